//! The archive: an index with what belongs to it, opened and asked.
//!
//! This is the front door of the library. A question is an [`Ask`], an answer has
//! typed rows, the number of all of them, and notes for its reader as values; nothing
//! is printed, and nothing but the memory of saved searches is written.
//!
//! ```no_run
//! use whosaid::archive::{Archive, Ask, Location};
//!
//! # fn main() -> Result<(), whosaid::archive::AskError> {
//! let archive = Archive::open(Location::parse("index")?)?;
//! let answer = archive.quotes(&Ask::new("harbour").speaker("halloran").since("2021"))?;
//! for row in &answer.rows {
//!     println!("{}", row.quote().text(&row.article().body));
//! }
//! for note in &answer.notes {
//!     eprintln!("{note}");
//! }
//! # Ok(())
//! # }
//! ```

mod answer;
mod ask;
mod asking;
mod engine;
mod error;
mod note;
mod people;
mod questions;
mod rows;
mod saved;
mod settings;

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::civil::Date;

pub use crate::index::Stats;
pub use crate::index::{Count, Counting, Sort};
pub use answer::{
    Answer, ArticleRow, CountRow, EntryRow, FailedRow, QuotationRow, Status, TimelineFrame, TopicsFrame,
};
pub use ask::{Ask, LIMIT};
pub use error::AskError;
pub(crate) use note::counted;
pub use note::{Note, Noun};
pub use questions::draft;
pub use settings::{Doubt, Pager, Saved, Settings, SettingsError, Written};

pub use crate::backend::{Location, LocationError};

use crate::index::Searcher;
use crate::persons::Aliases;

/// Rules for names, in the folder of the archive.
const ALIASES: &str = "speakers.toml";

/// An archive, opened for questions. It can be shared between threads.
pub struct Archive {
    location: Location,
    settings: Settings,
    today: Option<Date>,
    commit: RwLock<Commit>,
}

/// One commit of the index.
#[derive(Clone)]
struct Commit {
    searcher: Arc<dyn Searcher>,
    /// `None` before the first.
    name: Option<String>,
}

/// Whether there is an index at a location.
pub fn exists(location: &Location) -> bool {
    crate::backend::exists(location)
}

impl Archive {
    /// Opens an archive at its last commit, with the settings beside its index.
    ///
    /// # Errors
    /// When there is no index, or it has another format or is damaged, or the settings
    /// are wrong.
    pub fn open(location: Location) -> Result<Archive, AskError> {
        let settings = Settings::of_archive(&location)?;
        Archive::open_with(location, settings)
    }

    /// The same with other settings.
    ///
    /// # Errors
    /// As for [`Archive::open`].
    pub fn open_with(location: Location, settings: Settings) -> Result<Archive, AskError> {
        let commit = RwLock::new(Commit::last(&location)?);
        Ok(Archive { location, settings, today: None, commit })
    }

    /// Takes `today` for the day that "yesterday" and "last week" are relative to,
    /// instead of the day on which a question is asked.
    pub fn with_today(mut self, today: Date) -> Archive {
        self.today = Some(today);
        self
    }

    pub fn location(&self) -> &Location {
        &self.location
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Goes over to the last commit where that is a newer one, and says whether it was.
    /// Questions that are being answered, and answers given, stay with the old one.
    ///
    /// # Errors
    /// When the index cannot be opened; the archive then stays where it was.
    pub fn refresh(&self) -> Result<bool, AskError> {
        let name = crate::backend::commit(&self.location)?;
        if name == self.commit().name {
            return Ok(false);
        }
        let last = Commit::last(&self.location)?;
        *self.commit.write().unwrap_or_else(PoisonError::into_inner) = last;
        Ok(true)
    }

    /// The commit for one question.
    fn commit(&self) -> Commit {
        self.commit.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn today(&self) -> Date {
        self.today.unwrap_or_else(|| jiff::ZonedDateTime::now().date())
    }

    /// The rules of `speakers.toml` beside the index; none where there is no such file.
    /// They are read for each question, so that a change needs no refresh.
    fn aliases(&self) -> Result<Aliases, AskError> {
        let Some(path) = self.location.beside(ALIASES) else { return Ok(Aliases::default()) };
        match std::fs::read_to_string(&path) {
            Ok(text) => Aliases::parse(&text).map_err(|source| AskError::Aliases { path, source }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Aliases::default()),
            Err(source) => Err(AskError::File { path, source }),
        }
    }

    /// The folder in which the archive remembers what was asked.
    fn memory(&self) -> Option<PathBuf> {
        self.location.folder().map(PathBuf::from)
    }
}

impl Commit {
    fn last(location: &Location) -> Result<Commit, AskError> {
        // The name first: a commit in between is then taken for a newer one, not missed.
        let name = crate::backend::commit(location)?;
        Ok(Commit { searcher: Arc::from(crate::backend::open(location)?), name })
    }
}
