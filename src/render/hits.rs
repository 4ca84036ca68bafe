//! Rows of `search`, `related` and `quotes`.

use std::io::{self, Write};

use super::cells::{article_and, article_cells, day, or_blank};
use super::rows::{Json, Listed, Row};
use super::terminal::Layout;
use super::variants::{self, WithVariants};
use super::wire::{QuotationOut, SearchOut, quote_id};
use crate::archive::{ArticleRow, QuotationRow};

impl Row for ArticleRow {
    fn json(&self, json: Json) -> io::Result<String> {
        json.write(&SearchOut::new(&self.hit, &self.snippets))
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let mut cells = article_cells(self.article());
        cells.extend([self.hit.score.to_string(), self.hit.copies.to_string()]);
        vec![cells]
    }
}

impl Listed for ArticleRow {
    const COLUMNS: &'static [&'static str] = &article_and(["score", "copies"]);

    fn text(&self, number: usize, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        layout.article(out, number, &self.hit, self.title.as_ref(), &self.snippets)
    }
}

impl Row for QuotationRow {
    fn json(&self, json: Json) -> io::Result<String> {
        let row = QuotationOut::new(&self.hit, self.number, self.snippet.as_ref());
        json.write(&WithVariants::new(row, self.variants.as_ref()))
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let (a, q) = (self.article(), self.quote());
        let said = q.said.as_ref();
        vec![vec![
            quote_id(&a.id, self.number),
            q.text(&a.body),
            q.kind.as_str().to_owned(),
            or_blank(q.speaker.as_ref().map(|s| s.name.as_str())),
            or_blank(q.speaker.as_ref().and_then(|s| s.role.as_deref())),
            or_blank(q.source.map(|m| m.span.of(&a.body))),
            or_blank(q.cue.map(|c| c.of(&a.body))),
            said.and_then(|s| s.date).map(|d| d.to_string()).unwrap_or_default(),
            or_blank(said.map(|s| s.raw.as_str())),
            format!("{:.3}", q.confidence),
            or_blank(a.title.as_deref()),
            or_blank(a.publisher.as_deref()),
            day(a),
            a.origin.path.clone(),
            a.line_at(q.extent().start).map(|l| l.to_string()).unwrap_or_default(),
            or_blank(a.origin.url.as_deref()),
            self.hit.score.to_string(),
            self.hit.copies.to_string(),
        ]]
    }
}

impl Listed for QuotationRow {
    const COLUMNS: &'static [&'static str] = &[
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
    ];

    fn text(&self, number: usize, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        let plain = Default::default();
        let snippet = self.snippet.as_ref().unwrap_or(&plain);
        layout.quotation(out, number, &self.hit, self.title.as_ref(), snippet)?;
        variants::text(out, self.variants.as_deref().unwrap_or_default(), layout)
    }
}
