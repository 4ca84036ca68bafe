//! The words of a text: one splitter for the index, the query and the snippets,
//! so that all three agree on what a word is.
//!
//! A word is a run of letters and digits, in any script, with these rules:
//!
//! * Lower case. Latin letters lose their accents ("café" → `cafe`, "ß" → `ss`),
//!   other scripts keep theirs in composed form.
//! * An apostrophe between letters belongs to the word and is always `'`
//!   ("O’Neill" → `o'neill`, "Hale's" → `hale's`).
//! * A hyphen, slash or any other mark separates ("self-defense" is two words).
//! * A point or comma between digits belongs to the number (`2.9`, `60,000`).
//! * Initials with dots are joined ("U.S." → `us`, "a.m." → `am`); the span covers
//!   the dots.
//! * Ideographs, kana and Hangul syllables are words of one character each.
//! * Soft hyphens and joiners inside a word are not part of it.

use std::borrow::Cow;
use std::str::Chars;

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

use crate::ascii::alphanumerics;
use crate::span::Span;

/// A word, folded, and where it stands in the text (bytes).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    pub span: Span,
    pub text: Cow<'t, str>,
}

/// The words of a text, in order.
pub fn words(text: &str) -> Words<'_> {
    Words { text, at: 0 }
}

/// Iterator made by [`words`].
#[derive(Clone, Debug)]
pub struct Words<'t> {
    text: &'t str,
    at: usize,
}

/// How the folded text is made from the text under the span.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    AsIs,
    /// ASCII with capitals.
    Lower,
    /// Holds other than ASCII.
    Fold,
    Initials,
}

const SEPARATOR: u8 = 0;
const SMALL: u8 = 1;
const DIGIT: u8 = 2;
const CAPITAL: u8 = 3;
const WIDE: u8 = 4;

const CLASS: [u8; 256] = {
    let mut table = [SEPARATOR; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'a'..=b'z' => SMALL,
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' => CAPITAL,
            0x80.. => WIDE,
            _ => SEPARATOR,
        };
        b += 1;
    }
    table
};

impl<'t> Words<'t> {
    /// The next word, its folded text written into `out` (which is cleared first).
    ///
    /// Saves an allocation per word where the caller owns a buffer.
    pub fn next_into(&mut self, out: &mut String) -> Option<Span> {
        out.clear();
        self.append_to(out)
    }

    /// As [`Words::next_into`], behind what `out` holds.
    #[inline]
    pub fn append_to(&mut self, out: &mut String) -> Option<Span> {
        let (span, form) = self.scan()?;
        let raw = span.of(self.text);
        match form {
            Form::AsIs | Form::Lower => write(raw, form, out),
            Form::Fold | Form::Initials => {
                // a mark combines with what stands before it: not with another word
                let mut word = String::with_capacity(raw.len());
                write(raw, form, &mut word);
                out.push_str(&word);
            }
        }
        Some(span)
    }

    fn scan(&mut self) -> Option<(Span, Form)> {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while at < bytes.len() {
            let class = CLASS[bytes[at] as usize];
            if class == SEPARATOR {
                at += 1;
                continue;
            }
            let found = if class == WIDE { self.wide(at) } else { self.ascii(at) };
            match found {
                Ok((end, form)) => {
                    self.at = end;
                    return Some((Span::new(at, end), form));
                }
                Err(next) => at = next,
            }
        }
        self.at = at;
        None
    }

    /// A word that starts with the ASCII letter or digit at `start`.
    #[inline]
    fn ascii(&self, start: usize) -> Result<(usize, Form), usize> {
        let bytes = self.text.as_bytes();
        let class = |at: usize| bytes.get(at).map_or(SEPARATOR, |&b| CLASS[b as usize]);
        let mut capital = false;
        let mut at = start;
        loop {
            let (end, capitals) = alphanumerics(bytes, at);
            at = end;
            capital |= capitals;
            let form = if capital { Form::Lower } else { Form::AsIs };
            if let None | Some(b' ') = bytes.get(at) {
                return Ok((at, form));
            }
            if class(at) == WIDE {
                return match self.text[at..].chars().next() {
                    Some(c) if may_continue(c) => self.wide(start),
                    _ => Ok((at, form)),
                };
            }
            match bytes.get(at) {
                Some(b'\'') if class(at + 1) == WIDE => return self.wide(start),
                Some(b'\'') if class(at + 1) != SEPARATOR => at += 1,
                Some(b'.' | b',') if class(at - 1) == DIGIT && class(at + 1) == DIGIT => at += 1,
                Some(b'.') if at == start + 1 && class(start) != DIGIT => {
                    if let Some(end) = self.initials(start) {
                        return Ok((end, Form::Initials));
                    }
                    break;
                }
                _ => break,
            }
        }
        Ok((at, if capital { Form::Lower } else { Form::AsIs }))
    }

