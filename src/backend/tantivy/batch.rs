//! Documents on their way to the engine: many at a time, but not without bound.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tantivy::indexer::UserOperation;
use tantivy::schema::document::Document;
use tantivy::{IndexWriter, TantivyDocument};

/// Bytes of bodies that go to the engine together. One article at a time, the
/// engine's threads and those that attribute would push each other's tables out of
/// the caches at every article.
const BATCH: usize = 1 << 20;

/// Bytes of bodies that may wait in the engine's queue, whose own bound counts
/// batches, not bytes.
const WAITING: usize = 24 << 20;

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

/// Gathers blocks of documents and hands them over.
#[derive(Default)]
pub struct Batches {
    open: Mutex<Batch>,
    queue: Arc<Queue>,
}

impl Batches {
    /// Adds a block, which stays together, and hands a full batch over; waits
    /// while the engine has enough to do.
    pub fn add(
        &self,
        writer: &IndexWriter<Counted>,
        block: Vec<TantivyDocument>,
        bytes: usize,
    ) -> tantivy::Result<()> {
        let full = {
            let mut open = lock(&self.open);
            open.documents.extend(block);
            open.bytes += bytes;
            (open.bytes >= BATCH).then(|| std::mem::take(&mut *open))
        };
        full.map_or(Ok(()), |batch| self.hand_over(writer, batch))
    }

    /// Hands over what waits to become a batch.
    pub fn flush(&self, writer: &IndexWriter<Counted>) -> tantivy::Result<()> {
        let batch = std::mem::take(&mut *lock(&self.open));
        self.hand_over(writer, batch)
    }

    fn hand_over(&self, writer: &IndexWriter<Counted>, batch: Batch) -> tantivy::Result<()> {
        if batch.documents.is_empty() {
            return Ok(());
        }
        {
            let mut waiting = lock(&self.queue.waiting);
            while *waiting > WAITING {
                waiting = self.queue.room.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
            *waiting += batch.bytes;
        }
        let load = Arc::new(Load { bytes: batch.bytes, queue: Arc::clone(&self.queue) });
        let counted = |document| UserOperation::Add(Counted { document, _load: Arc::clone(&load) });
        writer.run(batch.documents.into_iter().map(counted).collect::<Vec<_>>())?;
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
