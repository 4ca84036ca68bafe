//! Who wrote a page.
//!
//! Structured data names an author on every page of many sites, often the site
//! itself or the account that uploaded the story; what a reader sees beside the
//! title is right more often. So the two are read apart and weighed.

use serde_json::{Map, Value};

use super::jsonld::{self, Graph};
use super::page::{Page, key, squash};
use crate::article::Byline;
use crate::ingest::{byline, date};

const METAS: &[&str] = &[
    "author",
    "article:author",
    "byl",
    "sailthru.author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.author",
    "cxenseparse:author",
    "og:article:author",
    "article.author",
    "article:author_name",
    "citation_author",
    "dcsext.author",
    "vr:author",
    "bt:author",
    "og:author",
    "analyticsattributes.author",
    "authors",
    "creator",
    "publication.author",
];

/// The bylines of a page and which reader found them.
pub fn bylines(
    page: &Page,
    graph: &Graph,
    article: Option<&Map<String, Value>>,
    site: &[String],
    heading: Option<usize>,
) -> Option<(Vec<Byline>, &'static str)> {
    let sites: Vec<String> = site.iter().map(|s| key(s)).filter(|k| !k.is_empty()).collect();
    let fits = |text: &str| is_author(text) && !sites.contains(&key(text));
    let author = article.and_then(|a| a.get("author").or_else(|| a.get("creator")));
    let declared = author.map(|value| {
        let names =
            graph.names(value).into_iter().filter(|n| fits(n)).map(|n| structured(&n)).collect::<Vec<_>>();
        (names, "json-ld")
    });
    // a name that no reader sees is the account that uploaded the story
    let text: String = page.runs().map(|(_, text)| key(text)).collect();
    let shown = |found: &(Vec<Byline>, &'static str)| {
        found.0.iter().flat_map(|b| &b.names).any(|n| text.contains(&key(n)))
    };
    let meta = METAS.iter().find_map(|name| {
        let values = page.metas.iter().filter(|(k, _)| k == name);
        let found: Vec<Byline> =
            values.filter(|(_, v)| fits(v) && !is_body(v, &sites)).map(|(_, v)| structured(v)).collect();
        (!found.is_empty()).then_some((found, "meta"))
    });
    let seen = visible(page, heading, &fits);
    // papers name who wrote a piece of news; what calls every page an article names its account
    let person = || {
        let news = article.is_some_and(jsonld::is_news);
        let names = author.filter(|_| news).map(|value| graph.people(value)).unwrap_or_default();
        let whole = |b: &Byline| matches!(&b.names[..], [name] if name.contains(' ') && is_name(name));
        let found: Vec<Byline> = names
            .iter()
            .filter(|n| fits(n) && !is_body(n, &sites))
            .map(|n| byline::clean(n))
            .filter(whole)
            .collect();
        (!found.is_empty()).then_some((found, "json-ld"))
    };
    declared.filter(shown).or_else(|| meta.filter(shown)).or(seen).or_else(person)
}

/// How a candidate was marked, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    /// "11.12.2019 - Mara Quill" below the heading.
    Dated,
    Line,
    Link,
    /// "Author:" and what follows it.
    Label,
    Class,
    Byline,
    Rel,
    Property,
}

