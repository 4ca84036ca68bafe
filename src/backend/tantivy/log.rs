//! Lists that only grow, one file each.
//!
//! A commit appends what is new as one frame and remembers how long the file then is;
//! what a killed run left behind that length is cut off by the next writer and never
//! seen by a reader. A list that has become mostly waste is written anew under the next
//! number.
//!
//! A frame is its length (u32), the XXH3 of its bytes (u64), and the bytes; all
//! little-endian.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk::sync_folder;

const HEAD: usize = 12;

/// How far a list goes in a commit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// Number of the file.
    pub file: u64,
    /// Bytes.
    pub length: u64,
}

/// Why a list cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a frame of a list is damaged")]
pub struct Damaged;

/// Name of the file of a list.
pub fn file_name(list: &str, file: u64) -> String {
    format!("{list}-{file}.log")
}

/// The frames of a list, each checked.
pub fn frames(bytes: &[u8]) -> impl Iterator<Item = Result<&[u8], Damaged>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let frame = frame(rest);
        rest = frame.map_or(&[], |frame| &rest[HEAD + frame.len()..]);
        Some(frame)
    })
}

fn frame(bytes: &[u8]) -> Result<&[u8], Damaged> {
    let (head, rest) = bytes.split_at_checked(HEAD).ok_or(Damaged)?;
    let (length, sum) = head.split_at(4);
    let length = u32::from_le_bytes(length.try_into().map_err(|_| Damaged)?) as usize;
    let sum = u64::from_le_bytes(sum.try_into().map_err(|_| Damaged)?);
    let frame = rest.get(..length).ok_or(Damaged)?;
    if xxhash_rust::xxh3::xxh3_64(frame) == sum { Ok(frame) } else { Err(Damaged) }
}

/// A list as its writer holds it.
#[derive(Debug)]
pub struct Log {
    folder: PathBuf,
    list: &'static str,
    end: End,
}

impl Log {
    /// The list as the last commit has it.
    pub fn at(folder: &Path, list: &'static str, end: End) -> Log {
        Log { folder: folder.to_owned(), list, end }
    }

    pub fn end(&self) -> End {
        self.end
    }

    fn path(&self) -> PathBuf {
        self.folder.join(file_name(self.list, self.end.file))
    }

    /// Appends a frame, on disk when this returns. What stands behind the end is cut off first.
    ///
    /// # Errors
    /// When it cannot be written; the list then ends where it did.
    pub fn append(&mut self, frame: &[u8]) -> io::Result<()> {
        if frame.is_empty() {
            return Ok(());
        }
        let new = self.end.length == 0;
        let mut file = fs::OpenOptions::new().create(true).append(true).open(self.path())?;
        file.set_len(self.end.length)?;
        let length = u32::try_from(frame.len()).map_err(io::Error::other)?;
        file.write_all(&length.to_le_bytes())?;
        file.write_all(&xxhash_rust::xxh3::xxh3_64(frame).to_le_bytes())?;
        file.write_all(frame)?;
        file.sync_all()?;
        if new {
            sync_folder(&self.folder)?;
        }
        self.end.length += (HEAD + frame.len()) as u64;
        Ok(())
    }

    /// Goes on in a new file.
    pub fn anew(&mut self) {
        self.end = End { file: self.end.file + 1, length: 0 };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_read_up_to_the_end_of_the_commit() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut log = Log::at(folder.path(), "test", End::default());
        log.append(b"one").expect("written");
        log.append(b"two").expect("written");
        let end = log.end();
        log.append(b"never committed").expect("written");
        let mut again = Log::at(folder.path(), "test", end);
        let path = again.path();
        let read = |end: End| {
            let bytes = fs::read(&path).expect("read");
            let frames: Result<Vec<Vec<u8>>, Damaged> =
                frames(&bytes[..end.length as usize]).map(|f| f.map(<[u8]>::to_vec)).collect();
            frames
        };
        assert_eq!(read(end), Ok(vec![b"one".to_vec(), b"two".to_vec()]));
        again.append(b"three").expect("written");
        assert_eq!(read(again.end()).map(|f| f.len()), Ok(3));
        assert_eq!(fs::metadata(&path).expect("there").len(), again.end().length);
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut log = Log::at(folder.path(), "test", End::default());
        log.append(b"words of a list").expect("written");
        let bytes = fs::read(log.path()).expect("read");
        for k in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[k] ^= 0x10;
            assert!(frames(&damaged).any(|f| f.is_err()), "byte {k}");
        }
        assert!(frames(&bytes[..bytes.len() - 1]).any(|f| f.is_err()));
    }
}
