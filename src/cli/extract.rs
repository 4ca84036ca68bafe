//! `whosaid extract`

use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use clap::ValueEnum;

use super::Found;
use super::args::{Reading, threads};
use super::output::Output;
use super::tell::tell;
use crate::ingest::Walk;
use crate::pipeline;
use crate::render::rows::Json;
use crate::render::wire::ExtractOut;

/// Articles and their quotations as JSON Lines; needs no index
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid extract page.html                 one article as a line of JSON
  whosaid extract --format json page.html   the same, indented
  whosaid extract corpus | jq .title        many")]
pub struct Args {
    /// Files and folders to read
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value = "jsonl", value_name = "FORMAT")]
    pub format: JsonFormat,
    /// Add what was cut from the page as furniture ("cut")
    #[arg(long)]
    pub raw: bool,
    #[command(flatten)]
    pub reading: Reading,
    /// Follow links that lead out of the folders named
    #[arg(long)]
    pub follow_links: bool,
    /// Worker threads [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFormat {
    /// One article a line
    Jsonl,
    /// Indented
    Json,
}

impl From<JsonFormat> for Json {
    fn from(format: JsonFormat) -> Json {
        match format {
            JsonFormat::Jsonl => Json::Line,
            JsonFormat::Json => Json::Pretty,
        }
    }
}

pub fn run(args: &Args, out: &mut Output) -> anyhow::Result<Found> {
    let mut read = 0usize;
    let mut skipped = 0usize;
    let mut failure: Option<anyhow::Error> = None;
    let walk = Walk { follow_links: args.follow_links, ..Walk::default() };
    // The lines are written by the workers; they own the buffer for the while.
    let (lines, queue) = crossbeam_channel::bounded::<Vec<u8>>(64);
    std::thread::scope(|scope| -> anyhow::Result<()> {
        let counted = scope.spawn(|| {
            let lines = lines;
            let mut read = 0usize;
            let mut skipped = 0usize;
            let result = pipeline::extract(
                &args.paths,
                &walk,
                &args.reading.options()?,
                threads(args.threads),
                |item| {
                    match item {
                        Ok(entry) => {
                            // a page without text is answered for, and counts as skipped
                            read += usize::from(!entry.article.body.is_empty());
                            let shape = ExtractOut::new(&entry, args.raw);
                            let line = Json::from(args.format).write(&shape).map(String::into_bytes);
                            // These shapes hold nothing that JSON cannot; a closed queue means that nobody reads on.
                            let sent = line.is_ok_and(|line| lines.send(line).is_ok());
                            if sent { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
                        }
                        Err(left_out) => {
                            skipped += 1;
                            tell(format_args!("skipped {left_out}"));
                            ControlFlow::Continue(())
                        }
                    }
                },
            );
            result?;
            anyhow::Ok((read, skipped))
        });
        for line in &queue {
            if let Err(e) = out.write_all(&line).and_then(|()| out.write_all(b"\n")) {
                failure = Some(e.into());
                break;
            }
        }
        drop(queue);
        match counted.join() {
            Ok(result) => (read, skipped) = result?,
            Err(fault) => std::panic::resume_unwind(fault),
        }
        Ok(())
    })?;
    if let Some(failure) = failure {
        return Err(failure);
    }
    Ok(match (read, skipped) {
        (0, 0) => Found::Nothing,
        (0, _) => Found::Failed,
        _ => Found::Some,
    })
}
