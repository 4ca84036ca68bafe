//! The grammar of time expressions: from tokens to an expression that has not
//! been placed on the calendar yet.

use super::expression::{Expression, Holiday, Parsed, Pick};
use super::lex::{Part, Season, Token, Unit, Word};

/// A view of the tokens that answers beyond their ends.
pub struct Grammar<'t> {
    pub tokens: &'t [Token],
}

impl Grammar<'_> {
    pub(super) fn word(&self, k: usize) -> Word {
        self.tokens.get(k).map_or(Word::Other, |t| t.word)
    }

    pub(super) fn is(&self, k: usize, word: Word) -> bool {
        self.tokens.get(k).is_some_and(|t| t.word == word)
    }

    pub(super) fn upper(&self, k: usize) -> bool {
        self.tokens.get(k).is_some_and(|t| t.upper)
    }

    /// Past a hyphen, if one is glued there.
    pub(super) fn hyphen(&self, k: usize) -> usize {
        k + usize::from(self.is(k, Word::Mark(b'-')))
    }

    pub(super) fn comma(&self, k: usize) -> usize {
        k + usize::from(self.is(k, Word::Mark(b',')))
    }

    /// The expression that starts at token `k`: the longest reading of it.
    pub fn at(&self, k: usize) -> Option<Parsed> {
        match self.word(k) {
            Word::The => self.definite(k),
            Word::A => self.indefinite(k),
            Word::Early | Word::Late | Word::Mid | Word::Earlier | Word::Later | Word::About => {
                self.modified(k)
            }
            Word::End => self.end_of(k, k),
            _ => self.core(k),
        }
    }

    fn modified(&self, k: usize) -> Option<Parsed> {
        let mut at = self.hyphen(k + 1);
        while matches!(self.word(at), Word::In | Word::Of | Word::More | Word::That | Word::On)
            && !matches!((self.word(k), self.word(at)), (Word::About, Word::In | Word::On))
        {
            at += 1;
        }
        let mut found = match self.word(at) {
            Word::About => self.at(at)?,
            Word::Part(part) if !self.is(k, Word::About) => {
                Parsed::new(Expression::Away(Unit::Day, 0), k, at + 1).part(Some(part))
            }
            // "later that day" is the day of whatever came before
            Word::Unit(_) if self.is(at - 1, Word::That) => return None,
            _ => self.at(at)?,
        };
        if matches!(found.expression, Expression::Length(..)) && !self.is(k, Word::About) {
            return None;
        }
        found.tokens.0 = k;
        Some(found)
    }

    /// After "the", "its" …
    fn definite(&self, k: usize) -> Option<Parsed> {
        let at = k + 1;
        let from_here = |p: Option<Parsed>| {
            p.map(|mut p| {
                p.tokens.0 = k;
                p
            })
        };
        match self.word(at) {
            Word::Ordinal(n, digits) if digits && n <= 31 => {
                if let Some(found) = self.core(at) {
                    return from_here(Some(found));
                }
                let free = !self
                    .tokens
                    .get(at + 1)
                    .is_some_and(|t| matches!(t.word, Word::Other | Word::Unit(_)) && !t.glued);
                (free && n > 0).then(|| Parsed::new(Expression::DayOfMonth(n as i8), k, at + 1))
            }
            Word::End => self.end_of(k, at),
            Word::Early | Word::Mid | Word::Late => from_here(self.modified(at)),
            Word::Unit(Unit::Weekend) => Some(Parsed::new(Expression::Away(Unit::Weekend, 0), k, at + 1)),
            Word::Unit(unit @ (Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)) => {
                let next = self.word(at + 1);
                match next {
                    Word::Digits { value, len: 4 } if unit == Unit::Year => {
                        Some(Parsed::new(Expression::Year(value as i16), k, at + 2))
                    }
                    Word::Count(_) if unit == Unit::Year => {
                        let (year, end) = self.spoken_year(at + 1)?;
                        Some(Parsed::new(Expression::Year(year), k, end))
                    }
                    Word::Before if unit == Unit::Day && self.is(at + 2, Word::Yesterday) => {
                        Some(Parsed::new(Expression::Away(Unit::Day, -2), k, at + 3))
                    }
                    Word::After if unit == Unit::Day && self.is(at + 2, Word::Tomorrow) => {
                        Some(Parsed::new(Expression::Away(Unit::Day, 2), k, at + 3))
                    }
                    Word::Mark(b'-') => from_here(self.core(at)),
                    _ => Some(Parsed::new(Expression::Away(unit, 0), k, at + 1)),
                }
            }
            Word::Past
                if !matches!(
                    self.word(at + 1),
                    Word::Unit(_) | Word::Count(_) | Word::Digits { .. } | Word::Few | Word::Several
                ) =>
            {
                Some(Parsed::new(Expression::Past, k, at + 1))
            }
            Word::Future => Some(Parsed::new(Expression::Future, k, at + 1)),
            Word::Season(season) => {
                let mut p = self.season(at, season)?;
                p.tokens.0 = k;
                Some(p)
            }
            Word::Part(part) => Some(Parsed::new(Expression::Away(Unit::Day, 0), k, at + 1).part(Some(part))),
            Word::Fiscal => match self.word(at + 1) {
                Word::Unit(Unit::Year) => Some(Parsed::new(Expression::Away(Unit::Year, 0), k, at + 2)),
                _ => from_here(self.core(self.hyphen(at + 1))),
            },
            _ => from_here(self.core(at)),
        }
    }

    /// After "a".
    fn indefinite(&self, k: usize) -> Option<Parsed> {
        let at = k + 1;
        match self.word(at) {
            Word::Unit(unit) => self.counted(k, unit, Some(1), at + 1),
            Word::Few | Word::Several => self.units_after(k, at + 1, None),
            Word::Couple => self.units_after(k, at + 1 + usize::from(self.is(at + 1, Word::Of)), Some(2)),
            Word::Count(_) | Word::Digits { .. } => {
                let found = self.core(at)?;
                Some(Parsed { tokens: (k, found.tokens.1), ..found })
            }
            _ => None,
        }
    }

    /// "the end of the month", "the end of 1990".
    fn end_of(&self, from: usize, k: usize) -> Option<Parsed> {
        let of = self.is(k + 1, Word::Of).then_some(k + 2)?;
        let inner = self.at(of)?;
        let expression = match inner.expression {
            Expression::Away(unit @ (Unit::Week | Unit::Month | Unit::Quarter | Unit::Year), n) => {
                Expression::EndOf(unit, n)
            }
            other => other,
        };
        Some(Parsed { expression, tokens: (from, inner.tokens.1), ..inner })
    }

    pub(super) fn core(&self, k: usize) -> Option<Parsed> {
        let one = |expression| Some(Parsed::new(expression, k, k + 1));
        match self.word(k) {
            Word::Weekday(day) => self.weekday(k, day, Pick::Bare, k),
            Word::Month(month) => self.month(k, month),
            Word::Digits { value, len } => self.digits(k, value, len),
            Word::Ordinal(n, _) => self.ordinal(k, n),
            Word::Count(_) => self.count(k),
            Word::Today => Some(self.with_part(Parsed::new(Expression::Away(Unit::Day, 0), k, k + 1))),
            Word::Yesterday => Some(self.with_part(Parsed::new(Expression::Away(Unit::Day, -1), k, k + 1))),
            Word::Tomorrow => Some(self.with_part(Parsed::new(Expression::Away(Unit::Day, 1), k, k + 1))),
            Word::Tonight => one(Expression::Away(Unit::Day, 0)).map(|p| p.part(Some(Part::Night))),
            Word::Overnight => one(Expression::Away(Unit::Day, 0)).map(|p| p.part(Some(Part::Night))),
            Word::Noon => self.dated_clock(k, k + 1, (12, 0)),
            Word::Midnight => self.dated_clock(k, k + 1, (24, 0)),
            Word::Now => one(Expression::Present),
            Word::Current => match self.word(k + 1) {
                Word::Unit(unit) => Some(Parsed::new(Expression::Away(unit, 0), k, k + 2)),
                Word::Fiscal if self.is(k + 2, Word::Unit(Unit::Year)) => {
                    Some(Parsed::new(Expression::Away(Unit::Year, 0), k, k + 3))
                }
                _ => one(Expression::Present),
            },
            Word::Lately => one(Expression::Past),
            Word::Soon => one(Expression::Future),
            Word::Recent => match self.word(k + 1) {
                Word::Unit(unit) => Some(Parsed::new(Expression::Length(unit, None), k, k + 2)),
                _ => one(Expression::Past),
            },
            Word::Future => one(Expression::Future),
            Word::Every(unit) => one(Expression::Every(unit, 1)),
            Word::Each => match self.word(k + 1) {
                Word::Unit(unit) => Some(Parsed::new(Expression::Every(unit, 1), k, k + 2)),
                _ => None,
            },
            Word::Decade(decade) => one(Expression::Decade(decade)),
            Word::Season(season) => self.season(k, season),
            Word::Last
            | Word::Past
            | Word::Next
            | Word::Coming
            | Word::This
            | Word::Previous
            | Word::Following
            | Word::Latest => self.picked(k),
            Word::Few | Word::Several => self.units_after(k, k + 1, None),
            Word::Unit(unit) => self.unit(k, unit),
            Word::Fiscal => match self.word(self.hyphen(k + 1)) {
                Word::Digits { value, len: 4 } => {
                    Some(Parsed::new(Expression::Year(value as i16), k, self.hyphen(k + 1) + 1))
                }
                Word::Ordinal(n, _) => {
                    let p = self.ordinal(self.hyphen(k + 1), n)?;
                    Some(Parsed { tokens: (k, p.tokens.1), ..p })
                }
                Word::Unit(unit) => Some(Parsed::new(Expression::Away(unit, 0), k, k + 2)),
                _ => None,
            },
            Word::Thanksgiving => {
                Some(Parsed::new(Expression::Holiday(Holiday::Thanksgiving), k, self.day_word(k + 1)))
            }
            Word::Christmas if self.is(k + 1, Word::Eve) => {
                Some(Parsed::new(Expression::Holiday(Holiday::ChristmasEve), k, k + 2))
            }
            Word::Christmas if self.is(k + 1, Word::Unit(Unit::Day)) => {
                Some(Parsed::new(Expression::Holiday(Holiday::Christmas), k, k + 2))
            }
            Word::Easter => Some(Parsed::new(
                Expression::Holiday(Holiday::Easter),
                k,
                k + 1 + usize::from(self.is(k + 1, Word::Weekday(7))),
            )),
            Word::Halloween => one(Expression::Holiday(Holiday::Halloween)),
            Word::New if self.is(k + 1, Word::Unit(Unit::Year)) && self.is(k + 2, Word::Possessive) => {
                match self.word(k + 3) {
                    Word::Eve => Some(Parsed::new(Expression::Holiday(Holiday::NewYearsEve), k, k + 4)),
                    Word::Unit(Unit::Day) => {
                        Some(Parsed::new(Expression::Holiday(Holiday::NewYearsDay), k, k + 4))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn day_word(&self, k: usize) -> usize {
        k + usize::from(self.is(k, Word::Unit(Unit::Day)))
    }

    /// Takes the part of the day after a day: "yesterday morning".
    fn with_part(&self, mut p: Parsed) -> Parsed {
        if let Word::Part(part) = self.word(p.tokens.1) {
            p.part = Some(part);
            p.tokens.1 += 1;
        }
        p
    }

    fn weekday(&self, k: usize, day: i8, pick: Pick, from: usize) -> Option<Parsed> {
        let mut found = self.with_part(Parsed::new(Expression::Weekday(day, pick), from, k + 1));
        let next = found.tokens.1;
        let comma = self.comma(next);
        if let Word::Month(month) = self.word(comma)
            && let Some(date) = self.month(comma, month)
            && let Expression::Date { year, month, day: number, .. } = date.expression
        {
            found.expression = Expression::Date { year, month, day: number, weekday: Some(day) };
            found.tokens.1 = date.tokens.1;
            return Some(found);
        }
        // "Tuesday last week", "Tuesday of next week"
        let at = next + usize::from(self.is(next, Word::Of));
        let away = match self.word(at) {
            Word::Last => -1,
            Word::This => 0,
            Word::Next => 1,
            _ => return Some(found),
        };
        if pick == Pick::Bare && self.is(at + 1, Word::Unit(Unit::Week)) {
            found.expression = Expression::WeekdayOf(day, away);
            found.tokens.1 = at + 2;
        }
        Some(found)
    }

    fn month(&self, k: usize, month: i8) -> Option<Parsed> {
        let next = k + 1;
        let number = match self.word(next) {
            Word::Digits { value, len: 1 | 2 } if (1..=31).contains(&value) => Some(value as i8),
            Word::Ordinal(n @ 1..=31, true) => Some(n as i8),
            _ => None,
        };
        // "in May 25 people died" has its number without a comma too; the day wins
        if let Some(day) = number {
            let comma = self.comma(next + 1);
            let (year, end) = match self.year_at(comma) {
                Some(year) => (Some(year), comma + 1),
                None => (None, next + 1),
            };
            return Some(Parsed::new(Expression::Date { year, month, day, weekday: None }, k, end));
        }
        let at = self.comma(next);
        let at = at + usize::from(self.is(at, Word::Of));
        if let Some(year) = self.year_at(at) {
            return Some(Parsed::new(Expression::MonthOf { year, month }, k, at + 1));
        }
        if let Some((year, end)) = self.spoken_year(at) {
            return Some(Parsed::new(Expression::MonthOf { year, month }, k, end));
        }
        let away = match self.word(at) {
            Word::Last => Some(-1),
            Word::This => Some(0),
            Word::Next => Some(1),
            _ => None,
        };
        if let Some(away) = away
            && self.is(at + 1, Word::Unit(Unit::Year))
        {
            return Some(Parsed::new(Expression::MonthOfYear(month, away), k, at + 2));
        }
        Some(Parsed::new(Expression::Month(month, Pick::Bare), k, next))
    }

    fn season(&self, k: usize, season: Season) -> Option<Parsed> {
        let at = k + 1 + usize::from(self.is(k + 1, Word::Of));
        if let Some(year) = self.year_at(at) {
            return Some(Parsed::new(Expression::SeasonOf(season, year), k, at + 1));
        }
        if let Some((year, end)) = self.spoken_year(at) {
            return Some(Parsed::new(Expression::SeasonOf(season, year), k, end));
        }
        Some(Parsed::new(Expression::Season(season, Pick::Bare), k, k + 1))
    }

    /// After "last", "this", "next" and their like.
    fn picked(&self, k: usize) -> Option<Parsed> {
        let (pick, away) = match self.word(k) {
            Word::Last => (Pick::Last, -1),
            Word::Past => (Pick::Last, -1),
            Word::Latest => (Pick::This, 0),
            Word::This => (Pick::This, 0),
            Word::Previous => (Pick::Previous, -1),
            _ => (Pick::Next, 1),
        };
        let mut at = k + 1;
        // "this past spring", "the next few years", "this coming Friday"
        let mut pick = pick;
        let mut away = away;
        if pick == Pick::This {
            match self.word(at) {
                Word::Past => (pick, away, at) = (Pick::Last, -1, at + 1),
                Word::Coming => (pick, away, at) = (Pick::Next, 1, at + 1),
                _ => {}
            }
        }
        if self.is(at, Word::Fiscal) {
            at += 1;
        }
        match self.word(at) {
            Word::Weekday(day) => self.weekday(at, day, pick, k),
            Word::Month(month) => {
                let found = self.month(at, month)?;
                Some(match found.expression {
                    Expression::Month(..) => Parsed::new(Expression::Month(month, pick), k, found.tokens.1),
                    _ => Parsed { tokens: (k, found.tokens.1), ..found },
                })
            }
            Word::Season(season) => Some(Parsed::new(Expression::Season(season, pick), k, at + 1)),
            Word::Part(Part::Night) if pick == Pick::Last => {
                Some(Parsed::new(Expression::Away(Unit::Day, -1), k, at + 1).part(Some(Part::Night)))
            }
            Word::Part(part) if pick == Pick::This => {
                Some(Parsed::new(Expression::Away(Unit::Day, 0), k, at + 1).part(Some(part)))
            }
            Word::Unit(unit) => {
                // "recent days", "these days", "coming weeks"
                let plural = self.tokens[at].end - self.tokens[at].start > unit_length(unit);
                if plural {
                    let expression = match (self.word(k), unit) {
                        (Word::This, _) => Expression::Present,
                        (Word::Next | Word::Coming | Word::Following, Unit::Quarter) => Expression::Future,
                        (Word::Past | Word::Last, Unit::Year | Unit::Quarter) => Expression::Past,
                        _ => Expression::Length(unit, None),
                    };
                    return Some(Parsed::new(expression, k, at + 1));
                }
                Some(Parsed::new(Expression::Away(unit, away), k, at + 1))
            }
            Word::Count(_)
            | Word::Digits { .. }
            | Word::Few
            | Word::Several
            | Word::Couple
            | Word::Ordinal(..) => {
                let found = match self.word(at) {
                    Word::Couple => {
                        self.units_after(at, at + 1 + usize::from(self.is(at + 1, Word::Of)), Some(2))?
                    }
                    _ => self.core(at)?,
                };
                Some(Parsed { tokens: (k, found.tokens.1), ..found })
            }
            _ => None,
        }
    }

    /// A unit without a number: "weeks ago", "year-end", "year-earlier".
    fn unit(&self, k: usize, unit: Unit) -> Option<Parsed> {
        let at = self.hyphen(k + 1 + usize::from(self.is(k + 1, Word::Possessive)));
        match self.word(at) {
            Word::Ago if self.is(at - 1, Word::Mark(b'-')) => {
                Some(Parsed::new(Expression::Ago(unit, 1), k, at + 1))
            }
            Word::Ago => Some(Parsed::new(Expression::Past, k, at + 1)),
            Word::Earlier if self.is(at - 1, Word::Mark(b'-')) => {
                Some(Parsed::new(Expression::Ago(unit, 1), k, at + 1))
            }
            Word::End if matches!(unit, Unit::Year | Unit::Month | Unit::Quarter | Unit::Week) => {
                Some(Parsed::new(Expression::EndOf(unit, 0), k, at + 1))
            }
            _ if self.tokens[k].end - self.tokens[k].start > unit_length(unit) => {
                Some(Parsed::new(Expression::Length(unit, None), k, k + 1))
            }
            _ => None,
        }
    }
}

/// Letters of the singular.
fn unit_length(unit: Unit) -> u32 {
    match unit {
        Unit::Day => 3,
        Unit::Hour | Unit::Week | Unit::Year => 4,
        Unit::Month => 5,
        Unit::Second | Unit::Minute | Unit::Decade => 6,
        Unit::Weekend | Unit::Quarter | Unit::Century => 7,
    }
}
