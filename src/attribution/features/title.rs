//! Titles of works and names in quotation marks, which are no quotations. Training saw too
//! few to learn them.

use super::stretch::Scene;
use crate::attribution::lexicon::Flags;
use crate::attribution::reading::Reading;
use crate::text::Class;

/// Words of a title, at most.
const WORDS: usize = 12;

/// Titles in one list, at most.
const LISTED: usize = 12;

/// Whether a stretch is the title of a work or a name: two words or more, all but the
/// small ones with a capital, no mark at its end and no verb of saying beside it, in a
/// sentence that is not written like a title itself.
pub fn is_title(reading: &Reading, s: &Scene) -> bool {
    if is_listed(reading, s, s.index..s.index + 1) {
        return true;
    }
    // what somebody said may stand in a list too
    let list = list(reading, s);
    let said = s.cue_before.is_some() || s.cue_after.is_some_and(|k| reading.sentence[k] == s.sentence);
    let first = reading.stretches[list.start].0 as usize;
    let named = (first.saturating_sub(8)..first).any(|k| {
        matches!(
            reading.word(k),
            "called" | "dubbed" | "branded" | "nicknamed" | "labelled" | "labeled" | "termed"
        )
    });
    let told = (said || named) && !is_such(reading, first);
    list.len() > 1 && !told && is_listed(reading, s, list)
}

/// The same of a list of stretches, this one among them.
fn is_listed(reading: &Reading, s: &Scene, list: std::ops::Range<usize>) -> bool {
    let capitals = |q: usize| looks_like_title(reading, q, list.len() > 2);
    let Some(most) = list.clone().map(capitals).try_fold(0, |most, n| Some(n?.max(most))) else {
        return false;
    };
    if most < 2 || list.len() < 3 && list.clone().any(|q| capitals(q) == Some(1)) {
        return false;
    }
    let (first, _) = reading.stretches[list.start];
    let (_, end) = reading.stretches[list.end - 1];
    let (first, end) = (first as usize, end as usize);
    let beside = |cue: Option<usize>| {
        cue.is_some_and(|k| if k < first { first - k <= 3 } else { k >= end && k - end <= 3 })
    };
    if beside(s.cue_before) || beside(s.cue_after) {
        return false;
    }
    let word = |k: usize| is_word(reading, k);
    // in a headline only the words of grammar are small
    let small = |k: usize| !reading.document.tokens[k].upper && !reading.is(k, Flags::STOP);
    let before = (first.saturating_sub(3)..first).rev().find(|&k| word(k));
    let after = (end..end + 3).find(|&k| word(k));
    before.is_some_and(small) || after.is_some_and(small) || list.len() > 1 && is_such(reading, first)
}

fn is_word(reading: &Reading, k: usize) -> bool {
    reading.document.tokens.get(k).is_some_and(|t| t.class == Class::Word)
}

/// "such songs as", "films like" before token `first`.
fn is_such(reading: &Reading, first: usize) -> bool {
    let near = first.saturating_sub(4)..first;
    matches!(first.checked_sub(1).map(|k| reading.word(k)), Some("as" | "like" | "including"))
        && near.clone().all(|k| !reading.is_quoted(k))
        && near
            .rev()
            .any(|k| is_word(reading, k) && !reading.document.tokens[k].upper && !reading.is(k, Flags::STOP))
}

/// How many words have a capital, where all but the small ones have one. In a list a comma
/// or a full stop may stand inside the marks.
fn looks_like_title(reading: &Reading, q: usize, listed: bool) -> Option<usize> {
    let quoted = &reading.quoted[q];
    let (first, end) = (reading.stretches[q].0 as usize, reading.stretches[q].1 as usize);
    let inner = first + 1..if quoted.closed { end - 1 } else { end };
    let text = quoted.inner.of(reading.document.text);
    let ends = |c: char| c.is_alphanumeric() || listed && matches!(c, ',' | '.');
    let capital = text.chars().next().is_some_and(char::is_uppercase);
    if !capital || !text.chars().next_back().is_some_and(ends) || inner.len() > WORDS {
        return None;
    }
    let mut capitals = 0;
    for k in inner.filter(|&k| is_word(reading, k)) {
        let plain = reading.word(k).chars().any(char::is_lowercase);
        if reading.document.tokens[k].upper && plain {
            capitals += 1;
        } else if !reading.is(k, Flags::STOP) {
            return None;
        }
    }
    (capitals > 0).then_some(capitals)
}

/// The stretches of the list that a stretch is part of: "“A”, “B” and “C”".
fn list(reading: &Reading, s: &Scene) -> std::ops::Range<usize> {
    let joined = |a: usize, b: usize| {
        let gap = reading.stretches[a].1 as usize..reading.stretches[b].0 as usize;
        let link = |k: usize| matches!(reading.word(k), "," | ";" | "and" | "or" | "&");
        reading.paragraph(gap.start.saturating_sub(1)) == s.paragraph
            && reading.paragraph(gap.end) == s.paragraph
            && gap.len() <= 2
            && gap.clone().all(link)
    };
    let (mut from, mut to) = (s.index, s.index + 1);
    while from > 0 && s.index - from < LISTED && joined(from - 1, from) {
        from -= 1;
    }
    while to < reading.quoted.len() && to - s.index < LISTED && joined(to - 1, to) {
        to += 1;
    }
    from..to
}
