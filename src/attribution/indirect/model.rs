//! Linear models over hashed features, and the embedded weights.

use std::sync::OnceLock;

/// Receives the features of one candidate.
pub trait Sink {
    fn put(&mut self, hash: u32);
}

impl Sink for Vec<u32> {
    fn put(&mut self, hash: u32) {
        self.push(hash);
    }
}

/// Hash of a feature: a template number and two values.
#[inline(always)]
pub fn mix(template: u32, a: u32, b: u32) -> u32 {
    let h = (u64::from(a) ^ (u64::from(template) << 40)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        ^ u64::from(b).wrapping_mul(0xc2b2_ae3d_27d4_eb4f).rotate_left(31);
    (h.wrapping_mul(0xff51_afd7_ed55_8ccd) >> 32) as u32
}

/// Two values as one.
#[inline(always)]
pub fn pair(a: u32, b: u32) -> u32 {
    a.wrapping_mul(0x9e37_79b1).rotate_left(13) ^ b.wrapping_mul(0x85eb_ca77)
}

/// A power of two of weights, one byte each.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub weights: Vec<i8>,
    pub scale: f32,
}

impl Table {
    pub fn scorer(&self) -> Scorer<'_> {
        Scorer { weights: &self.weights, shift: 32 - self.weights.len().trailing_zeros(), sum: 0 }
    }
}

/// Sums the weights of the features it receives.
pub struct Scorer<'t> {
    weights: &'t [i8],
    shift: u32,
    sum: i32,
}

impl Scorer<'_> {
    /// The sum since the last call, in steps of the table's scale.
    pub fn take(&mut self) -> i32 {
        std::mem::take(&mut self.sum)
    }
}

impl Sink for Scorer<'_> {
    #[inline(always)]
    fn put(&mut self, hash: u32) {
        self.sum += i32::from(self.weights[(u64::from(hash) >> self.shift) as usize]);
    }
}

/// How often a word is a cue, in eight steps; 0 for words seen often and never as a cue.
///
/// Every word of a text is looked up here: open addressing in a power of two of slots,
/// small enough to stay in the caches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Priors {
    /// The words and their steps, sorted.
    words: Vec<(u32, u8)>,
    /// The upper three bytes of a word and its step, [`Priors::UNKNOWN`] for an empty
    /// slot. The lowest byte takes part in where a word stands.
    slots: Vec<u32>,
}

impl Priors {
    /// Step of words that training did not see.
    pub const UNKNOWN: u8 = 255;

    #[inline]
    pub fn step(&self, word: u32) -> u8 {
        self.slots.get(self.find(word)).map_or(Priors::UNKNOWN, |slot| *slot as u8)
    }

    /// The words and their steps, sorted.
    pub fn words(&self) -> &[(u32, u8)] {
        &self.words
    }

    /// The slot of a word, or the empty one where it would stand.
    #[inline]
    fn find(&self, word: u32) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = (word.wrapping_mul(0x9e37_79b1) >> 8) as usize & mask;
        while self.slots.get(at).is_some_and(|slot| *slot as u8 != Priors::UNKNOWN && (slot ^ word) >> 8 != 0)
        {
            at = (at + 1) & mask;
        }
        at
    }
}

impl FromIterator<(u32, u8)> for Priors {
    fn from_iter<I: IntoIterator<Item = (u32, u8)>>(words: I) -> Priors {
        let mut words: Vec<(u32, u8)> = words.into_iter().collect();
        words.sort_unstable();
        let size = (2 * words.len()).next_power_of_two();
        let mut priors = Priors { words: Vec::new(), slots: vec![u32::from(Priors::UNKNOWN); size] };
        for &(word, step) in &words {
            let at = priors.find(word);
            priors.slots[at] = word & !0xff | u32::from(step);
        }
        Priors { words, ..priors }
    }
}

