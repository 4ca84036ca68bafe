//! The command line: arguments, exit codes, one file per command.

mod args;
mod ask;
mod check;
mod completions;
mod count;
mod defaults;
mod eval;
mod extract;
mod index;
mod interrupt;
mod open;
mod output;
mod quotes;
mod related;
mod search;
mod show;
mod speakers;
mod status;
mod tell;
mod timeline;
mod topics;

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::archive::AskError;
use crate::index::IndexError;
use output::Output;

use crate::archive::Settings;

/// Searches a news archive by who said what, when.
#[derive(Parser, Debug)]
#[command(name = "whosaid", version, about, max_term_width = 100)]
#[command(after_help = EXAMPLES, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: args::Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  whosaid quotes harbour                        who said something about the harbour
  whosaid quotes --speaker lindqvist ferry      what one person said of the ferry
  whosaid search 'ferry AND date:2023'          articles of one year
  whosaid index ~/clippings                     read another folder
Exit status: 0 found, 1 nothing found, 2 error.";

#[derive(Subcommand, Debug)]
enum Command {
    Index(index::Args),
    Search(search::Args),
    Quotes(quotes::Args),
    Speakers(speakers::Args),
    Topics(topics::Args),
    Timeline(timeline::Args),
    Count(count::Args),
    Related(related::Args),
    Show(show::Args),
    Check(check::Args),
    Status(status::Args),
    Extract(extract::Args),
    Eval(eval::Args),
    Completions(completions::Args),
    Man(completions::ManArgs),
}

/// What a command found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    Some,
    Nothing,
    /// Something failed, and was reported.
    Failed,
}

impl Found {
    fn from(any: bool) -> Found {
        if any { Found::Some } else { Found::Nothing }
    }
}

/// Runs the program with the arguments of the process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are answers, not errors. A closed pipe is no error either.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let result = configured(cli).and_then(run);
    match result {
        Ok(Found::Some) => ExitCode::SUCCESS,
        Ok(Found::Nothing) => ExitCode::from(1),
        Ok(Found::Failed) => ExitCode::from(2),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::from(if error.is::<interrupt::Interrupted>() { interrupt::CODE } else { 2 })
        }
    }
}

/// The command line with what the configuration files say where it says nothing.
fn configured(mut cli: Cli) -> anyhow::Result<Cli> {
    if matches!(
        cli.command,
        Command::Extract(_) | Command::Eval(_) | Command::Completions(_) | Command::Man(_)
    ) {
        return Ok(cli);
    }
    let settings = Settings::find(cli.global.index.as_deref())?;
    if let Some(command) = defaults::of(&settings, Cli::command())? {
        // The same arguments, understood before, with other defaults.
        cli = Cli::from_arg_matches(&command.try_get_matches()?)?;
    }
    for note in &settings.notes {
        tell::tell(format_args!("{note}"));
    }
    cli.global.index.clone_from(&settings.index);
    cli.global.settings = settings;
    Ok(cli)
}

fn run(cli: Cli) -> anyhow::Result<Found> {
    let global = cli.global;
    let mut out = Output::new(&global);
    let found = match cli.command {
        Command::Index(args) => index::run(&args, &global, &mut out),
        Command::Search(args) => search::run(&args, &global, &mut out),
        Command::Quotes(args) => quotes::run(&args, &global, &mut out),
        Command::Speakers(args) => speakers::run(&args, &global, &mut out),
        Command::Topics(args) => topics::run(&args, &global, &mut out),
        Command::Timeline(args) => timeline::run(&args, &global, &mut out),
        Command::Count(args) => count::run(&args, &global, &mut out),
        Command::Related(args) => related::run(&args, &global, &mut out),
        Command::Show(args) => show::run(&args, &global, &mut out),
        Command::Check(args) => check::run(&args, &global, &mut out),
        Command::Status(args) => status::run(&args, &global, &mut out),
        Command::Extract(args) => extract::run(&args, &mut out),
        Command::Eval(args) => eval::run(&args, &mut out),
        Command::Completions(args) => completions::run(&args, Cli::command(), &mut out),
        Command::Man(args) => completions::man(&args, Cli::command(), &mut out),
    }?;
    out.finish()?;
    Ok(found)
}

/// Prints an error with what led to it; a bad query comes with its caret.
fn report(error: &anyhow::Error) {
    use std::io::Write;
    let mut text = format!("whosaid: {error}");
    for cause in error.chain().skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            text.push_str(": ");
            text.push_str(&cause);
        }
    }
    let older = |cause: &(dyn std::error::Error + 'static)| {
        let index = match cause.downcast_ref() {
            Some(AskError::Index(error)) => Some(error),
            _ => cause.downcast_ref(),
        };
        matches!(index, Some(IndexError::Format { .. }))
    };
    if error.chain().any(older) {
        text.push_str(": build it anew with `whosaid index --rebuild`");
    }
    // With standard error closed there is nobody left to tell.
    let _ = writeln!(std::io::stderr(), "{}", text.trim_end());
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
    })
}
