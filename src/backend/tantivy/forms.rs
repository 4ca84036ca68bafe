//! Postings of a word in all its forms, and of words that stand near one another.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::filter::Within;
use super::places::{Stretch, every_row, in_a_row, near, together};
pub use super::slot::Slot;
use crate::index::marks::{PARAGRAPH, SENTENCE, is_stem};
pub use crate::index::plan::How;

/// One word, or words in a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Operand {
    pub slots: Vec<Slot>,
    /// How many further words may stand in between.
    pub slop: u32,
}

/// Operands in one field of the text of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    pub field: Field,
    pub operands: Vec<Operand>,
    pub how: How,
}

impl Pattern {
    pub fn slots(&self) -> impl Iterator<Item = &Slot> {
        self.operands.iter().flat_map(|o| &o.slots)
    }

    /// The one word that the pattern is, where it is but one.
    pub fn alone(&self) -> Option<&Slot> {
        match (self.operands.as_slice(), self.how) {
            ([Operand { slots, .. }], How::Alone) => match slots.as_slice() {
                [slot] => Some(slot),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Documents that hold any of several terms, with the positions of all.
struct Forms {
    /// Words, then stems.
    postings: Vec<SegmentPostings>,
    words: usize,
    /// Of every posting list but the exhausted ones: its document and its index.
    heap: BinaryHeap<Reverse<(DocId, usize)>>,
    doc: DocId,
}

impl Forms {
    fn new(
        reader: &SegmentReader,
        field: Field,
        terms: &[Term],
        option: IndexRecordOption,
    ) -> tantivy::Result<Forms> {
        let index = reader.inverted_index(field)?;
        let stemmed = |term: &Term| term.value().as_str().is_some_and(is_stem);
        let mut postings = Vec::new();
        for term in terms.iter().filter(|term| !stemmed(term)) {
            postings.extend(index.read_postings(term, option)?);
        }
        let words = postings.len();
        for term in terms.iter().filter(|term| stemmed(term)) {
            postings.extend(index.read_postings(term, option)?);
        }
        let heap = postings.iter().enumerate().map(|(k, p)| Reverse((p.doc(), k))).collect();
        let mut forms = Forms { postings, words, heap, doc: TERMINATED };
        forms.settle();
        Ok(forms)
    }

    fn settle(&mut self) {
        self.doc = self.heap.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
    }

    /// Moves to the first document at or after `target`.
    fn seek(&mut self, target: DocId) -> DocId {
        while let Some(mut top) = self.heap.peek_mut() {
            let Reverse((doc, k)) = *top;
            if doc >= target {
                break;
            }
            match self.postings[k].seek(target) {
                TERMINATED => {
                    std::collections::binary_heap::PeekMut::pop(top);
                }
                next => *top = Reverse((next, k)),
            }
        }
        self.settle();
        self.doc
    }

    fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.seek(self.doc + 1) }
    }

    fn frequency(&self) -> u32 {
        let (words, stems) = self.postings.split_at(self.words);
        let here = |p: &&SegmentPostings| p.doc() == self.doc;
        let words: u32 = words.iter().filter(here).map(Postings::term_freq).sum();
        // a stem stands wherever one of its words does, and two stems may be of one
        words.max(stems.iter().filter(here).map(Postings::term_freq).max().unwrap_or(0))
    }

    /// Word positions in the current document, sorted.
    fn positions(&mut self, out: &mut Vec<u32>) {
        out.clear();
        let doc = self.doc;
        let mut lists = 0;
        for p in self.postings.iter_mut().filter(|p| p.doc() == doc) {
            p.append_positions_with_offset(0, out);
            lists += 1;
        }
        if lists > 1 {
            out.sort_unstable();
            out.dedup();
        }
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().map(|p| p.size_hint()).fold(0, u32::saturating_add)
    }
}

/// Walks the documents that hold a [`Pattern`].
pub struct Matches {
    operands: Vec<(Vec<Forms>, u32)>,
    how: How,
    /// Sentence or paragraph edges.
    edges: Option<Forms>,
    /// Where a document is outside, its positions are not read.
    within: Vec<Within>,
    doc: DocId,
    /// Where a pattern of one row stands in the current document.
    found: Vec<Stretch>,
    scratch: Vec<Vec<u32>>,
}

impl Matches {
    pub fn new(reader: &SegmentReader, pattern: &Pattern, within: Vec<Within>) -> tantivy::Result<Matches> {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut operands = Vec::new();
        for operand in &pattern.operands {
            let forms = operand
                .slots
                .iter()
                .map(|slot| Forms::new(reader, pattern.field, &slot.forms, option))
                .collect::<tantivy::Result<Vec<_>>>()?;
            operands.push((forms, operand.slop));
        }
        let edge = match pattern.how {
            How::Sentence => Some(SENTENCE),
            How::Paragraph => Some(PARAGRAPH),
            _ => None,
        };
        let edges = edge
            .map(|c| {
                let term = Term::from_field_text(pattern.field, c.encode_utf8(&mut [0; 4]));
                Forms::new(reader, pattern.field, &[term], option)
            })
            .transpose()?;
        let slots = pattern.slots().count();
        let mut matches = Matches {
            operands,
            how: pattern.how,
            edges,
            within,
            doc: 0,
            found: Vec::new(),
            scratch: vec![Vec::new(); slots],
        };
        matches.align(0);
        Ok(matches)
    }

    pub fn doc(&self) -> DocId {
        self.doc
    }

    /// Where a pattern of one row stands in the current document, sorted; nothing of others.
    pub fn stretches(&self) -> &[Stretch] {
        &self.found
    }

    /// How often each word of the pattern stands there, whether in the pattern or not.
    pub fn frequencies(&self) -> impl Iterator<Item = u32> {
        self.operands.iter().flat_map(|(forms, _)| forms).map(Forms::frequency)
    }

    pub fn advance(&mut self) -> DocId {
        if self.doc == TERMINATED { TERMINATED } else { self.align(self.doc + 1) }
    }

    pub fn seek(&mut self, target: DocId) -> DocId {
        if self.doc >= target { self.doc } else { self.align(target) }
    }

    pub fn size_hint(&self) -> u32 {
        self.operands.iter().flat_map(|(forms, _)| forms).map(Forms::size_hint).min().unwrap_or(0)
    }

    /// Moves to the first matching document at or after `target`.
    fn align(&mut self, target: DocId) -> DocId {
        let mut candidate = target;
        'documents: loop {
            for forms in self.operands.iter_mut().flat_map(|(forms, _)| forms) {
                let doc = if forms.doc < candidate { forms.seek(candidate) } else { forms.doc };
                if doc == TERMINATED {
                    self.doc = TERMINATED;
                    return TERMINATED;
                }
                if doc > candidate {
                    candidate = doc;
                    continue 'documents;
                }
            }
            self.doc = candidate;
            if self.within.iter().all(|within| within.holds(candidate)) && self.locate() {
                return candidate;
            }
            let (first, _) = &mut self.operands[0];
            candidate = first[0].advance();
            if candidate == TERMINATED {
                self.doc = TERMINATED;
                return TERMINATED;
            }
        }
    }

    /// Whether the pattern stands in the current document; fills `found`.
    fn locate(&mut self) -> bool {
        let mut slot = 0;
        let mut occurrences: Vec<Vec<Stretch>> = Vec::with_capacity(self.operands.len());
        for (forms, slop) in &mut self.operands {
            let lists = &mut self.scratch[slot..slot + forms.len()];
            slot += forms.len();
            for (form, list) in forms.iter_mut().zip(lists.iter_mut()) {
                form.positions(list);
            }
            let stretches = match self.how {
                How::Alone => in_a_row(lists, *slop),
                _ => every_row(lists, *slop),
            };
            if stretches.is_empty() {
                return false;
            }
            occurrences.push(stretches);
        }
        match self.how {
            How::Alone => {
                self.found = occurrences.swap_remove(0);
                true
            }
            How::Near(n) => near(&occurrences, n, false),
            How::Pre(n) => near(&occurrences, n, true),
            How::Sentence | How::Paragraph => {
                let mut edges = Vec::new();
                if let Some(forms) = &mut self.edges
                    && (forms.doc == self.doc || forms.doc < self.doc && forms.seek(self.doc) == self.doc)
                {
                    forms.positions(&mut edges);
                }
                together(&occurrences, &edges)
            }
        }
    }
}
