//! An index in a folder of this machine, on tantivy.

mod batch;
mod columns;
mod copies;
mod count;
mod decisions;
mod details;
mod disk;
mod either;
mod expand;
mod explain;
mod fetch;
mod filter;
mod forms;
mod frequency;
mod groups;
mod join;
mod known;
mod layout;
mod log;
mod lower;
mod people;
mod places;
mod record;
mod rows;
mod schema;
mod score;
mod search;
mod slot;
mod speakers;
mod stamp;
mod tables;
#[cfg(test)]
mod tests;
mod tokenizer;
mod union;
mod units;
mod walk;
mod write;

use std::fs;
use std::path::Path;

use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexSettings, ReloadPolicy};

pub use search::TantivySearcher;
pub use write::TantivyWriter;

use crate::index::IndexError;
use disk::Disk;
use layout::{Data, Layout};
use schema::Fields;
use stamp::Stamp;
use tables::Tables;
use write::Parts;

/// How much a writer may use.
#[derive(Clone, Copy, Debug)]
pub struct WriterOptions {
    pub threads: usize,
    /// Bytes of memory for documents not yet on disk, over all threads.
    pub memory: usize,
}

impl Default for WriterOptions {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        WriterOptions { threads, memory: 200 << 20 }
    }
}

/// What a writer begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// What there is; a new index where there is none.
    Update,
    /// Nothing: an index is built beside what there is and takes its place when the
    /// writer is closed.
    Anew,
}

/// Whether `root` holds an index of any format.
pub fn exists(root: &Path) -> bool {
    Layout::new(root).exists()
}

/// The name of the last commit; `None` where nothing was committed yet.
///
/// # Errors
/// As for [`open`].
pub fn commit(root: &Path) -> Result<Option<String>, IndexError> {
    steadily(&Layout::new(root), |data| {
        let path = data.segments().join("meta.json");
        let text = fs::read_to_string(&path).map_err(|e| failed("read", &path, e))?;
        let meta: serde_json::Value = serde_json::from_str(&text).map_err(engine)?;
        let stamp = meta["payload"].as_str().map(read_stamp).transpose()?;
        Ok(stamp.map(|stamp| format!("{}-{}", data.number, stamp.commit)))
    })
}

/// How often a reader starts over when a commit removes a file under its hands.
const TRIES: u32 = 50;

/// Opens an index for questions to its last commit. Writes nothing.
///
/// # Errors
/// When there is none, it has another format, or it is damaged.
pub fn open(root: &Path) -> Result<TantivySearcher, IndexError> {
    let layout = Layout::new(root);
    steadily(&layout, |data| open_data(&layout, data))
}

