//! Tables with a header: commas, semicolons or tabs, fields in double quotes
//! where they need them (RFC 4180).

use std::borrow::Cow;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder, Terminator};

use super::Head;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::charset;
use crate::ingest::readers::fields::{self, Given, Slot, Value};
use crate::ingest::{self, Options, Reason, Record};

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
        let delimiter = delimiter(line.as_bytes());
        let columns: Vec<String> = split(line, delimiter).iter().map(|c| c.trim().to_string()).collect();
        let named = columns.iter().filter(|c| !c.is_empty() && c.len() <= 40).count();
        (columns.len() >= 2
            && named + 1 >= columns.len()
            && columns.iter().all(|c| c.split(' ').count() <= 4))
        .then_some(Header { delimiter, columns })
    }

    /// Whether the names themselves say that this is a table of articles: a text
    /// column and another that is known.
    fn is_telling(&self) -> bool {
        let slots: Vec<Slot> = self.columns.iter().filter_map(|c| fields::slot(c)).map(|s| s.0).collect();
        slots.iter().any(|s| matches!(s, Slot::Body | Slot::Html | Slot::Summary)) && slots.len() >= 2
    }
}

/// A header, where the name of the file or the names of the columns speak for one.
pub fn is(head: &Head) -> bool {
    Header::sniff(head.text).is_some_and(|h| head.is_named(&[".csv", ".tsv"]) || h.is_telling())
}

/// What parts the fields of a line: the most frequent of the usual marks, of equally
/// frequent ones the comma, then the later one in the order tab, semicolon, bar.
fn delimiter(line: &[u8]) -> u8 {
    let rank = |d: u8| (memchr::memchr_iter(d, line).count(), d == b',');
    b"\t,;|".iter().copied().max_by_key(|&d| rank(d)).unwrap_or(b',')
}

/// Reads the dialect: only a line feed ends a row, for a lone carriage return may stand
/// in a text.
fn reader(delimiter: u8) -> Reader {
    ReaderBuilder::new().delimiter(delimiter).terminator(Terminator::Any(b'\n')).build()
}

/// Finds where rows end, in pieces of any size. A line break inside quotes ends none.
#[derive(Default)]
pub struct RowEnd {
    /// Set by the first line, which tells what parts the fields.
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
                (self.reader.insert(reader(delimiter(&bytes[..line]))), 0)
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
}

/// The fields of a row.
fn split(row: &str, delimiter: u8) -> Vec<String> {
    let row = row.strip_suffix('\n').unwrap_or(row);
    let row = row.strip_suffix('\r').unwrap_or(row);
    let mut reader = reader(delimiter);
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
                fields.push(field(raw, &String::from_utf8_lossy(&out[..written])));
                if record_end {
                    return fields;
                }
                (start, written) = (at, 0);
            }
            ReadFieldResult::OutputFull | ReadFieldResult::End => return fields,
        }
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

pub fn read(record: &Record, options: &Options) -> Drafts {
    let ingest::Header::Table(header) = &record.header else {
        return Err(Reason::malformed("CSV", "a row without a header"));
    };
    let fields = split(&charset::decode_text(&record.bytes, None), header.delimiter);
    let mut given = Given::default();
    for (name, field) in header.columns.iter().zip(fields) {
        if !field.trim().is_empty() {
            given.put(name, Value::Text(Cow::Owned(field)), options);
        }
    }
    if !given.has_text() {
        return Err(Reason::Lacks("text"));
    }
    one(given.into_article("column", options))
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

    #[test]
    fn what_follows_a_closing_quote_stays() {
        let table = "title\ttext\n\"Shut\" for good\t\"Never,\" she said. \"We wait.\"\n\"Tide\" \tOut\n\
            Ebb\t\"The board met. \"We wait,\" she said.\"\n";
        let (articles, skipped) = read_file("t.tsv", table.as_bytes());
        assert_eq!(skipped, []);
        let read: Vec<_> = articles.iter().map(|a| (a.title.as_deref(), a.body.as_str())).collect();
        assert_eq!(
            read,
            [
                (Some("\"Shut\" for good"), "\"Never,\" she said. \"We wait.\""),
                (Some("Tide"), "Out"),
                (Some("Ebb"), "The board met. \"We wait,\" she said."),
            ]
        );
        assert_eq!(articles[2].origin.line, Some(4));
    }

    #[test]
    fn a_doubled_quote_in_a_bare_field_opens_nothing() {
        let (articles, _) = read_file("t.csv", b"title,text\nThe 8\"\" pipe,Shut.\nTide,Out.\n");
        assert_eq!(
            articles.iter().map(|a| (a.title.as_deref(), a.body.as_str())).collect::<Vec<_>>(),
            [(Some("The 8\"\" pipe"), "Shut."), (Some("Tide"), "Out.")]
        );
    }
}
