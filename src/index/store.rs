//! The seam to an engine: what an index is asked, what it answers, how it is written.
//!
//! Nothing crosses it in proportion to what matches: an engine gives the top rows of
//! an answer, streams rows one by one, counts, and adds up where the data is. A
//! backend implements [`Searcher`] and [`Writer`]; `tests/suite` holds any backend
//! to the same answers.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::civil::Date;

use super::{Delta, Entry, FileEntry, FileKey, IndexError, Root};
use crate::query::ast::Query;
use crate::text::Document;

/// Which kind of document a request is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    Articles,
    Quotes,
}

/// What comes first. Equal rows are ordered by date, latest first, then by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best score first.
    #[default]
    Relevance,
    /// Latest first, undated last.
    Newest,
    /// Earliest first, undated last.
    Oldest,
    /// Surest attribution first; articles as by relevance.
    Confidence,
}

/// A number, and how it was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exact(u64),
    /// Counting ended here, there may be more.
    AtLeast(u64),
    /// Estimated.
    About(u64),
}

impl Count {
    pub fn number(self) -> u64 {
        match self {
            Count::Exact(n) | Count::AtLeast(n) | Count::About(n) => n,
        }
    }

    pub fn is_exact(self) -> bool {
        matches!(self, Count::Exact(_))
    }
}

/// Which documents count, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counting {
    /// Whether copies (near-identical articles, quotations in the same words) count once,
    /// on the day of the earliest that matches.
    pub collapse: bool,
    /// Whether quotations that only stand near the words count too (the second tier).
    pub near: bool,
}

/// A question for rows.
#[derive(Clone, Debug)]
pub struct Request {
    pub scope: Scope,
    pub query: Query,
    pub sort: Sort,
    /// Rows wanted; `None` is all of them.
    pub limit: Option<usize>,
    /// `near` opens the second tier even where the first has rows enough.
    pub counting: Counting,
    /// Whether to say why the first hit scores as it does.
    pub explain: bool,
}

/// What a [`Searcher`] answers.
#[derive(Clone, Debug)]
pub struct Response {
    /// Documents of the first tier, copies included.
    pub matches: Count,
    /// Rows of the first tier after copies were counted together, before the limit.
    pub rows: Count,
    /// Rows of the second tier: quotations that only stand near the words.
    pub near: Count,
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
    /// Whether the words only stand near the quotation.
    pub near: bool,
}

/// Documents by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// In order, days without a document left out.
    pub days: Vec<(Date, u64)>,
    pub undated: u64,
}

/// A speaker of the archive with all names it goes by, as the last commit has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The name to show.
    pub name: String,
    /// Most quoted first.
    pub names: Vec<PersonName>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    /// Exactly as articles have it.
    pub text: String,
    pub quotes: u64,
}

/// Which speakers of the archive are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    All,
    /// Those one of whose names holds this word, folded as [`crate::query::words`] gives it.
    Word(String),
    /// Those who bear one of these names, exactly as articles have them.
    Names(Vec<String>),
}

/// What the alias file changes about who is whom: names go to the person of another
/// number than the index has for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corrections {
    /// Name to show of each corrected person.
    pub shown: Vec<String>,
    /// (name exactly as articles have it, index into `shown`), sorted by name.
    pub names: Vec<(String, u32)>,
}

/// A question for speakers.
#[derive(Clone, Debug)]
pub struct SpeakersRequest<'a> {
    pub query: &'a Query,
    pub counting: Counting,
    pub sort: SpeakersSort,
    /// Rows wanted; `None` is all of them.
    pub limit: Option<usize>,
    pub corrections: &'a Corrections,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SpeakersSort {
    #[default]
    Quotes,
    /// Who spoke last comes first.
    Last,
    /// Who spoke first comes first, undated last.
    First,
}

/// The speakers of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    pub rows: Vec<SpeakerRow>,
    /// Speakers before the limit.
    pub all: u64,
    /// Quotations whose speaker has no name.
    pub unattributed: u64,
}

