//! Whether a table writes the day or the month first.

use csv_core::ReadFieldResult;

use super::Dialect;
use crate::ingest::readers::date::Order;

/// The order that the dates of these rows show: a number above twelve is no month.
pub fn of(rows: &str, dialect: Dialect) -> Order {
    let (mut day_first, mut month_first) = (false, false);
    let mut reader = dialect.reader();
    let mut out = [0; 4096];
    let mut rest = rows.as_bytes();
    // what of the field at hand is written, and whether it is longer than that
    let (mut length, mut long) = (0, false);
    while !rest.is_empty() {
        let (result, read, written) = reader.read_field(rest, &mut out[length..]);
        rest = &rest[read..];
        length += written;
        match result {
            ReadFieldResult::Field { .. } => {
                if let Some((first, second)) = numbers(&out[..length]).filter(|_| !long) {
                    day_first |= first > 12 && second <= 12;
                    month_first |= second > 12 && first <= 12;
                }
                (length, long) = (0, false);
            }
            ReadFieldResult::OutputFull => (length, long) = (0, true),
            ReadFieldResult::InputEmpty | ReadFieldResult::End => {}
        }
    }
    if day_first && !month_first { Order::DayFirst } else { Order::MonthFirst }
}

/// The first two numbers of "25/12/2022" and "25-12-2022 10:15".
fn numbers(field: &[u8]) -> Option<(u32, u32)> {
    let text = std::str::from_utf8(field).ok().filter(|t| t.len() < 40)?.trim();
    let date = text.split([' ', 'T', ',']).next()?;
    let mark = date.chars().find(|c| !c.is_ascii_digit()).filter(|c| matches!(c, '/' | '-'))?;
    let mut parts = date.split(mark);
    let mut number = |least: usize, most: usize| {
        let part = parts.next().filter(|p| (least..=most).contains(&p.len()))?;
        part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
    };
    let (first, second, _) = (number(1, 2)?, number(1, 2)?, number(2, 4)?);
    let days = 1..=31;
    (days.contains(&first) && days.contains(&second) && parts.next().is_none()).then_some((first, second))
}
