//! The files of an index, below one folder.
//!
//! ```text
//! index/
//!   whosaid.json        format, and the folder of the data that counts
//!   write.lock          held by the one who writes
//!   data-7/segments/    the engine's
//!   data-7/tables/      lists and tables of the commits: see `tables`
//! ```
//!
//! Building anew fills another `data-N` beside and then names it in `whosaid.json`. Only
//! files that are ours by exact name, in folders that are, are ever removed.

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::write_whole;
use super::failed;
use super::schema::FORMAT;
use crate::index::IndexError;

const MARKER: &str = crate::ingest::INDEX;
const LOCK: &str = "write.lock";
const DATA: &str = "data-";

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Marker {
    format: u32,
    /// Number of the data folder; formats before 3 have none.
    #[serde(default)]
    data: u64,
}

/// The folder of an index.
#[derive(Clone, Debug)]
pub struct Layout {
    pub root: PathBuf,
}

/// The folder of the data of one build.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Data {
    pub folder: PathBuf,
    pub number: u64,
}

impl Data {
    pub fn segments(&self) -> PathBuf {
        self.folder.join("segments")
    }

    pub fn tables(&self) -> PathBuf {
        self.folder.join("tables")
    }
}

/// Held by the one who writes; given up when it goes, even by a crash.
pub struct Lock {
    _file: fs::File,
}

impl Layout {
    pub fn new(root: &Path) -> Layout {
        Layout { root: root.to_owned() }
    }

    fn damaged(&self, reason: impl ToString) -> IndexError {
        IndexError::Damaged { path: self.root.clone(), reason: reason.to_string() }
    }

    /// Whether there is an index of any format.
    pub fn exists(&self) -> bool {
        self.root.join(MARKER).exists()
    }

    fn marker(&self) -> Result<Option<Marker>, IndexError> {
        let path = self.root.join(MARKER);
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| self.damaged(e)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(failed("read", &path, e)),
        }
    }

    fn data(&self, number: u64) -> Data {
        Data { folder: self.root.join(format!("{DATA}{number}")), number }
    }

    /// The data that counts.
    ///
    /// # Errors
    /// When there is no index, or it has another format.
    pub fn current(&self) -> Result<Data, IndexError> {
        let marker = self.marker()?.ok_or_else(|| IndexError::Missing(self.root.clone()))?;
        if marker.format != FORMAT {
            let found = marker.format.to_string();
            return Err(IndexError::Format { path: self.root.clone(), found, expected: FORMAT });
        }
        Ok(self.data(marker.data))
    }

    /// The data that counts, or that of a new index.
    ///
    /// # Errors
    /// When the index has another format.
    pub fn current_or_first(&self) -> Result<Data, IndexError> {
        match self.current() {
            Err(IndexError::Missing(_)) => Ok(self.data(1)),
            other => other,
        }
    }

    /// A folder for data to be built anew beside what there is.
    ///
    /// # Errors
    /// When the marker cannot be read.
    pub fn next(&self) -> Result<Data, IndexError> {
        Ok(self.data(self.marker()?.map_or(0, |m| m.data) + 1))
    }

    /// The data that counts now, whatever its format; `None` where there is none of ours.
    pub fn marked(&self) -> Option<Data> {
        let marker = self.marker().ok().flatten()?;
        Some(self.data(marker.data))
    }

    /// Makes data the data that counts.
    ///
    /// # Errors
    /// When the marker cannot be written.
    pub fn point_to(&self, data: &Data) -> Result<(), IndexError> {
        let path = self.root.join(MARKER);
        let text = format!("{{\"format\":{FORMAT},\"data\":{}}}\n", data.number);
        write_whole(&path, text.as_bytes()).map_err(|e| failed("write", &path, e))
    }

    /// Takes the lock of the one who writes.
    ///
    /// # Errors
    /// When another process holds it: the error names it.
    pub fn lock(&self) -> Result<Lock, IndexError> {
        fs::create_dir_all(&self.root).map_err(|e| failed("create", &self.root, e))?;
        let path = self.root.join(LOCK);
        let failed = |e| failed("write", &path, e);
        let mut file = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(fs::TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Who holds it is told where it can be read.
                let _ = file.read_to_string(&mut holder);
                let holder = Some(holder.trim().to_owned()).filter(|h| !h.is_empty());
                return Err(IndexError::Locked { path: self.root.clone(), holder });
            }
            Err(fs::TryLockError::Error(e)) => return Err(failed(e)),
        }
        let now = jiff::ZonedDateTime::now().strftime("%Y-%m-%d %H:%M:%S").to_string();
        let text = format!("process {}, since {now}\n", std::process::id());
        file.set_len(0).map_err(failed)?;
        file.seek(SeekFrom::Start(0)).map_err(failed)?;
        file.write_all(text.as_bytes()).map_err(failed)?;
        Ok(Lock { _file: file })
    }

    /// Removes data that does not count (any more), and what format 2 had.
    /// To be called by the one who holds the lock.
    pub fn collect(&self, keep: &Data) {
        self.collect_beside(keep);
        remove_format_2(&self.root);
    }

    /// Removes data that a killed build left beside what counts.
    pub fn collect_beside(&self, keep: &Data) {
        for entry in fs::read_dir(&self.root).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let number = name.to_str().and_then(|name| name.strip_prefix(DATA)).and_then(|n| n.parse().ok());
            if let Some(number) = number
                && number != keep.number
                && entry.file_type().is_ok_and(|t| t.is_dir())
            {
                self.data(number).remove();
            }
        }
    }
}

