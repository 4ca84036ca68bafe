//! The paragraphs of a word processor's file: a delivery of a database, or a text.

use super::{Head, factiva_text, lexisnexis, proquest};
use crate::article::Article;
use crate::ingest::Options;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::lines::{self, Line};

/// Reads paragraphs, empty ones included.
pub fn read(paragraphs: &[String], options: &Options) -> Drafts {
    if lexisnexis::is_delivery(paragraphs) {
        return Ok(lexisnexis::delivery(paragraphs));
    }
    let text = paragraphs.join("\n");
    let head = Head { text: text.trim_start(), name: "", whole: true };
    if lexisnexis::is_text(&head) {
        return lexisnexis::read_paragraphs(paragraphs);
    }
    let unnumbered = || paragraphs.iter().map(|l| Line::new(l.trim(), 0)).collect::<Vec<_>>();
    if factiva_text::is(&head) {
        return factiva_text::documents(&unnumbered());
    }
    if proquest::is(&head) {
        return proquest::documents(&unnumbered());
    }
    let mut article = Article::default();
    lines::compose_unnumbered(paragraphs, &mut article, options);
    one(article)
}
