//! Where the rows of a table end.

use csv_core::{ReadFieldResult, Reader};

use super::{Header, separator};

/// Finds where rows end, in pieces of any size. A line break inside quotes ends none.
#[derive(Default)]
pub struct RowEnd {
    /// The delimiter, where a line above the header names it.
    told: Option<u8>,
    header: Option<Header>,
    /// Set by the header.
    reader: Option<Reader>,
}

impl RowEnd {
    /// One past the line break that ends the row that `bytes` starts with. `from` is how
    /// far `bytes` was searched before.
    pub fn find(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        let (reader, mut at) = match &mut self.reader {
            Some(reader) => (reader, from),
            None => {
                let line = memchr::memchr(b'\n', bytes)?;
                let told = separator(&bytes[..line]).filter(|_| self.told.is_none());
                if told.is_some() {
                    self.told = told;
                    return Some(line + 1);
                }
                self.header = Header::sniff(&String::from_utf8_lossy(bytes), self.told);
                let Some(header) = &self.header else { return Some(line + 1) };
                (self.reader.insert(header.dialect.reader()), 0)
            }
        };
        let mut field = [0; 4096];
        // an empty input would mean the end of the table
        while at < bytes.len() {
            let (result, read, _) = reader.read_field(&bytes[at..], &mut field);
            at += read;
            if matches!(result, ReadFieldResult::Field { record_end: true }) {
                return Some(at);
            }
        }
        None
    }

    /// The header, once its row `row` was found.
    pub fn header(&mut self, row: &[u8]) -> Option<Header> {
        self.header.take().or_else(|| Header::sniff(&String::from_utf8_lossy(row), self.told))
    }
}

/// A row, and where it starts.
pub struct Row {
    pub offset: u64,
    pub line: u32,
    pub bytes: Vec<u8>,
}

/// Puts rows together of which a field runs over lines without quotes.
#[derive(Default)]
pub struct Whole {
    /// Rows that lack fields, of which each may be the continuation of the one before.
    held: Vec<Row>,
    /// How many fields they make together.
    fields: usize,
}

/// Over how many lines a row may run.
const LINES: usize = 16;

impl Whole {
    /// Takes a row; gives those that are known to be whole, or cannot be made so.
    pub fn take(&mut self, row: Row, header: &Header) -> Vec<Row> {
        let wanted = header.columns.len();
        let fields = count(&row.bytes, header);
        let mut out = Vec::new();
        if let Some(first) = self.held.first() {
            let together = self.fields + fields - 1;
            if together <= wanted && self.held.len() < LINES && goes_on(first, &row, header) {
                self.held.push(row);
                self.fields = together;
                return if together == wanted { vec![self.joined()] } else { out };
            }
            out = self.rest();
        }
        // a field by itself is a line that belongs to nothing
        if (2..wanted).contains(&fields) {
            self.fields = fields;
            self.held.push(row);
        } else {
            out.push(row);
        }
        out
    }

    /// The rows that were held, as they stand.
    pub fn rest(&mut self) -> Vec<Row> {
        std::mem::take(&mut self.held)
    }

    fn joined(&mut self) -> Row {
        let mut rows = self.rest().into_iter();
        let mut whole = rows.next().unwrap_or(Row { offset: 0, line: 0, bytes: Vec::new() });
        for row in rows {
            while matches!(whole.bytes.last(), Some(b'\n' | b'\r')) {
                whole.bytes.pop();
            }
            whole.bytes.push(b' ');
            whole.bytes.extend_from_slice(&row.bytes);
        }
        whole
    }
}

/// How many fields a row has, at least one.
fn count(row: &[u8], header: &Header) -> usize {
    let mut reader = header.dialect.reader();
    let mut field = [0; 4096];
    let (mut at, mut fields) = (0, 1);
    while at < row.len() {
        let (result, read, _) = reader.read_field(&row[at..], &mut field);
        at += read;
        match result {
            ReadFieldResult::Field { record_end: false } => fields += 1,
            ReadFieldResult::Field { record_end: true } => break,
            _ => {}
        }
    }
    fields
}

/// Whether `row` looks like no row of its own: it is indented, or the number is missing
/// with which `first` starts.
fn goes_on(first: &Row, row: &Row, header: &Header) -> bool {
    let delimiter = header.dialect.delimiter;
    let start = |row: &Row| -> Vec<u8> {
        let field = row.bytes.split(|&b| b == delimiter || b == b'\n').next().unwrap_or_default();
        field.trim_ascii().iter().copied().filter(|&b| b != b'"').collect()
    };
    let numbered = |row: &Row| {
        let field = start(row);
        field.iter().any(u8::is_ascii_digit) && !field.contains(&b' ')
    };
    let indented = matches!(row.bytes.first(), Some(&b @ (b' ' | b'\t')) if b != delimiter);
    indented || numbered(first) && !numbered(row)
}
