//! `whosaid show`

use super::Found;
use super::args::{Format, Global};
use super::output::Output;
use crate::render::entries;

/// One article, its quotations marked and named
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid show ID                 an article, by the id that search shows
  whosaid show ID#2               the article of a quotation
  whosaid show ID --provenance    where each field came from")]
pub struct Args {
    /// Id of an article or a quotation
    pub id: String,
    /// Say where each field was found
    #[arg(long)]
    pub provenance: bool,
    #[arg(long, value_parser = Format::parser(), default_value = "text", value_name = "FORMAT")]
    pub format: Format,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let answer = super::open::archive(global)?.show(&args.id)?;
    match args.provenance {
        true => super::ask::whole(entries::provenance(answer), false, args.format, global, out),
        false => super::ask::whole(answer, false, args.format, global, out),
    }
}
