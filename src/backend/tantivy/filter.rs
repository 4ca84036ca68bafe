//! Documents of a query whose number lies in a range, looked at one by one: where a query
//! has words, that costs less than finding all documents of the range first.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::columns::{Store, Values};
use crate::index::fields::Number;

#[derive(Debug)]
pub struct FilterQuery {
    pub store: Arc<Store>,
    pub inner: Box<dyn Query>,
    pub number: Number,
    /// Both ends inclusive.
    pub from: i64,
    pub to: i64,
}

impl Clone for FilterQuery {
    fn clone(&self) -> Self {
        FilterQuery { store: self.store.clone(), inner: self.inner.box_clone(), ..*self }
    }
}

impl Query for FilterQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = self.inner.weight(scoring)?;
        let FilterQuery { number, from, to, .. } = *self;
        Ok(Box::new(FilterWeight { store: self.store.clone(), inner, number, from, to }))
    }
}

struct FilterWeight {
    store: Arc<Store>,
    inner: Box<dyn Weight>,
    number: Number,
    from: i64,
    to: i64,
}

impl Weight for FilterWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = FilterScorer {
            inner: self.inner.scorer(reader, boost)?,
            values: self.store.columns_of(reader)?.numbers(self.number)?,
            from: self.from,
            to: self.to,
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
    values: Values<i64>,
    from: i64,
    to: i64,
}

impl FilterScorer {
    /// Goes on to the next document in the range, from where `inner` stands.
    fn settle(&mut self) -> DocId {
        let mut doc = self.inner.doc();
        while doc != TERMINATED && !(self.from..=self.to).contains(&self.values.get_val(doc)) {
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
