//! Entries -> blocks of documents, and commits that carry all that goes with them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use tantivy::schema::{Field, Term};
use tantivy::{IndexWriter, TantivyDocument};

use super::batch::{Batches, Counted};
use super::decisions::Decisions;
use super::groups::mark;
use super::layout::{Data, Layout, Lock};
use super::schema::Fields;
use super::stamp::Stamp;
use super::tables::Tables;
use super::{TantivySearcher, engine, record};
use crate::cluster::Signature;
use crate::index::block::Block;
use crate::index::fields::{Number, Sink, Text};
use crate::index::{Delta, Entry, FileKey, IndexError, Manifest, Writer};
use crate::persons::Trade;
use crate::text::Document;

/// Adds blocks to a tantivy index.
pub struct TantivyWriter {
    writer: IndexWriter<Counted>,
    fields: Fields,
    tables: Tables,
    stamp: Stamp,
    manifest: Manifest,
    batches: Batches,
    /// What was decided about the whole archive; read when it is first needed, as a run
    /// that finds nothing new does not.
    decisions: Mutex<Option<Decisions>>,
    /// The last commit, to look up what a removed file held.
    before: Option<TantivySearcher>,
    /// For an index built anew: the data that is to take the place of what there is.
    place: Option<(Layout, Data)>,
    /// Given up when the writer goes.
    _lock: Lock,
}

/// What a writer is made of.
pub(super) struct Parts {
    pub writer: IndexWriter<Counted>,
    pub fields: Fields,
    pub tables: Tables,
    pub stamp: Stamp,
    pub manifest: Manifest,
    pub before: Option<TantivySearcher>,
    pub threads: usize,
    pub lock: Lock,
    pub place: Option<(Layout, Data)>,
}

impl TantivyWriter {
    pub(super) fn new(parts: Parts) -> TantivyWriter {
        let Parts { writer, fields, tables, stamp, manifest, before, threads, lock, place } = parts;
        TantivyWriter {
            batches: Batches::new(threads, fields.file),
            writer,
            fields,
            tables,
            stamp,
            manifest,
            decisions: Mutex::new(None),
            before,
            place,
            _lock: lock,
        }
    }

    /// The files and roots of the last commit.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    fn decisions(&self) -> Result<Decided<'_>, IndexError> {
        let mut decisions = lock(&self.decisions);
        if decisions.is_none() {
            *decisions = Some(self.tables.decisions(&self.stamp)?);
        }
        Ok(Decided(decisions))
    }
}

/// Decisions that have been read.
struct Decided<'d>(MutexGuard<'d, Option<Decisions>>);

impl Decided<'_> {
    fn get(&mut self) -> &mut Decisions {
        self.0.get_or_insert_with(Decisions::default)
    }
}

impl Writer for TantivyWriter {
    fn add(&self, file: &FileKey, entry: &Entry, document: &Document) -> Result<(), IndexError> {
        let a = &entry.article;
        let signature = Signature::new(a.title.as_deref().unwrap_or_default(), a.story());
        let (mut documents, wordings) = block(&self.fields, file.number(), entry, document)?;
        let trades: Vec<Option<Trade>> = entry
            .quotes
            .iter()
            .map(|q| q.speaker.as_ref().and_then(|s| s.role.as_deref()).and_then(Trade::of))
            .collect();
        {
            let mut decided = self.decisions()?;
            let decisions = decided.get();
            decisions.article(entry.key, a.published.as_ref().map(|p| p.date), &signature);
            for (k, quote) in entry.quotes.iter().enumerate() {
                let doc = &mut documents[k + 1];
                doc.add_u64(self.fields.group, u64::from(decisions.groups.number(wordings[k])));
                let name = quote.speaker.as_ref().map_or(0, |s| decisions.names.heard(&s.name, trades[k]));
                doc.add_u64(self.fields.name, u64::from(name));
            }
        }
        self.batches.add(&self.writer, documents, a.body.len()).map_err(engine)
    }

