//! From a file of a known format to records, those of large files while they are read.

use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

use memchr::memmem;

use super::window::{Piece, Window, lines};
use super::{Cutter, read_whole};
use crate::article::Origin;
use crate::ingest::formats::{Cut, Format, csv, mail, warc};
use crate::ingest::{Header, Reason, Record};

/// Cuts what `reader` gives as the table of formats says; `offset` bytes, a mark of the
/// encoding, came before.
pub fn records(
    cutter: &mut Cutter,
    path: &str,
    format: Format,
    offset: u64,
    reader: &mut dyn Read,
) -> ControlFlow<()> {
    let limit = cutter.options.max_file_size;
    let mut stream = |cut: fn(&mut Stream) -> Done| {
        let window = Window::new(&mut *reader, offset, limit);
        let mut stream = Stream { cutter: &mut *cutter, path, format, window, number: 0 };
        let done = cut(&mut stream);
        stream.finish(done)
    };
    match format.cut() {
        Cut::Lines => stream(|s| s.lines()),
        Cut::Rows => stream(|s| s.rows()),
        Cut::Elements { .. } => stream(|s| s.elements()),
        Cut::Messages => stream(|s| s.messages()),
        Cut::Crawl => stream(|s| s.crawl()),
        Cut::OldCrawl => stream(|s| s.old_crawl()),
        Cut::Whole => match read_whole(reader, limit) {
            Ok(bytes) => cutter.put(Record::new(path, format, bytes)),
            Err(reason) => cutter.skip(path, reason),
        },
        Cut::Refused { feature } => cutter.skip(path, Reason::Feature { format: format.as_str(), feature }),
    }
}

/// Whether to go on, unless reading broke off.
type Done = io::Result<ControlFlow<()>>;

/// The end of a stream that was read to it.
const END: Done = Ok(ControlFlow::Continue(()));

/// A file of many records.
struct Stream<'s, 'o, 'e> {
    cutter: &'s mut Cutter<'o, 'e>,
    path: &'s str,
    format: Format,
    window: Window<'s>,
    /// How many records it has given.
    number: u64,
}

