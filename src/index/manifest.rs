//! What was read, so that the next run reads only what changed.
//!
//! The manifest is part of a commit: a file is in it exactly when its articles
//! are in the index (or when it is known to hold none).

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// A file as the index knows it: the number of its root, and the path below it in the
/// bytes of the file system (names need not be UTF-8). An empty path is the root itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FileKey {
    pub root: u32,
    pub path: Vec<u8>,
}

impl FileKey {
    /// The file at `path` below the root of this number.
    pub fn new(root: u32, path: &Path) -> FileKey {
        FileKey { root, path: path.as_os_str().as_encoded_bytes().to_vec() }
    }

    /// The number under which a file's documents are filed.
    pub fn number(&self) -> u64 {
        let mut hasher = xxhash_rust::xxh3::Xxh3::new();
        hasher.update(&self.root.to_le_bytes());
        hasher.update(&self.path);
        hasher.digest()
    }

    /// The path below the root.
    pub fn below(&self) -> PathBuf {
        path_of(&self.path)
    }

    /// The file as messages name it: the root as stored, and the path below it.
    pub fn name(&self, roots: &[Root]) -> String {
        let root = roots.iter().find(|r| r.number == self.root).map(|r| r.path.as_path());
        let root = root.filter(|r| r.as_os_str() != ".").unwrap_or(Path::new(""));
        let path = if self.path.is_empty() { root.to_owned() } else { root.join(self.below()) };
        path.to_string_lossy().into_owned()
    }

    /// Whether the file is the one at `folder` (bytes of a path below the same root),
    /// or lies in it.
    pub fn is_in(&self, folder: &[u8]) -> bool {
        match self.path.strip_prefix(folder) {
            Some(rest) => folder.is_empty() || rest.is_empty() || rest[0] == b'/' || is_separator(rest[0]),
            None => false,
        }
    }
}

fn is_separator(byte: u8) -> bool {
    byte == std::path::MAIN_SEPARATOR as u8
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::new(String::from_utf8_lossy(bytes).as_ref()))
}

/// A folder or file that is kept up to date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    pub number: u32,
    /// Relative to the folder that the index lies in where the root is below that
    /// folder ("clippings" beside "index"; "." is the folder itself), so that an archive
    /// may be moved as a whole; absolute elsewhere.
    #[serde(with = "bytes")]
    pub path: PathBuf,
}

impl Root {
    /// Where the root is; `home` is the folder that the index lies in, see [`home`].
    pub fn resolve(&self, home: &Path) -> PathBuf {
        match self.path.as_os_str() == "." {
            true => home.to_owned(),
            false => home.join(&self.path),
        }
    }
}

/// The folder that the index in `index` lies in, without links: roots are stored
/// relative to it.
///
/// # Errors
/// When the folder is not there or cannot be looked at.
pub fn home(index: &Path) -> std::io::Result<PathBuf> {
    let index = std::path::absolute(index)?;
    index.parent().unwrap_or(&index).canonicalize()
}

/// What is remembered of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Bytes, those of the sidecar included.
    pub size: u64,
    /// Nanoseconds since 1970, as the file system gives them; with a sidecar the sum of
    /// both, so that a change of either shows.
    pub modified: i128,
    /// XXH3 of the bytes, and of the sidecar's; 0 where the file was not read to its end.
    pub hash: u128,
    /// Hash of the options it was read with, and of what this build can read.
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
    /// Added, changed, or further on than before: replaces what was known.
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
    /// Takes in what a commit changes.
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

/// Paths as the bytes they are.
mod bytes {
    use std::path::{Path, PathBuf};

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
        path.as_os_str().as_encoded_bytes().serialize(to)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<PathBuf, D::Error> {
        Ok(super::path_of(&Vec::<u8>::deserialize(from)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_as_it_was() {
        let entry = FileEntry {
            size: 3,
            modified: -7,
            hash: u128::MAX,
            salt: 9,
            articles: 2,
            quotes: 1,
            skipped: vec!["line 2: empty".to_owned()],
            done: Some(4),
        };
        let key = FileKey { root: 1, path: b"a/n\xff.txt".to_vec() };
        let root = Root { number: 1, path: path_of(b"r\xfe") };
        let mut manifest = Manifest::default();
        manifest.apply(Delta { files: vec![(key, entry)], gone: Vec::new(), roots: Some(vec![root]) });
        let mut back = Manifest::default();
        back.apply(postcard::from_bytes(&postcard::to_allocvec(&manifest.to_delta()).unwrap()).unwrap());
        #[cfg(unix)]
        assert_eq!(back, manifest);
        assert_eq!(back.files.len(), 1);
    }

    #[test]
    fn names_that_differ_in_one_byte_are_two_files() {
        let file = |path: &[u8]| FileKey { root: 0, path: path.to_vec() };
        assert_ne!(file(b"n\xff").number(), file(b"n\xfe").number());
        assert_ne!(file(b"n").number(), FileKey { root: 1, path: b"n".to_vec() }.number());
        assert!(file(b"a/b").is_in(b"a") && file(b"a").is_in(b"a") && file(b"a").is_in(b""));
        assert!(!file(b"ab").is_in(b"a"));
    }

    #[test]
    fn roots_move_with_the_index() {
        let root = |path: &str| Root { number: 0, path: PathBuf::from(path) };
        assert_eq!(root("papers").resolve(Path::new("/a")), Path::new("/a/papers"));
        assert_eq!(root(".").resolve(Path::new("/a")), Path::new("/a"));
        assert_eq!(root("/b/c").resolve(Path::new("/a")), Path::new("/b/c"));
    }
}
