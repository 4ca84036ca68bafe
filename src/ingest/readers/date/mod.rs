//! When an article was published, read from whatever the source wrote.
//!
//! One small grammar over numbers, words and marks serves the fields of files,
//! addresses, file names and lines of text: ISO 8601 (calendar, week and ordinal
//! dates, basic and extended), RFC 2822, `date(1)`, the ways people write a day
//! in six languages, and Unix times. The day is the one the source wrote: an
//! offset is kept with the time and never moves the date; only a Unix time,
//! which has no zone of its own, is read in UTC. A year before 1600 or after
//! 2100 is not believed.

mod day;
mod lex;
mod names;
mod place;
mod time;

#[cfg(test)]
mod tests;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::article::{Precision, Published};
use crate::span::Span;
use day::Day;
use lex::{Cursor, Kind};

pub use place::{from_file_name, from_url};

/// Which number of 03/07/2025 is the month, where both could be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    MonthFirst,
    DayFirst,
}

/// How much of a field is looked at: a date field holds a date, not an article.
const FIELD: usize = 300;

/// Reads a field that holds a date, with the month first in 03/07/2025 unless
/// that is no day, or a weekday beside it speaks against it.
///
/// `None` where the field holds no date that can be believed; `provenance` names
/// the reader that found the field.
pub fn published_from(raw: &str, provenance: &str) -> Option<Published> {
    published_in_order(raw, provenance, Order::MonthFirst)
}

/// As [`published_from`], for a source that is known to write the day first.
pub fn published_in_order(raw: &str, provenance: &str, order: Order) -> Option<Published> {
    let raw = clip(raw.trim(), FIELD);
    let tokens = lex::tokens(raw);
    let found = whole(raw, &tokens, order)
        .or_else(|| unix(raw, &tokens))
        .or_else(|| first(raw, &tokens, order, true))
        .or_else(|| coarse(raw, &tokens))?;
    if is_epoch(&found) {
        return None;
    }
    Some(found.published(provenance, raw))
}

/// The first full date of a text and where it stands (bytes, with its time of
/// day): "Published 7 March 2025 at 10:15". A date that says when the text was
/// changed ("Updated …") is passed over.
pub fn find_in_text(text: &str) -> Option<(Span, Published)> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if has_year(line) {
            let tokens = lex::tokens(line);
            if let Some(found) = first(line, &tokens, Order::MonthFirst, false) {
                let raw = &line[found.span.start..found.span.end];
                let span = Span::new(at + found.span.start, at + found.span.end);
                return Some((span, found.published("text", raw)));
            }
        }
        at += line.len();
    }
    None
}

/// A date and, inside the same line, its time of day.
#[derive(Clone, Debug)]
struct Found {
    span: Span,
    date: jiff::civil::Date,
    precision: Precision,
    time: Option<String>,
}

impl Found {
    fn published(self, provenance: &str, raw: &str) -> Published {
        Published {
            date: self.date,
            time: self.time,
            precision: self.precision,
            provenance: provenance.to_owned(),
            raw: raw.to_owned(),
        }
    }
}

