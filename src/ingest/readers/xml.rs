//! XML as a tree: small, without recursion, and as lenient as asked for.
//!
//! Feeds are read whatever they are; what agencies deliver is read as the
//! standard asks, so that what is malformed can be named.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{charset, markup};
use crate::ingest::Reason;

/// Elements may not lie deeper than this.
const DEPTH: u32 = 256;

/// How a document is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Every element is closed in order, every prefix is declared, there is one root.
    Strict,
    /// What is not closed is closed, what is broken ends the document.
    Lenient,
}

/// A document. Names are local: prefixes are dropped (`prefix` keeps them).
#[derive(Debug, Default)]
pub struct Xml {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: Option<usize>,
    children: Vec<usize>,
    content: Content,
}

#[derive(Debug)]
enum Content {
    Element { name: String, prefix: String, attributes: Vec<(String, String)> },
    Text(String),
}

/// An element of a document.
#[derive(Clone, Copy, Debug)]
pub struct Element<'x> {
    xml: &'x Xml,
    at: usize,
}

impl Xml {
    /// Reads a document out of the bytes of its file; `format` is what messages call it.
    pub fn read(bytes: &[u8], mode: Mode, format: &'static str) -> Result<Xml, Reason> {
        Xml::parse(&charset::decode_marked_up(bytes)?, mode, format)
    }

    /// Reads a document; `format` is what messages call it.
    pub fn parse(text: &str, mode: Mode, format: &'static str) -> Result<Xml, Reason> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = mode == Mode::Strict;
        config.allow_unmatched_ends = mode == Mode::Lenient;
        config.allow_dangling_amp = mode == Mode::Lenient;
        let mut builder = Builder {
            mode,
            format,
            xml: Xml::default(),
            open: Vec::new(),
            spaces: vec!["xml".into()],
            marks: Vec::new(),
        };
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(_) if mode == Mode::Lenient && !builder.xml.nodes.is_empty() => break,
                Err(error) => return Err(Reason::malformed(format, at(error, reader.error_position()))),
            };
            match event {
                Event::Start(start) => builder.open(&start)?,
                Event::Empty(start) => {
                    builder.open(&start)?;
                    builder.close(start.name().local_name().into_inner());
                }
                Event::End(end) => builder.close(end.name().local_name().into_inner()),
                Event::Text(text) => builder.text(&text.into_inner()),
                Event::CData(text) => builder.text(&text.into_inner()),
                Event::GeneralRef(name) => {
                    builder.text(&markup::unescape(&format!("&{};", &*name.into_inner())))
                }
                Event::Eof => break,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
        }
        if mode == Mode::Strict && !builder.open.is_empty() {
            return Err(Reason::Truncated("the root element is not closed".into()));
        }
        if builder.xml.nodes.is_empty() {
            return Err(Reason::malformed(format, "there is no element"));
        }
        Ok(builder.xml)
    }

    pub fn root(&self) -> Element<'_> {
        Element { xml: self, at: 0 }
    }
}

fn at(error: impl ToString, position: u64) -> String {
    format!("{} (byte {position})", error.to_string())
}

struct Builder {
    mode: Mode,
    format: &'static str,
    xml: Xml,
    open: Vec<usize>,
    /// Declared prefixes, and how many there were when each open element began.
    spaces: Vec<String>,
    marks: Vec<usize>,
}

