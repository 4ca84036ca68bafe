//! A stretch and a mention: is this its source?

use super::mention::Profile;
use super::scan::{bucket, cluster, flag, path, sentences_between};
use super::sink::Record;
use super::stretch::Scene;
use super::template::{NobodyFeature, PairFeature, ScreenFeature};
use crate::attribution::classes::{DASH, tag, token_value};
use crate::attribution::lexicon::Flags;
use crate::attribution::reading::{Candidate, Reading};
use crate::quote::MentionKind;

/// A few features of a stretch and a mention, for the screening before [`pair`].
pub fn screen(s: &Scene, c: &Candidate, p: &Profile, order: u32, between: u32, out: &mut impl Record) {
    let left = c.end as usize <= s.first;
    let inside = !left && (c.end as usize) <= s.end;
    let sents = p.sentence.abs_diff(s.sentence).min(3);
    let paragraphs = p.paragraph.abs_diff(s.paragraph).min(2);
    // the side in its lowest two bits, sentences and paragraphs above
    let side = (if inside { 3 } else { left as u32 }) + 4 * sents + 16 * paragraphs;
    let cue = if left { s.cue_before } else { s.cue_after };
    let governs = cue.is_some_and(|k| p.verb == k as u32) as u32;
    let beyond = cue.map_or(2, |k| (c.first as usize > k) as u32);
    out.add(ScreenFeature::KindOrder, &[side, p.kind, order]);
    out.add(ScreenFeature::Verb, &[side, p.verb_tag, p.verb_far]);
    out.add(ScreenFeature::Governs, &[side, governs, beyond, between]);
    out.add(ScreenFeature::ClassesAround, &[side, p.before_tag, p.after_tag]);
    out.add(ScreenFeature::RankOrder, &[side, p.rank, order]);
    out.add(ScreenFeature::ClassKind, &[p.class, p.kind]);
    out.add(ScreenFeature::Preposition, &[side, p.preposition]);
    out.add(ScreenFeature::EdgesOrder, &[side, s.opens_paragraph as u32, s.closes_paragraph as u32, order]);
    out.add(ScreenFeature::FrequencyKind, &[p.frequency, p.kind]);
}

/// A stretch and a mention, with what several features ask of the two together.
struct Couple<'a> {
    reading: &'a Reading<'a>,
    s: &'a Scene,
    c: &'a Candidate,
    p: &'a Profile,
    order: u32,
    between: u32,
    /// The mention stands before the stretch.
    left: bool,
    /// Its first token, and the token after it.
    first: usize,
    end: usize,
    /// Tokens between the two.
    gap: usize,
    /// Paragraphs between the two, at most 3.
    paragraphs: u32,
    /// On which side the mention stands, sentences and paragraphs between.
    side: u32,
    /// The verb of saying on that side; the mention governs it; it stands beyond it.
    cue: Option<usize>,
    governs: u32,
    beyond: u32,
}

/// Features of "this mention is the source of this stretch".
pub fn pair(
    reading: &Reading,
    s: &Scene,
    c: &Candidate,
    p: &Profile,
    order: u32,
    between: u32,
    out: &mut impl Record,
) {
    let left = c.end as usize <= s.first;
    let (first, end) = (c.first as usize, c.end as usize);
    let end = if left { (p.end as usize).clamp(end, s.first) } else { end };
    if first >= s.first && end <= s.end {
        // a label inside the marks
        out.add(PairFeature::Label, &[0]);
        out.add(PairFeature::LabelSize, &[p.size, p.frequency]);
        return;
    }
    let gap = if left { s.first - end } else { first.saturating_sub(s.end) };
    let sentences = if left {
        sentences_between(reading, end - 1, s.first)
    } else {
        sentences_between(reading, s.end - 1, first)
    };
    let paragraphs = p.paragraph.abs_diff(s.paragraph).min(3);
    // three numbers in one: the side in its lowest bit, the sentences in the next two,
    // and the paragraphs above. The branch alone is the first number.
    let side = (if left { 0 } else { 1 }) + 2 * sentences.min(3) + 8 * paragraphs;
    let cue = if left { s.cue_before } else { s.cue_after };
    let governs = cue.is_some_and(|k| p.verb == k as u32) as u32;
    let beyond = cue.is_some_and(|k| first > k) as u32;
    let couple = Couple {
        reading,
        s,
        c,
        p,
        order,
        between,
        left,
        first,
        end,
        gap,
        paragraphs,
        side,
        cue,
        governs,
        beyond,
    };
    couple.place(out);
    couple.mention(out);
    couple.stretch(out);
    couple.verb(out);
    couple.ways(out);
    couple.cue(out);
    couple.signature(out);
    couple.clusters(out);
    couple.beside(out);
    couple.other_cue(out);
    couple.voice(out);
}

