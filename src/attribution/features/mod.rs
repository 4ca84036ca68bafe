//! What the trained models see: hashed features of a stretch in quotation marks,
//! of a mention, and of the two together.
//!
//! A feature is a number made from its template and its values. Every scan looks
//! at a bounded number of tokens, so that the whole stays linear in the text.

mod history;
mod mention;
mod pair;
mod stretch;
mod template;

pub use history::{History, Relation, history, relation};
pub use mention::{Profile, profile};
pub use pair::{none, pair, screen};
pub use stretch::{Scene, is_title, repeats, scene, stretch, stretch_history};
pub use template::Template;

use super::lexicon::Flags;
use super::reading::Reading;
use crate::text::Class;
use crate::text::tag::Tag as WordClass;

/// Changes whenever a template or the layout of the weights changes: weights of another
/// version are refused.
pub const VERSION: u32 = 4;

/// Receives features.
pub trait Record {
    /// Adds a feature of a template with one to four small values.
    fn add(&mut self, template: impl Template, values: &[u32]);
}

/// A growing list of features, as the scorers know them: hashes.
#[derive(Default)]
pub struct Sink(pub Vec<u32>);

impl Record for Sink {
    #[inline]
    fn add(&mut self, template: impl Template, values: &[u32]) {
        let mut h = (template.number() as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for &v in values {
            h = (h.rotate_left(23) ^ v as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        }
        self.0.push((h ^ (h >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9).rotate_left(32) as u32);
    }
}

/// Coarse class of a token in context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Tag {
    Edge,
    Quote,
    Mark,
    Say,
    Cue,
    CueIng,
    Aux,
    Verb,
    Past,
    Gerund,
    Name,
    Pronoun,
    Det,
    Prep,
    Conj,
    Sub,
    Adverb,
    Day,
    Noun,
    Number,
    Other,
}

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
const DASH: u32 = 10;

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

/// Every word by itself.
fn word_value(reading: &Reading, k: usize) -> u32 {
    if k >= reading.words.len() {
        return 1;
    }
    if reading.inside[k] != 0 {
        return 2;
    }
    reading.words[k].hash
}

/// The cluster of a word: words that keep the same company share one.
fn cluster(reading: &Reading, k: usize) -> u32 {
    reading.tags.get(k).map_or(0, |t| t.cluster as u32 + 1)
}

/// 0, 1, 2, 3-4, 5-8, 9-16, 17-32, more
pub fn bucket(n: usize) -> u32 {
    match n {
        0..=2 => n as u32,
        3..=4 => 3,
        5..=8 => 4,
        9..=16 => 5,
        17..=32 => 6,
        _ => 7,
    }
}

/// Tokens looked at on either side at most.
const REACH: usize = 30;

/// The way between two tokens, as one value: classes in order, runs collapsed,
/// verbs of speaking and small words by themselves, cut after `cap` steps.
fn path(reading: &Reading, from: usize, to: usize, cap: usize) -> u32 {
    let mut h = 17u64;
    let mut last = 0;
    let mut steps = 0;
    for k in from..to.min(from + REACH) {
        let value = match tag(reading, k) {
            Tag::Say => 20,
            Tag::Cue => 21,
            Tag::CueIng => 22,
            Tag::Verb | Tag::Past => 23,
            Tag::Gerund => 24,
            _ => token_value(reading, k),
        };
        if value == last && value < 20 {
            continue;
        }
        last = value;
        h = (h.rotate_left(7) ^ value as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        steps += 1;
        if steps == cap {
            return (h >> 32) as u32 ^ 0x5555;
        }
    }
    (h >> 32) as u32
}

/// Sentence ends between two tokens.
fn sentences_between(reading: &Reading, a: usize, b: usize) -> u32 {
    let n = reading.words.len() - 1;
    reading.sentence[b.min(n)].abs_diff(reading.sentence[a.min(n)])
}
