//! Files → articles.
//!
//! In two stages, so that the second can run in parallel. Stage 1 does the IO:
//! [`walk`] finds files, [`split`] unpacks them, tells their format by content
//! and cuts them into [`Record`]s. Stage 2, [`parse`], takes one record's bytes
//! and gives its articles; it does no IO, keeps no state and never fails, it
//! only says what it skipped.
//!
//! One file here per format; `byline`, `dateline`, `date`, `furniture`, `charset`,
//! `language`, `markup` and `fields` are the readers that formats share.

mod agency;
pub mod byline;
pub mod charset;
mod csv;
pub mod date;
pub mod dateline;
mod docx;
#[cfg(feature = "epub")]
mod epub;
mod factiva;
mod feed;
mod fields;
pub mod furniture;
pub mod html;
mod json;
pub mod language;
mod lexisnexis;
mod lines;
mod mail;
mod markdown;
pub mod markup;
mod newsml;
mod ninjs;
mod nitf;
#[cfg(feature = "pdf")]
mod pdf;
mod reason;
mod sgml;
mod sidecar;
mod sniff;
mod split;
mod text;
mod walk;
mod warc;
mod xml;

use std::sync::Arc;

use crate::article::{Article, Origin, Published};

pub use agency::agency;
pub use reason::{Reason, Skipped};
pub use sidecar::Sidecar;
pub use sniff::Format;
pub use split::{hash_file, split, split_and_hash, split_file};
pub use walk::{Found, Left, Stat, Walk};

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
    /// The header of the table the record is a row of.
    pub header: Option<Arc<csv::Header>>,
    /// What a person wrote beside the file.
    pub sidecar: Option<Arc<Sidecar>>,
}

impl Record {
    /// A whole file.
    pub fn new(path: impl Into<String>, format: Format, bytes: Vec<u8>) -> Record {
        let origin = Origin { path: path.into(), ..Origin::default() };
        Record { origin, format, bytes, number: 0, header: None, sidecar: None }
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
    let parsed = match record.format {
        Format::Jsonl => json::parse_line(record, options),
        Format::Json => json::parse(record, options),
        Format::Csv => csv::parse(record, options),
        Format::Text => text::parse(record, options),
        Format::Markdown => markdown::parse(record, options),
        Format::Html => page(record, options),
        Format::Feed => feed::parse(record, options),
        Format::Warc => warc::parse(record, options),
        Format::NewsMl => newsml::parse(record, options),
        Format::Nitf => nitf::parse(record, options),
        Format::Sgml => sgml::parse(record, options),
        Format::LexisNexisText => lexisnexis::parse_text(record, options),
        Format::LexisNexisHtml => lexisnexis::parse_html(record, options),
        Format::Docx => docx::parse(record, options),
        Format::FactivaXml => factiva::parse_xml(record, options),
        Format::FactivaHtml => factiva::parse_html(record, options),
        Format::EuropresseHtml => factiva::parse_europresse(record, options),
        Format::Mail => mail::parse(record, options),
        Format::Mhtml => mail::parse_mhtml(record, options),
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::parse(record, options),
        #[cfg(not(feature = "pdf"))]
        Format::Pdf => {
            let mut parsed = Parsed::default();
            parsed.skip(record, Reason::Feature { format: "PDF", feature: "pdf" });
            parsed
        }
    };
    debug_assert!(parsed.articles.iter().all(|a| !a.id.is_empty() && !a.body.trim().is_empty()));
    parsed
}

/// A saved page.
fn page(record: &Record, options: &Options) -> Parsed {
    let mut parsed = Parsed::default();
    let declared = charset::declared(&record.bytes);
    let article =
        charset::decode(&record.bytes, declared.as_deref()).and_then(|text| of_page(&text, &record.origin));
    match article {
        Ok(article) => parsed.push(article, record, options),
        Err(reason) => parsed.skip(record, reason),
    }
    parsed
}

/// The article of a page, wherever the page lay: `origin` gives the address its
/// container knows.
fn of_page(text: &str, origin: &Origin) -> Result<Article, Reason> {
    html::parse_page(text, &origin.path, origin.url.as_deref()).map_err(|error| match error {
        html::PageError::TooDeep { limit } => Reason::TooDeep { limit: limit as u32 },
        error => Reason::malformed("HTML", error),
    })
}

impl Parsed {
    /// Takes an article in, with what every format settles alike: where it came
    /// from, its id, its language, and the fields others can stand in for.
    fn push(&mut self, mut article: Article, record: &Record, options: &Options) {
        let is_blank = article.body.trim().is_empty();
        if is_blank {
            match article.origin.offset.or(record.origin.offset) {
                Some(offset) => self.skip_at(record, offset, Reason::Lacks("text")),
                None => self.skip(record, Reason::Lacks("text")),
            }
            if !record.format.is_page() {
                return;
            }
            article.body.clear();
        }
        if record.format.is_page()
            && let Some(declared) = &article.language
        {
            article.language = Some(language::of_page(declared, &article.body));
        }
        let origin = &mut article.origin;
        origin.path.clone_from(&record.origin.path);
        origin.offset = origin.offset.or(record.origin.offset);
        origin.line = origin.line.or(record.origin.line);
        origin.url = origin.url.take().or_else(|| record.origin.url.clone());
        if article.dateline.is_none() {
            article.dateline = dateline::read(&article.body).map(|(d, _)| d);
        }
        if let Some(sidecar) = &record.sidecar {
            sidecar.apply(&mut article, record.format.is_one_article());
        }
        if article.publisher.is_none()
            && let Some(agency) = article.dateline.as_ref().and_then(|d| d.agency.clone())
        {
            article.publisher = Some(agency);
            article.provenance.push(("publisher", "dateline".to_string()));
        }
        // a paper or agency that signs is no person
        let houses = [article.publisher.clone(), article.dateline.as_ref().and_then(|d| d.agency.clone())];
        for byline in &mut article.bylines {
            byline
                .names
                .retain(|name| !houses.iter().flatten().any(|house| house.eq_ignore_ascii_case(name)));
        }
        if article.published.is_none() {
            article.published = elsewhere(&article, record, options);
        }
        if article.language.is_none() && !is_blank {
            article.language = language::detect(&article.body);
        }
        if article.id.trim().is_empty() {
            article.id = id(record, self.articles.len() + self.blank.len());
        }
        if is_blank { self.blank.push(article) } else { self.articles.push(article) }
    }

