//! Who is whom: the names of an archive joined to persons.
//!
//! [`decide`] reads every name of an archive when a commit is made, because only
//! the whole tells whether "Halvorsen" can be but one person. It joins the names
//! (see [`join`]) and then cuts apart namesakes: a name that a coastguard and a
//! head teacher bear is two people (see [`namesakes`]). What it decides is stored
//! with the commit.
//!
//! The file `speakers.toml` ([`aliases`]) sets right what the rules get wrong. It
//! is read when a question is asked, and [`correct`] works out which of the stored
//! persons it changes, from these alone. [`meant`] says whose names a question
//! about a speaker is after, and [`rules`] writes the rules in effect as such a
//! file.
//!
//! Nothing here reads an index: the caller looks up the persons that could be
//! concerned, whose names hold one of the words of [`concerned`] or [`asked`].

pub mod aliases;
mod correct;
mod decide;
pub mod join;
mod meant;
pub mod names;
pub mod namesakes;
pub mod roles;
mod rules;
#[cfg(test)]
mod tests;

pub use aliases::{AliasError, Aliases};
pub use correct::{Corrected, correct};
pub use decide::{Group, NameFacts, decide};
pub use meant::meant;
pub use names::{Name, fold_all};
pub use namesakes::Namesakes;
pub use roles::Trade;
pub use rules::rules;

use crate::query::words::words;
use names::Kind;

/// A person as the last commit has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonNames {
    /// The name to show: one of `names`.
    pub shown: String,
    /// Every name exactly as articles have it, with the number of its quotations.
    pub names: Vec<(String, u64)>,
}

/// The word of a name that all its forms share: of a person, the end of the surname.
/// Folded; `None` where the name has no word.
fn last_of(name: &Name) -> Option<String> {
    let text = match &name.kind {
        Kind::Full(full) => &full.surname,
        _ => &name.key,
    };
    words(text).last().map(|w| w.text.into_owned())
}

/// The words by which the persons are looked up that the alias file could concern:
/// whoever has a name that holds one of them. Sorted.
pub fn concerned(aliases: &Aliases) -> Vec<String> {
    let same = aliases.same().iter().flat_map(|same| std::iter::once(&same.name).chain(&same.names));
    sorted(same.chain(aliases.not().iter().flatten()).flat_map(|name| keys(name)).collect())
}

/// The words by which the persons are looked up that [`meant`] needs to tell whom
/// `name` means: whoever could bear it, and whoever the file could join to these. Sorted.
pub fn asked(aliases: &Aliases, name: &str) -> Vec<String> {
    let mut out = keys(name);
    out.extend(concerned(aliases));
    sorted(out)
}

/// The words that lead to everybody whose name could be joined to this one.
fn keys(name: &str) -> Vec<String> {
    let parsed = Name::parse(name);
    let mut out: Vec<String> = last_of(&parsed).into_iter().collect();
    if let Kind::Body { acronym } = parsed.kind {
        out.extend(acronym);
        // "Skerry" alone may be Skerry Lines, "Bank" is nobody's name.
        let first = parsed.key.split(' ').next().unwrap_or_default();
        if !names::is_of_bodies(first) {
            out.extend(words(first).last().map(|w| w.text.into_owned()));
        }
    }
    out
}

fn sorted(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
}
