//! Searches a news archive by who said what, when.
//!
//! Data moves one way: bytes → `Article` → `Quote`s → index → query → snippet →
//! terminal or JSON. The rooms, in the order in which data visits them:

// The nouns, and what every room may lean on.
pub mod article;
pub mod ascii;
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
// What an index is, and an engine behind it.
pub mod backend;
pub mod index;
pub mod report;
pub mod snippet;
// All of it together, and its way out.
pub mod cli;
pub mod eval;
pub mod pipeline;
pub mod render;
