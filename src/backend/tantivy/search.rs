//! Requests -> responses.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::collector::Count;
use tantivy::query::{EnableScoring, Query as EngineQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term, Value as _};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, Searcher, SegmentOrdinal, TantivyDocument};

use super::collect::{Columns, Matching, Place, Row, best};
use super::lower::Lowering;
use super::schema::{Fields, flag};
use super::tally::{self, Tallies};
use super::{Layout, engine, io, record};
use crate::index::{
    Copies, Entry, Frequency, Hit, IndexError, Request, Response, Scope, Sort, State, Stats, Tally,
};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};

/// Answers from one commit.
pub struct TantivySearcher {
    layout: Layout,
    fields: Fields,
    searcher: Searcher,
    stamp: Option<String>,
    copies: Arc<Copies>,
}

impl TantivySearcher {
    pub(super) fn new(
        layout: Layout,
        fields: Fields,
        searcher: Searcher,
        stamp: Option<String>,
        copies: Copies,
    ) -> TantivySearcher {
        TantivySearcher { layout, fields, searcher, stamp, copies: Arc::new(copies) }
    }

    fn lower(&self, scope: Scope, query: &Query) -> Result<Box<dyn EngineQuery>, IndexError> {
        let copies = self.copies.clone();
        Lowering::new(&self.searcher, &self.fields, Arc::new(move |key| copies.is_copy(key)))?
            .lower(scope, query)
    }

    fn count(&self, flag: &str) -> Result<u64, IndexError> {
        let query = TermQuery::new(Term::from_field_text(self.fields.flags, flag), IndexRecordOption::Basic);
        Ok(self.searcher.search(&query, &Count).map_err(engine)? as u64)
    }
}

impl crate::index::Searcher for TantivySearcher {
    fn search(&self, request: &Request) -> Result<Response, IndexError> {
        let query = self.lower(request.scope, &request.query)?;
        let found = self.searcher.search(&*query, &Matching).map_err(engine)?;
        let matches = found.iter().map(|(_, hits)| hits.len()).sum();
        let columns: Vec<Columns> = self
            .searcher
            .segment_readers()
            .iter()
            .map(|reader| Columns::new(request.scope, reader).map_err(engine))
            .collect::<Result<_, _>>()?;
        let place = |segment: SegmentOrdinal, doc, score| Place { segment, doc, score, copies: 0 };
        let places = found
            .iter()
            .flat_map(|(segment, hits)| hits.iter().map(|&(doc, score)| place(*segment, doc, score)));
        let mut places = match request.collapse {
            true => self.collapse(&columns, places, matches),
            false => places.collect(),
        };
        let total = places.len();
        let kept = request.limit.unwrap_or(total).min(total);
        if request.sort == Sort::Relevance {
            best(&mut places, kept);
        }
        let mut rows: Vec<(Row, usize)> =
            places.iter().map(|p| (columns[p.segment as usize].row(p), p.copies as usize)).collect();
        rows.sort_unstable_by(|(a, _), (b, _)| {
            let by_date = || b.date.cmp(&a.date);
            let by_score = || b.score.total_cmp(&a.score);
            match request.sort {
                Sort::Relevance => by_score().then_with(by_date),
                Sort::Date => by_date().then_with(by_score),
            }
            .then_with(|| (a.key, a.ordinal).cmp(&(b.key, b.ordinal)))
        });
        rows.truncate(kept);
        let explanation = match rows.first() {
            Some((row, _)) if request.explain => Some(self.explain(&*query, row)?),
            _ => None,
        };
        let mut fetcher = Fetcher::new(self)?;
        let mut hits = Vec::with_capacity(rows.len());
        for (row, copies) in rows {
            let article = fetcher.entry(row.address(0))?;
            let quote = (row.ordinal > 0).then(|| row.ordinal as usize - 1);
            hits.push(Hit { score: row.score, copies, article, quote });
        }
        Ok(Response { matches, rows: total, hits, explanation })
    }

    fn tally(&self, scope: Scope, query: &Query) -> Result<Tally, IndexError> {
        let query = self.lower(scope, query)?;
        let segments = self.searcher.search(&*query, &Tallies { scope }).map_err(engine)?;
        let mut tally = tally::joined(segments);
        if scope == Scope::Articles {
            tally.rows.iter_mut().for_each(|row| row.group = self.copies.head(row.article));
        }
        Ok(tally)
    }

    fn articles(&self, id: &str) -> Result<Vec<Arc<Entry>>, IndexError> {
        let value = Value::Pattern(Pattern::Exact(vec![id.to_owned()]));
        let query = Query::Leaf(Leaf { field: Some(Field::Id), value });
        let request = Request {
            scope: Scope::Articles,
            query,
            sort: Sort::Date,
            limit: None,
            collapse: false,
            explain: false,
        };
        Ok(self.search(&request)?.hits.into_iter().map(|hit| hit.article).collect())
    }

    fn frequency(&self, words: &[&str]) -> Result<Frequency, IndexError> {
        let pattern = Pattern::Exact(words.iter().map(|w| (*w).to_owned()).collect());
        let query = Query::Leaf(Leaf { field: Some(Field::Body), value: Value::Pattern(pattern) });
        let query = self.lower(Scope::Articles, &query)?;
        let articles = self.searcher.search(&*query, &Count).map_err(engine)? as u64;
        Ok(Frequency { articles })
    }

