//! A noun phrase: where it ends, and the names and possessors inside it.

use super::word::{SPEAKING, abbreviated, capitals, lowered, particle, verbal};
use super::{Candidate, heading_colon, push};
use crate::attribution::lexicon::Flags;
use crate::attribution::reading::Reading;
use crate::quote::MentionKind;
use crate::text::Class;
use crate::text::tag::Tag;

/// Longest phrase in tokens.
pub(super) const MAX: usize = 14;

/// Reads a noun phrase whose first token is `first` and whose first content word
/// is at `from`; pushes it and the possessors inside it.
pub(super) fn phrase(
    reading: &Reading,
    first: usize,
    from: usize,
    out: &mut Vec<Candidate>,
) -> Option<usize> {
    let tokens = &reading.document.tokens;
    let inside = reading.inside[first];
    let sentence = reading.sentence[first];
    let mut start = first;
    // first token of the run of capitals that ends at the last word taken
    let mut run: Option<usize> = None;
    let mut last: Option<usize> = None;
    let mut k = from;
    let mut after_possessor = false;
    while k < tokens.len() && k - from < MAX && reading.inside[k] == inside && reading.sentence[k] == sentence
    {
        let token = tokens[k];
        let text = reading.word(k);
        let word = reading.words[k];
        let first_content = last.is_none() || after_possessor;
        if k > start
            && k > 0
            && token.class != Class::Mark
            && token.start as usize > tokens[k - 1].end as usize + 3
        {
            break;
        }
        if token.class == Class::Mark {
            let Some(l) = last else { break };
            // "it's", "he's" never get here; "Ode's" and "the Odes'" do
            let possessive = match text {
                "'s" | "’s" => l + 1 == k,
                "'" | "’" => l + 1 == k && reading.word(l).ends_with('s') && token.start == tokens[l].end,
                _ => false,
            };
            if possessive {
                let kind = if run.is_some() { MentionKind::Name } else { MentionKind::Nominal };
                emit(reading, out, start, run, l, kind, true);
                after_possessor = true;
                run = None;
                k += 1;
                continue;
            }
            let next_upper = tokens.get(k + 1).is_some_and(|t| t.upper && t.class == Class::Word);
            let dot = text == "."
                && next_upper
                && l + 1 == k
                && (reading.is(l, Flags::TITLE)
                    || reading.word(l).len() <= 2
                    || abbreviated(reading.word(l)));
            if dot || text == "&" && next_upper {
                k += 1;
                continue;
            }
            break;
        }
        // "PENN ON THE PIER": in a heading small words are small whatever their letters
        let heading =
            last.is_some_and(|l| l + 1 == k && capitals(reading.word(l)) && reading.word(l).len() > 2);
        if heading
            && capitals(text)
            && word
                .is(Flags(Flags::PREP.0 | Flags::CONJ.0 | Flags::DET.0 | Flags::SUBORDINATE.0 | Flags::AUX.0))
        {
            break;
        }
        let acronym = capitals(text);
        if word.is(Flags(Flags::PRONOUN.0 | Flags::POSSESSIVE.0)) && !acronym {
            break;
        }
        if token.upper && (last.is_some() || first < from || !lowered(reading, k)) {
            if word.is(Flags(Flags::DAY.0 | Flags::MONTH.0)) && !acronym {
                let named = last.is_some_and(|l| {
                    reading.is(l, Flags(Flags::MALE.0 | Flags::FEMALE.0 | Flags::TITLE.0))
                        || reading.word(l).len() == 2
                });
                let speaks = run.is_some()
                    && word.is(Flags::MONTH)
                    && k + 1 < tokens.len()
                    && reading.is(k + 1, Flags::SAY);
                if !(named && text == "May" || speaks) {
                    break;
                }
            }
            run = run.or(Some(k));
            last = Some(k);
            after_possessor = false;
            k += 1;
            continue;
        }
        if let (Some(_), Some(l)) = (run, last) {
            let upper = |k: usize| {
                tokens
                    .get(k)
                    .is_some_and(|t| t.upper && t.class == Class::Word && reading.inside[k] == inside)
            };
            if particle(text) && upper(k + 1) {
                k += 1;
                continue;
            }
            // "University of Orn", "Centre for Tides"; "Ode of Pell" may be one or two, so both are kept
            let body = reading.is(l, Flags::ORG_NAME);
            if text == "of"
                && (upper(k + 1) || tokens.len() > k + 1 && reading.word(k + 1) == "the" && upper(k + 2))
            {
                if !body {
                    emit(reading, out, start, run, l, MentionKind::Name, false);
                }
                k += if upper(k + 1) { 1 } else { 2 };
                continue;
            }
            if body && upper(k + 1) && (text == "for" && !reading.is(l, Flags::PERSON) || text == "and") {
                emit(reading, out, start, run, l, MentionKind::Name, false);
                k += 1;
                continue;
            }
        }
        if word.is(Flags::STOP) && !(first_content && word.is(Flags::COUNT)) {
            break;
        }
        if run.is_some() && !after_possessor {
            // a lower-case word after a name goes on with the phrase only as a noun for speakers
            let noun = word.is(SPEAKING) && !reads_as_verb(reading, k);
            if !noun {
                if let Some(head) = trailing(reading, first, k) {
                    push(reading, out, first, head, MentionKind::Nominal, false);
                }
                break;
            }
            let l = last.unwrap_or(k);
            emit(reading, out, start, run, l, MentionKind::Name, false);
            run = None;
            last = Some(k);
            k += 1;
            continue;
        }
        // "the recently painted pier": no verb of the phrase follows its adverb
        let adverb = last.is_some_and(|l| l == from && first < from && reading.tags[l].tag == Tag::Adverb);
        if !first_content
            && !adverb
            && (verbal(reading, k) && !word.is(SPEAKING)
                || word.is(SPEAKING) && reads_as_verb(reading, k)
                || last.is_some_and(|l| reading.is(l, SPEAKING)) && acts(reading, k))
        {
            break;
        }
        if first_content && first == from && !after_possessor && verbal(reading, k) && !word.is(SPEAKING) {
            break;
        }
        run = None;
        last = Some(k);
        after_possessor = false;
        k += 1;
    }
    let last = last?;
    if after_possessor {
        return Some(k);
    }
    if start == from && last == from && reading.is(from, Flags::STOP) && !tokens[from].upper {
        return None;
    }
    start = first;
    let kind = if run.is_some() { MentionKind::Name } else { MentionKind::Nominal };
    emit(reading, out, start, run, last, kind, false);
    // what the heading is about says nothing
    let next = heading_colon(reading, last + 1).unwrap_or(k);
    Some(next.max(last + 1))
}

