//! `--format jsonl`: a line of JSON for each row.

use std::io::{self, Write};

use super::Format;
use crate::render::rows::{Json, Rows};
use crate::render::terminal::Layout;

pub struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn print(&self, out: &mut dyn Write, rows: &mut dyn Rows, _: Layout) -> io::Result<()> {
        rows.each(&mut |row| writeln!(out, "{}", row.json(Json::Line)?))
    }
}
