//! Finds the runs of capitalised words that may name somebody.

use super::cut::cut;
use super::extent::extend;
use super::headline::{headline_at, loosely};
use super::run::Run;
use super::word::Word;
use crate::text::{Class, Document};

/// Finds the runs of a document in one pass.
pub fn runs(document: &Document, words: &[Word]) -> Vec<Run> {
    let tokens = &document.tokens;
    let mut out = Vec::new();
    let mut paragraph = 0;
    // token after the paragraph that was looked at last, and whether it is a headline
    let (mut judged, mut headline) = (0, false);
    let mut k = 0;
    while k < tokens.len() {
        if tokens[k].class != Class::Word || !tokens[k].upper {
            k += 1;
            continue;
        }
        while paragraph + 1 < document.paragraphs.len()
            && document.paragraphs[paragraph].end <= tokens[k].start as usize
        {
            paragraph += 1;
        }
        let limit = document.paragraphs.get(paragraph).map_or(0, |p| p.end);
        let end = extend(document, words, k, limit);
        if k >= judged {
            (judged, headline) = headline_at(document, words, k, limit);
        }
        if headline {
            loosely(document, words, k, end, &mut out);
            k = end;
            continue;
        }
        cut(document, words, k, end, &mut out);
        k = end;
    }
    out
}
