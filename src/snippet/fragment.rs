//! Which sentences to show, and where to cut those that are too long.

use std::collections::BTreeMap;

use super::{Mark, spans};
use crate::span::Span;
use crate::text::Document;

/// A stretch of a text to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    pub span: Span,
    /// Bytes of the text, inside the span.
    pub highlights: Vec<Span>,
    /// Whether it starts inside a sentence.
    pub cut_before: bool,
    /// Whether it ends inside a sentence.
    pub cut_after: bool,
}

/// What a sentence holds of the query.
#[derive(Clone, Default)]
struct Held {
    rules: Vec<usize>,
    marks: usize,
}

/// At most `count` fragments of about `chars` characters that cover most of the
/// query's parts, in the order of the text; the first sentences where nothing is
/// marked. Fragments begin and end with sentences, save in one that is longer.
///
/// Greedy: the best next fragment is the one with most parts not shown before,
/// then with most parts, then with most marks, then the first.
pub fn fragments(document: &Document<'_>, marks: &[Mark], chars: usize, count: usize) -> Vec<Fragment> {
    let mut held: BTreeMap<usize, Held> = BTreeMap::new();
    for mark in marks {
        let at = held.entry(document.sentence_at(mark.span.start)).or_default();
        at.marks += 1;
        if !at.rules.contains(&mark.rule) {
            at.rules.push(mark.rule);
        }
    }
    // A phrase may run over the edge of a sentence.
    let ends = |(first, last): (usize, usize)| {
        let inside = marks.iter().filter(|m| (first..=last).contains(&document.sentence_at(m.span.start)));
        let reach = inside.map(|m| document.sentence_at(m.span.end.saturating_sub(1))).max();
        (first, reach.map_or(last, |reach| last.max(reach)))
    };
    let lengths: Vec<usize> =
        document.sentences.iter().map(|s| s.span.of(document.text).chars().count()).collect();
    if held.is_empty() {
        let first = (0, lengths.first().copied().unwrap_or(0));
        return match document.sentences.is_empty() || count == 0 {
            true => Vec::new(),
            false => vec![cut(document, grow(document, &lengths, &[], &held, first, chars), marks, chars)],
        };
    }
    let mut taken: Vec<(usize, usize)> = Vec::new();
    let mut shown: Vec<usize> = Vec::new();
    while taken.len() < count {
        let free = held.keys().filter(|&&k| !taken.iter().any(|&(a, b)| a <= k && k <= b));
        let windows = free.filter_map(|&k| {
            let window = ends(grow(document, &lengths, &taken, &held, (k, *lengths.get(k)?), chars));
            let mut rules: Vec<usize> = Vec::new();
            let mut marks = 0;
            for (_, h) in held.range(window.0..=window.1) {
                rules.extend(&h.rules);
                marks += h.marks;
            }
            rules.sort_unstable();
            rules.dedup();
            let new = rules.iter().filter(|r| !shown.contains(r)).count();
            Some(((new, rules.len(), marks, std::cmp::Reverse(window)), rules))
        });
        let Some(((.., std::cmp::Reverse(window)), rules)) = windows.max() else { break };
        taken.push(window);
        shown.extend(rules);
    }
    taken.sort_unstable();
    taken.into_iter().map(|window| cut(document, window, marks, chars)).collect()
}

/// A window of sentences around one, within its paragraph: neighbours that hold a
/// mark as long as there is room, others until the window is half full.
fn grow(
    document: &Document<'_>,
    lengths: &[usize],
    taken: &[(usize, usize)],
    held: &BTreeMap<usize, Held>,
    (seed, mut length): (usize, usize),
    chars: usize,
) -> (usize, usize) {
    let (mut first, mut last) = (seed, seed);
    let paragraph = |k: usize| document.sentences.get(k).map(|s| s.paragraph);
    loop {
        let free = |k: &usize| {
            paragraph(*k) == paragraph(seed)
                && length + lengths[*k] < chars
                && !taken.iter().any(|&(a, b)| a <= *k && *k <= b)
        };
        let next = Some(last + 1).filter(|k| *k < lengths.len()).filter(free);
        let before = first.checked_sub(1).filter(free);
        let marked = |k: &usize| held.contains_key(k);
        let half = length < chars / 2;
        let chosen = next
            .filter(marked)
            .or(before.filter(marked))
            .or(next.filter(|_| half))
            .or(before.filter(|_| half));
        match chosen {
            Some(k) => {
                length += lengths[k] + 1;
                (first, last) = (first.min(k), last.max(k));
            }
            None => return (first, last),
        }
    }
}

fn cut(document: &Document<'_>, (first, last): (usize, usize), marks: &[Mark], chars: usize) -> Fragment {
    let whole = Span::new(document.sentences[first].span.start, document.sentences[last].span.end);
    trim(document.text, whole, marks, chars)
}

/// The stretch of at most about `chars` characters with most of the query in it,
/// cut between words.
fn trim(text: &str, whole: Span, marks: &[Mark], chars: usize) -> Fragment {
    let inside: Vec<Mark> = marks.iter().copied().filter(|m| whole.contains(m.span)).collect();
    let span = match inside.first() {
        _ if fits(whole.of(text), chars) => whole,
        None => head(text, whole, chars),
        Some(_) => {
            let core = densest(text, &inside, chars);
            let room = chars.saturating_sub(core.of(text).chars().count());
            let before = tail(text, Span::new(whole.start, core.start), room / 2);
            let spare = room.saturating_sub(before.of(text).chars().count());
            let after = head(text, Span::new(core.end, whole.end), spare);
            Span::new(before.start, after.end)
        }
    };
    let highlights = spans(&inside).into_iter().filter(|h| span.contains(*h)).collect();
    Fragment { span, highlights, cut_before: span.start > whole.start, cut_after: span.end < whole.end }
}

