//! `query::words` as a tantivy tokenizer, with marks for sentence and paragraph
//! edges.
//!
//! The text that is indexed is not the text that is stored: the writer puts
//! [`SENTENCE`] and [`PARAGRAPH`] before each sentence and paragraph but the
//! first, and this tokenizer turns them into terms of their own at the position of the
//! word that follows. Two words stand in one sentence when no such term lies
//! between them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::query::words::{Words, words};

/// A private-use character: a sentence starts here.
pub const SENTENCE: char = '\u{E000}';
/// A private-use character: a paragraph (and so a sentence) starts here.
pub const PARAGRAPH: char = '\u{E001}';
/// A private-use character: another value of the same field starts here.
pub const VALUE: char = '\u{E002}';
/// Position gap between the values of a field with several values.
const VALUE_GAP: usize = 100;

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
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        if let Some(edge) = self.edges.pop() {
            self.token.position = self.position;
            let at = self.seen;
            return self.give(at, at, edge.encode_utf8(&mut [0; 4]));
        }
        if let Some((from, to, text)) = self.waiting.take() {
            self.token.position = self.position;
            self.position += 1;
            self.seen = to;
            return self.give(from, to, &text);
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
        self.token.position = self.position;
        self.position += 1;
        self.seen = word.span.end;
        self.give(word.span.start, word.span.end, &word.text)
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
