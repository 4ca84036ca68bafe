//! `whosaid status`

use std::io::Write;

use super::Found;
use super::args::{Format, Global};
use super::output::Output;
use crate::index::{Request, Scope, Searcher, Sort};
use crate::query::ast::{Is, Leaf, Query, Value};

/// What is in the index, and what was left out
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid status              articles, quotations, speakers, size
  whosaid status --undated    the articles that have no date
  whosaid status --failed     what could not be read, and why")]
pub struct Args {
    /// List the articles without a date
    #[arg(long)]
    pub undated: bool,
    /// List the files and records that were left out, with the reason
    #[arg(long)]
    pub failed: bool,
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let searcher = super::ask::open(global)?;
    if args.undated {
        return undated(&*searcher, args.format, out);
    }
    let state = searcher.state()?;
    if args.failed {
        let mut any = false;
        for (key, file) in &state.manifest.files {
            let path = state.manifest.name(key);
            for reason in &file.skipped {
                any = true;
                match args.format {
                    Format::Text => writeln!(out, "{path}: {reason}")?,
                    _ => writeln!(out, "{}", serde_json::json!({"path": path, "reason": reason}))?,
                }
            }
        }
        return Ok(Found::from(any));
    }
    let stats = searcher.stats()?;
    let left_out: usize = state.manifest.files.values().map(|f| f.skipped.len()).sum();
    let rows: [(&str, String); 10] = [
        ("articles", stats.articles.to_string()),
        ("quotations", stats.quotes.to_string()),
        ("attributed", stats.attributed.to_string()),
        ("speakers", stats.speakers.to_string()),
        ("undated", stats.undated.to_string()),
        ("copies", stats.copies.to_string()),
        ("files", state.manifest.files.len().to_string()),
        ("skipped", left_out.to_string()),
        ("size", format!("{:.1} MB", stats.bytes as f64 / 1e6)),
        ("format", stats.format.clone()),
    ];
    match args.format {
        Format::Text => {
            for (name, value) in rows {
                writeln!(out, "{name:<12}{value}")?;
            }
        }
        Format::Csv => {
            for (name, value) in rows {
                writeln!(out, "{name},{value}")?;
            }
        }
        Format::Json | Format::Jsonl => {
            let value = serde_json::json!({
                "articles": stats.articles, "quotes": stats.quotes, "attributed": stats.attributed,
                "speakers": stats.speakers, "undated": stats.undated, "copies": stats.copies,
                "files": state.manifest.files.len(), "skipped": left_out,
                "bytes": stats.bytes, "format": stats.format,
            });
            writeln!(out, "{value}")?;
        }
    }
    Ok(Found::Some)
}

fn undated(searcher: &dyn Searcher, format: Format, out: &mut Output) -> anyhow::Result<Found> {
    let request = Request {
        scope: Scope::Articles,
        query: Query::Leaf(Leaf { field: None, value: Value::Is(Is::Undated) }),
        sort: Sort::Relevance,
        limit: None,
        collapse: false,
        explain: false,
    };
    let response = searcher.search(&request)?;
    for hit in &response.hits {
        let a = &hit.article.article;
        match format {
            Format::Text => {
                writeln!(out, "{}\t{}", a.origin.path, a.title.as_deref().unwrap_or("(no title)"))?
            }
            _ => writeln!(out, "{}", serde_json::to_string(&crate::render::wire::ArticleOut::new(a))?)?,
        }
    }
    Ok(Found::from(!response.hits.is_empty()))
}
