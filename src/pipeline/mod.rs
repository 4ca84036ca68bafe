//! Files → articles → quotations → a sink, in parallel.
//!
//! One thread walks and splits files into records, as many as there are cores
//! parse and attribute them. Records of a file reach the sink in any order;
//! each carries its place.

mod extract;
mod refresh;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

pub use extract::extract;
pub use refresh::{Refresh, RefreshError, Summary, refresh};

use crate::article::Article;
use crate::attribution;
use crate::index::{Entry, IndexError};
use crate::ingest::{self, Parsed, Reason, Record, Skipped};
use crate::text::Document;
use crate::timex;

/// What a run has done so far, for whoever watches.
#[derive(Debug, Default)]
pub struct Counters {
    pub files: AtomicU64,
    pub files_done: AtomicU64,
    pub articles: AtomicU64,
    pub quotes: AtomicU64,
    /// Bytes of records, unpacked.
    pub bytes: AtomicU64,
}

impl Counters {
    fn add(counter: &AtomicU64, n: u64) {
        counter.fetch_add(n, Ordering::Relaxed);
    }
}

/// One record, read and attributed.
pub struct Outcome {
    /// Place among all records of the run, from 0.
    pub sequence: u64,
    /// The file, as the feeder numbers them.
    pub file: usize,
    pub entries: Vec<Entry>,
    pub skipped: Vec<Skipped>,
}

/// Who said what in an article, and when.
fn quotes_of(article: &Article, document: &Document<'_>) -> Vec<crate::quote::Quote> {
    let bylines: Vec<String> = article.bylines.iter().flat_map(|b| b.names.iter().cloned()).collect();
    let context = attribution::Context { title: article.title.as_deref(), bylines: &bylines };
    let mut quotes = attribution::attribute(document, &context);
    timex::said_all(document, &mut quotes, article.published.as_ref().map(|p| p.date));
    quotes
}

/// Takes what the workers made. Called from many threads at once.
pub trait Sink: Sync {
    /// One article with its body cut into sentences.
    ///
    /// # Errors
    /// Ends the run.
    fn entry(&self, file: usize, entry: &Entry, document: &Document<'_>) -> Result<(), IndexError>;

    /// A record is done; its entries were given before.
    fn record(&self, outcome: Outcome);

    /// Whether outcomes should carry the entries.
    fn keeps_entries(&self) -> bool {
        false
    }

    /// The key of the file numbered `file`.
    fn file_key(&self, file: usize) -> u64;
}

struct Task {
    sequence: u64,
    file: usize,
    record: Record,
}

/// Hands records to the workers.
pub struct Feeder<'p> {
    tasks: crossbeam_channel::Sender<Task>,
    pool: &'p Pool,
    sent: std::cell::Cell<u64>,
}

#[derive(Default)]
struct Pool {
    /// Records sent and not done.
    open: Mutex<u64>,
    idle: Condvar,
    failed: AtomicBool,
    error: Mutex<Option<IndexError>>,
}

