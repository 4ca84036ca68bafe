//! Documents that say the same: near-identical articles, quotations in the same words.

use std::sync::Arc;
use std::sync::atomic::{AtomicI32, AtomicU64, Ordering};

use rustc_hash::FxHashMap;
use tantivy::DocId;

use super::columns::{BLOCK, Columns, Reader, Values};

/// The numbering of groups over an archive.
#[derive(Clone)]
pub enum Grouping {
    /// Nothing is counted together.
    Apart,
    /// Articles: those that are in clusters.
    Articles(Arc<Clusters>),
    /// Quotations: numbers of wordings, so many.
    Quotes(usize),
}

/// The groups of one part of the index.
pub enum Groups {
    Apart,
    Articles { clusters: Arc<Clusters>, marks: Reader<u64>, keys: Values<u64> },
    Quotes(Reader<u64>),
}

/// Clusters of copies.
#[derive(Default)]
pub struct Clusters {
    /// The number of the cluster by the key of an article.
    numbers: FxHashMap<u64, u32>,
    clusters: usize,
    /// A bit for each mark that an article of a cluster has.
    marks: Vec<u64>,
}

/// Bits of a mark.
const MARK: u32 = 20;

/// What the column of groups holds for an article: a few bits of its key. Most articles are
/// in no cluster, and this tells so without a look at the whole key.
pub fn mark(key: u64) -> u64 {
    key & ((1 << MARK) - 1)
}

impl Clusters {
    /// Takes the number of each article's cluster, and how many there are.
    pub fn new(numbers: FxHashMap<u64, u32>, clusters: usize) -> Clusters {
        let mut marks = vec![0; 1 << (MARK - 6)];
        for &key in numbers.keys() {
            marks[mark(key) as usize / 64] |= 1 << (mark(key) % 64);
        }
        Clusters { numbers, clusters, marks }
    }

    #[inline]
    fn may_hold(&self, mark: u64) -> bool {
        self.marks.get(mark as usize / 64).is_some_and(|bits| bits >> (mark % 64) & 1 == 1)
    }
}

/// The group of a document that says what no other says.
pub const ALONE: u32 = u32::MAX;

impl Grouping {
    pub fn of_segment(&self, columns: &Columns) -> tantivy::Result<Groups> {
        Ok(match self {
            Grouping::Apart => Groups::Apart,
            Grouping::Articles(clusters) => Groups::Articles {
                clusters: clusters.clone(),
                marks: Reader::new(columns.groups()?),
                keys: columns.keys()?,
            },
            Grouping::Quotes(_) => Groups::Quotes(Reader::new(columns.groups()?)),
        })
    }

    /// Groups there are.
    pub fn len(&self) -> usize {
        match self {
            Grouping::Apart => 0,
            Grouping::Articles(clusters) => clusters.clusters,
            Grouping::Quotes(wordings) => *wordings,
        }
    }
}

impl Groups {
    /// The groups of some documents, [`ALONE`] for those that say what no other says.
    #[inline]
    pub fn read(&mut self, docs: &[DocId], out: &mut [u32; BLOCK]) {
        let out = &mut out[..docs.len()];
        match self {
            Groups::Apart => out.fill(ALONE),
            Groups::Articles { clusters, marks, keys } => {
                for ((out, &mark), &doc) in out.iter_mut().zip(marks.read(docs)).zip(docs) {
                    *out = match clusters.may_hold(mark) {
                        true => clusters.numbers.get(&keys.get_val(doc)).copied().unwrap_or(ALONE),
                        false => ALONE,
                    };
                }
            }
            Groups::Quotes(groups) => {
                out.iter_mut().zip(groups.read(docs)).for_each(|(out, group)| *out = *group as u32);
            }
        }
    }
}

/// A bit for each group, set from many threads.
pub struct Seen(Vec<AtomicU64>);

impl Seen {
    pub fn new(groups: usize) -> Seen {
        Seen((0..groups.div_ceil(64)).map(|_| AtomicU64::new(0)).collect())
    }

    /// Whether this is the first of the group.
    #[inline]
    pub fn first(&self, group: u32) -> bool {
        let Some(word) = self.0.get(group as usize / 64) else { return true };
        let bit = 1 << (group % 64);
        // mostly it is known already, and reading costs less
        word.load(Ordering::Relaxed) & bit == 0 && word.fetch_or(bit, Ordering::Relaxed) & bit == 0
    }
}

/// The earliest day of each group, set from many threads.
pub struct Earliest(Vec<AtomicI32>);

/// The day of what has none: after all others.
const NEVER: i32 = i32::MAX - 1;

impl Earliest {
    pub fn new(groups: usize) -> Earliest {
        Earliest((0..groups).map(|_| AtomicI32::new(UNSEEN)).collect())
    }

    /// Notes a document of the group, published on a day.
    #[inline]
    pub fn note(&self, group: u32, day: Option<i32>) {
        if let Some(slot) = self.0.get(group as usize) {
            let day = day.map_or(NEVER, |day| day.min(NEVER - 1));
            // days are kept as their complement, so that what is unseen comes after all;
            // mostly there is nothing to change, and reading costs less
            if slot.load(Ordering::Relaxed) < !day {
                slot.fetch_max(!day, Ordering::Relaxed);
            }
        }
    }

    /// The earliest day; `None` for a group without a dated document.
    pub fn of(&self, group: u32) -> Option<i32> {
        let day = !self.0.get(group as usize)?.load(Ordering::Relaxed);
        (day != NEVER).then_some(day)
    }

    /// The earliest day of each group that was noted.
    pub fn noted(&self) -> impl Iterator<Item = Option<i32>> {
        let noted = self.0.iter().map(|slot| slot.load(Ordering::Relaxed)).filter(|&slot| slot != UNSEEN);
        noted.map(|slot| Some(!slot).filter(|&day| day != NEVER))
    }
}

/// Below the complement of every day, [`NEVER`] included.
const UNSEEN: i32 = i32::MIN;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_day_of_a_group_counts() {
        let earliest = Earliest::new(4);
        for (group, day) in [(1, Some(9)), (1, Some(-40)), (1, None), (2, None), (3, Some(5))] {
            earliest.note(group, day);
        }
        assert_eq!(earliest.noted().collect::<Vec<_>>(), [Some(-40), None, Some(5)]);
        assert_eq!((earliest.of(1), earliest.of(2)), (Some(-40), None));
    }

    #[test]
    fn a_group_is_new_once() {
        let seen = Seen::new(70);
        let new: Vec<bool> = [1, 65, 1, 65, 64].into_iter().map(|group| seen.first(group)).collect();
        assert_eq!(new, [true, true, false, false, true]);
    }
}
