//! Named fields: which of the many names in use means what.
//!
//! JSON records, CSV columns, front matter, sidecars and header lines of plain
//! text all name their fields, and no two programs name them alike. The table here
//! knows the names used by news-please, newspaper4k, trafilatura, Webhose,
//! NewsAPI, schema.org, common data sets and content systems.

mod names;
mod prose;
mod value;

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{byline, date, dateline, ends, language, markup};
use crate::article::{Article, Dateline};
use crate::ingest::Options;
use names::{NAMES, WIRE_KEYS};
pub use value::{Name, Owned, Value};

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Id,
    Title,
    Authors,
    Publisher,
    Section,
    Keywords,
    Language,
    Date,
    Modified,
    Url,
    /// Plain text, taken word for word.
    Body,
    /// Marked-up text.
    Html,
    /// A summary, used where there is no body.
    Summary,
    Dateline,
    /// Holds further fields.
    Nested,
}

/// A name longer than this (folded) is none of ours.
const LONGEST: usize = 24;

/// The field in which content systems say whether a piece has appeared.
const STATUS: &str = "status";

/// What it holds where the piece has not.
const UNPUBLISHED: &[&str] =
    &["draft", "auto-draft", "pending", "scheduled", "future", "trash", "unpublished"];

/// The fields of one article, as its source named them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given<'a> {
    pub id: Option<String>,
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub publisher: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    pub language: Option<String>,
    /// Dates as written with the names of their fields, best first.
    pub dates: Vec<(String, String)>,
    pub modified: Vec<(String, String)>,
    pub url: Option<String>,
    pub body: Option<Cow<'a, str>>,
    pub html: Option<Cow<'a, str>>,
    pub summary: Option<Cow<'a, str>>,
    pub dateline: Option<Dateline>,
    /// Which number of 03/07/2025 is the month, as far as the source shows it.
    pub order: date::Order,
    /// How many keys were seen that only wire items (ninjs) have.
    pub wire_keys: u8,
    /// How many of the keys were seen that only a schema has.
    pub schema_keys: u8,
    /// Whether it says that it never appeared.
    pub unpublished: bool,
    /// Rank of what each slot holds.
    ranks: [u8; 15],
}

/// Folds a field name for the table; `None` when it is too long to be in it.
fn fold<'b>(name: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let mut n = 0;
    for b in name.bytes() {
        if matches!(b, b'_' | b'-' | b' ' | b':' | b'.') {
            continue;
        }
        *buffer.get_mut(n)? = b.to_ascii_lowercase();
        n += 1;
    }
    std::str::from_utf8(&buffer[..n]).ok()
}

/// What a field of this name is for.
pub fn slot(name: &str) -> Option<(Slot, u8)> {
    let mut buffer = [0; LONGEST];
    let name = match name {
        "_id" => "id_",
        "_source" => return Some((Slot::Nested, 0)),
        _ => fold(name, &mut buffer)?,
    };
    NAMES.iter().find(|(n, _, _)| *n == name).map(|&(_, slot, rank)| (slot, rank))
}

/// Names a field of the article in the user's words ("date" in `date=pub_time`).
pub fn target(name: &str) -> Option<Slot> {
    slot(name).map(|(s, _)| s).filter(|s| *s != Slot::Nested)
}

impl<'a> Given<'a> {
    /// Whether the value of a field of this name is of use.
    pub fn wants(name: &str, options: &Options) -> bool {
        slot(name).is_some()
            || name == STATUS
            || options.map.iter().any(|(_, path)| path == name || path.split('.').next() == Some(name))
    }

    /// Takes a field under its own name, or under the one the user maps it to.
    pub fn put(&mut self, name: &str, value: Value<'a>, options: &Options) {
        for (to, path) in &options.map {
            let Some(slot) = target(to) else { continue };
            if path == name {
                return self.set(slot, 0, name, value);
            }
            if let Some(inner) = path.strip_prefix(name).and_then(|p| p.strip_prefix('.')) {
                let found = inner.split('.').try_fold(&value, |v, key| v.get(key)).cloned();
                if let Some(found) = found {
                    self.set(slot, 0, path, found);
                }
            }
        }
        self.put_known(name, value, 1);
    }

    fn put_known(&mut self, name: &str, value: Value<'a>, depth: u8) {
        if name == STATUS
            && let Value::Text(status) = &value
        {
            let status = status.to_lowercase();
            self.unpublished |= UNPUBLISHED.contains(&&*status) || depth > 1 && status == "false";
        }
        let Some((slot, rank)) = slot(name) else { return };
        if slot == Slot::Nested {
            if let Value::Map(pairs) = value
                && depth < 4
            {
                for (key, value) in pairs {
                    self.put_known(&key, value, depth + 1);
                }
            }
            return;
        }
        self.set(slot, rank + 10 * depth, name, value);
    }

