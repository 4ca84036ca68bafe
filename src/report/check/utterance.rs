//! The places of an article that a claim is compared with.

use std::sync::Arc;

use crate::index::Entry;
use crate::quote::{Quote, QuoteKind};
use crate::span::Span;

/// The article with one more quotation, of unknown speaker.
pub fn with_stretch(entry: &Entry, stretch: Span) -> (Arc<Entry>, usize) {
    let mut entry = entry.clone();
    entry.quotes.push(Quote {
        kind: QuoteKind::Indirect,
        content: vec![stretch],
        cue: None,
        source: None,
        speaker: None,
        said: None,
        confidence: 0.0,
        evidence: "words of the article",
    });
    let number = entry.quotes.len() - 1;
    (Arc::new(entry), number)
}

/// A quotation with those of the same speaker before and behind it: a draft may
/// quote on where the article has a cue between two sentences.
pub struct Utterance {
    /// Pieces joined by a space.
    pub text: String,
    /// Where the words of a quotation start in the text, and its number; sorted.
    starts: Vec<(usize, usize)>,
}

/// Bytes that a cue between two quotations of one utterance may take.
const CUE: usize = 300;

impl Utterance {
    pub fn around(entry: &Entry, number: usize) -> Utterance {
        let quotes = &entry.quotes;
        let goes_on = |a: usize, b: usize| {
            let (a, b) = (&quotes[a], &quotes[b]);
            let name = |q: &Quote| q.speaker.as_ref().map(|s| s.name.clone());
            name(a) == name(b)
                && b.kind != QuoteKind::Indirect
                && b.extent().start.saturating_sub(a.extent().end) <= CUE
        };
        let marked = |k: &usize| quotes[*k].kind != QuoteKind::Indirect;
        let mut run = vec![number];
        if marked(&number) {
            for before in (0..number).rev().filter(marked) {
                if !goes_on(before, run[0]) {
                    break;
                }
                run.insert(0, before);
            }
            for after in (number + 1..quotes.len()).filter(marked) {
                if !goes_on(run[run.len() - 1], after) {
                    break;
                }
                run.push(after);
            }
        }
        let mut text = String::new();
        let mut starts = Vec::new();
        for k in run {
            for span in &quotes[k].content {
                if !text.is_empty() {
                    text.push(' ');
                }
                starts.push((text.len(), k));
                text.push_str(span.of(&entry.article.body));
            }
        }
        Utterance { text, starts }
    }

    /// The quotation in which a stretch of the text starts.
    pub fn quote_at(&self, stretch: Span) -> usize {
        let k = self.starts.partition_point(|(start, _)| *start <= stretch.start);
        self.starts[k.saturating_sub(1)].1
    }
}