    /// A word that starts at `start` and may hold any character; or, where no word
    /// starts there, the place to go on from.
    fn wide(&self, start: usize) -> Result<(usize, Form), usize> {
        let mut rest = self.text[start..].chars();
        let Some(first) = rest.next() else { return Err(self.text.len()) };
        let mut end = self.text.len() - rest.as_str().len();
        if !is_letter(first) && !is_syllabic(first) {
            return Err(end);
        }
        if is_syllabic(first) {
            while let Some(c) = rest.next().filter(|&c| is_combining_mark(c)) {
                end += c.len_utf8();
            }
            return Ok((end, Form::Fold));
        }
        if rest.as_str().starts_with('.')
            && let Some(end) = self.initials(start)
        {
            return Ok((end, Form::Initials));
        }
        let mut last = first;
        while let Some(c) = rest.next() {
            let here = self.text.len() - rest.as_str().len();
            if is_letter(c) || is_combining_mark(c) {
                end = here;
                last = c;
            } else if is_apostrophe(c) || is_joiner(c) {
                if !peek(&rest).is_some_and(|d| is_letter(d) && !is_combining_mark(d)) {
                    break;
                }
            } else if !(matches!(c, '.' | ',')
                && last.is_ascii_digit()
                && peek(&rest).is_some_and(|d| d.is_ascii_digit()))
            {
                break;
            }
        }
        Ok((end, Form::Fold))
    }

    /// The end of the initials that start at `start` ("U.S.", "J.R.R", "U.S.'s"),
    /// if two single letters or more stand there with a dot between.
    fn initials(&self, start: usize) -> Option<usize> {
        let mut rest = self.text[start..].chars();
        let mut end = start;
        let mut letters = 0;
        loop {
            let mut ahead = rest.clone();
            let letter = ahead.next().filter(|&c| is_letter(c) && !c.is_numeric());
            let Some(letter) = letter else { break };
            if peek(&ahead).is_some_and(|c| is_letter(c) || is_combining_mark(c)) {
                break;
            }
            letters += 1;
            end += letter.len_utf8();
            if ahead.next() != Some('.') {
                break;
            }
            end += 1;
            rest = ahead;
        }
        if letters < 2 {
            return None;
        }
        let mut tail = self.text[end..].chars();
        if let (Some(mark), Some('s' | 'S')) = (tail.next(), tail.next())
            && is_apostrophe(mark)
            && !tail.next().is_some_and(is_letter)
        {
            end += mark.len_utf8() + 1;
        }
        Some(end)
    }
}

impl<'t> Iterator for Words<'t> {
    type Item = Word<'t>;

    fn next(&mut self) -> Option<Word<'t>> {
        let (span, form) = self.scan()?;
        let raw = &self.text[span.start..span.end];
        let text = match form {
            Form::AsIs => Cow::Borrowed(raw),
            Form::Lower => Cow::Owned(raw.to_ascii_lowercase()),
            _ => {
                let mut out = String::with_capacity(raw.len());
                write(raw, form, &mut out);
                Cow::Owned(out)
            }
        };
        Some(Word { span, text })
    }
}

/// Folds a string as [`words`] folds a word, without splitting it: lower case,
/// Latin letters without accents, apostrophes straight.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    write(text, Form::Fold, &mut out);
    out
}

fn write(raw: &str, form: Form, out: &mut String) {
    match form {
        Form::AsIs => out.push_str(raw),
        Form::Lower => {
            let from = out.len();
            out.push_str(raw);
            out[from..].make_ascii_lowercase();
        }
        Form::Fold => raw.chars().for_each(|c| fold_char(c, out)),
        Form::Initials => raw.chars().filter(|&c| c != '.').for_each(|c| fold_char(c, out)),
    }
}

fn fold_char(c: char, out: &mut String) {
    if c.is_ascii() {
        out.push(c.to_ascii_lowercase());
        return;
    }
    if is_apostrophe(c) {
        out.push('\'');
        return;
    }
    if is_joiner(c) {
        return;
    }
    if is_combining_mark(c) {
        match out.chars().next_back() {
            Some(base) if base.is_ascii() => {}
            Some(base) => match compose(base, c) {
                Some(both) => {
                    out.pop();
                    out.push(both);
                }
                None => out.push(c),
            },
            None => out.push(c),
        }
        return;
    }
    for lower in c.to_lowercase() {
        let plain = match lower {
            'ß' => "ss",
            'æ' | 'ǽ' => "ae",
            'œ' => "oe",
            'ø' | 'ǿ' => "o",
            'ł' => "l",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'ħ' => "h",
            'ı' => "i",
            'ŧ' => "t",
            'ŋ' => "ng",
            'ς' => "σ",
            _ => "",
        };
        if !plain.is_empty() {
            out.push_str(plain);
        } else if is_combining_mark(lower) {
            // "İ" in lower case is "i" and a dot
            if !out.ends_with(|base: char| base.is_ascii()) {
                out.push(lower);
            }
        } else {
            let from = out.len();
            let mut latin = true;
            decompose_compatible(lower, |part| {
                if part.is_ascii_alphanumeric() {
                    out.push(part.to_ascii_lowercase());
                } else if !is_combining_mark(part) {
                    latin = false;
                }
            });
            if !latin || out.len() == from {
                out.truncate(from);
                out.push(lower);
            }
        }
    }
}

