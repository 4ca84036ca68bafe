//! A plan -> a tantivy query.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::Searcher;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query as EngineQuery, RangeQuery, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};

use super::columns::Store;
use super::copies::Copies;
use super::either::{EitherQuery, FEW};
use super::engine;
use super::expand::{after, expand};
use super::filter::{FilterQuery, Range};
use super::forms::{How, Operand, Pattern};
use super::join::{JoinQuery, KeyQuery, To};
use super::schema::Fields;
use super::score::{AroundQuery, Scores, WordsQuery};
use crate::index::fields::{Holder, Text, flag};
use crate::index::plan::{Plan, Row, Words};
use crate::index::{IndexError, Scope};

pub type Boxed = Box<dyn EngineQuery>;

/// Makes engine queries for one searcher.
pub struct Lowering<'s> {
    store: &'s Arc<Store>,
    fields: &'s Fields,
    /// Read where a plan asks for copies.
    copies: &'s dyn Fn() -> Result<Arc<Copies>, IndexError>,
    articles: u64,
    quotes: u64,
    /// Languages of articles.
    languages: Vec<String>,
}

impl<'s> Lowering<'s> {
    pub fn new(
        store: &'s Arc<Store>,
        fields: &'s Fields,
        copies: &'s dyn Fn() -> Result<Arc<Copies>, IndexError>,
    ) -> Result<Lowering<'s>, IndexError> {
        let searcher = &store.searcher;
        let count =
            |flag: &str| searcher.doc_freq(&Term::from_field_text(fields.flags, flag)).map_err(engine);
        let (articles, quotes) = (count(flag::ARTICLE)?, count(flag::QUOTE)?);
        let flags = flags_from(searcher, fields.flags, flag::LANGUAGE)?;
        let code = |term: &Term| Some(term.value().as_str()?.strip_prefix(flag::LANGUAGE)?.to_owned());
        let languages = flags.iter().filter_map(code).collect();
        Ok(Lowering { store, fields, copies, articles, quotes, languages })
    }

    pub fn lower(&self, plan: &Plan) -> Result<Boxed, IndexError> {
        self.lower_within(plan, &[])
    }

    /// The same for documents that are held to some ranges anyway.
    fn lower_within(&self, plan: &Plan, ranges: &[Range]) -> Result<Boxed, IndexError> {
        Ok(match plan {
            Plan::All => constant(Box::new(AllQuery)),
            Plan::And(must, not) => self.and(must, not, ranges)?,
            Plan::Or(parts) => {
                let parts = parts.iter().map(|part| self.lower_within(part, ranges));
                let mut parts = parts.collect::<Result<Vec<_>, _>>()?;
                parts.retain(|part| !part.is::<EmptyQuery>());
                match parts.len() {
                    0 => Box::new(EmptyQuery),
                    1 => parts.swap_remove(0),
                    2..=FEW => Box::new(EitherQuery { parts }),
                    _ => Box::new(BooleanQuery::union(parts)),
                }
            }
            Plan::Words(words) => self.words(words, ranges)?,
            Plan::Around(row) => self.around(row)?,
            Plan::Flag(name) => {
                let term = Term::from_field_text(self.fields.flags, name);
                constant(Box::new(TermQuery::new(term, IndexRecordOption::Basic)))
            }
            Plan::FlagPrefix(start) => {
                let flags = flags_from(&self.store.searcher, self.fields.flags, start)?;
                constant(Box::new(TermSetQuery::new(flags)))
            }
            Plan::Range(number, from, to) => {
                let field = self.fields.number(*number);
                let bound = |value| Bound::Included(Term::from_field_i64(field, value));
                constant(Box::new(RangeQuery::new(bound(*from), bound(*to))))
            }
            Plan::Copies => {
                let copies = (self.copies)()?;
                Box::new(KeyQuery {
                    store: self.store.clone(),
                    accept: Arc::new(move |key| copies.is_copy(key)),
                })
            }
            Plan::Other(to, inner) => {
                let to = match to {
                    Scope::Articles => To::Articles,
                    Scope::Quotes => To::Quotes,
                };
                Box::new(JoinQuery { to, inner: self.lower(inner)?, store: self.store.clone() })
            }
        })
    }

    /// All of the first, none of the second. Ranges are looked at document by document
    /// where there is anything else to walk.
    fn and(&self, must: &[Plan], not: &[Plan], ranges: &[Range]) -> Result<Boxed, IndexError> {
        let range = |part: &Plan| match *part {
            Plan::Range(number, from, to) => Some(Range { number, from, to }),
            _ => None,
        };
        let others = || must.iter().filter(|part| range(part).is_none());
        let own: Vec<Range> = match others().next() {
            Some(_) => must.iter().filter_map(range).collect(),
            None => Vec::new(),
        };
        let walked: Vec<&Plan> = if own.is_empty() { must.iter().collect() } else { others().collect() };
        let all = [ranges, &own].concat();
        let mut clauses: Vec<(Occur, Boxed)> = Vec::with_capacity(must.len() + not.len() + 1);
        for part in walked {
            clauses.push((Occur::Must, self.lower_within(part, &all)?));
        }
        if clauses.iter().any(|(_, part)| part.is::<EmptyQuery>()) {
            return Ok(Box::new(EmptyQuery));
        }
        if clauses.is_empty() {
            clauses.push((Occur::Must, constant(Box::new(AllQuery))));
        }
        for part in not {
            clauses.push((Occur::MustNot, self.lower_within(part, &all)?));
        }
        clauses.retain(|(_, part)| !part.is::<EmptyQuery>());
        let query = match clauses.len() {
            1 => clauses.swap_remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        };
        let filter =
            |inner, range| -> Boxed { Box::new(FilterQuery { store: self.store.clone(), inner, range }) };
        Ok(own.into_iter().fold(query, filter))
    }

    fn words(&self, words: &Words, ranges: &[Range]) -> Result<Boxed, IndexError> {
        let field = self.fields.text(words.field);
        let operands = words
            .rows
            .iter()
            .map(|row| self.operand(words.field, row, words.boost.is_some()))
            .collect::<Result<Vec<_>, _>>()?;
        let pattern = Pattern { field, operands, how: words.how };
        if pattern.slots().any(|slot| slot.forms.is_empty()) || pattern.slots().next().is_none() {
            return Ok(Box::new(EmptyQuery));
        }
        let scores = words.boost.map(|boost| self.scores(words.field, boost)).transpose()?;
        let (ranges, store) = (ranges.to_vec(), self.store.clone());
        Ok(Box::new(WordsQuery { pattern: Arc::new(pattern), scores, ranges, store }))
    }

    /// The words around a quotation, or its article's title, hold the row.
    fn around(&self, row: &Row) -> Result<Boxed, IndexError> {
        let pattern = |field, counted| -> Result<_, IndexError> {
            let operands = vec![self.operand(field, row, counted)?];
            Ok(Arc::new(Pattern { field: self.fields.text(field), operands, how: How::Alone }))
        };
        let (body, title) = (pattern(Text::Body, true)?, pattern(Text::Title, false)?);
        let empty = |pattern: &Pattern| {
            pattern.slots().any(|slot| slot.forms.is_empty()) || pattern.slots().next().is_none()
        };
        if empty(&body) && empty(&title) {
            return Ok(Box::new(EmptyQuery));
        }
        let scores = self.scores(Text::Body, 1.0)?;
        Ok(Box::new(AroundQuery { store: self.store.clone(), body, title, scores }))
    }

    fn operand(&self, field: Text, row: &Row, counted: bool) -> Result<Operand, IndexError> {
        let languages: &[String] = if field.is_prose() { &self.languages } else { &[] };
        let slots = row
            .forms
            .iter()
            .map(|form| expand(self.store, self.fields.text(field), form, languages, counted))
            .collect::<Result<_, _>>()?;
        Ok(Operand { slots, slop: row.slop })
    }

    fn scores(&self, field: Text, boost: f32) -> Result<Scores, IndexError> {
        let documents = match field.holder() {
            Holder::Articles => self.articles,
            Holder::Quotes => self.quotes,
            Holder::Both => self.articles + self.quotes,
        };
        let mut words = 0;
        for reader in self.store.searcher.segment_readers() {
            words += reader.inverted_index(self.fields.text(field)).map_err(engine)?.total_num_tokens();
        }
        Ok(Scores { documents, words, boost })
    }
}

/// The flags that start so.
fn flags_from(searcher: &Searcher, field: Field, start: &str) -> Result<Vec<Term>, IndexError> {
    let mut found = Vec::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field).map_err(engine)?;
        let mut range = index.terms().range().ge(start.as_bytes());
        let end = after(start);
        if let Some(end) = &end {
            range = range.lt(end);
        }
        let mut stream = range.into_stream().map_err(engine)?;
        while stream.advance() {
            if let Ok(flag) = std::str::from_utf8(stream.key()) {
                found.push(Term::from_field_text(field, flag));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

fn constant(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}
