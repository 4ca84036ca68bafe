//! What the archive asks of its index: every call of a [`Searcher`] stands here.

use std::cmp::Reverse;
use std::ops::ControlFlow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::answer::{FailedRow, Status};
use super::measure::{Count, Counting, Sort};
use crate::index::{self, Entry, Hit, IndexError, Request, Scope, Searcher};
use crate::query::ast::{Is, Leaf, Query, Value};
use crate::report::aliases::Aliases;
use crate::report::check::{Checker, Claim, Finding};
use crate::report::period::Unit;
use crate::report::speakers::{Directory, Speakers};
use crate::report::timeline::{Series, Timeline};
use crate::report::topics::{Options, Topics};
use crate::report::variants::Variant;

/// A question for rows.
pub struct Wanted<'q> {
    pub scope: Scope,
    pub query: &'q Query,
    pub sort: Sort,
    /// `None` is all of them.
    pub limit: Option<usize>,
    pub counting: Counting,
    pub explain: bool,
}

/// What is known of an answer beside its rows.
pub struct Found {
    /// Rows before the limit.
    pub rows: Count,
    pub explanation: Option<String>,
}

/// Gives the rows in order, one by one, until `give` has enough.
pub fn each(
    searcher: &dyn Searcher,
    wanted: &Wanted<'_>,
    give: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<Found, IndexError> {
    let by_hand = matches!(wanted.sort, Sort::Oldest | Sort::Confidence);
    let request = Request {
        scope: wanted.scope,
        query: wanted.query.clone(),
        sort: match wanted.sort {
            Sort::Newest | Sort::Oldest => index::Sort::Date,
            Sort::Relevance | Sort::Confidence => index::Sort::Relevance,
        },
        limit: if by_hand { None } else { wanted.limit },
        collapse: wanted.counting.collapse,
        explain: wanted.explain && !by_hand,
    };
    let mut response = searcher.search(&request)?;
    match wanted.sort {
        // Stable sorts: equal rows stay latest first, or best first.
        Sort::Oldest => response.hits.sort_by_key(|hit| {
            let date = hit.article.article.published.as_ref().map(|p| p.date);
            (date.is_none(), date)
        }),
        Sort::Confidence if wanted.scope == Scope::Quotes => response.hits.sort_by_key(|hit| {
            let sure = hit.quote.map_or(0.0, |k| hit.article.quotes[k].confidence);
            Reverse((sure * 1000.0).round() as u32)
        }),
        _ => {}
    }
    let rows = Count::Exact(response.rows as u64);
    for hit in response.hits.into_iter().take(wanted.limit.unwrap_or(usize::MAX)) {
        if give(hit).is_break() {
            break;
        }
    }
    Ok(Found { rows, explanation: response.explanation })
}

/// Keys of the articles that match, or whose quotations do.
pub fn keys(
    searcher: &dyn Searcher,
    scope: Scope,
    query: &Query,
    give: &mut dyn FnMut(u64),
) -> Result<(), IndexError> {
    searcher.tally(scope, query)?.rows.iter().for_each(|row| give(row.article));
    Ok(())
}

/// How many documents match.
pub fn count(
    searcher: &dyn Searcher,
    scope: Scope,
    query: &Query,
    counting: Counting,
) -> Result<Count, IndexError> {
    let tally = searcher.tally(scope, query)?;
    let n = match counting.collapse {
        true => tally.rows.iter().map(|row| row.group).collect::<FxHashSet<u64>>().len(),
        false => tally.rows.len(),
    };
    Ok(Count::Exact(n as u64))
}

/// The speakers of the quotations that match, most quoted first.
pub fn speakers(
    searcher: &dyn Searcher,
    query: &Query,
    counting: Counting,
    aliases: &Aliases,
) -> Result<Speakers, IndexError> {
    let archive = searcher.tally(Scope::Quotes, &Query::All)?;
    if *query == Query::All {
        return Ok(Directory::new(&archive, aliases).speakers(&archive, counting.collapse));
    }
    let tally = searcher.tally(Scope::Quotes, query)?;
    Ok(Directory::narrowed(&archive, &tally, aliases).speakers(&tally, counting.collapse))
}

/// Which names of the matching quotations were taken for one speaker, in the form of
/// `speakers.toml`, and whether any quotation matches.
pub fn rules(
    searcher: &dyn Searcher,
    query: &Query,
    aliases: &Aliases,
) -> Result<(String, bool), IndexError> {
    let archive = searcher.tally(Scope::Quotes, &Query::All)?;
    if *query == Query::All {
        return Ok((Directory::new(&archive, aliases).rules(&archive), !archive.rows.is_empty()));
    }
    let tally = searcher.tally(Scope::Quotes, query)?;
    let rules = Directory::narrowed(&archive, &tally, aliases).rules(&tally);
    Ok((rules, !tally.rows.is_empty()))
}

/// Every name in the archive of the speakers that `name` means.
pub fn names(searcher: &dyn Searcher, aliases: &Aliases, name: &str) -> Result<Vec<String>, IndexError> {
    crate::report::speakers::widen(searcher, aliases, name)
}

/// The speakers of the quotations that match, each with the number of these.
pub fn covered(
    searcher: &dyn Searcher,
    query: &Query,
    aliases: &Aliases,
) -> Result<Vec<(String, usize)>, IndexError> {
    let tally = searcher.tally(Scope::Quotes, query)?;
    Ok(Directory::new(&tally, aliases).covered(&tally))
}

/// What matches period by period, a series for each query.
pub fn timeline(
    searcher: &dyn Searcher,
    series: &[(Option<String>, Query)],
    unit: Option<Unit>,
    counting: Counting,
) -> Result<Timeline, IndexError> {
    let of = |(speaker, query): &(Option<String>, Query)| {
        Ok(Series {
            speaker: speaker.clone(),
            articles: searcher.tally(Scope::Articles, query)?,
            quotes: searcher.tally(Scope::Quotes, query)?,
        })
    };
    let series: Vec<Series> = series.iter().map(of).collect::<Result<_, IndexError>>()?;
    Ok(crate::report::timeline::timeline(&series, unit, counting.collapse))
}

/// The phrases that mark the articles that match.
pub fn topics(
    searcher: &dyn Searcher,
    query: &Query,
    limit: Option<usize>,
    by: Option<Unit>,
    counting: Counting,
) -> Result<Topics, IndexError> {
    let options = Options { limit, by, collapse: counting.collapse, ..Options::default() };
    crate::report::topics::topics(searcher, query, &options)
}

/// The articles most like one with the query that asked for them; `None` where it has
/// no word that others have too.
pub fn related(
    searcher: &dyn Searcher,
    entry: &Entry,
    limit: Option<usize>,
) -> Result<Option<(Query, Count, Vec<Hit>)>, IndexError> {
    let found = crate::report::related::related(searcher, entry, limit)?;
    Ok(found.map(|(query, response)| (query, Count::Exact(response.rows as u64), response.hits)))
}

/// The other wordings of a quotation.
pub fn variants(searcher: &dyn Searcher, hit: &Hit) -> Result<Vec<Variant>, IndexError> {
    crate::report::variants::variants(searcher, hit)
}

/// What the archive says of a claim.
pub fn check(searcher: &dyn Searcher, aliases: &Aliases, claim: Claim) -> Result<Finding, IndexError> {
    Checker { searcher, aliases }.check(claim)
}

/// The articles with this id.
pub fn articles(searcher: &dyn Searcher, id: &str) -> Result<Vec<Arc<Entry>>, IndexError> {
    searcher.articles(id)
}

/// The query for articles without a date.
pub fn undated() -> Query {
    Query::Leaf(Leaf { field: None, value: Value::Is(Is::Undated) })
}

/// Figures of the index.
pub fn status(searcher: &dyn Searcher) -> Result<Status, IndexError> {
    let stats = searcher.stats()?;
    let files = searcher.state()?.manifest.files;
    Ok(Status {
        articles: stats.articles,
        quotes: stats.quotes,
        attributed: stats.attributed,
        speakers: stats.speakers,
        undated: stats.undated,
        copies: stats.copies,
        files: files.len() as u64,
        skipped: files.values().map(|f| f.skipped.len() as u64).sum(),
        bytes: stats.bytes,
        format: stats.format,
    })
}

/// The files and records that were left out, in the order of the paths.
pub fn failed(searcher: &dyn Searcher) -> Result<Vec<FailedRow>, IndexError> {
    let mut rows = Vec::new();
    for (path, file) in searcher.state()?.manifest.files {
        rows.extend(file.skipped.into_iter().map(|reason| FailedRow { path: path.clone(), reason }));
    }
    Ok(rows)
}
