//! Mentions: the names, noun phrases and pronouns that can be a source.
//!
//! A chunker by rule. It would rather find too much (the ranker chooses) than cut
//! a name wrongly, because later steps resolve what it hands them: a name ends
//! before a verb ("the State Department gave"), a possessor is a mention of its
//! own inside the phrase it opens ("Mr. Ode's lawyer").

use super::features::{self, Tag as Kind};
use super::lexicon::Flags;
use super::reading::Reading;
use crate::quote::{Mention, MentionKind};
use crate::span::Span;
use crate::text::Class;
use crate::text::tag::Tag;

/// A mention that can be the source of a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub span: Span,
    pub kind: MentionKind,
    /// Tokens of the mention, end exclusive.
    pub first: u32,
    pub end: u32,
    /// The last word of the phrase.
    pub head: u32,
    /// Stands inside quotation marks (names only).
    pub quoted: bool,
    /// "Ode" in "Ode's lawyer", "his"
    pub possessive: bool,
}

impl Candidate {
    pub fn mention(&self) -> Mention {
        Mention { span: self.span, kind: self.kind }
    }
}

/// Whether mention `m` can be a source at all: a pronoun, a name, a noun for people
/// or for what speaks, or whatever stands beside a verb.
pub fn plausible(reading: &Reading, m: usize) -> bool {
    let c = &reading.mentions[m];
    if c.quoted {
        return false;
    }
    if c.kind != MentionKind::Nominal || reading.is(c.head as usize, SPEAKING) {
        return true;
    }
    let end = c.end as usize;
    let verb = |k: usize| {
        matches!(
            features::tag(reading, k),
            Kind::Say | Kind::Cue | Kind::CueIng | Kind::Aux | Kind::Verb | Kind::Past
        )
    };
    let mark = |k: usize| k < reading.words.len() && matches!(reading.word(k), ":" | ",");
    // "a voice-over in the ad states"
    let beyond = |k: usize| {
        features::tag(reading, k) == Kind::Prep
            && (k + 1..(k + 8).min(reading.words.len()))
                .take_while(|&j| !matches!(features::tag(reading, j), Kind::Mark | Kind::Quote))
                .any(verb)
    };
    (end..end + 3).any(verb)
        || mark(end)
        || features::tag(reading, end) == Kind::Gerund
        || beyond(end)
        || c.first > 0 && verb(c.first as usize - 1)
        || c.first > 0 && reading.word(c.first as usize - 1) == "to"
}

/// Tokens between a description and the name set beside it, at most.
const APART: usize = 12;

/// Adds descriptions with the name that follows them between commas: "the head of
/// the coast guard, Mara Quill,".
fn apposed(reading: &Reading, mentions: &[Candidate], out: &mut Vec<Candidate>) {
    for (k, a) in mentions.iter().enumerate() {
        if a.quoted
            || a.possessive
            || a.kind != MentionKind::Nominal
            || !reading.is(a.head as usize, Flags::PERSON)
        {
            continue;
        }
        let end = a.end as usize;
        let upto = (end + APART).min(reading.words.len());
        let stop = (end..upto).find(|&j| {
            reading.is_quoted(j)
                || reading.sentence[j] != reading.sentence[end - 1]
                || reading.word(j) == ","
                || reading.is(j, Flags(Flags::CUE.0 | Flags::AUX.0))
        });
        let Some(comma) = stop.filter(|&j| reading.word(j) == "," && !reading.is_quoted(j)) else { continue };
        let name = mentions[k + 1..].iter().take(16).find(|b| {
            b.first as usize == comma + 1 && b.kind == MentionKind::Name && !b.quoted && !b.possessive
        });
        let Some(b) = name else { continue };
        let after = b.end as usize;
        let closes = after >= reading.words.len()
            || matches!(reading.word(after), "," | "." | ":" | "—" | "–")
            || reading.is(after, Flags(Flags::CUE.0 | Flags::AUX.0))
            || reading.is_quoted(after);
        if closes && b.span.end - a.span.start <= 110 {
            out.push(Candidate {
                span: Span::new(a.span.start, b.span.end),
                kind: MentionKind::Name,
                end: b.end,
                head: b.head,
                ..*a
            });
        }
    }
}

/// Longest phrase in tokens.
const MAX: usize = 14;

/// All mentions of a text by start; of those that start together the longer first.
pub fn find(reading: &Reading) -> Vec<Candidate> {
    let mut out = Vec::with_capacity(reading.words.len() / 5);
    let mut k = 0;
    while k < reading.words.len() {
        // inside quotation marks only a speaker's label counts
        let inside = reading.inside[k] as usize;
        if inside > 0 && k as u32 > reading.stretches[inside - 1].0 + 5 {
            k = reading.stretches[inside - 1].1 as usize;
            continue;
        }
        if !reading.is_near(k) {
            k = reading.document.sentences[reading.sentence[k] as usize].tokens.1 as usize;
            continue;
        }
        k = chunk(reading, k, &mut out).max(k + 1);
    }
    out.sort_by_key(|c| (c.first, u32::MAX - c.end));
    joined(reading, &mut out);
    out
}

