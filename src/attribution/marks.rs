//! Quotation marks: which stretches of a text stand inside them.
//!
//! Every mark may open, close, reopen (a quote that runs over paragraphs opens
//! anew in each) or be stray. What it looks like (its shape, the characters beside
//! it, where paragraphs break, who speaks in the text between) makes each reading
//! cheaper or dearer, and the cheapest reading of the whole text wins (Viterbi
//! over three states: outside, inside, nested). So one odd mark costs itself and
//! not the rest of the article. Time is linear in the text.

use crate::span::Span;
use crate::text::{Class, Document};

use super::lexicon::{Flags, Word};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// “ ” „ « » " `` ''
    Double,
    /// ‘ ’ ' in paragraphs that have no double mark.
    Single,
}

/// A stretch inside quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quoted {
    /// Without the marks, trimmed of white space; holds a letter or figure.
    pub inner: Span,
    /// With the marks.
    pub outer: Span,
    pub style: Style,
    /// Has a closing mark of its own.
    pub closed: bool,
    /// Goes on where the stretch before it was left open at a paragraph's end.
    pub continues: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Straight,
    Opener,
    Closer,
}

#[derive(Clone, Copy)]
struct Mark {
    token: u32,
    start: u32,
    end: u32,
    shape: Shape,
    /// 1 as an opener stands, -1 as a closer stands, 0 unsure.
    lean: i8,
    /// Between a sentence end and a capital, without any space.
    glued: bool,
}

enum Event {
    Mark(Mark),
    Break { end: u32, reopens: bool, glued: bool, blank: bool },
}

const OUTSIDE: usize = 0;
const INSIDE: usize = 1;
const NESTED: usize = 2;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Stay,
    Open,
    Close,
    Reopen,
    /// Left open at the end of a paragraph.
    Leave,
    Inner,
}

/// The shape of a double mark, `None` for anything else.
fn shape(mark: &str) -> Option<Shape> {
    match mark {
        "\"" | "＂" => Some(Shape::Straight),
        "“" | "„" | "‟" | "«" | "``" | "〝" => Some(Shape::Opener),
        "”" | "»" | "’’" | "〞" => Some(Shape::Closer),
        _ => (mark.len() >= 2 && mark.bytes().all(|b| b == b'\'')).then_some(Shape::Straight),
    }
}

/// How a mark stands between its neighbours: 1 opener, -1 closer, 0 unsure.
fn lean(text: &str, start: usize, end: usize) -> i8 {
    let before = text[..start].chars().next_back().unwrap_or('\n');
    let after = text[end..].chars().next().unwrap_or('\n');
    let left = before.is_whitespace()
        || matches!(before, '(' | '[' | '{' | '—' | '–' | '-' | '/' | '‘' | '\'' | '>' | '|' | ':' | '…');
    let right = after.is_whitespace()
        || matches!(after, ')' | ']' | '}' | ',' | ';' | ':' | '—' | '–' | '-' | '/' | '<' | '|' | '…')
        || matches!(after, '.' | '!' | '?') && !text[end..].starts_with("...");
    match (left, right) {
        (true, false) => 1,
        (false, true) => -1,
        _ => 0,
    }
}

fn opening_cost(mark: &Mark) -> f32 {
    match (mark.shape, mark.lean) {
        (Shape::Straight, 1) => 0.0,
        (Shape::Straight, 0) => 0.5,
        (Shape::Straight, _) => 4.0,
        (Shape::Opener, -1) => 1.5,
        (Shape::Opener, _) => 0.0,
        (Shape::Closer, 1) => 1.0,
        (Shape::Closer, 0) => 3.0,
        (Shape::Closer, _) => 6.0,
    }
}

fn closing_cost(mark: &Mark) -> f32 {
    match (mark.shape, mark.lean) {
        (Shape::Straight, -1) => 0.0,
        (Shape::Straight, 0) => 0.3,
        (Shape::Straight, _) => 4.0,
        (Shape::Closer, 1) => 1.0,
        (Shape::Closer, _) => 0.0,
        (Shape::Opener, -1) => 0.5,
        (Shape::Opener, 0) => 3.0,
        (Shape::Opener, _) => 6.0,
    }
}

