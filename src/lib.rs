//! Searches a news archive by who said what, when.
//!
//! Data moves one way: bytes → `Article` → `Quote`s → index → query → snippet →
//! terminal or JSON. The rooms, in the order in which data visits them:

// The nouns.
pub mod span;
pub mod article;
pub mod quote;
// Text and queries, without files and without an engine.
pub mod text;
pub mod query;
// Bytes → articles → who said what, when.
pub mod ingest;
pub mod attribution;
pub mod timex;
pub mod cluster;
pub mod check;
// What an index is, and an engine behind it.
pub mod index;
pub mod backend;
pub mod snippet;
pub mod report;
// All of it together, and its way out.
pub mod pipeline;
pub mod render;
pub mod eval;
pub mod cli;
