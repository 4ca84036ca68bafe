//! What an article is, whatever file it came from.

use jiff::civil::Date;

use crate::span::Span;

/// Where the bytes of an article came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Path as given on the command line or found below it; members of archives
    /// follow their container after `!/` ("dump.zip!/a/b.html").
    pub path: String,
    /// Byte offset of the record in its (unpacked) file, for files of many articles.
    pub offset: Option<u64>,
    /// Line, from 1, where the record (or, in plain text, the body) starts.
    pub line: Option<u32>,
    pub url: Option<String>,
}

/// A line naming the authors, as printed and as names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Byline {
    pub text: String,
    pub names: Vec<String>,
}

/// "TOKYO, March 7 (Reuters) -".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dateline {
    pub text: String,
    pub place: Option<String>,
    pub agency: Option<String>,
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    Year,
    Month,
    Day,
    Second,
}

impl Precision {
    pub fn as_str(self) -> &'static str {
        match self {
            Precision::Year => "year",
            Precision::Month => "month",
            Precision::Day => "day",
            Precision::Second => "second",
        }
    }
}

/// When the article appeared.
///
/// The day is the one the source wrote, in the source's own time zone; it is
/// never shifted. A coarse date stands on its first day (March 2025 is
/// 2025-03-01 with [`Precision::Month`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    pub date: Date,
    /// Time of day as the source wrote it, when it wrote one ("18:15:00-04:00").
    pub time: Option<String>,
    pub precision: Precision,
    /// Which reader found it: "url", "json-ld", "front matter", "field date" …
    pub provenance: String,
    /// The words it was read from.
    pub raw: String,
}

/// One news item.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Stable: the id the source gave, else made from the bytes of its record.
    pub id: String,
    pub origin: Origin,
    pub title: Option<String>,
    pub bylines: Vec<Byline>,
    pub publisher: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    /// ISO 639-1 code.
    pub language: Option<String>,
    pub dateline: Option<Dateline>,
    pub published: Option<Published>,
    /// The text of the article. Offsets of quotations count from here.
    pub body: String,
    /// Lines of the source file at which stretches of the body start, sorted by
    /// body offset; empty where the body was not copied line by line.
    pub lines: Vec<LineMark>,
    /// Which reader supplied which field, for `show --provenance`: (field, reader).
    pub provenance: Vec<(&'static str, String)>,
    /// What the readers cut from the body (furniture), for `extract --raw`.
    pub cut: Vec<String>,
}

/// The body from byte `body` on was copied from line `line` of the source file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineMark {
    pub body: usize,
    pub line: u32,
}

impl Article {
    /// The line of the source file that holds byte `at` of the body, where known.
    pub fn line_at(&self, at: usize) -> Option<u32> {
        let k = self.lines.partition_point(|m| m.body <= at);
        match k {
            0 => self.origin.line,
            k => {
                let mark = self.lines[k - 1];
                let upto = at.min(self.body.len());
                let breaks = self.body.as_bytes()[mark.body..upto].iter().filter(|&&b| b == b'\n').count();
                Some(mark.line + breaks as u32)
            }
        }
    }

    /// The body without the dateline before it, which each paper prints its own way.
    pub fn story(&self) -> &str {
        let mut words = self.dateline.iter().flat_map(|d| d.text.split_whitespace());
        let rest = words.try_fold(self.body.as_str(), |rest, word| rest.trim_start().strip_prefix(word));
        rest.unwrap_or(&self.body)
    }

    /// The whole body as a span.
    pub fn body_span(&self) -> Span {
        Span::new(0, self.body.len())
    }
}
