//! Numbers, words and marks of a line that may hold a date.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A run of ASCII digits; `value` saturates.
    Number {
        value: u64,
        digits: u8,
    },
    /// A run of letters.
    Word,
    Mark(char),
}

/// One token and its byte range.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
}

/// Cuts a text where letters, digits and marks change; white space separates
/// and is dropped.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let mut end = start + c.len_utf8();
        let kind = if c.is_ascii_digit() {
            let mut value = u64::from(c as u8 - b'0');
            let mut digits = 1u8;
            while let Some(&(at, d)) = chars.peek() {
                if !d.is_ascii_digit() {
                    break;
                }
                value = value.saturating_mul(10).saturating_add(u64::from(d as u8 - b'0'));
                digits = digits.saturating_add(1);
                end = at + 1;
                chars.next();
            }
            Kind::Number { value, digits }
        } else if c.is_alphabetic() {
            while let Some(&(at, d)) = chars.peek() {
                // combining accents belong to the letter before them
                if !d.is_alphabetic() && !('\u{300}'..='\u{36f}').contains(&d) {
                    break;
                }
                end = at + d.len_utf8();
                chars.next();
            }
            Kind::Word
        } else {
            Kind::Mark(c)
        };
        out.push(Token { start, end, kind });
    }
    out
}

/// A place in a token list, with the questions the date patterns ask of it.
#[derive(Clone, Copy)]
pub struct Cursor<'t> {
    pub text: &'t str,
    pub tokens: &'t [Token],
    pub at: usize,
}

impl<'t> Cursor<'t> {
    pub fn peek(&self) -> Option<Token> {
        self.tokens.get(self.at).copied()
    }

    /// Whether the next token touches the one before it.
    pub fn glued(&self) -> bool {
        self.at > 0 && self.peek().is_some_and(|t| self.tokens[self.at - 1].end == t.start)
    }

    /// A number of `least` to `most` digits.
    pub fn number(&mut self, least: u8, most: u8) -> Option<u64> {
        match self.peek()?.kind {
            Kind::Number { value, digits } if (least..=most).contains(&digits) => {
                self.at += 1;
                Some(value)
            }
            _ => None,
        }
    }

    /// The next word, in lower case.
    pub fn word(&mut self) -> Option<String> {
        let token = self.peek().filter(|t| t.kind == Kind::Word)?;
        self.at += 1;
        Some(self.text[token.start..token.end].to_lowercase())
    }

    /// Takes the next word when it is one of `words` (in lower case).
    pub fn word_in(&mut self, words: &[&str]) -> bool {
        let mut ahead = *self;
        let found = ahead.word().is_some_and(|w| words.contains(&w.as_str()));
        if found {
            self.at += 1;
        }
        found
    }

    /// Takes the next mark when it is one of `marks`.
    pub fn mark(&mut self, marks: &[char]) -> Option<char> {
        match self.peek()?.kind {
            Kind::Mark(c) if marks.contains(&c) => {
                self.at += 1;
                Some(c)
            }
            _ => None,
        }
    }

    /// As [`Cursor::mark`], but only right after the token before.
    pub fn glued_mark(&mut self, marks: &[char]) -> Option<char> {
        if self.glued() { self.mark(marks) } else { None }
    }

    /// As [`Cursor::number`], but only right after the token before.
    pub fn glued_number(&mut self, least: u8, most: u8) -> Option<u64> {
        if self.glued() { self.number(least, most) } else { None }
    }
}
