//! One atom of a query on its field → what is looked for.

use jiff::civil::Date;

use super::ast::{Field, Has, Is, Leaf, Near, Pattern, Proximity, Query, Value};
use super::dates;
use super::error::{Hint, QueryError};
use super::field::Name;
use super::lex::Atom;
use super::words::{fold, words};
use crate::quote::QuoteKind;
use crate::span::Span;

/// Reads atoms, collecting hints.
pub(super) struct Reader {
    pub today: Date,
    pub hints: Vec<Hint>,
}

type Read = Result<Option<Query>, QueryError>;

fn leaf(field: Option<Field>, value: Value) -> Query {
    Query::Leaf(Leaf { field, value })
}

fn pattern(field: Option<Field>, pattern: Pattern) -> Query {
    leaf(field, Value::Pattern(pattern))
}

fn split(text: &str) -> Vec<String> {
    words(text).map(|w| w.text.into_owned()).collect()
}

/// Whether words can be looked for near one another in a field.
pub(super) fn has_places(field: Option<Field>) -> bool {
    matches!(field, None | Some(Field::Title | Field::Body | Field::Quote))
}

/// Whether the values of a field are compared as written, not word by word.
pub(super) fn is_raw(field: Option<Field>) -> bool {
    matches!(field, Some(Field::Url | Field::Id | Field::Lang))
}

impl Reader {
    pub fn hint(&mut self, span: Span, message: impl Into<String>) {
        self.hints.push(Hint { message: message.into(), span });
    }

    /// What `atom`, which stands at `span`, looks for on its field; `None` where
    /// it holds no word.
    pub fn read(&mut self, name: Option<Name>, atom: &Atom<'_>, span: Span) -> Read {
        let field = name.map(Name::field);
        match field {
            Some(Field::Date | Field::Said | Field::Conf | Field::Has | Field::Is | Field::Type) => {
                let text = match atom {
                    Atom::Word(text) | Atom::Bracket(text) => text,
                    Atom::Phrase { text, .. } | Atom::Exact(text) => text.as_str(),
                    Atom::Regex(_) => {
                        let name = field.map_or("", Field::name);
                        return Err(QueryError::new(span, format!("{name}: takes no regular expression")));
                    }
                };
                let value = match field {
                    Some(Field::Conf) => self.number(text.trim(), span)?,
                    Some(Field::Date | Field::Said) => self.date(name, text.trim(), span)?,
                    _ => keyword(field, text.trim(), span)?,
                };
                Ok(Some(leaf(field, value)))
            }
            _ if is_raw(field) => self.raw(field, atom, span),
            _ => self.text(field, atom, span),
        }
    }

    fn date(&mut self, name: Option<Name>, text: &str, span: Span) -> Result<Value, QueryError> {
        let (prefix, label) = match name {
            Some(Name::Date(sign)) => (sign, "date"),
            Some(Name::Field(field)) => ("", field.name()),
            None => ("", "date"),
        };
        let raw = format!("{prefix}{text}");
        match dates::parse(&raw, self.today) {
            Ok((from, to)) => Ok(Value::Dates { from, to, raw }),
            Err(e) => {
                let error = QueryError::new(span, e.message);
                Err(match e.suggestion {
                    // "last week" without its marks
                    _ if matches!(text, "last" | "this" | "past" | "next") => {
                        error.suggest(format!("{label}:\"{text} week\""))
                    }
                    Some(suggestion) => error.suggest(format!("{label}:{suggestion}")),
                    None => error,
                })
            }
        }
    }

