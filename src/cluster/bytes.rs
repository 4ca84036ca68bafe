//! A clusterer as bytes.
//!
//! Little-endian: the magic, a version (u32), the number of articles (u32) and of
//! pairs (u32); for each article, by key, the key (u64), the day (i32 days since
//! 1970, the largest for none) and the signature (64 bytes); for each pair of
//! bodies alike, two article numbers (u32); a checksum (u64) of all before it.

use super::signature::{BYTES, Signature, mix};
use super::{Clusterer, NONE};

const MAGIC: [u8; 4] = *b"WSCL";
const VERSION: u32 = 1;
const HEADER: usize = 16;
const ARTICLE: usize = 8 + 4 + BYTES;
const PAIR: usize = 8;

/// Why bytes are no clusterer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("not a list of clusters")]
    Magic,
    #[error("clusters of version {0}, this program reads version {VERSION}")]
    Version(u32),
    #[error("clusters are cut short or too long")]
    Length,
    #[error("clusters are damaged")]
    Damaged,
}

impl Clusterer {
    /// The same for the same articles, in whatever order they came.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut order: Vec<u32> = self.by_key.values().copied().collect();
        order.sort_unstable_by_key(|&k| self.items[k as usize].key);
        // a body is known by its article with the least key
        let mut of_body = vec![NONE; self.bodies.len()];
        for (n, &k) in order.iter().enumerate().rev() {
            of_body[self.items[k as usize].body as usize] = n as u32;
        }
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (&a, list) in &self.alike {
            for &b in list {
                let (a, b) = (of_body[a as usize], of_body[b as usize]);
                if a < b && b != NONE {
                    pairs.push((a, b));
                }
            }
        }
        pairs.sort_unstable();
        let mut out = Vec::with_capacity(HEADER + order.len() * ARTICLE + pairs.len() * PAIR + 8);
        out.extend(MAGIC);
        out.extend(VERSION.to_le_bytes());
        out.extend((order.len() as u32).to_le_bytes());
        out.extend((pairs.len() as u32).to_le_bytes());
        for k in order {
            let item = &self.items[k as usize];
            let signature = Signature { body: self.bodies[item.body as usize], title: item.title };
            out.extend(item.key.to_le_bytes());
            out.extend(item.day.to_le_bytes());
            out.extend(signature.to_bytes());
        }
        for (a, b) in pairs {
            out.extend(a.to_le_bytes());
            out.extend(b.to_le_bytes());
        }
        out.extend(checksum(&out).to_le_bytes());
        out
    }

    /// Reads what [`Clusterer::to_bytes`] wrote; the tables for finding candidates
    /// are built anew, nothing is compared again.
    pub fn from_bytes(bytes: &[u8]) -> Result<Clusterer, Error> {
        if bytes.get(..4) != Some(&MAGIC) {
            return Err(Error::Magic);
        }
        let version = u32_at(bytes, 4).ok_or(Error::Length)?;
        if version != VERSION {
            return Err(Error::Version(version));
        }
        let articles = u32_at(bytes, 8).ok_or(Error::Length)? as usize;
        let pairs = u32_at(bytes, 12).ok_or(Error::Length)? as usize;
        let length = articles
            .checked_mul(ARTICLE)
            .zip(pairs.checked_mul(PAIR))
            .and_then(|(a, p)| a.checked_add(p)?.checked_add(HEADER));
        let Some(end) = length.filter(|&end| end.checked_add(8) == Some(bytes.len())) else {
            return Err(Error::Length);
        };
        if bytes[end..] != checksum(&bytes[..end]).to_le_bytes() {
            return Err(Error::Damaged);
        }
        let split = HEADER + articles * ARTICLE;
        let mut out = Clusterer::new();
        out.items.reserve(articles);
        out.bodies.reserve(articles);
        out.shared.reserve(articles);
        out.by_key.reserve(articles);
        out.bands.reserve(articles);
        let mut body_of = Vec::with_capacity(articles);
        let mut last = None;
        for record in bytes[HEADER..split].as_chunks::<ARTICLE>().0 {
            let (head, signature) = record.split_at(12);
            let key = u64::from_le_bytes(head[..8].try_into().map_err(|_| Error::Damaged)?);
            let day = i32::from_le_bytes(head[8..].try_into().map_err(|_| Error::Damaged)?);
            let signature = Signature::from_bytes(signature.try_into().map_err(|_| Error::Damaged)?);
            if last.is_some_and(|last| last >= key) {
                return Err(Error::Damaged);
            }
            last = Some(key);
            body_of.push(out.enter(key, day, &signature));
        }
        for pair in bytes[split..end].as_chunks::<PAIR>().0 {
            let number = |at: usize| {
                u32_at(pair, at).and_then(|n| body_of.get(n as usize).copied()).ok_or(Error::Damaged)
            };
            let (a, b) = (number(0)?, number(4)?);
            if a == b {
                return Err(Error::Damaged);
            }
            out.link(a, b);
        }
        Ok(out)
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn checksum(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(bytes.len() as u64, |h, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        mix(h.rotate_left(7) ^ u64::from_le_bytes(word))
    })
}
