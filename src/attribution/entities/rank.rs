//! Who a pronoun or a description means: a linear model over the entities near it.
//!
//! Every entity near the mention is a candidate, and so is nobody; the candidate
//! with the highest score wins, and the softmax of the scores is the confidence.
//! Weights are one row shared by all mentions and one row for each [`Form`].

use std::sync::OnceLock;

pub use super::clue::Clue;

/// What kind of mention looks for its entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// "he", "she"
    Personal,
    /// "it"
    It,
    /// "they"
    They,
    /// "the minister"
    Person,
    /// "the company"
    Body,
    /// "the report"
    Document,
    /// "who", "that"
    Relative,
    /// No source at all: a quotation that goes on.
    Bare,
}

pub const FORMS: usize = 8;

/// Features of a candidate, and weights of a row.
pub const WIDTH: usize = Clue::ALL.len();

/// Changes whenever a feature comes, goes or changes its meaning: weights of another
/// version are refused.
pub const VERSION: u32 = 1;

/// Why weights could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum WeightsError {
    #[error("not weights of antecedents")]
    Heading,
    #[error("weights have feature version {found}, this program has {VERSION}")]
    Version { found: u32 },
    #[error("line {line} is no feature with {} weights", FORMS + 1)]
    Line { line: usize },
    #[error("no weights for the feature \"{feature}\"")]
    Missing { feature: &'static str },
}

/// Opens the file, before the version.
const HEADING: &str = "# antecedents, version ";

/// Features of one candidate with their values, in the order in which they were found.
pub type Features = Vec<(Clue, f32)>;

/// Weights: a shared row and one for each form.
#[derive(Clone)]
pub struct Weights {
    /// What all forms share, then one row for each of them.
    pub rows: Vec<[f32; WIDTH]>,
}

impl Weights {
    pub fn zero() -> Weights {
        Weights { rows: vec![[0.0; WIDTH]; FORMS + 1] }
    }

    /// The weights that come with the program.
    pub fn embedded() -> &'static Weights {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| {
            Weights::parse(include_str!("antecedent.weights"))
                .expect("embedded weights fit the features; a test reads them")
        })
    }

    /// Reads what [`Weights::print`] writes: a line a feature, its name after the weights.
    ///
    /// # Errors
    /// When the weights are for other features.
    pub fn parse(text: &str) -> Result<Weights, WeightsError> {
        let heading = text.lines().next().and_then(|line| line.strip_prefix(HEADING));
        let found = heading.and_then(|rest| rest.split(':').next()?.parse().ok());
        match found {
            Some(VERSION) => {}
            Some(found) => return Err(WeightsError::Version { found }),
            None => return Err(WeightsError::Heading),
        }
        let mut weights = Weights::zero();
        let mut seen = [false; WIDTH];
        for (k, line) in text.lines().enumerate().skip(1) {
            let feature = line.split_once('\t').and_then(|(numbers, name)| {
                let feature = *Clue::ALL.iter().find(|clue| clue.words() == name)?;
                let numbers: Vec<f32> = numbers.split(' ').map(|n| n.parse().ok()).collect::<Option<_>>()?;
                let whole = numbers.len() == weights.rows.len();
                weights.rows.iter_mut().zip(numbers).for_each(|(row, n)| row[feature as usize] = n);
                whole.then_some(feature)
            });
            seen[feature.ok_or(WeightsError::Line { line: k + 1 })? as usize] = true;
        }
        match Clue::ALL.iter().zip(seen).find(|(_, seen)| !seen) {
            Some((clue, _)) => Err(WeightsError::Missing { feature: clue.words() }),
            None => Ok(weights),
        }
    }

    pub fn print(&self) -> String {
        let mut out = format!(
            "{HEADING}{VERSION}: shared, he/she, it, they, the minister, the company, the report, who, none\n"
        );
        for clue in Clue::ALL {
            let numbers: Vec<String> =
                self.rows.iter().map(|row| format!("{:.3}", row[*clue as usize])).collect();
            out += &format!("{}\t{}\n", numbers.join(" "), clue.words());
        }
        out
    }

    pub fn score(&self, form: Form, features: &[(Clue, f32)]) -> f32 {
        let (shared, own) = (&self.rows[0], &self.rows[1 + form as usize]);
        features.iter().map(|&(k, v)| (shared[k as usize] + own[k as usize]) * v).sum()
    }
}

/// Probabilities of the candidates.
pub fn softmax(scores: &mut [f32]) {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for s in scores.iter_mut() {
        *s = (*s - top).exp();
        sum += *s;
    }
    for s in scores.iter_mut() {
        *s /= sum;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_for_other_features_are_refused() {
        let text = include_str!("antecedent.weights");
        let weights = Weights::parse(text).unwrap();
        assert_eq!(weights.print(), text);
        let error = |text: &str| Weights::parse(text).err();
        assert_eq!(
            error(&text.replacen("version 1", "version 2", 1)),
            Some(WeightsError::Version { found: 2 })
        );
        assert_eq!(error("0.1 0.2\tcandidate\n"), Some(WeightsError::Heading));
        assert_eq!(
            error(&text.replace("\tspoke last\n", "\tspoke first\n")).map(|e| e.to_string()),
            Some("line 35 is no feature with 9 weights".into())
        );
        let short: String = text.lines().take(40).map(|l| format!("{l}\n")).collect();
        assert_eq!(error(&short), Some(WeightsError::Missing { feature: Clue::Partial.words() }));
    }
}
