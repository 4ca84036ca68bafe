//! Files → entries in the order of the files, without an index.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Mutex;

use super::workers::guarded;
use super::{Counters, Outcome, Sink, lock, with_workers};
use crate::index::{Entry, FileKey, IndexError};
use crate::ingest::{self, Skipped, Walk};
use crate::text::Document;

/// Outcomes wait here until those before them are out.
struct InOrder<'f> {
    state: Mutex<Waiting<'f>>,
}

struct Waiting<'f> {
    next: u64,
    ready: BTreeMap<u64, Outcome>,
    give: &'f mut (dyn FnMut(Result<Entry, Skipped>) -> ControlFlow<()> + Send),
    stopped: bool,
}

impl Sink for InOrder<'_> {
    fn entry(&self, _: usize, _: &Entry, _: &Document<'_>) -> Result<(), IndexError> {
        Ok(())
    }

    fn keeps_entries(&self) -> bool {
        true
    }

    fn record(&self, outcome: Outcome) {
        let mut waiting = lock(&self.state);
        waiting.ready.insert(outcome.sequence, outcome);
        loop {
            let next = waiting.next;
            let Some(outcome) = waiting.ready.remove(&next) else { break };
            waiting.next += 1;
            for entry in outcome.entries {
                waiting.give(Ok(entry));
            }
            for skipped in outcome.skipped {
                waiting.give(Err(skipped));
            }
        }
    }
}

impl Waiting<'_> {
    fn give(&mut self, item: Result<Entry, Skipped>) {
        if !self.stopped && (self.give)(item).is_break() {
            self.stopped = true;
        }
    }
}

/// Reads and attributes every article below `roots`, in order, and gives each to
/// `give`, which may end the run.
///
/// # Errors
/// None of the files'; those are given as [`Skipped`]. Of the program's own: when no
/// thread can be started, or `give` panics.
pub fn extract(
    roots: &[PathBuf],
    walk: &Walk,
    options: &ingest::Options,
    threads: usize,
    mut give: impl FnMut(Result<Entry, Skipped>) -> ControlFlow<()> + Send,
) -> Result<(), IndexError> {
    let sink = InOrder {
        state: Mutex::new(Waiting { next: 0, ready: BTreeMap::new(), give: &mut give, stopped: false }),
    };
    let counters = Counters::default();
    with_workers(threads, options, &counters, &sink, |feeder| {
        for (number, found) in walk.files(roots.to_vec()).enumerate() {
            let found = match found {
                Ok(found) => found,
                Err(left) => {
                    feeder.wait();
                    lock(&sink.state).give(Err(left.into()));
                    continue;
                }
            };
            let key = FileKey::new(0, &found.path).number();
            let mut stop = false;
            let mut take = |record| {
                let go_on = match record {
                    Ok(record) => feeder.send(number, key, record) && !lock(&sink.state).stopped,
                    Err(skipped) => {
                        feeder.wait();
                        let mut waiting = lock(&sink.state);
                        waiting.give(Err(skipped));
                        !waiting.stopped
                    }
                };
                stop = !go_on;
                if go_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
            };
            let cut = guarded(&mut take, |emit| ingest::split_file(&found.path, &found.name, options, emit));
            if let Err(reason) = cut {
                feeder.wait();
                lock(&sink.state).give(Err(Skipped::file(found.name, reason)));
            }
            if stop {
                break;
            }
        }
    })
}
