//! What a commit holds beside the documents: lists that grow (files, names, wordings,
//! signatures) and tables made anew by each commit (copies, people).

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};

use super::copies::Copies;
use super::decisions::{Decisions, Groups, Names};
use super::disk::write_whole;
use super::log::{End, Log, file_name, frames};
use super::people::People;
use super::stamp::Stamp;
use super::{engine, failed};
use crate::cluster::Clusterer;
use crate::index::{Delta, IndexError, Manifest};

const FILES: &str = "files";
const NAMES: &str = "names";
const GROUPS: &str = "groups";
const SIGNATURES: &str = "signatures";
const COPIES: &str = "copies";
const PEOPLE: &str = "people";

/// A list is written anew when it is so many times as long as it need be, and longer
/// than [`SMALL`].
const WASTE: u64 = 3;
const SMALL: u64 = 1 << 20;

/// Name of the file of a table.
fn table_name(table: &str, commit: u64) -> String {
    format!("{table}-{commit}.bin")
}

/// Whether a file in a folder of tables is one of ours, by its exact name.
pub fn is_ours(name: &str) -> bool {
    let name = name.strip_suffix(".part").unwrap_or(name);
    let of = |names: &[&str], end: &str| {
        name.strip_suffix(end).and_then(|name| name.rsplit_once('-')).is_some_and(|(list, number)| {
            names.contains(&list) && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
        })
    };
    of(&[FILES, NAMES, GROUPS, SIGNATURES], ".log") || of(&[COPIES, PEOPLE], ".bin")
}

/// The folder of the tables.
#[derive(Debug)]
pub struct Tables {
    folder: PathBuf,
    /// The folder of the index, which errors name.
    root: PathBuf,
}

/// The tables of one commit, mapped: they stay readable when later commits remove them.
pub struct Snapshot {
    root: PathBuf,
    files: OwnedBytes,
    names: OwnedBytes,
    copies: OwnedBytes,
    people: OwnedBytes,
}

impl Tables {
    pub fn at(folder: &Path, root: &Path) -> Tables {
        Tables { folder: folder.to_owned(), root: root.to_owned() }
    }

    fn damaged(&self, reason: impl ToString) -> IndexError {
        IndexError::Damaged { path: self.root.clone(), reason: reason.to_string() }
    }

    fn list(&self, directory: &MmapDirectory, list: &str, end: End) -> Result<OwnedBytes, IndexError> {
        if end.length == 0 {
            return Ok(OwnedBytes::empty());
        }
        let bytes = self.map(directory, &file_name(list, end.file))?;
        let length = end.length as usize;
        if bytes.len() < length {
            return Err(self.damaged(format!("the list of {list} is cut short")));
        }
        Ok(bytes.slice(0..length))
    }

    fn map(&self, directory: &MmapDirectory, name: &str) -> Result<OwnedBytes, IndexError> {
        use tantivy::directory::error::OpenReadError;
        let error = |e| failed("read", &self.folder.join(name), e);
        let slice = directory.open_read(Path::new(name)).map_err(|e| match e {
            OpenReadError::FileDoesNotExist(_) => error(std::io::ErrorKind::NotFound.into()),
            OpenReadError::IoError { io_error, .. } => error(std::io::Error::new(io_error.kind(), io_error)),
            other => engine(other),
        })?;
        slice.read_bytes().map_err(error)
    }

    fn directory(&self) -> Result<MmapDirectory, IndexError> {
        MmapDirectory::open(&self.folder).map_err(engine)
    }

    /// The tables of a commit.
    ///
    /// # Errors
    /// When a file is missing or too short.
    pub fn snapshot(&self, stamp: &Stamp) -> Result<Snapshot, IndexError> {
        let directory = self.directory()?;
        let table = |table| match stamp.commit {
            0 => Ok(OwnedBytes::empty()),
            commit => self.map(&directory, &table_name(table, commit)),
        };
        Ok(Snapshot {
            root: self.root.clone(),
            files: self.list(&directory, FILES, stamp.files)?,
            names: self.list(&directory, NAMES, stamp.names)?,
            copies: table(COPIES)?,
            people: table(PEOPLE)?,
        })
    }

