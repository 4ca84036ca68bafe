//! Finding files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use super::{Reason, Skipped, sidecar};

/// A regular file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub path: PathBuf,
    /// The path as articles state it: with `/`, invalid characters replaced.
    pub name: String,
    /// In bytes, as it lies on the disk.
    pub size: u64,
    pub modified: Option<SystemTime>,
}

/// Every regular file below the roots, by name, and what could not be followed.
///
/// Links are followed. Hidden files and folders, `.git`, sidecars and folders that
/// hold an index (and `exclude`) are passed over in silence unless they are roots
/// themselves; FIFOs, sockets and devices, links that lead nowhere or in a circle,
/// and what cannot be read or is not there are reported. No file is opened.
pub fn walk<'a>(
    roots: impl IntoIterator<Item = PathBuf> + 'a,
    exclude: Option<&Path>,
) -> impl Iterator<Item = Result<Found, Skipped>> + 'a {
    let exclude = exclude.and_then(|p| p.canonicalize().ok());
    roots.into_iter().flat_map(move |root| {
        let exclude = exclude.clone();
        let mut entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        std::iter::from_fn(move || {
            loop {
                let entry = match entries.next()? {
                    Ok(entry) => entry,
                    Err(error) => return Some(Err(skipped(&error))),
                };
                if entry.depth() > 0 {
                    let is_folder = entry.file_type().is_dir();
                    if !is_wanted(&entry, exclude.as_deref()) {
                        if is_folder {
                            entries.skip_current_dir();
                        }
                        continue;
                    }
                    if is_folder && entry.path_is_symlink() && leads_up(entry.path()) {
                        entries.skip_current_dir();
                        return Some(Err(Skipped::file(name(entry.path()), Reason::LinkLoop)));
                    }
                }
                if let Some(found) = file(&entry) {
                    return Some(found);
                }
            }
        })
    })
}

/// Whether a linked folder is one that the link itself lies in: followed, it would
/// give every file once more.
fn leads_up(link: &Path) -> bool {
    let home = link.parent().and_then(|p| p.canonicalize().ok());
    let target = link.canonicalize().ok();
    matches!((home, target), (Some(home), Some(target)) if home.starts_with(&target))
}

/// How a path is written in articles and messages.
pub fn name(path: &Path) -> String {
    let name = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { name.replace('\\', "/") } else { name.into_owned() }
}

fn is_wanted(entry: &DirEntry, exclude: Option<&Path>) -> bool {
    let name = entry.file_name().to_string_lossy();
    if name.starts_with('.') {
        return false;
    }
    if entry.file_type().is_dir() {
        return !(name == "index" && holds_index(entry.path())
            || exclude.is_some_and(|x| entry.path().canonicalize().is_ok_and(|p| p == x)));
    }
    // a sidecar belongs to the file beside it
    !sidecar::ENDINGS.iter().any(|ending| {
        name.strip_suffix(ending)
            .is_some_and(|of| !of.is_empty() && entry.path().with_file_name(of).is_file())
    })
}

/// An index of tantivy's, in the folder or one below it.
fn holds_index(folder: &Path) -> bool {
    let is_index = |p: &Path| p.join("meta.json").is_file() && p.join(".managed.json").is_file();
    is_index(folder)
        || fs::read_dir(folder)
            .is_ok_and(|entries| entries.flatten().any(|e| e.path().is_dir() && is_index(&e.path())))
}

fn file(entry: &DirEntry) -> Option<Result<Found, Skipped>> {
    let kind = entry.file_type();
    if kind.is_dir() {
        return None;
    }
    let name = name(entry.path());
    if !kind.is_file() {
        return Some(Err(Skipped::file(name, Reason::NotAFile(what(kind)))));
    }
    Some(match entry.metadata() {
        Ok(meta) => Ok(Found {
            path: entry.path().to_path_buf(),
            name,
            size: meta.len(),
            modified: meta.modified().ok(),
        }),
        Err(error) => Err(skipped(&error)),
    })
}

/// What a file is that is neither a regular file nor a folder.
pub fn what(kind: fs::FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "FIFO";
        }
        if kind.is_socket() {
            return "socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "device";
        }
    }
    if kind.is_symlink() {
        return "link";
    }
    if kind.is_dir() { "folder" } else { "special file" }
}

fn skipped(error: &walkdir::Error) -> Skipped {
    let path = error.path().map(name).unwrap_or_default();
    if error.loop_ancestor().is_some() {
        return Skipped::file(path, Reason::LinkLoop);
    }
    let reason = error.io_error().map_or_else(|| Reason::Io(error.to_string()), Reason::from_io);
    let dangling = reason == Reason::Missing && error.path().is_some_and(|p| p.symlink_metadata().is_ok());
    Skipped::file(path, if dangling { Reason::DeadLink } else { reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path) -> Vec<String> {
        walk([root.to_path_buf()], None)
            .map(|r| match r {
                Ok(found) => found.path.strip_prefix(root).unwrap().to_string_lossy().into_owned(),
                Err(skipped) => skipped.reason.to_string(),
            })
            .collect()
    }

    #[test]
    fn sorted_and_without_what_is_not_ours() {
        let dir = tempfile::tempdir().unwrap();
        let put = |p: &str| {
            let path = dir.path().join(p);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        };
        for p in [
            "b.txt",
            "a/c.txt",
            ".git/config",
            ".hidden",
            "index/meta.json",
            "index/.managed.json",
            "b.txt.meta.json",
            "d/index/e.txt",
        ] {
            put(p);
        }
        assert_eq!(names(dir.path()), ["a/c.txt", "b.txt", "d/index/e.txt"]);
        assert_eq!(names(&dir.path().join("nowhere")), ["no such file or directory"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_special_files() {
        let dir = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
        std::os::unix::fs::symlink("/no/such/file", dir.path().join("dead")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(dir.path().join("s")).unwrap();
        let found = names(dir.path());
        assert_eq!(
            found,
            [
                "a symbolic link that leads nowhere",
                "a symbolic link that leads back to a directory above it",
                "not a regular file but a socket"
            ]
        );
    }
}
