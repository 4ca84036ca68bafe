//! What every query command does first: find the index, understand the query.

use std::path::Path;

use anyhow::Context;

use super::args::{Answer, Filters, Global};
use super::index;
use super::tell::tell;
use crate::backend::tantivy;
use crate::index::{Hit, Request, Scope, Searcher};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::query::words::words;
use crate::report::{self, aliases::Aliases};
use crate::snippet::{self, Matcher, Part, Snippet};

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
        tell(format_args!("no index in {}: building it from ./corpus", dir.display()));
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

/// The query with every speaker widened to all the names that the archive, or the
/// alias file, has for the same person.
///
/// # Errors
/// When the alias file is wrong or the index cannot answer.
pub fn widen(searcher: &dyn Searcher, global: &Global, query: Query) -> anyhow::Result<Query> {
    let aliases = super::speakers::aliases(global)?;
    widen_with(searcher, &aliases, query)
}

fn widen_with(searcher: &dyn Searcher, aliases: &Aliases, query: Query) -> anyhow::Result<Query> {
    let all = |parts: Vec<Query>| -> anyhow::Result<Vec<Query>> {
        parts.into_iter().map(|part| widen_with(searcher, aliases, part)).collect()
    };
    Ok(match query {
        Query::And(parts) => Query::And(all(parts)?),
        Query::Or(parts) => Query::Or(all(parts)?),
        Query::Not(inner) => Query::Not(Box::new(widen_with(searcher, aliases, *inner)?)),
        Query::Leaf(Leaf { field: Some(Field::Speaker), value: Value::Pattern(pattern) }) => {
            let names = match &pattern {
                Pattern::Exact(words) => report::speakers::widen(searcher, aliases, &words.join(" "))?,
                // A full name means one person: "Ana Lima" is not "Ana Lima Jr.".
                Pattern::Phrase { words, .. } if words.len() > 1 => {
                    report::speakers::widen(searcher, aliases, &words.join(" "))?
                }
                Pattern::Phrase { words, .. } => listed(aliases, &words.join(" ")),
                Pattern::Term(word) => listed(aliases, word),
                _ => Vec::new(),
            };
            let replaced =
                matches!(&pattern, Pattern::Phrase { words, .. } if words.len() > 1) && !names.is_empty();
            let mut leaves = if replaced { Vec::new() } else { vec![speaker(pattern)] };
            for name in names {
                let leaf = speaker(Pattern::Exact(words(&name).map(|w| w.text.into_owned()).collect()));
                if !leaves.contains(&leaf) {
                    leaves.push(leaf);
                }
            }
            if leaves.len() == 1 { leaves.swap_remove(0) } else { Query::Or(leaves) }
        }
        other => other,
    })
}

fn speaker(pattern: Pattern) -> Query {
    Query::Leaf(Leaf { field: Some(Field::Speaker), value: Value::Pattern(pattern) })
}

/// The names that the alias file gives for one.
fn listed(aliases: &Aliases, name: &str) -> Vec<String> {
    let same = aliases.standing_for(name);
    same.into_iter().flat_map(|s| std::iter::once(&s.name).chain(&s.names)).cloned().collect()
}

/// Says whom a speaker named by one word covered, when that is more than one.
///
/// # Errors
/// As for [`widen`].
pub fn tell_covered(searcher: &dyn Searcher, global: &Global, request: &Request) -> anyhow::Result<()> {
    let mut names = Vec::new();
    loose(&request.query, &mut names);
    for name in names {
        let aliases = super::speakers::aliases(global)?;
        let own = speaker(Pattern::Term(name.clone()));
        let tally = searcher.tally(Scope::Quotes, &Query::And(vec![request.query.clone(), own]))?;
        let covered = report::speakers::Directory::new(&tally, &aliases).covered(&tally);
        if covered.len() > 1 {
            const SHOWN: usize = 6;
            let mut list: Vec<String> =
                covered.iter().take(SHOWN).map(|(name, n)| format!("{name} ({n})")).collect();
            if covered.len() > SHOWN {
                list.push(format!("{} more", covered.len() - SHOWN));
            }
            eprintln!("“{name}” covers {}; --speaker '{}' for one", list.join(", "), covered[0].0);
        }
    }
    Ok(())
}

/// The speakers that a query names by one word.
fn loose(query: &Query, names: &mut Vec<String>) {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| loose(part, names)),
        Query::Leaf(Leaf { field: Some(Field::Speaker), value: Value::Pattern(pattern) }) => {
            let word = match pattern {
                Pattern::Term(word) => word,
                Pattern::Phrase { words, .. } if words.len() == 1 => &words[0],
                _ => return,
            };
            if !names.contains(word) {
                names.push(word.clone());
            }
        }
        _ => {}
    }
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
        eprint!("the first row scores\n{explanation}");
    }
}

/// # Errors
/// When the index cannot answer.
pub fn ask(searcher: &dyn Searcher, request: &Request) -> anyhow::Result<crate::index::Response> {
    searcher.search(request).context("the query could not be answered")
}

/// The title of a hit, with what matched in it.
pub fn title(matcher: &Matcher, hit: &Hit) -> Option<Snippet> {
    let title = hit.article.article.title.as_deref()?;
    Some(snippet::marked(matcher, Part::Title, title))
}

/// Says on standard error how much there is, when not all is shown.
pub fn tally_line(response: &crate::index::Response, what: &str) {
    if response.rows > response.hits.len() {
        eprintln!("{} of {} {what} shown (--limit 0 for all)", response.hits.len(), response.rows);
    }
}