/// What a reader sees: elements marked as naming the author, and short blocks
/// that read like a byline. Of those that are marked alike the one that
/// follows the heading soonest wins.
fn visible(
    page: &Page,
    heading: Option<usize>,
    fits: &dyn Fn(&str) -> bool,
) -> Option<(Vec<Byline>, &'static str)> {
    let mut best: Option<((Mark, i64), Byline)> = None;
    let mut skip = 0;
    for (at, node) in page.nodes.iter().enumerate() {
        if at < skip
            || node.tag.is_empty()
            || matches!(node.tag, "meta" | "html" | "body" | "input" | "label" | "img")
        {
            continue;
        }
        // what holds the heading is no aside, whatever it is called
        let holds_heading = heading.is_some_and(|h| (at..node.end).contains(&h));
        if elsewhere(node.tag, &node.names) && !holds_heading {
            skip = node.end;
            continue;
        }
        let distance = heading.map_or(0, |h| if at >= h { (at - h) as i64 } else { (h - at) as i64 * 3 });
        let dated = || {
            let below = heading.is_some_and(|h| at > h) && distance <= BELOW;
            below.then(|| dated(page, at)).flatten().map(|name| (Mark::Dated, Some(name)))
        };
        let labelled = || labelled(page, at).map(|name| (Mark::Label, Some(name)));
        let marked = mark(page, at).map(|mark| (mark, None));
        let Some((mark, value)) = labelled().or(marked).or_else(dated) else { continue };
        let mut inner = at;
        if mark == Mark::Property {
            // of "by NAME, Editor" marked as a whole, the name
            inner = (at..node.end)
                .find(|&k| {
                    page.attr(k, "itemprop").is_some_and(|p| p.split_whitespace().any(|p| p == "name"))
                })
                .unwrap_or(at);
        }
        let mut text = value.unwrap_or_else(|| page.text(inner));
        if text.is_empty() && inner != at {
            text = page.attr(inner, "content").unwrap_or_default();
        }
        if !fits(&text) {
            continue;
        }
        let mut found = byline::clean(&text);
        found.names.retain(|name| is_name(name));
        if found.names.is_empty() {
            // an account name, where nothing else is marked
            if mark < Mark::Class
                || text.split_whitespace().count() > 3
                || text.contains([':', '|', '/', '\u{a0}'])
                || !is_name(&text)
            {
                continue;
            }
            found.names.push(text);
        }
        let rank = (mark, -distance);
        if best.as_ref().is_none_or(|(top, _)| rank > *top) {
            best = Some((rank, found));
        }
    }
    best.map(|(_, found)| (vec![found], "markup"))
}

/// How far below the heading a line with date and name stands, in nodes.
const BELOW: i64 = 60;

/// Words that name an author when they stand before a colon.
const LABELS: &[&str] = &[
    "author",
    "authors",
    "autor",
    "autorin",
    "autoren",
    "auteur",
    "autore",
    "by",
    "von",
    "par",
    "por",
    "text",
    "words",
    "written by",
    "reporter",
];

/// What stands behind a label of its own, "<b>Author:</b> Mara Quill".
fn labelled(page: &Page, at: usize) -> Option<String> {
    let node = &page.nodes[at];
    if !matches!(node.tag, "strong" | "b" | "span" | "em" | "i" | "dt" | "th" | "label") || node.end - at > 4
    {
        return None;
    }
    let label = page.text(at).to_lowercase();
    if !LABELS.contains(&label.strip_suffix(':')?.trim_end()) {
        return None;
    }
    let mut value = String::new();
    for next in &page.nodes[node.end..page.nodes[node.parent].end] {
        let ends = matches!(next.tag, "strong" | "b" | "dt" | "tr") || super::page::is_block(next.tag);
        if ends && !value.trim().is_empty() {
            break;
        }
        value.push_str(&next.text);
        if value.len() > 160 {
            return None;
        }
    }
    let value = squash(&value);
    value.starts_with(char::is_uppercase).then_some(value)
}

/// The name on a line that holds a date and a name, and nothing else.
fn dated(page: &Page, at: usize) -> Option<String> {
    let node = &page.nodes[at];
    if !matches!(node.tag, "p" | "div" | "span" | "small" | "h4" | "h5" | "h6") || node.end - at > 12 {
        return None;
    }
    let text = page.text(at);
    if text.chars().count() > 70 {
        return None;
    }
    let day = super::calendar::dates(&text, date::Order::DayFirst).first()?.span;
    let lead = text[..day.start].trim().trim_end_matches([',', ':']).to_lowercase();
    const OPENINGS: &[&str] = &[
        "",
        "am",
        "on",
        "posted",
        "posted on",
        "published",
        "published on",
        "submitted on",
        "vom",
        "le",
        "el",
    ];
    if !OPENINGS.contains(&lead.as_str()) {
        return None;
    }
    let mut rest = text[day.end..].trim_start_matches(|c: char| c.is_whitespace() || "-–—|·•,/".contains(c));
    // "March 2, 2018 at 10:05 am by Mara Quill"
    if let Some(name) = ["by ", "von ", "par ", "por "].iter().find_map(|by| match rest.strip_prefix(by) {
        None => rest.split_once(&format!(" {by}")).map(|(_, name)| name).filter(|_| *by == "by "),
        name => name,
    }) {
        rest = name;
    }
    let words: Vec<&str> = rest.split_whitespace().collect();
    let particle = |w: &str| matches!(w, "de" | "van" | "von" | "der" | "del" | "la" | "di" | "zu");
    let name = (2..=4).contains(&words.len())
        && rest.len() < text[day.end..].len()
        && words.iter().all(|w| particle(w) || w.starts_with(char::is_uppercase))
        && !rest.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '.' | '?' | '!' | '|'));
    name.then(|| rest.to_string())
}

