//! What to show of a text that a query found: the sentences that hold the match,
//! with the words that matched marked, and nothing marked that a NOT left out.

mod fragment;
mod matcher;
#[cfg(test)]
mod tests;

pub use fragment::{Fragment, fragments};
pub use matcher::{Mark, Matcher};

use crate::query::ast::Field;
use crate::quote::Quote;
use crate::span::Span;
use crate::text::Document;

/// Which text is looked at; it decides which parts of a query apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Of an article.
    Title,
    /// Of an article; for a quotation, the words around it.
    Body,
    /// The words said.
    Quote,
    /// A field that holds names: speaker, role, publisher …
    Name(Field),
}

/// A piece of a text as it is shown: on one line, "…" where something was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    pub text: String,
    /// Bytes of `text`; in order, never empty, never overlapping.
    pub highlights: Vec<Span>,
}

/// How much to show, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of a fragment of an article.
    pub fragment: usize,
    /// Fragments of an article.
    pub fragments: usize,
    /// Of a quotation before it is folded.
    pub quotation: usize,
    /// On either side of a quotation.
    pub context: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { fragment: 240, fragments: 3, quotation: 600, context: 120 }
    }
}

/// Text with the words marked that the query finds in it, whole.
pub fn marked(matcher: &Matcher, part: Part, text: &str) -> Snippet {
    let marks = matcher.find(part, text);
    compose(text, &[Span::new(0, text.len())], (false, false), &spans(&marks))
}

/// The fragments of an article that cover most of the query, in the order of the
/// text; its first sentences where nothing of the query is in the body.
pub fn article(
    matcher: &Matcher,
    document: &Document<'_>,
    quotes: &[Quote],
    limits: &Limits,
) -> Vec<Snippet> {
    let text = document.text;
    let mut marks = matcher.find_in(Part::Body, text, &[Span::new(0, text.len())], Some(document));
    for quote in quotes {
        marks.extend(matcher.find_in(Part::Quote, text, &content(quote, text), Some(document)));
    }
    marks.sort_unstable();
    marks.dedup();
    let chosen = fragments(document, &marks, limits.fragment, limits.fragments);
    chosen.iter().map(|f| compose(text, &[f.span], (f.cut_before, f.cut_after), &f.highlights)).collect()
}

/// A whole quotation, folded when long, within its sentences; where those lack a
/// part of the query that the words around have, with the sentence that has it.
pub fn quotation(matcher: &Matcher, document: &Document<'_>, quote: &Quote, limits: &Limits) -> Snippet {
    let text = document.text;
    let content = content(quote, text);
    let (Some(first), Some(last)) = (content.first(), content.last()) else { return Snippet::default() };
    let extent = Span::new(first.start, last.end);
    let around = surroundings(document, extent);
    let mut marks = matcher.find_in(Part::Quote, text, &content, Some(document));
    marks.extend(matcher.find_in(Part::Body, text, &[around], Some(document)));
    marks.sort_unstable();
    marks.dedup();

    let mut pieces = fragment::fold(text, extent, &marks, limits.quotation);
    let whole = sentences_of(document, quote, extent);
    let before = fragment::tail(text, Span::new(whole.start, extent.start), limits.context);
    let after = fragment::head(text, Span::new(extent.end, whole.end), limits.context);
    let cut = (before.start > whole.start, after.end < whole.end);
    if let Some(piece) = pieces.first_mut() {
        piece.start = before.start;
    }
    if let Some(piece) = pieces.last_mut() {
        piece.end = after.end;
    }

    let mut highlights = spans(&marks);
    let cut = match fragment::missing(document, around, &pieces, &marks, limits.context) {
        Some(more) if more.span.end <= before.start => {
            pieces.insert(0, more.span);
            (more.cut_before, cut.1)
        }
        Some(more) if more.span.start >= after.end => {
            pieces.push(more.span);
            (cut.0, more.cut_after)
        }
        _ => cut,
    };
    highlights.retain(|h| pieces.iter().any(|p| p.contains(*h)));
    compose(text, &pieces, cut, &highlights)
}

