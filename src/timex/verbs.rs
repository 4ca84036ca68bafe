//! Verbs and nouns around a quotation, as far as its time depends on them.

use crate::lexicon::{BODIES, SAYING};
use crate::text::Document;

/// Words that begin a clause of their own or are the verb of one, so that a time
/// expression beyond them is theirs.
pub fn takes_away(document: &Document, k: usize) -> bool {
    let word = document.word(k);
    let mut buffer = [0u8; 16];
    let bytes = word.as_bytes();
    if bytes.len() > buffer.len() || bytes.is_empty() {
        return bytes.ends_with(b"ed") || bytes.ends_with(b"ing");
    }
    for (to, from) in buffer.iter_mut().zip(bytes) {
        *to = from.to_ascii_lowercase();
    }
    match &buffer[..bytes.len()] {
        b"who" | b"which" | b"that" | b"whose" | b"where" | b"when" | b"after" | b"before" | b"while"
        | b"because" | b"since" | b"as" | b"if" | b"until" | b"though" | b"although" | b"whether"
        | b"how" | b"why" | b"than" | b";" | b":" => true,
        b"was" | b"were" | b"is" | b"are" | b"be" | b"been" | b"had" | b"has" | b"have" | b"will"
        | b"would" | b"could" | b"can" | b"did" | b"does" | b"do" | b"should" | b"may" | b"might"
        | b"must" => true,
        b"took" | b"made" | b"met" | b"won" | b"lost" | b"left" | b"came" | b"went" | b"began" | b"fell"
        | b"rose" | b"shot" | b"found" | b"became" | b"got" | b"ran" | b"bought" | b"sold" => true,
        // the document or the meeting in which it was said
        b"released" | b"issued" | b"published" | b"posted" | b"dated" | b"broadcast" | b"aired"
        | b"televised" | b"printed" | b"filed" | b"united" | b"prepared" | b"emailed" | b"e-mailed"
        | b"speaking" | b"addressing" | b"testifying" | b"talking" | b"briefing" | b"meeting"
        | b"hearing" | b"morning" | b"evening" | b"during" | b"king" | b"according" | b"citing"
        | b"including" | b"building" | b"red" | b"ted" | b"reed" | b"ned" | b"fed" | b"fred" | b"telling"
        | b"opening" | b"housing" | b"banking" | b"following" | b"gathering" | b"filing" | b"ruling"
        | b"wedding" | b"posting" | b"tabled" => false,
        lower => {
            bytes.len() > 4
                && (lower.ends_with(b"ed") || lower.ends_with(b"ing"))
                && !bytes[0].is_ascii_uppercase()
        }
    }
}

/// Verbs that report speech; a stem and its endings.
pub fn speech_verb(word: &str) -> bool {
    if SAYING.has(word, "said-form") {
        return true;
    }
    if word.len() < 4 || word.as_bytes()[0].is_ascii_uppercase() {
        return false;
    }
    let Some(ending) = SAYING.with("said-stem").filter_map(|s| word.strip_prefix(s)).min_by_key(|e| e.len())
    else {
        return false;
    };
    matches!(
        ending,
        "ed" | "d"
            | "s"
            | "es"
            | "ied"
            | "ies"
            | "zed"
            | "sed"
            | "zes"
            | "ses"
            | "ened"
            | "ens"
            | "ted"
            | "ting"
            | "ing"
            | "ering"
            | "led"
    )
}

/// Whether a noun for an occasion of speech stands shortly before token `k`.
pub fn occasion_noun(document: &Document, k: usize) -> bool {
    (k.saturating_sub(5)..k).any(|k| is_occasion(document.word(k)))
}

/// Meetings and documents in which things are said.
pub fn is_occasion(word: &str) -> bool {
    BODIES.has(word, "occasion")
}
