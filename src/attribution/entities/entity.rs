//! Who and what an article mentions: entities, and where each is mentioned.

use crate::span::Span;

/// Index into the entities of a [`Table`](super::table::Table).
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
    pub(super) role_words: Vec<u64>,
    /// Only ever a surname or a given name.
    pub(super) partial: bool,
    /// Words of the chosen name, to tell the fuller of two.
    pub(super) fullness: u32,
    /// Hash of the given name, 0 where none is known.
    pub(super) given: u64,
    /// The gender comes from a title, a role or a given name, not from pronouns nearby.
    pub(super) plain_gender: bool,
    /// Says who wrote the article, not who speaks in it.
    pub(super) author: bool,
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
