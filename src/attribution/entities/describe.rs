//! Roles beside names, and noun phrases that describe instead of naming.

use rustc_hash::FxHashMap;

use super::lexicon::{self, *};
use super::link::{self, Linker};
use super::names::{self, Run, Word};
use super::{Entity, EntityId, Kind, Occurrence, traits};
use crate::lexicon::TITLES;
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
                && !names::is_clitic(document.word(k as usize))
                && words[k as usize].flags & (SOFT | PERSON | TITLE) == 0
        }) {
            start = k + 1;
        }
        while start < first && names::is_clitic(document.word(start as usize)) {
            start += 1;
        }
        return Some(((start, run.name.0), head));
    }
    let head = first.checked_sub(1)?;
    let flags = words[head as usize].flags;
    if flags & (PERSON | BODY) == 0
        || document.tokens[head as usize].upper
        || names::starts_clause(document, first as usize)
    {
        return None;
    }
    Some(((modifiers(document, words, head), first), head))
}

/// The first token of the words that qualify token `head`.
fn modifiers(document: &Document, words: &[Word], head: u32) -> u32 {
    let mut start = head;
    while start > 0 && head - start < 6 && !names::starts_clause(document, start as usize) {
        let k = start as usize - 1;
        let flags = words[k].flags;
        let token = document.tokens[k];
        let and = document.word(k) == "and"
            && words[start as usize].flags & PERSON != 0
            && k > 0
            && words[k - 1].flags & PERSON != 0;
        let plain = names::is_clitic(document.word(k))
            || token.class == Class::Word
                && flags & (DETERMINER | PREPOSITION | SAY | VERB | HE_PRONOUN | SHE_PRONOUN | TIME) == 0
                && !names::is_shouted(document.word(k))
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
        if names::starts_clause(document, k) && k > start
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
        && !names::starts_clause(document, end)
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
                || names::is_clitic(document.word(k))
        })
        .find(|&k| document.word(k) == "as")?;
    let start = at + 1 + words.get(at + 1).is_some_and(|w| w.flags & DETERMINER != 0) as usize;
    let mut end = start;
    while end < n
        && end - start < 6
        && document.tokens[end].class == Class::Word
        && words[end].flags & (PREPOSITION | SAY | VERB | STOP) & !SOFT == 0
        && !names::starts_clause(document, end)
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
            && !names::is_clitic(document.word(k))
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
        if names::starts_clause(document, start) {
            break;
        }
    }
    let head = head.filter(|&h| h as usize == comma - 1 && names::starts_clause(document, start))?;
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
        if names::is_clitic(document.word(k)) {
            start -= 1;
            continue;
        }
        if token.class == Class::Mark
            || flags & (PREPOSITION | SAY | VERB) != 0 && !token.upper
            || names::starts_clause(document, start as usize)
        {
            break;
        }
        if flags & STOP != 0
            && flags & SOFT == 0
            && !matches!(document.word(k), "former" | "chief" | "deputy" | "senior" | "general")
        {
            break;
        }
        if names::is_possessive(document, k) {
            // "Tony Doe's spokesman": somebody's, so definite
            modifiers.push(words[k].hash);
            return Some(Phrase { start: k as u32, definite: true, modifiers });
        }
        if words[k].hash != 0 && document.word(k) != "former" {
            modifiers.push(words[k].hash);
        }
        start -= 1;
    }
    (start < head || names::starts_clause(document, head as usize)).then_some(Phrase {
        start,
        definite: false,
        modifiers,
    })
}

