//! Cheap tests before the grammar: which words can begin or make a time expression.

use super::lex::{self, Word};
use crate::text::{Class, Document};

/// Whether a sentence has a word that can begin a day.
pub fn names_a_day(document: &Document, sentence: usize) -> bool {
    let (first, end) = document.sentences[sentence].tokens;
    (first as usize..end as usize).any(|k| {
        (document.tokens[k].upper || matches!(first_byte(document, k), b't' | b'y'))
            && matches!(
                meaning(document, k),
                Word::Weekday(_) | Word::Month(_) | Word::Today | Word::Yesterday | Word::Tonight
            )
    })
}

/// Whether token `k` can be a part of a time expression that tells when one spoke.
pub fn may_be_time(document: &Document, k: usize) -> bool {
    let token = document.tokens[k];
    token.class == Class::Number && token.end - token.start == 4
        || matches!(
            meaning(document, k),
            Word::Weekday(_)
                | Word::Month(_)
                | Word::Today
                | Word::Yesterday
                | Word::Tonight
                | Word::Overnight
                | Word::Ago
                | Word::Last
                | Word::This
                | Word::Unit(_)
                | Word::Part(_)
        )
}

/// The meaning of token `k`, looked up only where it may be one of those above.
fn meaning(document: &Document, k: usize) -> Word {
    let token = document.tokens[k];
    let mut span = token.span();
    let first = first_byte(document, k).to_ascii_lowercase();
    let word = document.word(k).as_bytes();
    // "mid-July" is one token; other compounds ("first-quarter") describe something
    let mid = first == b'm' && word.len() > 4 && word[..4].eq_ignore_ascii_case(b"mid-");
    if mid {
        span.start += 4;
    }
    // how long they are, and their first letters
    let likely = token.class == Class::Word
        && (3..=9).contains(&span.len())
        && (mid
            || matches!(
                first,
                b'a' | b'c'..=b'f' | b'j' | b'l'..=b'o' | b'q' | b's' | b't' | b'w' | b'y'
            ));
    if likely { lex::word(document.text, span) } else { Word::Other }
}

fn first_byte(document: &Document, k: usize) -> u8 {
    document.text.as_bytes()[document.tokens[k].start as usize]
}
