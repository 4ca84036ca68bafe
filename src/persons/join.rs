//! Which names of an archive are one speaker.
//!
//! Joined are: the same name with and without titles, roles, middle names and
//! legal forms; short forms of a given name; initials and bare surnames where
//! exactly one full name can be meant or one is far more often heard than the
//! next. Kept apart are: other given names, other middle names, Jr. and Sr., Mr.
//! and Mrs., and whatever `speakers.toml` keeps apart.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use super::aliases::Aliases;
use super::names::{Full, Gender, Kind, Name};

/// A name that could be one of several speakers' goes to the one who speaks so
/// many times as often as the next.
const DOMINANCE: u64 = 5;

/// A bare surname heard so many times as often as the full name is something
/// else (a company, a place).
const AT_MOST: u64 = 4;

/// A name of the archive.
pub struct Entry {
    pub name: Name,
    /// As compared by [`Aliases`]; only read where these have rules.
    pub folded: String,
    pub quotes: u64,
}

/// Whether two sets of entries may be joined, beside what the rules say.
type May<'e> = &'e dyn Fn(&[u32], &[u32]) -> bool;

/// Sets of entries (by index), each one speaker. Entries in another order may be joined
/// otherwise where two candidates are equal.
pub fn join(entries: &[Entry], aliases: &Aliases) -> Vec<Vec<u32>> {
    join_where(entries, aliases, &|_, _| true)
}

/// As [`join`], but the usual rules join two sets only where `may` allows it.
pub(super) fn join_where(entries: &[Entry], aliases: &Aliases, may: May) -> Vec<Vec<u32>> {
    let mut sets = Sets::new(entries, aliases, may);
    sets.same_names();
    sets.middle_names();
    sets.initials();
    sets.acronyms();
    sets.bare_names();
    sets.members.retain(|members| !members.is_empty());
    sets.members
}

/// Sorts the members of a set: most quoted first, of equals the one that comes first.
pub fn most_quoted_first(members: &mut [u32], entries: &[Entry]) {
    members.sort_unstable_by_key(|&k| (std::cmp::Reverse(entries[k as usize].quotes), k));
}

/// The member whose name is to be shown: the commonest full name. Members come most
/// quoted first; there is at least one.
pub fn shown(members: &[u32], entries: &[Entry]) -> u32 {
    // Of equals, the first is to be kept.
    members.iter().rev().copied().max_by_key(|&k| fullness(&entries[k as usize])).unwrap_or_default()
}

/// How well a name is fit to be shown: by its kind, how common it is, how much it says.
pub fn fullness(entry: &Entry) -> (u8, u64, usize) {
    let fullness = match &entry.name.kind {
        Kind::Full(full) if full.only_initials() || entry.name.role.is_some() => 2,
        Kind::Full(_) => 3,
        Kind::Body { .. } => 1,
        Kind::Bare => 0,
    };
    (fullness, entry.quotes, entry.name.key.len())
}

/// A partition of the entries.
struct Sets<'e> {
    entries: &'e [Entry],
    may: May<'e>,
    /// The set of each entry.
    of: Vec<u32>,
    /// Members of each set; empty when it was joined to another.
    members: Vec<Vec<u32>>,
    quotes: Vec<u64>,
    gender: Vec<Option<Gender>>,
    /// Index of the `[[same]]` of the set.
    ruled: Vec<Option<usize>>,
    /// Indices of the `[[not]]`s that list each entry; empty where the file has none.
    apart: Vec<Vec<usize>>,
}

