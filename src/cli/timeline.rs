//! `whosaid timeline`

use std::io::Write;

use anyhow::Context;
use clap::ValueEnum;

use super::Found;
use super::args::{Filters, Format, Global};
use super::output::Output;
use crate::index::Scope;
use crate::render::timeline as render;
use crate::report::period::Unit;
use crate::report::timeline::{Series, timeline};

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
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
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
    let text = super::ask::text(&args.query);
    let queries = match args.filters.speaker.len() {
        0 | 1 => vec![(None, super::ask::understand(&text, &args.filters)?)],
        _ => {
            let one = |name: &String| {
                let filters = Filters { speaker: vec![name.clone()], ..args.filters.clone() };
                Ok((Some(name.trim_start_matches('=').to_owned()), super::ask::understand(&text, &filters)?))
            };
            args.filters.speaker.iter().map(one).collect::<anyhow::Result<_>>()?
        }
    };
    let searcher = super::ask::open(global)?;
    let mut series = Vec::with_capacity(queries.len());
    for (speaker, query) in queries {
        let query = super::ask::widen(&*searcher, global, query)?;
        let tally = |scope| searcher.tally(scope, &query).context("the query could not be answered");
        series.push(Series { speaker, articles: tally(Scope::Articles)?, quotes: tally(Scope::Quotes)? });
    }
    let timeline = timeline(&series, args.by.map(Unit::from), !args.all_copies);
    match args.format {
        Format::Text => {
            out.page(global);
            let (style, width) = (out.style, out.width);
            render::text(out, &timeline, style, width)?;
        }
        Format::Json => {
            writeln!(out, "{}", serde_json::to_string_pretty(&render::rows(&timeline).collect::<Vec<_>>())?)?;
        }
        Format::Jsonl => {
            for row in render::rows(&timeline) {
                writeln!(out, "{}", serde_json::to_string(&row)?)?;
            }
        }
        Format::Csv => render::csv(&mut *out, &timeline)?,
    }
    if args.format != Format::Text {
        let (articles, quotes) =
            timeline.undated.iter().fold((0, 0), |(a, q), c| (a + c.articles, q + c.quotes));
        if articles + quotes > 0 {
            eprintln!("whosaid: undated, not among the rows: {articles} articles, {quotes} quotations");
        }
    }
    let any = !timeline.rows.is_empty() || timeline.undated.iter().any(|count| !count.is_zero());
    Ok(Found::from(any))
}
