//! A noun phrase: where it ends, and the names and possessors inside it.

use super::word::{SPEAKING, abbreviated, capitals, lowered, particle, verbal};
use crate::attribution::entities;
use crate::attribution::lexicon::Flags;
use crate::attribution::reading::{Candidate, Reading};
use crate::quote::MentionKind;
use crate::span::Span;
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
    let mut walk = Walk { reading, first, from, k: from, run: None, last: None, owned: false, out };
    while walk.is_within() {
        let mark = reading.document.tokens[walk.k].class == Class::Mark;
        match if mark { walk.mark() } else { walk.word() } {
            Some(steps) => walk.k += steps,
            None => break,
        }
    }
    let last = walk.last?;
    if walk.owned {
        return Some(walk.k);
    }
    let bare = first == from && last == from;
    if bare && reading.is(from, Flags::STOP) && !reading.document.tokens[from].upper {
        return None;
    }
    let kind = if walk.run.is_some() { MentionKind::Name } else { MentionKind::Nominal };
    walk.emit(last, kind, false);
    // what the heading is about says nothing
    let next = heading_colon(reading, last + 1).unwrap_or(walk.k);
    Some(next.max(last + 1))
}

/// A noun phrase while it is read, token by token.
struct Walk<'a, 't> {
    reading: &'a Reading<'t>,
    first: usize,
    from: usize,
    /// The token at hand.
    k: usize,
    /// First token of the run of capitals that ends at the last word taken.
    run: Option<usize>,
    /// The last word taken.
    last: Option<usize>,
    /// A possessor ends right before the token at hand.
    owned: bool,
    out: &'a mut Vec<Candidate>,
}

// The steps say how many tokens they take; `None`: the phrase has ended.
impl Walk<'_, '_> {
    fn is_within(&self) -> bool {
        let (reading, k) = (self.reading, self.k);
        k < reading.words.len()
            && k - self.from < MAX
            && reading.inside[k] == reading.inside[self.first]
            && reading.sentence[k] == reading.sentence[self.first]
    }

    fn emit(&mut self, last: usize, kind: MentionKind, possessive: bool) {
        emit(self.reading, self.out, self.first, self.run, last, kind, possessive);
    }

    /// Whether a token is a word with a capital, in or out of quotation marks as the phrase is.
    fn is_capital(&self, k: usize) -> bool {
        let token = self.reading.document.tokens.get(k);
        token.is_some_and(|t| {
            t.upper && t.class == Class::Word && self.reading.inside[k] == self.reading.inside[self.first]
        })
    }

    /// Takes a word as the last one.
    fn take(&mut self, run: Option<usize>) -> Option<usize> {
        self.run = run;
        self.last = Some(self.k);
        Some(1)
    }

    /// A mark: the ending of a possessor, the full stop of a title, "&".
    fn mark(&mut self) -> Option<usize> {
        let (reading, k, l) = (self.reading, self.k, self.last?);
        let tokens = &reading.document.tokens;
        let text = reading.word(k);
        if let Some(next) = self.run.and_then(|_| entities::behind_nickname(reading.document, k)) {
            return Some(next - k);
        }
        // "it's", "he's" never get here; "Ode's" and "the Odes'" do
        let possessive = match text {
            "'s" | "’s" => l + 1 == k,
            "'" | "’" => l + 1 == k && reading.word(l).ends_with('s') && tokens[k].start == tokens[l].end,
            _ => false,
        };
        if possessive {
            let kind = if self.run.is_some() { MentionKind::Name } else { MentionKind::Nominal };
            self.emit(l, kind, true);
            self.owned = true;
            self.run = None;
            return Some(1);
        }
        let capital = tokens.get(k + 1).is_some_and(|t| t.upper && t.class == Class::Word);
        let short = |l: usize| {
            reading.is(l, Flags::TITLE) || reading.word(l).len() <= 2 || abbreviated(reading.word(l))
        };
        let dot = text == "." && capital && l + 1 == k && short(l);
        // "Odle & Co. analyst Mara Quill"
        let firm = text == "."
            && l + 1 == k
            && reading.is(l, Flags::ORG_NAME)
            && reading.is(k + 1, SPEAKING)
            && tokens.get(k + 1).is_some_and(|t| !t.upper)
            && self.is_capital(k + 2);
        (dot || firm || text == "&" && capital).then_some(1)
    }

