//! Requests -> responses.

use std::collections::HashMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;
use tantivy::collector::{Collector, Count, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::{EnableScoring, Query as EngineQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term, Value as _};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentOrdinal, SegmentReader, TantivyDocument};

use super::lower::Lowering;
use super::schema::{Fields, flag};
use super::{Layout, engine, io, record};
use crate::index::{
    Copies, Entry, Frequency, Hit, IndexError, Occurrence, Request, Response, Scope, Sort, State, Stats,
    Tally,
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
        let mut found = self.searcher.search(&*query, &Rows { scope: request.scope }).map_err(engine)?;
        let matches = found.len();
        for row in &mut found {
            if request.scope == Scope::Articles {
                row.group = self.copies.head(row.key);
            }
        }
        let mut rows =
            if request.collapse { collapse(found) } else { found.into_iter().map(|r| (r, 0)).collect() };
        let total = rows.len();
        let order = |a: &(Row, usize), b: &(Row, usize)| {
            let (a, b) = (&a.0, &b.0);
            let by_date = || b.date.cmp(&a.date);
            let by_score = || b.score.total_cmp(&a.score);
            match request.sort {
                Sort::Relevance => by_score().then_with(by_date),
                Sort::Date => by_date().then_with(by_score),
            }
            .then_with(|| (a.key, a.ordinal).cmp(&(b.key, b.ordinal)))
        };
        if let Some(limit) = request.limit
            && limit < rows.len()
        {
            if limit > 0 {
                rows.select_nth_unstable_by(limit - 1, order);
            }
            rows.truncate(limit);
        }
        rows.sort_unstable_by(order);
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
        let mut tally = Tally::default();
        let mut speakers = Names::default();
        let mut roles = Names::default();
        for segment in segments {
            let speaker_of = speakers.take(segment.speakers);
            let role_of = roles.take(segment.roles);
            tally.rows.reserve(segment.rows.len());
            tally.rows.extend(segment.rows.into_iter().map(|row| Occurrence {
                speaker: speaker_of.get(&row.speaker).copied(),
                role: role_of.get(&row.role).copied(),
                date: row.date.map(|d| record::date_of(i64::from(d))),
                article: row.key,
                group: if scope == Scope::Articles { self.copies.head(row.key) } else { row.group },
            }));
        }
        tally.speakers = speakers.names;
        tally.roles = roles.names;
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
            format: format!("tantivy {}, format {}", tantivy::version(), super::schema::FORMAT),
        })
    }

    fn state(&self) -> Result<State, IndexError> {
        self.layout.state(self.stamp.as_deref())
    }
}

