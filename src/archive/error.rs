//! Why a question to an archive has no answer.

use std::path::PathBuf;

use super::settings::SettingsError;
use crate::backend::LocationError;
use crate::index::IndexError;
use crate::persons::AliasError;
use crate::query::QueryError;
use crate::query::dates::DateError;

/// Why an archive could not be opened or asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error(transparent)]
    Location(#[from] LocationError),
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The query was understood, but the index could not answer it.
    #[error("the query could not be answered")]
    Unanswered(#[source] IndexError),
    /// The message shows the query with carets under the part that is wrong.
    #[error("{}", .error.render(.text))]
    Query { text: String, error: QueryError },
    /// A date beside the query; `option` is "since" or "until".
    #[error("--{option} {text:?}: {}{}", .error.message, suggestion(.error))]
    Date { option: &'static str, text: String, error: DateError },
    #[error("{0} is not a confidence: expected a number from 0 to 1")]
    Confidence(f64),
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// `speakers.toml` contradicts itself or is not TOML.
    #[error("{}", .path.display())]
    Aliases { path: PathBuf, source: AliasError },
    /// A file that belongs to the archive cannot be read.
    #[error("{}", .path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// `asked.toml` cannot be understood.
    #[error("{}", .path.display())]
    Asked { path: PathBuf, source: toml::de::Error },
    /// Only a saved search can be asked for what is new.
    #[error("--new goes with a saved search, as in `whosaid search @name --new`")]
    NotSaved,
    #[error("not a text")]
    NotText,
}

fn suggestion(error: &DateError) -> String {
    error.suggestion.as_ref().map(|s| format!("; try {s}")).unwrap_or_default()
}
