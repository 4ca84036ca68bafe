//! The tree of a query -> a tantivy query over one kind of document.

use std::ops::Bound;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::Searcher;
use tantivy::query::{
    AllQuery, BooleanQuery, ConstScoreQuery, EmptyQuery, Occur, Query as EngineQuery, RangeQuery, TermQuery,
    TermSetQuery,
};
use tantivy::schema::{Field as EngineField, IndexRecordOption, Term};

use super::expand::expand;
use super::forms::{How, Operand, Pattern as Shape, Slot};
use super::join::{JoinQuery, To};
use super::schema::{Fields, flag};
use super::score::{AboutQuery, Bm25, TextQuery, TieredQuery};
use super::write::whole;
use super::{engine, record};
use crate::index::{IndexError, Scope};
use crate::query::ast::{Field, Has, Is, Leaf, Near, Pattern, Proximity, Query, Value};
use crate::query::form::Form;
use crate::query::words::words;

type Boxed = Box<dyn EngineQuery>;

/// A title says what an article is about.
const TITLE_BOOST: f32 = 2.5;

/// Makes engine queries for one searcher.
pub struct Lowering<'s> {
    searcher: &'s Searcher,
    fields: &'s Fields,
    copies: Arc<dyn Fn(u64) -> bool + Send + Sync>,
    articles: Extent,
    quotes: Extent,
    /// Languages of articles.
    languages: Vec<String>,
}

/// How many documents of a kind there are.
#[derive(Clone, Copy)]
struct Extent {
    documents: u64,
}

/// Which text stands for a word without a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Of a quotation: the words said.
    Own,
    /// Of a quotation: those and the words around it.
    Any,
}

