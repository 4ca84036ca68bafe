//! Query text → tokens. What a token means on its field is the parser's business.

use super::ast::Proximity;
use super::error::{Hint, QueryError};
use super::field::{self, Name};
use super::words::words;
use crate::span::Span;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'q> {
    Open,
    Close,
    And,
    Or,
    Not,
    Near(Proximity),
    /// `name:`; an opening parenthesis or an atom follows, without a space.
    Field(Name),
    Atom(Atom<'q>),
}

/// One thing to look for, as written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Atom<'q> {
    /// Up to the next space, parenthesis or quotation mark.
    Word(&'q str),
    /// Inside quotation marks, escapes resolved; with the `~3` and `*` behind it.
    Phrase { text: String, slop: u32, star: bool },
    /// Inside slashes, escaped slashes resolved.
    Regex(String),
    /// Behind `=`.
    Exact(String),
    /// `[a TO b]`, brackets included.
    Bracket(&'q str),
}

/// Words a proximity operator may ask for at most.
pub(super) const FARTHEST: u32 = 10_000;

pub(super) struct Lexer<'q> {
    text: &'q str,
    at: usize,
    tokens: Vec<(Token<'q>, Span)>,
    hints: Vec<Hint>,
}

/// Cuts a query into tokens with the bytes they cover, and what to say about them.
#[allow(clippy::type_complexity)]
pub(super) fn lex(text: &str) -> Result<(Vec<(Token<'_>, Span)>, Vec<Hint>), QueryError> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new(), hints: Vec::new() };
    while lexer.step()? {}
    Ok((lexer.tokens, lexer.hints))
}

impl<'q> Lexer<'q> {
    fn rest(&self) -> &'q str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn push(&mut self, token: Token<'q>, start: usize) {
        self.tokens.push((token, Span::new(start, self.at)));
    }

    fn hint(&mut self, start: usize, message: impl Into<String>) {
        self.hints.push(Hint { message: message.into(), span: Span::new(start, self.at) });
    }

    /// One token or one stretch to skip; false at the end.
    fn step(&mut self) -> Result<bool, QueryError> {
        let start = self.at;
        let Some(c) = self.peek() else { return Ok(false) };
        let next = self.rest()[c.len_utf8()..].chars().next();
        let alone = next.is_none_or(|n| n.is_whitespace() || n == ')');
        match c {
            _ if c.is_whitespace() => self.at += c.len_utf8(),
            '(' | ')' => {
                self.at += 1;
                self.push(if c == '(' { Token::Open } else { Token::Close }, start);
            }
            '-' if !alone && next != Some('-') => {
                self.at += 1;
                self.push(Token::Not, start);
            }
            '+' if !alone && next != Some('+') => {
                self.at += 1;
                self.hint(start, "`+` is not needed: every word must be there unless OR stands between");
            }
            '!' if !alone => {
                self.at += 1;
                self.hint(
                    start,
                    "`!` is ignored and the word is looked for; to leave it out write -word or NOT word",
                );
            }
            '-' | '+' | '!' | '=' if alone => {
                self.at += 1;
                self.hint(start, format!("a `{c}` on its own is ignored"));
            }
            '&' | '|' if self.rest().starts_with(["&&", "||"][usize::from(c == '|')]) => {
                self.at += 2;
                let (token, word) = if c == '&' { (Token::And, "AND") } else { (Token::Or, "OR") };
                self.hint(start, format!("`{c}{c}` is read as {word}"));
                self.push(token, start);
            }
            _ => self.atom(start, false)?,
        }
        Ok(true)
    }

    /// An atom at the current place. On the right of `field:` (`value`) nothing is
    /// an operator or another field.
    fn atom(&mut self, start: usize, value: bool) -> Result<(), QueryError> {
        let rest = self.rest();
        let atom = match self.peek() {
            Some('"' | '“' | '”' | '„' | '«' | '»') => {
                let text = self.quoted()?;
                let star = self.rest().starts_with('*');
                self.at += usize::from(star);
                let slop = self.slop(start);
                Atom::Phrase { text, slop, star }
            }
            Some('/') if !value || !rest.starts_with("//") => match self.regex(start)? {
                Some(regex) => Atom::Regex(regex),
                None => return self.word(start, value),
            },
            Some('=') => {
                self.at += 1;
                match self.peek() {
                    Some('"' | '“' | '”' | '„' | '«' | '»') => Atom::Exact(self.quoted()?),
                    _ => Atom::Exact(self.run().to_string()),
                }
            }
            Some('[' | '{') if value => {
                let Some(close) = rest.find([']', '}']) else {
                    return Err(QueryError::new(
                        Span::new(start, self.text.len()),
                        "the range has no closing bracket",
                    )
                    .suggest("[2024-01 TO 2025-03]"));
                };
                self.at += close + 1;
                Atom::Bracket(&rest[..=close])
            }
            _ => return self.word(start, value),
        };
        self.push(Token::Atom(atom), start);
        Ok(())
    }

    /// Up to the next space, parenthesis or double quotation mark.
    fn run(&mut self) -> &'q str {
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '"' | '“' | '”' | '„' | '«' | '»');
        let run = &rest[..rest.find(ends).unwrap_or(rest.len())];
        self.at += run.len();
        run
    }

    /// The text between quotation marks of any shape; a backslash keeps the mark
    /// (or backslash) behind it.
    fn quoted(&mut self) -> Result<String, QueryError> {
        let start = self.at;
        let mut out = String::new();
        let mut chars = self.rest().char_indices();
        chars.next();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' | '”' | '“' | '»' | '«' => {
                    self.at += at + c.len_utf8();
                    return Ok(out);
                }
                '\\' if matches!(chars.clone().next(), Some((_, '"' | '“' | '”' | '«' | '»' | '\\'))) =>
                {
                    out.extend(chars.next().map(|(_, c)| c));
                }
                _ => out.push(c),
            }
        }
        let error = QueryError::new(Span::new(start, self.text.len()), "the quotation mark is never closed");
        Err(if out.trim().is_empty() { error } else { error.suggest(format!("\"{}\"", out.trim())) })
    }

    /// `~3` behind a phrase.
    fn slop(&mut self, start: usize) -> u32 {
        if !self.rest().starts_with('~') {
            return 0;
        }
        let tail = &self.rest()[1..];
        let digits = &tail[..tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len())];
        self.at += 1 + digits.len();
        match digits.parse::<u32>() {
            Ok(slop) if slop <= FARTHEST => slop,
            Ok(_) | Err(_) if !digits.is_empty() => {
                self.hint(start, format!("at most {FARTHEST} words may stand between: read as ~{FARTHEST}"));
                FARTHEST
            }
            _ => {
                self.hint(
                    start,
                    "`~` behind a phrase needs a number of words that may stand between, as in \"…\"~3",
                );
                0
            }
        }
    }

    /// `/re/`, if what follows the closing slash shows that it is one.
    fn regex(&mut self, start: usize) -> Result<Option<String>, QueryError> {
        let mut out = String::new();
        let mut chars = self.rest().char_indices();
        chars.next();
        while let Some((at, c)) = chars.next() {
            match c {
                '/' => {
                    let after = self.rest()[at + 1..].chars().next();
                    if out.is_empty() || after.is_some_and(|c| !c.is_whitespace() && c != ')') {
                        return Ok(None);
                    }
                    self.at += at + 1;
                    return Ok(Some(out));
                }
                '\\' => match chars.next() {
                    Some((_, '/')) => out.push('/'),
                    Some((_, c)) => out.extend(['\\', c]),
                    None => out.push(c),
                },
                _ => out.push(c),
            }
        }
        let run = self.run();
        Err(QueryError::new(Span::new(start, self.at), "the regular expression has no closing slash")
            .suggest(format!("{run}/")))
    }

    fn word(&mut self, start: usize, value: bool) -> Result<(), QueryError> {
        let run = self.run();
        if !value {
            if let Some(operator) = self.operator(run, start)? {
                self.push(operator, start);
                return Ok(());
            }
            if let Some(name) = self.name(run, start)? {
                self.at = start + run.find(':').unwrap_or(0) + 1;
                return self.value(name, start);
            }
        }
        if run.starts_with(['\'', '‘']) && !run.ends_with(['\'', '’']) {
            let mut later = self.rest().split_whitespace();
            if later.any(|word| word.ends_with(['\'', '’'])) {
                self.hint(start, "single quotation marks make no phrase; write \"…\"");
            }
        }
        self.push(Token::Atom(Atom::Word(run)), start);
        Ok(())
    }

    /// What stands behind `name:`.
    fn value(&mut self, name: Name, start: usize) -> Result<(), QueryError> {
        let colon = Span::new(start, self.at);
        self.push(Token::Field(name), start);
        match self.peek() {
            Some('(') => Ok(()),
            Some(c) if !c.is_whitespace() && c != ')' => self.atom(self.at, true),
            _ => {
                let written = colon.of(self.text);
                let mut error = QueryError::new(colon, format!("{written} needs a value right behind it"));
                let follows = self.rest().split([' ', '\t', '(', ')']).find(|w| !w.is_empty());
                let value = follows.filter(|w| !matches!(*w, "AND" | "OR" | "NOT") && !w.contains(':'));
                error = error.suggest(format!("{written}{}", value.unwrap_or(name.example())));
                Err(error)
            }
        }
    }

    /// The field a word starts with, if it looks like one: letters, a colon and
    /// something behind it that is not a URL's.
    fn name(&self, run: &str, start: usize) -> Result<Option<Name>, QueryError> {
        let Some((name, value)) = run.split_once(':') else { return Ok(None) };
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Ok(None);
        }
        if let Some(known) = Name::parse(name) {
            return Ok(Some(known));
        }
        // "http://…", "PENCE:" and "so::so" are words
        let behind = self.text[start + name.len() + 1..].chars().next();
        let something = behind.is_some_and(|c| c.is_alphanumeric() || "\"“”„«([{=<>".contains(c));
        if value.starts_with("//") || !something {
            return Ok(None);
        }
        let span = Span::new(start, start + name.len());
        let error = QueryError::new(span, format!("there is no field “{name}”"));
        Err(match field::nearest(name) {
            Some(nearest) if !value.is_empty() => error.suggest(format!("{nearest}:{value}")),
            Some(nearest) => error.suggest(format!("{nearest}:")),
            None => error.suggest(format!("\"{name} {value}\" in quotation marks, to look for the words")),
        })
    }

    fn operator(&mut self, run: &str, start: usize) -> Result<Option<Token<'q>>, QueryError> {
        let token = match run {
            "AND" => Token::And,
            "OR" => Token::Or,
            "NOT" => Token::Not,
            "and" | "And" => {
                self.hint(
                    start,
                    format!("`{run}` is read as a word; AND, in capitals, is understood anyway"),
                );
                return Ok(None);
            }
            "or" | "Or" => {
                self.hint(
                    start,
                    format!("`{run}` is read as a word; to find either side write OR in capitals"),
                );
                return Ok(None);
            }
            "not" | "Not" => {
                self.hint(
                    start,
                    format!("`{run}` is read as a word; to leave a word out write NOT in capitals or -word"),
                );
                return Ok(None);
            }
            _ => return self.proximity(run, start).map(|p| p.map(Token::Near)),
        };
        Ok(Some(token))
    }

    /// `NEAR/5`, `PRE/3`, `SAME/s`, `SAME/p`, and the forms other tools have for
    /// them (`w/5`, `near/5`, `NEAR`), with a hint.
    fn proximity(&mut self, run: &str, start: usize) -> Result<Option<Proximity>, QueryError> {
        let (name, reach) = match run.split_once('/') {
            Some((name, reach)) => (name, Some(reach)),
            None => (run, None),
        };
        let lower = name.to_ascii_lowercase();
        let known = matches!(name, "NEAR" | "PRE" | "SAME");
        let foreign =
            matches!(lower.as_str(), "near" | "pre" | "same" | "w" | "within" | "n" | "p" | "adj" | "onear");
        if !(known || foreign && reach.is_some()) {
            return Ok(None);
        }
        let span = Span::new(start, self.at);
        let ordered = matches!(lower.as_str(), "pre" | "p" | "onear");
        let words = |n: u32| if ordered { Proximity::Pre(n) } else { Proximity::Near(n) };
        let found = match reach {
            None if name == "NEAR" => {
                self.hint(start, "NEAR is read as NEAR/10: at most ten words between, in any order");
                return Ok(Some(Proximity::Near(10)));
            }
            None => {
                self.hint(
                    start,
                    format!("`{run}` is read as a word; the operators are PRE/3, SAME/s and SAME/p"),
                );
                return Ok(None);
            }
            Some("s" | "S") if matches!(lower.as_str(), "same" | "w" | "within") => Proximity::Sentence,
            Some("p" | "P") if matches!(lower.as_str(), "same" | "w" | "within") => Proximity::Paragraph,
            Some(reach) => match reach.parse::<u32>() {
                Ok(n) if lower != "same" && n <= FARTHEST => words(n),
                Ok(n) if lower != "same" => {
                    return Err(QueryError::new(span, format!("{n} words are too far apart"))
                        .suggest(format!("{name}/{FARTHEST}")));
                }
                // "w/o", "N/A", "P/E" are words
                _ if !known => return Ok(None),
                _ => {
                    let error = QueryError::new(span, format!("`{run}` is no operator"));
                    return Err(error.suggest(if lower == "same" {
                        "SAME/s".into()
                    } else {
                        format!("{name}/5")
                    }));
                }
            },
        };
        let spelled = spell(found);
        if spelled != run {
            self.hint(start, format!("`{run}` is read as {spelled}"));
        }
        Ok(Some(found))
    }
}

/// A proximity operator as the language writes it.
pub(super) fn spell(how: Proximity) -> String {
    match how {
        Proximity::Near(n) => format!("NEAR/{n}"),
        Proximity::Pre(n) => format!("PRE/{n}"),
        Proximity::Sentence => "SAME/s".into(),
        Proximity::Paragraph => "SAME/p".into(),
    }
}

/// Whether a single word, printed bare, would be read back as that word without
/// an operator or a hint.
pub(super) fn is_bare(word: &str) -> bool {
    let mut split = words(word);
    let whole = split.next().is_some_and(|w| w.text == word) && split.next().is_none();
    whole && !matches!(word, "and" | "or" | "not")
}
