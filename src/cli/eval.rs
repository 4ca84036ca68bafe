//! `whosaid eval`

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;

use super::Found;
use super::output::Output;
use crate::eval;

/// Scores against gold data: attribution, or dates in prose
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid eval quotes --gold tests/gold/news.jsonl
  whosaid eval quotes --gold tests/gold/polnear.jsonl
  whosaid eval dates --gold timex.jsonl")]
pub struct Args {
    #[command(subcommand)]
    pub what: What,
}

#[derive(Subcommand, Clone, Debug)]
pub enum What {
    /// Quotations and speakers; the shape of the file tells which figures apply
    Quotes {
        /// JSON Lines: articles with attributions (source, cue, content) or with judged stretches
        #[arg(long, value_name = "FILE")]
        gold: PathBuf,
        /// JSON Lines: resolved speakers of some of the attributions
        #[arg(long, value_name = "FILE")]
        speakers: Option<PathBuf>,
    },
    /// Time expressions resolved against the day of publication
    Dates {
        /// JSON Lines: published, before, text, type, value
        #[arg(long, value_name = "FILE")]
        gold: PathBuf,
    },
}

pub fn run(args: &Args, out: &mut Output) -> anyhow::Result<Found> {
    let read = |path: &Path| fs::read_to_string(path).with_context(|| path.display().to_string());
    match &args.what {
        What::Quotes { gold, speakers } => {
            let speakers = speakers.as_deref().map(read).transpose()?;
            let scores = eval::attribution(&read(gold)?, speakers.as_deref())
                .with_context(|| gold.display().to_string())?;
            writeln!(out, "{scores}")?;
        }
        What::Dates { gold } => {
            let scores = eval::dates::score(&read(gold)?).with_context(|| gold.display().to_string())?;
            writeln!(out, "{scores}")?;
        }
    }
    Ok(Found::Some)
}
