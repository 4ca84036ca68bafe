//! Engines behind the traits of `index`. Nothing outside this room names one.

mod location;
pub mod tantivy;

pub use location::{Location, LocationError};

use crate::index::{IndexError, Searcher};

/// Opens the index at a location, for questions to its last commit.
///
/// # Errors
/// When there is none, it has another format, or it is damaged.
pub fn open(location: &Location) -> Result<Box<dyn Searcher>, IndexError> {
    match location {
        Location::Folder(folder) => Ok(Box::new(tantivy::open(folder)?)),
    }
}

/// Whether there is an index at a location, of any format.
pub fn exists(location: &Location) -> bool {
    match location {
        Location::Folder(folder) => tantivy::exists(folder),
    }
}

/// The name of the last commit: another commit has another name. `None` where nothing
/// was committed yet.
///
/// # Errors
/// As for [`open`].
pub fn commit(location: &Location) -> Result<Option<String>, IndexError> {
    match location {
        Location::Folder(folder) => tantivy::commit(folder),
    }
}
