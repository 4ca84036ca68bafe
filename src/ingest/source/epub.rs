//! EPUB: what a book says of itself, and the order of its documents.
//!
//! Papers and newsletters that come as a book hold one article to a document, so
//! each document is an article, read as any page is; the book gives the paper's
//! name, the day and the language where the page does not.

use crate::ingest::readers::fields::{Given, Value};
use crate::ingest::readers::xml::{Element, Mode, Xml};
use crate::ingest::{Options, Reason, Sidecar};

/// Names the file in which a book describes itself.
pub const CONTAINER: &str = "META-INF/container.xml";

/// A book's documents, and what it says of all of them.
pub struct Book {
    /// Names of members of the archive, in the order of reading.
    pub documents: Vec<String>,
    pub about: Sidecar,
}

/// The member that describes the book, as the container names it.
pub fn package_name(container: &str) -> Result<String, Reason> {
    let xml = Xml::parse(container, Mode::Lenient, "EPUB")?;
    let root = xml.root();
    let file = root.find("rootfile").and_then(|e| e.attribute("full-path"));
    file.map(str::to_string).ok_or(Reason::Lacks("package document"))
}

/// Reads the description of a book that lies at `name` in its archive.
pub fn package(text: &str, name: &str) -> Result<Book, Reason> {
    let xml = Xml::parse(text, Mode::Lenient, "EPUB")?;
    let root = xml.root();
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let items: Vec<Element> = root.descendants().filter(|e| e.name() == "item").collect();
    let mut documents = Vec::new();
    for entry in root.descendants().filter(|e| e.name() == "itemref") {
        let id = entry.attribute("idref");
        let Some(item) = items.iter().find(|i| id.is_some() && i.attribute("id") == id) else { continue };
        let markup = item.attribute("media-type").is_some_and(|t| t.contains("html"));
        // tables of contents, covers, and what only a link leads to
        let aside = entry.attribute("linear") == Some("no")
            || item.attribute("properties").is_some_and(|p| p.split(' ').any(|p| p == "nav"))
            || is_front(item);
        if let Some(href) = item.attribute("href").filter(|_| markup && !aside) {
            documents.extend(resolve(folder, href));
        }
    }
    Ok(Book { documents, about: Sidecar::of_container(given(&root), "EPUB") })
}

/// A document that names itself as no article.
fn is_front(item: &Element) -> bool {
    const FRONT: &[&str] = &["cover", "toc", "nav", "titlepage", "contents", "copyright", "index"];
    let stem = |name: &str| {
        let name = name.rsplit('/').next().unwrap_or(name);
        name.split('.').next().unwrap_or(name).to_ascii_lowercase()
    };
    // the id may be a number where the file has a name
    item.attribute("href").is_some_and(|href| FRONT.contains(&stem(href).as_str()))
        && item.attribute("id").is_none_or(|id| !id.starts_with("article"))
}

fn given(root: &Element) -> Given<'static> {
    let mut given = Given::default();
    let Some(metadata) = root.find("metadata") else { return given };
    let mut put = |name: &str, value: String| {
        given.put(name, Value::Text(value.into()), &Options::default());
    };
    for element in metadata.children() {
        let Some(text) = element.text() else { continue };
        match element.name() {
            "title" => put("title", text),
            "language" => put("language", text),
            // the day of the book, not of its last change or its conversion
            "date" if element.attribute("event").is_none_or(|e| e.contains("publication")) => {
                put("date", text);
            }
            // programs that make books sign as their publishers
            "publisher" if !text.eq_ignore_ascii_case("calibre") => put("publisher", text),
            "creator" if text.contains(' ') => put("author", text),
            _ => {}
        }
    }
    given
}

/// The member that a reference leads to: percent signs undone, "..", "." followed,
/// never out of the archive.
fn resolve(folder: &str, href: &str) -> Option<String> {
    let href = href.split('#').next()?;
    let mut bytes = Vec::with_capacity(href.len());
    let mut rest = href.as_bytes();
    while let Some((&b, tail)) = rest.split_first() {
        let code = (b == b'%').then(|| std::str::from_utf8(tail.get(..2)?).ok()).flatten();
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            None => {
                bytes.push(b);
                rest = tail;
            }
        }
    }
    let href = String::from_utf8(bytes).ok()?;
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_gives_documents_in_order() {
        let opf = r#"<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
            <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Lyle Ledger</dc:title>
            <dc:publisher>Lyle Press</dc:publisher><dc:date>2024-05-01</dc:date><dc:language>en</dc:language></metadata>
            <manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
            <item id="b" href="text/b%20b.xhtml" media-type="application/xhtml+xml"/>
            <item id="a" href="../a.xhtml" media-type="application/xhtml+xml"/>
            <item id="x" href="../../x.xhtml" media-type="application/xhtml+xml"/>
            <item id="c" href="cover.jpg" media-type="image/jpeg"/></manifest>
            <spine><itemref idref="n"/><itemref idref="c"/><itemref idref="b"/><itemref idref="x"/><itemref idref="a"/></spine></package>"#;
        let book = package(opf, "OEBPS/book.opf").unwrap();
        assert_eq!(book.documents, ["OEBPS/text/b b.xhtml", "a.xhtml"]);
        assert_eq!(
            package_name(
                "<container><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>"
            ),
            Ok("OEBPS/book.opf".to_string())
        );
    }
}
