//! Words of saying, against words of thinking, wanting and doing.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::lexicon::SAYING;
use crate::text::tag::hash;

/// Whether `word`, a [`hash`], says that something is said.
pub fn is_speech(word: u32) -> bool {
    static WORDS: OnceLock<FxHashSet<u32>> = OnceLock::new();
    WORDS.get_or_init(words).contains(&word)
}

fn words() -> FxHashSet<u32> {
    let mut out: FxHashSet<u32> = SAYING.with("reported-form").map(hash).collect();
    for verb in SAYING.with("reported") {
        let (stem, s, ed) = if let Some(stem) = verb.strip_suffix('e') {
            (stem, "es", "ed")
        } else if let Some(stem) = verb.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o'])) {
            (stem, "ies", "ied")
        } else if verb.ends_with("sh") || verb.ends_with("ch") || verb.ends_with("ss") {
            (verb, "es", "ed")
        } else {
            (verb, "s", "ed")
        };
        let ing = if verb.ends_with('e') { format!("{stem}ing") } else { format!("{verb}ing") };
        for form in [verb.to_string(), format!("{stem}{s}"), format!("{stem}{ed}"), ing] {
            out.insert(hash(&form));
        }
    }
    out
}
