//! Other forms of a name: initials, leading words, a shared surname, a slip of the pen.

use super::entity::{EntityId, Kind};
use super::lexicon::{self, *};
use super::linker::{Linker, gender, gender_of, mix, put, tidy};
use super::run::Run;
use crate::span::Span;
use crate::text::Class;

impl Linker<'_, '_> {
    /// Files a body under its leading words and its initials.
    pub fn abbreviate(&mut self, run: &Run, id: EntityId) {
        let (mut all, mut capitals) = (0u64, 0u64);
        let mut letters = 0;
        let mut leading = 0;
        let (mut initials, mut long) = (String::new(), String::new());
        // "New York" is not short for the paper, nor "Bank" for the bank
        let mut common = PLACE | DEMONYM | SOFT | STOP | INSTITUTION | TITLE;
        if self.entities[id.0 as usize].kind != Kind::Organisation {
            common |= MALE | FEMALE;
        }
        let alone = self.flags_at(run.name.0) & common != 0;
        for k in run.name.0..run.name.1 {
            let token = self.document.tokens[k as usize];
            if token.class != Class::Word {
                continue;
            }
            leading = mix(leading, self.hash_at(k));
            // "Big Odle" is short for "Big Odle Records", though "Big" is not
            let told = k > run.name.0 && self.flags_at(k) & common == 0;
            if k + 1 < run.name.1 && (!alone || told) {
                let key = if k == run.name.0 { self.hash_at(k) } else { leading };
                put(&mut self.index.leading, key, id);
            }
            if let Some(c) = self.document.word(k as usize).chars().next() {
                long.extend(c.to_lowercase());
                if token.upper {
                    letters += 1;
                    initials.extend(c.to_lowercase());
                }
            }
        }
        // "State Department" for the "Department of State"
        if let Some(key) = self.turned(run) {
            self.index.exact.entry(key).or_insert(id);
        }
        if letters >= 2 {
            all = hash(&long);
            capitals = hash(&initials);
        }
        for h in [capitals, all] {
            if h != 0 {
                self.index.acronym.entry(h).or_insert(id);
            }
        }
    }

    /// "[United States] Department of State" as "State Department".
    fn turned(&self, run: &Run) -> Option<u64> {
        let of = (run.name.0 + 1..run.name.1).find(|&k| self.document.word(k as usize) == "of")?;
        let body = of - 1;
        if self.flags_at(body) & INSTITUTION == 0 || of + 1 >= run.name.1 {
            return None;
        }
        let rest = (of + 1..run.name.1).filter(|&k| self.hash_at(k) != 0);
        Some(mix(rest.fold(0, |h, k| mix(h, self.hash_at(k))), self.hash_at(body)))
    }

    /// The person whose given name is `run` and whose surname is that of `other`.
    pub fn relative(&mut self, run: &Run, other: &Run) -> EntityId {
        let (given, surname) = (self.hash_at(run.name.0), self.hash_at(other.name.1 - 1));
        let key = mix(mix(0, given), surname);
        if let Some(&id) = self.index.exact.get(&key) {
            return id;
        }
        let id = self.create(Kind::Person);
        self.index.exact.insert(key, id);
        self.index.exact.insert(mix(mix(lexicon::given_name(given), surname), 7), id);
        put(&mut self.index.surname, surname, id);
        put(&mut self.index.leading, given, id);
        let name = |k: u32| stem(self.document.word(k as usize));
        let full = format!("{} {}", name(run.name.0), name(other.name.1 - 1));
        let sex = gender_of(self.flags_at(run.name.0));
        let entity = &mut self.entities[id.0 as usize];
        entity.name = Some(full);
        entity.fullness = 4;
        entity.given = lexicon::given_name(given);
        entity.gender = sex;
        id
    }

    /// The words right before "(SGC)" whose initials it gives, as a new entity.
    pub fn spelled_out(&mut self, run: &Run) -> Option<EntityId> {
        let at = run.name.0 as usize;
        if at < 3 || self.document.word(at - 1) != "(" {
            return None;
        }
        let mut letters = stem(self.document.word(at)).chars().filter(|c| c.is_alphabetic()).rev().peekable();
        let last = at - 2;
        let mut k = last;
        letters.peek()?;
        loop {
            let first = self.document.word(k).chars().next()?;
            if self.document.tokens[k].class != Class::Word {
                return None;
            }
            if letters.peek().is_some_and(|l| l.to_lowercase().eq(first.to_lowercase())) {
                letters.next();
                if letters.peek().is_none() {
                    break;
                }
            } else if self.flags_at(k as u32) & (PREPOSITION | STOP | DETERMINER) == 0 {
                return None;
            }
            k = k.checked_sub(1)?;
        }
        // a name in capitals is filed under its initials already, unless it lost its
        // first word to the start of a sentence
        if self.document.tokens[k].upper {
            let rest = (k + 1..=last)
                .filter(|&k| self.words[k].hash != 0)
                .fold(0, |h, k| mix(h, self.words[k].hash));
            let id = self.index.exact.get(&rest).copied()?;
            let span =
                Span::new(self.document.tokens[k].start as usize, self.document.tokens[last].end as usize);
            let entity = &mut self.entities[id.0 as usize];
            entity.name = Some(tidy(span.of(self.document.text)));
            entity.fullness += 2;
            entity.kind = Kind::Organisation;
            self.index.exact.insert(mix(0, self.hash_at(run.name.0)), id);
            return Some(id);
        }
        let id = self.create(Kind::Organisation);
        let span = Span::new(self.document.tokens[k].start as usize, self.document.tokens[last].end as usize);
        let entity = &mut self.entities[id.0 as usize];
        entity.name = Some(tidy(span.of(self.document.text)));
        entity.fullness = 20;
        self.index.exact.insert(mix(0, self.hash_at(run.name.0)), id);
        let lower = (k..=last).fold(0, |h, k| mix(h, self.words[k].hash));
        self.index.exact.insert(lower, id);
        Some(id)
    }

    /// The only person whose surname differs from the run's in one letter ("Wasif" for "Wasef").
    pub fn misspelt(&self, run: &Run) -> Option<EntityId> {
        let word = stem(self.document.word(run.name.0 as usize));
        if word.len() < 5 || !word.is_ascii() {
            return None;
        }
        let mut found = None;
        for (n, entity) in self.entities.iter().enumerate().take(200) {
            let Some(name) = &entity.name else { continue };
            let personal = entity.kind == Kind::Person || entity.kind == Kind::Unknown && run.titled;
            if !personal || entity.partial || entity.given == 0 {
                continue;
            }
            let surname = name.rsplit(' ').next().unwrap_or("");
            let gender_fits = gender(run.gender).is_none_or(|g| entity.gender.is_none_or(|e| e == g));
            if gender_fits && one_letter_off(word, surname) {
                if found.is_some() {
                    return None;
                }
                found = Some(EntityId(n as u32));
            }
        }
        found
    }
}

/// Whether two words of five letters and more start alike and differ in one letter, put, missing or other.
fn one_letter_off(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a == b || a.len().abs_diff(b.len()) > 1 || a.len().min(b.len()) < 5 || a[..2] != b[..2] {
        return false;
    }
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    front + back >= a.len().max(b.len()) - 1
}