/// The longest prefix of at most `most` bytes.
fn clip(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether four digits stand together: without them a line holds no full date.
fn has_year(line: &str) -> bool {
    let mut run = 0;
    line.bytes().any(|b| {
        run = if b.is_ascii_digit() { run + 1 } else { 0 };
        run >= 4
    })
}

/// The first date of a line. Marks of change ("updated", "modified") make the
/// dates after them a last resort where `any` is set, and invisible elsewhere.
fn first(text: &str, tokens: &[lex::Token], order: Order, any: bool) -> Option<Found> {
    let mut changed = None;
    let mut changing = false;
    let mut weekday = None;
    let mut k = 0;
    while k < tokens.len() {
        let cursor = Cursor { text, tokens, at: k };
        if tokens[k].kind == Kind::Word {
            let word = text[tokens[k].start..tokens[k].end].to_lowercase();
            match word.as_str() {
                "updated" | "modified" | "edited" | "revised" | "corrected" | "accessed" | "retrieved" => {
                    changing = true
                }
                "published" | "posted" | "created" | "issued" | "filed" | "first" => changing = false,
                _ => {}
            }
            if let Some(named) = names::weekday(&word) {
                weekday = Some(named);
            }
        }
        // inside a word ("B20250307") digits are a number of something else
        let inside =
            k > 0 && tokens[k - 1].end == tokens[k].start && tokens[k - 1].kind == Kind::Word && !any;
        match day::at(cursor, order, weekday, any) {
            Some(day) if !inside => {
                let found = with_time(text, tokens, k, day);
                if !changing {
                    return Some(found);
                }
                k = day.end;
                changing = false;
                changed.get_or_insert(found);
            }
            _ => k += 1,
        }
    }
    changed.filter(|_| any)
}

/// Joins a date with the time after it, or else before it.
fn with_time(text: &str, tokens: &[lex::Token], start: usize, day: Day) -> Found {
    let mut span = Span::new(tokens[start].start, tokens[day.end - 1].end);
    let mut clock = day.clock;
    if clock.is_none() {
        let mut after = Cursor { text, tokens, at: day.end };
        time::skip_filler(&mut after);
        clock = time::clock(after);
    }
    if clock.is_none() {
        clock = (start.saturating_sub(10)..start).find_map(|k| {
            let clock = time::clock(Cursor { text, tokens, at: k })?;
            let mut rest = Cursor { text, tokens, at: clock.end };
            time::skip_filler(&mut rest);
            (clock.end <= start && rest.at >= start).then_some(clock)
        });
    }
    if let Some(clock) = clock {
        span = Span::new(span.start.min(clock.span.start), span.end.max(clock.span.end));
    }
    Found {
        span,
        date: day.date,
        precision: if clock.is_some_and(|c| c.seconds) { Precision::Second } else { day.precision },
        time: clock.map(|c| c.span.of(text).to_owned()),
    }
}

/// A field that starts with its date and is nothing else.
fn whole(text: &str, tokens: &[lex::Token], order: Order) -> Option<Found> {
    let day = day::at(Cursor { text, tokens, at: 0 }, order, None, true)?;
    let found = with_time(text, tokens, 0, day);
    (found.span.end == text.len()).then_some(found)
}

/// Seconds, milliseconds or microseconds since 1970, from 1973 on.
fn unix(text: &str, tokens: &[lex::Token]) -> Option<Found> {
    let whole_seconds = match tokens {
        [_] => true,
        [_, mark, _] => mark.kind == Kind::Mark('.'),
        _ => false,
    };
    if !whole_seconds {
        return None;
    }
    let Kind::Number { value, digits } = tokens[0].kind else { return None };
    let seconds = match digits {
        9 | 10 => value,
        12 | 13 => value / 1_000,
        15 | 16 => value / 1_000_000,
        _ => return None,
    };
    let when = Timestamp::from_second(i64::try_from(seconds).ok()?).ok()?;
    if seconds < 100_000_000 {
        return None;
    }
    let civil = TimeZone::UTC.to_datetime(when);
    let date = day::day(civil.date().year() as u64, civil.date().month() as u64, civil.date().day() as u64)?;
    let time = civil.time();
    Some(Found {
        span: Span::new(0, text.len()),
        date,
        precision: Precision::Second,
        time: Some(format!("{:02}:{:02}:{:02}Z", time.hour(), time.minute(), time.second())),
    })
}

/// A month or a year that fills the field, but for a label before it.
fn coarse(text: &str, tokens: &[lex::Token]) -> Option<Found> {
    let mut cursor = Cursor { text, tokens, at: 0 };
    while cursor.word_in(&[
        "published",
        "posted",
        "date",
        "dated",
        "on",
        "in",
        "issue",
        "of",
        "year",
        "le",
        "en",
    ]) || cursor.mark(&[':', '-', '–', '(']).is_some()
    {}
    let mut end = tokens.len();
    while end > cursor.at && matches!(tokens[end - 1].kind, Kind::Mark('.' | ')' | ',' | ';')) {
        end -= 1;
    }
    cursor.tokens = &tokens[..end];
    let start = cursor.peek()?.start;
    let day = day::coarse(cursor)?;
    Some(Found {
        span: Span::new(start, tokens[end - 1].end),
        date: day.date,
        precision: day.precision,
        time: None,
    })
}

/// Midnight of 1970-01-01 stands in fields that were never filled.
fn is_epoch(found: &Found) -> bool {
    let (year, month, day) = (found.date.year(), found.date.month(), found.date.day());
    (year, month, day) == (1970, 1, 1) && found.time.as_deref().is_some_and(|t| t.starts_with("00:00"))
}
