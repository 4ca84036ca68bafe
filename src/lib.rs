//! Searches a news archive by who said what, when.
//!
//! LIBDOC
// The nouns, and what every room may lean on.
pub mod article;
pub mod ascii;
pub mod lexicon;
pub mod quote;
pub mod span;
// Text and queries, without files and without an engine.
pub mod query;
pub mod text;
// Bytes → articles → who said what, when.
pub mod attribution;
pub mod check;
pub mod cluster;
pub mod ingest;
pub mod persons;
pub mod timex;
// What an index is, and what to show of a text.
pub mod index;
pub mod snippet;
// An engine behind it, and what its answers have in common.
#[cfg(feature = "index")]
pub mod backend;
#[cfg(feature = "index")]
pub mod report;
// All of it together: files → index, questions → answers.
#[cfg(feature = "index")]
pub mod archive;
pub mod eval;
pub mod pipeline;
// The way out.
#[cfg(feature = "cli")]
pub mod cli;
pub mod render;