/// One speaker in the answer to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerRow {
    /// The commonest full name.
    pub name: String,
    /// Every name among the matching quotations, commonest first.
    pub names: Vec<String>,
    /// In the order of their first dates, undated last.
    pub roles: Vec<RoleSpan>,
    pub quotes: usize,
    pub articles: usize,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// What a speaker was called, and from when to when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSpan {
    pub role: String,
    pub first: Option<Date>,
    pub last: Option<Date>,
    pub quotes: usize,
    /// Articles that call the speaker so.
    pub articles: usize,
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
    pub files: u64,
    /// Files and records left out.
    pub skipped: u64,
    /// Bytes on disk.
    pub bytes: u64,
    /// "tantivy 0.27, format 3"
    pub format: String,
    /// Number of the commit.
    pub commit: u64,
}

/// Answers questions about one commit, whole: what is written meanwhile is not seen.
pub trait Searcher: Send + Sync {
    /// The top rows.
    ///
    /// # Errors
    /// When the query asks for what the index cannot do, or the engine fails.
    fn search(&self, request: &Request) -> Result<Response, IndexError>;

    /// Every row in order, one by one, until `give` has enough; the response has no hits.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn each(
        &self,
        request: &Request,
        give: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response, IndexError>;

    /// Keys of the articles that match (of quotations: the articles they are in), each
    /// once or more often, in no order.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn keys(&self, scope: Scope, query: &Query, give: &mut dyn FnMut(u64)) -> Result<(), IndexError>;

    /// How many documents match.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn count(&self, scope: Scope, query: &Query, counting: Counting) -> Result<Count, IndexError>;

    /// Matching documents by day of publication.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn days(&self, scope: Scope, query: &Query, counting: Counting) -> Result<Days, IndexError>;

    /// Matching quotations by speaker.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn speakers(&self, request: &SpeakersRequest) -> Result<Speakers, IndexError>;

    /// Speakers of the archive, as the last commit has them.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn people(&self, asked: &Asked) -> Result<Vec<Person>, IndexError>;

    /// The names of the speakers of matching quotations, with the number of these.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn names(&self, query: &Query) -> Result<Vec<PersonName>, IndexError>;

    /// How many articles hold each phrase (words as written, in a row), over the whole archive.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn frequencies(&self, phrases: &[Vec<&str>]) -> Result<Vec<Count>, IndexError>;

    /// The articles with this id.
    ///
    /// # Errors
    /// As for [`Searcher::search`].
    fn articles(&self, id: &str) -> Result<Vec<Arc<Entry>>, IndexError>;

    /// The article that stands for the one with this key: the first of its copies, or itself.
    ///
    /// # Errors
    /// When the table of copies cannot be read.
    fn head(&self, key: u64) -> Result<u64, IndexError>;

    /// # Errors
    /// When a file of the index cannot be read.
    fn stats(&self) -> Result<Stats, IndexError>;

    /// Every file this commit was made of, in the order of the keys.
    ///
    /// # Errors
    /// When the list cannot be read.
    fn files(&self, give: &mut dyn FnMut(&FileKey, &FileEntry) -> ControlFlow<()>) -> Result<(), IndexError>;

    /// The roots the files were found below.
    ///
    /// # Errors
    /// When the list cannot be read.
    fn roots(&self) -> Result<Vec<Root>, IndexError>;
}

/// Adds and removes documents; nothing is visible before [`Writer::commit`].
pub trait Writer: Send + Sync {
    /// Adds an article and its quotations. `document` is the body cut into sentences.
    /// May be called from several threads at once.
    ///
    /// # Errors
    /// When the engine fails (a full disk, a killed thread).
    fn add(&self, file: &FileKey, entry: &Entry, document: &Document) -> Result<(), IndexError>;

    /// Removes everything that came from `file` before this call.
    ///
    /// # Errors
    /// As for [`Writer::add`].
    fn remove_file(&self, file: &FileKey) -> Result<(), IndexError>;

    /// Makes all since the last commit visible, with what changed about the files, or
    /// nothing of it. Decides who is whom and what is a copy.
    ///
    /// # Errors
    /// When the engine or the disk fails; the index then still holds the last commit.
    fn commit(&mut self, delta: Delta) -> Result<(), IndexError>;

    /// Commits nothing more, lets background work end.
    ///
    /// # Errors
    /// As for [`Writer::commit`].
    fn close(self: Box<Self>) -> Result<(), IndexError>;
}
