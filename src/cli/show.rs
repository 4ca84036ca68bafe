//! `whosaid show`

use std::io::Write;

use super::Found;
use super::args::{Format, Global};
use super::output::Output;
use crate::index::Entry;
use crate::render::terminal::Layout;
use crate::render::wire::ExtractOut;

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
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let searcher = super::ask::open(global)?;
    let mut found = searcher.articles(&args.id)?;
    if found.is_empty()
        && let Some((article, number)) = args.id.rsplit_once('#')
        && number.parse::<usize>().is_ok()
    {
        found = searcher.articles(article)?;
    }
    if args.format == Format::Text {
        out.page(global);
    }
    for entry in &found {
        match args.format {
            _ if args.provenance => provenance(out, entry)?,
            Format::Text | Format::Csv => {
                Layout { style: out.style, width: out.width }.whole(out, entry)?;
            }
            Format::Json => {
                writeln!(out, "{}", serde_json::to_string_pretty(&ExtractOut::new(entry, false))?)?
            }
            Format::Jsonl => writeln!(out, "{}", serde_json::to_string(&ExtractOut::new(entry, false))?)?,
        }
    }
    if found.is_empty() {
        eprintln!("whosaid: no article has the id {:?}", args.id);
    }
    Ok(Found::from(!found.is_empty()))
}

fn provenance(out: &mut Output, entry: &Entry) -> std::io::Result<()> {
    let a = &entry.article;
    writeln!(out, "{}", a.origin.path)?;
    for (field, reader) in &a.provenance {
        writeln!(out, "  {field:<12}{reader}")?;
    }
    match &a.published {
        Some(p) => writeln!(
            out,
            "  {:<12}{}: {:?} read as {} ({})",
            "published",
            p.provenance,
            p.raw,
            p.date,
            p.precision.as_str()
        ),
        None => writeln!(out, "  {:<12}not found", "published"),
    }
}
