//! Scores against gold data.

pub mod dates;

/// Why gold data could not be used.
#[derive(Debug, thiserror::Error)]
pub enum EvalError {
    #[error("line {line}: {reason}")]
    Gold { line: usize, reason: String },
    #[error("no gold data")]
    Empty,
}