/// The stretches of a document that stand inside quotation marks, in order,
/// disjoint.
pub fn quoted(document: &Document, words: &[Word]) -> Vec<Quoted> {
    let events = events(document);
    let mut out = Vec::new();
    read(document, words, &events, &mut out);
    let mut single = Vec::new();
    singles(document, &events, &mut single);
    // what runs on over paragraphs may hold one that has no double mark itself
    single.retain(|q| {
        let next = out.partition_point(|d| d.outer.end <= q.outer.start);
        out.get(next).is_none_or(|d| q.outer.end <= d.outer.start)
    });
    out.append(&mut single);
    out.retain_mut(|q| {
        q.inner = trim(document.text, q.inner);
        // a stretch without a letter or figure says nothing
        q.inner.of(document.text).contains(char::is_alphanumeric)
    });
    out.sort_by_key(|q| q.outer.start);
    out
}

fn trim(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

/// Double marks and paragraph breaks in order.
fn events(document: &Document) -> Vec<Event> {
    let text = document.text;
    let mut out = Vec::new();
    let mut paragraph = 0;
    for (k, token) in document.tokens.iter().enumerate() {
        while paragraph + 1 < document.paragraphs.len()
            && token.start as usize >= document.paragraphs[paragraph + 1].start
        {
            let end = document.paragraphs[paragraph].end;
            let gap = &text[end..document.paragraphs[paragraph + 1].start];
            let reopens = token.class == Class::Mark && shape(token.span().of(text)).is_some();
            let blank = gap.bytes().filter(|&b| b == b'\n').count() > 1;
            out.push(Event::Break { end: end as u32, reopens, glued: gap.is_empty(), blank });
            paragraph += 1;
        }
        if token.class != Class::Mark {
            continue;
        }
        let Some(shape) = shape(token.span().of(text)) else { continue };
        let (start, end) = (token.start as usize, token.end as usize);
        let stop = text[..start].ends_with(['.', '!', '?', ',', '…']);
        let glued = stop
            && text[end..]
                .starts_with(|c: char| c.is_uppercase() || matches!(c, '"' | '“' | '‘' | '\'' | '•'));
        out.push(Event::Mark(Mark {
            token: k as u32,
            start: token.start,
            end: token.end,
            shape,
            lean: lean(text, start, end),
            glued,
        }));
    }
    if let Some(last) = document.paragraphs.last() {
        out.push(Event::Break { end: last.end as u32, reopens: false, glued: false, blank: true });
    }
    out
}

/// What the words up to the next mark say about standing (outside, inside) marks.
///
/// "He said" just after a mark speaks for having left the quote; "I" and "we" for
/// being in one. Looks at a bounded number of tokens.
fn lexical(document: &Document, words: &[Word], from: u32, to: u32) -> (f32, f32) {
    let mut outside = 0.0f32;
    let mut inside = 0.0f32;
    let upto = to.min(from + 40) as usize;
    for (k, word) in words.iter().enumerate().take(upto).skip(from as usize) {
        if word.is(Flags::SAY) {
            inside += if k < from as usize + 6 { 0.9 } else { 0.3 };
        } else if matches!(
            document.word(k),
            "I" | "we" | "We" | "my" | "our" | "I'm" | "I’m" | "we're" | "we’re" | "you"
        ) {
            outside += 0.35;
        }
    }
    (outside.min(1.2), inside.min(1.2))
}

fn read(document: &Document, words: &[Word], events: &[Event], out: &mut Vec<Quoted>) {
    let mut cost = [0.0f32, f32::INFINITY, f32::INFINITY];
    let mut back: Vec<[(u8, Step); 3]> = Vec::with_capacity(events.len());
    for (k, event) in events.iter().enumerate() {
        let mut next = [f32::INFINITY; 3];
        let mut from = [(0u8, Step::Stay); 3];
        let mut relax = |state: usize, to: usize, price: f32, step: Step| {
            let total = cost[state] + price;
            if total < next[to] {
                next[to] = total;
                from[to] = (state as u8, step);
            }
        };
        match event {
            Event::Mark(mark) => {
                let (open, close) = (opening_cost(mark), closing_cost(mark));
                let stray = if mark.shape == Shape::Closer { 1.8 } else { 3.0 };
                let first = k > 0 && matches!(events[k - 1], Event::Break { .. });
                relax(OUTSIDE, INSIDE, open, Step::Open);
                relax(OUTSIDE, OUTSIDE, stray, Step::Stay);
                relax(INSIDE, OUTSIDE, close, Step::Close);
                relax(INSIDE, INSIDE, open + if mark.glued || first { 0.9 } else { 2.5 }, Step::Reopen);
                relax(INSIDE, INSIDE, 3.0, Step::Stay);
                if mark.shape == Shape::Opener {
                    relax(INSIDE, NESTED, open + 0.8, Step::Inner);
                }
                relax(NESTED, INSIDE, close, Step::Inner);
                relax(NESTED, NESTED, 3.0, Step::Stay);
            }
            Event::Break { reopens, glued, blank, .. } => {
                relax(OUTSIDE, OUTSIDE, 0.0, Step::Stay);
                relax(INSIDE, OUTSIDE, if *reopens { 0.4 } else { 1.5 }, Step::Leave);
                let cross = if *glued {
                    0.2
                } else if *blank {
                    4.0
                } else {
                    1.2
                };
                relax(INSIDE, INSIDE, cross, Step::Stay);
                relax(NESTED, OUTSIDE, 2.0, Step::Leave);
            }
        }
        if let Event::Mark(mark) = event {
            let to = match events.get(k + 1) {
                Some(Event::Mark(m)) => m.token,
                _ => mark.token + 40,
            };
            let (outside, inside) = lexical(document, words, mark.token + 1, to.min(words.len() as u32));
            next[OUTSIDE] += outside;
            next[INSIDE] += inside;
            next[NESTED] += inside;
        }
        // keep the numbers small: only differences count
        let least = next.iter().copied().fold(f32::INFINITY, f32::min);
        cost = next.map(|c| c - least);
        back.push(from);
    }
    let mut state = (0..3).min_by(|&a, &b| cost[a].total_cmp(&cost[b])).unwrap_or(OUTSIDE);
    let mut steps = vec![Step::Stay; events.len()];
    for k in (0..events.len()).rev() {
        let (before, step) = back[k][state];
        steps[k] = step;
        state = before as usize;
    }
    emit(document, events, &steps, out);
}

fn emit(document: &Document, events: &[Event], steps: &[Step], out: &mut Vec<Quoted>) {
    let mut open: Option<(u32, u32, bool)> = None;
    // the byte at which the last stretch was left open at its paragraph's end
    let mut left = false;
    let mut push = |open: (u32, u32, bool), inner_end: u32, outer_end: u32, closed: bool| {
        let (start, inner, continues) = open;
        let (inner, start) = (inner as usize, start as usize);
        let inner_end = (inner_end as usize).max(inner);
        out.push(Quoted {
            inner: Span::new(inner, inner_end),
            outer: Span::new(start, (outer_end as usize).max(inner_end)),
            style: Style::Double,
            closed,
            continues,
        });
    };
    for (event, step) in events.iter().zip(steps) {
        match (event, step) {
            (Event::Mark(m), Step::Open) => {
                open = Some((m.start, m.end, left));
                left = false;
            }
            (Event::Mark(m), Step::Close) => {
                if let Some(o) = open.take() {
                    push(o, m.start, m.end, true);
                }
                left = false;
            }
            (Event::Mark(m), Step::Reopen) => {
                if let Some(o) = open.take() {
                    push(o, m.start, m.start, false);
                }
                open = Some((m.start, m.end, true));
            }
            (Event::Break { end, .. }, Step::Leave) => {
                if let Some(o) = open.take() {
                    push(o, *end, *end, false);
                }
                left = true;
            }
            (Event::Mark(_), Step::Stay) => {}
            (Event::Break { .. }, Step::Stay) if open.is_none() => left = false,
            _ => {}
        }
    }
    if let Some(o) = open {
        let end = document.text.len() as u32;
        push(o, end, end, false);
    }
}

/// Clipped words that start with an apostrophe.
const CLIPPED: &[&str] = &[
    "tis", "twas", "em", "til", "till", "cause", "bout", "round", "n", "s", "d", "ll", "re", "ve", "m", "t",
];

/// Single marks, in paragraphs without a double one.
fn singles(document: &Document, events: &[Event], out: &mut Vec<Quoted>) {
    let text = document.text;
    let mut doubles = events.iter().filter_map(|e| match e {
        Event::Mark(m) => Some(m.start as usize),
        Event::Break { .. } => None,
    });
    let mut double = doubles.next();
    let mut k = 0;
    for paragraph in &document.paragraphs {
        let first = k;
        let mut last_closer = None;
        let mut any = false;
        while k < document.tokens.len() && (document.tokens[k].start as usize) < paragraph.end {
            if document.tokens[k].class == Class::Mark
                && is_single(
                    text.as_bytes(),
                    document.tokens[k].start as usize,
                    document.tokens[k].end as usize,
                )
            {
                any = true;
                if single_closes(text, k, document) {
                    last_closer = Some(k);
                }
            }
            k += 1;
        }
        while double.is_some_and(|d| d < paragraph.start) {
            double = doubles.next();
        }
        if !any || double.is_some_and(|d| d < paragraph.end) {
            continue;
        }
        let mut open: Option<usize> = None;
        for at in first..k {
            let token = document.tokens[at];
            let (start, end) = (token.start as usize, token.end as usize);
            if token.class != Class::Mark || !is_single(text.as_bytes(), start, end) {
                continue;
            }
            match open {
                None if single_opens(text, at, document) => open = Some(start),
                Some(from) if single_closes(text, at, document) => {
                    // "the workers' union": a possessive closes only when nothing else can
                    let possessive = text[..start].ends_with('s') && text[end..].starts_with(' ');
                    if possessive && last_closer.is_some_and(|c| c > at) {
                        continue;
                    }
                    let inner = from + text[from..].chars().next().map_or(1, char::len_utf8);
                    out.push(Quoted {
                        inner: Span::new(inner, start.max(inner)),
                        outer: Span::new(from, end),
                        style: Style::Single,
                        closed: true,
                        continues: false,
                    });
                    open = None;
                }
                _ => {}
            }
        }
    }
}

fn is_single(bytes: &[u8], start: usize, end: usize) -> bool {
    &bytes[start..end] == b"'" || &bytes[start..end] == "‘".as_bytes() || &bytes[start..end] == "’".as_bytes()
}

fn single_opens(text: &str, k: usize, document: &Document) -> bool {
    let (start, end) = (document.tokens[k].start as usize, document.tokens[k].end as usize);
    if &text[start..end] == "’" {
        return false;
    }
    let before = text[..start].chars().next_back().unwrap_or('\n');
    let after = text[end..].chars().next().unwrap_or('\n');
    let room = before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '-' | '/' | ':');
    let starts = after.is_alphanumeric() || matches!(after, '[' | '$' | '#' | '@' | '…' | '£' | '€');
    let clipped = document.tokens.get(k + 1).is_some_and(|t| {
        let word = t.span().of(text);
        CLIPPED.iter().any(|c| c.eq_ignore_ascii_case(word))
            || word.as_bytes()[0].is_ascii_digit() && word.len() <= 3
    });
    room && starts && !(clipped && &text[start..end] != "‘")
}

fn single_closes(text: &str, k: usize, document: &Document) -> bool {
    let (start, end) = (document.tokens[k].start as usize, document.tokens[k].end as usize);
    if &text[start..end] == "‘" {
        return false;
    }
    let before = text[..start].chars().next_back().unwrap_or('\n');
    let after = text[end..].chars().next().unwrap_or('\n');
    !before.is_whitespace() && !after.is_alphanumeric()
}

#[cfg(test)]
#[path = "marks_tests.rs"]
mod tests;
