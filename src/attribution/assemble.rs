//! From chosen stretches to quotations: pieces that are one utterance are joined,
//! the cue is named, and direct is told from mixed.

use super::classes::tag;
use super::decode::Choice;
use super::features::{self, Scene};
use super::lexicon::Flags;
use super::reading::{Reading, Tag};
use crate::quote::QuoteKind;
use crate::span::Span;

/// One utterance: its stretches and what was decided for the first of them.
#[derive(Clone, Debug)]
pub struct Utterance {
    pub kind: QuoteKind,
    pub content: Vec<Span>,
    pub cue: Option<Span>,
    /// Mention that is its source.
    pub source: Option<u32>,
    /// Probability that content and source are right.
    pub confidence: f32,
    pub evidence: &'static str,
    /// Choices it was made of.
    pub choices: std::ops::Range<usize>,
}

/// Where the source stands, as evidence.
pub const AFTER: &str = "source after the quote";
pub const BEFORE: &str = "source before the quote";
pub const LABEL: &str = "speaker label";
pub const CARRIED: &str = "source of the quote before";
pub const DISTANT: &str = "source in another sentence";
pub const NOBODY: &str = "no source";

/// Joins and describes the choices of an article.
pub fn assemble(reading: &Reading, choices: &[Choice]) -> Vec<Utterance> {
    let mut out: Vec<Utterance> = Vec::with_capacity(choices.len());
    for (k, choice) in choices.iter().enumerate() {
        let scene = features::scene(reading, choice.stretch);
        let inner = content(reading, &scene, choice.source);
        if k > 0
            && let Some(last) = out.last_mut()
            && joins(reading, &choices[k - 1], choice, &scene)
        {
            last.content.push(inner);
            last.confidence = last.confidence.min(choice.quotation * choice.certainty);
            last.choices.end = k + 1;
            // a cue after the last piece governs them all
            if last.cue.is_none() {
                last.cue = cue(reading, &scene, choice.source);
            }
            continue;
        }
        let carried = k > 0 && choice.source.is_some() && choice.source == choices[k - 1].source;
        out.push(Utterance {
            kind: QuoteKind::Direct,
            content: vec![inner],
            cue: cue(reading, &scene, choice.source),
            source: choice.source,
            confidence: choice.quotation * choice.certainty,
            evidence: evidence(reading, &scene, choice.source, carried),
            choices: k..k + 1,
        });
    }
    for utterance in &mut out {
        utterance.kind = kind(reading, choices, utterance);
    }
    out
}

/// What is said: what stands inside the marks, less a speaker's label.
fn content(reading: &Reading, scene: &Scene, source: Option<u32>) -> Span {
    let inner = reading.quoted[scene.index].inner;
    let labelled = source.is_some_and(|m| reading.mentions[m as usize].quoted);
    match scene.label.filter(|_| labelled) {
        Some(colon) => {
            let after = reading.document.tokens[colon].end as usize;
            let rest = &reading.document.text[after..inner.end.max(after)];
            let start = inner.end.max(after) - rest.trim_start().len();
            if start < inner.end { Span::new(start, inner.end) } else { inner }
        }
        None => inner,
    }
}

/// Whether a stretch goes on with the utterance of the one before it.
fn joins(reading: &Reading, before: &Choice, choice: &Choice, scene: &Scene) -> bool {
    if before.stretch + 1 != choice.stretch {
        return false;
    }
    let same = before.source == choice.source;
    let previous = &reading.quoted[before.stretch];
    let next = &reading.quoted[choice.stretch];
    if scene.label.is_some_and(|_| choice.source.is_some_and(|m| reading.mentions[m as usize].quoted)) {
        return false;
    }
    if next.continues && !previous.closed {
        return same || choice.certainty < 0.8;
    }
    if !same || before.source.is_none() {
        return false;
    }
    // broken by its cue: "…," he said, "…"
    let text = reading.document.text;
    let gap = &text[previous.outer.end..next.outer.start];
    if gap.len() > 160 || gap.contains(['.', '\n', ';', '?', '!']) && !gap.trim_end().ends_with(',') {
        return false;
    }
    let body = previous.inner.of(text).trim_end();
    let open_end = body.ends_with([',', '—', '–', '…', '-']) || gap.trim_start().starts_with([',', '—', '–']);
    let goes_on = gap.trim_end().ends_with([',', '—', '–', '-']);
    let source = before.source.is_some_and(|m| {
        let c = reading.mentions[m as usize].span;
        c.start >= previous.outer.end && c.end <= next.outer.start
    });
    let starts_small = next.inner.of(text).chars().next().is_some_and(char::is_lowercase);
    source && open_end && (goes_on || starts_small) && !gap.contains(". ") && !scene.opens_paragraph
}

