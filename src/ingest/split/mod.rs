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
    let mut cutter = Cutter::new(options, emit);
    match fs::metadata(path) {
        Ok(meta) if !meta.is_file() => {
            let reason = Reason::NotAFile(walk::what(meta.file_type()));
            let _ = cutter.skip(name, reason);
            return;
        }
        Ok(_) => {}
        Err(error) => {
            let _ = cutter.skip(name, Reason::from_io(&error));
            return;
        }
    }
    if cutter.read_sidecar(path, name).is_break() {
        return;
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => {
            let _ = cutter.skip(name, Reason::from_io(&error));
            return;
        }
    };
    let _ = cutter.file(name, file);
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
}

impl<'o, 'e> Cutter<'o, 'e> {
    fn new(options: &'o Options, emit: Emit<'e>) -> Cutter<'o, 'e> {
        Cutter { options, emit, sidecar: None }
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

    fn read_sidecar(&mut self, path: &Path, name: &str) -> ControlFlow<()> {
        let Some(file) = path.file_name() else { return ControlFlow::Continue(()) };
        for ending in sidecar::ENDINGS {
            let mut beside = file.to_os_string();
            beside.push(ending);
            let Ok(text) = fs::read_to_string(path.with_file_name(&beside)) else { continue };
            match Sidecar::parse(ending, &text) {
                Ok(sidecar) => self.sidecar = Some(Arc::new(sidecar)),
                // the file itself is read all the same
                Err(reason) => return self.skip(&format!("{name}{ending}"), reason),
            }
            break;
        }
        ControlFlow::Continue(())
    }

    /// A file on the disk: like any stream, but a .zip need not be held in memory.
    fn file(&mut self, path: &str, mut file: File) -> ControlFlow<()> {
        let mut magic = [0; 4];
        let (n, _) = fill(&mut file, &mut magic);
        let is_zip = sniff::packing(&magic[..n]) == Some(Kind::Zip);
        if let Err(error) = io::Seek::rewind(&mut file) {
            return self.skip(path, Reason::from_io(&error));
        }
        if is_zip { self.zip(path, io::BufReader::new(file), 0) } else { self.stream(path, &mut file, 0) }
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
