//! `timeline` as bars, a row an object, or a spreadsheet.

use std::io::{self, Write};

use serde::Serialize;

use super::bars::bar;
use super::csv::Table;
use super::speakers::counted;
use super::{Style, harmless};
use crate::report::timeline::{Count, Row, Timeline};

/// One period; where series are split by speaker, one period of one speaker.
#[derive(Serialize)]
pub struct PeriodOut<'a> {
    pub period: String,
    pub start: String,
    pub end: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<&'a str>,
    pub articles: usize,
    pub quotes: usize,
}

/// Every row of every series, period by period.
pub fn rows(timeline: &Timeline) -> impl Iterator<Item = PeriodOut<'_>> {
    let out = |row: &Row, speaker, count: &Count| PeriodOut {
        period: row.period.label(),
        start: row.period.start().to_string(),
        end: row.period.end().to_string(),
        speaker,
        articles: count.articles,
        quotes: count.quotes,
    };
    timeline.rows.iter().flat_map(move |row| {
        timeline
            .speakers
            .iter()
            .zip(&row.counts)
            .map(move |(speaker, count)| out(row, speaker.as_deref(), count))
    })
}

/// Colours of the series, in turn.
const COLORS: [&str; 6] = ["\x1b[36m", "\x1b[33m", "\x1b[35m", "\x1b[32m", "\x1b[34m", "\x1b[31m"];

/// Narrowest room for a bar, in columns.
const NARROWEST: usize = 8;

/// Bars for a person: quotations where series are split by speaker, else articles.
///
/// # Errors
/// When the writer fails.
pub fn text(out: &mut dyn Write, timeline: &Timeline, style: Style, width: usize) -> io::Result<()> {
    let split = timeline.speakers.iter().any(Option::is_some);
    let measure = |c: &Count| if split { c.quotes } else { c.articles };
    let counts = || timeline.rows.iter().flat_map(|row| &row.counts);
    let most = counts().map(measure).max().unwrap_or(0);
    let digits = |n: usize| n.to_string().len();
    let columns = [
        counts().map(|c| digits(c.articles)).max().unwrap_or(1).max("articles".len()),
        counts().map(|c| digits(c.quotes)).max().unwrap_or(1).max("quotes".len()),
    ];
    let label = timeline
        .rows
        .iter()
        .map(|r| r.period.label().len())
        .max()
        .unwrap_or(0)
        .max(timeline.unit.as_str().len());
    let names: Vec<String> = timeline.speakers.iter().flatten().map(|n| harmless(n).into_owned()).collect();
    let name =
        if split { names.iter().map(|n| n.chars().count()).max().unwrap_or(0).min(width / 4) } else { 0 };
    let head = label + 2 + if split { name + 2 } else { 0 };
    let room = width.saturating_sub(head + columns[0] + 2 + columns[1] + 1).max(NARROWEST);
    if !timeline.rows.is_empty() {
        let speaker = if split { format!("{:name$}  ", "") } else { String::new() };
        let unit = timeline.unit.as_str();
        let heading =
            format!("{unit:label$}  {speaker}{:>2$}  {:>3$}", "articles", "quotes", columns[0], columns[1]);
        writeln!(out, "{}", style.faint(heading.trim_end()))?;
    }
    for row in &timeline.rows {
        for (k, count) in row.counts.iter().enumerate() {
            let period = if k == 0 { row.period.label() } else { String::new() };
            let drawn = bar(measure(count), most, room);
            let drawn = if split { colored(style, k, &drawn) } else { drawn };
            let speaker = names.get(k).map(|n| format!("{}  ", fitted(n, name))).unwrap_or_default();
            let figures = format!("{:>2$}  {:>3$}", count.articles, count.quotes, columns[0], columns[1]);
            let line = format!("{period:label$}  {}{figures} {drawn}", colored(style, k, &speaker));
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    for (speaker, count) in timeline.speakers.iter().zip(&timeline.undated) {
        if !count.is_zero() {
            let whose = speaker.as_ref().map(|s| format!(" ({})", harmless(s))).unwrap_or_default();
            let counts =
                format!("{}, {}", counted(count.articles, "article"), counted(count.quotes, "quotation"));
            writeln!(out, "{}", style.faint(&format!("undated{whose}: {counts}")))?;
        }
    }
    Ok(())
}

/// A name in exactly so many columns.
fn fitted(name: &str, columns: usize) -> String {
    let n = name.chars().count();
    if n <= columns {
        return format!("{name:columns$}");
    }
    let mut out: String = name.chars().take(columns.saturating_sub(1)).collect();
    out.push('…');
    out
}

fn colored(style: Style, series: usize, text: &str) -> String {
    if !style.color || text.trim().is_empty() {
        return text.to_owned();
    }
    format!("{}{text}\x1b[0m", COLORS[series % COLORS.len()])
}

/// Rows for a spreadsheet.
///
/// # Errors
/// When the writer fails.
pub fn csv(out: impl Write, timeline: &Timeline) -> io::Result<()> {
    let split = timeline.speakers.iter().any(Option::is_some);
    let mut header = vec!["period", "start", "end", "articles", "quotes"];
    if split {
        header.insert(3, "speaker");
    }
    let mut table = Table::new(out, &header)?;
    for row in rows(timeline) {
        let mut cells =
            vec![row.period, row.start, row.end, row.articles.to_string(), row.quotes.to_string()];
        if split {
            cells.insert(3, row.speaker.unwrap_or_default().to_owned());
        }
        table.row(&cells)?;
    }
    table.finish()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::report::period::{Period, Unit};

    fn sample(speakers: Vec<Option<String>>) -> Timeline {
        let n = speakers.len();
        let row = |(k, period)| Row { period, counts: vec![Count { articles: 2 - k, quotes: k }; n] };
        let periods = Period::between(date(2019, 1, 1), date(2021, 1, 1), Unit::Year).enumerate();
        let undated = vec![Count { articles: 1, quotes: 0 }; n];
        Timeline { unit: Unit::Year, speakers, rows: periods.map(row).collect(), undated }
    }

    #[test]
    fn bars_fit_the_width() {
        let mut out = Vec::new();
        text(&mut out, &sample(vec![None]), Style::default(), 40).unwrap();
        let text = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "year  articles  quotes");
        assert_eq!(lines[1], format!("2019         2       0 {}", "█".repeat(17)));
        assert_eq!(lines[3], "2021         0       2");
        assert_eq!(lines[4], "undated: 1 article, 0 quotations");
        assert!(lines.iter().all(|l| l.chars().count() <= 40));
    }

    #[test]
    fn speakers_have_rows_of_their_own() {
        let timeline = sample(vec![Some("Ida Quill".into()), Some("Otto Marrable".into())]);
        let mut out = Vec::new();
        text(&mut out, &timeline, Style { color: true, links: false }, 60).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\x1b[36mIda Quill") && text.contains("\x1b[33mOtto Marrable"), "{text}");
        let mut out = Vec::new();
        csv(&mut out, &timeline).unwrap();
        let csv = String::from_utf8(out).unwrap();
        assert_eq!(csv.lines().nth(2), Some("2019,2019-01-01,2019-12-31,Otto Marrable,2,0"));
    }

    #[test]
    fn json_has_the_agreed_fields() {
        let json: Vec<_> = rows(&sample(vec![None])).map(|r| serde_json::to_string(&r).unwrap()).collect();
        assert_eq!(
            json[1],
            r#"{"period":"2020","start":"2020-01-01","end":"2020-12-31","articles":1,"quotes":1}"#
        );
    }
}
