//! A single word that may be short for a name: whose.

use super::entity::{EntityId, Gender, Kind};
use super::lexicon::{self, *};
use super::linker::{Linker, gender, gender_of, mix, put};
use super::run::Run;
use super::word::{self, Word};
use crate::text::Class;

/// A single word with a capital, and what is known of it.
struct Single<'r> {
    run: &'r Run,
    kind: Kind,
    /// It is surely a name elsewhere in the text.
    established: bool,
    word: u64,
    flags: Flags,
    /// "the" stands before it.
    the: bool,
    /// Under which it is filed.
    key: u64,
    /// It may stand for somebody with this surname.
    is_surname: bool,
}

impl Linker<'_, '_> {
    /// The entity of a single word, unless the word is no name.
    pub(super) fn short(&mut self, run: &Run, kind: Kind, established: bool) -> Option<EntityId> {
        if run.doubtful {
            return self.doubtful(run);
        }
        let single = self.single(run, kind, established);
        if let Some(id) = self.body_by_noun(&single) {
            return Some(id);
        }
        // "the Post" where no paper is called so
        if single.the && single.flags & (SOFT | PLACE) == SOFT && !run.titled {
            return None;
        }
        if let Some(&id) = self.index.exact.get(&single.key)
            && (!run.titled || self.entities[id.0 as usize].kind != Kind::Organisation)
        {
            self.rename(id, run, kind);
            return Some(id);
        }
        let known = if single.is_surname {
            self.by_surname(&single)
        } else if !run.titled {
            self.by_letters(&single)
                .or_else(|| self.by_start(&single))
                .or_else(|| self.by_leading_word(&single))
        } else {
            self.by_family_name_first(&single)
        };
        if known.is_some() {
            return known;
        }
        if (run.titled || kind == Kind::Person || run.weak)
            && let Some(id) = self.misspelt(run)
        {
            return Some(id);
        }
        (!self.is_no_name(&single)).then(|| self.new_name(&single))
    }

