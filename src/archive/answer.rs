//! Answers: typed rows, how many there are, and what to know beside them.

use std::path::PathBuf;
use std::sync::Arc;

use super::note::Note;
use crate::article::Article;
use crate::index::Count;
use crate::index::{Entry, Hit, Stats};
use crate::query::ast::Query;
use crate::quote::Quote;
use crate::report::period::{Period, Unit};
use crate::report::variants::Variant;
use crate::snippet::Snippet;

/// The answer to a question: rows of type `R`, and in `F` what belongs to all of them.
///
/// It owns what it shows: a newer commit changes nothing in it.
#[derive(Clone, Debug)]
pub struct Answer<R, F = ()> {
    pub rows: Vec<R>,
    /// What the rows have in common (the periods of a timeline, the text of a check).
    pub frame: F,
    /// Rows there would be without a limit.
    pub total: Count,
    pub notes: Vec<Note>,
    /// How the engine scored the first row, where asked for.
    pub explanation: Option<String>,
    /// The query as it was asked: narrowed, and widened to all names of its speakers.
    pub query: Query,
}

impl<R, F> Answer<R, F> {
    /// An answer of these rows and nothing else, for those who make answers themselves.
    pub fn with_frame(rows: Vec<R>, frame: F) -> Answer<R, F> {
        Answer::new(rows, frame, Query::All)
    }

    pub(super) fn new(rows: Vec<R>, frame: F, query: Query) -> Answer<R, F> {
        let total = Count::Exact(rows.len() as u64);
        Answer { rows, frame, total, notes: Vec::new(), explanation: None, query }
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The same answer with other rows made of these.
    pub fn map<T>(self, make: impl FnMut(R) -> T) -> Answer<T, F> {
        Answer {
            rows: self.rows.into_iter().map(make).collect(),
            frame: self.frame,
            total: self.total,
            notes: self.notes,
            explanation: self.explanation,
            query: self.query,
        }
    }
}

impl<R> Answer<R> {
    /// As [`Answer::with_frame`], with no frame.
    pub fn of(rows: Vec<R>) -> Answer<R> {
        Answer::with_frame(rows, ())
    }
}

/// An article that a query found.
#[derive(Clone, Debug)]
pub struct ArticleRow {
    pub hit: Hit,
    /// The title with what matched in it; `None` where the article has none.
    pub title: Option<Snippet>,
    /// Empty where snippets were not asked for.
    pub snippets: Vec<Snippet>,
}

impl ArticleRow {
    pub fn article(&self) -> &Article {
        &self.hit.article.article
    }
}

/// A quotation that a query found.
#[derive(Clone, Debug)]
pub struct QuotationRow {
    pub hit: Hit,
    /// Index into the quotations of the article, from 0.
    pub number: usize,
    /// The title of the article with what matched in it.
    pub title: Option<Snippet>,
    /// The quotation within its sentences; `None` where snippets were not asked for.
    pub snippet: Option<Snippet>,
    /// Other wordings, where asked for.
    pub variants: Option<Vec<Variant>>,
}

impl QuotationRow {
    pub fn article(&self) -> &Article {
        &self.hit.article.article
    }

    pub fn quote(&self) -> &Quote {
        &self.hit.article.quotes[self.number]
    }
}

/// An article as it is stored, with all its quotations.
#[derive(Clone, Debug)]
pub struct EntryRow {
    pub entry: Arc<Entry>,
    /// The quotation that the id named, from 0.
    pub number: Option<usize>,
}

/// What the phrases of `topics` have in common.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopicsFrame {
    /// Where periods were asked for: every one from the first to the last.
    pub periods: Vec<Period>,
    /// Matching articles in each period.
    pub totals: Vec<usize>,
    /// Articles that were read.
    pub read: usize,
    /// Articles that match.
    pub articles: usize,
}

/// What the periods of a timeline have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelineFrame {
    pub unit: Unit,
    /// The speaker of each series; one `None` where everybody is counted together.
    pub speakers: Vec<Option<String>>,
    /// What has no date, for each series.
    pub undated: Vec<crate::report::timeline::Count>,
}

/// How much matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CountRow {
    pub articles: Count,
    pub quotes: Count,
}

/// Figures of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    pub stats: Stats,
    /// The folders and files that it is made of, as the index has them.
    pub roots: Vec<PathBuf>,
}

/// A file or record that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedRow {
    pub path: String,
    pub reason: String,
}
