//! What to ask the archive for, to find the words of a quotation or nearly those.

use crate::index::{IndexError, Searcher};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::report::stop::is_stop;

/// Words of a run that are looked for as they stand.
const PHRASE: usize = 32;

/// Words looked up in the archive, and asked for.
const LOOKUPS: usize = 10;
const ASKED: usize = 5;

/// Stretches of a run that are looked for at most, and words of one: two in a row are
/// no sign of a sentence, but a run of five has hardly longer ones to offer.
const STRETCHES: usize = 12;
const STRETCH: usize = 3;
const SHORT: usize = 5;

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
    long.truncate(LOOKUPS);
    let texts: Vec<Vec<&str>> = long.iter().map(|word| vec![*word]).collect();
    let held = searcher.frequencies(&texts)?.into_iter().map(|count| count.number()).zip(long);
    let mut rare: Vec<(u64, &str)> = held.filter(|(articles, _)| *articles > 0).collect();
    rare.sort_unstable();
    rare.truncate(ASKED);
    Ok(rare.into_iter().map(|(_, word)| word).collect())
}

/// Stretches all over the runs. They overlap where a run is short, for then one
/// changed word spoils many of them.
fn stretches(runs: &[Vec<String>]) -> impl Iterator<Item = &[String]> {
    runs.iter().flat_map(|run| {
        let length = if run.len() <= SHORT { STRETCH - 1 } else { STRETCH };
        let step = run.len().saturating_sub(length - 1).div_ceil(STRETCHES).max(1);
        run.windows(length).step_by(step)
    })
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
    fn stretches_cover_a_run() {
        assert_eq!(cut("a b c d"), ["a b", "b c", "c d"]);
        assert_eq!(cut("a b c d e f"), ["a b c", "b c d", "c d e", "d e f"]);
        assert_eq!(cut("a"), Vec::<String>::new());
        assert!(cut("").is_empty());
        let long: Vec<String> = (0..100).map(|k| k.to_string()).collect();
        let cut = cut(&long.join(" "));
        assert!((STRETCHES - 1..=STRETCHES).contains(&cut.len()), "{}", cut.len());
    }
}
