//! Dates as people write them in a query → a range of days, both ends inclusive.
//!
//! A point is a day, month, quarter, year or decade: `2025-03-07`, `2025-03`,
//! `March 2025`, `2025-Q1`, `2025`, `1990s`, `today`, `last week`, `3 days ago`.
//! A range is `a..b`, `a..`, `..b`, `>=a`, `>a`, `<=b`, `<b`, `[a TO b]` or
//! `{a TO b}`; it runs from the first day of `a` to the last day of `b`.

use jiff::civil::{Date, Weekday};
use jiff::{Span as Length, ToSpan};

use crate::lexicon::months;

/// First and last day; `None` is open.
pub type Days = (Option<Date>, Option<Date>);

/// Why a date was not understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DateError {
    pub message: String,
    /// What to write instead.
    pub suggestion: Option<String>,
}

fn error(message: String) -> DateError {
    DateError { message, suggestion: None }
}

/// Reads a range or a point. `today` is what the words are relative to.
pub fn parse(text: &str, today: Date) -> Result<Days, DateError> {
    let text = text.trim();
    if let Some(days) = brackets(text, today)? {
        return ordered(days, text);
    }
    for (sign, after, upper, strict) in
        [(">=", 2, false, false), ("<=", 2, true, false), (">", 1, false, true), ("<", 1, true, true)]
    {
        if text.starts_with(sign) {
            let (first, last) = point(&text[after..], today)?;
            return Ok(match (upper, strict) {
                (false, false) => (Some(first), None),
                (false, true) => (Some(shift(last, 1.day())?), None),
                (true, false) => (None, Some(last)),
                (true, true) => (None, Some(shift(first, (-1).day())?)),
            });
        }
    }
    if let Some((from, to)) = text.split_once("..") {
        let to = to.trim_start_matches('.');
        let days = (end(from, today)?.map(|p| p.0), end(to, today)?.map(|p| p.1));
        if days == (None, None) {
            return Err(error("a range needs at least one end".into()));
        }
        return ordered(days, text);
    }
    let (first, last) = point(text, today)?;
    Ok((Some(first), Some(last)))
}

fn ordered(days: Days, text: &str) -> Result<Days, DateError> {
    match days {
        (Some(from), Some(to)) if from > to => {
            let suggestion = text.split_once("..").map(|(a, b)| format!("{}..{}", b.trim(), a.trim()));
            Err(DateError { message: format!("the range ends ({to}) before it starts ({from})"), suggestion })
        }
        _ => Ok(days),
    }
}

/// `[a TO b]`, `{a TO b}` without its ends; `*` is open.
fn brackets(text: &str, today: Date) -> Result<Option<Days>, DateError> {
    let (Some(open @ ('[' | '{')), Some(close)) = (text.chars().next(), text.chars().next_back()) else {
        return Ok(None);
    };
    let broken = || DateError {
        message: "a range in brackets is written [a TO b]".into(),
        suggestion: Some("[2024-01 TO 2025-03]".into()),
    };
    if !matches!(close, ']' | '}') {
        return Err(broken());
    }
    let (from, to) = text[1..text.len() - 1].split_once(" TO ").ok_or_else(broken)?;
    let (from, to) = (end(from, today)?, end(to, today)?);
    let from = match from {
        Some((_, last)) if open == '{' => Some(shift(last, 1.day())?),
        other => other.map(|p| p.0),
    };
    let to = match to {
        Some((first, _)) if close == '}' => Some(shift(first, (-1).day())?),
        other => other.map(|p| p.1),
    };
    Ok(Some((from, to)))
}

/// One end of a range: nothing and `*` are open.
fn end(text: &str, today: Date) -> Result<Option<(Date, Date)>, DateError> {
    match text.trim() {
        "" | "*" => Ok(None),
        text => point(text, today).map(Some),
    }
}

