//! Engines behind the traits of `index`. Nothing outside this room names one.

pub mod tantivy;
