//! Postings of one word in all its forms, where nobody asks for positions.
//!
//! Documents are taken up in windows: every list adds what it has there, and then the
//! window is walked. Whoever only seeks, as the rarer side of an intersection makes the
//! others do, gets single documents instead.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::index::marks::is_stem;

/// Documents of a window.
const WINDOW: u32 = 4096;

/// Documents that hold any of several terms, with how often.
pub struct Union<P = SegmentPostings> {
    /// Words, then stems: a stem stands wherever one of its words does, so only the
    /// larger number counts.
    lists: Vec<P>,
    words: usize,
    doc: DocId,
    /// First document of the window; the lists stand behind it. `None` where they
    /// stand at `doc` or behind.
    window: Option<DocId>,
    /// Documents of the window that have the word, a bit each.
    bits: Box<[u64; WINDOW as usize / 64]>,
    /// How often each has it.
    counts: Box<[u32; WINDOW as usize]>,
}

impl Union {
    /// `freqs` tells whether anybody asks how often.
    pub fn new(reader: &SegmentReader, field: Field, terms: &[Term], freqs: bool) -> tantivy::Result<Union> {
        let option = if freqs { IndexRecordOption::WithFreqs } else { IndexRecordOption::Basic };
        let index = reader.inverted_index(field)?;
        let stemmed = |term: &Term| term.value().as_str().is_some_and(is_stem);
        let mut lists = Vec::new();
        for term in terms.iter().filter(|term| !stemmed(term)) {
            lists.extend(index.read_postings(term, option)?);
        }
        let words = lists.len();
        for term in terms.iter().filter(|term| stemmed(term)) {
            lists.extend(index.read_postings(term, option)?);
        }
        Ok(Union::of(lists, words))
    }
}

impl<P: Postings> Union<P> {
    fn of(lists: Vec<P>, words: usize) -> Union<P> {
        let mut union = Union {
            lists,
            words,
            doc: TERMINATED,
            window: None,
            bits: Box::new([0; WINDOW as usize / 64]),
            counts: Box::new([0; WINDOW as usize]),
        };
        union.settle();
        union
    }

    fn settle(&mut self) {
        self.doc = self.lists.iter().map(|list| list.doc()).min().unwrap_or(TERMINATED);
    }

    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// How often the word stands in the current document.
    pub fn frequency(&self) -> u32 {
        if let Some(start) = self.window {
            return self.counts[(self.doc - start) as usize];
        }
        let here = |list: &&P| list.doc() == self.doc;
        let (words, stems) = self.lists.split_at(self.words);
        let words: u32 = words.iter().filter(here).map(Postings::term_freq).sum();
        words.max(stems.iter().filter(here).map(Postings::term_freq).max().unwrap_or(0))
    }

    pub fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED {
            return TERMINATED;
        }
        if let [list] = self.lists.as_mut_slice() {
            self.doc = list.advance();
            return self.doc;
        }
        if self.window.is_none() {
            self.fill(self.doc);
        }
        self.next_in_window(self.doc + 1)
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target {
            return self.doc;
        }
        match self.window {
            Some(start) if target < start.saturating_add(WINDOW) => self.next_in_window(target),
            _ => {
                self.window = None;
                for list in &mut self.lists {
                    if list.doc() < target {
                        list.seek(target);
                    }
                }
                self.settle();
                self.doc
            }
        }
    }

    pub fn size_hint(&self) -> u32 {
        self.lists.iter().map(|list| list.size_hint()).fold(0, u32::saturating_add)
    }

    /// Takes up the window that starts at a document.
    fn fill(&mut self, start: DocId) {
        let end = start.saturating_add(WINDOW).min(TERMINATED);
        self.bits.fill(0);
        self.counts.fill(0);
        for (k, list) in self.lists.iter_mut().enumerate() {
            let mut doc = list.doc();
            while doc < end {
                let at = (doc - start) as usize;
                self.bits[at / 64] |= 1 << (at % 64);
                let count = &mut self.counts[at];
                *count =
                    if k < self.words { *count + list.term_freq() } else { (*count).max(list.term_freq()) };
                doc = list.advance();
            }
        }
        self.window = Some(start);
    }

    /// The first document at or after `target`, which is not before the window.
    fn next_in_window(&mut self, mut target: DocId) -> DocId {
        loop {
            let Some(start) = self.window else {
                self.doc = TERMINATED;
                return TERMINATED;
            };
            let mut at = (target - start) as usize;
            while at < WINDOW as usize {
                let rest = self.bits[at / 64] >> (at % 64);
                if rest != 0 {
                    self.doc = start + (at as u32) + rest.trailing_zeros();
                    return self.doc;
                }
                at = (at / 64 + 1) * 64;
            }
            self.settle();
            if self.doc == TERMINATED {
                self.window = None;
                return TERMINATED;
            }
            target = self.doc;
            self.fill(target);
        }
    }
}

