//! A run of capitalised words: where a name stands, and which part of the run it is.

use super::lexicon::Flags;

/// A run of capitalised words that may name somebody. Ranges of tokens, end exclusive.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// With titles and roles in front.
    pub whole: (u32, u32),
    /// The name alone.
    pub name: (u32, u32),
    /// A title or role stands in the run before the name, or a role right before the run.
    pub titled: bool,
    /// HE or SHE by the title, the role or the given name; 0 when neither tells.
    pub gender: Flags,
    pub possessive: bool,
    /// A single word with which a sentence starts: perhaps no name at all.
    pub weak: bool,
    /// More likely a role, a month or a heading, unless somebody is called so.
    pub doubtful: bool,
}

impl Run {
    /// Tokens of the name, 0 where the run is no name by itself.
    pub fn len(&self) -> usize {
        if self.doubtful { 0 } else { (self.name.1 - self.name.0) as usize }
    }
}
