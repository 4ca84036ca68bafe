//! Names to entities: which short name belongs to which long one.

use rustc_hash::{FxHashMap, FxHashSet};

use super::descriptions;
use super::entity::{Entity, EntityId, Kind, Occurrence, traits};
use super::lexicon::{self, role_noun, *};
use super::linker::{Index, Linker, mix, put};
use super::run::Run;
use super::word;

impl Linker<'_, '_> {
    /// Words of a name that tell it apart: no marks, no "Jr", no initials.
    fn key(&self, run: &Run) -> u64 {
        (run.name.0..run.name.1).filter(|&k| self.hash_at(k) != 0).fold(0, |h, k| mix(h, self.hash_at(k)))
    }

    /// The last word of a person's name that is no "Jr".
    fn surname(&self, run: &Run) -> u32 {
        let mut last = run.name.1 - 1;
        while last > run.name.0 && self.flags_at(last) & SUFFIX != 0 {
            last -= 1;
        }
        last
    }

    /// Makes an entity of every name.
    pub fn names(&mut self, runs: &[Run]) {
        // most names come again
        self.occurrences.reserve(runs.len());
        self.entities.reserve(runs.len() / 2);
        self.index.exact.reserve(runs.len());
        let mut pending: Vec<u32> = Vec::new();
        let mut kinds: Vec<Kind> =
            runs.iter().map(|r| if r.doubtful { Kind::Unknown } else { self.kind(r) }).collect();
        self.people_called_like_places(runs, &mut kinds);
        let mut ids: Vec<Option<EntityId>> = vec![None; runs.len()];
        for (run, kind) in runs.iter().zip(&kinds) {
            if *kind != Kind::Person && self.is_brand(run) {
                self.branded.push(self.hash_at(run.name.1 - 1));
            }
        }
        // names of two words and more first, so that a surname finds its full name anywhere
        let mut long: Vec<u32> = Vec::new();
        for (r, run) in runs.iter().enumerate() {
            match run.len() {
                0 if run.doubtful && run.name.1 - run.name.0 == 1 => pending.push(r as u32),
                0 => {}
                1 => pending.push(r as u32),
                _ => long.push(r as u32),
            }
        }
        // the longest first, so that "San Kyi" finds "Aung San Kyi"
        long.sort_by_key(|&r| std::cmp::Reverse(runs[r as usize].len()));
        let couples = self.couples(runs, &kinds, &pending);
        for r in long {
            let id = self.full(&runs[r as usize], kinds[r as usize]);
            self.entities[id.0 as usize].count += 1;
            ids[r as usize] = Some(id);
        }
        for (r, next) in couples {
            let id = self.relative(&runs[r], &runs[next]);
            self.entities[id.0 as usize].count += 1;
            ids[r] = Some(id);
        }
        pending.retain(|&r| ids[r as usize].is_none());
        // what is doubtful counts only where the name is known from elsewhere
        pending.sort_by_key(|&r| runs[r as usize].doubtful);
        let seen = self.alone(runs, &pending);
        self.in_full = self.entities.iter().map(|e| e.count).collect();
        for r in pending {
            let run = &runs[r as usize];
            let established = seen.contains(&self.hash_at(run.name.0));
            let id = self.short(run, kinds[r as usize], established);
            if let Some(id) = id {
                self.entities[id.0 as usize].count += 1;
            }
            ids[r as usize] = id;
        }
        for (r, run) in runs.iter().enumerate() {
            if let Some(id) = ids[r] {
                self.occur(run, id);
                self.note_roles(run, id);
            }
        }
    }

