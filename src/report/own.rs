//! The words of a query, which say nothing new about its answers.

use super::stop::is_stop;
use crate::query::ast::{Field, Leaf, Near, Pattern, Query, Value};
use crate::query::stem::stem;

/// The words that a query asks for, in all their forms.
#[derive(Default)]
pub struct OwnWords {
    stems: Vec<String>,
    prefixes: Vec<String>,
    patterns: Vec<regex::Regex>,
}

impl OwnWords {
    pub fn of(query: &Query) -> OwnWords {
        let mut own = OwnWords::default();
        own.add(query);
        own
    }

    pub fn is_empty(&self) -> bool {
        self.stems.is_empty() && self.prefixes.is_empty() && self.patterns.is_empty()
    }

    fn add(&mut self, query: &Query) {
        match query {
            Query::All | Query::Not(_) => {}
            Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| self.add(part)),
            Query::Near(Near { operands, .. }) => operands.iter().for_each(|p| self.pattern(p)),
            Query::Leaf(Leaf {
                field: Some(Field::Id | Field::Url | Field::Lang | Field::Section), ..
            }) => {}
            Query::Leaf(Leaf { value: Value::Pattern(pattern), .. }) => self.pattern(pattern),
            Query::Leaf(_) => {}
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Term(word) | Pattern::Fuzzy { word, .. } => self.word(word),
            Pattern::Phrase { words, .. } | Pattern::Exact(words) => words.iter().for_each(|w| self.word(w)),
            Pattern::Prefix(prefix) => {
                self.prefixes.extend(crate::query::words::words(prefix).last().map(|w| w.text.into_owned()));
            }
            // One that does not compile was refused when the query was asked.
            Pattern::Regex(text) => self.patterns.extend(regex::Regex::new(&format!("^(?:{text})$"))),
        }
    }

    fn word(&mut self, word: &str) {
        let folded = crate::query::words::words(word).filter(|w| !is_stop(&w.text));
        self.stems.extend(folded.map(|w| stem(&w.text, "en").into_owned()));
    }

    /// Whether a folded word is one of them.
    pub fn holds(&self, word: &str, language: &str) -> bool {
        let is = |form: &str| self.stems.iter().any(|s| s == form);
        is(&stem(word, "en"))
            || language != "en" && is(&stem(word, language))
            || self.prefixes.iter().any(|p| word.starts_with(p.as_str()))
            || self.patterns.iter().any(|p| p.is_match(word))
    }
}