/// Adds pairs that make one phrase: "the head of the coast guard", "Ode and Penn".
/// Their head is that of the first.
fn joined(reading: &Reading, mentions: &mut Vec<Candidate>) {
    let mut pairs = Vec::new();
    for k in 0..mentions.len() {
        let a = mentions[k];
        let link = a.end as usize;
        if a.quoted
            || a.possessive
            || a.kind == MentionKind::Pronoun
            || link + 1 >= reading.words.len()
            || reading.is_quoted(link)
        {
            continue;
        }
        let of = match reading.word(link) {
            "of" => true,
            "and" => false,
            _ => continue,
        };
        if of
            && (a.kind == MentionKind::Name
                || !reading.is(a.head as usize, Flags(SPEAKING.0 | Flags::DET.0 | Flags::COUNT.0)))
        {
            continue;
        }
        let next = mentions[k + 1..].iter().take(6).find(|b| b.first == a.end + 1);
        if let Some(b) = next.filter(|b| {
            !b.quoted && !b.possessive && b.kind != MentionKind::Pronoun && b.end - a.first < MAX as u32 + 2
        }) {
            pairs.push(Candidate { span: Span::new(a.span.start, b.span.end), end: b.end, ..a });
        }
    }
    apposed(reading, mentions, &mut pairs);
    if !pairs.is_empty() {
        mentions.extend(pairs);
        mentions.sort_by_key(|c| (c.first, u32::MAX - c.end));
        mentions.dedup_by_key(|c| (c.first, c.end));
    }
}

fn push(
    reading: &Reading,
    out: &mut Vec<Candidate>,
    first: usize,
    head: usize,
    kind: MentionKind,
    possessive: bool,
) {
    let tokens = &reading.document.tokens;
    out.push(Candidate {
        span: Span::new(tokens[first].start as usize, tokens[head].end as usize),
        kind,
        first: first as u32,
        end: head as u32 + 1,
        head: head as u32,
        quoted: reading.is_quoted(first),
        possessive,
    });
}

/// Small words inside names.
fn particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "la"
            | "le"
            | "van"
            | "von"
            | "der"
            | "den"
            | "bin"
            | "al"
            | "del"
            | "di"
            | "da"
            | "el"
            | "ibn"
            | "dos"
            | "du"
            | "bint"
            | "ul"
    )
}

