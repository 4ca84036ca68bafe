//! `whosaid topics`

use super::Found;
use super::args::{Filters, Format, Global};
use super::output::Output;
use super::timeline::By;
use crate::report::period::Unit;

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
    #[arg(long, value_parser = Format::parser(), default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Count every copy instead of one of each
    #[arg(long)]
    pub all_copies: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let archive = super::open::archive(global)?;
    let ask = super::ask::question(&args.query, &args.filters)
        .limit((args.limit > 0).then_some(args.limit))
        .all_copies(args.all_copies);
    super::ask::whole(archive.topics(&ask, args.by.map(Unit::from))?, false, args.format, global, out)
}
