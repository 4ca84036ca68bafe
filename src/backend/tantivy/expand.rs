//! A word of a query -> the indexed words that it stands for.

use std::collections::BTreeSet;

use tantivy::Searcher;
use tantivy::schema::{Field, Term};

use super::engine;
use super::forms::Slot;
use super::tokenizer::{is_mark, language_mark};
use crate::index::IndexError;
use crate::query::form::Form;

/// More words than this for one of the query make it too broad to be answered.
const LIMIT: usize = 50_000;

/// The indexed words that a form accepts in one field, over all segments, and its
/// stems in texts of other `languages`.
pub fn expand(
    searcher: &Searcher,
    field: Field,
    form: &Form,
    languages: &[String],
    documents: u64,
) -> Result<Slot, IndexError> {
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
            if is_mark(word) || !form.accepts(word) {
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
    let mut forms: Vec<Term> = found.iter().map(|word| Term::from_field_text(field, word)).collect();
    let mut stemmed = 0;
    for language in languages {
        let Some(mark) = language_mark(language) else { continue };
        for stem in form.stems(language) {
            let term = Term::from_field_text(field, &format!("{mark}{stem}"));
            let holding = searcher.doc_freq(&term).map_err(engine)?;
            if holding > 0 {
                stemmed += holding;
                forms.push(term);
            }
        }
    }
    // a document that holds a stem mostly holds one of the words too
    Ok(Slot { forms, frequency: frequency.max(stemmed).min(documents) })
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