impl<'s> Lowering<'s> {
    pub fn new(
        searcher: &'s Searcher,
        fields: &'s Fields,
        copies: Arc<dyn Fn(u64) -> bool + Send + Sync>,
    ) -> Result<Lowering<'s>, IndexError> {
        let count =
            |flag: &str| searcher.doc_freq(&Term::from_field_text(fields.flags, flag)).map_err(engine);
        let articles = Extent { documents: count(flag::ARTICLE)? };
        let quotes = Extent { documents: count(flag::QUOTE)? };
        let flags = Form::Prefix(flag::LANGUAGE.to_owned());
        let flags = expand(searcher, fields.flags, &flags, &[], u64::MAX)?.forms;
        let code = |term: &Term| Some(term.value().as_str()?.strip_prefix(flag::LANGUAGE)?.to_owned());
        let languages = flags.iter().filter_map(code).collect();
        Ok(Lowering { searcher, fields, copies, articles, quotes, languages })
    }

    /// A query over the documents of one kind.
    pub fn lower(&self, scope: Scope, query: &Query) -> Result<Boxed, IndexError> {
        let kind = match scope {
            Scope::Articles => flag::ARTICLE,
            Scope::Quotes => flag::QUOTE,
        };
        let asked = match scope {
            Scope::Quotes if has_plain_text(query) => Box::new(TieredQuery {
                own: self.node(scope, Reach::Own, query)?,
                any: self.node(scope, Reach::Any, query)?,
            }),
            _ => self.node(scope, Reach::Own, query)?,
        };
        Ok(both(self.flag(kind), asked))
    }

    fn node(&self, scope: Scope, reach: Reach, query: &Query) -> Result<Boxed, IndexError> {
        match query {
            Query::All => Ok(constant(Box::new(AllQuery))),
            Query::And(parts) => {
                let mut clauses: Vec<(Occur, Boxed)> = Vec::new();
                for part in parts {
                    match part {
                        Query::Not(inner) => {
                            clauses.push((Occur::MustNot, self.node(scope, Reach::Own, inner)?))
                        }
                        _ => clauses.push((Occur::Must, self.node(scope, reach, part)?)),
                    }
                }
                if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
                    clauses.push((Occur::Must, constant(Box::new(AllQuery))));
                }
                Ok(Box::new(BooleanQuery::new(clauses)))
            }
            Query::Or(parts) => {
                let parts = parts.iter().map(|p| self.node(scope, reach, p)).collect::<Result<_, _>>()?;
                Ok(Box::new(BooleanQuery::union(parts)))
            }
            Query::Not(inner) => Ok(Box::new(BooleanQuery::new(vec![
                (Occur::Must, constant(Box::new(AllQuery))),
                (Occur::MustNot, self.node(scope, Reach::Own, inner)?),
            ]))),
            Query::Near(near) => self.near(scope, near),
            Query::Leaf(leaf) => self.leaf(scope, reach, leaf),
        }
    }

    fn leaf(&self, scope: Scope, reach: Reach, leaf: &Leaf) -> Result<Boxed, IndexError> {
        let f = self.fields;
        match &leaf.value {
            Value::Pattern(pattern) => {
                let Some(field) = leaf.field else { return self.plain(scope, reach, pattern) };
                self.pattern(scope, field, pattern)
            }
            Value::Dates { from, to, .. } => match leaf.field {
                Some(Field::Said) => self.on_quotes(scope, days(f.said, *from, *to)),
                _ => Ok(days(f.date, *from, *to)),
            },
            Value::Numbers { from, to, .. } => {
                let thousandths = |x: f64| (x * 1000.0).round().clamp(0.0, 1000.0) as u64;
                let bound = |x: Option<f64>| match x {
                    Some(x) => Bound::Included(Term::from_field_u64(f.conf, thousandths(x))),
                    None => Bound::Unbounded,
                };
                let (from, to) = match (bound(*from), bound(*to)) {
                    (Bound::Unbounded, Bound::Unbounded) => {
                        (Bound::Included(Term::from_field_u64(f.conf, 0)), Bound::Unbounded)
                    }
                    bounds => bounds,
                };
                self.on_quotes(scope, constant(Box::new(RangeQuery::new(from, to))))
            }
            Value::Kind(kind) => {
                self.on_quotes(scope, self.flag(&format!("{}{}", flag::TYPE, kind.as_str())))
            }
            Value::Has(has) => self.has(scope, *has),
            Value::Is(is) => self.is(scope, *is),
        }
    }

    fn has(&self, scope: Scope, has: Has) -> Result<Boxed, IndexError> {
        let (name, of_article) = match has {
            Has::Date => return self.on_articles(scope, not(self.flag(flag::UNDATED))),
            Has::Said => return self.on_quotes(scope, self.flag(flag::HAS_SAID)),
            Has::Speaker => (flag::HAS_SPEAKER, false),
            Has::Role => (flag::HAS_ROLE, false),
            Has::Quote if scope == Scope::Quotes => return Ok(constant(Box::new(AllQuery))),
            Has::Quote => (flag::HAS_QUOTE, false),
            Has::Title => (flag::HAS_TITLE, true),
            Has::Byline => (flag::HAS_BYLINE, true),
            Has::Publisher => (flag::HAS_PUBLISHER, true),
        };
        if of_article { self.on_articles(scope, self.flag(name)) } else { Ok(self.flag(name)) }
    }

    fn is(&self, scope: Scope, is: Is) -> Result<Boxed, IndexError> {
        match is {
            Is::Undated => self.on_articles(scope, self.flag(flag::UNDATED)),
            Is::Unattributed => {
                let quote = both(self.flag(flag::QUOTE), not(self.flag(flag::HAS_SPEAKER)));
                self.on_quotes(scope, quote)
            }
            Is::Copy => Ok(Box::new(super::join::KeyQuery { accept: self.copies.clone() })),
        }
    }

    /// A pattern without a field.
    fn plain(&self, scope: Scope, reach: Reach, pattern: &Pattern) -> Result<Boxed, IndexError> {
        let f = self.fields;
        match scope {
            Scope::Articles => {
                let title = self.text(f.title, pattern, self.articles, TITLE_BOOST)?;
                let body = self.text(f.body, pattern, self.articles, 1.0)?;
                Ok(Box::new(BooleanQuery::union(vec![title, body])))
            }
            Scope::Quotes => {
                let own = self.text(f.quote, pattern, self.quotes, 1.0)?;
                match reach {
                    Reach::Own => Ok(own),
                    Reach::Any => Ok(Box::new(BooleanQuery::union(vec![own, self.about(pattern)?]))),
                }
            }
        }
    }

    fn pattern(&self, scope: Scope, field: Field, pattern: &Pattern) -> Result<Boxed, IndexError> {
        let f = self.fields;
        match field {
            Field::Title => {
                let text = self.text(f.title, pattern, self.articles, TITLE_BOOST)?;
                self.on_articles(scope, text)
            }
            Field::Body => {
                let text = self.text(f.body, pattern, self.articles, 1.0)?;
                self.on_articles(scope, text)
            }
            Field::Quote => {
                let text = self.text(f.quote, pattern, self.quotes, 1.0)?;
                self.on_quotes(scope, text)
            }
            Field::About => {
                let about = self.about(pattern)?;
                self.on_quotes(scope, about)
            }
            Field::Cue => {
                let cue = constant(self.text(f.cue, pattern, self.quotes, 1.0)?);
                self.on_quotes(scope, cue)
            }
            Field::Lang => {
                let language = self.flag(&format!("{}{}", flag::LANGUAGE, text_of(pattern).to_lowercase()));
                self.on_articles(scope, language)
            }
            Field::Id => {
                let article = match pattern {
                    Pattern::Prefix(start) => self.flags_from(&format!("{}{start}", flag::ID))?,
                    _ => self.flag(&format!("{}{}", flag::ID, text_of(pattern))),
                };
                self.on_articles(scope, article)
            }
            other => {
                let named = self.name(self.name_field(other)?, pattern)?;
                self.where_names_are(scope, other, named)
            }
        }
    }

    /// A query over a field of names, brought to the documents asked for.
    fn where_names_are(&self, scope: Scope, field: Field, named: Boxed) -> Result<Boxed, IndexError> {
        match field {
            Field::Speaker => Ok(named),
            Field::Role | Field::Cue => self.on_quotes(scope, named),
            _ => self.on_articles(scope, named),
        }
    }

    /// The engine's field of names.
    fn name_field(&self, field: Field) -> Result<EngineField, IndexError> {
        let f = self.fields;
        Ok(match field {
            Field::Speaker => f.speaker,
            Field::Role => f.role,
            Field::Cue => f.cue,
            Field::Publisher => f.publisher,
            Field::Byline => f.byline,
            Field::Section => f.section,
            Field::Place => f.place,
            Field::Url => f.url,
            other => return Err(IndexError::Query(format!("{}: takes no words", other.name()))),
        })
    }

    fn near(&self, scope: Scope, near: &Near) -> Result<Boxed, IndexError> {
        let f = self.fields;
        let how = match near.how {
            Proximity::Near(n) => How::Near(n),
            Proximity::Pre(n) => How::Pre(n),
            Proximity::Sentence => How::Sentence,
            Proximity::Paragraph => How::Paragraph,
        };
        let shape = |field, extent: Extent| -> Result<Shape, IndexError> {
            let operands = near
                .operands
                .iter()
                .map(|p| self.operand(field, p, extent.documents))
                .collect::<Result<_, _>>()?;
            Ok(Shape { field, operands, how })
        };
        match (near.field, scope) {
            (None | Some(Field::Quote), Scope::Quotes) => {
                Ok(self.scored(shape(f.quote, self.quotes)?, self.quotes, 1.0)?)
            }
            (Some(Field::Quote), Scope::Articles) => {
                let inner = self.scored(shape(f.quote, self.quotes)?, self.quotes, 1.0)?;
                self.on_quotes(scope, inner)
            }
            (Some(Field::Title), _) => {
                let inner = self.scored(shape(f.title, self.articles)?, self.articles, TITLE_BOOST)?;
                self.on_articles(scope, inner)
            }
            (None, Scope::Articles) => {
                let title = self.scored(shape(f.title, self.articles)?, self.articles, TITLE_BOOST)?;
                let body = self.scored(shape(f.body, self.articles)?, self.articles, 1.0)?;
                Ok(Box::new(BooleanQuery::union(vec![title, body])))
            }
            (Some(Field::Body), _) => {
                let inner = self.scored(shape(f.body, self.articles)?, self.articles, 1.0)?;
                self.on_articles(scope, inner)
            }
            (Some(other), _) => {
                let field = self.name_field(other)?;
                let operands =
                    near.operands.iter().map(|p| self.name_operand(field, p)).collect::<Result<_, _>>()?;
                let inner = self.unscored(Shape { field, operands, how })?;
                self.where_names_are(scope, other, inner)
            }
        }
    }

    /// The words around a quotation, or its article's title, hold the pattern.
    fn about(&self, pattern: &Pattern) -> Result<Boxed, IndexError> {
        let f = self.fields;
        let operand = |field| self.operand(field, pattern, self.articles.documents);
        let said = self.operand(f.quote, pattern, self.quotes.documents)?;
        let shape = |field, operand| Arc::new(Shape { field, operands: vec![operand], how: How::Alone });
        Ok(Box::new(AboutQuery {
            body: shape(f.body, operand(f.body)?),
            title: shape(f.title, operand(f.title)?),
            bm25: Bm25 {
                frequency: frequency(&[said]).max(1),
                documents: self.quotes.documents,
                words: self.total_words(f.quote)?,
                boost: 1.0,
            },
        }))
    }

    /// A pattern in one text field.
    fn text(
        &self,
        field: EngineField,
        pattern: &Pattern,
        extent: Extent,
        boost: f32,
    ) -> Result<Boxed, IndexError> {
        let operand = self.operand(field, pattern, extent.documents)?;
        self.scored(Shape { field, operands: vec![operand], how: How::Alone }, extent, boost)
    }

    fn scored(&self, shape: Shape, extent: Extent, boost: f32) -> Result<Boxed, IndexError> {
        if shape.slots().any(|slot| slot.forms.is_empty()) || shape.slots().next().is_none() {
            return Ok(Box::new(EmptyQuery));
        }
        let bm25 = Bm25 {
            frequency: frequency(&shape.operands),
            documents: extent.documents,
            words: self.total_words(shape.field)?,
            boost,
        };
        Ok(Box::new(TextQuery { pattern: Arc::new(shape), bm25 }))
    }

    /// A pattern over names: words in no other form, initials may stand in between.
    fn name(&self, field: EngineField, pattern: &Pattern) -> Result<Boxed, IndexError> {
        let has_whole = ![self.fields.role, self.fields.byline, self.fields.url].contains(&field);
        if let Pattern::Exact(value) = pattern
            && has_whole
        {
            return Ok(self.flag(&whole(self.fields.schema.get_field_name(field), &value.join(" "))));
        }
        let operand = self.name_operand(field, pattern)?;
        self.unscored(Shape { field, operands: vec![operand], how: How::Alone })
    }

    fn name_operand(&self, field: EngineField, pattern: &Pattern) -> Result<Operand, IndexError> {
        const INITIALS: u32 = 2;
        let (forms, slop) = match pattern {
            Pattern::Fuzzy { .. } | Pattern::Regex(_) => Form::row(pattern),
            _ if field == self.fields.url => (address(pattern), 0),
            _ => Form::row(pattern),
        };
        let forms = forms.into_iter().map(Form::literal).collect();
        self.row(field, forms, slop.max(INITIALS), self.articles.documents + self.quotes.documents)
    }

    /// Whether a pattern is there, and no more.
    fn unscored(&self, shape: Shape) -> Result<Boxed, IndexError> {
        if shape.slots().any(|slot| slot.forms.is_empty()) || shape.slots().next().is_none() {
            return Ok(Box::new(EmptyQuery));
        }
        let documents = self.articles.documents + self.quotes.documents;
        let bm25 = Bm25 { frequency: 1, documents, words: documents, boost: 1.0 };
        Ok(constant(Box::new(TextQuery { pattern: Arc::new(shape), bm25 })))
    }

    fn operand(&self, field: EngineField, pattern: &Pattern, documents: u64) -> Result<Operand, IndexError> {
        let (forms, slop) = Form::row(pattern);
        self.row(field, forms, slop, documents)
    }

    fn row(
        &self,
        field: EngineField,
        forms: Vec<Form>,
        slop: u32,
        documents: u64,
    ) -> Result<Operand, IndexError> {
        let slots = forms
            .iter()
            .map(|form| expand(self.searcher, field, form, &self.languages, documents))
            .collect::<Result<Vec<Slot>, _>>()?;
        Ok(Operand { slots, slop })
    }

    fn total_words(&self, field: EngineField) -> Result<u64, IndexError> {
        let mut total = 0;
        for reader in self.searcher.segment_readers() {
            total += reader.inverted_index(field).map_err(engine)?.total_num_tokens();
        }
        Ok(total)
    }

    fn flag(&self, flag: &str) -> Boxed {
        constant(Box::new(TermQuery::new(
            Term::from_field_text(self.fields.flags, flag),
            IndexRecordOption::Basic,
        )))
    }

    /// Documents with any flag that starts so.
    fn flags_from(&self, start: &str) -> Result<Boxed, IndexError> {
        let slot = expand(self.searcher, self.fields.flags, &Form::Prefix(start.to_owned()), &[], u64::MAX)?;
        Ok(constant(Box::new(TermSetQuery::new(slot.forms))))
    }

    /// A query over quotations, from wherever it is asked.
    fn on_quotes(&self, scope: Scope, inner: Boxed) -> Result<Boxed, IndexError> {
        Ok(match scope {
            Scope::Quotes => inner,
            Scope::Articles => {
                Box::new(JoinQuery { to: To::Articles, inner: both(self.flag(flag::QUOTE), inner) })
            }
        })
    }

    /// A query over articles, from wherever it is asked.
    fn on_articles(&self, scope: Scope, inner: Boxed) -> Result<Boxed, IndexError> {
        Ok(match scope {
            Scope::Articles => inner,
            Scope::Quotes => {
                Box::new(JoinQuery { to: To::Quotes, inner: both(self.flag(flag::ARTICLE), inner) })
            }
        })
    }
}