    fn number(&mut self, text: &str, span: Span) -> Result<Value, QueryError> {
        let raw: String = match text.starts_with('[') {
            true => text.to_string(),
            false => text.chars().filter(|c| !c.is_whitespace()).collect(),
        };
        let error = |message: String| QueryError::new(span, message).suggest("conf:>=0.9");
        let one = |text: &str| -> Result<f64, QueryError> {
            let (digits, scale) = match text.trim().strip_suffix('%') {
                Some(digits) => (digits, 100.0),
                None => (text.trim(), 1.0),
            };
            let number = digits.parse::<f64>().ok().filter(|n| n.is_finite());
            let number = number.ok_or_else(|| error(format!("“{text}” is not a number")))? / scale;
            if (0.0..=1.0).contains(&number) {
                Ok(number)
            } else {
                Err(error("a confidence lies between 0 and 1".into()))
            }
        };
        let end = |text: &str| match text.trim() {
            "" | "*" => Ok(None),
            text => one(text).map(Some),
        };
        let (from, to) = if let Some(n) = raw.strip_prefix(">=") {
            (Some(one(n)?), None)
        } else if let Some(n) = raw.strip_prefix("<=") {
            (None, Some(one(n)?))
        } else if let Some(n) = raw.strip_prefix('>') {
            (Some(one(n)?.next_up()), None)
        } else if let Some(n) = raw.strip_prefix('<') {
            (None, Some(one(n)?.next_down()))
        } else if let Some(inner) = raw.strip_prefix('[') {
            let ends = inner.strip_suffix(']').and_then(|inner| inner.split_once(" TO "));
            let (a, b) = ends.ok_or_else(|| error("a range in brackets is written [0.5 TO 0.9]".into()))?;
            (end(a)?, end(b)?)
        } else if let Some((a, b)) = raw.split_once("..") {
            (end(a)?, end(b)?)
        } else {
            let n = one(&raw)?;
            self.hint(span, format!("a plain number is the least confidence: read as conf:>={raw}"));
            return Ok(Value::Numbers { from: Some(n), to: None, raw: format!(">={raw}") });
        };
        match (from, to) {
            (None, None) => Err(error("a range needs at least one end".into())),
            (Some(a), Some(b)) if a > b => Err(error(format!("the range ends ({b}) before it starts ({a})"))),
            _ => Ok(Value::Numbers { from, to, raw }),
        }
    }

    /// On `url`, `id` and `lang`, whose values are not cut into words.
    fn raw(&mut self, field: Option<Field>, atom: &Atom<'_>, span: Span) -> Read {
        let case = |text: &str| match field {
            Some(Field::Lang) => text.to_lowercase(),
            _ => text.to_string(),
        };
        let found = match atom {
            Atom::Regex(regex) => Pattern::Regex(self.regex(regex, span)?),
            Atom::Exact(text) => Pattern::Exact(vec![case(text)]),
            Atom::Phrase { text, star: true, .. } => Pattern::Prefix(case(text)),
            Atom::Phrase { text, .. } => Pattern::Term(case(text)),
            Atom::Word(text) | Atom::Bracket(text) => match text.strip_suffix('*') {
                Some(head) if !head.contains('*') => Pattern::Prefix(case(head)),
                None if !text.contains('*') => Pattern::Term(case(text)),
                _ => {
                    let regex: Vec<String> = text.split('*').map(|part| regex::escape(&case(part))).collect();
                    Pattern::Regex(regex.join(".*"))
                }
            },
        };
        let empty = match &found {
            Pattern::Exact(values) => values.iter().all(|v| v.trim().is_empty()),
            Pattern::Term(value) | Pattern::Prefix(value) => value.trim().is_empty(),
            _ => false,
        };
        if empty {
            let name = field.map_or("", Field::name);
            return Err(QueryError::new(span, format!("{name}: needs a value")));
        }
        Ok(Some(pattern(field, found)))
    }

    fn text(&mut self, field: Option<Field>, atom: &Atom<'_>, span: Span) -> Read {
        match atom {
            Atom::Word(text) => self.word(field, text, span),
            Atom::Phrase { text, slop, star } => self.phrase(field, text, *slop, *star, span),
            Atom::Regex(regex) => Ok(Some(pattern(field, Pattern::Regex(self.regex(regex, span)?)))),
            Atom::Exact(text) => {
                let words = split(text);
                Ok((!words.is_empty()).then(|| pattern(field, Pattern::Exact(words))))
            }
            Atom::Bracket(text) if text.contains(" TO ") => {
                Err(QueryError::new(span, "ranges are for date, said and conf")
                    .suggest("date:[2024-01 TO 2025-03]"))
            }
            Atom::Bracket(text) => Ok(plain(field, split(text), 0)),
        }
    }

