//! A stretch and a mention: is this its source?

use super::{DASH, Profile, Scene, Sink, bucket, cluster, path, sentences_between, tag, token_value};
use crate::attribution::lexicon::Flags;
use crate::attribution::mentions::Candidate;
use crate::attribution::reading::Reading;
use crate::quote::MentionKind;

/// A few features of a stretch and a mention, for the screening before [`pair`].
pub fn screen(s: &Scene, c: &Candidate, p: &Profile, order: u32, between: u32, out: &mut Sink) {
    let left = c.end as usize <= s.first;
    let inside = !left && (c.end as usize) <= s.end;
    let sents = p.sentence.abs_diff(s.sentence).min(3);
    let side =
        if inside { 3 } else { left as u32 } + 4 * sents + 16 * p.paragraph.abs_diff(s.paragraph).min(2);
    let cue = if left { s.cue_before } else { s.cue_after };
    let governs = cue.is_some_and(|k| p.verb == k as u32) as u32;
    let beyond = cue.map_or(2, |k| (c.first as usize > k) as u32);
    out.add(400, &[side, p.kind, order]);
    out.add(401, &[side, p.verb_tag, p.verb_far]);
    out.add(402, &[side, governs, beyond, between]);
    out.add(403, &[side, p.before_tag, p.after_tag]);
    out.add(404, &[side, p.rank, order]);
    out.add(405, &[p.class, p.kind]);
    out.add(406, &[side, p.preposition]);
    out.add(407, &[side, s.opens_paragraph as u32, s.closes_paragraph as u32, order]);
    out.add(408, &[p.frequency, p.kind]);
}

