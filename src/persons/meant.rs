//! Whom a question about a speaker means.

use super::PersonNames;
use super::aliases::Aliases;
use super::correct::corrected;
use super::names::{Kind, Name, fold_all};

/// The names, exactly as articles have them, of the speakers meant by `name`; sorted.
/// `people` are the stored persons who have a name with one of the words that
/// [`asked`](super::asked) gives.
///
/// A name of several words means the speaker who bears it; where nobody does, and for
/// a single word, everybody is meant who has a name with these words in it.
pub fn meant(people: &[PersonNames], aliases: &Aliases, name: &str) -> Vec<String> {
    let asked = fold_all(name);
    if asked.is_empty() {
        return Vec::new();
    }
    let parsed = Name::parse(name);
    let ruled: Vec<String> = aliases
        .standing_for(name)
        .iter()
        .flat_map(|s| std::iter::once(&s.name).chain(&s.names))
        .map(|n| fold_all(n))
        .collect();
    let bears = |(text, _): &(String, u64)| {
        let folded = fold_all(text);
        if folded == asked || ruled.contains(&folded) {
            return true;
        }
        let other = Name::parse(text);
        parsed.kind != Kind::Bare && other.kind == parsed.kind && other.key == parsed.key
    };
    let people = corrected(people, aliases);
    let mut found: Vec<&PersonNames> = Vec::new();
    if asked.contains(' ') || !ruled.is_empty() {
        found = people.iter().filter(|p| p.names.iter().any(bears)).collect();
    }
    if found.is_empty() {
        let run = format!(" {asked} ");
        let holds = |(text, _): &(String, u64)| format!(" {} ", fold_all(text)).contains(&run);
        found = people.iter().filter(|p| p.names.iter().any(holds)).collect();
    }
    let mut out: Vec<String> =
        found.into_iter().flat_map(|p| p.names.iter().map(|(text, _)| text.clone())).collect();
    out.sort_unstable();
    out
}
