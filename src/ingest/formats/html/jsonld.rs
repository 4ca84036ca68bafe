//! JSON-LD: the article object of a page and its fields.

use serde_json::{Map, Value};

use super::page::{key, squash};

/// Types that describe the page's own article, best first.
const ARTICLES: &[&str] = &[
    "newsarticle",
    "reportagenewsarticle",
    "analysisnewsarticle",
    "backgroundnewsarticle",
    "opinionnewsarticle",
    "reviewnewsarticle",
    "askpublicnewsarticle",
    "article",
    "blogposting",
    "liveblogposting",
    "socialmediaposting",
    "discussionforumposting",
    "scholarlyarticle",
    "techarticle",
    "advertisercontentarticle",
    "satiricalarticle",
    "report",
    "review",
    "recipe",
    "creativework",
    "webpage",
    "itempage",
    "newsmediaorganization",
];

/// The values of a JSON-LD script; lenient with what sites get wrong (comment
/// wrappers, raw line breaks inside strings, a trailing semicolon or comma).
pub fn parse(script: &str) -> Vec<Value> {
    let mut text = script.trim();
    for (open, close) in
        [("<!--", "-->"), ("//<![CDATA[", "//]]>"), ("/*<![CDATA[*/", "/*]]>*/"), ("<![CDATA[", "]]>")]
    {
        text = text.strip_prefix(open).unwrap_or(text).trim();
        text = text.strip_suffix(close).unwrap_or(text).trim();
    }
    text = text.trim_end_matches([';', ',']).trim();
    if text.is_empty() {
        return Vec::new();
    }
    if let Ok(value) = serde_json::from_str(text) {
        return vec![value];
    }
    // raw control characters inside strings
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if let Ok(value) = serde_json::from_str(&spaced) {
        return vec![value];
    }
    // several values one after the other; what comes before the first error counts
    serde_json::Deserializer::from_str(&spaced).into_iter::<Value>().map_while(Result::ok).collect()
}

/// The objects of a page's JSON-LD.
pub struct Graph<'v> {
    objects: Vec<&'v Map<String, Value>>,
}

impl<'v> Graph<'v> {
    pub fn new(values: &'v [Value]) -> Graph<'v> {
        let mut objects = Vec::new();
        for value in values {
            gather(value, 0, &mut objects);
        }
        Graph { objects }
    }

    /// The object that describes the page's article: by type, and among equals
    /// the one whose headline is `title`, else the first.
    pub fn article(&self, title: Option<&str>) -> Option<&'v Map<String, Value>> {
        let title = title.map(key).filter(|t| !t.is_empty());
        let mut best: Option<(u32, &'v Map<String, Value>)> = None;
        for &object in &self.objects {
            let Some(rank) = kinds(object).filter_map(|kind| ARTICLES.iter().position(|&a| a == kind)).min()
            else {
                continue;
            };
            let mut score = (ARTICLES.len() - rank) as u32;
            let headline = string(object, &["headline", "name"]).map(|h| key(&h));
            if let (Some(headline), Some(title)) = (&headline, &title)
                && !headline.is_empty()
                && (headline.contains(title.as_str()) || title.contains(headline.as_str()))
            {
                score += 100;
            }
            if best.is_none_or(|(top, _)| score > top) {
                best = Some((score, object));
            }
        }
        best.map(|(_, object)| object)
    }

    /// All objects, in order.
    pub fn objects(&self) -> impl Iterator<Item = &'v Map<String, Value>> {
        self.objects.iter().copied()
    }

