//! The shapes in which a day is written.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::Order;
use super::lex::{Cursor, Kind};
use super::names;
use super::time::{self, Clock};
use crate::article::Precision;

/// A date found at some token.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    pub date: Date,
    pub precision: Precision,
    /// A time that stands inside the date ("Fri Mar 7 18:15 EST 2025").
    pub clock: Option<Clock>,
    /// Index of the token after it.
    pub end: usize,
}

/// The first and the last year believed.
const YEARS: std::ops::RangeInclusive<u64> = 1600..=2100;

/// A real day of a year that can be believed.
pub fn day(year: u64, month: u64, day: u64) -> Option<Date> {
    if !YEARS.contains(&year) || month > 12 || day > 31 {
        return None;
    }
    Date::new(year as i16, month as i8, day as i8).ok()
}

fn full(date: Option<Date>, c: &Cursor) -> Option<Day> {
    Some(Day { date: date?, precision: Precision::Day, clock: None, end: c.at })
}

/// A date with its day that starts at the cursor. `weekday` (Monday is 1) is the
/// one named just before and decides between 3/7 and 7/3; `short` allows years
/// of two digits.
pub fn at(c: Cursor, order: Order, weekday: Option<i8>, short: bool) -> Option<Day> {
    match c.peek()?.kind {
        Kind::Number { digits: 4, .. } => year_first(c).or_else(|| iso_week(c)),
        Kind::Number { digits: 8 | 10 | 12 | 14, .. } => compact(c),
        Kind::Number { digits: 1 | 2, .. } => {
            day_month_name(c, short).or_else(|| numeric(c, order, weekday, short))
        }
        Kind::Word => month_name_first(c, short),
        _ => None,
    }
}

/// 2025-03-07, 2025/3/7, 2025.03.07, 2025-Mar-07, 2025 March 7, 2025年3月7日.
fn year_first(mut c: Cursor) -> Option<Day> {
    let year = c.number(4, 4)?;
    let mut ahead = c;
    if ahead.glued() && ahead.word_in(&["年"]) {
        let month = ahead.number(1, 2)?;
        if !ahead.word_in(&["月"]) {
            return None;
        }
        let number = ahead.number(1, 2)?;
        ahead.word_in(&["日"]);
        return full(day(year, month, number), &ahead);
    }
    let mark = ahead.glued_mark(&['-', '/', '.', '_', '‐', '‑', '–', ':']);
    let mut named = if mark.is_some() { ahead } else { c };
    if let Some(month) = named.word().and_then(|w| names::month(&w)) {
        named.glued_mark(&['-', '/', '.']);
        let number = named.number(1, 2)?;
        return full(day(year, month.into(), number), &named);
    }
    let mark = mark?;
    let month = if mark == '.' { ahead.number(1, 2)? } else { ahead.glued_number(1, 2)? };
    ahead.glued_mark(&[mark])?;
    let number = if mark == '.' { ahead.number(1, 2)? } else { ahead.glued_number(1, 2)? };
    full(day(year, month, number), &ahead)
}

/// 2025-W10-5 and 2025W105.
fn iso_week(mut c: Cursor) -> Option<Day> {
    let year = c.number(4, 4)?;
    c.glued_mark(&['-']);
    if !c.glued() || !c.word_in(&["w"]) {
        return None;
    }
    let (week, number) = match c.glued_number(3, 3) {
        Some(both) => (both / 10, both % 10),
        None => {
            let week = c.glued_number(2, 2)?;
            c.glued_mark(&['-'])?;
            (week, c.glued_number(1, 1)?)
        }
    };
    let weekday = Weekday::from_monday_one_offset(number as i8).ok()?;
    let date = ISOWeekDate::new(i16::try_from(year).ok()?, week as i8, weekday).ok()?.date();
    full(day(date.year() as u64, date.month() as u64, date.day() as u64), &c)
}

/// 20250307, 2025030710, 202503071015, 20250307101500.
fn compact(mut c: Cursor) -> Option<Day> {
    let token = c.peek()?;
    let digits = &c.text[token.start..token.end];
    let part = |a: usize, b: usize| digits.get(a..b)?.parse::<u64>().ok();
    let date = day(part(0, 4)?, part(4, 6)?, part(6, 8)?)?;
    let sound = |a: usize, most: u64| digits.len() <= a || part(a, a + 2).is_some_and(|v| v <= most);
    if !(sound(8, 24) && sound(10, 59) && sound(12, 60)) {
        return None;
    }
    c.at += 1;
    let clock = (digits.len() > 8).then(|| Clock {
        span: crate::span::Span::new(token.start + 8, token.end),
        seconds: digits.len() == 14,
        end: c.at,
    });
    Some(Day { date, precision: Precision::Day, clock, end: c.at })
}

/// 03/07/2025, 7.3.2025, 07-03-2025.
fn numeric(mut c: Cursor, order: Order, weekday: Option<i8>, short: bool) -> Option<Day> {
    // "1.10.3.2019" is no date
    if c.at > 1
        && c.tokens[c.at - 1].end == c.tokens[c.at].start
        && matches!(c.tokens[c.at - 1].kind, Kind::Mark('.' | '/'))
        && matches!(c.tokens[c.at - 2].kind, Kind::Number { .. })
    {
        return None;
    }
    let first = c.number(1, 2)?;
    let mark = c.glued_mark(&['/', '.', '-', '_'])?;
    let second = if mark == '.' { c.number(1, 2)? } else { c.glued_number(1, 2)? };
    c.glued_mark(&[mark])?;
    if mark != '.' && !c.glued() {
        return None;
    }
    let year = year(&mut c, short)?;
    let month_first = day(year, first, second);
    let day_first = day(year, second, first);
    let is_weekday = |d: Option<Date>| d.is_some_and(|d| Some(d.weekday().to_monday_one_offset()) == weekday);
    let date = match (is_weekday(month_first), is_weekday(day_first)) {
        (true, false) => month_first,
        (false, true) => day_first,
        // dots are written where the day comes first
        _ if mark == '.' || order == Order::DayFirst => day_first.or(month_first),
        _ => month_first.or(day_first),
    };
    full(date, &c)
}