/// Whether a query has words that may also be found around a quotation.
fn has_plain_text(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_plain_text),
        Query::Leaf(leaf) => leaf.field.is_none(),
        Query::Not(_) | Query::All | Query::Near(_) => false,
    }
}

/// Documents of the rarest word: what all together can be in at most.
fn frequency(operands: &[Operand]) -> u64 {
    operands.iter().flat_map(|o| &o.slots).map(|s| s.frequency).min().unwrap_or(0)
}

fn constant(query: Boxed) -> Boxed {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

fn both(filter: Boxed, query: Boxed) -> Boxed {
    Box::new(BooleanQuery::intersection(vec![filter, query]))
}

fn not(query: Boxed) -> Boxed {
    Box::new(BooleanQuery::new(vec![(Occur::Must, constant(Box::new(AllQuery))), (Occur::MustNot, query)]))
}

fn days(field: EngineField, from: Option<Date>, to: Option<Date>) -> Boxed {
    let bound = |date: Option<Date>| match date {
        Some(date) => Bound::Included(Term::from_field_i64(field, i64::from(record::days(date)))),
        None => Bound::Unbounded,
    };
    let (from, to) = match (bound(from), bound(to)) {
        // The field of a range is taken from its bounds; one must be there.
        (Bound::Unbounded, Bound::Unbounded) => {
            (Bound::Included(Term::from_field_i64(field, i64::MIN)), Bound::Unbounded)
        }
        bounds => bounds,
    };
    constant(Box::new(RangeQuery::new(from, to)))
}

/// The text of a pattern on a field of codes.
fn text_of(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Term(text) | Pattern::Prefix(text) | Pattern::Regex(text) => text.clone(),
        Pattern::Fuzzy { word, .. } => word.clone(),
        Pattern::Phrase { words, .. } | Pattern::Exact(words) => words.join(" "),
    }
}

/// The words of an address, which a query leaves in one piece and the index does not;
/// the last is open where the address is.
fn address(pattern: &Pattern) -> Vec<Form> {
    let text = text_of(pattern);
    let mut forms: Vec<Form> = words(&text).map(|w| Form::any(&w.text)).collect();
    if let Pattern::Prefix(start) = pattern
        && start.ends_with(char::is_alphanumeric)
        && let Some(last) = words(&text).last()
    {
        forms.pop();
        forms.push(Form::Prefix(last.text.into_owned()));
    }
    forms
}
