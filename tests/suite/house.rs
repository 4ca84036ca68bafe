//! The plan of the house, held against the sources.

use std::fs;
use std::path::{Path, PathBuf};

use super::util::root;

/// Every room with its floor: a room imports from lower floors only.
const FLOORS: &[(&str, u32)] = &[
    ("ascii", 1),
    ("lexicon", 1),
    ("span", 1),
    ("article", 1),
    ("quote", 1),
    ("text", 2),
    ("query", 2),
    ("ingest", 3),
    ("attribution", 3),
    ("timex", 3),
    ("cluster", 3),
    ("check", 3),
    ("persons", 3),
    ("index", 4),
    ("backend", 5),
    ("snippet", 5),
    ("report", 5),
    ("archive", 6),
    ("pipeline", 6),
    ("eval", 6),
    ("render", 7),
    ("cli", 8),
];

/// Files outside a room that still name what is the room's own. This list may only
/// become shorter.
const EXCUSED: &[(&str, &str)] = &[];

/// The nouns know one another.
const NOUNS: u32 = 1;

pub fn sources(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder of sources").flatten() {
        let path = entry.path();
        if path.is_dir() {
            out.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out.sort();
    out
}

fn room_of(path: &Path) -> String {
    let below = path.strip_prefix(root().join("src")).expect("a path below src");
    let first = below.components().next().expect("a name").as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn floor(room: &str) -> u32 {
    FLOORS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} has no floor")).1
}

/// Code without its unit tests, which may look anywhere, and without comments.
pub fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source");
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

pub fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|s| s.to_string_lossy().ends_with("tests"))
}

#[test]
fn rooms_import_only_from_lower_floors() {
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        let room = room_of(&path);
        if matches!(room.as_str(), "lib" | "main") || is_test(&path) {
            continue;
        }
        let text = code(&path);
        for (at, _) in text.match_indices("crate::") {
            let other: String = text[at + "crate::".len()..]
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            if other == room || other.is_empty() || FLOORS.iter().all(|(name, _)| *name != other) {
                continue;
            }
            let (here, there) = (floor(&room), floor(&other));
            if there > here || there == here && here != NOUNS {
                wrong.push(format!("{} (floor {here}) names {other} (floor {there})", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_backend_names_the_engine_and_only_the_command_line_names_clap() {
    let mut found = Vec::new();
    for path in sources(&root().join("src")) {
        let text = code(&path);
        let room = room_of(&path);
        for (name, home) in [("tantivy::", "backend"), ("clap::", "cli")] {
            let named = text
                .match_indices(name)
                .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
            if named && room != home {
                let below = path.strip_prefix(root()).expect("a path of the project");
                found.push((below.to_string_lossy().into_owned(), name));
            }
        }
    }
    let excused = |(path, name): &(String, &str)| EXCUSED.contains(&(path.as_str(), *name));
    let wrong: Vec<_> = found.iter().filter(|found| !excused(found)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let gone = EXCUSED.iter().find(|(path, name)| !found.contains(&((*path).to_owned(), *name)));
    assert_eq!(gone, None, "no longer needs an excuse");
}

#[test]
fn every_room_is_listed_in_the_library() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs");
    for path in sources(&root().join("src")) {
        let room = room_of(&path);
        if !matches!(room.as_str(), "lib" | "main") {
            assert!(lib.contains(&format!("pub mod {room};")), "{room} is not in lib.rs");
        }
    }
}
