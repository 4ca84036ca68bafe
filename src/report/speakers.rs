//! Who speaks: the names of an archive joined to speakers, with their roles over
//! time.
//!
//! [`Directory::new`] reads the names of a whole archive, because only the whole
//! tells whether "Halvorsen" can be but one person. It joins them (see
//! [`join`]) and then cuts apart namesakes: a name that a coastguard
//! and a head teacher bear is two people. [`Directory::speakers`] counts the
//! matching quotations of a query by these speakers.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};

use super::counts::{Counts, Seen};
pub use super::counts::{RoleSpan, SpeakerRow};
use crate::index::{IndexError, Occurrence, Scope, Searcher, Tally};
use crate::persons::aliases::{self, Aliases};
use crate::persons::join::{self, Entry};
use crate::persons::names::{Kind, Name, fold_all};
use crate::persons::namesakes::{self, Namesakes, day};
use crate::persons::{Trade, last_word};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::query::stem::possessor;
use crate::query::words::words;

/// The speakers of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    /// Most quoted first.
    pub rows: Vec<SpeakerRow>,
    /// Quotations whose speaker has no name.
    pub unattributed: usize,
}

/// Which names of an archive are whose.
pub struct Directory {
    names: Vec<Parsed>,
    by_text: FxHashMap<String, u32>,
    people: Vec<Person>,
    aliases: Aliases,
}

struct Parsed {
    text: String,
    entry: Entry,
    person: u32,
}

struct Person {
    /// The name to show.
    name: String,
    /// Members of [`Directory::names`], most quoted first.
    names: Vec<u32>,
    namesakes: Option<Namesakes>,
}

impl Directory {
    /// Reads the names of all quotations of an archive.
    pub fn new(archive: &Tally, aliases: &Aliases) -> Directory {
        Directory::of(archive, |_| true, aliases)
    }

    /// The same for an answer only: names that share no word with one of its
    /// names cannot be its speakers', and are passed over.
    pub fn narrowed(archive: &Tally, answer: &Tally, aliases: &Aliases) -> Directory {
        let mut asked = vec![false; answer.speakers.len()];
        for speaker in answer.rows.iter().filter_map(|row| row.speaker) {
            asked[speaker as usize] = true;
        }
        let names = answer.speakers.iter().zip(asked).filter(|(_, asked)| *asked).map(|(name, _)| name);
        let ruled = aliases.same().iter().flat_map(|same| std::iter::once(&same.name).chain(&same.names));
        let shared: FxHashSet<Cow<str>> =
            names.chain(ruled).flat_map(|name| words(name)).map(|w| possessed(w.text)).collect();
        Directory::of(archive, |name| words(name).any(|w| shared.contains(&possessed(w.text))), aliases)
    }

    fn of(archive: &Tally, wanted: impl Fn(&str) -> bool, aliases: &Aliases) -> Directory {
        let mut quotes = vec![0u64; archive.speakers.len()];
        for speaker in archive.rows.iter().filter_map(|row| row.speaker) {
            quotes[speaker as usize] += 1;
        }
        let mut texts: Vec<String> = Vec::new();
        let mut entries: Vec<Entry> = Vec::new();
        // The place of an archive's speaker among the names.
        let mut place: Vec<Option<u32>> = vec![None; archive.speakers.len()];
        for (k, text) in archive.speakers.iter().enumerate().filter(|(_, text)| wanted(text)) {
            place[k] = Some(texts.len() as u32);
            texts.push(text.clone());
            entries.push(Entry { name: Name::parse(text), folded: fold_all(text), quotes: quotes[k] });
        }
        let mut sets = join::join(&entries, aliases);
        let mut person_of = vec![0u32; entries.len()];
        for (person, members) in sets.iter_mut().enumerate() {
            join::most_quoted_first(members, &entries);
            for &k in members.iter() {
                person_of[k as usize] = person as u32;
            }
        }
        let parsed = texts.into_iter().zip(entries).zip(person_of);
        let names: Vec<Parsed> =
            parsed.map(|((text, entry), person)| Parsed { text, entry, person }).collect();
        let people = sets
            .into_iter()
            .map(|members| Person { name: shown(&names, &members, aliases), names: members, namesakes: None })
            .collect();
        let by_text = names.iter().enumerate().map(|(k, n)| (n.text.clone(), k as u32)).collect();
        let mut directory = Directory { names, by_text, people, aliases: aliases.clone() };
        directory.find_namesakes(archive, &place);
        directory
    }

    /// The names, exactly as the archive has them, that belong to the speakers
    /// meant by `name`.
    ///
    /// A name of several words means the speaker who bears it; where nobody
    /// does, and for a single word, everybody is meant who has a name with these
    /// words in it.
    pub fn expand(&self, name: &str) -> Vec<String> {
        let people = self.meant(name);
        let mut out: Vec<String> = people
            .iter()
            .flat_map(|&p| &self.people[p as usize].names)
            .map(|&k| self.names[k as usize].text.clone())
            .collect();
        out.sort_unstable();
        out
    }

