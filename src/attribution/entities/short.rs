//! A single word that may be short for a name: whose.

use super::lexicon::{self, *};
use super::link::{Linker, gender, gender_of, mix, put};
use super::names::{self, Run, Word};
use super::{EntityId, Kind};
use crate::text::Class;

impl Linker<'_, '_> {
    /// The entity of a single word, unless the word is no name.
    pub(super) fn short(&mut self, run: &Run, kind: Kind, established: bool) -> Option<EntityId> {
        let word = self.hash_at(run.name.0);
        let flags = self.flags_at(run.name.0);
        let honorific = run.titled;
        if run.doubtful {
            // "the Prince" and "in May" are not Charles Prince and Theresa May
            let before = run.whole.0.checked_sub(1).map_or(0, |k| self.flags_at(k));
            let Some(list) = self.index.surname.get(&word) else {
                return self
                    .index
                    .exact
                    .get(&mix(0, word))
                    .copied()
                    .filter(|_| flags & (TITLE | PERSON | TIME | STOP | SAY | VERB) == 0);
            };
            return if before & (DETERMINER | PREPOSITION) == 0 || run.possessive {
                self.pick(Some(list), run)
            } else {
                None
            };
        }
        let the = run.whole.0 == run.name.0
            && run.name.0 > 0
            && matches!(self.document.word(run.name.0 as usize - 1), "the" | "The");
        if the
            && flags & (BODY | INSTITUTION) != 0
            && let Some(id) = self.index.role.get(&role_noun(word)).and_then(|list| {
                list.iter().copied().max_by_key(|id| (self.entities[id.0 as usize].count, id.0))
            })
        {
            return Some(id);
        }
        let surname = self.pick(self.index.surname.get(&word), run);
        let by_surname = self.index.surname.get(&word).is_some_and(|list| !list.is_empty());
        // "the Quill administration" is about the person, "the Sun" about no Mr Sun:
        // neither is what the word alone stands for
        let qualifies = the && self.qualifies(run);
        let apart = the && by_surname && !qualifies;
        if let Some(&id) = self.index.exact.get(&mix(apart as u64, word))
            && (!honorific || self.entities[id.0 as usize].kind != Kind::Organisation)
        {
            self.rename(id, run, kind);
            return Some(id);
        }
        if (run.possessive || !the || qualifies) && flags & (PLACE | DEMONYM) == 0 && by_surname {
            if let Some(id) = surname {
                // bodies are shortened to their first word, people to their last
                let entity = &mut self.entities[id.0 as usize];
                if entity.kind == Kind::Unknown && flags & (BODY | DOCUMENT | INSTITUTION) == 0 {
                    entity.kind = Kind::Person;
                }
                return Some(id);
            }
        } else if !honorific {
            let text = self.document.word(run.name.0 as usize);
            let capitals = stem(text).chars().all(|c| c.is_uppercase() || c == '.' || c == '&');
            if capitals {
                if let Some(id) = self.spelled_out(run) {
                    return Some(id);
                }
                let letters: String = stem(text).chars().filter(|c| c.is_alphanumeric()).collect();
                if let Some(&id) = self.index.acronym.get(&hash(&letters)) {
                    return Some(id);
                }
            }
            // "the Fed", "the Met": the start of the first word
            if the && text.len() <= 4 {
                let whole = |id: &EntityId| {
                    let e = &self.entities[id.0 as usize];
                    e.kind == Kind::Organisation
                        && e.name.as_deref().is_some_and(|n| n.len() > text.len() + 4 && n.starts_with(text))
                };
                if let Some(id) = (0..self.entities.len().min(400) as u32).map(EntityId).find(whole) {
                    return Some(id);
                }
            }
            if flags & (PLACE | DEMONYM | INSTITUTION) == 0
                && let Some(list) = self.index.leading.get(&word)
            {
                let best = list
                    .iter()
                    .copied()
                    .max_by_key(|id| (self.entities[id.0 as usize].count, u32::MAX - id.0));
                if best.is_some() {
                    return best;
                }
            }
        }
        if (honorific || kind == Kind::Person || run.weak)
            && let Some(id) = self.misspelt(run)
        {
            return Some(id);
        }
        if run.weak && !established && flags & (STOP | SAY | VERB | BODY | DOCUMENT | GROUP | DETERMINER) != 0
        {
            return None;
        }
        if flags & (DEMONYM | TIME) != 0 && flags & (MALE | FEMALE) == 0 && !honorific {
            return None;
        }
        // a word that only ever starts sentences is a name when something says or does
        if run.weak && !established {
            let next = self.words.get(run.whole.1 as usize).map_or(0, |w| w.flags);
            let label = (run.whole.1 as usize) < self.document.tokens.len()
                && self.document.word(run.whole.1 as usize) == ":";
            if next & (SAY | VERB) == 0 && !run.possessive && !label && flags & (MALE | FEMALE) == 0 {
                return None;
            }
        }
        // what is written small elsewhere in the text is no name for standing first here
        if run.weak
            && !established
            && flags & (MALE | FEMALE) == 0
            && (self.document.word(run.name.0 as usize).ends_with("ing") || self.written_small(word))
        {
            return None;
        }
        let id = self.create(kind);
        let sex = gender_of(flags & (MALE | FEMALE));
        self.entities[id.0 as usize].partial = true;
        self.entities[id.0 as usize].gender = sex;
        self.index.exact.insert(mix(apart as u64, word), id);
        self.rename(id, run, kind);
        if kind == Kind::Person {
            put(&mut self.index.surname, word, id);
        }
        if let Some((_, given, name)) = self.title.iter().find(|(s, ..)| *s == word) {
            let entity = &mut self.entities[id.0 as usize];
            entity.name = Some(name.clone());
            entity.fullness = 4;
            entity.partial = false;
            entity.given = *given;
            entity.kind = Kind::Person;
            entity.gender = entity.gender.or(gender_of(lexicon::flags(*given)));
        }
        Some(id)
    }

