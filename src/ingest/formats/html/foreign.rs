//! What stands on a page and is not of its article: consent notices, the toolbar of a
//! web archive, other whole articles.

use trafilatura::dom::NodeId;

use super::page::{Page, is_block};
use crate::ingest::furniture::{self, Consent};

/// Letters that make a block of text one to be read, and not a label or a button.
const TEXT: usize = 60;

/// Letters of text that make an element an article of its own.
const STORY: usize = 250;

/// Containers that never hold the article: consent notices and the like, which
/// the fallbacks would otherwise take for running text.
pub fn notices(page: &Page) -> Vec<usize> {
    const MARKS: &[&str] = &[
        "cookie",
        "consent",
        "gdpr",
        "onetrust",
        "privacy-overview",
        "cmplz",
        "didomi",
        "truste",
        "usercentrics",
    ];
    let mut out = Vec::new();
    let mut at = 0;
    while at < page.nodes.len() {
        let node = &page.nodes[at];
        let marked =
            matches!(node.tag, "div" | "section" | "aside" | "form" | "dialog" | "footer" | "p" | "ul")
                && MARKS.iter().any(|m| node.names.contains(m));
        // a wrapper around everything is no notice
        if marked && (node.end - at) * 3 < page.nodes.len() {
            out.push(at);
            at = node.end;
        } else {
            at += 1;
        }
    }
    out.extend(worded(page));
    out.sort_unstable();
    out.dedup();
    out
}

/// Notices without a telling name, known by their words: the widest boxes in which every
/// text asks for consent.
fn worded(page: &Page) -> Vec<usize> {
    let blocks: Vec<(usize, usize, Consent)> = page
        .blocks()
        .into_iter()
        .map(|block| (block.at, block.letters, furniture::consent(&page.text(block.at))))
        .collect();
    let mut out: Vec<usize> = Vec::new();
    for &(seed, _, said) in &blocks {
        if said != Consent::Asked || out.last().is_some_and(|&at| page.nodes[at].end > seed) {
            continue;
        }
        let mut widest = None;
        let mut at = seed;
        while at > 0 && !matches!(page.nodes[at].tag, "body" | "html" | "main" | "article") {
            let inside = || blocks.iter().filter(|(k, ..)| (at..page.nodes[at].end).contains(k));
            let told = inside().any(|&(_, letters, said)| letters >= TEXT && said == Consent::None);
            let short: usize = inside().filter(|b| b.2 == Consent::None).map(|b| b.1).sum();
            let asked: usize = inside().filter(|b| b.2 != Consent::None).map(|b| b.1).sum();
            if told || short > asked || page.holds(at, |n| matches!(n.tag, "h1" | "main" | "article")) {
                break;
            }
            let several = inside().filter(|b| b.2 != Consent::None).count() > 1;
            if is_box(page.nodes[at].tag) && (several || has_choice(page, at)) {
                widest = Some(at);
            }
            at = page.nodes[at].parent;
        }
        out.extend(widest);
    }
    out
}

fn is_box(tag: &str) -> bool {
    matches!(tag, "div" | "section" | "aside" | "form" | "dialog" | "footer" | "header" | "td")
}

/// Whether there is something to press.
fn has_choice(page: &Page, at: usize) -> bool {
    page.holds(at, |n| {
        matches!(n.tag, "button" | "input") || n.names.contains("button") || n.names.contains("btn")
    })
}

/// What a web archive has put around the page that it keeps: its bar, and the days of its copies.
pub fn toolbars(page: &Page) -> Vec<NodeId> {
    const BARS: &[&str] = &[
        "wm-ipp",
        "wm-ipp-base",
        "wm-ipp-print",
        "wm-toolbar",
        "donato",
        "_wb_plain_banner",
        "_wb_frame_top_banner",
        "wb_banner",
        "ait-banner",
        "ukwa_banner",
        "webarchive-banner",
        "archive-banner",
    ];
    let mut out = Vec::new();
    let mut at = 0;
    while at < page.nodes.len() {
        let node = &page.nodes[at];
        let named = || node.names.split_ascii_whitespace().any(|name| BARS.contains(&name));
        let headed = || {
            node.tag == "div" && node.names.split_ascii_whitespace().any(|n| n == "header") && {
                let text = page.text(at).to_lowercase();
                text.chars().count() < 1500
                    && (text.contains("webpage capture")
                        || text.contains("saved from") && text.contains("archive."))
            }
        };
        if !node.names.trim().is_empty() && (named() || headed()) {
            out.push(node.id);
            at = node.end;
        } else {
            at += 1;
        }
    }
    out
}

