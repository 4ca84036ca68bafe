//! Reported speech: "X said that …", "…, X said", "according to X, …".
//!
//! Three linear models in sequence, each over the words of one sentence: is
//! this word a cue; where does its content start and end; which phrase is its
//! source. A logistic regression over their log odds gives the confidence.
//! Sentences without a word that can be a cue cost a table look-up per word.

mod content;
mod cue;
mod model;
mod source;
mod speech;
#[cfg(test)]
mod tests;
#[cfg(feature = "train")]
pub mod train;
mod verdict;
mod view;

use crate::quote::{Mention, Quote, QuoteKind};
use crate::span::Span;
use crate::text::Document;

pub use model::{VERSION, Weights, WeightsError};

use content::Anchor;
use model::{CALIBRATION, Scorer, Table};
use source::{Phrase, Said};
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
pub fn find(document: &Document, quoted: &[Span], quotes: &[Quote]) -> Vec<Quote> {
    find_with(Weights::embedded(), document, quoted, quotes)
}

/// As [`find`], with other weights.
pub fn find_with(weights: &Weights, document: &Document, quoted: &[Span], quotes: &[Quote]) -> Vec<Quote> {
    let mut reader = Reader::new(weights);
    let taken = merged(quotes.iter().flat_map(|q| q.content.iter().copied().chain(q.cue)).collect());
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
        let range = sentence.tokens.0 as usize..sentence.tokens.1 as usize;
        let tags = &document.tags()[range.clone()];
        for (tokens, tags) in document.tokens[range].chunks(LONGEST).zip(tags.chunks(LONGEST)) {
            reader.view.set(document.text, tokens, tags, &quoted[first..]);
            reader.read(known);
            reader.settle(weights.keep, known);
            // "is expected to …", "was said to …": with nobody to name it tells no one anything
            out.extend(reader.kept.iter().filter(|f| f.source.is_some()).map(|f| reader.quote(f)));
        }
    }
    out.sort_by_key(|q: &Quote| q.content[0]);
    out
}

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

/// A cue with what the later steps made of it.
#[derive(Clone, Copy, Debug)]
struct Found {
    cue: usize,
    pieces: [(usize, usize); 2],
    source: Option<Phrase>,
    inputs: [f32; CALIBRATION],
    probability: f32,
}

impl Found {
    /// Whether token `k` belongs to the content.
    fn holds(&self, k: usize) -> bool {
        self.pieces.iter().any(|&(a, b)| a <= k && k < b)
    }

    /// Whether the contents share a token.
    fn overlaps(&self, other: &Found) -> bool {
        self.pieces.iter().any(|&(a, b)| a < b && other.pieces.iter().any(|&(x, y)| a < y && x < b))
    }

    fn odds(&self, calibration: &[f32; CALIBRATION]) -> f32 {
        self.inputs.iter().zip(calibration).map(|(x, w)| x * w).sum()
    }
}

/// Buffers and scorers for one text.
struct Reader<'w, 'd> {
    weights: &'w Weights,
    view: View<'d>,
    phrases: Vec<Phrase>,
    /// Those around the cue at hand.
    near: Vec<Phrase>,
    anchors: Vec<Anchor>,
    edges: Vec<usize>,
    scores: Vec<f32>,
    found: Vec<Found>,
    kept: Vec<Found>,
}

