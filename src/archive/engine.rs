//! What the archive asks of its index: every call of a [`Searcher`] stands here.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::answer::{FailedRow, Status};
use crate::index::{
    Count, Counting, Entry, Hit, IndexError, Request, Response, Scope, Searcher, Sort, Speakers,
    SpeakersRequest, SpeakersSort,
};
use crate::persons::Aliases;
use crate::query::ast::{Is, Leaf, Query, Value};
use crate::report::check::{Checker, Claim, Finding};
use crate::report::period::Unit;
use crate::report::timeline::{Series, Timeline};
use crate::report::topics::{Options, Topics};
use crate::report::variants::Variant;

/// Gives the rows in order, one by one, until `give` has enough.
pub fn each(
    searcher: &dyn Searcher,
    request: &Request,
    give: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<Response, IndexError> {
    searcher.each(request, give)
}

/// Keys of the articles that match, or whose quotations do.
pub fn keys(
    searcher: &dyn Searcher,
    scope: Scope,
    query: &Query,
    give: &mut dyn FnMut(u64),
) -> Result<(), IndexError> {
    searcher.keys(scope, query, give)
}

/// How many documents match.
pub fn count(
    searcher: &dyn Searcher,
    scope: Scope,
    query: &Query,
    counting: Counting,
) -> Result<Count, IndexError> {
    searcher.count(scope, query, counting)
}

/// The speakers of the quotations that match.
pub fn speakers(
    searcher: &dyn Searcher,
    query: &Query,
    counting: Counting,
    sort: Sort,
    limit: Option<usize>,
    aliases: &Aliases,
) -> Result<Speakers, IndexError> {
    let corrections = crate::report::speakers::corrections(searcher, aliases)?;
    let sort = match sort {
        Sort::Newest => SpeakersSort::Last,
        Sort::Oldest => SpeakersSort::First,
        Sort::Relevance | Sort::Confidence => SpeakersSort::Quotes,
    };
    searcher.speakers(&SpeakersRequest { query, counting, sort, limit, corrections: &corrections })
}

/// Which names of the matching quotations were taken for one speaker, in the form of
/// `speakers.toml`, and whether any quotation matches.
pub fn rules(
    searcher: &dyn Searcher,
    query: &Query,
    aliases: &Aliases,
) -> Result<(String, bool), IndexError> {
    let rules = crate::report::speakers::rules(searcher, aliases, query)?;
    let counting = Counting { collapse: false, near: false };
    Ok((rules, searcher.count(Scope::Quotes, query, counting)?.number() > 0))
}

/// Every name in the archive of the speakers that `name` means.
pub fn names(searcher: &dyn Searcher, aliases: &Aliases, name: &str) -> Result<Vec<String>, IndexError> {
    crate::report::speakers::widen(searcher, aliases, name)
}

/// The speakers of the quotations that match, most quoted first: at most `limit`, each
/// with the number of these, and how many there are.
pub fn covered(
    searcher: &dyn Searcher,
    query: &Query,
    limit: usize,
    aliases: &Aliases,
) -> Result<(Vec<(String, u64)>, u64), IndexError> {
    let counting = Counting { collapse: false, near: true };
    let found = speakers(searcher, query, counting, Sort::Relevance, Some(limit), aliases)?;
    Ok((found.rows.into_iter().map(|row| (row.name, row.quotes as u64)).collect(), found.all))
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
            articles: searcher.days(Scope::Articles, query, counting)?,
            quotes: searcher.days(Scope::Quotes, query, counting)?,
        })
    };
    let series: Vec<Series> = series.iter().map(of).collect::<Result<_, IndexError>>()?;
    Ok(crate::report::timeline::timeline(&series, unit))
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
) -> Result<Option<(Query, Response)>, IndexError> {
    crate::report::related::related(searcher, entry, limit)
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
    let roots = searcher.roots()?.into_iter().map(|root| root.path).collect();
    Ok(Status { stats, roots })
}

/// The files and records that were left out, in the order of the paths.
pub fn failed(searcher: &dyn Searcher) -> Result<Vec<FailedRow>, IndexError> {
    let roots = searcher.roots()?;
    let mut rows = Vec::new();
    searcher.files(&mut |key, file| {
        let reasons = file.skipped.iter();
        rows.extend(reasons.map(|reason| FailedRow { path: key.name(&roots), reason: reason.clone() }));
        ControlFlow::Continue(())
    })?;
    rows.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(rows)
}
