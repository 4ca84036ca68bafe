//! How much was written and said, period by period.

use super::period::{Period, Unit};
use crate::index::Days;

/// Where no unit is asked for, the shortest one with at most so many rows.
pub const ROWS: usize = 40;

/// What one line of bars counts.
#[derive(Clone, Debug)]
pub struct Series {
    /// Whose; `None` for everybody together.
    pub speaker: Option<String>,
    pub articles: Days,
    pub quotes: Days,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub articles: usize,
    pub quotes: usize,
}

impl Count {
    pub fn is_zero(self) -> bool {
        self == Count::default()
    }
}

/// One period with a count for each series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub period: Period,
    pub counts: Vec<Count>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    pub unit: Unit,
    /// The speaker of each series.
    pub speakers: Vec<Option<String>>,
    /// From the first period with a count to the last, none left out.
    pub rows: Vec<Row>,
    /// What has no date, for each series.
    pub undated: Vec<Count>,
}

/// Adds the days of series up by period.
pub fn timeline(series: &[Series], unit: Option<Unit>) -> Timeline {
    let all = || series.iter().flat_map(|s| [&s.articles, &s.quotes]);
    let first = all().filter_map(|days| days.days.first()).map(|(date, _)| *date).min();
    let last = all().filter_map(|days| days.days.last()).map(|(date, _)| *date).max();
    let ends = first.zip(last);
    let unit = unit.or(ends.map(|(first, last)| Unit::fitting(first, last, ROWS))).unwrap_or(Unit::Year);
    let mut rows: Vec<Row> = ends
        .into_iter()
        .flat_map(|(first, last)| Period::between(first, last, unit))
        .map(|period| Row { period, counts: vec![Count::default(); series.len()] })
        .collect();
    let mut undated = Vec::with_capacity(series.len());
    for (k, Series { articles, quotes, .. }) in series.iter().enumerate() {
        let counted = |count: &mut Count, of_quotes: bool, n: u64| {
            *if of_quotes { &mut count.quotes } else { &mut count.articles } += n as usize;
        };
        for (days, of_quotes) in [(articles, false), (quotes, true)] {
            for &(date, n) in &days.days {
                let period = Period::containing(date, unit);
                if let Ok(row) = rows.binary_search_by_key(&period, |row| row.period) {
                    counted(&mut rows[row].counts[k], of_quotes, n);
                }
            }
        }
        undated.push(Count { articles: articles.undated as usize, quotes: quotes.undated as usize });
    }
    Timeline { unit, speakers: series.iter().map(|s| s.speaker.clone()).collect(), rows, undated }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    fn days(rows: &[(u64, Option<jiff::civil::Date>)]) -> Days {
        let mut dated: Vec<(jiff::civil::Date, u64)> =
            rows.iter().filter_map(|(n, d)| Some((*d.as_ref()?, *n))).collect();
        dated.sort_unstable();
        let undated = rows.iter().filter(|(_, date)| date.is_none()).map(|(n, _)| n).sum();
        Days { days: dated, undated }
    }

    fn series(
        articles: &[(u64, Option<jiff::civil::Date>)],
        quotes: &[(u64, Option<jiff::civil::Date>)],
    ) -> Series {
        Series { speaker: None, articles: days(articles), quotes: days(quotes) }
    }

    #[test]
    fn gaps_are_rows_and_undated_is_apart() {
        let day = |m, d| Some(date(2021, m, d));
        let articles = [(1, day(1, 5)), (1, day(11, 30)), (1, None)];
        let got = timeline(&[series(&articles, &[(1, day(11, 30))])], Some(Unit::Quarter));
        let rows: Vec<_> =
            got.rows.iter().map(|r| (r.period.label(), r.counts[0].articles, r.counts[0].quotes)).collect();
        let label = |q: &str| format!("2021-{q}");
        assert_eq!(
            rows,
            [(label("Q1"), 1, 0), (label("Q2"), 0, 0), (label("Q3"), 0, 0), (label("Q4"), 1, 1)]
        );
        assert_eq!(got.undated, [Count { articles: 1, quotes: 0 }]);
    }

    #[test]
    fn series_share_their_periods() {
        let early = series(&[(1, Some(date(2019, 6, 1)))], &[]);
        let late = series(&[(1, Some(date(2021, 6, 1)))], &[]);
        let got = timeline(&[early, late], None);
        assert_eq!(got.unit, Unit::Month);
        assert_eq!(got.rows.len(), 25);
        assert_eq!(got.rows[24].counts, [Count::default(), Count { articles: 1, quotes: 0 }]);
    }

    #[test]
    fn nothing_has_no_rows() {
        assert!(timeline(&[series(&[], &[])], None).rows.is_empty());
    }
}
