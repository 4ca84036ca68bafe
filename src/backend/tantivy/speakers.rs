//! Who speaks in what matches, added up where the data is.
//!
//! A first walk counts quotations by person; only the persons that are shown are looked
//! at once more, for their names and roles. Names that people of several trades bear are
//! told apart in between, by what else their articles say (see `persons::namesakes`).

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocId;
use tantivy::query::Query;

use super::columns::{BLOCK, Columns, Reader, Store, Trades, Values, dated};
use super::details::{Detail, Details, row};
use super::groups::{ALONE, Grouping, Groups};
use super::people::People;
use super::units::{Quotation, Units};
use super::walk::{walk, walk_with};
use crate::index::{IndexError, Speakers, SpeakersRequest, SpeakersSort};
use crate::persons::{Namesakes, Trade};

/// Names that are asked for one by one; of more, all quotations are walked.
const MANY_NAMES: usize = 500;

/// Quotations that are looked at together for their details.
const TOGETHER: u64 = 1_500_000;

/// What is counted of each unit.
#[derive(Clone, Default)]
struct Counts {
    units: Vec<Unit>,
}

#[derive(Clone, Copy)]
struct Unit {
    quotes: u32,
    articles: u32,
    /// Quotations, copies included.
    documents: u32,
    first: i32,
    last: i32,
}

/// A unit that has said nothing: its first day comes after all others, its last before.
const SILENT: Unit = Unit { quotes: 0, articles: 0, documents: 0, first: i32::MAX, last: i32::MIN };

impl Counts {
    fn new(units: usize) -> Counts {
        Counts { units: vec![SILENT; units] }
    }

    #[inline]
    fn add(&mut self, unit: u32, day: Option<i32>, new: bool, new_in_article: bool) {
        let unit = &mut self.units[unit as usize];
        unit.documents += 1;
        unit.quotes += u32::from(new);
        unit.articles += u32::from(new_in_article);
        if let Some(day) = day {
            unit.first = unit.first.min(day);
            unit.last = unit.last.max(day);
        }
    }

    fn merge(&mut self, other: &Counts) {
        for (unit, other) in self.units.iter_mut().zip(&other.units) {
            unit.documents += other.documents;
            unit.quotes += other.quotes;
            unit.articles += other.articles;
            unit.first = unit.first.min(other.first);
            unit.last = unit.last.max(other.last);
        }
    }

