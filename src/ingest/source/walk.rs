//! Finding files.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use walkdir::{DirEntry, WalkDir};

use crate::ingest::{Reason, Skipped, sidecar};

/// A regular file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub path: PathBuf,
    /// The path as articles state it: with `/`, invalid characters replaced.
    pub name: String,
    pub stat: Stat,
}

/// What a file system tells of a file and of its sidecar: as long as this is the same,
/// so are the bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stat {
    /// In bytes, as they lie on the disk: the file and its sidecar.
    pub size: u64,
    /// Nanoseconds since 1970, 0 where the file system does not tell; the sum of those of
    /// the file and of its sidecar, so that a change of either shows.
    pub modified: i128,
}

impl Stat {
    fn of(path: &Path, meta: &fs::Metadata) -> Stat {
        let mut stat = Stat::default();
        stat.add(meta);
        for ending in sidecar::ENDINGS {
            if let Some(beside) = sidecar::beside(path, ending)
                && let Ok(meta) = fs::metadata(beside)
            {
                stat.add(&meta);
            }
        }
        stat
    }

    fn add(&mut self, meta: &fs::Metadata) {
        let since = meta.modified().ok().and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
        self.size = self.size.saturating_add(meta.len());
        self.modified += since.map_or(0, |d| d.as_nanos() as i128);
    }
}

/// What was met and not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// A file or a folder; empty where even that is not known.
    pub path: PathBuf,
    pub reason: Reason,
}

impl From<Left> for Skipped {
    fn from(left: Left) -> Skipped {
        Skipped::file(name(&left.path), left.reason)
    }
}

/// How to walk.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// A folder that is passed over: the index itself.
    pub exclude: Option<PathBuf>,
    /// Whether links that lead out of the root are followed.
    pub follow_links: bool,
}

impl Walk {
    /// Every regular file below the roots, by name, and what could not be followed.
    ///
    /// Links are followed as long as they stay below their root (a root may be a link
    /// itself). Hidden files and folders, `.git`, sidecars and folders that hold an index
    /// (and `exclude`) are passed over in silence unless they are roots themselves; links
    /// out of the root, FIFOs, sockets and devices, links that lead nowhere or in a
    /// circle, and what cannot be read or is not there are reported. No file is opened.
    pub fn files<'a>(
        &self,
        roots: impl IntoIterator<Item = PathBuf> + 'a,
    ) -> impl Iterator<Item = Result<Found, Left>> + 'a {
        let exclude = self.exclude.as_ref().and_then(|p| p.canonicalize().ok());
        let follow_links = self.follow_links;
        roots.into_iter().flat_map(move |root| {
            let exclude = exclude.clone();
            let home = root.canonicalize().ok().filter(|_| !follow_links);
            let mut entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
            std::iter::from_fn(move || {
                loop {
                    let entry = match entries.next()? {
                        Ok(entry) => entry,
                        Err(error) => return Some(Err(left(&error))),
                    };
                    if entry.depth() > 0 {
                        let is_folder = entry.file_type().is_dir();
                        if !is_wanted(&entry, exclude.as_deref()) {
                            if is_folder {
                                entries.skip_current_dir();
                            }
                            continue;
                        }
                        if entry.path_is_symlink()
                            && let Some(reason) = astray(entry.path(), is_folder, home.as_deref())
                        {
                            if is_folder {
                                entries.skip_current_dir();
                            }
                            return Some(Err(Left { path: entry.into_path(), reason }));
                        }
                    }
                    if let Some(found) = file(&entry) {
                        return Some(found);
                    }
                }
            })
        })
    }
}

/// Why a link is not followed. `home` is the folder it may not lead out of.
fn astray(link: &Path, is_folder: bool, home: Option<&Path>) -> Option<Reason> {
    if let (Some(home), Ok(target)) = (home, link.canonicalize())
        && !target.starts_with(home)
        // a folder above is told apart below
        && !home.starts_with(&target)
    {
        return Some(Reason::LinkOut);
    }
    (is_folder && leads_up(link)).then_some(Reason::LinkLoop)
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
        return !(entry.path().join(INDEX).is_file()
            || name == "index" && holds_index(entry.path())
            || exclude.is_some_and(|x| entry.path().canonicalize().is_ok_and(|p| p == x)));
    }
    // a sidecar belongs to the file beside it
    !sidecar::ENDINGS.iter().any(|ending| {
        name.strip_suffix(ending)
            .is_some_and(|of| !of.is_empty() && entry.path().with_file_name(of).is_file())
    })
}

