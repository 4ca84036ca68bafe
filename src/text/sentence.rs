//! Sentence ends, by rule: a full stop, question or exclamation mark, closing
//! marks after it, white space, and something a sentence can start with. White
//! space may be missing where an archive lost its paragraph breaks
//! ("… the argument.He said").

use super::token::Class;
use super::{Sentence, Token};
use crate::lexicon::ABBREVIATIONS;
use crate::span::Span;

/// Words that open a sentence far more often than they follow an abbreviated
/// name: after "U.S." or "Inc." they show that a sentence ended there.
const OPENERS: &[&str] = &[
    "The",
    "He",
    "She",
    "They",
    "It",
    "In",
    "But",
    "And",
    "A",
    "An",
    "His",
    "Her",
    "Their",
    "This",
    "That",
    "These",
    "Those",
    "We",
    "I",
    "As",
    "At",
    "On",
    "For",
    "If",
    "When",
    "While",
    "After",
    "Before",
    "There",
    "Some",
    "Many",
    "Most",
    "One",
    "Another",
    "Its",
    "Also",
    "However",
    "According",
    "Asked",
    "Since",
    "With",
    "By",
    "To",
    "Not",
    "No",
    "So",
    "Then",
    "Now",
    "You",
    "What",
    "Who",
    "Last",
    "Both",
    "Or",
];

pub fn sentences(text: &str, paragraphs: &[Span], tokens: &[Token]) -> Vec<Sentence> {
    let mut out = Vec::with_capacity(tokens.len() / 24 + paragraphs.len());
    let mut k = 0;
    for (p, paragraph) in paragraphs.iter().enumerate() {
        while k < tokens.len() && (tokens[k].end as usize) <= paragraph.start {
            k += 1;
        }
        let mut first = k;
        while k < tokens.len() && (tokens[k].start as usize) < paragraph.end {
            if tokens[k].class != Class::Mark && !text.as_bytes()[tokens[k].end as usize - 1].eq(&b'.')
                || !ends_sentence(text, tokens, k, paragraph.end)
            {
                k += 1;
                continue;
            }
            let mut last = k;
            while last + 1 < tokens.len()
                && tokens[last + 1].start == tokens[last].end
                && (tokens[last + 1].end as usize) <= paragraph.end
                && is_closer(tokens[last + 1].span().of(text))
                && !opens_next(text, tokens, last + 1)
            {
                last += 1;
            }
            out.push(make(tokens, first, last + 1, p));
            k = last + 1;
            first = k;
        }
        if first < k {
            out.push(make(tokens, first, k, p));
        }
    }
    out
}

fn make(tokens: &[Token], first: usize, end: usize, paragraph: usize) -> Sentence {
    Sentence {
        span: Span::new(tokens[first].start as usize, tokens[end - 1].end as usize),
        paragraph: paragraph as u32,
        tokens: (first as u32, end as u32),
    }
}

fn is_closer(mark: &str) -> bool {
    matches!(mark, "\"" | "”" | "’" | "'" | "''" | "’’" | ")" | "]" | "»")
}

/// A second straight mark in a row, glued to a word, opens what follows (`."“So`).
fn opens_next(text: &str, tokens: &[Token], k: usize) -> bool {
    let same = text.as_bytes()[tokens[k].start as usize] == b'"' && tokens[k - 1].span().of(text) == "\"";
    same && tokens.get(k + 1).is_some_and(|t| t.start == tokens[k].end && t.class != Class::Mark)
}

