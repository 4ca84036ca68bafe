//! Which words of a text a word of a query stands for: one test for the index
//! and the snippets.

use regex::Regex;

use super::ast::Pattern;
use super::stem::{stem, stems};
use super::words::{fold, words};

/// A test over words as [`super::words::words`] gives them.
#[derive(Clone, Debug)]
pub enum Form {
    /// This very form.
    Exact(String),
    /// Every form with the same stem; all start as the first `shared` bytes of the word.
    Stem {
        word: String,
        stem: String,
        shared: usize,
        /// The word with its accents, for the stemmers of other languages.
        written: String,
    },
    Prefix(String),
    /// At most so many letters put in, left out, changed or swapped with their neighbour.
    Fuzzy {
        letters: Vec<char>,
        distance: usize,
    },
    /// The whole word.
    Regex(Box<Regex>),
}

/// Language whose stems the index and the snippets compare.
const LANGUAGE: &str = "en";

impl Form {
    /// Every form of a word.
    pub fn any(word: &str) -> Form {
        Form::any_as(word, word)
    }

    /// Every form of a word that is written with accents that folding takes away.
    fn any_as(word: &str, written: &str) -> Form {
        let stem = stem(word, LANGUAGE).into_owned();
        // a stem may change its word's last letters ("dying" → "die", "possibility" →
        // "possibl"), never its first
        let alike = word.char_indices().zip(stem.chars()).take_while(|((_, a), b)| a == b);
        let ends: Vec<usize> = alike.map(|((at, c), _)| at + c.len_utf8()).collect();
        let shared = ends.get(ends.len().saturating_sub(3)).copied().unwrap_or(0);
        Form::Stem { word: word.to_owned(), stem, shared, written: written.to_owned() }
    }

    /// The tests of a pattern's words, which stand in a row with at most `slop`
    /// others between. An expression that is not understood matches nothing, as
    /// no word is empty.
    pub fn row(pattern: &Pattern) -> (Vec<Form>, u32) {
        let forms = |text: &str| words(text).map(|w| Form::any_as(&w.text, w.span.of(text))).collect();
        match pattern {
            Pattern::Term(word) => (forms(word), 0),
            Pattern::Phrase { words, slop } => (forms(&words.join(" ")), *slop),
            Pattern::Exact(exact) => {
                (words(&exact.join(" ")).map(|w| Form::Exact(w.text.into_owned())).collect(), 0)
            }
            Pattern::Prefix(start) => (vec![Form::Prefix(fold(start))], 0),
            Pattern::Fuzzy { word, distance } => (
                vec![Form::Fuzzy { letters: fold(word).chars().collect(), distance: usize::from(*distance) }],
                0,
            ),
            Pattern::Regex(regex) => (vec![Form::regex(regex)], 0),
        }
    }

    fn regex(regex: &str) -> Form {
        match regex::RegexBuilder::new(&format!("^(?:{regex})$")).size_limit(1 << 20).build() {
            Ok(regex) => Form::Regex(Box::new(regex)),
            Err(_) => Form::Exact(String::new()),
        }
    }

    /// The same word in no other form; other tests as they are.
    pub fn literal(self) -> Form {
        match self {
            Form::Stem { word, .. } => Form::Exact(word),
            other => other,
        }
    }

    /// Letters that every accepted word starts with.
    pub fn prefix(&self) -> &str {
        match self {
            Form::Exact(word) | Form::Prefix(word) => word,
            Form::Stem { word, shared, .. } => &word[..*shared],
            Form::Fuzzy { .. } | Form::Regex(_) => "",
        }
    }

    /// The stems that stand for the word in a text of another language than English.
    pub fn stems(&self, language: &str) -> impl Iterator<Item = String> {
        let stems = match self {
            Form::Stem { written, .. } => stems(written, language),
            _ => [None, None],
        };
        stems.into_iter().flatten()
    }

    /// As [`Form::accepts`], for a word of a text in `language`, folded and as it is
    /// written there.
    pub fn accepts_in(&self, word: &str, written: &str, language: &str) -> bool {
        self.accepts(word)
            || matches!(self, Form::Stem { .. })
                && stems(written, language)
                    .iter()
                    .flatten()
                    .any(|stem| self.stems(language).any(|s| s == *stem))
    }

