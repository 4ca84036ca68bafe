//! An index in a folder of this machine, on tantivy.

mod batch;
mod collect;
mod expand;
mod explain;
mod folded;
mod forms;
mod join;
mod lower;
mod record;
mod schema;
mod score;
mod search;
mod tally;
mod tokenizer;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{Index, IndexSettings, ReloadPolicy};

pub use search::TantivySearcher;
pub use write::TantivyWriter;

use crate::index::{Copies, IndexError, Manifest, State};
use schema::{FORMAT, Fields};

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
        WriterOptions { threads, memory: 400 << 20 }
    }
}

/// The files of an index, below one folder.
#[derive(Clone, Debug)]
struct Layout {
    root: PathBuf,
}

const MARKER: &str = "whosaid.json";

impl Layout {
    fn segments(&self) -> PathBuf {
        self.root.join("segments")
    }

    fn files(stamp: &str) -> String {
        format!("files-{stamp}.bin")
    }

    fn copies(stamp: &str) -> String {
        format!("copies-{stamp}.bin")
    }

    fn signatures(stamp: &str) -> String {
        format!("signatures-{stamp}.bin")
    }

    /// Writes a file so that it is whole or absent after a crash.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), IndexError> {
        use std::io::Write;
        let path = self.root.join(name);
        let part = self.root.join(format!("{name}.part"));
        let write = || -> std::io::Result<()> {
            let mut file = fs::File::create(&part)?;
            file.write_all(bytes)?;
            file.sync_all()?;
            fs::rename(&part, &path)?;
            #[cfg(unix)]
            fs::File::open(&self.root)?.sync_all()?;
            Ok(())
        };
        write().map_err(|e| io(format!("writing {}", path.display()), e))
    }

    fn read(&self, name: &str) -> Result<Vec<u8>, IndexError> {
        let path = self.root.join(name);
        fs::read(&path).map_err(|e| io(format!("reading {}", path.display()), e))
    }

    /// Removes the state of earlier commits. A reader that still wants it has it
    /// open or asks again.
    fn sweep(&self, keep: &str) {
        let Ok(entries) = fs::read_dir(&self.root) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            let ours = ["files-", "copies-", "signatures-"].iter().any(|p| name.starts_with(p));
            if ours && !name.ends_with(&format!("-{keep}.bin")) {
                // Left for the next commit to sweep when it cannot be removed now.
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// The format the folder was built with; `None` where there is no index.
    fn format(&self) -> Result<Option<String>, IndexError> {
        let path = self.root.join(MARKER);
        match fs::read(&path) {
            Ok(bytes) => {
                let value: serde_json::Value = serde_json::from_slice(&bytes)
                    .map_err(|e| IndexError::Damaged { path: self.root.clone(), reason: e.to_string() })?;
                Ok(Some(value["format"].to_string()))
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(io(format!("reading {}", path.display()), e)),
        }
    }

    fn check_format(&self) -> Result<(), IndexError> {
        match self.format()? {
            None => Err(IndexError::Missing(self.root.clone())),
            Some(found) if found == FORMAT.to_string() => Ok(()),
            Some(found) => Err(IndexError::Format { path: self.root.clone(), found, expected: FORMAT }),
        }
    }

    fn state(&self, stamp: Option<&str>) -> Result<State, IndexError> {
        let Some(stamp) = stamp else { return Ok(State::default()) };
        Ok(State {
            manifest: Manifest::from_bytes(&self.read(&Layout::files(stamp))?)?,
            copies: Copies::from_bytes(&self.read(&Layout::copies(stamp))?),
            signatures: self.read(&Layout::signatures(stamp))?,
        })
    }
}

/// Whether `root` holds an index of any format.
pub fn exists(root: &Path) -> bool {
    root.join(MARKER).exists()
}

/// The name of the last commit; `None` where nothing was committed yet.
///
/// # Errors
/// As for [`open`].
pub fn commit(root: &Path) -> Result<Option<String>, IndexError> {
    let layout = Layout { root: root.to_owned() };
    layout.check_format()?;
    let index = open_index(&layout, &Fields::new())?;
    let stamp = index.load_metas().map_err(engine)?.payload;
    // An index built anew counts its commits from the start again.
    let marker = layout.root.join(MARKER);
    let built = fs::metadata(&marker)
        .and_then(|meta| meta.modified())
        .map_err(|e| io(format!("reading {}", marker.display()), e))?;
    let built = built.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_nanos());
    Ok(stamp.map(|stamp| format!("{stamp}-{built}")))
}

/// Opens an index for questions.
///
/// # Errors
/// When there is none, it has another format, or it is damaged.
pub fn open(root: &Path) -> Result<TantivySearcher, IndexError> {
    let layout = Layout { root: root.to_owned() };
    layout.check_format()?;
    let fields = Fields::new();
    let index = open_index(&layout, &fields)?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().map_err(engine)?;
    let stamp = index.load_metas().map_err(engine)?.payload;
    let copies = match &stamp {
        Some(stamp) => Copies::from_bytes(&layout.read(&Layout::copies(stamp))?),
        None => Copies::default(),
    };
    Ok(TantivySearcher::new(layout, fields, reader.searcher(), stamp, copies))
}

/// Opens an index for writing, makes it where there is none, and gives the state
/// of its last commit.
///
/// # Errors
/// When another process writes to it, or it has another format, or the folder
/// cannot be written.
pub fn writer(root: &Path, options: WriterOptions) -> Result<(TantivyWriter, State), IndexError> {
    let layout = Layout { root: root.to_owned() };
    let fields = Fields::new();
    let segments = layout.segments();
    fs::create_dir_all(&segments).map_err(|e| io(format!("creating {}", segments.display()), e))?;
    if layout.format()?.is_none() {
        let directory = MmapDirectory::open(&segments).map_err(engine)?;
        if !Index::exists(&directory).map_err(engine)? {
            // the threads of a round fill the machine: more of them only take turns
            let settings = IndexSettings { docstore_compress_dedicated_thread: false, ..Default::default() };
            Index::create(directory, fields.schema.clone(), settings).map_err(engine)?;
        }
        layout.write(MARKER, format!("{{\"format\":{FORMAT}}}\n").as_bytes())?;
    }
    layout.check_format()?;
    let index = open_index(&layout, &fields)?;
    let threads = options.threads.max(1);
    let memory = options.memory.max(threads * (16 << 20));
    let writer = index.writer_with_num_threads(threads, memory).map_err(|e| match e {
        tantivy::TantivyError::LockFailure(..) => IndexError::Locked(root.to_owned()),
        other => engine(other),
    })?;
    let stamp = index.load_metas().map_err(engine)?.payload;
    let state = layout.state(stamp.as_deref())?;
    Ok((TantivyWriter::new(writer, fields, layout, threads), state))
}

/// Removes an index, and nothing else that stands in the folder.
///
/// # Errors
/// When a file cannot be removed.
pub fn remove(root: &Path) -> Result<(), IndexError> {
    let layout = Layout { root: root.to_owned() };
    layout.sweep("");
    for path in [root.join(MARKER), layout.segments()] {
        let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        match removed {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(io(format!("removing {}", path.display()), e));
            }
            _ => {}
        }
    }
    Ok(())
}

fn open_index(layout: &Layout, fields: &Fields) -> Result<Index, IndexError> {
    let damaged =
        |e: &dyn std::fmt::Display| IndexError::Damaged { path: layout.root.clone(), reason: e.to_string() };
    let index = Index::open_in_dir(layout.segments()).map_err(|e| damaged(&e))?;
    if index.schema() != fields.schema {
        return Err(damaged(&"its fields are not those of this program"));
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
