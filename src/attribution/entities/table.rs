//! The entities of one article, and what may be asked of them.

use super::describe;
use super::entity::{Context, Entity, EntityId, Occurrence, traits};
use super::linker::{Index, Linker};
use super::names;
use super::word::{self, Word};
use crate::quote::Speaker;
use crate::span::Span;
use crate::text::Document;

/// The entities of one article.
pub struct Table {
    pub(super) words: Vec<Word>,
    pub(super) entities: Vec<Entity>,
    /// In order of their start.
    pub(super) occurrences: Vec<Occurrence>,
    pub(super) index: Index,
}

impl Table {
    /// Reads the entities of `document`. `quoted` are the stretches inside
    /// quotation marks, in order.
    pub fn build(document: &Document, quoted: &[Span], context: &Context) -> Table {
        Table::from_words(document, word::words(document), quoted, context)
    }

    /// The same for a document whose tokens have been looked up: see [`look_up`](super::word::look_up).
    pub fn from_words(document: &Document, words: Vec<Word>, quoted: &[Span], context: &Context) -> Table {
        let runs = names::runs(document, &words);
        let mut linker = Linker::new(document, &words, quoted, context);
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
    pub(super) fn touching(&self, span: Span) -> &[Occurrence] {
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
