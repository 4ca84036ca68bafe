//! What a word of a query stands for in the index.

use tantivy::schema::Term;

/// The indexed forms of one word of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Slot {
    pub forms: Vec<Term>,
    /// Documents with any of them; 0 where nobody asks.
    pub frequency: u64,
    /// A prefix, a fuzzy word or a regular expression: scores the same whatever it finds.
    pub open: bool,
}
