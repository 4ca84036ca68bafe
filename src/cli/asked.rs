//! What saved searches had found when they were last asked: `asked.toml` in the
//! folder of the index.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

use super::args::Global;
use crate::index::{Request, Response, Scope, Searcher};

const NAME: &str = "asked.toml";

#[derive(Deserialize, Default)]
struct File {
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

/// Asks, and where the query is a saved search remembers what it found; with `new`
/// gives only what it had not found before.
///
/// # Errors
/// When the index cannot answer, `new` is asked of a query that is not saved, or
/// what was remembered cannot be read.
pub fn ask(
    searcher: &dyn Searcher,
    global: &Global,
    request: &Request,
    new: bool,
) -> anyhow::Result<Response> {
    let Some(saved) = &global.saved else {
        anyhow::ensure!(!new, "--new goes with a saved search, as in `whosaid search @name --new`");
        return super::ask::ask(searcher, request);
    };
    let command = match request.scope {
        Scope::Articles => "search",
        Scope::Quotes => "quotes",
    };
    let path = global.index_dir().join(NAME);
    let mut file = read(&path)?;
    let name = format!("{command} {}", saved.written);
    let before = file.remove(&name).filter(|search| search.query == saved.text);
    let mut articles = before.map(|search| search.articles).unwrap_or_default();
    let response = if new {
        let mut all = super::ask::ask(searcher, &Request { limit: None, ..request.clone() })?;
        all.hits.retain(|hit| !articles.contains(&key(hit.article.key)));
        all.rows = all.hits.len();
        let rest = all.hits.split_off(request.limit.unwrap_or(usize::MAX).min(all.rows));
        articles.extend(all.hits.iter().map(|hit| key(hit.article.key)));
        // An article that was shown in part comes again.
        for hit in rest {
            articles.remove(&key(hit.article.key));
        }
        all
    } else {
        let tally = searcher.tally(request.scope, &request.query)?;
        articles.extend(tally.rows.iter().map(|row| key(row.article)));
        super::ask::ask(searcher, request)?
    };
    file.insert(name.clone(), Search { name, query: saved.text.clone(), articles });
    // The answer stands even where nothing can be written, as in another's archive.
    if let Err(error) = write(&path, &file) {
        eprintln!("whosaid: {}: what was found cannot be remembered: {error}", path.display());
    }
    Ok(response)
}

fn key(article: u64) -> String {
    format!("{article:016x}")
}

fn read(path: &Path) -> anyhow::Result<BTreeMap<String, Search>> {
    let file: File = match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).with_context(|| path.display().to_string())?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => File::default(),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    Ok(file.search.into_iter().map(|search| (search.name.clone(), search)).collect())
}

fn write(path: &Path, file: &BTreeMap<String, Search>) -> std::io::Result<()> {
    let part = path.with_extension("toml.part");
    std::fs::write(&part, print(file.values()))?;
    std::fs::rename(&part, path)
}

fn print<'s>(searches: impl Iterator<Item = &'s Search>) -> String {
    let mut out = String::from("# What saved searches had found when they were last asked, for --new.\n");
    for search in searches {
        // A JSON string is a TOML string, and what is written to a string is written.
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
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

    #[test]
    fn what_is_remembered_is_read_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(NAME);
        assert!(read(&path).expect("no file is no search").is_empty());
        let search = Search {
            name: "search @a \"b\"".to_owned(),
            query: "é\n\u{1}\\".to_owned(),
            articles: [key(7), key(u64::MAX)].into(),
        };
        std::fs::write(&path, print([&search].into_iter())).expect("written");
        let file = read(&path).expect("read");
        let again = &file[&search.name];
        assert_eq!((&again.query, &again.articles), (&search.query, &search.articles));
        std::fs::write(&path, "search = 1").expect("written");
        assert!(read(&path).is_err());
    }
}