impl Feeder<'_> {
    /// Queues a record; false when the run has failed and should end.
    pub fn send(&self, file: usize, record: Record) -> bool {
        *lock(&self.pool.open) += 1;
        let sequence = self.sent.get();
        self.sent.set(sequence + 1);
        self.tasks.send(Task { sequence, file, record }).is_ok() && !self.pool.failed.load(Ordering::Relaxed)
    }

    /// Waits until every record sent is done; false when the run has failed.
    pub fn wait(&self) -> bool {
        let mut open = lock(&self.pool.open);
        while *open > 0 {
            open = self.pool.idle.wait(open).unwrap_or_else(PoisonError::into_inner);
        }
        !self.pool.failed.load(Ordering::Relaxed)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Bytes of stack of a worker: pages are trees, and are walked as such.
const STACK: usize = 16 << 20;

/// Runs `feed` with `threads` workers behind it.
///
/// # Errors
/// The first error of the sink.
pub fn with_workers<R>(
    threads: usize,
    options: &ingest::Options,
    counters: &Counters,
    sink: &dyn Sink,
    feed: impl FnOnce(&Feeder<'_>) -> R,
) -> Result<R, IndexError> {
    let pool = Pool::default();
    let (tasks, queue) = crossbeam_channel::bounded::<Task>(threads.max(1) * 16);
    let result = std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let queue = queue.clone();
            let pool = &pool;
            let worker = std::thread::Builder::new().stack_size(STACK);
            let run = move || {
                while let Ok(task) = queue.recv() {
                    if !pool.failed.load(Ordering::Relaxed)
                        && let Err(error) = work(task, options, counters, sink)
                    {
                        lock(&pool.error).get_or_insert(error);
                        pool.failed.store(true, Ordering::Relaxed);
                    }
                    let mut open = lock(&pool.open);
                    *open -= 1;
                    if *open == 0 {
                        pool.idle.notify_all();
                    }
                }
            };
            worker.spawn_scoped(scope, run)?;
        }
        drop(queue);
        let feeder = Feeder { tasks, pool: &pool, sent: std::cell::Cell::new(0) };
        let result = feed(&feeder);
        feeder.wait();
        Ok(result)
    });
    let result = result.map_err(|source: std::io::Error| IndexError::Io {
        context: "starting a worker".to_owned(),
        source,
    })?;
    match lock(&pool.error).take() {
        Some(error) => Err(error),
        None => Ok(result),
    }
}

fn work(
    task: Task,
    options: &ingest::Options,
    counters: &Counters,
    sink: &dyn Sink,
) -> Result<(), IndexError> {
    let Task { sequence, file, record } = task;
    Counters::add(&counters.bytes, record.bytes.len() as u64);
    let file_key = sink.file_key(file);
    let mut entries = Vec::new();
    // A fault of ours in one article is that article's loss only.
    let Parsed { articles, blank, mut skipped } = catch_unwind(AssertUnwindSafe(|| {
        ingest::parse(&record, options)
    }))
    .unwrap_or_else(|fault| Parsed { skipped: vec![internal(&record, &*fault)], ..Parsed::default() });
    for (k, article) in articles.into_iter().enumerate() {
        let key = article_key(file_key, &record, k);
        let mut entry = Entry { article, quotes: Vec::new(), key };
        let article = &entry.article;
        let attributed = catch_unwind(AssertUnwindSafe(|| {
            let document = Document::new(&article.body);
            let quotes = quotes_of(article, &document);
            (document, quotes)
        }));
        let document = match attributed {
            Ok((document, quotes)) => {
                entry.quotes = quotes;
                document
            }
            Err(fault) => {
                skipped.push(internal(&record, &*fault));
                continue;
            }
        };
        Counters::add(&counters.articles, 1);
        Counters::add(&counters.quotes, entry.quotes.len() as u64);
        sink.entry(file, &entry, &document)?;
        drop(document);
        if sink.keeps_entries() {
            entries.push(entry);
        }
    }
    if sink.keeps_entries() {
        // no article of an index, yet the one answer there is for the page
        entries.extend(blank.into_iter().map(|article| Entry { article, quotes: Vec::new(), key: 0 }));
    }
    sink.record(Outcome { sequence, file, entries, skipped });
    Ok(())
}

/// Stable as long as the file keeps its path and the record its place. The members
/// of an archive are records of one file and each is counted from 0.
fn article_key(file: u64, record: &Record, article: usize) -> u64 {
    let member = record.origin.path.split_once("!/").map_or("", |(_, member)| member);
    let mut bytes = Vec::with_capacity(24 + member.len());
    bytes.extend(file.to_le_bytes());
    bytes.extend(record.number.to_le_bytes());
    bytes.extend((article as u64).to_le_bytes());
    bytes.extend(member.as_bytes());
    xxhash_rust::xxh3::xxh3_64(&bytes)
}

fn internal(record: &Record, fault: &(dyn std::any::Any + Send)) -> Skipped {
    let what = fault
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| fault.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a fault without a message".to_owned());
    Skipped {
        path: record.origin.path.clone(),
        line: record.origin.line,
        offset: record.origin.offset,
        reason: Reason::Internal(what),
    }
}
