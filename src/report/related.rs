//! More like this: the words of an article that tell it from the others, asked
//! for again.

use rustc_hash::FxHashMap;

use super::prose;
use super::stop::is_stop;
use crate::index::{Count, Counting, Entry, IndexError, Request, Response, Scope, Searcher, Sort};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::query::stem::possessor;
use crate::query::words::words;

/// Words asked for.
const WORDS: usize = 24;

/// Words looked up in the archive.
const LOOKUPS: usize = 80;

/// A word of the title counts as so many in the body.
const TITLE: u32 = 3;

/// What asks for articles like one: its most telling words (term frequency ×
/// inverse document frequency), any of them, without the article itself.
///
/// `None` where the article has no word that other articles have too.
///
/// # Errors
/// When the index cannot answer.
pub fn query(searcher: &dyn Searcher, entry: &Entry) -> Result<Option<Query>, IndexError> {
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    let mut add = |word: &str, n: u32| {
        let word = possessor(word);
        if !is_stop(word) {
            *counts.entry(word.to_owned()).or_default() += n;
        }
    };
    for word in words(entry.article.title.as_deref().unwrap_or_default()) {
        add(&word.text, TITLE);
    }
    prose::read(entry, |word, _| add(&word.text, 1));
    let mut counts: Vec<(String, u32)> = counts.into_iter().collect();
    counts.sort_unstable_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
    counts.truncate(LOOKUPS);
    let counting = Counting { collapse: false, near: false };
    let articles = searcher.count(Scope::Articles, &Query::All, counting)?.number() as f64;
    let texts: Vec<Vec<&str>> = counts.iter().map(|(word, _)| vec![word.as_str()]).collect();
    let frequencies = searcher.frequencies(&texts)?;
    let mut telling: Vec<(f64, String)> = Vec::new();
    for ((word, n), holding) in counts.into_iter().zip(frequencies) {
        let holding = holding.number() as f64;
        // A word of this article alone finds nothing else.
        if holding >= 2.0 && holding < articles {
            telling.push(((1.0 + f64::from(n).ln()) * (articles / holding).ln(), word));
        }
    }
    telling.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let leaf = |field, pattern| Query::Leaf(Leaf { field, value: Value::Pattern(pattern) });
    let mut any: Vec<Query> = telling
        .into_iter()
        .take(WORDS)
        .map(|(_, word)| leaf(Some(Field::Body), Pattern::Term(word)))
        .collect();
    let wanted = match any.len() {
        0 => return Ok(None),
        1 => any.swap_remove(0),
        _ => Query::Or(any),
    };
    let itself = leaf(Some(Field::Id), Pattern::Exact(vec![entry.article.id.clone()]));
    Ok(Some(Query::And(vec![wanted, Query::Not(Box::new(itself))])))
}

/// The articles most like one, without it and its copies.
///
/// # Errors
/// When the index cannot answer.
pub fn related(
    searcher: &dyn Searcher,
    entry: &Entry,
    limit: Option<usize>,
) -> Result<Option<(Query, Response)>, IndexError> {
    let Some(query) = query(searcher, entry)? else { return Ok(None) };
    let own = searcher.head(entry.key)?;
    let request = Request {
        scope: Scope::Articles,
        query: query.clone(),
        sort: Sort::Relevance,
        // Its copies are one row, and it may not be the best.
        limit: limit.map(|n| n.saturating_add(1)),
        counting: Counting { collapse: true, near: false },
        explain: false,
    };
    let mut response = searcher.search(&request)?;
    let mut others = Vec::with_capacity(response.hits.len());
    let mut itself = 0;
    for hit in response.hits {
        if searcher.head(hit.article.key)? == own { itself += 1 } else { others.push(hit) }
    }
    response.hits = others;
    response.rows = Count::Exact(response.rows.number().saturating_sub(itself));
    if let Some(limit) = limit {
        response.hits.truncate(limit);
    }
    Ok(Some((query, response)))
}
