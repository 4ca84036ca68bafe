//! `status`, `status --failed` and `count`: figures.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::Serialize;

use super::harmless;
use super::rows::{Json, Listed, Row, Rows};
use super::terminal::Layout;
use crate::archive::{Count, CountRow, FailedRow, Status};

/// The figures of an archive. The keys are in the order of the alphabet.
#[derive(Serialize)]
struct StatusOut<'a> {
    articles: u64,
    attributed: u64,
    bytes: u64,
    commit: u64,
    copies: u64,
    files: u64,
    format: &'a str,
    quotes: u64,
    roots: Vec<Cow<'a, str>>,
    skipped: u64,
    speakers: u64,
    undated: u64,
}

impl Status {
    fn figures(&self) -> Vec<(&'static str, String)> {
        let stats = &self.stats;
        let mut figures = vec![
            ("articles", stats.articles.to_string()),
            ("quotations", stats.quotes.to_string()),
            ("attributed", stats.attributed.to_string()),
            ("speakers", stats.speakers.to_string()),
            ("undated", stats.undated.to_string()),
            ("copies", stats.copies.to_string()),
            ("files", stats.files.to_string()),
            ("skipped", stats.skipped.to_string()),
            ("size", format!("{:.1} MB", stats.bytes as f64 / 1e6)),
            ("format", stats.format.clone()),
            ("commit", stats.commit.to_string()),
        ];
        figures.extend(self.roots.iter().map(|root| ("root", root.display().to_string())));
        figures
    }
}

impl Row for Status {
    fn json(&self, _: Json) -> io::Result<String> {
        // One line in both forms.
        Json::Line.write(&StatusOut {
            articles: self.stats.articles,
            attributed: self.stats.attributed,
            bytes: self.stats.bytes,
            copies: self.stats.copies,
            files: self.stats.files,
            format: &self.stats.format,
            roots: self.roots.iter().map(|root| root.to_string_lossy()).collect(),
            commit: self.stats.commit,
            quotes: self.stats.quotes,
            skipped: self.stats.skipped,
            speakers: self.stats.speakers,
            undated: self.stats.undated,
        })
    }

    fn lines(&self) -> Vec<Vec<String>> {
        self.figures().into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect()
    }
}

impl Rows for Status {
    fn columns(&self) -> Vec<&'static str> {
        vec!["figure", "value"]
    }

    fn alone(&self) -> bool {
        true
    }

    fn each(&mut self, give: &mut dyn FnMut(&dyn Row) -> io::Result<()>) -> io::Result<()> {
        give(self)
    }

    fn text(&mut self, out: &mut dyn Write, _: Layout) -> io::Result<()> {
        self.figures().iter().try_for_each(|(name, value)| writeln!(out, "{name:<12}{}", harmless(value)))
    }
}

#[derive(Serialize)]
struct FailedOut<'a> {
    path: &'a str,
    reason: &'a str,
}

impl Row for FailedRow {
    fn json(&self, json: Json) -> io::Result<String> {
        json.write(&FailedOut { path: &self.path, reason: &self.reason })
    }

    fn lines(&self) -> Vec<Vec<String>> {
        vec![vec![self.path.clone(), self.reason.clone()]]
    }
}

impl Listed for FailedRow {
    const COLUMNS: &'static [&'static str] = &["path", "reason"];

    fn text(&self, _: usize, out: &mut dyn Write, _: Layout) -> io::Result<()> {
        writeln!(out, "{}: {}", harmless(&self.path), harmless(&self.reason))
    }
}

#[derive(Serialize)]
struct CountOut {
    articles: u64,
    quotes: u64,
    /// Whether both numbers are exact.
    exact: bool,
}

impl Row for CountRow {
    fn json(&self, _: Json) -> io::Result<String> {
        let exact = self.articles.is_exact() && self.quotes.is_exact();
        Json::Line.write(&CountOut { articles: self.articles.number(), quotes: self.quotes.number(), exact })
    }

    fn lines(&self) -> Vec<Vec<String>> {
        vec![vec![self.articles.number().to_string(), self.quotes.number().to_string()]]
    }
}

impl Listed for CountRow {
    const COLUMNS: &'static [&'static str] = &["articles", "quotes"];
    const ALONE: bool = true;

    fn text(&self, _: usize, out: &mut dyn Write, _: Layout) -> io::Result<()> {
        for (name, count) in [("articles", self.articles), ("quotations", self.quotes)] {
            match count {
                Count::Exact(n) => writeln!(out, "{name:<12}{n}")?,
                Count::AtLeast(n) => writeln!(out, "{name:<12}{n} or more")?,
                Count::About(n) => writeln!(out, "{name:<12}about {n}")?,
            }
        }
        Ok(())
    }
}
