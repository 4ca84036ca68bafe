//! HTML pages: saved from a browser (SingleFile included), crawled, or unpacked
//! from MHTML and WARC.
//!
//! The page is parsed once. The body comes from the trafilatura crate; title,
//! byline, date and the rest from readers of our own over the same tree, which
//! weigh JSON-LD, meta elements, microdata, `<time>`, the markup of headings and
//! bylines, and the address against each other.

mod author;
mod body;
mod breaks;
mod calendar;
mod facts;
mod foreign;
mod guard;
mod jsonld;
mod label;
mod page;
mod published;
mod state;
mod text;
mod title;

#[cfg(test)]
mod tests;

use thiserror::Error;
use trafilatura::dom::{Document, NodeId};

use super::{Head, Markup};
use crate::article::{Article, Origin};
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::charset;
use crate::ingest::{Options, Reason, Record};
use jsonld::Graph;
use page::{Page, squash};

/// Elements that a page, or a piece of one, starts with.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "body",
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "center",
    "div",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "table",
    "title",
    "ul",
];

/// Why a page gave no article.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PageError {
    #[error("elements nested more than {limit} deep")]
    TooDeep { limit: usize },
    #[error("a tag with more than {limit} attributes")]
    Attributes { limit: usize },
    #[error("more than {limit} elements")]
    Elements { limit: usize },
}

/// A page, or a piece of one: by its first element, or because it says so.
pub(super) fn is_page(markup: &Markup) -> bool {
    ELEMENTS.contains(&markup.root()) || markup.holds(&["<!doctype html", "<html"])
}

/// What does not open like a page: the name says so, or the page begins further down.
pub(super) fn is_likely(head: &Head) -> bool {
    if head.is_named(&[".html", ".htm", ".xhtml", ".shtml"]) {
        return true;
    }
    let start = head.text.chars().take(4000).collect::<String>().to_lowercase();
    start.contains("<html") && start.contains("<head") || start.contains("<!doctype html")
}

pub(super) fn read(record: &Record, _: &Options) -> Drafts {
    let text = charset::decode_marked_up(&record.bytes)?;
    one(article(&text, record.origin.url.as_deref())?)
}

/// The article of a page, wherever the page lay; `url` is the address that its container
/// knows.
pub(super) fn article(text: &str, url: Option<&str>) -> Result<Article, Reason> {
    parse_page(text, "", url).map_err(|error| match error {
        PageError::TooDeep { limit } => Reason::TooDeep { limit: limit as u32 },
        error => Reason::malformed("HTML", error),
    })
}

/// The article on a page. `html` is decoded text; `path` is where it came from
/// and goes into [`Origin::path`] unchanged; `url` is its address where the
/// container knows it (WARC, MHTML), else what a saved page notes, else the
/// page's own claim.
///
/// A page that shows no text has the body that its JSON-LD or its description
/// gives, and an empty one where neither does.
pub fn parse_page(html: &str, path: &str, url: Option<&str>) -> Result<Article, PageError> {
    guard::check(html)?;
    let mut doc = Document::parse(html);
    let mut page = Page::read(&doc);
    let bars = foreign::toolbars(&page);
    if !bars.is_empty() {
        drop(page);
        bars.into_iter().for_each(|bar| doc.remove(bar, true));
        page = Page::read(&doc);
    }
    // the parser nests what the guard does not count: paragraphs, items, cells
    if page.depth() > 2 * guard::MAX_DEPTH {
        return Err(PageError::TooDeep { limit: guard::MAX_DEPTH });
    }
    let mut gone = foreign::notices(&page);
    let story: Vec<_> =
        foreign::misnamed(&page, &gone).into_iter().map(|at| page.rename(at, "div")).collect();
    let graph = Graph::new(&page.ld);
    let known = url.map(str::to_string).or_else(|| saved_from(html));
    let canonical = address(&page, &graph);
    let addresses: Vec<&str> =
        [known.as_deref(), canonical.as_deref()].into_iter().flatten().map(archived).collect();
    let site = site_names(&page, &graph, &addresses);

    let about = graph.article(page.meta_of(&["og:title"]));
    let title = title::title(&page, about, &site);
    let heading = title.as_ref().and_then(|t| t.heading);
    let about = graph.article(title.as_ref().map(|t| t.text.as_str()));
    let bylines = author::bylines(&page, &graph, about, &site, heading);
    let facts = facts::read(&page, &graph, about);
    let source =
        published::Source { page: &page, graph: &graph, about, heading, html, addresses: &addresses };
    let order = source.order(facts.language.as_deref());
    let declared = published::declared(&source, order);
    gone.extend(foreign::others(&page, heading));
    let frame = body::frame(&page, title.as_ref(), &gone);
    let mut told = about.map(jsonld::body).unwrap_or_default();
    if told.is_empty() && frame.prose < state::LITTLE {
        told = title.as_ref().and_then(|title| state::body(&page, &title.text)).unwrap_or_default();
    }
    let described = page.meta_of(&["og:description", "description", "twitter:description"]);
    let described = described.filter(|d| title.is_some() && d.chars().count() >= 60).map(str::to_string);
    let gone: Vec<_> = gone.into_iter().map(|at| page.nodes[at].id).collect();

    drop(page);
    clear(&mut doc, gone, story);
    let mut body = body::extract(doc, &frame);
    let read_by = body.stand_in(told, described);

    let mut article =
        Article { origin: Origin { path: path.to_string(), ..Origin::default() }, ..Article::default() };
    let mut from = |field: &'static str, reader: &str| article.provenance.push((field, reader.to_string()));
    if let Some(title) = title {
        from("title", title.reader);
        article.title = Some(title.text);
    }
    if let Some((found, reader)) = bylines {
        from("byline", reader);
        article.bylines = found;
    }
    for (field, reader) in facts.readers {
        from(field, reader);
    }
    article.publisher = facts.publisher;
    article.section = facts.section;
    article.keywords = facts.keywords;
    article.language = facts.language;
    article.published = declared
        .or_else(|| published::in_body(&body.paragraphs, order))
        .or_else(|| published::coarse(&addresses));
    article.origin.url = known.or(canonical);
    if !body.paragraphs.is_empty() {
        from("body", read_by);
    }
    article.body = body.paragraphs.join("\n\n");
    article.cut = body.cut;
    Ok(article)
}

