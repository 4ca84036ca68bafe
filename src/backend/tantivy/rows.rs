//! The rows of an answer: what matches, grouped and in order, without its texts.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::query::{Query, Scorer};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::groups::{Earliest, Grouping, Groups, Seen};
use super::schema::column;
use super::walk::walk;
use crate::index::fields::{Number, UNDATED};
use crate::index::{IndexError, Scope, Sort};

/// What is wanted of the rows.
#[derive(Clone)]
pub struct Wanted {
    pub scope: Scope,
    pub sort: Sort,
    /// Rows; `usize::MAX` for all.
    pub limit: usize,
    pub grouping: Grouping,
}

/// One row.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Best score of its documents, weighed.
    pub score: Score,
    /// Further documents that it stands for.
    pub copies: usize,
    pub segment: SegmentOrdinal,
    pub doc: DocId,
    /// Place in the block.
    pub ordinal: u32,
}

impl Row {
    /// The article of the row.
    pub fn article(&self) -> DocAddress {
        DocAddress::new(self.segment, self.doc - self.ordinal)
    }
}

/// Rows in order, and how much there is.
#[derive(Default)]
pub struct Rows {
    /// Documents that match.
    pub matches: u64,
    /// Groups of them.
    pub groups: u64,
    pub rows: Vec<Row>,
}

/// What ranks a document: more is better.
#[derive(Clone, Copy, Debug)]
struct Rank {
    first: f64,
    second: f64,
    /// Later is better.
    day: i64,
    /// Lower is better.
    key: u64,
    ordinal: u32,
}

impl Rank {
    fn cmp(&self, other: &Rank) -> Ordering {
        self.first
            .total_cmp(&other.first)
            .then_with(|| self.second.total_cmp(&other.second))
            .then_with(|| self.day.cmp(&other.day))
            .then_with(|| (other.key, other.ordinal).cmp(&(self.key, self.ordinal)))
    }

    fn beats(&self, other: &Rank) -> bool {
        self.cmp(other) == Ordering::Greater
    }
}

#[derive(Clone, Copy)]
struct Candidate {
    rank: Rank,
    score: Score,
    segment: SegmentOrdinal,
    doc: DocId,
}

/// What tells two rows apart: the group, or the document where it has none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Id {
    Group(u32),
    Document(SegmentOrdinal, DocId),
}

/// The best rows so far.
struct Best {
    limit: usize,
    rows: FxHashMap<Id, Candidate>,
    /// So many rows are at least as good.
    least: Option<Rank>,
}

impl Best {
    fn of(limit: usize) -> Best {
        Best { limit, rows: FxHashMap::default(), least: None }
    }

    #[inline]
    fn offer(&mut self, id: Id, candidate: Candidate) {
        if self.least.is_some_and(|least| !candidate.rank.beats(&least)) {
            return;
        }
        match self.rows.entry(id) {
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(candidate);
                if self.rows.len() >= self.limit.saturating_mul(2).saturating_add(64) {
                    self.prune();
                }
            }
            std::collections::hash_map::Entry::Occupied(mut entry) => {
                if candidate.rank.beats(&entry.get().rank) {
                    entry.insert(candidate);
                }
            }
        }
    }

    fn prune(&mut self) {
        let sorted = self.sorted();
        self.least = sorted.last().map(|(_, candidate)| candidate.rank);
        self.rows = sorted.into_iter().collect();
    }

    fn sorted(&self) -> Vec<(Id, Candidate)> {
        let mut rows: Vec<(Id, Candidate)> = self.rows.iter().map(|(id, c)| (*id, *c)).collect();
        let order = |a: &(Id, Candidate), b: &(Id, Candidate)| b.1.rank.cmp(&a.1.rank);
        if rows.len() > self.limit {
            if self.limit == 0 {
                return Vec::new();
            }
            rows.select_nth_unstable_by(self.limit - 1, order);
            rows.truncate(self.limit);
        }
        rows.sort_unstable_by(order);
        rows
    }
}

/// The columns that ranking reads.
struct Columns {
    date: Column<i64>,
    key: Column<u64>,
    ordinal: Column<u64>,
    confidence: Column<i64>,
    weight: Column<i64>,
    groups: Groups,
}