/// Files the descriptions of a document: those that repeat a role go to the one
/// who carries it, the others become entities without a name.
pub fn descriptions(linker: &mut Linker, runs: &[Run]) {
    let document = linker.document;
    let words = linker.words;
    let mut unnamed: FxHashMap<u64, EntityId> = FxHashMap::default();
    let mut bodies: FxHashMap<u64, EntityId> = FxHashMap::default();
    let mut run_at = 0;
    let mut k = 0;
    while k < words.len() {
        while run_at < runs.len() && (runs[run_at].whole.1 as usize) <= k {
            run_at += 1;
        }
        let inside = runs.get(run_at).filter(|r| r.whole.0 as usize <= k);
        let flags = words[k].flags;
        let mut head = k;
        match inside {
            Some(run) if run.len() > 0 => {
                k = run.whole.1 as usize;
                continue;
            }
            Some(run) => {
                head = run.whole.1 as usize - 1;
                k = run.whole.1 as usize;
            }
            None => {
                k += 1;
                if flags & (PERSON | GROUP | BODY) == 0 || document.tokens[head].class != Class::Word {
                    continue;
                }
                if flags & BODY != 0 {
                    named_body(linker, &mut bodies, head);
                    if flags & (PERSON | GROUP) == 0 {
                        continue;
                    }
                }
            }
        }
        let flags = words[head].flags;
        // the last noun of the phrase is its head; before a name it is a role
        if let Some(next) = document.tokens.get(head + 1) {
            let adjacent = next.class == Class::Word && !names::starts_clause(document, head + 1);
            let noun = words[head + 1].flags & (PERSON | GROUP) != 0
                && words[head + 1].flags & (VERB | SAY) == 0
                && !next.upper;
            let name = next.upper
                && runs
                    .get(run_at + inside.is_some() as usize)
                    .is_some_and(|r| r.whole.0 as usize == head + 1 && r.len() > 0);
            if adjacent && (noun || name) || names::is_possessive(document, head) && name {
                continue;
            }
        }
        let group = flags & GROUP != 0 && flags & PERSON == 0;
        let Some(phrase) = phrase(document, words, head as u32) else { continue };
        let start = phrase.start as usize;
        let bare = start == head && flags & GROUP == 0;
        if bare && inside.is_none() {
            continue;
        }
        // "Ann Doe, a teacher" and "Doe is a teacher" describe somebody who is there already
        if start > 0 {
            let comma = document.word(start - 1) == "," && start > 1 && document.tokens[start - 2].upper;
            let predicate = matches!(
                document.word(start - 1),
                "is" | "was" | "as" | "became" | "become" | "be" | "been" | "being"
            );
            if comma || predicate {
                continue;
            }
        }
        let introduces = head + 2 < document.tokens.len()
            && document.word(head + 1) == ","
            && runs
                .get(run_at + inside.is_some() as usize)
                .is_some_and(|r| r.whole.0 as usize == head + 2 && r.len() > 0);
        if introduces && !group {
            continue;
        }
        let span = document.tokens[head].span();
        let noun = lexicon::role_noun(words[head].hash);
        let definite = phrase.definite || inside.is_some() && phrase.start == head as u32;
        let mut id = None;
        if definite && !group {
            id = linker.by_role(words[head].hash, &phrase.modifiers, span.start);
        }
        if id.is_none() && definite {
            id = unnamed.get(&noun).copied();
        }
        let id = id.unwrap_or_else(|| {
            let kind = if group { Kind::Group } else { Kind::Person };
            let id = linker.unnamed(kind, link::gender(flags));
            unnamed.insert(noun, id);
            id
        });
        let entity = &mut linker.entities[id.0 as usize];
        entity.count += 1;
        entity.first = entity.first.min(span.start as u32);
        let tokens = (phrase.start, head as u32 + 1);
        let bits = linker.traits(tokens, span) | traits::NOMINAL;
        linker.nominals.push(Occurrence { span, entity: id, tokens, traits: bits });
    }
}

/// Files "the Ruritanian foreign ministry", "Harbour police": a common noun with
/// a name or an adjective of origin right in front.
fn named_body(linker: &mut Linker, bodies: &mut FxHashMap<u64, EntityId>, head: usize) {
    let document = linker.document;
    let words = linker.words;
    if document.tokens.get(head + 1).is_some_and(|t| {
        t.class == Class::Word
            && words[head + 1].flags & (PERSON | GROUP | BODY) != 0
            && t.start == document.tokens[head].end + 1
    }) {
        return;
    }
    let mut start = head;
    let mut capital = None;
    while start > 0 && head - start < 6 && !names::starts_clause(document, start) {
        let k = start - 1;
        let token = document.tokens[k];
        let word = document.word(k);
        let flags = words[k].flags;
        let clitic = names::is_clitic(word);
        if !clitic && token.class != Class::Word || word.contains("-based") {
            break;
        }
        if !clitic
            && !token.upper
            && (flags & (DETERMINER | PREPOSITION | SAY | VERB | STOP | TIME) != 0 || capital.is_some())
            || token.upper && flags & (STOP | TIME | DETERMINER) != 0 && flags & (PLACE | MALE | FEMALE) == 0
        {
            break;
        }
        if token.upper {
            capital = Some(k);
        }
        start = k;
    }
    let Some(first) = capital else { return };
    // "Google's company" is the company of a name; a title's holder has no company
    if words[first].flags & (TITLE | HE_PRONOUN | SHE_PRONOUN) != 0 {
        return;
    }
    let key = (first..=head).filter(|&k| words[k].hash != 0).fold(1, |h, k| link::mix(h, words[k].hash));
    let span =
        crate::span::Span::new(document.tokens[first].start as usize, document.tokens[head].end as usize);
    // a body that is named in front of a plain noun is that body
    let plain = head - first >= 1
        && matches!(
            document.word(head),
            "site"
                | "company"
                | "group"
                | "association"
                | "firm"
                | "bank"
                | "newspaper"
                | "paper"
                | "magazine"
                | "network"
                | "website"
                | "agency"
                | "union"
                | "organisation"
                | "organization"
                | "charity"
        );
    let before = head as u32 - 1 - names::is_clitic(document.word(head - 1)) as u32;
    let named =
        linker.name_ending(before).filter(|id| plain && linker.entities[id.0 as usize].kind != Kind::Place);
    let id = named.unwrap_or_else(|| *bodies.entry(key).or_insert_with(|| linker.body(span, key)));
    let at = document.tokens[head].span();
    let entity = &mut linker.entities[id.0 as usize];
    entity.count += 1;
    entity.first = entity.first.min(at.start as u32);
    let tokens = (first as u32, head as u32 + 1);
    let bits = linker.traits(tokens, at) | traits::NOMINAL;
    linker.nominals.push(Occurrence { span: at, entity: id, tokens, traits: bits });
}