    fn meant(&self, name: &str) -> FxHashSet<u32> {
        let asked = fold_all(name);
        let parsed = Name::parse(name);
        if asked.is_empty() {
            return FxHashSet::default();
        }
        let ruled = self.aliases.standing_for(name);
        let ruled: Vec<String> = ruled
            .iter()
            .flat_map(|s| std::iter::once(&s.name).chain(&s.names))
            .map(|n| fold_all(n))
            .collect();
        let bears = |n: &Parsed| {
            n.entry.folded == asked
                || ruled.contains(&n.entry.folded)
                || n.entry.name.kind == parsed.kind
                    && parsed.kind != Kind::Bare
                    && n.entry.name.key == parsed.key
        };
        if asked.contains(' ') || !ruled.is_empty() {
            let people: FxHashSet<u32> = self.names.iter().filter(|n| bears(n)).map(|n| n.person).collect();
            if !people.is_empty() {
                return people;
            }
        }
        let run = format!(" {asked} ");
        self.names
            .iter()
            .filter(|n| format!(" {} ", n.entry.folded).contains(&run))
            .map(|n| n.person)
            .collect()
    }

    /// The speakers of matching quotations with the number of these, most quoted
    /// first: which people a loose name covered.
    pub fn covered(&self, tally: &Tally) -> Vec<(String, usize)> {
        let speakers = self.speakers(tally, false);
        speakers.rows.into_iter().map(|row| (row.name, row.quotes)).collect()
    }

    /// Counts the quotations of a query by speaker.
    ///
    /// With `collapse`, a quotation repeated in the same words counts once.
    pub fn speakers(&self, tally: &Tally, collapse: bool) -> Speakers {
        let known: Vec<Option<u32>> =
            tally.speakers.iter().map(|name| self.by_text.get(name).copied()).collect();
        let mut counts: FxHashMap<(usize, usize), Counts> = FxHashMap::default();
        let mut unattributed = Seen::default();
        for row in &tally.rows {
            let Some(speaker) = row.speaker else {
                unattributed.add(row, collapse);
                continue;
            };
            // A name that the archive did not have when it was read stands for itself.
            let person = match known[speaker as usize] {
                Some(k) => self.names[k as usize].person as usize,
                None => self.people.len() + speaker as usize,
            };
            let namesake =
                self.people.get(person).and_then(|p| p.namesakes.as_ref()).map_or(0, |namesakes| {
                    namesakes.whose(
                        row.role.and_then(|r| Trade::of(&tally.roles[r as usize])),
                        row.article,
                        row.date.map(day),
                    )
                });
            counts.entry((person, namesake)).or_default().add(row, speaker, collapse);
        }
        let mut rows: Vec<SpeakerRow> = counts
            .into_iter()
            .map(|((person, _), counts)| {
                let shown = self.people.get(person).map(|p| p.name.as_str());
                counts.row(shown, tally, |speaker| {
                    known[speaker as usize].and_then(|k| self.names[k as usize].entry.name.role.as_deref())
                })
            })
            .collect();
        rows.sort_by(|a, b| {
            (b.quotes, b.articles)
                .cmp(&(a.quotes, a.articles))
                .then_with(|| (&a.name, a.first).cmp(&(&b.name, b.first)))
        });
        Speakers { rows, unattributed: unattributed.quotes }
    }

    /// The rules by which the speakers of these quotations were told, as a
    /// `speakers.toml`.
    pub fn rules(&self, tally: &Tally) -> String {
        let mut quotes: FxHashMap<u32, usize> = FxHashMap::default();
        for speaker in tally.rows.iter().filter_map(|row| row.speaker) {
            if let Some(&k) = self.by_text.get(&tally.speakers[speaker as usize]) {
                *quotes.entry(self.names[k as usize].person).or_default() += 1;
            }
        }
        let mut people: Vec<(u32, usize)> = quotes.into_iter().collect();
        people.sort_unstable_by_key(|&(p, n)| (std::cmp::Reverse(n), p));
        let mut same: Vec<(&str, Vec<String>)> = Vec::new();
        for &(person, _) in &people {
            let person = &self.people[person as usize];
            let others: Vec<String> =
                distinct(person.names.iter().map(|&k| &self.names[k as usize]), &person.name);
            if !others.is_empty() {
                same.push((&person.name, others));
            }
        }
        let not = self.kept_apart(&people);
        aliases::write(
            same.iter().map(|(name, names)| (*name, names.as_slice())),
            not.iter().map(Vec::as_slice),
        )
    }

