//! The numbers of documents, opened once a segment and read many at a time.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, ColumnIndex, ColumnValues, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{DocId, Searcher, SegmentOrdinal, SegmentReader};

use super::known::Known;
use super::schema::column;
use crate::index::fields::{Number, UNDATED};
use crate::persons::Trade;

/// The numbers of one field in a segment. Every document has one.
pub type Values<T> = Arc<dyn ColumnValues<T>>;

/// One commit: the engine's searcher, and the columns of its segments.
pub struct Store {
    pub searcher: Searcher,
    columns: Vec<Columns>,
    places: HashMap<SegmentId, usize>,
    /// What words of queries stand for.
    pub known: Known,
}

impl Store {
    pub fn new(searcher: Searcher) -> Store {
        let columns = searcher.segment_readers().iter().map(Columns::new).collect();
        let ids = searcher.segment_readers().iter().map(SegmentReader::segment_id);
        let places = ids.zip(0..).collect();
        Store { searcher, columns, places, known: Known::default() }
    }

    pub fn columns(&self, segment: SegmentOrdinal) -> &Columns {
        &self.columns[segment as usize]
    }

    /// The columns of a segment of this commit.
    ///
    /// # Errors
    /// When the segment is of another one.
    pub fn columns_of(&self, reader: &SegmentReader) -> tantivy::Result<&Columns> {
        let place = self.places.get(&reader.segment_id());
        place
            .map(|&k| &self.columns[k])
            .ok_or_else(|| tantivy::TantivyError::InvalidArgument("a segment of another commit".to_owned()))
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

/// The columns of one segment; each is opened when it is first asked for.
pub struct Columns {
    reader: SegmentReader,
    numbers: [OnceLock<Values<i64>>; Number::ALL.len()],
    keys: OnceLock<Values<u64>>,
    ordinals: OnceLock<Values<u64>>,
    quotes: OnceLock<Values<u64>>,
    groups: OnceLock<Values<u64>>,
    names: OnceLock<Values<u64>>,
    roles: OnceLock<Option<StrColumn>>,
}

impl Columns {
    fn new(reader: &SegmentReader) -> Columns {
        Columns {
            reader: reader.clone(),
            numbers: Default::default(),
            keys: OnceLock::new(),
            ordinals: OnceLock::new(),
            quotes: OnceLock::new(),
            groups: OnceLock::new(),
            names: OnceLock::new(),
            roles: OnceLock::new(),
        }
    }

    /// A logical number.
    pub fn numbers(&self, number: Number) -> tantivy::Result<Values<i64>> {
        let slot = &self.numbers[number as usize];
        if let Some(values) = slot.get() {
            return Ok(values.clone());
        }
        let values = values(self.reader.fast_fields().i64(number.name())?);
        Ok(slot.get_or_init(|| values).clone())
    }

    fn own(&self, slot: &OnceLock<Values<u64>>, name: &str) -> tantivy::Result<Values<u64>> {
        if let Some(values) = slot.get() {
            return Ok(values.clone());
        }
        let values = values(self.reader.fast_fields().u64(name)?);
        Ok(slot.get_or_init(|| values).clone())
    }

    /// Days of publication, [`UNDATED`] where unknown.
    pub fn days(&self) -> tantivy::Result<Values<i64>> {
        self.numbers(Number::Date)
    }

    /// Keys of the articles.
    pub fn keys(&self) -> tantivy::Result<Values<u64>> {
        self.own(&self.keys, column::KEY)
    }

    pub fn ordinals(&self) -> tantivy::Result<Values<u64>> {
        self.own(&self.ordinals, column::ORDINAL)
    }

    pub fn quotes(&self) -> tantivy::Result<Values<u64>> {
        self.own(&self.quotes, column::QUOTES)
    }

    /// Numbers of wordings.
    pub fn groups(&self) -> tantivy::Result<Values<u64>> {
        self.own(&self.groups, column::GROUP)
    }

    /// Numbers of the names of speakers, from 1; 0 for none.
    pub fn names(&self) -> tantivy::Result<Values<u64>> {
        self.own(&self.names, column::NAME)
    }

    fn roles(&self) -> Option<&StrColumn> {
        // A segment in which nobody has a role lacks the column.
        let open = || self.reader.fast_fields().str(column::ROLE).ok().flatten();
        self.roles.get_or_init(open).as_ref()
    }

    /// The role's place in the dictionary of the segment.
    pub fn role(&self, doc: DocId) -> Option<u64> {
        self.roles()?.term_ords(doc).next()
    }

    /// The role at a place in the dictionary; an unreadable one stays unknown.
    pub fn role_text(&self, place: u64) -> Option<String> {
        let mut text = String::new();
        self.roles()?.ord_to_str(place, &mut text).ok().filter(|found| *found)?;
        Some(text)
    }

    /// The trade that the role tells; `known` holds those of roles met before.
    pub fn trade(&self, doc: DocId, known: &mut Trades) -> Option<Trade> {
        let place = self.role(doc)?;
        *known.entry(place).or_insert_with(|| self.role_text(place).as_deref().and_then(Trade::of))
    }
}

/// The values of a column, 0 where a document has none.
fn values<T>(column: Column<T>) -> Values<T>
where
    T: Copy + Default + PartialOrd + std::fmt::Debug + Send + Sync + 'static,
{
    match column.index {
        // as they stand: a look at what has none, for each document, doubles the cost
        ColumnIndex::Full => column.values,
        _ => column.first_or_default_col(T::default()),
    }
}

/// Trades of the roles of a segment, by their place in its dictionary.
pub type Trades = FxHashMap<u64, Option<Trade>>;

/// A day unless it is none.
#[inline]
pub fn dated(day: i64) -> Option<i32> {
    (day != UNDATED).then_some(day as i32)
}

/// Documents that are read at once.
pub const BLOCK: usize = 128;

/// A column with room for the values of a block of documents.
pub struct Reader<T> {
    values: Values<T>,
    block: [T; BLOCK],
}

impl<T: Copy + Default + PartialOrd + std::fmt::Debug + Send + Sync + 'static> Reader<T> {
    pub fn new(values: Values<T>) -> Reader<T> {
        Reader { values, block: [T::default(); BLOCK] }
    }

    /// The values of at most [`BLOCK`] documents.
    #[inline]
    pub fn read(&mut self, docs: &[DocId]) -> &[T] {
        let block = &mut self.block[..docs.len()];
        self.values.get_vals(docs, block);
        block
    }
}