fn peek(rest: &Chars<'_>) -> Option<char> {
    rest.clone().next()
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_syllabic(c) && !is_apostrophe(c)
}

/// Whether a word that has begun may go on with this character.
fn may_continue(c: char) -> bool {
    is_letter(c) || is_apostrophe(c) || is_joiner(c) || is_combining_mark(c)
}

/// Straight, typographic, modifier letter, prime, and the left mark some fonts
/// and word processors put in its place.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '′' | '‘' | 'ʻ' | '＇')
}

/// Invisible inside a word: soft hyphen, zero-width joiners, word joiner.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Characters that are a word each: Han, kana, Hangul syllables.
fn is_syllabic(c: char) -> bool {
    matches!(c,
        '々' | '〆' | '〇'
        | '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9d}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(text: &str) -> Vec<String> {
        words(text).map(|w| w.text.into_owned()).collect()
    }

    #[test]
    fn letters_and_marks() {
        assert_eq!(
            split("The Harbour-master's  boat, (at last)!"),
            ["the", "harbour", "master's", "boat", "at", "last"]
        );
        assert_eq!(
            split("don't DON’T O'Neill 'quoted' workers' rock'n'roll"),
            ["don't", "don't", "o'neill", "quoted", "workers", "rock'n'roll"]
        );
        assert_eq!(split("it''s “so”—they said…"), ["it", "s", "so", "they", "said"]);
        assert_eq!(split("a_b @name #tag x/y"), ["a", "b", "name", "tag", "x", "y"]);
        assert!(split("… — '' \u{200b}").is_empty());
    }

    #[test]
    fn numbers() {
        assert_eq!(
            split("2.9 percent of 60,000, 12:30 $3.5bn 1. 2"),
            ["2.9", "percent", "of", "60,000", "12", "30", "3.5bn", "1", "2"]
        );
    }

    #[test]
    fn initials_join() {
        assert_eq!(
            split("U.S. troops, the U.S.-led force, J.R.R Hale at 9 a.m."),
            ["us", "troops", "the", "us", "led", "force", "jrr", "hale", "at", "9", "am"]
        );
        assert_eq!(
            split("the U.S.'s plan; U.S.’s; É.U. is x.y"),
            ["the", "us's", "plan", "us's", "eu", "is", "xy"]
        );
        assert_eq!(
            split("Plan A. Next. J. Hale, hale.example.org"),
            ["plan", "a", "next", "j", "hale", "hale", "example", "org"]
        );
    }

    #[test]
    fn folding() {
        assert_eq!(
            split("Café CAFE\u{301} Łódź Straße Ærø İzmir naïve ﬁsh Ｆｕｌｌ"),
            ["cafe", "cafe", "lodz", "strasse", "aero", "izmir", "naive", "fish", "full"]
        );
        assert_eq!(split("co\u{ad}operate Йод И\u{306}од Ελλάς"), ["cooperate", "йод", "йод", "ελλάσ"]);
        assert_eq!(fold("O’Neill Zoë"), "o'neill zoe");
    }

    #[test]
    fn scripts_without_spaces() {
        assert_eq!(
            split("港の長官said カフェ 한국"),
            ["港", "の", "長", "官", "said", "カ", "フ", "ェ", "한", "국"]
        );
        assert_eq!(split("हिन्दी में"), ["हिन्दी", "में"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn spans_are_ordered_and_on_boundaries(text in "\\PC{0,60}|[aéU.S' ’0-9,\u{301}港-]{0,30}") {
            let mut from = 0;
            let mut buffer = String::new();
            let mut other = words(&text);
            for word in words(&text) {
                prop_assert!(word.span.start >= from && !word.span.is_empty());
                prop_assert!(text.get(word.span.start..word.span.end).is_some());
                from = word.span.end;
                prop_assert!(!word.text.is_empty());
                prop_assert_eq!(other.next_into(&mut buffer), Some(word.span));
                prop_assert_eq!(&buffer, word.text.as_ref());
            }
            prop_assert_eq!(other.next_into(&mut buffer), None);
        }

        #[test]
        fn a_word_is_its_own_only_word(text in "\\PC{0,40}|[aéU.S' ’0-9,\u{301}港-]{0,30}") {
            for word in words(&text) {
                let again: Vec<_> = words(&word.text).map(|w| w.text.into_owned()).collect();
                prop_assert_eq!(again, vec![word.text.into_owned()]);
            }
        }
    }
}
