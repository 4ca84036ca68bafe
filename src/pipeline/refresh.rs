//! Brings an index up to date with the files it was made of.
//!
//! What has not changed (same size and time, or same bytes) is not read again;
//! what changed is replaced, what is gone is removed. Long runs commit now and
//! then, at the edge of a file, or of a record where a file takes long, so that a run
//! that is killed goes on where it was: a file that is half in the index is in the
//! manifest with the number of records done.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use super::plan::{Plan, Todo};
use super::roots::{Roots, place};
use super::salt::Salt;
use super::workers::guarded;
use super::{Counters, Feeder, Outcome, Sink, lock, with_workers};
use crate::index::{Delta, Entry, FileEntry, FileKey, IndexError, Manifest, Writer};
use crate::ingest::{self, Found, Record, Skipped, Walk};
use crate::text::Document;

/// What to bring up to date, and how.
#[derive(Clone, Debug)]
pub struct Refresh {
    /// Files and folders, as messages and articles are to name them.
    pub roots: Vec<PathBuf>,
    /// The folder that the index lies in, see [`crate::index::home`].
    pub home: PathBuf,
    pub walk: Walk,
    pub ingest: ingest::Options,
    pub threads: usize,
    /// How long a run may go without a commit; a file that is begun may take as long
    /// again.
    pub commit_every: Duration,
}

/// What a run did.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    pub unchanged: usize,
    /// Articles and quotations written, and committed, by this run.
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
    /// Whether none of the roots was there.
    pub rootless: bool,
    /// Whether the run was cancelled before it was through.
    pub interrupted: bool,
}

/// Why a run ended early. What was committed stays.
#[derive(Debug, thiserror::Error)]
pub enum RefreshError {
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error("{} is none of the folders and files that the index is made of: {known}", path.display())]
    NoRoot { path: PathBuf, known: String },
}

/// Brings the index behind `writer`, whose last commit knows the files `known`, up to date.
/// `cancel` ends the run at the next record, with a commit.
///
/// # Errors
/// When the index cannot be written. Files that cannot be read are counted.
pub fn refresh(
    writer: &mut dyn Writer,
    known: &Manifest,
    what: &Refresh,
    counters: &Counters,
    cancel: &AtomicBool,
) -> Result<Summary, RefreshError> {
    let mut summary = Summary::default();
    let Some(plan) = Plan::new(what, known, &mut summary, cancel) else {
        // what was not met is not known to be gone
        return Ok(Summary { interrupted: true, skipped: summary.skipped, ..Summary::default() });
    };
    counters.files.store(plan.todo.len() as u64, Ordering::Relaxed);
    if plan.todo.is_empty() && plan.delta.is_empty() {
        return Ok(summary);
    }
    let run = Run {
        writer: RwLock::new(writer),
        files: Mutex::default(),
        skipped: Mutex::default(),
        articles: AtomicU64::new(0),
        quotes: AtomicU64::new(0),
    };
    for file in &plan.delta.gone {
        run.remove(file)?;
    }
    let summary = with_workers(what.threads, &what.ingest, counters, &run, |feeder| {
        let salt = Salt::new(&what.ingest);
        let mut feed = Feed {
            todo: &plan.todo,
            run: &run,
            feeder,
            counters,
            cancel,
            salt,
            commit_every: what.commit_every,
            committed: Instant::now(),
            delta: plan.delta,
            summary,
        };
        feed.all(&what.ingest).map(|()| feed.summary)
    })??;
    Ok(summary)
}

/// Removes roots from the index, and all that was found below them; gives the number of
/// files.
///
/// # Errors
/// When a path is no root of the index, or the index cannot be written.
pub fn forget(
    writer: &mut dyn Writer,
    known: &Manifest,
    home: &Path,
    paths: &[PathBuf],
) -> Result<usize, RefreshError> {
    let mut roots = Roots::new(home, &known.roots);
    let mut delta = Delta::default();
    for path in paths {
        // a root that is gone may lie in a folder that is gone
        let number = place(path).ok().and_then(|place| roots.forget(&place));
        let number = number.or_else(|| roots.forget(&home.join(path)));
        let Some(number) = number else {
            let roots = roots.stored().iter().map(|r| r.path.display().to_string()).collect::<Vec<_>>();
            return Err(RefreshError::NoRoot { path: path.clone(), known: roots.join(", ") });
        };
        delta.gone.extend(known.files.keys().filter(|key| key.root == number).cloned());
    }
    for file in &delta.gone {
        writer.remove_file(file)?;
    }
    let removed = delta.gone.len();
    delta.roots = Some(roots.stored());
    writer.commit(delta)?;
    Ok(removed)
}

