//! Locality-sensitive hashing: which bodies could be alike.
//!
//! Bodies that agree in all [`ROWS`] bytes of one of [`BANDS`] bands of their bins
//! are candidates (Indyk and Motwani 1998; banding as in Leskovec, Rajaraman and
//! Ullman). With ten bands of three, bodies of similarity .65 meet with
//! probability .96, of .8 with .999, of .2 with .08.

use super::signature::{BODY, mix};

/// Bytes that must agree.
const ROWS: usize = 3;
/// Chances to agree.
const BANDS: usize = 10;
/// The end of a chain.
const NONE: u32 = u32::MAX;

/// Chained hash tables over numbered bodies: one for whole bodies and one for
/// each band. They hold numbers only (eight bytes a body and table); the bodies
/// stay with the caller. Those of the bands are filled when they are asked, one
/// after the other, so that each has the cache to itself.
pub struct Bands {
    whole: Table,
    bands: Vec<Table>,
}

#[derive(Default)]
struct Table {
    /// A power of two of them, or none.
    heads: Vec<u32>,
    next: Vec<u32>,
}

impl Bands {
    pub fn new() -> Bands {
        Bands { whole: Table::default(), bands: (0..BANDS).map(|_| Table::default()).collect() }
    }

    /// Enters the last of `bodies`.
    pub fn push(&mut self, bodies: &[[u8; BODY]]) {
        self.whole.fill(bodies, whole);
    }

    /// The number of a body that was entered.
    pub fn find(&self, body: &[u8; BODY], bodies: &[[u8; BODY]]) -> Option<u32> {
        self.whole.chain(whole(body)).find(|&k| &bodies[k as usize] == body)
    }

    /// Brings the tables of the bands up to date with all bodies entered.
    pub fn catch_up(&mut self, bodies: &[[u8; BODY]]) {
        for (band, table) in self.bands.iter_mut().enumerate() {
            table.fill(bodies, |body| hash(rows(body, band)));
        }
    }

    /// Bodies that share a band with `body`, each possibly more than once; only
    /// those that the tables have caught up with.
    pub fn candidates<'b>(
        &'b self,
        body: &'b [u8; BODY],
        bodies: &'b [[u8; BODY]],
    ) -> impl Iterator<Item = u32> + 'b {
        self.bands.iter().enumerate().flat_map(move |(band, table)| {
            let wanted = rows(body, band);
            table.chain(hash(wanted)).filter(move |&k| rows(&bodies[k as usize], band) == wanted)
        })
    }
}

/// Heads for so many bodies.
fn slots(bodies: usize) -> usize {
    bodies.next_power_of_two().max(1 << 10)
}

impl Table {
    /// Enters the bodies that are not in yet, with more heads where they have
    /// become too few.
    fn fill(&mut self, bodies: &[[u8; BODY]], hash: impl Fn(&[u8; BODY]) -> u64) {
        if bodies.len() > self.heads.len() {
            self.heads.clear();
            self.heads.resize(slots(bodies.len()), NONE);
            self.next.clear();
        }
        let mask = self.heads.len() - 1;
        for (k, body) in bodies.iter().enumerate().skip(self.next.len()) {
            let slot = hash(body) as usize & mask;
            self.next.push(std::mem::replace(&mut self.heads[slot], k as u32));
        }
    }

    fn chain(&self, hash: u64) -> impl Iterator<Item = u32> + '_ {
        let some = |k: u32| (k != NONE).then_some(k);
        let slot = (hash as usize).checked_rem(self.heads.len());
        let first = slot.and_then(|slot| some(self.heads[slot]));
        std::iter::successors(first, move |&k| some(self.next[k as usize]))
    }
}

fn rows(body: &[u8; BODY], band: usize) -> [u8; ROWS] {
    let mut rows = [0; ROWS];
    rows.copy_from_slice(&body[band * ROWS..(band + 1) * ROWS]);
    rows
}

fn hash(rows: [u8; ROWS]) -> u64 {
    let [a, b, c] = rows;
    mix(u64::from(u32::from_le_bytes([a, b, c, 1])))
}

fn whole(body: &[u8; BODY]) -> u64 {
    body.chunks(8).fold(0, |h, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        mix(h.rotate_left(5) ^ u64::from_le_bytes(word))
    })
}
