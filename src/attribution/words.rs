//! Which words of the lexicon have which classes.

use std::sync::LazyLock;

use super::lexicon::Flags;
use crate::lexicon::{BODIES, GRAMMAR, PLACES, SAYING, TITLES, VERBS, Words};

/// A data file, a tag in it, and the classes of the words that have it.
type Class = (&'static LazyLock<Words>, &'static str, Flags);

const PRONOUN: Flags = Flags::PRONOUN.with(Flags::STOP);
const CUE_SAY: Flags = Flags::CUE.with(Flags::SAY);

/// Words as they stand.
pub static WORDS: [Class; 18] = [
    (&GRAMMAR, "subject", PRONOUN.with(Flags::SUBJECT)),
    (&GRAMMAR, "object", PRONOUN),
    (&GRAMMAR, "possessive", Flags::POSSESSIVE.with(Flags::STOP)),
    (&GRAMMAR, "det", Flags::DET.with(Flags::STOP)),
    (&GRAMMAR, "prep", Flags::PREP.with(Flags::STOP)),
    (&GRAMMAR, "conj", Flags::CONJ.with(Flags::STOP)),
    (&GRAMMAR, "subord", Flags::SUBORDINATE.with(Flags::STOP)),
    (&GRAMMAR, "aux", Flags::AUX.with(Flags::STOP)),
    (&GRAMMAR, "stop", Flags::STOP),
    (&GRAMMAR, "adverb", Flags::ADVERB),
    (&GRAMMAR, "count", Flags::COUNT),
    (&GRAMMAR, "day", Flags::DAY),
    (&GRAMMAR, "opener", Flags::OPENER),
    (&GRAMMAR, "verb-form", Flags::VERB),
    (&TITLES, "title", Flags::TITLE),
    (&BODIES, "ending", Flags::ORG_NAME),
    (&PLACES, "origin", Flags::ORIGIN),
    (&SAYING, "cue-form", CUE_SAY),
];

/// Nouns in the singular, or in the one form they are met in; [`plural`] adds the other.
pub static NOUNS: [Class; 3] =
    [(&TITLES, "person", Flags::PERSON), (&BODIES, "body", Flags::ORG), (&BODIES, "paper", Flags::PAPER)];

/// Verbs by their base form; [`forms`] adds the others.
pub static BASES: [Class; 3] =
    [(&SAYING, "cue", Flags::CUE), (&SAYING, "plain", CUE_SAY), (&VERBS, "other", Flags::VERB)];

/// All forms of a verb, each with whether it is the -ing form.
pub fn forms(base: &str) -> Vec<(String, bool)> {
    let ends = |s: &str| base.ends_with(s);
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|s| ends(s));
    let stem = if VERBS.has(base, "double") {
        format!("{base}{}", &base[base.len() - 1..])
    } else {
        base.to_owned()
    };
    let third = if ends("s") || ends("x") || ends("z") || ends("ch") || ends("sh") {
        format!("{base}es")
    } else if ends("y") && !vowel_y {
        format!("{}ies", &base[..base.len() - 1])
    } else {
        format!("{base}s")
    };
    let past = if ends("e") {
        format!("{base}d")
    } else if ends("y") && !vowel_y {
        format!("{}ied", &base[..base.len() - 1])
    } else {
        format!("{stem}ed")
    };
    let ing = if ends("e") && !ends("ee") && !ends("ye") {
        format!("{}ing", &base[..base.len() - 1])
    } else {
        format!("{stem}ing")
    };
    let mut out = vec![(base.to_owned(), false), (third, false), (ing, true)];
    match VERBS.get(base).and_then(|row| row.value("past")) {
        Some(list) => out.extend(list.split(',').map(|f| (f.to_owned(), false))),
        None => out.push((past, false)),
    }
    out
}

/// The plural of a noun.
pub fn plural(noun: &str) -> String {
    let consonant = |s: &str| !s.ends_with(['a', 'e', 'i', 'o', 'u']);
    if let Some(stem) = noun.strip_suffix("man") {
        format!("{stem}men")
    } else if let Some(stem) = noun.strip_suffix('y').filter(|s| consonant(s)) {
        format!("{stem}ies")
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|end| noun.ends_with(end)) {
        format!("{noun}es")
    } else {
        format!("{noun}s")
    }
}
