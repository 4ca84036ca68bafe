//! Last step: how sure are cue, content and source together, in view of what
//! else was found in the sentence?

use super::found::Found;
use super::model::{Sink, mix, pair};
use super::speech::is_speech;
use super::view::{View, bucket};

/// Steps of half a unit, for log odds.
fn odds_step(odds: f32) -> u32 {
    (odds.clamp(-4.0, 6.0) * 2.0 + 8.0) as u32
}

/// Steps for log probabilities.
fn sure_step(log: f32) -> u32 {
    match log {
        l if l > -0.05 => 0,
        l if l > -0.15 => 1,
        l if l > -0.35 => 2,
        l if l > -0.7 => 3,
        l if l > -1.2 => 4,
        _ => 5,
    }
}

/// The features of `found[n]` beside the others of its sentence.
pub fn features<S: Sink>(view: &View, found: &[Found], n: usize, out: &mut S) {
    let f = &found[n];
    let k = f.cue;
    let cue = view.at(k, 0);
    let h = cue.hash;
    let ct = pair(u32::from(cue.cluster), cue.tag as u32);
    let odds = odds_step(f.inputs[1]);
    let (anchor, edge, source) = (sure_step(f.inputs[2]), sure_step(f.inputs[3]), sure_step(f.inputs[4]));
    let (a, b) = f.pieces[0];
    let side = u32::from(a > k) + 2 * u32::from(f.pieces[1].1 > 0);
    let first = view.at(a, 0);
    let (last, next) = (view.at(b, -1), view.at(b, 0));
    let length = bucket(b - a);
    let verbs = u32::from(view.verbs[b.min(view.verbs.len() - 1)] - view.verbs[a]).min(3);
    let shape = pair(side, pair(first.tag as u32, length));
    let whole = u32::from(b >= view.body);
    let (kind, head, place) = match f.source {
        None => (0, 0, 0),
        Some(p) => {
            let left = p.end <= k;
            let gap = if left { k - p.end } else { p.start.saturating_sub(k) };
            let head = view.at(p.head, 0);
            (p.kind as u32 + 1, head.hash, pair(u32::from(left), bucket(gap)))
        }
    };
    out.put(mix(400, h, 0));
    out.put(mix(401, ct, kind));
    out.put(mix(402, ct, pair(side, kind)));
    out.put(mix(403, h, kind));
    out.put(mix(404, head, 0));
    out.put(mix(405, head, side));
    out.put(mix(406, place, pair(kind, side)));
    out.put(mix(407, place, ct));
    out.put(mix(408, shape, 0));
    out.put(mix(409, shape, ct));
    out.put(mix(410, pair(first.hash, side), u32::from(cue.cluster)));
    out.put(mix(411, pair(first.hash, side), pair(length, verbs)));
    out.put(mix(412, pair(verbs, length), pair(side, ct)));
    out.put(mix(413, pair(last.tag as u32, next.tag as u32), pair(whole, side)));
    out.put(mix(414, next.hash, whole));
    out.put(mix(415, odds, pair(anchor, edge)));
    out.put(mix(416, odds, pair(source, kind)));
    out.put(mix(417, odds, pair(length, side)));
    out.put(mix(418, odds, ct));
    out.put(mix(419, pair(anchor, edge), shape));
    out.put(mix(420, source, pair(kind, place)));
    out.put(mix(421, u32::from(view.headline), pair(side, kind)));
    out.put(mix(422, view.at(k, -1).tag as u32, pair(kind, ct)));
    let clause = pair(view.shape(a), side);
    out.put(mix(440, clause, h));
    out.put(mix(441, clause, ct));
    out.put(mix(442, clause, odds));
    out.put(mix(443, clause, pair(verbs, length)));
    let speech = u32::from(is_speech(h));
    out.put(mix(444, pair(clause, speech), kind));
    out.put(mix(445, pair(clause, speech), odds));
    out.put(mix(446, pair(speech, first.tag as u32), pair(verbs, cue.tag as u32)));
    // who stands inside whose content
    let (mut around, mut within, mut shared) = (0, 0, 0);
    for (m, g) in found.iter().enumerate() {
        if m == n {
            continue;
        }
        let step = odds_step(g.inputs[1] + g.inputs[2] + g.inputs[3]) + 1;
        if g.holds(k) {
            around = step.max(around);
        }
        if f.holds(g.cue) {
            within = step.max(within);
        }
        if f.overlaps(g) {
            shared = step.max(shared);
        }
    }
    out.put(mix(430, around, 0));
    out.put(mix(431, around, odds));
    out.put(mix(432, within, odds));
    out.put(mix(433, within, verbs));
    out.put(mix(434, shared, odds));
    out.put(mix(435, pair(around, within), side));
    out.put(mix(436, bucket(found.len()), odds));
}
