//! `whosaid count`

use super::Found;
use super::args::{Filters, Format, Global};
use super::output::Output;

const EXAMPLES: &str = "\
Examples:
  whosaid count harbour                        articles and quotations on the harbour
  whosaid count --speaker halloran --since 2021
  whosaid count 'ferry -harbour' --format json";

/// How many articles and quotations match
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = EXAMPLES, after_long_help = super::args::with_query(EXAMPLES))]
pub struct Args {
    /// Words, phrases, fields and operators (empty for everything)
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[arg(long, value_parser = Format::parser(), default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Count quotations that only stand near the words too
    #[arg(long)]
    pub near: bool,
    /// Count every copy instead of one of each
    #[arg(long)]
    pub all_copies: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let archive = super::open::archive(global)?;
    let ask = super::ask::question(&args.query, &args.filters).near(args.near).all_copies(args.all_copies);
    let answer = archive.count(&ask)?;
    let any = answer.rows.iter().any(|row| row.articles.number() + row.quotes.number() > 0);
    super::ask::whole(answer, false, args.format, global, out)?;
    Ok(Found::from(any))
}
