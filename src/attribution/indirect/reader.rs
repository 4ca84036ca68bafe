//! Follows the cues of one sentence after another.

use super::content::{self, Anchor};
use super::found::Found;
use super::model::{Scorer, Table, Weights};
use super::source::{self, Phrase, Said};
use super::view::View;
use super::{cue, verdict};
use crate::span::Span;

/// Buffers and scorers for one text.
pub struct Reader<'w, 'd> {
    weights: &'w Weights,
    pub view: View<'d>,
    phrases: Vec<Phrase>,
    /// Those around the cue at hand.
    near: Vec<Phrase>,
    anchors: Vec<Anchor>,
    edges: Vec<usize>,
    scores: Vec<f32>,
    pub found: Vec<Found>,
    pub kept: Vec<Found>,
}

impl<'w, 'd> Reader<'w, 'd> {
    pub fn new(weights: &'w Weights) -> Self {
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
    pub fn read(&mut self, known: impl Fn(Span) -> bool) {
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
        for n in 0..self.found.len() {
            self.cut_short(n);
        }
        let mut scorer = self.weights.verdict.scorer();
        for n in 0..self.found.len() {
            verdict::features(&self.view, &self.found, n, &mut scorer);
            let odds = self.found[n].odds(&self.weights.calibration)
                + scorer.take() as f32 * self.weights.verdict.scale;
            self.found[n].probability = 1.0 / (1.0 + (-odds).exp());
        }
    }

    /// Ends the content of `found[n]` before another report that is joined to it: "said the
    /// mill was safe but warned of delays", "said he was sorry, adding that …".
    fn cut_short(&mut self, n: usize) {
        let f = self.found[n];
        let (start, end) = f.pieces[0];
        if start < f.cue {
            return;
        }
        let others = self.found.iter().filter(|g| start < g.cue && g.cue < end && g.pieces[0].0 > g.cue);
        let joined = others.filter(|g| g.inputs[1] > 0.0).filter_map(|g| {
            let source = g.source.filter(|p| start < p.start && p.end <= g.cue);
            let opens = source.map_or_else(|| self.view.subject_end(g.cue), |p| p.start);
            self.view.joint(start, opens)
        });
        if let Some(end) = joined.min() {
            self.found[n].pieces = [(start, end), (0, 0)];
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
    pub fn settle(&mut self, keep: f32, known: impl Fn(Span) -> bool) {
        self.kept.clear();
        self.found.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.cue.cmp(&b.cue)));
        for f in &self.found {
            if f.probability < keep {
                break;
            }
            let nested = |g: &Found| {
                f.probability >= NESTED && g.probability >= NESTED && (f.within(g) || g.within(f))
            };
            let clash =
                self.kept.iter().any(|g| (g.holds(f.cue) || f.holds(g.cue) || f.overlaps(g)) && !nested(g));
            if clash || f.pieces.iter().any(|&(a, b)| a < b && known(self.view.span(a, b))) {
                continue;
            }
            self.kept.push(*f);
        }
    }
}

/// A report inside another is kept where both are at least so probable.
const NESTED: f32 = 0.5;

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