    /// "Georgia Quill" where the text also says "Quill said" or "Ms Quill".
    fn people_called_like_places(&self, runs: &[Run], kinds: &mut [Kind]) {
        let other = PLACE | DEMONYM | INSTITUTION | COMPANY | BODY | TITLE | PERSON | TIME;
        let the = |run: &Run| {
            run.whole.0 > 0 && matches!(self.document.word(run.whole.0 as usize - 1), "the" | "The")
        };
        let place = |run: &Run, kind: Kind| {
            let (first, last) = (self.flags_at(run.name.0), self.flags_at(run.name.1 - 1));
            kind == Kind::Place && run.len() == 2 && first & PLACE != 0 && last & other == 0 && !the(run)
        };
        if !runs.iter().zip(&*kinds).any(|(run, kind)| place(run, *kind)) {
            return;
        }
        // surnames that stand alone, and whether only a person can be called so
        let mut alone: FxHashMap<u64, bool> = FxHashMap::default();
        for run in runs.iter().filter(|run| run.len() == 1 && !the(run)) {
            let next = self.words.get(run.whole.1 as usize).map_or(0, |w| w.flags);
            let address = run.titled && run.gender != 0;
            if address || next & SAY != 0 {
                *alone.entry(self.hash_at(run.name.0)).or_default() |= address;
            }
        }
        let aged = |run: &Run| {
            let word =
                |k: u32| self.document.tokens.get(k as usize).map_or("", |t| t.span().of(self.document.text));
            let end = run.whole.1;
            word(end) == ","
                && word(end + 1).len() == 2
                && word(end + 1).parse::<u32>().is_ok()
                && word(end + 2) == ","
        };
        for (run, kind) in runs.iter().zip(kinds) {
            let given = self.flags_at(run.name.0) & (MALE | FEMALE) != 0;
            let sure = alone.get(&self.hash_at(run.name.1 - 1)).is_some_and(|address| given || *address)
                || aged(run);
            if place(run, *kind) && sure {
                *kind = Kind::Person;
            }
        }
    }

    /// "Doreen and Neville Quill": both have the surname. The runs of both.
    fn couples(&self, runs: &[Run], kinds: &[Kind], pending: &[u32]) -> Vec<(usize, usize)> {
        let given = |k: u32| self.flags_at(k) & (MALE | FEMALE) != 0;
        let couple = |&r: &u32| {
            let r = r as usize;
            let (run, next) = (&runs[r], runs.get(r + 1)?);
            let joined = next.whole.0 == run.whole.1 + 1
                && matches!(self.document.word(run.whole.1 as usize), "and" | "&");
            let couple = joined
                && !run.doubtful
                && !run.possessive
                && next.len() == 2
                && given(run.name.0)
                && given(next.name.0)
                && kinds[r + 1] == Kind::Person;
            couple.then_some((r, r + 1))
        };
        pending.iter().filter_map(couple).collect()
    }

    /// The single words that are surely names; notes which given names stand alone.
    fn alone(&mut self, runs: &[Run], pending: &[u32]) -> FxHashSet<u64> {
        let mut seen: FxHashSet<u64> = FxHashSet::default();
        let mut alone: FxHashMap<u64, u32> = FxHashMap::default();
        for &r in pending {
            let run = &runs[r as usize];
            let word = self.hash_at(run.name.0);
            // whoever is quoted may call by the given name whom the article does not
            if !run.titled
                && !run.doubtful
                && self.flags_at(run.name.0) & (MALE | FEMALE) != 0
                && !self.is_quoted(word::span(self.document, run.name).start)
            {
                *alone.entry(lexicon::given_name(word)).or_default() += 1;
            }
            if !run.weak && !run.doubtful {
                seen.insert(word);
            }
        }
        self.familiar = alone.into_iter().filter(|(_, n)| *n > 1).map(|(word, _)| word).collect();
        seen
    }

    /// Whether a possessive is followed by a verb, so that nothing is owned: "Odle's said".
    fn is_brand(&self, run: &Run) -> bool {
        let clitic = |k: &usize| word::is_clitic(self.document.word(*k));
        let end = run.whole.1 as usize;
        let next = if end < self.words.len() && clitic(&end) { end + 1 } else { end };
        let brand = matches!(
            stem(self.document.word(end - 1)),
            "Moody" | "Poor" | "McDonald" | "Barron" | "Macy" | "Sotheby" | "Kohl" | "Lowe" | "Sainsbury"
        ) && end > run.name.0 as usize;
        run.possessive
            && !run.titled
            && self.document.tokens.get(next).is_some_and(|t| {
                brand
                    || matches!(
                        t.span().of(self.document.text),
                        "said"
                            | "says"
                            | "is"
                            | "was"
                            | "has"
                            | "had"
                            | "will"
                            | "would"
                            | "could"
                            | "may"
                            | "also"
                    )
            })
    }

    fn occur(&mut self, run: &Run, id: EntityId) {
        let span = word::span(self.document, run.name);
        let entity = &mut self.entities[id.0 as usize];
        entity.first = entity.first.min(span.start as u32);
        let mut flags = self.traits(run.whole, span);
        if run.possessive && !self.is_brand(run) {
            flags |= traits::POSSESSIVE;
        }
        self.occurrences.push(Occurrence { span, entity: id, tokens: run.whole, traits: flags });
    }

    /// Whether byte `at` stands inside quotation marks.
    pub(super) fn is_quoted(&self, at: usize) -> bool {
        let k = self.quoted.partition_point(|q| q.end <= at);
        self.quoted.get(k).is_some_and(|q| q.start <= at)
    }

