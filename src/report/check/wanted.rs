//! What to ask the archive for, to find the words of a quotation or nearly those.

use crate::index::{IndexError, Searcher};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::report::stop::is_stop;

/// Words of a run that are looked for as they stand.
const PHRASE: usize = 32;

/// Words looked up in the archive, and asked for.
const LOOKUPS: usize = 10;
const ASKED: usize = 5;

/// Stretches that a run is cut into, and words that one has at least: two in a row
/// are no sign of a sentence, but a run of five has no longer ones to offer.
const PARTS: usize = 4;
const PART: usize = 3;

/// Runs of words, each as it stands.
pub fn whole(field: Field, runs: &[Vec<String>]) -> Query {
    both(runs.iter().map(|run| exact(field, &run[..run.len().min(PHRASE)])).collect())
}

/// All of the queries.
pub fn both(mut parts: Vec<Query>) -> Query {
    if parts.len() == 1 { parts.remove(0) } else { Query::And(parts) }
}

/// What a quotation has in common with another wording of it.
pub struct Likeness {
    /// Its rarest words that the archive has, and stretches of it: whatever words
    /// differ, most stretches between them are the same.
    parts: Vec<Vec<String>>,
}

impl Likeness {
    /// # Errors
    /// When the index cannot answer.
    pub fn of(searcher: &dyn Searcher, runs: &[Vec<String>]) -> Result<Likeness, IndexError> {
        let mut parts: Vec<Vec<String>> =
            rare(searcher, runs)?.into_iter().map(|word| vec![word.to_owned()]).collect();
        parts.extend(stretches(runs).map(<[String]>::to_vec));
        Ok(Likeness { parts })
    }

    /// Any of it; `None` where nothing tells the quotation from others.
    pub fn query(&self, field: Field) -> Option<Query> {
        let mut parts: Vec<Query> = self.parts.iter().map(|part| exact(field, part)).collect();
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Query::Or(parts)),
        }
    }
}

/// Of the longest words, those in the fewest articles, but in some.
fn rare<'r>(searcher: &dyn Searcher, runs: &'r [Vec<String>]) -> Result<Vec<&'r str>, IndexError> {
    let words = runs.iter().flatten().map(String::as_str);
    let mut long: Vec<&str> = words.filter(|word| !is_stop(word)).collect();
    long.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    long.dedup();
    let mut rare = Vec::new();
    for word in long.into_iter().take(LOOKUPS) {
        let articles = searcher.frequency(&[word])?.articles;
        if articles > 0 {
            rare.push((articles, word));
        }
    }
    rare.sort_unstable();
    rare.truncate(ASKED);
    Ok(rare.into_iter().map(|(_, word)| word).collect())
}

/// The runs cut into stretches of about equal length.
fn stretches(runs: &[Vec<String>]) -> impl Iterator<Item = &[String]> {
    let length = |run: &Vec<String>| match run.len() {
        n @ ..=5 => n.div_ceil(2).max(1),
        n => n.div_ceil((n / PART).min(PARTS)),
    };
    runs.iter().flat_map(move |run| run.chunks(length(run))).filter(|stretch| stretch.len() > 1)
}

/// These words in a row, in no other form.
fn exact(field: Field, words: &[String]) -> Query {
    leaf(field, Pattern::Exact(words.to_vec()))
}

pub fn leaf(field: Field, pattern: Pattern) -> Query {
    Query::Leaf(Leaf { field: Some(field), value: Value::Pattern(pattern) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(run: &str) -> Vec<String> {
        let run: Vec<String> = run.split_whitespace().map(str::to_owned).collect();
        stretches(&[run]).map(|stretch| stretch.join(" ")).collect()
    }

    #[test]
    fn stretches_are_as_long_as_they_can_be() {
        assert_eq!(cut("a b c d"), ["a b", "c d"]);
        assert_eq!(cut("a b c d e f"), ["a b c", "d e f"]);
        assert_eq!(cut("a b c d e f g h i j k l m n"), ["a b c d", "e f g h", "i j k l", "m n"]);
        assert_eq!(cut("a b"), Vec::<String>::new());
        assert!(cut("").is_empty());
    }
}
