//! Mentions: the names, noun phrases and pronouns that can be a source.
//!
//! A chunker by rule. It would rather find too much (the ranker chooses) than cut
//! a name wrongly, because later steps resolve what it hands them: a name ends
//! before a verb ("the State Department gave"), a possessor is a mention of its
//! own inside the phrase it opens ("Mr. Ode's lawyer").

mod chunk;
mod phrase;
mod word;

use chunk::chunk;
use phrase::MAX;
pub use phrase::heading_colon;
use word::SPEAKING;

use super::classes;
use super::lexicon::Flags;
use super::reading::{Candidate, Reading, Tag as Kind};
use crate::quote::MentionKind;
use crate::span::Span;

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
            classes::tag(reading, k),
            Kind::Say | Kind::Cue | Kind::CueIng | Kind::Aux | Kind::Verb | Kind::Past
        )
    };
    let mark = |k: usize| k < reading.words.len() && matches!(reading.word(k), ":" | ",");
    // "a voice-over in the ad states"
    let beyond = |k: usize| {
        classes::tag(reading, k) == Kind::Prep
            && (k + 1..(k + 8).min(reading.words.len()))
                .take_while(|&j| !matches!(classes::tag(reading, j), Kind::Mark | Kind::Quote))
                .any(verb)
    };
    (end..end + 3).any(verb)
        || mark(end)
        || classes::tag(reading, end) == Kind::Gerund
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
    fn firms_before_roles_and_nicknames_are_part_of_the_phrase() {
        check(
            "It sank, said Vale & Co. analyst Mara Quill.",
            &["p It", "N Vale & Co. analyst Mara Quill", "N Vale & Co"],
        );
        check("It sank, said Susan “Sue” Quill.", &["p It", "N Susan “Sue” Quill"]);
        check("It sank, said Mara Quill (R-Orn).", &["p It", "N Mara Quill"]);
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
    fn a_description_before_a_name_belongs_to_it() {
        check("The Pell newspaper Tidings objected.", &["N The Pell newspaper Tidings", "N The Pell"]);
        check("Its co-presenter Mara Quill left.", &["N Its co-presenter Mara Quill", "p' Its"]);
    }

    #[test]
    fn a_phrase_goes_on_after_its_adverb() {
        check("According to the recently painted sign, no.", &["n the recently painted sign"]);
    }

    #[test]
    fn a_name_has_no_article_but_the() {
        check("He said that Quill left.", &["p He", "N Quill"]);
        check("He told the Quill.", &["p He", "N the Quill"]);
    }

    #[test]
    fn bare_nouns_that_speak() {
        check("Police said senior officials knew.", &["n Police", "n senior officials"]);
        check("The dockers' union objected.", &["n The dockers' union", "n' The dockers"]);
    }
}
