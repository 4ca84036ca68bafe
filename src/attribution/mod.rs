//! Who said what: a text in, its quotations out.
//!
//! The steps, in order:
//!
//! 1. [`reading`]: words and their classes; [`marks`] finds what stands inside
//!    quotation marks; [`mentions`] finds who could speak.
//! 2. [`decode`]: a trained model ([`model`] over [`features`]) says which stretches
//!    are quotations and chooses the source of each among its [`candidates`],
//!    reading the article from top to bottom with a beam.
//!    [`told`] corrects the source where one tells what another said.
//! 3. [`assemble`]: pieces become utterances with cue and kind.
//! 4. [`entities`]: names, roles and pronouns of the article become entities; a
//!    source becomes a speaker with the full name and role.
//! 5. [`indirect`]: reported speech outside the marks.
//!
//! Two kinds of text go other ways: in a transcript, what stands behind a label is its speaker's ([`turns`]); in
//! another language than English, quotations are found by their marks alone ([`foreign`]).
//!
//! Decoding and resolving each say how sure they are; a quotation carries the product.

mod assemble;
mod candidates;
mod classes;
mod decode;
mod entities;
mod features;
mod foreign;
mod indirect;
mod lexicon;
pub mod marks;
mod mentions;
mod model;
mod read;
pub mod reading;
mod told;
#[doc(hidden)]
pub mod training;
mod turns;
mod words;

use std::sync::OnceLock;

use crate::quote::{Quote, QuoteKind, Speaker};
use crate::span::Span;
use crate::text::Document;

use assemble::Utterance;
use entities::rank::Weights;
use entities::{EntityId, Previous, Resolution, Scene, Table};
use model::Model;
use reading::Reading;

/// What is known of the article besides its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'c> {
    pub title: Option<&'c str>,
    /// Names of those who wrote it: they are not its speakers.
    pub bylines: &'c [String],
    /// Its language as ISO 639-1 has it, where it is known.
    pub language: Option<&'c str>,
}

/// The weights that come with the program.
fn embedded() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        Model::read(include_bytes!("weights.bin"))
            .expect("embedded weights fit the features; a test reads them")
    })
}

/// All quotations of a document, in the order of their first words.
pub fn attribute(document: &Document, context: &Context) -> Vec<Quote> {
    attribute_by(&Models::embedded(), document, context)
}

/// The weights of all steps.
#[derive(Clone, Copy)]
pub struct Models<'w> {
    /// Which stretches are quotations, and whose.
    pub sources: &'w Model,
    /// Whom pronouns and descriptions mean.
    pub antecedents: &'w Weights,
    /// What is said outside the marks.
    pub reported: &'w indirect::Weights,
}

impl Models<'static> {
    /// Those that come with the program.
    pub fn embedded() -> Models<'static> {
        Models::with_reported(indirect::Weights::embedded())
    }
}

