//! Dates written out in running text, in the languages of the web: "7 March
//! 2025", "7. März 2025", "2025年3月7日", "03/07/2025".

use jiff::civil::Date;

use crate::ingest::date::Order;
use crate::lexicon::months;
use crate::span::Span;

/// A date and where it stands in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub date: Date,
    pub span: Span,
}

/// Years a page of the web can be of.
const YEARS: std::ops::RangeInclusive<u32> = 1990..=2099;

/// Words that may stand between the parts of a date.
const JOINTS: &[&str] = &[
    "de", "del", "of", "di", "den", "do", "a", "the", "st", "nd", "rd", "th", "er", "º", "ª", "ng", "г", "р",
];

#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    /// Value and number of digits.
    Number(u32, usize),
    Month(u32),
    Joint,
    /// 年, 月, 日 and their Korean sisters: year, month, day.
    Unit(char),
    Mark(char),
    /// A word that is no part of a date.
    Other,
}

/// All dates in `text` that name day, month and year, in order.
pub fn dates(text: &str, order: Order) -> Vec<Found> {
    // (piece, start, end, white space before it)
    let pieces = pieces(text);
    let mut out = Vec::new();
    let mut k = 0;
    while k < pieces.len() {
        match date_at(&pieces[k..], order) {
            Some((date, n)) => {
                out.push(Found { date, span: Span::new(pieces[k].start, pieces[k + n - 1].end) });
                k += n;
            }
            None => k += 1,
        }
    }
    out
}

#[derive(Clone, Copy, Debug)]
struct Placed {
    piece: Piece,
    start: usize,
    end: usize,
}

fn pieces(text: &str) -> Vec<Placed> {
    let mut out: Vec<Placed> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        let piece = if let Some(digit) = digit(c) {
            let (mut value, mut digits) = (digit, 1);
            while let Some(&(at, d)) = chars.peek()
                && let Some(d_value) = self::digit(d)
            {
                value = value.saturating_mul(10).saturating_add(d_value);
                digits += 1;
                end = at + d.len_utf8();
                chars.next();
            }
            Piece::Number(value, digits)
        } else if matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
            Piece::Unit(match c {
                '年' | '년' => '年',
                '月' | '월' => '月',
                _ => '日',
            })
        } else if c.is_alphabetic() || c == 'º' || c == 'ª' {
            while let Some(&(at, d)) = chars.peek()
                && (d.is_alphabetic() || is_combining(d))
                && !matches!(d, '年' | '月' | '日' | '년' | '월' | '일')
            {
                end = at + d.len_utf8();
                chars.next();
            }
            word(&text[start..end])
        } else if c.is_whitespace() {
            continue;
        } else {
            Piece::Mark(c)
        };
        out.push(Placed { piece, start, end });
    }
    out
}

/// Vowel signs of the Indic scripts, which are no letters.
fn is_combining(c: char) -> bool {
    matches!(
        c,
        '\u{0300}'..='\u{036f}'
            | '\u{0900}'..='\u{0903}'
            | '\u{093a}'..='\u{094f}'
            | '\u{0981}'..='\u{0983}'
            | '\u{09bc}'..='\u{09cd}'
            | '\u{0e31}'..='\u{0e4e}'
    )
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(c as u32 - '0' as u32),
        '٠'..='٩' => Some(c as u32 - '٠' as u32),
        '۰'..='۹' => Some(c as u32 - '۰' as u32),
        '०'..='९' => Some(c as u32 - '०' as u32),
        '０'..='９' => Some(c as u32 - '０' as u32),
        _ => None,
    }
}

fn word(word: &str) -> Piece {
    let lower = word.to_lowercase();
    if let Some(month) = months::on_page(&lower) {
        return Piece::Month(month.into());
    }
    if JOINTS.contains(&lower.as_str()) { Piece::Joint } else { Piece::Other }
}