/// The head of a phrase that goes on in small letters after a name, where it stands as
/// a speaker does: "the GOP front-runner said", "according to a Pentagon readout".
fn trailing(reading: &Reading, first: usize, from: usize) -> Option<usize> {
    let tokens = &reading.document.tokens;
    if reading.is_quoted(first) {
        return None;
    }
    let mut last = None;
    let mut k = from;
    while k < tokens.len()
        && k < from + 5
        && reading.sentence[k] == reading.sentence[first]
        && !reading.is_quoted(k)
    {
        if tokens[k].class == Class::Mark {
            if last == Some(k - 1) && k > from && matches!(reading.word(k), "'s" | "’s") {
                last = None;
                k += 1;
                continue;
            }
            break;
        }
        let word = reading.words[k];
        if tokens[k].class != Class::Word
            || tokens[k].upper
            || word.is(Flags(Flags::STOP.0 | Flags::DAY.0 | Flags::ADVERB.0))
            || acts(reading, k)
            || verbal(reading, k) && !word.is(SPEAKING)
            || word.is(SPEAKING) && reads_as_verb(reading, k)
        {
            break;
        }
        last = Some(k);
        k += 1;
    }
    let head = last?;
    let after = head + 1 < tokens.len()
        && !reading.is_quoted(head + 1)
        && (reading.is(head + 1, Flags(Flags::CUE.0 | Flags::AUX.0 | Flags::VERB.0))
            || acts(reading, head + 1));
    let before = first > 0
        && !reading.is_quoted(first - 1)
        && (reading.is(first - 1, Flags::SAY)
            || reading.word(first - 1) == "to"
                && first > 1
                && reading.word(first - 2).eq_ignore_ascii_case("according"));
    (after || before).then_some(head)
}

/// A word after a noun for a speaker that is its verb by its look, whatever the tagger
/// thinks: "a staffer emailed", "the mayor rebuffs Penn".
fn acts(reading: &Reading, k: usize) -> bool {
    let text = reading.word(k);
    if reading.document.tokens[k].upper {
        return false;
    }
    if text.ends_with("ed") && reading.is(k, Flags(Flags::CUE.0 | Flags::VERB.0)) {
        return true;
    }
    let next = k + 1;
    text.len() > 3
        && text.ends_with('s')
        && !text.ends_with("ss")
        && !reading.is(k, SPEAKING)
        && next < reading.words.len()
        && !reading.is_quoted(next)
        && (reading.document.tokens[next].upper && reading.document.tokens[next].class == Class::Word
            || reading.is(next, Flags(Flags::DET.0 | Flags::POSSESSIVE.0)))
}

/// A noun that is also a verb ("reports", "claims", "notes"), used as one here.
fn reads_as_verb(reading: &Reading, k: usize) -> bool {
    if !reading.is(k, Flags(Flags::CUE.0 | Flags::VERB.0)) {
        return false;
    }
    let next = k + 1;
    if next >= reading.words.len() {
        return false;
    }
    let that = reading.word(next) == "that";
    let text = reading.word(next);
    that || reading.inside[next] != reading.inside[k]
        || reading.document.tokens[next].upper && reading.document.tokens[next].class == Class::Word
        || reading.is(next, Flags(Flags::DET.0 | Flags::PRONOUN.0 | Flags::POSSESSIVE.0))
            && !matches!(text, "who")
        || matches!(text, ":" | "on" | "how" | "what" | "to" | "for" | "as") && reading.word(k).ends_with('s')
}

fn emit(
    reading: &Reading,
    out: &mut Vec<Candidate>,
    start: usize,
    run: Option<usize>,
    last: usize,
    kind: MentionKind,
    possessive: bool,
) {
    if reading.is_quoted(start) && kind != MentionKind::Name {
        return;
    }
    // a name starts at its first capital; "the" before it belongs to it, and a noun
    // for what the person is ("the journalist Orla Penn")
    let first = match (kind, run) {
        (MentionKind::Name, Some(run))
            if run == start + 1 && reading.word(start).eq_ignore_ascii_case("the") =>
        {
            start
        }
        (MentionKind::Name, Some(run))
            if run > start + 1
                && (reading.is(run - 1, SPEAKING) || reading.word(run - 1).starts_with("co-"))
                && !reading.is_quoted(start) =>
        {
            start
        }
        (MentionKind::Name, Some(run)) => run,
        _ => start,
    };
    // the dot of "Jr." is part of the name
    let dotted = matches!(reading.word(last), "Jr" | "Sr")
        && last + 1 < reading.words.len()
        && reading.word(last + 1) == ".";
    let last = if dotted && !possessive { last + 1 } else { last };
    if last - first < MAX + 2 {
        push(reading, out, first, last, kind, possessive);
    }
}
