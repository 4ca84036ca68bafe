//! Tokens → tree, by a stack of open parentheses, so that no query can overflow
//! the program's own.

use jiff::civil::Date;

use super::ast::{Leaf, Near, Pattern, Proximity, Query, Value};
use super::error::{Hint, QueryError};
use super::field::Name;
use super::lex::{Token, lex, spell};
use super::value::{Reader, has_places};
use crate::span::Span;

/// A query and what should be said about how it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    pub query: Query,
    /// In the order of the text.
    pub hints: Vec<Hint>,
}

/// Parentheses and negations that may be open at once.
const DEEPEST: usize = 600;
/// Operands of one proximity operator.
const NEIGHBOURS: usize = 16;

/// Proximity queries one with groups may be spread out to.
const WIDEST: usize = 64;

/// Reads a query. Dates in words ("last week") are relative to `today`.
///
/// Blank text is [`Query::All`]. Never panics, and uses no stack in proportion
/// to the text.
pub fn parse(text: &str, today: Date) -> Result<Parsed, QueryError> {
    let (tokens, hints) = lex(text)?;
    let mut parser = Parser {
        text,
        reader: Reader { today, hints },
        groups: vec![Group::default()],
        field: None,
        depth: 0,
    };
    for (token, span) in tokens {
        parser.token(token, span)?;
    }
    parser.finish()
}

/// What stands between two parentheses, so far.
#[derive(Default)]
struct Group {
    /// The opening parenthesis.
    open: Option<Span>,
    /// The field in front of it, or of a group around.
    field: Option<Name>,
    /// Sides of OR that are complete.
    ors: Vec<Query>,
    /// Operands of the current side that are complete.
    ands: Vec<Query>,
    /// The latest operand, which NEAR may still go on.
    unit: Option<Unit>,
    /// Negations in front of the next operand.
    nots: usize,
    /// An operator that waits for its right side.
    pending: Option<(Operator, Span)>,
    /// Something without a word was left out.
    dropped: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Operator {
    And,
    Or,
    Not,
    Near(Proximity),
}

struct Unit {
    nots: usize,
    how: Option<Proximity>,
    operands: Vec<(Query, Span)>,
}

struct Parser<'q> {
    text: &'q str,
    reader: Reader,
    /// Never empty; the first is the query itself.
    groups: Vec<Group>,
    /// The field named by the token before.
    field: Option<Name>,
    depth: usize,
}

