//! Documents of a query whose number lies in a range, looked at one by one: where a query
//! has words, that costs less than finding all documents of the range first.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::columns::{Columns, Store, Values};
use crate::index::fields::Number;

/// A number of a document that lies in a range.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub number: Number,
    /// Both ends inclusive.
    pub from: i64,
    pub to: i64,
}

/// A range, in one segment.
pub struct Within {
    values: Values<i64>,
    from: i64,
    to: i64,
}

impl Range {
    pub fn in_segment(&self, columns: &Columns) -> tantivy::Result<Within> {
        Ok(Within { values: columns.numbers(self.number)?, from: self.from, to: self.to })
    }
}

impl Within {
    #[inline]
    pub fn holds(&self, doc: DocId) -> bool {
        (self.from..=self.to).contains(&self.values.get_val(doc))
    }
}

#[derive(Debug)]
pub struct FilterQuery {
    pub store: Arc<Store>,
    pub inner: Box<dyn Query>,
    pub range: Range,
}

impl Clone for FilterQuery {
    fn clone(&self) -> Self {
        FilterQuery { store: self.store.clone(), inner: self.inner.box_clone(), range: self.range }
    }
}

impl Query for FilterQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = self.inner.weight(scoring)?;
        Ok(Box::new(FilterWeight { store: self.store.clone(), inner, range: self.range }))
    }
}

struct FilterWeight {
    store: Arc<Store>,
    inner: Box<dyn Weight>,
    range: Range,
}

impl Weight for FilterWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = FilterScorer {
            inner: self.inner.scorer(reader, boost)?,
            within: self.range.in_segment(self.store.columns_of(reader)?)?,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, doc)
    }
}

struct FilterScorer {
    inner: Box<dyn Scorer>,
    within: Within,
}

impl FilterScorer {
    /// Goes on to the next document in the range, from where `inner` stands.
    fn settle(&mut self) -> DocId {
        let mut doc = self.inner.doc();
        while doc != TERMINATED && !self.within.holds(doc) {
            doc = self.inner.advance();
        }
        doc
    }
}

impl DocSet for FilterScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target);
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for FilterScorer {
    fn score(&mut self) -> Score {
        self.inner.score()
    }
}