    fn word(&mut self) -> Option<usize> {
        let (reading, k) = (self.reading, self.k);
        let tokens = &reading.document.tokens;
        if k > self.first && tokens[k].start as usize > tokens[k - 1].end as usize + 3 {
            return None;
        }
        let word = reading.words[k];
        let acronym = capitals(reading.word(k));
        // "PENN ON THE PIER": in a heading small words are small whatever their letters
        let heading =
            self.last.is_some_and(|l| l + 1 == k && capitals(reading.word(l)) && reading.word(l).len() > 2);
        let grammar =
            Flags(Flags::PREP.0 | Flags::CONJ.0 | Flags::DET.0 | Flags::SUBORDINATE.0 | Flags::AUX.0);
        if heading && acronym && word.is(grammar)
            || word.is(Flags(Flags::PRONOUN.0 | Flags::POSSESSIVE.0)) && !acronym
        {
            return None;
        }
        if tokens[k].upper && (self.last.is_some() || self.first < self.from || !lowered(reading, k)) {
            return self.capital(acronym);
        }
        if let (Some(_), Some(l)) = (self.run, self.last)
            && let Some(steps) = self.link(l)
        {
            return Some(steps);
        }
        let opens = self.last.is_none() || self.owned;
        if word.is(Flags::STOP) && !(opens && word.is(Flags::COUNT)) {
            return None;
        }
        if self.run.is_some() && !self.owned { self.behind_name() } else { self.small(opens) }
    }

    /// A word with a capital, unless it is a day or a month.
    fn capital(&mut self, acronym: bool) -> Option<usize> {
        let (reading, k) = (self.reading, self.k);
        let word = reading.words[k];
        if word.is(Flags(Flags::DAY.0 | Flags::MONTH.0)) && !acronym {
            let named = self.last.is_some_and(|l| {
                reading.is(l, Flags(Flags::MALE.0 | Flags::FEMALE.0 | Flags::TITLE.0))
                    || reading.word(l).len() == 2
            });
            let speaks = self.run.is_some() && word.is(Flags::MONTH) && reading.is(k + 1, Flags::SAY);
            if !(named && reading.word(k) == "May" || speaks) {
                return None;
            }
        }
        self.owned = false;
        self.take(self.run.or(Some(k)))
    }

    /// A small word inside a name whose last word is `l`: a particle, "of", "for", "and".
    fn link(&mut self, l: usize) -> Option<usize> {
        let (reading, k) = (self.reading, self.k);
        let text = reading.word(k);
        let next = self.is_capital(k + 1);
        if particle(text) && next {
            return Some(1);
        }
        // "University of Orn", "Centre for Tides"; "Ode of Pell" may be one or two, so both are kept
        let body = reading.is(l, Flags::ORG_NAME);
        let the = k + 1 < reading.words.len() && reading.word(k + 1) == "the";
        if text == "of" && (next || the && self.is_capital(k + 2)) {
            if !body {
                self.emit(l, MentionKind::Name, false);
            }
            return Some(if next { 1 } else { 2 });
        }
        if body && next && (text == "for" && !reading.is(l, Flags::PERSON) || text == "and") {
            self.emit(l, MentionKind::Name, false);
            return Some(1);
        }
        None
    }

    /// A lower-case word after a name goes on with the phrase only as a noun for speakers.
    fn behind_name(&mut self) -> Option<usize> {
        let (reading, k) = (self.reading, self.k);
        if !reading.words[k].is(SPEAKING) || reads_as_verb(reading, k) {
            if let Some(head) = trailing(reading, self.first, k) {
                push(reading, self.out, self.first, head, MentionKind::Nominal, false);
            }
            return None;
        }
        self.emit(self.last.unwrap_or(k), MentionKind::Name, false);
        self.take(None)
    }

    /// Another word of a description, unless it is a verb. `opens`: none stands before it.
    fn small(&mut self, opens: bool) -> Option<usize> {
        let (reading, k, from) = (self.reading, self.k, self.from);
        let speaking = reading.words[k].is(SPEAKING);
        // "the recently painted pier": no verb of the phrase follows its adverb
        let adverb =
            self.last.is_some_and(|l| l == from && self.first < from && reading.tags[l].tag == Tag::Adverb);
        let acting = || self.last.is_some_and(|l| reading.is(l, SPEAKING)) && acts(reading, k);
        let verb = verbal(reading, k) && !speaking;
        if !opens && !adverb && (verb || speaking && reads_as_verb(reading, k) || acting())
            || opens && self.first == from && !self.owned && verb
        {
            return None;
        }
        self.owned = false;
        self.take(None)
    }
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

pub fn push(
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

/// The colon of a heading in capitals that tells, after who speaks, on what ("PENN ON
/// THE PIER:") or as what ("MARA PENN, HARBOUR MASTER, PELL:"), where token `k` is the
/// "ON" or the comma.
pub fn heading_colon(reading: &Reading, k: usize) -> Option<usize> {
    if k == 0 || k >= reading.words.len() {
        return None;
    }
    let most = match reading.word(k) {
        "ON" => 13,
        "," if capitals(reading.word(k - 1)) => entities::LABEL,
        _ => return None,
    };
    entities::colon_after(reading.document, k, most)
        .filter(|&colon| !(k + 1..colon).any(|j| reading.is_quoted(j)))
}
