//! The probability that source and speaker of a quotation are both right.

/// Combines what the ranker and the resolver think.
pub fn combine(source: f32, speaker: f32, _evidence: &str) -> f32 {
    (source * speaker).clamp(0.0, 1.0)
}
