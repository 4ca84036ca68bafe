//! Word forms: two words are forms of one when their stems are equal.
//!
//! The index keeps words as they are. A term of a query is widened, when it is
//! asked, to every indexed word with the same stem; so exact search needs no
//! second field, and the snippets mark what the index found.

use std::borrow::Cow;

use rust_stemmers::{Algorithm, Stemmer};

/// The stem of a word as [`super::words::words`] gives it (lower case).
///
/// `language` is an ISO 639-1 code; English is taken where no stemmer is known,
/// for Latin letters only. A possessive is a form of its word ("hale's"), and
/// a word with a digit is its own stem.
pub fn stem<'w>(word: &'w str, language: &str) -> Cow<'w, str> {
    let word = possessor(word);
    if word.bytes().any(|b| b.is_ascii_digit()) || word.len() < 3 {
        return Cow::Borrowed(word);
    }
    let algorithm = match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ if word.is_ascii() => Algorithm::English,
        _ => return Cow::Borrowed(word),
    };
    Stemmer::create(algorithm).stem(word)
}

/// The word without a possessive ending: "hale's" and "hale'" are "hale".
pub fn possessor(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).filter(|w| !w.is_empty()).unwrap_or(word)
}