fn make(year: u32, month: u32, day: u32) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(year as i16, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A year of two digits or four.
fn year(value: u32, digits: usize) -> Option<u32> {
    match digits {
        4 => Some(value),
        2 => Some(if value >= 90 { 1900 + value } else { 2000 + value }),
        _ => None,
    }
}

/// The date that starts at the first piece, and of how many pieces it is made.
fn date_at(p: &[Placed], order: Order) -> Option<(Date, usize)> {
    use Piece::{Joint, Mark, Month, Number, Unit};
    let piece = |k: usize| p.get(k).map(|x| x.piece);
    let day_of = |value: u32, digits: usize| (digits <= 2).then_some(value);
    match p[0].piece {
        Number(y, 4) => {
            // 2025年3月7日
            if piece(1) == Some(Unit('年'))
                && let (Some(Number(m, _)), Some(Unit('月')), Some(Number(d, _))) =
                    (piece(2), piece(3), piece(4))
            {
                let n = if piece(5) == Some(Unit('日')) { 6 } else { 5 };
                return Some((make(y, m, d)?, n));
            }
            // 2025-03-07, 2025/3/7, 2025. 3. 7.
            if let (Some(Mark(a)), Some(Number(m, 1..=2)), Some(Mark(b)), Some(Number(d, 1..=2))) =
                (piece(1), piece(2), piece(3), piece(4))
                && a == b
                && matches!(a, '-' | '/' | '.' | '‐' | '–')
            {
                return Some((make(y, m, d)?, 5));
            }
            // 2025. március 7.
            let mut k = 1;
            while matches!(piece(k), Some(Mark('.' | ',') | Joint)) && k < 3 {
                k += 1;
            }
            if let (Some(Month(m)), Some(Number(d, digits))) = (piece(k), piece(k + 1)) {
                return Some((make(y, m, day_of(d, digits)?)?, k + 2));
            }
            None
        }
        Number(a, a_digits @ 1..=2) => {
            // 7.3.2025, 07/03/25, 7-3-2025
            if let (Some(Mark(s)), Some(Number(b, 1..=2)), Some(Mark(t)), Some(Number(y, y_digits))) =
                (piece(1), piece(2), piece(3), piece(4))
                && s == t
                && matches!(s, '-' | '/' | '.' | '‐' | '–' | '|')
            {
                // more numbers: a version or an address
                if piece(5) == Some(Mark(s))
                    && matches!(piece(6), Some(Number(..)))
                    && p[5].start == p[4].end
                    && s == '.'
                {
                    return None;
                }
                let y = year(y, y_digits)?;
                let (d, m) = match order {
                    _ if s == '.' => (a, b),
                    Order::DayFirst => (a, b),
                    Order::MonthFirst => (b, a),
                };
                return Some((make(y, m, d).or_else(|| make(y, d, m))?, 5));
            }
            // 7 March 2025, 7. März 2025, 7 de marzo de 2025, 7-Mar-2025, 7th of March, 2025
            let mut k = 1;
            while matches!(piece(k), Some(Mark('.' | '-' | '/' | ',') | Joint)) && k < 4 {
                k += 1;
            }
            let Some(Month(m)) = piece(k) else { return None };
            k += 1;
            while matches!(piece(k), Some(Mark('.' | ',' | '-' | '/' | '\'' | '’') | Joint)) && k < 8 {
                k += 1;
            }
            let Some(Number(y, y_digits)) = piece(k) else { return None };
            Some((make(year(y, y_digits)?, m, day_of(a, a_digits)?)?, k + 1))
        }
        Month(m) => {
            // March 7, 2025; Mar. 7th 2025
            let mut k = 1;
            while matches!(piece(k), Some(Mark('.' | '-') | Joint)) && k < 3 {
                k += 1;
            }
            let Some(Number(d, 1..=2)) = piece(k) else { return None };
            k += 1;
            while matches!(piece(k), Some(Mark(',' | '.' | '-') | Joint)) && k < 7 {
                k += 1;
            }
            let Some(Number(y, 4)) = piece(k) else { return None };
            Some((make(y, m, d)?, k + 1))
        }
        _ => None,
    }
}