/// Leaves of a page what may be its article: without the elements `gone`, with those of
/// the `story` as plain boxes, and with paragraphs where it has only breaks.
fn clear(doc: &mut Document, gone: Vec<NodeId>, story: Vec<NodeId>) {
    gone.into_iter().for_each(|id| doc.remove(id, true));
    for id in story {
        doc.set_tag_name(id, "div");
        doc.clear_attributes(id);
    }
    breaks::part(doc);
}

/// The page's own address: canonical link, og:url, JSON-LD.
fn address(page: &Page, graph: &Graph) -> Option<String> {
    let link = page
        .elements("link")
        .find(|&at| page.attr(at, "rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical")))
        .and_then(|at| page.attr(at, "href"));
    let absolute = |u: &String| u.starts_with("http://") || u.starts_with("https://");
    link.map(|l| l.trim().to_string())
        .filter(absolute)
        .or_else(|| {
            page.meta_of(&["og:url", "twitter:url", "parsely-link"]).map(str::to_string).filter(absolute)
        })
        .or_else(|| {
            graph
                .article(None)
                .and_then(|a| jsonld::string(a, &["url", "mainEntityOfPage", "@id"]))
                .filter(absolute)
        })
}

/// The address behind that of a copy in a web archive, whose own date is that of the copy:
/// "https://archive.example/web/20240102030405/https://ledger.example/quay".
fn archived(url: &str) -> &str {
    let path = url.split('?').next().unwrap_or(url);
    // the scheme of the archive's own address follows no slash
    match ["/https:/", "/http:/"].iter().filter_map(|scheme| path.rfind(scheme)).max() {
        Some(at) => &url[at + 1..],
        None => archived_by_day(url).unwrap_or(url),
    }
}

/// Archives may leave the scheme out: "…/web/20240102030405/ledger.example/quay".
fn archived_by_day(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("/web/")?;
    let (stamp, address) = rest.split_once('/')?;
    let digits = stamp.trim_end_matches(|c: char| c.is_ascii_lowercase() || c == '_');
    (digits.len() >= 8 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(address)
}

/// The address that a browser wrote into a saved page.
fn saved_from(html: &str) -> Option<String> {
    let mut end = html.len().min(4096);
    while !html.is_char_boundary(end) {
        end -= 1;
    }
    let head = &html[..end];
    let line = if let Some(at) = head.find("Page saved with SingleFile") {
        head[at..].split_once("url:")?.1
    } else {
        let at = head.find("saved from url=(")?;
        head[at..].split_once(')')?.1
    };
    let url = line.split_whitespace().next()?;
    url.starts_with("http").then(|| url.to_string())
}

/// What the site is called: og:site_name, the publisher in JSON-LD, the host.
fn site_names(page: &Page, graph: &Graph, urls: &[&str]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    out.extend(
        page.meta_of(&["og:site_name", "application-name", "apple-mobile-web-app-title"]).map(str::to_string),
    );
    if let Some(publisher) = graph.article(None).and_then(|a| a.get("publisher")) {
        out.extend(graph.names(publisher));
    }
    for kind in ["website", "organization", "newsmediaorganization"] {
        out.extend(graph.of_type(kind).filter_map(|o| jsonld::string(o, &["name"])));
    }
    let hosts = urls.iter().filter_map(|u| u.split("//").nth(1)?.split(['/', ':', '?']).next());
    for host in hosts {
        let host = host.strip_prefix("www.").unwrap_or(host);
        out.push(host.to_string());
        if let Some(name) = host.rsplit('.').nth(1).filter(|n| n.len() > 3) {
            out.push(name.to_string());
        }
    }
    out.retain(|name| !squash(name).is_empty());
    out
}