/// Words that open a line with a colon and a name.
const SHORT_LABELS: &[&str] = &[
    "autor", "autorin", "author", "text", "auteur", "autore", "words", "writer", "reporter", "report",
    "story", "texte", "texto", "testo", "tekst",
];

fn mark(page: &Page, at: usize) -> Option<Mark> {
    let node = &page.nodes[at];
    if page
        .attr(at, "itemprop")
        .is_some_and(|p| p.split_whitespace().any(|p| p == "author" || p == "creator"))
    {
        return Some(Mark::Property);
    }
    if page.attr(at, "rel").is_some_and(|r| r.split_whitespace().any(|r| r == "author")) {
        return Some(Mark::Rel);
    }
    let names = &node.names;
    let other = [
        "bio",
        "avatar",
        "image",
        "photo",
        "box",
        "social",
        "description",
        "follow",
        "role",
        "title",
        "desc",
        "info",
    ];
    if names.contains("byline")
        || node.tag == "byline"
        || names.split_ascii_whitespace().any(|n| n == "by")
        || page.attr(at, "data-testid").is_some_and(|t| t.contains("byline"))
    {
        return Some(Mark::Byline);
    }
    if (names.contains("author")
        || names.contains("autor")
        || names.contains("auteur")
        || names.contains("vcard")
        || names.contains("username"))
        && !other.iter().any(|o| names.contains(o))
    {
        return Some(Mark::Class);
    }
    // a short block of its own: "By NAME", "Von NAME"
    if matches!(
        node.tag,
        "p" | "div" | "span" | "address" | "li" | "em" | "i" | "strong" | "b" | "h4" | "h5" | "h6"
    ) && node.end - at <= 12
    {
        let text = page.text(at);
        let mut words = text.split_whitespace();
        let lead = words.next().unwrap_or_default().trim_end_matches(':').to_lowercase();
        let name = words.next().is_some_and(|w| w.starts_with(char::is_uppercase));
        let short = text.chars().count() <= 70;
        let open = !text.ends_with(['.', '!', '?']);
        let said = matches!(lead.as_str(), "by" | "von" | "par" | "por");
        let labelled = SHORT_LABELS.contains(&lead.as_str()) && text.contains(':');
        let role = !matches!(lead.as_str(), "text" | "words" | "story" | "report");
        let bare = open && said && text.split_whitespace().count() <= 7;
        // "Posted by Mara Quill on March 2, 2018 10:05 am"
        let line = || text.chars().count() <= 120 && byline::from_line(&text).is_some();
        if name && short && (labelled && (open || role) || bare) || open && line() {
            return Some(Mark::Line);
        }
    }
    if node.tag == "a"
        && page.attr(at, "href").is_some_and(|h| {
            ["/author/", "/autor/", "/autoren/", "/auteur/", "/autore/", "/authors/", "/profile/"]
                .iter()
                .any(|p| h.contains(p))
        })
    {
        return Some(Mark::Link);
    }
    None
}

/// Parts of a page that name other authors: comments, other stories, biographies.
fn elsewhere(tag: &str, names: &str) -> bool {
    if matches!(tag, "nav" | "script" | "style" | "noscript" | "svg" | "select" | "textarea") {
        return true;
    }
    if matches!(tag, "body" | "html" | "main" | "article") {
        return false;
    }
    if tag == "footer" && !["entry", "post", "meta", "article"].iter().any(|n| names.contains(n)) {
        return true;
    }
    names.split_ascii_whitespace().any(|name| {
        name == "comments"
            || name == "respond"
            || name == "disqus_thread"
            || name == "commentlist"
            || name == "comment-list"
            || name == "comment"
            || name.starts_with("comment-")
            || name.starts_with("comments-")
            || name == "sidebar"
            || name == "secondary"
            || name.starts_with("widget")
            || name.contains("related")
            || name.contains("recommend")
            || name.contains("teaser") && !name.contains("meta")
    })
}

