//! An article as the later steps read it: words with their classes, what stands
//! inside quotation marks, and who is mentioned.

use super::entities;
use super::lexicon::{Flags, Word};
use super::marks::Quoted;
use crate::quote::{Mention, MentionKind};
use crate::span::Span;
use crate::text::Document;
use crate::text::tag::Tagged;

/// Built once per article, read by every later step.
pub struct Reading<'t> {
    pub document: &'t Document<'t>,
    /// One for each token of the document.
    pub words: Vec<Word>,
    /// The same as the table of entities asks for them.
    pub names: Vec<entities::Word>,
    /// Word class and cluster of each token.
    pub tags: &'t [Tagged],
    /// Class of each token as the features see it, in the paragraphs near quotations.
    pub kinds: Vec<Tag>,
    /// Identity of each token as [`classes::value`](super::classes::value) gives it.
    pub values: Vec<u32>,
    /// Paragraphs that hold quotations or stand beside such.
    pub(super) near: Vec<bool>,
    /// Stretches inside quotation marks, in order, disjoint.
    pub quoted: Vec<Quoted>,
    /// For each token, 0 outside quotation marks, else the index in `quoted` plus one.
    /// The marks themselves count as inside.
    pub inside: Vec<u32>,
    /// Tokens of each stretch in `quoted`, marks included, end exclusive.
    pub stretches: Vec<(u32, u32)>,
    /// Sentence of each token: index into the document's sentences.
    pub sentence: Vec<u32>,
    /// Names, noun phrases and pronouns, by start, longer ones first.
    pub mentions: Vec<Candidate>,
    /// Indices of the mentions that stand outside quotation marks.
    pub outside: Vec<u32>,
}

impl<'t> Reading<'t> {
    /// The text of token `k`.
    pub fn word(&self, k: usize) -> &'t str {
        self.document.word(k)
    }

    pub fn is(&self, k: usize, flags: Flags) -> bool {
        self.words.get(k).is_some_and(|w| w.is(flags))
    }

    /// Whether token `k` stands in a paragraph with a quotation or beside one.
    pub fn is_near(&self, k: usize) -> bool {
        self.near[self.paragraph(k) as usize]
    }

    /// Whether token `k` stands inside quotation marks.
    pub fn is_quoted(&self, k: usize) -> bool {
        self.inside[k] != 0
    }

    /// Paragraph of token `k`.
    pub fn paragraph(&self, k: usize) -> u32 {
        self.document.sentences[self.sentence[k] as usize].paragraph
    }
}

/// Coarse class of a token in context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Tag {
    Edge,
    Quote,
    Mark,
    Say,
    Cue,
    CueIng,
    Aux,
    Verb,
    Past,
    Gerund,
    Name,
    Pronoun,
    Det,
    Prep,
    Conj,
    Sub,
    Adverb,
    Day,
    Noun,
    Number,
    Other,
}

/// A mention that can be the source of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub span: Span,
    pub kind: MentionKind,
    /// Tokens of the mention, end exclusive.
    pub first: u32,
    pub end: u32,
    /// The last word of the phrase.
    pub head: u32,
    /// Stands inside quotation marks (names only).
    pub quoted: bool,
    /// "Ode" in "Ode's lawyer", "his"
    pub possessive: bool,
}

impl Candidate {
    pub fn mention(&self) -> Mention {
        Mention { span: self.span, kind: self.kind }
    }
}