    /// The people of one given name and surname that the rules keep apart, and
    /// what the file already keeps apart.
    fn kept_apart(&self, people: &[(u32, usize)]) -> Vec<Vec<String>> {
        let mut alike: FxHashMap<(&str, &str), Vec<String>> = FxHashMap::default();
        for &(person, _) in people {
            let person = &self.people[person as usize];
            let full = person.names.iter().find_map(|&k| match &self.names[k as usize].entry.name.kind {
                Kind::Full(full) => Some(full),
                _ => None,
            });
            if let Some(full) = full {
                let alike = alike.entry((full.given.as_str(), full.surname.as_str())).or_default();
                if !alike.iter().any(|n| fold_all(n) == fold_all(&person.name)) {
                    alike.push(person.name.clone());
                }
            }
        }
        let mut out: Vec<Vec<String>> = alike.into_values().filter(|names| names.len() > 1).collect();
        out.sort_unstable();
        out.retain(|names| !self.aliases.not().contains(names));
        self.aliases.not().iter().cloned().chain(out).collect()
    }

    /// Finds the names that people of conflicting trades bear. `place` gives the
    /// name of each of the archive's speakers.
    fn find_namesakes(&mut self, archive: &Tally, place: &[Option<u32>]) {
        let person_of = |names: &[Parsed], row: &Occurrence| {
            row.speaker.and_then(|s| place[s as usize]).map(|k| names[k as usize].person as usize)
        };
        // Roles are many, and most are of people nobody asked for.
        let mut trades: Vec<Option<Option<Trade>>> = vec![None; archive.roles.len()];
        let mut heard: Vec<Vec<(Trade, u64)>> = vec![Vec::new(); self.people.len()];
        for row in &archive.rows {
            let (Some(person), Some(role)) = (person_of(&self.names, row), row.role) else { continue };
            let role = role as usize;
            if let Some(trade) = *trades[role].get_or_insert_with(|| Trade::of(&archive.roles[role])) {
                heard[person].push((trade, 1));
            }
        }
        let mut told: Vec<Option<Told>> = Vec::new();
        for (person, heard) in self.people.iter().zip(heard) {
            // What the file joins stays joined.
            let ruled = |&k: &u32| self.aliases.standing_for(&self.names[k as usize].text).is_some();
            let trades = if person.names.iter().any(ruled) { Vec::new() } else { namesakes::split(heard) };
            told.push((!trades.is_empty()).then(|| (trades, Vec::new())));
        }
        for row in &archive.rows {
            let Some(person) = person_of(&self.names, row) else { continue };
            let trade = row.role.and_then(|r| trades[r as usize]).flatten();
            if let (Some((_, quotes)), Some(trade)) = (&mut told[person], trade) {
                quotes.push((trade, row.article, row.date.map(day)));
            }
        }
        for (person, told) in self.people.iter_mut().zip(told) {
            person.namesakes = told.map(|(trades, quotes)| Namesakes::learn(trades, quotes));
        }
    }
}

/// The trades of namesakes, and the quotations that tell them apart.
type Told = (Vec<Vec<Trade>>, Vec<(Trade, u64, Option<i32>)>);

/// The names that `name` is to be asked for with: every name in the archive of
/// the speakers that it means.
///
/// Reads only the quotations of people who share its last word, which is enough
/// to tell them apart, so that it is quick in a large archive.
///
/// # Errors
/// When the index cannot answer.
pub fn widen(searcher: &dyn Searcher, aliases: &Aliases, name: &str) -> Result<Vec<String>, IndexError> {
    let mut asked = vec![name.to_owned()];
    if let Some(same) = aliases.standing_for(name) {
        asked.extend(std::iter::once(&same.name).chain(&same.names).cloned());
    }
    let mut terms: Vec<String> = asked.iter().filter_map(|name| last_word(name)).collect();
    terms.sort_unstable();
    terms.dedup();
    let leaf = |word| {
        let value = Value::Pattern(Pattern::Term(word));
        Query::Leaf(Leaf { field: Some(Field::Speaker), value })
    };
    let mut leaves: Vec<Query> = terms.into_iter().map(leaf).collect();
    let query = match leaves.len() {
        0 => return Ok(Vec::new()),
        1 => leaves.swap_remove(0),
        _ => Query::Or(leaves),
    };
    Ok(Directory::new(&searcher.tally(Scope::Quotes, &query)?, aliases).expand(name))
}

/// A folded word without its possessive ending.
fn possessed(word: Cow<str>) -> Cow<str> {
    match possessor(&word).len() {
        n if n < word.len() => Cow::Owned(word[..n].to_owned()),
        _ => word,
    }
}

/// Texts of names that differ by more than case and marks, without `but`.
fn distinct<'n>(names: impl Iterator<Item = &'n Parsed>, but: &str) -> Vec<String> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let but = fold_all(but);
    names.filter(|n| n.entry.folded != but && seen.insert(&n.entry.folded)).map(|n| n.text.clone()).collect()
}

/// The name to show for a speaker: what the file says, else the commonest full name.
fn shown(names: &[Parsed], members: &[u32], aliases: &Aliases) -> String {
    if let Some(same) = members.iter().find_map(|&k| aliases.standing_for(&names[k as usize].text)) {
        return same.name.clone();
    }
    // Members come most quoted first: of equals, the first is to be kept.
    let best = members.iter().rev().max_by_key(|&&k| join::fullness(&names[k as usize].entry));
    best.map_or_else(String::new, |&k| names[k as usize].text.clone())
}
