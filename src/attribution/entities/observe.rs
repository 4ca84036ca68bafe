//! What the words around a name tell: its kind, its place in the sentence, gender and roles.

use rustc_hash::FxHashMap;

use super::describe;
use super::entity::{EntityId, Gender, Kind, traits};
use super::lexicon::{role_noun, *};
use super::linker::{Linker, gender_of, put};
use super::run::Run;
use super::word;
use crate::lexicon::SAYING;
use crate::span::Span;
use crate::text::Class;

impl Linker<'_, '_> {
    /// What kind of thing a run names, by its own words and the words around it.
    pub fn kind(&self, run: &Run) -> Kind {
        let any = |bits: Flags| (run.name.0..run.name.1).any(|k| self.flags_at(k) & bits != 0);
        let first = self.flags_at(run.name.0);
        let n = run.len();
        let next = run.whole.1 as usize;
        if any(COMPANY) && n > 1 {
            return Kind::Organisation;
        }
        // "Johnson & Johnson", "Bear Stearns BSC"
        let (word, end) = (|k: u32| self.document.word(k as usize), run.name.1 - 1);
        let code = n > 1
            && (2..5).contains(&word(end).len())
            && word(end).bytes().all(|b| b.is_ascii_uppercase())
            && self.flags_at(end) & SUFFIX == 0
            && !word::is_honour(word(end))
            && word(run.name.0).bytes().any(|b| b.is_ascii_lowercase());
        let paired = (run.name.0..run.name.1).any(|k| word(k) == "&");
        if !run.titled && (code || paired) {
            return Kind::Organisation;
        }
        let personal = first & (MALE | FEMALE) != 0 && first & (PLACE | INSTITUTION) == 0;
        let bodylike = (run.name.0..run.name.1)
            .any(|k| self.flags_at(k) & INSTITUTION != 0 && (k > run.name.0 || n == 1))
            // "Ministry of Justice"
            || n > 2
                && first & INSTITUTION != 0
                && matches!(self.document.word(run.name.0 as usize + 1), "of" | "for");
        if run.titled && !bodylike {
            return Kind::Person;
        }
        if n >= 2 && personal && !bodylike {
            return Kind::Person;
        }
        if bodylike {
            // "Wendy Park", "Mark Field": a given name, two words and something personal after them
            if n == 2 && personal && self.personal_after(next) {
                return Kind::Person;
            }
            return Kind::Organisation;
        }
        if n >= 2 && (run.name.0 + 1..run.name.1).any(|k| word::is_initial(word(k))) {
            return Kind::Person;
        }
        if (2..=4).contains(&n) && first & PLACE == 0 && self.personal_after(next) {
            return Kind::Person;
        }
        // "Saudi Arabia", "New Mexico"
        let last = self.flags_at(run.name.1 - 1);
        if n <= 2 && (first & PLACE != 0 || last & PLACE != 0 && first & (DEMONYM | SOFT | STOP) != 0) {
            return Kind::Place;
        }
        let word = self.document.word(run.name.0 as usize);
        if n == 1
            && word.len() >= 2
            && word.len() <= 5
            && word.chars().all(|c| c.is_uppercase() || c == '&' || c == '.')
        {
            return Kind::Organisation;
        }
        Kind::Unknown
    }

    /// Whether what follows token `k` belongs to a person: ", 43,", ", who", ", a teacher".
    pub fn personal_after(&self, k: usize) -> bool {
        let d = self.document;
        let word = |j: usize| if j < d.tokens.len() { d.word(j) } else { "" };
        if matches!(word(k), "who" | "whose" | "himself" | "herself") {
            return true;
        }
        if word(k) != "," {
            return false;
        }
        let after = word(k + 1);
        // ", of the harbour board, said"
        if matches!(after, "of" | "from" | "for")
            && (k + 2..(k + 12).min(d.tokens.len().saturating_sub(1)))
                .any(|j| word(j) == "," && self.words[j + 1].flags & SAY != 0)
        {
            return true;
        }
        if matches!(after, "who" | "whose") {
            return true;
        }
        if d.tokens.get(k + 1).is_some_and(|t| t.class == Class::Number) && after.len() == 2 {
            return true;
        }
        (k + 1..(k + 7).min(d.tokens.len()))
            .take_while(|&j| {
                d.tokens[j].class == Class::Word
                    && (j == k + 1 || self.words[j].flags & (SAY | VERB | PREPOSITION) == 0)
            })
            .any(|j| {
                self.words[j].flags & (PERSON | VERB) == PERSON || !d.tokens[j].upper && agent_noun(d.word(j))
            })
    }

    /// Where a mention stands in its sentence.
    pub fn traits(&mut self, tokens: (u32, u32), span: Span) -> u8 {
        while self.quote_at < self.quoted.len() && self.quoted[self.quote_at].end <= span.start {
            self.quote_at += 1;
        }
        let quoted = self.quoted.get(self.quote_at).is_some_and(|q| q.start <= span.start);
        let mut out = if quoted { traits::QUOTED } else { 0 };
        let (first, end) = (tokens.0 as usize, tokens.1 as usize);
        let determined = first > 0
            && self.words[first - 1].flags & STOP != 0
            && word::starts_clause(self.document, first - 1);
        if determined || word::starts_clause(self.document, first) {
            out |= traits::LEADING;
        }
        let who = end + 1 < self.words.len()
            && self.document.word(end) == ","
            && matches!(self.document.word(end + 1), "who" | "whose");
        if who {
            out |= traits::WHO;
        }
        out | self.governed(first) | self.governs(end)
    }