    /// The entity of a name of two words or more.
    fn full(&mut self, run: &Run, kind: Kind) -> EntityId {
        let key = self.key(run);
        let person = kind == Kind::Person || kind == Kind::Unknown;
        let last = self.surname(run);
        let given = lexicon::given_name(self.hash_at(run.name.0));
        let junior = last + 1 < run.name.1;
        let mut found = self.index.exact.get(&key).copied();
        let pair = mix(mix(given, self.hash_at(last)), 7 + junior as u64);
        if found.is_none() && person && last > run.name.0 {
            found = self.index.exact.get(&pair).copied();
        }
        // "Big Odle" for "Big Odle Records"
        if found.is_none() && kind == Kind::Unknown {
            let list = self.index.leading.get(&key).map_or(&[][..], Vec::as_slice);
            found = list.iter().copied().find(|id| self.entities[id.0 as usize].kind == Kind::Organisation);
        }
        let core = self.core(run);
        if found.is_none() && !person {
            found = self.index.exact.get(&core).copied();
            if found.is_none() {
                found = self.index.leading.get(&key).and_then(|list| list.first()).copied();
            }
        }
        let id = match found {
            Some(id) => id,
            None => self.create(kind),
        };
        for k in [Some(key), (person && last > run.name.0).then_some(pair), (!person).then_some(core)]
            .into_iter()
            .flatten()
        {
            self.index.exact.entry(k).or_insert(id);
        }
        self.rename(id, run, kind);
        if person && last > run.name.0 {
            let (first_word, last_word, second) =
                (self.hash_at(run.name.0), self.hash_at(last), self.hash_at(run.name.0 + 1));
            put(&mut self.index.surname, last_word, id);
            put(&mut self.index.leading, first_word, id);
            self.entities[id.0 as usize].given = given;
            // "Suu Kyi", "van Persie", "Thomas of Gresford": the tail of a longer name
            if last - run.name.0 >= 2 {
                for from in run.name.0 + 1..last {
                    let words = (from..=last).map(|k| self.hash_at(k)).filter(|&h| h != 0);
                    let tail = words.fold(0, mix);
                    self.index.exact.entry(tail).or_insert(id);
                }
                if second != 0 {
                    put(&mut self.index.surname, second, id);
                } else if last - run.name.0 >= 4 {
                    // "Susan “Sue” Quill": "Sue" and "Sue Quill" too
                    let nickname = self.hash_at(run.name.0 + 2);
                    put(&mut self.index.leading, nickname, id);
                    let pair = mix(mix(nickname, last_word), 7 + junior as u64);
                    self.index.exact.entry(pair).or_insert(id);
                }
            }
        }
        if kind != Kind::Person {
            self.abbreviate(run, id);
            // "the court", "the party": common nouns that are part of its name
            for k in run.name.0..run.name.1 {
                if self.flags_at(k) & (BODY | INSTITUTION) != 0 {
                    let noun = role_noun(self.hash_at(k));
                    put(&mut self.index.role, noun, id);
                }
            }
        }
        id
    }

    /// The name of a body without "Inc", "Holdings" and the like.
    fn core(&self, run: &Run) -> u64 {
        let mut end = run.name.1;
        while end > run.name.0 + 1 && (self.flags_at(end - 1) & COMPANY != 0 || self.hash_at(end - 1) == 0) {
            end -= 1;
        }
        (run.name.0..end).filter(|&k| self.hash_at(k) != 0).fold(0, |h, k| mix(h, self.hash_at(k)))
    }

    /// Descriptions: "the minister" to the minister, "a police spokesman" to
    /// somebody without a name.
    pub fn descriptions(&mut self, runs: &[Run]) {
        descriptions::descriptions(self, runs);
    }

    pub fn finish(mut self) -> (Vec<Entity>, Vec<Occurrence>, Index) {
        for entity in &mut self.entities {
            if let Some(name) = &entity.name {
                let key = name.split_whitespace().fold(0, |h, w| mix(h, hash(stem(w))));
                entity.author |= self.authors.contains(&key);
            }
        }
        if !self.nominals.is_empty() {
            self.occurrences.append(&mut self.nominals);
            self.occurrences.sort_by_key(|o| (o.span.start, o.span.end));
            // a description never lies inside a name, nor a name inside a description
            let mut end = 0;
            self.occurrences.retain(|o| {
                let keep = o.span.start >= end;
                if keep {
                    end = o.span.end;
                }
                keep
            });
        }
        (self.entities, self.occurrences, self.index)
    }
}
