//! Roles beside names, and the noun phrase around a noun.

use super::entity::Entity;
use super::lexicon::*;
use super::run::Run;
use super::word::{self, Word};
use crate::lexicon::{SAYING, TITLES};
use crate::text::{Class, Document};

/// A range of tokens, end exclusive.
pub type Range = (u32, u32);

/// The roles that stand beside a name, each with its head noun.
pub fn roles_at(
    document: &Document,
    words: &[Word],
    run: &Run,
) -> impl Iterator<Item = (Range, u32)> + use<> {
    [
        before(document, words, run),
        behind(document, words, run),
        introducing(document, words, run),
        predicate(document, words, run),
        serving(document, words, run),
    ]
    .into_iter()
    .flatten()
}

/// "US President", "planetary geologist": right before the name.
fn before(document: &Document, words: &[Word], run: &Run) -> Option<(Range, u32)> {
    let first = run.whole.0;
    if run.name.0 > first && run.len() > 0 {
        let mut head = run.name.0 - 1;
        while head > first && words[head as usize].flags & (TITLE | PERSON) == 0 {
            head -= 1;
        }
        let honorific =
            words[head as usize].flags & (HE | SHE) != 0 && words[head as usize].flags & PERSON == 0;
        if honorific && head == first || words[head as usize].flags & (TITLE | PERSON) == 0 {
            return None;
        }
        let mut start = modifiers(document, words, first);
        // before a title with a capital few small words belong to it: not "heard President"
        if let Some(k) = (start..first).rev().find(|&k| {
            !document.tokens[k as usize].upper
                && !word::is_clitic(document.word(k as usize))
                && words[k as usize].flags & (SOFT | PERSON | TITLE) == 0
        }) {
            start = k + 1;
        }
        while start < first && word::is_clitic(document.word(start as usize)) {
            start += 1;
        }
        return Some(((start, run.name.0), head));
    }
    let head = first.checked_sub(1)?;
    let flags = words[head as usize].flags;
    if flags & (PERSON | BODY) == 0
        || document.tokens[head as usize].upper
        || word::starts_clause(document, first as usize)
    {
        return None;
    }
    Some(((modifiers(document, words, head), first), head))
}

/// The first token of the words that qualify token `head`.
fn modifiers(document: &Document, words: &[Word], head: u32) -> u32 {
    let mut start = head;
    while start > 0 && head - start < 6 && !word::starts_clause(document, start as usize) {
        let k = start as usize - 1;
        let flags = words[k].flags;
        let token = document.tokens[k];
        let and = document.word(k) == "and"
            && words[start as usize].flags & PERSON != 0
            && k > 0
            && words[k - 1].flags & PERSON != 0;
        let plain = word::is_clitic(document.word(k))
            || token.class == Class::Word
                && flags & (DETERMINER | PREPOSITION | SAY | VERB | HE_PRONOUN | SHE_PRONOUN | TIME) == 0
                && !word::is_shouted(document.word(k))
                && !SAYING.has(document.word(k), "quotes")
                && (flags & STOP == 0
                    || flags & (SOFT | PLACE) != 0
                    || matches!(
                        document.word(k),
                        "former"
                            | "deputy"
                            | "chief"
                            | "senior"
                            | "general"
                            | "acting"
                            | "top"
                            | "main"
                            | "Former"
                            | "Chief"
                            | "Deputy"
                            | "Senior"
                            | "General"
                    ));
        if !(and || plain) {
            break;
        }
        start -= 1;
    }
    start
}

