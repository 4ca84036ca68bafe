//! `whosaid related`

use std::io::Write;

use anyhow::Context;

use super::Found;
use super::args::{Format, Global};
use super::ask::title;
use super::output::Output;
use crate::index::Scope;
use crate::render::csv;
use crate::render::terminal::Layout;
use crate::render::wire::SearchOut;
use crate::report::related::related;
use crate::snippet::{self, Limits, Matcher, Snippet};
use crate::text::Document;

/// Articles like one, by the words that tell it from the others
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid related ID                   more like the article with this id
  whosaid related ID#2 --limit 3       more like the article of a quotation
  whosaid related ID --explain         the words it was asked for with")]
pub struct Args {
    /// Id of an article or a quotation, as search and quotes show it
    pub id: String,
    /// How many rows (0 for all)
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub limit: usize,
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Say which words were asked for
    #[arg(long)]
    pub explain: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let searcher = super::ask::open(global)?;
    let mut found = searcher.articles(&args.id)?;
    if found.is_empty()
        && let Some((article, number)) = args.id.rsplit_once('#')
        && number.parse::<usize>().is_ok()
    {
        found = searcher.articles(article)?;
    }
    let Some(entry) = found.first() else {
        eprintln!("whosaid: no article has the id {:?}", args.id);
        return Ok(Found::Nothing);
    };
    let limit = (args.limit > 0).then_some(args.limit);
    let answer = related(&*searcher, entry, limit).context("the query could not be answered")?;
    let Some((query, response)) = answer else { return Ok(Found::Nothing) };
    if args.explain {
        eprintln!("query: {query}");
    }
    let mut matcher = Matcher::new(&query, Scope::Articles);
    let snippets: Vec<Vec<Snippet>> = match args.format {
        Format::Csv => Vec::new(),
        _ => response
            .hits
            .iter()
            .map(|hit| {
                let entry = &hit.article;
                matcher.set_language(entry.article.language.as_deref());
                snippet::article(
                    &matcher,
                    &Document::new(&entry.article.body),
                    &entry.quotes,
                    &Limits::default(),
                )
            })
            .collect(),
    };
    let rows = || response.hits.iter().zip(&snippets);
    match args.format {
        Format::Text => {
            out.page(global);
            let layout = Layout { style: out.style, width: out.width };
            for (k, (hit, snippets)) in rows().enumerate() {
                layout.article(out, k + 1, hit, title(&matcher, hit).as_ref(), snippets)?;
            }
        }
        Format::Json => {
            let rows: Vec<_> = rows().map(|(hit, snippets)| SearchOut::new(hit, snippets)).collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
        }
        Format::Jsonl => {
            for (hit, snippets) in rows() {
                writeln!(out, "{}", serde_json::to_string(&SearchOut::new(hit, snippets))?)?;
            }
        }
        Format::Csv => csv::articles(out, &response.hits)?,
    }
    Ok(Found::from(!response.hits.is_empty()))
}
