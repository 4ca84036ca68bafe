//! What was read, so that the next run reads only what changed.
//!
//! The manifest is part of a commit: a file is in it exactly when its articles
//! are in the index (or when it is known to hold none).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What is remembered of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970, as the file system gives them.
    pub modified: i128,
    /// XXH3 of the bytes.
    pub hash: u128,
    /// Hash of the options it was read with.
    pub salt: u64,
    /// Keys of its articles.
    pub articles: Vec<u64>,
    pub quotes: u32,
    /// Records left out, each with its reason ("line 12: …").
    pub skipped: Vec<String>,
    /// Records done, where a run ended in the middle of the file; `None` when all are.
    pub done: Option<u64>,
}

/// The files of a commit, by path as walked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub files: BTreeMap<String, FileEntry>,
    /// The roots the files were found below, as given.
    pub roots: Vec<String>,
}

/// The stored manifest could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    #[error("the list of files cannot be read: {0}")]
    Decode(#[from] postcard::Error),
    #[error("the list of files has an unknown version {0}")]
    Version(u8),
    #[error("the list of files is empty")]
    Empty,
}

const VERSION: u8 = 1;

impl Manifest {
    /// The key under which a file's documents are filed.
    pub fn key(path: &str) -> u64 {
        xxhash_rust::xxh3::xxh3_64(path.as_bytes())
    }

    /// # Errors
    /// When a value does not fit the encoding (never, for manifests made here).
    pub fn to_bytes(&self) -> Result<Vec<u8>, ManifestError> {
        let mut out = vec![VERSION];
        out.extend(postcard::to_allocvec(self)?);
        Ok(out)
    }

    /// # Errors
    /// When the bytes are not a manifest of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Manifest, ManifestError> {
        match bytes.split_first() {
            None => Err(ManifestError::Empty),
            Some((&VERSION, rest)) => Ok(postcard::from_bytes(rest)?),
            Some((&other, _)) => Err(ManifestError::Version(other)),
        }
    }
}