impl Couple<'_> {
    /// How far apart the two stand, and which verb the mention governs.
    fn place(&self, out: &mut impl Record) {
        let Couple { reading, p, side, .. } = *self;
        let far = bucket(self.gap);
        let verb = if p.verb == u32::MAX { p.verb_tag } else { reading.words[p.verb as usize].hash };
        out.add(PairFeature::Side, &[side]);
        out.add(PairFeature::SideKind, &[side, p.kind]);
        out.add(PairFeature::SideGap, &[side, far]);
        out.add(PairFeature::SideGapKind, &[side, far, p.kind]);
        out.add(PairFeature::VerbClass, &[side, p.verb_tag]);
        out.add(PairFeature::VerbWord, &[side, verb]);
        out.add(PairFeature::VerbReach, &[side, p.verb_tag, p.verb_far, p.commas.min(3)]);
    }

    /// The mention: its words, what stands around it, its place among the others.
    fn mention(&self, out: &mut impl Record) {
        let Couple { p, side, order, .. } = *self;
        out.add(PairFeature::Before, &[side, p.before]);
        out.add(PairFeature::After, &[side, p.after]);
        out.add(PairFeature::TwoBefore, &[side, p.before, p.before2]);
        out.add(PairFeature::TwoAfter, &[side, p.after, p.after2]);
        out.add(PairFeature::ClassesAround, &[side, p.before_tag, p.after_tag, p.kind]);
        out.add(PairFeature::OrderGap, &[side, order, bucket(self.gap).min(3)]);
        out.add(PairFeature::OrderClasses, &[side, order, p.before_tag, p.after_tag]);
        out.add(PairFeature::Head, &[side, p.head]);
        out.add(PairFeature::HeadClass, &[side, p.class, p.kind]);
        out.add(PairFeature::Preposition, &[side, p.preposition, p.kind]);
        out.add(PairFeature::ObjectOf, &[side, p.object_of]);
        out.add(PairFeature::Lead, &[side, p.lead]);
        out.add(PairFeature::LeadWord, &[side, p.lead_word]);
        out.add(PairFeature::RankOrder, &[side, p.rank, order]);
        out.add(PairFeature::FrequencyKind, &[p.frequency, p.kind]);
        out.add(PairFeature::SizeKind, &[side, p.size, p.kind]);
    }

    /// The stretch: its end, what stands around it, its place in the paragraph.
    fn stretch(&self, out: &mut impl Record) {
        let Couple { s, p, side, .. } = *self;
        let edges = [flag(s.opens_paragraph), flag(s.closes_paragraph), flag(s.capital)];
        out.add(PairFeature::EndingClasses, &[side, s.ending, p.after_tag, p.before_tag]);
        out.add(PairFeature::StretchBefore, &[side, s.before]);
        out.add(PairFeature::StretchAfter, &[side, s.after]);
        out.add(PairFeature::StretchEdges, &[side, edges[0], edges[1], edges[2]]);
    }

    /// The verb of saying on the side of the mention, and the verb that it governs.
    fn verb(&self, out: &mut impl Record) {
        let Couple { reading, s, p, side, cue, governs, beyond, .. } = *self;
        let class = cue.map_or(0, |k| tag(reading, k) as u32);
        let word = cue.map_or(0, |k| reading.words[k].hash);
        // where the governed verb stands: nowhere, before the stretch, after it
        let place = match p.verb {
            u32::MAX => 0,
            verb if (verb as usize) < s.first => 1,
            _ => 2,
        };
        out.add(PairFeature::CueClass, &[side, class, governs, beyond]);
        out.add(PairFeature::CueWord, &[side, word, governs, beyond]);
        out.add(PairFeature::VerbPlace, &[side, place, p.verb_tag, s.length.min(5)]);
        out.add(PairFeature::Between, &[side, self.between, governs]);
        out.add(PairFeature::Auxiliary, &[side, p.aux, p.verb_tag]);
    }

    /// The way between the two, whole and beside whichever comes first.
    fn ways(&self, out: &mut impl Record) {
        let Couple { reading, s, left, first, end, .. } = *self;
        let (from, to) = if left { (end, s.first) } else { (s.end, first) };
        out.add(PairFeature::Way, &[flag(left), path(reading, from, to, 7)]);
        out.add(PairFeature::WayNear, &[self.side, path(reading, from, to.min(from + 3), 3)]);
    }

    /// How the mention stands to the verb of saying on its side, or how without one.
    fn cue(&self, out: &mut impl Record) {
        let Couple { reading, s, p, left, end, side, governs, .. } = *self;
        let Some(k) = self.cue else {
            out.add(PairFeature::OrderWithoutCue, &[side, self.order, p.rank.min(3)]);
            out.add(PairFeature::VerbWithoutCue, &[side, p.verb_tag, self.order, s.before]);
            return;
        };
        let class = tag(reading, k) as u32;
        let between = self.between.min(3);
        let way = if left { s.from_cue } else { s.to_cue };
        out.add(PairFeature::WayOfCue, &[side, class, way, governs]);
        let gap = if self.first > k { 10 } else { bucket(k - end.min(k)) };
        out.add(PairFeature::GapToCue, &[side, class, gap, between]);
        out.add(PairFeature::CueIng, &[side, flag(reading.is(k, Flags::ING)), between, p.rank.min(3)]);
        let tail = match s.first.saturating_sub(3) {
            _ if !left => 0,
            from if from >= end => s.approach,
            _ => path(reading, end, s.first, 3),
        };
        out.add(PairFeature::Approach, &[side, tail, governs, self.beyond]);
    }

    /// `"…" — Mara Quill` alone on a line.
    fn signature(&self, out: &mut impl Record) {
        let Couple { reading, s, c, p, left, gap, .. } = *self;
        let paragraph = reading.document.paragraphs[s.paragraph as usize];
        let ends = !left && c.span.end + 2 >= paragraph.end && p.paragraph == s.paragraph;
        let signed = ends && gap <= 1;
        let how = if signed { 1 + gap as u32 } else { 0 };
        out.add(PairFeature::EndsParagraph, &[flag(left), flag(ends), how, p.kind]);
        out.add(PairFeature::Signed, &[flag(signed), flag(s.opens_paragraph), token_value(reading, s.end)]);
        let follows = flag(signature(reading, s, paragraph.end));
        out.add(PairFeature::Signature, &[flag(left), follows, self.paragraphs.min(1)]);
    }

    /// The clusters of the words in and around the two.
    fn clusters(&self, out: &mut impl Record) {
        let Couple { reading, s, c, p, side, first, end, .. } = *self;
        let verb = if p.verb == u32::MAX { 300 } else { cluster(reading, p.verb as usize) };
        let after = cluster(reading, end);
        let cue = self.cue.map_or(0, |k| cluster(reading, k));
        out.add(PairFeature::VerbCluster, &[side, verb]);
        out.add(PairFeature::HeadCluster, &[side, cluster(reading, c.head as usize), p.kind]);
        out.add(PairFeature::ClusterBefore, &[side, cluster(reading, first.wrapping_sub(1))]);
        out.add(PairFeature::ClusterAfter, &[side, after]);
        out.add(PairFeature::ClustersAfter, &[side, after, cluster(reading, end + 1)]);
        out.add(PairFeature::CueCluster, &[side, cue, self.governs, self.beyond]);
        let before = cluster(reading, s.first.wrapping_sub(1));
        out.add(PairFeature::StretchClusterBefore, &[side, before, p.verb_tag]);
        out.add(PairFeature::StretchClusterAfter, &[side, cluster(reading, s.end), self.order.min(2)]);
    }

    /// What lies on the far side of the mention.
    fn beside(&self, out: &mut impl Record) {
        let Couple { reading, s, p, side, first, end, .. } = *self;
        if self.left {
            let from = reading.document.sentences[p.sentence as usize].tokens.0 as usize;
            let way = path(reading, from.max(first.saturating_sub(4)), first, 4);
            out.add(PairFeature::WayBefore, &[side, way]);
        } else {
            out.add(PairFeature::WayBehind, &[side, path(reading, end, end + 3, 3)]);
            out.add(PairFeature::WayBetween, &[path(reading, s.end, first, 3), p.after_tag, self.order]);
        }
    }

    /// How often such a mention says something, and the verb of saying on the other side.
    fn other_cue(&self, out: &mut impl Record) {
        let Couple { reading, s, p, side, governs, .. } = *self;
        out.add(PairFeature::VoiceKind, &[side, p.voice, p.kind]);
        out.add(PairFeature::VoiceOrder, &[side, p.voice, self.order.min(2), governs]);
        let (cue, apart) = if self.left {
            (s.cue_after, s.cue_after.map_or(9, |k| bucket(k - s.end)))
        } else {
            (s.cue_before, s.cue_before.map_or(9, |k| bucket(s.first - k)))
        };
        let class = cue.map_or(0, |k| tag(reading, k) as u32);
        out.add(PairFeature::OtherCue, &[side, class, apart, governs]);
        out.add(PairFeature::OtherCueEnding, &[side, class, apart, s.ending]);
    }

    /// Whether the words may be those of this mention: its own name, "I", their length.
    fn voice(&self, out: &mut impl Record) {
        let Couple { reading, s, c, p, side, .. } = *self;
        let named = c.kind == MentionKind::Name && s.names(reading.words[c.head as usize].hash);
        out.add(PairFeature::NamedInside, &[flag(named), p.kind, side]);
        out.add(PairFeature::FirstPerson, &[flag(s.person), p.class, p.kind]);
        out.add(PairFeature::LengthKind, &[side, s.length.min(7), p.kind]);
        out.add(PairFeature::Continues, &[side, flag(s.continues), flag(s.opens_paragraph)]);
        out.add(PairFeature::FrequencyRank, &[side, p.frequency, p.rank.min(2), self.governs]);
    }
}

