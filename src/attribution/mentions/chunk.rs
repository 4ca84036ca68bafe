//! What starts at a token: a pronoun, a phrase with or without an article, or nothing.

use super::phrase::{phrase, push};
use super::word::{SPEAKING, capitals, lowered, surname, verbal};
use crate::attribution::entities;
use crate::attribution::lexicon::Flags;
use crate::attribution::reading::{Candidate, Reading};
use crate::quote::MentionKind;
use crate::text::Class;

/// Reads the phrase that starts at token `k`, if one does; returns where to go on.
pub(super) fn chunk(reading: &Reading, k: usize, out: &mut Vec<Candidate>) -> usize {
    let tokens = &reading.document.tokens;
    let token = tokens[k];
    if token.class == Class::Mark {
        return k + 1;
    }
    let word = reading.words[k];
    let text = reading.word(k);
    // "Senator Orn Vale (R-Pell.)": no speaker of its own
    if entities::is_party_and_place(text) {
        return k + 1;
    }
    let quoted = reading.is_quoted(k);
    let acronym = capitals(text) && word.is(Flags(Flags::PRONOUN.0 | Flags::STOP.0));
    if !quoted && surname(reading, k) {
        push(reading, out, k, k, MentionKind::Name, false);
        return k + 1;
    }
    if word.is(Flags::PRONOUN) && !acronym {
        if !quoted {
            push(reading, out, k, k, MentionKind::Pronoun, false);
            if text.eq_ignore_ascii_case("her") {
                return phrase(reading, k, k + 1, out).unwrap_or(k + 1);
            }
        }
        return k + 1;
    }
    if word.is(Flags::POSSESSIVE) && !acronym {
        if quoted {
            return k + 1;
        }
        push(reading, out, k, k, MentionKind::Pronoun, true);
        return phrase(reading, k, k + 1, out).unwrap_or(k + 1);
    }
    if word.is(Flags::DET) && !acronym {
        let mut from = k + 1;
        while from < tokens.len() && from < k + 3 && reading.is(from, Flags(Flags::DET.0 | Flags::COUNT.0)) {
            from += 1;
        }
        if let Some(next) = phrase(reading, k, from, out) {
            return next;
        }
        // "some", "many", "one", "the two" stand alone
        let alone = text.len() > 2 && (from > k + 1 || !text.eq_ignore_ascii_case("the"));
        if !quoted && alone && from < tokens.len() && stands_alone(reading, k, from) {
            push(reading, out, k, from - 1, MentionKind::Nominal, false);
        }
        return from;
    }
    if word.is(Flags::STOP) && !acronym || word.is(Flags::DAY) {
        return k + 1;
    }
    if token.upper && !lowered(reading, k) {
        return phrase(reading, k, k, out).unwrap_or(k + 1);
    }
    if quoted {
        return k + 1;
    }
    // bare nouns: "officials said", "police", "senior aides"
    if verbal(reading, k) && !word.is(SPEAKING) {
        return k + 1;
    }
    bare(reading, k, out)
}

/// Whether determiners from token `k` up to `end` can be a source by themselves: before
/// a verb or "of", after a verb of saying, or, where they mean people, before where
/// these are ("some in the party").
fn stands_alone(reading: &Reading, k: usize, end: usize) -> bool {
    let said = k > 0 && reading.is(k - 1, Flags::SAY) && !reading.is_quoted(k - 1);
    let last = reading.word(end - 1);
    let people = ["some", "many", "others", "few", "most", "several", "those"]
        .iter()
        .any(|w| last.eq_ignore_ascii_case(w));
    reading.is(end, Flags(Flags::CUE.0 | Flags::AUX.0 | Flags::VERB.0))
        || reading.word(end) == "of"
        || said
        || people && reading.is(end, Flags::PREP)
}

/// A phrase without an article: kept when it ends in a noun for speakers or a name,
/// or stands beside a verb of saying.
fn bare(reading: &Reading, k: usize, out: &mut Vec<Candidate>) -> usize {
    let before = out.len();
    let Some(next) = phrase(reading, k, k, out) else {
        out.truncate(before);
        return k + 1;
    };
    let Some(&last) = out[before..].iter().max_by_key(|c| c.end) else { return next };
    let speaks = reading.is(last.head as usize, SPEAKING)
        || reading.is(last.end as usize, Flags::SAY) && !reading.is_quoted(last.end as usize)
        || k > 0 && reading.is(k - 1, Flags::SAY)
        || k > 1 && reading.word(k - 1) == "to" && reading.word(k - 2).eq_ignore_ascii_case("according");
    if !speaks && last.kind != MentionKind::Name {
        let mut end = before;
        for k in before..out.len() {
            if out[k].kind == MentionKind::Name {
                out[end] = out[k];
                end += 1;
            }
        }
        out.truncate(end);
    }
    next
}
