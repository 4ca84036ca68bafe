//! Files → articles → quotations → a sink, in parallel.
//!
//! One thread walks and splits files into records, as many as there are cores
//! parse and attribute them. Records of a file reach the sink in any order;
//! each carries its place.

mod extract;
mod plan;
mod refresh;
mod roots;
mod salt;
mod workers;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

pub use extract::extract;
pub use refresh::{Refresh, RefreshError, Summary, forget, refresh};
pub use roots::Roots;
pub use workers::{Feeder, Outcome, Sink, with_workers};

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

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
