//! Step three: who says it.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::lexicon::{GRAMMAR, months};
use crate::quote::MentionKind;
use crate::text::tag::{Tag, hash};

use super::model::{Sink, mix, pair};
use super::view::{View, hash_const};

/// A noun phrase, a name or a pronoun, as a token range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    pub start: usize,
    pub end: usize,
    /// Its last noun before any "of".
    pub head: usize,
    pub kind: MentionKind,
}

const WHO: u32 = hash_const("who");
const WHICH: u32 = hash_const("which");

/// Words that can stand alone for people though they usually come before a noun.
const ALONE: [u32; 9] = [
    hash_const("some"),
    hash_const("many"),
    hash_const("most"),
    hash_const("all"),
    hash_const("both"),
    hash_const("several"),
    hash_const("few"),
    hash_const("neither"),
    hash_const("another"),
];

/// All phrases of the sentence outside quotation marks, left to right.
pub fn phrases(view: &View, out: &mut Vec<Phrase>) {
    out.clear();
    let n = view.tags.len();
    let mut k = 0;
    while k < n {
        if view.quoted[k] {
            k += 1;
            continue;
        }
        let t = view.tags[k];
        match t.tag {
            Tag::Subject | Tag::Object => {
                out.push(Phrase { start: k, end: k + 1, head: k, kind: MentionKind::Pronoun });
                k += 1;
            }
            Tag::Wh if t.hash == WHO || t.hash == WHICH => {
                out.push(Phrase { start: k, end: k + 1, head: k, kind: MentionKind::Pronoun });
                k += 1;
            }
            Tag::That
                if view.tag(k + 1).finite()
                    && k > 0
                    && matches!(view.tags[k - 1].tag, Tag::Noun | Tag::Name) =>
            {
                out.push(Phrase { start: k, end: k + 1, head: k, kind: MentionKind::Pronoun });
                k += 1;
            }
            tag if tag.nominal() => {
                let start = k;
                let mut head = None;
                while k < n && !view.quoted[k] {
                    let t = view.tags[k].tag;
                    if !t.nominal() {
                        break;
                    }
                    // a new determiner or possessive pronoun opens another phrase
                    if k > start
                        && matches!(t, Tag::Determiner | Tag::Possessive)
                        && head.is_some()
                        && view.tags[k].cluster != CLITIC
                    {
                        break;
                    }
                    if t == Tag::Possessive && view.tags[k].cluster == CLITIC && head.is_some() {
                        // the possessor is a phrase of its own: "Ms. Doe's lawyer"
                        push(view, start, k, head, out);
                    }
                    if matches!(t, Tag::Noun | Tag::Name) {
                        head = Some(k);
                    }
                    k += 1;
                }
                push(view, start, k, head, out);
            }
            _ => k += 1,
        }
    }
}

/// Cluster of the clitic 's.
const CLITIC: u8 = crate::text::tag::UNKNOWN + 9;

/// Nouns of time: "said this week" names nobody.
const TIMES: &str = "day week month year decade morning afternoon evening night weekend today yesterday tomorrow time \
     times days weeks months years";

fn is_time(word: u32) -> bool {
    static WORDS: OnceLock<FxHashSet<u32>> = OnceLock::new();
    WORDS
        .get_or_init(|| {
            TIMES
                .split_whitespace()
                .chain(GRAMMAR.with("names-day"))
                .chain(months::only_months())
                .map(hash)
                .collect()
        })
        .contains(&word)
}

fn push(view: &View, start: usize, end: usize, head: Option<usize>, out: &mut Vec<Phrase>) {
    // "many", "the rich", "53%" stand alone when no noun follows
    let Some(head) = head.or_else(|| {
        let last = view.tags[end - 1];
        (matches!(last.tag, Tag::Number | Tag::Adjective | Tag::Possessive)
            || ALONE.contains(&last.hash)
            || end - start == 1)
            .then_some(end - 1)
    }) else {
        return;
    };
    // "last week Lund"
    let start = (start..head)
        .rev()
        .find(|&j| view.tags[j].tag != Tag::Name && is_time(view.tags[j].hash))
        .map_or(start, |j| j + 1);
    let proper = head > start && view.tags[head - 1].tag == Tag::Name;
    if !proper && is_time(view.tags[head].hash) {
        return;
    }
    let kind = match view.tags[head].tag {
        Tag::Name => MentionKind::Name,
        Tag::Possessive => MentionKind::Pronoun,
        _ => MentionKind::Nominal,
    };
    out.push(Phrase { start, end, head, kind });
}

