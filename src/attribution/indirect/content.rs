//! Step two: what is said. First the edge of the content that faces the cue (the
//! anchor), then the far edge.

use crate::span::Span;
use crate::text::tag::Tag;

use super::model::{Sink, mix, pair};
use super::view::{View, bucket};

/// On which side of its cue a content stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// "X said that …": the anchor is its first token.
    After,
    /// "…, X said": the anchor is the token behind its last.
    Before,
    /// "…, X said, …": as before, and the rest of the sentence belongs to it.
    Around,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub side: Side,
    pub at: usize,
    /// First token of the second piece, for [`Side::Around`].
    pub rest: usize,
}

/// How far from the cue an anchor may stand, in tokens.
const REACH: usize = 10;
/// How many far edges are looked at.
const EDGES: usize = 14;

/// The anchors for a cue at token `k`.
pub fn anchors(view: &View, k: usize, out: &mut Vec<Anchor>) {
    out.clear();
    for j in k + 1..view.body.min(k + 1 + REACH) {
        if view.quoted[j] {
            break;
        }
        if !view.tags[j].tag.is_mark() {
            out.push(Anchor { side: Side::After, at: j, rest: 0 });
        }
    }
    // "said that", "asked him", "wants to": nothing before it was said
    if matches!(view.tag(k + 1), Tag::That | Tag::Subject | Tag::Object | Tag::Wh) {
        return;
    }
    // behind the attribution clause: ", he said Monday, …"
    let mut rest = None;
    for j in k + 1..view.body.min(k + 12) {
        if view.quoted[j] {
            break;
        }
        if view.tags[j].tag == Tag::Comma && j + 2 < view.body && !view.quoted[j + 1] {
            rest = Some(j + 1);
            break;
        }
    }
    for e in (k.saturating_sub(REACH + 2).max(1)..=k).rev() {
        if view.quoted[e - 1] {
            break;
        }
        let mark = e < k && view.tags[e].tag.is_mark();
        if view.tags[e - 1].tag.is_mark() || !(mark || e + 5 > k) {
            continue;
        }
        out.push(Anchor { side: Side::Before, at: e, rest: 0 });
        if let Some(rest) = rest
            && mark
        {
            out.push(Anchor { side: Side::Around, at: e, rest });
        }
    }
}

/// The features of an anchor.
pub fn anchor_features<S: Sink>(view: &View, k: usize, anchor: Anchor, out: &mut S) {
    let cue = view.at(k, 0);
    let (h, c) = (cue.hash, u32::from(cue.cluster));
    let n1 = view.at(k, 1);
    let j = anchor.at;
    let here = view.at(j, 0);
    let left = view.at(j, -1);
    let right = view.at(j, 1);
    match anchor.side {
        Side::After => {
            let d = bucket(j - k);
            let path = view.tags[k + 1..j].iter().fold(5, |a, t| pair(a, t.tag as u32));
            let ahead = u32::from(view.that.get(j + 1).copied().unwrap_or(0));
            out.put(mix(103, here.hash, 0));
            out.put(mix(109, pair(here.tag as u32, left.tag as u32), right.tag as u32));
            out.put(mix(113, ahead, here.tag as u32));
            out.put(mix(114, ahead, pair(c, d.min(2))));
            out.put(mix(115, path, here.tag as u32));
            out.put(mix(119, u32::from(left.cluster), u32::from(here.cluster)));
            out.put(mix(121, left.hash, h));
            out.put(mix(123, bucket(view.body - j), d));
            let shape = view.shape(j);
            out.put(mix(124, pair(shape, left.tag as u32), h));
            out.put(mix(125, pair(shape, path), here.tag as u32));
        }
        Side::Before | Side::Around => {
            let side = anchor.side as u32;
            let d = pair(side, bucket(k - j));
            let subject = subject_shape(view, j, k);
            let first = view.tags[0];
            let tail = pair(n1.tag as u32, bucket(view.body.saturating_sub(k + 1)));
            out.put(mix(132, d, c));
            out.put(mix(134, side, pair(here.tag as u32, left.tag as u32)));
            out.put(mix(136, side, pair(subject, h)));
            out.put(mix(139, pair(side, h), n1.tag as u32));
            out.put(mix(140, pair(side, h), n1.hash));
            out.put(mix(143, pair(side, first.tag as u32), subject));
            out.put(mix(145, pair(side, tail), u32::from(here.tag.is_mark())));
            let before = u32::from(view.verbs[j.min(view.verbs.len() - 1)]).min(2);
            out.put(mix(146, pair(side, before), subject));
            out.put(mix(147, pair(side, before), pair(view.shape(k + 1), n1.tag as u32)));
            if anchor.side == Side::Around {
                let r = view.at(anchor.rest, 0);
                out.put(mix(151, r.tag as u32, bucket(anchor.rest - k)));
            }
        }
    }
}

/// What stands between a content before the cue and the cue: a pronoun, a name, several words.
fn subject_shape(view: &View, from: usize, to: usize) -> u32 {
    let mut shape = 0;
    for t in &view.tags[from..to] {
        shape |= match t.tag {
            Tag::Subject => 1,
            Tag::Name => 2,
            Tag::Noun => 4,
            Tag::Wh | Tag::That => 8,
            Tag::Comma => 16,
            Tag::Verb | Tag::Gerund | Tag::Participle | Tag::Base => 32,
            Tag::Be | Tag::Have | Tag::Modal => 64,
            Tag::Preposition | Tag::To => 128,
            Tag::Conjunction | Tag::Subordinator => 256,
            _ => 0,
        };
    }
    shape
}

