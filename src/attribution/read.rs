//! Reads an article: fills a [`Reading`].

use std::cell::RefCell;

use super::entities;
use super::lexicon::Word;
use super::reading::{Reading, Tag};
use super::{classes, marks, mentions};
use crate::text::memo::Memo;
use crate::text::tag::{self, Tagged};
use crate::text::{Document, Token};

impl<'t> Reading<'t> {
    pub fn new(document: &'t Document<'t>) -> Reading<'t> {
        let (words, names, alone) = words(document);
        let tags = document.tags_from(|| alone);
        let mut quoted = marks::quoted(document, &words);
        quoted.retain(|q| entities::behind_nickname(document, document.token_at(q.outer.start)).is_none());
        let mut inside = vec![0; words.len()];
        let mut stretches = Vec::with_capacity(quoted.len());
        let mut k = 0;
        for (q, stretch) in quoted.iter().enumerate() {
            while k < words.len() && (document.tokens[k].start as usize) < stretch.outer.start {
                k += 1;
            }
            let first = k as u32;
            while k < words.len() && (document.tokens[k].start as usize) < stretch.outer.end {
                inside[k] = q as u32 + 1;
                k += 1;
            }
            stretches.push((first, k as u32));
        }
        let mut sentence = vec![0; words.len()];
        for (s, found) in document.sentences.iter().enumerate() {
            sentence[found.tokens.0 as usize..found.tokens.1 as usize].fill(s as u32);
        }
        let near = near(document, &stretches, &sentence);
        let mut reading = Reading {
            document,
            kinds: vec![Tag::Other; words.len()],
            values: words.iter().map(|w| w.hash).collect(),
            words,
            names,
            tags,
            near,
            quoted,
            inside,
            stretches,
            sentence,
            mentions: Vec::new(),
            outside: Vec::new(),
        };
        let near = document.sentences.iter().filter(|s| reading.near[s.paragraph as usize]);
        for sentence in near {
            for k in sentence.tokens.0 as usize..sentence.tokens.1 as usize {
                reading.kinds[k] = classes::classify(&reading, k);
                reading.values[k] = classes::value(&reading, k);
            }
        }
        reading.mentions = mentions::find(&reading);
        reading.outside = (0..reading.mentions.len() as u32)
            .filter(|&m| mentions::plausible(&reading, m as usize))
            .collect();
        reading
    }
}

/// What the word lists say of a token: for reading, for names, and its class alone.
type Known = (Word, entities::Word, Tagged);

/// What the word lists say of every token.
fn words(document: &Document) -> (Vec<Word>, Vec<entities::Word>, Vec<Tagged>) {
    thread_local! {
        static MET: RefCell<Memo<Known>> = RefCell::default();
    }
    MET.with_borrow_mut(|met| {
        let known = |token: &Token| {
            met.get(document.text, token.span(), |word| {
                (Word::new(word, token.upper), entities::look_up(word, token), tag::alone(word, token))
            })
        };
        document.tokens.iter().map(known).collect()
    })
}

/// Which paragraphs sources are looked for in: those of the quotations, two before
/// and one after.
fn near(document: &Document, stretches: &[(u32, u32)], sentence: &[u32]) -> Vec<bool> {
    let mut near = vec![false; document.paragraphs.len()];
    for &(first, end) in stretches.iter().filter(|s| s.0 < s.1) {
        let paragraph = |k: u32| document.sentences[sentence[k as usize] as usize].paragraph as usize;
        let from = paragraph(first).saturating_sub(2);
        let to = (paragraph(end - 1) + 2).min(near.len());
        near[from..to].fill(true);
    }
    near
}
