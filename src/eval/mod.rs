//! Scores against gold data.

pub mod dates;
mod intervals;
pub mod names;
pub mod news;
pub mod quotes;

use std::fmt;

use crate::attribution::{Context, attribute};
use crate::quote::Quote;
use crate::text::Document;

/// Why gold data could not be used.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    #[error("line {line}: {reason}")]
    Gold { line: usize, reason: String },
    #[error("no gold data")]
    Empty,
}

/// What is measured: from a text, its title and authors to its quotations.
pub type Texts<'f> = dyn Fn(&str, Option<&str>, &[String]) -> Vec<Quote> + 'f;

/// Scores of attribution, by what the gold file annotates.
#[derive(Clone, Debug)]
pub enum AttributionScores {
    /// Attributions with source, cue and content (PolNeAR's shape).
    Attributions(Box<quotes::QuoteScores>),
    /// Stretches in quotation marks with their speakers.
    Stretches(Box<news::NewsScores>),
}

impl fmt::Display for AttributionScores {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            AttributionScores::Attributions(s) => s.fmt(f),
            AttributionScores::Stretches(s) => s.fmt(f),
        }
    }
}

/// Attributes every article of a gold file and compares. `speakers` may hold resolved
/// speakers for some of its attributions.
pub fn attribution(gold_jsonl: &str, speakers_jsonl: Option<&str>) -> Result<AttributionScores, EvalError> {
    let run = |text: &str, title: Option<&str>, authors: &[String]| {
        attribute(&Document::new(text), &Context { title, bylines: authors, ..Context::default() })
    };
    let first = gold_jsonl.lines().find(|l| !l.trim().is_empty()).ok_or(EvalError::Empty)?;
    if first.contains("\"stretches\"") {
        Ok(AttributionScores::Stretches(Box::new(news::score(gold_jsonl, &run)?)))
    } else {
        Ok(AttributionScores::Attributions(Box::new(quotes::score(gold_jsonl, speakers_jsonl, &run)?)))
    }
}

/// In per cent; 0 of nothing.
pub(crate) fn percent(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { 100.0 * part as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every article of the gold sets stands for one trap: none may be fallen into again.
    #[test]
    fn the_small_gold_sets() {
        let gold = include_str!("../../tests/gold/attributions.jsonl");
        let AttributionScores::Attributions(s) = attribution(gold, None).unwrap() else {
            panic!("wrong shape")
        };
        assert!(s.counts.detection().f1 >= 96.0 && s.counts.e2e().f1 >= 90.0, "{s}");
        let gold = include_str!("../../tests/gold/stretches.jsonl");
        let AttributionScores::Stretches(s) = attribution(gold, None).unwrap() else { panic!("wrong shape") };
        let c = s.all;
        assert!(
            percent(c.found, c.long) >= 90.0
                && c.noise == 0
                && percent(c.full, c.named) >= 85.0
                && percent(c.unnamed_right, c.unnamed) >= 50.0,
            "{s}"
        );
    }
}
