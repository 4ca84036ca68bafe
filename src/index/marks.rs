//! Private-use characters that stand in indexed text beside its words.
//!
//! They are part of the format of an index: each has a fixed code point, and a
//! language keeps the one it was given when it came.

/// A sentence starts at the next word.
pub const SENTENCE: char = '\u{E000}';
/// A paragraph (and so a sentence) starts at the next word.
pub const PARAGRAPH: char = '\u{E001}';
/// Another value of the same field starts here.
pub const VALUE: char = '\u{E002}';

/// First byte of every mark in UTF-8. No word starts with it.
pub const MARK: u8 = 0xEE;
/// Second byte of [`SENTENCE`], [`PARAGRAPH`] and [`VALUE`], and of no language's mark.
pub const EDGE: u8 = 0x80;

/// The character before the stems of each language that has a stemmer of its own. In a
/// text of that language each word is followed by its stems, which stand at the position
/// of the word; thanks to the character they meet no word, and no stem of another language.
///
/// A new language takes the next free code point; none is ever given away again.
const LANGUAGES: &[(&str, char)] = &[
    ("ar", '\u{E100}'),
    ("da", '\u{E101}'),
    ("de", '\u{E102}'),
    ("el", '\u{E103}'),
    ("es", '\u{E104}'),
    ("fi", '\u{E105}'),
    ("fr", '\u{E106}'),
    ("hu", '\u{E107}'),
    ("it", '\u{E108}'),
    ("nb", '\u{E109}'),
    ("nl", '\u{E10A}'),
    ("nn", '\u{E10B}'),
    ("no", '\u{E10C}'),
    ("pt", '\u{E10D}'),
    ("ro", '\u{E10E}'),
    ("ru", '\u{E10F}'),
    ("sv", '\u{E110}'),
    ("ta", '\u{E111}'),
    ("tr", '\u{E112}'),
];

/// The mark of a language (ISO 639-1) that has a stemmer of its own.
pub fn of_language(language: &str) -> Option<char> {
    let k = LANGUAGES.binary_search_by_key(&language, |(code, _)| code).ok()?;
    Some(LANGUAGES[k].1)
}

/// Whether a term is not a word of a text but an edge or a stem.
pub fn is_mark(term: &str) -> bool {
    term.as_bytes().first() == Some(&MARK)
        && (term.starts_with([SENTENCE, PARAGRAPH, VALUE]) || is_stem(term))
}

/// Whether a term is a stem.
pub fn is_stem(term: &str) -> bool {
    term.as_bytes().first() == Some(&MARK)
        && term.chars().next().is_some_and(|first| LANGUAGES.iter().any(|(_, mark)| *mark == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stemmer_has_a_mark_of_its_own() {
        assert!(LANGUAGES.is_sorted_by_key(|(code, _)| code));
        let mut marks: Vec<char> = LANGUAGES.iter().map(|(_, mark)| *mark).collect();
        marks.sort_unstable();
        marks.dedup();
        assert_eq!(marks.len(), LANGUAGES.len());
        for code in crate::query::stem::LANGUAGES {
            let mark = of_language(code).unwrap_or_else(|| panic!("{code} has no mark"));
            let mut buffer = [0; 4];
            let bytes = mark.encode_utf8(&mut buffer).as_bytes();
            assert_eq!(bytes[0], MARK);
            assert_ne!(bytes[1], EDGE);
            assert!(is_stem(&format!("{mark}accord")) && is_mark(&format!("{mark}accord")));
        }
    }

    #[test]
    fn code_points_are_those_of_the_format() {
        assert_eq!(of_language("ar"), Some('\u{E100}'));
        assert_eq!(of_language("fr"), Some('\u{E106}'));
        assert_eq!(of_language("tr"), Some('\u{E112}'));
        assert_eq!(of_language("en"), None);
        assert!(is_mark("\u{E000}") && !is_stem("\u{E000}") && !is_mark("\u{E200}x") && !is_mark("word"));
    }
}
