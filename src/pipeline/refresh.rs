//! Brings an index up to date with the files it was made of.
//!
//! What has not changed (same size and time, or same bytes) is not read again;
//! what changed is replaced, what is gone is removed. Long runs commit now and
//! then, at the edge of a record, so that a run that is killed goes on where it
//! was: a file that is half in the index is in the manifest with the number of
//! records done.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use super::{Counters, Feeder, Outcome, Sink, lock, with_workers};
use crate::cluster::{self, Clusterer, Signature};
use crate::index::{Copies, Entry, FileEntry, IndexError, Manifest, State, Writer};
use crate::ingest::{self, Found, Reason, Skipped};
use crate::text::Document;

/// What to bring up to date, and how.
#[derive(Clone, Debug)]
pub struct Refresh {
    pub roots: Vec<PathBuf>,
    /// A folder below them that is passed over: the index itself.
    pub exclude: Option<PathBuf>,
    pub ingest: ingest::Options,
    pub threads: usize,
    /// How long a run may go without a commit.
    pub commit_every: Duration,
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    pub unchanged: usize,
    /// Articles and quotations written by this run.
    pub articles: u64,
    pub quotes: u64,
    /// Files of which nothing could be read.
    pub failed: usize,
    /// Files read by this run, with the number of their articles.
    pub read: Vec<(String, usize)>,
    /// Everything left out by this run.
    pub skipped: Vec<Skipped>,
    /// Left out by earlier runs, of files that have not changed since.
    pub still_skipped: usize,
}

/// Why a run ended early. What was committed stays.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("the record of copies is damaged ({0}): build the index anew with `whosaid index --rebuild`")]
    Signatures(#[from] cluster::Error),
    #[error("{path}: {source}")]
    Root { path: String, source: std::io::Error },
}

/// Files in work: their place in the manifest and what was made of them so far.
struct Work<'w> {
    writer: &'w dyn Writer,
    files: Mutex<Vec<InWork>>,
    clusters: Mutex<Clusterer>,
    skipped: Mutex<Vec<Skipped>>,
}

#[derive(Clone, Debug)]
struct InWork {
    key: u64,
    path: String,
    entry: FileEntry,
}

impl Sink for Work<'_> {
    fn entry(&self, file: usize, entry: &Entry, document: &Document<'_>) -> Result<(), IndexError> {
        let signature =
            Signature::new(entry.article.title.as_deref().unwrap_or_default(), entry.article.story());
        let key = {
            let mut files = lock(&self.files);
            let work = &mut files[file];
            work.entry.articles.push(entry.key);
            work.entry.quotes += entry.quotes.len() as u32;
            work.key
        };
        let date = entry.article.published.as_ref().map(|p| p.date);
        lock(&self.clusters).add(entry.key, date, &signature);
        self.writer.add(key, entry, document)
    }

    fn record(&self, outcome: Outcome) {
        if !outcome.skipped.is_empty() {
            let mut files = lock(&self.files);
            files[outcome.file].entry.skipped.extend(outcome.skipped.iter().map(shown));
            lock(&self.skipped).extend(outcome.skipped);
        }
    }

    fn file_key(&self, file: usize) -> u64 {
        lock(&self.files)[file].key
    }
}

/// A skipped record as the manifest keeps it.
fn shown(skipped: &Skipped) -> String {
    match skipped.line {
        Some(line) => format!("line {line}: {}", skipped.reason),
        None => skipped.reason.to_string(),
    }
}