/// Boxes beside the one of the title that hold a whole article each, with a heading of its own.
///
/// Only where the title's own box has text enough to be the article: a page may put its
/// heading in one box and the text in the next.
pub fn others(page: &Page, heading: Option<usize>) -> Vec<usize> {
    let Some(heading) = heading else { return Vec::new() };
    let mut at = heading;
    while at > 0 && !matches!(page.nodes[at].tag, "body" | "html") {
        let parent = page.nodes[at].parent;
        if is_block(page.nodes[at].tag) && at != heading && letters(page, at) >= STORY && !is_ticker(page, at)
        {
            let out: Vec<usize> =
                children(page, parent).filter(|&k| k != at && rivals(page, at, k, heading)).collect();
            if !out.is_empty() {
                return out;
            }
        }
        at = parent;
    }
    Vec::new()
}

/// Whether the box at `other` holds an article as that at `own` does, whose title is at `heading`.
fn rivals(page: &Page, own: usize, other: usize, heading: usize) -> bool {
    let (a, b) = (&page.nodes[own], &page.nodes[other]);
    let marked = |at: usize| {
        page.nodes[at].tag == "article"
            || page
                .attr(at, "itemtype")
                .is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("BlogPosting"))
    };
    // a box around one article stands for it
    let article = |at: usize| marked(at) || (at..page.nodes[at].end).filter(|&k| marked(k)).count() == 1;
    let alike = a.tag == b.tag
        && !a.names.trim().is_empty()
        && a.names.split(' ').next() == b.names.split(' ').next();
    let articles = article(own) && article(other);
    let posts = page.nodes[heading].tag == "h1"
        || ["post", "entry", "article", "story"].iter().any(|kind| a.names.contains(kind));
    if !(articles || alike && posts) {
        return false;
    }
    let Some(first) = (other..b.end).find(|&k| is_heading(page.nodes[k].tag)) else { return false };
    // parts of one article have headings too, of a lower rank than its title
    let same = page.nodes[first].tag == page.nodes[heading].tag;
    let text = letters(page, other);
    (same || articles && letters(page, own) * 4 >= text) && text >= STORY
}

fn is_heading(tag: &str) -> bool {
    matches!(tag, "h1" | "h2" | "h3")
}

/// Entries of a ticker are articles in an article.
fn is_ticker(page: &Page, at: usize) -> bool {
    page.nodes[at].names.contains("live")
        || page.attr(at, "itemtype").is_some_and(|k| k.ends_with("LiveBlogPosting"))
}

fn children<'p>(page: &'p Page, parent: usize) -> impl Iterator<Item = usize> + 'p {
    (parent + 1..page.nodes[parent].end).filter(move |&k| page.nodes[k].parent == parent)
}

/// Letters of the longer runs of text below `at`, links and what stands beside aside.
fn letters(page: &Page, at: usize) -> usize {
    text_of(page, at, &["a", "script", "style", "noscript", "nav", "aside", "footer"])
}

fn text_of(page: &Page, at: usize, without: &[&str]) -> usize {
    let (mut out, mut k) = (0, at);
    while k < page.nodes[at].end {
        let node = &page.nodes[k];
        if k > at && without.contains(&node.tag) {
            k = node.end;
            continue;
        }
        let here = node.text.chars().filter(|c| !c.is_whitespace()).count();
        out += if here >= 40 { here } else { 0 };
        k += 1;
    }
    out
}

/// Elements made for what stands beside an article that hold the article all the same.
pub fn misnamed(page: &Page, notices: &[usize]) -> Vec<usize> {
    let all = |at: usize| text_of(page, at, &["a", "script", "style", "noscript"]);
    let beside: Vec<usize> = (0..page.nodes.len())
        .filter(|&at| matches!(page.nodes[at].tag, "aside" | "footer" | "header" | "nav"))
        .filter(|&at| all(at) >= STORY)
        .collect();
    if beside.is_empty() {
        return beside;
    }
    let text = all(0).saturating_sub(notices.iter().map(|&at| all(at)).sum());
    let is_story = |&at: &usize| {
        let titled = page.holds(at, |n| n.tag == "h1");
        titled && all(at) * 2 > text || page.nodes[at].tag == "aside" && all(at) * 5 > text * 4
    };
    beside.into_iter().filter(is_story).collect()
}
