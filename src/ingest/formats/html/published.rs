//! When a page appeared: the readers, most reliable first.

use serde_json::{Map, Value};

use super::calendar;
use super::jsonld::{Graph, string};
use super::label::{self, Label};
use super::page::{Node, Page, is_block, squash};
use crate::article::{Precision, Published};
use crate::ingest::date::{self, Order};

/// Years a page of the web can be of.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2099;

const PUBLISHED_METAS: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "article:published",
    "article.published",
];

const OTHER_METAS: &[&str] = &[
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "publicationdate",
    "published",
    "published_at",
    "published_time",
    "date",
    "dc.date.issued",
    "dc.date",
    "dc.date.created",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "pub_date",
    "sw-pubdate",
    "bt:pubdate",
    "og:article:time",
    "og:pubdate",
    "article:date",
    "article_date_original",
    "displaydate",
    "originalpublicationdate",
    "citation_publication_date",
    "citation_date",
    "datecreated",
    "article:created_time",
    "rnews:datepublished",
    "release_date",
    "article.created",
    "dc:date",
    "dc:created",
    "datelastpubbed",
    "analyticsattributes.articledate",
    "dcsext.articlefirstpublished",
    "premiumcontentonfirstpublish",
    "time",
    "timestamp",
    "dm_timestamp",
    "uploaddate",
    "created",
    "article:post_date",
    "shareaholic:article_published_time",
];

/// What the readers look at.
pub struct Source<'a, 'd> {
    pub page: &'a Page<'d>,
    pub graph: &'a Graph<'a>,
    /// The JSON-LD object of the article.
    pub about: Option<&'a Map<String, Value>>,
    /// The node of the heading that is the title.
    pub heading: Option<usize>,
    pub html: &'a str,
    /// The addresses of the page, the surest first.
    pub addresses: &'a [&'a str],
}

/// The published date by the cascade: address, article:published_time, other
/// publish metas, `<time>` and microdata, JSON-LD, dates a reader sees beside
/// the title, dates in scripts. Modified dates never count. The address knows
/// only the day: a field of the same day that knows the hour is the better word.
pub fn declared(source: &Source, order: Order) -> Option<Published> {
    let &Source { page, heading, html, addresses, .. } = source;
    let stated = stated(source, order);
    if let Some(found) = addresses.iter().find_map(|url| date::from_url(url).filter(exact)) {
        let closer = |s: &Published| s.date == found.date && s.precision > found.precision;
        return Some(stated.filter(closer).unwrap_or(found));
    }
    stated
        .or_else(|| marked(page, order, heading))
        .or_else(|| in_script(html, order))
        .or_else(|| visible(page, order, heading))
}

/// What the fields of the page say: metas, `<time>` and microdata, JSON-LD.
fn stated(source: &Source, order: Order) -> Option<Published> {
    let &Source { page, graph, about, heading, .. } = source;
    let metas = PUBLISHED_METAS.iter().chain(OTHER_METAS).find_map(|name| {
        let mut values = page.metas.iter().filter(|(key, _)| key == name);
        values.find_map(|(_, value)| read(value, &format!("meta {name}"), order))
    });
    if let Some(found) = metas {
        return Some(local(found, page, order, heading));
    }
    let of_object = |object: &Map<String, Value>| {
        string(object, &["datePublished", "dateCreated", "uploadDate"])
            .and_then(|raw| read(&raw, "json-ld", order))
    };
    let ld = about.and_then(of_object).or_else(|| graph.objects().find_map(of_object));
    times(page, order, heading, ld.is_some()).or_else(|| ld.map(|found| local(found, page, order, heading)))
}

/// The month of the address, when nothing tells the day.
pub fn coarse(addresses: &[&str]) -> Option<Published> {
    addresses.iter().find_map(|url| date::from_url(url))
}

impl Source<'_, '_> {
    /// Which number is the month in 03/07/2025, by the language of the page:
    /// only American English puts it first.
    pub fn order(&self, language: Option<&str>) -> Order {
        let lang =
            self.page.elements("html").next().and_then(|at| self.page.attr(at, "lang")).unwrap_or_default();
        let locale = self.page.meta_of(&["og:locale"]).unwrap_or_default();
        let tag = if lang.contains(['-', '_']) { lang.as_str() } else { locale };
        let region = tag.split(['-', '_']).nth(1).unwrap_or_default();
        let month_first = match region.to_ascii_lowercase().as_str() {
            "us" => true,
            "" => language == Some("en") && !self.addresses.iter().any(|url| is_day_first(url)),
            _ => false,
        };
        if month_first { Order::MonthFirst } else { Order::DayFirst }
    }
}

/// Whether an address is of a country that speaks English and writes the day first.
fn is_day_first(url: &str) -> bool {
    let host = url.split("//").nth(1).and_then(|rest| rest.split(['/', ':', '?']).next());
    let end = host.and_then(|host| host.rsplit('.').next()).unwrap_or_default();
    matches!(end, "uk" | "ie" | "au" | "nz" | "in" | "za" | "mt" | "sg" | "ke" | "ng" | "gh")
}

