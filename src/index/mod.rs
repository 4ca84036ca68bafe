//! What an index is: what its documents hold, how a query becomes a plan, and the
//! traits that an engine implements. No engine is named here.
//!
//! An index holds articles and their quotations, the list of the files they came
//! from, and what was decided about the whole: which articles are copies and which
//! names are one person. A commit replaces all of it together or nothing.

pub mod block;
pub mod fields;
pub mod folded;
mod manifest;
pub mod marks;
pub mod plan;
mod store;

use std::path::PathBuf;

pub use manifest::{Delta, FileEntry, FileKey, Manifest, Root, home};
pub use store::{
    Asked, Corrections, Count, Counting, Days, Hit, Person, PersonName, Request, Response, RoleSpan, Scope,
    Searcher, Sort, SpeakerRow, Speakers, SpeakersRequest, SpeakersSort, Stats, Writer,
};

use crate::article::Article;
use crate::quote::Quote;

/// An article with what is said in it, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub article: Article,
    pub quotes: Vec<Quote>,
    /// Key of the article, stable over re-indexing of unchanged bytes.
    pub key: u64,
}

/// Why an index could not be opened, written or asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("there is no index in {}", .0.display())]
    Missing(PathBuf),
    #[error("another process is writing to the index in {}{}", .path.display(), held(.holder))]
    Locked { path: PathBuf, holder: Option<String> },
    #[error("the index in {} has format {found}; this program reads format {expected}", .path.display())]
    Format { path: PathBuf, found: String, expected: u32 },
    #[error("the index in {} is damaged: {reason}", .path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("the index in {} cannot be opened: {source}", .path.display())]
    Opening { path: PathBuf, source: Box<dyn std::error::Error + Send + Sync> },
    #[error("no permission to {context}")]
    Permission { context: String, source: std::io::Error },
    #[error("{0}")]
    Query(String),
    #[error("{context}: {source}")]
    Io { context: String, source: std::io::Error },
    #[error("search engine: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn held(holder: &Option<String>) -> String {
    holder.as_ref().map(|who| format!(" ({who})")).unwrap_or_default()
}