impl<'e> Sets<'e> {
    fn new(entries: &'e [Entry], aliases: &'e Aliases, may: May<'e>) -> Sets<'e> {
        let ruled: Vec<Option<usize>> = match aliases.same() {
            [] => vec![None; entries.len()],
            _ => entries.iter().map(|e| aliases.same_of(&e.folded)).collect(),
        };
        let apart = match aliases.not() {
            [] => Vec::new(),
            _ => entries.iter().map(|e| aliases.nots_of(&e.folded).to_vec()).collect(),
        };
        let mut sets = Sets {
            entries,
            may,
            of: (0..entries.len() as u32).collect(),
            members: (0..entries.len() as u32).map(|k| vec![k]).collect(),
            quotes: entries.iter().map(|e| e.quotes).collect(),
            gender: entries.iter().map(|e| e.name.gender).collect(),
            ruled,
            apart,
        };
        let by_rule = group((0..entries.len()).filter_map(|k| Some((sets.ruled[k]?, k as u32))));
        for members in by_rule.values() {
            for pair in members.windows(2) {
                sets.merge(sets.of[pair[0] as usize], sets.of[pair[1] as usize]);
            }
        }
        sets
    }

    /// Joins two sets unless something forbids it.
    fn unite(&mut self, a: u32, b: u32) {
        let (x, y) = (a as usize, b as usize);
        let differ = |a: Option<usize>, b: Option<usize>| a.zip(b).is_some_and(|(a, b)| a != b);
        if a == b
            || differ(self.ruled[x], self.ruled[y])
            || self.gender[x].zip(self.gender[y]).is_some_and(|(a, b)| a != b)
            || self.kept_apart(x, y)
            || !(self.may)(&self.members[x], &self.members[y])
        {
            return;
        }
        self.merge(a, b);
    }

    fn kept_apart(&self, x: usize, y: usize) -> bool {
        if self.apart.is_empty() {
            return false;
        }
        let listed =
            |set: usize| self.members[set].iter().filter(|&&k| !self.apart[k as usize].is_empty()).copied();
        listed(x).any(|a| {
            let (a, nots) = (&self.entries[a as usize].folded, &self.apart[a as usize]);
            listed(y).any(|b| {
                let b = b as usize;
                *a != self.entries[b].folded && self.apart[b].iter().any(|not| nots.contains(not))
            })
        })
    }

    fn merge(&mut self, a: u32, b: u32) {
        if a == b {
            return;
        }
        let larger = self.members[a as usize].len() >= self.members[b as usize].len();
        let (into, from) = if larger { (a, b) } else { (b, a) };
        let moved = std::mem::take(&mut self.members[from as usize]);
        for &k in &moved {
            self.of[k as usize] = into;
        }
        let (into, from) = (into as usize, from as usize);
        self.members[into].extend(moved);
        self.quotes[into] += std::mem::take(&mut self.quotes[from]);
        self.gender[into] = self.gender[into].or(self.gender[from]);
        self.ruled[into] = self.ruled[into].or(self.ruled[from]);
    }

    fn full(&self, entry: u32) -> Option<&'e Full> {
        match &self.entries[entry as usize].name.kind {
            Kind::Full(full) => Some(full),
            _ => None,
        }
    }

    fn fulls(&self) -> impl Iterator<Item = (&'e Full, u32)> + use<'_, 'e> {
        (0..self.entries.len() as u32).filter_map(|k| Some((self.full(k)?, k)))
    }

    /// The sets of some entries, each once, most quoted first.
    fn sets_of(&self, entries: impl IntoIterator<Item = u32>) -> Vec<u32> {
        let mut sets: Vec<u32> = entries.into_iter().map(|k| self.of[k as usize]).collect();
        sets.sort_unstable();
        sets.dedup();
        sets.sort_by_key(|&s| std::cmp::Reverse(self.quotes[s as usize]));
        sets
    }

    /// The only one, or the one that is quoted far more than the next.
    fn dominant(&self, sets: &[u32]) -> Option<u32> {
        let quotes = |s: u32| self.quotes[s as usize];
        match sets {
            [] => None,
            [only] => Some(*only),
            [first, second, ..] => (quotes(*first) >= DOMINANCE * quotes(*second)).then_some(*first),
        }
    }

    /// The same words, titles and the like aside.
    fn same_names(&mut self) {
        let entries = self.entries;
        let keys = entries.iter().enumerate().map(|(k, entry)| {
            let name = &entry.name;
            let key: (u8, &str, Option<Gender>) = match &name.kind {
                Kind::Full(_) => (0, &name.key, None),
                Kind::Bare => (1, &name.key, name.gender),
                Kind::Body { .. } => (2, &name.key, None),
            };
            (key, k as u32)
        });
        for members in group(keys).values() {
            for pair in members.windows(2) {
                self.unite(self.of[pair[0] as usize], self.of[pair[1] as usize]);
            }
        }
    }

    /// One given name and surname, middle names that do not differ.
    fn middle_names(&mut self) {
        let named = self.fulls().filter(|(full, _)| !full.only_initials());
        let groups = group(named.map(|(f, k)| ((&f.given, &f.surname, &f.suffix), k)));
        for members in sorted(groups) {
            let (mut with, without): (Vec<u32>, Vec<u32>) =
                members.into_iter().partition(|&k| self.full(k).is_some_and(|f| !f.middle.is_empty()));
            with.sort_by_key(|&k| {
                std::cmp::Reverse((
                    self.full(k).map_or(0, |f| f.middle.len()),
                    self.entries[k as usize].quotes,
                ))
            });
            let mut people: Vec<Vec<u32>> = Vec::new();
            for k in with {
                let fits = |person: &&mut Vec<u32>| {
                    person.iter().all(|&other| {
                        self.full(k).zip(self.full(other)).is_some_and(|(a, b)| a.same_middle(b))
                    })
                };
                match people.iter_mut().find(fits) {
                    Some(person) => person.push(k),
                    None => people.push(vec![k]),
                }
            }
            for person in &people {
                for pair in person.windows(2) {
                    self.unite(self.of[pair[0] as usize], self.of[pair[1] as usize]);
                }
            }
            for pair in without.windows(2) {
                self.unite(self.of[pair[0] as usize], self.of[pair[1] as usize]);
            }
            let candidates = self.sets_of(people.iter().map(|p| p[0]));
            if let Some((target, &plain)) = self.dominant(&candidates).zip(without.first()) {
                self.unite(target, self.of[plain as usize]);
            }
        }
    }

