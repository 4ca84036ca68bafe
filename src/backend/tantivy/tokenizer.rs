//! The texts of documents as terms.
//!
//! The text that is indexed is not the text that is stored. Bodies and quotations
//! reach the index as words that are split and folded already, with [`SENTENCE`]
//! and [`PARAGRAPH`] before the word that opens one; these become terms of their
//! own at the position of that word, and two words stand in one sentence when no
//! such term lies between them. Names and titles are split here, by `query::words`.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::query::stem::LANGUAGES;
use crate::query::words::{Words, words};

/// A private-use character: a sentence starts here.
pub const SENTENCE: char = '\u{E000}';
/// A private-use character: a paragraph (and so a sentence) starts here.
pub const PARAGRAPH: char = '\u{E001}';
/// A private-use character: another value of the same field starts here.
pub const VALUE: char = '\u{E002}';
/// Private-use characters, one for each of [`LANGUAGES`] from here on. In a text of
/// that language each word is followed by its stems, which become terms at the
/// position of the word. They start with the character, so that they meet no word,
/// and no stem of another language.
const FIRST_LANGUAGE: u32 = 0xE100;
/// Position gap between the values of a field with several values.
const VALUE_GAP: usize = 100;

/// The character of a language that has a stemmer of its own.
pub fn language_mark(language: &str) -> Option<char> {
    let k = LANGUAGES.binary_search(&language).ok()?;
    char::from_u32(FIRST_LANGUAGE + k as u32)
}

/// Whether a term is no word of a text: an edge or a stem.
pub fn is_mark(term: &str) -> bool {
    term.starts_with([SENTENCE, PARAGRAPH]) || is_stem(term)
}

/// Whether a term is a stem.
pub fn is_stem(term: &str) -> bool {
    let languages = FIRST_LANGUAGE..FIRST_LANGUAGE + LANGUAGES.len() as u32;
    term.chars().next().is_some_and(|mark| languages.contains(&(mark as u32)))
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

/// Text that is words already, each with a space after it, with [`SENTENCE`],
/// [`PARAGRAPH`] and stems as words without a position of their own: see `folded`.
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

/// First byte of the private-use characters above, with which no word starts.
const MARK: u8 = 0xEE;
/// Second byte of [`SENTENCE`] and [`PARAGRAPH`], and of no character of a language.
const EDGE: u8 = 0x80;

/// Takes each flag as one term. All flags of a document are one text: a value of
/// its own for each would cost more than the term it becomes.
#[derive(Clone, Default)]
pub struct FlagTokenizer {
    token: Token,
}

/// Ends each flag: a control character that no flag holds.
pub const FLAG_END: char = '\u{1f}';

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
