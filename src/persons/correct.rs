//! What the alias file changes about the persons of a commit.

use rustc_hash::{FxHashMap, FxHashSet};

use super::aliases::Aliases;
use super::join::{self, Entry};
use super::names::{Name, fold_all};
use super::{PersonNames, concerned, last_of};

/// Names that belong to other persons than the commit has for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrected {
    /// The name to show of each corrected person.
    pub shown: Vec<String>,
    /// (name exactly as articles have it, index into `shown`), sorted by name. Names that
    /// are not listed stay with their stored person.
    pub names: Vec<(String, u32)>,
}

/// Works out whom the alias file changes. `people` are the stored persons that it could
/// concern: whoever has a name with one of the words that [`concerned`] gives.
///
/// Names of one `[[same]]` become one person together with what the usual rules join to
/// them; no two names of a `[[not]]` end in one. A person that the file joins is always
/// listed, changed or not, and has no namesakes: what the file joins stays joined.
pub fn correct(people: &[PersonNames], aliases: &Aliases) -> Corrected {
    let mut out = Corrected::default();
    if aliases.is_empty() {
        return out;
    }
    let stored = Stored::new(people);
    for set in stored.sets(aliases) {
        if let Some(shown) = stored.change(&set, aliases) {
            let number = out.shown.len() as u32;
            out.shown.push(shown);
            out.names.extend(set.iter().map(|&k| (stored.texts[k as usize].to_owned(), number)));
        }
    }
    out.names.sort_unstable();
    out
}

/// The persons after correction: names of each, most quoted first.
pub(super) fn corrected(people: &[PersonNames], aliases: &Aliases) -> Vec<PersonNames> {
    let corrected = correct(people, aliases);
    let mut out: Vec<PersonNames> = people
        .iter()
        .map(|person| PersonNames { shown: person.shown.clone(), names: Vec::new() })
        .chain(corrected.shown.iter().map(|shown| PersonNames { shown: shown.clone(), names: Vec::new() }))
        .collect();
    let moved: FxHashMap<&str, u32> = corrected.names.iter().map(|(name, k)| (name.as_str(), *k)).collect();
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    for (k, person) in people.iter().enumerate() {
        for (name, quotes) in &person.names {
            if seen.insert(name) {
                let at = moved.get(name.as_str()).map_or(k, |&number| people.len() + number as usize);
                out[at].names.push((name.clone(), *quotes));
            }
        }
    }
    out.retain(|person| !person.names.is_empty());
    for person in &mut out {
        person.names.sort_unstable_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    }
    out
}

/// The names of some persons in the order of their texts, each once.
struct Stored<'p> {
    people: &'p [PersonNames],
    texts: Vec<&'p str>,
    entries: Vec<Entry>,
    /// Index into `people` for each name.
    person: Vec<u32>,
}

impl<'p> Stored<'p> {
    fn new(people: &'p [PersonNames]) -> Stored<'p> {
        let mut names: Vec<(&str, u64, u32)> = Vec::new();
        for (person, PersonNames { names: own, .. }) in people.iter().enumerate() {
            names.extend(own.iter().map(|(text, quotes)| (text.as_str(), *quotes, person as u32)));
        }
        names.sort_unstable();
        names.dedup_by_key(|(text, ..)| *text);
        let entry = |&(text, quotes, _): &(&str, u64, u32)| Entry {
            name: Name::parse(text),
            folded: fold_all(text),
            quotes,
        };
        Stored {
            people,
            entries: names.iter().map(entry).collect(),
            texts: names.iter().map(|(text, ..)| *text).collect(),
            person: names.iter().map(|(.., person)| *person).collect(),
        }
    }

    /// Joins the names anew, by the file and by the usual rules.
    ///
    /// Names that share no last word with the file are here only because their person
    /// has others, and names that could be theirs may be missing: they are joined as the
    /// commit has them, or not at all.
    fn sets(&self, aliases: &Aliases) -> Vec<Vec<u32>> {
        let words: FxHashSet<String> = concerned(aliases).into_iter().collect();
        let free: Vec<bool> =
            self.entries.iter().map(|e| last_of(&e.name).is_some_and(|word| words.contains(&word))).collect();
        let may = |a: &[u32], b: &[u32]| {
            let any_free = |set: &[u32]| set.iter().any(|&k| free[k as usize]);
            any_free(a) && any_free(b)
                || a.iter().any(|&a| b.iter().any(|&b| self.person[a as usize] == self.person[b as usize]))
        };
        let mut sets = join::join_where(&self.entries, aliases, &may);
        for set in &mut sets {
            join::most_quoted_first(set, &self.entries);
        }
        sets.sort_unstable_by_key(|set| set.first().copied());
        sets
    }

    /// The name to show for a set of names, where it is another person than stored.
    fn change(&self, set: &[u32], aliases: &Aliases) -> Option<String> {
        let ruled = set.iter().find_map(|&k| aliases.standing_for(self.texts[k as usize]));
        if let Some(same) = ruled {
            return Some(same.name.clone());
        }
        let person = self.person[*set.first()? as usize];
        let stored = &self.people[person as usize].shown;
        // What is left of a person, the name to show among it, remains that person.
        let remains = set.iter().all(|&k| self.person[k as usize] == person)
            && set.iter().any(|&k| self.texts[k as usize] == stored);
        (!remains).then(|| self.texts[join::shown(set, &self.entries) as usize].to_owned())
    }
}
