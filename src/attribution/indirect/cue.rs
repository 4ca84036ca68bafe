//! Step one: is this word a cue, a word that says that something is said?

use crate::text::tag::Tag;

use super::model::{Sink, mix, pair};
use super::speech::is_speech;
use super::view::{View, bucket};

/// Whether token `k` is worth a look: a word that training saw as a cue, or a verb it never saw.
pub fn is_candidate(view: &View, k: usize) -> bool {
    if view.quoted[k] {
        return false;
    }
    match view.priors[k] {
        0 => false,
        255 => view.tags[k].tag.verbal(),
        _ => true,
    }
}

/// A few features that tell most candidates from cues at little cost.
pub fn gate_features<S: Sink>(view: &View, k: usize, out: &mut S) {
    let word = view.at(k, 0);
    let (p1, n1) = (view.at(k, -1), view.at(k, 1));
    let h = word.hash;
    let ct = pair(u32::from(word.cluster), word.tag as u32);
    out.put(mix(60, h, word.tag as u32));
    out.put(mix(61, pair(p1.tag as u32, n1.tag as u32), h));
    out.put(mix(62, ct, u32::from(p1.cluster)));
    out.put(mix(63, ct, u32::from(n1.cluster)));
    out.put(mix(66, u32::from(view.priors[k]), pair(view.at(k, -2).tag as u32, p1.tag as u32)));
    out.put(mix(67, u32::from(view.priors[k]), pair(n1.tag as u32, view.at(k, 2).tag as u32)));
}

/// The features of token `k` as a cue of indirect speech.
pub fn features<S: Sink>(view: &View, k: usize, out: &mut S) {
    let word = view.at(k, 0);
    let (p1, p2, p3) = (view.at(k, -1), view.at(k, -2), view.at(k, -3));
    let (n1, n2) = (view.at(k, 1), view.at(k, 2));
    let h = word.hash;
    let tag = word.tag as u32;
    let prior = u32::from(view.priors[k]);
    let ct = pair(u32::from(word.cluster), tag);
    out.put(mix(0, 0, 0));
    out.put(mix(8, ct, u32::from(p1.cluster)));
    out.put(mix(14, p2.hash, 0));
    out.put(mix(15, n2.hash, 0));
    out.put(mix(18, u32::from(p3.cluster), tag));
    out.put(mix(20, pair(p2.tag as u32, p1.tag as u32), ct));
    out.put(mix(22, pair(p1.tag as u32, n1.tag as u32), h));
    out.put(mix(24, pair(p2.hash, p1.hash), prior));

    // the subject
    let e = view.subject_end(k);
    let s = view.nominal_start(e);
    let subject = view.at(e, -1);
    let before = view.at(s, -1);
    let shape = pair(subject.tag as u32, bucket(e - s));
    out.put(mix(27, shape, ct));
    out.put(mix(31, before.hash, prior));
    out.put(mix(32, subject.hash, prior));

    // what follows
    let that = view.that.get(k + 1).copied().unwrap_or(0);
    let gap = view.mark.get(k + 1).copied().unwrap_or(0);
    let mark = pair(bucket(usize::from(gap)), view.tag(k + 1 + usize::from(gap)) as u32);
    let that = bucket(usize::from(that));
    out.put(mix(34, that, prior));
    out.put(mix(35, that, h));
    out.put(mix(36, mark, prior));
    out.put(mix(37, mark, ct));

    // quoted text beside it
    let quote = quote_state(view, k);
    out.put(mix(38, quote, prior));
    out.put(mix(39, quote, h));
    out.put(mix(40, quote, pair(n1.tag as u32, tag)));

    // place in the sentence
    let verbs = u32::from(view.verbs[k]).min(4);
    out.put(mix(41, verbs, ct));
    out.put(mix(42, verbs, prior));
    out.put(mix(43, bucket(k), prior));
    let mut later = (0, 0);
    for j in k + 1..(k + 20).min(view.tags.len()) {
        let step = view.priors[j];
        if step != 255 && step >= 5 && !view.quoted[j] {
            later = (step, bucket(j - k));
            break;
        }
    }
    out.put(mix(49, pair(u32::from(later.0), later.1), prior));
    // the clause it stands in
    let mut opener = (0, 0);
    for d in 1..=k.min(12) {
        let t = view.tags[k - d];
        if matches!(
            t.tag,
            Tag::That | Tag::Wh | Tag::Subordinator | Tag::Comma | Tag::Conjunction | Tag::Dash | Tag::Colon
        ) {
            opener = (t.hash, bucket(d));
            break;
        }
    }
    out.put(mix(50, opener.0, prior));
    out.put(mix(51, opener.0, pair(ct, opener.1)));
    let shape = view.shape(k + 1);
    out.put(mix(52, shape, h));
    out.put(mix(53, shape, pair(prior, tag)));
    out.put(mix(54, shape, pair(u32::from(is_speech(h)), tag)));
}

/// Where quoted text stands: directly after, directly before, later, earlier.
fn quote_state(view: &View, k: usize) -> u32 {
    let n = view.quoted.len();
    let near = |a: usize, b: usize| view.quoted[a.min(n)..b.min(n)].contains(&true);
    u32::from(near(k + 1, k + 3))
        | u32::from(near(k + 3, k + 9)) << 1
        | u32::from(near(k + 9, n)) << 2
        | u32::from(near(k.saturating_sub(4), k)) << 3
        | u32::from(near(k.saturating_sub(9), k.saturating_sub(4))) << 4
        | u32::from(near(0, k.saturating_sub(9))) << 5
}
