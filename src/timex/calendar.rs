//! From an expression to the calendar: values, dates and how exact they are.

use jiff::civil::{Date, Weekday};

use super::expression::{Expression, Holiday, Parsed, Pick};
use super::lex::{Part, Season, Unit};
use crate::article::Precision;

/// Which way the words around an expression point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lean {
    Past,
    Future,
    Unknown,
}

/// What an expression comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placed {
    /// As TIMEX3 writes it.
    pub value: Option<String>,
    pub date: Option<Date>,
    pub precision: Option<Precision>,
}

impl Placed {
    fn value(value: impl Into<String>) -> Placed {
        Placed { value: Some(value.into()), date: None, precision: None }
    }

    fn dated(value: String, date: Option<Date>, precision: Precision) -> Placed {
        match date {
            Some(date) => Placed { value: Some(value), date: Some(date), precision: Some(precision) },
            None => Placed::value(value),
        }
    }

    fn day(date: Date) -> Placed {
        Placed::dated(date.to_string(), Some(date), Precision::Day)
    }

    fn month(year: i16, month: i8) -> Placed {
        Placed::dated(format!("{year:04}-{month:02}"), Date::new(year, month, 1).ok(), Precision::Month)
    }

    fn year(year: i16) -> Placed {
        Placed::dated(format!("{year:04}"), Date::new(year, 1, 1).ok(), Precision::Year)
    }

    /// A stretch of days, as exact as the calendar can say it.
    fn stretch(value: String, from: Date, to: Date) -> Placed {
        if (from.year(), from.month()) == (to.year(), to.month()) {
            Placed::dated(value, Date::new(from.year(), from.month(), 1).ok(), Precision::Month)
        } else if from.year() == to.year() {
            Placed::dated(value, Date::new(from.year(), 1, 1).ok(), Precision::Year)
        } else {
            Placed::value(value)
        }
    }
}

/// Puts an expression on the calendar of an article published on `published`;
/// without that day only what names its own year has a date.
pub fn place(parsed: &Parsed, lean: Lean, published: Option<Date>) -> Placed {
    let mut placed = expression(parsed.expression, lean, published).unwrap_or_default();
    let day = placed.date.filter(|_| placed.precision == Some(Precision::Day));
    if let Some(day) = day {
        if let Some((hour, minute)) = parsed.clock {
            placed.value = Some(format!("{day}T{hour:02}:{minute:02}"));
        } else if let Some(part) = parsed.part {
            let code = match part {
                Part::Morning => "TMO",
                Part::Afternoon => "TAF",
                Part::Evening => "TEV",
                Part::Night => "TNI",
            };
            placed.value = Some(format!("{day}{code}"));
        }
    }
    placed
}

fn expression(expression: Expression, lean: Lean, published: Option<Date>) -> Option<Placed> {
    Some(match expression {
        Expression::Date { year: Some(year), month, day, .. } => {
            Placed::day(Date::new(year, month, day).ok()?)
        }
        Expression::Date { year: None, month, day, weekday } => {
            Placed::day(dayed(published?, lean, weekday, |y| Date::new(y, month, day).ok())?)
        }
        Expression::DayOfMonth(day) => Placed::day(day_of_month(published?, lean, day)?),
        Expression::Weekday(day, pick) => Placed::day(weekday(published?, lean, day, pick)?),
        Expression::WeekdayOf(day, weeks) => {
            Placed::day(add_days(monday(published?)?, i64::from(weeks) * 7 + i64::from(day) - 1)?)
        }
        Expression::Month(month, pick) => {
            let published = published?;
            Placed::month(month_year(published, lean, month, pick), month)
        }
        Expression::MonthOf { year, month } => Placed::month(year, month),
        Expression::MonthOfYear(month, years) => Placed::month(year_away(published?, years)?, month),
        Expression::Season(season, pick) => seasoned(season, season_year(published?, lean, season, pick)),
        Expression::SeasonOf(season, year) => seasoned(season, year),
        Expression::Year(year) => Placed::year(year),
        Expression::Decade(decade) => Placed::value(format!("{}", decade / 10)),
        Expression::Century(n) => Placed::value(format!("{:02}", n.saturating_sub(1))),
        Expression::Quarter(n, Some(year), _) => quarter(year, n),
        Expression::Quarter(n, None, pick) => quarter(quarter_year(published?, lean, n, pick), n),
        Expression::Half(n, year) => {
            let year = match year {
                Some(year) => year,
                None => published?.year(),
            };
            Placed::dated(format!("{year}-H{n}"), Date::new(year, 1, 1).ok(), Precision::Year)
        }
        Expression::Away(unit, n) => away(published?, lean, unit, n)?,
        Expression::Ago(unit, n) => away(published?, lean, unit, i32::try_from(n).ok()?.checked_neg()?)?,
        Expression::EndOf(Unit::Month, n) => {
            let month = months_away(published?, n)?;
            Placed::day(month.last_of_month())
        }
        Expression::EndOf(unit, n) => away(published?, lean, unit, n)?,
        Expression::Past => Placed::value("PAST_REF"),
        Expression::Present => Placed::value("PRESENT_REF"),
        Expression::Future => Placed::value("FUTURE_REF"),
        Expression::Length(unit, n) => Placed::value(length(unit, n)),
        Expression::Every(unit, n) => Placed::value(length(unit, Some(n))),
        Expression::Holiday(holiday) => {
            Placed::day(dayed(published?, lean, None, |year| of_holiday(holiday, year))?)
        }
    })
}

