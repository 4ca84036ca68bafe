//! A parsed page as a flat list of nodes, for the readers of title, byline and date.
//!
//! The tree is walked once, in document order, and every later question ("the
//! text of this heading", "what stands before it") is a loop over a slice.
//! Nothing here recurses, so depth costs no stack.

use serde_json::Value;
use trafilatura::dom::{Document, NodeId};

/// An element, or a run of text, of the page.
pub struct Node<'d> {
    pub id: NodeId,
    /// Lower-case name of the element; empty for a run of text.
    pub tag: &'d str,
    /// Index of the parent; the root is its own.
    pub parent: usize,
    /// How many elements it stands in.
    pub depth: usize,
    /// One past the last node of the subtree.
    pub end: usize,
    /// The run itself, for text.
    pub text: String,
    /// `class` and `id`, lower-case, separated by a space.
    pub names: String,
}

/// A block of text without blocks inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Index of its element.
    pub at: usize,
    /// Characters of text, white space aside, and how many of them are links.
    pub letters: usize,
    pub linked: usize,
}

pub struct Page<'d> {
    doc: &'d Document,
    /// In document order.
    pub nodes: Vec<Node<'d>>,
    /// (name, property or itemprop in lower case; content), in order.
    pub metas: Vec<(String, String)>,
    /// The contents of all JSON-LD scripts.
    pub ld: Vec<Value>,
}

/// Elements whose text is no part of what a reader sees.
const UNSEEN: &[&str] =
    &["script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea", "object"];

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
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
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

pub fn is_block(tag: &str) -> bool {
    BLOCKS.binary_search(&tag).is_ok()
}

impl<'d> Page<'d> {
    pub fn read(doc: &'d Document) -> Page<'d> {
        let mut page = Page { doc, nodes: Vec::new(), metas: Vec::new(), ld: Vec::new() };
        // (node, index of its parent); a node whose subtree is done comes back as None
        let mut todo: Vec<(Option<NodeId>, usize)> = vec![(Some(doc.root()), 0)];
        while let Some((id, parent)) = todo.pop() {
            let Some(id) = id else {
                page.nodes[parent].end = page.nodes.len();
                continue;
            };
            let at = page.nodes.len();
            let tag = doc.tag_name(id);
            let (mut text, mut names) = (String::new(), String::new());
            if doc.is_text(id) {
                text = doc.text_content(id);
                if text.is_empty() {
                    continue;
                }
            } else if !tag.is_empty() {
                names = format!("{} {}", doc.class_name(id), doc.id_attr(id)).to_lowercase();
            } else if at > 0 {
                continue; // comments, the doctype
            }
            let depth = if at == 0 { 0 } else { page.nodes[parent].depth + 1 };
            page.nodes.push(Node { id, tag, parent, depth, end: at + 1, text, names });
            match tag {
                "meta" => page.meta(at),
                "script" => {
                    let kind = page.attr(at, "type").unwrap_or_default().to_lowercase();
                    if kind.contains("ld+json") {
                        page.ld.extend(super::jsonld::parse(&doc.text_content(id)));
                    }
                }
                "style" | "svg" | "noscript" => {}
                _ => {
                    todo.push((None, at));
                    todo.extend(doc.child_nodes(id).into_iter().rev().map(|child| (Some(child), at)));
                }
            }
        }
        page
    }

    fn meta(&mut self, at: usize) {
        let Some(content) = self.attr(at, "content") else { return };
        let content = squash(&content);
        if content.is_empty() {
            return;
        }
        for name in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(key) = self.attr(at, name) {
                self.metas.push((key.trim().to_lowercase(), content.clone()));
            }
        }
    }

    pub fn attr(&self, at: usize, name: &str) -> Option<String> {
        self.doc.get_attribute(self.nodes[at].id, name)
    }

    /// What a script element holds.
    pub fn script(&self, at: usize) -> String {
        self.doc.text_content(self.nodes[at].id)
    }

    /// Takes an element for another one.
    pub fn rename(&mut self, at: usize, tag: &'d str) -> NodeId {
        let node = &mut self.nodes[at];
        (node.tag, node.names) = (tag, String::new());
        node.id
    }

