//! Fits the weights of antecedents by stochastic gradient descent on the log-likelihood.

use whosaid::attribution::training::entities::{Features, Form, Weights, softmax};

/// One mention to learn from: its candidates, and which of them are right.
#[derive(Clone)]
pub struct Example {
    pub form: Form,
    pub candidates: Vec<Features>,
    pub right: Vec<bool>,
    pub weight: f32,
}

/// Fits weights to examples. Deterministic: the order of the examples is the
/// order of the updates. `decay` is the L2 penalty of one pass.
pub fn fit(examples: &[Example], passes: usize, rate: f32, decay: f32) -> Weights {
    let mut weights = Weights::zero();
    let mut sum = Weights::zero();
    let mut steps = 0.0f32;
    for pass in 0..passes {
        let step = rate / (1.0 + pass as f32 * 0.3);
        for example in examples {
            let mut p: Vec<f32> = example.candidates.iter().map(|c| weights.score(example.form, c)).collect();
            softmax(&mut p);
            let right: f32 = p.iter().zip(&example.right).filter(|(_, r)| **r).map(|(p, _)| p).sum();
            if !example.right.contains(&true) {
                continue;
            }
            for ((candidate, p), good) in example.candidates.iter().zip(&p).zip(&example.right) {
                let target = if *good { p / right.max(1e-6) } else { 0.0 };
                let gradient = (target - p) * step * example.weight;
                for &(k, v) in candidate {
                    weights.rows[0][k as usize] += gradient * v;
                    weights.rows[1 + example.form as usize][k as usize] += gradient * v;
                }
            }
        }
        for row in &mut weights.rows {
            for w in row.iter_mut() {
                *w *= 1.0 - decay;
            }
        }
        if pass >= passes / 2 {
            steps += 1.0;
            for (s, w) in sum.rows.iter_mut().zip(&weights.rows) {
                for (s, w) in s.iter_mut().zip(w) {
                    *s += w;
                }
            }
        }
    }
    for row in &mut sum.rows {
        for w in row.iter_mut() {
            *w /= steps.max(1.0);
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use whosaid::attribution::training::entities::Clue;

    use super::*;

    #[test]
    fn a_model_learns_what_it_is_shown() {
        let agrees = vec![(Clue::Candidate, 1.0), (Clue::GenderAgrees, 1.0)];
        let differs = vec![(Clue::Candidate, 1.0), (Clue::GenderDiffers, 1.0)];
        let example = Example {
            form: Form::Personal,
            candidates: vec![agrees.clone(), differs.clone(), vec![(Clue::Nobody, 1.0)]],
            right: vec![true, false, false],
            weight: 1.0,
        };
        let weights = fit(&[example.clone(), example], 20, 0.1, 0.0);
        let score = |features: &Features| weights.score(Form::Personal, features);
        assert!(score(&agrees) > score(&differs));
        let again = Weights::parse(&weights.print()).unwrap();
        assert!((again.score(Form::Personal, &agrees) - score(&agrees)).abs() < 0.01);
    }
}
