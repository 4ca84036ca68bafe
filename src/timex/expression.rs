//! Time expressions that have not been placed on the calendar yet.

use super::lex::{Part, Season, Unit};

/// Which of several periods of one name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The text does not say ("Friday").
    Bare,
    Last,
    This,
    Next,
    /// The one before the last one named ("the previous Friday").
    Previous,
}

/// A time expression, not yet on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expression {
    /// "March 7", "7 March 2025", "Friday, March 7"
    Date {
        year: Option<i16>,
        month: i8,
        day: i8,
        weekday: Option<i8>,
    },
    /// "the 23rd"
    DayOfMonth(i8),
    /// "Friday"
    Weekday(i8, Pick),
    /// "Friday last week": a weekday of the week so many weeks away.
    WeekdayOf(i8, i32),
    /// "March", "last March"
    Month(i8, Pick),
    MonthOf {
        year: i16,
        month: i8,
    },
    /// "June last year"
    MonthOfYear(i8, i32),
    Season(Season, Pick),
    SeasonOf(Season, i16),
    Year(i16),
    Decade(u16),
    Century(u16),
    /// The third quarter, of the year given or understood.
    Quarter(u8, Option<i16>, Pick),
    Half(u8, Option<i16>),
    /// A unit so many units away: "today", "last week", "next year".
    Away(Unit, i32),
    /// "three weeks ago": as [`Expression::Away`], counted back from the day.
    Ago(Unit, u32),
    /// The last day of a unit so many units away: "year-end".
    EndOf(Unit, i32),
    /// "several years ago", "recently"
    Past,
    /// "now"
    Present,
    /// "soon"
    Future,
    /// "two weeks": a length, in units; `None` is "several".
    Length(Unit, Option<u32>),
    /// "every week"
    Every(Unit, u32),
    Holiday(Holiday),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    Thanksgiving,
    ChristmasEve,
    Christmas,
    NewYearsEve,
    NewYearsDay,
    Easter,
    Halloween,
}

/// What the grammar found.
#[derive(Clone, Copy, Debug)]
pub struct Parsed {
    pub expression: Expression,
    /// "Friday morning"
    pub part: Option<Part>,
    /// Hour and minute.
    pub clock: Option<(u8, u8)>,
    /// First token and one past the last.
    pub tokens: (usize, usize),
}

impl Parsed {
    pub(super) fn new(expression: Expression, from: usize, to: usize) -> Parsed {
        Parsed { expression, part: None, clock: None, tokens: (from, to) }
    }

    pub(super) fn part(mut self, part: Option<Part>) -> Parsed {
        self.part = part;
        self
    }
}
