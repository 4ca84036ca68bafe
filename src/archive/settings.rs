//! `whosaid.toml`: defaults for questions, saved searches, and where the index is.
//!
//! ```toml
//! limit = 20               # rows (0 for all)
//! format = "text"          # text, json, jsonl or csv, where a command has it
//! sort = "newest"          # or relevance, oldest, confidence
//! color = "never"          # or auto, always
//! pager = false            # no pager
//! index = "news.index"     # in the folder of this file
//! doubt = 0.6              # a speaker less sure than this is shown with "?"
//! unknown = 0.4            # and less sure than this as unknown
//!
//! [searches]               # `whosaid search @treaty`
//! treaty = 'herring treaty date:2022..'
//! ```
//!
//! It stands beside the index, in the folder of the archive; one of the user's own
//! stands in `$XDG_CONFIG_HOME/whosaid/config.toml` (or below `~/.config`). What is
//! asked for goes before the archive's file, and that before the user's.
//!
//! An archive may be somebody else's. So its file may not start a program (a `pager`
//! that names one is ignored), and its `index` may not lead out of its folder. The
//! user's own file may do both.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::note::Note;
use crate::backend::Location;

/// Name of the file in the folder of the archive.
pub const NAME: &str = "whosaid.toml";

/// What the files say together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Folder of the index.
    pub index: Option<PathBuf>,
    pub pager: Option<Pager>,
    /// Rows of an answer; 0 for all.
    pub limit: Option<usize>,
    /// Words that only a door knows the meaning of.
    pub format: Option<Written>,
    pub sort: Option<Written>,
    pub color: Option<Written>,
    pub doubt: Option<f32>,
    pub unknown: Option<f32>,
    searches: BTreeMap<String, String>,
    /// What was read but not heeded.
    pub notes: Vec<Note>,
}

/// A value with the place it was written in, for whoever finds it wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    pub text: String,
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
}

impl Written {
    /// The error that says what is wrong with it.
    pub fn wrong(&self, message: impl Into<String>) -> SettingsError {
        SettingsError::Wrong { file: self.file.clone(), line: self.line, message: message.into() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Pager {
    /// Whether there is one.
    Used(bool),
    /// Only the user's own file may name one.
    Program(String),
}

/// From which confidence on a speaker is shown for sure, or at all.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Doubt {
    /// A speaker less sure than this is marked.
    pub doubt: f32,
    /// One less sure than this is not named.
    pub unknown: f32,
}

impl Default for Doubt {
    fn default() -> Doubt {
        Doubt { doubt: 0.6, unknown: 0.4 }
    }
}

/// A query that names a saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// "@treaty"
    pub written: String,
    /// What it stands for.
    pub text: String,
}

/// What is wrong with a settings file.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("{}: line {line}: {message}", .file.display())]
    Wrong { file: PathBuf, line: usize, message: String },
    #[error("{}", .file.display())]
    Io { file: PathBuf, source: std::io::Error },
    #[error("there is no saved search @{name}: {}; to look for the word write '\"@{name}\"'", these(.known))]
    UnknownSearch { name: String, known: Vec<String> },
}

fn these(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("@{name}")).collect();
    match names.len() {
        0 => format!("{NAME} has none"),
        _ => format!("there are {}", names.join(", ")),
    }
}

/// Whose a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owner {
    /// The user's own: as good as the command line.
    User,
    /// Whoever made the archive.
    Archive,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    index: Option<Spanned<PathBuf>>,
    pager: Option<Pager>,
    limit: Option<usize>,
    format: Option<Spanned<String>>,
    sort: Option<Spanned<String>>,
    color: Option<Spanned<String>>,
    doubt: Option<Spanned<f32>>,
    unknown: Option<Spanned<f32>>,
    #[serde(default)]
    searches: BTreeMap<String, String>,
}