/// Features of "this mention is the source of this stretch".
pub fn pair(
    reading: &Reading,
    s: &Scene,
    c: &Candidate,
    p: &Profile,
    order: u32,
    between: u32,
    out: &mut Sink,
) {
    let left = c.end as usize <= s.first;
    let (cf, ce) = (c.first as usize, c.end as usize);
    let ce = if left { (p.end as usize).clamp(ce, s.first) } else { ce };
    if cf >= s.first && ce <= s.end {
        // a label inside the marks
        out.add(160, &[0]);
        out.add(161, &[p.size, p.frequency]);
        return;
    }
    let gap = if left { s.first - ce } else { cf.saturating_sub(s.end) };
    let sents = if left {
        sentences_between(reading, ce - 1, s.first)
    } else {
        sentences_between(reading, s.end - 1, cf)
    };
    let sents = sents.min(3);
    let paragraphs = p.paragraph.abs_diff(s.paragraph).min(3);
    let side = if left { 0 } else { 1 } + 2 * sents + 8 * paragraphs;
    let far = bucket(gap);
    let flag = |b: bool| b as u32;
    let verb_hash = if p.verb == u32::MAX { p.verb_tag } else { reading.words[p.verb as usize].hash };
    // where the governed verb stands: before, after the stretch or between
    let verb_place = if p.verb == u32::MAX {
        0
    } else if (p.verb as usize) < s.first {
        1
    } else {
        2
    };
    let cue = if left { s.cue_before } else { s.cue_after };
    let cue_tag = cue.map_or(0, |k| tag(reading, k) as u32);
    let governs = cue.is_some_and(|k| p.verb == k as u32) as u32;
    let beyond = cue.is_some_and(|k| cf > k) as u32;
    out.add(100, &[side]);
    out.add(101, &[side, p.kind]);
    out.add(102, &[side, far]);
    out.add(103, &[side, far, p.kind]);
    out.add(104, &[side, p.verb_tag]);
    out.add(105, &[side, verb_hash]);
    out.add(106, &[side, p.verb_tag, p.verb_far, p.commas.min(3)]);
    out.add(107, &[side, p.before]);
    out.add(108, &[side, p.after]);
    out.add(109, &[side, p.before, p.before2]);
    out.add(110, &[side, p.after, p.after2]);
    out.add(111, &[side, p.before_tag, p.after_tag, p.kind]);
    out.add(112, &[side, order, far.min(3)]);
    out.add(113, &[side, order, p.before_tag, p.after_tag]);
    out.add(114, &[side, p.head]);
    out.add(115, &[side, p.class, p.kind]);
    out.add(116, &[side, p.preposition, p.kind]);
    out.add(117, &[side, p.object_of]);
    out.add(118, &[side, p.lead]);
    out.add(119, &[side, p.lead_word]);
    out.add(120, &[side, p.rank, order]);
    out.add(121, &[p.frequency, p.kind]);
    out.add(122, &[side, p.size, p.kind]);
    out.add(123, &[side, s.ending, p.after_tag, p.before_tag]);
    out.add(124, &[side, s.before]);
    out.add(125, &[side, s.after]);
    out.add(126, &[side, flag(s.opens_paragraph), flag(s.closes_paragraph), flag(s.capital)]);
    out.add(127, &[side, cue_tag, governs, beyond]);
    out.add(128, &[side, cue.map_or(0, |k| reading.words[k].hash), governs, beyond]);
    out.add(129, &[side, verb_place, p.verb_tag, s.length.min(5)]);
    out.add(130, &[side, between, governs]);
    out.add(131, &[side, p.aux, p.verb_tag]);
    let way = if left { path(reading, ce, s.first, 7) } else { path(reading, s.end, cf, 7) };
    out.add(132, &[flag(left), way]);
    let near = if left {
        path(reading, ce, s.first.min(ce + 3), 3)
    } else {
        path(reading, s.end, cf.min(s.end + 3), 3)
    };
    out.add(133, &[side, near]);
    if let Some(k) = cue {
        let inner = if left { s.from_cue } else { s.to_cue };
        out.add(134, &[side, cue_tag, inner, governs]);
        let stretch = if cf > k { 10 } else { bucket(k - ce.min(k)) };
        out.add(135, &[side, cue_tag, stretch, between.min(3)]);
        out.add(136, &[side, reading.is(k, Flags::ING) as u32, between.min(3), p.rank.min(3)]);
        let tail = match s.first.saturating_sub(3) {
            _ if !left => 0,
            from if from >= ce => s.approach,
            _ => path(reading, ce, s.first, 3),
        };
        out.add(137, &[side, tail, governs, beyond]);
    } else {
        out.add(138, &[side, order, p.rank.min(3)]);
        out.add(139, &[side, p.verb_tag, order, s.before]);
    }
    // `"…" — Mara Quill` alone on a line
    let paragraph = reading.document.paragraphs[s.paragraph as usize];
    let ends = !left && c.span.end + 2 >= paragraph.end && p.paragraph == s.paragraph;
    let signed = ends && gap <= 1;
    out.add(162, &[flag(left), flag(ends), if signed { 1 + gap as u32 } else { 0 }, p.kind]);
    out.add(163, &[flag(signed), flag(s.opens_paragraph), token_value(reading, s.end)]);
    out.add(164, &[flag(left), flag(signature(reading, s, paragraph.end)), paragraphs.min(1)]);
    let verb_cluster = if p.verb == u32::MAX { 300 } else { cluster(reading, p.verb as usize) };
    out.add(146, &[side, verb_cluster]);
    out.add(147, &[side, cluster(reading, c.head as usize), p.kind]);
    out.add(148, &[side, cluster(reading, cf.wrapping_sub(1))]);
    out.add(149, &[side, cluster(reading, ce)]);
    out.add(150, &[side, cluster(reading, ce), cluster(reading, ce + 1)]);
    out.add(151, &[side, cue.map_or(0, |k| cluster(reading, k)), governs, beyond]);
    out.add(152, &[side, cluster(reading, s.first.wrapping_sub(1)), p.verb_tag]);
    out.add(153, &[side, cluster(reading, s.end), order.min(2)]);
    if !left {
        out.add(140, &[side, path(reading, ce, ce + 3, 3)]);
        out.add(141, &[path(reading, s.end, cf, 3), p.after_tag, order]);
    } else {
        let from = reading.document.sentences[p.sentence as usize].tokens.0 as usize;
        out.add(142, &[side, path(reading, from.max(cf.saturating_sub(4)), cf, 4)]);
    }
    out.add(165, &[side, p.voice, p.kind]);
    out.add(166, &[side, p.voice, order.min(2), governs]);
    let (other, apart) = if left {
        (s.cue_after, s.cue_after.map_or(9, |k| bucket(k - s.end)))
    } else {
        (s.cue_before, s.cue_before.map_or(9, |k| bucket(s.first - k)))
    };
    let other = other.map_or(0, |k| tag(reading, k) as u32);
    out.add(167, &[side, other, apart, governs]);
    out.add(168, &[side, other, apart, s.ending]);
    let named = c.kind == MentionKind::Name && s.names(reading.words[c.head as usize].hash);
    out.add(170, &[flag(named), p.kind, side]);
    out.add(171, &[flag(s.person), p.class, p.kind]);
    out.add(143, &[side, s.length.min(7), p.kind]);
    out.add(144, &[side, flag(s.continues), flag(s.opens_paragraph)]);
    out.add(145, &[side, p.frequency, p.rank.min(2), governs]);
}

/// Whether what follows the stretch is a dash and at most six words up to the end of
/// its paragraph.
fn signature(reading: &Reading, s: &Scene, end: usize) -> bool {
    let dash = token_value(reading, s.end) == DASH;
    let last = s.end + 8;
    dash && reading.document.tokens.get(last).is_none_or(|t| t.start as usize >= end)
}

/// Features of "no mention is the source".
pub fn none(reading: &Reading, s: &Scene, candidates: usize, out: &mut Sink) {
    let flag = |b: bool| b as u32;
    let word = |k: Option<usize>| k.map_or(0, |k| reading.words[k].hash);
    out.add(200, &[0]);
    out.add(201, &[s.length]);
    out.add(202, &[flag(s.opens_paragraph), flag(s.closes_paragraph)]);
    out.add(203, &[flag(s.cue_before.is_some()), flag(s.cue_after.is_some())]);
    out.add(204, &[bucket(candidates)]);
    out.add(205, &[s.before]);
    out.add(206, &[s.after]);
    out.add(207, &[flag(s.single), s.length.min(5)]);
    out.add(208, &[s.before, s.length.min(5)]);
    out.add(209, &[s.after, s.length.min(5)]);
    out.add(210, &[word(s.cue_before), word(s.cue_after)]);
    out.add(211, &[flag(s.person), s.length]);
    out.add(212, &[s.paragraph.min(2), s.length.min(5), flag(s.opens_paragraph)]);
}
