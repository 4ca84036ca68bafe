//! How well time expressions are resolved against the day of publication.
//!
//! Gold is JSON Lines, one annotated expression each: `published` (the day),
//! `before` (the words before it), `text` (the expression), `type` (DATE, TIME,
//! DURATION, SET) and `value` (TIMEX3). An expression is *day-level* when its type
//! is DATE or TIME and its value starts with a calendar day; it is right when the
//! resolved value starts with the same day, whatever time follows. All others are
//! right when the whole value is the same. Expressions are taken as annotated:
//! this measures resolving, not finding.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;
use serde::Deserialize;

use super::EvalError;
use crate::timex;

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    pub right: usize,
    pub all: usize,
}

impl Share {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    /// From 0 to 1; 0 of nothing.
    pub fn value(self) -> f64 {
        if self.all == 0 { 0.0 } else { self.right as f64 / self.all as f64 }
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:.4}  {:>5} of {:>5}", self.value(), self.right, self.all)
    }
}

/// What [`score`] counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateScores {
    /// Day-level expressions whose day is right.
    pub day: Share,
    /// Day-level expressions whose value is right to the letter, time included.
    pub day_value: Share,
    /// DATE and TIME expressions by the grain of the gold value ("month", "week",
    /// "reference" …), days left out.
    pub grains: BTreeMap<&'static str, Share>,
    /// Whole values, by type.
    pub classes: BTreeMap<String, Share>,
    /// Whole values, all expressions.
    pub value: Share,
}

impl fmt::Display for DateScores {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        writeln!(f, "day, exact              {}", self.day)?;
        writeln!(f, "day, whole value        {}", self.day_value)?;
        for (grain, share) in &self.grains {
            writeln!(f, "{grain:<22}  {share}")?;
        }
        for (class, share) in &self.classes {
            writeln!(f, "all {class:<18}  {share}")?;
        }
        writeln!(f, "all                     {}", self.value)
    }
}

#[derive(Deserialize)]
struct Gold {
    published: String,
    #[serde(default)]
    before: String,
    text: String,
    #[serde(rename = "type")]
    class: String,
    value: String,
}

/// Resolves every expression of a gold file and compares.
///
/// Fails on a line that is no gold expression, with its number.
pub fn score(gold_jsonl: &str) -> Result<DateScores, EvalError> {
    let mut scores = DateScores::default();
    for (k, line) in gold_jsonl.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let bad = |reason: String| EvalError::Gold { line: k + 1, reason };
        let gold: Gold = serde_json::from_str(line).map_err(|e| bad(e.to_string()))?;
        let published: Date =
            gold.published.parse().map_err(|e: jiff::Error| bad(format!("published: {e}")))?;
        let value = timex::resolve(&gold.before, &gold.text, published);
        let exact = value.as_deref() == Some(gold.value.as_str());
        if matches!(gold.class.as_str(), "DATE" | "TIME") {
            match day_of(&gold.value) {
                Some(day) => {
                    scores.day.count(value.as_deref().and_then(day_of) == Some(day));
                    scores.day_value.count(exact);
                }
                None => scores.grains.entry(grain(&gold.value)).or_default().count(exact),
            }
        }
        scores.classes.entry(gold.class).or_default().count(exact);
        scores.value.count(exact);
    }
    if scores.value.all == 0 {
        return Err(EvalError::Empty);
    }
    Ok(scores)
}

/// The calendar day at the start of a value.
fn day_of(value: &str) -> Option<&str> {
    let day = value.get(..10)?;
    let digits = |b: &[u8]| b.iter().all(u8::is_ascii_digit);
    let bytes = day.as_bytes();
    (digits(&bytes[..4])
        && bytes[4] == b'-'
        && digits(&bytes[5..7])
        && bytes[7] == b'-'
        && digits(&bytes[8..]))
    .then_some(day)
}

fn grain(value: &str) -> &'static str {
    let tail = value.get(4..).unwrap_or("");
    match tail.as_bytes() {
        _ if value.ends_with("_REF") => "reference",
        _ if value.starts_with('P') => "length",
        [b'-', b'W', b'I', ..] | [b'-', b'S' | b'F', ..] => "season",
        [b'-', b'W', ..] => "week",
        [b'-', b'Q' | b'H', ..] => "quarter",
        [b'-', ..] => "month",
        [] if value.len() == 4 && value.bytes().all(|b| b.is_ascii_digit()) => "year",
        _ => "decade or century",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOLD: &str = r#"
{"published":"2025-03-07","before":"the mayor said ","text":"Thursday","type":"DATE","value":"2025-03-06"}
{"published":"2025-03-07","before":"the mayor said ","text":"Friday morning","type":"TIME","value":"2025-03-07"}
{"published":"2025-03-07","before":"the bridge opened ","text":"last month","type":"DATE","value":"2025-01"}
{"published":"2025-03-07","before":"it was shut for ","text":"two weeks","type":"DURATION","value":"P2W"}
"#;

    #[test]
    fn counts_days_grains_and_classes() {
        let scores = score(GOLD).unwrap();
        assert_eq!(scores.day, Share { right: 2, all: 2 });
        assert_eq!(scores.day_value, Share { right: 1, all: 2 });
        assert_eq!(scores.grains["month"], Share { right: 0, all: 1 });
        assert_eq!(scores.classes["DURATION"], Share { right: 1, all: 1 });
        assert_eq!(scores.value, Share { right: 2, all: 4 });
    }

    #[test]
    fn names_the_bad_line() {
        let error = score("\n{\"published\":\"2025-03-07\"}").unwrap_err();
        assert!(matches!(error, EvalError::Gold { line: 2, .. }), "{error}");
        assert!(matches!(score("\n"), Err(EvalError::Empty)));
    }
}
