//! An article as the later steps read it: words with their classes, what stands
//! inside quotation marks, and who is mentioned.

use std::cell::RefCell;

use super::entities;
use super::features::{self, Tag};
use super::lexicon::{Flags, Word};
use super::marks::{self, Quoted};
use super::mentions::{self, Candidate};
use crate::text::memo::Memo;
use crate::text::tag::{self, Tagged};
use crate::text::{Document, Token};

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
    /// Identity of each token as [`features::value`] gives it.
    pub values: Vec<u32>,
    /// Paragraphs that hold quotations or stand beside such.
    near: Vec<bool>,
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
    pub fn new(document: &'t Document<'t>) -> Reading<'t> {
        let (words, names, alone) = words(document);
        let tags = document.tags_from(|| alone);
        let quoted = marks::quoted(document, &words);
        let mut inside = vec![0; words.len()];
        let mut stretches = Vec::with_capacity(quoted.len());
        let mut k = 0;
        for (q, stretch) in quoted.iter().enumerate() {
            while k < words.len() && (document.tokens[k].start as usize) < stretch.outer.start {
                k += 1;
            }
            let first = k as u32;
            while k < words.len() && (document.tokens[k].start as usize) < stretch.outer.end {
                inside[k] = q as u32 + 1;
                k += 1;
            }
            stretches.push((first, k as u32));
        }
        let mut sentence = vec![0; words.len()];
        for (s, found) in document.sentences.iter().enumerate() {
            sentence[found.tokens.0 as usize..found.tokens.1 as usize].fill(s as u32);
        }
        let near = near(document, &stretches, &sentence);
        let mut reading = Reading {
            document,
            kinds: vec![Tag::Other; words.len()],
            values: words.iter().map(|w| w.hash).collect(),
            words,
            names,
            tags,
            near,
            quoted,
            inside,
            stretches,
            sentence,
            mentions: Vec::new(),
            outside: Vec::new(),
        };
        let near = document.sentences.iter().filter(|s| reading.near[s.paragraph as usize]);
        for sentence in near {
            for k in sentence.tokens.0 as usize..sentence.tokens.1 as usize {
                reading.kinds[k] = features::classify(&reading, k);
                reading.values[k] = features::value(&reading, k);
            }
        }
        reading.mentions = mentions::find(&reading);
        reading.outside = (0..reading.mentions.len() as u32)
            .filter(|&m| mentions::plausible(&reading, m as usize))
            .collect();
        reading
    }

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

    /// The stretch in quotation marks that holds byte `at`.
    pub fn quoted_at(&self, at: usize) -> Option<usize> {
        let k = self.quoted.partition_point(|q| q.outer.end <= at);
        self.quoted.get(k).filter(|q| q.outer.start <= at).map(|_| k)
    }
}

/// What the word lists say of a token: for reading, for names, and its class alone.
type Known = (Word, entities::Word, Tagged);

/// What the word lists say of every token.
fn words(document: &Document) -> (Vec<Word>, Vec<entities::Word>, Vec<Tagged>) {
    thread_local! {
        static MET: RefCell<Memo<Known>> = RefCell::default();
    }
    MET.with_borrow_mut(|met| {
        let known = |token: &Token| {
            met.get(document.text, token.span(), |word| {
                (Word::new(word, token.upper), entities::look_up(word, token), tag::alone(word, token))
            })
        };
        document.tokens.iter().map(known).collect()
    })
}

/// Which paragraphs sources are looked for in: those of the quotations, two before
/// and one after.
fn near(document: &Document, stretches: &[(u32, u32)], sentence: &[u32]) -> Vec<bool> {
    let mut near = vec![false; document.paragraphs.len()];
    for &(first, end) in stretches.iter().filter(|s| s.0 < s.1) {
        let paragraph = |k: u32| document.sentences[sentence[k as usize] as usize].paragraph as usize;
        let from = paragraph(first).saturating_sub(2);
        let to = (paragraph(end - 1) + 2).min(near.len());
        near[from..to].fill(true);
    }
    near
}
