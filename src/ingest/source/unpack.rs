//! Unpacking: .gz, .zst, .tar, .zip.

use std::io::{self, Cursor, Read, Seek};
use std::ops::ControlFlow;

use super::sniff::Packing;
use super::{Cutter, DEPTH, read_whole};
use crate::ingest::formats::Format;
use crate::ingest::{Reason, Record};

/// An archive that unpacks to more than this, in bytes, and to more than `RATIO`
/// times its size, is no honest one: text packs ten times, rarely thirty.
const HONEST: u64 = 256 << 20;
const RATIO: u64 = 200;

impl Cutter<'_, '_> {
    pub(super) fn unpack(
        &mut self,
        path: &str,
        packing: Packing,
        reader: &mut dyn Read,
        depth: u32,
    ) -> ControlFlow<()> {
        match packing {
            Packing::Gzip => self.stream(path, &mut flate2::read::MultiGzDecoder::new(reader), depth + 1),
            Packing::Zstd => match zstd::stream::read::Decoder::new(reader) {
                Ok(mut decoder) => self.stream(path, &mut decoder, depth + 1),
                Err(error) => self.skip(path, Reason::from_io(&error)),
            },
            Packing::Tar => self.tar(path, reader, depth),
            // a .zip is read from its end: one that is not a file by itself is held in memory
            Packing::Zip => match read_whole(reader, self.options.max_file_size) {
                Ok(bytes) => self.zip(path, Cursor::new(bytes), depth),
                Err(reason) => self.skip(path, reason),
            },
        }
    }

    fn tar(&mut self, path: &str, reader: &mut dyn Read, depth: u32) -> ControlFlow<()> {
        let mut archive = tar::Archive::new(reader);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return self.skip(path, Reason::from_io(&error)),
        };
        for (k, entry) in entries.enumerate() {
            let mut entry = match entry {
                Ok(entry) => entry,
                // without a header the next member cannot be found
                Err(error) if k == 0 => return self.skip(path, Reason::malformed("tar", error)),
                Err(error) => return self.skip(&format!("{path}!/"), Reason::malformed("tar", error)),
            };
            let kind = entry.header().entry_type();
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if kind.is_dir() || kind.is_pax_global_extensions() || is_hidden(&name) {
                continue;
            }
            let member = format!("{path}!/{}", name.trim_start_matches("./"));
            if climbs(&name) {
                self.skip(&member, Reason::Climbs)?;
            } else if !kind.is_file() && !kind.is_gnu_sparse() && !kind.is_contiguous() {
                let what = if kind.is_symlink() || kind.is_hard_link() { "link" } else { "special file" };
                self.skip(&member, Reason::NotAFile(what))?;
            } else {
                self.stream(&member, &mut entry, depth + 1)?;
            }
        }
        ControlFlow::Continue(())
    }

    pub(super) fn zip(&mut self, path: &str, mut reader: impl Read + Seek, depth: u32) -> ControlFlow<()> {
        if depth >= DEPTH {
            return self.skip(path, Reason::Nested { limit: DEPTH });
        }
        let size = reader.seek(io::SeekFrom::End(0)).unwrap_or(0);
        if let Err(error) = reader.rewind() {
            return self.skip(path, Reason::from_io(&error));
        }
        let mut archive = match zip::ZipArchive::new(reader) {
            Ok(archive) => archive,
            Err(error) => return self.skip(path, Reason::malformed("zip", error)),
        };
        if archive.is_empty() {
            return self.skip(path, Reason::Empty);
        }
        let name = |k: usize| {
            archive.name_for_index(k).and_then(Result::ok).map_or_else(String::new, |n| n.into_owned())
        };
        let names: Vec<String> = (0..archive.len()).map(name).collect();
        let is = |name: &str| names.iter().any(|n| n == name);
        if let Some((format, name)) = Format::of_members(is) {
            let part = archive.by_name(name).map_err(|e| Reason::malformed(format.as_str(), e));
            return match part.and_then(|mut part| read_whole(&mut part, self.options.max_file_size)) {
                Ok(bytes) => self.put(Record::new(path, format, bytes)),
                Err(reason) => self.skip(path, reason),
            };
        }
        if is("META-INF/container.xml") {
            #[cfg(feature = "epub")]
            return self.epub(path, &mut archive, size);
            #[cfg(not(feature = "epub"))]
            return self.skip(path, Reason::Feature { format: "EPUB", feature: "epub" });
        }
        if is("xl/workbook.xml") || is("ppt/presentation.xml") || is("content.xml") && is("mimetype") {
            return self.skip(path, Reason::Unsupported("an Office document other than DOCX"));
        }
        let allowed = HONEST.max(size.saturating_mul(RATIO));
        // archives in an archive share what is allowed to it
        let outermost = self.allowed.is_none();
        self.allowed = Some(allowed.min(self.allowed.unwrap_or(allowed)));
        let flow = self.members(path, &mut archive, &names, depth, allowed);
        if outermost {
            self.allowed = None;
        }
        flow
    }

    /// The members of a .zip; all together unpack to no more than `allowed` bytes.
    fn members(
        &mut self,
        path: &str,
        archive: &mut zip::ZipArchive<impl Read + Seek>,
        names: &[String],
        depth: u32,
        allowed: u64,
    ) -> ControlFlow<()> {
        let mut unpacked = 0u64;
        // by name, so that the order does not depend on who packed it
        let mut order: Vec<usize> = (0..archive.len()).collect();
        order.sort_by(|&a, &b| names[a].cmp(&names[b]));
        for k in order {
            let file = match archive.by_index(k) {
                Ok(file) => file,
                Err(error) => {
                    let reason = refused(error);
                    self.skip(&format!("{path}!/{}", names[k]), reason)?;
                    continue;
                }
            };
            let name = &names[k];
            if file.is_dir() || is_hidden(name) {
                continue;
            }
            let member = format!("{path}!/{name}");
            if climbs(name) {
                self.skip(&member, Reason::Climbs)?;
                continue;
            }
            if file.is_symlink() {
                self.skip(&member, Reason::NotAFile("link"))?;
                continue;
            }
            let left = self.allowed.unwrap_or(allowed).min(allowed.saturating_sub(unpacked));
            let mut counted = Counted { inner: file, read: 0, most: left };
            let flow = self.stream(&member, &mut counted, depth + 1);
            unpacked += counted.read;
            self.allowed = self.allowed.map(|all| all.saturating_sub(counted.read));
            flow?;
            if unpacked >= allowed || self.allowed == Some(0) {
                return self.skip(path, Reason::Bomb);
            }
        }
        ControlFlow::Continue(())
    }
}

