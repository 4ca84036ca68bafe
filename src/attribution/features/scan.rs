//! Looks at the tokens around: their clusters, and the way between two of them. Every
//! scan is bounded.

use crate::attribution::classes::{tag, token_value};
use crate::attribution::reading::{Reading, Tag};

/// Tokens looked at on either side at most.
pub const REACH: usize = 30;

/// Every word by itself.
pub fn word_value(reading: &Reading, k: usize) -> u32 {
    if k >= reading.words.len() {
        return 1;
    }
    if reading.inside[k] != 0 {
        return 2;
    }
    reading.words[k].hash
}

/// The cluster of a word: words that keep the same company share one.
pub fn cluster(reading: &Reading, k: usize) -> u32 {
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

/// The way between two tokens, as one value: classes in order, runs collapsed,
/// verbs of speaking and small words by themselves, cut after `cap` steps.
pub fn path(reading: &Reading, from: usize, to: usize, cap: usize) -> u32 {
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
pub fn sentences_between(reading: &Reading, a: usize, b: usize) -> u32 {
    let n = reading.words.len() - 1;
    reading.sentence[b.min(n)].abs_diff(reading.sentence[a.min(n)])
}

/// A truth as a value.
pub fn flag(b: bool) -> u32 {
    b as u32
}