/// Everything that training produces.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    pub priors: Priors,
    /// Tells most candidates from cues at little cost.
    pub gate: Table,
    pub cue: Table,
    pub anchor: Table,
    pub edge: Table,
    pub source: Table,
    /// Corrects the calibrated log odds by what stands together.
    pub verdict: Table,
    /// Logistic regression from the log odds of the steps to the probability
    /// that content and source are right.
    pub calibration: [f32; CALIBRATION],
    /// Least log odds of the gate for a candidate to be looked at.
    pub pass: f32,
    /// Least log odds of the cue step for a candidate to be followed up.
    pub pursue: f32,
    /// Least calibrated probability for a quotation to be kept.
    pub keep: f32,
}

/// Number of inputs of the calibration, the constant included.
pub const CALIBRATION: usize = 8;

/// Changes whenever features change their meaning; weights of another version are refused.
pub const VERSION: u32 = 3;

const MAGIC: &[u8; 4] = b"WSIN";

/// Why weights could not be read.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum WeightsError {
    #[error("not weights of the indirect speech model")]
    Magic,
    #[error("weights have feature version {found}, this program has {VERSION}")]
    Version { found: u32 },
    #[error("weights end early")]
    Short,
}

impl Weights {
    /// The weights that the program carries.
    pub fn embedded() -> &'static Weights {
        static SHARED: OnceLock<Weights> = OnceLock::new();
        SHARED.get_or_init(|| {
            Weights::read(include_bytes!("weights.bin"))
                .expect("embedded weights fit the features; a test reads them")
        })
    }

    /// Reads what [`Weights::write`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Weights, WeightsError> {
        let mut input = Input { bytes };
        if input.take(4)? != MAGIC {
            return Err(WeightsError::Magic);
        }
        let found = input.u32()?;
        if found != VERSION {
            return Err(WeightsError::Version { found });
        }
        let mut priors = Vec::new();
        for _ in 0..input.u32()? {
            let word = input.u32()?;
            priors.push((word, input.take(1)?[0]));
        }
        let priors = priors.into_iter().collect();
        let gate = input.table()?;
        let cue = input.table()?;
        let anchor = input.table()?;
        let edge = input.table()?;
        let source = input.table()?;
        let verdict = input.table()?;
        let mut calibration = [0.0; CALIBRATION];
        for x in &mut calibration {
            *x = input.f32()?;
        }
        let (pass, pursue, keep) = (input.f32()?, input.f32()?, input.f32()?);
        Ok(Weights { priors, gate, cue, anchor, edge, source, verdict, calibration, pass, pursue, keep })
    }

    /// Little endian throughout: magic, version, priors (count, then word and
    /// step, sorted), six tables (log2 of the length, scale, weights), the
    /// calibration, the three thresholds.
    pub fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(VERSION.to_le_bytes());
        out.extend((self.priors.words().len() as u32).to_le_bytes());
        for &(word, step) in self.priors.words() {
            out.extend(word.to_le_bytes());
            out.push(step);
        }
        for table in [&self.gate, &self.cue, &self.anchor, &self.edge, &self.source, &self.verdict] {
            out.push(table.weights.len().trailing_zeros() as u8);
            out.extend(table.scale.to_le_bytes());
            out.extend(table.weights.iter().map(|w| *w as u8));
        }
        for x in self.calibration.iter().chain([&self.pass, &self.pursue, &self.keep]) {
            out.extend(x.to_le_bytes());
        }
        out
    }
}

struct Input<'b> {
    bytes: &'b [u8],
}

impl<'b> Input<'b> {
    fn take(&mut self, n: usize) -> Result<&'b [u8], WeightsError> {
        if self.bytes.len() < n {
            return Err(WeightsError::Short);
        }
        let (head, tail) = self.bytes.split_at(n);
        self.bytes = tail;
        Ok(head)
    }

    fn u32(&mut self) -> Result<u32, WeightsError> {
        let b = self.take(4)?;
        Ok(u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
    }

    fn f32(&mut self) -> Result<f32, WeightsError> {
        Ok(f32::from_bits(self.u32()?))
    }

    fn table(&mut self) -> Result<Table, WeightsError> {
        let bits = self.take(1)?[0];
        let scale = self.f32()?;
        if bits > 24 {
            return Err(WeightsError::Short);
        }
        let weights = self.take(1 << bits)?.iter().map(|b| *b as i8).collect();
        Ok(Table { weights, scale })
    }
}
