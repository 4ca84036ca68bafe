//! Who speaks: persons of the archive as the alias file has them.

use crate::index::{Asked, Corrections, IndexError, Person, Searcher};
use crate::persons::{self, Aliases, PersonNames};
use crate::query::ast::Query;

/// What the alias file changes about the persons of this archive.
///
/// # Errors
/// When the index cannot answer.
pub fn corrections(searcher: &dyn Searcher, aliases: &Aliases) -> Result<Corrections, IndexError> {
    if aliases.is_empty() {
        return Ok(Corrections::default());
    }
    let people = people(searcher, persons::concerned(aliases))?;
    let corrected = persons::correct(&people, aliases);
    Ok(Corrections { shown: corrected.shown, names: corrected.names })
}

/// The names that `name` is to be asked for with: every name in the archive of the
/// speakers that it means.
///
/// # Errors
/// When the index cannot answer.
pub fn widen(searcher: &dyn Searcher, aliases: &Aliases, name: &str) -> Result<Vec<String>, IndexError> {
    let people = people(searcher, persons::asked(aliases, name))?;
    Ok(persons::meant(&people, aliases, name))
}

/// The rules by which the speakers of an answer were told apart, as a `speakers.toml`.
///
/// # Errors
/// When the index cannot answer.
pub fn rules(searcher: &dyn Searcher, aliases: &Aliases, query: &Query) -> Result<String, IndexError> {
    let heard = searcher.names(query)?;
    let names = heard.iter().map(|name| name.text.clone()).collect();
    let mut all: Vec<PersonNames> = searcher.people(&Asked::Names(names))?.into_iter().map(known).collect();
    all.extend(people(searcher, persons::concerned(aliases))?);
    Ok(persons::rules(&all, aliases, heard.iter().map(|name| (name.text.as_str(), name.quotes))))
}

/// The persons one of whose names holds one of these words, each once.
fn people(searcher: &dyn Searcher, words: Vec<String>) -> Result<Vec<PersonNames>, IndexError> {
    let mut out: Vec<PersonNames> = Vec::new();
    for word in words {
        out.extend(searcher.people(&Asked::Word(word))?.into_iter().map(known));
    }
    out.sort_unstable_by(|a, b| (&a.shown, &a.names).cmp(&(&b.shown, &b.names)));
    out.dedup();
    Ok(out)
}

fn known(person: Person) -> PersonNames {
    let names = person.names.into_iter().map(|name| (name.text, name.quotes)).collect();
    PersonNames { shown: person.name, names }
}
