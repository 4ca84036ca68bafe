//! UTF-16 on its way into records: formats are cut at bytes that ASCII has.

use std::io::{self, Read};

use encoding_rs::{CoderResult, Decoder};

/// A reader in UTF-8 over one in UTF-16.
pub struct Narrow<R> {
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
    pub fn new(decoder: Decoder, inner: R) -> Narrow<R> {
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
