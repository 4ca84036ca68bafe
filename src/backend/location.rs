//! Where an index is.

use std::fmt;
use std::path::{Path, PathBuf};

/// Where an index is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// A folder of this machine.
    Folder(PathBuf),
}

/// A text that is not the location of an index.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LocationError {
    #[error("the location of the index is empty")]
    Empty,
    #[error("{0}: an index on another machine cannot be read yet; name a folder")]
    Remote(String),
}

impl Location {
    /// Reads a location: the path of a folder, which need not be there.
    ///
    /// # Errors
    /// When the text is empty or is the address of another machine.
    pub fn parse(text: &str) -> Result<Location, LocationError> {
        let scheme = text.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
        match scheme.as_deref() {
            _ if text.is_empty() => Err(LocationError::Empty),
            Some("http" | "https") => Err(LocationError::Remote(text.to_owned())),
            _ => Ok(Location::Folder(PathBuf::from(text))),
        }
    }

    /// The location that a path names; a path that is not Unicode is a folder.
    ///
    /// # Errors
    /// As for [`Location::parse`].
    pub fn of_path(path: &Path) -> Result<Location, LocationError> {
        match path.to_str() {
            Some(text) => Location::parse(text),
            None => Ok(Location::Folder(path.to_owned())),
        }
    }

    /// The folder, where the index is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Location::Folder(folder) => Some(folder),
        }
    }

    /// A file that belongs to the archive and stands beside the index.
    pub fn beside(&self, name: &str) -> Option<PathBuf> {
        let folder = self.folder()?;
        if folder.file_name().is_some() {
            return Some(folder.with_file_name(name));
        }
        // "." and "..": the name shows once the path is resolved.
        let resolved = std::fs::canonicalize(folder).ok()?;
        Some(resolved.with_file_name(name))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Location::Folder(folder) => folder.display().fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_location_and_an_address_is_not_yet() {
        let folder = Location::parse("news/index").unwrap();
        assert_eq!(folder.folder(), Some(Path::new("news/index")));
        assert_eq!(folder.beside("speakers.toml").as_deref(), Some(Path::new("news/speakers.toml")));
        assert_eq!(Location::parse("index").unwrap().beside("a").as_deref(), Some(Path::new("a")));
        for address in ["http://host:9200/news", "HTTPS://host/news"] {
            assert_eq!(Location::parse(address), Err(LocationError::Remote(address.to_owned())));
        }
        assert_eq!(Location::parse(""), Err(LocationError::Empty));
    }

    #[test]
    fn beside_the_current_folder_is_the_one_above() {
        let here = std::env::current_dir().unwrap().canonicalize().unwrap();
        let beside = Location::parse(".").unwrap().beside("whosaid.toml");
        assert_eq!(beside, Some(here.with_file_name("whosaid.toml")));
    }
}