impl Parser<'_> {
    fn group(&mut self) -> &mut Group {
        if self.groups.is_empty() {
            self.groups.push(Group::default());
        }
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn token(&mut self, token: Token<'_>, span: Span) -> Result<(), QueryError> {
        match token {
            Token::Open => {
                self.deeper(span)?;
                let field = self.field.take().or(self.group().field);
                self.groups.push(Group { open: Some(span), field, ..Group::default() });
            }
            Token::Close => {
                if self.groups.len() == 1 {
                    return Err(QueryError::new(span, "this parenthesis was never opened"));
                }
                self.depth -= 1;
                let Some(group) = self.groups.pop() else { return Ok(()) };
                let open = group.open.unwrap_or(span);
                let (dropped, whole) = (group.dropped, Span::new(open.start, span.end));
                match self.close(group)? {
                    Some(query) => self.operand(query, whole)?,
                    None if dropped => self.nothing(whole)?,
                    None => return Err(QueryError::new(whole, "there is nothing between the parentheses")),
                }
            }
            Token::Field(name) => self.field = Some(name),
            Token::Atom(atom) => {
                let name = self.field.take().or(self.group().field);
                match self.reader.read(name, &atom, span)? {
                    Some(query) => self.operand(query, span)?,
                    None => self.nothing(span)?,
                }
            }
            Token::Not => {
                if let Some((Operator::Near(how), _)) = self.group().pending {
                    let message = format!("{} needs something to look for on its right, not NOT", spell(how));
                    return Err(QueryError::new(span, message));
                }
                self.deeper(span)?;
                self.group().nots += 1;
                // an OR or AND in front is content with the negation's operand
                self.group().pending = Some((Operator::Not, span));
            }
            Token::And => self.operator(Operator::And, span)?,
            Token::Or => self.operator(Operator::Or, span)?,
            Token::Near(how) => self.operator(Operator::Near(how), span)?,
        }
        Ok(())
    }

    fn deeper(&mut self, span: Span) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("more than {DEEPEST} parentheses and negations inside one another");
            return Err(QueryError::new(span, message));
        }
        Ok(())
    }

    /// An atom or group without a single word.
    fn nothing(&mut self, span: Span) -> Result<(), QueryError> {
        let written = span.of(self.text);
        if self.group().pending.is_some() {
            return Err(QueryError::new(span, format!("there is no word in {written}")));
        }
        self.group().dropped = true;
        self.reader.hint(span, format!("{written} holds no letter or digit and is ignored"));
        Ok(())
    }

    fn operand(&mut self, query: Query, span: Span) -> Result<(), QueryError> {
        let pending = self.group().pending.take();
        if let (Some((Operator::Near(how), at)), Some(unit)) = (pending, self.group().unit.as_mut()) {
            if unit.how.is_some_and(|other| other != how) {
                let left = unit.how.map_or(String::new(), spell);
                return Err(QueryError::new(
                    at,
                    format!("{left} and {} cannot follow one another", spell(how)),
                )
                .suggest(format!("(a {left} b) AND (b {} c)", spell(how))));
            }
            unit.how = Some(how);
            unit.operands.push((query, span));
            return Ok(());
        }
        self.flush()?;
        let nots = std::mem::take(&mut self.group().nots);
        self.depth -= nots;
        self.group().unit = Some(Unit { nots, how: None, operands: vec![(query, span)] });
        Ok(())
    }

    fn operator(&mut self, operator: Operator, span: Span) -> Result<(), QueryError> {
        let group = self.group();
        if let Some((_, before)) = group.pending {
            return Err(dangling(before.of(self.text), before, "right"));
        }
        if group.unit.is_none() {
            return Err(dangling(span.of(self.text), span, "left"));
        }
        group.pending = Some((operator, span));
        match operator {
            Operator::Near(_) => Ok(()),
            Operator::And | Operator::Not => self.flush(),
            Operator::Or => {
                self.flush()?;
                let group = self.group();
                let side = std::mem::take(&mut group.ands);
                group.ors.extend(join(side, Query::And));
                Ok(())
            }
        }
    }

    /// Completes the latest operand.
    fn flush(&mut self) -> Result<(), QueryError> {
        let Some(unit) = self.group().unit.take() else { return Ok(()) };
        let mut query = self.unit(unit.how, unit.operands)?;
        for _ in 0..unit.nots {
            query = Query::Not(Box::new(query));
        }
        self.group().ands.push(query);
        Ok(())
    }

    fn close(&mut self, group: Group) -> Result<Option<Query>, QueryError> {
        if let Some((_, at)) = group.pending {
            return Err(dangling(at.of(self.text), at, "right"));
        }
        self.groups.push(group);
        self.flush()?;
        let Some(mut group) = self.groups.pop() else { return Ok(None) };
        group.ors.extend(join(group.ands, Query::And));
        Ok(join(group.ors, Query::Or))
    }

    fn finish(mut self) -> Result<Parsed, QueryError> {
        if self.groups.len() > 1 {
            let open = self.group().open.unwrap_or_default();
            let error = QueryError::new(open, "this parenthesis is never closed");
            // the whole query again is a help only while it is short
            return Err(match self.text.len() {
                ..80 => {
                    error.suggest(format!("{}{}", self.text.trim_end(), ")".repeat(self.groups.len() - 1)))
                }
                _ => error,
            });
        }
        let group = std::mem::take(self.group());
        self.groups.clear();
        let dropped = group.dropped;
        let query = match self.close(group)? {
            Some(query) => query,
            None if dropped => {
                let all = Span::new(0, self.text.len());
                return Err(QueryError::new(all, "there is no word in this query"));
            }
            None => Query::All,
        };
        let mut hints = self.reader.hints;
        hints.sort_by_key(|hint| hint.span.start);
        Ok(Parsed { query, hints })
    }

    /// One operand, or several joined by a proximity operator. Groups of
    /// alternatives are spread out: `(a OR b) NEAR/3 c` is `a NEAR/3 c OR b NEAR/3 c`.
    fn unit(&mut self, how: Option<Proximity>, operands: Vec<(Query, Span)>) -> Result<Query, QueryError> {
        let Some(how) = how else {
            return Ok(operands.into_iter().next().map_or(Query::All, |(query, _)| query));
        };
        if operands.len() > NEIGHBOURS {
            let at = operands[NEIGHBOURS].1;
            return Err(QueryError::new(at, format!("{} joins at most {NEIGHBOURS} words", spell(how))));
        }
        let mut field = None;
        let mut bare = false;
        let mut rows: Vec<Vec<Pattern>> = vec![Vec::new()];
        let whole = Span::new(operands[0].1.start, operands[operands.len() - 1].1.end);
        for (query, span) in operands {
            let alternatives = match query {
                Query::Or(sides) => sides,
                other => vec![other],
            };
            let mut patterns = Vec::new();
            for side in alternatives {
                let Query::Leaf(Leaf { field: on, value: Value::Pattern(pattern) }) = side else {
                    let message = format!("{} joins words, phrases and groups of them with OR", spell(how));
                    return Err(QueryError::new(span, message));
                };
                if !has_places(on) {
                    let message =
                        format!("{} works on the text, and in title:, body: and quote:", spell(how));
                    return Err(QueryError::new(span, message));
                }
                if on.is_some() && field.is_some_and(|f| on != Some(f)) {
                    return Err(QueryError::new(span, format!("{} works inside one field", spell(how))));
                }
                bare |= on.is_none();
                field = field.or(on);
                patterns.push(pattern);
            }
            let spread = rows.iter().flat_map(|row| {
                patterns.iter().map(move |p| row.iter().cloned().chain([p.clone()]).collect::<Vec<_>>())
            });
            rows = spread.take(WIDEST + 1).collect();
            if rows.len() > WIDEST {
                return Err(QueryError::new(whole, format!("more than {WIDEST} combinations to look for")));
            }
        }
        if let (true, Some(field)) = (bare, field) {
            let message =
                format!("{} works inside one field: all of it is looked for in {}", spell(how), field.name());
            self.reader.hint(whole, message);
        }
        let near = rows.into_iter().map(|operands| Query::Near(Near { how, field, operands })).collect();
        Ok(join(near, Query::Or).unwrap_or(Query::All))
    }
}

/// An operator without one of its sides; in quotation marks it is a word.
fn dangling(written: &str, span: Span, side: &str) -> QueryError {
    let error = QueryError::new(span, format!("{written} has nothing on its {side}"));
    match written.bytes().all(|b| b.is_ascii_uppercase()) {
        true => error.suggest(format!("\"{written}\" in quotation marks, to look for the word")),
        false => error,
    }
}

fn join(mut queries: Vec<Query>, make: impl Fn(Vec<Query>) -> Query) -> Option<Query> {
    match queries.len() {
        0 | 1 => queries.pop(),
        _ => Some(make(queries)),
    }
}
