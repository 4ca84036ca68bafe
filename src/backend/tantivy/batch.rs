//! Documents on their way to the engine: many at a time, but not without bound.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tantivy::indexer::UserOperation;
use tantivy::schema::document::Document;
use tantivy::schema::{Field, Term};
use tantivy::{IndexWriter, TantivyDocument};

/// Bytes of bodies that go to one thread of the engine together: few, for its threads
/// to end a round at about the same time.
const BATCH: usize = 1 << 18;

/// Batches of a round. The engine works a round off while those that attribute wait,
/// and the other way round: at the same time, each would push the other's tables out
/// of the caches at every turn of the scheduler.
const ROUND: usize = 64;

/// A document that is counted until the engine takes it up.
pub struct Counted {
    document: TantivyDocument,
    _load: Arc<Load>,
}

impl Document for Counted {
    type Value<'a> = <TantivyDocument as Document>::Value<'a>;
    type FieldsValuesIter<'a> = <TantivyDocument as Document>::FieldsValuesIter<'a>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.document.iter_fields_and_values()
    }

    fn into_tantivy_document(self) -> TantivyDocument {
        self.document
    }
}

/// The bytes of one batch, given back when its last document has been taken up.
struct Load {
    bytes: usize,
    queue: Arc<Queue>,
}

impl Drop for Load {
    fn drop(&mut self) {
        *lock(&self.queue.waiting) -= self.bytes;
        self.queue.room.notify_all();
    }
}

#[derive(Default)]
struct Queue {
    /// Bytes handed over and not taken up.
    waiting: Mutex<usize>,
    room: Condvar,
}

#[derive(Default)]
struct Batch {
    documents: Vec<TantivyDocument>,
    bytes: usize,
}

#[derive(Default)]
struct Round {
    full: Vec<Batch>,
    open: Batch,
}

/// Gathers blocks of documents and hands them over.
pub struct Batches {
    round: Mutex<Round>,
    queue: Arc<Queue>,
    /// Bytes of a round that may be left when the next one begins, as the threads of
    /// the engine do not end together.
    rest: usize,
    /// Field of the number of the file.
    file: Field,
}

/// How long to wait before asking whether the engine is alive.
const PATIENCE: Duration = Duration::from_millis(500);

impl Batches {
    /// For an engine with so many threads.
    pub fn new(threads: usize, file: Field) -> Batches {
        Batches { round: Mutex::default(), queue: Arc::default(), rest: threads * BATCH / 2, file }
    }

    /// Adds a block, which stays together; waits while the engine works a round off.
    pub fn add(
        &self,
        writer: &IndexWriter<Counted>,
        block: Vec<TantivyDocument>,
        bytes: usize,
    ) -> tantivy::Result<()> {
        self.wait(writer)?;
        let mut round = lock(&self.round);
        round.open.documents.extend(block);
        round.open.bytes += bytes;
        if round.open.bytes < BATCH {
            return Ok(());
        }
        // the next will hold about as many
        let room = Batch { documents: Vec::with_capacity(round.open.documents.len()), bytes: 0 };
        let batch = std::mem::replace(&mut round.open, room);
        round.full.push(batch);
        if round.full.len() < ROUND {
            return Ok(());
        }
        let full = std::mem::take(&mut round.full);
        drop(round);
        self.hand_over(writer, full)
    }

    /// Waits until the engine has worked a round off, as long as its threads live: one that
    /// has died of a full disk takes up nothing more, and nobody would be woken.
    fn wait(&self, writer: &IndexWriter<Counted>) -> tantivy::Result<()> {
        let mut waiting = lock(&self.queue.waiting);
        while *waiting > self.rest {
            let woken = self.queue.room.wait_timeout(waiting, PATIENCE);
            let (still, late) = woken.unwrap_or_else(PoisonError::into_inner);
            waiting = still;
            if late.timed_out() {
                drop(waiting);
                // deletes nothing, and fails where a thread has died
                writer.run([UserOperation::Delete(Term::from_field_u64(self.file, u64::MAX))])?;
                waiting = lock(&self.queue.waiting);
            }
        }
        Ok(())
    }

    /// Hands over what has come together so far.
    pub fn flush(&self, writer: &IndexWriter<Counted>) -> tantivy::Result<()> {
        let Round { mut full, open } = std::mem::take(&mut *lock(&self.round));
        if !open.documents.is_empty() {
            full.push(open);
        }
        self.hand_over(writer, full)
    }

    fn hand_over(&self, writer: &IndexWriter<Counted>, full: Vec<Batch>) -> tantivy::Result<()> {
        *lock(&self.queue.waiting) += full.iter().map(|b| b.bytes).sum::<usize>();
        for Batch { documents, bytes } in full {
            let load = Arc::new(Load { bytes, queue: Arc::clone(&self.queue) });
            let counted = |document| UserOperation::Add(Counted { document, _load: Arc::clone(&load) });
            writer.run(documents.into_iter().map(counted))?;
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
