//! `topics` for a person, a program and a spreadsheet.

use std::io::{self, Write};

use serde::Serialize;

use super::bars::sparkline;
use super::csv::Table;
use super::{Style, harmless};
use crate::report::topics::{SCORE, TopicRow, Topics};

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
    pub fn new(topics: &'a Topics, row: &'a TopicRow) -> TopicOut<'a> {
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

/// Rows for a person; where counted by period, each with its rise and fall.
///
/// # Errors
/// When the writer fails.
pub fn text(out: &mut dyn Write, topics: &Topics, style: Style, width: usize) -> io::Result<()> {
    if topics.rows.is_empty() {
        return Ok(());
    }
    let columns = |row: &TopicRow| row.phrase.chars().count();
    let phrase = topics.rows.iter().map(columns).max().unwrap_or(0).max("phrase".len());
    let room = width.saturating_sub(phrase + 23);
    let spark = |numbers: &[usize]| sparkline(&numbers[numbers.len().saturating_sub(room)..]);
    let shown = &topics.periods[topics.periods.len().saturating_sub(room)..];
    let mut heading = format!("{:phrase$}  articles      score", "phrase");
    if let (Some(first), Some(last)) = (shown.first(), shown.last()) {
        heading.push_str(&format!("  {} to {}", first.label(), last.label()));
    }
    writeln!(out, "{}", style.faint(&heading))?;
    for row in &topics.rows {
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

/// Rows for a spreadsheet: one a phrase, or one a phrase and period.
///
/// # Errors
/// When the writer fails.
pub fn csv(out: impl Write, topics: &Topics) -> io::Result<()> {
    let by_period = !topics.periods.is_empty();
    let mut header = vec!["phrase", "articles", "archive", "score"];
    if by_period {
        header.extend(["period", "in_period", "of_period"]);
    }
    let mut table = Table::new(out, &header)?;
    for row in &topics.rows {
        let cells = [
            row.phrase.clone(),
            row.articles.to_string(),
            row.archive.to_string(),
            tenths(row.score).to_string(),
        ];
        if !by_period {
            table.row(&cells)?;
        }
        for (k, n) in row.periods.iter().enumerate().take(topics.periods.len()) {
            let [phrase, articles, archive, score] = cells.clone();
            let of = topics.totals[k].to_string();
            table.row(&[phrase, articles, archive, score, topics.periods[k].label(), n.to_string(), of])?;
        }
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::report::period::{Period, Unit};

    fn sample() -> Topics {
        let row = |phrase: &str, articles| TopicRow {
            phrase: phrase.into(),
            articles,
            archive: 9,
            score: 12.34,
            periods: vec![articles, 0],
        };
        Topics {
            rows: vec![row("Bay of Tarn", 8), row("spill", 4)],
            periods: Period::between(date(2010, 1, 1), date(2011, 1, 1), Unit::Year).collect(),
            totals: vec![8, 2],
            read: 8,
            articles: 10,
        }
    }

    #[test]
    fn a_person_sees_rise_and_fall_and_the_name_of_the_score() {
        let mut out = Vec::new();
        text(&mut out, &sample(), Style::default(), 80).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "phrase       articles      score  2010 to 2011");
        assert_eq!(lines[1], "Bay of Tarn         8       12.3  █");
        assert_eq!(lines[3], "score: log-likelihood ratio; 10 articles match; phrases from the best 8");
    }

    #[test]
    fn programs_get_all() {
        let topics = sample();
        let json = serde_json::to_value(TopicOut::new(&topics, &topics.rows[0])).unwrap();
        assert_eq!(json["periods"][1]["period"], "2011");
        assert_eq!((&json["phrase"], &json["score"]), (&"Bay of Tarn".into(), &12.3.into()));
        let mut out = Vec::new();
        csv(&mut out, &topics).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().lines().nth(1), Some("Bay of Tarn,8,9,12.3,2010,8,8"));
    }
}
