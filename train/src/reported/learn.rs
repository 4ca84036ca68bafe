//! AdaGrad on hashed features: logistic regression, softmax over candidates,
//! and corrections to given log odds.

use whosaid::attribution::training::reported::Table;

/// Feature rows, in groups of candidates of which one is right.
#[derive(Default)]
pub struct Rows {
    features: Vec<u32>,
    ends: Vec<usize>,
    groups: Vec<(usize, usize, usize)>,
}

impl Rows {
    pub fn row(&mut self, write: impl FnOnce(&mut Vec<u32>)) {
        write(&mut self.features);
        self.ends.push(self.features.len());
    }

    /// Makes a group of the last `count` rows.
    pub fn group(&mut self, count: usize, right: usize) {
        self.groups.push((self.ends.len() - count, self.ends.len(), right));
    }

    pub fn slice(&self, k: usize) -> &[u32] {
        let start = if k == 0 { 0 } else { self.ends[k - 1] };
        &self.features[start..self.ends[k]]
    }

    pub fn binary(&self, labels: &[bool], bits: u32, epochs: usize, rate: f32) -> Table {
        let mut learner = Learner::new(self, bits, rate);
        let mut order: Vec<usize> = (0..labels.len()).collect();
        for epoch in 0..epochs {
            shuffle(&mut order, epoch as u64);
            for &k in &order {
                let row = self.slice(k);
                let error = 1.0 / (1.0 + (-learner.score(row)).exp()) - f32::from(u8::from(labels[k]));
                learner.step(row, error);
            }
            learner.tally(epoch);
        }
        learner.table()
    }

    /// What to add to known log odds, of the rows that are `chosen`.
    pub fn corrections(&self, known: &[(f32, bool)], bits: u32, chosen: impl Fn(usize) -> bool) -> Table {
        let mut learner = Learner::new(self, bits, 0.02);
        let mut order: Vec<usize> = (0..known.len()).filter(|&k| chosen(k)).collect();
        for epoch in 0..4 {
            shuffle(&mut order, epoch as u64);
            for &k in &order {
                let row = self.slice(k);
                let odds = known[k].0 + learner.score(row);
                learner.step(row, 1.0 / (1.0 + (-odds).exp()) - f32::from(u8::from(known[k].1)));
            }
            learner.tally(epoch);
        }
        learner.table()
    }

    pub fn softmax(&self, bits: u32, epochs: usize, rate: f32) -> Table {
        let mut learner = Learner::new(self, bits, rate);
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        let mut scores = Vec::new();
        for epoch in 0..epochs {
            shuffle(&mut order, epoch as u64);
            for &g in &order {
                let (a, b, right) = self.groups[g];
                scores.clear();
                scores.extend((a..b).map(|k| learner.score(self.slice(k))));
                let high = scores.iter().copied().fold(f32::MIN, f32::max);
                let sum: f32 = scores.iter().map(|s| (s - high).exp()).sum();
                for k in a..b {
                    let error = (scores[k - a] - high).exp() / sum - f32::from(u8::from(k - a == right));
                    if error.abs() > 1e-3 {
                        learner.step(self.slice(k), error);
                    }
                }
            }
            learner.tally(epoch);
        }
        learner.table()
    }
}

/// AdaGrad over hashed features; the weights after the later epochs are averaged.
struct Learner {
    shift: u32,
    weights: Vec<f32>,
    squares: Vec<f32>,
    /// Features seen too rarely to be trusted.
    rare: Vec<bool>,
    sum: Vec<f32>,
    tallies: usize,
    rate: f32,
}

impl Learner {
    fn new(rows: &Rows, bits: u32, rate: f32) -> Learner {
        let size = 1usize << bits;
        let shift = 32 - bits;
        let mut seen = vec![0u8; size];
        for &h in &rows.features {
            let slot = &mut seen[(h >> shift) as usize];
            *slot = slot.saturating_add(1);
        }
        Learner {
            shift,
            weights: vec![0.0; size],
            squares: vec![0.5; size],
            rare: seen.iter().map(|&n| n < 3).collect(),
            sum: vec![0.0; size],
            tallies: 0,
            rate,
        }
    }

    fn score(&self, row: &[u32]) -> f32 {
        row.iter().map(|&h| self.weights[(h >> self.shift) as usize]).sum()
    }

    fn step(&mut self, row: &[u32], error: f32) {
        for &h in row {
            let k = (h >> self.shift) as usize;
            if self.rare[k] {
                continue;
            }
            self.squares[k] += error * error;
            self.weights[k] -= self.rate * (error + 1e-4 * self.weights[k]) / self.squares[k].sqrt();
        }
    }

    fn tally(&mut self, epoch: usize) {
        if epoch > 0 {
            self.tallies += 1;
            for (s, w) in self.sum.iter_mut().zip(&self.weights) {
                *s += w;
            }
        }
    }

    fn table(self) -> Table {
        let n = self.tallies.max(1) as f32;
        let high = self.sum.iter().fold(0.0f32, |a, s| a.max((s / n).abs()));
        let scale = (high / 127.0).max(1e-6);
        let weights = self.sum.iter().map(|s| (s / n / scale).round() as i8).collect();
        Table { weights, scale }
    }
}

/// Fisher-Yates with a xorshift generator.
fn shuffle(order: &mut [usize], seed: u64) {
    let mut x = 0x2545_f491_4f6c_dd1d ^ (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for k in (1..order.len()).rev() {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        order.swap(k, (x % (k as u64 + 1)) as usize);
    }
}
