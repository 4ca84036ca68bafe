//! Word forms: two words are forms of one when their stems are equal.
//!
//! The index keeps words as they are. A term of a query is widened, when it is
//! asked, to every indexed word with the same stem; so exact search needs no
//! second field, and the snippets mark what the index found.
//!
//! In a text of another language than English its own stemmer tells what belongs
//! together ([`stems`]): the index holds these stems beside the words of that text,
//! so a word of a query meets them there and nowhere else.

use std::borrow::Cow;

use frostem::{Algorithm, Stemmer};

use super::words::fold;

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
    let algorithm = match algorithm(language) {
        Some(algorithm) => algorithm,
        None if word.is_ascii() => Algorithm::English,
        None => return Cow::Borrowed(word),
    };
    Stemmer::new(algorithm).stem(word)
}

/// Languages other than English that have a stemmer: ISO 639-1 codes.
pub const LANGUAGES: [&str; 19] = [
    "ar", "da", "de", "el", "es", "fi", "fr", "hu", "it", "nb", "nl", "nn", "no", "pt", "ro", "ru", "sv",
    "ta", "tr",
];

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
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
        _ => return None,
    })
}

/// The stems of a word in one of [`LANGUAGES`], none elsewhere: of the word as it
/// is written, since a stemmer reads the accents, and of the word without them, as
/// who asks may leave them out. Both are folded; the second only where it differs.
pub fn stems(written: &str, language: &str) -> [Option<String>; 2] {
    let Some(algorithm) = algorithm(language) else { return [None, None] };
    let lower = written.to_lowercase().replace('’', "'");
    let word = without_elision(&lower, language);
    if word.chars().nth(2).is_none() || word.bytes().any(|b| b.is_ascii_digit()) {
        return [None, None];
    }
    let stemmer = Stemmer::new(algorithm);
    let own = fold(&stemmer.stem(word));
    let bare = stemmer.stem(&fold(word)).into_owned();
    let bare = (bare != own).then_some(bare);
    [Some(own), bare]
}

/// "l'accord" is a form of "accord".
fn without_elision<'w>(word: &'w str, language: &str) -> &'w str {
    let elided: &[&str] = match language {
        "fr" => &["l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"],
        "it" => &["l", "d", "un", "c", "dell", "all", "dall", "nell", "sull", "coll", "quell", "quest", "gl"],
        _ => return word,
    };
    word.split_once('\'').filter(|(head, _)| elided.contains(head)).map_or(word, |(_, rest)| rest)
}

/// The word without a possessive ending: "hale's" and "hale'" are "hale".
pub fn possessor(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix('\'')).filter(|w| !w.is_empty()).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_has_its_own_families() {
        let alike = |a: &str, b: &str, language: &str| {
            let (a, b) = (stems(a, language), stems(b, language));
            a.iter().flatten().any(|s| b.contains(&Some(s.clone())))
        };
        for (a, b, language) in [
            ("traité", "traités", "fr"),
            ("l’accord", "accords", "fr"),
            ("négociation", "négociations", "fr"),
            ("negociation", "négociations", "fr"),
            ("negociación", "negociaciones", "es"),
            ("Häuser", "Haus", "de"),
            ("Hauser", "Häuser", "de"),
            ("dell'accordo", "accordi", "it"),
            ("договор", "договоры", "ru"),
        ] {
            assert!(alike(a, b, language), "{a} {b} {:?} {:?}", stems(a, language), stems(b, language));
        }
        assert!(!alike("hafen", "hof", "de"));
        assert_eq!(stems("treaties", "en"), [None, None]);
        assert_eq!(stems("1987", "de"), [None, None]);
    }

    /// Words that an earlier stemmer fell over.
    #[test]
    fn odd_words_have_stems_too() {
        for language in LANGUAGES {
            for word in
                ["ισαισα", "ισαισε", "ισαισεισα", "\u{345}\u{345}\u{345}", "ααα", "ßßß", "ىىى", "aaaaaaa"]
            {
                assert!(stems(word, language)[0].is_some(), "{word} {language}");
            }
        }
    }

    #[test]
    fn the_list_is_that_of_the_stemmers() {
        assert!(LANGUAGES.iter().all(|language| algorithm(language).is_some()));
        assert!(LANGUAGES.is_sorted());
    }
}
