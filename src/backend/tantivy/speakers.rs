//! Who speaks in what matches, added up where the data is.
//!
//! A first walk counts quotations by person; only the persons that are shown are looked
//! at once more, for their names and roles. Names that people of several trades bear are
//! told apart in between, by what else their articles say (see `persons::namesakes`).

use std::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Query;
use tantivy::{DocId, Searcher, SegmentReader};

use super::details::{Detail, Details, row};
use super::groups::{Grouping, Groups};
use super::people::{NOBODY, People};
use super::schema::column;
use super::walk::walk;
use crate::index::fields::{Number, UNDATED};
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

    fn whose(&self, quotation: &Quotation<'_>) -> Option<u32> {
        let unit = self.of(quotation.name)?;
        let Some((namesakes, second)) = self.namesakes.get(&unit) else { return Some(unit) };
        let trade = (quotation.trade)();
        Some(match namesakes.whose(trade, quotation.article, quotation.day) {
            0 => unit,
            k => second + k as u32 - 1,
        })
    }
}

/// What tells whose a quotation is.
struct Quotation<'q> {
    name: u32,
    article: u64,
    day: Option<i32>,
    /// The trade of its role; costs a look into a dictionary.
    trade: &'q dyn Fn() -> Option<Trade>,
}

/// The columns of one part of the index.
pub struct Columns {
    name: Column<u64>,
    date: Column<i64>,
    key: Column<u64>,
    ordinal: Column<u64>,
    role: Option<StrColumn>,
    groups: Groups,
    trades: Mutex<FxHashMap<u64, Option<Trade>>>,
}

impl Columns {
    pub fn new(reader: &SegmentReader, grouping: &Grouping) -> tantivy::Result<Columns> {
        let fast = reader.fast_fields();
        Ok(Columns {
            name: fast.u64(column::NAME)?,
            date: fast.i64(Number::Date.name())?,
            key: fast.u64(column::KEY)?,
            ordinal: fast.u64(column::ORDINAL)?,
            role: fast.str(column::ROLE)?,
            groups: grouping.of_segment(reader)?,
            trades: Mutex::default(),
        })
    }

    #[inline]
    pub fn name(&self, doc: DocId) -> u32 {
        self.name.first(doc).unwrap_or(0) as u32
    }

    pub fn day(&self, doc: DocId) -> Option<i32> {
        Some(self.date.first(doc).unwrap_or(UNDATED)).filter(|&day| day != UNDATED).map(|day| day as i32)
    }

    pub fn key(&self, doc: DocId) -> u64 {
        self.key.first(doc).unwrap_or(0)
    }

    pub fn ordinal(&self, doc: DocId) -> u32 {
        self.ordinal.first(doc).unwrap_or(0) as u32
    }

    /// The role's place in the dictionary of the segment.
    pub fn role(&self, doc: DocId) -> Option<u64> {
        self.role.as_ref()?.term_ords(doc).next()
    }

    /// The role at a place in the dictionary; an unreadable one stays unknown.
    pub fn role_text(&self, place: u64) -> Option<String> {
        let mut text = String::new();
        self.role.as_ref()?.ord_to_str(place, &mut text).ok().filter(|found| *found)?;
        Some(text)
    }

    pub fn trade(&self, doc: DocId) -> Option<Trade> {
        let place = self.role(doc)?;
        let mut trades = self.trades.lock().unwrap_or_else(PoisonError::into_inner);
        *trades.entry(place).or_insert_with(|| self.role_text(place).as_deref().and_then(Trade::of))
    }

