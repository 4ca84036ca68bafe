//! What formats share: each reads one thing, wherever it stands.

pub mod agency;
pub mod byline;
pub mod charset;
pub mod date;
pub mod dateline;
pub mod ends;
pub mod fields;
pub mod furniture;
pub mod language;
pub mod lines;
pub mod markup;
pub mod matter;
pub mod selectors;
pub mod xml;
