//! `whosaid related`

use super::Found;
use super::args::{Format, Global};
use super::output::Output;

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
    #[arg(long, value_parser = Format::parser(), default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Say which words were asked for
    #[arg(long)]
    pub explain: bool,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let archive = super::open::archive(global)?;
    let answer = archive.related(&args.id, (args.limit > 0).then_some(args.limit))?;
    let explained = args.explain && !answer.is_empty();
    super::ask::whole(answer, explained, args.format, global, out)
}
