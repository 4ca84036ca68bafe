//! What is known about single words, once: each file in `data` holds one kind of knowledge, one word a row.
//!
//! A row is `word<TAB>tags`; the lines on top of a file say what its tags mean. Rows are sorted by the bytes of
//! their words. Where rooms ask about a word with different intentions, or have simply come to different
//! lists, each list has a tag of its own: `names-` are the names within an article (`attribution::entities`),
//! `persons-` those of an archive. The files below count how far the lists differ. To teach every room a word, add
//! or change one row.

mod lookup;
pub mod months;

use std::sync::LazyLock;

pub use lookup::{Row, Words};

/// Words of saying.
///
/// Five lists: attribution makes the forms of 293 verbs (`cue`), reported speech of 139 (`reported`), of which nine are
/// not cues ("threaten", "voice"); names know 82 forms (`says`), the time of saying 75 stems (`said-stem`), and the
/// word classes 16 forms (`tag-…`).
pub static SAYING: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/saying.tsv")));

/// Bodies, what they write, and words of their names.
///
/// Attribution has 148 nouns for bodies and 145 for papers, names 131 and 80; 96 and 59 are on both lists.
pub static BODIES: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/bodies.tsv")));
