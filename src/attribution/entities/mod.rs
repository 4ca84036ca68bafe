//! Who is who in one article: the names and what they are short for, the roles
//! they carry, and the person or body behind a source.
//!
//! [`Table::build`] reads the article once. Names become entities: a surname
//! joins the full name wherever that stands, "HTC" joins "HTC Corp", "SGC" the
//! body whose initials it spells. Noun phrases that name nobody ("a police
//! spokesman") are entities too, without a name, so that "she said" after one of
//! them does not go to the nearest person with a name.
//!
//! [`Table::resolve`] then finds the entity of a source. Names are looked up;
//! pronouns and descriptions choose among the entities near them by a linear
//! model (see [`rank`]) that may also choose nobody.

mod alias;
mod bearer;
#[cfg(test)]
mod called_tests;
mod choices;
mod clue;
mod cut;
mod describe;
mod descriptions;
mod entity;
mod extent;
mod headline;
mod lexicon;
mod link;
mod linker;
mod names;
mod nearby;
mod nickname;
mod observe;
mod quest;
pub mod rank;
mod resolve;
mod run;
mod short;
mod table;
#[cfg(test)]
mod tests;
mod word;
mod written;

pub use entity::{Context, EntityId};
pub use headline::{LABEL, colon_after};
pub use nickname::behind_nickname;
pub use quest::{Previous, Scene};
pub use resolve::Resolution;
pub use table::Table;
pub use word::{Word, is_party_and_place, look_up};
