//! A nickname in marks inside a name: "William “Bill” Quill", "Susan (Sue) Quill".

use super::lexicon::{self, FEMALE, MALE};
use super::word::{Word, is_initial, look_up};
use crate::text::{Class, Document};

/// Words of a nickname, at most.
const WORDS: usize = 3;

/// What closes a nickname that token text `open` opens.
fn closing(open: &str) -> Option<&'static [&'static str]> {
    Some(match open {
        "“" | "„" => &["”", "“"],
        "\"" => &["\""],
        "''" => &["''"],
        "``" => &["''"],
        "‘" => &["’"],
        "'" => &["'"],
        "«" => &["»"],
        "(" => &[")"],
        _ => return None,
    })
}

fn known(document: &Document, k: usize) -> Word {
    look_up(document.word(k), &document.tokens[k])
}

fn is_capital(document: &Document, k: usize) -> bool {
    document.tokens.get(k).is_some_and(|t| t.upper && t.class == Class::Word)
}

/// Whether token `k` follows the one before it after one space.
fn spaced(document: &Document, k: usize) -> bool {
    document.tokens[k].start == document.tokens[k - 1].end + 1
}

fn touches(document: &Document, k: usize) -> bool {
    document.tokens[k].start == document.tokens[k - 1].end
}

/// The token with which a name goes on behind the nickname that the mark at token `k` opens.
/// A given name stands before it and a surname behind it, so that nothing else can be meant.
pub fn behind_nickname(document: &Document, k: usize) -> Option<usize> {
    if k == 0 || k + 3 >= document.tokens.len() || !spaced(document, k) {
        return None;
    }
    // "Susan J. “Sue” Quill"
    let dot = usize::from(document.word(k - 1) == "." && k > 1);
    let initial = k > 1 + dot && is_initial(document.word(k - 1 - dot));
    let front = if initial { k - 2 - dot } else { k - 1 };
    if !is_capital(document, front) {
        return None;
    }
    let closers = closing(document.word(k))?;
    let close = (k + 2..document.tokens.len().min(k + 2 + WORDS))
        .find(|&j| document.tokens[j].class == Class::Mark)
        .filter(|&j| closers.contains(&document.word(j)))?;
    let next = close + 1;
    let whole = touches(document, k + 1)
        && touches(document, close)
        && is_capital(document, k + 1)
        && is_capital(document, close - 1)
        && is_capital(document, next)
        && spaced(document, next);
    if !whole {
        return None;
    }
    let given = |j: usize| known(document, j).flags & (MALE | FEMALE) != 0;
    let surname = known(document, next).flags;
    let plain = surname & (lexicon::STOP | lexicon::TITLE | lexicon::TIME | lexicon::INSTITUTION) == 0
        && document.word(next).chars().any(char::is_lowercase);
    // in parentheses anything may stand: "John (Labour) Quill"
    let short = document.word(k) != "(" || close == k + 2 && given(k + 1);
    (given(front) && plain && short).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: Option<&str>) {
        let document = Document::new(text);
        let found = (0..document.tokens.len()).find_map(|k| behind_nickname(&document, k));
        assert_eq!(found.map(|k| document.word(k)), want, "{text}");
    }

    #[test]
    fn a_nickname_stands_between_given_name_and_surname() {
        for marks in ["“Sue”", "\"The Heron\"", "‘Sue’", "'Sue'", "(Sue)"] {
            check(&format!("It sank, said Susan {marks} Quill, 54."), Some("Quill"));
            check(&format!("It sank, said Susan J. {marks} Quill, 54."), Some("Quill"));
        }
    }

    #[test]
    fn other_words_in_marks_are_none() {
        check("Susan “Quite so” Quill", None);
        check("Susan (Labour) Quill", None);
        check("Susan said “Never” Monday", None);
        check("The film “Heron” Susan Quill made", None);
        check("Susan, “Sue” Quill", None);
        check("Susan “Sue” sank it.", None);
    }
}
