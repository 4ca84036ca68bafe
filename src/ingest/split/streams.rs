//! Formats of many records, cut while they are read.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use memchr::memmem;

use super::Cutter;
use super::window::{Piece, Window};
use crate::article::Origin;
use crate::ingest::{Format, Reason, Record, csv, warc};

/// Where a stream is, and how many records it has given.
#[derive(Default)]
struct Place {
    /// Line, from 1, at which the next piece starts.
    line: u32,
    number: u64,
}

pub fn cut(cutter: &mut Cutter, path: &str, format: Format, window: Window) -> ControlFlow<()> {
    let mut window = window;
    let mut place = Place { line: 1, number: 0 };
    let done = match format {
        Format::Jsonl => lines(cutter, path, &mut window, &mut place),
        Format::Csv => rows(cutter, path, &mut window, &mut place),
        Format::Sgml => elements(cutter, path, &mut window, &mut place),
        _ => crawl(cutter, path, &mut window, &mut place),
    };
    finish(cutter, path, &window, &place, done)
}

/// Reports how the stream ended, where it did not end well.
fn finish(
    cutter: &mut Cutter,
    path: &str,
    window: &Window,
    place: &Place,
    done: io::Result<ControlFlow<()>>,
) -> ControlFlow<()> {
    match done {
        Ok(flow) => {
            flow?;
            if place.number == 0 { cutter.skip(path, Reason::Empty) } else { ControlFlow::Continue(()) }
        }
        Err(error) if place.number == 0 => cutter.skip(path, Reason::from_io(&error)),
        // what came before the break is in
        Err(error) => cutter.skip_at(path, window.offset, None, Reason::from_io(&error)),
    }
}

impl Place {
    fn record(
        &mut self,
        path: &str,
        format: Format,
        offset: u64,
        line: Option<u32>,
        bytes: Vec<u8>,
    ) -> Record {
        let origin = Origin { path: path.to_string(), offset: Some(offset), line, url: None };
        let number = self.number;
        self.number += 1;
        Record { origin, format, bytes, number, header: None, sidecar: None }
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.line = self.line.saturating_add(memchr::memchr_iter(b'\n', bytes).count() as u32);
    }
}

/// Goes on after a record that was too large.
fn too_large(
    cutter: &mut Cutter,
    path: &str,
    window: &Window,
    place: &mut Place,
    offset: u64,
    line: Option<u32>,
) -> ControlFlow<()> {
    place.number += 1;
    cutter.skip_at(path, offset, line, Reason::TooLarge { limit: window.limit })
}

fn lines(
    cutter: &mut Cutter,
    path: &str,
    window: &mut Window,
    place: &mut Place,
) -> io::Result<ControlFlow<()>> {
    loop {
        let offset = window.offset;
        let line = place.line;
        let flow = match window.until(b'\n')? {
            Piece::End => return Ok(ControlFlow::Continue(())),
            Piece::TooLarge => too_large(cutter, path, window, place, offset, Some(line)),
            Piece::Bytes(mut bytes) => {
                while bytes.last().is_some_and(u8::is_ascii_whitespace) {
                    bytes.pop();
                }
                if bytes.iter().all(u8::is_ascii_whitespace) {
                    ControlFlow::Continue(())
                } else {
                    cutter.put(place.record(path, Format::Jsonl, offset, Some(line), bytes))
                }
            }
        };
        place.line = place.line.saturating_add(1);
        if flow.is_break() {
            return Ok(flow);
        }
    }
}

/// Rows of a table; a line break inside quotes does not end one.
fn rows(
    cutter: &mut Cutter,
    path: &str,
    window: &mut Window,
    place: &mut Place,
) -> io::Result<ControlFlow<()>> {
    let mut header: Option<Arc<csv::Header>> = None;
    loop {
        if !window.skip_blank_lines(&mut place.line)? {
            return Ok(ControlFlow::Continue(()));
        }
        let (offset, line) = (window.offset, place.line);
        let delimiter = header.as_ref().map(|h| h.delimiter);
        let mut row = csv::RowEnd::new(delimiter);
        let piece = window.until_found(|bytes, from| row.find(bytes, from), 0)?;
        let flow = match piece {
            Piece::End => return Ok(ControlFlow::Continue(())),
            Piece::TooLarge => too_large(cutter, path, window, place, offset, Some(line)),
            Piece::Bytes(bytes) => {
                place.pass(&bytes);
                match &header {
                    Some(header) => {
                        let mut record = place.record(path, Format::Csv, offset, Some(line), bytes);
                        record.header = Some(Arc::clone(header));
                        cutter.put(record)
                    }
                    None => match csv::Header::sniff(&String::from_utf8_lossy(&bytes)) {
                        Some(found) => {
                            header = Some(Arc::new(found));
                            ControlFlow::Continue(())
                        }
                        None => {
                            place.number = 1;
                            return Ok(
                                cutter.skip(path, Reason::malformed("CSV", "the first line is no header"))
                            );
                        }
                    },
                }
            }
        };
        if flow.is_break() {
            return Ok(flow);
        }
    }
}