/// The code of a length of time.
fn length(unit: Unit, n: Option<u32>) -> String {
    let (time, letter, factor) = match unit {
        Unit::Second => ("T", 'S', 1),
        Unit::Minute => ("T", 'M', 1),
        Unit::Hour => ("T", 'H', 1),
        Unit::Day => ("", 'D', 1),
        Unit::Weekend => ("", 'D', 2),
        Unit::Week => ("", 'W', 1),
        Unit::Month => ("", 'M', 1),
        Unit::Quarter => ("", 'Q', 1),
        Unit::Year => ("", 'Y', 1),
        Unit::Decade => ("", 'Y', 10),
        Unit::Century => ("", 'Y', 100),
    };
    match n {
        Some(n) => format!("P{time}{}{letter}", n.saturating_mul(factor)),
        None => format!("P{time}X{letter}"),
    }
}

fn add_days(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// The first of the month that is so many months from that of `date`.
fn months_away(date: Date, months: i32) -> Option<Date> {
    date.first_of_month().checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

/// The Monday of a day's week.
fn monday(date: Date) -> Option<Date> {
    add_days(date, -i64::from(date.weekday().to_monday_zero_offset()))
}

/// Picks the year of a day that was written without one.
///
/// A paper leaves the year out within about a year either way, and tells more of
/// the past: a day to come is meant only where the words say so or it is at least
/// `NEARER` times nearer.
fn dayed(
    published: Date,
    lean: Lean,
    weekday: Option<i8>,
    make: impl Fn(i16) -> Option<Date>,
) -> Option<Date> {
    let years = [-1, 0, 1].map(|k| published.year().saturating_add(k));
    let days = years.map(&make);
    if let Some(weekday) = weekday {
        let fits = |d: &Date| d.weekday().to_monday_one_offset() == weekday;
        if let Some(day) = [days[1], days[0], days[2]].into_iter().flatten().find(fits) {
            return Some(day);
        }
    }
    let past = days.iter().flatten().rev().find(|d| **d <= published).copied();
    let future = days.iter().flatten().find(|d| **d >= published).copied();
    let distance = |d: Option<Date>| d.map_or(i32::MAX, |d| between(published, d).abs());
    let (back, ahead) = (distance(past), distance(future));
    match lean {
        // hardly anybody leaves out the year of a day almost a year away
        Lean::Past if back > FAR && ahead < NEAR => future,
        Lean::Future if ahead > FAR && back < NEAR => past,
        Lean::Past => past.or(future),
        Lean::Future => future.or(past),
        Lean::Unknown if ahead.saturating_mul(NEARER) < back => future.or(past),
        Lean::Unknown => past.or(future),
    }
}

const NEARER: i32 = 3;
/// Days.
const FAR: i32 = 330;
const NEAR: i32 = 30;

/// Days from `a` to `b`.
fn between(a: Date, b: Date) -> i32 {
    (b - a).get_days()
}

fn day_of_month(published: Date, lean: Lean, day: i8) -> Option<Date> {
    let months = [-1, 0, 1].map(|k: i32| months_away(published, k));
    let days = months.map(|m| m.and_then(|m| Date::new(m.year(), m.month(), day).ok()));
    let past = days.iter().flatten().rev().find(|d| **d <= published).copied();
    let future = days.iter().flatten().find(|d| **d >= published).copied();
    if lean == Lean::Future { future.or(past) } else { past.or(future) }
}

fn weekday(published: Date, lean: Lean, day: i8, pick: Pick) -> Option<Date> {
    let today = published.weekday().to_monday_one_offset();
    let back = i64::from((today - day).rem_euclid(7));
    let ahead = i64::from((day - today).rem_euclid(7));
    let strictly = |days: i64| if days == 0 { 7 } else { days };
    let days = match (pick, lean) {
        (Pick::Last, _) => -strictly(back),
        (Pick::Previous, _) => -strictly(back) - 7,
        // "next Friday", said on a Monday, is not the Friday of the same week
        (Pick::Next, _) => i64::from(8 - today) + i64::from(day - 1),
        (Pick::This, Lean::Past) => -back,
        (Pick::This, _) => i64::from(day - today),
        (Pick::Bare, Lean::Future) => ahead,
        (Pick::Bare, _) => -back,
    };
    add_days(published, days)
}

/// The year of a month named without one.
fn month_year(published: Date, lean: Lean, month: i8, pick: Pick) -> i16 {
    let here = published.month();
    let back = i32::from((here - month).rem_euclid(12));
    let ahead = i32::from((month - here).rem_euclid(12));
    let past = published.year() - i16::from(month > here);
    let future = published.year() + i16::from(month < here);
    match (pick, lean) {
        (Pick::Last | Pick::Previous, _) => published.year() - i16::from(month >= here),
        (Pick::Next, _) => published.year() + i16::from(month <= here),
        (Pick::This, _) => published.year(),
        (Pick::Bare, Lean::Past) => past,
        (Pick::Bare, Lean::Future) => future,
        (Pick::Bare, Lean::Unknown) if ahead * NEARER <= back => future,
        (Pick::Bare, Lean::Unknown) => past,
    }
}

fn seasoned(season: Season, year: i16) -> Placed {
    let code = match season {
        Season::Spring => "SP",
        Season::Summer => "SU",
        Season::Fall => "FA",
        Season::Winter => "WI",
    };
    Placed::dated(format!("{year}-{code}"), Date::new(year, 1, 1).ok(), Precision::Year)
}

/// The year in which a season, named without one, began.
fn season_year(published: Date, lean: Lean, season: Season, pick: Pick) -> i16 {
    let first = match season {
        Season::Spring => 3,
        Season::Summer => 6,
        Season::Fall => 9,
        Season::Winter => 12,
    };
    let (year, month) = (published.year(), published.month());
    let begun = month >= first;
    // the season still runs: "last summer", in July, is the one before
    let running = (month - first).rem_euclid(12) < 3;
    let latest = if begun { year } else { year - 1 };
    match (pick, lean) {
        (Pick::Last | Pick::Previous, _) => latest - i16::from(running),
        (Pick::Next, _) => latest + 1,
        (Pick::This, _) => {
            if running {
                latest
            } else {
                year
            }
        }
        (Pick::Bare, Lean::Future) if !running => latest + 1,
        (Pick::Bare, _) => latest,
    }
}

fn quarter(year: i16, n: u8) -> Placed {
    Placed::dated(format!("{year}-Q{n}"), Date::new(year, 1, 1).ok(), Precision::Year)
}

fn quarter_of(date: Date) -> i8 {
    (date.month() - 1) / 3 + 1
}

/// The year of a quarter named without one: the nearest.
fn quarter_year(published: Date, lean: Lean, n: u8, pick: Pick) -> i16 {
    let year = published.year();
    let (here, n) = (quarter_of(published), n as i8);
    let back = (here - n).rem_euclid(4);
    let ahead = (n - here).rem_euclid(4);
    match (pick, lean) {
        (Pick::Last, _) => year - 1,
        (Pick::Next, _) => year + 1,
        (Pick::This, _) => year,
        (_, Lean::Future) => year + i16::from(n < here),
        (_, Lean::Unknown) if ahead < back => year + i16::from(n < here),
        _ => year - i16::from(n > here),
    }
}

/// So many units from the day of publication.
fn away(published: Date, lean: Lean, unit: Unit, n: i32) -> Option<Placed> {
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour => Placed::value("PAST_REF"),
        Unit::Day => Placed::day(add_days(published, n.into())?),
        Unit::Week => {
            let first = add_days(monday(published)?, i64::from(n) * 7)?;
            Placed::stretch(week(first), first, add_days(first, 6)?)
        }
        Unit::Weekend => {
            let n = match (n, published.weekday()) {
                (0, Weekday::Monday | Weekday::Tuesday | Weekday::Wednesday) if lean != Lean::Future => -1,
                _ => n,
            };
            let saturday = add_days(monday(published)?, i64::from(n) * 7 + 5)?;
            Placed::stretch(format!("{}-WE", week(saturday)), saturday, add_days(saturday, 1)?)
        }
        Unit::Month => {
            let month = months_away(published, n)?;
            Placed::month(month.year(), month.month())
        }
        Unit::Quarter => {
            let month = months_away(published, n.checked_mul(3)?)?;
            quarter(month.year(), quarter_of(month) as u8)
        }
        Unit::Year => Placed::year(year_away(published, n)?),
        Unit::Decade => Placed::year(year_away(published, n.checked_mul(10)?)?),
        Unit::Century => Placed::value(format!("{:02}", year_away(published, n.checked_mul(100)?)? / 100)),
    })
}

fn year_away(published: Date, years: i32) -> Option<i16> {
    let year = i32::from(published.year()).checked_add(years)?;
    i16::try_from(year).ok().filter(|y| *y > 0)
}

fn week(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

fn of_holiday(holiday: Holiday, year: i16) -> Option<Date> {
    match holiday {
        Holiday::Thanksgiving => Date::new(year, 11, 1).ok()?.nth_weekday_of_month(4, Weekday::Thursday).ok(),
        Holiday::ChristmasEve => Date::new(year, 12, 24).ok(),
        Holiday::Christmas => Date::new(year, 12, 25).ok(),
        Holiday::NewYearsEve => Date::new(year, 12, 31).ok(),
        Holiday::NewYearsDay => Date::new(year, 1, 1).ok(),
        Holiday::Halloween => Date::new(year, 10, 31).ok(),
        Holiday::Easter => easter(year),
    }
}

/// Easter Sunday by the anonymous Gregorian algorithm (Nature, 1876).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).ok()
}
