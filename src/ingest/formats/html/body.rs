//! The text of the article itself.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::dom::Document;
use trafilatura::{HtmlDateMode, Options};

use super::calendar;
use super::label::{self, Label};
use super::page::{Page, key};
use super::text::{self, Paragraph};
use super::title::Title;
use crate::ingest::date::Order;
use crate::ingest::{byline, furniture};

/// Percent of the page's running text that the rules must have found.
const ENOUGH: usize = 60;

/// Percent of what the page shows that its JSON-LD must hold to be the whole text.
const WHOLE: usize = 75;

/// The paragraphs of the article, and those that were cut from them.
pub struct Body {
    pub paragraphs: Vec<String>,
    pub cut: Vec<String>,
}

impl Body {
    /// Weighs what the page shows against what it says of itself to machines, and
    /// names the reader that won.
    ///
    /// A page filled in by a script, or one behind a wall, shows little or nothing
    /// while its JSON-LD holds the text (`told`); one without either has its
    /// description at least. Where both are whole, what the page shows is the
    /// better text, and `told` says where it ends.
    pub fn stand_in(&mut self, told: Vec<String>, described: Option<String>) -> &'static str {
        let shown: usize = self.paragraphs.iter().map(|p| letters(p)).sum();
        let stated: usize = told.iter().map(|p| letters(p)).sum();
        if stated > 3 * shown {
            self.paragraphs = told;
            return "json-ld";
        }
        if shown == 0 {
            self.paragraphs.extend(described);
            return "description";
        }
        if stated * 100 >= shown * WHOLE {
            let text = key(&told.concat());
            let last = self.paragraphs.iter().rposition(|p| text.contains(&key(p)));
            // a text that agrees nowhere, or only at its head, tells nothing about its end
            if let Some(last) = last.filter(|&k| 2 * k >= self.paragraphs.len()) {
                self.cut.extend(self.paragraphs.drain(last + 1..));
            }
        }
        "trafilatura"
    }
}

/// What the rest of the page says about the body.
#[derive(Default)]
pub struct Frame {
    /// The title and other headlines of the page, as keys.
    pub titles: Vec<String>,
    /// Paragraphs between the title and the body that may be its lead.
    pub leads: Vec<String>,
    /// Blocks that are nothing but links, as keys.
    pub links: HashSet<String>,
    /// See [`prose`].
    pub prose: usize,
    /// The page has its title as a heading.
    pub titled: bool,
    /// The blocks that hold text, in order.
    pub blocks: Vec<String>,
}

/// Reads the frame from the rest of the page, of which the nodes `gone` go.
pub fn frame(page: &Page, title: Option<&Title>, gone: &[usize]) -> Frame {
    let headings = page.elements("h1").map(|at| key(&page.text(at)));
    let blocks = page.blocks();
    let links = blocks.iter().filter(|b| b.linked * 10 >= b.letters * 9);
    Frame {
        titles: title.map(|t| key(&t.text)).into_iter().chain(headings).filter(|k| !k.is_empty()).collect(),
        leads: leads(page, title.and_then(|t| t.heading)),
        links: links.map(|b| key(&page.text(b.at))).collect(),
        prose: prose(page, gone),
        titled: title.is_some_and(|t| t.heading.is_some()),
        blocks: blocks.iter().map(|b| page.text(b.at)).collect(),
    }
}

/// The body of the page, empty where it has none.
///
/// The crate's own rules come first. Its fallbacks (readability, justext) double
/// the cost and take in more of the page, so they are asked only where the rules
/// found less than `ENOUGH` of the running text that the page shows.
pub fn extract(doc: Document, frame: &Frame) -> Body {
    let rules = run(doc.clone_document(), false);
    let found: usize = rules.iter().map(|p| letters(&p.text)).sum();
    // far more than the page shows as running text is the page itself
    let plausible =
        found >= 500 && found * 100 >= frame.prose * ENOUGH && found <= frame.prose + frame.prose / 4;
    let paragraphs = if plausible {
        rules
    } else {
        let wider = run(doc, true);
        match wider.len() {
            0 => rules,
            1 => wider.into_iter().flat_map(|p| unglued(p, frame)).collect(),
            _ => wider,
        }
    };
    trim(paragraphs, frame)
}

