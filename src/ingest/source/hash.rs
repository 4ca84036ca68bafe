//! Hashes of files, taken while they are read.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use xxhash_rust::xxh3::Xxh3;

use crate::ingest::sidecar;

/// XXH3 of the bytes of a file and of the sidecar beside it.
///
/// # Errors
/// When either cannot be read.
pub fn hash_file(path: &Path) -> io::Result<u128> {
    let mut file = Hashing { inner: File::open(path)?, hasher: Some(Xxh3::new()) };
    if file.inner.metadata()?.len() > 0 {
        file.rest()?;
    }
    let sidecar = sidecar::find(path).map(|(_, bytes)| bytes).transpose()?;
    Ok(finished(file.hasher.unwrap_or_default(), sidecar.as_deref()))
}

/// The hash of a file, `hasher` holding its bytes, and of its sidecar.
pub fn finished(mut hasher: Xxh3, sidecar: Option<&[u8]>) -> u128 {
    if let Some(bytes) = sidecar {
        // the length tells where the sidecar begins
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.digest128()
}

/// A reader that hashes what goes through it, where that is wanted.
pub struct Hashing<R> {
    pub inner: R,
    pub hasher: Option<Xxh3>,
}

impl<R: Read> Hashing<R> {
    /// Hashes what was not read: formats end before their files do.
    pub fn rest(&mut self) -> io::Result<()> {
        let mut buffer = if self.hasher.is_some() { vec![0; 1 << 18] } else { return Ok(()) };
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&buffer[..n]);
        }
        Ok(n)
    }
}
