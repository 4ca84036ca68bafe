//! The folders and files that an index is made of, and the names of files below them.

use std::path::{Component, Path, PathBuf};

use crate::index::{FileKey, Root};

/// The roots of an index, each with the place it has on this machine now.
#[derive(Clone, Debug)]
pub struct Roots {
    /// The folder that the index lies in, without links.
    home: PathBuf,
    roots: Vec<(Root, PathBuf)>,
}

/// Where a path is, so that it can be compared: absolute, and without links above its
/// last part (a root may be a link, and stays one).
///
/// # Errors
/// When the folder it lies in is not there.
pub fn place(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    // the last part as written: an absolute path may still end in ".."
    match (path.components().next_back(), path.parent(), path.file_name()) {
        (Some(Component::Normal(_)), Some(folder), Some(name)) => Ok(folder.canonicalize()?.join(name)),
        _ => path.canonicalize(),
    }
}

impl Roots {
    /// `home` is the folder that the index lies in, see [`crate::index::home`].
    pub fn new(home: &Path, roots: &[Root]) -> Roots {
        let roots = roots.iter().map(|root| (root.clone(), root.resolve(home))).collect();
        Roots { home: home.to_owned(), roots }
    }

    /// As they are stored.
    pub fn stored(&self) -> Vec<Root> {
        self.roots.iter().map(|(root, _)| root.clone()).collect()
    }

    /// Where each is.
    #[cfg(test)]
    fn places(&self) -> impl Iterator<Item = &Path> {
        self.roots.iter().map(|(_, place)| place.as_path())
    }

    /// Takes a root in, given its [`place`]; false where it lies below another already.
    pub fn add(&mut self, place: &Path) -> bool {
        if self.roots.iter().any(|(_, root)| place.starts_with(root)) {
            return false;
        }
        let number = self.roots.iter().map(|(root, _)| root.number + 1).max().unwrap_or(0);
        let path = match place.strip_prefix(&self.home) {
            Ok(below) if below.as_os_str().is_empty() => PathBuf::from("."),
            Ok(below) => below.to_owned(),
            Err(_) => place.to_owned(),
        };
        self.roots.push((Root { number, path }, place.to_owned()));
        true
    }

    /// Drops the root at `place`; gives its number.
    pub fn forget(&mut self, place: &Path) -> Option<u32> {
        let at = self.roots.iter().position(|(_, root)| root == place)?;
        Some(self.roots.remove(at).0.number)
    }

    /// The key of the file at `place`: below the deepest root that holds it, so that a
    /// file has one key however many roots lie above it.
    pub fn key(&self, place: &Path) -> Option<FileKey> {
        let (root, below) = self
            .roots
            .iter()
            .filter_map(|(root, at)| Some((root, at, place.strip_prefix(at).ok()?)))
            .max_by_key(|(_, at, _)| at.as_os_str().len())
            .map(|(root, _, below)| (root, below))?;
        Some(FileKey::new(root.number, below))
    }

    /// Whether a root lies in or is a hidden folder below `place`.
    pub fn is_hidden(&self, number: u32, place: &Path) -> bool {
        let at = self.roots.iter().find(|(root, _)| root.number == number).map(|(_, at)| at);
        let below = at.and_then(|at| at.strip_prefix(place).ok());
        below.is_some_and(|below| below.iter().any(|part| part.to_string_lossy().starts_with('.')))
    }

    /// The stretches of keys that files at or below `place` have: the number of a root,
    /// and the folder below it.
    pub fn below(&self, place: &Path) -> Vec<FileKey> {
        let inside = self.roots.iter().filter(|(_, at)| at.starts_with(place) && at != place);
        let mut out: Vec<FileKey> =
            inside.map(|(root, _)| FileKey { root: root.number, path: Vec::new() }).collect();
        out.extend(self.key(place));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roots(paths: &[&str]) -> Roots {
        let mut roots = Roots::new(Path::new("/a"), &[]);
        for path in paths {
            roots.add(Path::new(path));
        }
        roots
    }

    #[test]
    fn stored_relative_to_the_index_where_they_are_below_its_folder() {
        let stored: Vec<_> =
            roots(&["/a/papers", "/b", "/a"]).stored().into_iter().map(|r| (r.number, r.path)).collect();
        let expected = [(0, "papers"), (1, "/b"), (2, ".")].map(|(n, p)| (n, PathBuf::from(p)));
        assert_eq!(stored, expected);
        let moved = Roots::new(Path::new("/z"), &roots(&["/a/papers", "/b", "/a"]).stored());
        assert_eq!(moved.places().collect::<Vec<_>>(), ["/z/papers", "/b", "/z"].map(Path::new));
    }

    #[test]
    fn a_file_has_one_key() {
        let roots = roots(&["/a/papers", "/a/papers/old", "/a"]);
        assert_eq!(roots.stored().len(), 2);
        assert_eq!(roots.key(Path::new("/a/papers/old/x")), Some(FileKey::new(0, Path::new("old/x"))));
        assert_eq!(roots.key(Path::new("/a/y")), Some(FileKey::new(1, Path::new("y"))));
        assert_eq!(roots.key(Path::new("/b")), None);
        assert_eq!(roots.below(Path::new("/a")).len(), 2);
        assert_eq!(roots.below(Path::new("/a/papers/old")), [FileKey::new(0, Path::new("old"))]);
    }

    #[test]
    fn forgotten_roots_leave_the_others() {
        let mut roots = roots(&["/a/x", "/a/y"]);
        assert_eq!(roots.forget(Path::new("/a/x")), Some(0));
        assert_eq!(roots.forget(Path::new("/a/x")), None);
        assert_eq!(roots.places().count(), 1);
    }
}