/// The file that marks a folder as an index of whosaid.
pub const INDEX: &str = "whosaid.json";

/// An index of tantivy's, in the folder or one below it.
fn holds_index(folder: &Path) -> bool {
    let is_index = |p: &Path| p.join("meta.json").is_file() && p.join(".managed.json").is_file();
    is_index(folder)
        || fs::read_dir(folder)
            .is_ok_and(|entries| entries.flatten().any(|e| e.path().is_dir() && is_index(&e.path())))
}

fn file(entry: &DirEntry) -> Option<Result<Found, Left>> {
    let kind = entry.file_type();
    if kind.is_dir() {
        return None;
    }
    let path = entry.path();
    if !kind.is_file() {
        return Some(Err(Left { path: path.to_owned(), reason: Reason::NotAFile(what(kind)) }));
    }
    Some(match entry.metadata() {
        Ok(meta) => Ok(Found { path: path.to_owned(), name: name(path), stat: Stat::of(path, &meta) }),
        Err(error) => Err(left(&error)),
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

fn left(error: &walkdir::Error) -> Left {
    let path = error.path().map(Path::to_owned).unwrap_or_default();
    if error.loop_ancestor().is_some() {
        return Left { path, reason: Reason::LinkLoop };
    }
    let reason = error.io_error().map_or_else(|| Reason::Io(error.to_string()), Reason::from_io);
    let dangling = reason == Reason::Missing && path.symlink_metadata().is_ok();
    Left { path, reason: if dangling { Reason::DeadLink } else { reason } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path) -> Vec<String> {
        names_of(root, &Walk::default())
    }

    fn names_of(root: &Path, walk: &Walk) -> Vec<String> {
        walk.files([root.to_path_buf()])
            .map(|r| match r {
                Ok(found) => found.path.strip_prefix(root).unwrap().to_string_lossy().into_owned(),
                Err(left) => left.reason.to_string(),
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
            "d/old/whosaid.json",
            "d/old/write.lock",
            "d/old/data-1/tables/names-0.log",
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

    #[cfg(unix)]
    #[test]
    fn links_out_of_the_tree_are_left_alone() {
        use std::os::unix::fs::symlink;
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(dir.path().join("sub")).unwrap();
        fs::write(dir.path().join("sub/in.txt"), "x").unwrap();
        fs::write(other.path().join("out.txt"), "x").unwrap();
        symlink(other.path(), dir.path().join("b")).unwrap();
        symlink(other.path().join("out.txt"), dir.path().join("c.txt")).unwrap();
        symlink("/proc/self/environ", dir.path().join("d")).unwrap();
        symlink("sub/in.txt", dir.path().join("e.txt")).unwrap();
        symlink("sub", dir.path().join("f")).unwrap();
        let out = Reason::LinkOut.to_string();
        let out = out.as_str();
        assert_eq!(names(dir.path()), [out, out, out, "e.txt", "f/in.txt", "sub/in.txt"]);
        let follow = Walk { follow_links: true, ..Walk::default() };
        assert_eq!(names_of(dir.path(), &follow)[..2], ["b/out.txt", "c.txt"]);
        // a root may be a link
        assert_eq!(names(&dir.path().join("b")), ["out.txt"]);
    }

    #[test]
    fn a_sidecar_belongs_to_the_state_of_its_file() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("a.txt"), "x").unwrap();
        let stat = || Walk::default().files([dir.path().to_owned()]).next().unwrap().unwrap().stat;
        let bare = stat();
        fs::write(dir.path().join("a.txt.meta.yaml"), "title: Quay").unwrap();
        let described = stat();
        assert!(described.size == bare.size + 11 && described.modified > bare.modified);
    }
}