fn exact(found: &Published) -> bool {
    found.precision >= Precision::Day && YEARS.contains(&found.date.year())
}

/// A date from a field of its own, exact to the day at least.
fn read(raw: &str, provenance: &str, order: Order) -> Option<Published> {
    let raw = raw.trim();
    date::published_in_order(raw, provenance, order).filter(exact).or_else(|| {
        let hit = calendar::dates(raw, order).first().copied()?;
        Some(Published { raw: raw.to_string(), ..day(hit, raw, provenance) })
    })
}

/// `<time>` elements and microdata. A bare `<time>` may belong to another story,
/// so the one next to the heading counts, and none where JSON-LD has its say.
fn times(page: &Page, order: Order, heading: Option<usize>, declared: bool) -> Option<Published> {
    let mut best: Option<(u64, Published)> = None;
    for (at, node) in page.nodes.iter().enumerate() {
        if node.tag.is_empty() || node.tag == "meta" {
            continue;
        }
        let prop = page.attr(at, "itemprop").unwrap_or_default().to_lowercase();
        let property = prop.contains("datepublished") || prop.contains("datecreated");
        let is_time = node.tag == "time" && !prop.contains("modified") && !is_change(&node.names);
        if !property && !is_time {
            continue;
        }
        if !property && page.inside(at, 12, elsewhere) {
            continue;
        }
        let label = if property { Label::None } else { label_of(page, at) };
        if matches!(label, Label::Changed | Label::Other) {
            continue;
        }
        let values = [page.attr(at, "datetime"), page.attr(at, "content"), Some(page.text(at))];
        let from = if property { "microdata" } else { "time" };
        let Some(found) = values.into_iter().flatten().find_map(|v| read(&v, from, order)) else { continue };
        if property {
            return Some(found);
        }
        let named =
            node.names.contains("publish") || node.names.contains("entry-date") || label == Label::Published;
        let rank = distance(at, heading) + if named { 0 } else { 1 << 32 };
        if best.as_ref().is_none_or(|(top, _)| rank < *top) {
            best = Some((rank, found));
        }
    }
    best.filter(|(rank, _)| !declared || *rank < 1 << 32).map(|(_, found)| found)
}

/// Elements whose class says that they hold the date, the one next to the
/// heading first.
fn marked(page: &Page, order: Order, heading: Option<usize>) -> Option<Published> {
    const MARKS: &[&str] = &[
        "date",
        "datum",
        "fecha",
        "publi",
        "posted",
        "submitted",
        "timestamp",
        "dateline",
        "post-meta",
        "entry-meta",
        "postmeta",
        "byline",
        "article-info",
        "time",
    ];
    let mut best: Option<(u64, Published)> = None;
    for (at, node) in page.nodes.iter().enumerate() {
        if node.tag.is_empty()
            || node.end - at > 40
            || !MARKS.iter().any(|m| node.names.contains(m))
            || is_change(&node.names)
        {
            continue;
        }
        if matches!(node.tag, "script" | "style" | "meta" | "html" | "body" | "input")
            || page.inside(at, 12, elsewhere)
        {
            continue;
        }
        let own = page.text(at);
        if own.chars().count() > 150 {
            continue;
        }
        let text = if calendar::dates(&own, order).is_empty() { own } else { in_line(page, at, own) };
        let Some((_, hit)) = label::published(&text, order) else { continue };
        let rank = distance(at, heading);
        if best.as_ref().is_none_or(|(top, _)| rank < *top) {
            best = Some((rank, day(hit, &text, "visible")));
        }
    }
    best.map(|(_, found)| found)
}

/// The day as the page prints it, where the field gives it in UTC and the two
/// are apart by what a time zone makes: "2025-03-07T02:10Z" on a page that says
/// 6 March. Any other difference leaves the field its word.
fn local(found: Published, page: &Page, order: Order, heading: Option<usize>) -> Published {
    let Some(time) = found
        .time
        .as_deref()
        .filter(|t| ["Z", "+00:00", "+0000", "GMT", "UTC"].iter().any(|utc| t.trim_end().ends_with(utc)))
    else {
        return found;
    };
    let Some(hour) = time.get(..2).and_then(|h| h.parse::<u8>().ok()) else { return found };
    let Some(printed) = marked(page, order, heading) else { return found };
    let west = hour < 12 && found.date.yesterday().is_ok_and(|d| d == printed.date);
    let east = hour >= 10 && found.date.tomorrow().is_ok_and(|d| d == printed.date);
    if west || east { printed } else { found }
}

/// How far from the heading an element stands, in nodes; what comes before it
/// counts as three times as far.
fn distance(at: usize, heading: Option<usize>) -> u64 {
    match heading {
        Some(h) if at < h => 3 * (h - at) as u64,
        Some(h) => (at - h) as u64,
        None => at as u64,
    }
}

fn day(hit: calendar::Found, text: &str, provenance: &str) -> Published {
    Published {
        date: hit.date,
        time: None,
        precision: Precision::Day,
        provenance: provenance.into(),
        raw: hit.span.of(text).to_string(),
    }
}