fn run(doc: Document, fallback: bool) -> Vec<Paragraph> {
    let options = Options::default()
        .with_fallback(fallback)
        .with_exclude_comments(true)
        .with_html_date_mode(HtmlDateMode::Disabled);
    // the crate is large and indexes strings; a page that trips it costs its body, not the run
    match catch_unwind(AssertUnwindSafe(|| trafilatura::extract_document(doc, &options))) {
        Ok(Ok(result)) => text::paragraphs(&Document::parse(&result.content_html)),
        _ => Vec::new(),
    }
}

/// The last of the fallbacks gives a page as one paragraph, the words at the edges
/// of its blocks run together. It is cut where the page's blocks end, if the blocks
/// make up all of it.
fn unglued(paragraph: Paragraph, frame: &Frame) -> Vec<Paragraph> {
    let whole = key(&paragraph.text);
    let mut from = 0;
    let mut out: Vec<Paragraph> = Vec::new();
    for block in &frame.blocks {
        let k = key(block);
        if k.is_empty() || !whole[from..].starts_with(&k) {
            continue;
        }
        from += k.len();
        let heading = frame.titles.contains(&k);
        out.push(Paragraph { text: block.clone(), heading });
        if from == whole.len() {
            break;
        }
    }
    if from == whole.len() && out.len() > 1 { out } else { vec![paragraph] }
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Letters of the running text that the page shows, outside links, navigation
/// and comments, and what is no part of its article.
fn prose(page: &Page, gone: &[usize]) -> usize {
    let aside = |tag: &str, names: &str| {
        matches!(tag, "nav" | "footer" | "aside" | "form")
            || names
                .split_ascii_whitespace()
                .any(|n| n.starts_with("comment") || n.starts_with("sidebar") || n.starts_with("footer"))
    };
    page.runs()
        .map(|(at, text)| (at, letters(text)))
        .filter(|&(_, letters)| letters >= 40)
        .filter(|&(at, _)| !gone.iter().any(|&k| (k..page.nodes[k].end).contains(&at)))
        .filter(|&(at, _)| !page.inside(at, 40, |n| n.tag == "a" || aside(n.tag, &n.names)))
        .map(|(_, letters)| letters)
        .sum()
}

/// Takes away what is the page's and not the article's: its title, furniture,
/// and the links to other stories below the text. Puts the lead before it.
fn trim(paragraphs: Vec<Paragraph>, frame: &Frame) -> Body {
    let lines: Vec<&str> = paragraphs.iter().map(|p| p.text.as_str()).collect();
    let mut gone = furniture::mark(&lines);
    let keys: Vec<String> = lines.iter().map(|line| key(line)).collect();
    for (k, gone) in gone.iter_mut().enumerate().take(4) {
        *gone |=
            frame.titles.contains(&keys[k]) || byline::from_line(lines[k]).is_some() || is_credits(lines[k]);
    }
    for (k, gone) in gone.iter_mut().enumerate() {
        *gone |= !paragraphs[k].heading && furniture::is_wall(lines[k]);
    }
    let left: Vec<&str> =
        lines.iter().zip(&gone).filter(|(_, gone)| !**gone).map(|(line, _)| *line).collect();
    if furniture::is_nothing_but_wall(&left, frame.titled) {
        gone.fill(true);
    }
    let is_prose = |k: usize| lines[k].chars().count() > 140 && !frame.links.contains(&keys[k]);
    let below = (0..lines.len()).rev().find(|&k| is_prose(k)).map_or(lines.len(), |last| last + 1);
    for k in below..lines.len() {
        gone[k] |= !paragraphs[k].heading
            && frame.links.contains(&keys[k])
            && lines[k].split_whitespace().count() >= 3;
    }
    let text: String = keys.concat();
    let mut out = Body {
        paragraphs: frame.leads.iter().filter(|lead| !text.contains(&key(lead))).cloned().collect(),
        cut: Vec::new(),
    };
    for (paragraph, gone) in paragraphs.into_iter().zip(gone) {
        if gone { out.cut.push(paragraph.text) } else { out.paragraphs.push(paragraph.text) }
    }
    out
}

/// Whether a line below the title says who wrote when and where to write to, and no more:
/// "By Mara Quill | Email the author", "on March 2, 2018 at 7:00 AM, updated March 3, 2018".
fn is_credits(line: &str) -> bool {
    let mut signed = false;
    line.split(['|', '\n', '•', '·']).map(str::trim).filter(|part| !part.is_empty()).all(|part| {
        let by = byline::from_line(part).is_some()
            || part.rsplit_once(" by ").is_some_and(|(stamp, name)| {
                is_stamp(stamp) && byline::from_line(&format!("by {name}")).is_some()
            });
        let words = part.split_whitespace().count();
        let dated = words <= 16 && !part.ends_with('.') && is_stamp(part);
        signed |= by || dated;
        by || dated || furniture::is_furniture(part)
    }) && signed
}

/// Whether a text is dates, times and what they are called.
fn is_stamp(text: &str) -> bool {
    let dates = calendar::dates(text, Order::DayFirst);
    let (mut rest, mut from) = (String::new(), 0);
    for date in &dates {
        rest.push_str(&text[from..date.span.start]);
        from = date.span.end;
    }
    rest.push_str(&text[from..]);
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 3);
    !dates.is_empty() && words.filter(|w| label::before(w) == Label::None).count() <= 1
}

