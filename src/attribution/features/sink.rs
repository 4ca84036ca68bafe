//! Where features go.

use super::template::Template;

/// Receives features.
pub trait Record {
    /// Adds a feature of a template with one to four small values.
    fn add(&mut self, template: impl Template, values: &[u32]);
}

/// A growing list of features, as the scorers know them: hashes.
#[derive(Default)]
pub struct Sink(pub Vec<u32>);

impl Record for Sink {
    #[inline]
    fn add(&mut self, template: impl Template, values: &[u32]) {
        let mut h = (template.number() as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for &v in values {
            h = (h.rotate_left(23) ^ v as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        }
        self.0.push((h ^ (h >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9).rotate_left(32) as u32);
    }
}
