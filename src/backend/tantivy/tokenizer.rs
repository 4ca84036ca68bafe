//! The texts of documents as terms.
//!
//! The text that is indexed is not the text that is stored. Bodies and quotations
//! reach the index as words that are split and folded already, with a mark (see
//! `index::marks`) before the word that opens a sentence or a paragraph; marks become
//! terms of their own at the position of that word, and two words stand in one sentence
//! when no such term lies between them. Names are split here, by `query::words`.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::index::fields::FLAG_END;
use crate::index::marks::{EDGE, MARK, VALUE};
use crate::query::words::{Words, words};

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
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { text, words: words(text), token: &mut self.token, seen: 0, position: 0 }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(span) = self.words.next_into(&mut self.token.text) else { return false };
        let gap = &self.text[self.seen..span.start];
        if gap.as_bytes().contains(&MARK) && gap.contains(VALUE) {
            self.position += VALUE_GAP;
        }
        self.token.offset_from = span.start;
        self.token.offset_to = span.end;
        self.token.position = self.position;
        self.position += 1;
        self.seen = span.end;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Text that is words already, each with a space after it, with marks and stems as words
/// without a position of their own: see `index::folded`.
#[derive(Clone, Default)]
pub struct FoldedTokenizer {
    token: Token,
}

/// The words of one such text.
pub struct FoldedStream<'a> {
    text: &'a str,
    at: usize,
    token: &'a mut Token,
    position: usize,
}

impl Tokenizer for FoldedTokenizer {
    type TokenStream<'a> = FoldedStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FoldedStream<'a> {
        self.token.reset();
        FoldedStream { text, at: 0, token: &mut self.token, position: 0 }
    }
}

impl TokenStream for FoldedStream<'_> {
    fn advance(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let Some(length) = memchr::memchr(b' ', rest) else { return false };
        let end = self.at + length;
        self.token.text.clear();
        self.token.text.push_str(&self.text[self.at..end]);
        self.token.offset_from = self.at;
        self.token.offset_to = end;
        self.token.position = match rest {
            // an edge stands with the word that follows
            [MARK, EDGE, ..] => self.position,
            // a stem with the word before
            [MARK, ..] => self.position.saturating_sub(1),
            _ => {
                self.position += 1;
                self.position - 1
            }
        };
        self.at = end + 1;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Takes each flag as one term. All flags of a document are one text: a value of
/// its own for each would cost more than the term it becomes.
#[derive(Clone, Default)]
pub struct FlagTokenizer {
    token: Token,
}

/// The flags of one text.
pub struct FlagStream<'a> {
    flags: std::str::SplitTerminator<'a, char>,
    token: &'a mut Token,
}

impl Tokenizer for FlagTokenizer {
    type TokenStream<'a> = FlagStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> FlagStream<'a> {
        self.token.reset();
        FlagStream { flags: text.split_terminator(FLAG_END), token: &mut self.token }
    }
}

impl TokenStream for FlagStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(flag) = self.flags.next() else { return false };
        self.token.text.clear();
        self.token.text.push_str(flag);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}