impl Settings {
    /// What the archive itself says: the file beside its index.
    ///
    /// # Errors
    /// When the file cannot be read or is wrong: the message names file and line.
    pub fn of_archive(location: &Location) -> Result<Settings, SettingsError> {
        match location.beside(NAME) {
            Some(path) => Settings::read(&path, Owner::Archive),
            None => Ok(Settings::default()),
        }
    }

    /// What all files say together. `index` is the folder of the index where the command
    /// line or the environment names one; else the file of the current folder, then the
    /// user's, may name it.
    ///
    /// # Errors
    /// As for [`Settings::of_archive`].
    pub fn find(index: Option<&Path>) -> Result<Settings, SettingsError> {
        let user = match user_file() {
            Some(path) => Settings::read(&path, Owner::User)?,
            None => Settings::default(),
        };
        let here = match index {
            None => Settings::read(Path::new(NAME), Owner::Archive)?,
            Some(_) => Settings::default(),
        };
        let index = index.map(Path::to_owned).or(here.index.clone()).or(user.index.clone());
        let beside = index.as_ref().and_then(|index| Location::Folder(index.clone()).beside(NAME));
        let archive = match beside {
            // Read already, as the file of the current folder.
            Some(path) if path == Path::new(NAME) && here != Settings::default() => Settings::default(),
            Some(path) => Settings::read(&path, Owner::Archive)?,
            None => Settings::default(),
        };
        Ok(Settings { index, ..archive.over(here).over(user) })
    }

