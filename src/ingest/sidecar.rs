//! What a person wrote beside a file: `NAME.meta.json`, `NAME.meta.yaml`.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::readers::fields::{Given, Owned, Value};
use super::readers::matter;
use super::{Options, Reason};
use crate::article::Article;

/// Endings of the files that describe another one.
pub const ENDINGS: &[&str] = &[".meta.json", ".meta.yaml", ".meta.yml"];

/// The place of the sidecar of `path` with this ending.
pub fn beside(path: &Path, ending: &str) -> Option<PathBuf> {
    let mut name = path.file_name()?.to_os_string();
    name.push(ending);
    Some(path.with_file_name(name))
}

/// The sidecar of a file: the ending of its name, and its bytes.
pub fn find(path: &Path) -> Option<(&'static str, io::Result<Vec<u8>>)> {
    for ending in ENDINGS {
        match fs::read(beside(path, ending)?) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => {}
            read => return Some((ending, read)),
        }
    }
    None
}

/// A person wrote it.
const PERSON: &str = "sidecar";

/// The fields a sidecar gives, under any of the names that records use.
#[derive(Clone, Debug, PartialEq)]
pub struct Sidecar {
    given: Given<'static>,
    /// Who says it, for the provenance of the fields.
    by: &'static str,
}

impl Sidecar {
    /// Reads a sidecar. `name` decides between JSON and YAML.
    pub fn parse(name: &str, text: &str) -> Result<Sidecar, Reason> {
        let pairs = if name.ends_with(".json") {
            match serde_json::from_str::<Owned>(text).map_err(|e| Reason::malformed("sidecar", e))? {
                Owned(Value::Map(pairs)) => pairs.into_iter().map(|(k, v)| (k.into_owned(), v)).collect(),
                _ => Vec::new(),
            }
        } else {
            matter::yaml(text).map_err(|e| Reason::malformed("sidecar", e))?
        };
        let mut given = Given::default();
        for (name, value) in pairs {
            given.put(&name, value, &Options::default());
        }
        Ok(Sidecar { given, by: PERSON })
    }

    /// What a container says of everything in it.
    #[cfg(feature = "epub")]
    pub(super) fn of_container(given: Given<'static>, by: &'static str) -> Sidecar {
        Sidecar { given, by }
    }

    /// Puts the values into the article. With `over` those of a person replace what
    /// the file said; all others only fill what it lacks.
    pub fn apply(&self, article: &mut Article, over: bool) {
        let over = over && self.by == PERSON;
        let given = self.given.clone().into_article(self.by, &Options::default());
        let provenance = &mut article.provenance;
        let mut fill = |old: &mut Option<String>, new: Option<String>, field: &'static str| {
            if new.is_some() && (over || old.is_none()) {
                *old = new;
                provenance.push((field, self.by.to_string()));
            }
        };
        fill(&mut article.title, given.title, "title");
        fill(&mut article.publisher, given.publisher, "publisher");
        fill(&mut article.section, given.section, "section");
        fill(&mut article.language, given.language, "language");
        fill(&mut article.origin.url, given.origin.url, "url");
        if !given.bylines.is_empty() && (over || article.bylines.is_empty()) {
            article.bylines = given.bylines;
            article.provenance.push(("byline", self.by.to_string()));
        }
        if !given.keywords.is_empty() && (over || article.keywords.is_empty()) {
            article.keywords = given.keywords;
        }
        if given.published.is_some() && (over || article.published.is_none()) {
            article.published = given.published;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::ingest::{Format, Record, parse};

    #[test]
    fn a_person_knows_better() {
        let sidecar = Sidecar::parse(
            "q.txt.meta.yaml",
            "title: Quay shut\npublished: 2021-02-03\nauthor: Mara Quill\n",
        )
        .unwrap();
        let mut record = Record::new(
            "q.txt",
            Format::Text,
            b"Old headline\n\nThe quay has been shut since the morning.".to_vec(),
        );
        record.sidecar = Some(Arc::new(sidecar));
        let a = parse(&record, &Options::default()).articles.remove(0);
        assert_eq!((a.title.as_deref(), a.bylines[0].names[0].as_str()), (Some("Quay shut"), "Mara Quill"));
        assert_eq!(a.published.unwrap().provenance, "sidecar published");
    }

    #[test]
    fn what_is_said_of_many_only_fills() {
        let mbox =
            "From a Mon Nov 23 02:45:12 2026\nSubject: Tide out\nFrom: a@b.example\n\nThe tide is out.\n";
        let mut record = Record::new("letters", Format::Mbox, mbox.into());
        let sidecar = Sidecar::parse("letters.meta.yaml", "title: Letters\nsection: Port\n").unwrap();
        record.sidecar = Some(Arc::new(sidecar));
        let a = parse(&record, &Options::default()).articles.remove(0);
        assert_eq!((a.title.as_deref(), a.section.as_deref()), (Some("Tide out"), Some("Port")));
    }

    #[test]
    fn broken_ones_are_named() {
        assert!(matches!(Sidecar::parse("q.meta.json", "{"), Err(Reason::Malformed { .. })));
    }
}
