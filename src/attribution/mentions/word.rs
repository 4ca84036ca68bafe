//! One word: what it can be in a noun phrase.

use crate::attribution::lexicon::Flags;
use crate::attribution::reading::Reading;
use crate::lexicon::{ABBREVIATIONS, PARTS};
use crate::text::Class;
use crate::text::tag::Tag;

/// Nouns that name speakers.
pub(super) const SPEAKING: Flags = Flags(Flags::PERSON.0 | Flags::ORG.0 | Flags::PAPER.0);

/// Small words inside names.
pub(super) fn particle(word: &str) -> bool {
    PARTS.has(word, "mention")
}

/// Whether every letter of a short word is a capital ("US", "IT", "WHO").
pub(super) fn capitals(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// A verb by its look: an -ed or -ing or -ly word, one of the lists, or what the
/// tagger takes for one.
pub(super) fn verbal(reading: &Reading, k: usize) -> bool {
    let word = reading.word(k);
    if !reading.is(k, Flags(Flags::SAY.0 | Flags::AUX.0))
        && matches!(reading.tags[k].tag, Tag::Noun | Tag::Adjective)
    {
        return false;
    }
    if !reading.document.tokens[k].upper
        && matches!(reading.tags[k].tag, Tag::Verb | Tag::Modal | Tag::Be | Tag::Have | Tag::Adverb)
    {
        return true;
    }
    reading.is(k, Flags(Flags::CUE.0 | Flags::VERB.0 | Flags::AUX.0))
        || word.len() > 4 && (word.ends_with("ed") || word.ends_with("ing") || word.ends_with("ly"))
}

/// A word with a capital that is one only for standing first in its sentence.
pub(super) fn lowered(reading: &Reading, k: usize) -> bool {
    let tokens = &reading.document.tokens;
    if !tokens[k].upper {
        return true;
    }
    let opens = sentence_start(reading, k);
    if !opens {
        return false;
    }
    let word = reading.word(k);
    let next_upper = tokens.get(k + 1).is_some_and(|t| t.upper && t.class == Class::Word);
    if reading.is(k, Flags::OPENER) {
        return true;
    }
    // "Husted said": a surname that looks like a verb
    if k + 1 < tokens.len() && speaks(reading, k + 1) && !reading.is(k, SPEAKING) {
        return false;
    }
    if reading.is(k, SPEAKING) && !next_upper {
        return true;
    }
    !next_upper && verbal(reading, k) && !reading.is(k, Flags(Flags::MALE.0 | Flags::FEMALE.0))
        || word.len() > 4
            && (word.ends_with("ing") || word.ends_with("ly"))
            && !capitals(word)
            && !reading.is(k, Flags(Flags::MALE.0 | Flags::FEMALE.0))
}

/// First word of its sentence, or of what follows an opening mark or a colon.
pub(super) fn sentence_start(reading: &Reading, k: usize) -> bool {
    let sentence = &reading.document.sentences[reading.sentence[k] as usize];
    let first = sentence.tokens.0 as usize;
    if k == first {
        return true;
    }
    let before = &reading.document.tokens[k - 1];
    before.class == Class::Mark
        && (!reading.word(k - 1).starts_with([',', '\'', '’', '.', '-', '/', '&', '(']) || k == first + 1)
}

/// A verb of speaking that can follow its subject: "said", "describes".
pub(super) fn speaks(reading: &Reading, k: usize) -> bool {
    reading.is(k, Flags::CUE)
        && !reading.is(k, Flags::ING)
        && !reading.document.tokens[k].upper
        && !reading.is_quoted(k)
        && (reading.is(k, Flags::SAY) || reading.word(k).ends_with("ed"))
}

/// A word of grammar that is a surname here: "May told", "as Will claims", "From said".
pub(super) fn surname(reading: &Reading, k: usize) -> bool {
    const GRAMMAR: Flags = Flags(
        Flags::PRONOUN.0
            | Flags::POSSESSIVE.0
            | Flags::DET.0
            | Flags::CONJ.0
            | Flags::SUBORDINATE.0
            | Flags::ADVERB.0,
    );
    let word = reading.words[k];
    let text = reading.word(k);
    if !reading.document.tokens[k].upper || capitals(text) || k + 1 >= reading.words.len() {
        return false;
    }
    let modal = matches!(text, "Will" | "May");
    if word.is(Flags::STOP) && (modal || !word.is(Flags(GRAMMAR.0 | Flags::AUX.0))) {
        let present = modal
            && !sentence_start(reading, k)
            && reading.is(k + 1, Flags::CUE)
            && reading.word(k + 1).ends_with('s')
            && !reading.is_quoted(k + 1);
        return speaks(reading, k + 1) || present;
    }
    // "Jun wrote", but not "in June said"
    word.is(Flags::MONTH)
        && text.len() == 3
        && reading.is(k + 1, Flags::SAY)
        && !(k > 0 && reading.is(k - 1, Flags::PREP))
}

/// Short forms that keep a dot inside a name ("St. Orn", "Ft. Pell").
pub(super) fn abbreviated(word: &str) -> bool {
    ABBREVIATIONS.has(word, "mention")
}