/// Brings the index behind `writer`, whose last commit was `state`, up to date.
/// `cancel` ends the run at the next record, with a commit.
///
/// # Errors
/// When the index cannot be written. Files that cannot be read are counted.
pub fn refresh(
    writer: &mut dyn Writer,
    state: State,
    what: &Refresh,
    counters: &Counters,
    cancel: &AtomicBool,
) -> Result<Summary, RefreshError> {
    let mut summary = Summary::default();
    let mut manifest = state.manifest;
    let mut clusters =
        if manifest.files.is_empty() { Clusterer::new() } else { Clusterer::from_bytes(&state.signatures)? };
    let plan = Plan::new(what, &mut manifest, &mut summary)?;
    counters.files.store(plan.todo.len() as u64, Ordering::Relaxed);

    for path in &plan.gone {
        let key = Manifest::key(path);
        writer.remove_file(key)?;
        for article in manifest.files.remove(path).into_iter().flat_map(|f| f.articles) {
            clusters.remove(article);
        }
    }
    let nothing_to_do = plan.todo.is_empty() && plan.gone.is_empty() && !plan.manifest_changed;
    if nothing_to_do {
        return Ok(summary);
    }

    // Files are fed in rounds; between two rounds nothing is in work and a
    // commit can be made.
    let mut next = Place { file: 0, records: plan.todo.first().map_or(0, |t| t.done) };
    loop {
        let work = Work {
            writer: &*writer,
            files: Mutex::new(Vec::new()),
            clusters: Mutex::new(clusters),
            skipped: Mutex::new(Vec::new()),
        };
        let started = Instant::now();
        let stopped_at = with_workers(what.threads, &what.ingest, counters, &work, |feeder| {
            let late = || started.elapsed() >= what.commit_every || cancel.load(Ordering::Relaxed);
            feed(&plan.todo, next, &work, feeder, &what.ingest, &late, counters)
        })?;
        let Work { files, clusters: grown, skipped, .. } = work;
        clusters = grown.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        for file in files.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            summary.articles += file.entry.articles.len() as u64;
            summary.quotes += u64::from(file.entry.quotes);
            match manifest.files.get_mut(&file.path) {
                // A file that an earlier round, or run, had begun.
                Some(begun) if begun.hash == file.entry.hash => {
                    begun.articles.extend(file.entry.articles);
                    begun.quotes += file.entry.quotes;
                    begun.skipped.extend(file.entry.skipped);
                    begun.done = file.entry.done;
                }
                _ => {
                    manifest.files.insert(file.path, file.entry);
                }
            }
        }
        summary.skipped.extend(skipped.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
        let state =
            State { manifest: manifest.clone(), copies: copies(&clusters), signatures: clusters.to_bytes() };
        writer.commit(&state)?;
        match stopped_at {
            Some(place) if !cancel.load(Ordering::Relaxed) => next = place,
            _ => break,
        }
    }
    for todo in &plan.todo {
        match manifest.files.get(&todo.key) {
            Some(file) if file.articles.is_empty() && !file.skipped.is_empty() => summary.failed += 1,
            Some(file) => summary.read.push((todo.found.name.clone(), file.articles.len())),
            None => {}
        }
    }
    Ok(summary)
}

/// The copies of every cluster with its head.
fn copies(clusters: &Clusterer) -> Copies {
    let pairs =
        clusters.clusters().into_iter().flat_map(|c| c.copies.into_iter().map(move |copy| (copy, c.head)));
    Copies::new(pairs.collect())
}

/// Where feeding stands: a file of the plan and the records of it that are done.
#[derive(Clone, Copy, Debug)]
struct Place {
    file: usize,
    records: u64,
}

