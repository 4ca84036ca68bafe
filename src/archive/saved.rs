//! What saved searches had found when they were last asked: `asked.toml` in the
//! folder of the index.
//!
//! Two programs may ask at once. Each reads the file again, adds what it found and
//! replaces the file whole while it holds an exclusive lock on `asked.lock`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Deserialize;

use super::error::AskError;
use super::settings::Saved;
use crate::index::Scope;
use crate::persons::aliases::quoted;

const NAME: &str = "asked.toml";
const LOCK: &str = "asked.lock";

#[derive(Deserialize, Default)]
struct Remembered {
    #[serde(default)]
    search: Vec<Search>,
}

/// A search as it was last asked.
#[derive(Deserialize)]
struct Search {
    /// As written, with the command: "search @treaty".
    name: String,
    /// What the name stood for: another query under the same name starts anew.
    query: String,
    /// Keys of the articles that it found, in hexadecimal digits.
    articles: BTreeSet<String>,
}

/// The memory of one saved search.
pub struct Memory {
    folder: PathBuf,
    name: String,
    query: String,
}

impl Memory {
    /// `folder` is that of the index.
    pub fn of(folder: &Path, scope: Scope, saved: &Saved) -> Memory {
        let command = match scope {
            Scope::Articles => "search",
            Scope::Quotes => "quotes",
        };
        Memory {
            folder: folder.to_owned(),
            name: format!("{command} {}", saved.written),
            query: saved.text.clone(),
        }
    }

    pub fn path(&self) -> PathBuf {
        self.folder.join(NAME)
    }

    /// The articles that it found before.
    ///
    /// # Errors
    /// When the file cannot be read or understood.
    pub fn before(&self) -> Result<Known, AskError> {
        let mut file = read(&self.path())?;
        let before = file.remove(&self.name).filter(|search| search.query == self.query);
        Ok(Known(before.map(|search| search.articles).unwrap_or_default()))
    }

    /// Adds articles to what it found before.
    ///
    /// # Errors
    /// When the file cannot be read, locked or replaced.
    pub fn add(&self, found: Known) -> Result<(), AskError> {
        let path = self.path();
        let failed = |source| AskError::File { path: path.clone(), source };
        let lock = File::create(self.folder.join(LOCK)).map_err(failed)?;
        lock.lock().map_err(failed)?;
        let mut file = read(&path)?;
        let before = file.remove(&self.name).filter(|search| search.query == self.query);
        let mut articles = before.map(|search| search.articles).unwrap_or_default();
        articles.extend(found.0);
        let search = Search { name: self.name.clone(), query: self.query.clone(), articles };
        file.insert(search.name.clone(), search);
        replace(&path, print(file.values()).as_bytes()).map_err(failed)
        // The lock ends with its file.
    }
}

/// Articles by their keys.
#[derive(Default)]
pub struct Known(BTreeSet<String>);

impl Known {
    pub fn insert(&mut self, key: u64) {
        self.0.insert(digits(key));
    }

    pub fn remove(&mut self, key: u64) {
        self.0.remove(&digits(key));
    }

    pub fn contains(&self, key: u64) -> bool {
        self.0.contains(&digits(key))
    }
}

fn digits(key: u64) -> String {
    format!("{key:016x}")
}

fn read(path: &Path) -> Result<BTreeMap<String, Search>, AskError> {
    let file: Remembered = match fs::read_to_string(path) {
        Ok(text) => {
            toml::from_str(&text).map_err(|source| AskError::Asked { path: path.to_owned(), source })?
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Remembered::default(),
        Err(source) => return Err(AskError::File { path: path.to_owned(), source }),
    };
    Ok(file.search.into_iter().map(|search| (search.name.clone(), search)).collect())
}

/// Replaces a file whole, under a temporary name that nobody else uses.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let part = path.with_extension(format!("toml.{}-{number}.part", std::process::id()));
    let written = || -> std::io::Result<()> {
        let mut file = File::create_new(&part)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, path)
    };
    let result = written();
    if result.is_err() {
        // What was half written is of no use; the first error is the one to report.
        let _ = fs::remove_file(&part);
    }
    result
}

fn print<'s>(searches: impl Iterator<Item = &'s Search>) -> String {
    let mut out = String::from("# What saved searches had found when they were last asked, for --new.\n");
    for search in searches {
        // Writing to a string cannot fail.
        let _ =
            write!(out, "\n[[search]]\nname = {}\nquery = {}\n", quoted(&search.name), quoted(&search.query));
        let _ = writeln!(out, "articles = [");
        for article in &search.articles {
            let _ = writeln!(out, "  {},", quoted(article));
        }
        let _ = writeln!(out, "]");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn memory(folder: &Path, name: &str) -> Memory {
        let saved = Saved { written: name.to_owned(), text: "é\n\u{1}\u{7f}\\".to_owned() };
        Memory::of(folder, Scope::Articles, &saved)
    }

    fn known(keys: &[u64]) -> Known {
        let mut known = Known::default();
        keys.iter().for_each(|&key| known.insert(key));
        known
    }

    #[test]
    fn what_is_remembered_is_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let one = memory(folder.path(), "@a \"b\"");
        assert!(!one.before().unwrap().contains(7));
        one.add(known(&[7])).unwrap();
        one.add(known(&[u64::MAX])).unwrap();
        let before = one.before().unwrap();
        assert!(before.contains(7) && before.contains(u64::MAX) && !before.contains(8));
        // Another query under the name starts anew.
        let other = Memory { query: "x".to_owned(), ..memory(folder.path(), "@a \"b\"") };
        assert!(!other.before().unwrap().contains(7));
        fs::write(one.path(), "search = 1").unwrap();
        assert!(one.before().is_err() && one.add(known(&[1])).is_err());
    }

    #[test]
    fn searches_that_are_asked_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for k in 0..8u64 {
                let folder = folder.path();
                scope.spawn(move || {
                    for n in 0..5 {
                        memory(folder, &format!("@s{}", k % 2)).add(known(&[k * 100 + n])).unwrap();
                    }
                });
            }
        });
        for k in 0..8u64 {
            let before = memory(folder.path(), &format!("@s{}", k % 2)).before().unwrap();
            assert!((0..5).all(|n| before.contains(k * 100 + n)), "{k}");
        }
        let names: Vec<_> = fs::read_dir(folder.path()).unwrap().flatten().map(|e| e.file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
    }
}
