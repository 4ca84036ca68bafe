//! A stream seen through a buffer that holds one record at most.

use std::io::{self, Read};

/// Reads a stream in pieces that end at a mark, each no larger than a limit.
pub struct Window<'r> {
    reader: &'r mut dyn Read,
    buffer: Vec<u8>,
    /// What of the buffer is not yet given out.
    start: usize,
    end: usize,
    /// Offset in the stream of `start`.
    pub offset: u64,
    /// Line, from 1, of `start`.
    pub line: u32,
    /// Largest piece.
    pub limit: u64,
    ended: bool,
}

/// What came of asking for a piece.
pub enum Piece {
    /// The bytes, its mark included; without it at the end of the stream.
    Bytes(Vec<u8>),
    /// The piece was longer than the limit and was passed over.
    TooLarge,
    End,
}

const STEP: usize = 256 * 1024;

/// How many lines end in these bytes.
pub fn lines(bytes: &[u8]) -> u32 {
    memchr::memchr_iter(b'\n', bytes).count() as u32
}

impl<'r> Window<'r> {
    /// `offset` bytes of the stream were read before.
    pub fn new(reader: &'r mut dyn Read, offset: u64, limit: u64) -> Window<'r> {
        Window { reader, buffer: vec![0; STEP], start: 0, end: 0, offset, line: 1, limit, ended: false }
    }

    /// Reads on; false at the end of the stream.
    fn more(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.ended = true;
                    return Ok(false);
                }
                Ok(n) => {
                    self.end += n;
                    return Ok(true);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// What is at hand.
    fn seen(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    fn pass(&mut self, n: usize) {
        let passed = &self.buffer[self.start..self.start + n];
        self.line = self.line.saturating_add(lines(passed));
        self.start += n;
        self.offset += n as u64;
    }

    /// The piece up to and with the next `mark` (one byte).
    pub fn until(&mut self, mark: u8) -> io::Result<Piece> {
        self.until_found(|bytes, from| memchr::memchr(mark, &bytes[from..]).map(|at| from + at + 1), 0)
    }

    /// The piece up to where `find` says it ends. `find` is given all bytes of the
    /// piece seen so far and the place up to which it has already searched, less
    /// `overlap`.
    pub fn until_found(
        &mut self,
        mut find: impl FnMut(&[u8], usize) -> Option<usize>,
        overlap: usize,
    ) -> io::Result<Piece> {
        let mut searched = 0usize;
        let mut dropped = 0u64;
        loop {
            let seen = self.seen();
            if let Some(len) = find(seen, searched.saturating_sub(overlap)) {
                let piece = if dropped > 0 || len as u64 > self.limit {
                    Piece::TooLarge
                } else {
                    Piece::Bytes(seen[..len].to_vec())
                };
                self.pass(len);
                return Ok(piece);
            }
            searched = seen.len();
            if searched as u64 > self.limit {
                // too long already: only enough is kept to see the mark
                let keep = searched.min(overlap);
                let gone = searched - keep;
                self.pass(gone);
                dropped += gone as u64;
                searched = keep;
                if dropped > self.limit.saturating_mul(super::PATIENCE) {
                    self.ended = true;
                    self.pass(keep);
                    return Ok(Piece::TooLarge);
                }
            }
            if !self.more()? {
                let rest = self.seen();
                if rest.is_empty() && dropped == 0 {
                    return Ok(Piece::End);
                }
                let piece = if dropped > 0 || rest.len() as u64 > self.limit {
                    Piece::TooLarge
                } else {
                    Piece::Bytes(rest.to_vec())
                };
                let n = rest.len();
                self.pass(n);
                return Ok(piece);
            }
        }
    }

    /// `before`, which was cut already, and the next `n` bytes, fewer at the end of the
    /// stream.
    pub fn exactly(&mut self, before: Vec<u8>, n: u64) -> io::Result<Piece> {
        if n > self.limit {
            let mut left = n;
            while left > 0 {
                let have = (self.seen().len() as u64).min(left);
                self.pass(have as usize);
                left -= have;
                if left > 0 && !self.more()? {
                    break;
                }
            }
            return Ok(Piece::TooLarge);
        }
        let n = n as usize;
        while self.seen().len() < n && self.more()? {}
        let have = self.seen().len().min(n);
        let mut bytes = before;
        bytes.extend_from_slice(&self.seen()[..have]);
        self.pass(have);
        Ok(Piece::Bytes(bytes))
    }

    /// Passes over white space between records; false at the end of the stream.
    pub fn skip_blank(&mut self) -> io::Result<bool> {
        loop {
            let blank = self.seen().iter().take_while(|b| b.is_ascii_whitespace()).count();
            let all = blank == self.seen().len();
            self.pass(blank);
            if !all {
                return Ok(true);
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// Passes over empty lines; false at the end of the stream.
    pub fn skip_blank_lines(&mut self) -> io::Result<bool> {
        loop {
            let seen = self.seen();
            let blank = seen.iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
            let all = blank == seen.len();
            self.pass(blank);
            if !all {
                return Ok(true);
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }
}
