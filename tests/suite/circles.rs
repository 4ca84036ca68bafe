//! No circles inside a room: what a module imports does not import it again.
//!
//! Read from the text of the sources: `use` declarations, and paths that start at
//! `crate`, `super` or `self`. A module and those below it are one thing here, since a
//! module that is split into files goes on using its own names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::house::{code, is_test, sources};
use super::util::root;

/// Circles that are there. This list may only become shorter.
const KNOWN: &[&[&str]] = &[
    &["attribution::lexicon", "attribution::words"],
    &["ingest::formats::html::jsonld", "ingest::formats::html::page", "ingest::formats::html::text"],
];

/// "ingest::formats::html::page"
type Module = Vec<String>;

fn module_of(path: &Path) -> Module {
    let below = path.strip_prefix(root().join("src")).expect("a path below src").with_extension("");
    let mut names: Module = below.iter().map(|n| n.to_string_lossy().into_owned()).collect();
    if names.last().is_some_and(|n| n == "mod") {
        names.pop();
    }
    names
}

/// The paths of a `use` declaration, its braces spread out.
fn spread(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some((head, rest)) = tree.split_once('{') else {
        return vec![tree.split(" as ").next().unwrap_or_default().trim().to_owned()];
    };
    let inner = rest.rsplit_once('}').map_or(rest, |(inner, _)| inner);
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in inner.chars() {
        match c {
            ',' if depth == 0 => parts.push(String::new()),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                parts.last_mut().expect("a part").push(c);
            }
        }
    }
    let parts = parts.iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(|part| spread(part)).map(|path| format!("{head}{path}")).collect()
}

/// Every path that the code of a module names.
fn paths(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let word = |c: char| c.is_alphanumeric() || c == '_';
    for (at, _) in text.match_indices("use ") {
        if text[..at].ends_with(word) {
            continue;
        }
        let declaration = text[at + "use ".len()..].split(';').next().unwrap_or_default();
        out.extend(spread(&declaration.split_whitespace().collect::<Vec<_>>().join(" ")));
    }
    for start in ["crate::", "super::", "self::"] {
        for (at, _) in text.match_indices(start) {
            if !text[..at].ends_with(|c| word(c) || c == ':') {
                out.push(text[at..].chars().take_while(|&c| word(c) || c == ':').collect());
            }
        }
    }
    out
}

/// The module that a path written in `module` names something of.
fn target(path: &str, module: &Module, known: &BTreeSet<Module>) -> Option<Module> {
    let mut names: Vec<&str> = path.split("::").filter(|name| !name.is_empty()).collect();
    let mut full = module.clone();
    match names.first().copied()? {
        "crate" => full.clear(),
        "self" => {}
        "super" => {
            while names.first() == Some(&"super") {
                full.pop();
                names.remove(0);
            }
            names.insert(0, "");
        }
        // A module below this one, or another crate.
        _ => names.insert(0, ""),
    }
    full.extend(names[1..].iter().map(|name| (*name).to_owned()));
    while !full.is_empty() && !known.contains(&full) {
        full.pop();
    }
    (!full.is_empty()).then_some(full)
}

fn kin(a: &Module, b: &Module) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

type Graph = BTreeMap<Module, BTreeSet<Module>>;

/// Which modules of one room import which others of it.
fn graph() -> Graph {
    let files: Vec<_> = sources(&root().join("src")).into_iter().filter(|path| !is_test(path)).collect();
    let known: BTreeSet<Module> = files.iter().map(|path| module_of(path)).collect();
    let mut graph = Graph::new();
    for path in &files {
        let module = module_of(path);
        let imports = graph.entry(module.clone()).or_default();
        let targets = paths(&code(path)).into_iter().filter_map(|path| target(&path, &module, &known));
        imports.extend(targets.filter(|other| other[0] == module[0] && !kin(other, &module)));
    }
    graph
}

/// What can be reached from a module.
fn reached<'g>(graph: &'g Graph, from: &'g Module) -> BTreeSet<&'g Module> {
    let mut seen = BTreeSet::new();
    let mut next = vec![from];
    while let Some(module) = next.pop() {
        next.extend(graph.get(module).into_iter().flatten().filter(|other| seen.insert(*other)));
    }
    seen
}

/// Modules that can reach one another, as groups.
fn circles(graph: &Graph) -> BTreeSet<Vec<String>> {
    let reach: BTreeMap<&Module, BTreeSet<&Module>> = graph.keys().map(|m| (m, reached(graph, m))).collect();
    let mutual = |a: &&Module| {
        let others = reach[*a].iter().filter(|b| reach.get(*b).is_some_and(|back| back.contains(*a)));
        others.map(|m| m.join("::")).collect::<Vec<String>>()
    };
    graph.keys().map(|m| mutual(&m)).filter(|circle| !circle.is_empty()).collect()
}

#[test]
fn no_module_of_a_room_imports_what_imports_it() {
    let found = circles(&graph());
    let known: BTreeSet<Vec<String>> =
        KNOWN.iter().map(|circle| circle.iter().map(|m| (*m).to_owned()).collect()).collect();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "circles: {new:#?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "no longer a circle, take it from the list: {gone:#?}");
}

#[test]
fn circles_are_found() {
    let names = |text: &str| -> Module { text.split("::").map(str::to_owned).collect() };
    let known: BTreeSet<Module> =
        ["a", "a::b", "a::c", "a::c::d", "e"].iter().map(|text| names(text)).collect();
    let to = |path: &str, from: &str| target(path, &names(from), &known).map(|m| m.join("::"));
    assert_eq!(to("super::c::Thing", "a::b").as_deref(), Some("a::c"));
    assert_eq!(to("super::super::b::Thing", "a::c::d").as_deref(), Some("a::b"));
    assert_eq!(to("crate::e::f", "a::b").as_deref(), Some("e"));
    assert_eq!(to("b::Thing", "a").as_deref(), Some("a::b"));
    assert_eq!(spread("super::{b::{self, X}, c::Y as Z}"), ["super::b::self", "super::b::X", "super::c::Y"]);
    let graph: Graph = [("a::b", "a::c"), ("a::c", "a::c::d"), ("a::c::d", "a::b"), ("e", "a")]
        .map(|(from, to)| (names(from), BTreeSet::from([names(to)])))
        .into();
    assert_eq!(circles(&graph), BTreeSet::from([["a::b", "a::c", "a::c::d"].map(str::to_owned).to_vec()]));
}
