//! The workers: each takes a record, reads and attributes it, and hands on what came
//! of it.
//!
//! A fault of ours (a panic) costs as little as it can: in a parser one record, in
//! attribution the quotations of one article. A fault of the sink ends the run with an
//! error, since nobody knows what of it was written; nothing waits without end.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, Once, PoisonError};

use super::{Counters, lock};
use crate::article::Article;
use crate::attribution;
use crate::index::{Entry, IndexError};
use crate::ingest::{self, Parsed, Reason, Record, Skipped};
use crate::quote::Quote;
use crate::text::Document;
use crate::timex;

/// One record, read and attributed.
pub struct Outcome {
    /// Place among all records of the run, from 0.
    pub sequence: u64,
    /// The file, as the feeder numbers them.
    pub file: usize,
    pub entries: Vec<Entry>,
    pub skipped: Vec<Skipped>,
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
}

/// Who said what in an article.
type Attribute = fn(&Article, &Document<'_>) -> Vec<Quote>;

/// Who said what in an article, and when.
fn quotes_of(article: &Article, document: &Document<'_>) -> Vec<Quote> {
    let bylines: Vec<String> = article.bylines.iter().flat_map(|b| b.names.iter().cloned()).collect();
    let context = attribution::Context {
        title: article.title.as_deref(),
        bylines: &bylines,
        language: article.language.as_deref(),
    };
    let mut quotes = attribution::attribute(document, &context);
    timex::said_all(document, &mut quotes, article.published.as_ref().map(|p| p.date));
    quotes
}

struct Task {
    sequence: u64,
    file: usize,
    /// The number under which the documents of the file are filed.
    key: u64,
    record: Record,
}

/// Hands records to the workers.
pub struct Feeder<'p> {
    tasks: crossbeam_channel::Sender<Task>,
    pool: &'p Pool,
    sent: Cell<u64>,
}

#[derive(Default)]
struct Pool {
    count: Mutex<Count>,
    idle: Condvar,
    failed: AtomicBool,
    error: Mutex<Option<IndexError>>,
}

#[derive(Default)]
struct Count {
    /// Records sent and not done.
    open: u64,
    /// Workers that can still do any.
    alive: usize,
}

impl Pool {
    fn has_failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    fn fail(&self, error: IndexError) {
        lock(&self.error).get_or_insert(error);
        self.failed.store(true, Ordering::Relaxed);
    }

    fn count(&self, change: impl FnOnce(&mut Count)) {
        let mut count = lock(&self.count);
        change(&mut count);
        if count.open == 0 || count.alive == 0 {
            self.idle.notify_all();
        }
    }
}

impl Feeder<'_> {
    /// Queues a record of the file numbered `file`, whose documents are filed under
    /// `key`; false when the run has failed and should end.
    pub fn send(&self, file: usize, key: u64, record: Record) -> bool {
        let sequence = self.sent.get();
        self.sent.set(sequence + 1);
        self.pool.count(|count| count.open += 1);
        let sent = self.tasks.send(Task { sequence, file, key, record }).is_ok();
        if !sent {
            self.pool.count(|count| count.open -= 1);
        }
        sent && !self.pool.has_failed()
    }

    /// Waits until every record sent is done; false when the run has failed.
    pub fn wait(&self) -> bool {
        let mut count = lock(&self.pool.count);
        while count.open > 0 && count.alive > 0 {
            count = self.pool.idle.wait(count).unwrap_or_else(PoisonError::into_inner);
        }
        let left_undone = count.open > 0;
        drop(count);
        if left_undone {
            self.pool.fail(internal_error("every worker has died"));
        }
        !self.pool.has_failed()
    }
}

/// Counts a record as done when it goes, however it goes.
struct Open<'p>(&'p Pool);

impl Drop for Open<'_> {
    fn drop(&mut self) {
        self.0.count(|count| count.open -= 1);
    }
}

/// Counts a worker as gone when it goes, however it goes.
struct Alive<'p>(&'p Pool);

impl Drop for Alive<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.fail(internal_error("a worker has died"));
        }
        self.0.count(|count| count.alive -= 1);
    }
}

fn internal_error(what: &str) -> IndexError {
    IndexError::Engine(format!("internal error: {what}").into())
}

/// Bytes of stack of a worker: pages are trees, and are walked as such.
const STACK: usize = 16 << 20;

/// Name of the threads whose faults are reported as what they cost, not where they were.
const WORKER: &str = "whosaid worker";

/// A fault of a worker is told in one line by whoever reports what was left out: no
/// trace on standard error. Faults of other threads are shown as ever.
fn quiet_faults() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |fault| {
            if std::thread::current().name() != Some(WORKER) && !CUTTING.get() {
                before(fault);
            }
        }));
    });
}

thread_local! {
    /// Whether this thread is inside of what cuts a file, and not in what takes the records.
    static CUTTING: Cell<bool> = const { Cell::new(false) };
}

/// Runs `cut`, which gives records to `take`. A fault of it costs what is left of that
/// file; a fault of `take` goes on.
///
/// # Errors
/// What the fault said.
pub fn guarded<T>(take: ingest::Emit<'_>, cut: impl FnOnce(ingest::Emit<'_>) -> T) -> Result<T, Reason> {
    quiet_faults();
    let mut taking = |record: Result<Record, Skipped>| {
        CUTTING.set(false);
        let flow = take(record);
        CUTTING.set(true);
        flow
    };
    CUTTING.set(true);
    let result = catch_unwind(AssertUnwindSafe(|| cut(&mut taking)));
    let own = CUTTING.replace(false);
    match result {
        Ok(done) => Ok(done),
        Err(fault) if own => Err(Reason::Internal(message(&*fault))),
        Err(fault) => resume_unwind(fault),
    }
}