/// The far edges for an anchor: ends (exclusive) for a content after its cue, starts for one before.
pub fn edges(view: &View, anchor: Anchor, out: &mut Vec<usize>) {
    out.clear();
    match anchor.side {
        Side::After => {
            for e in anchor.at + 1..=view.body {
                if view.quoted[e - 1] {
                    break;
                }
                if e == view.body || view.quoted[e] {
                    out.push(e);
                    break;
                }
                if !view.tags[e - 1].tag.is_mark() && breaks(view, e) {
                    out.push(e);
                    if out.len() == EDGES {
                        // the end of the sentence stays reachable
                        if !view.any_quoted(e, view.body) {
                            out.push(view.body);
                        }
                        break;
                    }
                }
            }
        }
        Side::Before | Side::Around => {
            for s in (0..anchor.at).rev() {
                if view.quoted[s] {
                    break;
                }
                if view.tags[s].tag.is_mark() {
                    continue;
                }
                let before = if s == 0 { Tag::Stop } else { view.tags[s - 1].tag };
                if s == 0
                    || before.is_mark()
                    || view.quoted[s - 1]
                    || matches!(before, Tag::Conjunction | Tag::Subordinator)
                    || matches!(
                        view.tags[s].tag,
                        Tag::Wh | Tag::That | Tag::Determiner | Tag::Subject | Tag::Possessive
                    ) && out.len() < 8
                {
                    out.push(s);
                    if out.len() == EDGES {
                        break;
                    }
                }
            }
        }
    }
}

/// Whether a content can end before token `e`.
fn breaks(view: &View, e: usize) -> bool {
    let tag = view.tags[e].tag;
    tag.is_mark()
        || matches!(
            tag,
            Tag::Conjunction
                | Tag::Subordinator
                | Tag::Preposition
                | Tag::To
                | Tag::That
                | Tag::Wh
                | Tag::Adverb
                | Tag::Gerund
        )
        || tag.finite()
}

/// The features of a far edge.
pub fn edge_features<S: Sink>(view: &View, k: usize, anchor: Anchor, edge: usize, out: &mut S) {
    let h = view.at(k, 0).hash;
    match anchor.side {
        Side::After => {
            let start = view.at(anchor.at, 0);
            let next = view.at(edge, 0);
            let (next2, next3) = (view.at(edge, 1), view.at(edge, 2));
            let whole = edge == view.body;
            let verbs = u32::from(view.verbs[edge.min(view.verbs.len() - 1)] - view.verbs[anchor.at]).min(3);
            let opening = start.tag as u32;
            let mark = view.quoted.get(edge).copied().unwrap_or(false);
            let at = if whole { 1 } else { pair(next.tag as u32, u32::from(mark)) };
            let commas =
                u32::from(view.commas[edge.min(view.commas.len() - 1)] - view.commas[anchor.at]).min(3);
            let cue_next = view.priors.get(edge + 1).copied().filter(|p| *p != 255).unwrap_or(0);
            let cue_here = view.priors.get(edge).copied().filter(|p| *p != 255).unwrap_or(0);
            let ahead = (edge + 8).min(view.verbs.len() - 1);
            let more = view.verbs[ahead] > view.verbs[edge.min(ahead)];
            out.put(mix(209, pair(next.hash, next2.hash), 0));
            out.put(mix(210, pair(next.tag as u32, next2.tag as u32), next3.tag as u32));
            out.put(mix(213, pair(next.hash, u32::from(next2.cluster)), 0));
            out.put(mix(219, pair(at, u32::from(cue_next)), u32::from(cue_here)));
            out.put(mix(222, pair(at, verbs), start.hash));
            out.put(mix(223, pair(next.hash, u32::from(more)), verbs));
            out.put(mix(224, pair(next.hash, h), 0));
            out.put(mix(225, pair(at, u32::from(more)), pair(opening, commas)));
            let opener = view.opener(k);
            out.put(mix(226, pair(at, opener), commas));
            out.put(mix(227, pair(at, opener), pair(next2.tag as u32, verbs)));
            out.put(mix(228, pair(at, view.shape(edge + 1)), verbs));
        }
        Side::Before | Side::Around => {
            let side = anchor.side as u32;
            let before = view.at(edge, -1);
            let len = bucket(anchor.at - edge);
            let whole = u32::from(edge == 0);
            let verbs = u32::from(view.verbs[anchor.at] - view.verbs[edge]).min(3);
            out.put(mix(232, pair(side, whole), verbs));
            out.put(mix(237, len, pair(whole, verbs)));
            out.put(mix(238, h, whole));
            out.put(mix(240, pair(len, before.tag as u32), verbs));
            out.put(mix(
                241,
                pair(view.at(anchor.at, 0).tag as u32, view.at(k, 1).tag as u32),
                pair(whole, before.tag as u32),
            ));
        }
    }
}

/// The content as token ranges, in order.
pub fn pieces(view: &View, anchor: Anchor, edge: usize) -> [(usize, usize); 2] {
    match anchor.side {
        Side::After => [(anchor.at, edge), (0, 0)],
        Side::Before => [(edge, anchor.at), (0, 0)],
        Side::Around => {
            let end = (anchor.rest..view.body).find(|&j| view.quoted[j]).unwrap_or(view.body);
            if end > anchor.rest {
                [(edge, anchor.at), (anchor.rest, end)]
            } else {
                [(edge, anchor.at), (0, 0)]
            }
        }
    }
}

/// The pieces as byte spans, empty ones left out.
pub fn spans(view: &View, pieces: [(usize, usize); 2]) -> Vec<Span> {
    pieces.iter().filter(|(a, b)| a < b).map(|&(a, b)| view.span(a, b)).collect()
}