/// A run: where articles go, and the files in work.
struct Run<'r> {
    /// Read by the workers, who add; written by commits, which wait for them.
    writer: RwLock<&'r mut dyn Writer>,
    /// By their place in the plan.
    files: Mutex<BTreeMap<usize, InWork>>,
    skipped: Mutex<Vec<Skipped>>,
    articles: AtomicU64,
    quotes: AtomicU64,
}

/// A file in work, or done since the last commit.
#[derive(Clone, Debug)]
struct InWork {
    key: FileKey,
    entry: FileEntry,
    /// What there was to know of the file is known: its hash is taken.
    whole: bool,
}

impl Sink for Run<'_> {
    fn entry(&self, file: usize, entry: &Entry, document: &Document<'_>) -> Result<(), IndexError> {
        let key = lock(&self.files).get(&file).map(|work| work.key.clone()).unwrap_or_default();
        self.writer().add(&key, entry, document)?;
        let quotes = entry.quotes.len() as u64;
        self.articles.fetch_add(1, Ordering::Relaxed);
        self.quotes.fetch_add(quotes, Ordering::Relaxed);
        if let Some(work) = lock(&self.files).get_mut(&file) {
            work.entry.articles += 1;
            work.entry.quotes += quotes;
        }
        Ok(())
    }

    fn record(&self, outcome: Outcome) {
        for skipped in outcome.skipped {
            self.skip(outcome.file, skipped);
        }
    }
}

impl<'r> Run<'r> {
    fn writer(&self) -> RwLockReadGuard<'_, &'r mut dyn Writer> {
        self.writer.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn skip(&self, file: usize, skipped: Skipped) {
        if let Some(work) = lock(&self.files).get_mut(&file) {
            work.entry.skipped.push(shown(&skipped));
        }
        lock(&self.skipped).push(skipped);
    }

    fn remove(&self, file: &FileKey) -> Result<(), IndexError> {
        self.writer().remove_file(file)
    }
}

/// A skipped record as the manifest keeps it.
fn shown(skipped: &Skipped) -> String {
    match skipped.line {
        Some(line) => format!("line {line}: {}", skipped.reason),
        None => skipped.reason.to_string(),
    }
}

/// The thread that reads files and commits now and then.
struct Feed<'f, 'r> {
    todo: &'f [Todo],
    run: &'f Run<'r>,
    feeder: &'f Feeder<'f>,
    counters: &'f Counters,
    cancel: &'f AtomicBool,
    salt: Salt,
    commit_every: Duration,
    committed: Instant,
    /// What the next commit changes, beside the files in work.
    delta: Delta,
    summary: Summary,
}

/// How the reading of a file ended.
enum End {
    /// At its end, or where it cannot be read on; the hash, if it was read whole.
    File(Option<u128>),
    /// The run was cancelled after so many records.
    Cancelled(u64),
    /// The sink has failed.
    Failed,
}

impl Feed<'_, '_> {
    /// Feeds every file; commits.
    fn all(&mut self, options: &ingest::Options) -> Result<(), IndexError> {
        for (number, todo) in self.todo.iter().enumerate() {
            if self.cancel.load(Ordering::Relaxed) {
                self.summary.interrupted = true;
                break;
            }
            let work = InWork { key: todo.key.clone(), entry: todo.entry.clone(), whole: false };
            lock(&self.run.files).insert(number, work);
            let mut replaces = todo.replaces;
            match self.file(number, todo, options, &mut replaces)? {
                End::Failed => return Ok(()),
                End::Cancelled(seen) => {
                    self.summary.interrupted = true;
                    self.leave(number, seen.max(todo.done), replaces);
                    break;
                }
                End::File(hash) => {
                    self.finish(number, todo, hash, replaces)?;
                    Counters::add(&self.counters.files_done, 1);
                    if self.committed.elapsed() >= self.commit_every && !self.commit(None)? {
                        return Ok(());
                    }
                }
            }
        }
        self.commit(None).map(|_| ())
    }

    /// Feeds the records of a file. `replaces` says that the index has others of it,
    /// which go before the first of the new ones.
    fn file(
        &mut self,
        number: usize,
        todo: &Todo,
        options: &ingest::Options,
        replaces: &mut bool,
    ) -> Result<End, IndexError> {
        let begun = Instant::now();
        let key = todo.key.number();
        let mut seen = 0;
        let mut stopped = None;
        let mut take = |record| {
            let step = || -> Result<Option<End>, IndexError> {
                if self.cancel.load(Ordering::Relaxed) {
                    return Ok(Some(End::Cancelled(seen)));
                }
                seen += 1;
                if seen <= todo.done {
                    return Ok(None);
                }
                if !self.record(number, key, record, todo, &mut *replaces)? {
                    return Ok(Some(End::Failed));
                }
                // a file is not torn in two unless it takes long itself
                if begun.max(self.committed).elapsed() >= self.commit_every {
                    let done = (!*replaces).then_some((number, seen));
                    if !self.commit(done)? {
                        return Ok(Some(End::Failed));
                    }
                }
                Ok(None)
            };
            match step() {
                Ok(None) => ControlFlow::Continue(()),
                Ok(Some(end)) => {
                    stopped = Some(Ok(end));
                    ControlFlow::Break(())
                }
                Err(error) => {
                    stopped = Some(Err(error));
                    ControlFlow::Break(())
                }
            }
        };
        let Found { path, name, .. } = &todo.found;
        let hash = guarded(&mut take, |emit| ingest::split_and_hash(path, name, options, emit));
        let hash = hash.unwrap_or_else(|reason| {
            self.run.skip(number, Skipped::file(name, reason));
            None
        });
        stopped.unwrap_or(Ok(End::File(hash)))
    }

