//! Queries of our own for tantivy: words in all their forms with the right
//! statistics, words around a quotation, and one tier above another.
//!
//! tantivy's BM25 counts every document of the index; here articles and
//! quotations share one, so number of documents and average length are those of
//! the documents that have the field.

use std::sync::Arc;

use tantivy::columnar::Column;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::forms::{Matches, Pattern};

/// A pattern in the text of the document itself, scored by BM25 as one term.
#[derive(Clone, Debug)]
pub struct TextQuery {
    pub pattern: Arc<Pattern>,
    pub bm25: Bm25,
}

/// What BM25 needs to know of a pattern.
#[derive(Clone, Copy, Debug)]
pub struct Bm25 {
    /// Documents that hold the pattern, or an upper bound of them.
    pub frequency: u64,
    /// Documents that have the field.
    pub documents: u64,
    /// Words in the field, over all documents.
    pub words: u64,
    pub boost: f32,
}

impl Bm25 {
    fn weight(&self, boost: f32) -> Bm25Weight {
        let documents = self.documents.max(1);
        let average = self.words.max(1) as f32 / documents as f32;
        Bm25Weight::for_one_term(self.frequency.min(documents), documents, average)
            .boost_by(self.boost * boost)
    }
}

impl Query for TextQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for TextQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(TextScorer {
            matches: Matches::new(reader, &self.pattern, false)?,
            norms: norms(reader, self.pattern.field)?,
            weight: self.bm25.weight(boost),
        }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut matches = Matches::new(reader, &self.pattern, false)?;
        if matches.seek(doc) != doc {
            return Err(tantivy::TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        let field = reader.schema().get_field_name(self.pattern.field);
        let norms = norms(reader, self.pattern.field)?;
        let (times, length) = (matches.frequency(), norms.fieldnorm(doc));
        let Bm25 { frequency, documents, words, boost } = self.bm25;
        let average = words as f64 / documents.max(1) as f64;
        let mut what = format!(
            "{field}: {} ×{times} in {length} words (average {average:.0}), in {} of {documents}",
            shown(&self.pattern),
            frequency.min(documents)
        );
        if boost != 1.0 {
            what.push_str(&format!(", ×{boost}"));
        }
        let score = self.bm25.weight(1.0).score(norms.fieldnorm_id(doc), times);
        Ok(Explanation::new_with_string(what, score))
    }
}

fn norms(reader: &SegmentReader, field: tantivy::schema::Field) -> tantivy::Result<FieldNormReader> {
    if reader.schema().get_field_entry(field).has_fieldnorms() {
        reader.get_fieldnorms_reader(field)
    } else {
        Ok(FieldNormReader::constant(reader.max_doc(), 1))
    }
}

/// Forms of a word that an explanation lists.
const FORMS: usize = 5;

/// The words of a pattern, for explanations.
fn shown(pattern: &Pattern) -> String {
    let words: Vec<String> = pattern
        .slots()
        .map(|slot| {
            let mut forms: Vec<&str> = slot
                .forms
                .iter()
                .filter_map(|t| std::str::from_utf8(t.serialized_value_bytes()).ok())
                .collect();
            let more = if forms.len() > FORMS { "|…" } else { "" };
            forms.truncate(FORMS);
            format!("{}{more}", forms.join("|"))
        })
        .collect();
    words.join(" ")
}

struct TextScorer {
    matches: Matches,
    norms: FieldNormReader,
    weight: Bm25Weight,
}

impl DocSet for TextScorer {
    fn advance(&mut self) -> DocId {
        self.matches.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.matches.seek(target)
    }

    fn doc(&self) -> DocId {
        self.matches.doc()
    }

    fn size_hint(&self) -> u32 {
        self.matches.size_hint()
    }
}

impl Scorer for TextScorer {
    fn score(&mut self) -> Score {
        self.weight.score(self.norms.fieldnorm_id(self.matches.doc()), self.matches.frequency())
    }
}

/// Quotations whose surroundings hold a pattern: their paragraph and the one
/// before it, found through word positions of the article's body, or the
/// article's title. Every match counts the same idf, damped by [`ABOUT`].
#[derive(Clone, Debug)]
pub struct AboutQuery {
    pub body: Arc<Pattern>,
    pub title: Arc<Pattern>,
    pub bm25: Bm25,
}

/// How much less a word nearby is worth than the same word said.
const ABOUT: f32 = 0.1;

impl Query for AboutQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for AboutQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let fast = reader.fast_fields();
        let mut scorer = AboutScorer {
            body: Matches::new(reader, &self.body, true)?,
            title: Matches::new(reader, &self.title, false)?,
            ordinal: fast.u64("ordinal")?,
            quotes: fast.u64("quotes")?,
            from: fast.u64("about_from")?,
            to: fast.u64("about_to")?,
            weight: self.bm25.weight(boost * ABOUT),
            max_doc: reader.max_doc(),
            found: Vec::new(),
            at: 0,
        };
        scorer.refill();
        Ok(Box::new(scorer))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.seek(doc) != doc {
            return Err(tantivy::TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new_with_string(format!("near the quotation: {}", shown(&self.body)), scorer.score()))
    }
}

