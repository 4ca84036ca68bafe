//! Files → records: walking, unpacking, telling the format, cutting. All that touches
//! the disk is here.
//!
//! Nothing here holds more of a stream than one record, and no record may be
//! larger than the limit: what is larger is passed over while it is unpacked.

mod cut;
#[cfg(feature = "epub")]
mod epub;
mod hash;
mod narrow;
mod sniff;
mod unpack;
mod walk;
mod window;

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use xxhash_rust::xxh3::Xxh3;

use super::readers::charset;
use super::sidecar::{self, Sidecar};
use super::{Options, Reason, Record, Skipped};
use hash::Hashing;
pub use hash::hash_file;
use narrow::Narrow;
use sniff::{Kind, Packing};
pub use walk::{Found, INDEX, Left, Stat, Walk};

/// How deep archives may lie in archives.
pub const DEPTH: u32 = 4;

/// How much of a file is looked at to tell its format, in bytes.
const HEAD: usize = 64 * 1024;

/// How many times the limit is read past, at most, to get over one record that is
/// too large.
const PATIENCE: u64 = 16;

/// Takes each record, or the reason why there is none; `Break` stops the reading.
pub type Emit<'e> = &'e mut dyn FnMut(Result<Record, Skipped>) -> ControlFlow<()>;

/// Cuts a file into records. `name` is how articles will state its path. A sidecar
/// beside the file goes with its records.
pub fn split_file(path: &Path, name: &str, options: &Options, emit: Emit) {
    let _ = on_disk(path, name, options, None, emit);
}

/// As [`split_file`]. Gives the hash of the file and its sidecar, as [`hash_file`] does,
/// taken while they were read; `None` where the file could not be read to its end,
/// changed meanwhile, or `emit` stopped.
pub fn split_and_hash(path: &Path, name: &str, options: &Options, emit: Emit) -> Option<u128> {
    on_disk(path, name, options, Some(Xxh3::new()), emit)
}

fn on_disk(path: &Path, name: &str, options: &Options, hasher: Option<Xxh3>, emit: Emit) -> Option<u128> {
    let mut cutter = Cutter::new(options, emit);
    let meta = match fs::metadata(path) {
        Ok(meta) => meta,
        Err(error) => {
            let _ = cutter.skip(name, Reason::from_io(&error));
            return None;
        }
    };
    if !meta.is_file() {
        let _ = cutter.skip(name, Reason::NotAFile(walk::what(meta.file_type())));
        return None;
    }
    let sidecar = cutter.read_sidecar(path, name);
    if sidecar.flow.is_break() {
        return None;
    }
    let finish = |hasher: Option<Xxh3>| {
        let hasher = hasher.filter(|_| sidecar.readable)?;
        Some(hash::finished(hasher, sidecar.bytes.as_deref()))
    };
    if meta.len() == 0 {
        // not opened: files of the kernel's say that they hold nothing, and may never end
        let flow = cutter.skip(name, Reason::Empty);
        return finish(hasher).filter(|_| flow.is_continue());
    }
    let mut file = match File::open(path) {
        Ok(file) => Hashing { inner: file, hasher },
        Err(error) => {
            let _ = cutter.skip(name, Reason::from_io(&error));
            return None;
        }
    };
    if cutter.file(name, &mut file).is_break() {
        return None;
    }
    file.rest().ok()?;
    // what was written meanwhile may be hashed and not read
    let now = file.inner.metadata().ok()?;
    let same = now.len() == meta.len() && now.modified().ok() == meta.modified().ok();
    finish(file.hasher).filter(|_| same)
}

/// Cuts what `reader` gives into records; `path` names it and decides where the
/// content leaves a choice of formats.
pub fn split(path: &str, mut reader: impl Read, options: &Options, emit: Emit) {
    let mut cutter = Cutter::new(options, emit);
    let _ = cutter.stream(path, &mut reader, 0);
}

struct Cutter<'o, 'e> {
    options: &'o Options,
    emit: Emit<'e>,
    sidecar: Option<Arc<Sidecar>>,
    /// Bytes that archives in the archive being read may still unpack to.
    allowed: Option<u64>,
}

impl<'o, 'e> Cutter<'o, 'e> {
    fn new(options: &'o Options, emit: Emit<'e>) -> Cutter<'o, 'e> {
        Cutter { options, emit, sidecar: None, allowed: None }
    }

    fn skip(&mut self, path: &str, reason: Reason) -> ControlFlow<()> {
        (self.emit)(Err(Skipped::file(path, reason)))
    }

    fn skip_at(&mut self, path: &str, offset: u64, line: Option<u32>, reason: Reason) -> ControlFlow<()> {
        (self.emit)(Err(Skipped { path: path.to_string(), line, offset: Some(offset), reason }))
    }

    fn put(&mut self, mut record: Record) -> ControlFlow<()> {
        record.sidecar.clone_from(&self.sidecar);
        (self.emit)(Ok(record))
    }

