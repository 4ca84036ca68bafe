//! What words of queries stand for in one commit, looked for once: the dictionaries of a
//! large archive take milliseconds to search, and readers ask for the same words again.

use std::sync::{Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::schema::Field;

use super::slot::Slot;

/// A word in all its forms.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub field: Field,
    /// Folded.
    pub word: String,
    pub written: String,
    /// With the number of documents.
    pub counted: bool,
}

/// The words that were asked for.
#[derive(Default)]
pub struct Known(Mutex<FxHashMap<Key, Slot>>);

/// So many at most.
const MOST: usize = 20_000;

impl Known {
    fn slots(&self) -> MutexGuard<'_, FxHashMap<Key, Slot>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn get(&self, key: &Key) -> Option<Slot> {
        self.slots().get(key).cloned()
    }

    pub fn put(&self, key: Key, slot: Slot) {
        let mut slots = self.slots();
        if slots.len() >= MOST {
            slots.clear();
        }
        slots.insert(key, slot);
    }
}