    fn set(&mut self, slot: Slot, rank: u8, name: &str, value: Value<'a>) {
        match slot {
            Slot::Date | Slot::Modified => {
                let Some(raw) = value.into_text() else { return };
                let list = if slot == Slot::Date { &mut self.dates } else { &mut self.modified };
                let best = &mut self.ranks[slot as usize];
                let entry = (raw.trim().to_string(), name.to_string());
                if list.is_empty() || rank < *best {
                    *best = rank;
                    list.insert(0, entry);
                } else {
                    list.push(entry);
                }
                return;
            }
            _ if self.holds(slot) && self.ranks[slot as usize] <= rank => return,
            _ => {}
        }
        let text = |value: Value<'a>| value.into_text().map(|t| t.trim().to_string());
        let line = |value: Value<'a>| value.into_text().map(|t| markup::line(&t));
        match slot {
            Slot::Authors => {
                let authors = authors(value);
                if authors.is_empty() {
                    return;
                }
                self.authors = authors;
            }
            Slot::Keywords => {
                self.keywords = value.into_texts(true).iter().map(|word| markup::line(word)).collect();
            }
            Slot::Body => match value {
                Value::Text(body) if body.trim().is_empty() => return,
                Value::Text(body) => {
                    // "content" may hold markup, "body" and "text" are taken at their word
                    // unless they are nothing but paragraphs of HTML
                    let page = body.trim_start().starts_with('<') && body.contains("</p>");
                    if page || rank % 10 >= 3 && looks_marked_up(&body) {
                        return self.set(Slot::Html, rank, name, Value::Text(body));
                    }
                    let escaped = rank % 10 >= 3 && body.contains('&');
                    self.body = Some(if escaped { markup::unescape(&body).into() } else { body });
                }
                pieces => {
                    let Some(body) = prose::of(pieces) else { return };
                    self.body = Some(body.into());
                }
            },
            Slot::Html if matches!(value, Value::List(_) | Value::Map(_)) => {
                return self.set(Slot::Body, rank + 5, name, value);
            }
            Slot::Html | Slot::Summary => {
                let Some(t) = value.into_text() else { return };
                if slot == Slot::Html { self.html = Some(t) } else { self.summary = Some(t) }
            }
            Slot::Publisher => {
                let Some(t) = line(value) else { return };
                // trafilatura's "source" is the address
                if t.contains("://") {
                    return self.set(Slot::Url, 15, name, Value::Text(t.into()));
                }
                self.publisher = Some(t);
            }
            Slot::Dateline => self.dateline = text(value).and_then(|t| dateline::from_field(&t)),
            _ => {
                let told = matches!(slot, Slot::Title | Slot::Section);
                let Some(t) = (if told { line(value) } else { text(value) }) else { return };
                let place = match slot {
                    Slot::Id => &mut self.id,
                    Slot::Title => &mut self.title,
                    Slot::Section => &mut self.section,
                    Slot::Language => &mut self.language,
                    _ => &mut self.url,
                };
                *place = Some(t);
            }
        }
        self.ranks[slot as usize] = rank;
    }

    fn holds(&self, slot: Slot) -> bool {
        match slot {
            Slot::Id => self.id.is_some(),
            Slot::Title => self.title.is_some(),
            Slot::Authors => !self.authors.is_empty(),
            Slot::Publisher => self.publisher.is_some(),
            Slot::Section => self.section.is_some(),
            Slot::Keywords => !self.keywords.is_empty(),
            Slot::Language => self.language.is_some(),
            Slot::Date => !self.dates.is_empty(),
            Slot::Modified => !self.modified.is_empty(),
            Slot::Url => self.url.is_some(),
            Slot::Body => self.body.is_some(),
            Slot::Html => self.html.is_some(),
            Slot::Summary => self.summary.is_some(),
            Slot::Dateline => self.dateline.is_some(),
            Slot::Nested => false,
        }
    }

    /// Whether there is anything that could be an article's text.
    pub fn has_text(&self) -> bool {
        self.body.is_some() || self.html.is_some() || self.summary.is_some()
    }

    /// The article these fields make. `reader` names the kind of source ("field",
    /// "front matter", "column"); it becomes the provenance, with the field's name.
    pub fn into_article(self, reader: &str, options: &Options) -> Article {
        let mut article = Article::default();
        let label = |name: &str| format!("{reader} {name}");
        let order = self.order;
        let read = |(raw, name): &(String, String)| date::published_in_order(raw, &label(name), order);
        article.published = self.dates.iter().find_map(read);
        if article.published.is_none() && options.modified_as_published {
            article.published = self.modified.iter().find_map(read);
        }
        if article.published.is_none()
            && let Some((raw, name)) = self.dates.first()
        {
            article.provenance.push(("published", format!("{}, not understood: {raw}", label(name))));
        }
        article.id = self.id.unwrap_or_default();
        article.title = self.title;
        let authors: Vec<String> = self.authors.iter().map(|name| markup::line(name)).collect();
        article.bylines = byline::from_list(authors.iter().map(String::as_str));
        article.publisher = self.publisher;
        if let (Some(title), Some(paper)) = (&mut article.title, &article.publisher) {
            title.truncate(ends::without_paper(title, paper).len());
        }
        article.section = self.section;
        article.keywords = self.keywords;
        article.language = self.language.as_deref().and_then(language::from_tag);
        article.origin.url = self.url;
        article.dateline = self.dateline;
        article.body = match (self.body, self.html, self.summary) {
            (Some(body), _, _) => body.into_owned(),
            (None, Some(html), _) => markup::to_text(&html),
            (None, None, Some(summary)) if looks_marked_up(&summary) => markup::to_text(&summary),
            (None, None, Some(summary)) => summary.into_owned(),
            (None, None, None) => String::new(),
        };
        let told = ends::without_count(&article.body).len();
        if told < article.body.len() {
            article.cut.push(article.body.split_off(told).trim().to_string());
        }
        article
    }
}

