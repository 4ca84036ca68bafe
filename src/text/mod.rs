//! Body → paragraphs, sentences, tokens. One pass, shared by every later room.

pub mod memo;
mod sentence;
pub mod tag;
mod token;

pub use token::{Class, Token};

use std::sync::OnceLock;

use crate::span::Span;
use tag::Tagged;

/// A sentence and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub span: Span,
    /// Index into [`Document::paragraphs`].
    pub paragraph: u32,
    /// Range of [`Document::tokens`], end exclusive.
    pub tokens: (u32, u32),
}

/// A text cut into paragraphs, sentences and tokens.
pub struct Document<'t> {
    pub text: &'t str,
    /// Trimmed, in order, never empty.
    pub paragraphs: Vec<Span>,
    pub sentences: Vec<Sentence>,
    pub tokens: Vec<Token>,
    /// The text of each token: asked for so often that cutting it out each time costs more.
    words: Vec<&'t str>,
    tags: OnceLock<Vec<Tagged>>,
}

impl<'t> Document<'t> {
    pub fn new(text: &'t str) -> Document<'t> {
        let paragraphs = paragraphs(text);
        let tokens = token::tokens(text);
        let sentences = sentence::sentences(text, &paragraphs, &tokens);
        let words = tokens.iter().map(|t| t.span().of(text)).collect();
        Document { text, paragraphs, sentences, tokens, words, tags: OnceLock::new() }
    }

    /// Word class and cluster of each token; made when first asked for.
    pub fn tags(&self) -> &[Tagged] {
        let alone = |(token, word): (_, &&str)| tag::alone(word, token);
        self.tags_from(|| self.tokens.iter().zip(&self.words).map(alone).collect())
    }

    /// As [`Document::tags`], where it is known what [`tag::alone`] says of each token.
    pub fn tags_from(&self, alone: impl FnOnce() -> Vec<Tagged>) -> &[Tagged] {
        self.tags.get_or_init(|| {
            let mut tags = alone();
            for sentence in &self.sentences {
                let range = sentence.tokens.0 as usize..sentence.tokens.1 as usize;
                tag::settle(&self.tokens[range.clone()], &mut tags[range]);
            }
            tags
        })
    }

    /// The text of token `k`.
    pub fn word(&self, k: usize) -> &'t str {
        self.words[k]
    }

    /// The paragraph that holds byte `at`, or the last one before it.
    pub fn paragraph_at(&self, at: usize) -> usize {
        self.paragraphs.partition_point(|p| p.start <= at).saturating_sub(1)
    }

    /// The sentence that holds byte `at`, or the last one before it.
    pub fn sentence_at(&self, at: usize) -> usize {
        self.sentences.partition_point(|s| s.span.start <= at).saturating_sub(1)
    }

    /// The first token that ends after byte `at`.
    pub fn token_at(&self, at: usize) -> usize {
        self.tokens.partition_point(|t| t.end as usize <= at)
    }
}

/// Paragraphs of a text: separated by blank lines where the text is hard-wrapped,
/// by any line break where it is not; and, where an archive has lost its breaks,
/// by a full stop with a capital glued to it ("… the argument.He said").
///
/// Hard-wrapped text (wire copy, mail) is told by its blank lines: where most
/// breaks that do not end in a blank line come after a line of at most 110 bytes
/// that ends without a full stop, a single break is only a wrap.
pub fn paragraphs(text: &str) -> Vec<Span> {
    let mut lines: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        lines.push((start, start + trimmed.len()));
        at += line.len();
    }
    let mut wrapped = 0usize;
    let mut ended = 0usize;
    for pair in lines.windows(2) {
        let ((a, b), (c, d)) = (pair[0], pair[1]);
        if a < b && c < d {
            let tail = text[a..b].trim_end_matches(['"', '”', '’', '\'', ')']);
            if tail.ends_with(['.', '!', '?', ':']) || b - a > 110 { ended += 1 } else { wrapped += 1 }
        }
    }
    let hard = wrapped >= 3 && wrapped > 2 * ended;
    let mut out: Vec<Span> = Vec::new();
    let mut joined = false;
    for (a, b) in lines {
        if a >= b {
            joined = false;
            continue;
        }
        match out.last_mut() {
            Some(last) if hard && joined => last.end = b,
            _ => out.push(Span::new(a, b)),
        }
        joined = true;
    }
    split_glued(text, out)
}

