//! What a run has to do: files held against what is known of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use super::roots::{Roots, place};
use super::salt::Salt;
use super::{Refresh, Summary};
use crate::index::{Delta, FileEntry, FileKey, Manifest};
use crate::ingest::{self, Found, Left, Reason, Skipped};

/// A file to be read.
#[derive(Clone, Debug)]
pub struct Todo {
    pub found: Found,
    pub key: FileKey,
    /// Where the file stands before it is read.
    pub entry: FileEntry,
    /// Records that an earlier run has done.
    pub done: u64,
    /// Whether the index has other articles of the file, to be replaced.
    pub replaces: bool,
}

/// What a run has to do.
#[derive(Debug, Default)]
pub struct Plan {
    pub todo: Vec<Todo>,
    /// What changes without reading: files that are gone, or only touched; roots.
    pub delta: Delta,
}

/// Holds what is found against what is known.
struct Planner<'p> {
    known: &'p Manifest,
    roots: Roots,
    salt: Salt,
    seen: BTreeSet<FileKey>,
    plan: Plan,
    summary: &'p mut Summary,
}

impl Plan {
    /// `None` when `cancel` came before all files were looked at.
    pub fn new(what: &Refresh, known: &Manifest, summary: &mut Summary, cancel: &AtomicBool) -> Option<Plan> {
        let roots = Roots::new(&what.home, &known.roots);
        let salt = Salt::new(&what.ingest);
        let mut planner =
            Planner { known, roots, salt, seen: BTreeSet::new(), plan: Plan::default(), summary };
        let places: Vec<(&Path, PathBuf)> =
            what.roots.iter().filter_map(|typed| Some((typed.as_path(), planner.root(typed)?))).collect();
        planner.summary.rootless = places.is_empty();
        for (typed, place) in &places {
            for found in what.walk.files([(*typed).to_owned()]) {
                if cancel.load(Ordering::Relaxed) {
                    return None;
                }
                match found {
                    Ok(found) => planner.found(found, typed, place),
                    Err(left) => planner.left(left, typed, place),
                }
            }
        }
        for (_, place) in &places {
            planner.vanished(place);
        }
        let stored = planner.roots.stored();
        if stored != known.roots {
            planner.plan.delta.roots = Some(stored);
        }
        Some(planner.plan)
    }
}

/// The place of what was found at `path` below a root, given as typed.
fn place_of(path: &Path, typed: &Path, root: &Path) -> PathBuf {
    match path.strip_prefix(typed) {
        Ok(below) if below.as_os_str().is_empty() => root.to_owned(),
        Ok(below) => root.join(below),
        Err(_) => path.to_owned(),
    }
}

impl Planner<'_> {
    /// Takes a root in; gives its place if it is there. One that is not is named and
    /// never remembered; what is known below it stays (an unplugged disk is no reason to
    /// forget), except a file whose folder is there.
    fn root(&mut self, typed: &Path) -> Option<PathBuf> {
        let looked_at = place(typed).and_then(|place| std::fs::metadata(typed).map(|_| place));
        match looked_at {
            Ok(place) => {
                self.roots.add(&place);
                Some(place)
            }
            Err(error) => {
                if error.kind() == std::io::ErrorKind::NotFound
                    && let Some(key) = place(typed).ok().and_then(|place| self.roots.key(&place))
                    && self.known.files.contains_key(&key)
                {
                    self.gone(key);
                }
                self.skip(Left { path: typed.to_owned(), reason: Reason::from_io(&error) }.into());
                None
            }
        }
    }

    fn skip(&mut self, skipped: Skipped) {
        self.summary.failed += 1;
        self.summary.skipped.push(skipped);
    }

    fn gone(&mut self, key: FileKey) {
        self.summary.removed += 1;
        self.plan.delta.gone.push(key);
    }

    /// The known files at or below `place`.
    fn below(&self, place: &Path) -> Vec<FileKey> {
        let mut out = Vec::new();
        for stretch in self.roots.below(place) {
            let from = self.known.files.range(stretch.clone()..).map(|(key, _)| key);
            let here = from.take_while(|k| k.root == stretch.root && k.path.starts_with(&stretch.path));
            out.extend(here.filter(|key| key.is_in(&stretch.path)).cloned());
        }
        out
    }

    /// What cannot be looked at now may well be there: what is known of it is kept.
    fn left(&mut self, left: Left, typed: &Path, root: &Path) {
        if left.reason != Reason::Missing {
            let place = if left.path.as_os_str().is_empty() {
                root.to_owned()
            } else {
                place_of(&left.path, typed, root)
            };
            let kept = self.below(&place);
            self.seen.extend(kept);
        }
        self.skip(left.into());
    }

    /// Known files below a root that were not met there again.
    fn vanished(&mut self, root: &Path) {
        for key in self.below(root) {
            // a root in a hidden folder is one only by its own name: nobody looked there
            if self.roots.is_hidden(key.root, root) {
                continue;
            }
            if self.seen.insert(key.clone()) {
                self.gone(key);
            }
        }
    }

    fn found(&mut self, found: Found, typed: &Path, root: &Path) {
        let Some(key) = self.roots.key(&place_of(&found.path, typed, root)) else { return };
        if !self.seen.insert(key.clone()) {
            return;
        }
        let entry = FileEntry {
            size: found.stat.size,
            modified: found.stat.modified,
            hash: 0,
            salt: 0,
            articles: 0,
            quotes: 0,
            skipped: Vec::new(),
            done: None,
        };
        let Some(known) = self.known.files.get(&key) else {
            self.summary.added += 1;
            self.plan.todo.push(Todo { found, key, entry, done: 0, replaces: false });
            return;
        };
        let same_salt = known.salt == self.salt.for_file(!known.skipped.is_empty());
        let same_stat = known.size == entry.size && known.modified == entry.modified;
        let same_bytes = match same_stat {
            _ if !same_salt => false,
            true => true,
            // no bytes of another length are the same, and of half a file no hash is known
            false if known.size != entry.size || known.hash == 0 => false,
            false => match ingest::hash_file(&found.path) {
                Ok(hash) => hash == known.hash,
                Err(error) => {
                    self.skip(Skipped::file(found.name, Reason::from_io(&error)));
                    return;
                }
            },
        };
        if !same_bytes {
            self.summary.changed += 1;
            self.plan.todo.push(Todo { found, key, entry, done: 0, replaces: true });
            return;
        }
        let known = FileEntry { size: entry.size, modified: entry.modified, ..known.clone() };
        if let Some(done) = known.done {
            self.summary.added += 1;
            self.plan.todo.push(Todo { found, key, entry: known, done, replaces: false });
            return;
        }
        self.summary.unchanged += 1;
        self.summary.still_skipped += known.skipped.len();
        if !same_stat {
            self.plan.delta.files.push((key, known));
        }
    }
}
