//! `timeline` as bars, a row an object, or a spreadsheet.

use std::io::{self, Write};

use serde::Serialize;

use super::bars::bar;
use super::rows::{Json, Row, Rows};
use super::terminal::Layout;
use super::{Style, harmless};
use crate::archive::{Answer, TimelineFrame, counted};
use crate::report::timeline::{Count, Row as Period};

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

impl PeriodOut<'_> {
    /// Each series of one period.
    fn all<'p>(period: &'p Period, frame: &'p TimelineFrame) -> impl Iterator<Item = PeriodOut<'p>> {
        frame.speakers.iter().zip(&period.counts).map(|(speaker, count)| PeriodOut {
            period: period.period.label(),
            start: period.period.start().to_string(),
            end: period.period.end().to_string(),
            speaker: speaker.as_deref(),
            articles: count.articles,
            quotes: count.quotes,
        })
    }
}

impl Row for PeriodOut<'_> {
    fn json(&self, json: Json) -> io::Result<String> {
        json.write(self)
    }

    fn lines(&self) -> Vec<Vec<String>> {
        let mut cells = vec![self.period.clone(), self.start.clone(), self.end.clone()];
        cells.extend(self.speaker.map(str::to_owned));
        cells.extend([self.articles.to_string(), self.quotes.to_string()]);
        vec![cells]
    }
}

impl Rows for Answer<Period, TimelineFrame> {
    fn columns(&self) -> Vec<&'static str> {
        match is_split(&self.frame) {
            true => vec!["period", "start", "end", "speaker", "articles", "quotes"],
            false => vec!["period", "start", "end", "articles", "quotes"],
        }
    }

    fn each(&mut self, give: &mut dyn FnMut(&dyn Row) -> io::Result<()>) -> io::Result<()> {
        self.rows.iter().flat_map(|row| PeriodOut::all(row, &self.frame)).try_for_each(|row| give(&row))
    }

    fn text(&mut self, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        text(out, &self.rows, &self.frame, layout)
    }
}

/// Whether each speaker has a series.
fn is_split(frame: &TimelineFrame) -> bool {
    frame.speakers.iter().any(Option::is_some)
}

/// Colours of the series, in turn.
const COLORS: [&str; 6] = ["\x1b[36m", "\x1b[33m", "\x1b[35m", "\x1b[32m", "\x1b[34m", "\x1b[31m"];

/// Narrowest room for a bar, in columns.
const NARROWEST: usize = 8;

/// Bars for a person: quotations where series are split by speaker, else articles.
fn text(out: &mut dyn Write, rows: &[Period], frame: &TimelineFrame, layout: Layout) -> io::Result<()> {
    let Layout { style, width, .. } = layout;
    let split = is_split(frame);
    let measure = |c: &Count| if split { c.quotes } else { c.articles };
    let counts = || rows.iter().flat_map(|row| &row.counts);
    let most = counts().map(measure).max().unwrap_or(0);
    let digits = |n: usize| n.to_string().len();
    let columns = [
        counts().map(|c| digits(c.articles)).max().unwrap_or(1).max("articles".len()),
        counts().map(|c| digits(c.quotes)).max().unwrap_or(1).max("quotes".len()),
    ];
    let label = rows.iter().map(|r| r.period.label().len()).max().unwrap_or(0).max(frame.unit.as_str().len());
    let names: Vec<String> = frame.speakers.iter().flatten().map(|n| harmless(n).into_owned()).collect();
    let name =
        if split { names.iter().map(|n| n.chars().count()).max().unwrap_or(0).min(width / 4) } else { 0 };
    let head = label + 2 + if split { name + 2 } else { 0 };
    let room = width.saturating_sub(head + columns[0] + 2 + columns[1] + 1).max(NARROWEST);
    if !rows.is_empty() {
        let speaker = if split { format!("{:name$}  ", "") } else { String::new() };
        let unit = frame.unit.as_str();
        let heading =
            format!("{unit:label$}  {speaker}{:>2$}  {:>3$}", "articles", "quotes", columns[0], columns[1]);
        writeln!(out, "{}", style.faint(heading.trim_end()))?;
    }
    for row in rows {
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
    for (speaker, count) in frame.speakers.iter().zip(&frame.undated) {
        if !count.is_zero() {
            let whose = speaker.as_ref().map(|s| format!(" ({})", harmless(s))).unwrap_or_default();
            let counts = format!(
                "{}, {}",
                counted(count.articles as u64, "article"),
                counted(count.quotes as u64, "quotation")
            );
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::render::formats;
    use crate::report::period::{self, Unit};

    fn sample(speakers: Vec<Option<String>>) -> Answer<Period, TimelineFrame> {
        let n = speakers.len();
        let row = |(k, period)| Period { period, counts: vec![Count { articles: 2 - k, quotes: k }; n] };
        let periods = period::Period::between(date(2019, 1, 1), date(2021, 1, 1), Unit::Year).enumerate();
        let undated = vec![Count { articles: 1, quotes: 0 }; n];
        let frame = TimelineFrame { unit: Unit::Year, speakers, undated };
        Answer::with_frame(periods.map(row).collect(), frame)
    }

    fn printed(mut answer: Answer<Period, TimelineFrame>, format: &str) -> String {
        let mut out = Vec::new();
        formats::named(format).unwrap().print(&mut out, &mut answer, Layout::default()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn bars_fit_the_width() {
        let mut out = Vec::new();
        sample(vec![None]).text(&mut out, Layout { width: 40, ..Layout::default() }).unwrap();
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
        let layout = Layout { style: Style { color: true, links: false }, width: 60, ..Layout::default() };
        timeline.clone().text(&mut out, layout).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\x1b[36mIda Quill") && text.contains("\x1b[33mOtto Marrable"), "{text}");
        let csv = printed(timeline, "csv");
        assert_eq!(csv.lines().nth(2), Some("2019,2019-01-01,2019-12-31,Otto Marrable,2,0"));
    }

    #[test]
    fn json_has_the_agreed_fields() {
        let json = printed(sample(vec![None]), "jsonl");
        assert_eq!(
            json.lines().nth(1).unwrap(),
            r#"{"period":"2020","start":"2020-01-01","end":"2020-12-31","articles":1,"quotes":1}"#
        );
    }
}