impl<'w, 'd> Reader<'w, 'd> {
    fn new(weights: &'w Weights) -> Self {
        Reader {
            weights,
            view: View::default(),
            phrases: Vec::new(),
            near: Vec::new(),
            anchors: Vec::new(),
            edges: Vec::new(),
            scores: Vec::new(),
            found: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// Fills `found` for the sentence in view.
    ///
    /// `known` tells the bytes that are cues or contents of other quotations.
    fn read(&mut self, known: impl Fn(Span) -> bool) {
        self.found.clear();
        self.view.rate(&self.weights.priors);
        let mut gate = self.weights.gate.scorer();
        let mut scorer = self.weights.cue.scorer();
        let (mut measured, mut phrased) = (false, false);
        for k in 0..self.view.body {
            if !cue::is_candidate(&self.view, k) {
                continue;
            }
            cue::gate_features(&self.view, k, &mut gate);
            if (gate.take() as f32) * self.weights.gate.scale < self.weights.pass
                || known(self.view.span(k, k + 1))
            {
                continue;
            }
            if !measured {
                self.view.measure();
                measured = true;
            }
            cue::features(&self.view, k, &mut scorer);
            let odds = scorer.take() as f32 * self.weights.cue.scale;
            if odds < self.weights.pursue {
                continue;
            }
            if !phrased {
                source::phrases(&self.view, &mut self.phrases);
                phrased = true;
            }
            if let Some(found) = self.follow(k, odds) {
                self.found.push(found);
            }
        }
        let mut scorer = self.weights.verdict.scorer();
        for n in 0..self.found.len() {
            verdict::features(&self.view, &self.found, n, &mut scorer);
            let odds = self.found[n].odds(&self.weights.calibration)
                + scorer.take() as f32 * self.weights.verdict.scale;
            self.found[n].probability = 1.0 / (1.0 + (-odds).exp());
        }
    }

    /// Content and source for the cue at `k`.
    fn follow(&mut self, k: usize, odds: f32) -> Option<Found> {
        let view = &self.view;
        content::anchors(view, k, &mut self.anchors);
        let (anchor, p_anchor) = best(&self.weights.anchor, &mut self.scores, self.anchors.len(), |j, s| {
            content::anchor_features(view, k, self.anchors[j], s);
        })?;
        let anchor = self.anchors[anchor];
        content::edges(view, anchor, &mut self.edges);
        let (edge, p_edge) = best(&self.weights.edge, &mut self.scores, self.edges.len(), |j, s| {
            content::edge_features(view, k, anchor, self.edges[j], s);
        })?;
        let pieces = content::pieces(view, anchor, self.edges[edge]);
        let said = Said { side: anchor.side as u32, pieces };
        source::candidates(view, &self.phrases, k, &mut self.near);
        let (chosen, p_source) =
            best(&self.weights.source, &mut self.scores, self.near.len() + 1, |j, s| {
                if j == 0 {
                    source::none_features(view, k, said, s);
                } else {
                    source::features(view, k, said, &self.near, j - 1, s);
                }
            })?;
        let source = (chosen > 0).then(|| self.near[chosen - 1]);
        let length = (pieces[0].1 - pieces[0].0).min(30) as f32;
        let inputs = [
            1.0,
            odds,
            p_anchor.ln(),
            p_edge.ln(),
            p_source.ln(),
            f32::from(source.is_none()),
            (1.0 + length).ln(),
            f32::from(view.priors[k] != 255 && view.priors[k] >= 5),
        ];
        Some(Found { cue: k, pieces, source, inputs, probability: 0.0 })
    }

    /// Moves the best of `found` to `kept`: contents do not overlap, a cue inside
    /// another's content is part of what is said there.
    fn settle(&mut self, keep: f32, known: impl Fn(Span) -> bool) {
        self.kept.clear();
        self.found.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.cue.cmp(&b.cue)));
        for f in &self.found {
            if f.probability < keep {
                break;
            }
            let clash = self.kept.iter().any(|g| g.holds(f.cue) || f.holds(g.cue) || f.overlaps(g));
            if clash || f.pieces.iter().any(|&(a, b)| a < b && known(self.view.span(a, b))) {
                continue;
            }
            self.kept.push(*f);
        }
    }

    fn quote(&self, f: &Found) -> Quote {
        let view = &self.view;
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
}

/// The candidate with the highest score and its share of the softmax; `None` for no candidates.
fn best(
    table: &Table,
    scores: &mut Vec<f32>,
    count: usize,
    mut features: impl FnMut(usize, &mut Scorer),
) -> Option<(usize, f32)> {
    let mut scorer = table.scorer();
    scores.clear();
    for j in 0..count {
        features(j, &mut scorer);
        scores.push(scorer.take() as f32 * table.scale);
    }
    let (top, high) = scores.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let sum: f32 = scores.iter().map(|s| (s - high).exp()).sum();
    Some((top, 1.0 / sum))
}
