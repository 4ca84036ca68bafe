//! How a table is written: what parts its fields, and how quotes stand in them.

use csv_core::{ReadFieldResult, Reader, ReaderBuilder, Terminator};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    pub delimiter: u8,
    /// Quotes of the text have a backslash before them, as databases write them.
    pub escapes: bool,
}

impl Dialect {
    /// As the header and the beginning of the table show it; `told` is the delimiter where a
    /// line above the header named it.
    pub fn sniff(header: &str, table: &str, told: Option<u8>) -> Dialect {
        // where quotes are doubled, no text goes on after a single one
        let escapes = memchr::memmem::find_iter(table.as_bytes(), b"\\\"")
            .any(|at| table[at + 2..].starts_with(char::is_alphanumeric));
        Dialect { delimiter: told.unwrap_or_else(|| delimiter(header.as_bytes())), escapes }
    }

    /// Only a line feed ends a row, for a lone carriage return may stand in a text.
    pub fn reader(self) -> Reader {
        ReaderBuilder::new()
            .delimiter(self.delimiter)
            .escape(self.escapes.then_some(b'\\'))
            .terminator(Terminator::Any(b'\n'))
            .build()
    }

    /// The fields of a row.
    pub fn split(self, row: &str) -> Vec<String> {
        let row = row.strip_suffix('\n').unwrap_or(row);
        let row = row.strip_suffix('\r').unwrap_or(row);
        let mut reader = self.reader();
        // a field is no longer than it is written; the reader asks for a place more
        let mut out = vec![0; row.len() + 1];
        let mut fields = Vec::new();
        let (mut start, mut at, mut written) = (0, 0, 0);
        loop {
            // once all is read, the empty rest says that the row ends here
            let (result, n, w) = reader.read_field(&row.as_bytes()[at..], &mut out[written..]);
            (at, written) = (at + n, written + w);
            match result {
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::Field { record_end } => {
                    let raw = &row[start..if record_end { at } else { at - 1 }];
                    fields.push(if self.escapes {
                        unescaped(raw)
                    } else {
                        field(raw, &String::from_utf8_lossy(&out[..written]))
                    });
                    if record_end {
                        return fields;
                    }
                    (start, written) = (at, 0);
                }
                ReadFieldResult::OutputFull | ReadFieldResult::End => return fields,
            }
        }
    }
}

/// What parts the fields of a line: the most frequent of the usual marks, of equally
/// frequent ones the comma, then the later one in the order tab, semicolon, bar.
fn delimiter(line: &[u8]) -> u8 {
    let rank = |d: u8| (memchr::memchr_iter(d, line).count(), d == b',');
    b"\t,;|".iter().copied().max_by_key(|&d| rank(d)).unwrap_or(b',')
}

/// The delimiter that a line above the header names for spreadsheets: "sep=;".
pub fn separator(line: &[u8]) -> Option<u8> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    let end = line.iter().rposition(|b| !matches!(b, b'\r' | b'\n' | b'"')).map_or(0, |last| last + 1);
    let line = &line[..end];
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (name, mark) = line.split_at_checked(4)?;
    match mark {
        _ if !name.eq_ignore_ascii_case(b"sep=") => None,
        b"\\t" => Some(b'\t'),
        [mark] if !mark.is_ascii_alphanumeric() => Some(*mark),
        _ => None,
    }
}

/// What a field says: `raw` as it is written, `text` without the marks around it.
///
/// Where something follows the closing mark, nobody doubled the marks of the text: all
/// of them belong to it, but for a pair around everything.
fn field(raw: &str, text: &str) -> String {
    let Some(inner) = raw.strip_prefix('"') else { return text.to_string() };
    let single = inner.replace("\"\"", "");
    let Some((before, after)) = single.split_once('"') else { return text.to_string() };
    if after.trim().is_empty() {
        return text.strip_suffix(after).unwrap_or(text).to_string();
    }
    // the first mark inside opens a quotation: then the one at the start did not
    let opens = before.is_empty() || before.ends_with(|c: char| c.is_whitespace() || c == '(');
    inner.strip_suffix('"').filter(|_| opens).unwrap_or(raw).to_string()
}

/// What a field says that is written with backslashes.
fn unescaped(raw: &str) -> String {
    let Some(inner) = raw.strip_prefix('"') else {
        // how a database writes that there is nothing
        return if raw == "\\N" { String::new() } else { raw.to_string() };
    };
    let inner = inner.trim_end();
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek().copied()) {
            ('"', Some('"')) => out.push('"'),
            ('\\', Some(next @ ('"' | '\\' | '\'' | '\n' | '\r'))) => out.push(next),
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some('r' | '0')) => {}
            _ => {
                out.push(c);
                continue;
            }
        }
        chars.next();
    }
    out
}
