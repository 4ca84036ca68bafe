//! What changes in a clusterer, as bytes: applied in order to an empty one they make
//! the same again, and nothing is compared a second time.
//!
//! Little-endian, one change after the other: 0, the key of an article (u64), its day
//! (i32 days since 1970, the largest for none) and its signature (64 bytes), for one
//! that came; 1 and a key for one that went; 2 and the keys of two articles whose
//! bodies are alike. Whoever keeps the bytes guards them against damage.

use super::Clusterer;
use super::signature::{BYTES, Signature};

const CAME: u8 = 0;
const WENT: u8 = 1;
const ALIKE: u8 = 2;

/// The bytes are not changes of a clusterer, or not all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the list of copies is damaged")]
pub struct Error;

/// Changes that have not been stored.
#[derive(Clone, Debug, Default)]
pub struct Changes(Vec<u8>);

impl Changes {
    pub fn came(&mut self, key: u64, day: i32, signature: &Signature) {
        self.0.push(CAME);
        self.0.extend(key.to_le_bytes());
        self.0.extend(day.to_le_bytes());
        self.0.extend(signature.to_bytes());
    }

    pub fn went(&mut self, key: u64) {
        self.0.push(WENT);
        self.0.extend(key.to_le_bytes());
    }

    pub fn alike(&mut self, a: u64, b: u64) {
        self.0.push(ALIKE);
        self.0.extend(a.to_le_bytes());
        self.0.extend(b.to_le_bytes());
    }
}

impl Clusterer {
    /// The changes since [`Clusterer::forget_changes`], or since it was made.
    pub fn changes(&self) -> &[u8] {
        &self.changes.0
    }

    /// To be called when the changes are stored.
    pub fn forget_changes(&mut self) {
        self.changes = Changes::default();
    }

    /// The changes that make this clusterer from an empty one.
    pub fn whole(&self) -> Vec<u8> {
        let mut out = Changes::default();
        for item in self.by_key.values().map(|&k| &self.items[k as usize]) {
            let signature = Signature { body: self.bodies[item.body as usize], title: item.title };
            out.came(item.key, item.day, &signature);
        }
        let some = |body: u32| self.members(body).next().map(|k| self.items[k as usize].key);
        for (&a, list) in &self.alike {
            for &b in list.iter().filter(|&&b| a < b) {
                if let (Some(a), Some(b)) = (some(a), some(b)) {
                    out.alike(a, b);
                }
            }
        }
        out.0
    }

    /// Applies changes that [`Clusterer::changes`] or [`Clusterer::whole`] gave; they
    /// are not among the changes of this one.
    ///
    /// # Errors
    /// When the bytes are not such changes.
    pub fn apply(&mut self, bytes: &[u8]) -> Result<(), Error> {
        let kept = std::mem::take(&mut self.changes);
        let result = self.replay(bytes);
        self.changes = kept;
        result
    }

    fn replay(&mut self, mut rest: &[u8]) -> Result<(), Error> {
        while let Some((&kind, after)) = rest.split_first() {
            rest = after;
            match kind {
                CAME => {
                    let key = u64::from_le_bytes(take(&mut rest)?);
                    let day = i32::from_le_bytes(take(&mut rest)?);
                    let signature = Signature::from_bytes(&take::<BYTES>(&mut rest)?);
                    if self.by_key.contains_key(&key) {
                        return Err(Error);
                    }
                    self.enter(key, day, &signature);
                }
                WENT => {
                    self.remove(u64::from_le_bytes(take(&mut rest)?));
                }
                ALIKE => {
                    let mut body = || -> Result<u32, Error> {
                        let k = self.by_key.get(&u64::from_le_bytes(take(&mut rest)?)).ok_or(Error)?;
                        Ok(self.items[*k as usize].body)
                    };
                    let (a, b) = (body()?, body()?);
                    if a == b {
                        return Err(Error);
                    }
                    self.link(a, b);
                }
                _ => return Err(Error),
            }
        }
        Ok(())
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Error> {
    let (head, tail) = rest.split_first_chunk().ok_or(Error)?;
    *rest = tail;
    Ok(*head)
}
