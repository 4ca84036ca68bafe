//! What the trained models see: hashed features of a stretch in quotation marks,
//! of a mention, and of the two together.
//!
//! A feature is a number made from its template and its values. Every scan looks
//! at a bounded number of tokens, so that the whole stays linear in the text.

mod history;
mod mention;
mod pair;
mod scan;
mod sink;
mod stretch;
pub(super) mod template;
mod title;

pub use history::{History, Relation, history, relation};
pub use mention::{Profile, profile};
pub use pair::{none, pair, screen};
pub use sink::{Record, Sink};
pub use stretch::{Scene, repeats, scene, stretch, stretch_history};
pub use title::is_title;

/// Changes whenever a template or the layout of the weights changes: weights of another
/// version are refused.
pub const VERSION: u32 = 4;
