//! Documents of any of a few queries, their scores added.
//!
//! The engine's own union works off a window of documents at a time, which pays for many
//! queries walked from end to end; here there are mostly two (the title and the body, the
//! words said and those around), and a rarer word beside them seeks.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// More queries are the engine's.
pub const FEW: usize = 6;

#[derive(Debug)]
pub struct EitherQuery {
    pub parts: Vec<Box<dyn Query>>,
}

impl Clone for EitherQuery {
    fn clone(&self) -> Self {
        EitherQuery { parts: self.parts.iter().map(|part| part.box_clone()).collect() }
    }
}

impl Query for EitherQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let parts = self.parts.iter().map(|part| part.weight(scoring)).collect::<tantivy::Result<_>>()?;
        Ok(Box::new(EitherWeight { parts }))
    }
}

struct EitherWeight {
    parts: Vec<Box<dyn Weight>>,
}

impl Weight for EitherWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut parts: Vec<Box<dyn Scorer>> = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let scorer = part.scorer(reader, boost)?;
            if scorer.doc() != TERMINATED {
                parts.push(scorer);
            }
        }
        if parts.len() == 1 {
            return Ok(parts.swap_remove(0));
        }
        Ok(Box::new(EitherScorer::new(parts)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut score = 0.0;
        let mut parts = Vec::new();
        for part in &self.parts {
            let mut scorer = part.scorer(reader, 1.0)?;
            if scorer.doc() == doc || scorer.doc() < doc && scorer.seek(doc) == doc {
                let part = part.explain(reader, doc)?;
                score += part.value();
                parts.push(part);
            }
        }
        let mut sum = Explanation::new("the sum of", score);
        parts.into_iter().for_each(|part| sum.add_detail(part));
        Ok(sum)
    }
}

struct EitherScorer {
    parts: Vec<Box<dyn Scorer>>,
    doc: DocId,
}

impl EitherScorer {
    fn new(parts: Vec<Box<dyn Scorer>>) -> EitherScorer {
        let mut scorer = EitherScorer { parts, doc: TERMINATED };
        scorer.settle();
        scorer
    }

    fn settle(&mut self) -> DocId {
        self.doc = self.parts.iter().map(|part| part.doc()).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for EitherScorer {
    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        for part in &mut self.parts {
            if part.doc() == self.doc {
                part.advance();
            }
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for part in &mut self.parts {
            if part.doc() < target {
                part.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.parts.iter().map(|part| part.size_hint()).fold(0, u32::saturating_add)
    }
}

impl Scorer for EitherScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        self.parts.iter_mut().filter(|part| part.doc() == doc).map(|part| part.score()).sum()
    }
}
