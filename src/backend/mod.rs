//! Engines behind the traits of `index`. Nothing outside this room names one.

mod location;
pub mod tantivy;

pub use location::{Location, LocationError};

use crate::index::{IndexError, Manifest, Searcher, Writer};

/// Opens the index at a location, for questions to its last commit.
///
/// # Errors
/// When there is none, it has another format, or it is damaged.
pub fn open(location: &Location) -> Result<Box<dyn Searcher>, IndexError> {
    match location {
        Location::Folder(folder) => Ok(Box::new(tantivy::open(folder)?)),
    }
}

pub use tantivy::{Start, WriterOptions};

/// Opens the index at a location for writing, and makes it where there is none; gives the
/// files that its last commit knows.
///
/// # Errors
/// When another process writes to it, or it has another format, or it cannot be written.
pub fn writer(
    location: &Location,
    start: Start,
    options: WriterOptions,
) -> Result<(Box<dyn Writer>, Manifest), IndexError> {
    match location {
        Location::Folder(folder) => {
            let writer = tantivy::writer(folder, start, options)?;
            let known = writer.manifest().clone();
            Ok((Box::new(writer), known))
        }
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