    /// What governs a phrase that starts with token `first`, over determiner and adjectives.
    fn governed(&self, first: usize) -> u8 {
        for k in (first.saturating_sub(4)..first).rev() {
            let token = self.document.tokens[k];
            if token.upper || token.class != Class::Word {
                break;
            }
            let flags = self.words[k].flags;
            if flags & PREPOSITION != 0 {
                return traits::OBJECT;
            }
            if flags & SAY != 0 {
                let addressed = SAYING.has(self.document.word(k), "says-to");
                return if addressed { 0 } else { traits::SAYS };
            }
            if flags & VERB != 0 {
                break;
            }
        }
        0
    }

    /// Which verb a phrase that ends before token `end` governs, past "(a teacher at …)",
    /// ", a teacher at …," and adverbs.
    fn governs(&self, end: usize) -> u8 {
        let n = self.words.len();
        let word = |k: usize| self.document.word(k);
        let mut at = end;
        if at < n && (word(at) == "," || word(at) == "(") {
            let close = if word(at) == "," { "," } else { ")" };
            let closes = |k: &usize| word(*k) == close && word(k + 1 - (k + 1 == n) as usize) != ",";
            at = (at + 1..(at + 18).min(n)).find(closes).map_or(at, |k| k + 1);
        }
        if at < n
            && self.document.tokens[at].class == Class::Word
            && (self.words[at].flags & STOP != 0 || word(at).ends_with("ly"))
            && self.words[at].flags & (VERB | SAY | PREPOSITION | DETERMINER) == 0
        {
            at += 1;
        }
        if at >= n || self.document.tokens[at].class != Class::Word || self.document.tokens[at].upper {
            return 0;
        }
        let flags = self.words[at].flags;
        if flags & SAY != 0 {
            traits::SAYS | traits::VERB
        } else if flags & VERB != 0 || word(at).len() > 4 && word(at).ends_with("ed") {
            traits::VERB
        } else {
            0
        }
    }

    /// Gives a gender to those whose name tells none, by the pronouns that follow them.
    pub fn genders(&mut self) {
        let mut votes: FxHashMap<u32, (i32, i32)> = FxHashMap::default();
        for (n, o) in self.occurrences.iter().enumerate() {
            let entity = &self.entities[o.entity.0 as usize];
            if entity.gender.is_some()
                || !matches!(entity.kind, Kind::Person | Kind::Unknown)
                || o.traits & (traits::QUOTED | traits::OBJECT | traits::POSSESSIVE) != 0
            {
                continue;
            }
            // up to the next mention of somebody else
            let until =
                self.occurrences.get(n + 1).map_or(u32::MAX, |next| next.tokens.0).min(o.tokens.1 + 30);
            if o.traits & (traits::VERB | traits::SAYS | traits::LEADING) == 0 {
                continue;
            }
            for k in o.tokens.1..until.min(self.words.len() as u32) {
                let sign = match self.flags_at(k) {
                    f if f & HE_PRONOUN != 0 => 1,
                    f if f & SHE_PRONOUN != 0 => -1,
                    _ => continue,
                };
                let vote = votes.entry(o.entity.0).or_default();
                vote.0 += sign;
                vote.1 += 1;
                break;
            }
        }
        for (id, (vote, voters)) in votes {
            let entity = &mut self.entities[id as usize];
            // what is not known to be a person needs more than one chance pronoun
            let initials = entity.kind == Kind::Unknown
                && entity.name.as_deref().is_some_and(|n| {
                    n.split(' ').any(|w| w.len() > 2 && w.bytes().all(|b| b.is_ascii_uppercase()))
                });
            if initials
                || vote == 0
                || entity.kind == Kind::Unknown && (vote.abs() < voters || entity.fullness < 4 && voters < 2)
            {
                continue;
            }
            let voted = if vote > 0 { Gender::Male } else { Gender::Female };
            // a given name yields only to several pronouns of one mind
            if entity.gender.is_some_and(|g| g != voted) && (voters < 2 || vote.abs() < voters) {
                continue;
            }
            entity.gender = Some(voted);
            if entity.kind == Kind::Unknown {
                entity.kind = Kind::Person;
            }
        }
    }

    pub fn note_roles(&mut self, run: &Run, id: EntityId) {
        if self.entities[id.0 as usize].roles.len() >= 6 {
            return;
        }
        for (range, head) in describe::roles_at(self.document, self.words, run) {
            let body = self.words[head as usize].flags & (BODY | PERSON) == BODY;
            let entity = &mut self.entities[id.0 as usize];
            if body && entity.kind == Kind::Person
                || !body && matches!(entity.kind, Kind::Organisation | Kind::Place)
            {
                continue;
            }
            for k in range.0..range.1 {
                let hash = self.words[k as usize].hash;
                if hash != 0 && entity.role_words.len() < 40 && !entity.role_words.contains(&hash) {
                    entity.role_words.push(hash);
                }
            }
            if entity.kind == Kind::Unknown {
                entity.kind = if body { Kind::Organisation } else { Kind::Person };
            }
            if !body && entity.gender.is_none() {
                entity.gender = gender_of(self.words[head as usize].flags);
            }
            entity.roles.push(word::span(self.document, range));
            let noun = role_noun(self.hash_at(head));
            put(&mut self.index.role, noun, id);
        }
    }
}

/// Whether a word looks like a noun for somebody by what they do ("rapporteur").
fn agent_noun(word: &str) -> bool {
    word.len() > 6
        && ["ist", "eur", "ician", "ologist", "woman", "man", "keeper", "maker", "leader", "worker", "writer"]
            .iter()
            .any(|tail| word.ends_with(tail))
}
