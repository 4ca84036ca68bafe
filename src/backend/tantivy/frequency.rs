//! How many articles hold a phrase.

use std::sync::Arc;

use tantivy::schema::{Field, Term};
use tantivy::{Searcher, TERMINATED};

use super::engine;
use super::forms::{How, Matches, Operand, Pattern, Slot};
use crate::index::{Count, IndexError};

/// Documents that are looked at for one phrase; where more hold its rarest word, some
/// stretches of the index stand for all.
const LOOKED_AT: u64 = 6_000;
/// Documents of such a stretch.
const STRETCH: u64 = 2_048;

/// The numbers of articles whose body holds each phrase: words as written, in a row.
///
/// # Errors
/// When the engine fails.
pub fn frequencies(
    searcher: &Searcher,
    field: Field,
    phrases: &[Vec<&str>],
) -> Result<Vec<Count>, IndexError> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = phrases.len().div_ceil(threads).max(1);
    let run = |part: &[Vec<&str>]| -> Result<Vec<Count>, IndexError> {
        part.iter().map(|phrase| frequency(searcher, field, phrase)).collect()
    };
    if phrases.len() < 2 * threads {
        return run(phrases);
    }
    let run = &run;
    let parts = std::thread::scope(|scope| {
        let parts: Vec<_> = phrases.chunks(share).map(|part| scope.spawn(move || run(part))).collect();
        parts
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|_| Err(engine("a thread that counts phrases has died"))))
            .collect::<Result<Vec<_>, _>>()
    })?;
    Ok(parts.into_iter().flatten().collect())
}

fn frequency(searcher: &Searcher, field: Field, phrase: &[&str]) -> Result<Count, IndexError> {
    let terms: Vec<Term> = phrase.iter().map(|word| Term::from_field_text(field, word)).collect();
    let mut rarest = u64::MAX;
    for term in &terms {
        rarest = rarest.min(searcher.doc_freq(term).map_err(engine)?);
    }
    if terms.len() < 2 || rarest == 0 {
        let deleted = searcher.segment_readers().iter().any(|reader| reader.has_deletes());
        let n = if terms.is_empty() { 0 } else { rarest };
        return Ok(if deleted { Count::About(n) } else { Count::Exact(n) });
    }
    let slots = terms.into_iter().map(|term| Slot { forms: vec![term], frequency: 0, open: false }).collect();
    let pattern = Arc::new(Pattern { field, operands: vec![Operand { slots, slop: 0 }], how: How::Alone });
    let every = rarest.div_ceil(LOOKED_AT).max(1);
    let mut found = 0;
    // documents of the segments before: the stretches are those of the whole index
    let mut before = 0;
    for reader in searcher.segment_readers() {
        let mut matches = Matches::new(reader, &pattern, Vec::new()).map_err(engine)?;
        let alive = reader.alive_bitset();
        let mut doc = matches.doc();
        while doc != TERMINATED {
            let stretch = (before + u64::from(doc)) / STRETCH;
            if !stretch.is_multiple_of(every) {
                let next = (stretch / every + 1) * every * STRETCH - before;
                doc =
                    if next >= u64::from(reader.max_doc()) { TERMINATED } else { matches.seek(next as u32) };
                continue;
            }
            found += u64::from(alive.is_none_or(|alive| alive.is_alive(doc)));
            doc = matches.advance();
        }
        before += u64::from(reader.max_doc());
    }
    Ok(if every == 1 { Count::Exact(found) } else { Count::About((found * every).min(rarest)) })
}
