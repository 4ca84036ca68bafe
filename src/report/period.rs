//! Days, ISO weeks, months, quarters and years of the calendar.

use jiff::ToSpan;
use jiff::civil::Date;

/// A length of time by which things are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    Day,
    /// From Monday to Sunday (ISO 8601).
    Week,
    Month,
    Quarter,
    Year,
}

impl Unit {
    /// From the shortest to the longest.
    pub const ALL: [Unit; 5] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];

    pub fn as_str(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
        }
    }

    /// The shortest unit that cuts `first..=last` into at most `most` periods;
    /// years where none does.
    pub fn fitting(first: Date, last: Date, most: usize) -> Unit {
        let fits = |unit: &Unit| Period::between(first, last, *unit).take(most + 1).count() <= most;
        Unit::ALL.into_iter().find(fits).unwrap_or(Unit::Year)
    }
}

/// One day, week, month, quarter or year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    unit: Unit,
    start: Date,
}

impl Period {
    /// The period that holds a day.
    pub fn containing(date: Date, unit: Unit) -> Period {
        let start = match unit {
            Unit::Day => date,
            Unit::Week => date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days()),
            Unit::Month => date.first_of_month(),
            Unit::Quarter => date.first_of_month().saturating_sub(i64::from((date.month() - 1) % 3).months()),
            Unit::Year => date.first_of_year(),
        };
        Period { unit, start }
    }

    /// Every period from the one that holds `first` to the one that holds `last`.
    pub fn between(first: Date, last: Date, unit: Unit) -> impl Iterator<Item = Period> {
        std::iter::successors(Some(Period::containing(first, unit)), |p| p.next())
            .take_while(move |p| p.start <= last)
    }

    pub fn unit(self) -> Unit {
        self.unit
    }

    /// First day.
    pub fn start(self) -> Date {
        self.start
    }

    /// Last day.
    pub fn end(self) -> Date {
        match self.unit {
            Unit::Day => self.start,
            Unit::Week => self.start.saturating_add(6.days()),
            Unit::Month => self.start.last_of_month(),
            Unit::Quarter => self.start.saturating_add(2.months()).last_of_month(),
            Unit::Year => self.start.last_of_year(),
        }
    }

    /// The period after this one; `None` at the end of the calendar.
    pub fn next(self) -> Option<Period> {
        let start = self.end().tomorrow().ok()?;
        Some(Period { unit: self.unit, start })
    }

    /// "2010-03-07", "2010-W09", "2010-03", "2010-Q1", "2010": labels of one unit
    /// sort as their periods do.
    pub fn label(self) -> String {
        let (year, month) = (self.start.year(), self.start.month());
        match self.unit {
            Unit::Day => self.start.to_string(),
            Unit::Week => {
                let week = self.start.iso_week_date();
                format!("{:04}-W{:02}", week.year(), week.week())
            }
            Unit::Month => format!("{year:04}-{month:02}"),
            Unit::Quarter => format!("{year:04}-Q{}", (month - 1) / 3 + 1),
            Unit::Year => format!("{year:04}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn label(y: i16, m: i8, d: i8, unit: Unit) -> String {
        Period::containing(date(y, m, d), unit).label()
    }

    #[test]
    fn labels_are_those_of_the_calendar() {
        assert_eq!(label(2010, 3, 31, Unit::Quarter), "2010-Q1");
        assert_eq!(label(2010, 4, 1, Unit::Quarter), "2010-Q2");
        assert_eq!(label(2010, 12, 31, Unit::Month), "2010-12");
        // The first days of a year may belong to the last week of the year before.
        assert_eq!(label(2021, 1, 3, Unit::Week), "2020-W53");
        assert_eq!(label(2024, 12, 30, Unit::Week), "2025-W01");
    }

    #[test]
    fn the_shortest_unit_that_fits() {
        let fit = |a, b| Unit::fitting(a, b, 40);
        assert_eq!(fit(date(2020, 1, 1), date(2020, 2, 9)), Unit::Day);
        assert_eq!(fit(date(2020, 1, 1), date(2020, 2, 10)), Unit::Week);
        assert_eq!(fit(date(2020, 1, 1), date(2022, 1, 1)), Unit::Month);
        assert_eq!(fit(date(2015, 1, 1), date(2022, 1, 1)), Unit::Quarter);
        assert_eq!(fit(date(1950, 1, 1), date(2022, 1, 1)), Unit::Year);
    }

    proptest! {
        #[test]
        fn periods_cover_the_calendar_without_gap_or_overlap(
            year in -9999i16..=9999, month in 1i8..=12, day in 1i8..=28, unit in 0usize..5
        ) {
            let date = date(year, month, day);
            let period = Period::containing(date, Unit::ALL[unit]);
            prop_assert!(period.start() <= date && date <= period.end());
            prop_assert_eq!(Period::containing(period.end(), Unit::ALL[unit]), period);
            if let Some(next) = period.next() {
                prop_assert_eq!(next.start(), period.end().tomorrow().unwrap());
                prop_assert_eq!(Period::containing(next.start(), Unit::ALL[unit]), next);
            }
        }
    }
}