/// Feeds files until all are done or it is late; gives the place to go on from.
fn feed(
    plan: &[Todo],
    from: Place,
    work: &Work<'_>,
    feeder: &Feeder<'_>,
    options: &ingest::Options,
    late: &dyn Fn() -> bool,
    counters: &Counters,
) -> Option<Place> {
    for (number, todo) in plan.iter().enumerate().skip(from.file) {
        let skip = if number == from.file { from.records } else { todo.done };
        let slot = {
            let mut files = lock(&work.files);
            files.push(InWork {
                key: Manifest::key(&todo.key),
                path: todo.key.clone(),
                entry: todo.entry.clone(),
            });
            files.len() - 1
        };
        let mut seen = 0;
        let mut interrupted = false;
        ingest::split_file(&todo.found.path, &todo.found.name, options, &mut |record| {
            seen += 1;
            if seen <= skip {
                return ControlFlow::Continue(());
            }
            let go_on = match record {
                Ok(record) => feeder.send(slot, record),
                Err(skipped) => {
                    lock(&work.files)[slot].entry.skipped.push(shown(&skipped));
                    lock(&work.skipped).push(skipped);
                    true
                }
            };
            interrupted = late();
            if go_on && !interrupted { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if interrupted {
            lock(&work.files)[slot].entry.done = Some(seen);
            return Some(Place { file: number, records: seen });
        }
        lock(&work.files)[slot].entry.done = None;
        Counters::add(&counters.files_done, 1);
        if late() {
            let next = number + 1;
            return plan.get(next).map(|todo| Place { file: next, records: todo.done });
        }
    }
    None
}

/// A file to be read.
#[derive(Clone, Debug)]
struct Todo {
    found: Found,
    /// Key in the manifest: the absolute path.
    key: String,
    entry: FileEntry,
    /// Records that an earlier run has done.
    done: u64,
}

/// What a run has to do.
struct Plan {
    todo: Vec<Todo>,
    gone: Vec<String>,
    manifest_changed: bool,
}

impl Plan {
    fn new(what: &Refresh, manifest: &mut Manifest, summary: &mut Summary) -> Result<Plan, RefreshError> {
        let mut plan = Plan { todo: Vec::new(), gone: Vec::new(), manifest_changed: false };
        let mut seen = BTreeSet::new();
        let salt = options_hash(&what.ingest);
        for found in ingest::walk(what.roots.clone(), what.exclude.as_deref()) {
            let found = match found {
                Ok(found) => found,
                Err(skipped) => {
                    // What cannot be looked at now may well be there: keep what is known of it.
                    if skipped.reason != Reason::Missing
                        && let Ok(key) = absolute(Path::new(&skipped.path))
                    {
                        let below = format!("{key}/");
                        seen.extend(
                            manifest.files.keys().filter(|k| **k == key || k.starts_with(&below)).cloned(),
                        );
                    }
                    summary.failed += 1;
                    summary.skipped.push(skipped);
                    continue;
                }
            };
            let key = absolute(&found.path)
                .map_err(|source| RefreshError::Root { path: found.name.clone(), source })?;
            if !seen.insert(key.clone()) {
                continue;
            }
            let modified = nanoseconds(found.modified);
            let known = manifest.files.get(&key).cloned();
            let same_stat = known.as_ref().is_some_and(|k| k.size == found.size && k.modified == modified);
            let hash = match &known {
                Some(known) if same_stat && known.salt == salt => known.hash,
                _ => match hash_file(&found.path) {
                    Ok(hash) => hash,
                    Err(e) => {
                        let reason = Reason::from_io(&e);
                        summary.failed += 1;
                        summary.skipped.push(Skipped { path: found.name, line: None, offset: None, reason });
                        continue;
                    }
                },
            };
            let mut done = 0;
            match known {
                Some(known) if known.hash == hash && known.salt == salt => {
                    if !same_stat && let Some(entry) = manifest.files.get_mut(&key) {
                        entry.size = found.size;
                        entry.modified = modified;
                        plan.manifest_changed = true;
                    }
                    match known.done {
                        None => {
                            summary.unchanged += 1;
                            summary.still_skipped += known.skipped.len();
                            continue;
                        }
                        Some(records) => done = records,
                    }
                    summary.added += 1;
                }
                Some(_) => {
                    plan.gone.push(key.clone());
                    summary.changed += 1;
                }
                None => summary.added += 1,
            }
            let entry = FileEntry {
                size: found.size,
                modified,
                hash,
                salt,
                articles: Vec::new(),
                quotes: 0,
                skipped: Vec::new(),
                done: None,
            };
            plan.todo.push(Todo { found, key, entry, done });
        }
        let changed = plan.gone.len();
        let roots: Vec<String> = what.roots.iter().filter_map(|r| absolute(r).ok()).collect();
        plan.gone.extend(
            manifest
                .files
                .keys()
                .filter(|path| !seen.contains(*path) && roots.iter().any(|r| vanished(path, r)))
                .cloned(),
        );
        summary.removed = plan.gone.len() - changed;
        for root in roots {
            if !manifest.roots.contains(&root) {
                manifest.roots.push(root);
                plan.manifest_changed = true;
            }
        }
        Ok(plan)
    }
}

/// Whether a file known from `root` and not found there again is gone: not when
/// the whole root is (an unplugged disk is no reason to forget).
fn vanished(path: &str, root: &str) -> bool {
    if path == root {
        return Path::new(root).parent().is_some_and(Path::is_dir);
    }
    let below = if root.ends_with('/') { root.to_owned() } else { format!("{root}/") };
    path.starts_with(&below) && Path::new(root).is_dir()
}

fn absolute(path: &Path) -> std::io::Result<String> {
    let path = std::path::absolute(path)?;
    Ok(path.components().collect::<PathBuf>().to_string_lossy().into_owned())
}

/// Since 1970; 0 where the file system does not tell.
fn nanoseconds(time: Option<SystemTime>) -> i128 {
    let since = time.and_then(|t| t.duration_since(SystemTime::UNIX_EPOCH).ok());
    since.map_or(0, |d| d.as_nanos() as i128)
}

/// Hash of what shapes an article beside its bytes.
fn options_hash(options: &ingest::Options) -> u64 {
    xxhash_rust::xxh3::xxh3_64(format!("{options:?}").as_bytes())
}

fn hash_file(path: &Path) -> std::io::Result<u128> {
    let mut hasher = xxhash_rust::xxh3::Xxh3::new();
    let mut file = fs::File::open(path)?;
    let mut buffer = vec![0; 1 << 18];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(hasher.digest128()),
            n => hasher.update(&buffer[..n]),
        }
    }
}