/// `<REUTERS …>` to `</REUTERS>`.
fn elements(
    cutter: &mut Cutter,
    path: &str,
    window: &mut Window,
    place: &mut Place,
) -> io::Result<ControlFlow<()>> {
    const END: &[u8] = b"</REUTERS>";
    let finder = memmem::Finder::new(END);
    loop {
        let (offset, line) = (window.offset, place.line);
        let piece = window.until_found(
            |bytes, from| finder.find(&bytes[from..]).map(|at| from + at + END.len()),
            END.len(),
        )?;
        let flow = match piece {
            Piece::End => return Ok(ControlFlow::Continue(())),
            Piece::TooLarge => too_large(cutter, path, window, place, offset, Some(line)),
            Piece::Bytes(bytes) => {
                let start = memmem::find(&bytes, b"<REUTERS");
                let closed = bytes.ends_with(END);
                match start {
                    Some(start) => {
                        place.pass(&bytes[..start]);
                        let (offset, line) = (offset + start as u64, place.line);
                        place.pass(&bytes[start..]);
                        if closed {
                            let record = bytes[start..].to_vec();
                            cutter.put(place.record(path, Format::Sgml, offset, Some(line), record))
                        } else {
                            place.number += 1;
                            let reason = Reason::Truncated("the last article is not closed".into());
                            cutter.skip_at(path, offset, Some(line), reason)
                        }
                    }
                    None => {
                        place.pass(&bytes);
                        ControlFlow::Continue(())
                    }
                }
            }
        };
        if flow.is_break() {
            return Ok(flow);
        }
    }
}

/// Messages of an mbox: each starts at a "From " line after an empty one.
pub fn mbox(cutter: &mut Cutter, path: &str, window: Window) -> ControlFlow<()> {
    let mut window = window;
    let mut place = Place { line: 1, number: 0 };
    let done = messages(cutter, path, &mut window, &mut place);
    finish(cutter, path, &window, &place, done)
}

fn messages(
    cutter: &mut Cutter,
    path: &str,
    window: &mut Window,
    place: &mut Place,
) -> io::Result<ControlFlow<()>> {
    let unix = memmem::Finder::new(b"\n\nFrom ");
    let dos = memmem::Finder::new(b"\n\r\nFrom ");
    loop {
        let (offset, line) = (window.offset, place.line);
        let piece = window.until_found(
            |bytes, from| {
                let a = unix.find(&bytes[from..]).map(|at| from + at + 2);
                let b = dos.find(&bytes[from..]).map(|at| from + at + 3);
                a.into_iter().chain(b).min()
            },
            8,
        )?;
        let flow = match piece {
            Piece::End => return Ok(ControlFlow::Continue(())),
            Piece::TooLarge => too_large(cutter, path, window, place, offset, None),
            Piece::Bytes(bytes) => {
                place.pass(&bytes);
                cutter.put(place.record(path, Format::Mail, offset, Some(line), bytes))
            }
        };
        if flow.is_break() {
            return Ok(flow);
        }
    }
}

/// Records of a crawl. Requests, metadata and what is certainly no page are
/// passed over in silence: a crawl is mostly made of them.
fn crawl(
    cutter: &mut Cutter,
    path: &str,
    window: &mut Window,
    place: &mut Place,
) -> io::Result<ControlFlow<()>> {
    let mut pages = 0u64;
    loop {
        if !window.skip_blank()? {
            break;
        }
        let offset = window.offset;
        let end = |bytes: &[u8], from: usize| {
            let a = memmem::find(&bytes[from..], b"\r\n\r\n").map(|at| from + at + 4);
            let b = memmem::find(&bytes[from..], b"\n\n").map(|at| from + at + 2);
            a.into_iter().chain(b).min()
        };
        let head = match window.until_found(end, 4)? {
            Piece::Bytes(bytes) => bytes,
            Piece::End => break,
            Piece::TooLarge => {
                return Ok(cutter.skip_at(
                    path,
                    offset,
                    None,
                    Reason::malformed("WARC", "an endless header"),
                ));
            }
        };
        let Some(header) = warc::Header::parse(&head) else {
            place.number += 1;
            return Ok(cutter.skip_at(
                path,
                offset,
                None,
                Reason::malformed("WARC", "a record without a header"),
            ));
        };
        let flow = match window.exactly(header.length)? {
            Piece::TooLarge if header.holds_page() => too_large(cutter, path, window, place, offset, None),
            Piece::Bytes(block) if header.holds_page() => {
                if (block.len() as u64) < header.length {
                    place.number += 1;
                    cutter.skip_at(
                        path,
                        offset,
                        None,
                        Reason::Truncated("the last record is not whole".into()),
                    )
                } else {
                    pages += 1;
                    let mut bytes = head;
                    bytes.extend_from_slice(&block);
                    cutter.put(place.record(path, Format::Warc, offset, None, bytes))
                }
            }
            _ => ControlFlow::Continue(()),
        };
        if flow.is_break() {
            return Ok(flow);
        }
    }
    if pages == 0 && place.number == 0 {
        place.number = 1;
        return Ok(cutter.skip(path, Reason::NotAnArticle("a crawl without pages")));
    }
    Ok(ControlFlow::Continue(()))
}
