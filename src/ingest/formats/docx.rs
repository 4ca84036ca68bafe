//! Word processor files (OOXML): the main text part, unpacked before it comes here.

use super::delivered;
use crate::ingest::draft::Drafts;
use crate::ingest::readers::xml::{Element, Mode, Xml};
use crate::ingest::{Options, Record};

pub fn read(record: &Record, options: &Options) -> Drafts {
    let xml = Xml::read(&record.bytes, Mode::Strict, "DOCX")?;
    let paragraphs = paragraphs(&xml.root());
    delivered::read(&paragraphs, options)
}

/// The paragraphs of a document, empty ones included, as their text.
fn paragraphs(document: &Element) -> Vec<String> {
    let mut out = Vec::new();
    for paragraph in document.descendants().filter(|e| e.name() == "p") {
        let mut text = String::new();
        for run in paragraph.descendants() {
            match run.name() {
                "t" => text.push_str(&run.raw_text()),
                "tab" => text.push(' '),
                "br" | "cr" => text.push('\n'),
                _ => {}
            }
        }
        out.extend(text.split('\n').map(|l| l.trim().to_string()));
    }
    out
}
