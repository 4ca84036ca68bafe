//! The documents that match, with what ordering and grouping need.

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::index::Scope;

/// A matching document; small, as there may be millions.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub segment: SegmentOrdinal,
    pub doc: DocId,
    pub score: Score,
    pub copies: u32,
}

/// Leaves the `n` highest scores, and all that tie with the last of them.
pub fn best(places: &mut Vec<Place>, n: usize) {
    if n == 0 || n >= places.len() {
        return;
    }
    let (_, last, _) = places.select_nth_unstable_by(n - 1, |a, b| b.score.total_cmp(&a.score));
    let least = last.score;
    places.retain(|place| place.score >= least);
}

/// A matching document, before its article is fetched.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    pub score: Score,
    /// Days since 1970.
    pub date: Option<i32>,
    pub key: u64,
    pub segment: SegmentOrdinal,
    pub doc: DocId,
    pub ordinal: u32,
}

impl Row {
    /// Of the document at a place in the row's block.
    pub fn address(&self, ordinal: u32) -> DocAddress {
        DocAddress::new(self.segment, self.doc - self.ordinal + ordinal)
    }
}

/// What ordering and grouping need to know of the documents of a segment.
pub struct Columns {
    pub scope: Scope,
    date: Column<i64>,
    key: Column<u64>,
    ordinal: Column<u64>,
    words: Column<u64>,
}

impl Columns {
    pub fn new(scope: Scope, reader: &SegmentReader) -> tantivy::Result<Columns> {
        let fast = reader.fast_fields();
        Ok(Columns {
            scope,
            date: fast.i64("date")?,
            key: fast.u64("key")?,
            ordinal: fast.u64("ordinal")?,
            words: fast.u64("words")?,
        })
    }

    pub fn key(&self, doc: DocId) -> u64 {
        self.key.first(doc).unwrap_or(0)
    }

    /// Alike for quotations in the same words.
    pub fn words(&self, doc: DocId) -> u64 {
        self.words.first(doc).unwrap_or(0)
    }

    pub fn date(&self, doc: DocId) -> Option<i32> {
        self.date.first(doc).map(|days| days as i32)
    }

    pub fn row(&self, place: &Place) -> Row {
        Row {
            score: place.score,
            date: self.date(place.doc),
            key: self.key(place.doc),
            segment: place.segment,
            doc: place.doc,
            ordinal: self.ordinal.first(place.doc).unwrap_or(0) as u32,
        }
    }
}

/// Collects all matching documents and their scores.
pub struct Matching;

pub struct MatchingInSegment {
    segment: SegmentOrdinal,
    hits: Vec<(DocId, Score)>,
}

impl Collector for Matching {
    type Fruit = Vec<(SegmentOrdinal, Vec<(DocId, Score)>)>;
    type Child = MatchingInSegment;

    fn for_segment(&self, segment: SegmentOrdinal, _: &SegmentReader) -> tantivy::Result<MatchingInSegment> {
        Ok(MatchingInSegment { segment, hits: Vec::new() })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(
        &self,
        fruits: Vec<(SegmentOrdinal, Vec<(DocId, Score)>)>,
    ) -> tantivy::Result<Self::Fruit> {
        Ok(fruits)
    }
}

impl SegmentCollector for MatchingInSegment {
    type Fruit = (SegmentOrdinal, Vec<(DocId, Score)>);

    fn collect(&mut self, doc: DocId, score: Score) {
        self.hits.push((doc, score));
    }

    fn harvest(self) -> Self::Fruit {
        (self.segment, self.hits)
    }
}
