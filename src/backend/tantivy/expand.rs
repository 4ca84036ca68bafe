//! A word of a query -> the indexed words that it stands for.

use std::collections::BTreeSet;

use tantivy::Searcher;
use tantivy::schema::{Field, Term};

use super::engine;
use super::forms::Slot;
use super::tokenizer::{PARAGRAPH, SENTENCE};
use crate::index::IndexError;
use crate::query::form::Form;

/// More words than this for one of the query make it too broad to be answered.
const LIMIT: usize = 50_000;

/// The indexed words that a form accepts in one field, over all segments.
pub fn expand(searcher: &Searcher, field: Field, form: &Form, documents: u64) -> Result<Slot, IndexError> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut frequency = 0;
    let prefix = form.prefix();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field).map_err(engine)?;
        let mut range = index.terms().range().ge(prefix.as_bytes());
        let end = after(prefix);
        if let Some(end) = &end {
            range = range.lt(end);
        }
        let mut stream = range.into_stream().map_err(engine)?;
        while let Some((key, info)) = stream.next() {
            let Ok(word) = std::str::from_utf8(key) else { continue };
            if word.starts_with([SENTENCE, PARAGRAPH]) || !form.accepts(word) {
                continue;
            }
            frequency += u64::from(info.doc_freq);
            if !found.contains(word) {
                found.insert(word.to_owned());
            }
        }
        if found.len() > LIMIT {
            let message = format!("more than {LIMIT} words match one word of the query; write more of it");
            return Err(IndexError::Query(message));
        }
    }
    let forms = found.iter().map(|word| Term::from_field_text(field, word)).collect();
    Ok(Slot { forms, frequency: frequency.min(documents) })
}

/// The smallest byte string above all that start with `prefix`.
fn after(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < 0xFF {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}
