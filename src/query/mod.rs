//! The query language: text → tree → text. Knows no engine and no schema.
//!
//! ```text
//! query := or            or   := and ("OR" and)*      and := unary (["AND"] unary)*
//! unary := ("-" | "NOT") unary | near
//! near  := atom (("NEAR/n" | "PRE/n" | "SAME/s" | "SAME/p") atom)*
//! atom  := "(" or ")" | [field ":"] (word | word"*" | word"~"n | phrase ["~"n] | "/"regex"/" | "="exact | range)
//! ```
//!
//! Words stand for all their forms, and all words must be there unless OR stands
//! between. Operators are written in capitals; what looks like an operator but is
//! none gets a [`Hint`].

pub mod ast;
pub mod dates;
mod error;
mod field;
pub mod form;
mod lex;
mod parse;
mod print;
pub mod stem;
#[cfg(test)]
mod tests;
mod value;
pub mod words;

pub use error::{Hint, QueryError};
pub use parse::{Parsed, parse};
