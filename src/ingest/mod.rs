//! Files → articles.
//!
//! In two stages, so that the second can run in parallel. Stage 1 does the IO:
//! [`source`] finds files, unpacks them, tells their format by content and cuts them
//! into [`Record`]s. Stage 2, [`parse`], takes one record's bytes and gives its articles;
//! it does no IO, keeps no state and never fails, it only says what it skipped.
//!
//! `formats` holds one file per format and the table that says how each is recognised,
//! cut and read; `readers` what formats share: bylines, dates, furniture, encodings …;
//! `finish` makes articles of what formats read.

mod draft;
mod finish;
mod formats;
mod readers;
mod reason;
mod sidecar;
mod source;

use std::sync::Arc;

use crate::article::{Article, Origin, Published};

pub use formats::{Format, html};
pub use readers::agency::agency;
pub use readers::{byline, charset, date, dateline, furniture, language, markup};
pub use reason::{Reason, Skipped};
pub use sidecar::Sidecar;
pub use source::{Emit, Found, INDEX, Left, Stat, Walk, hash_file, split, split_and_hash, split_file};

/// How to read.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Fields the user maps: (ours, theirs), as `title=headline`, `date=meta.pub_time`.
    /// Theirs may be a path of keys parted by dots.
    pub map: Vec<(String, String)>,
    /// Largest article, and largest file of a format that is read whole, in bytes
    /// after unpacking.
    pub max_file_size: u64,
    /// When articles appeared that do not say so themselves.
    pub published: Option<Published>,
    /// Whether a date of last change stands in for a missing date of publication.
    pub modified_as_published: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { map: Vec::new(), max_file_size: 64 << 20, published: None, modified_as_published: false }
    }
}

/// The bytes of one article, or of a few that only come together.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Path, and for a record inside a file its offset and line.
    pub origin: Origin,
    pub format: Format,
    pub bytes: Vec<u8>,
    /// Place among the records of its file, from 0.
    pub number: u64,
    /// What the cutting has read of its header.
    pub header: Header,
    /// What a person wrote beside the file.
    pub sidecar: Option<Arc<Sidecar>>,
}

/// A header that had to be read to cut the record.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Header {
    #[default]
    None,
    /// Of the table the record is a row of.
    Table(Arc<formats::csv::Header>),
    /// Of the record of a crawl; it stands at the start of the bytes.
    Crawl(Box<formats::warc::Header>),
}

impl Record {
    /// A whole file.
    pub fn new(path: impl Into<String>, format: Format, bytes: Vec<u8>) -> Record {
        let origin = Origin { path: path.into(), ..Origin::default() };
        Record { origin, format, bytes, number: 0, header: Header::None, sidecar: None }
    }
}

/// What a record gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    pub articles: Vec<Article>,
    /// What is known of pages that hold no text. They are skipped as well: nothing
    /// in them can be found or quoted; but a page that was asked for gets an answer.
    pub blank: Vec<Article>,
    pub skipped: Vec<Skipped>,
}

/// The articles of one record. Total: any bytes give articles, reasons, or both.
pub fn parse(record: &Record, options: &Options) -> Parsed {
    finish::finish(record.format.read(record, options), record, options)
}

#[cfg(test)]
pub(crate) mod tests;
