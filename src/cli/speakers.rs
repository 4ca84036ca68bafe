//! `whosaid speakers`

use std::io::Write;

use anyhow::Context;

use super::Found;
use super::args::{Answer, Filters, Format, Global, Sort};
use super::output::Output;
use crate::index::Scope;
use crate::query::ast::Query;
use crate::render::speakers::{self as render, SpeakerOut};
use crate::report::aliases::Aliases;
use crate::report::speakers::Directory;

const EXAMPLES: &str = "\
Examples:
  whosaid speakers                          everybody, most quoted first
  whosaid speakers harbour                  who speaks on the harbour
  whosaid speakers 'role:minister date:2024' --limit 0 --format csv
  whosaid speakers --speaker halloran       which people a surname covers
  whosaid speakers --as                     the rules in effect, to save as speakers.toml";

/// Who speaks (on that), how often, when, under which names and roles
///
/// Names of one speaker are counted together: with and without titles, middle
/// names and short forms, and a bare surname where it can be but one. What the
/// rules get wrong, a file `speakers.toml` beside the index sets right.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = EXAMPLES, after_long_help = super::args::with_query(EXAMPLES))]
pub struct Args {
    /// Words, phrases, fields and operators (empty for all quotations)
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub answer: Answer,
    /// Print which names were taken for one speaker, in the form of speakers.toml
    #[arg(long = "as")]
    pub rules: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let query = super::ask::understand(&super::ask::text(&args.query), &args.filters)?;
    let searcher = super::ask::open(global)?;
    let query = super::ask::widen(&*searcher, global, query)?;
    let aliases = aliases(global)?;
    let answer =
        |scope, query: &Query| searcher.tally(scope, query).context("the query could not be answered");
    let archive = answer(Scope::Quotes, &Query::All)?;
    let (directory, tally) = if query == Query::All {
        (Directory::new(&archive, &aliases), archive)
    } else {
        let tally = answer(Scope::Quotes, &query)?;
        (Directory::narrowed(&archive, &tally, &aliases), tally)
    };
    if args.answer.explain {
        eprintln!("query: {query}");
    }
    if args.rules {
        write!(out, "{}", directory.rules(&tally))?;
        return Ok(Found::from(!tally.rows.is_empty()));
    }
    let mut speakers = directory.speakers(&tally, !args.answer.all_copies);
    let all = speakers.rows.len();
    if args.answer.sort == Sort::Date {
        // Who spoke last comes first; a stable sort keeps the rest as it is.
        speakers.rows.sort_by_key(|row| std::cmp::Reverse(row.last));
    }
    speakers.rows.truncate(args.answer.limit().unwrap_or(usize::MAX));
    let rows = &speakers.rows;
    match args.answer.format {
        Format::Text => {
            out.page(global);
            let (style, width) = (out.style, out.width);
            render::text(out, rows, style, width)?;
            if all > rows.len() {
                eprintln!("{} of {all} speakers; --limit 0 shows all", rows.len());
            }
            if speakers.unattributed > 0 {
                eprintln!("{} quotations have no named speaker", speakers.unattributed);
            }
        }
        Format::Json => {
            let rows: Vec<_> = rows.iter().map(SpeakerOut::new).collect();
            writeln!(out, "{}", serde_json::to_string_pretty(&rows)?)?;
        }
        Format::Jsonl => {
            for row in rows {
                writeln!(out, "{}", serde_json::to_string(&SpeakerOut::new(row))?)?;
            }
        }
        Format::Csv => render::csv(out, rows)?,
    }
    Ok(Found::from(!rows.is_empty()))
}

/// The rules of `speakers.toml` beside the index; none where there is no such file.
///
/// # Errors
/// When the file cannot be read, or is wrong: the message names the line.
pub fn aliases(global: &Global) -> anyhow::Result<Aliases> {
    let path = global.index_dir().with_file_name("speakers.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Aliases::default()),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    Aliases::parse(&text).with_context(|| path.display().to_string())
}