impl Columns {
    fn new(reader: &SegmentReader, grouping: &Grouping) -> tantivy::Result<Columns> {
        let fast = reader.fast_fields();
        Ok(Columns {
            date: fast.i64(Number::Date.name())?,
            key: fast.u64(column::KEY)?,
            ordinal: fast.u64(column::ORDINAL)?,
            confidence: fast.i64(Number::Confidence.name())?,
            weight: fast.i64(Number::Weight.name())?,
            groups: grouping.of_segment(reader)?,
        })
    }

    fn day(&self, doc: DocId) -> i64 {
        self.date.first(doc).unwrap_or(UNDATED)
    }

    fn dated(&self, doc: DocId) -> Option<i32> {
        Some(self.day(doc)).filter(|&day| day != UNDATED).map(|day| day as i32)
    }

    fn ordinal(&self, doc: DocId) -> u32 {
        self.ordinal.first(doc).unwrap_or(0) as u32
    }

    fn id(&self, segment: SegmentOrdinal, doc: DocId) -> Id {
        self.groups.of(doc).map_or(Id::Document(segment, doc), Id::Group)
    }

    /// How early a document comes in its group.
    fn age(&self, doc: DocId) -> (i64, u64, u32) {
        let day = self.day(doc);
        let day = if day == UNDATED { i64::MAX } else { day };
        (day, self.key.first(doc).unwrap_or(0), self.ordinal(doc))
    }
}

/// One part of the index as it is walked.
struct Part {
    segment: SegmentOrdinal,
    columns: Columns,
    best: Best,
    matches: u64,
    groups: u64,
}

/// The best rows of what matches.
///
/// A row ranks as the best of its documents and shows the earliest. Where the newest come
/// first it ranks by the day that it shows.
///
/// # Errors
/// When the engine fails.
pub fn rows(searcher: &Searcher, query: &dyn Query, wanted: &Wanted) -> Result<Rows, IndexError> {
    let seen = Seen::new(wanted.grouping.len());
    let earliest = match wanted.sort {
        Sort::Newest => Some(earliest(searcher, query, &wanted.grouping)?),
        _ => None,
    };
    let make = |segment, reader: &SegmentReader| {
        let columns = Columns::new(reader, &wanted.grouping)?;
        Ok(Part { segment, columns, best: Best::of(wanted.limit), matches: 0, groups: 0 })
    };
    let parts = walk(searcher, query, make, |part: &mut Part, doc, scorer: &mut dyn Scorer| {
        part.matches += 1;
        let id = part.columns.id(part.segment, doc);
        let new = match id {
            Id::Group(group) => seen.first(group),
            Id::Document(..) => true,
        };
        part.groups += u64::from(new);
        let candidate = part.candidate(wanted, doc, scorer.score(), id, earliest.as_ref());
        part.best.offer(id, candidate);
    })?;
    let mut best = Best::of(wanted.limit);
    let (mut matches, mut groups) = (0, 0);
    for part in parts {
        matches += part.matches;
        groups += part.groups;
        for (id, candidate) in part.best.rows {
            best.offer(id, candidate);
        }
    }
    let chosen = best.sorted();
    let shown =
        if groups < matches { shown(searcher, query, wanted, &chosen)? } else { FxHashMap::default() };
    let mut rows = Vec::with_capacity(chosen.len());
    for (id, candidate) in chosen {
        let own = Shown {
            copies: 0,
            age: (0, 0, 0),
            segment: candidate.segment,
            doc: candidate.doc,
            ordinal: candidate.rank.ordinal,
        };
        let shown = shown.get(&id).unwrap_or(&own);
        rows.push(Row {
            score: candidate.score,
            copies: shown.copies,
            segment: shown.segment,
            doc: shown.doc,
            ordinal: shown.ordinal,
        });
    }
    Ok(Rows { matches, groups, rows })
}