/// Texts that are marked as the lead of the story ("standfirst", "deck") and
/// follow its heading.
fn leads(page: &Page, heading: Option<usize>) -> Vec<String> {
    const MARKS: &[&str] = &[
        "lead",
        "lede",
        "intro",
        "standfirst",
        "deck",
        "dek",
        "subtitle",
        "sub-title",
        "subhead",
        "sub-head",
        "summary",
        "teaser",
        "abstract",
        "vorspann",
        "anriss",
        "excerpt",
        "chapo",
        "bajada",
        "entradilla",
        "sumario",
        "copete",
        "ingress",
        "catenaccio",
        "sommario",
        "occhiello",
        "description",
        "subheadline",
        "untertitel",
        "kurztext",
    ];
    let Some(heading) = heading else { return Vec::new() };
    let mut out: Vec<String> = Vec::new();
    let mut at = page.nodes[heading].end;
    let limit = (heading + 250).min(page.nodes.len());
    while at < limit {
        let node = &page.nodes[at];
        let marked =
            node.names.split_ascii_whitespace().flat_map(|n| n.split(['-', '_'])).any(|n| MARKS.contains(&n))
                || MARKS.iter().any(|m| m.len() > 6 && node.names.contains(m))
                || page.attr(at, "itemprop").is_some_and(|p| {
                    matches!(p.as_str(), "description" | "alternativeHeadline" | "abstract")
                });
        if marked
            && matches!(node.tag, "p" | "div" | "h2" | "h3" | "h4" | "span" | "strong" | "section")
            && node.end - at < 40
        {
            let text = page.text(at);
            let count = text.chars().count();
            if (40..=800).contains(&count)
                && text.ends_with(['.', '!', '?', '…', '”', '"', '“', ')', '。'])
                && !out.iter().any(|o| o.contains(&text))
            {
                out.push(text);
                at = node.end;
                continue;
            }
        }
        at += 1;
    }
    out.truncate(2);
    out
}