/// Four digits, or two where `short`.
fn year(c: &mut Cursor, short: bool) -> Option<u64> {
    if let Some(year) = c.number(4, 4) {
        return Some(year);
    }
    if !short {
        return None;
    }
    // the pivot of POSIX strptime
    c.number(2, 2).map(|y| if y < 69 { 2000 + y } else { 1900 + y })
}

/// 7 March 2025, 7th of March, 2025, 7. März 2025, 7 de marzo de 2025, 26-FEB-1987.
fn day_month_name(mut c: Cursor, short: bool) -> Option<Day> {
    let number = c.number(1, 2)?;
    if c.glued() {
        c.word_in(&["st", "nd", "rd", "th", "er", "º", "ª", "e"]);
    }
    c.glued_mark(&['.', '-', '/', '_', 'º', '°']);
    c.word_in(&["of", "de", "di", "day"]);
    let month = c.word().and_then(|w| names::month(&w))?;
    // "7 March 18:15:00 2025" is not written; the year follows
    c.glued_mark(&['.', '-', '/', '_', ',']);
    c.mark(&[',']);
    c.word_in(&["de", "del", "di"]);
    let year = year(&mut c, short)?;
    full(day(year, month.into(), number), &c)
}

/// March 7, 2025; Mar. 7th 2025; Mar 7 18:15 EST 2025; Mar-07-2025.
fn month_name_first(mut c: Cursor, short: bool) -> Option<Day> {
    let month = c.word().and_then(|w| names::month(&w))?;
    c.glued_mark(&['.', '-', '/', '_']);
    let number = c.number(1, 2)?;
    if c.glued() {
        c.word_in(&["st", "nd", "rd", "th"]);
    }
    let mut ahead = c;
    if let Some(clock) = time::clock(ahead) {
        ahead.at = clock.end;
        if let Some(year) = ahead.number(4, 4) {
            return Some(Day {
                date: day(year, month.into(), number)?,
                precision: Precision::Day,
                clock: Some(clock),
                end: ahead.at,
            });
        }
    }
    c.glued_mark(&['-', '/', '.', '_']);
    c.mark(&[',']);
    let year = year(&mut c, short)?;
    full(day(year, month.into(), number), &c)
}

/// A month of a year, or a year alone, when nothing else stands there:
/// "March 2025", "2025-03", "03/2025", "2025".
pub fn coarse(mut c: Cursor) -> Option<Day> {
    let start = c;
    let found = |date: Option<Date>, precision, c: Cursor| {
        (c.at == c.tokens.len()).then_some(())?;
        Some(Day { date: date?, precision, clock: None, end: c.at })
    };
    if let Some(month) = c.word().and_then(|w| names::month(&w)) {
        c.mark(&['.', ',', '-', '/', '\'']);
        c.word_in(&["de", "of"]);
        let year = c.number(4, 4)?;
        return found(day(year, month.into(), 1), Precision::Month, c);
    }
    c = start;
    if let Some(month) = c.number(1, 2) {
        c.glued_mark(&['/', '-', '.'])?;
        let year = c.glued_number(4, 4)?;
        return found(day(year, month, 1), Precision::Month, c);
    }
    if let Some(both) = c.number(6, 6) {
        return found(day(both / 100, both % 100, 1), Precision::Month, c);
    }
    if let Some(both) = c.number(7, 7) {
        return found(of_year(both / 1000, both % 1000), Precision::Day, c);
    }
    let year = c.number(4, 4)?;
    if c.glued_mark(&['-', '/', '.', '_']).is_some() {
        if let Some(ordinal) = c.glued_number(3, 3) {
            return found(of_year(year, ordinal), Precision::Day, c);
        }
        if let Some(month) = c.word().and_then(|w| names::month(&w)) {
            return found(day(year, month.into(), 1), Precision::Month, c);
        }
        let month = c.number(1, 2)?;
        // JATS and NITF put zeros where month or day is unknown
        if c.glued_mark(&['-', '/']).is_some() {
            (c.glued_number(1, 2)? == 0).then_some(())?;
        }
        return match month {
            0 => found(day(year, 1, 1), Precision::Year, c),
            _ => found(day(year, month, 1), Precision::Month, c),
        };
    }
    if let Some(month) = c.word().and_then(|w| names::month(&w)) {
        return found(day(year, month.into(), 1), Precision::Month, c);
    }
    found(day(year, 1, 1), Precision::Year, c)
}

/// Day `ordinal` (from 1) of a year.
fn of_year(year: u64, ordinal: u64) -> Option<Date> {
    let first = day(year, 1, 1)?;
    (1..=first.days_in_year() as u64).contains(&ordinal).then_some(())?;
    first.checked_add(jiff::Span::new().days(ordinal as i64 - 1)).ok()
}
