//! Queries of our own for tantivy: words in all their forms with the right
//! statistics, and words around a quotation.
//!
//! tantivy's BM25 counts every document of the index; here articles and
//! quotations share one, so number of documents and average length are those of
//! the documents that have the field.

use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{Bm25Weight, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::columns::{Store, Values};
use super::filter::Range;
use super::forms::{Matches, Pattern, Slot};
use super::union::Union;
use crate::index::fields::Number;
use crate::index::plan::PATTERN_SCORE;

/// Documents whose field holds a pattern. The pattern filters, its words score.
#[derive(Clone, Debug)]
pub struct WordsQuery {
    pub pattern: Arc<Pattern>,
    /// `None` scores nothing.
    pub scores: Option<Scores>,
    /// What else documents must be; only looked at where that saves reading positions.
    pub ranges: Vec<Range>,
    pub store: Arc<Store>,
}

/// What scoring needs to know of a field.
#[derive(Clone, Copy, Debug)]
pub struct Scores {
    /// Documents that have the field.
    pub documents: u64,
    /// Words in the field, over all documents.
    pub words: u64,
    pub boost: f32,
}

/// How one word scores.
enum Worth {
    Word(Bm25Weight),
    /// A prefix or the like, whatever it found.
    Open(Score),
}

impl Scores {
    fn worth(&self, slot: &Slot, boost: Score) -> Worth {
        let boost = self.boost * boost;
        if slot.open {
            return Worth::Open(PATTERN_SCORE * boost);
        }
        let documents = self.documents.max(1);
        let average = self.words.max(1) as f32 / documents as f32;
        let frequency = slot.frequency.clamp(1, documents);
        Worth::Word(Bm25Weight::for_one_term(frequency, documents, average).boost_by(boost))
    }
}

impl Worth {
    fn score(&self, norm: u8, times: u32) -> Score {
        match self {
            Worth::Word(weight) => weight.score(norm, times),
            Worth::Open(score) => *score,
        }
    }
}

impl Query for WordsQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl WordsQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<WordsScorer> {
        let field = self.pattern.field;
        let found = match self.pattern.alone() {
            Some(slot) => Found::Word(Union::new(reader, field, &slot.forms, self.scores.is_some())?),
            None => {
                let columns = self.store.columns_of(reader)?;
                let within = self.ranges.iter().map(|range| range.in_segment(columns));
                let within = within.collect::<tantivy::Result<_>>()?;
                Found::Pattern(Matches::new(reader, &self.pattern, within)?)
            }
        };
        let worths =
            self.scores.iter().flat_map(|s| self.pattern.slots().map(move |slot| s.worth(slot, boost)));
        Ok(WordsScorer { found, norms: norms(reader, field)?, worths: worths.collect() })
    }
}

