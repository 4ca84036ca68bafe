//! A mention by itself: how it stands in its sentence and which verb it governs.

use super::scan::{REACH, bucket};
use crate::attribution::classes::{tag, token_value};
use crate::attribution::lexicon::Flags;
use crate::attribution::mentions;
use crate::attribution::reading::{Candidate, Reading, Tag};
use crate::quote::MentionKind;
use crate::text::Class;

/// What can be told of a mention without a quotation in view.
#[derive(Clone, Default)]
pub struct Profile {
    /// Where what follows the mention starts.
    pub end: u32,
    pub kind: u32,
    pub head: u32,
    pub class: u32,
    pub size: u32,
    /// Token just before and after, by value, and the words beyond.
    pub before: u32,
    pub before2: u32,
    pub after: u32,
    pub after2: u32,
    pub before_tag: u32,
    pub after_tag: u32,
    /// First verb after the mention in its clause: token or `u32::MAX`, tag,
    /// tokens passed, commas passed.
    pub verb: u32,
    pub verb_tag: u32,
    pub verb_far: u32,
    pub commas: u32,
    pub aux: u32,
    /// Words before the mention in its sentence, outside quotation marks.
    pub lead: u32,
    pub lead_word: u32,
    pub frequency: u32,
    pub sentence: u32,
    pub paragraph: u32,
    /// Mentions of the sentence that start before.
    pub rank: u32,
    /// The token before (past articles) is a preposition, and which.
    pub preposition: u32,
    /// Follows a verb directly: the verb's tag and hash ("told Ode").
    pub object_of: u32,
    /// Times that mentions with this head stand beside a verb of saying.
    pub voice: u32,
}

/// Describes mention `m`.
pub fn profile(reading: &Reading, c: &Candidate, frequency: u32, voice: u32, rank: u32) -> Profile {
    let (first, end) = (c.first as usize, c.end as usize);
    // a label with its topic stands like a label
    let end = mentions::heading_colon(reading, end).unwrap_or(end);
    let head = c.head as usize;
    let kind = match c.kind {
        MentionKind::Name => 0,
        MentionKind::Nominal => 1,
        MentionKind::Pronoun => 2,
    } + if c.possessive { 4 } else { 0 };
    let flags = reading.words[head].flags;
    let class = if c.kind == MentionKind::Pronoun {
        reading.words[head].hash
    } else {
        (flags.is(Flags::PERSON) as u32)
            | (flags.is(Flags::ORG) as u32) << 1
            | (flags.is(Flags::PAPER) as u32) << 2
            | (flags.is(Flags::ORG_NAME) as u32) << 3
            | (flags.is(Flags(Flags::CUE.0 | Flags::VERB.0)) as u32) << 4
    };
    let sentence = reading.sentence[first];
    let s = reading.document.sentences[sentence as usize];
    let start = s.tokens.0 as usize;
    let stop = s.tokens.1 as usize;
    let mut lead = 0;
    let mut lead_word = 0;
    let mut k = first;
    while k > start && first - k < REACH {
        k -= 1;
        if reading.inside[k] == 0 && reading.document.tokens[k].class != Class::Mark {
            lead += 1;
            lead_word = reading.words[k].hash;
        }
    }
    if k > start {
        lead_word = 3;
    }
    let prev = |k: usize| if k > start { k - 1 } else { usize::MAX };
    let p1 = prev(first);
    let p2 = if p1 == usize::MAX { usize::MAX } else { prev(p1) };
    let preposition =
        if p1 != usize::MAX && reading.is(p1, Flags::PREP) { reading.words[p1].hash } else { 0 };
    let object_of = if p1 != usize::MAX
        && matches!(tag(reading, p1), Tag::Say | Tag::Cue | Tag::CueIng | Tag::Verb | Tag::Past | Tag::Gerund)
    {
        reading.words[p1].hash
    } else {
        0
    };
    let mut out = Profile {
        end: end as u32,
        kind,
        head: if c.kind == MentionKind::Name { 0 } else { reading.words[head].hash },
        class,
        size: (c.end - c.first).min(6) + if c.head + 1 < c.end { 8 } else { 0 },
        before: token_value(reading, p1),
        before2: token_value(reading, p2),
        after: token_value(reading, end),
        after2: token_value(reading, end + 1),
        before_tag: tag(reading, p1) as u32,
        after_tag: tag(reading, end) as u32,
        verb: u32::MAX,
        lead: bucket(lead),
        lead_word,
        frequency: bucket(frequency as usize),
        sentence,
        paragraph: s.paragraph,
        rank: rank.min(6),
        preposition,
        object_of,
        voice: voice.min(3),
        ..Profile::default()
    };
    govern(reading, end, stop, &mut out);
    out
}

/// Finds the verb a mention governs, past an apposition, a relative clause, an age
/// between commas, adverbs and prepositional phrases.
fn govern(reading: &Reading, end: usize, stop: usize, out: &mut Profile) {
    let mut k = end;
    let upto = stop.min(end + REACH);
    let mut commas = 0;
    let mut passed = 0;
    let mut relative = false;
    while k < upto {
        let t = tag(reading, k);
        match t {
            Tag::Quote => {
                out.verb_tag = Tag::Quote as u32;
                break;
            }
            Tag::Mark => {
                let text = reading.word(k);
                if text == "," || text == "(" || text == ")" || text == "—" || text == "–" || text == "--"
                {
                    commas += 1;
                    relative = false;
                } else if matches!(text, "." | ";" | ":" | "?" | "!") {
                    out.verb_tag = Tag::Mark as u32;
                    if text == ":" {
                        out.verb_tag = 40;
                    }
                    break;
                }
            }
            Tag::Sub if commas > 0 || passed == 0 => {
                relative = matches!(reading.word(k), "which" | "that" | "whose")
            }
            Tag::Pronoun if matches!(reading.word(k), "who" | "which") => relative = true,
            Tag::Aux if !relative => {
                out.aux = reading.words[k].hash;
                if out.verb == u32::MAX {
                    // the verb itself may follow ("has said"); remember the auxiliary till then
                    out.verb = k as u32;
                    out.verb_tag = t as u32;
                    out.verb_far = bucket(passed);
                    out.commas = commas;
                    let mut j = k + 1;
                    while j < upto
                        && j < k + 4
                        && matches!(tag(reading, j), Tag::Adverb | Tag::Aux | Tag::Other)
                    {
                        j += 1;
                    }
                    if j < upto
                        && matches!(
                            tag(reading, j),
                            Tag::Say | Tag::Cue | Tag::CueIng | Tag::Verb | Tag::Past | Tag::Gerund
                        )
                    {
                        out.verb = j as u32;
                        out.verb_tag = tag(reading, j) as u32;
                    }
                }
                return;
            }
            Tag::Say | Tag::Cue | Tag::Verb | Tag::Past if !relative => {
                out.verb = k as u32;
                out.verb_tag = t as u32;
                out.verb_far = bucket(passed);
                out.commas = commas;
                return;
            }
            Tag::CueIng if passed == 0 || commas == 1 => {
                out.verb = k as u32;
                out.verb_tag = t as u32;
                out.verb_far = bucket(passed);
                out.commas = commas;
                return;
            }
            _ => {}
        }
        passed += 1;
        k += 1;
    }
    out.commas = commas;
    out.verb_far = bucket(passed);
}
