//! The rows of an answer: what matches, grouped and in order, without its texts.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use tantivy::query::{EmptyQuery, Query};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal};

use super::columns::{BLOCK, Columns, Reader, Store, Values, dated};
use super::groups::{ALONE, Earliest, Grouping, Groups, Seen};
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
struct Ranking {
    days: Values<i64>,
    keys: Values<u64>,
    ordinals: Values<u64>,
    /// Where the surest come first.
    confidence: Option<Values<i64>>,
    /// Of quotations.
    weight: Option<Reader<i64>>,
    groups: Groups,
}

impl Ranking {
    fn new(columns: &Columns, wanted: &Wanted) -> tantivy::Result<Ranking> {
        // opening a column costs as much as reading some thousand values
        let numbers = |number, needed: bool| needed.then(|| columns.numbers(number)).transpose();
        let quotes = wanted.scope == Scope::Quotes;
        Ok(Ranking {
            days: columns.days()?,
            keys: columns.keys()?,
            ordinals: columns.ordinals()?,
            confidence: numbers(Number::Confidence, quotes && wanted.sort == Sort::Confidence)?,
            weight: numbers(Number::Weight, quotes)?.map(Reader::new),
            groups: wanted.grouping.of_segment(columns)?,
        })
    }

    fn ordinal(&self, doc: DocId) -> u32 {
        self.ordinals.get_val(doc) as u32
    }

    /// How early a document comes in its group.
    fn age(&self, doc: DocId) -> (i64, u64, u32) {
        let day = self.days.get_val(doc);
        let day = if day == UNDATED { i64::MAX } else { day };
        (day, self.keys.get_val(doc), self.ordinal(doc))
    }
}

/// One part of the index as it is walked.
struct Part {
    segment: SegmentOrdinal,
    ranking: Ranking,
    best: Best,
    matches: u64,
    groups: u64,
}

/// The best rows of what matches.
///
/// A row ranks as the best of its documents and shows the earliest; by confidence it shows
/// the surest, and where the newest come first it ranks by the day that it shows.
///
/// # Errors
/// When the engine fails.
pub fn rows(store: &Store, query: &dyn Query, wanted: &Wanted) -> Result<Rows, IndexError> {
    if query.is::<EmptyQuery>() {
        return Ok(Rows::default());
    }
    let seen = Seen::new(wanted.grouping.len());
    let earliest = match wanted.sort {
        Sort::Newest => Some(earliest(store, query, &wanted.grouping)?),
        _ => None,
    };
    let make = |segment, columns: &Columns| {
        let ranking = Ranking::new(columns, wanted)?;
        Ok(Part { segment, ranking, best: Best::of(wanted.limit), matches: 0, groups: 0 })
    };
    let parts = walk(store, query, true, make, |part: &mut Part, docs, scores| {
        part.visit(wanted, docs, scores, &seen, earliest.as_ref());
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
    let shown = if groups < matches { shown(store, query, wanted, &chosen)? } else { FxHashMap::default() };
    let mut rows = Vec::with_capacity(chosen.len());
    for (id, candidate) in chosen {
        let own = Shown {
            copies: 0,
            age: (0, 0, 0),
            segment: candidate.segment,
            doc: candidate.doc,
            ordinal: candidate.rank.ordinal,
        };
        let shown = match shown.get(&id) {
            // whoever asks for the surest is not shown another
            Some(shown) if wanted.sort == Sort::Confidence => Shown { copies: shown.copies, ..own },
            Some(shown) => *shown,
            None => own,
        };
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
    fn visit(
        &mut self,
        wanted: &Wanted,
        docs: &[DocId],
        scores: &[Score],
        seen: &Seen,
        earliest: Option<&Earliest>,
    ) {
        let mut groups = [0; BLOCK];
        self.ranking.groups.read(docs, &mut groups);
        let mut weighed = [0.0; BLOCK];
        let weighed = &mut weighed[..docs.len()];
        weighed.copy_from_slice(scores);
        if let Some(weights) = &mut self.ranking.weight {
            let weights = weights.read(docs);
            weighed.iter_mut().zip(weights).for_each(|(score, weight)| *score *= *weight as f32 / 1000.0);
        }
        self.matches += docs.len() as u64;
        let by_score = match wanted.sort {
            Sort::Relevance => true,
            Sort::Confidence => wanted.scope == Scope::Articles,
            Sort::Newest | Sort::Oldest => false,
        };
        for (k, &doc) in docs.iter().enumerate() {
            let id = match groups[k] {
                ALONE => Id::Document(self.segment, doc),
                group => Id::Group(group),
            };
            self.groups += u64::from(groups[k] == ALONE || seen.first(groups[k]));
            // most documents are far from the best, and one look says so
            if by_score && self.best.least.is_some_and(|least| f64::from(weighed[k]) < least.first) {
                continue;
            }
            let candidate = self.candidate(wanted, doc, weighed[k], id, earliest);
            self.best.offer(id, candidate);
        }
    }

    fn candidate(
        &self,
        wanted: &Wanted,
        doc: DocId,
        score: Score,
        id: Id,
        earliest: Option<&Earliest>,
    ) -> Candidate {
        let ranking = &self.ranking;
        let day = ranking.days.get_val(doc);
        let undated = |day: i64| if day == UNDATED { f64::NEG_INFINITY } else { day as f64 };
        let (first, second) = match wanted.sort {
            Sort::Relevance => (f64::from(score), 0.0),
            Sort::Newest => {
                let shown = match (id, earliest) {
                    (Id::Group(group), Some(earliest)) => earliest.of(group).map_or(UNDATED, i64::from),
                    _ => day,
                };
                (undated(shown), f64::from(score))
            }
            Sort::Oldest if day == UNDATED => (f64::NEG_INFINITY, f64::from(score)),
            Sort::Oldest => (-(day as f64), f64::from(score)),
            // articles have none
            Sort::Confidence => match &ranking.confidence {
                Some(confidence) => (confidence.get_val(doc) as f64, f64::from(score)),
                None => (f64::from(score), 0.0),
            },
        };
        let rank = Rank { first, second, day, key: ranking.keys.get_val(doc), ordinal: ranking.ordinal(doc) };
        Candidate { rank, score, segment: self.segment, doc }
    }
}

fn earliest(store: &Store, query: &dyn Query, grouping: &Grouping) -> Result<Earliest, IndexError> {
    let earliest = Earliest::new(grouping.len());
    let make = |_, columns: &Columns| Ok((grouping.of_segment(columns)?, Reader::new(columns.days()?)));
    walk(store, query, false, make, |(groups, days), docs, _| {
        let mut own = [0; BLOCK];
        groups.read(docs, &mut own);
        for (&group, &day) in own.iter().zip(days.read(docs)) {
            if group != ALONE {
                earliest.note(group, dated(day));
            }
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
    store: &Store,
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
    let make = |segment, columns: &Columns| {
        Ok((segment, Ranking::new(columns, wanted)?, FxHashMap::<u32, Shown>::default()))
    };
    let parts = walk(store, query, false, make, |(segment, ranking, found), docs, _| {
        let mut own = [0; BLOCK];
        ranking.groups.read(docs, &mut own);
        for (&doc, &group) in docs.iter().zip(&own) {
            let likely = few[group as usize / 64 % 64] >> (group % 64) & 1 == 1;
            if likely && groups.contains(&group) {
                let (age, ordinal) = (ranking.age(doc), ranking.ordinal(doc));
                merge(found, group, Shown { copies: 0, age, segment: *segment, doc, ordinal });
            }
        }
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