/// Whether every letter of a short word is a capital ("US", "IT", "WHO").
fn capitals(word: &str) -> bool {
    word.len() >= 2 && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// A verb by its look: an -ed or -ing or -ly word, one of the lists, or what the
/// tagger takes for one.
fn verbal(reading: &Reading, k: usize) -> bool {
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

/// Nouns that name speakers.
const SPEAKING: Flags = Flags(Flags::PERSON.0 | Flags::ORG.0 | Flags::PAPER.0);

/// A word with a capital that is one only for standing first in its sentence.
fn lowered(reading: &Reading, k: usize) -> bool {
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
fn sentence_start(reading: &Reading, k: usize) -> bool {
    let sentence = &reading.document.sentences[reading.sentence[k] as usize];
    let first = sentence.tokens.0 as usize;
    if k == first {
        return true;
    }
    let before = &reading.document.tokens[k - 1];
    before.class == Class::Mark
        && (!reading.word(k - 1).starts_with([',', '\'', '’', '.', '-', '/', '&', '(']) || k == first + 1)
}

/// Reads the phrase that starts at token `k`, if one does; returns where to go on.
fn chunk(reading: &Reading, k: usize, out: &mut Vec<Candidate>) -> usize {
    let tokens = &reading.document.tokens;
    let token = tokens[k];
    if token.class == Class::Mark {
        return k + 1;
    }
    let word = reading.words[k];
    let text = reading.word(k);
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
    let people = matches!(
        reading.words[end - 1].hash,
        h if ["some", "many", "others", "few", "most", "several", "those"].iter().any(|w| super::lexicon::hash(w) == h)
    );
    reading.is(end, Flags(Flags::CUE.0 | Flags::AUX.0 | Flags::VERB.0))
        || reading.word(end) == "of"
        || said
        || people && reading.is(end, Flags::PREP)
}

/// A verb of speaking that can follow its subject: "said", "describes".
fn speaks(reading: &Reading, k: usize) -> bool {
    reading.is(k, Flags::CUE)
        && !reading.is(k, Flags::ING)
        && !reading.document.tokens[k].upper
        && !reading.is_quoted(k)
        && (reading.is(k, Flags::SAY) || reading.word(k).ends_with("ed"))
}

/// A word of grammar that is a surname here: "May told", "as Will claims", "From said".
fn surname(reading: &Reading, k: usize) -> bool {
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

/// A phrase without an article: kept when it ends in a noun for speakers or a name,
/// or stands beside a verb of saying.
fn bare(reading: &Reading, k: usize, out: &mut Vec<Candidate>) -> usize {
    let mut trial = Vec::new();
    let Some(next) = phrase(reading, k, k, &mut trial) else { return k + 1 };
    let Some(&last) = trial.iter().max_by_key(|c| c.end) else { return next };
    let speaks = reading.is(last.head as usize, SPEAKING)
        || reading.is(last.end as usize, Flags::SAY) && !reading.is_quoted(last.end as usize)
        || k > 0 && reading.is(k - 1, Flags::SAY)
        || k > 1 && reading.word(k - 1) == "to" && reading.word(k - 2).eq_ignore_ascii_case("according");
    if speaks || last.kind == MentionKind::Name {
        out.extend(trial);
    } else {
        out.extend(trial.into_iter().filter(|c| c.kind == MentionKind::Name));
    }
    next
}

/// Reads a noun phrase whose first token is `first` and whose first content word
/// is at `from`; pushes it and the possessors inside it.
fn phrase(reading: &Reading, first: usize, from: usize, out: &mut Vec<Candidate>) -> Option<usize> {
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
            if (text == "'s" || text == "’s") && l + 1 == k {
                // "it's", "he's" never get here; "Ode's" does
                let kind = if run.is_some() { MentionKind::Name } else { MentionKind::Nominal };
                emit(reading, out, start, run, l, kind, true);
                after_possessor = true;
                run = None;
                k += 1;
                continue;
            }
            let next_upper = tokens.get(k + 1).is_some_and(|t| t.upper && t.class == Class::Word);
            if (text == "'" || text == "’")
                && l + 1 == k
                && reading.word(l).ends_with('s')
                && token.start == tokens[l].end
            {
                let kind = if run.is_some() { MentionKind::Name } else { MentionKind::Nominal };
                emit(reading, out, start, run, l, kind, true);
                after_possessor = true;
                run = None;
                k += 1;
                continue;
            }
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
        if !first_content
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

/// The colon of a heading in capitals that tells what a speaker speaks on ("PENN ON
/// THE PIER:"), where token `k` is its "ON".
pub fn heading_colon(reading: &Reading, k: usize) -> Option<usize> {
    if k >= reading.words.len() || reading.word(k) != "ON" {
        return None;
    }
    for j in k + 1..(k + 14).min(reading.words.len()) {
        let text = reading.word(j);
        if text == ":" {
            return Some(j);
        }
        if reading.is_quoted(j) || text.bytes().any(|b| b.is_ascii_lowercase()) {
            return None;
        }
    }
    None
}

/// Short forms that keep a dot inside a name ("St. Orn", "Ft. Pell").
fn abbreviated(word: &str) -> bool {
    matches!(
        word,
        "St" | "Ft"
            | "Mt"
            | "Jr"
            | "Sr"
            | "Messrs"
            | "Mme"
            | "Hon"
            | "Ph"
            | "Wm"
            | "Chas"
            | "Geo"
            | "Del"
            | "Atty"
            | "Assemb"
            | "Cllr"
            | "Cpl"
            | "Pvt"
            | "Spc"
            | "Brig"
            | "Fr"
            | "Supt"
            | "Det"
            | "Sec"
            | "Pres"
    )
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
            if run > start + 1 && reading.is(run - 1, Flags::PERSON) && !reading.is_quoted(start) =>
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    /// The mentions of `text` beside a quotation: far from one nobody is looked for.
    fn check(text: &str, want: &[&str]) {
        let text = &format!("{text}\n“Well, yes.”");
        let document = Document::new(text);
        let reading = Reading::new(&document);
        let got: Vec<String> = reading
            .mentions
            .iter()
            .filter(|c| !c.quoted)
            .map(|c| {
                let kind = match c.kind {
                    MentionKind::Name => 'N',
                    MentionKind::Nominal => 'n',
                    MentionKind::Pronoun => 'p',
                };
                format!("{kind}{} {}", if c.possessive { "'" } else { "" }, c.span.of(text))
            })
            .collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn names_end_before_verbs() {
        check("Harbour Office gave Mara Quill a week.", &["N Harbour Office", "N Mara Quill", "n a week"]);
        check("Earlier Mr. Orn Vale called.", &["N Mr. Orn Vale"]);
        check(
            "The Ministry of Fish and Mayor Penn met.",
            &["N The Ministry of Fish and Mayor Penn", "N The Ministry of Fish", "N Mayor Penn"],
        );
    }

    #[test]
    fn possessors_are_mentions_of_their_own() {
        check("Vale's lawyer left.", &["n Vale's lawyer", "N' Vale"]);
        check("He thanked his sister.", &["p He", "n his sister", "p' his"]);
    }

    #[test]
    fn surnames_that_look_like_other_words() {
        check("Husted said the pier was shut.", &["N Husted", "n the pier"]);
        check("May told Penn.", &["N May", "N Penn"]);
        check("May is cold.", &[]);
    }

    #[test]
    fn nouns_after_a_name_and_words_that_stand_alone() {
        check("The Pell front-runner complained.", &["n The Pell front-runner", "N The Pell"]);
        check("Two of the keepers said no.", &["n Two of the keepers", "n Two", "n the keepers"]);
    }

    #[test]
    fn bare_nouns_that_speak() {
        check("Police said senior officials knew.", &["n Police", "n senior officials"]);
        check("The dockers' union objected.", &["n The dockers' union", "n' The dockers"]);
    }
}
