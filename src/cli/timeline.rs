//! `whosaid timeline`

use clap::ValueEnum;

use super::Found;
use super::args::{Filters, Format, Global};
use super::output::Output;
use crate::report::period::Unit;

const EXAMPLES: &str = "\
Examples:
  whosaid timeline harbour                           in the unit that fits
  whosaid timeline ferry --by quarter --since 2019   quarter by quarter
  whosaid timeline --speaker halloran --speaker calder --by year
  whosaid timeline herring --by month --format csv   for a spreadsheet";

/// Articles and quotations per day, week, month, quarter or year, drawn as bars
///
/// Periods without any are shown too. Given several speakers, each has a row of
/// their own in every period.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = EXAMPLES, after_long_help = super::args::with_query(EXAMPLES))]
pub struct Args {
    /// Words, phrases, fields and operators (empty for everything)
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    /// Length of a period [default: the shortest that gives 40 rows or fewer]
    #[arg(long, value_enum, value_name = "UNIT")]
    pub by: Option<By>,
    #[arg(long, value_parser = Format::parser(), default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Count quotations that only stand near the words too
    #[arg(long)]
    pub near: bool,
    /// Count every copy instead of one of each
    #[arg(long)]
    pub all_copies: bool,
}

/// A unit as asked for.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    Day,
    /// From Monday (ISO 8601)
    Week,
    Month,
    Quarter,
    Year,
}

impl From<By> for Unit {
    fn from(by: By) -> Unit {
        match by {
            By::Day => Unit::Day,
            By::Week => Unit::Week,
            By::Month => Unit::Month,
            By::Quarter => Unit::Quarter,
            By::Year => Unit::Year,
        }
    }
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let archive = super::open::archive(global)?;
    let ask = super::ask::question(&args.query, &args.filters).near(args.near).all_copies(args.all_copies);
    let answer = archive.timeline(&ask, args.by.map(Unit::from))?;
    let any = !answer.is_empty() || answer.frame.undated.iter().any(|count| !count.is_zero());
    super::ask::whole(answer, false, args.format, global, out)?;
    Ok(Found::from(any))
}
