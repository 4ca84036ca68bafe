//! What was read, so that the next run reads only what changed.
//!
//! The manifest is part of a commit: a file is in it exactly when its articles
//! are in the index (or when it is known to hold none).

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// A file as the index knows it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileKey {
    /// Number of the root it was found below.
    pub root: u32,
    /// Path below the root in the bytes of the file system, since names need not be
    /// UTF-8; empty for the root itself.
    pub path: Vec<u8>,
}

impl FileKey {
    /// The number under which a file's documents are filed.
    pub fn number(&self) -> u64 {
        let mut bytes = Vec::with_capacity(4 + self.path.len());
        bytes.extend(self.root.to_le_bytes());
        bytes.extend(&self.path);
        xxhash_rust::xxh3::xxh3_64(&bytes)
    }
}

/// A folder or file that is kept up to date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    pub number: u32,
    /// Relative to the folder that holds the index where the root lies below it, so
    /// that an archive may be moved as a whole; absolute elsewhere.
    pub path: PathBuf,
}

/// What is remembered of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Bytes.
    pub size: u64,
    /// Nanoseconds since 1970, as the file system gives them.
    pub modified: i128,
    /// XXH3 of the bytes, those of the sidecar included.
    pub hash: u128,
    /// Hash of the options it was read with and of what the build could read.
    pub salt: u64,
    /// Articles and quotations it gave.
    pub articles: u64,
    pub quotes: u64,
    /// Records left out, each with its reason ("line 12: …").
    pub skipped: Vec<String>,
    /// Records done, where a run ended in the middle of the file; `None` when all are.
    pub done: Option<u64>,
}

/// The files of a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    pub files: BTreeMap<FileKey, FileEntry>,
    pub roots: Vec<Root>,
}

/// What a commit changes about the files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delta {
    /// Added, changed, or read further than before: replaces what was known.
    pub files: Vec<(FileKey, FileEntry)>,
    pub gone: Vec<FileKey>,
    /// All roots from now on, where they changed.
    pub roots: Option<Vec<Root>>,
}

impl Delta {
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.gone.is_empty() && self.roots.is_none()
    }
}

impl Manifest {
    pub fn apply(&mut self, delta: Delta) {
        for key in &delta.gone {
            self.files.remove(key);
        }
        self.files.extend(delta.files);
        if let Some(roots) = delta.roots {
            self.roots = roots;
        }
    }

    /// The whole manifest as the change that makes it from nothing.
    pub fn to_delta(&self) -> Delta {
        Delta {
            files: self.files.iter().map(|(key, entry)| (key.clone(), entry.clone())).collect(),
            gone: Vec::new(),
            roots: Some(self.roots.clone()),
        }
    }
}
