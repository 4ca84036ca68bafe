//! A choice after the choices before it.

use super::scan::{bucket, flag, path};
use super::sink::Record;
use super::stretch::Scene;
use super::template::HistoryFeature;
use crate::attribution::reading::Reading;
use crate::quote::MentionKind;

/// What is known of the decisions before this one.
#[derive(Clone, Copy, Default)]
pub struct History {
    /// Mention chosen for the stretch before, plus one; 0 for none.
    pub last: u32,
    /// Chosen for the stretch before that by another source.
    pub other: u32,
    /// End of the stretch before in tokens.
    pub end: usize,
}

/// How a choice stands to the choices before it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Relation {
    /// 0 nothing chosen before, 1 the same mention as before, 2 the one before that,
    /// 3 another with the same head, 4 a new one, 5 nobody.
    kind: u32,
    /// Paragraphs between the last choice and the stretch, at most 3.
    paragraphs: u32,
    /// End of the stretch before in tokens.
    end: usize,
    /// A name of which a word stands inside the stretch.
    named: bool,
}

/// Relates mention `chosen - 1` (`None`: nobody) to a history.
pub fn relation(reading: &Reading, s: &Scene, chosen: Option<u32>, h: History, same_head: bool) -> Relation {
    if h.last == 0 {
        return Relation { kind: 0, paragraphs: 0, end: 0, named: false };
    }
    let last = &reading.mentions[h.last as usize - 1];
    let kind = match chosen {
        None => 5,
        Some(m) if m == h.last => 1,
        Some(m) if m == h.other && h.other != 0 => 2,
        Some(_) if same_head => 3,
        Some(_) => 4,
    };
    let paragraphs = reading.paragraph(last.first as usize).abs_diff(s.paragraph).min(3);
    let named = chosen.is_some_and(|m| {
        let c = &reading.mentions[m as usize - 1];
        c.kind == MentionKind::Name && s.names(reading.words[c.head as usize].hash)
    });
    Relation { kind, paragraphs, end: h.end, named }
}

/// Features of a choice after the choices before it.
pub fn history(reading: &Reading, s: &Scene, relation: Relation, out: &mut impl Record) {
    let Relation { kind: relation, paragraphs, end, named } = relation;
    if relation == 0 {
        out.add(HistoryFeature::FirstChoice, &[0]);
        return;
    }
    let gap = s.first.saturating_sub(end);
    let joined = (s.first > 0 && end <= s.first) as u32 * bucket(gap);
    out.add(HistoryFeature::Relation, &[relation]);
    out.add(HistoryFeature::Joined, &[relation, joined]);
    out.add(HistoryFeature::Paragraphs, &[relation, paragraphs, flag(s.opens_paragraph)]);
    out.add(HistoryFeature::Continues, &[relation, flag(s.continues), flag(s.opens_paragraph)]);
    out.add(HistoryFeature::Before, &[relation, s.before]);
    out.add(HistoryFeature::After, &[relation, s.after]);
    out.add(
        HistoryFeature::Cues,
        &[relation, flag(s.cue_before.is_some()), flag(s.cue_after.is_some()), joined.min(4)],
    );
    out.add(
        HistoryFeature::EdgesLength,
        &[relation, flag(s.opens_paragraph), flag(s.closes_paragraph), s.length.min(5)],
    );
    let way = path(reading, end.min(s.first), s.first, 4);
    out.add(HistoryFeature::Way, &[relation, way]);
    out.add(HistoryFeature::Ending, &[relation, s.ending, flag(s.opens_paragraph)]);
    out.add(HistoryFeature::EndingBefore, &[relation, s.ending_before, joined.min(4), paragraphs]);
    out.add(HistoryFeature::PersonLength, &[relation, flag(s.person), s.length.min(7)]);
    out.add(HistoryFeature::NamedInside, &[relation, flag(named), paragraphs]);
}