impl Weight for WordsQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(WordsQuery::scorer(self, reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = WordsQuery::scorer(self, reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(tantivy::TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        let field = reader.schema().get_field_name(self.pattern.field);
        let Some(scores) = &self.scores else {
            return Ok(Explanation::new_with_string(format!("{field}: {}", shown(&self.pattern)), 0.0));
        };
        let length = scorer.norms.fieldnorm(doc);
        let average = scores.words as f64 / scores.documents.max(1) as f64;
        let mut sum = Explanation::new("the sum of", scorer.score());
        let parts = self.pattern.slots().zip(scorer.found.frequencies()).zip(&scorer.worths);
        for ((slot, times), worth) in parts {
            let what = match worth {
                Worth::Open(_) => format!("{field}: {} (always the same)", forms(slot)),
                Worth::Word(_) => format!(
                    "{field}: {} ×{times} in {length} words (average {average:.0}), in {} of {}{}",
                    forms(slot),
                    slot.frequency.clamp(1, scores.documents.max(1)),
                    scores.documents,
                    if scores.boost == 1.0 { String::new() } else { format!(", ×{}", scores.boost) }
                ),
            };
            let score = worth.score(scorer.norms.fieldnorm_id(doc), times);
            sum.add_detail(Explanation::new_with_string(what, score));
        }
        Ok(sum)
    }
}

fn norms(reader: &SegmentReader, field: Field) -> tantivy::Result<FieldNormReader> {
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
    pattern.slots().map(forms).collect::<Vec<_>>().join(" ")
}

fn forms(slot: &Slot) -> String {
    let mut forms: Vec<&str> =
        slot.forms.iter().filter_map(|t| std::str::from_utf8(t.serialized_value_bytes()).ok()).collect();
    let more = if forms.len() > FORMS { "|…" } else { "" };
    forms.truncate(FORMS);
    format!("{}{more}", forms.join("|"))
}

enum Found {
    Word(Union),
    Pattern(Matches),
}

impl Found {
    fn frequencies(&self) -> Vec<u32> {
        match self {
            Found::Word(union) => vec![union.frequency()],
            Found::Pattern(matches) => matches.frequencies().collect(),
        }
    }
}

struct WordsScorer {
    found: Found,
    norms: FieldNormReader,
    /// One a word; none where nothing scores.
    worths: Vec<Worth>,
}

impl DocSet for WordsScorer {
    fn advance(&mut self) -> DocId {
        match &mut self.found {
            Found::Word(union) => union.advance(),
            Found::Pattern(matches) => matches.advance(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match &mut self.found {
            Found::Word(union) => union.seek(target),
            Found::Pattern(matches) => matches.seek(target),
        }
    }

    fn doc(&self) -> DocId {
        match &self.found {
            Found::Word(union) => union.doc(),
            Found::Pattern(matches) => matches.doc(),
        }
    }

    fn size_hint(&self) -> u32 {
        match &self.found {
            Found::Word(union) => union.size_hint(),
            Found::Pattern(matches) => matches.size_hint(),
        }
    }
}

impl Scorer for WordsScorer {
    fn score(&mut self) -> Score {
        let Some(first) = self.worths.first() else { return 0.0 };
        match &self.found {
            Found::Word(union) => first.score(self.norms.fieldnorm_id(union.doc()), union.frequency()),
            Found::Pattern(matches) => {
                let norm = self.norms.fieldnorm_id(matches.doc());
                self.worths.iter().zip(matches.frequencies()).map(|(w, times)| w.score(norm, times)).sum()
            }
        }
    }
}

/// Quotations whose surroundings hold a pattern: the words around them, found through
/// word positions of the article's body, or the article's title.
#[derive(Clone, Debug)]
pub struct AroundQuery {
    pub store: Arc<Store>,
    pub body: Arc<Pattern>,
    pub title: Arc<Pattern>,
    pub scores: Scores,
}

/// Words of surroundings, all taken as equally long: length does not count.
const AROUND: u32 = 40;

impl AroundQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<AroundScorer> {
        let columns = self.store.columns_of(reader)?;
        // The pattern is found as one: it scores by its rarest word.
        let rarest = self.body.slots().min_by_key(|slot| (slot.open, slot.frequency));
        let scores = Scores { words: self.scores.documents * u64::from(AROUND), ..self.scores };
        let worth = rarest.map_or(Worth::Open(PATTERN_SCORE * boost), |slot| scores.worth(slot, boost));
        let mut scorer = AroundScorer {
            body: Matches::new(reader, &self.body, Vec::new())?,
            title: Matches::new(reader, &self.title, Vec::new())?,
            ordinal: columns.ordinals()?,
            quotes: columns.quotes()?,
            from: columns.numbers(Number::AboutFrom)?,
            to: columns.numbers(Number::AboutTo)?,
            worth,
            max_doc: reader.max_doc(),
            found: Vec::new(),
            at: 0,
        };
        scorer.refill();
        Ok(scorer)
    }
}

impl Query for AroundQuery {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for AroundQuery {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(AroundQuery::scorer(self, reader, boost)?))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = AroundQuery::scorer(self, reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(tantivy::TantivyError::InvalidArgument(format!("document {doc} does not match")));
        }
        Ok(Explanation::new_with_string(format!("near the quotation: {}", shown(&self.body)), scorer.score()))
    }
}

struct AroundScorer {
    body: Matches,
    title: Matches,
    /// Place in the block.
    ordinal: Values<u64>,
    /// On articles: how many quotations follow.
    quotes: Values<u64>,
    from: Values<i64>,
    to: Values<i64>,
    worth: Worth,
    max_doc: DocId,
    /// Matching quotations of the current article: document and number of matches.
    found: Vec<(DocId, u32)>,
    at: usize,
}

impl AroundScorer {
    /// Goes on to the next article with a matching quotation, from where `body` and `title` stand.
    fn refill(&mut self) {
        self.found.clear();
        self.at = 0;
        while self.found.is_empty() {
            let article = self.body.doc().min(self.title.doc());
            if article == TERMINATED {
                return;
            }
            let quotes = self.quotes.get_val(article) as u32;
            let titled = self.title.doc() == article;
            let bodied = self.body.doc() == article;
            for doc in article + 1..=article + quotes {
                if doc >= self.max_doc {
                    break;
                }
                let mut n = u32::from(titled);
                if bodied {
                    let from = self.from.get_val(doc) as u32;
                    let to = self.to.get_val(doc) as u32;
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

impl DocSet for AroundScorer {
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
            let article = target - self.ordinal.get_val(target) as u32;
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

impl Scorer for AroundScorer {
    fn score(&mut self) -> Score {
        let n = self.found.get(self.at).map_or(0, |&(_, n)| n);
        self.worth.score(FieldNormReader::fieldnorm_to_id(AROUND), n)
    }
}
