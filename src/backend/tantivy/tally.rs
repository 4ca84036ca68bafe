//! The documents that match, counted by speaker and role.

use std::collections::HashMap;

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::collect::Columns;
use super::record;
use crate::index::{Occurrence, Scope, Tally};

/// Collects speakers and roles too, as ordinals of the segment.
pub struct Tallies {
    pub scope: Scope,
}

pub struct TalliesOfSegment {
    columns: Columns,
    speaker: Option<StrColumn>,
    role: Option<StrColumn>,
    rows: Vec<Counted>,
}

/// A matching document as it is counted; small, as there may be millions.
pub struct Counted {
    /// Ordinals in the segment, [`NO_NAME`] for none.
    speaker: u32,
    role: u32,
    date: Option<i32>,
    key: u64,
    group: u64,
}

const NO_NAME: u32 = u32::MAX;

/// Rows of one segment with the names behind their ordinals.
pub struct SegmentTally {
    speakers: Vec<(u32, String)>,
    roles: Vec<(u32, String)>,
    rows: Vec<Counted>,
}

impl Collector for Tallies {
    type Fruit = Vec<SegmentTally>;
    type Child = TalliesOfSegment;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<TalliesOfSegment> {
        let fast = reader.fast_fields();
        Ok(TalliesOfSegment {
            columns: Columns::new(self.scope, reader)?,
            speaker: fast.str("speaker_name")?,
            role: fast.str("role_name")?,
            rows: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<SegmentTally>) -> tantivy::Result<Vec<SegmentTally>> {
        Ok(fruits)
    }
}

impl SegmentCollector for TalliesOfSegment {
    type Fruit = SegmentTally;

    fn collect(&mut self, doc: DocId, _: Score) {
        let ordinal = |column: &Option<StrColumn>| {
            column.as_ref().and_then(|c| c.term_ords(doc).next()).map_or(NO_NAME, |ordinal| ordinal as u32)
        };
        let key = self.columns.key(doc);
        self.rows.push(Counted {
            speaker: ordinal(&self.speaker),
            role: ordinal(&self.role),
            date: self.columns.date(doc),
            key,
            group: match self.columns.scope {
                Scope::Articles => key,
                Scope::Quotes => self.columns.words(doc),
            },
        });
    }

    fn harvest(self) -> SegmentTally {
        let names = |column: &Option<StrColumn>, of: &dyn Fn(&Counted) -> u32| -> Vec<(u32, String)> {
            let Some(column) = column else { return Vec::new() };
            let mut ordinals: Vec<u32> = self.rows.iter().map(of).filter(|&o| o != NO_NAME).collect();
            ordinals.sort_unstable();
            ordinals.dedup();
            let mut out = Vec::with_capacity(ordinals.len());
            let mut next = ordinals.iter();
            let wide: Vec<u64> = ordinals.iter().map(|&o| u64::from(o)).collect();
            let read = column.dictionary().sorted_ords_to_term_cb(&wide, |term| {
                out.extend(next.next().map(|&o| (o, String::from_utf8_lossy(term).into_owned())));
            });
            // Ordinals that the column itself gave are in its dictionary; without
            // it the names stay unknown.
            if read.is_err() {
                out.clear();
            }
            out
        };
        SegmentTally {
            speakers: names(&self.speaker, &|row| row.speaker),
            roles: names(&self.role, &|row| row.role),
            rows: self.rows,
        }
    }
}

/// The tallies of all segments as one.
pub fn joined(segments: Vec<SegmentTally>) -> Tally {
    let mut tally = Tally::default();
    let mut speakers = Names::default();
    let mut roles = Names::default();
    for segment in segments {
        let speaker_of = speakers.take(segment.speakers);
        let role_of = roles.take(segment.roles);
        tally.rows.reserve(segment.rows.len());
        tally.rows.extend(segment.rows.into_iter().map(|row| Occurrence {
            speaker: speaker_of.get(&row.speaker).copied(),
            role: role_of.get(&row.role).copied(),
            date: row.date.map(|d| record::date_of(i64::from(d))),
            article: row.key,
            group: row.group,
        }));
    }
    tally.speakers = speakers.names;
    tally.roles = roles.names;
    tally
}

/// Names of several segments under one numbering.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    known: HashMap<String, u32>,
}

impl Names {
    /// Takes in a segment's names; gives the common number of each ordinal.
    fn take(&mut self, names: Vec<(u32, String)>) -> FxHashMap<u32, u32> {
        names
            .into_iter()
            .map(|(ordinal, name)| {
                let number = *self.known.entry(name).or_insert_with_key(|name| {
                    self.names.push(name.clone());
                    self.names.len() as u32 - 1
                });
                (ordinal, number)
            })
            .collect()
    }
}
