//! Reported speech: "X said that …", "…, X said", "according to X, …".
//!
//! Three linear models in sequence, each over the words of one sentence: is
//! this word a cue; where does its content start and end; which phrase is its
//! source. A logistic regression over their log odds gives the confidence.
//! Sentences without a word that can be a cue cost a table look-up per word.

pub(super) mod content;
pub(super) mod cue;
pub(super) mod found;
pub(super) mod model;
pub(super) mod reader;
pub(super) mod source;
pub(super) mod speech;
#[cfg(test)]
mod tests;
pub(super) mod verdict;
pub(super) mod view;

use std::ops::Range;

use crate::quote::{Mention, Quote, QuoteKind};
use crate::span::Span;
use crate::text::tag::Tag;
use crate::text::{Class, Document, Sentence};

pub use model::Weights;

use found::Found;
use reader::Reader;
use view::View;

/// Evidence of reported speech: the cue is a word of saying.
pub const REPORTED: &str = "reported speech";
/// Evidence of what somebody believes, plans, wants or does with words.
pub const STANCE: &str = "reported stance";

/// Finds indirect speech in `document`.
///
/// `quoted` are the stretches inside quotation marks, without the marks, sorted
/// and disjoint: no content touches them. `quotes` are the direct and mixed
/// quotations already found: their cues and contents are left alone. Every
/// quotation has a source; the speaker stays open. Sorted by start.
pub fn find_with(weights: &Weights, document: &Document, quoted: &[Span], quotes: &[Quote]) -> Vec<Quote> {
    let mut reader = Reader::new(weights);
    // a cue in a sentence before the quotation may report what stands beside it
    let near = |q: &Quote| {
        let sentence = |at: usize| document.sentence_at(at);
        q.cue.filter(|cue| {
            q.content.iter().any(|c| {
                sentence(c.start) <= sentence(cue.start)
                    && sentence(cue.start) <= sentence(c.end.saturating_sub(1))
            })
        })
    };
    let taken = merged(quotes.iter().flat_map(|q| q.content.iter().copied().chain(near(q))).collect());
    let known = |span: Span| {
        let k = taken.partition_point(|t| t.end <= span.start);
        taken.get(k).is_some_and(|t| t.overlaps(span))
    };
    let mut out = Vec::new();
    let mut first = 0;
    for sentence in &document.sentences {
        let span = sentence.span;
        while first < quoted.len() && quoted[first].end <= span.start {
            first += 1;
        }
        let range = words_of(document, sentence);
        let tags = &document.tags()[range.clone()];
        for (tokens, tags) in document.tokens[range].chunks(LONGEST).zip(tags.chunks(LONGEST)) {
            reader.view.set(document.text, tokens, tags, &quoted[first..]);
            reader.read(known);
            reader.settle(weights.keep, known);
            // "is expected to …", "was said to …": with nobody to name it tells no one anything
            out.extend(reader.kept.iter().filter(|f| f.source.is_some()).map(|f| quote(&reader.view, f)));
        }
    }
    out.sort_by_key(|q: &Quote| q.content[0]);
    out
}

/// The tokens of a sentence, without a dateline that opens it ("LONDON, March 7 (Reuters) -").
pub fn words_of(document: &Document, sentence: &Sentence) -> Range<usize> {
    let (start, end) = (sentence.tokens.0 as usize, sentence.tokens.1 as usize);
    let tokens = &document.tokens[start..end];
    let tags = &document.tags()[start..end];
    let Some(dash) = tags.iter().take(DATELINE).position(|t| t.tag == Tag::Dash) else { return start..end };
    let word = |k: usize| tokens[k].span().of(document.text);
    let agency = dash > 2 && word(dash - 1) == ")" && (0..dash).any(|k| word(k) == "(");
    let place = dash > 0
        && word(0).len() > 2
        && word(0).chars().all(char::is_uppercase)
        && (0..dash).all(|k| tokens[k].upper || tokens[k].class != Class::Word);
    if agency || place { start + dash + 1..end } else { start..end }
}

/// Tokens among which the dash of a dateline stands.
const DATELINE: usize = 20;

/// Longer sentences, which are lists or tables, are read in parts of so many
/// tokens: what is done for one cue is in proportion to its sentence.
const LONGEST: usize = 250;

/// Sorted, with overlapping spans joined.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort();
    spans.dedup_by(|next, last| {
        let joins = next.start < last.end;
        if joins {
            last.end = last.end.max(next.end);
        }
        joins
    });
    spans
}

/// What was found for a cue, as a quotation.
fn quote(view: &View, f: &Found) -> Quote {
    Quote {
        kind: QuoteKind::Indirect,
        content: content::spans(view, f.pieces),
        cue: Some(view.span(f.cue, f.cue + 1)),
        source: f.source.map(|p| Mention { span: view.span(p.start, p.end), kind: p.kind }),
        speaker: None,
        said: None,
        confidence: f.probability,
        evidence: if speech::is_speech(view.tags[f.cue].hash) { REPORTED } else { STANCE },
    }
}
