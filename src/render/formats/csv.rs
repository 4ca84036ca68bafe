//! `--format csv`: a header, then a line for each row, nothing cut (RFC 4180).

use std::io::{self, Write};

use super::Format;
use crate::render::rows::Rows;
use crate::render::terminal::Layout;

pub struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn shows_snippets(&self) -> bool {
        false
    }

    fn print(&self, out: &mut dyn Write, rows: &mut dyn Rows, _: Layout) -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        let columns = rows.columns();
        let mut begun = false;
        rows.each(&mut |row| {
            // Not before the first row: an answer may turn out to be an error.
            if !std::mem::replace(&mut begun, true) {
                table.write_record(&columns).map_err(plain)?;
            }
            row.lines().iter().try_for_each(|line| table.write_record(line).map_err(plain))
        })?;
        if !begun {
            table.write_record(&columns).map_err(plain)?;
        }
        table.flush()
    }
}

/// The error of the writer itself, so that a closed pipe stays recognisable.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}