/// Phrases to choose from for a cue at token `k`: the nearest on either side. One
/// that the cue stands in ("the Post reports") ends before it.
pub fn candidates(view: &View, phrases: &[Phrase], k: usize, out: &mut Vec<Phrase>) {
    let mid = phrases.partition_point(|p| p.start < k);
    out.clear();
    for &p in &phrases[mid.saturating_sub(8)..(mid + 3).min(phrases.len())] {
        if p.start < k && k < p.end {
            let head = (p.start..k).rev().find(|&j| matches!(view.tags[j].tag, Tag::Noun | Tag::Name));
            let head = if p.head < k { p.head } else { head.unwrap_or(k - 1) };
            let kind =
                if view.tags[head].tag == Tag::Name { MentionKind::Name } else { MentionKind::Nominal };
            out.push(Phrase { start: p.start, end: k, head, kind });
        } else if p.start != k {
            out.push(p);
        }
    }
}

/// What the content step decided, for the features of a source.
#[derive(Clone, Copy)]
pub struct Said {
    pub side: u32,
    pub pieces: [(usize, usize); 2],
}

/// The features of `phrase` as the source of the cue at `k`.
pub fn features<S: Sink>(view: &View, k: usize, said: Said, phrases: &[Phrase], p: usize, out: &mut S) {
    let cue = view.at(k, 0);
    let (h, c) = (cue.hash, u32::from(cue.cluster));
    let x = phrases[p];
    let head = view.at(x.head, 0);
    let first = view.at(x.start, 0);
    let before = view.at(x.start, -1);
    let after = view.at(x.end, 0);
    let kind = x.kind as u32 + 1;
    let left = x.end <= k;
    let side = said.side;
    let between = if left { &view.tags[x.end..k] } else { &view.tags[(k + 1).min(x.start)..x.start] };
    let inside = said.pieces.iter().any(|&(a, b)| a <= x.head && x.head < b);
    let rank = if left {
        phrases[p + 1..].iter().take_while(|y| y.end <= k).count()
    } else {
        phrases[..p].iter().rev().take_while(|y| y.start > k).count()
    };
    let rank = rank.min(8) as u32 + 16 * u32::from(left);
    let place = pair(u32::from(left), pair(u32::from(inside), side));
    let mut verbs = 0;
    let mut commas = 0;
    let mut relative = 0;
    let mut conj = 0;
    let mut path = 9;
    for t in between {
        verbs += u32::from(t.tag.finite() || t.tag.verbal());
        commas += u32::from(t.tag == Tag::Comma);
        relative += u32::from(matches!(t.tag, Tag::Wh | Tag::That | Tag::Subordinator));
        conj += u32::from(t.tag == Tag::Conjunction);
        path = pair(path, t.tag as u32);
    }
    let (verbs, commas) = (verbs.min(3), commas.min(3));
    let crossing = pair(pair(verbs, commas), pair(relative.min(2), conj.min(2)));
    let subject = u32::from(after.tag.finite())
        + 2 * u32::from(after.tag == Tag::Comma)
        + 4 * u32::from(after.tag == Tag::Adverb);
    let lone = u32::from(x.start == 0);
    let aux = aux(view, k);
    out.put(mix(300, place, 0));
    out.put(mix(303, place, h));
    out.put(mix(307, place, pair(before.tag as u32, kind)));
    out.put(mix(308, place, before.hash));
    out.put(mix(309, pair(place, before.hash), c));
    out.put(mix(314, place, head.hash));
    out.put(mix(315, place, u32::from(head.cluster)));
    out.put(mix(316, pair(place, u32::from(head.cluster)), c));
    out.put(mix(317, place, first.hash));
    out.put(mix(320, pair(place, crossing), subject));
    out.put(mix(321, pair(place, path), 0));
    out.put(mix(322, pair(place, path), c));
    out.put(mix(323, pair(place, subject), pair(rank, before.tag as u32)));
    out.put(mix(328, pair(place, pair(lone, verbs)), pair(before.tag as u32, after.tag as u32)));
    out.put(mix(329, pair(place, kind), pair(crossing, aux)));
    out.put(mix(330, pair(place, view.at(k, -1).hash), rank));
    out.put(mix(331, pair(place, view.at(k, -1).tag as u32), crossing));
}

/// The features of a cue at `k` that has no source.
pub fn none_features<S: Sink>(view: &View, k: usize, said: Said, out: &mut S) {
    let cue = view.at(k, 0);
    let p1 = view.at(k, -1);
    out.put(mix(351, cue.hash, 0));
    out.put(mix(352, u32::from(cue.cluster), p1.tag as u32));
    out.put(mix(354, p1.hash, 0));
    out.put(mix(356, cue.hash, p1.hash));
    out.put(mix(357, view.at(k, 1).hash, cue.tag as u32));
    out.put(mix(360, said.side, cue.hash));
    out.put(mix(361, pair(p1.tag as u32, view.at(k, 1).tag as u32), u32::from(cue.cluster)));
}

/// The classes of the auxiliaries before the cue.
fn aux(view: &View, k: usize) -> u32 {
    let e = view.subject_end(k);
    view.tags[e..k].iter().rev().take(3).fold(7, |a, t| pair(a, t.tag as u32))
}