    fn remove_file(&self, file: &FileKey) -> Result<(), IndexError> {
        // a deletion spares what comes after it only
        self.batches.flush(&self.writer).map_err(engine)?;
        let number = file.number();
        if let Some(before) = &self.before {
            let mut decided = self.decisions()?;
            let decisions = decided.get();
            before.held(number, &mut |held| decisions.forget(held))?;
        }
        self.writer.delete_term(Term::from_field_u64(self.fields.file, number));
        Ok(())
    }

    fn commit(&mut self, delta: Delta) -> Result<(), IndexError> {
        self.batches.flush(&self.writer).map_err(engine)?;
        // Read now where this run has added nothing: who is whom may still have changed.
        drop(self.decisions()?);
        let mut prepared = self.writer.prepare_commit().map_err(engine)?;
        // What goes with the documents is on disk before the commit names it: a crash
        // in between leaves bytes that nothing refers to.
        self.manifest.apply(delta.clone());
        let mut decisions = lock(&self.decisions);
        let decisions = decisions.get_or_insert_with(Decisions::default);
        let stamp = self.tables.write(&self.stamp, &delta, &self.manifest, decisions)?;
        let payload = serde_json::to_string(&stamp).map_err(engine)?;
        prepared.set_payload(&payload);
        prepared.commit().map_err(engine)?;
        decisions.committed();
        self.stamp = stamp;
        self.tables.sweep(&self.stamp);
        Ok(())
    }

    fn close(self: Box<Self>) -> Result<(), IndexError> {
        self.writer.wait_merging_threads().map_err(engine)?;
        if let Some((layout, data)) = &self.place {
            layout.point_to(data)?;
            layout.collect(data);
        }
        Ok(())
    }
}

/// The documents of one article, the article first, and the hash of the wording of each
/// quotation.
fn block(
    f: &Fields,
    file: u64,
    entry: &Entry,
    document: &Document,
) -> Result<(Vec<TantivyDocument>, Vec<u64>), IndexError> {
    let mut block = Block::new(entry, document);
    let mut documents = Vec::with_capacity(1 + entry.quotes.len());
    let mut wordings = Vec::with_capacity(entry.quotes.len());
    let mut doc = Doc::new(f, 3 * entry.article.body.len() + 1024);
    block.article(&mut doc);
    doc.0.add_bytes(f.record, &record::encode(entry).map_err(engine)?);
    doc.place(file, entry.key, 0, entry.quotes.len());
    doc.0.add_u64(f.group, mark(entry.key));
    doc.0.add_u64(f.name, 0);
    documents.push(doc.0);
    for (k, quote) in entry.quotes.iter().enumerate() {
        // for many small documents, room of the right size is most of the work
        let mut doc = Doc::new(f, block.size_of_quote(k));
        wordings.push(block.quote(k, &mut doc));
        if let Some(role) = quote.speaker.as_ref().and_then(|s| s.role.as_deref()) {
            doc.0.add_text(f.role_name, role);
        }
        doc.place(file, entry.key, k + 1, 0);
        documents.push(doc.0);
    }
    Ok((documents, wordings))
}

/// A document of the engine that takes logical fields.
struct Doc<'f>(TantivyDocument, &'f Fields);

impl<'f> Doc<'f> {
    fn new(fields: &'f Fields, capacity: usize) -> Doc<'f> {
        Doc(TantivyDocument::with_capacity(capacity), fields)
    }

    /// Where it stands: what every document has for the sake of blocks.
    fn place(&mut self, file: u64, key: u64, ordinal: usize, quotes: usize) {
        let Doc(doc, f) = self;
        doc.add_u64(f.file, file);
        doc.add_u64(f.key, key);
        doc.add_u64(f.ordinal, ordinal as u64);
        doc.add_u64(f.quotes, quotes as u64);
    }
}

impl Sink for Doc<'_> {
    fn text(&mut self, field: Text, text: &str) {
        let field: Field = self.1.text(field);
        self.0.add_text(field, text);
    }

    fn flags(&mut self, flags: &str) {
        self.0.add_text(self.1.flags, flags);
    }

    fn number(&mut self, field: Number, value: i64) {
        self.0.add_i64(self.1.number(field), value);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