#[cfg(feature = "epub")]
impl Cutter<'_, '_> {
    /// The documents of a book, each an article.
    fn epub(
        &mut self,
        path: &str,
        archive: &mut zip::ZipArchive<impl Read + Seek>,
        size: u64,
    ) -> ControlFlow<()> {
        use super::epub;
        use crate::ingest::readers::charset;
        let limit = self.options.max_file_size;
        let allowed = HONEST.max(size.saturating_mul(RATIO));
        let mut member = |name: &str| -> Result<Vec<u8>, Reason> {
            let mut file = archive.by_name(name).map_err(refused)?;
            read_whole(&mut file, limit)
        };
        let text = |bytes: Vec<u8>| charset::decode(&bytes, None).map(std::borrow::Cow::into_owned);
        let book = member(epub::CONTAINER)
            .and_then(text)
            .and_then(|container| epub::package_name(&container))
            .and_then(|name| Ok((member(&name).and_then(text)?, name)))
            .and_then(|(package, name)| epub::package(&package, &name));
        let book = match book {
            Ok(book) if book.documents.is_empty() => return self.skip(path, Reason::Lacks("text")),
            Ok(book) => book,
            Err(reason) => return self.skip(path, reason),
        };
        // what a person wrote beside the book goes before what it says itself
        let mine = self.sidecar.is_none();
        if mine {
            self.sidecar = Some(std::sync::Arc::new(book.about));
        }
        let mut unpacked = 0;
        let mut flow = ControlFlow::Continue(());
        for (number, name) in book.documents.iter().enumerate() {
            let inside = format!("{path}!/{name}");
            flow = match member(name) {
                Ok(bytes) => {
                    unpacked += bytes.len() as u64;
                    let mut record = Record::new(inside, Format::Html, bytes);
                    record.number = number as u64;
                    self.put(record)
                }
                Err(reason) => self.skip(&inside, reason),
            };
            if flow.is_continue() && unpacked >= allowed {
                flow = self.skip(path, Reason::Bomb);
            }
            if flow.is_break() || unpacked >= allowed {
                break;
            }
        }
        if mine {
            self.sidecar = None;
        }
        flow
    }
}

/// Why a member cannot be unpacked.
fn refused(error: zip::result::ZipError) -> Reason {
    match error {
        zip::result::ZipError::UnsupportedArchive(what) if what.contains("assword") => Reason::Encrypted,
        error => Reason::malformed("zip member", error),
    }
}

/// Counts what is read and stops at `most`.
struct Counted<R> {
    inner: R,
    read: u64,
    most: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read >= self.most {
            return Ok(0);
        }
        let n = self.inner.read(buffer)?;
        self.read += n as u64;
        Ok(n)
    }
}

/// Whether a member would be written outside of the archive's folder.
fn climbs(name: &str) -> bool {
    name.starts_with(['/', '\\'])
        || name.get(1..2) == Some(":")
        || name.split(['/', '\\']).any(|part| part == "..")
}

fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') && part != "." && part != ".." || part == "__MACOSX")
}
