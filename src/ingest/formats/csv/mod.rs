//! Tables with a header: commas, semicolons or tabs, fields in double quotes
//! where they need them (RFC 4180), or with a backslash before quotes of the text.

mod dialect;
mod order;
mod rows;

use std::borrow::Cow;

use super::Head;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::charset;
use crate::ingest::readers::date::Order;
use crate::ingest::readers::fields::{self, Given, Slot, Value};
use crate::ingest::{self, Options, Reason, Record};
use dialect::Dialect;
pub use dialect::separator;
pub use rows::{Row, RowEnd, Whole};

/// The names of the columns, and how the table is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    dialect: Dialect,
    columns: Vec<String>,
    /// Which number of 03/07/2025 is the month.
    order: Order,
}

impl Header {
    /// The header at the start of a table, if the first line can be one: two or
    /// more different names, none of them long. The more of the table is given, the better
    /// it is known how it is written. `told` is the delimiter that a line above named.
    pub fn sniff(text: &str, told: Option<u8>) -> Option<Header> {
        let text = text.trim_start_matches('\u{feff}');
        let end = text.find(['\n', '\r']).unwrap_or(text.len());
        let line = &text[..end];
        if line.len() > 4000 {
            return None;
        }
        let below = text[end..].trim_start_matches(['\n', '\r']);
        if told.is_none()
            && let Some(told) = separator(line.as_bytes())
        {
            return Header::sniff(below, Some(told));
        }
        let dialect = Dialect::sniff(line, text, told);
        let columns: Vec<String> = dialect.split(line).iter().map(|c| c.trim().to_string()).collect();
        let named = columns.iter().filter(|c| !c.is_empty() && c.len() <= 40).count();
        (columns.len() >= 2
            && named + 1 >= columns.len()
            && columns.iter().all(|c| c.split(' ').count() <= 4))
        .then(|| Header { dialect, columns, order: order::of(below, dialect) })
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
    Header::sniff(head.text, None).is_some_and(|h| head.is_named(&[".csv", ".tsv"]) || h.is_telling())
}

pub fn read(record: &Record, options: &Options) -> Drafts {
    let ingest::Header::Table(header) = &record.header else {
        return Err(Reason::malformed("CSV", "a row without a header"));
    };
    let fields = header.dialect.split(&charset::decode_text(&record.bytes, None));
    let mut given = Given::default();
    given.order = header.order;
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

    fn read(table: &str) -> Vec<(Option<String>, String, Option<String>)> {
        let (articles, skipped) = read_file("t.csv", table.as_bytes());
        assert_eq!(skipped, [], "{table}");
        let day = |a: &crate::article::Article| a.published.as_ref().map(|p| p.date.to_string());
        articles.iter().map(|a| (a.title.clone(), a.body.clone(), day(a))).collect()
    }

    #[test]
    fn quotes_with_a_backslash() {
        let rows = read(
            "title,text\n\"Quay\",\"\\\"Shut,\\\" she said.\\nC:\\\\tides, or \\\"never\\\", \"\n\"Tide\",\"Out.\"\n",
        );
        assert_eq!(rows[0].1, "\"Shut,\" she said.\nC:\\tides, or \"never\", ");
        assert_eq!((rows.len(), rows[1].1.as_str()), (2, "Out."));
    }

    #[test]
    fn a_backslash_before_the_closing_quote() {
        let rows = read("title,path,text\nQuay,\"C:\\\",Shut.\nTide,\"D:\\\",\"Out, \"\"far\"\" out.\"\n");
        assert_eq!((rows[0].1.as_str(), rows[1].1.as_str()), ("Shut.", "Out, \"far\" out."));
    }

    #[test]
    fn the_delimiter_on_a_line_of_its_own() {
        for (line, mark) in [("sep=;", ";"), ("\"sep=|\"", "|"), ("sep=\t", "\t"), ("\u{feff}SEP=,", ",")] {
            let table = ["title", "published", "text\r\nQuay", "2024-05-01", "Shut.\r\n"].join(mark);
            let rows = read(&format!("{line}\r\n{table}"));
            assert_eq!(rows, [(Some("Quay".into()), "Shut.".into(), Some("2024-05-01".into()))], "{line}");
        }
    }

    #[test]
    fn other_rows_tell_the_day_from_the_month() {
        let table = |one: &str, two: &str| {
            let rows = read(&format!("title,date,text\nQuay,{one},Shut.\nTide,{two},Out.\n"));
            rows.into_iter().filter_map(|r| r.2).collect::<Vec<_>>()
        };
        assert_eq!(table("05/03/2023 10:15", "25/12/2022 09:00"), ["2023-03-05", "2022-12-25"]);
        assert_eq!(table("05-03-2023", "12-25-2022"), ["2023-05-03", "2022-12-25"]);
        assert_eq!(table("05/03/2023", "06/03/2023"), ["2023-05-03", "2023-06-03"]);
        // each speaks for another order
        assert_eq!(table("05/13/2023", "13/05/2023"), ["2023-05-13", "2023-05-13"]);
    }

    #[test]
    fn a_title_over_lines_without_quotes() {
        for (a, b) in [("\n        Quay shut\n      ", "\n  Tide out\n"), ("Quay\nshut", "Tide\r\nout")] {
            let rows = read(&format!(
                "id,lang,title,date,text\n31,en,{a},2024-05-01,\"Shut.\n\nFor good.\"\n32,en,{b},2024-05-02,Out.\n"
            ));
            let (title, body, day) = &rows[0];
            assert_eq!((title.as_deref(), body.as_str()), (Some("Quay shut"), "Shut.\n\nFor good."));
            assert_eq!((day.as_deref(), rows.len()), (Some("2024-05-01"), 2));
            assert_eq!(rows[1].0.as_deref(), Some("Tide out"));
        }
    }

    #[test]
    fn short_rows_stay_apart() {
        let rows = read("id,text,title\n8,Out.\n9,In.\n\n10,Shut.\n11,Low.,Ebb\n");
        let bodies: Vec<_> = rows.iter().map(|r| r.1.as_str()).collect();
        assert_eq!(bodies, ["Out.", "In.", "Shut.", "Low."]);
        assert_eq!(read("title,text,lang\nQuay,Shut.\nTide,Out.\nEbb,Low.,en\n").len(), 3);
    }
}
