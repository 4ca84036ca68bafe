//! Whose words they are where one tells what another said.
//!
//! Training saw few such sentences, and in many of them it took the teller. Where the
//! grammar leaves no choice the first of [`RULES`] that holds chooses the source.

use super::decode::Choice;
use super::lexicon::Flags;
use super::reading::{Candidate, Reading};
use crate::lexicon::SAYING;
use crate::quote::MentionKind;

/// A stretch in marks and where its sentence starts and ends. Tokens, the end exclusive.
struct Place {
    first: usize,
    end: usize,
    from: usize,
    to: usize,
}

/// The mention whose words they are, and the last token that was looked at.
type Found = (u32, usize);
type Rule = fn(&Reading, &Place) -> Option<Found>;

const RULES: &[Rule] =
    &[quoted_as_saying_before, quoted_as_saying_after, recalled_saying, said_to_have_said, under_a_sender];

/// How sure a rule is of the source it names.
const SURE: f32 = 0.9;

/// Tokens between a verb and what belongs to it, at most.
const REACH: usize = 16;

/// Gives the words to those who said them.
pub fn settle(reading: &Reading, choices: &mut [Choice]) {
    // what the last rule changed: from which source, to which, up to which token
    let mut changed: Option<(Option<u32>, u32, usize)> = None;
    for choice in choices {
        let place = place(reading, choice.stretch);
        if let Some((m, upto)) = RULES.iter().find_map(|rule| rule(reading, &place)) {
            let before = choice.source.replace(m);
            choice.certainty = choice.certainty.max(SURE);
            changed = Some((before, m, upto.max(place.end)));
            continue;
        }
        // what goes on behind it is the same person's
        match changed {
            Some((before, m, upto))
                if choice.source == before && place.first >= upto && is_next(reading, upto, &place) =>
            {
                choice.source = Some(m);
                changed = Some((before, m, place.end));
            }
            _ => changed = None,
        }
    }
}

fn place(reading: &Reading, stretch: usize) -> Place {
    let (first, end) = reading.stretches[stretch];
    let (first, end) = (first as usize, end as usize);
    let sentence = |k: usize| &reading.document.sentences[reading.sentence[k] as usize];
    let from = sentence(first).tokens.0 as usize;
    let to = sentence(end - 1).tokens.1 as usize;
    // "“No,” the Echo quoted her as saying.": a question or a full stop inside the marks ends nothing
    let to = if to == end && end < reading.words.len() && !reading.document.tokens[end].upper {
        sentence(end).tokens.1 as usize
    } else {
        to
    };
    Place { first, end, from, to }
}

/// Whether no word stands between token `upto` and a stretch but inside marks.
fn is_next(reading: &Reading, upto: usize, place: &Place) -> bool {
    (upto..place.first).all(|k| reading.is_quoted(k) || is_mark(reading, k))
}

fn is_mark(reading: &Reading, k: usize) -> bool {
    reading.document.tokens[k].class == crate::text::Class::Mark
}

fn usable(c: &Candidate) -> bool {
    !c.quoted && !c.possessive
}

/// The longest mention that starts with token `first` and ends before token `end`.
fn starting(reading: &Reading, first: usize, end: usize) -> Option<u32> {
    let from = reading.mentions.partition_point(|c| (c.first as usize) < first);
    let found = reading.mentions[from..]
        .iter()
        .take_while(|c| c.first as usize == first)
        .position(|c| usable(c) && c.end as usize <= end)?;
    Some((from + found) as u32)
}

/// The longest mention that ends right before token `end`.
fn ending(reading: &Reading, end: usize) -> Option<u32> {
    let upto = reading.mentions.partition_point(|c| (c.first as usize) < end);
    let from = reading.mentions.partition_point(|c| (c.first as usize) + REACH < end);
    let found = reading.mentions[from..upto].iter().position(|c| usable(c) && c.end as usize == end)?;
    Some((from + found) as u32)
}

/// The subject of the verb at token `verb`: past auxiliaries, adverbs and what stands
/// between commas behind a name.
fn subject(reading: &Reading, from: usize, verb: usize) -> Option<u32> {
    let mut k = verb;
    while k > from
        && (reading.is(k - 1, Flags(Flags::AUX.0 | Flags::ADVERB.0)) || reading.word(k - 1).ends_with("ly"))
    {
        k -= 1;
    }
    if k > from && reading.word(k - 1) == "," {
        let comma = (from.max(k.saturating_sub(REACH))..k - 1).rev().find(|&j| reading.word(j) == ",")?;
        return ending(reading, comma);
    }
    ending(reading, k)
}

