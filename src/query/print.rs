//! Tree → query text. What is printed is read back as the same tree.

use std::fmt::{Display, Formatter, Result, Write};

use super::ast::{Field, Leaf, Near, Pattern, Query, Value};
use super::lex::{is_bare, spell};
use super::value::{HAS, IS, is_raw};

impl Display for Query {
    /// Writes every operator out; blank text for [`Query::All`].
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Query::All => Ok(()),
            query => whole(query, f),
        }
    }
}

fn whole(query: &Query, f: &mut Formatter<'_>) -> Result {
    match query {
        Query::All => f.write_char('*'),
        Query::And(sides) => list(sides, " AND ", |side| matches!(side, Query::And(_) | Query::Or(_)), f),
        Query::Or(sides) => list(sides, " OR ", |side| matches!(side, Query::Or(_)), f),
        Query::Not(inner) => {
            f.write_str("NOT ")?;
            part(inner, matches!(**inner, Query::And(_) | Query::Or(_)), f)
        }
        Query::Near(near) => Display::fmt(near, f),
        Query::Leaf(leaf) => Display::fmt(leaf, f),
    }
}

fn part(query: &Query, grouped: bool, f: &mut Formatter<'_>) -> Result {
    if !grouped {
        return whole(query, f);
    }
    f.write_char('(')?;
    whole(query, f)?;
    f.write_char(')')
}

fn list(sides: &[Query], between: &str, grouped: impl Fn(&Query) -> bool, f: &mut Formatter<'_>) -> Result {
    for (k, side) in sides.iter().enumerate() {
        if k > 0 {
            f.write_str(between)?;
        }
        part(side, grouped(side), f)?;
    }
    Ok(())
}

impl Display for Near {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if let Some(field) = self.field {
            write!(f, "{}:(", field.name())?;
        }
        for (k, operand) in self.operands.iter().enumerate() {
            if k > 0 {
                write!(f, " {} ", spell(self.how))?;
            }
            Display::fmt(operand, f)?;
        }
        if self.field.is_some() { f.write_char(')') } else { Ok(()) }
    }
}

impl Display for Leaf {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        if let Some(field) = self.field {
            write!(f, "{}:", field.name())?;
        }
        match &self.value {
            Value::Pattern(pattern) if is_raw(self.field) => raw(pattern, f),
            Value::Pattern(pattern) => Display::fmt(pattern, f),
            Value::Dates { raw, .. } | Value::Numbers { raw, .. } => {
                match raw.contains(char::is_whitespace) && !raw.starts_with(['[', '{']) {
                    true => quoted(raw, f),
                    false => f.write_str(raw),
                }
            }
            Value::Has(has) => f.write_str(HAS.iter().find(|(_, h)| h == has).map_or("", |(name, _)| name)),
            Value::Is(is) => f.write_str(IS.iter().find(|(_, i)| i == is).map_or("", |(name, _)| name)),
            Value::Kind(kind) => f.write_str(kind.as_str()),
        }
    }
}

impl Display for Pattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Pattern::Term(word) if is_bare(word) => f.write_str(word),
            Pattern::Term(word) => quoted(word, f),
            Pattern::Prefix(word) => write!(f, "{word}*"),
            Pattern::Fuzzy { word, distance } => write!(f, "{word}~{distance}"),
            Pattern::Regex(regex) => slashed(regex, f),
            Pattern::Phrase { words, slop } => {
                quoted(&words.join(" "), f)?;
                if *slop > 0 { write!(f, "~{slop}") } else { Ok(()) }
            }
            Pattern::Exact(words) => {
                f.write_char('=')?;
                match &words[..] {
                    [word] if is_bare(word) => f.write_str(word),
                    words => quoted(&words.join(" "), f),
                }
            }
        }
    }
}

/// On a field whose values are not cut into words.
fn raw(pattern: &Pattern, f: &mut Formatter<'_>) -> Result {
    let bare = |value: &str| {
        value.starts_with(|c: char| c.is_ascii_alphanumeric())
            && value.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '*' | '"' | '(' | ')' | '\\'))
    };
    match pattern {
        Pattern::Term(value) if bare(value) => f.write_str(value),
        Pattern::Prefix(value) if bare(value) => write!(f, "{value}*"),
        Pattern::Term(value) => quoted(value, f),
        Pattern::Prefix(value) => {
            quoted(value, f)?;
            f.write_char('*')
        }
        Pattern::Exact(values) => {
            f.write_char('=')?;
            quoted(&values.join(" "), f)
        }
        other => Display::fmt(other, f),
    }
}

fn quoted(text: &str, f: &mut Formatter<'_>) -> Result {
    f.write_char('"')?;
    for c in text.chars() {
        // a mark of any shape would end the phrase
        match c {
            '"' | '“' | '”' | '«' | '»' | '\\' => write!(f, "\\{c}")?,
            _ => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

fn slashed(regex: &str, f: &mut Formatter<'_>) -> Result {
    f.write_char('/')?;
    let mut chars = regex.chars();
    while let Some(c) = chars.next() {
        match c {
            '/' => f.write_str("\\/")?,
            '\\' => {
                f.write_char(c)?;
                chars.next().map_or(Ok(()), |c| f.write_char(c))?;
            }
            _ => f.write_char(c)?,
        }
    }
    f.write_char('/')
}

/// The name of a field as the language writes it.
impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(self.name())
    }
}
