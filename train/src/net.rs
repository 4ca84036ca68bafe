//! Training of one scorer: stochastic gradients with a step of its own for each
//! weight (Adagrad), in a fixed order, so that the same data gives the same weights.

use std::ops::Range;

use whosaid::attribution::training::model::{DIMS, Scorer, Screen, Sum};

/// Most steps of a quantised weight.
const STEPS: f32 = i8::MAX as f32;

/// A scorer in floating point, as trained.
pub struct Plain {
    pub bits: u32,
    pub wide: Vec<f32>,
    pub deep: Vec<[f32; DIMS]>,
    pub bias: [f32; DIMS],
    pub output: [f32; DIMS],
    pub offset: f32,
}

impl Plain {
    /// Appends the quantised form to a weights file.
    pub fn write(&self, out: &mut Vec<u8>) {
        let (wide_scale, deep_scale) = (step(&self.wide), step(self.deep.as_flattened()));
        out.extend(self.bits.to_le_bytes());
        out.extend((DIMS as u32).to_le_bytes());
        out.extend(wide_scale.to_le_bytes());
        out.extend(deep_scale.to_le_bytes());
        for x in self.bias.iter().chain(&self.output) {
            out.extend(x.to_le_bytes());
        }
        out.extend(self.offset.to_le_bytes());
        for (w, d) in self.wide.iter().zip(&self.deep) {
            // a row of zeros is one byte
            let row = [d.as_slice(), &[*w]].concat();
            let scale = |k: usize| if k == DIMS { wide_scale } else { deep_scale };
            let steps = |(k, x): (usize, &f32)| (x / scale(k)).round().clamp(-STEPS, STEPS) as i8;
            let row: Vec<u8> = row.iter().enumerate().map(steps).map(|x| x as u8).collect();
            let used = row.iter().any(|x| *x != 0);
            out.push(used as u8);
            if used {
                out.extend(row);
            }
        }
    }
}

/// The step in which weights are kept. One in 10,000 may be larger than they reach and
/// is cut, so that the others are told apart better.
fn step(weights: &[f32]) -> f32 {
    let mut sizes: Vec<f32> = weights.iter().map(|w| w.abs()).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let largest = sizes.len().checked_sub(1 + sizes.len() / 10_000).map_or(0.0, |k| sizes[k]);
    largest.max(1e-9) / STEPS
}

/// A screen from weights as trained.
pub fn screen(weights: &[f32]) -> Screen {
    let most = weights.iter().fold(1e-9f32, |m, w| m.max(w.abs()));
    Screen { weights: weights.iter().map(|w| (w / most * 32767.0).round() as i16).collect() }
}

/// Appends a screen to a weights file.
pub fn write_screen(screen: &Screen, out: &mut Vec<u8>) {
    out.extend(screen.weights.iter().flat_map(|w| w.to_le_bytes()));
}

pub struct Trainer {
    pub net: Plain,
    shift: u32,
    wide_g: Vec<f32>,
    deep_g: Vec<[f32; DIMS]>,
    bias_g: [f32; DIMS],
    output_g: [f32; DIMS],
    offset_g: f32,
    pub rate: f32,
    pub decay: f32,
}

/// A small generator of pseudo-random numbers (SplitMix64).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// In 0..1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for k in (1..items.len()).rev() {
            items.swap(k, (self.next() % (k as u64 + 1)) as usize);
        }
    }
}

impl Scorer for Trainer {
    fn add(&self, features: &[u32], sum: &mut Sum) {
        for &f in features {
            let row = (f >> self.shift) as usize;
            sum.wide += self.net.wide[row];
            for (a, b) in sum.deep.iter_mut().zip(&self.net.deep[row]) {
                *a += b;
            }
        }
    }

    fn score(&self, sum: &Sum) -> f32 {
        let n = &self.net;
        let mut out = sum.wide + n.offset;
        for k in 0..DIMS {
            out += (sum.deep[k] + n.bias[k]).max(0.0) * n.output[k];
        }
        out
    }
}

