//! Names of the months. Words are asked for in lower case, without a closing full stop.
//!
//! The rooms agree on the 24 English names, long and short. Bylines leave out three of the short ones ("jun", "jul",
//! "sep"), and reported speech takes "may" for a verb. Date fields are read in six languages by whole words,
//! web pages in some forty by stems: of the 453 names 55 are known to date fields alone and 347 to pages alone.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Words;

/// The languages in which date fields are read.
const FIELDS: [&str; 6] = ["en", "fr", "de", "es", "it", "pt"];

/// A stem this long, in characters, stands for every word that starts with it.
const STEM: usize = 4;

/// All names, with the tags of the file.
pub static MONTHS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/months.tsv")));

static ON_PAGES: LazyLock<FxHashMap<&str, u8>> = LazyLock::new(|| {
    MONTHS.rows().filter(|row| row.has("web")).filter_map(|row| Some((row.word, row.number()?))).collect()
});

/// The month of an English name, long or short (1 to 12).
pub fn english(word: &str) -> Option<u8> {
    MONTHS.get(word).filter(|row| row.has("en"))?.number()
}

/// The English names, long and short.
pub fn all_english() -> impl Iterator<Item = &'static str> {
    MONTHS.with("en")
}

/// The long English names.
pub fn long_english() -> impl Iterator<Item = &'static str> {
    MONTHS.with("long")
}

/// The long English names that are months alone ("may" is a verb besides).
pub fn only_months() -> impl Iterator<Item = &'static str> {
    MONTHS.rows().filter(|row| row.has("long") && !row.has("verb")).map(|row| row.word)
}

/// Whether the press prints a month so: the long English names, and those it shortens with their full stop
/// ("sept.").
pub fn in_print(word: &str) -> bool {
    match word.strip_suffix('.') {
        Some(short) => MONTHS.has(short, "dotted"),
        None => MONTHS.has(word, "long"),
    }
}

/// The month a word of a date field names (1 to 12), in English, French, German, Spanish, Italian or
/// Portuguese.
pub fn in_field(word: &str) -> Option<u8> {
    MONTHS.get(word).filter(|row| row.tags().any(|tag| FIELDS.contains(&tag)))?.number()
}

/// The month a word of a web page names (1 to 12), by its longest stem.
pub fn on_page(word: &str) -> Option<u8> {
    let whole = |at: usize| ON_PAGES.get(&word[..at]).copied();
    match word.char_indices().nth(STEM - 1) {
        None => whole(word.len()),
        Some((last, _)) => {
            let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|&end| end > last);
            ends.rev().find_map(whole)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reader_knows_its_names() {
        assert_eq!((english("september"), english("sept"), english("septembre")), (Some(9), Some(9), None));
        assert_eq!((in_field("septembre"), in_field("μαρτ")), (Some(9), None));
        assert_eq!((on_page("μαρτίου"), on_page("septembrie"), on_page("mart")), (Some(3), Some(9), Some(3)));
        assert_eq!((on_page("ma"), on_page("marble"), on_page("")), (None, None, None));
        assert!(in_print("sept.") && in_print("june") && !in_print("sept") && !in_print("jun."));
        assert_eq!((all_english().count(), long_english().count(), only_months().count()), (24, 12, 11));
    }
}