impl Part {
    fn candidate(
        &self,
        wanted: &Wanted,
        doc: DocId,
        score: Score,
        id: Id,
        earliest: Option<&Earliest>,
    ) -> Candidate {
        let columns = &self.columns;
        let score = match wanted.scope {
            Scope::Articles => score,
            Scope::Quotes => score * columns.weight.first(doc).unwrap_or(1000) as f32 / 1000.0,
        };
        let day = columns.day(doc);
        let undated = |day: f64| if day == UNDATED as f64 { f64::NEG_INFINITY } else { day };
        let (first, second) = match wanted.sort {
            Sort::Relevance => (f64::from(score), 0.0),
            Sort::Newest => {
                let shown = match (id, earliest) {
                    (Id::Group(group), Some(earliest)) => earliest.of(group).map_or(UNDATED, i64::from),
                    _ => day,
                };
                (undated(shown as f64), f64::from(score))
            }
            Sort::Oldest if day == UNDATED => (f64::NEG_INFINITY, f64::from(score)),
            Sort::Oldest => (-(day as f64), f64::from(score)),
            Sort::Confidence if wanted.scope == Scope::Articles => (f64::from(score), 0.0),
            Sort::Confidence => (columns.confidence.first(doc).unwrap_or(0) as f64, f64::from(score)),
        };
        let key = columns.key.first(doc).unwrap_or(0);
        let rank = Rank { first, second, day, key, ordinal: columns.ordinal(doc) };
        Candidate { rank, score, segment: self.segment, doc }
    }
}

fn earliest(searcher: &Searcher, query: &dyn Query, grouping: &Grouping) -> Result<Earliest, IndexError> {
    let earliest = Earliest::new(grouping.len());
    let make = |_, reader: &SegmentReader| Columns::new(reader, grouping);
    walk(searcher, query, make, |columns: &mut Columns, doc, _| {
        if let Some(group) = columns.groups.of(doc) {
            earliest.note(group, columns.dated(doc));
        }
    })?;
    Ok(earliest)
}

/// The document that a group shows, and how many others match.
#[derive(Clone, Copy)]
struct Shown {
    copies: usize,
    age: (i64, u64, u32),
    segment: SegmentOrdinal,
    doc: DocId,
    ordinal: u32,
}

/// The earliest documents of the chosen groups.
fn shown(
    searcher: &Searcher,
    query: &dyn Query,
    wanted: &Wanted,
    chosen: &[(Id, Candidate)],
) -> Result<FxHashMap<Id, Shown>, IndexError> {
    let groups: rustc_hash::FxHashSet<u32> = chosen
        .iter()
        .filter_map(|(id, _)| match id {
            Id::Group(group) => Some(*group),
            Id::Document(..) => None,
        })
        .collect();
    if groups.is_empty() {
        return Ok(FxHashMap::default());
    }
    // most documents are of none of these groups, and one look says so
    let few = groups.iter().fold([0u64; 64], |mut bits, group| {
        bits[*group as usize / 64 % 64] |= 1 << (group % 64);
        bits
    });
    let make = |segment, reader: &SegmentReader| {
        Ok((segment, Columns::new(reader, &wanted.grouping)?, FxHashMap::<u32, Shown>::default()))
    };
    let parts = walk(searcher, query, make, |(segment, columns, found), doc, _| {
        let Some(group) = columns.groups.of(doc) else { return };
        if few[group as usize / 64 % 64] >> (group % 64) & 1 == 0 || !groups.contains(&group) {
            return;
        }
        let age = columns.age(doc);
        let this = Shown { copies: 0, age, segment: *segment, doc, ordinal: columns.ordinal(doc) };
        merge(found, group, this);
    })?;
    let mut all: FxHashMap<u32, Shown> = FxHashMap::default();
    for (_, _, found) in parts {
        found.into_iter().for_each(|(group, shown)| merge(&mut all, group, shown));
    }
    Ok(all.into_iter().map(|(group, shown)| (Id::Group(group), shown)).collect())
}

fn merge(found: &mut FxHashMap<u32, Shown>, group: u32, this: Shown) {
    match found.entry(group) {
        std::collections::hash_map::Entry::Vacant(entry) => {
            entry.insert(this);
        }
        std::collections::hash_map::Entry::Occupied(mut entry) => {
            let known = *entry.get();
            let copies = known.copies + this.copies + 1;
            let first = if this.age < known.age { this } else { known };
            entry.insert(Shown { copies, ..first });
        }
    }
}
