//! Answers → text for a terminal, JSON or CSV.
//!
//! A kind of answer implements [`Rows`](rows::Rows), an output format
//! [`Format`](formats::Format); neither knows the others.

#[cfg(feature = "index")]
mod bars;
#[cfg(feature = "index")]
mod cells;
#[cfg(feature = "index")]
pub mod check;
#[cfg(feature = "index")]
pub mod entries;
#[cfg(feature = "index")]
pub mod formats;
#[cfg(feature = "index")]
mod hits;
#[cfg(feature = "index")]
pub mod rows;
#[cfg(feature = "index")]
pub mod speakers;
#[cfg(feature = "index")]
mod status;
#[cfg(feature = "index")]
pub mod terminal;
#[cfg(feature = "index")]
pub mod timeline;
#[cfg(feature = "index")]
pub mod topics;
#[cfg(feature = "index")]
pub mod variants;
pub mod wire;

use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use crate::span::Span;

/// What a terminal can show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    pub color: bool,
    /// Hyperlinks (OSC 8).
    pub links: bool,
}

/// Select Graphic Rendition codes, by what they are used for.
const RESET: &str = "\x1b[0m";
const STRONG: &str = "\x1b[1m";
const FAINT: &str = "\x1b[2m";
const MATCH: &str = "\x1b[1;31m";
const SPEAKER: &str = "\x1b[1;36m";
const SAID: &str = "\x1b[4m";
const REMOVED: &str = "\x1b[31m";
const ADDED: &str = "\x1b[32m";

impl Style {
    fn with(self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() { format!("{code}{text}{RESET}") } else { text.to_owned() }
    }

    pub fn strong(self, text: &str) -> String {
        self.with(STRONG, text)
    }

    pub fn faint(self, text: &str) -> String {
        self.with(FAINT, text)
    }

    pub fn speaker(self, text: &str) -> String {
        self.with(SPEAKER, text)
    }

    pub fn said(self, text: &str) -> String {
        self.with(SAID, text)
    }

    /// What a query found.
    pub fn found(self, text: &str) -> String {
        self.with(MATCH, text)
    }

    pub fn removed(self, text: &str) -> String {
        self.with(REMOVED, text)
    }

    pub fn added(self, text: &str) -> String {
        self.with(ADDED, text)
    }

    /// Text with its highlights (sorted spans, in bytes) marked: in colour, or
    /// not at all where there is none.
    pub fn highlighted(self, text: &str, highlights: &[Span]) -> String {
        if !self.color {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len() + 16 * highlights.len());
        let mut at = 0;
        for span in highlights {
            if span.start < at || span.end > text.len() {
                continue;
            }
            out.push_str(&text[at..span.start]);
            out.push_str(MATCH);
            out.push_str(span.of(text));
            out.push_str(RESET);
            at = span.end;
        }
        out.push_str(&text[at..]);
        out
    }

    /// `label`, linked to a place in a local file where the terminal can.
    pub fn file_link(self, label: &str, path: &str) -> String {
        if !self.links {
            return label.to_owned();
        }
        let path = path.split("!/").next().unwrap_or(path);
        let Ok(absolute) = std::path::absolute(path) else { return label.to_owned() };
        let mut url = String::from("file://");
        for byte in absolute.to_string_lossy().bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' | b'~' => {
                    url.push(byte as char)
                }
                // Writing to a string cannot fail.
                _ => drop(write!(url, "%{byte:02X}")),
            }
        }
        format!("\x1b]8;;{url}\x1b\\{label}\x1b]8;;\x1b\\")
    }
}

/// Cuts text into lines of at most `width` columns at spaces. Escape sequences
/// count nothing, and a colour that goes on over the end of a line is taken up
/// again on the next: pagers forget it there.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut color = String::new();
    for paragraph in text.split('\n') {
        let mut line = color.clone();
        let mut columns = 0;
        for word in paragraph.split_whitespace() {
            let size = columns_of(word);
            if columns > 0 && columns + 1 + size > width {
                lines.push(ended(&mut line, &color));
                columns = 0;
            }
            if columns > 0 {
                line.push(' ');
                columns += 1;
            }
            line.push_str(word);
            columns += size;
            if let Some(code) = last_color(word) {
                color = if code == RESET { String::new() } else { code.to_owned() };
            }
        }
        if columns > 0 {
            lines.push(ended(&mut line, &color));
        }
    }
    lines
}

/// A line without the colour in which it ends; the next line starts with it.
fn ended(line: &mut String, color: &str) -> String {
    if !color.is_empty() {
        line.push_str(RESET);
    }
    std::mem::replace(line, color.to_owned())
}

/// The last colour code of a word.
fn last_color(word: &str) -> Option<&str> {
    let code = &word[word.rfind("\x1b[")?..];
    Some(&code[..=code.find('m')?])
}

/// Columns of a text outside escape sequences.
pub fn columns_of(text: &str) -> usize {
    let mut n = 0;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\x1b' {
            n += c.width().unwrap_or(0);
            continue;
        }
        match chars.next() {
            // Graphics: to the letter m. Link: to the backslash that ends the string.
            Some('[') => drop(chars.by_ref().find(|c| c.is_ascii_alphabetic())),
            Some(']') => drop(chars.by_ref().find(|&c| c == '\\')),
            _ => {}
        }
    }
    n
}

/// Text from a file as it may be shown: control characters that could steer a
/// terminal become spaces, byte for byte, so that spans stay true.
pub fn harmless(text: &str) -> std::borrow::Cow<'_, str> {
    let harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(harmful) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if harmful(c) { out.extend(std::iter::repeat_n(' ', c.len_utf8())) } else { out.push(c) }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colour_goes_on_in_the_next_line() {
        let style = Style { color: true, links: false };
        let text = format!("ab {} ef", style.faint("cd gh"));
        assert_eq!(wrap(&text, 5), ["ab \x1b[2mcd\x1b[0m", "\x1b[2mgh\x1b[0m ef"]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(wrap("平和 平和", 5).len(), 2);
        assert_eq!(columns_of("\x1b[1m平\x1b[0me\u{301}"), 3);
    }
}
