//! `whosaid completions` and `whosaid man`

use std::io::Write;

use super::Found;
use super::output::Output;

/// Shell completions on standard output
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid completions bash > ~/.local/share/bash-completion/completions/whosaid
  whosaid completions zsh > ~/.zfunc/_whosaid")]
pub struct Args {
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// The manual page on standard output
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid man > whosaid.1
  whosaid man search > whosaid-search.1")]
pub struct ManArgs {
    /// The page of one command
    pub command: Option<String>,
}

pub fn run(args: &Args, mut command: clap::Command, out: &mut Output) -> anyhow::Result<Found> {
    clap_complete::generate(args.shell, &mut command, "whosaid", out);
    Ok(Found::Some)
}

pub fn man(args: &ManArgs, command: clap::Command, out: &mut Output) -> anyhow::Result<Found> {
    let page = match &args.command {
        None => command,
        Some(name) => command
            .find_subcommand(name)
            .ok_or_else(|| anyhow::anyhow!("there is no command {name:?}"))?
            .clone()
            .display_name(format!("whosaid-{name}")),
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    out.write_all(&text)?;
    Ok(Found::Some)
}