    fn read_sidecar(&mut self, path: &Path, name: &str) -> Beside {
        let mut found = Beside { flow: ControlFlow::Continue(()), readable: true, bytes: None };
        let (ending, bytes) = match sidecar::find(path) {
            None => return found,
            Some((ending, Ok(bytes))) => (ending, bytes),
            // the file itself is read all the same
            Some((ending, Err(error))) => {
                found.readable = false;
                found.flow = self.skip(&format!("{name}{ending}"), Reason::from_io(&error));
                return found;
            }
        };
        let parsed = charset::decode(&bytes, None).and_then(|text| Sidecar::parse(ending, &text));
        match parsed {
            Ok(sidecar) => self.sidecar = Some(Arc::new(sidecar)),
            Err(reason) => found.flow = self.skip(&format!("{name}{ending}"), reason),
        }
        found.bytes = Some(bytes);
        found
    }

    /// A file on the disk: like any stream, but a .zip need not be held in memory.
    fn file(&mut self, path: &str, file: &mut Hashing<File>) -> ControlFlow<()> {
        let mut magic = [0; 4];
        let (n, _) = fill(&mut file.inner, &mut magic);
        if let Err(error) = io::Seek::rewind(&mut file.inner) {
            return self.skip(path, Reason::from_io(&error));
        }
        if sniff::packing(&magic[..n]) != Some(Packing::Zip) {
            return self.stream(path, file, 0);
        }
        // its parts are read here and there: the hash is taken before
        let ready = file.rest().and_then(|()| io::Seek::rewind(&mut file.inner));
        let flow = match ready {
            Ok(()) => self.zip(path, io::BufReader::new(&file.inner), 0),
            Err(error) => self.skip(path, Reason::from_io(&error)),
        };
        match io::Seek::seek(&mut file.inner, io::SeekFrom::End(0)) {
            Ok(_) => flow,
            Err(_) => ControlFlow::Break(()),
        }
    }

    /// Unpacks, or tells the format and cuts.
    fn stream(&mut self, path: &str, reader: &mut dyn Read, depth: u32) -> ControlFlow<()> {
        let mut head = vec![0; HEAD];
        let (n, broken) = fill(reader, &mut head);
        head.truncate(n);
        let whole = n < HEAD;
        // what came before the stream broke off is read, then the break reported
        let mut rest: Box<dyn Read + '_> = match broken {
            Some(error) if n == 0 => return self.skip(path, Reason::from_io(&error)),
            Some(error) => Box::new(Broken(Some(error))),
            None => Box::new(reader),
        };
        let reader = &mut rest;
        if let Some(packing) = sniff::packing(&head) {
            if depth >= DEPTH {
                return self.skip(path, Reason::Nested { limit: DEPTH });
            }
            return self.unpack(path, packing, &mut io::Read::chain(&head[..], reader), depth);
        }
        // streams are cut at bytes that ASCII has, so wide encodings are narrowed first
        if let Some(encoding) = charset::wide_encoding(&head) {
            let (text, _) = encoding.decode_with_bom_removal(&head);
            let kind = sniff::kind(text.as_bytes(), base(path), whole);
            if matches!(kind, Kind::Format(format) if format.is_stream()) {
                let mut narrow = Narrow::new(encoding.new_decoder(), io::Read::chain(&head[..], reader));
                return self.cut(path, kind, 0, &mut narrow);
            }
            return self.cut(path, kind, 0, &mut io::Read::chain(&head[..], reader));
        }
        let marked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let kind = sniff::kind(marked, base(path), whole);
        let stream = matches!(kind, Kind::Format(format) if format.is_stream());
        let head = if stream { marked } else { &head[..] };
        self.cut(path, kind, (n - head.len()) as u64, &mut io::Read::chain(head, reader))
    }

    fn cut(&mut self, path: &str, kind: Kind, offset: u64, reader: &mut dyn Read) -> ControlFlow<()> {
        match kind {
            Kind::Empty => self.skip(path, Reason::Empty),
            Kind::Binary => self.skip(path, Reason::Binary),
            Kind::Other(what) => self.skip(path, Reason::Unsupported(what)),
            Kind::Format(format) => cut::records(self, path, format, offset, reader),
        }
    }
}

/// What came of looking for a sidecar.
struct Beside {
    flow: ControlFlow<()>,
    readable: bool,
    bytes: Option<Vec<u8>>,
}

/// The name that decides between formats: the last part, without the endings of packing.
fn base(path: &str) -> &str {
    let mut name = path.rsplit('/').next().unwrap_or(path);
    while let Some(inner) = [".gz", ".zst", ".GZ", ".ZST", ".zstd"].iter().find_map(|e| name.strip_suffix(e))
    {
        name = inner;
    }
    name
}

/// Reads until the buffer is full or the stream ends, well or not.
fn fill(reader: &mut (impl Read + ?Sized), buffer: &mut [u8]) -> (usize, Option<io::Error>) {
    let mut n = 0;
    while n < buffer.len() {
        match reader.read(&mut buffer[n..]) {
            Ok(0) => break,
            Ok(k) => n += k,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (n, Some(error)),
        }
    }
    (n, None)
}

/// The end of a stream that broke off.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// All bytes, unless there are more than `limit`.
fn read_whole(reader: &mut dyn Read, limit: u64) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::new();
    match reader.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Err(error) => Err(Reason::from_io(&error)),
        Ok(_) if bytes.len() as u64 > limit => Err(Reason::TooLarge { limit }),
        Ok(_) => Ok(bytes),
    }
}

#[cfg(test)]
mod tests;
