//! `speakers.toml`: which names are one speaker and which are not, where the
//! usual rules ([`join`](super::join)) get it wrong.
//!
//! ```toml
//! [[same]]                 # these names are one speaker, shown under `name`
//! name = "Ana Lima"
//! names = ["Ana R. Lima", "Lima"]
//!
//! [[not]]                  # no two of these are one speaker
//! names = ["Ana Lima", "Ana Lima Jr."]
//! ```
//!
//! Names are compared without regard to case, accents and marks. The file is
//! read when a question is asked: nothing need be indexed again.

use std::fmt::Write;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;

use super::names::fold_all;

/// What a `speakers.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    same: Vec<Same>,
    not: Vec<Vec<String>>,
    /// Index of the `[[same]]` that holds a folded name.
    same_of: FxHashMap<String, usize>,
    /// Indices of the `[[not]]`s that hold a folded name.
    nots_of: FxHashMap<String, Vec<usize>>,
}

/// One `[[same]]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Same {
    pub name: String,
    /// Without `name` itself.
    pub names: Vec<String>,
}

/// What is wrong with a `speakers.toml`, and in which line (from 1).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AliasError {
    #[error("line {line}: {message}")]
    Syntax { line: usize, message: String },
    #[error("line {line}: a name without letters")]
    Empty { line: usize },
    #[error("line {line}: [[not]] needs two names at least")]
    Single { line: usize },
    #[error("line {line}: {name:?} already stands for {other:?}")]
    Twice { line: usize, name: String, other: String },
    #[error("line {line}: {a:?} and {b:?} are said to be the same and not to be")]
    Both { line: usize, a: String, b: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    same: Vec<SameTable>,
    #[serde(default)]
    not: Vec<NotTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SameTable {
    name: Spanned<String>,
    names: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NotTable {
    names: Spanned<Vec<Spanned<String>>>,
}

impl Aliases {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// When it is no TOML, holds other tables, or contradicts itself.
    pub fn parse(text: &str) -> Result<Aliases, AliasError> {
        let line = |at: usize| 1 + text.bytes().take(at).filter(|&b| b == b'\n').count();
        let file: File = toml::from_str(text).map_err(|e| AliasError::Syntax {
            line: line(e.span().map_or(0, |s| s.start)),
            message: e.message().to_owned(),
        })?;
        let checked = |name: &Spanned<String>| match fold_all(name.get_ref()) {
            folded if folded.is_empty() => Err(AliasError::Empty { line: line(name.span().start) }),
            _ => Ok(name.get_ref().trim().to_owned()),
        };
        let mut out = Aliases::default();
        for table in &file.same {
            let mut own = Vec::new();
            let mut same = Same { name: checked(&table.name)?, names: Vec::new() };
            for spanned in std::iter::once(&table.name).chain(&table.names) {
                let name = checked(spanned)?;
                if let Some(other) = out.standing_for(&name) {
                    let other = other.name.clone();
                    return Err(AliasError::Twice { line: line(spanned.span().start), name, other });
                }
                let folded = fold_all(&name);
                if folded != fold_all(&same.name) {
                    same.names.push(name);
                }
                own.push(folded);
            }
            out.same_of.extend(own.into_iter().map(|folded| (folded, out.same.len())));
            out.same.push(same);
        }
        for table in &file.not {
            let line = line(table.names.span().start);
            let names = table.names.get_ref().iter().map(checked).collect::<Result<Vec<_>, _>>()?;
            if names.len() < 2 {
                return Err(AliasError::Single { line });
            }
            for (k, a) in names.iter().enumerate() {
                for b in &names[..k] {
                    let rule = |name: &str| out.same_of(&fold_all(name));
                    let one = rule(a).is_some() && rule(a) == rule(b);
                    if one || fold_all(a) == fold_all(b) {
                        return Err(AliasError::Both { line, a: b.clone(), b: a.clone() });
                    }
                }
            }
            for name in &names {
                out.nots_of.entry(fold_all(name)).or_default().push(out.not.len());
            }
            out.not.push(names);
        }
        Ok(out)
    }

    pub fn is_empty(&self) -> bool {
        self.same.is_empty() && self.not.is_empty()
    }

    pub fn same(&self) -> &[Same] {
        &self.same
    }

    pub fn not(&self) -> &[Vec<String>] {
        &self.not
    }

    /// The `[[same]]` that holds a name.
    pub fn standing_for(&self, name: &str) -> Option<&Same> {
        self.same_of(&fold_all(name)).and_then(|k| self.same.get(k))
    }

    /// Index of the `[[same]]` that holds a name (as folded by [`fold_all`]).
    pub(super) fn same_of(&self, folded: &str) -> Option<usize> {
        self.same_of.get(folded).copied()
    }

    /// Indices of the `[[not]]`s that hold a name (as folded by [`fold_all`]).
    pub(super) fn nots_of(&self, folded: &str) -> &[usize] {
        self.nots_of.get(folded).map_or(&[], Vec::as_slice)
    }
}

/// Writes rules as such a file, with comments that say how to change it.
/// [`Aliases::parse`] reads the same rules back from it.
pub fn write<'r>(
    same: impl IntoIterator<Item = (&'r str, &'r [String])>,
    not: impl IntoIterator<Item = &'r [String]>,
) -> String {
    let mut out = String::from(
        "# Which names are one speaker, and which are not.\n\
         #\n\
         # [[same]]  these names are one speaker, shown under `name`\n\
         # [[not]]   no two of these are one speaker\n\
         #\n\
         # Case, accents and marks do not matter. Names that are not listed are\n\
         # joined by the usual rules; the index need not be built again.\n",
    );
    for (name, names) in same {
        // Writing to a string cannot fail.
        let _ = write!(out, "\n[[same]]\nname = {}\nnames = {}\n", quoted(name), list(names));
    }
    for names in not {
        let _ = write!(out, "\n[[not]]\nnames = {}\n", list(names));
    }
    out
}

fn list(names: &[String]) -> String {
    format!("[{}]", names.iter().map(|n| quoted(n)).collect::<Vec<_>>().join(", "))
}

/// A basic string of TOML.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() => drop(write!(out, "\\u{:04X}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rules_are_read() {
        let text = "# ours\n[[same]]\nname = \"Nils Ekdahl\"\nnames = [\"N. Ekdahl\", \"nils ekdahl\"]\n\n[[not]]\nnames = [\"Nils Ekdahl\", \"Nils Ekdahl Jr.\"]\n";
        let got = Aliases::parse(text).unwrap();
        assert_eq!(got.same(), [Same { name: "Nils Ekdahl".into(), names: vec!["N. Ekdahl".into()] }]);
        assert_eq!((got.nots_of("nils ekdahl"), got.nots_of("nils ekdahl jr")), (&[0][..], &[0][..]));
        assert!(got.nots_of("n ekdahl").is_empty());
        assert_eq!(Aliases::parse("").unwrap(), Aliases::default());
    }

    #[test]
    fn errors_name_their_line() {
        let line = |text: &str| match Aliases::parse(text).unwrap_err() {
            AliasError::Syntax { line, .. }
            | AliasError::Empty { line }
            | AliasError::Single { line }
            | AliasError::Twice { line, .. }
            | AliasError::Both { line, .. } => line,
        };
        assert_eq!(line("[[same]]\nname = \"A\"\nnames = [\n"), 3);
        assert_eq!(line("\n[[same]]\nname = \"A\"\nnames = []\ncolour = 1\n"), 5);
        assert_eq!(line("[[same]]\nname = \"A\"\nnames = [\"B\", \"--\"]"), 3);
        assert_eq!(line("[[not]]\nnames = [\"A\"]"), 2);
        let twice = "[[same]]\nname = \"A\"\nnames = [\"C\"]\n[[same]]\nname = \"B\"\nnames = [\n\"c\"]";
        assert_eq!(line(twice), 7);
        let both = "[[same]]\nname = \"A\"\nnames = [\"C\"]\n[[not]]\nnames = [\"C\", \"A\"]";
        assert_eq!(line(both), 5);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(names in proptest::collection::vec("[a-z]{1,3}\\PC{0,6}[\"\\\\\n]?", 2..5)) {
            let names: Vec<String> = names.iter().enumerate().map(|(k, n)| format!("{n} x{k}").trim().to_owned()).collect();
            let text = write([(names[0].as_str(), &names[1..])], []);
            let got = Aliases::parse(&text).unwrap();
            prop_assert_eq!(&got.same()[0].name, &names[0]);
            prop_assert_eq!(&got.same()[0].names, &names[1..]);
        }

        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,60}") {
            let _ = Aliases::parse(&text);
        }
    }
}
