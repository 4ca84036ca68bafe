//! Tables with a header: commas, semicolons or tabs, fields in double quotes
//! where they need them (RFC 4180).

use std::borrow::Cow;

use super::fields::{self, Given, Slot, Value};
use super::{Options, Parsed, Reason, Record, charset};

/// The names of the columns, and what parts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub delimiter: u8,
    pub columns: Vec<String>,
}

impl Header {
    /// The header at the start of a table, if the first line can be one: two or
    /// more different names, none of them long.
    pub fn sniff(text: &str) -> Option<Header> {
        let text = text.trim_start_matches('\u{feff}');
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        let line = &text[..end];
        if line.len() > 4000 {
            return None;
        }
        let delimiter = b"\t,;|".iter().copied().max_by_key(|&d| {
            // the order above breaks ties towards the later one, so rank by count first
            (line.bytes().filter(|&b| b == d).count(), u8::from(d == b','))
        })?;
        let columns: Vec<String> = split(line, delimiter).into_iter().map(|c| c.trim().to_string()).collect();
        let named = columns.iter().filter(|c| !c.is_empty() && c.len() <= 40).count();
        (columns.len() >= 2
            && named + 1 >= columns.len()
            && columns.iter().all(|c| c.split(' ').count() <= 4))
        .then_some(Header { delimiter, columns })
    }

    /// Whether the names themselves say that this is a table of articles: a text
    /// column and another that is known.
    pub fn is_telling(&self) -> bool {
        let slots: Vec<Slot> = self.columns.iter().filter_map(|c| fields::slot(c)).map(|s| s.0).collect();
        slots.iter().any(|s| matches!(s, Slot::Body | Slot::Html | Slot::Summary)) && slots.len() >= 2
    }
}

/// Finds the end of a row, keeping count of quotes from one call to the next.
pub struct RowEnd {
    delimiter: Option<u8>,
    quoted: bool,
    /// At the start of a field, where a quote opens one.
    fresh: bool,
}

impl RowEnd {
    /// Without a delimiter (the header's own row) any of the usual ones parts fields.
    pub fn new(delimiter: Option<u8>) -> RowEnd {
        RowEnd { delimiter, quoted: false, fresh: true }
    }

    /// One past the line break that ends the row. `from` is how far `bytes` was
    /// searched before.
    pub fn find(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        for (k, &b) in bytes.iter().enumerate().skip(from) {
            match b {
                b'"' if self.quoted => self.quoted = false,
                // a quote right after a closing one is an escaped quote
                b'"' if self.fresh || k > 0 && bytes[k - 1] == b'"' => self.quoted = true,
                b'\n' if !self.quoted => return Some(k + 1),
                _ => {}
            }
            self.fresh = match self.delimiter {
                Some(d) => b == d,
                None => matches!(b, b',' | b';' | b'\t' | b'|'),
            };
        }
        None
    }
}

/// The fields of a row.
fn split(row: &str, delimiter: u8) -> Vec<Cow<'_, str>> {
    let row = row.strip_suffix('\n').unwrap_or(row);
    let row = row.strip_suffix('\r').unwrap_or(row);
    let mut out = Vec::new();
    let mut rest = row;
    loop {
        if let Some(inner) = rest.strip_prefix('"') {
            let (field, after) = quoted(inner);
            out.push(field);
            match memchr::memchr(delimiter, after.as_bytes()) {
                Some(at) => rest = &after[at + 1..],
                None => return out,
            }
            continue;
        }
        match memchr::memchr(delimiter, rest.as_bytes()) {
            Some(at) => {
                out.push(Cow::Borrowed(&rest[..at]));
                rest = &rest[at + 1..];
            }
            None => {
                out.push(Cow::Borrowed(rest));
                return out;
            }
        }
    }
}

/// A field in quotes, and what follows its closing quote.
fn quoted(text: &str) -> (Cow<'_, str>, &str) {
    let mut field = Cow::Borrowed("");
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'"', rest.as_bytes()) {
        let doubled = rest[at + 1..].starts_with('"');
        let upto = if doubled { at + 1 } else { at };
        if field.is_empty() {
            field = Cow::Borrowed(&rest[..upto]);
        } else {
            field.to_mut().push_str(&rest[..upto]);
        }
        if !doubled {
            return (field, &rest[at + 1..]);
        }
        rest = &rest[at + 2..];
    }
    // never closed
    if field.is_empty() {
        field = Cow::Borrowed(rest)
    } else {
        field.to_mut().push_str(rest)
    }
    (field, "")
}

pub fn parse(record: &Record, options: &Options) -> Parsed {
    let mut parsed = Parsed::default();
    let Some(header) = &record.header else {
        parsed.skip(record, Reason::malformed("CSV", "a row without a header"));
        return parsed;
    };
    let text = charset::decode_text(&record.bytes, None);
    let mut given = Given::default();
    for (name, field) in header.columns.iter().zip(split(&text, header.delimiter)) {
        if !field.trim().is_empty() {
            given.put(name, Value::Text(field), options);
        }
    }
    if given.has_text() {
        parsed.push(given.into_article("column", options), record, options);
    } else {
        parsed.skip(record, Reason::Lacks("text"));
    }
    parsed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::tests::read_file;

    #[test]
    fn quotes_and_breaks() {
        let table = "title;published;text\r\n\"Quay; \"\"shut\"\"\";2024-05-01;\"One.\r\n\r\nTwo.\"\r\n\nTide;2024-05-02;Out\r\n";
        let (articles, skipped) = read_file("t.csv", table.as_bytes());
        assert_eq!(skipped, []);
        assert_eq!(articles[0].title.as_deref(), Some("Quay; \"shut\""));
        assert_eq!(articles[0].body, "One.\r\n\r\nTwo.");
        assert_eq!(articles[0].published.as_ref().unwrap().provenance, "column published");
        assert_eq!((articles[1].body.as_str(), articles[1].origin.line), ("Out", Some(6)));
        assert_eq!(&table[articles[1].origin.offset.unwrap() as usize..][..4], "Tide");
    }

    #[test]
    fn tabs_and_missing_fields() {
        let (articles, skipped) = read_file("t.tsv", b"id\theadline\tcontent\n7\tQuay\tShut.\n8\tTide\n");
        assert_eq!((articles[0].id.as_str(), articles[0].body.as_str()), ("7", "Shut."));
        assert_eq!((skipped[0].line, &skipped[0].reason), (Some(3), &Reason::Lacks("text")));
    }

    #[test]
    fn a_quote_that_never_closes() {
        let (articles, _) = read_file("t.csv", b"title,text\nQuay,\"Shut.\nTide,Out.\n");
        assert_eq!(articles[0].body, "Shut.\nTide,Out.");
    }
}
