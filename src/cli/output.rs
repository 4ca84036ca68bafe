//! Standard output: buffered, paged on a terminal, coloured where that helps.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use super::args::{Color, Global};
use crate::archive::Pager;
use crate::render::Style;

/// Where a command's data goes.
pub struct Output {
    writer: Option<BufWriter<Box<dyn Write>>>,
    pager: Option<Child>,
    /// Whether a person reads it as it comes.
    pub terminal: bool,
    pub style: Style,
    /// Columns of the terminal, 80 where there is none.
    pub width: usize,
}

impl Output {
    pub fn new(global: &Global) -> Output {
        let terminal = io::stdout().is_terminal();
        let color = match global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
        };
        let width = terminal_size::terminal_size().map_or(80, |(w, _)| usize::from(w.0)).clamp(20, 200);
        Output {
            writer: Some(BufWriter::with_capacity(1 << 16, Box::new(io::stdout()))),
            pager: None,
            terminal,
            style: Style { color, links: terminal && color },
            width,
        }
    }

    /// Sends text for a person through $PAGER, on a terminal.
    pub fn page(&mut self, global: &Global) {
        let configured = global.settings.pager.as_ref();
        let unwanted = global.no_pager || configured == Some(&Pager::Used(false));
        if !self.terminal || unwanted || self.pager.is_some() {
            return;
        }
        let pager = match configured {
            Some(Pager::Program(program)) => Some(program.clone()),
            _ => std::env::var("PAGER").ok(),
        };
        let pager = pager.unwrap_or_else(|| "less".to_owned());
        let mut words = pager.split_whitespace();
        let Some(program) = words.next() else { return };
        let mut command = Command::new(program);
        command.args(words).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            // Quit when all fits on one screen, keep colours, leave the text on screen.
            command.env("LESS", "FRX");
        }
        // Without the pager the text goes to the terminal as it is.
        let Ok(mut child) = command.spawn() else { return };
        if let Some(stdin) = child.stdin.take() {
            self.writer = Some(BufWriter::new(Box::new(stdin)));
            self.pager = Some(child);
        }
    }

    /// Writes what is left and waits for the pager.
    pub fn finish(&mut self) -> io::Result<()> {
        let written = self.writer.as_mut().map_or(Ok(()), |w| w.flush());
        self.writer = None;
        if let Some(mut pager) = self.pager.take() {
            pager.wait()?;
        }
        written
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            Some(writer) => writer.write(bytes),
            None => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), |w| w.flush())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // On the way out of an error: what was found so far, and a pager that
        // is not left behind. That error is the one to report.
        let _ = self.finish();
    }
}