/// Cuts paragraphs where a lost break shows.
///
/// A straight mark between the stop and the capital goes with what it belongs to:
/// it closes where marks have been opened and not closed since the last break.
fn split_glued(text: &str, paragraphs: Vec<Span>) -> Vec<Span> {
    let mut out = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let mut from = paragraph.start;
        // only a break well inside a long paragraph is worth the risk
        if paragraph.len() > 200 {
            let bytes = &text.as_bytes()[..paragraph.end];
            let mut open = false;
            let mut counted = from;
            for at in memchr::memchr3_iter(b'.', b'?', b'!', &bytes[paragraph.start..]) {
                let at = paragraph.start + at;
                open ^= memchr::memchr_iter(b'"', &bytes[counted..at]).count() % 2 == 1;
                counted = at;
                if let Some((cut, closed)) = glued_break(bytes, at, open)
                    && cut > from
                {
                    out.push(Span::new(from, cut));
                    from = cut;
                    // what opens after the cut is counted when it is passed
                    open = false;
                    counted = if closed { cut } else { cut.max(at) };
                }
            }
        }
        out.push(Span::new(from, paragraph.end));
    }
    out
}

/// The byte after a sentence end at `at` that has a new sentence glued to it, and
/// whether a straight mark was taken with what precedes.
///
/// Before the stop stand two lower-case letters, a figure or a closing mark; after
/// it (and after marks) a capital and then a small letter or a space.
fn glued_break(bytes: &[u8], at: usize, open: bool) -> Option<(usize, bool)> {
    let before = |n: usize| at.checked_sub(n).map(|k| bytes[k]).unwrap_or(b' ');
    let word = before(1).is_ascii_lowercase() && before(2).is_ascii_lowercase() || before(1).is_ascii_digit();
    let marked =
        matches!(before(1), b'"' | b'\'' | b')' | b']') || at >= 3 && &bytes[at - 3..at] == "”".as_bytes();
    if !(word || marked) {
        return None;
    }
    let mut cut = at + 1;
    let mut straight = false;
    let mut rest = &bytes[cut..];
    loop {
        if rest.starts_with(b"\"") {
            if straight || !open {
                break;
            }
            straight = true;
            cut += 1;
        } else if rest.starts_with(b")") || rest.starts_with(b"'") {
            cut += 1;
        } else if rest.starts_with("”".as_bytes()) || rest.starts_with("’".as_bytes()) {
            cut += 3;
        } else {
            break;
        }
        rest = &bytes[cut..];
    }
    for opener in ["\"", "“", "‘"] {
        rest = rest.strip_prefix(opener.as_bytes()).unwrap_or(rest);
    }
    let capital = rest.first().is_some_and(|b| b.is_ascii_uppercase());
    let then = rest.get(1).is_some_and(|b| b.is_ascii_lowercase() || *b == b' ' || *b == b'\'');
    (capital && then).then_some((cut, straight))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        paragraphs(text).iter().map(|p| p.of(text)).collect()
    }

    #[test]
    fn wrapped_lines_are_one_paragraph() {
        let text = "The harbour board met on a wet\nTuesday night and could not agree\non what the new pier would cost\nthe town.\n\nIt meets again\nin May.";
        assert_eq!(cut(text).len(), 2);
        assert_eq!(cut("One line.\nAnother line.\nA third.").len(), 3);
    }

    #[test]
    fn lost_breaks_are_found() {
        let text = format!(
            "{} \"We lost the argument.\"He said the pier was old.Mara Quill agreed.",
            "The board met again. ".repeat(10)
        );
        let got = cut(&text);
        assert_eq!(got.len(), 3, "{got:?}");
        assert_eq!(got[1], "He said the pier was old.");
        let text =
            format!("{} It was \"odd\".\"We lost,\" she said.\"Again.\"", "The board met again. ".repeat(10));
        let got = cut(&text);
        assert_eq!(got[1..], ["\"We lost,\" she said.", "\"Again.\""]);
    }
}
