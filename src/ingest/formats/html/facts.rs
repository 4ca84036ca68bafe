//! Publisher, section, keywords and language of a page.

use serde_json::{Map, Value};

use super::jsonld::{Graph, string, strings};
use super::page::{Page, key};
use crate::ingest::language;

#[derive(Default)]
pub struct Facts {
    pub publisher: Option<String>,
    pub section: Option<String>,
    pub keywords: Vec<String>,
    /// ISO 639-1 code, as the page declares it.
    pub language: Option<String>,
    /// (field, reader) for each field found.
    pub readers: Vec<(&'static str, &'static str)>,
}

/// Longest list of keywords that is kept.
const MOST_KEYWORDS: usize = 50;

pub fn read(page: &Page, graph: &Graph, about: Option<&Map<String, Value>>) -> Facts {
    let mut facts = Facts::default();
    let published_by = about.and_then(|a| a.get("publisher")).and_then(|p| graph.names(p).into_iter().next());
    facts.publisher = facts.first("publisher", published_by, || {
        let names = [
            "og:site_name",
            "application-name",
            "publisher",
            "dc.publisher",
            "dcterms.publisher",
            "copyright",
        ];
        page.meta_of(&names)
            .filter(|name| !name.contains("://") && name.chars().count() <= 80)
            .map(str::to_string)
    });
    facts.section = facts.first("section", about.and_then(|a| string(a, &["articleSection"])), || {
        let names = [
            "article:section",
            "og:article:section",
            "og:section",
            "parsely-section",
            "section",
            "article.section",
            "category",
        ];
        page.meta_of(&names).map(str::to_string)
    });
    let listed = about.map(|a| strings(a, "keywords")).unwrap_or_default();
    let listed = (!listed.is_empty()).then_some(listed);
    facts.keywords = facts
        .first("keywords", listed, || {
            let names = ["news_keywords", "article:tag", "keywords", "parsely-tags", "sailthru.tags"];
            names.iter().find_map(|name| {
                let values: Vec<String> =
                    page.metas.iter().filter(|(k, _)| k == name).map(|(_, v)| v.clone()).collect();
                (!values.is_empty()).then_some(values)
            })
        })
        .map(|values| split(&values))
        .unwrap_or_default();
    let html = page.elements("html").next();
    let tag = html.and_then(|at| page.attr(at, "lang").or_else(|| page.attr(at, "xml:lang")));
    facts.language = facts.first("language", tag.as_deref().and_then(language::from_tag), || {
        let names = ["content-language", "og:locale", "language", "dc.language", "dcterms.language"];
        page.meta_of(&names).and_then(language::from_tag)
    });
    if facts.language.is_none() {
        facts.language =
            about.and_then(|a| string(a, &["inLanguage"])).as_deref().and_then(language::from_tag);
    }
    facts
}

impl Facts {
    /// The first value where there is one, else what `other` finds, noting the reader.
    fn first<T>(
        &mut self,
        field: &'static str,
        first: Option<T>,
        other: impl FnOnce() -> Option<T>,
    ) -> Option<T> {
        let reader = match (field, first.is_some()) {
            ("language", true) => "html lang",
            (_, true) => "json-ld",
            (_, false) => "meta",
        };
        let value = first.or_else(other)?;
        self.readers.push((field, reader));
        Some(value)
    }
}

/// Keywords apart, each once: lists come as one string with commas too.
fn split(values: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    for word in values.iter().flat_map(|value| value.split([',', ';'])).map(str::trim) {
        let folded = key(word);
        if !folded.is_empty() && !seen.contains(&folded) && out.len() < MOST_KEYWORDS {
            out.push(word.to_string());
            seen.push(folded);
        }
    }
    out
}