    fn stats(&self) -> Result<Stats, IndexError> {
        let articles = self.count(flag::ARTICLE)?;
        let of = |scope, has| {
            let query = Query::Leaf(Leaf { field: None, value: has });
            let query = self.lower(scope, &query)?;
            Ok::<u64, IndexError>(self.searcher.search(&*query, &Count).map_err(engine)? as u64)
        };
        use crate::query::ast::{Has, Is};
        let mut names: Vec<String> = Vec::new();
        for reader in self.searcher.segment_readers() {
            if let Some(column) = reader.fast_fields().str("speaker_name").map_err(engine)? {
                let mut stream = column.dictionary().stream().map_err(|e| engine(Box::new(e)))?;
                while stream.advance() {
                    names.push(String::from_utf8_lossy(stream.key()).into_owned());
                }
            }
        }
        names.sort_unstable();
        names.dedup();
        Ok(Stats {
            articles,
            quotes: self.count(flag::QUOTE)?,
            attributed: of(Scope::Quotes, Value::Has(Has::Speaker))?,
            undated: of(Scope::Articles, Value::Is(Is::Undated))?,
            copies: self.copies.len() as u64,
            speakers: names.len() as u64,
            bytes: folder_size(&self.layout.root).map_err(|e| io("measuring the index".to_owned(), e))?,
            format: format!("{}, format {}", tantivy::version_string(), super::schema::FORMAT),
        })
    }

    fn state(&self) -> Result<State, IndexError> {
        self.layout.state(self.stamp.as_deref())
    }
}

impl TantivySearcher {
    /// One place a group: the earliest, with the best score of all and the number of
    /// the others.
    fn collapse(
        &self,
        columns: &[Columns],
        places: impl Iterator<Item = Place>,
        matches: usize,
    ) -> Vec<Place> {
        let age = |place: &Place| {
            let row = columns[place.segment as usize].row(place);
            (row.date.unwrap_or(i32::MAX), row.key, row.ordinal)
        };
        let mut groups: FxHashMap<u64, u32> = FxHashMap::default();
        groups.reserve(matches);
        let mut out: Vec<Place> = Vec::with_capacity(matches);
        for place in places {
            let columns = &columns[place.segment as usize];
            let group = match columns.scope {
                Scope::Articles => self.copies.head(columns.key(place.doc)),
                Scope::Quotes => columns.words(place.doc),
            };
            match groups.entry(group) {
                std::collections::hash_map::Entry::Vacant(entry) => {
                    entry.insert(out.len() as u32);
                    out.push(place);
                }
                std::collections::hash_map::Entry::Occupied(entry) => {
                    let head = &mut out[*entry.get() as usize];
                    let score = head.score.max(place.score);
                    let copies = head.copies + 1;
                    let first = if age(&place) < age(head) { place } else { *head };
                    *head = Place { score, copies, ..first };
                }
            }
        }
        out
    }

    fn explain(&self, query: &dyn EngineQuery, row: &Row) -> Result<String, IndexError> {
        let weight = query.weight(EnableScoring::enabled_from_searcher(&self.searcher)).map_err(engine)?;
        let reader = self.searcher.segment_reader(row.segment);
        Ok(super::explain::lines(&weight.explain(reader, row.doc).map_err(engine)?))
    }
}

fn folder_size(root: &std::path::Path) -> std::io::Result<u64> {
    let mut total = 0;
    for entry in walkdir::WalkDir::new(root) {
        let meta = entry.and_then(|e| e.metadata()).map_err(std::io::Error::from)?;
        if meta.is_file() {
            total += meta.len();
        }
    }
    Ok(total)
}

/// Reads entries, each block of the store once.
struct Fetcher<'s> {
    searcher: &'s TantivySearcher,
    stores: Vec<Option<StoreReader>>,
    known: HashMap<DocAddress, Arc<Entry>>,
}

/// Blocks of the document store kept unpacked, per segment.
const STORE_CACHE: usize = 32;

impl<'s> Fetcher<'s> {
    fn new(searcher: &'s TantivySearcher) -> Result<Fetcher<'s>, IndexError> {
        let stores = searcher.searcher.segment_readers().iter().map(|_| None).collect();
        Ok(Fetcher { searcher, stores, known: HashMap::new() })
    }

    fn entry(&mut self, address: DocAddress) -> Result<Arc<Entry>, IndexError> {
        if let Some(entry) = self.known.get(&address) {
            return Ok(entry.clone());
        }
        let slot = &mut self.stores[address.segment_ord as usize];
        let store = match slot {
            Some(store) => store,
            None => {
                let reader = self.searcher.searcher.segment_reader(address.segment_ord);
                slot.insert(
                    reader
                        .get_store_reader(STORE_CACHE)
                        .map_err(|e| io("opening the document store".into(), e))?,
                )
            }
        };
        let doc: TantivyDocument = store.get(address.doc_id).map_err(engine)?;
        let bytes = doc.get_first(self.searcher.fields.record).and_then(|v| v.as_bytes().map(<[u8]>::to_vec));
        let damaged =
            |reason: String| IndexError::Damaged { path: self.searcher.layout.root.clone(), reason };
        let bytes = bytes.ok_or_else(|| damaged("an article lacks its record".to_owned()))?;
        let entry = Arc::new(record::decode(&bytes).map_err(|e| damaged(e.to_string()))?);
        self.known.insert(address, entry.clone());
        Ok(entry)
    }
}