impl Trainer {
    /// A scorer that uses only some of the hidden layer.
    pub fn new(bits: u32, seed: u64, rate: f32, decay: f32, units: Range<usize>) -> Trainer {
        let rows = 1 << bits;
        let mut random = Random(seed);
        let mut deep = vec![[0.0; DIMS]; rows];
        for row in &mut deep {
            for x in &mut row[units.clone()] {
                *x = (random.unit() - 0.5) * 0.1;
            }
        }
        let mut output = [0.0; DIMS];
        for x in &mut output[units.clone()] {
            *x = (random.unit() - 0.5) * 0.6;
        }
        // a unit without bias and weights stays what it is
        let mut bias = [0.0; DIMS];
        bias[units].fill(0.05);
        Trainer {
            net: Plain { bits, wide: vec![0.0; rows], deep, bias, output, offset: 0.0 },
            shift: 32 - bits,
            wide_g: vec![0.05; rows],
            deep_g: vec![[0.05; DIMS]; rows],
            bias_g: [0.1; DIMS],
            output_g: [0.1; DIMS],
            offset_g: 0.1,
            rate,
            decay,
        }
    }

    /// One step down the gradient `slope` of the loss at the score of `features`
    /// (given in parts), whose sum is `sum`.
    pub fn step(&mut self, parts: &[&[u32]], sum: &Sum, slope: f32) {
        let rate = self.rate;
        let mut back = [0.0; DIMS];
        for (k, back) in back.iter_mut().enumerate() {
            let h = sum.deep[k] + self.net.bias[k];
            if h > 0.0 {
                *back = slope * self.net.output[k];
                let g = slope * h;
                self.output_g[k] += g * g;
                self.net.output[k] -= rate * g / self.output_g[k].sqrt();
                self.bias_g[k] += *back * *back;
                self.net.bias[k] -= rate * *back / self.bias_g[k].sqrt();
            }
        }
        self.offset_g += slope * slope;
        self.net.offset -= rate * slope / self.offset_g.sqrt();
        for &f in parts.iter().copied().flatten() {
            let row = (f >> self.shift) as usize;
            let g = slope + self.decay * self.net.wide[row];
            self.wide_g[row] += g * g;
            self.net.wide[row] -= rate * g / self.wide_g[row].sqrt();
            let (weights, seen) = (&mut self.net.deep[row], &mut self.deep_g[row]);
            for k in 0..DIMS {
                let g = back[k] + self.decay * weights[k];
                seen[k] += g * g;
                weights[k] -= rate * g / seen[k].sqrt();
            }
        }
    }
}

/// One scorer that gives the mean of several, each with units of its own.
pub fn committee(members: Vec<Plain>) -> Plain {
    let share = 1.0 / members.len() as f32;
    let mut members = members.into_iter();
    let mut all = members.next().expect("at least one member");
    members.for_each(|member| accumulate(&mut all, &member));
    // the units do not share weights: the mean is in what they put out
    all.wide.iter_mut().chain(&mut all.output).for_each(|w| *w *= share);
    all.offset *= share;
    all
}

/// Adds `other` to a running sum of weights.
pub fn accumulate(total: &mut Plain, other: &Plain) {
    let add = |a: &mut f32, b: &f32| *a += b;
    total.wide.iter_mut().zip(&other.wide).for_each(|(a, b)| add(a, b));
    total.deep.iter_mut().flatten().zip(other.deep.iter().flatten()).for_each(|(a, b)| add(a, b));
    total.bias.iter_mut().zip(&other.bias).for_each(|(a, b)| add(a, b));
    total.output.iter_mut().zip(&other.output).for_each(|(a, b)| add(a, b));
    total.offset += other.offset;
}

pub fn scale(total: &mut Plain, by: f32) {
    let mul = |a: &mut f32| *a *= by;
    total.wide.iter_mut().for_each(mul);
    total.deep.iter_mut().flatten().for_each(mul);
    total.bias.iter_mut().for_each(mul);
    total.output.iter_mut().for_each(mul);
    total.offset *= by;
}