impl Data {
    /// Removes the files of data, by exact name, and the folders that are then empty.
    /// What cannot be removed now is left for the next time.
    pub fn remove(&self) {
        remove_segments(&self.segments());
        remove_where(&self.tables(), super::tables::is_ours);
        for folder in [self.segments(), self.tables(), self.folder.clone()] {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Removes the files of the engine in a folder of segments.
fn remove_segments(folder: &Path) {
    if !folder.join("meta.json").is_file() && !folder.join(".managed.json").is_file() {
        return;
    }
    remove_where(folder, is_engines);
}

fn remove_where(folder: &Path, ours: impl Fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_str().is_some_and(&ours) && entry.file_type().is_ok_and(|t| t.is_file()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a file is one of the engine: its commit, list and locks, and what belongs to
/// a segment, whose name is 32 hexadecimal digits.
fn is_engines(name: &str) -> bool {
    const NAMES: [&str; 6] = [
        "meta.json",
        ".managed.json",
        "meta.json.part",
        ".managed.json.part",
        ".tantivy-writer.lock",
        ".tantivy-meta.lock",
    ];
    let segment = |name: &str| {
        name.split_once('.').is_some_and(|(id, kind)| {
            id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) && !kind.is_empty()
        })
    };
    NAMES.contains(&name) || segment(name)
}

/// Removes what format 2 kept beside its marker: the state of each commit, and the
/// folder of segments.
fn remove_format_2(root: &Path) {
    let numbered = |name: &str| {
        ["files-", "copies-", "signatures-"].iter().any(|list| {
            name.strip_prefix(list)
                .and_then(|rest| rest.strip_suffix(".bin"))
                .is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
        })
    };
    let segments = root.join("segments");
    if segments.join("meta.json").is_file() {
        remove_where(root, numbered);
        remove_segments(&segments);
        let _ = fs::remove_dir(segments);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_files_are_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let layout = Layout::new(folder.path());
        let put = |name: &str| {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs::write(&path, "x").expect("written");
            path
        };
        let users = [
            "files-2024.zip",
            "files-2024-notes.bin",
            "segments/thesis.txt",
            "data-1/letters.txt",
            "data-1/segments/notes.md",
            "data-old/tables/names-1.log",
        ];
        let users = users.map(put);
        let ours = [
            "data-1/segments/meta.json",
            "data-1/segments/0123456789abcdef0123456789abcdef.store",
            "data-1/tables/names-1.log",
            "files-12.bin",
            "segments/meta.json",
        ]
        .map(put);
        let keep = layout.data(2);
        layout.collect(&keep);
        assert!(users.iter().all(|path| path.exists()), "{users:?}");
        assert!(ours.iter().all(|path| !path.exists()), "{ours:?}");
    }

    #[test]
    fn the_second_writer_is_told_who_holds_the_lock() {
        let folder = tempfile::tempdir().expect("a folder");
        let layout = Layout::new(folder.path());
        let held = layout.lock().expect("nobody holds it");
        let Err(error) = layout.lock() else { panic!("it was held") };
        assert!(error.to_string().contains(&format!("process {}", std::process::id())), "{error}");
        drop(held);
        assert!(layout.lock().is_ok());
    }
}
