//! `whosaid.toml`: defaults for options, and saved searches.
//!
//! ```toml
//! limit = 20               # rows (0 for all)
//! format = "text"          # text, json, jsonl or csv, where a command has it
//! sort = "date"            # or relevance
//! color = "never"          # or auto, always
//! pager = "less -R"        # or false for none
//! index = "news.index"     # from the folder of this file
//!
//! [searches]               # `whosaid search @treaty`
//! treaty = 'herring treaty date:2022..'
//! ```
//!
//! It stands beside the index, in the folder of the archive; one of the user's own
//! stands in `$XDG_CONFIG_HOME/whosaid/config.toml` (or below `~/.config`). What the
//! command line says goes before the archive's file, and that before the user's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::ValueEnum;
use serde::Deserialize;
use toml::Spanned;

use super::args::{Color, Format, Saved, Sort};

/// Name of the file in the folder of the archive.
const NAME: &str = "whosaid.toml";

/// The commands whose defaults it sets.
const COMMANDS: &[&str] = &["search", "quotes", "speakers", "topics", "timeline", "related", "check", "show"];

/// What the files say together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    pub index: Option<PathBuf>,
    pub pager: Option<Pager>,
    limit: Option<usize>,
    /// Words as they would stand on the command line, checked.
    format: Option<String>,
    sort: Option<String>,
    color: Option<String>,
    searches: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Pager {
    /// Whether there is one.
    Used(bool),
    Program(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    index: Option<PathBuf>,
    pager: Option<Pager>,
    limit: Option<usize>,
    format: Option<Spanned<String>>,
    sort: Option<Spanned<String>>,
    color: Option<Spanned<String>>,
    #[serde(default)]
    searches: BTreeMap<String, String>,
}

impl Config {
    /// Reads the files that there are. `index` is the folder of the index where the
    /// command line or the environment names one; else a file here, then the user's,
    /// may name it.
    ///
    /// # Errors
    /// When a file cannot be read or is wrong: the message names file and line.
    pub fn load(index: Option<&Path>) -> anyhow::Result<Config> {
        let user = match user_file() {
            Some(path) => Config::read(&path)?,
            None => Config::default(),
        };
        let here = if index.is_none() { Config::read(Path::new(NAME))? } else { Config::default() };
        let dir = index.map(Path::to_owned).or(here.index.clone()).or(user.index.clone());
        let beside =
            dir.as_deref().map(|dir| dir.with_file_name(NAME)).filter(|path| path != Path::new(NAME));
        let archive = match beside {
            Some(path) => Config::read(&path)?,
            None => Config::default(),
        };
        Ok(Config { index: dir, ..archive.over(here).over(user) })
    }

    fn read(path: &Path) -> anyhow::Result<Config> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Config::default()),
            Err(error) => return Err(error).with_context(|| path.display().to_string()),
        };
        Config::parse(&text, path)
    }

    /// `path` is the file that the text is from.
    fn parse(text: &str, path: &Path) -> anyhow::Result<Config> {
        let wrong = |at: usize, message: &str| {
            let line = 1 + text.bytes().take(at).filter(|&b| b == b'\n').count();
            anyhow::anyhow!("{}: line {line}: {message}", path.display())
        };
        let file: File =
            toml::from_str(text).map_err(|e| wrong(e.span().map_or(0, |s| s.start), e.message()))?;
        fn known<V: ValueEnum>(value: Option<Spanned<String>>) -> Result<Option<String>, (usize, String)> {
            let Some(value) = value else { return Ok(None) };
            match V::from_str(value.get_ref(), false) {
                Ok(_) => Ok(Some(value.into_inner())),
                Err(_) => {
                    let names = V::value_variants().iter().filter_map(V::to_possible_value);
                    let names: Vec<String> = names.map(|v| v.get_name().to_owned()).collect();
                    let message = format!("{:?} is none of {}", value.get_ref(), names.join(", "));
                    Err((value.span().start, message))
                }
            }
        }
        let refused = |(at, message): (usize, String)| wrong(at, &message);
        if let Some(name) = file.searches.keys().find(|name| !is_name(name)) {
            let at = text.find(name.as_str()).unwrap_or(0);
            return Err(wrong(at, "a search is named with letters, digits, - and _"));
        }
        Ok(Config {
            index: file.index.map(|index| path.with_file_name("").join(index)),
            pager: file.pager,
            limit: file.limit,
            format: known::<Format>(file.format).map_err(refused)?,
            sort: known::<Sort>(file.sort).map_err(refused)?,
            color: known::<Color>(file.color).map_err(refused)?,
            searches: file.searches,
        })
    }

    /// What `self` leaves open taken from `other`.
    fn over(self, other: Config) -> Config {
        let mut searches = other.searches;
        searches.extend(self.searches);
        Config {
            index: self.index.or(other.index),
            pager: self.pager.or(other.pager),
            limit: self.limit.or(other.limit),
            format: self.format.or(other.format),
            sort: self.sort.or(other.sort),
            color: self.color.or(other.color),
            searches,
        }
    }

    /// Whether an option gets another default.
    pub fn has_defaults(&self) -> bool {
        self.limit.is_some() || self.format.is_some() || self.sort.is_some() || self.color.is_some()
    }

    /// The command line with its defaults changed, where a command has the option
    /// and the option takes the value.
    pub fn defaults(&self, mut command: clap::Command) -> clap::Command {
        if let Some(color) = &self.color {
            command = command.mut_arg("color", |arg| arg.default_value(kept(color)));
        }
        let limit = self.limit.map(|n| n.to_string());
        let options = [("limit", &limit), ("format", &self.format), ("sort", &self.sort)];
        for name in COMMANDS {
            command = command.mut_subcommand(name, |mut command| {
                for (option, value) in options {
                    let Some(value) = value else { continue };
                    let taken =
                        command.get_arguments().any(|arg| arg.get_id() == option && takes(arg, value));
                    if taken {
                        command = command.mut_arg(option, |arg| arg.default_value(kept(value)));
                    }
                }
                command
            });
        }
        command
    }

    /// Puts saved searches in the place of their names (`@treaty`); says so where
    /// the query named one.
    ///
    /// # Errors
    /// When there is no search of a name.
    pub fn expand(&self, query: &mut [String]) -> anyhow::Result<Option<Saved>> {
        let written = query.join(" ");
        let alone = query.len() == 1;
        let mut any = false;
        for word in query.iter_mut() {
            let Some(name) = word.strip_prefix('@').filter(|name| is_name(name)) else { continue };
            let Some(search) = self.searches.get(name) else { return Err(self.unknown(name)) };
            *word = if alone { search.clone() } else { format!("({search})") };
            any = true;
        }
        Ok(any.then(|| Saved { written, text: query.join(" ") }))
    }

    fn unknown(&self, name: &str) -> anyhow::Error {
        let known: Vec<String> = self.searches.keys().map(|name| format!("@{name}")).collect();
        let known = match known.len() {
            0 => format!("{NAME} has none"),
            _ => format!("there are {}", known.join(", ")),
        };
        anyhow::anyhow!("there is no saved search @{name}: {known}; to look for the word write '\"@{name}\"'")
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

/// Whether an option takes a value: those that list theirs take no other.
fn takes(arg: &clap::Arg, value: &str) -> bool {
    let values = arg.get_possible_values();
    values.is_empty() || values.iter().any(|v| v.get_name() == value)
}

/// A text for as long as the program runs, which is how long the command line wants
/// its defaults.
fn kept(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
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

    fn parse(text: &str) -> anyhow::Result<Config> {
        Config::parse(text, Path::new("/archive/whosaid.toml"))
    }

    fn refused(text: &str) -> String {
        parse(text).expect_err(text).to_string()
    }

    #[test]
    fn a_file_sets_defaults_and_the_nearer_file_wins() {
        let near =
            parse("limit = 20\nindex = 'i'\npager = false\n[searches]\nferry = 'ferry'\n").expect("read");
        let far =
            parse("limit = 5\nformat = 'csv'\npager = 'less -R'\n[searches]\nferry = 'x'\ntide = 'tide'\n")
                .expect("read");
        assert_eq!(near.index.as_deref(), Some(Path::new("/archive/i")));
        let both = near.over(far);
        assert_eq!(
            (both.limit, both.format.as_deref(), both.pager),
            (Some(20), Some("csv"), Some(Pager::Used(false)))
        );
        assert_eq!(both.searches["ferry"], "ferry");
        assert_eq!(both.searches["tide"], "tide");
    }

    #[test]
    fn a_wrong_file_is_refused_with_its_line() {
        assert!(
            refused("limit = 1\nformat = 'xml'\n")
                .contains("line 2: \"xml\" is none of text, json, jsonl, csv")
        );
        assert!(refused("limit = -1").contains("whosaid.toml: line 1"));
        assert!(refused("\n\nlimits = 1").contains("line 3"));
        assert!(refused("[searches]\n'a b' = 'x'").contains("line 2"));
        assert!(refused("limit = ").contains("line 1"));
    }

    #[test]
    fn saved_searches_stand_for_their_names() {
        let config = parse("[searches]\nferry = 'ferry OR boat'\n").expect("read");
        let expand = |words: &[&str]| {
            let mut query: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
            config
                .expand(&mut query)
                .map(|s| (query.join(" "), s.map(|s| s.written)))
                .map_err(|e| e.to_string())
        };
        assert_eq!(expand(&["@ferry"]), Ok(("ferry OR boat".to_owned(), Some("@ferry".to_owned()))));
        assert_eq!(
            expand(&["@ferry", "tide"]),
            Ok(("(ferry OR boat) tide".to_owned(), Some("@ferry tide".to_owned())))
        );
        assert_eq!(expand(&["a@ferry", "@"]), Ok(("a@ferry @".to_owned(), None)));
        assert!(expand(&["@tide"]).expect_err("unknown").contains("@ferry"));
    }
}
