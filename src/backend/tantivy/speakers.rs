//! Who speaks in what matches, added up where the data is.
//!
//! A first walk counts quotations by person; only the persons that are shown are looked
//! at once more, for their names and roles. Names that people of several trades bear are
//! told apart in between, by what else their articles say (see `persons::namesakes`).

use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocId;
use tantivy::query::Query;

use super::columns::{BLOCK, Columns, Reader, Store, Values, dated};
use super::details::{Detail, Details, row};
use super::groups::{ALONE, Grouping, Groups};
use super::people::{NOBODY, People};
use super::walk::walk;
use crate::index::{Corrections, IndexError, Speakers, SpeakersRequest, SpeakersSort};
use crate::persons::{Namesakes, Trade};

/// Quotations that are looked at together for their details.
const TOGETHER: u64 = 1_500_000;

/// Which name is whose: each person, and each of several namesakes, is a unit.
pub struct Units {
    /// By number of the name, from 0.
    of_name: Vec<u32>,
    /// The name to show of each.
    shown: Vec<String>,
    /// Units of people who share their names: what tells them apart, and the unit of
    /// the second of them; the others follow.
    namesakes: FxHashMap<u32, (Namesakes, u32)>,
}

impl Units {
    /// The persons of a commit, with what the alias file changes.
    pub fn new(people: &People, names: &[String], corrections: &Corrections) -> Units {
        let mut of_name = people.of_name.clone();
        let mut shown: Vec<String> = people.shown.iter().map(|&name| names[name as usize].clone()).collect();
        let first = shown.len() as u32;
        shown.extend(corrections.shown.iter().cloned());
        if !corrections.names.is_empty() {
            for (name, unit) in names.iter().zip(&mut of_name) {
                if let Ok(k) = corrections.names.binary_search_by(|(known, _)| known.cmp(name)) {
                    *unit = first + corrections.names[k].1;
                }
            }
        }
        Units { of_name, shown, namesakes: FxHashMap::default() }
    }

    fn len(&self) -> usize {
        self.shown.len()
    }

    /// The unit of a name, given its number from 1.
    #[inline]
    fn of(&self, name: u32) -> Option<u32> {
        let unit = *self.of_name.get((name as usize).checked_sub(1)?)?;
        (unit != NOBODY).then_some(unit)
    }

    /// Tells namesakes apart from now on, each with a unit of their own.
    fn split(&mut self, unit: u32, namesakes: Namesakes) {
        let second = self.shown.len() as u32;
        let name = self.shown[unit as usize].clone();
        self.shown.extend(std::iter::repeat_n(name, namesakes.people().saturating_sub(1)));
        self.namesakes.insert(unit, (namesakes, second));
    }

    /// Whose a quotation under a name is.
    #[inline]
    fn whose(&self, name: u32, columns: &Columns, keys: &Values<u64>, doc: DocId, day: i64) -> Option<u32> {
        let unit = self.of(name)?;
        if self.namesakes.is_empty() {
            return Some(unit);
        }
        let Some((namesakes, second)) = self.namesakes.get(&unit) else { return Some(unit) };
        Some(match namesakes.whose(columns.trade(doc), keys.get_val(doc), dated(day)) {
            0 => unit,
            k => second + k as u32 - 1,
        })
    }
}

/// What is counted of each unit, from many threads.
struct Counts {
    quotes: Vec<AtomicU32>,
    articles: Vec<AtomicU32>,
    /// Documents, copies included.
    documents: Vec<AtomicU32>,
    last: Vec<AtomicI32>,
    first: Vec<AtomicI32>,
    owners: Owners,
}

const NO_DAY: i32 = i32::MIN;
const NO_FIRST: i32 = i32::MAX;

impl Counts {
    fn new(units: usize, groups: usize) -> Counts {
        let zeros = |n: usize| (0..n).map(|_| AtomicU32::new(0)).collect::<Vec<_>>();
        Counts {
            quotes: zeros(units),
            articles: zeros(units),
            documents: zeros(units),
            last: (0..units).map(|_| AtomicI32::new(NO_DAY)).collect(),
            first: (0..units).map(|_| AtomicI32::new(NO_FIRST)).collect(),
            owners: Owners::new(groups),
        }
    }

