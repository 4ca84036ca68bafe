//! HTML pages: saved from a browser (SingleFile included), crawled, or unpacked
//! from MHTML and WARC.
//!
//! The page is parsed once. The body comes from the trafilatura crate; title,
//! byline, date and the rest from readers of our own over the same tree, which
//! weigh JSON-LD, meta elements, microdata, `<time>`, the markup of headings and
//! bylines, and the address against each other.

mod author;
mod body;
mod calendar;
mod guard;
mod jsonld;
mod page;
mod published;
mod text;
mod title;

use thiserror::Error;
use trafilatura::dom::Document;

use crate::article::{Article, Origin};
use jsonld::Graph;
use page::{Page, squash};

/// Why a page gave no article.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PageError {
    #[error("elements nested more than {limit} deep")]
    TooDeep { limit: usize },
    #[error("a tag with more than {limit} attributes")]
    Attributes { limit: usize },
    #[error("more than {limit} elements")]
    Elements { limit: usize },
    #[error("neither text nor title")]
    Empty,
}

/// The article on a page. `html` is decoded text; `path` is where it came from
/// and goes into [`Origin::path`] unchanged; `url` is its address where the
/// container knows it (WARC, MHTML), else the page's own claim counts.
pub fn parse_page(html: &str, path: &str, url: Option<&str>) -> Result<Article, PageError> {
    guard::check(html)?;
    let doc = Document::parse(html);
    let page = Page::read(&doc);
    let graph = Graph::new(&page.ld);
    let mut article = Article { origin: Origin { path: path.to_string(), ..Origin::default() }, ..Article::default() };

    let known = url.map(str::to_string).or_else(|| saved_from(html));
    let canonical = address(&page, &graph);
    let site = site_names(&page, &graph, known.as_deref().or(canonical.as_deref()));
    let first = graph.article(page.meta_of(&["og:title"]));
    let title = title::title(&page, first, &site);
    let ld = graph.article(title.as_ref().map(|(t, ..)| t.as_str()));
    let _ = (&known, &canonical);

    let lang = page.elements("html").next().and_then(|at| page.attr(at, "lang").or_else(|| page.attr(at, "xml:lang")));
    article.language = lang.as_deref().and_then(|l| l.split(['-', '_']).next()).filter(|l| l.len() == 2).map(str::to_lowercase);
    if let Some((found, by)) = author::bylines(&page, &graph, ld, &site, title.as_ref().and_then(|(.., at)| *at)) {
        article.bylines = found;
        article.provenance.push(("bylines", by.to_string()));
    }
    let mut doc2 = doc.clone_document();
    if std::env::var("NOPRUNE").is_err() { for at in body::notices(&page) {
        doc2.remove(page.nodes[at].id, true);
    } }
    let heading = title.as_ref().and_then(|(.., at)| *at);
    let frame = body::Frame {
        titles: title.iter().map(|(t, ..)| page::key(t)).chain(heading.map(|at| page::key(&page.text(at)))).chain(page.elements("h1").map(|at| page::key(&page.text(at)))).filter(|k| !k.is_empty()).collect(),
        leads: body::leads(&page, heading),
        prose: body::prose(&page),
        links: page.blocks().into_iter().filter(|b| b.linked * 10 >= b.letters * 9).map(|b| page::key(&page.text(b.at))).collect(),
    };
    let body = body::extract(doc2, &frame);
    let paragraphs = body.paragraphs;
    article.cut = body.cut;
    let addresses: Vec<&str> = [known.as_deref(), canonical.as_deref()].into_iter().flatten().collect();
    article.published = published::published(&page, &graph, ld, &addresses, heading, html, &paragraphs, article.language.as_deref());
    article.origin.url = known.or(canonical);
    if let Some((text, by, _)) = title {
        article.title = Some(text);
        article.provenance.push(("title", by.to_string()));
    }
    article.body = paragraphs.join("\n\n");
    if article.body.is_empty() && article.title.is_none() {
        return Err(PageError::Empty);
    }
    Ok(article)
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
        .or_else(|| page.meta_of(&["og:url", "twitter:url", "parsely-link"]).map(str::to_string).filter(absolute))
        .or_else(|| graph.article(None).and_then(|a| jsonld::string(a, &["url", "mainEntityOfPage", "@id"])).filter(absolute))
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
fn site_names(page: &Page, graph: &Graph, url: Option<&str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    out.extend(page.meta_of(&["og:site_name", "application-name", "apple-mobile-web-app-title"]).map(str::to_string));
    if let Some(publisher) = graph.article(None).and_then(|a| a.get("publisher")) {
        out.extend(graph.names(publisher));
    }
    for kind in ["website", "organization", "newsmediaorganization"] {
        out.extend(graph.of_type(kind).filter_map(|o| jsonld::string(o, &["name"])));
    }
    if let Some(host) = url.and_then(|u| u.split("//").nth(1)).and_then(|u| u.split(['/', ':', '?']).next()) {
        let host = host.strip_prefix("www.").unwrap_or(host);
        out.push(host.to_string());
        if let Some(name) = host.rsplit('.').nth(1).filter(|n| n.len() > 3) {
            out.push(name.to_string());
        }
    }
    out.retain(|name| !squash(name).is_empty());
    out
}
