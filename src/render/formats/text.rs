//! `--format text`: for a person.

use std::io::{self, Write};

use super::Format;
use crate::render::rows::Rows;
use crate::render::terminal::Layout;

pub struct Text;

impl Format for Text {
    fn name(&self) -> &'static str {
        "text"
    }

    fn for_people(&self) -> bool {
        true
    }

    fn print(&self, out: &mut dyn Write, rows: &mut dyn Rows, layout: Layout) -> io::Result<()> {
        rows.text(out, layout)
    }
}