    /// Hands one record on; false when the sink has failed.
    fn record(
        &self,
        number: usize,
        key: u64,
        record: Result<Record, Skipped>,
        todo: &Todo,
        replaces: &mut bool,
    ) -> Result<bool, IndexError> {
        match record {
            Ok(record) => {
                if std::mem::take(replaces) {
                    self.run.remove(&todo.key)?;
                }
                Ok(self.feeder.send(number, key, record))
            }
            Err(skipped) => {
                self.run.skip(number, skipped);
                Ok(true)
            }
        }
    }

    /// A file was read as far as it can be.
    fn finish(
        &mut self,
        number: usize,
        todo: &Todo,
        hash: Option<u128>,
        replaces: bool,
    ) -> Result<(), IndexError> {
        if hash.is_some() && replaces {
            self.run.remove(&todo.key)?;
        }
        let mut files = lock(&self.run.files);
        if hash.is_none() && replaces {
            // it could not be opened: what is known of it stays
            files.remove(&number);
            drop(files);
            self.summary.failed += 1;
        } else if let Some(work) = files.get_mut(&number) {
            work.entry.hash = hash.unwrap_or_default();
            work.entry.done = None;
            work.whole = true;
        }
        Ok(())
    }

    /// A run was cancelled in a file, after so many records.
    fn leave(&self, number: usize, seen: u64, replaces: bool) {
        let mut files = lock(&self.run.files);
        if replaces || seen == 0 {
            files.remove(&number);
        } else if let Some(work) = files.get_mut(&number) {
            work.entry.done = Some(seen);
        }
    }

    /// Waits for the workers, and commits all that is done; false when the sink has
    /// failed. `open` is a file that goes on, and the records of it that are done.
    fn commit(&mut self, open: Option<(usize, u64)>) -> Result<bool, IndexError> {
        if !self.feeder.wait() {
            return Ok(false);
        }
        let files = std::mem::take(&mut *lock(&self.run.files));
        for (number, mut work) in files {
            match open {
                Some((open, done)) if open == number => {
                    work.entry.done = Some(done);
                    work.entry.hash = 0;
                    work.entry.salt = self.salt.for_file(!work.entry.skipped.is_empty());
                    self.delta.files.push((work.key.clone(), work.entry.clone()));
                    lock(&self.run.files).insert(number, work);
                }
                _ if !work.whole && work.entry.done.is_none() => {
                    // begun, and nothing of it may be told yet
                    lock(&self.run.files).insert(number, work);
                }
                _ => self.done(number, work),
            }
        }
        let delta = std::mem::take(&mut self.delta);
        if !delta.is_empty() {
            self.run.writer.write().unwrap_or_else(PoisonError::into_inner).commit(delta)?;
        }
        self.summary.articles = self.run.articles.load(Ordering::Relaxed);
        self.summary.quotes = self.run.quotes.load(Ordering::Relaxed);
        self.summary.skipped.append(&mut lock(&self.run.skipped));
        self.committed = Instant::now();
        Ok(true)
    }

    /// Puts a file that needs no more into the next commit.
    fn done(&mut self, number: usize, work: InWork) {
        let InWork { key, mut entry, whole } = work;
        let todo = &self.todo[number];
        if entry.articles == 0 && !entry.skipped.is_empty() {
            self.summary.failed += 1;
        } else {
            let articles = usize::try_from(entry.articles).unwrap_or(usize::MAX);
            self.summary.read.push((todo.found.name.clone(), articles));
        }
        let unreadable = whole && entry.hash == 0;
        if unreadable && entry.articles == 0 && todo.done == 0 && !todo.replaces {
            // nothing to remember: the next run tries again
            return;
        }
        // 0 is no salt: what could not be read to its end is read again
        entry.salt = if unreadable { 0 } else { self.salt.for_file(!entry.skipped.is_empty()) };
        self.delta.files.push((key, entry));
    }
}
