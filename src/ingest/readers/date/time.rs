//! The time of day that stands beside a date.

use super::lex::{Cursor, Kind};
use super::names;
use crate::span::Span;

/// A time of day, where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    /// From the hour to the end of the zone, in bytes.
    pub span: Span,
    /// Written down to the second.
    pub seconds: bool,
    /// Index of the token after it.
    pub end: usize,
}

/// Between a date and its time.
const FILLER_WORDS: &[&str] =
    &["t", "at", "um", "à", "a", "alle", "ore", "às", "kl", "uhr", "by", "first", "published", "dia", "las"];
const FILLER_MARKS: &[char] = &[',', '-', '–', '—', '|', '·', '•', '@', ':', '(', ';', '.', '/', '_'];
const ZONES: &[&str] = &[
    "GMT", "UTC", "UT", "Z", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "ET", "CT", "MT", "PT",
    "BST", "IST", "CET", "CEST", "EET", "EEST", "WET", "WEST", "MSK", "JST", "KST", "HKT", "SGT", "AEST",
    "AEDT", "ACST", "AWST", "NZST", "NZDT", "AST", "ADT", "AKST", "HST", "SAST", "EAT", "WAT", "PKT", "MEZ",
    "MESZ", "BRT", "ART",
];

/// Skips what may stand between a date and its time, at most five tokens.
pub fn skip_filler(cursor: &mut Cursor) {
    for _ in 0..5 {
        let mut ahead = *cursor;
        let weekday = ahead.word().is_some_and(|w| names::weekday(&w).is_some());
        if weekday {
            *cursor = ahead;
        } else if !cursor.word_in(FILLER_WORDS) && cursor.mark(FILLER_MARKS).is_none() {
            break;
        }
    }
}

/// The time that starts at the cursor, if one does.
pub fn clock(mut c: Cursor) -> Option<Clock> {
    let first = c.peek()?;
    let after_t = c.glued()
        && c.at > 0
        && matches!(&c.text[c.tokens[c.at - 1].start..c.tokens[c.at - 1].end], "T" | "t");
    let mut seconds = false;
    let Kind::Number { value, digits } = first.kind else { return None };
    c.at += 1;
    match digits {
        1 | 2 if value <= 24 => {
            let mut ahead = c;
            if ahead.glued_mark(&[':']).is_some()
                && let Some(minute) = ahead.glued_number(2, 2)
            {
                if minute > 59 {
                    return None;
                }
                c = ahead;
                if ahead.glued_mark(&[':']).is_some() && ahead.glued_number(2, 2).is_some_and(|s| s <= 60) {
                    seconds = true;
                    c = ahead;
                    fraction(&mut c);
                }
                meridiem(&mut c);
            } else if dotted(&mut ahead) {
                let mut marked = ahead;
                if !meridiem(&mut marked) && !marked.word_in(&["uhr"]) && zone(marked).is_none() {
                    return None;
                }
                c = marked;
            } else if c.word_in(&["h", "uhr"]) {
                if c.glued() {
                    c.number(2, 2);
                }
            } else if value > 12 || !meridiem(&mut c) {
                return None;
            }
        }
        6 if after_t && value / 10_000 <= 24 && value / 100 % 100 <= 59 => {
            seconds = true;
            fraction(&mut c);
        }
        4 if after_t && value / 100 <= 24 && value % 100 <= 59 => {}
        4 if value / 100 <= 24 && value % 100 <= 59 && zone(c).is_some() => {}
        _ => return None,
    }
    if let Some(zoned) = zone(c) {
        c = zoned;
    }
    Some(Clock { span: Span::new(first.start, c.tokens[c.at - 1].end), seconds, end: c.at })
}

fn dotted(c: &mut Cursor) -> bool {
    c.glued_mark(&['.']).is_some() && c.glued_number(2, 2).is_some_and(|m| m <= 59)
}

fn fraction(c: &mut Cursor) {
    let mut ahead = *c;
    if ahead.glued_mark(&['.', ',']).is_some() && ahead.glued_number(1, 12).is_some() {
        *c = ahead;
    }
}

/// "am", "p.m." and the like.
fn meridiem(c: &mut Cursor) -> bool {
    if c.word_in(&["am", "pm"]) {
        return true;
    }
    let mut ahead = *c;
    if ahead.word_in(&["a", "p"]) && ahead.glued_mark(&['.']).is_some() && ahead.word_in(&["m"]) {
        ahead.glued_mark(&['.']);
        *c = ahead;
        return true;
    }
    false
}

/// A zone by letters or offset, and a bracketed zone name after it.
fn zone<'t>(start: Cursor<'t>) -> Option<Cursor<'t>> {
    let mut c = start;
    c.mark(&['(']);
    let named = c.peek().filter(|t| t.kind == Kind::Word && ZONES.contains(&&c.text[t.start..t.end]));
    if named.is_some() {
        c.at += 1;
        c.mark(&[')']);
    } else {
        c = start;
    }
    if let Some(offset) = offset(c) {
        c = offset;
    }
    if c.at == start.at {
        return None;
    }
    let mut ahead = c;
    if ahead.glued_mark(&['[']).is_some() {
        for _ in 0..8 {
            if ahead.mark(&[']']).is_some() {
                c = ahead;
                break;
            }
            ahead.at += 1;
        }
    }
    Some(c)
}

fn offset(mut c: Cursor) -> Option<Cursor> {
    c.mark(&['+', '-', '−'])?;
    if !c.glued() {
        return None;
    }
    if c.number(4, 4).is_some() {
        return Some(c);
    }
    let hours = c.number(1, 2)?;
    let mut ahead = c;
    if ahead.glued_mark(&[':']).is_some() && ahead.glued_number(2, 2).is_some() {
        c = ahead;
    }
    (hours <= 15).then_some(c)
}
