//! `--format json`: one array of all rows, indented; an answer that is a single
//! document is that document.

use std::io::{self, Write};

use super::Format;
use crate::render::rows::{self, Rows};
use crate::render::terminal::Layout;

pub struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn print(&self, out: &mut dyn Write, rows: &mut dyn Rows, _: Layout) -> io::Result<()> {
        if rows.alone() {
            return rows.each(&mut |row| writeln!(out, "{}", row.json(rows::Json::Pretty)?));
        }
        let mut first = true;
        rows.each(&mut |row| {
            out.write_all(if first { b"[\n" } else { b",\n" })?;
            first = false;
            // A string of JSON holds no line break: each line is one of the layout.
            for (k, line) in row.json(rows::Json::Pretty)?.lines().enumerate() {
                write!(out, "{}  {line}", if k > 0 { "\n" } else { "" })?;
            }
            Ok(())
        })?;
        out.write_all(if first { b"[]\n" } else { b"\n]\n" })
    }
}
