//! What is wrong with a query, or looks as if it were meant otherwise, and where.

use thiserror::Error;
use unicode_width::UnicodeWidthStr;

use crate::span::Span;

/// A query that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message}")]
pub struct QueryError {
    /// One clause, without a full stop.
    pub message: String,
    /// The offending part, in bytes of the query; may be empty at its end.
    pub span: Span,
    /// What might have been meant: a piece of query, ready to be typed.
    pub suggestion: Option<String>,
}

impl QueryError {
    pub fn new(span: Span, message: impl Into<String>) -> QueryError {
        QueryError { message: message.into(), span, suggestion: None }
    }

    pub fn suggest(self, suggestion: impl Into<String>) -> QueryError {
        QueryError { suggestion: Some(suggestion.into()), ..self }
    }

    /// The message, the query, a line of carets under the offending part, and the
    /// suggestion; several lines, no line break at the end.
    pub fn render(&self, query: &str) -> String {
        render(query, self.span, &self.message, self.suggestion.as_deref())
    }
}

/// A part of a query that was understood, but perhaps not as it was meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// How the part was read, and what to write instead.
    pub message: String,
    /// The part, in bytes of the query.
    pub span: Span,
}

impl Hint {
    /// Like [`QueryError::render`].
    pub fn render(&self, query: &str) -> String {
        render(query, self.span, &self.message, None)
    }
}

impl std::fmt::Display for Hint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

/// Columns of the query shown on either side of the offending part.
const MARGIN: usize = 36;
/// Columns of the offending part shown at most.
const WIDEST: usize = 40;

fn render(query: &str, span: Span, message: &str, suggestion: Option<&str>) -> String {
    let mut before: Vec<char> = Vec::new();
    let mut under: Vec<char> = Vec::new();
    let mut after: Vec<char> = Vec::new();
    for (at, c) in query.char_indices() {
        let c = if c.is_whitespace() || c.is_control() { ' ' } else { c };
        match at {
            _ if at < span.start => before.push(c),
            _ if at < span.end => under.push(c),
            _ => after.push(c),
        }
    }
    let mut line = String::new();
    if before.len() > MARGIN {
        line.push('…');
        before.drain(..before.len() - MARGIN);
    }
    line.extend(before);
    let indent = line.width();
    let part: String = under.iter().take(WIDEST).collect();
    let carets = part.width().max(1);
    line.push_str(&part);
    if under.len() > WIDEST {
        line.push('…');
    } else {
        line.extend(after.iter().take(MARGIN));
        if after.len() > MARGIN {
            line.push('…');
        }
    }
    let mut out = format!("{message}\n  {line}\n  {}{}", " ".repeat(indent), "^".repeat(carets));
    if let Some(suggestion) = suggestion {
        out.push_str("\n  try: ");
        out.push_str(suggestion);
    }
    out
}
