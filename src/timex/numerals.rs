//! Expressions that start with a number: days of months, years, quarters, counts
//! of units, times of day.

use super::expression::{Expression, Parsed, Pick};
use super::grammar::Grammar;
use super::lex::{Unit, Word};

impl Grammar<'_> {
    pub(super) fn year_at(&self, k: usize) -> Option<i16> {
        match self.word(k) {
            Word::Digits { value: value @ 1000..=2100, len: 4 } => Some(value as i16),
            _ => None,
        }
    }

    /// "nineteen ninety-six", "two thousand", "two thousand four".
    pub(super) fn spoken_year(&self, k: usize) -> Option<(i16, usize)> {
        let Word::Count(first) = self.word(k) else { return None };
        if first == 2 && self.is(k + 1, Word::Count(1000)) {
            let at = k + 2 + usize::from(self.is(k + 2, Word::And));
            return Some(match self.word(at) {
                Word::Count(n @ 1..=19) => (2000 + n as i16, at + 1),
                _ => (2000, k + 2),
            });
        }
        if !(15..=20).contains(&first) {
            return None;
        }
        let Word::Count(tens @ 10..=90) = self.word(k + 1) else { return None };
        let at = self.hyphen(k + 2);
        let (units, end) = match self.word(at) {
            Word::Count(n @ 1..=9) if tens >= 20 => (n, at + 1),
            _ => (0, k + 2),
        };
        Some(((first * 100 + tens + units) as i16, end))
    }

    pub(super) fn digits(&self, k: usize, value: u32, len: u8) -> Option<Parsed> {
        // 9 a.m., 9:30 p.m., 17:05
        if len <= 2 && value <= 24 {
            let colon = self.is(k + 1, Word::Mark(b':')) && self.tokens[k + 1].glued;
            let (minute, at) = match self.word(k + 2) {
                Word::Digits { value: minute @ 0..=59, len: 2 } if colon => (minute as u8, k + 3),
                _ => (0, k + 1),
            };
            let clock = match self.word(at) {
                Word::Am if (1..=12).contains(&value) => Some(((value % 12) as u8, at + 1)),
                Word::Pm if (1..=12).contains(&value) => Some(((value % 12 + 12) as u8, at + 1)),
                _ if colon && at == k + 3 => Some((value as u8, at)),
                _ => None,
            };
            if let Some((hour, end)) = clock {
                return self.dated_clock(k, end, (hour, minute));
            }
        }
        if len <= 2
            && (1..=31).contains(&value)
            && let Some(found) = self.day_month(k, k + 1, value as i8)
        {
            return Some(found);
        }
        if len == 4 && (1000..=2100).contains(&value) {
            return self.year(k, value as i16);
        }
        // "5 1/2 hours"
        let mut at = k + 1;
        if matches!(
            (self.word(at), self.word(at + 1), self.word(at + 2)),
            (Word::Digits { .. }, Word::Mark(b'/'), Word::Digits { .. })
        ) {
            at += 3;
        }
        // "12 to 18 months"
        if matches!(self.word(at), Word::To | Word::Or)
            && matches!(self.word(at + 1), Word::Digits { .. })
            && matches!(self.word(self.hyphen(at + 2)), Word::Unit(_))
        {
            let found = self.units_after(k, at + 2, None)?;
            return Some(found);
        }
        self.units_after(k, at, Some(value))
    }

    /// "7 March 2025", "7th of March".
    fn day_month(&self, from: usize, k: usize, day: i8) -> Option<Parsed> {
        let at = k + usize::from(self.is(k, Word::Of));
        let Word::Month(month) = self.word(at) else { return None };
        if !self.upper(at) {
            return None;
        }
        let comma = self.comma(at + 1);
        let (year, end) = match self.year_at(comma) {
            Some(year) => (Some(year), comma + 1),
            None => (None, at + 1),
        };
        Some(Parsed::new(Expression::Date { year, month, day, weekday: None }, from, end))
    }

    pub(super) fn year(&self, k: usize, year: i16) -> Option<Parsed> {
        if let (
            Word::Mark(b'-'),
            Word::Digits { value: month @ 1..=12, len: 2 },
            Word::Mark(b'-'),
            Word::Digits { value: day @ 1..=31, len: 2 },
        ) = (self.word(k + 1), self.word(k + 2), self.word(k + 3), self.word(k + 4))
        {
            let (month, day) = (month as i8, day as i8);
            return Some(Parsed::new(
                Expression::Date { year: Some(year), month, day, weekday: None },
                k,
                k + 5,
            ));
        }
        match (self.word(k + 1), self.word(self.hyphen(k + 2))) {
            (Word::Ordinal(n @ 1..=4, _), Word::Unit(Unit::Quarter)) => Some(Parsed::new(
                Expression::Quarter(n as u8, Some(year), Pick::Bare),
                k,
                self.hyphen(k + 2) + 1,
            )),
            _ => Some(Parsed::new(Expression::Year(year), k, k + 1)),
        }
    }

    pub(super) fn ordinal(&self, k: usize, n: u16) -> Option<Parsed> {
        let at = self.hyphen(k + 1);
        match self.word(at) {
            Word::Unit(Unit::Quarter) if n <= 4 => {
                Some(self.of_year(k, at + 1, |year, pick| Expression::Quarter(n as u8, year, pick)))
            }
            Word::Half if n <= 2 => Some(self.of_year(k, at + 1, |year, _| Expression::Half(n as u8, year))),
            Word::Unit(Unit::Century) => Some(Parsed::new(Expression::Century(n), k, at + 1)),
            Word::Unit(_) | Word::Count(_) => {
                // "the first nine months"
                let found = self.core(at)?;
                matches!(found.expression, Expression::Length(..))
                    .then_some(Parsed { tokens: (k, found.tokens.1), ..found })
            }
            Word::Month(_) | Word::Of if n <= 31 => self.day_month(k, k + 1, n as i8),
            _ => None,
        }
    }

    /// "of 1998", "of last year", "last year" after a quarter.
    fn of_year(&self, from: usize, k: usize, make: impl Fn(Option<i16>, Pick) -> Expression) -> Parsed {
        let at = k + usize::from(self.is(k, Word::Of));
        if let Some(year) = self.year_at(at) {
            return Parsed::new(make(Some(year), Pick::Bare), from, at + 1);
        }
        if self.is(at + 1, Word::Unit(Unit::Year)) {
            match self.word(at) {
                Word::Last => return Parsed::new(make(None, Pick::Last), from, at + 2),
                Word::Next => return Parsed::new(make(None, Pick::Next), from, at + 2),
                Word::This => return Parsed::new(make(None, Pick::This), from, at + 2),
                _ => {}
            }
        }
        Parsed::new(make(None, Pick::Bare), from, k)
    }

    /// A number in words.
    pub(super) fn count(&self, k: usize) -> Option<Parsed> {
        if let Some((year, end)) = self.spoken_year(k)
            && !matches!(self.word(self.hyphen(end)), Word::Unit(_))
        {
            return Some(Parsed::new(Expression::Year(year), k, end));
        }
        let mut total = 0u32;
        let mut at = k;
        while let Word::Count(n) = self.word(at) {
            total = match n {
                100 | 1000 => total.max(1).saturating_mul(n.into()),
                n => total.saturating_add(n.into()),
            };
            at += 1;
            if self.is(at, Word::Mark(b'-')) && matches!(self.word(at + 1), Word::Count(_)) {
                at += 1;
            }
        }
        if matches!(self.word(at), Word::To | Word::Or) && matches!(self.word(at + 1), Word::Count(_)) {
            let mut last = at + 1;
            while matches!(self.word(last), Word::Count(_)) {
                last += 1;
            }
            return self.units_after(k, last, None);
        }
        self.units_after(k, at, Some(total))
    }

    /// A count that ends before token `at`: "two | weeks ago".
    pub(super) fn units_after(&self, from: usize, at: usize, n: Option<u32>) -> Option<Parsed> {
        let mut at = self.hyphen(at);
        // "20 more years", "eight trading days"
        if matches!(self.word(at), Word::More | Word::Fiscal | Word::Other)
            && matches!(self.word(at + 1), Word::Unit(_))
        {
            if self.is(at, Word::Other) && !self.is(at + 1, Word::Unit(Unit::Day)) {
                return None;
            }
            at += 1;
        }
        let Word::Unit(unit) = self.word(at) else { return None };
        self.counted(from, unit, n, at + 1)
    }

    /// The unit of a count is read; "ago", "earlier" and "later" may follow.
    pub(super) fn counted(&self, from: usize, unit: Unit, n: Option<u32>, end: usize) -> Option<Parsed> {
        let at = self.hyphen(end);
        match self.word(at) {
            Word::Ago => {
                Some(Parsed::new(n.map_or(Expression::Past, |n| Expression::Ago(unit, n)), from, at + 1))
            }
            // measured from a day that the text gave before
            Word::Earlier if unit == Unit::Year => {
                Some(Parsed::new(Expression::Ago(unit, n.unwrap_or(1)), from, at + 1))
            }
            Word::Earlier | Word::Later => None,
            _ => Some(Parsed::new(Expression::Length(unit, n), from, end)),
        }
    }

    /// A time of day, and the day after it: "9 a.m. EST on Tuesday".
    pub(super) fn dated_clock(&self, from: usize, end: usize, clock: (u8, u8)) -> Option<Parsed> {
        let mut end = end + usize::from(self.is(end, Word::Zone));
        let mut at = self.comma(end);
        at += usize::from(self.is(at, Word::On));
        let day = match self.word(at) {
            Word::Weekday(_) | Word::Month(_) | Word::Today | Word::Tomorrow | Word::Yesterday => {
                self.core(at)
            }
            _ => None,
        };
        let expression = match day {
            Some(day) => {
                end = day.tokens.1;
                day.expression
            }
            None => Expression::Away(Unit::Day, 0),
        };
        Some(Parsed { expression, part: None, clock: Some(clock), tokens: (from, end) })
    }
}
