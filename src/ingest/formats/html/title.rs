//! The title of a page, without the name of the site.

use super::jsonld::string;
use super::page::{Page, key, squash};
use serde_json::{Map, Value};

const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " › ", " · ", " • ", " ∙ ", " ⋅ ", " / ", " ~ ", " ‹ ", " « ",
    " > ", " < ",
];

/// Separators that stand between the parts of a title and hardly ever inside one.
const PARTING: &[&str] = &[" | ", " :: ", " » ", " › ", " · ", " • ", " ∙ ", " ⋅ "];

/// Marks between headline and site that some write without a space before them.
const CLOSE: &[char] = &[':', '|', '·', '•', '∙', '⋅', '»', '—', '–'];

pub struct Title {
    pub text: String,
    /// Which reader found it.
    pub reader: &'static str,
    /// The node of the heading it was read from.
    pub heading: Option<usize>,
}

/// The title of the page: the heading that covers best what the head of the
/// page, JSON-LD and microdata claim, else the claim itself.
pub fn title(page: &Page, article: Option<&Map<String, Value>>, site: &[String]) -> Option<Title> {
    let found = |text: String, reader| Title { text, reader, heading: None };
    let head = page.elements("title").next().map(|at| squash(&page.raw_text(at))).filter(|t| !t.is_empty());
    let og = page.meta_of(&[
        "og:title",
        "twitter:title",
        "title",
        "dc.title",
        "dcterms.title",
        "sailthru.title",
        "parsely-title",
    ]);
    let headline = article.and_then(|a| string(a, &["headline", "name"]));
    let marked = page.nodes.iter().enumerate().filter(|(_, n)| !n.tag.is_empty()).find_map(|(at, _)| {
        let prop = page.attr(at, "itemprop")?;
        (prop.contains("headline") && page.nodes[at].tag != "meta")
            .then(|| page.text(at))
            .filter(|t| !t.is_empty())
    });
    let claims: Vec<String> = [head.as_deref(), og, headline.as_deref(), marked.as_deref()]
        .into_iter()
        .flatten()
        .map(key)
        .filter(|k| !k.is_empty())
        .collect();
    let sites: Vec<String> = site.iter().map(|s| key(s)).filter(|s| !s.is_empty()).collect();
    // how much of each claim a heading covers: of "Site » Story", the story
    let mut best: Option<(f32, String, usize)> = None;
    for at in page.elements("h1").chain(page.elements("h2").take(12)).chain(page.elements("h3").take(6)) {
        let text = page.text(at);
        let k = key(&text);
        if k.chars().count() < 3 || text.chars().count() > 300 || sites.contains(&k) {
            continue;
        }
        let covered: f32 =
            claims.iter().filter(|c| c.contains(&k)).map(|c| k.len() as f32 / c.len() as f32).sum();
        let score = covered / claims.len() as f32 + if page.nodes[at].tag == "h1" { 0.2 } else { 0.0 };
        if score >= 0.4 && best.as_ref().is_none_or(|(top, ..)| score > *top) {
            best = Some((score, text, at));
        }
    }
    if let Some((_, text, at)) = best {
        return Some(Title { text, reader: "heading", heading: Some(at) });
    }
    if let Some(text) = marked {
        return Some(found(text, "microdata"));
    }
    if let Some(text) = headline {
        return Some(found(without_site(&text, site), "json-ld"));
    }
    if let Some(text) = og {
        return Some(found(without_site(text, site), "meta"));
    }
    let h1s: Vec<String> = page.elements("h1").map(|at| page.text(at)).filter(|t| !t.is_empty()).collect();
    if let [only] = h1s.as_slice()
        && !sites.contains(&key(only))
    {
        return Some(found(only.clone(), "heading"));
    }
    if let Some(text) = head {
        return Some(found(without_site(&text, site), "title"));
    }
    h1s.into_iter().next().map(|text| found(text, "heading"))
}

/// A title without the name of the site at its end or start: the part beyond
/// the last separator goes when it names the site, or when it is short and the
/// rest is not. Where the site has gone, so does the section before it.
pub fn without_site(text: &str, site: &[String]) -> String {
    let mut text = text.trim();
    let sites: Vec<String> = site.iter().map(|s| key(s)).filter(|s| s.len() > 2).collect();
    let names_site = |part: &str| {
        let part = key(part);
        !part.is_empty()
            && sites
                .iter()
                .any(|s| *s == part || (part.len() > 3 && (s.contains(&part) || part.contains(s.as_str()))))
    };
    let mut parting = None;
    while let Some((at, separator)) = SEPARATORS.iter().filter_map(|s| text.rfind(s).map(|at| (at, s))).max()
    {
        let tail = &text[at + separator.len()..];
        if !names_site(tail) {
            break;
        }
        text = text[..at].trim_end();
        parting = PARTING.contains(separator).then_some(*separator);
    }
    while let Some((head, section)) = parting.and_then(|separator| text.rsplit_once(separator))
        && is_section(section)
        && head.split_whitespace().count() >= 3
    {
        text = head.trim_end();
    }
    if let Some((at, separator)) = SEPARATORS.iter().filter_map(|s| text.find(s).map(|at| (at, s))).min()
        && names_site(&text[..at])
    {
        text = text[at + separator.len()..].trim_start();
    }
    text = beside_mark(text, &sites);
    if sites.is_empty()
        && let Some((at, separator)) = [" | ", " - ", " – ", " — ", " · ", " • ", " » "]
            .iter()
            .filter_map(|s| text.rfind(s).map(|at| (at, s)))
            .max()
    {
        let tail = &text[at + separator.len()..];
        if tail.split_whitespace().count() <= 4 && text[..at].split_whitespace().count() >= 3 {
            text = text[..at].trim_end();
        }
    }
    text.to_string()
}

/// A title without the whole name of a site before a colon ("The Ledger: Quay to close") or
/// after a mark without spaces. Headlines have colons too, so no less than the whole name will do.
fn beside_mark<'t>(text: &'t str, sites: &[String]) -> &'t str {
    let whole = |part: &str| sites.contains(&key(part));
    let rest = |part: &str| part.split_whitespace().count() >= 3;
    if let Some((site, headline)) = text.split_once(CLOSE)
        && whole(site)
        && rest(headline)
    {
        return headline.trim_start();
    }
    match text.rsplit_once(CLOSE) {
        Some((headline, site)) if whole(site) && rest(headline) => headline.trim_end(),
        _ => text,
    }
}

/// "Local", "Arts & Books": a few words, all of them capitalised.
fn is_section(part: &str) -> bool {
    let words: Vec<&str> = part.split_whitespace().collect();
    (1..=3).contains(&words.len())
        && !part.contains(|c: char| c.is_ascii_digit() || matches!(c, '?' | '!' | '.' | '“' | '”' | '"'))
        && words
            .iter()
            .all(|w| !w.starts_with(char::is_lowercase) || matches!(*w, "and" | "of" | "y" | "und" | "et"))
}
