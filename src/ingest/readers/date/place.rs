//! Dates in addresses and file names.

use super::lex::{self, Cursor, Kind, Token};
use super::{Found, Order, day, names, with_time};
use crate::article::{Precision, Published};
use crate::span::Span;

/// Years for which digits without separators are believed to be a date; numbers
/// of eight digits are mostly identifiers.
const SLUG_YEARS: std::ops::RangeInclusive<i16> = 1980..=2049;

/// The date in the path of an address: /2025/03/07/, /2025/mar/07/, 2025-03-07,
/// /2025/0307/, eight digits (also at the end of a longer number), and else the
/// month of /2025/03/. Host, query and fragment are not read.
pub fn from_url(url: &str) -> Option<Published> {
    let path = path_of(url);
    let tokens = lex::tokens(path);
    let found = (0..tokens.len())
        .find_map(|k| separated(path, &tokens, k))
        .or_else(|| (0..tokens.len()).find_map(|k| year_and_four(path, &tokens, k)))
        .or_else(|| tokens.iter().find_map(|t| digits(path, *t)))
        .or_else(|| (0..tokens.len()).find_map(|k| month_only(path, &tokens, k)))?;
    let raw = found.span.of(path).to_owned();
    Some(found.published("url", &raw))
}

/// The date in the name of a file; folders before the name are not read.
pub fn from_file_name(name: &str) -> Option<Published> {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let tokens = lex::tokens(name);
    let any = |k: usize| {
        let joined = k > 0
            && matches!(tokens[k - 1].kind, Kind::Number { .. })
            && tokens[k - 1].end == tokens[k].start;
        let day = day::at(Cursor { text: name, tokens: &tokens, at: k }, Order::MonthFirst, None, false)?;
        let compact = matches!(tokens[k].kind, Kind::Number { digits: 8.., .. });
        if joined || compact && !SLUG_YEARS.contains(&day.date.year()) {
            return None;
        }
        Some(with_time(name, &tokens, k, day))
    };
    let month = || {
        let mut c = Cursor { text: name, tokens: &tokens, at: 0 };
        let year = c.number(4, 4)?;
        c.glued_mark(&['-', '_'])?;
        let month = c.glued_number(2, 2)?;
        if matches!(c.peek().map(|t| t.kind), Some(Kind::Number { .. })) {
            return None;
        }
        let date = day::day(year, month, 1)?;
        let span = Span::new(tokens[0].start, tokens[c.at - 1].end);
        Some(Found { span, date, precision: Precision::Month, time: None })
    };
    let found = (0..tokens.len()).find_map(any).or_else(month)?;
    let raw = found.span.of(name).to_owned();
    Some(found.published("file name", &raw))
}

/// From the first slash after the host to the query.
fn path_of(url: &str) -> &str {
    let rest = match url.find("://") {
        Some(k) => {
            let rest = &url[k + 3..];
            rest.find('/').map_or("", |slash| &rest[slash..])
        }
        None => url,
    };
    &rest[..rest.find(['?', '#']).unwrap_or(rest.len())]
}

/// Year, month and day with the same mark between them. The span takes in the
/// slashes around.
fn separated(path: &str, tokens: &[Token], k: usize) -> Option<Found> {
    let mut c = Cursor { text: path, tokens, at: k };
    let year = c.number(4, 4)?;
    let mark = c.glued_mark(&['/', '-', '_', '.'])?;
    let month = match c.peek()?.kind {
        Kind::Word => names::month(&c.word()?)?.into(),
        _ => c.number(1, 2)?,
    };
    c.glued_mark(&[mark])?;
    let number = c.glued_number(1, 2)?;
    let date = day::day(year, month, number)?;
    Some(around(path, tokens, k, c.at, date, Precision::Day))
}

/// /2025/0307/.
fn year_and_four(path: &str, tokens: &[Token], k: usize) -> Option<Found> {
    let mut c = Cursor { text: path, tokens, at: k };
    let year = c.number(4, 4)?;
    c.glued_mark(&['/'])?;
    let four = c.glued_number(4, 4)?;
    let date = day::day(year, four / 100, four % 100).filter(|d| SLUG_YEARS.contains(&d.year()))?;
    Some(around(path, tokens, k, c.at, date, Precision::Day))
}

/// Eight digits, or the last eight of a longer number (wire services put the
/// date at the end of an identifier), or the first eight of twelve or fourteen.
fn digits(path: &str, token: Token) -> Option<Found> {
    let Kind::Number { digits, .. } = token.kind else { return None };
    if digits < 8 {
        return None;
    }
    let read = |start: usize| {
        let text = path.get(start..start + 8)?;
        let part = |a: usize, b: usize| text.get(a..b)?.parse::<u64>().ok();
        let date = day::day(part(0, 4)?, part(4, 6)?, part(6, 8)?)?;
        SLUG_YEARS.contains(&date.year()).then_some(Found {
            span: Span::new(start, start + 8),
            date,
            precision: Precision::Day,
            time: None,
        })
    };
    match digits {
        8 => read(token.start),
        12 | 14 => read(token.start).or_else(|| read(token.end - 8)),
        16.. => read(token.end - 8),
        _ => None,
    }
}

/// /2025/03/.
fn month_only(path: &str, tokens: &[Token], k: usize) -> Option<Found> {
    let mut c = Cursor { text: path, tokens, at: k };
    let year = c.number(4, 4)?;
    c.glued_mark(&['/'])?;
    let month = match c.peek()?.kind {
        Kind::Word => names::month(&c.word()?)?.into(),
        _ => c.number(2, 2)?,
    };
    // the segment ends here, or the number is something else
    if c.peek().is_some_and(|t| t.kind != Kind::Mark('/')) {
        return None;
    }
    let date = day::day(year, month, 1).filter(|d| SLUG_YEARS.contains(&d.year()))?;
    Some(around(path, tokens, k, c.at, date, Precision::Month))
}

fn around(
    path: &str,
    tokens: &[Token],
    k: usize,
    end: usize,
    date: jiff::civil::Date,
    precision: Precision,
) -> Found {
    let (mut from, mut to) = (tokens[k].start, tokens[end - 1].end);
    if path[..from].ends_with('/') {
        from -= 1;
        if path[to..].starts_with('/') {
            to += 1;
        }
    }
    Found { span: Span::new(from, to), date, precision, time: None }
}