/// First and last day of a day, month, quarter, year or week.
fn point(text: &str, today: Date) -> Result<(Date, Date), DateError> {
    let lower = text.to_lowercase().replace(['_', ','], " ");
    let lower = lower.trim();
    if lower.is_empty() {
        return Err(error("a date is missing".into()));
    }
    if lower.starts_with(|c: char| c.is_ascii_digit())
        && let Some(days) = numeric(lower)?
    {
        return Ok(days);
    }
    // "last-week" is "last week"
    let words: Vec<&str> =
        lower.split(|c: char| c.is_whitespace() || c == '-').filter(|w| !w.is_empty()).collect();
    spoken(&words, today)?.ok_or_else(|| unknown(text))
}

fn unknown(text: &str) -> DateError {
    let text = text.trim();
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let years =
        parts.len() == 2 && parts.iter().all(|p| p.len() == 4 && p.bytes().all(|b| b.is_ascii_digit()));
    let suggestion = match parts[..] {
        [from, to] if years => format!("{from}..{to}"),
        [a, b, year] if year.len() == 4 && digits(a) && digits(b) => format!("{year}-{a:0>2}-{b:0>2}"),
        _ => "2025-03-07, 2025-03, 2024..2025 or \"last week\"".into(),
    };
    DateError { message: format!("“{text}” is not a date"), suggestion: Some(suggestion) }
}

fn digits(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// `2025`, `2025-03`, `2025-3-7`, `2025/03/07`, `20250307`, `2025-03-07T18:15`,
/// `2025-q1`, `2025q1`, `1990s`.
fn numeric(text: &str) -> Result<Option<(Date, Date)>, DateError> {
    let whole = text.split_once('t').filter(|(_, time)| time.starts_with(|c: char| c.is_ascii_digit()));
    let text = whole.map_or(text, |(date, _)| date);
    if let Some(decade) = text.strip_suffix("0s").filter(|d| d.len() == 3) {
        return match decade.parse::<i16>() {
            Ok(decade) => Ok(Some((day(decade * 10, 1, 1)?, day(decade * 10 + 9, 12, 31)?))),
            Err(_) => Ok(None),
        };
    }
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let day = day(number(&text[..4]), number(&text[4..6]), number(&text[6..]))?;
        return Ok(Some((day, day)));
    }
    let year_first = text.as_bytes().iter().take_while(|b| b.is_ascii_digit()).count() == 4;
    if !year_first {
        return Ok(None);
    }
    let year = number(&text[..4]);
    let rest = text[4..].trim_start_matches(['-', '/', ' ']);
    if let Some(quarter) = rest.strip_prefix('q') {
        return match quarter {
            "1" | "2" | "3" | "4" => {
                let month = number(quarter) * 3 - 2;
                Ok(Some((day(year, month, 1)?, day(year, month + 2, 1)?.last_of_month())))
            }
            _ => Ok(None),
        };
    }
    let parts: Vec<&str> = rest.split(['-', '/']).collect();
    let short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    match parts[..] {
        [""] if text.len() == 4 => Ok(Some((day(year, 1, 1)?, day(year, 12, 31)?))),
        [month] if short(month) => {
            let first = day(year, number(month), 1)?;
            Ok(Some((first, first.last_of_month())))
        }
        [month, date] if short(month) && short(date) => {
            let day = day(year, number(month), number(date))?;
            Ok(Some((day, day)))
        }
        _ => Ok(None),
    }
}

fn number(digits: &str) -> i16 {
    digits.parse().unwrap_or(0)
}

fn day(year: i16, month: i16, date: i16) -> Result<Date, DateError> {
    if !(1..=12).contains(&month) {
        return Err(error(format!("there is no month {month}")));
    }
    Date::new(year, month as i8, date.min(127) as i8)
        .map_err(|_| error(format!("there is no day {year}-{month:02}-{date:02}")))
}

fn shift(from: Date, by: Length) -> Result<Date, DateError> {
    from.checked_add(by).map_err(|_| error("the date is out of range".into()))
}

