//! `query::words` as a tantivy tokenizer, with marks for sentence and paragraph
//! edges.
//!
//! The text that is indexed is not the text that is stored: the writer puts
//! [`SENTENCE`] and [`PARAGRAPH`] before each sentence and paragraph but the
//! first, and this tokenizer turns them into terms of their own at the position of the
//! word that follows. Two words stand in one sentence when no such term lies
//! between them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::query::stem::{LANGUAGES, stems};
use crate::query::words::{Words, words};

/// A private-use character: a sentence starts here.
pub const SENTENCE: char = '\u{E000}';
/// A private-use character: a paragraph (and so a sentence) starts here.
pub const PARAGRAPH: char = '\u{E001}';
/// A private-use character: another value of the same field starts here.
pub const VALUE: char = '\u{E002}';
/// Private-use characters, one for each of [`LANGUAGES`] from here on. Before a text
/// it says that the text is in that language: beside each of its words, at the same
/// position, the word's stems are terms too. Such a term starts with the character,
/// so that it meets no word, and no stem of another language.
const FIRST_LANGUAGE: u32 = 0xE100;
/// Position gap between the values of a field with several values.
const VALUE_GAP: usize = 100;

/// The character of a language that has a stemmer of its own.
pub fn language_mark(language: &str) -> Option<char> {
    let k = LANGUAGES.binary_search(&language).ok()?;
    char::from_u32(FIRST_LANGUAGE + k as u32)
}

fn language_of(mark: char) -> Option<&'static str> {
    LANGUAGES.get((mark as u32).checked_sub(FIRST_LANGUAGE)? as usize).copied()
}

/// Whether a term is no word of a text: an edge or a stem.
pub fn is_mark(term: &str) -> bool {
    term.starts_with(|c| matches!(c, SENTENCE | PARAGRAPH)) || is_stem(term)
}

/// Whether a term is a stem.
pub fn is_stem(term: &str) -> bool {
    term.chars().next().and_then(language_of).is_some()
}

/// Splits text into words at word positions.
#[derive(Clone, Default)]
pub struct WordTokenizer {
    token: Token,
}

/// The words of one text.
pub struct WordStream<'a> {
    text: &'a str,
    words: Words<'a>,
    token: &'a mut Token,
    /// Where the last word ended.
    seen: usize,
    /// Position the next word will have.
    position: usize,
    /// A word that waits behind an edge.
    waiting: Option<(usize, usize, String)>,
    /// Edges to give out before it.
    edges: Vec<char>,
    /// Of the text: its mark, and the code.
    language: Option<(char, &'static str)>,
    /// Stems to give out behind the word given last.
    stems: Vec<String>,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream {
            text,
            words: words(text),
            token: &mut self.token,
            seen: 0,
            position: 0,
            waiting: None,
            edges: Vec::new(),
            language: text.chars().next().and_then(|mark| Some((mark, language_of(mark)?))),
            stems: Vec::new(),
        }
    }
}

impl WordStream<'_> {
    fn give(&mut self, from: usize, to: usize, text: &str) -> bool {
        self.token.offset_from = from;
        self.token.offset_to = to;
        self.token.text.clear();
        self.token.text.push_str(text);
        true
    }

    /// Gives out a word and keeps its stems for the next calls.
    fn word(&mut self, from: usize, to: usize, text: &str) -> bool {
        self.token.position = self.position;
        self.position += 1;
        self.seen = to;
        if let Some((mark, language)) = self.language {
            let found = stems(&self.text[from..to], language);
            self.stems.extend(found.into_iter().flatten().map(|stem| format!("{mark}{stem}")));
        }
        self.give(from, to, text)
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(stem) = self.stems.pop() {
            let (from, to) = (self.token.offset_from, self.token.offset_to);
            return self.give(from, to, &stem);
        }
        if let Some(edge) = self.edges.pop() {
            self.token.position = self.position;
            let at = self.seen;
            return self.give(at, at, edge.encode_utf8(&mut [0; 4]));
        }
        if let Some((from, to, text)) = self.waiting.take() {
            return self.word(from, to, &text);
        }
        let Some(word) = self.words.next() else { return false };
        let gap = &self.text.as_bytes()[self.seen..word.span.start];
        if gap.contains(&0xEE) {
            let gap = &self.text[self.seen..word.span.start];
            if gap.contains(PARAGRAPH) {
                self.edges.push(PARAGRAPH);
            }
            if gap.contains([SENTENCE, PARAGRAPH]) {
                self.edges.push(SENTENCE);
            }
            if gap.contains(VALUE) {
                self.position += VALUE_GAP;
            }
            if !self.edges.is_empty() {
                self.waiting = Some((word.span.start, word.span.end, word.text.into_owned()));
                return self.advance();
            }
        }
        self.word(word.span.start, word.span.end, &word.text)
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