/// Whom "quoted … as saying" quotes, where "as" stands at token `at`.
fn quoted_one(reading: &Reading, from: usize, at: usize) -> Option<u32> {
    let quotes = |k: &usize| {
        let word = reading.word(*k);
        (SAYING.has(word, "quotes") || word == "reported") && !reading.is_quoted(*k)
    };
    let verb = (from.max(at.saturating_sub(REACH))..at).rev().find(quotes)?;
    let be = |k: usize| matches!(reading.word(k), "is" | "are" | "was" | "were" | "been" | "being");
    let passive = (from..verb).rev().take(2).any(be);
    if passive {
        return subject(reading, from, verb);
    }
    if reading.word(verb) == "reported" {
        return None;
    }
    starting(reading, verb + 1, at).or_else(|| {
        // "quoted finance minister Mara Quill as saying"
        let name = |c: &Candidate| {
            usable(c) && c.kind == MentionKind::Name && c.first as usize > verb && c.end as usize <= at
        };
        reading.mentions.iter().position(name).map(|m| m as u32)
    })
}

/// "as saying" or "as telling" at token `k`.
fn as_saying(reading: &Reading, k: usize) -> bool {
    k + 1 < reading.words.len()
        && reading.word(k) == "as"
        && matches!(reading.word(k + 1), "saying" | "telling")
        && !reading.is_quoted(k)
}

/// Whether nothing between two tokens speaks.
fn silent(reading: &Reading, from: usize, to: usize) -> bool {
    (from..to).all(|k| !reading.is(k, Flags(Flags::CUE.0 | Flags::SAY.0)) && !reading.is_quoted(k))
}

/// "The Echo quoted Mara Quill as saying “no”", "Quill was quoted by the Echo as saying: “No.”"
fn quoted_as_saying_before(reading: &Reading, place: &Place) -> Option<Found> {
    let near = place.from.max(place.first.saturating_sub(10))..place.first;
    let at = near.rev().find(|&k| as_saying(reading, k))?;
    let near = silent(reading, at + 2, place.first);
    let m = quoted_one(reading, place.from, at).filter(|_| near)?;
    Some((m, place.end))
}

/// "“No,” the Echo quoted Mara Quill as saying."
fn quoted_as_saying_after(reading: &Reading, place: &Place) -> Option<Found> {
    let to = place.to.min(place.end + 24);
    let at = (place.end..to).find(|&k| as_saying(reading, k))?;
    let next = at + 2;
    let own = next >= reading.words.len() || reading.word(next) != ":" && !reading.is_quoted(next);
    let between = (place.end..at).all(|k| !reading.is_quoted(k));
    let m = quoted_one(reading, place.end, at).filter(|_| own && between)?;
    Some((m, next))
}

/// Where what leads to a stretch starts: before a colon or comma, "that", and whom is told.
fn lead(reading: &Reading, place: &Place) -> usize {
    let mut k = place.first;
    let step = |k: usize, words: &[&str]| k > place.from && words.contains(&reading.word(k - 1));
    if step(k, &[":", ","]) {
        k -= 1;
    }
    if step(k, &["that"]) {
        k -= 1;
    }
    let told = ending(reading, k).map(|m| reading.mentions[m as usize].first as usize);
    if let Some(first) = told.filter(|&f| f > place.from) {
        let to = matches!(reading.word(first - 1), "to");
        let verb = first - 1 - usize::from(to);
        if to || SAYING.has(reading.word(verb), "says-to") || reading.word(verb) == "telling" {
            k = first - usize::from(to);
        }
    }
    k
}

/// "Orn Vale recalled Mara Quill saying: “No.”"
fn recalled_saying(reading: &Reading, place: &Place) -> Option<Found> {
    let end = lead(reading, place);
    if end < place.from + 3 || !matches!(reading.word(end - 1), "saying" | "telling") {
        return None;
    }
    let end = end - 1 - usize::from(reading.word(end - 2) == "as");
    let m = ending(reading, end)?;
    let first = reading.mentions[m as usize].first as usize;
    let recalls = first > place.from
        && matches!(
            reading.word(first - 1),
            "recalled"
                | "recalls"
                | "recalling"
                | "remembered"
                | "remembers"
                | "remembering"
                | "heard"
                | "hearing"
                | "overheard"
        );
    recalls.then_some((m, place.end))
}