/// ", 43, a spokesman for the harbour board,": after the name.
fn behind(document: &Document, words: &[Word], run: &Run) -> Option<(Range, u32)> {
    let n = document.tokens.len();
    let mut k = run.whole.1 as usize;
    if run.possessive || k + 1 >= n || document.word(k) != "," {
        return None;
    }
    k += 1;
    if document.tokens[k].class == Class::Number && k + 2 < n && document.word(k + 1) == "," {
        k += 2;
    }
    if words[k].flags & DETERMINER != 0 {
        k += 1;
    }
    if k >= n {
        return None;
    }
    let start = k;
    let verbal = document.word(start).ends_with("ing")
        || document.word(start).ends_with("ed")
            && !matches!(document.word(start), "retired" | "married" | "convicted" | "alleged");
    if verbal && words[start].flags & PERSON == 0 && !document.tokens[start].upper {
        return None;
    }
    let mut head = None;
    let mut behind_preposition = false;
    while k < n && k - start < 14 {
        let flags = words[k].flags;
        let word = document.word(k);
        let token = document.tokens[k];
        if token.class == Class::Mark && !matches!(word, "-" | "&" | "/" | "'" | "’" | "'s" | "’s") {
            break;
        }
        if word::starts_clause(document, k) && k > start
            || !token.upper && flags & (VERB | SAY | HE_PRONOUN | SHE_PRONOUN) != 0 && flags & PERSON == 0
        {
            break;
        }
        if matches!(word, "who" | "whose" | "which" | "where" | "when" | "but" | "that") {
            break;
        }
        behind_preposition |= flags & PREPOSITION != 0;
        if !behind_preposition && (flags & PERSON != 0 || flags & BODY != 0 && !token.upper) {
            head = Some(k as u32);
        }
        k += 1;
    }
    let head = head?;
    Some(((start as u32, k as u32), head))
}

/// "Ann Doe is a spokeswoman for the harbour board", "…, who was the chief pilot"
fn predicate(document: &Document, words: &[Word], run: &Run) -> Option<(Range, u32)> {
    let n = document.tokens.len();
    let mut k = run.whole.1 as usize;
    let word = |k: usize| if k < n { document.word(k) } else { "" };
    if word(k) == "," && word(k + 1) == "who" {
        k += 2;
    }
    if run.possessive
        || !matches!(word(k), "is" | "was" | "became")
        || !matches!(word(k + 1), "a" | "an" | "the")
    {
        return None;
    }
    let start = k + 2;
    let mut head = None;
    let mut end = start;
    while end < n
        && end - start < 6
        && document.tokens[end].class == Class::Word
        && words[end].flags & (PREPOSITION | SAY | VERB) == 0
        && !word::starts_clause(document, end)
    {
        if words[end].flags & PERSON != 0 {
            head = Some(end as u32);
        }
        end += 1;
    }
    let head = head.filter(|&h| h as usize == end - 1)?;
    Some(((start as u32, end as u32), head))
}

/// "Doe's first speech as harbour secretary", "Doe took over as chief pilot"
fn serving(document: &Document, words: &[Word], run: &Run) -> Option<(Range, u32)> {
    let n = document.tokens.len();
    let from = run.whole.1 as usize;
    let at = (from..n.min(from + 8))
        .take_while(|&k| {
            document.tokens[k].class == Class::Word && !document.tokens[k].upper
                || word::is_clitic(document.word(k))
        })
        .find(|&k| document.word(k) == "as")?;
    let start = at + 1 + words.get(at + 1).is_some_and(|w| w.flags & DETERMINER != 0) as usize;
    let mut end = start;
    while end < n
        && end - start < 6
        && document.tokens[end].class == Class::Word
        && words[end].flags & (PREPOSITION | SAY | VERB | STOP) & !SOFT == 0
        && !word::starts_clause(document, end)
    {
        end += 1;
    }
    let head = end.checked_sub(1).filter(|&h| h >= start && words[h].flags & PERSON != 0)?;
    Some(((start as u32, end as u32), head as u32))
}

