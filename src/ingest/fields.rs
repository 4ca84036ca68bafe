//! Named fields: which of the many names in use means what.
//!
//! JSON records, CSV columns, front matter, sidecars and header lines of plain
//! text all name their fields, and no two tools name them alike. The table here
//! knows the names used by news-please, newspaper4k, trafilatura, Webhose,
//! NewsAPI, schema.org, common data sets and content systems.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Options, byline, date, dateline, language, markup};
use crate::article::{Article, Dateline};

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

/// Folded names (lower-case, without `_`, `-` and spaces) and their rank: of two
/// fields for one slot the lower rank wins.
const NAMES: &[(&str, Slot, u8)] = &[
    ("id", Slot::Id, 0),
    ("guid", Slot::Id, 1),
    ("uuid", Slot::Id, 1),
    ("articleid", Slot::Id, 1),
    ("docid", Slot::Id, 2),
    ("id_", Slot::Id, 3),
    ("title", Slot::Title, 0),
    ("headline", Slot::Title, 1),
    ("headlines", Slot::Title, 3),
    ("webtitle", Slot::Title, 1),
    ("articletitle", Slot::Title, 1),
    ("name", Slot::Title, 4),
    ("titlepage", Slot::Title, 6),
    ("subject", Slot::Title, 7),
    ("byline", Slot::Authors, 0),
    ("bylines", Slot::Authors, 0),
    ("author", Slot::Authors, 1),
    ("authors", Slot::Authors, 1),
    ("authorname", Slot::Authors, 1),
    ("creator", Slot::Authors, 2),
    ("dccreator", Slot::Authors, 2),
    ("writer", Slot::Authors, 2),
    ("reporter", Slot::Authors, 2),
    ("journalist", Slot::Authors, 2),
    ("publisher", Slot::Publisher, 0),
    ("publication", Slot::Publisher, 1),
    ("newspaper", Slot::Publisher, 1),
    ("outlet", Slot::Publisher, 1),
    ("paper", Slot::Publisher, 2),
    ("sitename", Slot::Publisher, 2),
    ("source", Slot::Publisher, 3),
    ("sourcename", Slot::Publisher, 2),
    ("provider", Slot::Publisher, 3),
    ("journal", Slot::Publisher, 3),
    ("site", Slot::Publisher, 5),
    ("hostname", Slot::Publisher, 6),
    ("sourcehostname", Slot::Publisher, 6),
    ("sourcedomain", Slot::Publisher, 6),
    ("domain", Slot::Publisher, 6),
    ("section", Slot::Section, 0),
    ("sectionname", Slot::Section, 1),
    ("articlesection", Slot::Section, 1),
    ("sectiontitle", Slot::Section, 3),
    ("category", Slot::Section, 2),
    ("desk", Slot::Section, 3),
    ("keywords", Slot::Keywords, 0),
    ("tags", Slot::Keywords, 1),
    ("tag", Slot::Keywords, 1),
    ("topics", Slot::Keywords, 2),
    ("topic", Slot::Keywords, 2),
    ("categories", Slot::Keywords, 3),
    ("metakeywords", Slot::Keywords, 4),
    ("language", Slot::Language, 0),
    ("lang", Slot::Language, 0),
    ("inlanguage", Slot::Language, 0),
    ("metalang", Slot::Language, 1),
    ("date", Slot::Date, 0),
    ("published", Slot::Date, 0),
    ("datepublished", Slot::Date, 0),
    ("publisheddate", Slot::Date, 0),
    ("publishedat", Slot::Date, 0),
    ("publishedon", Slot::Date, 0),
    ("publishdate", Slot::Date, 0),
    ("datepublish", Slot::Date, 0),
    ("publicationdate", Slot::Date, 0),
    ("pubdate", Slot::Date, 1),
    ("pubtime", Slot::Date, 1),
    ("webpublicationdate", Slot::Date, 1),
    ("firstpublished", Slot::Date, 1),
    ("firstcreated", Slot::Date, 3),
    ("publishtime", Slot::Date, 1),
    ("datetime", Slot::Date, 2),
    ("time", Slot::Date, 4),
    ("timestamp", Slot::Date, 4),
    ("created", Slot::Date, 4),
    ("createdat", Slot::Date, 4),
    ("issued", Slot::Date, 2),
    ("modified", Slot::Modified, 0),
    ("datemodified", Slot::Modified, 0),
    ("datemodify", Slot::Modified, 0),
    ("modifiedat", Slot::Modified, 0),
    ("lastmod", Slot::Modified, 1),
    ("updated", Slot::Modified, 1),
    ("updatedat", Slot::Modified, 1),
    ("lastmodified", Slot::Modified, 1),
    ("url", Slot::Url, 0),
    ("link", Slot::Url, 1),
    ("canonicalurl", Slot::Url, 0),
    ("canonicallink", Slot::Url, 1),
    ("weburl", Slot::Url, 1),
    ("articleurl", Slot::Url, 1),
    ("permalink", Slot::Url, 2),
    ("externalurl", Slot::Url, 4),
    ("body", Slot::Body, 0),
    ("text", Slot::Body, 1),
    ("maintext", Slot::Body, 2),
    ("fulltext", Slot::Body, 2),
    ("bodytext", Slot::Body, 2),
    ("articlebody", Slot::Body, 2),
    ("articletext", Slot::Body, 2),
    ("contenttext", Slot::Body, 2),
    ("content", Slot::Body, 3),
    ("article", Slot::Body, 4),
    ("story", Slot::Body, 4),
    ("rawtext", Slot::Body, 5),
    ("html", Slot::Html, 2),
    ("bodyhtml", Slot::Html, 0),
    ("bodyxhtml", Slot::Html, 0),
    ("contenthtml", Slot::Html, 0),
    ("articlehtml", Slot::Html, 1),
    ("leadparagraph", Slot::Summary, 0),
    ("description", Slot::Summary, 1),
    ("summary", Slot::Summary, 1),
    ("abstract", Slot::Summary, 2),
    ("excerpt", Slot::Summary, 2),
    ("dateline", Slot::Dateline, 0),
    ("thread", Slot::Nested, 0),
    ("fields", Slot::Nested, 0),
    ("metadata", Slot::Nested, 0),
    ("meta", Slot::Nested, 0),
    ("attributes", Slot::Nested, 0),
];