    fn single<'r>(&self, run: &'r Run, kind: Kind, established: bool) -> Single<'r> {
        let word = self.hash_at(run.name.0);
        let flags = self.flags_at(run.name.0);
        let the = run.whole.0 == run.name.0
            && run.name.0 > 0
            && matches!(self.document.word(run.name.0 as usize - 1), "the" | "The");
        let shared = self.index.surname.get(&word).is_some_and(|list| !list.is_empty());
        // "the Quill administration" is about the person, "the Sun" about no Mr Sun:
        // neither is what the word alone stands for
        let qualifies = the && self.qualifies(run);
        let apart = the && shared && !qualifies;
        let is_surname = (run.possessive || !the || qualifies) && flags & (PLACE | DEMONYM) == 0 && shared;
        Single { run, kind, established, word, flags, the, key: mix(apart as u64, word), is_surname }
    }

    /// "the Prince" and "in May" are not Charles Prince and Theresa May.
    fn doubtful(&self, run: &Run) -> Option<EntityId> {
        let word = self.hash_at(run.name.0);
        let Some(list) = self.index.surname.get(&word) else {
            let plain = self.flags_at(run.name.0) & (TITLE | PERSON | TIME | STOP | SAY | VERB) == 0;
            return self.index.exact.get(&mix(0, word)).copied().filter(|_| plain);
        };
        let before = run.whole.0.checked_sub(1).map_or(0, |k| self.flags_at(k));
        let free = before & (DETERMINER | PREPOSITION) == 0 || run.possessive;
        if free { self.pick(Some(list), run) } else { None }
    }

    /// "the Ministry", "the Court": the body that is called so most often.
    fn body_by_noun(&self, single: &Single) -> Option<EntityId> {
        if !single.the || single.flags & (BODY | INSTITUTION) == 0 {
            return None;
        }
        let list = self.index.role.get(&role_noun(single.word))?;
        list.iter().copied().max_by_key(|id| (self.entities[id.0 as usize].count, id.0))
    }

    /// Bodies are shortened to their first word, people to their last.
    fn by_surname(&mut self, single: &Single) -> Option<EntityId> {
        let list = self.index.surname.get(&single.word);
        let id = self.by_next_pronoun(list, single.run).or_else(|| self.pick(list, single.run))?;
        let entity = &mut self.entities[id.0 as usize];
        if entity.kind == Kind::Unknown && single.flags & (BODY | DOCUMENT | INSTITUTION) == 0 {
            entity.kind = Kind::Person;
        }
        Some(id)
    }

    /// "SGC": what has these initials.
    fn by_letters(&mut self, single: &Single) -> Option<EntityId> {
        let word = stem(self.document.word(single.run.name.0 as usize));
        if !word.chars().all(|c| c.is_uppercase() || c == '.' || c == '&') {
            return None;
        }
        if let Some(id) = self.spelled_out(single.run) {
            return Some(id);
        }
        let letters: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
        self.index.acronym.get(&hash(&letters)).copied()
    }

    /// "the Fed", "the Met": the start of the first word.
    fn by_start(&self, single: &Single) -> Option<EntityId> {
        let text = self.document.word(single.run.name.0 as usize);
        if !single.the || text.len() > 4 {
            return None;
        }
        let whole = |id: &EntityId| {
            let e = &self.entities[id.0 as usize];
            e.kind == Kind::Organisation
                && e.name.as_deref().is_some_and(|n| n.len() > text.len() + 4 && n.starts_with(text))
        };
        (0..self.entities.len().min(400) as u32).map(EntityId).find(whole)
    }

    /// "Odle" for "Odle Corp", "Mara" for "Mara Quill".
    fn by_leading_word(&self, single: &Single) -> Option<EntityId> {
        if single.flags & (PLACE | DEMONYM | INSTITUTION) != 0 {
            return None;
        }
        let list = self.index.leading.get(&single.word)?;
        let often = |id: &EntityId| (self.entities[id.0 as usize].count, u32::MAX - id.0);
        list.iter().copied().max_by_key(often)
    }

    /// "Ms. Gao" for "Gao Meilin": a family name that stands first, of one person alone.
    fn by_family_name_first(&self, single: &Single) -> Option<EntityId> {
        let western = single.flags & (MALE | FEMALE);
        let wanted = gender(single.run.gender)?;
        let mut list = self.index.leading.get(&single.word)?.iter().copied().filter(|id| {
            let e = &self.entities[id.0 as usize];
            // "Park Mei-lin"
            let hyphen = e.name.as_deref().is_some_and(|n| n.contains('-'));
            matches!(e.kind, Kind::Person | Kind::Unknown)
                && e.gender.is_none_or(|g| g == wanted)
                && (western == 0 || western == MALE | FEMALE || hyphen)
        });
        let first = list.next()?;
        list.next().is_none().then_some(first)
    }

    /// Whether the word only looks like a name where it stands.
    fn is_no_name(&self, single: &Single) -> bool {
        let Single { run, flags, .. } = *single;
        let unproven = run.weak && !single.established;
        let given = flags & (MALE | FEMALE) != 0;
        if unproven && flags & (STOP | SAY | VERB | BODY | DOCUMENT | GROUP | DETERMINER) != 0
            || flags & (DEMONYM | TIME) != 0 && !given && !run.titled
        {
            return true;
        }
        if !unproven || given {
            return false;
        }
        // a word that only ever starts sentences is a name when something says or does
        let next = self.words.get(run.whole.1 as usize).map_or(0, |w| w.flags);
        let label = (run.whole.1 as usize) < self.document.tokens.len()
            && self.document.word(run.whole.1 as usize) == ":";
        if next & (SAY | VERB) == 0 && !run.possessive && !label {
            return true;
        }
        // what is written small elsewhere in the text is no name for standing first here
        self.document.word(run.name.0 as usize).ends_with("ing") || self.written_small(single.word)
    }

    /// Somebody or something of whom only this word is known, or what the title of the
    /// article adds to it.
    fn new_name(&mut self, single: &Single) -> EntityId {
        let Single { run, kind, word, flags, .. } = *single;
        let id = self.create(kind);
        let sex = gender_of(flags & (MALE | FEMALE));
        self.entities[id.0 as usize].partial = true;
        self.entities[id.0 as usize].gender = sex;
        self.index.exact.insert(single.key, id);
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
        id
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
            && !word::starts_clause(self.document, k)
    }

    /// "Quill was measured. “No,” she said.": of several with one surname the only one whom
    /// the next "he" or "she" can mean, where nobody else stands between.
    fn by_next_pronoun(&self, list: Option<&Vec<EntityId>>, run: &Run) -> Option<EntityId> {
        let list = list?;
        let sex = |id: &EntityId| self.entities[id.0 as usize].gender;
        let both = [Gender::Male, Gender::Female].iter().all(|g| list.iter().any(|id| sex(id) == Some(*g)));
        let document = self.document;
        let from = run.whole.1 as usize;
        let at = document.tokens[run.whole.0 as usize].start as usize;
        if !both || run.titled || run.possessive || self.is_quoted(at) {
            return None;
        }
        // as a subject only: of an object the pronoun may say nothing
        if !word::starts_clause(document, run.whole.0 as usize) {
            return None;
        }
        let paragraph = document.paragraphs.get(document.paragraph_at(at))?.end;
        for k in from..document.tokens.len().min(from + 40) {
            let token = document.tokens[k];
            if token.start as usize >= paragraph {
                return None;
            }
            if token.class != Class::Word || self.is_quoted(token.start as usize) {
                continue;
            }
            let flags = self.words[k].flags;
            let wanted = match document.word(k) {
                "he" | "He" => Gender::Male,
                "she" | "She" => Gender::Female,
                _ if token.upper && !word::starts_clause(document, k)
                    || flags & (PERSON | HE | SHE | HE_PRONOUN | SHE_PRONOUN | TITLE) != 0 =>
                {
                    return None;
                }
                _ => continue,
            };
            let mut fitting = list.iter().copied().filter(|id| sex(id) == Some(wanted));
            let one = fitting.next()?;
            return fitting.next().is_none().then_some(one);
        }
        None
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
