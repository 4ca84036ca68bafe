//! How much was written and said, period by period.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::period::{Period, Unit};
use crate::index::Tally;

/// Where no unit is asked for, the shortest one with at most so many rows.
pub const ROWS: usize = 40;

/// What one line of bars counts.
#[derive(Clone, Debug)]
pub struct Series {
    /// Whose; `None` for everybody together.
    pub speaker: Option<String>,
    pub articles: Tally,
    pub quotes: Tally,
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

/// Counts series by period.
///
/// With `collapse`, documents that say the same count once, on the day of the
/// earliest of them.
pub fn timeline(series: &[Series], unit: Option<Unit>, collapse: bool) -> Timeline {
    let dates: Vec<[Vec<Option<Date>>; 2]> =
        series.iter().map(|s| [dates(&s.articles, collapse), dates(&s.quotes, collapse)]).collect();
    let dated = || dates.iter().flatten().flatten().copied().flatten();
    let ends = dated().min().zip(dated().max());
    let unit = unit.or(ends.map(|(first, last)| Unit::fitting(first, last, ROWS))).unwrap_or(Unit::Year);
    let mut rows: Vec<Row> = ends
        .into_iter()
        .flat_map(|(first, last)| Period::between(first, last, unit))
        .map(|period| Row { period, counts: vec![Count::default(); series.len()] })
        .collect();
    let mut undated = vec![Count::default(); series.len()];
    for (k, [articles, quotes]) in dates.iter().enumerate() {
        for (dates, quotation) in [(articles, false), (quotes, true)] {
            for date in dates {
                let place = date.map(|d| Period::containing(d, unit));
                let count = match place.and_then(|p| rows.binary_search_by_key(&p, |row| row.period).ok()) {
                    Some(row) => &mut rows[row].counts[k],
                    None => &mut undated[k],
                };
                *if quotation { &mut count.quotes } else { &mut count.articles } += 1;
            }
        }
    }
    Timeline { unit, speakers: series.iter().map(|s| s.speaker.clone()).collect(), rows, undated }
}

/// The dates to count, one a document or one a group.
fn dates(tally: &Tally, collapse: bool) -> Vec<Option<Date>> {
    if !collapse {
        return tally.rows.iter().map(|row| row.date).collect();
    }
    let mut earliest: FxHashMap<u64, Option<Date>> = FxHashMap::default();
    for row in &tally.rows {
        let date = earliest.entry(row.group).or_insert(row.date);
        *date = date.iter().copied().chain(row.date).min();
    }
    earliest.into_values().collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::index::Occurrence;

    fn tally(rows: &[(u64, Option<Date>)]) -> Tally {
        let row = |&(group, date)| Occurrence { speaker: None, role: None, date, article: group, group };
        Tally { rows: rows.iter().map(row).collect(), ..Tally::default() }
    }

    fn series(articles: &[(u64, Option<Date>)], quotes: &[(u64, Option<Date>)]) -> Series {
        Series { speaker: None, articles: tally(articles), quotes: tally(quotes) }
    }

    #[test]
    fn gaps_are_rows_and_undated_is_apart() {
        let day = |m, d| Some(date(2021, m, d));
        let articles = [(1, day(1, 5)), (2, day(11, 30)), (3, None)];
        let got = timeline(&[series(&articles, &[(9, day(11, 30))])], Some(Unit::Quarter), true);
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
    fn copies_count_once_on_the_earliest_day() {
        let articles = [(7, Some(date(2021, 2, 1))), (7, Some(date(2021, 1, 31))), (7, None)];
        let one = timeline(&[series(&articles, &[])], Some(Unit::Month), true);
        assert_eq!((one.rows.len(), one.rows[0].period.label().as_str()), (1, "2021-01"));
        let all = timeline(&[series(&articles, &[])], Some(Unit::Month), false);
        assert_eq!(all.rows.len(), 2);
        assert_eq!(all.undated[0].articles, 1);
    }

    #[test]
    fn series_share_their_periods() {
        let early = series(&[(1, Some(date(2019, 6, 1)))], &[]);
        let late = series(&[(2, Some(date(2021, 6, 1)))], &[]);
        let got = timeline(&[early, late], None, true);
        assert_eq!(got.unit, Unit::Month);
        assert_eq!(got.rows.len(), 25);
        assert_eq!(got.rows[24].counts, [Count::default(), Count { articles: 1, quotes: 0 }]);
    }

    #[test]
    fn nothing_has_no_rows() {
        assert!(timeline(&[series(&[], &[])], None, true).rows.is_empty());
    }
}