/// Runs `feed` with `threads` workers behind it.
///
/// # Errors
/// The first error, or fault, of the sink; or when no thread can be started.
pub fn with_workers<R>(
    threads: usize,
    options: &ingest::Options,
    counters: &Counters,
    sink: &dyn Sink,
    feed: impl FnOnce(&Feeder<'_>) -> R,
) -> Result<R, IndexError> {
    let work = Work { options, counters, sink, attribute: quotes_of };
    run(threads, &work, feed)
}

fn run<R>(threads: usize, work: &Work<'_>, feed: impl FnOnce(&Feeder<'_>) -> R) -> Result<R, IndexError> {
    quiet_faults();
    let threads = threads.max(1);
    let pool = Pool::default();
    let (tasks, queue) = crossbeam_channel::bounded::<Task>(threads * 16);
    let result = std::thread::scope(|scope| {
        let mut workers = Vec::with_capacity(threads);
        for _ in 0..threads {
            let queue = queue.clone();
            let pool = &pool;
            let worker = std::thread::Builder::new().name(WORKER.to_owned()).stack_size(STACK);
            pool.count(|count| count.alive += 1);
            let started = worker.spawn_scoped(scope, move || {
                let _alive = Alive(pool);
                while let Ok(task) = queue.recv() {
                    let _open = Open(pool);
                    if !pool.has_failed()
                        && let Err(error) = work.guarded(task)
                    {
                        pool.fail(error);
                    }
                }
            });
            match started {
                Ok(handle) => workers.push(handle),
                Err(source) => {
                    pool.count(|count| count.alive -= 1);
                    return Err(IndexError::Io { context: "starting a worker".to_owned(), source });
                }
            }
        }
        drop(queue);
        let feeder = Feeder { tasks, pool: &pool, sent: Cell::new(0) };
        let result = feed(&feeder);
        feeder.wait();
        drop(feeder);
        for worker in workers {
            if worker.join().is_err() {
                pool.fail(internal_error("a worker has died"));
            }
        }
        Ok(result)
    })?;
    match lock(&pool.error).take() {
        Some(error) => Err(error),
        None => Ok(result),
    }
}

/// What every worker works with.
struct Work<'w> {
    options: &'w ingest::Options,
    counters: &'w Counters,
    sink: &'w dyn Sink,
    attribute: Attribute,
}

impl Work<'_> {
    /// Does a task; a fault outside of reading and attributing is one of the sink.
    fn guarded(&self, task: Task) -> Result<(), IndexError> {
        let place = Skipped {
            path: task.record.origin.path.clone(),
            line: task.record.origin.line,
            offset: task.record.origin.offset,
            reason: Reason::Internal(String::new()),
        };
        catch_unwind(AssertUnwindSafe(|| self.work(task))).unwrap_or_else(|fault| {
            let place = Skipped { reason: Reason::Internal(message(&*fault)), ..place };
            Err(IndexError::Engine(format!("in writing what was read, {place}").into()))
        })
    }

    fn work(&self, task: Task) -> Result<(), IndexError> {
        let Task { sequence, file, key, record } = task;
        Counters::add(&self.counters.bytes, record.bytes.len() as u64);
        let mut entries = Vec::new();
        let Parsed { articles, blank, mut skipped } =
            catch_unwind(AssertUnwindSafe(|| ingest::parse(&record, self.options))).unwrap_or_else(|fault| {
                let reason = Reason::Internal(message(&*fault));
                Parsed { skipped: vec![left_out(&record, reason)], ..Parsed::default() }
            });
        for (k, article) in articles.into_iter().enumerate() {
            let mut entry = Entry { article, quotes: Vec::new(), key: article_key(key, &record, k) };
            let article = &entry.article;
            let document = match self.attributed(article) {
                Ok((document, quotes)) => {
                    entry.quotes = quotes;
                    document
                }
                Err(fault) => {
                    // the article is there all the same, unless it cannot even be cut into sentences
                    match catch_unwind(|| Document::new(&article.body)) {
                        Ok(document) => {
                            skipped.push(left_out(&record, Reason::Unattributed(fault)));
                            document
                        }
                        Err(fault) => {
                            skipped.push(left_out(&record, Reason::Internal(message(&*fault))));
                            continue;
                        }
                    }
                }
            };
            Counters::add(&self.counters.articles, 1);
            Counters::add(&self.counters.quotes, entry.quotes.len() as u64);
            self.sink.entry(file, &entry, &document)?;
            drop(document);
            if self.sink.keeps_entries() {
                entries.push(entry);
            }
        }
        if self.sink.keeps_entries() {
            // no article of an index, yet the one answer there is for the page
            entries.extend(blank.into_iter().map(|article| Entry { article, quotes: Vec::new(), key: 0 }));
        }
        self.sink.record(Outcome { sequence, file, entries, skipped });
        Ok(())
    }

    /// The body cut into sentences, and the quotations in it; or what a fault said.
    fn attributed<'a>(&self, article: &'a Article) -> Result<(Document<'a>, Vec<Quote>), String> {
        catch_unwind(AssertUnwindSafe(|| {
            let document = Document::new(&article.body);
            let quotes = (self.attribute)(article, &document);
            (document, quotes)
        }))
        .map_err(|fault| message(&*fault))
    }
}

/// What a fault said.
fn message(fault: &(dyn Any + Send)) -> String {
    let text = fault
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| fault.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a fault without a message".to_owned());
    // one line, and not a whole article that the message may quote
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(200) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

fn left_out(record: &Record, reason: Reason) -> Skipped {
    Skipped {
        path: record.origin.path.clone(),
        line: record.origin.line,
        offset: record.origin.offset,
        reason,
    }
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

#[cfg(test)]
mod tests;