/// From one mark to another, at most `chars` apart, with most parts of the query.
fn densest(text: &str, marks: &[Mark], chars: usize) -> Span {
    let mut best = (0, 0, std::cmp::Reverse(0));
    let mut span = marks[0].span;
    for (k, from) in marks.iter().enumerate() {
        let mut rules: Vec<usize> = Vec::new();
        let mut end = from.span.end;
        for (n, to) in marks[k..].iter().enumerate() {
            end = end.max(to.span.end);
            if n > 0 && !fits(&text[from.span.start..end], chars) {
                break;
            }
            if !rules.contains(&to.rule) {
                rules.push(to.rule);
            }
            let score = (rules.len(), n + 1, std::cmp::Reverse(from.span.start));
            if score > best {
                best = score;
                span = Span::new(from.span.start, end);
            }
        }
    }
    span
}

fn fits(text: &str, chars: usize) -> bool {
    text.len() <= chars || text.chars().take(chars + 1).count() <= chars
}

/// The first `chars` characters of a stretch or less, up to the end of a word.
pub(super) fn head(text: &str, span: Span, chars: usize) -> Span {
    let line = span.of(text);
    let Some((end, _)) = line.char_indices().nth(chars) else { return span };
    let at_edge = line[end..].starts_with(char::is_whitespace);
    let end =
        if at_edge { end } else { line[..end].rfind(char::is_whitespace).unwrap_or(spaceless(line, end)) };
    Span::new(span.start, span.start + line[..end].trim_end().len())
}

/// The last `chars` characters of a stretch or less, from the start of a word.
pub(super) fn tail(text: &str, span: Span, chars: usize) -> Span {
    let line = span.of(text);
    if chars == 0 {
        return Span::new(span.end, span.end);
    }
    let Some((start, _)) = line.char_indices().nth_back(chars - 1) else { return span };
    if start == 0 {
        return span;
    }
    let at_edge = line[..start].ends_with(char::is_whitespace);
    let start = match line[start..].find(char::is_whitespace) {
        _ if at_edge => start,
        Some(space) => start + space,
        None if line.is_ascii() => line.len(),
        None => start,
    };
    let rest = &line[start..];
    Span::new(span.start + start + (rest.len() - rest.trim_start().len()), span.end)
}

/// Where to cut a stretch without spaces: nowhere in an ASCII word, anywhere in a
/// script that has none.
fn spaceless(line: &str, end: usize) -> usize {
    if line.is_ascii() { 0 } else { end }
}

/// A long quotation in pieces: its start, the part with most of the query, its end.
pub(super) fn fold(text: &str, extent: Span, marks: &[Mark], chars: usize) -> Vec<Span> {
    if fits(extent.of(text), chars) {
        return vec![extent];
    }
    let third = chars / 3;
    let start = head(text, extent, third);
    let end = tail(text, Span::new(start.end, extent.end), third);
    let middle = Span::new(start.end, end.start);
    let inside: Vec<Mark> = marks.iter().copied().filter(|m| middle.contains(m.span)).collect();
    let best = match inside.is_empty() {
        true => head(text, middle, third),
        false => trim(text, middle, &inside, third).span,
    };
    let mut pieces: Vec<Span> = Vec::new();
    for piece in [start, best, end] {
        match pieces.last_mut() {
            Some(last) if text[last.end..piece.start].trim().is_empty() => last.end = piece.end,
            _ if piece.of(text).trim().is_empty() => {}
            _ => pieces.push(piece),
        }
    }
    if pieces.is_empty() { vec![extent] } else { pieces }
}

/// The sentence around a quotation with most of the query's parts that `pieces` lack.
pub(super) fn missing(
    document: &Document<'_>,
    around: Span,
    pieces: &[Span],
    marks: &[Mark],
    chars: usize,
) -> Option<Fragment> {
    let shown = |m: &Mark| pieces.iter().any(|p| p.contains(m.span));
    let known: Vec<usize> = marks.iter().filter(|m| shown(m)).map(|m| m.rule).collect();
    let extent = Span::new(pieces.first()?.start, pieces.last()?.end);
    let mut best: Option<(usize, std::cmp::Reverse<usize>, Span)> = None;
    for sentence in
        document.sentences.iter().map(|s| s.span).filter(|s| around.contains(*s) && !s.overlaps(extent))
    {
        let mut rules: Vec<usize> =
            marks.iter().filter(|m| sentence.contains(m.span)).map(|m| m.rule).collect();
        rules.retain(|r| !known.contains(r));
        rules.sort_unstable();
        rules.dedup();
        let away = sentence.start.abs_diff(extent.start).min(sentence.start.abs_diff(extent.end));
        let candidate = (rules.len(), std::cmp::Reverse(away), sentence);
        if !rules.is_empty() && best.is_none_or(|best| candidate > best) {
            best = Some(candidate);
        }
    }
    best.map(|(.., sentence)| trim(document.text, sentence, marks, chars.max(1)))
}