impl<'w> Models<'w> {
    /// Other weights for reported speech.
    pub fn with_reported(reported: &'w indirect::Weights) -> Models<'w> {
        Models { sources: embedded(), antecedents: Weights::embedded(), reported }
    }
}

/// The same with other weights, for training and measuring.
pub fn attribute_by(models: &Models, document: &Document, context: &Context) -> Vec<Quote> {
    let turns = turns::find(document, context.title);
    if foreign::is_foreign(context.language, document.text) {
        return turns::merge(document.text, turns, None, foreign::quotations(document));
    }
    let Models { sources: model, antecedents, reported } = *models;
    let mut reading = Reading::new(document);
    let mut choices = decode::decode(&reading, &model.screen, &model.stretch, &model.pair);
    told::settle(&reading, &mut choices);
    let utterances = assemble::assemble(&reading, &choices);
    let inner: Vec<Span> = reading.quoted.iter().map(|q| q.inner).collect();
    let about = entities::Context { title: context.title, authors: context.bylines };
    let table = Table::from_words(document, std::mem::take(&mut reading.names), &inner, &about);
    let (mut quotes, entities) = speakers(&reading, &table, antecedents, &utterances);
    let mut reported = indirect::find_with(reported, document, &inner, &quotes);
    name_reported(&table, antecedents, document, &quotes, &entities, &mut reported);
    quotes.append(&mut reported);
    quotes.sort_by_key(|q| (q.content[0].start, q.content[0].end));
    if turns.is_empty() {
        return quotes;
    }
    let asked = asked(&table, document, turns[0].label.start, context.title);
    turns::merge(document.text, turns, asked, quotes)
}

/// Whom the head of an interview presents: the one person named in full before byte `end`, or in the title too.
fn asked(table: &Table, document: &Document, end: usize, title: Option<&str>) -> Option<Speaker> {
    let ids = (0u32..).map(EntityId).zip(table.entities());
    let named =
        ids.filter(|(_, e)| (e.first as usize) < end && e.name.as_deref().is_some_and(turns::is_full_name));
    let found: Vec<Speaker> = named.filter_map(|(id, _)| table.speaker(document, id)).collect();
    let titled = |s: &&Speaker| title.is_some_and(|t| t.contains(&s.name));
    let mut in_title = found.iter().filter(titled);
    match (found.as_slice(), in_title.next(), in_title.next()) {
        ([one], _, _) | (_, Some(one), None) => Some(one.clone()),
        _ => None,
    }
}

/// Resolves the source of each utterance: the quotations, and whom each went to.
fn speakers(
    reading: &Reading,
    table: &Table,
    antecedents: &Weights,
    utterances: &[Utterance],
) -> (Vec<Quote>, Vec<Option<EntityId>>) {
    let document = reading.document;
    let mut previous: Vec<Previous> = Vec::with_capacity(utterances.len());
    let mut out: Vec<Quote> = Vec::with_capacity(utterances.len());
    let mut last: Option<Resolution> = None;
    for (k, u) in utterances.iter().enumerate() {
        let extent = Span::new(u.content[0].start, u.content[u.content.len() - 1].end);
        let scene = Scene { quote: extent, previous: &previous };
        let source = u.source.map(|m| reading.mentions[m as usize].mention());
        let again = k > 0 && u.source.is_some() && u.source == utterances[k - 1].source;
        let found = match (last.filter(|_| again), source) {
            (Some(found), _) => found,
            (None, Some(source)) => table.resolve(antecedents, document, source, &scene),
            (None, None) => table.fallback(antecedents, document, &scene),
        };
        previous.push(Previous { quote: extent, source: source.map(|s| s.span), entity: found.entity });
        out.push(Quote {
            kind: u.kind,
            content: u.content.clone(),
            cue: u.cue,
            source,
            speaker: found.speaker.clone(),
            said: None,
            confidence: both(u.confidence, found.confidence),
            evidence: u.evidence,
        });
        last = Some(found);
    }
    (out, previous.iter().map(|p| p.entity).collect())
}

/// The probability that the source is right and the speaker is whom it means.
fn both(source: f32, speaker: f32) -> f32 {
    (source * speaker).clamp(0.0, 1.0)
}

/// Resolves the sources of reported speech, with the quotations around it in view.
fn name_reported(
    table: &Table,
    antecedents: &Weights,
    document: &Document,
    quotes: &[Quote],
    entities: &[Option<EntityId>],
    reported: &mut [Quote],
) {
    let mut previous: Vec<Previous> = Vec::new();
    let mut k = 0;
    for quote in reported {
        while k < quotes.len() && quotes[k].content[0].start < quote.content[0].start {
            previous.push(Previous {
                quote: quotes[k].extent(),
                source: quotes[k].source.map(|s| s.span),
                entity: entities[k],
            });
            k += 1;
        }
        debug_assert_eq!(quote.kind, QuoteKind::Indirect);
        let scene = Scene { quote: quote.extent(), previous: &previous };
        if let Some(source) = quote.source {
            let found = table.resolve(antecedents, document, source, &scene);
            quote.speaker = found.speaker;
            quote.confidence = both(quote.confidence, found.confidence);
            previous.push(Previous {
                quote: quote.extent(),
                source: Some(source.span),
                entity: found.entity,
            });
        }
    }
}

#[cfg(test)]
mod golden;
#[cfg(test)]
mod tests;
