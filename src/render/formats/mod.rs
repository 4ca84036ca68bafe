//! Output formats, one file each and one row in [`FORMATS`].

mod csv;
mod json;
mod jsonl;
mod text;

use std::io::{self, Write};

use super::rows::Rows;
use super::terminal::Layout;

/// An output format.
pub trait Format: Sync {
    /// As `--format` has it.
    fn name(&self) -> &'static str;

    /// Whether a person reads it: paged, and with what to know beside the rows.
    fn for_people(&self) -> bool {
        false
    }

    /// Whether it shows the words around what matched.
    fn shows_snippets(&self) -> bool {
        true
    }

    /// Writes an answer.
    ///
    /// # Errors
    /// When the writer fails, or the answer does not go on.
    fn print(&self, out: &mut dyn Write, rows: &mut dyn Rows, layout: Layout) -> io::Result<()>;
}

/// All formats; the first is the usual one.
pub const FORMATS: &[&dyn Format] = &[&text::Text, &json::Json, &jsonl::JsonLines, &csv::Csv];

/// The format of a name.
pub fn named(name: &str) -> Option<&'static dyn Format> {
    FORMATS.iter().copied().find(|format| format.name() == name)
}