impl Builder {
    fn open(&mut self, start: &BytesStart) -> Result<(), Reason> {
        if self.open.len() >= DEPTH as usize {
            return Err(Reason::TooDeep { limit: DEPTH });
        }
        if self.mode == Mode::Strict && self.open.is_empty() && !self.xml.nodes.is_empty() {
            return Err(Reason::malformed(self.format, "there is more than one root element"));
        }
        self.marks.push(self.spaces.len());
        let mut attributes = Vec::new();
        for attribute in start.html_attributes().with_checks(false) {
            let Ok(attribute) = attribute else {
                if self.mode == Mode::Strict {
                    return Err(Reason::malformed(self.format, "an attribute without a value in quotes"));
                }
                continue;
            };
            let name = attribute.key.into_inner();
            if let Some(prefix) = name.strip_prefix("xmlns:") {
                self.spaces.push(prefix.to_string());
            }
            attributes.push((name.to_string(), markup::unescape(&attribute.value)));
        }
        let (name, prefix) = start.name().decompose();
        let prefix = prefix.map(|p| p.into_inner()).unwrap_or_default();
        if self.mode == Mode::Strict {
            let used = std::iter::once(prefix)
                .chain(attributes.iter().filter_map(|(n, _)| n.split_once(':')).map(|n| n.0));
            for prefix in used {
                if !prefix.is_empty() && prefix != "xmlns" && !self.spaces.iter().any(|s| s == prefix) {
                    return Err(Reason::malformed(
                        self.format,
                        format_args!("the prefix {prefix:?} is not declared"),
                    ));
                }
            }
        }
        // only one root: a second one hangs below the first
        let parent = self.open.last().copied().or((!self.xml.nodes.is_empty()).then_some(0));
        let content =
            Content::Element { name: name.into_inner().to_string(), prefix: prefix.to_string(), attributes };
        let at = self.push(parent, content);
        self.open.push(at);
        Ok(())
    }

    fn close(&mut self, name: &str) {
        let matching = self.open.iter().rposition(
            |&at| matches!(&self.xml.nodes[at].content, Content::Element { name: n, .. } if n == name),
        );
        // an end without a start closes nothing
        let Some(keep) = matching else { return };
        self.open.truncate(keep);
        if let Some(&mark) = self.marks.get(keep) {
            self.spaces.truncate(mark);
        }
        self.marks.truncate(keep);
    }

    fn text(&mut self, text: &str) {
        let Some(&parent) = self.open.last() else { return };
        if let Some(&last) = self.xml.nodes[parent].children.last()
            && let Content::Text(before) = &mut self.xml.nodes[last].content
        {
            before.push_str(text);
            return;
        }
        self.push(Some(parent), Content::Text(text.to_string()));
    }

    fn push(&mut self, parent: Option<usize>, content: Content) -> usize {
        let at = self.xml.nodes.len();
        self.xml.nodes.push(Node { parent, children: Vec::new(), content });
        if let Some(parent) = parent {
            self.xml.nodes[parent].children.push(at);
        }
        at
    }
}

impl<'x> Element<'x> {
    fn node(&self) -> &'x Node {
        &self.xml.nodes[self.at]
    }

    /// The name without its prefix.
    pub fn name(&self) -> &'x str {
        match &self.node().content {
            Content::Element { name, .. } => name,
            Content::Text(_) => "",
        }
    }

    pub fn prefix(&self) -> &'x str {
        match &self.node().content {
            Content::Element { prefix, .. } => prefix,
            Content::Text(_) => "",
        }
    }

    pub fn attribute(&self, name: &str) -> Option<&'x str> {
        match &self.node().content {
            Content::Element { attributes, .. } => {
                attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
            }
            Content::Text(_) => None,
        }
    }

    pub fn children(&self) -> impl Iterator<Item = Element<'x>> {
        let xml = self.xml;
        let elements = self.node().children.iter().map(move |&at| Element { xml, at });
        elements.filter(|e| matches!(e.node().content, Content::Element { .. }))
    }

    pub fn child(&self, name: &str) -> Option<Element<'x>> {
        self.children().find(|e| e.name() == name)
    }

    /// Every element inside, in document order, this one first.
    pub fn descendants(&self) -> impl Iterator<Item = Element<'x>> {
        let xml = self.xml;
        // nodes lie in document order: those inside follow until one that is not
        let start = self.at;
        let end = (start + 1..xml.nodes.len()).find(|&k| !self.encloses(k)).unwrap_or(xml.nodes.len());
        let elements = (start..end).map(move |at| Element { xml, at });
        elements.filter(|e| matches!(e.node().content, Content::Element { .. }))
    }

    fn encloses(&self, other: usize) -> bool {
        let mut at = Some(other);
        while let Some(k) = at {
            if k <= self.at {
                return k == self.at;
            }
            at = self.xml.nodes[k].parent;
        }
        false
    }

    /// The first element inside of this name.
    pub fn find(&self, name: &str) -> Option<Element<'x>> {
        self.descendants().skip(1).find(|e| e.name() == name)
    }

    /// The text inside, its white space collapsed; `None` when there is none.
    pub fn text(&self) -> Option<String> {
        let mut out = String::new();
        self.walk(|step| {
            if let Step::Text(text) = step {
                out.push_str(text);
            }
        });
        let text = out.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }

    /// The text of a child.
    pub fn text_of(&self, name: &str) -> Option<String> {
        self.children().filter(|e| e.name() == name).find_map(|e| e.text())
    }

    /// The characters inside as they stand.
    pub fn raw_text(&self) -> String {
        let mut out = String::new();
        self.walk(|step| {
            if let Step::Text(text) = step {
                out.push_str(text);
            }
        });
        out
    }

    /// The text inside, in paragraphs, as the elements divide it.
    pub fn paragraphs(&self) -> String {
        let mut out = markup::Text::default();
        // how deep inside an element that holds no text
        let mut silent = 0u32;
        self.walk(|step| match step {
            Step::Start(name) => {
                let name = name.to_ascii_lowercase();
                if silent > 0 || markup::is_silent(&name) {
                    silent += 1;
                } else {
                    out.tag(&name);
                }
            }
            Step::End(_) if silent > 0 => silent -= 1,
            Step::End(name) => out.tag(&name.to_ascii_lowercase()),
            Step::Text(text) if silent == 0 => out.raw(text),
            Step::Text(_) => {}
        });
        out.finish()
    }

    /// Goes through everything inside, without recursion.
    fn walk(&self, mut step: impl FnMut(Step<'x>)) {
        let mut stack: Vec<(usize, usize)> = vec![(self.at, 0)];
        while let Some(top) = stack.last_mut() {
            let node = &self.xml.nodes[top.0];
            let Some(&next) = node.children.get(top.1) else {
                if top.0 != self.at {
                    step(Step::End(Element { xml: self.xml, at: top.0 }.name()));
                }
                stack.pop();
                continue;
            };
            top.1 += 1;
            match &self.xml.nodes[next].content {
                Content::Text(text) => step(Step::Text(text)),
                Content::Element { name, .. } => {
                    step(Step::Start(name));
                    stack.push((next, 0));
                }
            }
        }
    }
}

