//! The state that a page hands to its script, which builds from it what readers see.
//!
//! Where the page itself shows nothing, the text may be there. No two sites call its
//! parts alike, so an object is taken only where it has the headline of the page and,
//! beside that, a text of some length.

use serde_json::{Map, Value};
use trafilatura::dom::Document;

use super::guard;
use super::page::{Page, key, squash};
use super::text;

/// Letters of running text below which a page shows too little to be the article.
pub const LITTLE: usize = 200;

const TITLES: &[&str] = &["headline", "title", "name", "pageTitle", "heading", "displayTitle"];

/// What the text is called, most telling first.
const TEXTS: &[&str] = &[
    "articleBody",
    "bodyHtml",
    "bodyHTML",
    "body_html",
    "contentHtml",
    "content_html",
    "storyHTML",
    "body",
    "bodyText",
    "content",
    "content_elements",
    "contentElements",
    "paragraphs",
    "blocks",
    "elements",
    "components",
    "children",
    "html",
    "text",
    "value",
    "rendered",
    "model",
    "data",
];

/// Kinds of parts of a text that are none of its paragraphs.
const NO_TEXT: &[&str] =
    &["image", "ad", "video", "gallery", "embed", "related", "newsletter", "link", "list_related"];

/// Most objects looked at, and deepest.
const MOST: usize = 20_000;
const DEPTH: usize = 40;

/// The paragraphs of the object in the scripts of a page that has its title.
pub fn body(page: &Page, title: &str) -> Option<Vec<String>> {
    let title = key(title);
    if title.chars().count() < 8 {
        return None;
    }
    let mut best: Vec<String> = Vec::new();
    for script in page.elements("script") {
        let kind = page.attr(script, "type").unwrap_or_default().to_ascii_lowercase();
        if kind.contains("ld+json") {
            continue;
        }
        let raw = page.script(script);
        let Some(state) = value(&raw, kind.contains("json")) else { continue };
        let mut todo = vec![(&state, 0)];
        let mut seen = 0;
        while let Some((value, depth)) = todo.pop() {
            seen += 1;
            if seen > MOST || depth > DEPTH {
                continue;
            }
            match value {
                Value::Array(items) => todo.extend(items.iter().map(|item| (item, depth + 1))),
                Value::Object(object) => {
                    if is_titled(object, &title) {
                        let found = paragraphs(object);
                        if length(&found) > length(&best) {
                            best = found;
                        }
                    }
                    todo.extend(object.values().map(|item| (item, depth + 1)));
                }
                _ => {}
            }
        }
    }
    (length(&best) >= LITTLE).then_some(best)
}

fn length(paragraphs: &[String]) -> usize {
    paragraphs.iter().map(|p| p.chars().count()).sum()
}

/// The JSON of a script: all of it, or what it gives to a name first ("window.state = {…}").
fn value(script: &str, json: bool) -> Option<Value> {
    if json {
        return serde_json::from_str(script.trim()).ok();
    }
    let (_, given) = script.split_once('=')?;
    let given = given.trim_start();
    if !given.starts_with(['{', '[']) || given.len() < LITTLE {
        return None;
    }
    serde_json::Deserializer::from_str(given).into_iter().next()?.ok()
}

fn is_titled(object: &Map<String, Value>, title: &str) -> bool {
    TITLES.iter().filter_map(|name| object.get(*name)).any(|value| {
        let text = match value {
            Value::String(text) => Some(text),
            // { "basic": "…" }, { "rendered": "…" }
            Value::Object(inner) => {
                inner.values().find_map(|v| if let Value::String(s) = v { Some(s) } else { None })
            }
            _ => None,
        };
        text.is_some_and(|text| key(text) == title)
    })
}

/// The text of an object, from the first of its fields that holds enough of it.
fn paragraphs(object: &Map<String, Value>) -> Vec<String> {
    for name in TEXTS {
        let mut out = Vec::new();
        if let Some(value) = object.get(*name) {
            gather(value, 0, &mut out);
        }
        if length(&out) >= LITTLE {
            return out;
        }
    }
    Vec::new()
}

fn gather(value: &Value, depth: usize, out: &mut Vec<String>) {
    if depth > 8 || out.len() > 5_000 {
        return;
    }
    match value {
        Value::String(text) => out.extend(split(text)),
        Value::Array(items) => items.iter().for_each(|item| gather(item, depth + 1, out)),
        Value::Object(object) => {
            let kind = ["type", "__typename", "kind", "name"].iter().find_map(|k| object.get(*k)?.as_str());
            let kind = kind.unwrap_or_default().to_ascii_lowercase();
            if NO_TEXT.iter().any(|none| kind == *none || kind.ends_with(none)) {
                return;
            }
            // the first that holds text: others are the same in another shape
            for name in TEXTS {
                let before = out.len();
                if let Some(inner) = object.get(*name) {
                    gather(inner, depth + 1, out);
                }
                if out.len() > before {
                    return;
                }
            }
        }
        _ => {}
    }
}

/// The paragraphs of a string, with or without markup.
fn split(text: &str) -> Vec<String> {
    if text.contains("</") && guard::check(text).is_ok() {
        return text::paragraphs(&Document::parse(text)).into_iter().map(|p| p.text).collect();
    }
    text.lines().map(|line| squash(&text::plain(line))).filter(|line| !line.is_empty()).collect()
}
