//! How far to trust what the models find, learnt on articles they have not seen.

use whosaid::attribution::training::reported::{CALIBRATION, Found, Reader, Sink, View, Weights, verdict};
use whosaid::quote::QuoteKind;
use whosaid::text::Document;

use super::learn::Rows;
use super::{Article, covers, jaccard, show};

const BITS: u32 = 15;

/// One cue that was followed up in an article that the models had not seen.
struct Sample {
    inputs: [f32; CALIBRATION],
    right: bool,
    /// Not crowded out by a surer one.
    kept: bool,
    half: bool,
}

/// What the models said of articles that they had not seen.
#[derive(Default)]
pub struct Trial {
    samples: Vec<Sample>,
    rows: Rows,
}

impl Trial {
    /// Adds an article.
    pub fn read(&mut self, weights: &Weights, article: &Article, document: &Document) {
        judge(weights, article, document, &mut self.samples, &mut self.rows);
    }

    /// Fits what turns scores into probabilities. `golds` is how many quotations
    /// there were to find.
    pub fn settle(&self, golds: usize, weights: &mut Weights) {
        weights.calibration = calibrate(&self.samples);
        let known: Vec<(f32, bool)> = self
            .samples
            .iter()
            .map(|s| (s.inputs.iter().zip(&weights.calibration).map(|(x, w)| x * w).sum(), s.right))
            .collect();
        weights.verdict = self.rows.corrections(&known, BITS, |_| true);
        weights.keep = threshold(&self.samples, &known, &self.rows, golds);
    }
}

fn judge(
    weights: &Weights,
    article: &Article,
    document: &Document,
    samples: &mut Vec<Sample>,
    rows: &mut Rows,
) {
    let mut reader = Reader::new(weights);
    for (s, sentence) in document.sentences.iter().enumerate() {
        show(&mut reader.view, document, sentence, article);
        reader.read(|_| false);
        let found = reader.found.clone();
        reader.settle(0.0, |_| false);
        for (n, f) in found.iter().enumerate() {
            rows.row(|row| verdict::features(&reader.view, &found, n, row));
            samples.push(Sample {
                inputs: f.inputs,
                right: right(&reader.view, f, article),
                kept: reader.kept.iter().any(|g| g.cue == f.cue),
                half: (article.text.len() + s / 8) & 1 == 0,
            });
        }
    }
}

fn right(view: &View, found: &Found, article: &Article) -> bool {
    article.attributions.iter().any(|a| {
        a.kind == QuoteKind::Indirect
            && jaccard(view, found.pieces, &a.content) >= 0.5
            && match &found.source {
                None => a.source.is_empty(),
                Some(p) => !a.source.is_empty() && covers(view, p, a),
            }
    })
}

fn calibrate(samples: &[Sample]) -> [f32; CALIBRATION] {
    let mut w = [0.0f64; CALIBRATION];
    let mut square = [1e-6f64; CALIBRATION];
    for _ in 0..300 {
        let mut gradient = [0.0f64; CALIBRATION];
        for sample in samples {
            let odds: f64 = sample.inputs.iter().zip(&w).map(|(x, w)| f64::from(*x) * w).sum();
            let error = 1.0 / (1.0 + (-odds).exp()) - f64::from(u8::from(sample.right));
            for (g, x) in gradient.iter_mut().zip(&sample.inputs) {
                *g += error * f64::from(*x);
            }
        }
        for ((w, s), g) in w.iter_mut().zip(&mut square).zip(gradient) {
            let g = g / samples.len().max(1) as f64;
            *s += g * g;
            *w -= 0.3 * g / s.sqrt();
        }
    }
    w.map(|w| w as f32)
}

/// How much a quotation that is missed counts beside one that is wrong.
const MISSED: f32 = 0.5;

/// The threshold with the best F measure, each half judged by corrections from the other.
fn threshold(samples: &[Sample], known: &[(f32, bool)], rows: &Rows, golds: usize) -> f32 {
    let mut scored: Vec<(f32, bool)> = Vec::new();
    for half in [false, true] {
        let table = rows.corrections(known, BITS, |k| samples[k].half != half);
        let mut scorer = table.scorer();
        for (k, sample) in samples.iter().enumerate().filter(|(_, s)| s.half == half && s.kept) {
            rows.slice(k).iter().for_each(|&h| scorer.put(h));
            let odds = known[k].0 + scorer.take() as f32 * table.scale;
            scored.push((1.0 / (1.0 + (-odds).exp()), sample.right));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut right, mut best) = (0, (0.0, 1.0));
    for (n, (p, y)) in scored.iter().enumerate() {
        right += usize::from(*y);
        let f = right as f32 / (n as f32 + 1.0 + MISSED * golds as f32);
        if f > best.0 {
            best = (f, *p);
        }
    }
    best.1
}