enum Step<'x> {
    Start(&'x str),
    End(&'x str),
    Text(&'x str),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_and_texts() {
        let xml = Xml::parse("<?xml version='1.0'?><a:r xmlns:a='u' t='x &amp; y'><p>Quay <b>is</b>&#160;<![CDATA[<shut>]]></p><p>Two</p></a:r>", Mode::Strict, "XML").unwrap();
        let root = xml.root();
        assert_eq!((root.name(), root.prefix(), root.attribute("t")), ("r", "a", Some("x & y")));
        assert_eq!(root.text_of("p").as_deref(), Some("Quay is <shut>"));
        assert_eq!(root.paragraphs(), "Quay is <shut>\n\nTwo");
        assert_eq!(root.descendants().map(|e| e.name()).collect::<Vec<_>>(), ["r", "p", "b", "p"]);
    }

    #[test]
    fn paragraphs_without_what_is_no_text() {
        let xml = "<r><h1>Quay &amp;lt;shut&amp;gt;</h1>One<BR/>two<style>p {}<p>x</p></style><odd.name>!</odd.name><block>Three</block></r>";
        let xml = Xml::parse(xml, Mode::Lenient, "XML").unwrap();
        assert_eq!(xml.root().paragraphs(), "Quay &lt;shut&gt;\n\nOne\ntwo!\n\nThree");
    }

    #[test]
    fn strict_names_what_lenient_forgives() {
        for text in ["<r><a></r>", "<r><x:a/></r>", "<r/><r/>", "<r>"] {
            assert!(Xml::parse(text, Mode::Strict, "XML").is_err(), "{text}");
            assert!(Xml::parse(text, Mode::Lenient, "XML").is_ok(), "{text}");
        }
        let xml = Xml::parse("<r><a>1 & 2 &nbsp;&eacute;</b></a><c>3</c>", Mode::Lenient, "XML").unwrap();
        assert_eq!(xml.root().text_of("a").as_deref(), Some("1 & 2 é"));
        assert_eq!(xml.root().text_of("c").as_deref(), Some("3"));
    }

    #[test]
    fn depth_is_limited() {
        let deep = "<a>".repeat(300_000);
        assert_eq!(Xml::parse(&deep, Mode::Lenient, "XML").unwrap_err(), Reason::TooDeep { limit: DEPTH });
    }
}
