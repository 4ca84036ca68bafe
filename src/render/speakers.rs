//! `speakers` for a person, a program and a spreadsheet.

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::rows::{Json, Listed, Row};
use super::terminal::Layout;
use super::{harmless, wrap};
use crate::archive::counted;
use crate::index::{RoleSpan, SpeakerRow};

const INDENT: &str = "   ";

/// Roles shown to a person; programs get all.
const ROLES: usize = 5;

/// One row of `speakers`.
#[derive(Serialize)]
pub struct SpeakerOut<'a> {
    pub name: &'a str,
    pub names: &'a [String],
    pub roles: Vec<RoleOut<'a>>,
    pub quotes: usize,
    pub articles: usize,
    pub first: Option<String>,
    pub last: Option<String>,
}

#[derive(Serialize)]
pub struct RoleOut<'a> {
    pub role: &'a str,
    pub first: Option<String>,
    pub last: Option<String>,
    pub quotes: usize,
    pub articles: usize,
}

impl<'a> SpeakerOut<'a> {
    pub fn new(row: &'a SpeakerRow) -> SpeakerOut<'a> {
        let date = |date: Option<Date>| date.map(|d| d.to_string());
        let role = |r: &'a RoleSpan| RoleOut {
            role: &r.role,
            first: date(r.first),
            last: date(r.last),
            quotes: r.quotes,
            articles: r.articles,
        };
        SpeakerOut {
            name: &row.name,
            names: &row.names,
            roles: row.roles.iter().map(role).collect(),
            quotes: row.quotes,
            articles: row.articles,
            first: date(row.first),
            last: date(row.last),
        }
    }
}

impl Row for SpeakerRow {
    fn json(&self, json: Json) -> io::Result<String> {
        json.write(&SpeakerOut::new(self))
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let date = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
        let role = |r: &RoleSpan| match span(r.first, r.last) {
            span if span.is_empty() => r.role.clone(),
            span => format!("{} ({span})", r.role),
        };
        vec![vec![
            self.name.clone(),
            self.names.join("; "),
            self.roles.iter().map(role).collect::<Vec<_>>().join("; "),
            self.quotes.to_string(),
            self.articles.to_string(),
            date(self.first),
            date(self.last),
        ]]
    }
}

impl Listed for SpeakerRow {
    const COLUMNS: &'static [&'static str] =
        &["name", "names", "roles", "quotes", "articles", "first", "last"];

    fn text(&self, number: usize, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        let Layout { style, width, .. } = layout;
        let counts = format!(
            "{}, {}",
            counted(self.quotes as u64, "quotation"),
            counted(self.articles as u64, "article")
        );
        let span = match span(self.first, self.last) {
            span if span.is_empty() => "undated".to_owned(),
            span => span,
        };
        writeln!(out, "{number}. {}  {counts}, {span}", style.speaker(&harmless(&self.name)))?;
        let mut detail = |label: &str, text: String| -> io::Result<()> {
            for line in wrap(&harmless(&format!("{label}{text}")), width.saturating_sub(INDENT.len()).max(20))
            {
                writeln!(out, "{INDENT}{}", style.faint(&line))?;
            }
            Ok(())
        };
        if !self.roles.is_empty() {
            detail("", roles(&self.roles))?;
        }
        let others = others(self);
        if !others.is_empty() {
            detail("also ", others.join(", "))?;
        }
        Ok(())
    }
}

/// The other names, those once that differ in capitals only.
fn others(row: &SpeakerRow) -> Vec<&str> {
    let mut seen = vec![row.name.to_lowercase()];
    let mut others = Vec::new();
    for name in &row.names {
        let folded = name.to_lowercase();
        if !seen.contains(&folded) {
            seen.push(folded);
            others.push(name.as_str());
        }
    }
    others
}

/// "fire chief (2011–2014), mayor (2015–2019), and 2 more"
fn roles(roles: &[RoleSpan]) -> String {
    // A role that several articles give goes before all that one alone does: it may
    // have been misread.
    let sure = roles.iter().filter(|role| role.articles > 1).count();
    let mut shown: Vec<usize> = (0..roles.len()).filter(|&k| sure == 0 || roles[k].articles > 1).collect();
    shown.sort_by_key(|&k| std::cmp::Reverse(roles[k].quotes));
    shown.truncate(ROLES);
    shown.sort_unstable();
    let one = |&k: &usize| {
        let years = |d: Option<Date>| d.map(|d| d.year());
        match (years(roles[k].first), years(roles[k].last)) {
            (Some(a), Some(b)) if a == b => format!("{} ({a})", roles[k].role),
            (Some(a), Some(b)) => format!("{} ({a}–{b})", roles[k].role),
            _ => roles[k].role.clone(),
        }
    };
    let mut text = shown.iter().map(one).collect::<Vec<_>>().join(", ");
    if roles.len() > shown.len() {
        text.push_str(&format!(", and {} more", roles.len() - shown.len()));
    }
    text
}

fn span(first: Option<Date>, last: Option<Date>) -> String {
    match (first, last) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::archive::Answer;
    use crate::render::formats;

    fn row() -> SpeakerRow {
        let role = |role: &str, year, quotes| RoleSpan {
            role: role.into(),
            first: Some(date(year, 1, 1)),
            last: Some(date(year + 1, 1, 1)),
            quotes,
            articles: 1,
        };
        SpeakerRow {
            name: "Ida Quill".into(),
            names: vec!["Ida Quill".into(), "Quill".into(), "IDA QUILL".into()],
            roles: vec![role("mayor", 2010, 2), role("minister, for fish", 2012, 3)],
            quotes: 5,
            articles: 1,
            first: Some(date(2010, 1, 1)),
            last: Some(date(2013, 1, 1)),
        }
    }

    #[test]
    fn a_person_reads_roles_in_their_time() {
        let mut out = Vec::new();
        row().text(1, &mut out, Layout::default()).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "1. Ida Quill  5 quotations, 1 article, 2010-01-01 to 2013-01-01\n   mayor (2010–2011), minister, for fish (2012–2013)\n   also Quill\n"
        );
    }

    #[test]
    fn a_role_that_one_article_gives_comes_after_what_several_do() {
        let mut row = row();
        row.roles[1].articles = 2;
        let mut out = Vec::new();
        row.text(1, &mut out, Layout::default()).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("   minister, for fish (2012–2013), and 1 more\n"), "{out}");
    }

    #[test]
    fn json_has_the_agreed_fields() {
        let json = serde_json::to_value(SpeakerOut::new(&row())).unwrap();
        assert_eq!(json["roles"][1]["first"], "2012-01-01");
        assert_eq!(json["names"][1], "Quill");
        assert_eq!((&json["quotes"], &json["articles"]), (&5.into(), &1.into()));
    }

    #[test]
    fn csv_quotes_what_holds_commas() {
        let mut out = Vec::new();
        let mut answer = Answer::of(vec![row()]);
        formats::named("csv").unwrap().print(&mut out, &mut answer, Layout::default()).unwrap();
        let csv = String::from_utf8(out).unwrap();
        assert!(csv.starts_with("name,names,roles,quotes,articles,first,last\n"), "{csv}");
        assert!(csv.contains("\"mayor (2010-01-01 to 2011-01-01); minister, for fish ("), "{csv}");
    }
}
