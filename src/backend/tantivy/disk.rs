//! The engine's view of the folder of its segments.
//!
//! tantivy's own directory writes `meta.json` readable by its owner alone, takes a lock
//! file to read, and stumbles over a file that a crash left behind. This one follows the
//! umask, reads without writing anything, and gives one commit whole: whoever reads sees
//! the `meta.json` that was there when the folder was opened.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, MmapDirectory, WatchCallback, WatchHandle, WritePtr,
};

/// Names of the commit and of the list of the engine's files.
const META: &str = "meta.json";
const MANAGED: &str = ".managed.json";

#[derive(Clone, Debug)]
pub struct Disk {
    inner: MmapDirectory,
    root: PathBuf,
    /// For a reader: the commit that is read.
    commit: Option<Arc<Vec<u8>>>,
}

impl Disk {
    /// For one who reads the last commit.
    ///
    /// # Errors
    /// When the folder or its `meta.json` cannot be read.
    pub fn reading(root: &Path) -> io::Result<Disk> {
        let commit = fs::read(root.join(META))?;
        Ok(Disk { commit: Some(Arc::new(commit)), ..Disk::writing(root)? })
    }

    /// For the one who holds the lock of the index.
    ///
    /// # Errors
    /// When the folder cannot be opened.
    pub fn writing(root: &Path) -> io::Result<Disk> {
        let inner = MmapDirectory::open(root).map_err(io::Error::other)?;
        Ok(Disk { inner, root: root.to_owned(), commit: None })
    }

    /// Files of the last commit, as `meta.json` names their segments.
    fn is_living(&self, path: &Path) -> bool {
        let Some(name) = path.to_str() else { return true };
        let Ok(meta) = fs::read_to_string(self.root.join(META)) else { return false };
        let Ok(meta) = serde_json::from_str::<serde_json::Value>(&meta) else { return true };
        meta["segments"].as_array().into_iter().flatten().any(|segment| {
            let id = segment["segment_id"].as_str().unwrap_or_default().replace('-', "");
            match name.strip_prefix(&id) {
                None => false,
                // deletions carry the number of the operation that made them
                Some(rest) if rest.ends_with(".del") => {
                    segment["deletes"]["opstamp"].as_u64().is_some_and(|n| rest == format!(".{n}.del"))
                }
                Some(_) => true,
            }
        })
    }

    fn read_only(path: &Path) -> io::Error {
        io::Error::new(
            io::ErrorKind::ReadOnlyFilesystem,
            format!("{} was opened for reading", path.display()),
        )
    }
}

impl Directory for Disk {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.inner.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        match self.commit {
            Some(_) => Err(DeleteError::IoError {
                io_error: Arc::new(Disk::read_only(path)),
                filepath: path.to_owned(),
            }),
            None => self.inner.delete(path),
        }
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        if self.commit.is_some() {
            return Err(OpenWriteError::wrap_io_error(Disk::read_only(path), path.to_owned()));
        }
        match self.inner.open_write(path) {
            // A run that was killed between writing this file and the commit that would
            // have named it left it here. Whoever holds the lock may write it anew.
            Err(OpenWriteError::FileAlreadyExists(_)) if !self.is_living(path) => {
                fs::remove_file(self.root.join(path))
                    .map_err(|error| OpenWriteError::wrap_io_error(error, path.to_owned()))?;
                self.inner.open_write(path)
            }
            other => other,
        }
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        match &self.commit {
            Some(commit) if path == Path::new(META) => Ok(commit.to_vec()),
            // only the one who removes files needs the list of them
            Some(_) if path == Path::new(MANAGED) => Err(OpenReadError::FileDoesNotExist(path.to_owned())),
            _ => self.inner.atomic_read(path),
        }
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        if self.commit.is_some() {
            return Err(Disk::read_only(path));
        }
        write_whole(&self.root.join(path), data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.inner.sync_directory()
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.commit {
            // The commit is held in memory, and a file that goes meanwhile is noticed.
            Some(_) => Ok(DirectoryLock::from(Box::new(()))),
            None => self.inner.acquire_lock(lock),
        }
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}

/// Writes a file so that it is whole or as before after a crash.
///
/// # Errors
/// When it cannot be written; what was there stays.
pub fn write_whole(path: &Path, data: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let write = || {
        let mut file = fs::File::create(&part)?;
        file.write_all(data)?;
        file.sync_all()?;
        fs::rename(&part, path)?;
        sync_folder(path.parent().unwrap_or(Path::new(".")))
    };
    write().inspect_err(|_| {
        // Nobody misses what was not finished.
        let _ = fs::remove_file(&part);
    })
}

/// Makes new names in a folder last.
///
/// # Errors
/// When the system cannot.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}
