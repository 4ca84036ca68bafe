//! What every query command does first: find the index, understand the query.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;

use super::args::{Answer, Filters, Global};
use super::index;
use crate::backend::tantivy;
use crate::index::{Request, Scope, Searcher};
use crate::query::ast::Query;

/// Opens the index; where there is none but `./corpus` is there, builds it first
/// and says so.
///
/// # Errors
/// When there is neither, or the index cannot be opened.
pub fn open(global: &Global) -> anyhow::Result<Box<dyn Searcher>> {
    let dir = global.index_dir();
    if !tantivy::exists(&dir) {
        let corpus = Path::new("corpus");
        if !corpus.is_dir() {
            anyhow::bail!(
                "there is no index in {} and no ./corpus to build one from: run `whosaid index PATH` first",
                dir.display()
            );
        }
        eprintln!("whosaid: no index in {}: building it from ./corpus", dir.display());
        index::build(&dir, &index::Args::of(corpus), None)?;
    }
    Ok(Box::new(tantivy::open(&dir)?))
}

/// The words of a query, joined as typed.
pub fn text(words: &[String]) -> String {
    words.join(" ")
}

/// Parses a query, tells its hints, and narrows it.
///
/// # Errors
/// When the query is wrong: the message shows where.
pub fn understand(text: &str, filters: &Filters) -> anyhow::Result<Query> {
    let today = super::args::today();
    let parsed = crate::query::parse(text, today).map_err(|e| anyhow::anyhow!("{}", e.render(text)))?;
    for hint in &parsed.hints {
        eprintln!("whosaid: hint: {}", hint.render(text));
    }
    filters.narrow(parsed.query, today)
}

/// The request that a query command makes of its arguments.
pub fn request(scope: Scope, query: Query, answer: &Answer) -> Request {
    Request {
        scope,
        query,
        sort: answer.sort(),
        limit: answer.limit(),
        collapse: !answer.all_copies,
        explain: answer.explain,
    }
}

/// Shows how a query was understood.
pub fn explain(request: &Request, response: &crate::index::Response) {
    eprintln!("query: {}", request.query);
    if let Some(explanation) = &response.explanation {
        eprintln!("first row: {explanation}");
    }
}

/// How long a run of `index` may go without a commit.
pub const COMMIT_EVERY: Duration = Duration::from_secs(60);

/// # Errors
/// When the index cannot answer.
pub fn ask(searcher: &dyn Searcher, request: &Request) -> anyhow::Result<crate::index::Response> {
    searcher.search(request).context("the query could not be answered")
}

/// Says on standard error how much there is, when not all is shown.
pub fn tally_line(response: &crate::index::Response, what: &str) {
    if response.rows > response.hits.len() {
        eprintln!("{} of {} {what} shown (--limit 0 for all)", response.hits.len(), response.rows);
    }
}