/// "The harbour board's spokesman, Ann Doe, said": before the name, between commas.
fn introducing(document: &Document, words: &[Word], run: &Run) -> Option<(Range, u32)> {
    let comma = (run.whole.0 as usize).checked_sub(1)?;
    if run.possessive || document.word(comma) != "," {
        return None;
    }
    let after = document.tokens.get(run.whole.1 as usize)?;
    let closes = matches!(after.span().of(document.text), "," | "." | ":" | "(")
        || words[run.whole.1 as usize].flags & (SAY | VERB) != 0;
    if !closes {
        return None;
    }
    let mut start = comma;
    let mut head = None;
    while start > 0 && comma - start < 12 {
        let k = start - 1;
        let flags = words[k].flags;
        if document.tokens[k].class == Class::Mark
            && document.word(k) != "-"
            && !word::is_clitic(document.word(k))
            || !document.tokens[k].upper && flags & (SAY | VERB) != 0
        {
            break;
        }
        if flags & PERSON != 0 {
            head = Some(k as u32);
        } else if flags & PREPOSITION != 0 {
            // what stands behind the preposition is no head
            head = None;
        }
        if flags & DETERMINER != 0 && head.is_some() {
            let head = head?;
            // "a teacher, Ann Doe" but not "told the court, Ann Doe"
            return Some(((k as u32 + 1, comma as u32), head));
        }
        start -= 1;
        if word::starts_clause(document, start) {
            break;
        }
    }
    let head = head.filter(|&h| h as usize == comma - 1 && word::starts_clause(document, start))?;
    Some(((start as u32, comma as u32), head))
}

/// The description to show: the fullest that is still short.
pub fn best_role(document: &Document, entity: &Entity) -> Option<String> {
    let short = |n: usize| n <= 80;
    // how somebody is addressed is no role
    let plain = |text: &str| !TITLES.has_capitalised(text.trim_end_matches('.'), "names-courtesy");
    let best = entity
        .roles
        .iter()
        .filter(|span| short(span.len()) && plain(span.of(document.text)))
        .max_by_key(|span| (span.len(), std::cmp::Reverse(span.start)))?;
    let mut text = best.of(document.text);
    // "Ruritania's Prime Minister": the title without whose
    if let Some((_, title)) = text.split_once("'s ").or(text.split_once("’s "))
        && title.starts_with(char::is_uppercase)
    {
        text = title;
    }
    for word in ["current ", "Current ", "the ", "The ", "and "] {
        text = text.strip_prefix(word).unwrap_or(text);
    }
    if let Some((title, rest)) = text.split_once(' ')
        && TITLES.has_capitalised(title, "names-drop")
    {
        text = rest;
    }
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A noun phrase around its head noun.
pub struct Phrase {
    /// First token, determiner included.
    pub start: u32,
    pub definite: bool,
    /// Hashes of the words between determiner and head.
    pub modifiers: Vec<u64>,
}

/// The noun phrase whose head is token `head`.
pub fn phrase(document: &Document, words: &[Word], head: u32) -> Option<Phrase> {
    let mut start = head;
    let mut modifiers = Vec::new();
    while start > 0 && head - start < 7 {
        let k = start as usize - 1;
        let flags = words[k].flags;
        let token = document.tokens[k];
        if flags & DETERMINER != 0 && token.class == Class::Word {
            let definite = flags & INDEFINITE == 0;
            return Some(Phrase { start: k as u32, definite, modifiers });
        }
        if word::is_clitic(document.word(k)) {
            start -= 1;
            continue;
        }
        if token.class == Class::Mark
            || flags & (PREPOSITION | SAY | VERB) != 0 && !token.upper
            || word::starts_clause(document, start as usize)
        {
            break;
        }
        if flags & STOP != 0
            && flags & SOFT == 0
            && !matches!(document.word(k), "former" | "chief" | "deputy" | "senior" | "general")
        {
            break;
        }
        if word::is_possessive(document, k) {
            // "Tony Doe's spokesman": somebody's, so definite
            modifiers.push(words[k].hash);
            return Some(Phrase { start: k as u32, definite: true, modifiers });
        }
        if words[k].hash != 0 && document.word(k) != "former" {
            modifiers.push(words[k].hash);
        }
        start -= 1;
    }
    (start < head || word::starts_clause(document, head as usize)).then_some(Phrase {
        start,
        definite: false,
        modifiers,
    })
}
