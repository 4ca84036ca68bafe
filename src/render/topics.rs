//! `topics` for a person, a program and a spreadsheet.

use std::io::{self, Write};

use serde::Serialize;

use super::bars::sparkline;
use super::harmless;
use super::rows::{Json, Row, Rows};
use super::terminal::Layout;
use crate::archive::{Answer, TopicsFrame};
use crate::report::period::Period;
use crate::report::topics::{SCORE, TopicRow};

/// One phrase.
#[derive(Serialize)]
pub struct TopicOut<'a> {
    pub phrase: &'a str,
    pub articles: usize,
    /// Articles of the whole archive that hold it.
    pub archive: u64,
    pub score: f64,
    /// What the score is.
    pub measure: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub periods: Option<Vec<TopicPeriod>>,
}

/// How often a phrase occurs in a period.
#[derive(Serialize)]
pub struct TopicPeriod {
    pub period: String,
    /// Matching articles that hold the phrase.
    pub articles: usize,
    /// Matching articles.
    pub of: usize,
}

impl<'a> TopicOut<'a> {
    pub fn new(topics: &TopicsFrame, row: &'a TopicRow) -> TopicOut<'a> {
        let period = |(k, &articles): (usize, &usize)| TopicPeriod {
            period: topics.periods[k].label(),
            articles,
            of: topics.totals[k],
        };
        let periods = || row.periods.iter().enumerate().map(period).collect();
        TopicOut {
            phrase: &row.phrase,
            articles: row.articles,
            archive: row.archive,
            score: tenths(row.score),
            measure: SCORE,
            periods: (!topics.periods.is_empty()).then(periods),
        }
    }
}

/// One place says all that the number knows.
fn tenths(score: f64) -> f64 {
    (score * 10.0).round() / 10.0
}

/// A phrase among the others.
struct Framed<'a> {
    row: &'a TopicRow,
    frame: &'a TopicsFrame,
}

impl Row for Framed<'_> {
    fn json(&self, json: Json) -> io::Result<String> {
        json.write(&TopicOut::new(self.frame, self.row))
    }

    /// One line a phrase, or one a phrase and period.
    fn lines(&self) -> Vec<Vec<String>> {
        let Framed { row, frame } = self;
        let cells = vec![
            row.phrase.clone(),
            row.articles.to_string(),
            row.archive.to_string(),
            tenths(row.score).to_string(),
        ];
        if frame.periods.is_empty() {
            return vec![cells];
        }
        let line = |((period, of), n): ((&Period, &usize), &usize)| {
            [&cells[..], &[period.label(), n.to_string(), of.to_string()]].concat()
        };
        frame.periods.iter().zip(&frame.totals).zip(&row.periods).map(line).collect()
    }
}

impl Rows for Answer<TopicRow, TopicsFrame> {
    fn columns(&self) -> Vec<&'static str> {
        let mut header = vec!["phrase", "articles", "archive", "score"];
        if !self.frame.periods.is_empty() {
            header.extend(["period", "in_period", "of_period"]);
        }
        header
    }

    fn each(&mut self, give: &mut dyn FnMut(&dyn Row) -> io::Result<()>) -> io::Result<()> {
        self.rows.iter().try_for_each(|row| give(&Framed { row, frame: &self.frame }))
    }

    fn text(&mut self, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        text(out, &self.rows, &self.frame, layout)
    }
}

/// Rows for a person; where counted by period, each with its rise and fall.
fn text(out: &mut dyn Write, rows: &[TopicRow], topics: &TopicsFrame, layout: Layout) -> io::Result<()> {
    let Layout { style, width, .. } = layout;
    if rows.is_empty() {
        return Ok(());
    }
    let columns = |row: &TopicRow| row.phrase.chars().count();
    let phrase = rows.iter().map(columns).max().unwrap_or(0).max("phrase".len());
    let room = width.saturating_sub(phrase + 23);
    let spark = |numbers: &[usize]| sparkline(&numbers[numbers.len().saturating_sub(room)..]);
    let shown = &topics.periods[topics.periods.len().saturating_sub(room)..];
    let mut heading = format!("{:phrase$}  articles      score", "phrase");
    if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
        heading.push_str(&format!("  {} to {}", first.label(), last.label()));
    }
    writeln!(out, "{}", style.faint(&heading))?;
    for row in rows {
        let text = harmless(&row.phrase);
        let pad = " ".repeat(phrase.saturating_sub(columns(row)));
        let line = format!(
            "{}{pad}  {:>8}  {:>9.1}  {}",
            style.strong(&text),
            row.articles,
            row.score,
            spark(&row.periods)
        );
        writeln!(out, "{}", line.trim_end())?;
    }
    let read = match topics.read {
        read if read < topics.articles => format!("; phrases from the best {read}"),
        _ => String::new(),
    };
    writeln!(out, "{}", style.faint(&format!("score: {SCORE}; {} articles match{read}", topics.articles)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::render::formats;
    use crate::report::period::Unit;

    fn sample() -> Answer<TopicRow, TopicsFrame> {
        let row = |phrase: &str, articles| TopicRow {
            phrase: phrase.into(),
            articles,
            archive: 9,
            score: 12.34,
            periods: vec![articles, 0],
        };
        let frame = TopicsFrame {
            periods: Period::between(date(2010, 1, 1), date(2011, 1, 1), Unit::Year).collect(),
            totals: vec![8, 2],
            read: 8,
            articles: 10,
        };
        Answer::with_frame(vec![row("Bay of Tarn", 8), row("spill", 4)], frame)
    }

    #[test]
    fn a_person_sees_rise_and_fall_and_the_name_of_the_score() {
        let mut out = Vec::new();
        sample().text(&mut out, Layout::default()).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "phrase       articles      score  2010 to 2011");
        assert_eq!(lines[1], "Bay of Tarn         8       12.3  █");
        assert_eq!(lines[3], "score: log-likelihood ratio; 10 articles match; phrases from the best 8");
    }

    #[test]
    fn programs_get_all() {
        let mut topics = sample();
        let json = serde_json::to_value(TopicOut::new(&topics.frame, &topics.rows[0])).unwrap();
        assert_eq!(json["periods"][1]["period"], "2011");
        assert_eq!((&json["phrase"], &json["score"]), (&"Bay of Tarn".into(), &12.3.into()));
        let mut out = Vec::new();
        formats::named("csv").unwrap().print(&mut out, &mut topics, Layout::default()).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().lines().nth(1), Some("Bay of Tarn,8,9,12.3,2010,8,8"));
    }
}
