//! `whosaid speakers`

use std::io::Write;

use super::Found;
use super::args::{Answering, Filters, Global};
use super::output::Output;

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
    pub answer: Answering,
    /// Count quotations that only stand near the words too
    #[arg(long)]
    pub near: bool,
    /// Print which names were taken for one speaker, in the form of speakers.toml
    #[arg(long = "as")]
    pub rules: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let archive = super::open::archive(global)?;
    let ask = super::ask::answering(&args.query, &args.filters, &args.answer).near(args.near);
    if args.rules {
        let rules = archive.speaker_rules(&ask)?;
        super::ask::notes(&rules.notes, args.answer.format);
        if args.answer.explain {
            super::ask::explain(&rules);
        }
        rules.rows.iter().try_for_each(|text| write!(out, "{text}"))?;
        return Ok(Found::from(rules.total.number() > 0));
    }
    let how = &args.answer;
    super::ask::whole(archive.speakers(&ask)?, how.explain, how.format, global, out)
}
