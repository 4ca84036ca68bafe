//! Rows for a spreadsheet: a header, then one row a hit, nothing cut.

use std::io::{self, Write};

use super::wire::quote_id;
use crate::index::Hit;

/// Writes rows as CSV (RFC 4180).
pub struct Table<W: Write> {
    inner: csv::Writer<W>,
}

impl<W: Write> Table<W> {
    /// # Errors
    /// When the writer fails.
    pub fn new(out: W, header: &[&str]) -> io::Result<Table<W>> {
        let mut inner = csv::Writer::from_writer(out);
        inner.write_record(header).map_err(plain)?;
        Ok(Table { inner })
    }

    /// # Errors
    /// When the writer fails.
    pub fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> io::Result<()> {
        self.inner.write_record(cells.iter().map(AsRef::as_ref).map(str::as_bytes)).map_err(plain)
    }

    /// # Errors
    /// When the writer fails.
    pub fn finish(mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// The error of the writer itself, so that a closed pipe stays recognisable.
fn plain(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// # Errors
/// When the writer fails.
pub fn articles(out: impl Write, hits: &[Hit]) -> io::Result<()> {
    let mut table = Table::new(
        out,
        &[
            "id",
            "title",
            "publisher",
            "published",
            "bylines",
            "section",
            "language",
            "path",
            "line",
            "url",
            "score",
            "copies",
        ],
    )?;
    for hit in hits {
        let a = &hit.article.article;
        let names: Vec<&str> = a.bylines.iter().flat_map(|b| b.names.iter().map(String::as_str)).collect();
        table.row(&[
            a.id.as_str(),
            a.title.as_deref().unwrap_or_default(),
            a.publisher.as_deref().unwrap_or_default(),
            &a.published.as_ref().map(|p| p.date.to_string()).unwrap_or_default(),
            &names.join("; "),
            a.section.as_deref().unwrap_or_default(),
            a.language.as_deref().unwrap_or_default(),
            &a.origin.path,
            &a.origin.line.map(|l| l.to_string()).unwrap_or_default(),
            a.origin.url.as_deref().unwrap_or_default(),
            &hit.score.to_string(),
            &hit.copies.to_string(),
        ])?;
    }
    table.finish()
}

/// # Errors
/// When the writer fails.
pub fn quotations(out: impl Write, hits: &[Hit]) -> io::Result<()> {
    let mut table = Table::new(
        out,
        &[
            "id",
            "quote",
            "kind",
            "speaker",
            "role",
            "source",
            "cue",
            "said",
            "said_raw",
            "confidence",
            "title",
            "publisher",
            "published",
            "path",
            "line",
            "url",
            "score",
            "copies",
        ],
    )?;
    for hit in hits {
        let Some(number) = hit.quote else { continue };
        let a = &hit.article.article;
        let q = &hit.article.quotes[number];
        let said = q.said.as_ref();
        table.row(&[
            quote_id(&a.id, number).as_str(),
            &q.text(&a.body),
            q.kind.as_str(),
            q.speaker.as_ref().map_or("", |s| &s.name),
            q.speaker.as_ref().and_then(|s| s.role.as_deref()).unwrap_or_default(),
            q.source.map_or("", |m| m.span.of(&a.body)),
            q.cue.map_or("", |c| c.of(&a.body)),
            &said.and_then(|s| s.date).map(|d| d.to_string()).unwrap_or_default(),
            said.map_or("", |s| &s.raw),
            &format!("{:.3}", q.confidence),
            a.title.as_deref().unwrap_or_default(),
            a.publisher.as_deref().unwrap_or_default(),
            &a.published.as_ref().map(|p| p.date.to_string()).unwrap_or_default(),
            &a.origin.path,
            &a.line_at(q.extent().start).map(|l| l.to_string()).unwrap_or_default(),
            a.origin.url.as_deref().unwrap_or_default(),
            &hit.score.to_string(),
            &hit.copies.to_string(),
        ])?;
    }
    table.finish()
}
