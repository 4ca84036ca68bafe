//! Paragraphs of old pages, which part them by two line breaks and no more.
//!
//! What finds the body looks for paragraphs. Text that lies bare in a cell or a box,
//! between quotations and lists that are elements, would be lost to it.

use trafilatura::dom::{Document, NodeId};

use super::page::is_block;

/// Fewest letters of bare text that make an element one to part.
const BARE: usize = 120;

/// Elements that are left as they are.
const KEPT: &[&str] = &[
    "a", "h1", "h2", "h3", "h4", "h5", "h6", "math", "pre", "script", "style", "svg", "template", "textarea",
];

/// Puts the bare text of a page into paragraphs, where it is parted by double breaks.
pub fn part(doc: &mut Document) {
    let root = doc.body().unwrap_or_else(|| doc.root());
    let mut found = Vec::new();
    let mut todo = vec![root];
    while let Some(id) = todo.pop() {
        if KEPT.contains(&doc.tag_name(id)) {
            continue;
        }
        if is_parted(doc, id) {
            found.push(id);
        }
        todo.extend(doc.children(id).into_iter().rev());
    }
    // the innermost first: what is outside is written anew with what is inside
    for id in found.into_iter().rev() {
        let inner = parted(doc, id);
        doc.set_inner_html(id, &inner);
        if !is_block(doc.tag_name(id)) || doc.tag_name(id) == "p" {
            doc.set_tag_name(id, "div");
        }
    }
}

/// Whether an element holds bare text of some length, and two breaks in a row within it.
fn is_parted(doc: &Document, id: NodeId) -> bool {
    let (mut letters, mut breaks, mut double, mut block) = (0, 0, false, false);
    for child in doc.child_nodes(id) {
        if doc.is_text(child) {
            let text = doc.text_content(child);
            let here = text.chars().filter(|c| !c.is_whitespace()).count();
            letters += here;
            breaks = if here > 0 { 0 } else { breaks };
        } else if doc.tag_name(child) == "br" {
            breaks += 1;
            double |= breaks == 2 && letters > 0;
        } else if !doc.tag_name(child).is_empty() {
            block |= is_block(doc.tag_name(child));
            breaks = 0;
        }
    }
    // a paragraph that is one but for its breaks is read well as it stands
    double && letters >= BARE && (block || doc.tag_name(id) != "p")
}

/// The content of an element with its bare text in paragraphs.
fn parted(doc: &Document, id: NodeId) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let (mut breaks, mut text) = (0, false);
    let close = |run: &mut String, text: &mut bool, out: &mut String| {
        match *text {
            true => out.extend(["<p>", run.as_str(), "</p>\n"]),
            false => out.push_str(run),
        }
        run.clear();
        *text = false;
    };
    for child in doc.child_nodes(id) {
        let tag = doc.tag_name(child);
        if tag == "br" {
            breaks += 1;
            continue;
        }
        let blank = doc.is_text(child) && doc.text_content(child).trim().is_empty();
        let block = !tag.is_empty() && holds_block(doc, child);
        if breaks > 1 && !blank || block {
            close(&mut run, &mut text, &mut out);
            breaks = 0;
        }
        if block {
            out.push_str(&doc.outer_html(child));
            continue;
        }
        if breaks == 1 && !blank {
            run.push_str("<br>");
        }
        breaks = if blank { breaks } else { 0 };
        if doc.is_text(child) {
            escape(&doc.text_content(child), &mut run);
            text |= !blank;
        } else {
            text |= !doc.text_content(child).trim().is_empty() && !matches!(tag, "script" | "style");
            run.push_str(&doc.outer_html(child));
        }
    }
    close(&mut run, &mut text, &mut out);
    out
}

fn holds_block(doc: &Document, id: NodeId) -> bool {
    is_block(doc.tag_name(id))
        || doc
            .iter_descendants(id, &[])
            .into_iter()
            .any(|k| is_block(doc.tag_name(k)) && doc.tag_name(k) != "br")
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}
