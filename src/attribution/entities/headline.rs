//! Headlines and headings, where capitals tell little.

use super::lexicon;
use super::run::Run;
use super::word::{Word, is_possessive};
use crate::text::{Class, Document};

/// Whether the paragraph around token `k` is a headline, most of its words having
/// capitals; with the token after the part that was looked at.
pub fn headline_at(document: &Document, words: &[Word], k: usize, limit: usize) -> (usize, bool) {
    let (mut long, mut capital, mut plain) = (0, 0, 0);
    let mut at = k;
    while at < document.tokens.len() && (document.tokens[at].start as usize) < limit {
        let token = document.tokens[at];
        if token.class == Class::Word
            && token.end - token.start > 3
            && words[at].flags & lexicon::PREPOSITION == 0
        {
            long += 1;
            capital += token.upper as u32;
            plain += u32::from(!token.upper && words[at].flags & lexicon::STOP == 0);
        }
        if long == 24 {
            break;
        }
        at += 1;
    }
    // the rest of a long paragraph is as its start
    let next = document.tokens[at.min(document.tokens.len() - 1)..]
        .partition_point(|t| (t.start as usize) < limit)
        + at;
    // "The Orrin Post on Monday endorsed Mara Quill." is a sentence, however many names it has
    let last = next.min(document.tokens.len()).checked_sub(1);
    let sentence = plain > 0 && last.is_some_and(|j| document.word(j) == ".");
    (next.max(k + 1), long >= 5 && capital * 5 >= long * 4 && !sentence)
}

/// Names in a headline: a given name with the word after it, and single words
/// that are somebody's name elsewhere.
pub fn loosely(document: &Document, words: &[Word], start: usize, end: usize, out: &mut Vec<Run>) {
    use lexicon::*;
    let mut k = start;
    while k < end {
        let flags = words[k].flags;
        let pair = k + 1 < end
            && flags & (MALE | FEMALE) != 0
            && flags & (PLACE | TITLE | STOP) == 0
            && words[k + 1].hash != 0
            && words[k + 1].flags & (STOP | SAY | VERB | TITLE | INSTITUTION) == 0
            && !is_possessive(document, k);
        let to = if pair { k + 2 } else { k + 1 };
        if words[k].hash != 0 && document.tokens[k].upper {
            let range = (k as u32, to as u32);
            let gender = match (pair, flags & MALE != 0, flags & FEMALE != 0) {
                (true, true, false) => HE,
                (true, false, true) => SHE,
                _ => 0,
            };
            out.push(Run {
                whole: range,
                name: range,
                titled: false,
                gender,
                possessive: is_possessive(document, to - 1),
                weak: false,
                doubtful: !pair,
            });
        }
        k = to;
    }
}

/// The colon at the end of the capitals that go on after token `k`, among so many tokens.
pub fn colon_after(document: &Document, k: usize, most: usize) -> Option<usize> {
    let mut rest = (k + 1..document.tokens.len()).take(most);
    rest.find(|&j| document.word(j) == ":" || document.word(j).bytes().any(|b| b.is_ascii_lowercase()))
        .filter(|&j| document.word(j) == ":")
}

/// Tokens in which a label says what its speaker is, at most.
pub const LABEL: usize = 30;

/// Whether a name in capitals that ends before token `k` labels what somebody says:
/// what they are follows in capitals, up to a colon ("MARA PENN, ANALYST, PELL BANK:").
pub fn labels(document: &Document, words: &[Word], k: usize) -> bool {
    k < document.tokens.len()
        && document.word(k) == ","
        && colon_after(document, k, LABEL)
            .is_some_and(|colon| (k..colon).any(|j| words[j].flags & (lexicon::PERSON | lexicon::TITLE) != 0))
}

/// Whether the word before or after token `k` is in capitals too.
pub fn shouts_beside(document: &Document, k: usize) -> bool {
    let capitals = |j: usize| {
        document.tokens.get(j).is_some_and(|t| {
            t.class == Class::Word
                && t.end - t.start >= 2
                && t.span().of(document.text).bytes().all(|b| b.is_ascii_uppercase())
        })
    };
    capitals(k + 1) || k > 0 && capitals(k - 1)
}