impl TantivySearcher {
    fn explain(&self, query: &dyn EngineQuery, row: &Row) -> Result<String, IndexError> {
        let weight = query.weight(EnableScoring::enabled_from_searcher(&self.searcher)).map_err(engine)?;
        let reader = self.searcher.segment_reader(row.segment);
        Ok(weight.explain(reader, row.doc).map_err(engine)?.to_pretty_json())
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

/// A matching document, before its article is fetched.
#[derive(Clone, Copy, Debug)]
struct Row {
    score: Score,
    /// Days since 1970.
    date: Option<i32>,
    key: u64,
    group: u64,
    segment: SegmentOrdinal,
    doc: DocId,
    ordinal: u32,
}

impl Row {
    /// Of the document at a place in the row's block.
    fn address(&self, ordinal: u32) -> DocAddress {
        DocAddress::new(self.segment, self.doc - self.ordinal + ordinal)
    }
}

/// One row a group: the earliest, with the best score of all and the number of the others.
fn collapse(rows: Vec<Row>) -> Vec<(Row, usize)> {
    let mut groups: FxHashMap<u64, usize> = FxHashMap::default();
    let mut out: Vec<(Row, usize)> = Vec::new();
    for row in rows {
        match groups.entry(row.group) {
            std::collections::hash_map::Entry::Vacant(place) => {
                place.insert(out.len());
                out.push((row, 0));
            }
            std::collections::hash_map::Entry::Occupied(place) => {
                let (head, copies) = &mut out[*place.get()];
                *copies += 1;
                let age = |r: &Row| (r.date.unwrap_or(i32::MAX), r.key, r.ordinal);
                let score = head.score.max(row.score);
                if age(&row) < age(head) {
                    *head = row;
                }
                head.score = score;
            }
        }
    }
    out
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

/// Collects all matching documents with what ordering and grouping need.
struct Rows {
    scope: Scope,
}

struct RowsOfSegment {
    scope: Scope,
    segment: SegmentOrdinal,
    date: Column<i64>,
    key: Column<u64>,
    ordinal: Column<u64>,
    words: Column<u64>,
    rows: Vec<Row>,
}

impl RowsOfSegment {
    fn new(scope: Scope, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<RowsOfSegment> {
        let fast = reader.fast_fields();
        Ok(RowsOfSegment {
            scope,
            segment,
            date: fast.i64("date")?,
            key: fast.u64("key")?,
            ordinal: fast.u64("ordinal")?,
            words: fast.u64("words")?,
            rows: Vec::new(),
        })
    }

    fn row(&self, doc: DocId, score: Score) -> Row {
        let key = self.key.first(doc).unwrap_or(0);
        Row {
            score,
            date: self.date.first(doc).map(|d| d as i32),
            key,
            group: match self.scope {
                Scope::Articles => key,
                Scope::Quotes => self.words.first(doc).unwrap_or(0),
            },
            segment: self.segment,
            doc,
            ordinal: self.ordinal.first(doc).unwrap_or(0) as u32,
        }
    }
}

impl Collector for Rows {
    type Fruit = Vec<Row>;
    type Child = RowsOfSegment;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<RowsOfSegment> {
        RowsOfSegment::new(self.scope, segment, reader)
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, fruits: Vec<Vec<Row>>) -> tantivy::Result<Vec<Row>> {
        Ok(fruits.concat())
    }
}

impl SegmentCollector for RowsOfSegment {
    type Fruit = Vec<Row>;

    fn collect(&mut self, doc: DocId, score: Score) {
        self.rows.push(self.row(doc, score));
    }

    fn harvest(self) -> Vec<Row> {
        self.rows
    }
}

/// Collects speakers and roles too, as ordinals of the segment.
struct Tallies {
    scope: Scope,
}

struct TalliesOfSegment {
    inner: RowsOfSegment,
    speaker: Option<StrColumn>,
    role: Option<StrColumn>,
    rows: Vec<Counted>,
}

/// A matching document as it is counted; small, as there may be millions.
struct Counted {
    /// Ordinals in the segment, [`NO_NAME`] for none.
    speaker: u32,
    role: u32,
    date: Option<i32>,
    key: u64,
    group: u64,
}

const NO_NAME: u32 = u32::MAX;

/// Rows of one segment with the names behind their ordinals.
struct SegmentTally {
    speakers: Vec<(u32, String)>,
    roles: Vec<(u32, String)>,
    rows: Vec<Counted>,
}

impl Collector for Tallies {
    type Fruit = Vec<SegmentTally>;
    type Child = TalliesOfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<TalliesOfSegment> {
        let fast = reader.fast_fields();
        Ok(TalliesOfSegment {
            inner: RowsOfSegment::new(self.scope, segment, reader)?,
            speaker: fast.str("speaker_name")?,
            role: fast.str("role_name")?,
            rows: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, fruits: Vec<SegmentTally>) -> tantivy::Result<Vec<SegmentTally>> {
        Ok(fruits)
    }
}

impl SegmentCollector for TalliesOfSegment {
    type Fruit = SegmentTally;

    fn collect(&mut self, doc: DocId, score: Score) {
        let ordinal = |column: &Option<StrColumn>| {
            column.as_ref().and_then(|c| c.term_ords(doc).next()).map_or(NO_NAME, |ordinal| ordinal as u32)
        };
        let row = self.inner.row(doc, score);
        self.rows.push(Counted {
            speaker: ordinal(&self.speaker),
            role: ordinal(&self.role),
            date: row.date,
            key: row.key,
            group: row.group,
        });
    }

    fn harvest(self) -> SegmentTally {
        let names = |column: &Option<StrColumn>, of: &dyn Fn(&Counted) -> u32| -> Vec<(u32, String)> {
            let Some(column) = column else { return Vec::new() };
            let mut ordinals: Vec<u32> = self.rows.iter().map(of).filter(|&o| o != NO_NAME).collect();
            ordinals.sort_unstable();
            ordinals.dedup();
            let mut out = Vec::with_capacity(ordinals.len());
            let mut next = ordinals.iter();
            let wide: Vec<u64> = ordinals.iter().map(|&o| u64::from(o)).collect();
            let read = column.dictionary().sorted_ords_to_term_cb(&wide, |term| {
                out.extend(next.next().map(|&o| (o, String::from_utf8_lossy(term).into_owned())));
            });
            // Ordinals that the column itself gave are in its dictionary; without
            // it the names stay unknown.
            if read.is_err() {
                out.clear();
            }
            out
        };
        SegmentTally {
            speakers: names(&self.speaker, &|row| row.speaker),
            roles: names(&self.role, &|row| row.role),
            rows: self.rows,
        }
    }
}

/// Names of several segments under one numbering.
#[derive(Default)]
struct Names {
    names: Vec<String>,
    known: HashMap<String, u32>,
}

impl Names {
    /// Takes in a segment's names; gives the common number of each ordinal.
    fn take(&mut self, names: Vec<(u32, String)>) -> FxHashMap<u32, u32> {
        names
            .into_iter()
            .map(|(ordinal, name)| {
                let number = *self.known.entry(name).or_insert_with_key(|name| {
                    self.names.push(name.clone());
                    self.names.len() as u32 - 1
                });
                (ordinal, number)
            })
            .collect()
    }
}