impl Stream<'_, '_, '_> {
    /// Reports how the stream ended, where it did not end well.
    fn finish(self, done: Done) -> ControlFlow<()> {
        match done {
            Ok(flow) => {
                flow?;
                if self.number == 0 {
                    self.cutter.skip(self.path, Reason::Empty)
                } else {
                    ControlFlow::Continue(())
                }
            }
            Err(error) if self.number == 0 => self.cutter.skip(self.path, Reason::from_io(&error)),
            // what came before the break is in
            Err(error) => self.cutter.skip_at(self.path, self.window.offset, None, Reason::from_io(&error)),
        }
    }

    /// Gives out a record that starts at byte `offset`.
    fn put(&mut self, offset: u64, line: Option<u32>, bytes: Vec<u8>, header: Header) -> ControlFlow<()> {
        let origin = Origin { path: self.path.to_string(), offset: Some(offset), line, url: None };
        let number = self.number;
        self.number += 1;
        self.cutter.put(Record { origin, format: self.format, bytes, number, header, sidecar: None })
    }

    /// Goes on without a record.
    fn lose(&mut self, offset: u64, line: Option<u32>, reason: Reason) -> ControlFlow<()> {
        self.number += 1;
        self.cutter.skip_at(self.path, offset, line, reason)
    }

    fn too_large(&mut self, offset: u64, line: Option<u32>) -> ControlFlow<()> {
        let limit = self.window.limit;
        self.lose(offset, line, Reason::TooLarge { limit })
    }

    fn lines(&mut self) -> Done {
        loop {
            let (offset, line) = (self.window.offset, self.window.line);
            let flow = match self.window.until(b'\n')? {
                Piece::End => return END,
                Piece::TooLarge => self.too_large(offset, Some(line)),
                Piece::Bytes(mut bytes) => {
                    while bytes.last().is_some_and(u8::is_ascii_whitespace) {
                        bytes.pop();
                    }
                    if bytes.is_empty() {
                        ControlFlow::Continue(())
                    } else {
                        self.put(offset, Some(line), bytes, Header::None)
                    }
                }
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
    }

    /// Rows of a table; a line break inside quotes does not end one.
    fn rows(&mut self) -> Done {
        let mut header: Option<Arc<csv::Header>> = None;
        let mut end = csv::RowEnd::default();
        let mut whole = csv::Whole::default();
        loop {
            if !self.window.skip_blank_lines()? {
                return Ok(self.put_rows(whole.rest(), header.as_ref()));
            }
            let (offset, line) = (self.window.offset, self.window.line);
            let flow = match self.window.until_found(|bytes, from| end.find(bytes, from), 0)? {
                Piece::End => return Ok(self.put_rows(whole.rest(), header.as_ref())),
                Piece::TooLarge => {
                    if self.put_rows(whole.rest(), header.as_ref()).is_break() {
                        return Ok(ControlFlow::Break(()));
                    }
                    self.too_large(offset, Some(line))
                }
                Piece::Bytes(bytes) => match &header {
                    Some(known) => {
                        let rows = whole.take(csv::Row { offset, line, bytes }, known);
                        self.put_rows(rows, header.as_ref())
                    }
                    None if csv::separator(&bytes).is_some() => ControlFlow::Continue(()),
                    None => match end.header(&bytes) {
                        Some(found) => {
                            header = Some(Arc::new(found));
                            ControlFlow::Continue(())
                        }
                        None => {
                            self.number = 1;
                            let reason = Reason::malformed("CSV", "the first line is no header");
                            return Ok(self.cutter.skip(self.path, reason));
                        }
                    },
                },
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
    }

    fn put_rows(&mut self, rows: Vec<csv::Row>, header: Option<&Arc<csv::Header>>) -> ControlFlow<()> {
        let Some(header) = header else { return ControlFlow::Continue(()) };
        for row in rows {
            self.put(row.offset, Some(row.line), row.bytes, Header::Table(Arc::clone(header)))?;
        }
        ControlFlow::Continue(())
    }

    /// Elements, what stands between them passed over.
    fn elements(&mut self) -> Done {
        let Cut::Elements { open, close } = self.format.cut() else { return END };
        let finder = memmem::Finder::new(close);
        loop {
            let (offset, line) = (self.window.offset, self.window.line);
            let piece = self.window.until_found(
                |bytes, from| finder.find(&bytes[from..]).map(|at| from + at + close.len()),
                close.len(),
            )?;
            let flow = match piece {
                Piece::End => return END,
                Piece::TooLarge => self.too_large(offset, Some(line)),
                Piece::Bytes(bytes) => match memmem::find(&bytes, open) {
                    Some(start) => {
                        let (offset, line) = (offset + start as u64, line + lines(&bytes[..start]));
                        if bytes.ends_with(close) {
                            self.put(offset, Some(line), bytes[start..].to_vec(), Header::None)
                        } else {
                            let reason = Reason::Truncated("the last article is not closed".into());
                            self.lose(offset, Some(line), reason)
                        }
                    }
                    None => ControlFlow::Continue(()),
                },
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
    }

    /// Messages of an mbox.
    fn messages(&mut self) -> Done {
        loop {
            let (offset, line) = (self.window.offset, self.window.line);
            let flow = match self.window.until_found(mail::next_message, mail::ENVELOPE)? {
                Piece::End => return END,
                Piece::TooLarge => self.too_large(offset, Some(line)),
                Piece::Bytes(bytes) => self.put(offset, Some(line), bytes, Header::None),
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
    }

    /// Records of a crawl. Requests, metadata and what is certainly no page are
    /// passed over in silence: a crawl is mostly made of them.
    fn crawl(&mut self) -> Done {
        while self.window.skip_blank()? {
            let offset = self.window.offset;
            let head = match self.window.until_found(warc::header_end, 4)? {
                Piece::Bytes(bytes) => bytes,
                Piece::End => break,
                Piece::TooLarge => {
                    let reason = Reason::malformed("WARC", "an endless header");
                    return Ok(self.lose(offset, None, reason));
                }
            };
            let Some(header) = warc::Header::parse(&head) else {
                let reason = Reason::malformed("WARC", "a record without a header");
                return Ok(self.lose(offset, None, reason));
            };
            let flow = self.block(offset, head, header)?;
            if flow.is_break() {
                return Ok(flow);
            }
        }
        self.crawled()
    }

    /// Records of a crawl in the format before WARC. Lengths are not always right there:
    /// after one that is not, the next line that can be a header is one.
    fn old_crawl(&mut self) -> Done {
        // above the first record stands what describes the file
        let mut lost = true;
        while self.window.skip_blank()? {
            let offset = self.window.offset;
            let line = match self.window.until(b'\n')? {
                Piece::Bytes(bytes) => bytes,
                Piece::End => break,
                Piece::TooLarge => Vec::new(),
            };
            let flow = match warc::Header::parse_line(&line) {
                Some(_) if line.starts_with(warc::ARC) => ControlFlow::Continue(()),
                Some(header) => {
                    lost = false;
                    self.block(offset, line, header)?
                }
                None if lost => ControlFlow::Continue(()),
                None => {
                    lost = true;
                    let reason = Reason::malformed("ARC", "bytes between two records");
                    self.lose(offset, None, reason)
                }
            };
            if flow.is_break() {
                return Ok(flow);
            }
        }
        self.crawled()
    }

    /// Gives out a record of a crawl whose header was read, if it may hold a page.
    fn block(&mut self, offset: u64, head: Vec<u8>, header: warc::Header) -> Done {
        let whole = header.length.saturating_add(header.start as u64);
        Ok(match self.window.exactly(head, header.length)? {
            _ if !header.holds_page() => ControlFlow::Continue(()),
            Piece::End => ControlFlow::Continue(()),
            Piece::TooLarge => self.too_large(offset, None),
            Piece::Bytes(bytes) if (bytes.len() as u64) < whole => {
                self.lose(offset, None, Reason::Truncated("the last record is not whole".into()))
            }
            Piece::Bytes(bytes) => self.put(offset, None, bytes, Header::Crawl(Box::new(header))),
        })
    }

    fn crawled(&mut self) -> Done {
        if self.number == 0 {
            self.number = 1;
            return Ok(self.cutter.skip(self.path, Reason::NotAnArticle("a crawl without pages")));
        }
        END
    }
}
