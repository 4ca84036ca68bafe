//! The rules in effect, as a `speakers.toml`.

use rustc_hash::{FxHashMap, FxHashSet};

use super::PersonNames;
use super::aliases::{self, Aliases};
use super::correct::corrected;
use super::names::{Kind, Name, fold_all};

/// The rules by which the speakers of an answer were told, as a `speakers.toml`.
///
/// `people` are the stored persons concerned: whoever speaks in the answer, whoever the
/// file could concern. `answer` gives a name of each speaker, exactly as articles have
/// it, with the number of quotations that the answer has under it (or of all the
/// speaker's, under any one name); who speaks more comes first.
pub fn rules<'n>(
    people: &[PersonNames],
    aliases: &Aliases,
    answer: impl IntoIterator<Item = (&'n str, u64)>,
) -> String {
    let people = corrected(people, aliases);
    let names =
        people.iter().enumerate().flat_map(|(k, p)| p.names.iter().map(move |(n, _)| (n.as_str(), k)));
    let by_name: FxHashMap<&str, usize> = names.collect();
    let mut quotes: FxHashMap<usize, u64> = FxHashMap::default();
    for (name, n) in answer {
        if let Some(&person) = by_name.get(name) {
            *quotes.entry(person).or_default() += n;
        }
    }
    let mut told: Vec<(&PersonNames, u64)> = quotes.into_iter().map(|(k, n)| (&people[k], n)).collect();
    told.sort_unstable_by_key(|(person, n)| (std::cmp::Reverse(*n), &person.shown, &person.names));
    let told: Vec<&PersonNames> = told.into_iter().map(|(person, _)| person).collect();
    let same: Vec<(&str, Vec<String>)> = told
        .iter()
        .map(|person| (person.shown.as_str(), distinct(person)))
        .filter(|(_, names)| !names.is_empty())
        .collect();
    let not = kept_apart(&told, aliases);
    aliases::write(same.iter().map(|(name, names)| (*name, names.as_slice())), not.iter().map(Vec::as_slice))
}

/// Names that differ from the name to show, and from one another, by more than case
/// and marks.
fn distinct(person: &PersonNames) -> Vec<String> {
    let mut seen = FxHashSet::from_iter([fold_all(&person.shown)]);
    let names = person.names.iter().map(|(name, _)| name);
    names.filter(|name| seen.insert(fold_all(name))).cloned().collect()
}

/// The people of one given name and surname that the rules keep apart, and what the
/// file already keeps apart.
fn kept_apart(people: &[&PersonNames], aliases: &Aliases) -> Vec<Vec<String>> {
    let mut alike: FxHashMap<(String, String), Vec<String>> = FxHashMap::default();
    for person in people {
        let full = person.names.iter().find_map(|(name, _)| match Name::parse(name).kind {
            Kind::Full(full) => Some(full),
            _ => None,
        });
        if let Some(full) = full {
            let alike = alike.entry((full.given, full.surname)).or_default();
            if !alike.iter().any(|n| fold_all(n) == fold_all(&person.shown)) {
                alike.push(person.shown.clone());
            }
        }
    }
    let mut out: Vec<Vec<String>> = alike.into_values().filter(|names| names.len() > 1).collect();
    out.sort_unstable();
    out.retain(|names| !aliases.not().contains(names));
    aliases.not().iter().cloned().chain(out).collect()
}