/// "Orn Vale told the court that Mara Quill had said to him: “No.”"
fn said_to_have_said(reading: &Reading, place: &Place) -> Option<Found> {
    let end = lead(reading, place);
    if end < place.from + 4 {
        return None;
    }
    let verb = end - 1;
    let says = reading.is(verb, Flags::SAY)
        || matches!(reading.word(verb), "admitted" | "confessed" | "whispered" | "shouted" | "replied");
    let had = reading.word(verb - 1) == "had";
    if !says || !had {
        return None;
    }
    let m = ending(reading, verb - 1)?;
    let c = &reading.mentions[m as usize];
    let first = c.first as usize;
    // a pronoun may well mean the teller
    if c.kind == MentionKind::Pronoun || first <= place.from + 1 || reading.word(first - 1) != "that" {
        return None;
    }
    let that = first - 1;
    let near = place.from.max(that.saturating_sub(8))..that;
    let tells = near.rev().find(|&k| reading.is(k, Flags(Flags::SAY.0 | Flags::CUE.0)))?;
    (!reading.is_quoted(tells) && ending(reading, tells).is_some()).then_some((m, place.end))
}

/// "From the desk of Mara Quill, harbour master.", a paragraph of its own above the words.
fn under_a_sender(reading: &Reading, place: &Place) -> Option<Found> {
    let paragraph = reading.paragraph(place.first);
    let alone = |k: usize| is_mark(reading, k) || reading.is_quoted(k);
    let mut own = (place.from..place.first)
        .chain((place.end..reading.words.len()).take_while(|&k| reading.paragraph(k) == paragraph));
    let last = place.from.checked_sub(1)?;
    if !own.all(alone) || reading.paragraph(last) == paragraph {
        return None;
    }
    let above = reading.paragraph(last);
    let mut first = last;
    while first > 0 && reading.paragraph(first - 1) == above && last - first < 24 {
        first -= 1;
    }
    let name = behind_sender(reading, first, last)?;
    let plain = silent(reading, name, last) && (name..last).all(|k| !reading.is(k, Flags::AUX));
    let m = starting(reading, name, last + 1).filter(|_| plain)?;
    (reading.mentions[m as usize].kind == MentionKind::Name).then_some((m, place.end))
}

/// The token behind "From the desk of", "A message from" or plain "From", at which a name
/// may start.
fn behind_sender(reading: &Reading, first: usize, last: usize) -> Option<usize> {
    let word = |k: usize| reading.word(k.min(last)).to_lowercase();
    let mut k = first;
    if matches!(word(k).as_str(), "a" | "the") {
        k += 1;
    }
    let letter = matches!(word(k).as_str(), "message" | "statement" | "letter" | "word" | "note" | "comment");
    if letter && word(k + 1) == "from" {
        return Some(k + 2);
    }
    if k > first || word(k) != "from" {
        return None;
    }
    let desk = word(k + 1) == "the" && matches!(word(k + 2).as_str(), "desk" | "office" | "pen");
    Some(if desk && word(k + 3) == "of" { k + 4 } else { k + 1 })
}

#[cfg(test)]
mod tests {
    use crate::attribution::{Context, attribute};
    use crate::text::Document;

    /// Who says the last quotation of a text.
    fn check(text: &str, want: &str) {
        let text = &format!("The pier of Orla was shut on Monday by the harbour board.\n\n{text}");
        let quotes = attribute(&Document::new(text), &Context::default());
        let last = quotes.iter().rev().find(|q| q.kind != crate::quote::QuoteKind::Indirect);
        let name = last.and_then(|q| q.speaker.as_ref()).map(|s| s.name.as_str());
        assert_eq!(name, Some(want), "{text}");
    }

    #[test]
    fn quoted_as_saying_before() {
        check("The Echo quoted Susan Quill as saying “the pier will never open”.", "Susan Quill");
        check("Susan Quill was quoted by the Echo as saying: “The pier is shut.”", "Susan Quill");
    }

    #[test]
    fn quoted_as_saying_after() {
        check(
            "“We will shut the pier,” news agency Orla quoted harbour minister Susan Quill as saying.",
            "Susan Quill",
        );
        check("“We will shut it,” the Echo quoted Susan Quill as saying. “It will not open.”", "Susan Quill");
    }

    #[test]
    fn recalled_saying() {
        check("Robert Vale recalled Susan Quill saying: “The pier will sink.”", "Susan Quill");
    }

    #[test]
    fn said_to_have_said() {
        check("Robert Vale told the court that Susan Quill had said to him: “Sink it.”", "Susan Quill");
        check("Robert Vale told the jury that Susan Quill had told a guard: “I sank it.”", "Susan Quill");
    }

    #[test]
    fn under_a_sender() {
        let text = "“The tide is high,” said Robert Vale.\n\nFrom the desk of Susan Quill, harbour master.\n\n\
            “What the tide means for the town has become clear.”";
        check(text, "Susan Quill");
    }
}
