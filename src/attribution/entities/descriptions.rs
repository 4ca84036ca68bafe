//! Noun phrases that describe instead of naming: "a police spokesman", "the ministry".

use rustc_hash::FxHashMap;

use super::describe::{Phrase, phrase};
use super::entity::{EntityId, Kind, Occurrence, traits};
use super::lexicon::{self, *};
use super::linker::{self, Linker};
use super::run::Run;
use super::word::{self, Word};
use crate::lexicon::BODIES;
use crate::text::{Class, Document};

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
        let next = runs.get(run_at + inside.is_some() as usize).filter(|r| r.len() > 0);
        if goes_on(document, words, head, next) {
            continue;
        }
        let flags = words[head].flags;
        let group = flags & GROUP != 0 && flags & PERSON == 0;
        let Some(phrase) = phrase(document, words, head as u32) else { continue };
        let start = phrase.start as usize;
        let bare = start == head && flags & GROUP == 0 && inside.is_none();
        let introduces = !group && introduces(document, head, next);
        if bare || introduces || is_predicate(document, start) {
            continue;
        }
        let definite = phrase.definite || inside.is_some() && start == head;
        file(linker, &mut unnamed, head, &phrase, definite);
    }
}

/// Whether the phrase goes on behind token `head`: the last noun of a phrase is its head,
/// and before a name it is a role. `next` is the name that comes next.
fn goes_on(document: &Document, words: &[Word], head: usize, next: Option<&Run>) -> bool {
    let Some(token) = document.tokens.get(head + 1) else { return false };
    let adjacent = token.class == Class::Word && !word::starts_clause(document, head + 1);
    let flags = words[head + 1].flags;
    let noun = flags & (PERSON | GROUP) != 0 && flags & (VERB | SAY) == 0 && !token.upper;
    let name = token.upper && next.is_some_and(|r| r.whole.0 as usize == head + 1);
    adjacent && (noun || name) || word::is_possessive(document, head) && name
}

/// "Ann Doe, a teacher" and "Doe is a teacher" describe somebody who is there already.
fn is_predicate(document: &Document, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return false };
    let comma = document.word(before) == "," && before > 0 && document.tokens[before - 1].upper;
    comma
        || matches!(
            document.word(before),
            "is" | "was" | "as" | "became" | "become" | "be" | "been" | "being"
        )
}

/// "a teacher, Ann Doe": the name comes next.
fn introduces(document: &Document, head: usize, next: Option<&Run>) -> bool {
    head + 2 < document.tokens.len()
        && document.word(head + 1) == ","
        && next.is_some_and(|r| r.whole.0 as usize == head + 2)
}

/// Files a description: a definite one that repeats a role with the one who carries it, or
/// with the last of its kind; others as somebody new.
fn file(
    linker: &mut Linker,
    unnamed: &mut FxHashMap<u64, EntityId>,
    head: usize,
    phrase: &Phrase,
    definite: bool,
) {
    let Word { hash, flags } = linker.words[head];
    let group = flags & GROUP != 0 && flags & PERSON == 0;
    let span = linker.document.tokens[head].span();
    let noun = lexicon::role_noun(hash);
    let mut id = None;
    if definite && !group {
        id = linker.by_role(hash, &phrase.modifiers, span.start);
    }
    if id.is_none() && definite {
        id = unnamed.get(&noun).copied();
    }
    let id = id.unwrap_or_else(|| {
        let kind = if group { Kind::Group } else { Kind::Person };
        let id = linker.unnamed(kind, linker::gender(flags));
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

/// "the influential Ruritanian daily" is one of several, and so these words are no name.
fn is_sort_of_paper(document: &Document, words: &[Word], first: usize, head: usize) -> bool {
    let country = |k: usize| {
        let small = !document.word(k).contains(char::is_uppercase);
        small || document.tokens[k].upper && words[k].flags & (PLACE | DEMONYM) != 0
    };
    let named = document.tokens.get(head + 1).is_some_and(|t| t.upper && t.class == Class::Word);
    BODIES.has(document.word(head), "names-sort") && !named && (first..head).all(country)
}

impl Linker<'_, '_> {
    /// The one paper that is named before byte `at`.
    fn only_paper(&self, at: usize) -> Option<EntityId> {
        let mut papers = (0..self.entities.len() as u32).map(EntityId).filter(|id| {
            let e = &self.entities[id.0 as usize];
            let last = e.name.as_deref().and_then(|n| n.split_whitespace().last());
            let press = last.is_some_and(|w| BODIES.has_capitalised(w, "names-press"));
            press && (e.first as usize) < at && matches!(e.kind, Kind::Organisation | Kind::Unknown)
        });
        let first = papers.next()?;
        papers.next().is_none().then_some(first)
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
    while start > 0 && head - start < 6 && !word::starts_clause(document, start) {
        let k = start - 1;
        let token = document.tokens[k];
        let word = document.word(k);
        let flags = words[k].flags;
        let clitic = word::is_clitic(word);
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
    let key = (first..=head).filter(|&k| words[k].hash != 0).fold(1, |h, k| linker::mix(h, words[k].hash));
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
    let before = head as u32 - 1 - word::is_clitic(document.word(head - 1)) as u32;
    let named =
        linker.name_ending(before).filter(|id| plain && linker.entities[id.0 as usize].kind != Kind::Place);
    let id = match named {
        Some(id) => id,
        None if is_sort_of_paper(document, words, first, head) => {
            let the = phrase(document, words, head as u32).is_some_and(|p| p.definite);
            let paper = linker.only_paper(span.start).filter(|_| the);
            paper.unwrap_or_else(|| {
                *bodies.entry(key).or_insert_with(|| linker.unnamed(Kind::Organisation, None))
            })
        }
        None => *bodies.entry(key).or_insert_with(|| linker.body(span, key)),
    };
    let at = document.tokens[head].span();
    let entity = &mut linker.entities[id.0 as usize];
    entity.count += 1;
    entity.first = entity.first.min(at.start as u32);
    let tokens = (first as u32, head as u32 + 1);
    let bits = linker.traits(tokens, at) | traits::NOMINAL;
    linker.nominals.push(Occurrence { span: at, entity: id, tokens, traits: bits });
}