fn ends_sentence(text: &str, tokens: &[Token], k: usize, limit: usize) -> bool {
    let token = tokens[k];
    let next_word = || tokens.get(k + 1).filter(|t| (t.end as usize) <= limit).map(|t| t.span().of(text));
    if token.class != Class::Mark {
        // "in Washington, D.C. He …"; one initial alone is part of a name
        return token.end - token.start > 2 && next_word().is_some_and(|w| OPENERS.contains(&w));
    }
    let mark = token.span().of(text);
    let first = mark.as_bytes()[0];
    if !(matches!(first, b'.' | b'!' | b'?') || matches!(mark, "…" | "。" | "！" | "？")) {
        return false;
    }
    if mark == "." && k > 0 && tokens[k - 1].end == token.start {
        let word = tokens[k - 1].span().of(text);
        if ABBREVIATIONS.has(word, "sentence") {
            return match word {
                "No" | "Nos" | "v" => {
                    tokens.get(k + 1).is_none_or(|t| t.class != Class::Number && !(word == "v" && t.upper))
                }
                "Inc" | "Corp" | "Co" | "Ltd" | "Jr" | "Sr" => {
                    next_word().is_none_or(|w| OPENERS.contains(&w))
                }
                _ => false,
            };
        }
    }
    let mut after = token.end as usize;
    let mut closed = false;
    for c in text[after..limit].chars() {
        if !is_closer(c.encode_utf8(&mut [0; 4])) {
            break;
        }
        after += c.len_utf8();
        closed = true;
    }
    let rest = &text[after..limit];
    let trimmed = rest.trim_start();
    let Some(c) = trimmed.chars().next() else { return true };
    if rest.len() > trimmed.len() {
        return !c.is_lowercase() && !matches!(c, ',' | ';' | ')' | '-' | '—' | '–');
    }
    // no space: a lost break, when a capitalised word follows a whole word
    let before = k.checked_sub(1).map(|j| tokens[j]);
    let word_before = before
        .is_some_and(|t| t.class == Class::Word && !t.upper && t.end - t.start >= 2 && t.end == token.start);
    if mark == "."
        && before.is_some_and(|t| {
            let word = t.span().of(text);
            ends_in_initial(word) || t.end == token.start && is_code(word, trimmed)
        })
    {
        return false;
    }
    let opens = matches!(c, '"' | '“' | '‘' | '•');
    opens
        || c.is_uppercase()
            && (closed
                || mark != "."
                || word_before
                || before.is_some_and(|t| t.class == Class::Number || t.end - t.start > 3))
}

/// The code of a share ("VOWG.DE", "7203.T"): capitals or digits before a point, capitals after it.
fn is_code(before: &str, after: &str) -> bool {
    let end = after.find(|c: char| !c.is_ascii_uppercase()).unwrap_or(after.len());
    let rest = &after[end..];
    // "by ORNG.A spokesman" is a lost break
    let alone = end > 1 || !rest.trim_start().starts_with(char::is_alphabetic);
    (1..=3).contains(&end)
        && !rest.starts_with(char::is_alphanumeric)
        && alone
        && before.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// The first of several initials behind a hyphen: "non-U.S."
fn ends_in_initial(word: &str) -> bool {
    let mut back = word.chars().rev();
    back.next().is_some_and(char::is_uppercase) && back.next().is_some_and(|c| !c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use crate::text::Document;

    fn split(text: &str) -> Vec<&str> {
        Document::new(text).sentences.iter().map(|s| s.span.of(text)).collect()
    }

    #[test]
    fn abbreviations_end_a_sentence_only_before_a_sentence_word() {
        assert_eq!(
            split("Mr. Ode of Pell Inc. left the U.S. He flew to St. Orn. Ode Inc. Chief Mara Quill stayed."),
            [
                "Mr. Ode of Pell Inc. left the U.S.",
                "He flew to St. Orn.",
                "Ode Inc. Chief Mara Quill stayed."
            ]
        );
    }

    #[test]
    fn initials_behind_a_hyphen_are_not_torn() {
        assert_eq!(
            split("She runs non-U.S. mills.He sells to post-E.U. buyers."),
            ["She runs non-U.S. mills.", "He sells to post-E.U. buyers."]
        );
    }

    #[test]
    fn codes_of_shares_are_not_torn() {
        assert_eq!(
            split(
                "Pell (7203.T) bought Orn (ORNG.DE) and Ode ODE.L, it said. So did ORNG.A spokesman agreed."
            ),
            [
                "Pell (7203.T) bought Orn (ORNG.DE) and Ode ODE.L, it said.",
                "So did ORNG.",
                "A spokesman agreed."
            ]
        );
    }

    #[test]
    fn closing_marks_belong_to_their_sentence() {
        assert_eq!(
            split("“Go!” she said. “No.” They went. \"Why?\" he asked."),
            ["“Go!” she said.", "“No.”", "They went.", "\"Why?\" he asked."]
        );
    }
}