/// A name from a field of its own: what the byline reader drops is kept as it
/// stands when it could still be a name.
fn structured(text: &str) -> Byline {
    let text = squash(text);
    let mut found = byline::clean(&text);
    if found.names.is_empty() && text.split_whitespace().count() <= 4 {
        found.names.push(text);
    }
    found
}

/// Whether what is left of a byline is a name and not a label ("Alle Beiträge").
fn is_name(name: &str) -> bool {
    const LABELS: &[&str] = &[
        "about",
        "agencies",
        "agenturen",
        "alle",
        "all",
        "am",
        "article",
        "articles",
        "artikel",
        "author",
        "authors",
        "autor",
        "autoren",
        "autorin",
        "autorinnen",
        "beitrag",
        "beiträge",
        "by",
        "contact",
        "contributor",
        "date",
        "datum",
        "email",
        "follow",
        "foto",
        "fotos",
        "gesponserte",
        "inhalte",
        "interview",
        "kontakt",
        "mehr",
        "more",
        "nachricht",
        "nachrichten",
        "par",
        "por",
        "posted",
        "posts",
        "profil",
        "profile",
        "publiziert",
        "published",
        "quelle",
        "red",
        "share",
        "source",
        "staff",
        "text",
        "tous",
        "über",
        "unsere",
        "veröffentlicht",
        "view",
        "von",
        "weitere",
        "written",
    ];
    name.chars().filter(|c| c.is_alphabetic()).count() > 1
        && !name
            .split_whitespace()
            .any(|w| LABELS.contains(&w.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str()))
        && name.chars().filter(char::is_ascii_digit).count() * 2 < name.chars().count()
}

/// Accounts of a system that puts pages up, without the number behind them.
const ACCOUNTS: &[&str] = &[
    "admin",
    "administrator",
    "anonymous",
    "author",
    "autor",
    "cms",
    "cmsadmin",
    "contentadmin",
    "editor",
    "guest",
    "none",
    "null",
    "root",
    "siteadmin",
    "superadmin",
    "superuser",
    "sysadmin",
    "unknown",
    "user",
    "webadmin",
    "webeditor",
    "webmaster",
    "wordpressadmin",
    "wpadmin",
    "wpengine",
];

/// Whether a text can name an author at all.
fn is_author(text: &str) -> bool {
    let k = key(text);
    let account = ACCOUNTS.contains(&k.trim_end_matches(|c: char| c.is_ascii_digit()));
    !k.is_empty()
        && text.chars().count() <= 150
        && !text.contains("://")
        && !text.starts_with('@')
        && !account
}

/// Whether a name is that of a company, a site or a desk.
fn is_body(text: &str, sites: &[String]) -> bool {
    let k = key(text);
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '.').collect();
    let bodies = [
        "gmbh",
        "ag",
        "e.v.",
        "ev",
        "inc",
        "ltd",
        "llc",
        "redaktion",
        "redaktionsteam",
        "team",
        "verlag",
        "media",
        "group",
        "online",
        "news",
        "stiftung",
        "company",
        "kg",
        "corp",
        "press",
        "magazin",
        "magazine",
        "department",
        "ministerium",
        "bundesamt",
        "universität",
        "university",
        "institut",
        "institute",
        "verein",
    ];
    words.iter().any(|w| bodies.contains(w))
        || words.iter().any(|w| {
            w.rsplit_once('.').is_some_and(|(name, end)| {
                name.len() > 1 && (2..=4).contains(&end.len()) && end != "dr" && !name.contains('.')
            })
        })
        || sites.iter().any(|s| s.len() > 3 && (s.contains(&k) || k.contains(s.as_str())))
        || text.chars().all(|c| c.is_uppercase()) && text.len() <= 5
}