/// Authors as lists of names, as objects with a name, as one text.
fn authors(value: Value) -> Vec<String> {
    match value {
        Value::List(items) => {
            let mut out = Vec::new();
            for item in items {
                if let Some(name) = item.into_text().map(|t| t.trim().to_string())
                    && !out.contains(&name)
                {
                    out.push(name);
                }
            }
            out
        }
        other => {
            let Some(text) = other.into_text() else { return Vec::new() };
            let text = text.trim();
            // a list that a table wrote as text: ['Mara Quill', 'Tomas Day']
            if let Some(inner) = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
                return inner
                    .split(',')
                    .map(|n| n.trim().trim_matches(['\'', '"']).to_string())
                    .filter(|n| !n.is_empty())
                    .collect();
            }
            vec![text.to_string()]
        }
    }
}

fn looks_marked_up(text: &str) -> bool {
    let head = text.trim_start();
    head.starts_with('<') && text.contains("</") || text.contains("</p>") || text.contains("<br")
}

/// Reads an object into the fields that are of use, passing over all others.
pub struct GivenSeed<'o> {
    pub options: &'o Options,
}

impl<'de> de::DeserializeSeed<'de> for GivenSeed<'_> {
    type Value = Given<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for GivenSeed<'_> {
    type Value = Given<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Given<'de>, A::Error> {
        let mut given = Given::default();
        while let Some(Name(key)) = map.next_key()? {
            given.wire_keys += u8::from(given.wire_keys < 9 && WIRE_KEYS.contains(&&*key));
            given.schema_keys += u8::from(given.schema_keys < 9 && matches!(&*key, "$schema" | "properties"));
            if Given::wants(&key, self.options) {
                given.put(&key, map.next_value()?, self.options);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(given)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Given<'_> {
        let options = Options { map: vec![("title".into(), "kop.main".into())], ..Options::default() };
        let mut d = serde_json::Deserializer::from_str(json);
        de::DeserializeSeed::deserialize(GivenSeed { options: &options }, &mut d).unwrap()
    }

    #[test]
    fn names_fold() {
        assert_eq!(slot("date_publish"), Some((Slot::Date, 0)));
        assert_eq!(slot("datePublished"), Some((Slot::Date, 0)));
        assert_eq!(slot("pub-date"), Some((Slot::Date, 1)));
        assert_eq!(slot("tide_table_of_the_northern_harbour"), None);
    }

    #[test]
    fn the_better_name_wins_in_any_order() {
        let a = read(r#"{"text":"long","content":"short…","body":"own"}"#);
        let b = read(r#"{"body":"own","content":"short…","text":"long"}"#);
        assert_eq!((a.body.as_deref(), b.body.as_deref()), (Some("own"), Some("own")));
        assert_eq!(read(r#"{"text":null,"maintext":"long"}"#).body.as_deref(), Some("long"));
    }

    #[test]
    fn nested_mapped_and_listed() {
        let g = read(
            r#"{"kop":{"main":"Quay shut"},"authors":[{"name":"Mara Quill"},"T. Day"],
                "source":{"id":null,"name":"The Ledger"},"thread":{"section_title":"News","url":"https://ledger.example/1"}}"#,
        );
        assert_eq!(g.title.as_deref(), Some("Quay shut"));
        assert_eq!(g.authors, ["Mara Quill", "T. Day"]);
        assert_eq!(g.publisher.as_deref(), Some("The Ledger"));
        assert_eq!(g.url.as_deref(), Some("https://ledger.example/1"));
        assert_eq!(g.section.as_deref(), Some("News"));
    }

    #[test]
    fn texts_in_lists_under_any_name() {
        for name in ["body", "text", "content", "content_html", "paragraphs"] {
            let json = format!(r#"{{"{name}":["<p>The quay is shut.</p>","<p>The tide is out.</p>"]}}"#);
            assert_eq!(read(&json).body.as_deref(), Some("The quay is shut.\n\nThe tide is out."), "{name}");
        }
    }

    #[test]
    fn an_address_is_no_publisher() {
        let g = read(r#"{"source":"https://ledger.example/quay","sitename":"The Ledger"}"#);
        assert_eq!(
            (g.publisher.as_deref(), g.url.as_deref()),
            (Some("The Ledger"), Some("https://ledger.example/quay"))
        );
    }
}
