//! Word processor files (OOXML): the main text part, unpacked before it comes here.

use super::lines::{Line, compose};
use super::xml::{Element, Mode, Xml};
use super::{Options, Parsed, Record, charset, lexisnexis};
use crate::article::Article;

pub fn parse(record: &Record, options: &Options) -> Parsed {
    let mut parsed = Parsed::default();
    let xml = charset::decode(&record.bytes, None).and_then(|text| Xml::parse(&text, Mode::Strict, "DOCX"));
    match xml {
        Ok(xml) => {
            let lines = paragraphs(&xml.root());
            if lexisnexis::is_delivery(&lines) {
                return lexisnexis::parse_delivery(&lines, record, options);
            }
            let mut article = Article::default();
            compose(lines.iter().map(|l| Line::new(l.as_str(), 0)).collect(), &mut article, options);
            // a word processor's file has no lines
            article.lines.clear();
            article.origin.line = None;
            parsed.push(article, record, options);
        }
        Err(reason) => parsed.skip(record, reason),
    }
    parsed
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