/// Whether what follows the stretch is a dash and at most six words up to the end of
/// its paragraph.
fn signature(reading: &Reading, s: &Scene, end: usize) -> bool {
    let dash = token_value(reading, s.end) == DASH;
    let last = s.end + 8;
    dash && reading.document.tokens.get(last).is_none_or(|t| t.start as usize >= end)
}

/// Features of "no mention is the source".
pub fn none(reading: &Reading, s: &Scene, candidates: usize, out: &mut impl Record) {
    let word = |k: Option<usize>| k.map_or(0, |k| reading.words[k].hash);
    out.add(NobodyFeature::Always, &[0]);
    out.add(NobodyFeature::Length, &[s.length]);
    out.add(NobodyFeature::Edges, &[flag(s.opens_paragraph), flag(s.closes_paragraph)]);
    out.add(NobodyFeature::Cues, &[flag(s.cue_before.is_some()), flag(s.cue_after.is_some())]);
    out.add(NobodyFeature::Candidates, &[bucket(candidates)]);
    out.add(NobodyFeature::Before, &[s.before]);
    out.add(NobodyFeature::After, &[s.after]);
    out.add(NobodyFeature::SingleLength, &[flag(s.single), s.length.min(5)]);
    out.add(NobodyFeature::BeforeLength, &[s.before, s.length.min(5)]);
    out.add(NobodyFeature::AfterLength, &[s.after, s.length.min(5)]);
    out.add(NobodyFeature::CueWords, &[word(s.cue_before), word(s.cue_after)]);
    out.add(NobodyFeature::PersonLength, &[flag(s.person), s.length]);
    out.add(NobodyFeature::Paragraph, &[s.paragraph.min(2), s.length.min(5), flag(s.opens_paragraph)]);
}