    pub fn accepts(&self, word: &str) -> bool {
        match self {
            Form::Exact(exact) => exact == word,
            Form::Stem { word: own, stem: wanted, shared, .. } => {
                own == word || word.starts_with(&own[..*shared]) && stem(word, LANGUAGE) == *wanted
            }
            Form::Prefix(start) => word.starts_with(start.as_str()),
            Form::Fuzzy { letters, distance } => within(letters, word, *distance),
            Form::Regex(regex) => regex.is_match(word),
        }
    }
}

/// Whether a word is at most `limit` edits away; swapping neighbours is one edit
/// (optimal string alignment).
fn within(letters: &[char], word: &str, limit: usize) -> bool {
    let bytes = word.len();
    // a letter takes one byte to four
    if bytes + limit < letters.len() || bytes > 4 * (letters.len() + limit) {
        return false;
    }
    let other: Vec<char> = word.chars().collect();
    if letters.len().abs_diff(other.len()) > limit {
        return false;
    }
    let width = other.len() + 1;
    let mut before = vec![0; width];
    let mut above: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for (i, &a) in letters.iter().enumerate() {
        row[0] = i + 1;
        let mut least = row[0];
        for (j, &b) in other.iter().enumerate() {
            let mut best = (above[j] + usize::from(a != b)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a == other[j - 1] && letters[i - 1] == b {
                best = best.min(before[j - 1] + 1);
            }
            row[j + 1] = best;
            least = least.min(best);
        }
        // a swap may still reach back one row
        if least > limit + 1 {
            return false;
        }
        std::mem::swap(&mut before, &mut above);
        std::mem::swap(&mut above, &mut row);
    }
    above[other.len()] <= limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word() {
        let accepts = |form: &Form, words: &[&str]| words.iter().map(|w| form.accepts(w)).collect::<Vec<_>>();
        assert_eq!(
            accepts(&Form::any("treaty"), &["treaty", "treaties", "treaty's", "treat"]),
            [true, true, true, false]
        );
        assert_eq!(
            accepts(&Form::any("hale's"), &["hale", "hale's", "hales", "halo"]),
            [true, true, true, false]
        );
        let form = |pattern: Pattern| Form::row(&pattern).0.remove(0);
        let fuzzy = form(Pattern::Fuzzy { word: "treaty".into(), distance: 1 });
        assert_eq!(
            accepts(&fuzzy, &["tready", "teraty", "treay", "treatys", "tredy", "eratyt"]),
            [true, true, true, true, false, false]
        );
        let regex = form(Pattern::Regex("treat(y|ies)".into()));
        assert_eq!(accepts(&regex, &["treaties", "entreaty", "treatys"]), [true, false, false]);
        assert!(!form(Pattern::Regex("(".into())).accepts("treaty"));
        assert!(form(Pattern::Prefix("Trea".into())).accepts("treats"));
    }

    #[test]
    fn accepted_words_start_with_the_prefix() {
        let families: [&[&str]; 6] = [
            &["possible", "possibly", "possibility", "possibilities"],
            &["die", "dying", "dies"],
            &["treaty", "treaties"],
            &["relate", "relational", "relation", "relating"],
            &["analogy", "analogies", "analogous"],
            &["sky", "skies"],
        ];
        for family in families {
            for (a, b) in family.iter().flat_map(|a| family.iter().map(move |b| (a, b))) {
                let form = Form::any(a);
                assert!(!form.accepts(b) || b.starts_with(form.prefix()), "{a} {b} {}", form.prefix());
            }
        }
    }

    #[test]
    fn edits_are_counted_as_by_the_slow_way() {
        let words =
            ["", "a", "ab", "ba", "harbour", "harbor", "habrour", "arbour", "harbours", "hrabuor", "港湾"];
        for (a, b) in words.iter().flat_map(|a| words.iter().map(move |b| (a, b))) {
            let letters: Vec<char> = a.chars().collect();
            for limit in 0..4 {
                let slow = crate::query::field::distance(a, b) <= limit;
                assert_eq!(within(&letters, b, limit), slow, "{a} {b} {limit}");
            }
        }
    }
}
