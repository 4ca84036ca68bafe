//! `whosaid check`

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::Found;
use super::args::{Format, Global};
use super::output::Output;
use crate::report::check::Ruling;

/// Is each quotation of a text in the archive, word for word, and by whom?
///
/// Finds the quotations of a draft and says of each whether it is verbatim (where
/// first, and whose), altered (what differs), misattributed (the archive has another
/// speaker) or absent. A text without quotation marks is taken as one quotation.
/// Marks, case, ellipses and what stands in square brackets make no difference.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid check draft.txt                             every quotation of a draft
  whosaid check --text 'The harbour is not for sale'  a sentence alone
  whosaid check --text '“We are not a charity,” said Halloran.'
  whosaid check draft.txt --format jsonl | jq .verdict
Exit status: 0 all verbatim and by whom the text says, 1 not all, 2 error.")]
pub struct Args {
    /// Text file (`-`, or nothing, for standard input)
    #[arg(conflicts_with = "text")]
    pub file: Option<PathBuf>,
    /// The text itself
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub text: Option<String>,
    #[arg(long, value_parser = Format::parser(), default_value = "text", value_name = "FORMAT")]
    pub format: Format,
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let draft = draft(args)?;
    let answer = super::open::archive(global)?.check(&draft)?;
    let right = !answer.is_empty() && answer.rows.iter().all(|f| f.ruling == Ruling::Verbatim);
    super::ask::whole(answer, false, args.format, global, out)?;
    Ok(Found::from(right))
}

/// The text to check.
fn draft(args: &Args) -> anyhow::Result<String> {
    let bytes = match (&args.text, &args.file) {
        (Some(text), _) => return Ok(text.clone()),
        (None, Some(path)) if path != Path::new("-") => {
            std::fs::read(path).with_context(|| path.display().to_string())?
        }
        (None, file) => {
            let mut stdin = std::io::stdin();
            if file.is_none() && stdin.is_terminal() {
                anyhow::bail!("nothing to check: name a file, pipe a text in, or write it behind --text");
            }
            let mut bytes = Vec::new();
            stdin.read_to_end(&mut bytes).context("standard input")?;
            bytes
        }
    };
    let place = args.file.as_deref().unwrap_or(Path::new("-"));
    crate::archive::draft(&bytes).with_context(|| place.display().to_string())
}
