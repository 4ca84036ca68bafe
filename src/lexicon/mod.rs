//! What is known about single words, once: each file in `data` holds one kind of knowledge, one word a row.
//!
//! A row is `word<TAB>tags`; the lines on top of a file say what its tags mean. Rows are sorted by the bytes of
//! their words. Where rooms ask about a word with different intentions, or have simply come to different
//! lists, each list has a tag of its own: `names-` are the names within an article (`attribution::entities`),
//! `persons-` those of an archive. The files below count how far the lists differ. To teach every room a word, add
//! or change one row.

mod lookup;
pub mod months;

pub use lookup::{Row, Words};
