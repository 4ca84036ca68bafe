//! What is known of a word, kept for the next time it is met.
//!
//! Looking a word up in a large table costs a miss in the caches; most words of a
//! text have been met just before. Two slots a hash, the two newest words stay.

use crate::span::Span;

/// Pairs of slots: for the words that make up most of a text.
const PAIRS: usize = 1 << 14;

/// A bounded map from words, as they are written, to something small.
pub struct Memo<V> {
    /// In each pair the word met last stands first.
    pairs: Vec<[(u64, V); 2]>,
}

impl<V: Copy + Default> Default for Memo<V> {
    fn default() -> Memo<V> {
        Memo { pairs: vec![[(0, V::default()); 2]; PAIRS] }
    }
}

impl<V: Copy + Default> Memo<V> {
    /// What `make` says, or said before, of the word at `span` of `text`.
    #[inline]
    pub fn get(&mut self, text: &str, span: Span, make: impl FnOnce(&str) -> V) -> V {
        let Span { start, end } = span;
        let key = key(text.as_bytes(), start, end);
        let pair = &mut self.pairs[(key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize & (PAIRS - 1)];
        if pair[0].0 != key {
            pair.swap(0, 1);
            if pair[0].0 != key {
                pair[0] = (key, make(&text[start..end]));
            }
        }
        pair[0].1
    }
}

/// The bytes of a short word, a hash of a longer one; never zero.
#[inline]
fn key(text: &[u8], start: usize, end: usize) -> u64 {
    let length = end - start;
    if length <= 8 {
        return match text.get(start..start + 8).and_then(|eight| eight.first_chunk::<8>()) {
            Some(eight) => u64::from_le_bytes(*eight) & (u64::MAX >> (64 - 8 * length)),
            None => {
                let mut eight = [0; 8];
                eight[..length].copy_from_slice(&text[start..end]);
                u64::from_le_bytes(eight)
            }
        };
    }
    xxhash_rust::xxh3::xxh3_64(&text[start..end]).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    #[test]
    fn a_word_is_told_from_every_other() {
        let text = "a b aa The the harbourmaster harbourmasters Ærø the a harbourmaster ab";
        let document = Document::new(text);
        let mut memo = Memo::default();
        for _ in 0..2 {
            for token in &document.tokens {
                let word = token.span().of(text);
                let told = memo.get(text, token.span(), |w| w.len() * 1000 + w.as_bytes()[0] as usize);
                assert_eq!(told, word.len() * 1000 + word.as_bytes()[0] as usize, "{word}");
            }
        }
        let mut made = 0;
        document.tokens.iter().for_each(|t| made += memo.get(text, t.span(), |_| usize::MAX) / usize::MAX);
        assert_eq!(made, 0, "all were met before");
    }
}