    #[inline]
    fn add(&self, unit: u32, group: u32, day: Option<i32>, new_in_article: bool) {
        let k = unit as usize;
        self.documents[k].fetch_add(1, Ordering::Relaxed);
        if group == ALONE || self.owners.first(group, unit) {
            self.quotes[k].fetch_add(1, Ordering::Relaxed);
        }
        if new_in_article {
            self.articles[k].fetch_add(1, Ordering::Relaxed);
        }
        // mostly neither end moves, and reading costs less
        if let Some(day) = day {
            if self.last[k].load(Ordering::Relaxed) < day {
                self.last[k].fetch_max(day, Ordering::Relaxed);
            }
            if self.first[k].load(Ordering::Relaxed) > day {
                self.first[k].fetch_min(day, Ordering::Relaxed);
            }
        }
    }

    fn quotes(&self, unit: u32) -> u32 {
        self.quotes[unit as usize].load(Ordering::Relaxed)
    }

    fn articles(&self, unit: u32) -> u32 {
        self.articles[unit as usize].load(Ordering::Relaxed)
    }
}

/// Who has said each wording: the same words from two mouths are two quotations.
///
/// A few mouths of each wording stand in a row of their own, as many as fit a bounded
/// table; the rare others are in sets.
struct Owners {
    /// Units plus one, so many to a wording; 0 is free.
    rows: Vec<AtomicU32>,
    each: usize,
    others: Vec<Mutex<FxHashSet<(u32, u32)>>>,
}

/// Places of the table of owners, and most of them for one wording.
const PLACES: usize = 16 << 20;
const MOST: usize = 16;
/// Sets for what does not fit, so that threads seldom meet.
const SETS: usize = 64;

impl Owners {
    fn new(groups: usize) -> Owners {
        let each = (PLACES / groups.max(1)).clamp(1, MOST);
        Owners {
            rows: (0..groups * each).map(|_| AtomicU32::new(0)).collect(),
            each,
            others: (0..SETS).map(|_| Mutex::default()).collect(),
        }
    }

    /// Whether this is the first time that the unit says the words.
    #[inline]
    fn first(&self, group: u32, unit: u32) -> bool {
        let from = group as usize * self.each;
        let mine = unit + 1;
        for place in self.rows.get(from..from + self.each).unwrap_or_default() {
            let mut known = place.load(Ordering::Relaxed);
            if known == 0 {
                match place.compare_exchange(0, mine, Ordering::Relaxed, Ordering::Relaxed) {
                    Ok(_) => return true,
                    Err(other) => known = other,
                }
            }
            if known == mine {
                return false;
            }
        }
        let set = &self.others[group as usize % SETS];
        set.lock().unwrap_or_else(PoisonError::into_inner).insert((group, unit))
    }
}

/// One part of the index as it is counted.
struct Part<'s> {
    columns: &'s Columns,
    names: Reader<u64>,
    days: Reader<i64>,
    ordinals: Reader<u64>,
    keys: Values<u64>,
    groups: Groups,
    article: DocId,
    /// Units that the article has been counted for.
    seen: Vec<u32>,
}

impl<'s> Part<'s> {
    fn new(columns: &'s Columns, grouping: &Grouping) -> tantivy::Result<Part<'s>> {
        Ok(Part {
            columns,
            names: Reader::new(columns.names()?),
            days: Reader::new(columns.days()?),
            ordinals: Reader::new(columns.ordinals()?),
            keys: columns.keys()?,
            groups: grouping.of_segment(columns)?,
            article: DocId::MAX,
            seen: Vec::new(),
        })
    }
}

/// Everything a question for speakers needs.
pub struct Asking<'s> {
    pub store: &'s Store,
    pub query: &'s dyn Query,
    pub grouping: &'s Grouping,
    pub people: &'s People,
    pub names: &'s [String],
    /// All quotations of the names with these numbers (from 0) that have a role.
    pub quotations_of: &'s dyn Fn(&[u32]) -> Result<Box<dyn Query>, IndexError>,
}

