//! `whosaid topics`

use std::io::Write;

use anyhow::Context;

use super::Found;
use super::args::{Filters, Format, Global};
use super::output::Output;
use super::timeline::By;
use crate::render::topics::{self as render, TopicOut};
use crate::report::period::Unit;
use crate::report::topics::{Options, topics};

const EXAMPLES: &str = "\
Examples:
  whosaid topics harbour                    what articles on the harbour are about
  whosaid topics date:2023                  what a year was about
  whosaid topics ferry --by year            rise and fall of each phrase
  whosaid topics --speaker halloran --limit 0 --format csv";

/// Phrases that mark the matching articles against the rest of the archive
///
/// Phrases have one to three words and are given as they are written. The score
/// is the log-likelihood ratio of the articles that hold a phrase; the words of
/// the query itself are left out.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = EXAMPLES, after_long_help = super::args::with_query(EXAMPLES))]
pub struct Args {
    /// Words, phrases, fields and operators
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// Count by period too
    #[arg(long, value_enum, value_name = "UNIT")]
    pub by: Option<By>,
    /// How many phrases (0 for all that stand out)
    #[arg(long, short = 'n', default_value_t = 20, value_name = "N")]
    pub limit: usize,
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Count every copy instead of one of each
    #[arg(long)]
    pub all_copies: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let query = super::ask::understand(&super::ask::text(&args.query), &args.filters)?;
    let searcher = super::ask::open(global)?;
    let query = super::ask::widen(&*searcher, global, query)?;
    let options = Options {
        limit: (args.limit > 0).then_some(args.limit),
        by: args.by.map(Unit::from),
        collapse: !args.all_copies,
        ..Options::default()
    };
    let found = topics(&*searcher, &query, &options).context("the query could not be answered")?;
    if found.rows.is_empty() && found.articles > 0 {
        let n = found.articles;
        eprintln!("whosaid: no phrase marks the {n} matching articles against the rest of the archive");
    }
    let rows = || found.rows.iter().map(|row| TopicOut::new(&found, row));
    match args.format {
        Format::Text => {
            out.page(global);
            let (style, width) = (out.style, out.width);
            render::text(out, &found, style, width)?;
        }
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&rows().collect::<Vec<_>>())?)?,
        Format::Jsonl => {
            for row in rows() {
                writeln!(out, "{}", serde_json::to_string(&row)?)?;
            }
        }
        Format::Csv => render::csv(out, &found)?,
    }
    Ok(Found::from(!found.rows.is_empty()))
}