    fn whose(&self, units: &Units, doc: DocId) -> Option<u32> {
        let trade = || self.trade(doc);
        units.whose(&Quotation {
            name: self.name(doc),
            article: self.key(doc),
            day: self.day(doc),
            trade: &trade,
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
    /// For each group of quotations in the same words the unit that has it, plus one.
    owners: Vec<AtomicU32>,
    /// Further units of a group: the same words from two mouths.
    others: Mutex<FxHashSet<(u32, u32)>>,
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
            owners: zeros(groups),
            others: Mutex::default(),
        }
    }

    #[inline]
    fn new_of_group(&self, group: u32, unit: u32) -> bool {
        let Some(owner) = self.owners.get(group as usize) else { return true };
        let mine = unit + 1;
        let known = match owner.load(Ordering::Relaxed) {
            0 => match owner.compare_exchange(0, mine, Ordering::Relaxed, Ordering::Relaxed) {
                Ok(_) => return true,
                Err(other) => other,
            },
            known => known,
        };
        known != mine && self.others.lock().unwrap_or_else(PoisonError::into_inner).insert((group, unit))
    }

    #[inline]
    fn add(&self, unit: u32, group: Option<u32>, day: Option<i32>, new_in_article: bool) {
        let k = unit as usize;
        self.documents[k].fetch_add(1, Ordering::Relaxed);
        if group.is_none_or(|group| self.new_of_group(group, unit)) {
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

/// One part of the index as it is counted.
struct Part {
    columns: Columns,
    article: DocId,
    /// Units that the article has been counted for.
    seen: Vec<u32>,
}

impl Part {
    fn new_in_article(&mut self, doc: DocId, unit: u32) -> bool {
        let article = doc - self.columns.ordinal(doc) as DocId;
        if article != self.article {
            self.article = article;
            self.seen.clear();
        }
        let new = !self.seen.contains(&unit);
        if new {
            self.seen.push(unit);
        }
        new
    }
}

/// Everything a question for speakers needs.
pub struct Asking<'s> {
    pub searcher: &'s Searcher,
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
        let make = |_, reader: &SegmentReader| {
            let columns = Columns::new(reader, self.grouping)?;
            Ok(Part { columns, article: DocId::MAX, seen: Vec::new() })
        };
        walk(self.searcher, self.query, make, |part: &mut Part, doc, _| {
            let unit = part.columns.whose(units, doc).unwrap_or(nobody);
            let new = part.new_in_article(doc, unit);
            counts.add(unit, part.columns.groups.of(doc), part.columns.day(doc), new);
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
        let make = |_, reader: &SegmentReader| {
            Ok((Columns::new(reader, &Grouping::Apart)?, Vec::<(u32, Trade, u64, Option<i32>)>::new()))
        };
        let parts = walk(self.searcher, &*query, make, |(columns, heard), doc, _| {
            let name = columns.name(doc).checked_sub(1).and_then(|k| self.people.of_name.get(k as usize));
            if let Some(&person) = name.filter(|person| persons.contains(person))
                && let Some(trade) = columns.trade(doc)
            {
                heard.push((person, trade, columns.key(doc), columns.day(doc)));
            }
        })?;
        let mut heard: FxHashMap<u32, Vec<(Trade, u64, Option<i32>)>> = FxHashMap::default();
        for (person, trade, article, day) in parts.into_iter().flat_map(|(_, heard)| heard) {
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
        let make =
            |_, reader: &SegmentReader| Ok((Columns::new(reader, self.grouping)?, Vec::<Detail>::new()));
        let parts = walk(self.searcher, self.query, make, |(columns, found), doc, _| {
            // whoever shares the names of somebody wanted may be
            let Some(first) = units.of(columns.name(doc)) else { return };
            if !numbered[first as usize] && !units.namesakes.contains_key(&first) {
                return;
            }
            let Some(unit) = columns.whose(units, doc).filter(|unit| wanted.contains(unit)) else { return };
            found.push(Detail {
                unit,
                day: columns.day(doc),
                article: columns.key(doc),
                ordinal: columns.ordinal(doc),
                group: columns.groups.of(doc),
                name: columns.name(doc) - 1,
                role: columns.role(doc),
            });
        })?;
        Ok(Details::new(parts))
    }
}
