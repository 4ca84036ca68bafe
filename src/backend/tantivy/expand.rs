//! A word of a query -> the indexed words that it stands for.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use tantivy::Searcher;
use tantivy::schema::{Field, Term};

use super::columns::Store;
use super::engine;
use super::forms::Slot;
use super::known::Key;
use super::union::holding;
use crate::index::IndexError;
use crate::index::marks::{self, is_mark};
use crate::query::form::Form;

/// A query word may match at most this many indexed words; beyond that the query is refused.
const LIMIT: usize = 50_000;

/// The indexed words that a form accepts in one field, over all segments, and its
/// stems in texts of other `languages`; where they are `counted`, with the number of
/// documents that hold any of them.
pub fn expand(
    store: &Store,
    field: Field,
    form: &Form,
    languages: &[String],
    counted: bool,
) -> Result<Slot, IndexError> {
    let Form::Stem { word, written, .. } = form else {
        return look_up(&store.searcher, field, form, languages, counted);
    };
    let key = Key { field, word: word.clone(), written: written.clone(), counted };
    if let Some(slot) = store.known.get(&key) {
        return Ok(slot);
    }
    let slot = look_up(&store.searcher, field, form, languages, counted)?;
    store.known.put(key, slot.clone());
    Ok(slot)
}

fn look_up(
    searcher: &Searcher,
    field: Field,
    form: &Form,
    languages: &[String],
    counted: bool,
) -> Result<Slot, IndexError> {
    let open = matches!(form, Form::Prefix(_) | Form::Fuzzy { .. } | Form::Regex(_));
    let mut forms = match form {
        // no dictionary need be searched for a word as it is
        Form::Exact(word) => vec![Term::from_field_text(field, word)],
        _ => accepted(searcher, field, form)?,
    };
    for language in languages {
        let Some(mark) = marks::of_language(language) else { continue };
        for stem in form.stems(language) {
            let term = Term::from_field_text(field, &format!("{mark}{stem}"));
            if searcher.doc_freq(&term).map_err(engine)? > 0 {
                forms.push(term);
            }
        }
    }
    let mut frequency = 0;
    if counted && !open {
        for reader in searcher.segment_readers() {
            frequency += holding(reader, field, &forms).map_err(engine)?;
        }
    }
    Ok(Slot { forms, frequency, open })
}

/// The indexed words that a form accepts.
fn accepted(searcher: &Searcher, field: Field, form: &Form) -> Result<Vec<Term>, IndexError> {
    let mut found: BTreeSet<String> = BTreeSet::new();
    // most words stand in most segments, and finding a stem costs more than knowing a word
    let mut refused: FxHashSet<Box<str>> = FxHashSet::default();
    let stems = matches!(form, Form::Stem { .. });
    let prefix = form.prefix();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(field).map_err(engine)?;
        let mut range = index.terms().range().ge(prefix.as_bytes());
        let end = after(prefix);
        if let Some(end) = &end {
            range = range.lt(end);
        }
        let mut stream = range.into_stream().map_err(engine)?;
        while stream.advance() {
            let Ok(word) = std::str::from_utf8(stream.key()) else { continue };
            if is_mark(word) || found.contains(word) || stems && refused.contains(word) {
                continue;
            }
            if form.accepts(word) {
                found.insert(word.to_owned());
            } else if stems {
                refused.insert(word.into());
            }
        }
        if found.len() > LIMIT {
            let message = format!("more than {LIMIT} words match one word of the query; write more of it");
            return Err(IndexError::Query(message));
        }
    }
    Ok(found.iter().map(|word| Term::from_field_text(field, word)).collect())
}

/// The smallest byte string above all that start with `prefix`.
pub fn after(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < 0xFF {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}