    fn word(&mut self, field: Option<Field>, written: &str, span: Span) -> Read {
        if written == "*" {
            return self.anything(field, span);
        }
        let mut text = written.trim_end_matches(['.', ',', ';', ':', '?', '!']);
        if let Some((head, boost)) = text.rsplit_once('^')
            && !boost.is_empty()
            && boost.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        {
            self.hint(span, format!("`^{boost}` is ignored: words have no weights"));
            text = head;
        }
        if let Some((head, distance)) = text.rsplit_once('~')
            && distance.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && !head.is_empty()
        {
            return self.fuzzy(field, head, distance, span);
        }
        if text.contains('~') {
            self.hint(span, "`~` is ignored: it follows a word, as in tready~1, or a phrase, as in \"…\"~3");
        }
        let inner = text.trim_matches(['*', '?']);
        let one_word = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '\'' | '’' | '*' | '?'));
        match text.strip_suffix('*') {
            Some(head) if !(head.contains('*') || one_word && head.contains('?')) => {
                Ok(self.last(field, split(head), Pattern::Prefix))
            }
            _ if one_word && !inner.is_empty() && (text.contains('*') || inner.contains('?')) => {
                let wild = fold(text.trim_end_matches('?'));
                let regex = wild.replace('*', ".*").replace('?', ".");
                self.hint(span, format!("`{written}` is read as the regular expression /{regex}/"));
                Ok(Some(pattern(field, Pattern::Regex(regex))))
            }
            _ => {
                if text.contains('*') {
                    self.hint(span, "`*` is understood at the end of a word or inside one, and ignored here");
                }
                let words = split(text);
                if text.contains(',') && words.len() > 1 {
                    self.hint(
                        span,
                        "words joined by a comma are looked for as a phrase; put spaces or OR between",
                    );
                }
                if field.is_some() && text.starts_with('-') {
                    self.hint(
                        span,
                        "`-` behind a colon is ignored; to leave the field out put it before the name",
                    );
                }
                Ok(plain(field, words, 0))
            }
        }
    }

    /// `*`: everything, or whatever has the field.
    fn anything(&mut self, field: Option<Field>, span: Span) -> Read {
        let Some(field) = field else { return Ok(Some(Query::All)) };
        let Some((name, has)) = HAS.iter().find(|(name, _)| *name == field.name()) else {
            return Err(QueryError::new(
                span,
                format!("{}: needs a word in front of the star", field.name()),
            ));
        };
        self.hint(span, format!("`{name}:*` is read as has:{name}"));
        Ok(Some(leaf(Some(Field::Has), Value::Has(*has))))
    }

    fn fuzzy(&mut self, field: Option<Field>, head: &str, written: &str, span: Span) -> Read {
        let distance = match written {
            "" | "1" => 1,
            "2" => 2,
            "0" => {
                self.hint(span, "`~0` allows no difference and is ignored");
                return Ok(plain(field, split(head), 0));
            }
            _ => {
                let read = if written.contains('.') { 1 } else { 2 };
                self.hint(span, format!("`~` allows one or two letters to differ: read as ~{read}"));
                read
            }
        };
        Ok(self.last(field, split(head), |word| Pattern::Fuzzy { word, distance }))
    }

    fn phrase(&mut self, field: Option<Field>, text: &str, slop: u32, star: bool, span: Span) -> Read {
        let mut operands: Vec<Pattern> = Vec::new();
        let mut stars = false;
        for part in text.split_whitespace() {
            let mut words = split(part);
            if part.ends_with('*') {
                match words.pop() {
                    Some(last) => {
                        operands.extend(words.into_iter().map(Pattern::Term));
                        operands.push(Pattern::Prefix(last));
                        stars = true;
                    }
                    None => {
                        self.hint(span, "`*` does not stand for a word; to allow words between write \"…\"~1")
                    }
                }
            } else {
                operands.extend(words.into_iter().map(Pattern::Term));
            }
        }
        if star
            && !stars
            && let Some(Pattern::Term(last)) = operands.pop()
        {
            operands.push(Pattern::Prefix(last));
            stars = true;
        }
        if slop > 0 && operands.len() == 1 {
            self.hint(
                span,
                "`~` behind a single word in quotation marks is ignored; write the word without marks",
            );
        }
        if !stars {
            return Ok(plain(field, split(text), slop));
        }
        Ok(in_a_row(field, operands, slop))
    }

    /// Words side by side, the last of which is a special pattern.
    fn last(
        &mut self,
        field: Option<Field>,
        mut words: Vec<String>,
        make: impl Fn(String) -> Pattern,
    ) -> Option<Query> {
        let last = make(words.pop()?);
        in_a_row(field, words.into_iter().map(Pattern::Term).chain([last]).collect(), 0)
    }

    /// A regular expression without the anchors that are understood anyway, checked.
    fn regex(&mut self, written: &str, span: Span) -> Result<String, QueryError> {
        let mut regex = written.strip_prefix('^').unwrap_or(written);
        if let Some(head) = regex.strip_suffix('$') {
            let escapes = head.len() - head.trim_end_matches('\\').len();
            if escapes % 2 == 0 {
                regex = head;
            }
        }
        if let Err(e) = regex::RegexBuilder::new(regex).size_limit(1 << 20).build() {
            let text = e.to_string();
            let reason = text.lines().last().unwrap_or("").trim_start_matches("error: ");
            return Err(QueryError::new(span, format!("the regular expression is not understood: {reason}")));
        }
        if regex.is_empty() {
            return Err(QueryError::new(span, "the regular expression is empty"));
        }
        let mut escaped = false;
        let mut capital = false;
        for c in regex.chars() {
            capital |= !escaped && c.is_uppercase();
            escaped = c == '\\' && !escaped;
        }
        if capital {
            self.hint(
                span,
                "regular expressions are matched against words in lower case; capitals find nothing",
            );
        }
        Ok(regex.to_string())
    }
}