/// The words that say that something is said.
fn cue(reading: &Reading, scene: &Scene, source: Option<u32>) -> Option<Span> {
    let c = &reading.mentions[source? as usize];
    let (first, end) = (c.first as usize, c.end as usize);
    if c.quoted {
        return None;
    }
    let span = |k: usize| {
        let start = reading.document.tokens[k].start as usize;
        // "according to"
        let last = if reading.word(k).eq_ignore_ascii_case("according")
            && k + 1 < reading.words.len()
            && reading.word(k + 1) == "to"
        {
            k + 1
        } else {
            k
        };
        Span::new(start, reading.document.tokens[last].end as usize)
    };
    let verb = |k: usize| matches!(tag(reading, k), Tag::Say | Tag::Cue | Tag::CueIng);
    // beside the source on either side
    if first > 0 && first >= scene.end && verb(first - 1) {
        return Some(span(first - 1));
    }
    if first > 1
        && reading.word(first - 1) == "to"
        && reading.word(first - 2).eq_ignore_ascii_case("according")
    {
        return Some(span(first - 2));
    }
    let near = if end <= scene.first {
        scene.cue_before.filter(|&k| k >= end)
    } else {
        scene.cue_after.filter(|&k| k >= scene.end)
    };
    if let Some(k) = near {
        return Some(span(k));
    }
    (end..(end + 8).min(reading.words.len()))
        .take_while(|&k| reading.sentence[k] == reading.sentence[first] && !reading.is_quoted(k))
        .find(|&k| verb(k))
        .map(span)
}

fn evidence(reading: &Reading, scene: &Scene, source: Option<u32>, carried: bool) -> &'static str {
    let Some(m) = source else { return NOBODY };
    let c = &reading.mentions[m as usize];
    if c.quoted && c.first as usize > scene.first && (c.end as usize) < scene.end {
        return LABEL;
    }
    let sentence = reading.sentence[c.first as usize];
    if c.first as usize >= scene.end {
        return if reading.paragraph(c.first as usize) == scene.paragraph
            && (sentence == scene.sentence || sentence == scene.sentence + 1)
        {
            AFTER
        } else {
            DISTANT
        };
    }
    let colon = super::mentions::heading_colon(reading, c.end as usize).unwrap_or(c.end as usize);
    if reading.words.len() > colon && reading.word(colon) == ":" && colon + 2 >= scene.first {
        return LABEL;
    }
    if sentence == scene.sentence {
        return BEFORE;
    }
    if carried { CARRIED } else { DISTANT }
}

/// Direct: whole sentences in marks. Mixed: a fragment inside the writer's clause.
fn kind(reading: &Reading, choices: &[Choice], utterance: &Utterance) -> QuoteKind {
    let text = reading.document.text;
    let first = &reading.quoted[choices[utterance.choices.start].stretch];
    let last = &reading.quoted[choices[utterance.choices.end - 1].stretch];
    if utterance.content.len() > 1 {
        return QuoteKind::Direct;
    }
    let inner = first.inner.of(text);
    let starts = inner
        .trim_start_matches(['[', '‘', '\'', '…', '.', '(', '¿', '¡'])
        .chars()
        .next()
        .is_some_and(|c| !c.is_lowercase());
    let after = &text[last.outer.end..];
    let ends = inner.ends_with(['.', '!', '?', ',', '…', '—', '-', ';', ':'])
        || !last.closed
        || after.starts_with([',', '.', '?', '!', ';']);
    let before = text[..first.outer.start].trim_end();
    let introduced = before.is_empty()
        || before.ends_with([',', ':', '.', '!', '?', '"', '”', '—', '–', ';', '\'', '’', '(', ')']);
    let paragraph = reading.document.paragraphs[reading.document.paragraph_at(first.outer.start)];
    let introduced = introduced || first.outer.start <= paragraph.start + 1;
    let said = {
        let k = reading.stretches[choices[utterance.choices.start].stretch].0 as usize;
        k > 0 && reading.is(k - 1, Flags::CUE)
    };
    if starts && ends && (introduced || said) { QuoteKind::Direct } else { QuoteKind::Mixed }
}