/// The spans of a quotation that lie within the text it is said to come from.
fn content(quote: &Quote, text: &str) -> Vec<Span> {
    quote.content.iter().copied().filter(|s| text.get(s.start..s.end).is_some()).collect()
}

/// The paragraphs of a stretch and the one before the first.
fn surroundings(document: &Document<'_>, extent: Span) -> Span {
    let paragraph = |k: usize| document.paragraphs.get(k).copied().unwrap_or(extent);
    let first = document.paragraph_at(extent.start);
    let last = document.paragraph_at(extent.end.saturating_sub(1).max(extent.start));
    let from = paragraph(first.saturating_sub(1)).start.min(extent.start);
    Span::new(from, paragraph(last).end.max(extent.end))
}

/// The sentences that a quotation, its cue and its source stand in.
fn sentences_of(document: &Document<'_>, quote: &Quote, extent: Span) -> Span {
    const NEAR: usize = 200;
    let sentence = |at: usize| document.sentences.get(document.sentence_at(at)).map(|s| s.span);
    let mut whole = extent;
    let ends = [extent.start, extent.end.saturating_sub(1).max(extent.start)];
    let said_by = [quote.cue, quote.source.map(|m| m.span)].into_iter().flatten();
    let near = said_by.filter(|s| s.end + NEAR > extent.start && s.start < extent.end + NEAR);
    for at in ends.into_iter().chain(near.map(|s| s.start)) {
        if let Some(span) = sentence(at).filter(|s| s.contains(Span::new(at, at))) {
            whole = Span::new(whole.start.min(span.start), whole.end.max(span.end));
        }
    }
    whole
}

/// The marks as stretches that do not overlap.
fn spans(marks: &[Mark]) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::with_capacity(marks.len());
    let mut sorted: Vec<Span> = marks.iter().map(|m| m.span).collect();
    sorted.sort_unstable();
    for span in sorted {
        match out.last_mut() {
            Some(last) if span.start < last.end => last.end = last.end.max(span.end),
            _ => out.push(span),
        }
    }
    out
}

/// Joins pieces of a text on one line. White space is one space; "…" stands
/// between pieces and at the ends that `cut` names.
fn compose(text: &str, pieces: &[Span], cut: (bool, bool), highlights: &[Span]) -> Snippet {
    let mut out = String::new();
    let mut marked = Vec::with_capacity(highlights.len());
    let mut upto: Option<usize> = None;
    if cut.0 {
        out.push('…');
    }
    for piece in pieces {
        if let Some(end) = upto {
            let gap = text.get(end..piece.start).unwrap_or("…");
            out.push_str(if gap.trim().is_empty() { " " } else { " … " });
        }
        let mut open = None;
        let mut due = highlights.iter().filter(|h| piece.contains(**h)).peekable();
        let line = piece.of(text);
        let indent = line.len() - line.trim_start().len();
        let line = &line[..line.trim_end().len().max(indent)];
        let mut space = false;
        for (at, c) in line.char_indices().skip_while(|&(at, _)| at < indent) {
            let here = piece.start + at;
            if let Some(from) = open.filter(|_| due.peek().is_some_and(|h| h.end <= here)) {
                due.next();
                open = None;
                marked.push(Span::new(from, out.len()));
            }
            if c.is_whitespace() || c.is_control() {
                space = true;
                continue;
            }
            if std::mem::take(&mut space) {
                out.push(' ');
            }
            if open.is_none() && due.peek().is_some_and(|h| h.start <= here && here < h.end) {
                open = Some(out.len());
            }
            out.push(c);
        }
        if let Some(from) = open {
            marked.push(Span::new(from, out.len()));
        }
        upto = Some(piece.end);
    }
    if cut.1 {
        out.push('…');
    }
    Snippet { text: out, highlights: marked }
}