    /// What the writer of the next commit goes on from.
    ///
    /// # Errors
    /// When a table cannot be read, or is damaged.
    pub fn decisions(&self, stamp: &Stamp) -> Result<Decisions, IndexError> {
        let snapshot = self.snapshot(stamp)?;
        let directory = self.directory()?;
        let mut clusters = Clusterer::new();
        for frame in frames(&self.list(&directory, SIGNATURES, stamp.signatures)?) {
            clusters.apply(frame.map_err(|e| self.damaged(e))?).map_err(|e| self.damaged(e))?;
        }
        clusters.forget_changes();
        let mut hashes = Vec::with_capacity(stamp.wordings as usize);
        for frame in frames(&self.list(&directory, GROUPS, stamp.groups)?) {
            let (numbers, _) = frame.map_err(|e| self.damaged(e))?.as_chunks();
            hashes.extend(numbers.iter().map(|bytes| u64::from_le_bytes(*bytes)));
        }
        let people = snapshot.people()?;
        let trades: FxHashMap<_, _> = people.trades().collect();
        let names = Names::read(snapshot.names()?, people.quotes, trades);
        Ok(Decisions { clusters, groups: Groups::read(hashes), names })
    }

    /// Writes what is new since `before`; gives the stamp of the commit.
    ///
    /// # Errors
    /// When the disk fails; what was written is then of no account.
    pub fn write(
        &self,
        before: &Stamp,
        delta: &Delta,
        manifest: &Manifest,
        decisions: &Decisions,
    ) -> Result<Stamp, IndexError> {
        let mut stamp = Stamp { commit: before.commit + 1, ..before.clone() };
        self.files(&mut stamp, delta, manifest)?;
        stamp.names = self.append(NAMES, stamp.names, &encoded_names(decisions.names.news())?)?;
        stamp.groups = self.append(GROUPS, stamp.groups, &decisions.groups.news())?;
        stamp.wordings = decisions.groups.len() as u32;
        let mut signatures = Log::at(&self.folder, SIGNATURES, stamp.signatures);
        let needed = decisions.clusters.len() as u64 * 90;
        let length = stamp.signatures.length + decisions.clusters.changes().len() as u64;
        let written = if length > SMALL + WASTE * needed {
            signatures.anew();
            signatures.append(&decisions.clusters.whole())
        } else {
            signatures.append(decisions.clusters.changes())
        };
        written.map_err(|e| failed("write", &self.folder.join(SIGNATURES), e))?;
        stamp.signatures = signatures.end();
        self.table(COPIES, stamp.commit, &Copies::of(&decisions.clusters).to_bytes())?;
        let people = People::decide(&decisions.names).to_bytes().map_err(engine)?;
        self.table(PEOPLE, stamp.commit, &people)?;
        Ok(stamp)
    }

    fn files(&self, stamp: &mut Stamp, delta: &Delta, manifest: &Manifest) -> Result<(), IndexError> {
        let mut log = Log::at(&self.folder, FILES, stamp.files);
        let encode = |delta: &Delta| postcard::to_allocvec(delta).map_err(engine);
        let news = if delta.is_empty() { Vec::new() } else { encode(delta)? };
        let frame = if stamp.files.length + news.len() as u64 > SMALL + WASTE * stamp.whole {
            log.anew();
            let whole = encode(&manifest.to_delta())?;
            stamp.whole = whole.len() as u64;
            whole
        } else {
            news
        };
        log.append(&frame).map_err(|e| failed("write", &self.folder.join(FILES), e))?;
        stamp.files = log.end();
        stamp.sources = manifest.files.len() as u64;
        stamp.skipped = manifest.files.values().map(|f| f.skipped.len() as u64).sum();
        Ok(())
    }

