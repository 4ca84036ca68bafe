//! Speakers in a query: widened to all their names, and told apart where one word
//! means several.

use super::engine;
use super::note::Note;
use crate::index::{IndexError, Searcher};
use crate::persons::Aliases;
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::query::words::words;

/// People named of those that one word covered.
const COVERED: usize = 6;

/// The query with every speaker widened to all the names that the archive, or the
/// alias file, has for the same person.
pub fn widen(searcher: &dyn Searcher, aliases: &Aliases, query: Query) -> Result<Query, IndexError> {
    let all = |parts: Vec<Query>| -> Result<Vec<Query>, IndexError> {
        parts.into_iter().map(|part| widen(searcher, aliases, part)).collect()
    };
    Ok(match query {
        Query::And(parts) => Query::And(all(parts)?),
        Query::Or(parts) => Query::Or(all(parts)?),
        Query::Not(inner) => Query::Not(Box::new(widen(searcher, aliases, *inner)?)),
        Query::Leaf(Leaf { field: Some(Field::Speaker), value: Value::Pattern(pattern) }) => {
            widened(searcher, aliases, pattern)?
        }
        other => other,
    })
}

fn widened(searcher: &dyn Searcher, aliases: &Aliases, pattern: Pattern) -> Result<Query, IndexError> {
    // A full name means one person: "Ana Lima" is not "Ana Lima Jr.".
    let full = matches!(&pattern, Pattern::Phrase { words, .. } if words.len() > 1);
    let names = match &pattern {
        Pattern::Exact(words) => engine::names(searcher, aliases, &words.join(" "))?,
        Pattern::Phrase { words, .. } if full => engine::names(searcher, aliases, &words.join(" "))?,
        Pattern::Phrase { words, .. } => listed(aliases, &words.join(" ")),
        Pattern::Term(word) => listed(aliases, word),
        _ => Vec::new(),
    };
    let replaced = full && !names.is_empty();
    let mut leaves = if replaced { Vec::new() } else { vec![speaker(pattern)] };
    for name in names {
        let leaf = speaker(Pattern::Exact(words(&name).map(|w| w.text.into_owned()).collect()));
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
    }
    Ok(if leaves.len() == 1 { leaves.swap_remove(0) } else { Query::Or(leaves) })
}

fn speaker(pattern: Pattern) -> Query {
    Query::Leaf(Leaf { field: Some(Field::Speaker), value: Value::Pattern(pattern) })
}

/// The names that the alias file gives for one.
fn listed(aliases: &Aliases, name: &str) -> Vec<String> {
    let same = aliases.standing_for(name);
    same.into_iter().flat_map(|s| std::iter::once(&s.name).chain(&s.names)).cloned().collect()
}

/// Whom each speaker named by one word covered, when that is more than one.
pub fn covered(searcher: &dyn Searcher, aliases: &Aliases, query: &Query) -> Result<Vec<Note>, IndexError> {
    let mut names = Vec::new();
    loose(query, &mut names);
    let mut notes = Vec::new();
    for name in names {
        let own = speaker(Pattern::Term(name.clone()));
        let query = Query::And(vec![query.clone(), own]);
        let (people, all) = engine::covered(searcher, &query, COVERED, aliases)?;
        if all > 1 {
            let others = all - people.len() as u64;
            notes.push(Note::Covered { name, people, others });
        }
    }
    Ok(notes)
}

/// The speakers that a query names by one word.
fn loose(query: &Query, names: &mut Vec<String>) {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| loose(part, names)),
        Query::Leaf(Leaf { field: Some(Field::Speaker), value: Value::Pattern(pattern) }) => {
            let word = match pattern {
                Pattern::Term(word) => word,
                Pattern::Phrase { words, .. } if words.len() == 1 => &words[0],
                _ => return,
            };
            if !names.contains(word) {
                names.push(word.clone());
            }
        }
        _ => {}
    }
}
