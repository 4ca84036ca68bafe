//! Entries out of the document store.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::schema::Value as _;
use tantivy::store::StoreReader;
use tantivy::{DocAddress, Searcher, TantivyDocument};

use super::schema::Fields;
use super::{engine, io, record};
use crate::index::{Entry, IndexError};

/// Reads entries; those of one answer once each.
pub struct Fetcher<'s> {
    searcher: &'s Searcher,
    fields: &'s Fields,
    stores: Vec<Option<StoreReader>>,
    known: HashMap<DocAddress, Arc<Entry>>,
}

/// Blocks of the document store kept unpacked, per segment.
const BLOCKS: usize = 32;
/// Entries kept; an answer of more rows is streamed.
const KEPT: usize = 64;

impl<'s> Fetcher<'s> {
    pub fn new(searcher: &'s Searcher, fields: &'s Fields) -> Fetcher<'s> {
        let stores = searcher.segment_readers().iter().map(|_| None).collect();
        Fetcher { searcher, fields, stores, known: HashMap::new() }
    }

    /// The entry of an article.
    ///
    /// # Errors
    /// When the store cannot be read or holds something else.
    pub fn entry(&mut self, address: DocAddress) -> Result<Arc<Entry>, IndexError> {
        if let Some(entry) = self.known.get(&address) {
            return Ok(entry.clone());
        }
        let slot = &mut self.stores[address.segment_ord as usize];
        let store = match slot {
            Some(store) => store,
            None => {
                let reader = self.searcher.segment_reader(address.segment_ord);
                let opened = reader.get_store_reader(BLOCKS);
                slot.insert(opened.map_err(|e| io("opening the document store".into(), e))?)
            }
        };
        let doc: TantivyDocument = store.get(address.doc_id).map_err(engine)?;
        let record = doc.get_first(self.fields.record).and_then(|v| v.as_bytes());
        let bytes = record.ok_or_else(|| engine("an article lacks its record"))?;
        let entry = Arc::new(record::decode(bytes).map_err(engine)?);
        if self.known.len() >= KEPT {
            self.known.clear();
        }
        self.known.insert(address, entry.clone());
        Ok(entry)
    }
}
