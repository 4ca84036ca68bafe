//! Fits the weights that choose the antecedent of a pronoun or a description.
//!
//! Examples come from articles whose quotations were annotated with source and
//! speaker: every source that is no name, and every quotation without a source,
//! is one choice among the entities near it. The quotations before count as
//! resolved rightly.

use std::collections::HashSet;
use std::io;

use serde_json::Value;
use whosaid::attribution::entities::rank::{self, Example, Weights};
use whosaid::attribution::entities::{Context, EntityId, Previous, Scene, Table};
use whosaid::attribution::reading::Reading;
use whosaid::quote::{Mention, MentionKind};
use whosaid::span::Span;
use whosaid::text::Document;

/// Passes, step and decay that did best in five folds by article.
const PASSES: usize = 40;
const RATE: f32 = 0.04;
const DECAY: f32 = 0.03;

/// Words before a name that do not count when names are compared.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "lord",
    "lady",
    "dame",
    "prof",
    "professor",
    "president",
    "senator",
    "sen",
    "rep",
    "gov",
    "governor",
    "general",
    "gen",
    "judge",
    "minister",
    "the",
    "a",
    "an",
];

/// The text of `antecedent.weights`, made from files of annotated articles.
pub fn make(paths: &[String]) -> io::Result<String> {
    let mut articles = String::new();
    for path in paths {
        articles += &std::fs::read_to_string(path)?;
    }
    let quoted = |d: &Document| Reading::new(d).quoted.iter().map(|q| q.inner).collect();
    Ok(fit(&articles, quoted, |_| true)?.print())
}

/// Fits weights to annotated articles, one JSON object a line. `quoted` finds the
/// stretches in quotation marks; `keep` tells by its number whether an article is used.
pub fn fit(
    articles: &str,
    quoted: impl Fn(&Document) -> Vec<Span>,
    keep: impl Fn(usize) -> bool,
) -> serde_json::Result<Weights> {
    let mut examples = Vec::new();
    for (n, line) in articles.lines().enumerate() {
        if keep(n) {
            lessons(&serde_json::from_str(line)?, &quoted, &mut examples);
        }
    }
    Ok(rank::fit(&examples, PASSES, RATE, DECAY))
}

/// The choices of one article.
fn lessons(article: &Value, quoted: &impl Fn(&Document) -> Vec<Span>, out: &mut Vec<Example>) {
    let body = article["body"].as_str().unwrap_or("");
    // the annotations count characters
    let mut bytes: Vec<usize> = body.char_indices().map(|(at, _)| at).collect();
    bytes.push(body.len());
    let span = |start: &Value, end: &Value| {
        let at = |v: &Value| v.as_u64().and_then(|k| bytes.get(k as usize)).copied();
        Some(Span::new(at(start)?, at(end)?))
    };
    let document = Document::new(body);
    let table = Table::build(&document, &quoted(&document), &Context::default());
    let mut previous: Vec<Previous> = Vec::new();
    for stretch in article["stretches"].as_array().into_iter().flatten() {
        if stretch["quote"] != true || stretch["broken"] == true {
            continue;
        }
        let Some(quote) = span(&stretch["start"], &stretch["end"]) else { continue };
        let source = span(&stretch["source_span"][0], &stretch["source_span"][1]);
        let speaker = stretch["speaker"].as_str().filter(|_| stretch["named"] == true);
        let scene = Scene { quote, previous: &previous };
        let choices = match source {
            Some(span) => table.candidates(&document, Mention { span, kind: MentionKind::Nominal }, &scene),
            None if stretch["source"].is_null() => table.bare_candidates(&document, &scene),
            None => None,
        };
        if let Some((form, choices)) = choices {
            let mut right: Vec<bool> = choices.iter().map(|c| answers(&table, c.entity, speaker)).collect();
            if !right.contains(&true) {
                right = choices.iter().map(|c| c.entity.is_none()).collect();
            }
            let candidates = choices.into_iter().map(|c| c.features).collect();
            out.push(Example { form, candidates, right, weight: 1.0 });
        }
        let entity = match speaker {
            Some(name) => called(&table, name),
            None => source.and_then(|s| table.entity_of(s)).filter(|id| table.entity(*id).name.is_none()),
        };
        previous.push(Previous { quote, source, entity });
    }
}

/// Whether a choice is the annotated speaker; `None` stands for somebody without a name.
fn answers(table: &Table, choice: Option<EntityId>, speaker: Option<&str>) -> bool {
    match (choice.and_then(|id| table.entity(id).name.as_deref()), speaker) {
        (None, None) => true,
        (Some(name), Some(speaker)) => agreement(speaker, name) > 0,
        _ => false,
    }
}

/// The entity with the annotated name.
fn called(table: &Table, speaker: &str) -> Option<EntityId> {
    let scored = (0..table.entities().len() as u32).map(EntityId).filter_map(|id| {
        let entity = table.entity(id);
        let score = agreement(speaker, entity.name.as_deref()?);
        (score > 0).then_some((score, entity.count, id))
    });
    scored.max().map(|(.., id)| id)
}

/// 2 for the full name, 1 for a part of it, 0 for another name.
fn agreement(gold: &str, name: &str) -> u8 {
    let words = |text: &str| -> Vec<String> {
        let text = text.to_lowercase().replace('’', "'");
        text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '-')))
            .map(|w| w.strip_suffix("'s").unwrap_or(w).to_owned())
            .filter(|w| w.chars().count() > 1 && !TITLES.contains(&w.as_str()))
            .collect()
    };
    let (gold, name) = (words(gold), words(name));
    if name.is_empty() {
        return 0;
    }
    let all: HashSet<&String> = gold.iter().collect();
    let some: HashSet<&String> = name.iter().collect();
    let within = some.is_subset(&all);
    if gold == name || name.len() > 1 && (all.is_subset(&some) || within && name.last() == gold.last()) {
        return 2;
    }
    if gold.len() == 1 && name.contains(&gold[0]) { 2 } else { within as u8 }
}
