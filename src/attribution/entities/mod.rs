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
mod choices;
mod clue;
mod describe;
mod extent;
mod headline;
mod lexicon;
mod link;
mod names;
mod nearby;
mod observe;
pub mod rank;
mod resolve;
mod short;
#[cfg(test)]
mod tests;
mod written;

use crate::quote::Speaker;
use crate::span::Span;
use crate::text::Document;

pub use headline::{LABEL, colon_after};
pub use names::{Word, look_up};
pub use resolve::{Previous, Resolution, Scene};

/// Index into the entities of a [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

/// What kind of thing a name or description stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Person,
    Organisation,
    Place,
    /// A name that nothing in the article classes.
    Unknown,
    /// Several people at once ("officials").
    Group,
    /// Something written ("a statement").
    Document,
}

/// Man or woman, as titles, given names, roles and pronouns tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Male,
    Female,
}

/// Somebody or something that the article mentions.
#[derive(Clone, Debug)]
pub struct Entity {
    pub kind: Kind,
    /// The fullest name the article gives, without titles; `None` for somebody
    /// who is only described.
    pub name: Option<String>,
    pub gender: Option<Gender>,
    /// Descriptions as the article gives them ("Chief Cabinet Secretary").
    pub roles: Vec<Span>,
    /// How often it is mentioned by name or description.
    pub count: u32,
    /// Byte where it is first mentioned.
    pub first: u32,
    /// Hashes of the words of its roles, for matching descriptions.
    role_words: Vec<u64>,
    /// Only ever a surname or a given name.
    partial: bool,
    /// Words of the chosen name, to tell the fuller of two.
    fullness: u32,
    /// Hash of the given name, 0 where none is known.
    given: u64,
    /// The gender comes from a title, a role or a given name, not from pronouns nearby.
    plain_gender: bool,
    /// Says who wrote the article, not who speaks in it.
    author: bool,
}

/// One place where an entity is mentioned.
#[derive(Clone, Copy, Debug)]
pub struct Occurrence {
    /// The name or description itself, without title and possessive ending.
    pub span: Span,
    pub entity: EntityId,
    /// First token of the phrase, roles included, and the token after the name.
    pub tokens: (u32, u32),
    pub traits: u8,
}

/// Traits of an [`Occurrence`].
pub mod traits {
    /// In a quotation.
    pub const QUOTED: u8 = 1;
    /// "Trump's"
    pub const POSSESSIVE: u8 = 2;
    /// First in its sentence.
    pub const LEADING: u8 = 4;
    /// A verb follows.
    pub const VERB: u8 = 8;
    /// A preposition comes before.
    pub const OBJECT: u8 = 16;
    /// A verb of saying comes right before or after.
    pub const SAYS: u8 = 32;
    /// A description, not a name.
    pub const NOMINAL: u8 = 64;
    /// ", who" follows.
    pub const WHO: u8 = 128;
}

/// What is known of the article besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'c> {
    pub title: Option<&'c str>,
    /// Names of those who wrote the article.
    pub authors: &'c [String],
}

/// The entities of one article.
pub struct Table {
    words: Vec<names::Word>,
    entities: Vec<Entity>,
    /// In order of their start.
    occurrences: Vec<Occurrence>,
    index: link::Index,
}

impl Table {
    /// Reads the entities of `document`. `quoted` are the stretches inside
    /// quotation marks, in order.
    pub fn build(document: &Document, quoted: &[Span], context: &Context) -> Table {
        Table::from_words(document, names::words(document), quoted, context)
    }

    /// The same for a document whose tokens have been looked up: see [`look_up`].
    pub fn from_words(document: &Document, words: Vec<Word>, quoted: &[Span], context: &Context) -> Table {
        let runs = names::runs(document, &words);
        let mut linker = link::Linker::new(document, &words, quoted, context);
        linker.names(&runs);
        linker.genders();
        linker.rewind();
        linker.descriptions(&runs);
        let (entities, occurrences, index) = linker.finish();
        Table { words, entities, occurrences, index }
    }

    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    pub fn entities(&self) -> &[Entity] {
        &self.entities
    }

    /// All mentions by name or description, in order.
    pub fn occurrences(&self) -> &[Occurrence] {
        &self.occurrences
    }

    /// The entity that `span` names: the last mention by name inside it that is
    /// not a possessive, or else the first mention that it touches.
    pub fn entity_of(&self, span: Span) -> Option<EntityId> {
        let touching = self.touching(span);
        let named = |o: &&Occurrence| o.traits & (traits::POSSESSIVE | traits::NOMINAL) == 0;
        touching.iter().rev().find(named).or(touching.first()).map(|o| o.entity)
    }

    /// The mentions that share a byte with `span`.
    fn touching(&self, span: Span) -> &[Occurrence] {
        // occurrences never overlap, so their ends are in order too
        let from = self.occurrences.partition_point(|o| o.span.end <= span.start);
        let to = from + self.occurrences[from..].partition_point(|o| o.span.start < span.end);
        &self.occurrences[from..to]
    }

    /// Name and role of an entity, where it has a name.
    pub fn speaker(&self, document: &Document, id: EntityId) -> Option<Speaker> {
        let entity = self.entity(id);
        let name = entity.name.clone()?;
        Some(Speaker { name, role: describe::best_role(document, entity) })
    }
}
