//! `whosaid status`

use super::Found;
use super::args::{Format, Global};
use super::output::Output;
use crate::render::entries;

/// What is in the index, and what was left out
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid status              articles, quotations, speakers, size
  whosaid status --undated    the articles that have no date
  whosaid status --failed     what could not be read, and why")]
pub struct Args {
    /// List the articles without a date
    #[arg(long)]
    pub undated: bool,
    /// List the files and records that were left out, with the reason
    #[arg(long)]
    pub failed: bool,
    #[arg(long, value_parser = Format::parser(), default_value = "text", value_name = "FORMAT")]
    pub format: Format,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let archive = super::open::archive(global)?;
    if args.undated {
        return super::ask::whole(entries::listed(archive.undated()?), false, args.format, global, out);
    }
    if args.failed {
        return super::ask::whole(archive.failed()?, false, args.format, global, out);
    }
    super::ask::print(&mut archive.status()?, args.format, global, out)?;
    Ok(Found::Some)
}
