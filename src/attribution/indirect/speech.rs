//! Words of saying, against words of thinking, wanting and doing.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::attribution::words;
use crate::lexicon::SAYING;
use crate::text::tag::hash;

/// Whether `word`, a [`hash`], says that something is said.
pub fn is_speech(word: u32) -> bool {
    static WORDS: OnceLock<FxHashSet<u32>> = OnceLock::new();
    WORDS.get_or_init(all).contains(&word)
}

fn all() -> FxHashSet<u32> {
    let verbs = SAYING.with("reported").flat_map(words::forms).map(|(form, _)| hash(&form));
    SAYING.with("reported-form").map(hash).chain(verbs).collect()
}
