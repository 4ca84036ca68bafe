//! Files → records: unpacking, telling the format, cutting.
//!
//! Nothing here holds more of a stream than one record, and no record may be
//! larger than the limit: what is larger is passed over while it is unpacked.

mod archive;
mod streams;
mod window;

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use encoding_rs::{CoderResult, Decoder};
use xxhash_rust::xxh3::Xxh3;

use super::sniff::{self, Kind};
use super::{Format, Options, Reason, Record, Sidecar, Skipped, charset, sidecar, walk};
use window::Window;

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
        Some(finished(hasher, sidecar.bytes.as_deref()))
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

/// XXH3 of the bytes of a file and of the sidecar beside it.
///
/// # Errors
/// When either cannot be read.
pub fn hash_file(path: &Path) -> io::Result<u128> {
    let mut file = Hashing { inner: File::open(path)?, hasher: Some(Xxh3::new()) };
    if file.inner.metadata()?.len() > 0 {
        file.rest()?;
    }
    let sidecar = beside(path).map(|(_, bytes)| bytes).transpose()?;
    Ok(finished(file.hasher.unwrap_or_default(), sidecar.as_deref()))
}

fn finished(mut hasher: Xxh3, sidecar: Option<&[u8]>) -> u128 {
    if let Some(bytes) = sidecar {
        // the length tells where the sidecar begins
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.digest128()
}

/// The sidecar of a file: the ending of its name, and its bytes.
fn beside(path: &Path) -> Option<(&'static str, io::Result<Vec<u8>>)> {
    for ending in sidecar::ENDINGS {
        match fs::read(sidecar::beside(path, ending)?) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => {}
            read => return Some((ending, read)),
        }
    }
    None
}

/// A reader that hashes what goes through it, where that is wanted.
struct Hashing<R> {
    inner: R,
    hasher: Option<Xxh3>,
}

impl<R: Read> Hashing<R> {
    /// Hashes what was not read: formats end before their files do.
    fn rest(&mut self) -> io::Result<()> {
        let mut buffer = if self.hasher.is_some() { vec![0; 1 << 18] } else { return Ok(()) };
        loop {
            match self.read(&mut buffer) {
                Ok(0) => return Ok(()),
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&buffer[..n]);
        }
        Ok(n)
    }
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
        let (ending, bytes) = match beside(path) {
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
        if sniff::packing(&magic[..n]) != Some(Kind::Zip) {
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
            let kind = sniff::format(text.as_bytes(), base(path), whole);
            if let Kind::Stream(_) | Kind::Mbox = kind {
                let mut narrow = Narrow::new(encoding.new_decoder(), io::Read::chain(&head[..], reader));
                return self.cut(path, kind, &mut narrow);
            }
            return self.cut(path, kind, &mut io::Read::chain(&head[..], reader));
        }
        let marked = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let kind = sniff::format(marked, base(path), whole);
        match kind {
            Kind::Stream(_) | Kind::Mbox => self.cut(path, kind, &mut io::Read::chain(marked, reader)),
            _ => self.cut(path, kind, &mut io::Read::chain(&head[..], reader)),
        }
    }

    fn cut(&mut self, path: &str, kind: Kind, reader: &mut dyn Read) -> ControlFlow<()> {
        let limit = self.options.max_file_size;
        match kind {
            Kind::Empty => self.skip(path, Reason::Empty),
            Kind::Binary => self.skip(path, Reason::Binary),
            Kind::Other(what) => self.skip(path, Reason::Unsupported(what)),
            Kind::Whole(Format::Pdf) if !cfg!(feature = "pdf") => {
                self.skip(path, Reason::Feature { format: "PDF", feature: "pdf" })
            }
            Kind::Whole(format) => match read_whole(reader, limit) {
                Ok(bytes) => self.put(Record::new(path, format, bytes)),
                Err(reason) => self.skip(path, reason),
            },
            Kind::Stream(format) => streams::cut(self, path, format, Window::new(reader, limit)),
            Kind::Mbox => streams::mbox(self, path, Window::new(reader, limit)),
            Kind::Gzip | Kind::Zstd | Kind::Zip | Kind::Tar => ControlFlow::Continue(()),
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

/// A reader in UTF-8 over one in UTF-16.
struct Narrow<R> {
    decoder: Decoder,
    inner: R,
    wide: Vec<u8>,
    /// What of `wide` is not yet decoded.
    rest: std::ops::Range<usize>,
    ended: bool,
    done: bool,
    /// Decoded bytes that did not fit where they were asked for.
    spill: Vec<u8>,
    given: usize,
}

impl<R: Read> Narrow<R> {
    fn new(decoder: Decoder, inner: R) -> Narrow<R> {
        Narrow {
            decoder,
            inner,
            wide: vec![0; 32 * 1024],
            rest: 0..0,
            ended: false,
            done: false,
            spill: Vec::new(),
            given: 0,
        }
    }
}

impl<R: Read> Read for Narrow<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.given == self.spill.len() && !self.done {
            if self.rest.is_empty() && !self.ended {
                let n = self.inner.read(&mut self.wide)?;
                self.ended = n == 0;
                self.rest = 0..n;
            }
            self.spill.resize(64 * 1024, 0);
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.wide[self.rest.clone()], &mut self.spill, self.ended);
            self.rest.start += read;
            self.spill.truncate(written);
            self.given = 0;
            self.done = self.ended && result == CoderResult::InputEmpty;
        }
        let part = &self.spill[self.given..];
        let n = part.len().min(out.len());
        out[..n].copy_from_slice(&part[..n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests;
