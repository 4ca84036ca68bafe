//! Which articles are copies of an earlier one, as a commit has decided it.

use rustc_hash::FxHashMap;

use crate::cluster::Clusterer;

/// Copies and the articles that stand for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// (key of an article, key of the first of its cluster), sorted; heads are not listed.
    pairs: Vec<(u64, u64)>,
}

impl Copies {
    pub fn of(clusters: &Clusterer) -> Copies {
        let clusters = clusters.clusters();
        Copies::new(
            clusters.into_iter().flat_map(|c| c.copies.into_iter().map(move |copy| (copy, c.head))).collect(),
        )
    }

    fn new(mut pairs: Vec<(u64, u64)>) -> Copies {
        pairs.retain(|(key, head)| key != head);
        pairs.sort_unstable();
        pairs.dedup_by_key(|(key, _)| *key);
        Copies { pairs }
    }

    /// The article that stands for `key`: the first of its cluster, or itself.
    pub fn head(&self, key: u64) -> u64 {
        self.pairs.binary_search_by_key(&key, |&(k, _)| k).map_or(key, |at| self.pairs[at].1)
    }

    pub fn is_copy(&self, key: u64) -> bool {
        self.pairs.binary_search_by_key(&key, |&(k, _)| k).is_ok()
    }

    /// Number of articles that are copies.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// A number for each cluster, from 0, by the keys of its articles; and how many there are.
    pub fn numbered(&self) -> (FxHashMap<u64, u32>, usize) {
        let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
        let mut clusters = 0;
        for &(copy, head) in &self.pairs {
            let number = *numbers.entry(head).or_insert_with(|| {
                clusters += 1;
                clusters - 1
            });
            numbers.insert(copy, number);
        }
        (numbers, clusters as usize)
    }

    pub fn to_bytes(&self) -> Vec<u8> {
        self.pairs.iter().flat_map(|(k, h)| [k.to_le_bytes(), h.to_le_bytes()].concat()).collect()
    }

    /// Takes whole pairs; a torn tail is left out.
    pub fn from_bytes(bytes: &[u8]) -> Copies {
        let numbers: Vec<u64> = bytes.as_chunks().0.iter().map(|b| u64::from_le_bytes(*b)).collect();
        Copies::new(numbers.as_chunks().0.iter().map(|&[article, copy]| (article, copy)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_has_one_number() {
        let copies = Copies::new(vec![(5, 1), (7, 1), (9, 2), (1, 1)]);
        let (numbers, clusters) = copies.numbered();
        assert_eq!(clusters, 2);
        assert!(numbers[&5] == numbers[&1] && numbers[&7] == numbers[&1] && numbers[&9] == numbers[&2]);
        assert_ne!(numbers[&1], numbers[&2]);
        assert_eq!(Copies::from_bytes(&copies.to_bytes()), copies);
        assert_eq!((copies.head(5), copies.head(3), copies.len()), (1, 3, 3));
    }
}