/// Reads the data that counts, again where a commit removes a file under its hands.
fn steadily<T>(layout: &Layout, read: impl Fn(&Data) -> Result<T, IndexError>) -> Result<T, IndexError> {
    let mut tries = 0;
    loop {
        let result = read(&layout.current()?);
        tries += 1;
        match result {
            // a commit, or a build that took the place of this one, came in between
            Err(error) if tries < TRIES && is_moved(&error) => {
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            other => return other,
        }
    }
}

fn open_data(layout: &Layout, data: &Data) -> Result<TantivySearcher, IndexError> {
    let segments = data.segments();
    let disk = Disk::reading(&segments).map_err(|e| failed("read", &segments, e))?;
    let fields = Fields::new();
    let index = open_index(layout, disk, &fields)?;
    let stamp = index.load_metas().map_err(engine)?.payload;
    let stamp = stamp.as_deref().map_or(Ok(Stamp::default()), read_stamp)?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(engine)?;
    let snapshot = Tables::at(&data.tables(), &layout.root).snapshot(&stamp)?;
    Ok(TantivySearcher::new(layout.clone(), data.clone(), fields, reader.searcher(), stamp, snapshot))
}

/// Whether a file was missing, as one is that a commit has just replaced.
fn is_moved(error: &IndexError) -> bool {
    match error {
        IndexError::Io { source, .. } => source.kind() == std::io::ErrorKind::NotFound,
        IndexError::Engine(source) | IndexError::Opening { source, .. } => {
            let text = format!("{source:?}");
            text.contains("FileDoesNotExist") || text.contains("NotFound")
        }
        _ => false,
    }
}

fn read_stamp(payload: &str) -> Result<Stamp, IndexError> {
    serde_json::from_str(payload).map_err(engine)
}

/// Opens an index for writing and makes it where there is none.
///
/// # Errors
/// When another process writes to it, or it has another format, or the folder
/// cannot be written.
pub fn writer(root: &Path, start: Start, options: WriterOptions) -> Result<TantivyWriter, IndexError> {
    let layout = Layout::new(root);
    let lock = layout.lock()?;
    let (data, before) = match start {
        Start::Update => {
            let data = layout.current_or_first()?;
            layout.collect(&data);
            (data, None)
        }
        Start::Anew => {
            let before = layout.marked();
            if let Some(before) = &before {
                layout.collect_beside(before);
            }
            let data = layout.next()?;
            // what a first build left that was never finished
            data.remove();
            (data, Some(before))
        }
    };
    let anew = before.is_some();
    let (segments, tables) = (data.segments(), data.tables());
    for folder in [&segments, &tables] {
        fs::create_dir_all(folder).map_err(|e| failed("create", folder, e))?;
    }
    let fields = Fields::new();
    let disk = || Disk::writing(&segments).map_err(|e| failed("write", &segments, e));
    if !Index::exists(&disk()?).map_err(engine)? {
        // the threads of a round fill the machine: more of them only take turns
        let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..Default::default() };
        Index::create(disk()?, fields.schema.clone(), settings).map_err(engine)?;
    }
    if !anew {
        layout.point_to(&data)?;
    }
    let index = open_index(&layout, disk()?, &fields)?;
    let threads = options.threads.max(1);
    let memory = options.memory.max(threads * (16 << 20));
    let writer = index.writer_with_num_threads(threads, memory).map_err(|e| match e {
        tantivy::TantivyError::LockFailure(..) => IndexError::Locked { path: root.to_owned(), holder: None },
        other => engine(other),
    })?;
    let stamp = index.load_metas().map_err(engine)?.payload;
    let stamp = stamp.as_deref().map_or(Ok(Stamp::default()), read_stamp)?;
    let tables = Tables::at(&tables, &layout.root);
    let manifest = tables.snapshot(&stamp)?.manifest()?;
    let before = if stamp.commit > 0 { Some(open_data(&layout, &data)?) } else { None };
    let place = anew.then_some((layout, data));
    Ok(TantivyWriter::new(Parts { writer, fields, tables, stamp, manifest, before, threads, lock, place }))
}

fn open_index(layout: &Layout, disk: Disk, fields: &Fields) -> Result<Index, IndexError> {
    let index = Index::open(disk)
        .map_err(|e| IndexError::Opening { path: layout.root.clone(), source: Box::new(e) })?;
    if index.schema() != fields.schema {
        let reason = "its fields are not those of this program".to_owned();
        return Err(IndexError::Damaged { path: layout.root.clone(), reason });
    }
    let tokenizers = index.tokenizers();
    tokenizers.register(schema::WORDS, TextAnalyzer::from(tokenizer::WordTokenizer::default()));
    tokenizers.register(schema::FOLDED, TextAnalyzer::from(tokenizer::FoldedTokenizer::default()));
    tokenizers.register(schema::FLAGS, TextAnalyzer::from(tokenizer::FlagTokenizer::default()));
    Ok(index)
}

fn engine(e: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> IndexError {
    IndexError::Engine(e.into())
}

fn io(context: String, source: std::io::Error) -> IndexError {
    IndexError::Io { context, source }
}

/// An error of a file of the index.
fn failed(what: &str, path: &Path, error: std::io::Error) -> IndexError {
    let context = format!("{what} {}", path.display());
    match error.kind() {
        std::io::ErrorKind::PermissionDenied => IndexError::Permission { context, source: error },
        _ => io(context, error),
    }
}
