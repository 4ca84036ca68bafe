//! Time expressions in prose, and when something was said.
//!
//! A hand-written grammar ([`grammar`]) over classified words ([`lex`]) finds
//! "on Thursday", "the third quarter of 1998" or "a decade ago"; [`calendar`]
//! places them against the day the article appeared, written as TIMEX3 writes
//! values (Pustejovsky et al. 2003); [`said`] chooses the one that tells when a
//! quotation was spoken. A weekday is the last one of that name, the day itself
//! included, unless the words around it point forwards.

mod calendar;
mod context;
mod expression;
mod grammar;
mod lex;
mod likely;
mod numerals;
mod said;
mod verbs;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::article::Precision;
use crate::span::Span;
use calendar::Lean;
use expression::{Expression, Parsed, Pick};
use grammar::Grammar;
use lex::{Season, Token, Unit, Word};

pub use said::{said, said_all};

/// TimeML's classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Date,
    Time,
    Duration,
    Set,
}

/// A time expression and what it comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timex {
    /// Bytes of the expression, without the preposition.
    pub span: Span,
    pub class: Class,
    /// "1998-10-23", "1998-W43", "1998-FA", "PAST_REF", "P2W"; `None` where the
    /// day of publication is needed and not known.
    pub value: Option<String>,
    /// The day, or the first day of the month or year, as `precision` says.
    pub date: Option<Date>,
    pub precision: Option<Precision>,
    /// Names a day to come ("next Tuesday", "until Friday").
    pub ahead: bool,
}

/// All time expressions of a sentence or clause, in order, not overlapping.
pub fn find(text: &str, published: Option<Date>) -> Vec<Timex> {
    scan(text, published, false)
}

/// As [`find`], with bare weekdays, days and months in the past: for what a verb
/// of saying governs.
fn find_past(text: &str, published: Option<Date>) -> Vec<Timex> {
    scan(text, published, true)
}

fn scan(text: &str, published: Option<Date>, past: bool) -> Vec<Timex> {
    let mut tokens = Vec::new();
    lex::tokens(text, &mut tokens);
    let grammar = Grammar { tokens: &tokens };
    let mut out = Vec::new();
    let mut k = 0;
    while k < tokens.len() {
        let skip = matches!(tokens[k].word, Word::Other | Word::Mark(_) | Word::Possessive);
        match if skip { None } else { grammar.at(k) } {
            Some(parsed) if sure(text, &tokens, &parsed) => {
                let (from, to) = parsed.tokens;
                let lean = match past && !forward_word(text, &tokens, from) {
                    true => Lean::Past,
                    false => context::lean(text, &tokens, from, to),
                };
                out.push(timex(&tokens, &parsed, lean, published));
                k = to.max(k + 1);
            }
            _ => k += 1,
        }
    }
    out
}

/// The TIMEX3 value of one expression, given the words before it; `None` where
/// the rules do not know it.
pub fn resolve(before: &str, expression: &str, published: Date) -> Option<String> {
    let text = format!("{} {expression}", before.trim_end());
    let start = (text.len() - expression.len()) as u32;
    let mut tokens = Vec::new();
    lex::tokens(&text, &mut tokens);
    let grammar = Grammar { tokens: &tokens };
    let first = tokens.iter().position(|t| t.start >= start)?;
    let found = second_day(&tokens, first).or_else(|| (first..tokens.len()).find_map(|k| grammar.at(k)));
    let mut parsed = found?;
    parsed.tokens.0 = first;
    // "in July last | year" is annotated in pieces
    if first > 0
        && let Some(whole) = grammar.at(first - 1)
        && whole.tokens.1 == parsed.tokens.1
        && matches!(tokens[first - 1].word, Word::Last | Word::This | Word::Next)
    {
        parsed.expression = whole.expression;
    }
    let lean = context::lean(&text, &tokens, first, tokens.len());
    calendar::place(&parsed, lean, Some(published)).value
}

/// The last token of "April 24 and 25": a day of the month before it.
fn second_day(tokens: &[Token], k: usize) -> Option<Parsed> {
    let [month, day, link] = tokens.get(k.checked_sub(3)?..k)? else { return None };
    match (month.word, day.word, link.word, tokens[k].word) {
        (
            Word::Month(month),
            Word::Digits { .. },
            Word::And | Word::Or | Word::To | Word::Mark(b'-'),
            Word::Digits { value: day @ 1..=31, len: 1 | 2 },
        ) if k + 1 == tokens.len() => {
            let expression = Expression::Date { year: None, month, day: day as i8, weekday: None };
            Some(Parsed { expression, part: None, clock: None, tokens: (k, k + 1) })
        }
        _ => None,
    }
}