struct AboutScorer {
    body: Matches,
    title: Matches,
    /// Place in the block.
    ordinal: Column<u64>,
    /// On articles: how many quotations follow.
    quotes: Column<u64>,
    from: Column<u64>,
    to: Column<u64>,
    weight: Bm25Weight,
    max_doc: DocId,
    /// Matching quotations of the current article: document and number of matches.
    found: Vec<(DocId, u32)>,
    at: usize,
}

impl AboutScorer {
    /// Goes on to the next article with a matching quotation, from where `body` and `title` stand.
    fn refill(&mut self) {
        self.found.clear();
        self.at = 0;
        while self.found.is_empty() {
            let article = self.body.doc().min(self.title.doc());
            if article == TERMINATED {
                return;
            }
            let quotes = self.quotes.first(article).unwrap_or(0) as u32;
            let titled = self.title.doc() == article;
            let bodied = self.body.doc() == article;
            for doc in article + 1..=article + quotes {
                if doc >= self.max_doc {
                    break;
                }
                let mut n = u32::from(titled);
                if bodied {
                    let from = self.from.first(doc).unwrap_or(0) as u32;
                    let to = self.to.first(doc).unwrap_or(0) as u32;
                    let stretches = self.body.stretches();
                    let first = stretches.partition_point(|&(a, _)| a < from);
                    n += stretches[first..]
                        .iter()
                        .take_while(|&&(a, _)| a < to)
                        .filter(|&&(_, b)| b < to)
                        .count() as u32;
                }
                if n > 0 {
                    self.found.push((doc, n));
                }
            }
            if titled {
                self.title.advance();
            }
            if bodied {
                self.body.advance();
            }
        }
    }
}

impl DocSet for AboutScorer {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        if self.at >= self.found.len() {
            self.refill();
        }
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target >= self.max_doc {
            self.found.clear();
            return TERMINATED;
        }
        loop {
            while self.at < self.found.len() {
                if self.found[self.at].0 >= target {
                    return self.found[self.at].0;
                }
                self.at += 1;
            }
            // The block that holds `target` starts at its article; earlier ones
            // cannot reach it.
            let article = target - self.ordinal.first(target).unwrap_or(0) as u32;
            self.body.seek(article);
            self.title.seek(article);
            self.refill();
            if self.found.is_empty() {
                return TERMINATED;
            }
        }
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).map_or(TERMINATED, |&(doc, _)| doc)
    }

    fn size_hint(&self) -> u32 {
        self.body.size_hint().saturating_add(self.title.size_hint())
    }
}

impl Scorer for AboutScorer {
    fn score(&mut self) -> Score {
        // Length plays no part: surroundings are about equally long.
        let n = self.found.get(self.at).map_or(0, |&(_, n)| n);
        self.weight.score(FieldNormReader::fieldnorm_to_id(AVERAGE_WORDS), n)
    }
}

const AVERAGE_WORDS: u32 = 40;

/// Documents of `any`, those that are also in `own` above all others.
///
/// Both scores are squeezed into one unit, `s / (s + 10)`: 1 to 2 for documents
/// that hold the words themselves, 0 to 1 for those that only stand near them.
pub struct TieredQuery {
    pub own: Box<dyn Query>,
    pub any: Box<dyn Query>,
}

impl Clone for TieredQuery {
    fn clone(&self) -> Self {
        TieredQuery { own: self.own.box_clone(), any: self.any.box_clone() }
    }
}

impl std::fmt::Debug for TieredQuery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tiered(own: {:?}, any: {:?})", self.own, self.any)
    }
}

impl Query for TieredQuery {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(TieredWeight { own: self.own.weight(scoring)?, any: self.any.weight(scoring)? }))
    }
}

struct TieredWeight {
    own: Box<dyn Weight>,
    any: Box<dyn Weight>,
}

impl Weight for TieredWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(TieredScorer {
            own: self.own.scorer(reader, 1.0)?,
            any: self.any.scorer(reader, 1.0)?,
            boost,
        }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut own = self.own.scorer(reader, 1.0)?;
        let (base, tier, weight) = if own.doc() <= doc && own.seek(doc) == doc {
            (1.0, "1 + s/(s+10), as the quotation holds the words itself; s is", &self.own)
        } else {
            (0.0, "s/(s+10), as the quotation stands near the words; s is", &self.any)
        };
        let inner = weight.explain(reader, doc)?;
        let mut out = Explanation::new(tier, base + squeeze(inner.value()));
        out.add_detail(inner);
        Ok(out)
    }
}

fn squeeze(score: f32) -> f32 {
    let s = score.max(0.0);
    s / (s + 10.0)
}

struct TieredScorer {
    own: Box<dyn Scorer>,
    any: Box<dyn Scorer>,
    boost: f32,
}

impl DocSet for TieredScorer {
    fn advance(&mut self) -> DocId {
        self.any.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.any.seek(target)
    }

    fn doc(&self) -> DocId {
        self.any.doc()
    }

    fn size_hint(&self) -> u32 {
        self.any.size_hint()
    }
}

impl Scorer for TieredScorer {
    fn score(&mut self) -> Score {
        let doc = self.any.doc();
        let own = if self.own.doc() < doc { self.own.seek(doc) } else { self.own.doc() };
        self.boost * if own == doc { 1.0 + squeeze(self.own.score()) } else { squeeze(self.any.score()) }
    }
}