/// Keys under which an object that stands for a text keeps it, best first.
const NAMED: &[&str] = &[
    "name", "main", "original", "value", "title", "$date", "$oid", "@value", "text", "domain",
    // how the TOML reader hands on a date
    "$__toml_private_datetime",
];

/// Keys of ninjs, the JSON of the news agencies.
const WIRE_KEYS: &[&str] = &[
    "uri", "versioncreated", "body_xhtml", "body_text", "body_event", "bodies", "headlines", "descriptions", "description_text",
    "infosources", "pubstatus", "contentcreated", "renditions", "standard", "slugline",
];

/// A name longer than this (folded) is none of ours.
const LONGEST: usize = 24;

/// A value of any structured format, its text borrowed where it can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Value<'a> {
    Null,
    /// A string, or a number or truth value as it is written.
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Map(Vec<(Cow<'a, str>, Value<'a>)>),
}

impl<'a> Value<'a> {
    /// The text of a string, or of the name inside an object or list that stands for one.
    pub fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Value::Null => None,
            Value::Text(t) if t.trim().is_empty() => None,
            Value::Text(t) => Some(t),
            Value::List(items) => items.into_iter().find_map(Value::into_text),
            Value::Map(pairs) => {
                let mut best: Option<(usize, Cow<'a, str>)> = None;
                for (key, value) in pairs {
                    let rank = NAMED.iter().position(|k| *k == key);
                    if let Some(rank) = rank
                        && best.as_ref().is_none_or(|(r, _)| rank < *r)
                        && let Some(text) = value.into_text()
                    {
                        best = Some((rank, text));
                    }
                }
                best.map(|(_, t)| t)
            }
        }
    }

    /// Each text of a list; a single text split at commas and semicolons when `split`.
    fn into_texts(self, split: bool) -> Vec<String> {
        match self {
            Value::List(items) => items.into_iter().filter_map(Value::into_text).map(|t| t.trim().to_string()).collect(),
            other => match other.into_text() {
                Some(t) if split => {
                    t.split([',', ';', '|']).map(str::trim).filter(|t| !t.is_empty()).map(str::to_string).collect()
                }
                Some(t) => vec![t.trim().to_string()],
                None => Vec::new(),
            },
        }
    }

    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Text(t) => Value::Text(Cow::Owned(t.into_owned())),
            Value::List(items) => Value::List(items.into_iter().map(Value::into_owned).collect()),
            Value::Map(pairs) => {
                Value::Map(pairs.into_iter().map(|(k, v)| (Cow::Owned(k.into_owned()), v.into_owned())).collect())
            }
        }
    }

    fn get(&self, key: &str) -> Option<&Value<'a>> {
        match self {
            Value::Map(pairs) => pairs.iter().find(|(k, _)| k == key).map(|(_, v)| v),
            _ => None,
        }
    }
}

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
    /// How many keys were seen that only wire items (ninjs) have.
    pub wire_keys: u8,
    /// How many of the keys were seen that only a schema has.
    pub schema_keys: u8,
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
        slot(name).is_some() || options.map.iter().any(|(_, path)| path == name || path.split('.').next() == Some(name))
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
        match slot {
            Slot::Authors => {
                let authors = authors(value);
                if authors.is_empty() {
                    return;
                }
                self.authors = authors;
            }
            Slot::Keywords => self.keywords = value.into_texts(true),
            Slot::Body => {
                let Some(body) = value.into_text() else { return };
                // "content" may hold markup, "body" and "text" are taken at their word
                if rank % 10 >= 3 && looks_marked_up(&body) {
                    return self.set(Slot::Html, rank, name, Value::Text(body));
                }
                self.body = Some(body);
            }
            Slot::Html | Slot::Summary => {
                let Some(t) = value.into_text() else { return };
                if slot == Slot::Html { self.html = Some(t) } else { self.summary = Some(t) }
            }
            Slot::Publisher => {
                let Some(t) = text(value) else { return };
                // trafilatura's "source" is the address
                if t.contains("://") {
                    return self.set(Slot::Url, 15, name, Value::Text(t.into()));
                }
                self.publisher = Some(t);
            }
            Slot::Dateline => self.dateline = text(value).and_then(|t| dateline::from_field(&t)),
            _ => {
                let Some(t) = text(value) else { return };
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
        article.published = self.dates.iter().find_map(|(raw, name)| date::published_from(raw, &label(name)));
        if article.published.is_none() && options.modified_as_published {
            article.published = self.modified.iter().find_map(|(raw, name)| date::published_from(raw, &label(name)));
        }
        if article.published.is_none()
            && let Some((raw, name)) = self.dates.first()
        {
            article.provenance.push(("published", format!("{}, not understood: {raw}", label(name))));
        }
        article.id = self.id.unwrap_or_default();
        article.title = self.title;
        article.bylines = byline::from_list(self.authors.iter().map(String::as_str));
        article.publisher = self.publisher;
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

/// A value that borrows nothing, for readers that give nothing to borrow.
pub struct Owned(pub Value<'static>);

impl<'de> Deserialize<'de> for Owned {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(|v| Owned(v.into_owned()))
    }
}

impl<'de> Deserialize<'de> for Value<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, v: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(v)))
    }

    fn visit_str<E>(self, v: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(v.to_string())))
    }

    fn visit_string<E>(self, v: String) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(v)))
    }

    fn visit_bool<E>(self, v: bool) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(if v { "true" } else { "false" })))
    }

    fn visit_i64<E>(self, v: i64) -> Result<Self::Value, E> {
        Ok(Value::Text(v.to_string().into()))
    }

    fn visit_u64<E>(self, v: u64) -> Result<Self::Value, E> {
        Ok(Value::Text(v.to_string().into()))
    }

    fn visit_f64<E>(self, v: f64) -> Result<Self::Value, E> {
        Ok(Value::Text(v.to_string().into()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, d: D) -> Result<Self::Value, D::Error> {
        Value::deserialize(d)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some(value) = seq.next_element()? {
            out.push(value);
        }
        Ok(Value::List(out))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut out = Vec::new();
        while let Some(Name(key)) = map.next_key()? {
            out.push((key, map.next_value()?));
        }
        Ok(Value::Map(out))
    }
}

/// A key, borrowed where it holds no escapes.
pub struct Name<'a>(pub Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(ValueVisitor)? {
            Value::Text(t) => Ok(Name(t)),
            _ => Err(de::Error::custom("a key that is no string")),
        }
    }
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
    fn an_address_is_no_publisher() {
        let g = read(r#"{"source":"https://ledger.example/quay","sitename":"The Ledger"}"#);
        assert_eq!((g.publisher.as_deref(), g.url.as_deref()), (Some("The Ledger"), Some("https://ledger.example/quay")));
    }
}