    /// "B.S. Tarn" beside one "Bella Tarn".
    fn initials(&mut self) {
        let groups = group(self.fulls().map(|(f, k)| ((&f.surname, &f.suffix), k)));
        for members in sorted(groups) {
            let (short, long): (Vec<u32>, Vec<u32>) =
                members.into_iter().partition(|&k| self.full(k).is_some_and(Full::only_initials));
            for &k in &short {
                let Some(initials) = self.full(k) else { continue };
                let fitting =
                    long.iter().copied().filter(|&l| self.full(l).is_some_and(|f| initials.abbreviates(f)));
                let candidates = self.sets_of(fitting);
                if let Some(target) = self.dominant(&candidates) {
                    self.unite(target, self.of[k as usize]);
                }
            }
        }
    }

    /// "SRF" where a name reads "Skerry Relief Fund (SRF)".
    fn acronyms(&mut self) {
        let entries = self.entries;
        let bodies = entries.iter().enumerate().filter_map(|(k, entry)| match &entry.name.kind {
            Kind::Body { acronym: Some(acronym) } => Some((acronym, k as u32)),
            _ => None,
        });
        let claims = group(bodies);
        let alone: Vec<u32> = (0..entries.len() as u32)
            .filter(|&k| {
                let name = &entries[k as usize].name;
                !matches!(name.kind, Kind::Full(_)) && claims.contains_key(&name.key)
            })
            .collect();
        for k in alone {
            let candidates = self.sets_of(claims[&entries[k as usize].name.key].iter().copied());
            if let Some(target) = self.dominant(&candidates) {
                self.unite(target, self.of[k as usize]);
            }
        }
    }

    /// Surnames alone, and companies without their legal form.
    fn bare_names(&mut self) {
        let entries = self.entries;
        let people = group(self.fulls().map(|(f, k)| (f.surname.as_str(), k)));
        let bodies = || {
            let body = |(k, e): (usize, &'e Entry)| {
                matches!(e.name.kind, Kind::Body { .. }).then_some((e.name.key.as_str(), k as u32))
            };
            entries.iter().enumerate().filter_map(body)
        };
        let called = group(bodies());
        let starting = group(bodies().filter_map(|(key, k)| Some((key.split_once(' ')?.0, k))));
        for (k, entry) in entries.iter().enumerate() {
            if entry.name.kind != Kind::Bare {
                continue;
            }
            let key = entry.name.key.as_str();
            let all =
                [&people, &called, &starting].into_iter().filter_map(|map| map.get(key)).flatten().copied();
            let candidates: Vec<u32> = self
                .sets_of(all)
                .into_iter()
                .filter(|&s| {
                    entry.name.gender.is_none_or(|g| self.gender[s as usize].is_none_or(|of| of == g))
                })
                .collect();
            let Some(target) = self.dominant(&candidates) else { continue };
            // A body that only starts with the word may be another one of that name.
            let meant = |map: &FxHashMap<&str, Vec<u32>>| {
                map.get(key).is_some_and(|m| m.iter().any(|&e| self.of[e as usize] == target))
            };
            let own = self.of[k];
            if (meant(&people) || meant(&called))
                && self.quotes[own as usize] <= AT_MOST * self.quotes[target as usize]
            {
                self.unite(target, own);
            }
        }
    }
}

fn group<K: Hash + Eq>(pairs: impl Iterator<Item = (K, u32)>) -> FxHashMap<K, Vec<u32>> {
    let mut out: FxHashMap<K, Vec<u32>> = FxHashMap::default();
    for (key, k) in pairs {
        out.entry(key).or_default().push(k);
    }
    out
}

/// Groups of two or more, in the order of their first members.
fn sorted<K>(groups: FxHashMap<K, Vec<u32>>) -> Vec<Vec<u32>> {
    let mut out: Vec<Vec<u32>> = groups.into_values().filter(|members| members.len() > 1).collect();
    out.sort_unstable();
    out
}