    fn of(&self, unit: u32) -> Unit {
        self.units.get(unit as usize).copied().unwrap_or(SILENT)
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

    /// Whoever was the first to say the words, plus one. Many such looks at once cost less
    /// than one after the other between writes, and most answer the question.
    #[inline]
    fn known(&self, group: u32) -> u32 {
        self.rows.get(group as usize * self.each).map_or(0, |place| place.load(Ordering::Relaxed))
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
    trades: Trades,
    article: DocId,
    /// Units that the article has been counted for.
    seen: Vec<u32>,
}

impl<'s> Part<'s> {
    /// Counts a block of quotations; those of shared names are kept for later.
    fn count(
        &mut self,
        docs: &[DocId],
        units: &Units,
        nobody: u32,
        owners: &Owners,
        counts: &mut Counts,
        shared: &mut Vec<Quotation>,
    ) {
        let mut groups = [0; BLOCK];
        self.groups.read(docs, &mut groups);
        let groups = &groups[..docs.len()];
        let mut known = [0; BLOCK];
        known.iter_mut().zip(groups).for_each(|(known, &group)| *known = owners.known(group));
        let (names, days) = (self.names.read(docs), self.days.read(docs));
        let ordinals = self.ordinals.read(docs);
        for (k, &doc) in docs.iter().enumerate() {
            let (unit, group) = (units.of(names[k] as u32).unwrap_or(nobody), groups[k]);
            if units.is_shared(unit) {
                let trade = self.columns.trade(doc, &mut self.trades);
                let (article, day) = (self.keys.get_val(doc), dated(days[k]));
                shared.push(Quotation { unit, trade, article, day, group });
                continue;
            }
            let article = doc - ordinals[k] as DocId;
            if article != self.article {
                self.article = article;
                self.seen.clear();
            }
            let new_in_article = !self.seen.contains(&unit);
            if new_in_article {
                self.seen.push(unit);
            }
            let new = group == ALONE || known[k] != unit + 1 && owners.first(group, unit);
            counts.add(unit, dated(days[k]), new, new_in_article);
        }
    }

    fn new(columns: &'s Columns, grouping: &Grouping) -> tantivy::Result<Part<'s>> {
        Ok(Part {
            columns,
            names: Reader::new(columns.names()?),
            days: Reader::new(columns.days()?),
            ordinals: Reader::new(columns.ordinals()?),
            keys: columns.keys()?,
            groups: grouping.of_segment(columns)?,
            trades: Trades::default(),
            article: DocId::MAX,
            seen: Vec::new(),
        })
    }
}

/// Which quotations of a speaker are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// All that have a role.
    WithRoles,
    /// Those that the question asks for.
    Asked,
}

/// Makes a query for quotations under names, given by number from 0.
type QuotationsOf<'s> = dyn Fn(&[u32], Which) -> Result<Box<dyn Query>, IndexError> + 's;

/// Everything a question for speakers needs.
pub struct Asking<'s> {
    pub store: &'s Store,
    pub query: &'s dyn Query,
    pub grouping: &'s Grouping,
    pub people: &'s People,
    pub names: &'s [String],
    pub quotations_of: &'s QuotationsOf<'s>,
}

impl Asking<'_> {
    /// # Errors
    /// When the engine fails.
    pub fn speakers(&self, request: &SpeakersRequest) -> Result<Speakers, IndexError> {
        let mut units = Units::new(self.people, self.names, request.corrections);
        let nobody = units.len() as u32;
        let counts = self.count(&mut units)?;
        let unattributed = u64::from(counts.of(nobody).quotes);
        let said = |unit: &u32| *unit != nobody && counts.of(*unit).quotes > 0;
        let mut found: Vec<u32> = (0..counts.units.len() as u32).filter(said).collect();
        let all = found.len() as u64;
        let order = |a: &u32, b: &u32| {
            let (x, y) = (counts.of(*a), counts.of(*b));
            let by_day = match request.sort {
                SpeakersSort::Quotes => std::cmp::Ordering::Equal,
                SpeakersSort::Last => y.last.cmp(&x.last),
                SpeakersSort::First => x.first.cmp(&y.first),
            };
            by_day
                .then_with(|| (y.quotes, y.articles).cmp(&(x.quotes, x.articles)))
                .then_with(|| (units.shown(*a), a).cmp(&(units.shown(*b), b)))
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
            let size = |unit: &u32| u64::from(counts.of(*unit).documents);
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
                chosen.iter().map(|&unit| row(units.shown(unit), details.of(unit), &details, self.names)),
            );
            rest = after;
        }
        Ok(Speakers { rows, all, unattributed })
    }

    /// Counts by unit; quotations without a named speaker under the unit after the last.
    /// Quotations under a name that several people bear are told apart in the end.
    fn count(&self, units: &mut Units) -> Result<Counts, IndexError> {
        let nobody = units.len() as u32;
        let owners = Owners::new(self.grouping.len());
        let total = Mutex::new(Counts::new(units.len() + 1));
        let make = |segment, _: &Columns| {
            let part = Part::new(self.store.columns(segment), self.grouping)?;
            Ok((part, Counts::new(nobody as usize + 1), Vec::new()))
        };
        let visit =
            |(part, counts, shared): &mut (Part<'_>, Counts, Vec<Quotation>), docs: &[DocId], _: &[f32]| {
                part.count(docs, units, nobody, &owners, counts, shared);
            };
        let done = |(_, counts, shared): (Part<'_>, Counts, Vec<Quotation>)| {
            total.lock().unwrap_or_else(PoisonError::into_inner).merge(&counts);
            shared
        };
        let shared = walk_with(self.store, self.query, false, make, visit, done)?;
        let mut total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
        self.split(units, &shared)?;
        // the namesakes' units come behind that of nobody
        total.units.resize(units.len() + 1, SILENT);
        for part in &shared {
            let (mut article, mut seen) = (None, Vec::new());
            for quotation in part {
                let unit = units.whose(quotation.unit, quotation);
                if article.replace(quotation.article) != Some(quotation.article) {
                    seen.clear();
                }
                let new_in_article = !seen.contains(&unit);
                if new_in_article {
                    seen.push(unit);
                }
                let new = quotation.group == ALONE || owners.first(quotation.group, unit);
                total.add(unit, quotation.day, new, new_in_article);
            }
        }
        Ok(total)
    }

    /// Learns to tell the people apart who share the names of these quotations.
    fn split(&self, units: &mut Units, shared: &[Vec<Quotation>]) -> Result<(), IndexError> {
        let met: FxHashSet<u32> = shared.iter().flatten().map(|quotation| quotation.unit).collect();
        if met.is_empty() {
            return Ok(());
        }
        let numbered = (0..).zip(&self.people.of_name);
        let numbers: Vec<u32> = numbered.filter(|(_, person)| met.contains(person)).map(|(k, _)| k).collect();
        let query = (self.quotations_of)(&numbers, Which::WithRoles)?;
        let make = |segment, columns: &Columns| {
            let heard = Vec::<(u32, Trade, u64, Option<i32>)>::new();
            let known = Trades::default();
            Ok((segment, columns.names()?, columns.keys()?, columns.days()?, known, heard))
        };
        let parts =
            walk(self.store, &*query, false, make, |(segment, names, keys, days, known, heard), docs, _| {
                for &doc in docs {
                    let name = (names.get_val(doc) as usize).checked_sub(1);
                    let person = name.and_then(|k| self.people.of_name.get(k));
                    if let Some(&person) = person.filter(|person| met.contains(person))
                        && let Some(trade) = self.store.columns(*segment).trade(doc, known)
                    {
                        heard.push((person, trade, keys.get_val(doc), dated(days.get_val(doc))));
                    }
                }
            })?;
        let mut heard: FxHashMap<u32, Vec<(Trade, u64, Option<i32>)>> = FxHashMap::default();
        for (person, trade, article, day) in parts.into_iter().flat_map(|(.., heard)| heard) {
            heard.entry(person).or_default().push((trade, article, day));
        }
        for (person, trades) in self.people.namesakes().filter(|(person, _)| met.contains(person)) {
            let mut quotes = heard.remove(&person).unwrap_or_default();
            quotes.sort_unstable();
            units.split(person, Namesakes::learn(trades, quotes));
        }
        Ok(())
    }

    /// Names, roles and dates of some units.
    fn details(&self, units: &Units, chosen: &[u32]) -> Result<Details, IndexError> {
        let wanted: FxHashSet<u32> = chosen.iter().copied().collect();
        // whoever shares the names of somebody wanted may be
        let mut likely = vec![false; units.shared.len()];
        for &unit in chosen {
            if let Some(likely) = likely.get_mut(units.base(unit) as usize) {
                *likely = true;
            }
        }
        let of_name = (0..).zip(&units.of_name);
        let is_likely = |unit: u32| likely.get(unit as usize).copied().unwrap_or(false);
        let numbers: Vec<u32> = of_name.filter(|(_, unit)| is_likely(**unit)).map(|(name, _)| name).collect();
        // the names of few are quickly found
        let narrowed = match numbers.len() {
            0..=MANY_NAMES => Some((self.quotations_of)(&numbers, Which::Asked)?),
            _ => None,
        };
        let query = narrowed.as_deref().unwrap_or(self.query);
        let make = |segment, _: &Columns| {
            Ok((Part::new(self.store.columns(segment), self.grouping)?, Vec::<Detail>::new()))
        };
        let parts = walk(self.store, query, false, make, |(part, found), docs, _| {
            let mut groups = [0; BLOCK];
            part.groups.read(docs, &mut groups);
            let (names, days) = (part.names.read(docs), part.days.read(docs));
            let ordinals = part.ordinals.read(docs);
            for (k, &doc) in docs.iter().enumerate() {
                let name = names[k] as u32;
                let Some(unit) = units.of(name).filter(|&unit| is_likely(unit)) else { continue };
                let unit = match units.is_shared(unit) {
                    true => {
                        let trade = part.columns.trade(doc, &mut part.trades);
                        let (article, day) = (part.keys.get_val(doc), dated(days[k]));
                        units.whose(unit, &Quotation { unit, trade, article, day, group: groups[k] })
                    }
                    false => unit,
                };
                if wanted.contains(&unit) {
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
