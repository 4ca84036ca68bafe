//! Counting what matches, in all and by day.

use std::collections::BTreeMap;

use tantivy::query::Query;

use super::columns::{BLOCK, Columns, Reader, Store, dated};
use super::groups::{ALONE, Earliest, Grouping, Groups, Seen};
use super::walk::walk;
use crate::index::fields::date_of;
use crate::index::{Days, IndexError};

/// How many documents match, those of a group counted once.
///
/// # Errors
/// When the engine fails.
pub fn count(store: &Store, query: &dyn Query, grouping: &Grouping) -> Result<u64, IndexError> {
    let seen = Seen::new(grouping.len());
    let make = |_, columns: &Columns| Ok((grouping.of_segment(columns)?, 0u64));
    let parts = walk(store, query, false, make, |(groups, count): &mut (Groups, u64), docs, _| {
        let mut own = [0; BLOCK];
        groups.read(docs, &mut own);
        let new = own[..docs.len()].iter().filter(|&&group| group == ALONE || seen.first(group));
        *count += new.count() as u64;
    })?;
    Ok(parts.into_iter().map(|(_, count)| count).sum())
}

/// Documents by day; those of a group count once, on the day of the earliest.
///
/// # Errors
/// When the engine fails.
pub fn days(store: &Store, query: &dyn Query, grouping: &Grouping) -> Result<Days, IndexError> {
    let earliest = Earliest::new(grouping.len());
    let make = |_, columns: &Columns| {
        Ok((grouping.of_segment(columns)?, Reader::new(columns.days()?), Tally::default()))
    };
    let parts = walk(store, query, false, make, |(groups, days, tally), docs, _| {
        let mut own = [0; BLOCK];
        groups.read(docs, &mut own);
        for (&group, &day) in own.iter().zip(days.read(docs)) {
            match group {
                ALONE => tally.add(dated(day), 1),
                group => earliest.note(group, dated(day)),
            }
        }
    })?;
    let mut all = Tally::default();
    for (_, _, tally) in parts {
        all.undated += tally.undated;
        for (day, n) in tally.days() {
            all.add(Some(day), n);
        }
    }
    earliest.noted().for_each(|day| all.add(day, 1));
    let mut days: BTreeMap<_, u64> = BTreeMap::new();
    for (day, n) in all.days() {
        match date_of(i64::from(day)) {
            Some(date) => *days.entry(date).or_default() += n,
            None => all.undated += n,
        }
    }
    Ok(Days { days: days.into_iter().collect(), undated: all.undated })
}

/// Numbers by day: the years of living memory in a table, all others in a map.
#[derive(Default)]
struct Tally {
    near: Vec<u64>,
    far: BTreeMap<i32, u64>,
    undated: u64,
}

/// Days since 1970 of the table: from 1900 to 2100.
const FIRST: i32 = -25_567;
const LAST: i32 = 47_482;

impl Tally {
    #[inline]
    fn add(&mut self, day: Option<i32>, n: u64) {
        match day {
            None => self.undated += n,
            Some(day @ FIRST..=LAST) => {
                if self.near.is_empty() {
                    self.near = vec![0; (LAST - FIRST + 1) as usize];
                }
                self.near[(day - FIRST) as usize] += n;
            }
            Some(day) => *self.far.entry(day).or_default() += n,
        }
    }

    fn days(&self) -> Vec<(i32, u64)> {
        let near = (FIRST..).zip(&self.near).filter(|(_, n)| **n > 0).map(|(day, n)| (day, *n));
        near.chain(self.far.iter().map(|(day, n)| (*day, *n))).collect()
    }
}