    fn append(&self, list: &'static str, end: End, frame: &[u8]) -> Result<End, IndexError> {
        let mut log = Log::at(&self.folder, list, end);
        log.append(frame).map_err(|e| failed("write", &self.folder.join(list), e))?;
        Ok(log.end())
    }

    fn table(&self, table: &str, commit: u64, bytes: &[u8]) -> Result<(), IndexError> {
        let path = self.folder.join(table_name(table, commit));
        let mut sealed = xxhash_rust::xxh3::xxh3_64(bytes).to_le_bytes().to_vec();
        sealed.extend(bytes);
        write_whole(&path, &sealed).map_err(|e| failed("write", &path, e))
    }

    /// Removes the tables of other commits. A reader has those of its own mapped.
    pub fn sweep(&self, keep: &Stamp) {
        let living = [
            file_name(FILES, keep.files.file),
            file_name(NAMES, keep.names.file),
            file_name(GROUPS, keep.groups.file),
            file_name(SIGNATURES, keep.signatures.file),
            table_name(COPIES, keep.commit),
            table_name(PEOPLE, keep.commit),
        ];
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            if is_ours(name) && living.iter().all(|l| l != name) {
                // Left for the next commit to sweep when it cannot be removed now.
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

fn encoded_names(names: &[String]) -> Result<Vec<u8>, IndexError> {
    if names.is_empty() { Ok(Vec::new()) } else { postcard::to_allocvec(names).map_err(engine) }
}

impl Snapshot {
    fn damaged(&self, reason: impl ToString) -> IndexError {
        IndexError::Damaged { path: self.root.clone(), reason: reason.to_string() }
    }

    /// Files and roots.
    ///
    /// # Errors
    /// When the list is damaged.
    pub fn manifest(&self) -> Result<Manifest, IndexError> {
        let mut manifest = Manifest::default();
        for frame in frames(&self.files) {
            let frame = frame.map_err(|e| self.damaged(e))?;
            manifest.apply(postcard::from_bytes(frame).map_err(|e| self.damaged(e))?);
        }
        Ok(manifest)
    }

    /// Names of speakers; number 1 is the first.
    ///
    /// # Errors
    /// When the list is damaged.
    pub fn names(&self) -> Result<Vec<String>, IndexError> {
        let mut names = Vec::new();
        for frame in frames(&self.names) {
            let frame = frame.map_err(|e| self.damaged(e))?;
            names.extend(postcard::from_bytes::<Vec<String>>(frame).map_err(|e| self.damaged(e))?);
        }
        Ok(names)
    }

    /// # Errors
    /// When the table is damaged.
    pub fn copies(&self) -> Result<Copies, IndexError> {
        Ok(Copies::from_bytes(self.unsealed(&self.copies)?))
    }

    /// # Errors
    /// When the table is damaged.
    pub fn people(&self) -> Result<People, IndexError> {
        let bytes = self.unsealed(&self.people)?;
        if bytes.is_empty() {
            return Ok(People::default());
        }
        People::from_bytes(bytes).map_err(|e| self.damaged(e))
    }

    fn unsealed<'b>(&self, bytes: &'b OwnedBytes) -> Result<&'b [u8], IndexError> {
        if bytes.is_empty() {
            return Ok(&[]);
        }
        let (sum, rest) = bytes.split_first_chunk().ok_or_else(|| self.damaged("a table is cut short"))?;
        if u64::from_le_bytes(*sum) == xxhash_rust::xxh3::xxh3_64(rest) {
            Ok(rest)
        } else {
            Err(self.damaged("a table has other bytes than were written"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_tables_are_exact() {
        for name in ["files-1.log", "names-20.log", "copies-3.bin", "people-7.bin.part"] {
            assert!(is_ours(name), "{name}");
        }
        for name in
            ["files-1.bin", "files-.log", "files-1a.log", "my-files-1.log", "copies-2024.zip", "notes"]
        {
            assert!(!is_ours(name), "{name}");
        }
    }
}