/// Whether "until" or its like stands right before an expression.
fn forward_word(text: &str, tokens: &[Token], from: usize) -> bool {
    let before = from.checked_sub(1).map(|k| &text[tokens[k].start as usize..tokens[k].end as usize]);
    before.is_some_and(|w| ["until", "till", "by"].iter().any(|f| w.eq_ignore_ascii_case(f)))
}

fn timex(tokens: &[Token], parsed: &Parsed, lean: Lean, published: Option<Date>) -> Timex {
    let (from, to) = parsed.tokens;
    let placed = calendar::place(parsed, lean, published);
    let class = match parsed.expression {
        Expression::Length(..) => Class::Duration,
        Expression::Every(..) => Class::Set,
        _ if parsed.part.is_some() || parsed.clock.is_some() => Class::Time,
        _ => Class::Date,
    };
    let ahead = match parsed.expression {
        Expression::Weekday(_, pick) | Expression::Month(_, pick) | Expression::Season(_, pick) => {
            pick == Pick::Next || pick == Pick::Bare && lean == Lean::Future
        }
        Expression::Away(_, n) | Expression::WeekdayOf(_, n) | Expression::MonthOfYear(_, n) => n > 0,
        Expression::Future => true,
        _ => false,
    };
    Timex {
        span: Span::new(tokens[from].start as usize, tokens[to - 1].end as usize),
        class,
        value: placed.value,
        date: placed.date,
        precision: placed.precision,
        ahead,
    }
}

/// Whether an expression found in running text is likely one: months, years,
/// seasons and bare units are also other things.
fn sure(text: &str, tokens: &[Token], parsed: &Parsed) -> bool {
    let (from, to) = parsed.tokens;
    let before = from
        .checked_sub(1)
        .map(|k| text[tokens[k].start as usize..tokens[k].end as usize].to_ascii_lowercase());
    let before = before.as_deref().unwrap_or("");
    let prepositions = [
        "in", "since", "by", "from", "until", "till", "of", "during", "after", "before", "between",
        "through", "to", "for", "and", "on", "early", "late", "mid", "last", "next", "this",
    ];
    let placed = prepositions.contains(&before);
    let first = tokens[from];
    match parsed.expression {
        Expression::Weekday(..) | Expression::WeekdayOf(..) => {
            tokens[from..to].iter().any(|t| t.upper && matches!(t.word, Word::Weekday(_)))
        }
        Expression::Date { .. } | Expression::MonthOf { .. } | Expression::MonthOfYear(..) => {
            tokens[from..to].iter().any(|t| t.upper) || matches!(first.word, Word::Digits { len: 4, .. })
        }
        Expression::Month(month, _) => {
            let named = tokens[from..to].iter().any(|t| t.upper && matches!(t.word, Word::Month(_)));
            named && (placed || to - from > 1 || !matches!(month, 3 | 5))
        }
        Expression::Year(year) => {
            let bare = to - from == 1;
            let next = tokens.get(to).filter(|t| t.glued).map(|t| t.word);
            let counted = matches!(next, Some(Word::Mark(b'%' | b',' | b'-' | b'.') | Word::Other))
                && tokens.get(to + 1).is_some_and(|t| t.glued && matches!(t.word, Word::Digits { .. }));
            // "rose to 2000 crowns", but "in 1998 sales rose"
            let firm = matches!(before, "in" | "since" | "until" | "during" | "early" | "late" | "mid");
            let noun = tokens.get(to).is_some_and(|t| {
                matches!(t.word, Word::Unit(_)) || !firm && t.word == Word::Other && !t.upper && !t.glued
            });
            (1500..=2100).contains(&year) && (!bare || placed && !counted && !noun)
        }
        Expression::Season(season, Pick::Bare) => match season {
            Season::Fall => before == "in" && tokens[from].word == Word::The,
            _ => placed && before != "to",
        },
        Expression::DayOfMonth(_) => matches!(before, "on" | "by" | "until" | "since" | "before" | "after"),
        // "the day", "the quarter": of whatever came before
        Expression::Away(unit, 0) if first.word == Word::The => unit == Unit::Weekend,
        Expression::Present | Expression::Future | Expression::Past => {
            to - from > 1 || matches!(first.word, Word::Now | Word::Lately | Word::Soon) && before != "at"
        }
        _ => true,
    }
}