    /// Depth of the deepest node.
    pub fn depth(&self) -> usize {
        self.nodes.iter().map(|node| node.depth).max().unwrap_or(0)
    }

    /// The first meta element with one of these names, in the order of the names.
    pub fn meta_of(&self, names: &[&str]) -> Option<&str> {
        names
            .iter()
            .find_map(|name| self.metas.iter().find(|(key, _)| key == name))
            .map(|(_, content)| content.as_str())
    }

    /// Indices of the elements called `tag`, in order.
    pub fn elements(&self, tag: &str) -> impl Iterator<Item = usize> {
        self.nodes.iter().enumerate().filter(move |(_, node)| node.tag == tag).map(|(at, _)| at)
    }

    /// What a reader sees of the subtree at `at`, on one line.
    pub fn text(&self, at: usize) -> String {
        let mut out = String::new();
        let mut k = at;
        while k < self.nodes[at].end {
            let node = &self.nodes[k];
            if k > at && UNSEEN.contains(&node.tag) {
                k = node.end;
                continue;
            }
            if is_block(node.tag) {
                out.push(' ');
            }
            out.push_str(&node.text);
            // the end of a block parts words too
            if node.tag.is_empty() && self.nodes.get(k + 1).is_some_and(|next| next.parent != node.parent) {
                let mut up = node.parent;
                while up > at && self.nodes[up].end == k + 1 {
                    if is_block(self.nodes[up].tag) {
                        out.push(' ');
                        break;
                    }
                    up = self.nodes[up].parent;
                }
            }
            k += 1;
        }
        squash(&out)
    }

    /// Blocks that hold no other block, with the share of their letters that are links.
    pub fn blocks(&self) -> Vec<Block> {
        let mut out = Vec::new();
        let mut skip = 0;
        for (at, node) in self.nodes.iter().enumerate() {
            if at < skip {
                continue;
            }
            if UNSEEN.contains(&node.tag) {
                skip = node.end;
                continue;
            }
            if !is_block(node.tag)
                || self.nodes[at + 1..node.end].iter().any(|n| is_block(n.tag) && n.tag != "br")
            {
                continue;
            }
            skip = node.end;
            let letters = |k: usize| self.nodes[k].text.chars().filter(|c| !c.is_whitespace()).count();
            let (mut all, mut linked) = (0, 0);
            let mut k = at;
            while k < node.end {
                if self.nodes[k].tag == "a" {
                    let inside: usize = (k..self.nodes[k].end).map(letters).sum();
                    all += inside;
                    linked += inside;
                    k = self.nodes[k].end;
                } else {
                    all += letters(k);
                    k += 1;
                }
            }
            if all > 0 {
                out.push(Block { at, letters: all, linked });
            }
        }
        out
    }

    /// All text of the subtree at `at`, seen or not.
    pub fn raw_text(&self, at: usize) -> String {
        self.nodes[at..self.nodes[at].end].iter().map(|n| n.text.as_str()).collect()
    }

    /// Whether any ancestor of `at`, up to `levels` of them, satisfies `test`.
    pub fn inside(&self, at: usize, levels: usize, test: impl Fn(&Node) -> bool) -> bool {
        let mut k = at;
        for _ in 0..levels {
            if k == 0 {
                return false;
            }
            k = self.nodes[k].parent;
            if test(&self.nodes[k]) {
                return true;
            }
        }
        false
    }

    /// Whether the element at `at`, or one inside, satisfies `test`.
    pub fn holds(&self, at: usize, test: impl Fn(&Node) -> bool) -> bool {
        self.nodes[at..self.nodes[at].end].iter().any(test)
    }

    /// Runs of text that a reader sees, with their indices, in order.
    pub fn runs(&self) -> impl Iterator<Item = (usize, &str)> {
        let mut skip = 0;
        self.nodes.iter().enumerate().filter_map(move |(at, node)| {
            if at < skip {
                return None;
            }
            if UNSEEN.contains(&node.tag) {
                skip = node.end;
                return None;
            }
            (!node.text.trim().is_empty()).then_some((at, node.text.as_str()))
        })
    }
}

/// White space collapsed to single spaces, none at the ends.
pub fn squash(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Letters and digits only, in lower case: for comparing titles and names.
pub fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