    /// Says why the record, or its whole file, gave nothing.
    fn skip(&mut self, record: &Record, reason: Reason) {
        let Origin { path, offset, line, .. } = &record.origin;
        self.skipped.push(Skipped { path: path.clone(), line: *line, offset: *offset, reason });
    }

    /// Says why a part of the record gave nothing.
    fn skip_at(&mut self, record: &Record, offset: u64, reason: Reason) {
        let path = record.origin.path.clone();
        self.skipped.push(Skipped { path, line: None, offset: Some(offset), reason });
    }
}

/// A date of publication from outside the article's own fields: its address, the
/// name of its file, its dateline, the person who runs the program.
fn elsewhere(article: &Article, record: &Record, options: &Options) -> Option<Published> {
    let url = article.origin.url.as_deref().and_then(date::from_url);
    let named = || {
        let whole = record.format.is_one_article() && record.origin.offset.is_none();
        whole.then(|| date::from_file_name(&record.origin.path)).flatten()
    };
    let dated = || {
        let (_, mut published) = date::find_in_text(&article.dateline.as_ref()?.text)?;
        published.provenance = "dateline".to_string();
        Some(published)
    };
    url.or_else(named).or_else(dated).or_else(|| options.published.clone())
}

/// A stable id for an article whose source gave none: XXH3-64 of the record's bytes as
/// 16 hexadecimal digits, and from the second article of a record on its number. It
/// does not depend on where the file lies or how its path was typed.
fn id(record: &Record, number: usize) -> String {
    let hash = xxhash_rust::xxh3::xxh3_64(&record.bytes);
    if number == 0 { format!("{hash:016x}") } else { format!("{hash:016x}-{}", number + 1) }
}

#[cfg(test)]
pub(crate) mod tests;