    /// Whether the text has the word without a capital too.
    fn written_small(&self, word: u64) -> bool {
        let same = |(k, w): (usize, &Word)| w.hash == word && !self.document.tokens[k].upper;
        self.words.iter().enumerate().any(same)
    }

    /// Whether a common noun follows the run right away ("the Quill trial").
    fn qualifies(&self, run: &Run) -> bool {
        let k = run.whole.1 as usize;
        self.document.tokens.get(k).is_some_and(|t| t.class == Class::Word && !t.upper)
            && self.words[k].flags & (SAY | VERB | PREPOSITION | STOP) == 0
            && !names::starts_clause(self.document, k)
    }

    /// Which of several people with one surname a title and a surname mean.
    fn pick(&self, list: Option<&Vec<EntityId>>, run: &Run) -> Option<EntityId> {
        let list = list?;
        let entity = |id: &EntityId| &self.entities[id.0 as usize];
        let wanted = if run.titled { gender(run.gender) } else { None };
        let fits = |id: &&EntityId| match (wanted, entity(id).gender) {
            (Some(w), Some(g)) => w == g,
            _ => true,
        };
        let junior = |id: &EntityId| {
            entity(id).name.as_deref().is_some_and(|n| n.ends_with("Jr") || n.ends_with("Jr."))
        };
        // who goes by the given name alone does not go by the surname alone
        let given = |id: &EntityId| self.familiar.contains(&entity(id).given);
        let full = |id: &EntityId| self.in_full.get(id.0 as usize).copied().unwrap_or(0);
        let others = list.iter().filter(|id| !given(id)).map(full).max().unwrap_or(0);
        // unless the article is about that one
        let familiar = |id: &EntityId| wanted.is_none() && given(id) && full(id) <= 2 * others;
        let sure = |id: &EntityId| wanted.is_some() && entity(id).gender == wanted;
        list.iter()
            .filter(fits)
            .max_by_key(|id| (sure(id), !junior(id), !familiar(id), entity(id).count, u32::MAX - id.0))
            .copied()
    }
}
