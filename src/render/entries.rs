//! Rows of `show` and of `status --undated`: articles as they are stored.

use std::io::{self, Write};

use serde::Serialize;

use super::cells::{ARTICLE, article_and, article_cells};
use super::harmless;
use super::rows::{Json, Listed, Row};
use super::terminal::Layout;
use super::wire::{ArticleOut, ExtractOut};
use crate::archive::{Answer, EntryRow};
use crate::article::Article;

impl Row for EntryRow {
    fn json(&self, json: Json) -> io::Result<String> {
        json.write(&ExtractOut::new(&self.entry, false))
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let mut cells = article_cells(&self.entry.article);
        cells.extend([self.entry.quotes.len().to_string(), self.entry.article.body.clone()]);
        vec![cells]
    }
}

impl Listed for EntryRow {
    const COLUMNS: &'static [&'static str] = &article_and(["quotes", "body"]);
    const ALONE: bool = true;

    fn text(&self, _: usize, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        layout.whole(out, &self.entry)
    }
}

/// A row of `status --undated`: an article without its body.
pub struct ListedArticle(EntryRow);

/// The articles of an answer, without their bodies.
pub fn listed(answer: Answer<EntryRow>) -> Answer<ListedArticle> {
    answer.map(ListedArticle)
}

impl Row for ListedArticle {
    fn json(&self, json: Json) -> io::Result<String> {
        json.write(&ArticleOut::new(&self.0.entry.article))
    }

    fn lines(&self) -> Vec<Vec<String>> {
        vec![article_cells(&self.0.entry.article)]
    }
}

impl Listed for ListedArticle {
    const COLUMNS: &'static [&'static str] = &ARTICLE;

    fn text(&self, _: usize, out: &mut dyn Write, _: Layout) -> io::Result<()> {
        let a = &self.0.entry.article;
        let title = a.title.as_deref().unwrap_or("(no title)");
        writeln!(out, "{}\t{}", harmless(&a.origin.path), harmless(title))
    }
}

/// A row of `show --provenance`: where the fields of an article came from.
pub struct Provenance(EntryRow);

/// Where the fields of the articles of an answer came from.
pub fn provenance(answer: Answer<EntryRow>) -> Answer<Provenance> {
    answer.map(Provenance)
}

#[derive(Serialize)]
struct ProvenanceOut<'a> {
    id: &'a str,
    path: &'a str,
    fields: Vec<FieldOut<'a>>,
}

#[derive(Serialize)]
struct FieldOut<'a> {
    field: &'a str,
    reader: String,
}

impl Provenance {
    fn article(&self) -> &Article {
        &self.0.entry.article
    }

    fn fields(&self) -> Vec<FieldOut<'_>> {
        let a = self.article();
        let field = |(field, reader): &'_ (&'static str, String)| FieldOut { field, reader: reader.clone() };
        let mut fields: Vec<FieldOut<'_>> = a.provenance.iter().map(field).collect();
        let published = match &a.published {
            Some(p) => {
                format!("{}: {:?} read as {} ({})", p.provenance, p.raw, p.date, p.precision.as_str())
            }
            None => "not found".to_owned(),
        };
        fields.push(FieldOut { field: "published", reader: published });
        fields
    }
}

impl Row for Provenance {
    fn json(&self, json: Json) -> io::Result<String> {
        let a = self.article();
        json.write(&ProvenanceOut { id: &a.id, path: &a.origin.path, fields: self.fields() })
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let a = self.article();
        let line = |f: FieldOut<'_>| vec![a.id.clone(), a.origin.path.clone(), f.field.to_owned(), f.reader];
        self.fields().into_iter().map(line).collect()
    }
}

impl Listed for Provenance {
    const COLUMNS: &'static [&'static str] = &["id", "path", "field", "reader"];
    const ALONE: bool = true;

    fn text(&self, _: usize, out: &mut dyn Write, _: Layout) -> io::Result<()> {
        writeln!(out, "{}", harmless(&self.article().origin.path))?;
        self.fields().iter().try_for_each(|f| writeln!(out, "  {:<12}{}", f.field, harmless(&f.reader)))
    }
}
