//! `whosaid search`

use super::Found;
use super::args::{Answering, Filters, Global};
use super::output::Output;

const EXAMPLES: &str = "\
Examples:
  whosaid search harbour ferry                       both words, in any form
  whosaid search '\"harbour authority\" -ferry'            a phrase, without another word
  whosaid search 'title:herring date:2020..2022'     fields and dates
  whosaid search --since 2023 --sort newest harbour  latest first";

/// Articles, ranked, with the places that match
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = EXAMPLES, after_long_help = super::args::with_query(EXAMPLES))]
pub struct Args {
    /// Words, phrases, fields and operators (empty for all articles)
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub answer: Answering,
    /// Of a saved search, only what came since it was last asked
    #[arg(long)]
    pub new: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let archive = super::open::archive(global)?;
    let ask = super::ask::answering(&args.query, &args.filters, &args.answer).only_new(args.new);
    super::ask::listed(&args.answer, global, out, |give| archive.each_article(&ask, give))
}
