//! `whosaid search`

use std::io::Write;

use super::Found;
use super::args::{Answer, Filters, Format, Global};
use super::ask::title;
use super::output::Output;
use crate::index::Scope;
use crate::render::csv;
use crate::render::terminal::Layout;
use crate::render::wire::SearchOut;
use crate::snippet::{self, Limits, Matcher, Snippet};
use crate::text::Document;

const EXAMPLES: &str = "\
Examples:
  whosaid search harbour ferry                       both words, in any form
  whosaid search '\"harbour authority\" -ferry'            a phrase, without another word
  whosaid search 'title:herring date:2020..2022'     fields and dates
  whosaid search --since 2023 --sort date harbour    latest first";

/// Articles, ranked, with the places that match
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = EXAMPLES, after_long_help = super::args::with_query(EXAMPLES))]
pub struct Args {
    /// Words, phrases, fields and operators (empty for all articles)
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub answer: Answer,
    /// Of a saved search, only what came since it was last asked
    #[arg(long)]
    pub new: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let query = super::ask::understand(&super::ask::text(&args.query), &args.filters)?;
    let searcher = super::ask::open(global)?;
    let query = super::ask::widen(&*searcher, global, query)?;
    let request = super::ask::request(Scope::Articles, query, &args.answer);
    let response = super::asked::ask(&*searcher, global, &request, args.new)?;
    if args.answer.explain {
        super::ask::explain(&request, &response);
    }
    let mut matcher = Matcher::new(&request.query, Scope::Articles);
    let snippets: Vec<Vec<Snippet>> = match args.answer.format {
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
    match args.answer.format {
        Format::Text => {
            out.page(global);
            let layout = Layout { style: out.style, width: out.width };
            for (k, (hit, snippets)) in rows().enumerate() {
                layout.article(out, k + 1, hit, title(&matcher, hit).as_ref(), snippets)?;
            }
            super::ask::tally_line(&response, "articles");
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
