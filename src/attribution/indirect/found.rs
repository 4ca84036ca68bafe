//! What was found for one cue.

use super::model::CALIBRATION;
use super::source::Phrase;

/// A cue with what the later steps made of it.
#[derive(Clone, Copy, Debug)]
pub struct Found {
    pub cue: usize,
    pub pieces: [(usize, usize); 2],
    pub source: Option<Phrase>,
    pub inputs: [f32; CALIBRATION],
    pub probability: f32,
}

impl Found {
    /// Whether token `k` belongs to the content.
    pub fn holds(&self, k: usize) -> bool {
        self.pieces.iter().any(|&(a, b)| a <= k && k < b)
    }

    /// Whether the contents share a token.
    pub fn overlaps(&self, other: &Found) -> bool {
        self.pieces.iter().any(|&(a, b)| a < b && other.pieces.iter().any(|&(x, y)| a < y && x < b))
    }

    /// Whether all of it, its cue and source too, stands inside the content of the other.
    pub fn within(&self, other: &Found) -> bool {
        let inside = |a: usize, b: usize| other.pieces.iter().any(|&(x, y)| x <= a && b <= y);
        inside(self.cue, self.cue + 1)
            && self.pieces.iter().all(|&(a, b)| a == b || inside(a, b))
            && self.source.is_none_or(|p| inside(p.start, p.end))
    }

    pub fn odds(&self, calibration: &[f32; CALIBRATION]) -> f32 {
        self.inputs.iter().zip(calibration).map(|(x, w)| x * w).sum()
    }
}
