//! What the answers to a query have in common: who speaks in them, what they
//! are about, when they are from, what resembles them.
//!
//! Everything here asks a [`Searcher`](crate::index::Searcher) and counts; it
//! knows no engine and draws nothing.

pub mod check;
mod own;
pub mod period;
mod phrases;
mod prose;
pub mod related;
pub mod speakers;
mod stop;
pub mod timeline;
pub mod topics;
pub mod variants;