    fn read(path: &Path, owner: Owner) -> Result<Settings, SettingsError> {
        match std::fs::read_to_string(path) {
            Ok(text) => Settings::parse(&text, path, owner),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Settings::default()),
            Err(source) => Err(SettingsError::Io { file: path.to_owned(), source }),
        }
    }

    /// `path` is the file that the text is from.
    fn parse(text: &str, path: &Path, owner: Owner) -> Result<Settings, SettingsError> {
        let line = |at: usize| 1 + text.bytes().take(at).filter(|&b| b == b'\n').count();
        let wrong = |at: usize, message: &str| SettingsError::Wrong {
            file: path.to_owned(),
            line: line(at),
            message: message.to_owned(),
        };
        let file: File =
            toml::from_str(text).map_err(|e| wrong(e.span().map_or(0, |s| s.start), e.message()))?;
        let written = |value: Option<Spanned<String>>| {
            value.map(|value| Written {
                line: line(value.span().start),
                file: path.to_owned(),
                text: value.into_inner(),
            })
        };
        let share = |value: Option<Spanned<f32>>| match value {
            Some(value) if !(0.0..=1.0).contains(value.get_ref()) => {
                Err(wrong(value.span().start, "expected a confidence from 0 to 1"))
            }
            value => Ok(value.map(Spanned::into_inner)),
        };
        if let Some(name) = file.searches.keys().find(|name| !is_name(name)) {
            let at = text.find(name.as_str()).unwrap_or(0);
            return Err(wrong(at, "a search is named with letters, digits, - and _"));
        }
        let folder = path.with_file_name("");
        let index = match file.index {
            Some(index) if owner == Owner::Archive && leads_out(&folder, index.get_ref()) => {
                let message = format!(
                    "index may only name a folder inside the folder of this file, not {}",
                    index.get_ref().display()
                );
                return Err(wrong(index.span().start, &message));
            }
            index => index.map(|index| folder.join(index.into_inner())),
        };
        let mut notes = Vec::new();
        let pager = match file.pager {
            Some(Pager::Program(_)) if owner == Owner::Archive => {
                notes.push(Note::PagerIgnored { path: path.to_owned() });
                None
            }
            pager => pager,
        };
        Ok(Settings {
            index,
            pager,
            limit: file.limit,
            format: written(file.format),
            sort: written(file.sort),
            color: written(file.color),
            doubt: share(file.doubt)?,
            unknown: share(file.unknown)?,
            searches: file.searches,
            notes,
        })
    }

    /// What `self` leaves open taken from `other`.
    fn over(self, other: Settings) -> Settings {
        let mut searches = other.searches;
        searches.extend(self.searches);
        let mut notes = self.notes;
        notes.extend(other.notes);
        Settings {
            index: self.index.or(other.index),
            pager: self.pager.or(other.pager),
            limit: self.limit.or(other.limit),
            format: self.format.or(other.format),
            sort: self.sort.or(other.sort),
            color: self.color.or(other.color),
            doubt: self.doubt.or(other.doubt),
            unknown: self.unknown.or(other.unknown),
            searches,
            notes,
        }
    }

    /// From which confidence on speakers are shown.
    pub fn doubt(&self) -> Doubt {
        let usual = Doubt::default();
        Doubt { doubt: self.doubt.unwrap_or(usual.doubt), unknown: self.unknown.unwrap_or(usual.unknown) }
    }

    /// The queries that have a name, each with what it stands for.
    pub fn searches(&self) -> impl Iterator<Item = (&str, &str)> {
        self.searches.iter().map(|(name, query)| (name.as_str(), query.as_str()))
    }

    /// Puts saved searches in the place of their names (`@treaty`), outside quotation
    /// marks; `None` where the query names none.
    ///
    /// # Errors
    /// When there is no search of a name.
    pub fn expand(&self, query: &str) -> Result<Option<Saved>, SettingsError> {
        let alone = query.trim().strip_prefix('@').is_some_and(is_name);
        let mut text = String::new();
        let mut any = false;
        let mut quoted = false;
        for word in query.split_inclusive(char::is_whitespace) {
            let bare = word.trim_end();
            // "(@treaty OR -@ferry)"
            let start = bare.len() - bare.trim_start_matches(['(', '-']).len();
            let end = start + bare[start..].trim_end_matches(')').len();
            let name = bare[start..end].strip_prefix('@').filter(|name| !quoted && is_name(name));
            match name {
                Some(name) => {
                    let Some(search) = self.searches.get(name) else {
                        let known = self.searches.keys().cloned().collect();
                        return Err(SettingsError::UnknownSearch { name: name.to_owned(), known });
                    };
                    text.push_str(&word[..start]);
                    text.push_str(&if alone { search.clone() } else { format!("({search})") });
                    text.push_str(&word[end..]);
                    any = true;
                }
                None => text.push_str(word),
            }
            quoted ^= word.matches(['"', '“', '”']).count() % 2 == 1;
        }
        Ok(any.then(|| Saved { written: query.trim().to_owned(), text: text.trim().to_owned() }))
    }
}

