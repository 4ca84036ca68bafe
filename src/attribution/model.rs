//! The trained scorers: a sum of feature weights and a small hidden layer over
//! feature embeddings ("wide and deep"), quantised, embedded in the program.
//!
//! Layout of a weights file, little endian: magic `WSAT`, feature version (u32),
//! the screen (`1 << SCREEN_BITS` i16), then for each scorer: bits (u32), dims
//! (u32), scale of the wide part (f32), scale of the embeddings (f32), bias and
//! output weights of the hidden layer (f32 each, `dims` of them), output bias
//! (f32), then `1 << bits` rows: a zero byte for an unused one, else a one and
//! `dims + 1` i8.

use thiserror::Error;

/// Sums over the features of one case, still open to more features.
#[derive(Clone, Copy)]
pub struct Sum {
    pub wide: f32,
    pub deep: [f32; DIMS],
}

impl Default for Sum {
    fn default() -> Sum {
        Sum { wide: 0.0, deep: [0.0; DIMS] }
    }
}

impl Sum {
    /// The sum over the features of both.
    #[inline]
    pub fn and(&self, other: &Sum) -> Sum {
        let mut out = *self;
        out.wide += other.wide;
        out.deep.iter_mut().zip(&other.deep).for_each(|(a, b)| *a += b);
        out
    }
}

/// Width of the hidden layer.
pub const DIMS: usize = 15;

/// Something that scores a list of features.
pub trait Scorer {
    fn add(&self, features: &[u32], sum: &mut Sum);
    fn score(&self, sum: &Sum) -> f32;
}

#[derive(Debug, Error, PartialEq)]
pub enum Error {
    #[error("not a weights file")]
    Magic,
    #[error("weights are for features of version {found}, this program has version {expected}")]
    Version { found: u32, expected: u32 },
    #[error("weights file is cut short or damaged")]
    Damaged,
}

/// Features of which the sum still fits an `i16`.
const TOGETHER: usize = 256;

/// One quantised scorer.
pub struct Net {
    shift: u32,
    wide_scale: f32,
    deep_scale: f32,
    bias: [f32; DIMS],
    output: [f32; DIMS],
    offset: f32,
    rows: Vec<Row>,
}

/// The embedding of a feature and, last, its weight in the wide part: small, for more
/// of them to stay in the caches.
#[derive(Clone, Copy)]
#[repr(align(16))]
struct Row([i8; DIMS + 1]);

impl Scorer for Net {
    #[inline]
    fn add(&self, features: &[u32], sum: &mut Sum) {
        for chunk in features.chunks(TOGETHER) {
            let mut total = [0i16; DIMS + 1];
            for &f in chunk {
                // written so that it compiles to two additions of eight lanes
                let row = &self.rows[(f >> self.shift) as usize].0;
                total.iter_mut().zip(row).for_each(|(t, r)| *t = t.wrapping_add(i16::from(*r)));
            }
            sum.wide += total[DIMS] as f32 * self.wide_scale;
            for (deep, &part) in sum.deep.iter_mut().zip(&total) {
                *deep += part as f32 * self.deep_scale;
            }
        }
    }

    #[inline]
    fn score(&self, sum: &Sum) -> f32 {
        let mut out = sum.wide + self.offset;
        for k in 0..DIMS {
            out += (sum.deep[k] + self.bias[k]).max(0.0) * self.output[k];
        }
        out
    }
}

/// A linear scorer small enough for the fastest cache.
pub struct Screen {
    pub weights: Vec<i16>,
}

/// Weights of a [`Screen`].
pub const SCREEN_BITS: u32 = 12;

impl Screen {
    #[inline]
    pub fn score(&self, features: &[u32]) -> i32 {
        features.iter().map(|&f| self.weights[(f >> (32 - SCREEN_BITS)) as usize] as i32).sum()
    }
}

/// The scorers of a weights file.
pub struct Model {
    /// Which mentions are worth a closer look?
    pub screen: Screen,
    /// Is a stretch in marks a quotation?
    pub stretch: Net,
    /// Is a mention its source?
    pub pair: Net,
}

pub const MAGIC: &[u8; 4] = b"WSAT";

impl Model {
    /// Reads a weights file made for this version of the features.
    pub fn read(bytes: &[u8]) -> Result<Model, Error> {
        let mut at = Reader { bytes };
        if at.take(4)? != MAGIC {
            return Err(Error::Magic);
        }
        let found = at.u32()?;
        if found != super::features::VERSION {
            return Err(Error::Version { found, expected: super::features::VERSION });
        }
        let weights =
            at.take(2 << SCREEN_BITS)?.as_chunks().0.iter().map(|w| i16::from_le_bytes(*w)).collect();
        let model = Model { screen: Screen { weights }, stretch: at.net()?, pair: at.net()? };
        if at.bytes.is_empty() { Ok(model) } else { Err(Error::Damaged) }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], Error> {
        let (head, tail) = self.bytes.split_at_checked(n).ok_or(Error::Damaged)?;
        self.bytes = tail;
        Ok(head)
    }

    fn u32(&mut self) -> Result<u32, Error> {
        Ok(u32::from_le_bytes(self.take(4)?.try_into().map_err(|_| Error::Damaged)?))
    }

    fn f32(&mut self) -> Result<f32, Error> {
        Ok(f32::from_bits(self.u32()?))
    }

    fn net(&mut self) -> Result<Net, Error> {
        let bits = self.u32()?;
        if !(1..=22).contains(&bits) || self.u32()? != DIMS as u32 {
            return Err(Error::Damaged);
        }
        let (wide_scale, deep_scale) = (self.f32()?, self.f32()?);
        let mut bias = [0.0; DIMS];
        let mut output = [0.0; DIMS];
        for x in bias.iter_mut().chain(&mut output) {
            *x = self.f32()?;
        }
        let offset = self.f32()?;
        let mut rows = vec![Row([0; DIMS + 1]); 1 << bits];
        for row in &mut rows {
            if self.take(1)?[0] == 0 {
                continue;
            }
            for (x, byte) in row.0.iter_mut().zip(self.take(DIMS + 1)?) {
                *x = (*byte as i8).max(-i8::MAX);
            }
        }
        Ok(Net { shift: 32 - bits, wide_scale, deep_scale, bias, output, offset, rows })
    }
}