/// The number of documents that hold any of several terms, deleted ones included.
pub fn holding(reader: &SegmentReader, field: Field, terms: &[Term]) -> tantivy::Result<u64> {
    let index = reader.inverted_index(field)?;
    if let [term] = terms {
        return Ok(u64::from(index.doc_freq(term)?));
    }
    let mut lists = Vec::new();
    for term in terms {
        lists.extend(index.read_postings(term, IndexRecordOption::Basic)?);
    }
    if let [list] = lists.as_slice() {
        return Ok(u64::from(list.doc_freq()));
    }
    let mut bits = [0u64; WINDOW as usize / 64];
    let mut total = 0;
    loop {
        let start = lists.iter().map(|list| list.doc()).min().unwrap_or(TERMINATED);
        if start == TERMINATED {
            return Ok(total);
        }
        let end = start.saturating_add(WINDOW).min(TERMINATED);
        bits.fill(0);
        for list in &mut lists {
            let mut doc = list.doc();
            while doc < end {
                let at = (doc - start) as usize;
                bits[at / 64] |= 1 << (at % 64);
                doc = list.advance();
            }
        }
        total += bits.iter().map(|b| u64::from(b.count_ones())).sum::<u64>();
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    /// Documents and counts, as a list of postings.
    struct Listed(Vec<(u32, u32)>, usize);

    impl DocSet for Listed {
        fn advance(&mut self) -> DocId {
            self.1 += 1;
            self.doc()
        }

        fn doc(&self) -> DocId {
            self.0.get(self.1).map_or(TERMINATED, |(doc, _)| *doc)
        }

        fn size_hint(&self) -> u32 {
            self.0.len() as u32
        }
    }

    impl Postings for Listed {
        fn term_freq(&self) -> u32 {
            self.0.get(self.1).map_or(0, |(_, count)| *count)
        }

        fn append_positions_with_offset(&mut self, _: u32, _: &mut Vec<u32>) {}
    }

    /// Steps of 1 to 5,000 documents, so that windows are crossed.
    fn list() -> impl Strategy<Value = Vec<(u32, u32)>> {
        proptest::collection::vec((prop_oneof![1u32..4, 1u32..5000], 1u32..4), 0..40).prop_map(|steps| {
            let mut doc = 0;
            steps
                .into_iter()
                .map(|(step, count)| {
                    doc += step;
                    (doc, count)
                })
                .collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_walks_as_the_naive_scan(
            lists in proptest::collection::vec(list(), 1..4),
            stems in 0usize..2,
            moves in proptest::collection::vec(prop_oneof![Just(0u32), 1u32..9000], 0..60),
        ) {
            let words = lists.len() - stems.min(lists.len() - 1);
            let mut all: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
            for (k, list) in lists.iter().enumerate() {
                for &(doc, count) in list {
                    let entry = all.entry(doc).or_default();
                    if k < words { entry.0 += count } else { entry.1 = entry.1.max(count) }
                }
            }
            let mut union = Union::of(lists.into_iter().map(|list| Listed(list, 0)).collect(), words);
            let mut from = 0;
            for step in moves.into_iter().chain(std::iter::repeat_n(0, 200)) {
                let wanted = all.range(from..).next();
                prop_assert_eq!(union.doc(), wanted.map_or(TERMINATED, |(doc, _)| *doc));
                let Some((&doc, &(words, stems))) = wanted else { break };
                prop_assert_eq!(union.frequency(), words.max(stems));
                from = if step == 0 { doc + 1 } else { doc + step };
                if step == 0 { union.advance() } else { union.seek(doc + step) };
            }
        }
    }
}
