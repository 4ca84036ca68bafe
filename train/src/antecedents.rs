//! Fits the weights that choose the antecedent of a pronoun or a description.
//!
//! Examples come from articles whose quotations were annotated with source and
//! speaker: every source that is no name, and every quotation without a source,
//! is one choice among the entities near it. The quotations before count as
//! resolved rightly.

use serde_json::Value;
use whosaid::attribution::reading::Reading;
use whosaid::attribution::training::entities::{Context, EntityId, Previous, Scene, Table, VERSION, Weights};
use whosaid::eval::names::{Match, compare};
use whosaid::quote::{Mention, MentionKind};
use whosaid::span::Span;
use whosaid::text::Document;

use crate::card::{Card, argument, number};
use crate::fit::{Example, fit};

/// Passes, step and decay that did best in five folds by article.
const PASSES: usize = 40;
const RATE: f32 = 0.04;
const DECAY: f32 = 0.03;

/// Weights from the annotated articles of these files, some left out by their id.
pub fn without(paths: &[String], held: impl Fn(&str) -> bool) -> Weights {
    let kept = articles(paths).into_iter().filter(|(id, _)| !held(id)).flat_map(|(_, examples)| examples);
    fit(&kept.collect::<Vec<_>>(), PASSES, RATE, DECAY)
}

/// The choices of each article, with its id.
fn articles(paths: &[String]) -> Vec<(String, Vec<Example>)> {
    let mut out = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
        for line in text.lines().filter(|l| !l.trim().is_empty()) {
            let article: Value = serde_json::from_str(line).expect("JSON");
            if article["body_hash"].is_string() {
                // annotated for sources only
                continue;
            }
            let mut examples = Vec::new();
            lessons(&article, &mut examples);
            out.push((article["id"].as_str().unwrap_or_default().to_owned(), examples));
        }
    }
    out
}

pub fn main(paths: &[String]) {
    let articles: Vec<Vec<Example>> = articles(paths).into_iter().map(|(_, examples)| examples).collect();
    let folds = number("--folds", 5.0) as usize;
    let (mut right, mut all) = (0, 0);
    for fold in 0..folds {
        let (held, rest) = apart(&articles, |k| k % folds == fold);
        let weights = fit(&rest.concat(), PASSES, RATE, DECAY);
        for example in held.concat() {
            all += 1;
            right += answered(&weights, &example) as usize;
        }
    }
    let scores = format!(
        "\nIn {folds} folds by article:\nantecedent right    {:.1} of {all} choices\n",
        100.0 * right as f64 / all.max(1) as f64
    );
    let Some(out) = argument("--out") else {
        print!("{scores}");
        return;
    };
    let weights = fit(&articles.concat(), PASSES, RATE, DECAY);
    let card = Card { title: "Weights of antecedents", version: VERSION, inputs: paths, uses_lexicon: true };
    card.write(&out, weights.print().as_bytes(), &scores);
}

type Chosen = Vec<Vec<Example>>;

/// The articles that are held back, and the others.
fn apart(articles: &[Vec<Example>], held: impl Fn(usize) -> bool) -> (Chosen, Chosen) {
    let (mut back, mut rest) = (Vec::new(), Vec::new());
    for (k, article) in articles.iter().enumerate() {
        if held(k) { back.push(article.clone()) } else { rest.push(article.clone()) }
    }
    (back, rest)
}

/// Whether the best candidate is a right one.
fn answered(weights: &Weights, example: &Example) -> bool {
    let score = |k: usize| weights.score(example.form, &example.candidates[k]);
    (0..example.candidates.len())
        .max_by(|&a, &b| score(a).total_cmp(&score(b)))
        .is_some_and(|k| example.right[k])
}

/// The choices of one article.
fn lessons(article: &Value, out: &mut Vec<Example>) {
    let body = article["body"].as_str().unwrap_or("");
    // the annotations count characters
    let mut bytes: Vec<usize> = body.char_indices().map(|(at, _)| at).collect();
    bytes.push(body.len());
    let span = |start: &Value, end: &Value| {
        let at = |v: &Value| v.as_u64().and_then(|k| bytes.get(k as usize)).copied();
        Some(Span::new(at(start)?, at(end)?))
    };
    let document = Document::new(body);
    let quoted: Vec<Span> = Reading::new(&document).quoted.iter().map(|q| q.inner).collect();
    let table = Table::build(&document, &quoted, &Context::default());
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
        (Some(name), Some(speaker)) => compare(speaker, name) != Match::No,
        _ => false,
    }
}

/// The entity with the annotated name.
fn called(table: &Table, speaker: &str) -> Option<EntityId> {
    let scored = (0..table.entities().len() as u32).map(EntityId).filter_map(|id| {
        let entity = table.entity(id);
        let full = match compare(speaker, entity.name.as_deref()?) {
            Match::Full => true,
            Match::Part => false,
            Match::No => return None,
        };
        Some((full, entity.count, id))
    });
    scored.max().map(|(.., id)| id)
}
