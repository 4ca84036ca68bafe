//! Whether words put in somebody's mouth are what the archive has: word by word,
//! and by whom.

mod align;
mod name;
#[cfg(test)]
mod tests;

pub use align::{Comparison, DiffKind, DiffOp, Verdict, compare, runs};
pub use name::speaker_agrees;
