//! Finds the runs of capitalised words that may name somebody.

use super::cut::cut;
use super::extent::extend;
use super::headline::{headline_at, loosely};
use super::lexicon::{BODY, FEMALE, MALE, PERSON, PLACE, STOP, TIME, TITLE};
use super::linker;
use super::run::Run;
use super::word::Word;
use crate::text::{Class, Document};

/// Finds the runs of a document in one pass.
pub fn runs(document: &Document, words: &[Word]) -> Vec<Run> {
    let tokens = &document.tokens;
    let mut out = Vec::new();
    let mut paragraph = 0;
    // token after the paragraph that was looked at last, and whether it is a headline
    let (mut judged, mut headline) = (0, false);
    let mut k = 0;
    while k < tokens.len() {
        if tokens[k].class != Class::Word || !tokens[k].upper {
            k += 1;
            continue;
        }
        while paragraph + 1 < document.paragraphs.len()
            && document.paragraphs[paragraph].end <= tokens[k].start as usize
        {
            paragraph += 1;
        }
        let limit = document.paragraphs.get(paragraph).map_or(0, |p| p.end);
        let end = extend(document, words, k, over_line_end(document, words, paragraph).unwrap_or(limit));
        if k >= judged {
            (judged, headline) = headline_at(document, words, k, limit);
        }
        if headline {
            loosely(document, words, k, end, &mut out);
            k = end;
            continue;
        }
        cut(document, words, k, end, &mut out);
        k = end;
    }
    keep_described(document, words, &mut out);
    out
}

/// Where the paragraph behind paragraph `p` ends, if the line end between them cuts a name in
/// two: a given name ends a line of small words, and a surname with small words behind it
/// starts the next.
fn over_line_end(document: &Document, words: &[Word], p: usize) -> Option<usize> {
    let (this, next) = (document.paragraphs.get(p)?, document.paragraphs.get(p + 1)?);
    if !matches!(document.text.get(this.end..next.start)?, "\n" | "\r\n" | " \n") {
        return None;
    }
    let at = document.token_at(next.start);
    let token = |k: usize| document.tokens.get(k).filter(|t| t.class == Class::Word);
    let small = |k: usize| token(k).is_some_and(|t| !t.upper);
    let given = |k: usize| words[k].flags & (MALE | FEMALE) != 0 && words[k].flags & (PLACE | STOP) == 0;
    let cut = at > 4
        && token(at - 1).is_some_and(|t| t.upper)
        && given(at - 1)
        && (at - 5..at - 1).any(small)
        && document.tokens[at - 5].start as usize >= this.start
        && token(at).is_some_and(|t| t.upper)
        && document.word(at).chars().any(char::is_lowercase)
        && words[at].flags & (STOP | TIME | TITLE) == 0
        && (small(at + 1) || document.tokens.get(at + 1).is_some_and(|_| document.word(at + 1) == ","));
    cut.then_some(next.end)
}

/// What "the Victim Hands charity" names is no victim called Hands anywhere else.
fn keep_described(document: &Document, words: &[Word], runs: &mut [Run]) {
    let key = |range: (u32, u32)| (range.0..range.1).fold(0, |h, k| linker::mix(h, words[k as usize].hash));
    let noun = |r: &Run| words[r.whole.0 as usize].flags & (PERSON | TITLE) == PERSON;
    let described = |r: &&Run| {
        let next = r.whole.1 as usize;
        noun(r)
            && r.name == r.whole
            && r.len() > 1
            && words.get(next).is_some_and(|w| w.flags & BODY != 0 && !document.tokens[next].upper)
    };
    let known: Vec<u64> = runs.iter().filter(described).map(|r| key(r.whole)).collect();
    if known.is_empty() {
        return;
    }
    for run in runs.iter_mut().filter(|r| r.name.0 > r.whole.0 && noun(r)) {
        if known.contains(&key(run.whole)) {
            *run = Run { name: run.whole, titled: false, gender: 0, ..*run };
        }
    }
}
