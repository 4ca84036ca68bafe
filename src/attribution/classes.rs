//! What a token is in its context, coarsely: its class, and the value by which features
//! tell it from others.

use super::lexicon::Flags;
use super::reading::{Reading, Tag};
use crate::text::Class;
use crate::text::tag::Tag as WordClass;

/// The class of token `k`, [`Tag::Edge`] past the end.
#[inline]
pub fn tag(reading: &Reading, k: usize) -> Tag {
    reading.kinds.get(k).copied().unwrap_or(Tag::Edge)
}

/// Works the class of token `k` out; function words keep their identity elsewhere.
pub fn classify(reading: &Reading, k: usize) -> Tag {
    let token = reading.document.tokens[k];
    if reading.inside[k] != 0 {
        return Tag::Quote;
    }
    match token.class {
        Class::Mark => return Tag::Mark,
        Class::Number => return Tag::Number,
        Class::Word => {}
    }
    let word = reading.words[k];
    if word.is(Flags::SAY) {
        return if word.is(Flags::ING) { Tag::CueIng } else { Tag::Say };
    }
    if word.is(Flags::STOP) {
        return if word.is(Flags(Flags::PRONOUN.0 | Flags::POSSESSIVE.0)) {
            Tag::Pronoun
        } else if word.is(Flags::AUX) {
            Tag::Aux
        } else if word.is(Flags::CONJ) {
            Tag::Conj
        } else if word.is(Flags::SUBORDINATE) {
            Tag::Sub
        } else if word.is(Flags::PREP) {
            Tag::Prep
        } else if word.is(Flags::DET) {
            Tag::Det
        } else if word.is(Flags::ADVERB) {
            Tag::Adverb
        } else {
            Tag::Other
        };
    }
    if word.is(Flags::DAY) {
        return Tag::Day;
    }
    if token.upper {
        return Tag::Name;
    }
    if word.is(Flags::CUE) {
        return if word.is(Flags::ING) { Tag::CueIng } else { Tag::Cue };
    }
    if word.is(Flags::ADVERB) {
        return Tag::Adverb;
    }
    let text = reading.word(k);
    let class = reading.tags[k].tag;
    if class == WordClass::Verb && !word.is(Flags(Flags::PERSON.0 | Flags::ORG.0 | Flags::PAPER.0)) {
        Tag::Verb
    } else if class == WordClass::Adverb || text.len() > 4 && text.ends_with("ly") {
        Tag::Adverb
    } else if text.len() > 4 && text.ends_with("ing") {
        Tag::Gerund
    } else if word.is(Flags::VERB) {
        Tag::Verb
    } else if text.len() > 4 && text.ends_with("ed") {
        Tag::Past
    } else {
        Tag::Noun
    }
}

/// Value of any dash.
pub const DASH: u32 = 10;

/// Identity of a token as a value, 1 past the end.
#[inline]
pub fn token_value(reading: &Reading, k: usize) -> u32 {
    reading.values.get(k).copied().unwrap_or(1)
}

/// Works the value of token `k` out: marks and function words and verbs of speaking
/// by themselves, the rest by class.
pub fn value(reading: &Reading, k: usize) -> u32 {
    match tag(reading, k) {
        Tag::Edge => 1,
        Tag::Quote => 2,
        Tag::Name => 3,
        Tag::Number => 4,
        Tag::Day => 5,
        Tag::Noun => 6,
        Tag::Past => 7,
        Tag::Gerund => 8,
        Tag::Verb => 9,
        Tag::Mark if matches!(reading.word(k), "—" | "–" | "―" | "‒" | "--" | "---" | "-" | "~") => {
            DASH
        }
        _ => reading.words[k].hash,
    }
}