/// Words relative to `today`, and dates with the month in letters.
fn spoken(words: &[&str], today: Date) -> Result<Option<(Date, Date)>, DateError> {
    let one = |day: Date| Ok(Some((day, day)));
    match *words {
        ["today" | "now"] => one(today),
        ["yesterday"] => one(shift(today, (-1).day())?),
        ["tomorrow"] => one(shift(today, 1.day())?),
        [which @ ("this" | "last" | "past" | "previous" | "next"), unit] => {
            let step = match which {
                "this" => 0,
                "next" => 1,
                _ => -1,
            };
            if let Some(weekday) = weekday(unit) {
                let day = match step {
                    0 => return Ok(None),
                    1 => today.nth_weekday(1, weekday),
                    _ => today.nth_weekday(-1, weekday),
                };
                return one(day.map_err(|_| error("the date is out of range".into()))?);
            }
            period(unit, step, today)
        }
        ["last" | "past", count, unit] => {
            let Some(count) = amount(count) else { return Ok(None) };
            let Some(length) = length(unit, count) else { return Ok(None) };
            let before = shift(today, -length)?;
            Ok(Some((shift(before, 1.day())?.min(today), today)))
        }
        [count, unit, "ago"] => {
            let Some(count) = amount(count) else { return Ok(None) };
            let Some(length) = length(unit, count) else { return Ok(None) };
            let then = shift(today, -length)?;
            match unit.trim_end_matches('s') {
                "month" | "year" => period(unit, 0, then),
                _ => one(then),
            }
        }
        [name] if weekday(name).is_some() => {
            // the latest one, today included
            let back = weekday(name).map_or(0, |w| today.weekday().since(w));
            one(shift(today, (-i64::from(back)).days())?)
        }
        _ => written(words, today),
    }
}

/// "March 2025", "7 March 2025", "March 7 2025"; without a year the latest one
/// that has begun.
fn written(words: &[&str], today: Date) -> Result<Option<(Date, Date)>, DateError> {
    let mut at = None;
    let mut numbers = Vec::new();
    for word in words {
        let plain = word.trim_end_matches('.');
        let ordinal = plain.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        if let Some(month) = month(plain).filter(|_| at.is_none()) {
            at = Some(month);
        } else if digits(ordinal) && matches!(&plain[ordinal.len()..], "" | "st" | "nd" | "rd" | "th") {
            numbers.push(ordinal);
        } else {
            return Ok(None);
        }
    }
    let Some(month) = at else { return Ok(None) };
    let (date, year) = match numbers[..] {
        [] => (None, None),
        [year] if year.len() == 4 => (None, Some(year)),
        [date] => (Some(date), None),
        [date, year] if date.len() <= 2 && year.len() == 4 => (Some(date), Some(year)),
        _ => return Ok(None),
    };
    let latest = |date: i16| match (month, date) > (i16::from(today.month()), i16::from(today.day())) {
        true => today.year() - 1,
        false => today.year(),
    };
    let year = year.map_or_else(|| latest(date.map_or(1, number)), number);
    let first = day(year, month, date.map_or(1, number))?;
    Ok(Some((first, if date.is_some() { first } else { first.last_of_month() })))
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}

fn month(word: &str) -> Option<i16> {
    months::english(word).map(i16::from)
}

fn amount(word: &str) -> Option<i64> {
    let spelled = match word {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        _ => 0,
    };
    if spelled > 0 { Some(spelled) } else { word.parse().ok().filter(|n| (1..=4000).contains(n)) }
}

fn length(unit: &str, count: i64) -> Option<Length> {
    Some(match unit.trim_end_matches('s') {
        "day" => count.days(),
        "week" => count.weeks(),
        "month" => count.months(),
        "quarter" => (3 * count).months(),
        "year" => count.years(),
        _ => return None,
    })
}

