//! From markup to plain text: paragraphs, and the decoding of entities.

use trafilatura::dom::{Document, NodeId};

use super::guard;
use super::page::{is_block, squash};

/// A paragraph of the body, with what its markup says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    pub text: String,
    /// A heading.
    pub heading: bool,
}

/// The paragraphs of a fragment of markup. A block element is one paragraph,
/// two or more line breaks part paragraphs, inline markup parts nothing.
pub fn paragraphs(doc: &Document) -> Vec<Paragraph> {
    let root = doc.body().unwrap_or_else(|| doc.root());
    let mut out = Vec::new();
    let mut now = Paragraph::default();
    let mut breaks = 0;
    let mut todo: Vec<Step> = vec![Step::Open(root)];
    while let Some(step) = todo.pop() {
        match step {
            Step::Open(id) if doc.is_text(id) => {
                let text = doc.text_content(id);
                if breaks > 0 && !text.trim().is_empty() {
                    match breaks {
                        1 => now.text.push('\n'),
                        _ => flush(&mut now, &mut out),
                    }
                    breaks = 0;
                }
                now.text.extend(text.chars().map(|c| if c == '\n' { ' ' } else { c }));
            }
            Step::Open(id) => match doc.tag_name(id) {
                "br" => breaks += 1,
                "script" | "style" | "template" => {}
                tag => {
                    if is_block(tag) {
                        flush(&mut now, &mut out);
                        breaks = 0;
                        now.heading = matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
                        todo.push(Step::CloseBlock);
                    }
                    todo.extend(doc.child_nodes(id).into_iter().rev().map(Step::Open));
                }
            },
            Step::CloseBlock => {
                flush(&mut now, &mut out);
                breaks = 0;
            }
        }
    }
    flush(&mut now, &mut out);
    out
}

enum Step {
    Open(NodeId),
    CloseBlock,
}

fn flush(now: &mut Paragraph, out: &mut Vec<Paragraph>) {
    let mut paragraph = std::mem::take(now);
    paragraph.text =
        paragraph.text.split('\n').map(squash).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    if !paragraph.text.is_empty() {
        out.push(paragraph);
    }
}

/// Markup or entities inside a value (a headline in JSON-LD), as plain text.
pub fn plain(raw: &str) -> String {
    if guard::check(raw).is_err() {
        return raw.to_string();
    }
    let texts: Vec<String> = paragraphs(&Document::parse(raw)).into_iter().map(|p| p.text).collect();
    texts.join(" ")
}
