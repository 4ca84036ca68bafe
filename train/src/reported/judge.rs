//! How far to trust what the models find, learnt on articles they have not seen.

use whosaid::attribution::training::reported::{CALIBRATION, Found, Reader, Sink, View, Weights, verdict};
use whosaid::quote::QuoteKind;
use whosaid::text::Document;

use super::learn::Rows;
use super::{Article, Attribution, Class, Lesson, covers, jaccard, show};

const BITS: u32 = 16;

/// One cue that was followed up in an article that the models had not seen.
struct Sample {
    inputs: [f32; CALIBRATION],
    right: bool,
    news: bool,
    /// Not crowded out by a surer one.
    kept: bool,
    half: bool,
}

/// What the models said of articles that they had not seen.
#[derive(Default)]
pub struct Trial {
    samples: Vec<Sample>,
    rows: Rows,
    /// Quotations of news that there were to find.
    golds: usize,
}

impl Trial {
    /// Adds an article.
    pub fn read(&mut self, weights: &Weights, article: &Article, document: &Document, class: &Class) {
        let mut reader = Reader::new(weights);
        for (s, sentence) in document.sentences.iter().enumerate() {
            show(&mut reader.view, document, sentence, article);
            reader.read(|_| false);
            let found = reader.found.clone();
            reader.settle(0.0, |_| false);
            for (n, f) in found.iter().enumerate() {
                let Some(right) = judge(&reader.view, f, article, class) else { continue };
                self.rows.row(|row| verdict::features(&reader.view, &found, n, row));
                self.samples.push(Sample {
                    inputs: f.inputs,
                    right,
                    news: article.news,
                    kept: reader.kept.iter().any(|g| g.cue == f.cue),
                    half: (article.text.len() + s / 8) & 1 == 0,
                });
            }
        }
        if article.news {
            self.golds += article.attributions.iter().filter(|a| !a.unclear).count();
        }
    }

    /// Fits what turns scores into probabilities, for news.
    pub fn settle(&self, weights: &mut Weights) {
        weights.calibration = calibrate(&self.samples);
        let known: Vec<(f32, bool)> = self
            .samples
            .iter()
            .map(|s| (s.inputs.iter().zip(&weights.calibration).map(|(x, w)| x * w).sum(), s.right))
            .collect();
        weights.verdict = self.rows.corrections(&known, BITS, |_| true);
        weights.keep = threshold(&self.samples, &known, &self.rows, self.golds);
    }
}

/// Whether what was found is right; `None` where that cannot be told.
fn judge(view: &View, found: &Found, article: &Article, class: &Class) -> Option<bool> {
    let fits = |a: &Attribution| jaccard(view, found.pieces, &a.content);
    let indirect = article.attributions.iter().filter(|a| a.kind == QuoteKind::Indirect);
    let Some((best, a)) = indirect.map(|a| (fits(a), a)).max_by(|x, y| x.0.total_cmp(&y.0)) else {
        return Some(false);
    };
    let lesson = class.lesson(article, a, view.tags[found.cue].hash);
    if lesson == Lesson::Shape && best >= 0.3 {
        return None;
    }
    let source = match &found.source {
        None => a.source.is_empty(),
        Some(p) => !a.source.is_empty() && covers(view, p, a),
    };
    Some(lesson == Lesson::Said && best >= 0.5 && source)
}

fn calibrate(samples: &[Sample]) -> [f32; CALIBRATION] {
    let mut w = [0.0f64; CALIBRATION];
    let mut square = [1e-6f64; CALIBRATION];
    let count = samples.iter().filter(|s| s.news).count();
    for _ in 0..300 {
        let mut gradient = [0.0f64; CALIBRATION];
        for sample in samples.iter().filter(|s| s.news) {
            let odds: f64 = sample.inputs.iter().zip(&w).map(|(x, w)| f64::from(*x) * w).sum();
            let error = 1.0 / (1.0 + (-odds).exp()) - f64::from(u8::from(sample.right));
            for (g, x) in gradient.iter_mut().zip(&sample.inputs) {
                *g += error * f64::from(*x);
            }
        }
        for ((w, s), g) in w.iter_mut().zip(&mut square).zip(gradient) {
            let g = g / count.max(1) as f64;
            *s += g * g;
            *w -= 0.3 * g / s.sqrt();
        }
    }
    w.map(|w| w as f32)
}

/// How much a quotation that is missed counts beside one that is wrong.
const MISSED: f32 = 1.3;

/// The threshold with the best F measure, each half judged by corrections from the other.
fn threshold(samples: &[Sample], known: &[(f32, bool)], rows: &Rows, golds: usize) -> f32 {
    let mut scored: Vec<(f32, bool)> = Vec::new();
    for half in [false, true] {
        let table = rows.corrections(known, BITS, |k| samples[k].half != half);
        let mut scorer = table.scorer();
        for (k, sample) in samples.iter().enumerate().filter(|(_, s)| s.half == half && s.kept && s.news) {
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
