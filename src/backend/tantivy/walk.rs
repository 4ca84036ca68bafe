//! Walking what matches, on all cores.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use tantivy::query::{EnableScoring, Query};
use tantivy::{DocId, Score, SegmentOrdinal, TERMINATED};

use super::columns::{BLOCK, Columns, Store};
use super::engine;
use crate::index::IndexError;

/// A part of a segment.
#[derive(Clone, Copy, Debug)]
struct Part {
    segment: SegmentOrdinal,
    from: DocId,
    to: DocId,
}

/// Segments of more documents are walked by several threads.
const LARGE: DocId = 400_000;
/// Fewer documents in all are walked at once, where threads would cost more than they give.
const FEW: u64 = 50_000;

/// Visits every living document that matches, some at a time, and gives what was made of
/// each part of the index that has any. `make` starts a part, `visit` is called in the
/// order of its documents; the scores are 0 unless they are `scored`.
///
/// # Errors
/// When the engine fails.
pub fn walk<T: Send>(
    store: &Store,
    query: &dyn Query,
    scored: bool,
    make: impl Fn(SegmentOrdinal, &Columns) -> tantivy::Result<T> + Sync,
    visit: impl Fn(&mut T, &[DocId], &[Score]) + Sync,
) -> Result<Vec<T>, IndexError> {
    walk_with(store, query, scored, make, visit, |part| part)
}

/// The same; `done` takes what was made of a part as soon as it is walked.
///
/// # Errors
/// As for [`walk`].
pub fn walk_with<T, R: Send>(
    store: &Store,
    query: &dyn Query,
    scored: bool,
    make: impl Fn(SegmentOrdinal, &Columns) -> tantivy::Result<T> + Sync,
    visit: impl Fn(&mut T, &[DocId], &[Score]) + Sync,
    done: impl Fn(T) -> R + Sync,
) -> Result<Vec<R>, IndexError> {
    let searcher = &store.searcher;
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher)).map_err(engine)?;
    let run = |part: Part| -> tantivy::Result<Option<R>> {
        let reader = searcher.segment_reader(part.segment);
        let mut scorer = weight.scorer(reader, 1.0)?;
        let alive = reader.alive_bitset();
        let mut doc = scorer.doc();
        if doc < part.from {
            doc = scorer.seek(part.from);
        }
        if doc >= part.to {
            return Ok(None);
        }
        let mut made = make(part.segment, store.columns(part.segment))?;
        let (mut docs, mut scores) = ([0; BLOCK], [0.0; BLOCK]);
        while doc < part.to {
            let mut n = 0;
            while n < BLOCK && doc < part.to {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    docs[n] = doc;
                    if scored {
                        scores[n] = scorer.score();
                    }
                    n += 1;
                }
                doc = scorer.advance();
            }
            visit(&mut made, &docs[..n], &scores[..n]);
        }
        Ok(Some(done(made)))
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = parts(store, threads)?;
    let documents: u64 = searcher.segment_readers().iter().map(|r| u64::from(r.max_doc())).sum();
    if threads == 1 || documents < FEW || parts.len() < 2 {
        return parts.into_iter().filter_map(|part| run(part).map_err(engine).transpose()).collect();
    }
    let next = AtomicUsize::new(0);
    let made: Mutex<Vec<(usize, tantivy::Result<R>)>> = Mutex::new(Vec::with_capacity(parts.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads.min(parts.len()) {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(part) = parts.get(number) else { break };
                    if let Some(result) = run(*part).transpose() {
                        made.lock().unwrap_or_else(PoisonError::into_inner).push((number, result));
                    }
                }
            });
        }
    });
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_unstable_by_key(|(number, _)| *number);
    made.into_iter().map(|(_, result)| result.map_err(engine)).collect()
}

/// Visits every living document that matches on this thread, until `visit` has enough.
///
/// # Errors
/// When the engine fails.
pub fn stream<C>(
    store: &Store,
    query: &dyn Query,
    columns: impl Fn(&Columns) -> tantivy::Result<C>,
    mut visit: impl FnMut(&C, DocId) -> ControlFlow<()>,
) -> Result<(), IndexError> {
    let searcher = &store.searcher;
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher)).map_err(engine)?;
    for (segment, reader) in (0..).zip(searcher.segment_readers()) {
        let mut scorer = weight.scorer(reader, 1.0).map_err(engine)?;
        let mut doc = scorer.doc();
        if doc == TERMINATED {
            continue;
        }
        let columns = columns(store.columns(segment)).map_err(engine)?;
        let alive = reader.alive_bitset();
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc)) && visit(&columns, doc).is_break() {
                return Ok(());
            }
            doc = scorer.advance();
        }
    }
    Ok(())
}

/// The largest parts first. No block of an article and its quotations is torn.
fn parts(store: &Store, threads: usize) -> Result<Vec<Part>, IndexError> {
    let mut parts = Vec::new();
    for (segment, reader) in (0..).zip(store.searcher.segment_readers()) {
        let end = reader.max_doc();
        let pieces = if end > LARGE { threads as u32 } else { 1 };
        let mut edges = vec![0];
        if pieces > 1 {
            let ordinals = store.columns(segment).ordinals().map_err(engine)?;
            for k in 1..pieces {
                let at = (u64::from(end) * u64::from(k) / u64::from(pieces)) as DocId;
                edges.push(at - ordinals.get_val(at) as DocId);
            }
        }
        edges.push(end);
        edges.dedup();
        parts.extend(edges.windows(2).map(|edge| Part { segment, from: edge[0], to: edge[1] }));
    }
    parts.sort_by_key(|part| std::cmp::Reverse(part.to - part.from));
    Ok(parts)
}
