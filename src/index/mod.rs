//! The index as the rest of the program sees it: logical, with no engine in sight.
//!
//! An index holds articles and their quotations and one [`Manifest`] of the
//! files they came from; a commit replaces all three together or none. A
//! backend implements [`Writer`] and [`Searcher`].

mod manifest;

use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

pub use manifest::{Delta, FileEntry, FileKey, Manifest, ManifestError, Root, home};

use crate::article::Article;
use crate::quote::Quote;
use crate::text::Document;

/// Which kind of document a request is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Articles,
    Quotes,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best score first; equal scores by date, latest first.
    #[default]
    Relevance,
    /// Latest first, undated last.
    Date,
}

/// A question to an index.
#[derive(Clone, Debug)]
pub struct Request {
    pub scope: Scope,
    pub query: crate::query::ast::Query,
    pub sort: Sort,
    /// Hits wanted; `None` is all of them.
    pub limit: Option<usize>,
    /// Whether copies (near-identical articles, quotations in the same words)
    /// count once, the earliest standing for all.
    pub collapse: bool,
    /// Whether to say why the first hit scores as it does.
    pub explain: bool,
}

/// What a [`Searcher`] answers.
#[derive(Clone, Debug, Default)]
pub struct Response {
    /// Documents that match, copies included.
    pub matches: usize,
    /// Rows after copies were counted together, before the limit.
    pub rows: usize,
    pub hits: Vec<Hit>,
    /// How the engine scored the first hit, in words, when asked for.
    pub explanation: Option<String>,
}

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Hit {
    pub score: f32,
    /// Further matching documents that this row stands for.
    pub copies: usize,
    pub article: Arc<Entry>,
    /// The quotation, for [`Scope::Quotes`]: index into the entry's quotes.
    pub quote: Option<usize>,
}

/// An article with what is said in it, as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub article: Article,
    pub quotes: Vec<Quote>,
    /// Key of the article, stable over re-indexing of unchanged bytes.
    pub key: u64,
}

/// One matching document, reduced to what counting needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Index into [`Tally::speakers`]; `None` for articles and unattributed quotations.
    pub speaker: Option<u32>,
    /// Index into [`Tally::roles`].
    pub role: Option<u32>,
    pub date: Option<Date>,
    /// Key of the article.
    pub article: u64,
    /// Documents of one group say the same (copies of an article, one quotation's words).
    pub group: u64,
}

/// All matching documents of a request, without their texts.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub speakers: Vec<String>,
    pub roles: Vec<String>,
    pub rows: Vec<Occurrence>,
}

/// How often a word or phrase stands in the whole archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frequency {
    /// Articles that hold it.
    pub articles: u64,
}

/// What a commit holds beside the documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    pub manifest: Manifest,
    pub copies: Copies,
    /// What finds copies, as bytes of its own making, so that the next run goes on from here.
    pub signatures: Vec<u8>,
}

/// Which articles are copies of an earlier one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// (key of an article, key of the first of its cluster), sorted; heads are not listed.
    pairs: Vec<(u64, u64)>,
}

impl Copies {
    pub fn new(mut pairs: Vec<(u64, u64)>) -> Copies {
        pairs.retain(|(key, head)| key != head);
        pairs.sort_unstable();
        pairs.dedup_by_key(|(key, _)| *key);
        Copies { pairs }
    }

    /// The article that stands for `key`: the first of its cluster, or itself.
    pub fn head(&self, key: u64) -> u64 {
        self.pairs.binary_search_by_key(&key, |&(k, _)| k).map_or(key, |at| self.pairs[at].1)
    }

    pub fn is_copy(&self, key: u64) -> bool {
        self.pairs.binary_search_by_key(&key, |&(k, _)| k).is_ok()
    }

    /// Number of articles that are copies.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        self.pairs.iter().flat_map(|(k, h)| [k.to_le_bytes(), h.to_le_bytes()].concat()).collect()
    }

    /// Takes whole pairs; a torn tail is left out.
    pub fn from_bytes(bytes: &[u8]) -> Copies {
        let numbers: Vec<u64> = bytes.as_chunks().0.iter().map(|b| u64::from_le_bytes(*b)).collect();
        Copies::new(numbers.as_chunks().0.iter().map(|&[article, copy]| (article, copy)).collect())
    }
}

/// Figures of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    pub articles: u64,
    pub quotes: u64,
    pub attributed: u64,
    pub undated: u64,
    /// Articles that are copies of an earlier one.
    pub copies: u64,
    pub speakers: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// "tantivy 0.27, format 1"
    pub format: String,
}

/// Adds and removes documents; nothing is visible before [`Writer::commit`].
pub trait Writer: Send + Sync {
    /// Adds an article and its quotations. `file` is the key of the file it came
    /// from, `document` the body cut into sentences. May be called from several
    /// threads at once.
    ///
    /// # Errors
    /// When the engine fails (a full disk, a killed thread).
    fn add(&self, file: u64, entry: &Entry, document: &Document) -> Result<(), IndexError>;

    /// Removes everything that came from `file` before this call.
    ///
    /// # Errors
    /// As for [`Writer::add`].
    fn remove_file(&self, file: u64) -> Result<(), IndexError>;

    /// Makes all since the last commit visible, with the state, or nothing of it.
    ///
    /// # Errors
    /// When the engine or the disk fails; the index then still holds the last commit.
    fn commit(&mut self, state: &State) -> Result<(), IndexError>;

    /// Commits nothing more, lets background work end.
    ///
    /// # Errors
    /// As for [`Writer::commit`].
    fn close(self: Box<Self>) -> Result<(), IndexError>;
}

/// Answers questions about one commit.
pub trait Searcher: Send + Sync {
    /// # Errors
    /// When the query asks for what the index cannot do, or the engine fails.
    fn search(&self, request: &Request) -> Result<Response, IndexError>;

    /// Every matching document of `scope`, for counting.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn tally(&self, scope: Scope, query: &crate::query::ast::Query) -> Result<Tally, IndexError>;

    /// The articles with this id.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn articles(&self, id: &str) -> Result<Vec<Arc<Entry>>, IndexError>;

    /// How often these words stand one after the other in the archive.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn frequency(&self, words: &[&str]) -> Result<Frequency, IndexError>;

    fn stats(&self) -> Result<Stats, IndexError>;

    /// The files this commit was made of, and what else goes with it.
    ///
    /// # Errors
    /// When it cannot be read.
    fn state(&self) -> Result<State, IndexError>;
}

/// Why an index could not be opened, written or asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("there is no index in {}", .0.display())]
    Missing(PathBuf),
    #[error("another process is writing to the index in {}", .0.display())]
    Locked(PathBuf),
    #[error("the index in {} has format {found}; this program reads format {expected}: build it anew with `whosaid index --rebuild`", .path.display())]
    Format { path: PathBuf, found: String, expected: u32 },
    #[error("the index in {} is damaged: {reason}", .path.display())]
    Damaged { path: PathBuf, reason: String },
    #[error("{0}")]
    Query(String),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error("{context}: {source}")]
    Io { context: String, source: std::io::Error },
    #[error("search engine: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
}