fn is_change(names: &str) -> bool {
    (names.contains("updat")
        || names.contains("modif")
        || names.contains("expire")
        || names.contains("event"))
        && !names.contains("publi")
}

/// The line that an element stands in, where that is short: what a date is called may
/// stand before its element. A label may also be a line of its own.
fn in_line(page: &Page, at: usize, own: String) -> String {
    let mut block = at;
    while block > 0 && !is_block(page.nodes[block].tag) {
        block = page.nodes[block].parent;
    }
    let mut text =
        if block == at { own } else { Some(page.text(block)).filter(|text| is_short(text)).unwrap_or(own) };
    let before = (page.nodes[block].parent + 1..block)
        .rev()
        .find(|&k| page.nodes[k].parent == page.nodes[block].parent && !page.nodes[k].tag.is_empty());
    if let Some(label) = before.map(|k| page.text(k)).filter(|t| is_title(t)) {
        text.insert_str(0, &format!("{label} "));
    }
    text
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= 150
}

/// Whether a text can only be the label of what follows.
fn is_title(text: &str) -> bool {
    (1..=3).contains(&text.split_whitespace().count()) && !text.contains(|c: char| c.is_ascii_digit())
}

/// What the words before an element, in the line that it stands in, call its date.
fn label_of(page: &Page, at: usize) -> Label {
    let text = in_line(page, at, String::new());
    let own = page.text(at);
    let before = text.find(&own).filter(|_| !own.is_empty()).map_or("", |start| &text[..start]);
    // what is called so before another date is that one's
    let from = calendar::dates(before, Order::DayFirst).last().map_or(0, |date| date.span.end);
    label::before(&before[from..])
}

/// Parts of a page that date other things than the article.
fn elsewhere(node: &Node) -> bool {
    matches!(node.tag, "footer" | "aside" | "nav")
        && !node.names.contains("entry")
        && !node.names.contains("meta")
        && !node.names.contains("post")
        || !matches!(node.tag, "body" | "html" | "main" | "article")
            && ["comment", "sidebar", "related", "recommend", "reactie", "widget", "forum-", "recent"]
                .iter()
                .any(|n| node.names.contains(n))
}

/// Dates in the scripts that pages are built from: `"datePublished":"2025-03-07T…"`.
fn in_script(html: &str, order: Order) -> Option<Published> {
    const FIELDS: &[&str] = &[
        "\"datePublished\"",
        "\"published_at\"",
        "\"publishedAt\"",
        "\"publishDate\"",
        "\"pubDate\"",
        "\"publicationDate\"",
        "\"date_published\"",
        "\"firstPublished\"",
    ];
    FIELDS.iter().find_map(|field| {
        let at = memchr::memmem::find(html.as_bytes(), field.as_bytes())? + field.len();
        let rest = html.get(at..)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        let value = &rest[..rest.find('"').filter(|&end| end <= 60)?];
        read(value, "script", order)
    })
}

/// The first date among the lines around the heading: short lines first, then
/// the rest of the page, running text last. Comments and other stories are
/// looked at only where nothing else holds a date.
fn visible(page: &Page, order: Order, heading: Option<usize>) -> Option<Published> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut covered = 0;
    let blocks = page.blocks();
    let mut blocks = blocks.iter().peekable();
    // text beside blocks, in a block of its own kind, is a line too
    for (at, text) in page.runs() {
        while let Some(block) = blocks.next_if(|b| b.at <= at) {
            covered = page.nodes[block.at].end;
            lines.push((block.at, page.text(block.at)));
        }
        if at >= covered {
            lines.push((at, squash(text)));
        }
    }
    let mut best: Option<(u64, Published)> = None;
    let mut title = String::new();
    for (at, own) in lines {
        // "Received" in a cell or line of its own says what the date in the next one is
        let label = std::mem::take(&mut title);
        if own.is_ascii() && !own.bytes().any(|b| b.is_ascii_digit()) {
            title = if own.split_whitespace().count() <= 3 { own } else { title };
            continue;
        }
        let text = if label.is_empty() { own } else { format!("{label} {own}") };
        let Some((label, hit)) = label::published(&text, order) else { continue };
        let length = text.chars().count();
        let far = distance(at, heading);
        let class: u64 = match length {
            _ if elsewhere(&page.nodes[at]) || page.inside(at, 12, elsewhere) => 4,
            ..=160 if far < 400 && label == Label::Published => 0,
            ..=60 if far < 400 => 1,
            ..=160 => 2,
            _ => 3,
        };
        let rank = (class << 40) + far;
        if best.as_ref().is_none_or(|(top, _)| rank < *top) {
            best = Some((rank, day(hit, &text, "visible")));
        }
    }
    best.map(|(_, found)| found)
}

/// The first date of the body itself: the last resort, it may be any date.
pub fn in_body(body: &[String], order: Order) -> Option<Published> {
    body.iter().find_map(|paragraph| {
        let (_, hit) = label::published(paragraph, order)?;
        Some(day(hit, paragraph, "body"))
    })
}