/// Patterns one behind the other; in a field of names, which has few words, all of
/// them anywhere.
fn in_a_row(field: Option<Field>, mut operands: Vec<Pattern>, slop: u32) -> Option<Query> {
    match operands.len() {
        0 | 1 => operands.pop().map(|p| pattern(field, p)),
        _ if has_places(field) => Some(Query::Near(Near { how: Proximity::Pre(slop), field, operands })),
        _ => Some(Query::And(operands.into_iter().map(|p| pattern(field, p)).collect())),
    }
}

/// Words that stand side by side: none, one, or a phrase.
fn plain(field: Option<Field>, mut words: Vec<String>, slop: u32) -> Option<Query> {
    match words.len() {
        0 | 1 => words.pop().map(|w| pattern(field, Pattern::Term(w))),
        _ => Some(pattern(field, Pattern::Phrase { words, slop })),
    }
}

pub(super) const HAS: [(&str, Has); 8] = [
    ("speaker", Has::Speaker),
    ("role", Has::Role),
    ("date", Has::Date),
    ("said", Has::Said),
    ("title", Has::Title),
    ("byline", Has::Byline),
    ("publisher", Has::Publisher),
    ("quote", Has::Quote),
];

pub(super) const IS: [(&str, Is); 3] =
    [("undated", Is::Undated), ("copy", Is::Copy), ("unattributed", Is::Unattributed)];

pub(super) const KINDS: [QuoteKind; 3] = [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect];

fn keyword(field: Option<Field>, text: &str, span: Span) -> Result<Value, QueryError> {
    let lower = text.to_lowercase();
    let (name, known): (&str, Vec<(&str, Value)>) = match field {
        Some(Field::Has) => ("has", HAS.iter().map(|&(n, v)| (n, Value::Has(v))).collect()),
        Some(Field::Is) => ("is", IS.iter().map(|&(n, v)| (n, Value::Is(v))).collect()),
        _ => ("type", KINDS.iter().map(|&k| (k.as_str(), Value::Kind(k))).collect()),
    };
    if let Some((_, value)) = known.iter().find(|(n, _)| *n == lower) {
        return Ok(value.clone());
    }
    let names: Vec<&str> = known.iter().map(|(n, _)| *n).collect();
    let error = QueryError::new(span, format!("{name}: takes one of {}", names.join(", ")));
    let nearest = names.iter().min_by_key(|n| super::field::distance(n, &lower));
    Err(match nearest {
        Some(nearest) => error.suggest(format!("{name}:{nearest}")),
        None => error,
    })
}