/// The calendar week (from Monday), month, quarter or year that holds `today`,
/// or the one `step` before or after it.
fn period(unit: &str, step: i64, today: Date) -> Result<Option<(Date, Date)>, DateError> {
    Ok(Some(match unit.trim_end_matches('s') {
        "week" => {
            let back = i64::from(today.weekday().since(Weekday::Monday));
            let first = shift(today, (7 * step - back).days())?;
            (first, shift(first, 6.days())?)
        }
        "month" => {
            let first = shift(today.first_of_month(), step.months())?;
            (first, first.last_of_month())
        }
        "quarter" => {
            let back = i64::from((today.month() - 1) % 3);
            let first = shift(today.first_of_month(), (3 * step - back).months())?;
            (first, shift(first, 2.months())?.last_of_month())
        }
        "year" => {
            let first = shift(today.first_of_year(), step.years())?;
            (first, first.last_of_year())
        }
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2025, 3, 13); // a Thursday

    fn days(text: &str) -> String {
        match parse(text, TODAY) {
            Ok((from, to)) => {
                let end = |d: Option<Date>| d.map_or(String::new(), |d| d.to_string());
                format!("{}..{}", end(from), end(to))
            }
            Err(e) => format!("{} [{}]", e.message, e.suggestion.unwrap_or_default()),
        }
    }

    #[test]
    fn points() {
        assert_eq!(days("2025"), "2025-01-01..2025-12-31");
        assert_eq!(days("2024-02"), "2024-02-01..2024-02-29");
        assert_eq!(days("2025-3-7"), "2025-03-07..2025-03-07");
        assert_eq!(days("2025/03/07"), "2025-03-07..2025-03-07");
        assert_eq!(days("20250307"), "2025-03-07..2025-03-07");
        assert_eq!(days("2025-03-07T18:15:00Z"), "2025-03-07..2025-03-07");
        assert_eq!(days("2025-Q1"), "2025-01-01..2025-03-31");
        assert_eq!(days("1990s"), "1990-01-01..1999-12-31");
    }

    #[test]
    fn words_are_relative_to_today() {
        assert_eq!(days("yesterday"), "2025-03-12..2025-03-12");
        assert_eq!(days("last week"), "2025-03-03..2025-03-09");
        assert_eq!(days("this-week"), "2025-03-10..2025-03-16");
        assert_eq!(days("Last-Month"), "2025-02-01..2025-02-28");
        assert_eq!(days("last quarter"), "2024-10-01..2024-12-31");
        assert_eq!(days("last 7 days"), "2025-03-07..2025-03-13");
        assert_eq!(days("3 days ago"), "2025-03-10..2025-03-10");
        assert_eq!(days("thursday"), "2025-03-13..2025-03-13");
        assert_eq!(days("last friday"), "2025-03-07..2025-03-07");
        assert_eq!(days("March 2024"), "2024-03-01..2024-03-31");
        assert_eq!(days("7 Sept. 2024"), "2024-09-07..2024-09-07");
        assert_eq!(days("March 7th, 2025"), "2025-03-07..2025-03-07");
        assert_eq!(days("december"), "2024-12-01..2024-12-31");
    }

    #[test]
    fn ranges_reach_the_end_of_their_last_point() {
        assert_eq!(days("2010..2011"), "2010-01-01..2011-12-31");
        assert_eq!(days("..2025-02"), "..2025-02-28");
        assert_eq!(days("2024-06.."), "2024-06-01..");
        assert_eq!(days("last month..today"), "2025-02-01..2025-03-13");
        assert_eq!(days(">=2010"), "2010-01-01..");
        assert_eq!(days(">2010"), "2011-01-01..");
        assert_eq!(days("<2010-05"), "..2010-04-30");
        assert_eq!(days("<=2010-05"), "..2010-05-31");
        assert_eq!(days("[2010 TO 2011-03]"), "2010-01-01..2011-03-31");
        assert_eq!(days("{2010 TO 2012}"), "2011-01-01..2011-12-31");
        assert_eq!(days("[* TO 2012}"), "..2011-12-31");
    }

    #[test]
    fn what_is_no_date_says_why() {
        assert_eq!(days("2025-13"), "there is no month 13 []");
        assert_eq!(days("2025-02-30"), "there is no day 2025-02-30 []");
        assert_eq!(
            days("2012..2010"),
            "the range ends (2010-12-31) before it starts (2012-01-01) [2010..2012]"
        );
        assert_eq!(days("2010-2012"), "“2010-2012” is not a date [2010..2012]");
        assert_eq!(days("3/7/2025"), "“3/7/2025” is not a date [2025-03-07]");
        assert!(days("soon").starts_with("“soon” is not a date"));
        assert!(days("..").starts_with("a range needs"));
        assert!(days("[2010]").starts_with("a range in brackets"));
        for odd in
            ["٣", "9999-12-31..", ">9999", "99990s", "0000", "last 4000 years", "mär", "é..é", "[", "…"]
        {
            let _ = days(odd);
        }
    }
}
