//! From articles to their quotations and back, along the blocks.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::columns::{Store, Values};

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// Quotations of the articles that match.
    Quotes,
    /// Articles with a quotation that matches.
    Articles,
}

/// The documents on the other side of a query's matches; scores nothing.
#[derive(Debug)]
pub struct JoinQuery {
    pub to: To,
    pub inner: Box<dyn Query>,
    pub store: Arc<Store>,
}

impl Clone for JoinQuery {
    fn clone(&self) -> Self {
        JoinQuery { to: self.to, inner: self.inner.box_clone(), store: self.store.clone() }
    }
}

impl Query for JoinQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = self.inner.weight(scoring)?;
        Ok(Box::new(JoinWeight { to: self.to, inner, store: self.store.clone() }))
    }
}

struct JoinWeight {
    to: To,
    inner: Box<dyn Weight>,
    store: Arc<Store>,
}

impl Weight for JoinWeight {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let columns = self.store.columns_of(reader)?;
        let mut scorer = JoinScorer {
            to: self.to,
            inner: self.inner.scorer(reader, 1.0)?,
            ordinal: columns.ordinals()?,
            quotes: columns.quotes()?,
            next: 0,
            end: 0,
            max_doc: reader.max_doc(),
        };
        scorer.enter();
        Ok(Box::new(scorer))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new(
            match self.to {
                To::Quotes => "its article matches",
                To::Articles => "a quotation in it matches",
            },
            0.0,
        ))
    }
}

struct JoinScorer {
    to: To,
    inner: Box<dyn Scorer>,
    ordinal: Values<u64>,
    quotes: Values<u64>,
    /// Documents [next, end) are matches still to give; `next` is the current one.
    next: DocId,
    end: DocId,
    max_doc: DocId,
}

impl JoinScorer {
    fn article(&self, doc: DocId) -> DocId {
        doc - self.ordinal.get_val(doc) as DocId
    }

    /// Takes up the block at which `inner` stands, going on to the next one that has what is sought.
    fn enter(&mut self) {
        loop {
            let doc = self.inner.doc();
            if doc == TERMINATED {
                (self.next, self.end) = (TERMINATED, TERMINATED);
                return;
            }
            let article = self.article(doc);
            let quotes = self.quotes.get_val(article) as DocId;
            (self.next, self.end) = match self.to {
                To::Quotes => (article + 1, article + 1 + quotes),
                To::Articles => (article, article + 1),
            };
            self.leave(article + 1 + quotes);
            if self.next < self.end {
                return;
            }
        }
    }

    /// Moves `inner` behind the block.
    fn leave(&mut self, behind: DocId) {
        if self.inner.doc() < behind {
            self.inner.seek(behind);
        }
    }
}

impl DocSet for JoinScorer {
    fn advance(&mut self) -> DocId {
        if self.next == TERMINATED {
            return TERMINATED;
        }
        self.next += 1;
        if self.next >= self.end {
            self.enter();
        }
        self.next
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target >= self.max_doc {
            (self.next, self.end) = (TERMINATED, TERMINATED);
        } else if target > self.next {
            if target >= self.end {
                let article = self.article(target);
                if self.inner.doc() < article {
                    self.inner.seek(article);
                }
                self.enter();
            }
            self.next = self.next.max(target);
            if self.next >= self.end {
                self.enter();
            }
        }
        self.next
    }

    fn doc(&self) -> DocId {
        self.next
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }
}

impl Scorer for JoinScorer {
    fn score(&mut self) -> Score {
        0.0
    }
}

/// Documents whose article's key a test accepts; scores nothing.
#[derive(Clone)]
pub struct KeyQuery {
    pub store: Arc<Store>,
    pub accept: Arc<dyn Fn(u64) -> bool + Send + Sync>,
}

impl std::fmt::Debug for KeyQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeyQuery")
    }
}

impl Query for KeyQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for KeyQuery {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let keys = self.store.columns_of(reader)?.keys()?;
        let accepted = (0..reader.max_doc()).filter(|&doc| (self.accept)(keys.get_val(doc))).collect();
        Ok(Box::new(Listed { docs: accepted, at: 0 }))
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("its article is one of those asked for", 0.0))
    }
}

struct Listed {
    docs: Vec<DocId>,
    at: usize,
}

impl DocSet for Listed {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.docs.get(self.at).copied().unwrap_or(TERMINATED)
    }

    fn size_hint(&self) -> u32 {
        self.docs.len() as u32
    }
}

impl Scorer for Listed {
    fn score(&mut self) -> Score {
        0.0
    }
}