    /// The objects of one type (in lower case).
    pub fn of_type(&self, kind: &str) -> impl Iterator<Item = &'v Map<String, Value>> {
        self.objects.iter().copied().filter(move |o| kinds(o).any(|k| k == kind))
    }

    /// Names behind a field: strings, objects with a name, references by `@id`, lists of them.
    pub fn names(&self, value: &Value) -> Vec<String> {
        let mut out = Vec::new();
        self.names_into(value, 0, &mut out);
        out
    }

    /// Names of those behind a field whom the page calls persons.
    pub fn people(&self, value: &Value) -> Vec<String> {
        let values = match value {
            Value::Array(values) => values.as_slice(),
            value => std::slice::from_ref(value),
        };
        let mut out = Vec::new();
        for object in values.iter().filter_map(|value| self.referred(value)) {
            if kinds(object).any(|kind| kind == "person") {
                self.names_into(&Value::Object(object.clone()), 0, &mut out);
            }
        }
        out
    }

    /// The object that a value is, or refers to.
    fn referred<'a>(&'a self, value: &'a Value) -> Option<&'a Map<String, Value>> {
        let id = match value {
            Value::Object(object) if object.contains_key("name") => return Some(object),
            Value::Object(object) => object.get("@id")?.as_str()?,
            value => value.as_str()?,
        };
        let named = |o: &&&Map<String, Value>| o.get("name").is_some_and(|n| !n.is_null());
        self.objects.iter().filter(named).find(|o| o.get("@id").and_then(Value::as_str) == Some(id)).copied()
    }

    fn names_into(&self, value: &Value, depth: usize, out: &mut Vec<String>) {
        if depth > 4 || out.len() >= 20 {
            return;
        }
        match value {
            Value::String(text) => {
                // an address may stand for an object of the same page
                if text.contains("://")
                    && let Some(name) = self.referred(value).and_then(|o| o.get("name"))
                {
                    return self.names_into(name, depth + 1, out);
                }
                let text = text_of(text);
                if !text.is_empty() && !out.contains(&text) {
                    out.push(text);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.names_into(item, depth + 1, out)),
            Value::Object(object) => {
                if let Some(name) = object.get("name").filter(|n| !n.is_null()) {
                    return self.names_into(name, depth + 1, out);
                }
                let given = string(object, &["givenName"]);
                let family = string(object, &["familyName"]);
                if let (Some(given), Some(family)) = (given, family) {
                    return self.names_into(&Value::String(format!("{given} {family}")), depth + 1, out);
                }
                let Some(Value::String(id)) = object.get("@id") else { return };
                let target = self.objects.iter().find(|o| {
                    o.get("@id").and_then(Value::as_str) == Some(id)
                        && o.get("name").is_some_and(|n| !n.is_null())
                });
                if let Some(name) = target.and_then(|o| o.get("name")) {
                    self.names_into(name, depth + 1, out);
                }
            }
            _ => {}
        }
    }
}

/// Parts of an object that describe something else than the page itself.
const ELSEWHERE: &[&str] = &[
    "mentions",
    "relatedlink",
    "comment",
    "comments",
    "review",
    "reviews",
    "ispartof",
    "haspart",
    "itemlistelement",
    "citation",
    "about",
    "isrelatedto",
    "breadcrumb",
    "image",
    "logo",
    "potentialaction",
    "video",
];

fn gather<'v>(value: &'v Value, depth: usize, out: &mut Vec<&'v Map<String, Value>>) {
    // the JSON reader stops at 128 levels; articles lie within a few
    if depth > 12 || out.len() > 2000 {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, depth + 1, out)),
        Value::Object(object) => {
            out.push(object);
            for (name, inner) in object {
                if !ELSEWHERE.contains(&name.to_ascii_lowercase().as_str()) {
                    gather(inner, depth + 1, out);
                }
            }
        }
        _ => {}
    }
}

fn kinds<'o>(object: &'o Map<String, Value>) -> impl Iterator<Item = String> + 'o {
    let one = object.get("@type").and_then(Value::as_str).into_iter();
    let many = object.get("@type").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.chain(many).map(|kind| kind.rsplit(['/', ':', '#']).next().unwrap_or(kind).to_ascii_lowercase())
}

/// Whether an object says that it is a piece of news.
pub fn is_news(object: &Map<String, Value>) -> bool {
    kinds(object).any(|kind| kind.ends_with("newsarticle"))
}

/// The first of the fields that holds a string (or a list that starts with one).
pub fn string(object: &Map<String, Value>, names: &[&str]) -> Option<String> {
    names.iter().find_map(|&name| {
        let value = match object.get(name)? {
            Value::Array(items) => items.first()?,
            value => value,
        };
        let text = text_of(value.as_str()?);
        (!text.is_empty()).then_some(text)
    })
}

/// The strings of a field, one or many.
pub fn strings(object: &Map<String, Value>, name: &str) -> Vec<String> {
    match object.get(name) {
        Some(Value::String(text)) => vec![text_of(text)],
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).map(text_of).collect(),
        _ => Vec::new(),
    }
}

/// The text of an article, as its object holds it, in paragraphs.
pub fn body(object: &Map<String, Value>) -> Vec<String> {
    let Some(raw) = object.get("articleBody").and_then(Value::as_str) else { return Vec::new() };
    // entities may hide the tags
    let plain = if raw.contains("&lt;") { super::text::plain(raw) } else { raw.to_string() };
    if plain.contains("</") && super::guard::check(&plain).is_ok() {
        let paragraphs = super::text::paragraphs(&trafilatura::dom::Document::parse(&plain));
        return paragraphs.into_iter().map(|p| p.text).collect();
    }
    plain.lines().map(text_of).filter(|line| !line.is_empty()).collect()
}

/// Text as a reader would see it: JSON-LD often carries entities and tags.
pub fn text_of(raw: &str) -> String {
    if !raw.contains(['&', '<']) {
        return squash(raw);
    }
    squash(&super::text::plain(raw))
}
