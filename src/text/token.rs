//! Words, numbers and marks, with their byte offsets.

use crate::ascii::alphanumerics;
use crate::span::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Letters, with inner hyphens and apostrophes; initials with their dot.
    Word,
    Number,
    /// One mark, a run of the same one (`''`, ``` `` ```, `--`, `...`), or the
    /// `'s` that follows a word.
    Mark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub class: Class,
    /// Starts with an upper-case letter.
    pub upper: bool,
}

impl Token {
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// What a character does to a token, for the ASCII half by table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Lower,
    Upper,
    Digit,
    Mark,
}

const ASCII: [Kind; 128] = {
    let mut table = [Kind::Mark; 128];
    let mut c = 0;
    while c < 128 {
        let b = c as u8;
        table[c] = if b.is_ascii_lowercase() {
            Kind::Lower
        } else if b.is_ascii_uppercase() {
            Kind::Upper
        } else if b.is_ascii_digit() {
            Kind::Digit
        } else if b == b' ' || (b >= 9 && b <= 13) || (b >= 0x1c && b <= 0x1f) {
            Kind::Space
        } else {
            Kind::Mark
        };
        c += 1;
    }
    table
};

/// The kind and length of the character at byte `at`, `None` at the end.
#[inline]
fn kind(text: &str, at: usize) -> Option<(Kind, usize)> {
    let &b = text.as_bytes().get(at)?;
    if b < 128 {
        return Some((ASCII[b as usize], 1));
    }
    let c = text[at..].chars().next()?;
    let kind = if c.is_uppercase() {
        Kind::Upper
    } else if c.is_alphabetic() {
        Kind::Lower
    } else if c.is_numeric() {
        Kind::Digit
    } else if c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}') {
        Kind::Space
    } else {
        Kind::Mark
    };
    Some((kind, c.len_utf8()))
}

/// The length of the apostrophe at byte `at`, 0 if there is none.
#[inline]
fn apostrophe(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'\'') => 1,
        Some(0xE2) if bytes[at..].starts_with("’".as_bytes()) => 3,
        _ => 0,
    }
}

/// All tokens of a text, in order. Offsets past 4 GiB do not exist: such a text
/// is cut there.
pub fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let limit = u32::MAX as usize - 8;
    let mut out = Vec::with_capacity(text.len().min(limit) / 5 + 1);
    let mut at = 0;
    while at < limit {
        let Some((first, len)) = kind(text, at) else { break };
        match first {
            Kind::Space => at += len,
            Kind::Mark => {
                let start = at;
                at += len;
                if matches!(bytes[start], b'\'' | b'`' | b'-' | b'.') || bytes[start..at] == *"’".as_bytes()
                {
                    while bytes[at..].starts_with(&bytes[start..start + len]) {
                        at += len;
                    }
                }
                out.push(token(start, at, Class::Mark, false));
            }
            _ => {
                let end = word_end(text, at, first, len);
                let class = if first == Kind::Digit { Class::Number } else { Class::Word };
                let upper = first == Kind::Upper;
                match clitic(bytes, at, end) {
                    Some(cut) => {
                        out.push(token(at, cut, class, upper));
                        out.push(token(cut, end, Class::Mark, false));
                    }
                    None => out.push(token(at, end, class, upper)),
                }
                at = end;
            }
        }
    }
    out
}

fn token(start: usize, end: usize, class: Class, upper: bool) -> Token {
    Token { start: start as u32, end: end as u32, class, upper }
}

/// Where the word or number that starts at byte `at` ends.
fn word_end(text: &str, at: usize, first: Kind, len: usize) -> usize {
    let bytes = text.as_bytes();
    let mut end = at + len;
    // letters since the last inner mark
    let mut letters = 1;
    let mut dots = false;
    loop {
        let (run, _) = alphanumerics(bytes, end);
        letters += run - end;
        end = run;
        if let None | Some(b' ') = bytes.get(end) {
            break;
        }
        match kind(text, end) {
            Some((Kind::Lower | Kind::Upper | Kind::Digit, n)) => {
                end += n;
                letters += 1;
            }
            Some((Kind::Mark, n)) => {
                let mark = bytes[end];
                let next = kind(text, end + n).map(|(k, _)| k);
                let word = matches!(next, Some(Kind::Lower | Kind::Upper | Kind::Digit));
                match mark {
                    b'.' if first == Kind::Upper && letters == 1 && (end - at == len || dots) => {
                        // "U.S." and "J." keep their dots
                        dots = true;
                        letters = 0;
                        end += 1;
                        if next != Some(Kind::Upper) {
                            break;
                        }
                    }
                    b'.' | b',' if first == Kind::Digit && next == Some(Kind::Digit) => end += 1,
                    b'-' | b'&' | b'\'' if word => {
                        letters = 0;
                        dots = false;
                        end += 1;
                    }
                    0xE2 if word
                        && (apostrophe(bytes, end) > 0
                            || bytes[end..].starts_with("\u{2011}".as_bytes())) =>
                    {
                        letters = 0;
                        dots = false;
                        end += 3;
                    }
                    _ => break,
                }
            }
            _ => break,
        }
    }
    end
}

/// Where the `'s` of a word starts, if it ends in one.
fn clitic(bytes: &[u8], start: usize, end: usize) -> Option<usize> {
    if end - start < 3 || !matches!(bytes[end - 1], b's' | b'S') {
        return None;
    }
    let cut = if bytes[end - 2] == b'\'' {
        end - 2
    } else if end - start > 4 && &bytes[end - 4..end - 1] == "’".as_bytes() {
        end - 4
    } else {
        return None;
    };
    (cut > start).then_some(cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Vec<&str> {
        tokens(text).iter().map(|t| t.span().of(text)).collect()
    }

    #[test]
    fn initials_keep_their_dots_and_sentences_do_not() {
        assert_eq!(
            split("J. R. Ode of the U.S. left.He ran."),
            ["J.", "R.", "Ode", "of", "the", "U.S.", "left", ".", "He", "ran", "."]
        );
    }

    #[test]
    fn a_possessive_is_a_token_of_its_own() {
        assert_eq!(
            split("Ode's o’Neil’s don't AT&T's"),
            ["Ode", "'s", "o’Neil", "’s", "don't", "AT&T", "'s"]
        );
    }

    #[test]
    fn doubled_marks_stay_together() {
        assert_eq!(
            split("``Yes,'' he -- wait... 1,200.5"),
            ["``", "Yes", ",", "''", "he", "--", "wait", "...", "1,200.5"]
        );
    }
}