/// Whether a path, as an archive's file gives it, leads out of the folder of that file:
/// by itself, or through a symbolic link.
fn leads_out(folder: &Path, path: &Path) -> bool {
    let inside = path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if !inside || path.as_os_str().is_empty() {
        return true;
    }
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Ok(home) = std::fs::canonicalize(folder) else { return true };
    // The index need not be there yet; what is there of its path may be a link.
    let mut there = folder.join(path);
    loop {
        if there.symlink_metadata().is_ok() {
            return !std::fs::canonicalize(&there).is_ok_and(|real| real.starts_with(&home));
        }
        if there == folder || !there.pop() {
            return false;
        }
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// The user's own file, wherever it would be.
fn user_file() -> Option<PathBuf> {
    let folder =
        match std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute()) {
            Some(folder) => folder,
            None => std::env::home_dir()?.join(".config"),
        };
    Some(folder.join("whosaid").join("config.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, owner: Owner) -> Result<Settings, String> {
        let folder = tempfile::tempdir().unwrap();
        Settings::parse(text, &folder.path().join(NAME), owner).map_err(|e| e.to_string())
    }

    fn refused(text: &str) -> String {
        parse(text, Owner::Archive).expect_err(text)
    }

    #[test]
    fn a_file_sets_defaults_and_the_nearer_file_wins() {
        let near = "limit = 20\nindex = 'i'\npager = false\ndoubt = 0.7\n[searches]\nferry = 'ferry'\n";
        let near = parse(near, Owner::Archive).unwrap();
        let far = "limit = 5\nformat = 'csv'\npager = 'less -R'\nunknown = 0.2\n\
            [searches]\nferry = 'x'\ntide = 'tide'\n";
        let far = parse(far, Owner::User).unwrap();
        assert!(near.index.as_ref().is_some_and(|index| index.ends_with("i")));
        let both = near.over(far);
        assert_eq!((both.limit, both.pager.clone()), (Some(20), Some(Pager::Used(false))));
        assert_eq!(both.format.as_ref().map(|f| (f.text.as_str(), f.line)), Some(("csv", 2)));
        assert_eq!(both.doubt(), Doubt { doubt: 0.7, unknown: 0.2 });
        assert_eq!(both.searches().collect::<Vec<_>>(), [("ferry", "ferry"), ("tide", "tide")]);
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        assert!(refused("limit = -1").contains("whosaid.toml: line 1"));
        assert!(refused("\n\nlimits = 1").contains("line 3"));
        assert!(refused("[searches]\n'a b' = 'x'").contains("line 2"));
        assert!(refused("limit = ").contains("line 1"));
        assert!(refused("limit = 1\ndoubt = 60").contains("line 2: expected a confidence"));
    }

    #[test]
    fn an_archive_starts_no_program() {
        let settings = parse("pager = 'sh -c true'\n", Owner::Archive).unwrap();
        assert_eq!(settings.pager, None);
        assert!(matches!(settings.notes[..], [Note::PagerIgnored { .. }]));
        let settings = parse("pager = 'less'\n", Owner::User).unwrap();
        assert_eq!(settings.pager, Some(Pager::Program("less".into())));
    }

    #[test]
    fn an_archive_names_no_folder_outside_itself() {
        for index in ["/tmp/x", "../x", "a/../../x", ""] {
            let text = format!("index = '{index}'\n");
            assert!(refused(&text).contains("line 1: index may only"), "{index}");
            assert!(parse(&text, Owner::User).is_ok(), "{index}");
        }
        assert!(parse("index = './a/b'", Owner::Archive).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_leads_no_further_than_a_path() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = folder.path().join(NAME);
        std::fs::create_dir(folder.path().join("real")).unwrap();
        for (name, target) in [("in", folder.path().join("real")), ("out", other.path().to_owned())] {
            std::os::unix::fs::symlink(target, folder.path().join(name)).unwrap();
        }
        let read = |index: &str| Settings::parse(&format!("index = '{index}'"), &file, Owner::Archive);
        assert!(read("in").is_ok() && read("in/new").is_ok() && read("real").is_ok());
        assert!(read("out").is_err() && read("out/new").is_err());
    }

    #[test]
    fn saved_searches_stand_for_their_names() {
        let settings = parse("[searches]\nferry = 'ferry OR boat'\n", Owner::Archive).unwrap();
        let expand = |query: &str| {
            settings.expand(query).map(|s| s.map(|s| (s.written, s.text))).map_err(|e| e.to_string())
        };
        let saved = |written: &str, text: &str| Ok(Some((written.to_owned(), text.to_owned())));
        assert_eq!(expand("@ferry"), saved("@ferry", "ferry OR boat"));
        assert_eq!(expand("@ferry tide"), saved("@ferry tide", "(ferry OR boat) tide"));
        assert_eq!(
            expand("(@ferry OR -@ferry)"),
            saved("(@ferry OR -@ferry)", "((ferry OR boat) OR -(ferry OR boat))")
        );
        assert!(expand("(@tide OR x)").is_err());
        for query in ["a@ferry @", "\"at @tide now\"", "“the @tide”"] {
            assert_eq!(expand(query), Ok(None), "{query}");
        }
        assert!(expand("@tide").unwrap_err().contains("@ferry"));
    }
}