impl Asking<'_> {
    /// # Errors
    /// When the engine fails.
    pub fn speakers(&self, request: &SpeakersRequest) -> Result<Speakers, IndexError> {
        let mut units = Units::new(self.people, self.names, request.corrections);
        let mut counts = self.count(&units)?;
        let nobody = units.len() as u32;
        let unattributed = u64::from(counts.quotes(nobody));
        if self.split(&mut units, &counts)? {
            counts = self.count(&units)?;
        }
        let mut found: Vec<u32> = (0..units.len() as u32).filter(|&unit| counts.quotes(unit) > 0).collect();
        let all = found.len() as u64;
        let order = |a: &u32, b: &u32| {
            let day = |days: &[AtomicI32], unit: u32| days[unit as usize].load(Ordering::Relaxed);
            let rank = |unit: u32| (counts.quotes(unit), counts.articles(unit));
            let by_day = match request.sort {
                SpeakersSort::Quotes => std::cmp::Ordering::Equal,
                SpeakersSort::Last => day(&counts.last, *b).cmp(&day(&counts.last, *a)),
                SpeakersSort::First => day(&counts.first, *a).cmp(&day(&counts.first, *b)),
            };
            let name = |unit: u32| &units.shown[unit as usize];
            by_day.then_with(|| rank(*b).cmp(&rank(*a))).then_with(|| (name(*a), a).cmp(&(name(*b), b)))
        };
        let limit = request.limit.unwrap_or(usize::MAX);
        if limit < found.len() {
            if limit > 0 {
                found.select_nth_unstable_by(limit - 1, order);
            }
            found.truncate(limit);
        }
        found.sort_unstable_by(order);
        let mut rows = Vec::with_capacity(found.len());
        let mut rest = found.as_slice();
        while !rest.is_empty() {
            let mut together = 0;
            let size = |unit: &u32| u64::from(counts.documents[*unit as usize].load(Ordering::Relaxed));
            let end = rest
                .iter()
                .position(|unit| {
                    together += size(unit);
                    together > TOGETHER
                })
                .map_or(rest.len(), |k| k.max(1));
            let (chosen, after) = rest.split_at(end);
            let details = self.details(&units, chosen)?;
            rows.extend(
                chosen
                    .iter()
                    .map(|&unit| row(&units.shown[unit as usize], details.of(unit), &details, self.names)),
            );
            rest = after;
        }
        Ok(Speakers { rows, all, unattributed })
    }

    /// Counts by unit; quotations without a named speaker under the unit after the last.
    fn count(&self, units: &Units) -> Result<Counts, IndexError> {
        let counts = Counts::new(units.len() + 1, self.grouping.len());
        let nobody = units.len() as u32;
        let make = |segment, _: &Columns| Part::new(self.store.columns(segment), self.grouping);
        walk(self.store, self.query, false, make, |part: &mut Part<'_>, docs, _| {
            let mut groups = [0; BLOCK];
            part.groups.read(docs, &mut groups);
            let (names, days) = (part.names.read(docs), part.days.read(docs));
            let ordinals = part.ordinals.read(docs);
            for (k, &doc) in docs.iter().enumerate() {
                let unit =
                    units.whose(names[k] as u32, part.columns, &part.keys, doc, days[k]).unwrap_or(nobody);
                let article = doc - ordinals[k] as DocId;
                if article != part.article {
                    part.article = article;
                    part.seen.clear();
                }
                let new = !part.seen.contains(&unit);
                if new {
                    part.seen.push(unit);
                }
                counts.add(unit, groups[k], dated(days[k]), new);
            }
        })?;
        Ok(counts)
    }

    /// Learns to tell namesakes apart where they are among what was counted; whether
    /// there were any.
    fn split(&self, units: &mut Units, counts: &Counts) -> Result<bool, IndexError> {
        let concerned: Vec<(u32, Vec<Vec<Trade>>)> = self
            .people
            .namesakes()
            // persons that the alias file has changed stay as it says
            .filter(|(person, _)| counts.quotes(*person) > 0)
            .collect();
        if concerned.is_empty() {
            return Ok(false);
        }
        let persons: FxHashSet<u32> = concerned.iter().map(|(person, _)| *person).collect();
        let mut numbers: Vec<u32> = Vec::new();
        let mut corrected: FxHashSet<u32> = FxHashSet::default();
        for (name, &person) in (0..).zip(&self.people.of_name) {
            if persons.contains(&person) {
                numbers.push(name);
                if units.of_name[name as usize] != person {
                    corrected.insert(person);
                }
            }
        }
        let query = (self.quotations_of)(&numbers)?;
        let make = |segment, columns: &Columns| {
            let heard = Vec::<(u32, Trade, u64, Option<i32>)>::new();
            Ok((segment, columns.names()?, columns.keys()?, columns.days()?, heard))
        };
        let parts =
            walk(self.store, &*query, false, make, |(segment, names, keys, days, heard), docs, _| {
                for &doc in docs {
                    let name = (names.get_val(doc) as usize).checked_sub(1);
                    let person = name.and_then(|k| self.people.of_name.get(k));
                    if let Some(&person) = person.filter(|person| persons.contains(person))
                        && let Some(trade) = self.store.columns(*segment).trade(doc)
                    {
                        heard.push((person, trade, keys.get_val(doc), dated(days.get_val(doc))));
                    }
                }
            })?;
        let mut heard: FxHashMap<u32, Vec<(Trade, u64, Option<i32>)>> = FxHashMap::default();
        for (person, trade, article, day) in parts.into_iter().flat_map(|(.., heard)| heard) {
            heard.entry(person).or_default().push((trade, article, day));
        }
        for (person, trades) in concerned {
            if !corrected.contains(&person) {
                let mut quotes = heard.remove(&person).unwrap_or_default();
                quotes.sort_unstable();
                units.split(person, Namesakes::learn(trades, quotes));
            }
        }
        Ok(true)
    }

    /// Names, roles and dates of some units.
    fn details(&self, units: &Units, chosen: &[u32]) -> Result<Details, IndexError> {
        let wanted: FxHashSet<u32> = chosen.iter().copied().collect();
        let mut numbered = vec![false; units.len()];
        chosen.iter().for_each(|&unit| numbered[unit as usize] = true);
        let make = |segment, _: &Columns| {
            Ok((Part::new(self.store.columns(segment), self.grouping)?, Vec::<Detail>::new()))
        };
        let parts = walk(self.store, self.query, false, make, |(part, found), docs, _| {
            let mut groups = [0; BLOCK];
            part.groups.read(docs, &mut groups);
            let (names, days) = (part.names.read(docs), part.days.read(docs));
            let ordinals = part.ordinals.read(docs);
            for (k, &doc) in docs.iter().enumerate() {
                let name = names[k] as u32;
                // whoever shares the names of somebody wanted may be
                let Some(first) = units.of(name) else { continue };
                if !numbered[first as usize] && !units.namesakes.contains_key(&first) {
                    continue;
                }
                let unit = units.whose(name, part.columns, &part.keys, doc, days[k]);
                if let Some(unit) = unit.filter(|unit| wanted.contains(unit)) {
                    found.push(Detail {
                        unit,
                        day: dated(days[k]),
                        article: part.keys.get_val(doc),
                        ordinal: ordinals[k] as u32,
                        group: Some(groups[k]).filter(|&group| group != ALONE),
                        name: name - 1,
                        role: part.columns.role(doc),
                    });
                }
            }
        })?;
        Ok(Details::new(parts.into_iter().map(|(part, found)| (part.columns, found)).collect()))
    }
}
