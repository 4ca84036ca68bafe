//! A stretch in quotation marks by itself: is it a quotation?

use super::scan::{REACH, bucket, cluster, flag, path, word_value};
use super::sink::Record;
use super::template::StretchFeature;
use crate::attribution::classes::{tag, token_value};
use crate::attribution::lexicon::Flags;
use crate::attribution::marks::Style;
use crate::attribution::reading::{Reading, Tag};
use crate::text::Class;

/// What can be told of a stretch in quotation marks without a mention in view.
#[derive(Clone, Default)]
pub struct Scene {
    /// Index of the stretch in the reading.
    pub index: usize,
    /// Tokens of the stretch, marks included.
    pub first: usize,
    pub end: usize,
    pub sentence: u32,
    pub paragraph: u32,
    /// Values that pair with those of a mention.
    pub length: u32,
    pub ending: u32,
    pub before: u32,
    pub after: u32,
    pub opens_paragraph: bool,
    pub closes_paragraph: bool,
    /// Capitalised first word.
    pub capital: bool,
    /// Last verb of speaking before the stretch in its sentence, first one after.
    pub cue_before: Option<usize>,
    pub cue_after: Option<usize>,
    pub continues: bool,
    pub single: bool,
    /// Token of the colon where the stretch opens with a speaker's label ("PENN: No.").
    pub label: Option<usize>,
    /// What the stretch before it ends in.
    pub ending_before: u32,
    /// Says "I" or "we".
    pub person: bool,
    /// Capitalised words inside, as a set of hashes.
    pub(super) names: u128,
    /// The way from the verb of speaking before the stretch, and to the one after.
    pub(super) from_cue: u32,
    pub(super) to_cue: u32,
    /// The way over the last tokens before the stretch.
    pub(super) approach: u32,
}

impl Scene {
    /// Whether a word with a capital stands inside; rarely a wrong yes.
    pub(super) fn names(&self, hash: u32) -> bool {
        self.names >> (hash >> 9 & 127) & 1 != 0
    }
}

/// Describes stretch `q`.
pub fn scene(reading: &Reading, q: usize) -> Scene {
    let (first, end) = (reading.stretches[q].0 as usize, reading.stretches[q].1 as usize);
    let quoted = &reading.quoted[q];
    // an opening mark glued to the paragraph before does not belong to it
    let anchor = (first + 1).min(end.saturating_sub(1)).min(reading.words.len().saturating_sub(1));
    let sentence = reading.sentence[anchor];
    let s = reading.document.sentences[sentence as usize];
    let paragraph = s.paragraph;
    let span = reading.document.paragraphs[paragraph as usize];
    let text = quoted.inner.of(reading.document.text);
    let last_mark = |text: &str| {
        let last = text.chars().next_back().unwrap_or(' ');
        if last.is_alphanumeric() { 1 } else { last as u32 }
    };
    let (count, person, names) = spoken(reading, first, end);
    let cue_before = cue_before(reading, first, sentence);
    let cue_after = cue_after(reading, end, span.end);
    Scene {
        index: q,
        first,
        end,
        sentence,
        paragraph,
        length: match count {
            0..=6 => count as u32,
            7..=9 => 7,
            10..=15 => 8,
            16..=30 => 9,
            _ => 10,
        },
        ending: last_mark(text),
        before: token_value(reading, first.wrapping_sub(1)),
        after: token_value(reading, end),
        opens_paragraph: quoted.outer.start <= span.start + 1,
        closes_paragraph: quoted.outer.end + 1 >= span.end,
        capital: text.chars().next().is_some_and(char::is_uppercase),
        cue_before,
        cue_after,
        continues: quoted.continues,
        single: quoted.style == Style::Single,
        label: label(reading, first + 1, end),
        ending_before: match q.checked_sub(1) {
            Some(p) => last_mark(reading.quoted[p].inner.of(reading.document.text)),
            None => 0,
        },
        person,
        names,
        from_cue: cue_before.map_or(0, |k| path(reading, k + 1, first, 4)),
        to_cue: cue_after.map_or(0, |k| path(reading, end, k, 4)),
        approach: path(reading, first.saturating_sub(3), first, 3),
    }
}

/// Words of a stretch; whether it says "I" or "we"; its words with a capital, as a set.
fn spoken(reading: &Reading, first: usize, end: usize) -> (usize, bool, u128) {
    let (mut count, mut person, mut names) = (0, false, 0u128);
    for k in first..end {
        let token = reading.document.tokens[k];
        if token.class != Class::Mark {
            count += 1;
            let word = reading.words[k];
            if token.upper && k < first + 80 && !word.is(Flags::STOP) {
                names |= 1 << (word.hash >> 9 & 127);
            }
            person |= word.is(Flags(Flags::PRONOUN.0 | Flags::POSSESSIVE.0))
                && matches!(reading.word(k), "I" | "we" | "We" | "my" | "our" | "me" | "us" | "My" | "Our");
        }
    }
    (count, person, names)
}

fn is_cue(reading: &Reading, k: usize) -> bool {
    matches!(tag(reading, k), Tag::Say | Tag::Cue | Tag::CueIng)
}

/// The last verb of saying before token `first` in its sentence, or in the one before
/// where that ends in a colon.
fn cue_before(reading: &Reading, first: usize, sentence: u32) -> Option<usize> {
    let mut k = first;
    while k > 0 && first - k < REACH {
        k -= 1;
        let colon = reading.word(first - 1) == ":" && reading.sentence[k] + 1 == sentence;
        if reading.sentence[k] != sentence && !colon || reading.inside[k] != 0 {
            break;
        }
        if is_cue(reading, k) {
            return Some(k);
        }
    }
    None
}

/// The first verb of saying from token `end` on, in its sentence and before byte `limit`.
fn cue_after(reading: &Reading, end: usize, limit: usize) -> Option<usize> {
    let mut k = end;
    while k < reading.words.len() && k - end < REACH {
        if reading.inside[k] != 0
            || matches!(reading.word(k), "." | ";")
            || reading.document.tokens[k].start as usize >= limit
        {
            break;
        }
        if is_cue(reading, k) {
            return Some(k);
        }
        k += 1;
    }
    None
}

/// The colon of a label that starts at token `first`: up to four capitalised words.
fn label(reading: &Reading, first: usize, end: usize) -> Option<usize> {
    let mut k = first;
    while k < end.min(first + 6) {
        let token = reading.document.tokens[k];
        match reading.word(k) {
            ":" if k > first => return Some(k),
            "." => {}
            _ if token.class == Class::Word && token.upper => {}
            _ => return None,
        }
        k += 1;
    }
    None
}

/// What stands inside the marks.
struct Inside {
    /// Tokens without the marks.
    first: usize,
    end: usize,
    closed: bool,
    /// Words among the first forty tokens, and which of them are verbs, or "I", "we", "you".
    words: usize,
    verbs: u32,
    person: u32,
    /// Most of them have a capital.
    titled: u32,
}

fn inside(reading: &Reading, s: &Scene) -> Inside {
    let closed = reading.quoted[s.index].closed;
    let (first, end) = (s.first + 1, if closed { s.end - 1 } else { s.end });
    let mut out = Inside { first, end, closed, words: 0, verbs: 0, person: 0, titled: 0 };
    let mut capitals = 0;
    for k in first..end.min(first + 40) {
        let token = reading.document.tokens[k];
        if token.class == Class::Mark {
            continue;
        }
        out.words += 1;
        capitals += token.upper as usize;
        out.verbs += reading.is(k, Flags(Flags::AUX.0 | Flags::VERB.0)) as u32;
        out.person +=
            matches!(reading.word(k), "I" | "we" | "We" | "my" | "our" | "you" | "me" | "us") as u32;
    }
    out.titled = (out.words > 0 && capitals * 10 >= out.words * 7) as u32;
    out
}

/// Features of "the stretch is a quotation".
pub fn stretch(reading: &Reading, scene: &Scene, repeated: u32, out: &mut impl Record) {
    let inside = inside(reading, scene);
    edges(reading, scene, &inside, out);
    cues(reading, scene, out);
    classes(reading, scene, &inside, out);
    words(reading, scene, &inside, out);
    shape(reading, scene, &inside, out);
    surroundings(reading, scene, &inside, repeated, out);
}

/// How long it is, and what stands at its edges.
fn edges(reading: &Reading, s: &Scene, inside: &Inside, out: &mut impl Record) {
    let (n, n4, titled) = (s.length, s.length.min(5), inside.titled);
    out.add(StretchFeature::Always, &[0]);
    out.add(StretchFeature::Length, &[n]);
    out.add(StretchFeature::EndingLength, &[s.ending, n.min(7)]);
    out.add(StretchFeature::TitledLength, &[titled, n.min(7)]);
    out.add(StretchFeature::Before, &[s.before]);
    out.add(StretchFeature::After, &[s.after]);
    out.add(StretchFeature::BeforeLength, &[s.before, n4]);
    out.add(StretchFeature::AfterLength, &[s.after, n4]);
    out.add(StretchFeature::WordBefore, &[word_value(reading, s.first.wrapping_sub(1)), titled]);
    out.add(StretchFeature::WordAfter, &[word_value(reading, s.end), titled]);
    out.add(StretchFeature::SecondWordBefore, &[word_value(reading, s.first.wrapping_sub(2))]);
    out.add(StretchFeature::SecondWordAfter, &[word_value(reading, s.end + 1)]);
    out.add(StretchFeature::EdgesLength, &[flag(s.opens_paragraph), flag(s.closes_paragraph), n4]);
    out.add(StretchFeature::CapitalLengthBefore, &[flag(s.capital), n.min(7), s.before.min(64)]);
}

/// The verbs of saying before and after it, and how far away they stand.
fn cues(reading: &Reading, s: &Scene, out: &mut impl Record) {
    let n4 = s.length.min(5);
    let word = |cue: Option<usize>| cue.map_or(0, |k| reading.words[k].hash);
    let class = |cue: Option<usize>| cue.map_or(0, |k| tag(reading, k) as u32);
    out.add(StretchFeature::CueBefore, &[word(s.cue_before)]);
    out.add(StretchFeature::CueAfter, &[word(s.cue_after)]);
    let gap = s.cue_before.map_or(9, |k| bucket(s.first - k));
    out.add(StretchFeature::GapToCueBefore, &[class(s.cue_before), gap, n4]);
    let gap = s.cue_after.map_or(9, |k| bucket(k - s.end));
    out.add(StretchFeature::GapToCueAfter, &[class(s.cue_after), gap, n4]);
}

/// Verbs and persons inside, and the classes of the tokens around it.
fn classes(reading: &Reading, s: &Scene, inside: &Inside, out: &mut impl Record) {
    let (n, n4) = (s.length, s.length.min(5));
    let class = |k: usize| tag(reading, k) as u32;
    let (before2, before) = (class(s.first.wrapping_sub(2)), class(s.first.wrapping_sub(1)));
    let (after, after2) = (class(s.end), class(s.end + 1));
    out.add(StretchFeature::VerbsPersonLength, &[inside.verbs.min(3), inside.person.min(2), n.min(7)]);
    out.add(StretchFeature::MarksLength, &[flag(s.single), n4, flag(inside.closed)]);
    out.add(StretchFeature::ClassesAround, &[before, after, n4, inside.titled]);
    out.add(StretchFeature::ClassesBefore, &[before2, before, n4]);
    out.add(StretchFeature::ClassesAfter, &[after, after2, n4]);
}

/// The words inside where they are few, the first one, and the clusters around it.
fn words(reading: &Reading, s: &Scene, inside: &Inside, out: &mut impl Record) {
    let n4 = s.length.min(5);
    if inside.words <= 3 {
        for k in inside.first..inside.end {
            if reading.document.tokens[k].class != Class::Mark {
                out.add(StretchFeature::OneOfFewWords, &[reading.words[k].hash]);
            }
        }
    }
    let first = reading.words.get(inside.first).map_or(0, |w| w.hash);
    let before = cluster(reading, s.first.wrapping_sub(1));
    out.add(StretchFeature::FirstWord, &[first, n4]);
    out.add(StretchFeature::ClusterBefore, &[before, n4]);
    out.add(StretchFeature::ClusterAfter, &[cluster(reading, s.end), n4]);
    out.add(StretchFeature::ClustersBefore, &[cluster(reading, s.first.wrapping_sub(2)), before]);
}

/// The shape of its first words, their classes and capitals; its last word and its verbs.
fn shape(reading: &Reading, s: &Scene, inside: &Inside, out: &mut impl Record) {
    let (n, n4) = (s.length, s.length.min(5));
    let mut shape = 7u32;
    let mut finite = 0;
    for k in inside.first..inside.end.min(inside.first + 24) {
        let class = reading.tags[k].tag;
        finite += class.finite() as u32;
        if k < inside.first + 6 {
            let upper = reading.document.tokens[k].upper as u32;
            shape = shape.wrapping_mul(0x0100_0193) ^ (class as u32 * 2 + upper);
        }
    }
    let last = (inside.first..inside.end)
        .rev()
        .take(3)
        .find(|&k| reading.document.tokens[k].class != Class::Mark)
        .map_or(0, |k| reading.words[k].hash);
    out.add(StretchFeature::Shape, &[shape, n.min(7)]);
    out.add(StretchFeature::LastWord, &[last, n4]);
    out.add(StretchFeature::FiniteVerbs, &[finite.min(2), inside.titled, n.min(7), flag(s.capital)]);
}

/// The ways to the verbs of saying, the stretches beside it, and its paragraph.
fn surroundings(reading: &Reading, s: &Scene, inside: &Inside, repeated: u32, out: &mut impl Record) {
    let (n, n4) = (s.length, s.length.min(5));
    if let Some(k) = s.cue_before {
        let way = path(reading, k + 1, s.first, 5);
        out.add(StretchFeature::WayFromCue, &[tag(reading, k) as u32, way, n4.min(4)]);
    }
    if let Some(k) = s.cue_after {
        let way = path(reading, s.end, k, 5);
        out.add(StretchFeature::WayToCue, &[tag(reading, k) as u32, way, n4.min(4)]);
    }
    let around = |k: usize| word_value(reading, k);
    out.add(StretchFeature::WordsBefore, &[around(s.first.wrapping_sub(2)), around(s.first.wrapping_sub(1))]);
    out.add(StretchFeature::WordsAfter, &[around(s.end), around(s.end + 1)]);
    out.add(StretchFeature::Repeated, &[repeated, n4, inside.titled]);
    let beside = |q: Option<usize>| {
        let Some(&(first, end)) = q.and_then(|q| reading.stretches.get(q)) else { return 0 };
        let inner = (first as usize + 1).min((end as usize).saturating_sub(1));
        let same = end > first && reading.sentence[inner] == s.sentence;
        if same { 1 + bucket((end - first) as usize) } else { 0 }
    };
    out.add(StretchFeature::LengthsBeside, &[beside(s.index.checked_sub(1)), beside(Some(s.index + 1)), n4]);
    let paragraph = reading.document.paragraphs[s.paragraph as usize].of(reading.document.text);
    let heading = !paragraph.trim_end().ends_with(['.', '!', '?', '"', '”', '\'', '’', ':']);
    out.add(StretchFeature::Heading, &[s.paragraph.min(2), flag(heading), n4]);
    out.add(StretchFeature::PersonLengthBefore, &[flag(s.person), n.min(7), s.before.min(64)]);
    let (before, after) = neighbours(reading, s);
    out.add(StretchFeature::Neighbours, &[before, after, n4]);
}

/// Features of "the stretch is a quotation" after what was decided of the one before.
pub fn stretch_history(
    reading: &Reading,
    scene: &Scene,
    before: Option<(usize, bool)>,
    out: &mut impl Record,
) {
    let Some((q, was)) = before else {
        out.add(StretchFeature::VerdictBefore, &[9]);
        return;
    };
    let end = reading.stretches[q].1 as usize;
    let gap = scene.first.saturating_sub(end);
    let near = gap < REACH && reading.sentence[end.saturating_sub(1)] == scene.sentence;
    out.add(StretchFeature::VerdictBefore, &[was as u32, near as u32, bucket(gap), scene.length.min(5)]);
    if near {
        out.add(
            StretchFeature::WayFromVerdictBefore,
            &[was as u32, path(reading, end, scene.first, 4), scene.length.min(5)],
        );
    }
}

/// How often the words of each short stretch stand in marks, up to three times.
pub fn repeats(reading: &Reading) -> Vec<u32> {
    let mut counts: rustc_hash::FxHashMap<u64, u32> = rustc_hash::FxHashMap::default();
    let keys: Vec<u64> = reading
        .stretches
        .iter()
        .map(|&(first, end)| {
            let words = (first as usize..end as usize)
                .filter(|&k| reading.document.tokens[k].class != Class::Mark)
                .map(|k| reading.words[k].hash);
            let mut key = 0u64;
            for (n, word) in words.enumerate() {
                if n == 5 {
                    return 0;
                }
                key = (key.rotate_left(13) ^ u64::from(word)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
            }
            *counts.entry(key).or_default() += 1;
            key
        })
        .collect();
    keys.iter().map(|k| counts.get(k).map_or(0, |&n| n.min(3))).collect()
}

/// Whether other stretches stand close before and after: 0 none, 1 within three
/// tokens, 2 in the same paragraph within reach.
fn neighbours(reading: &Reading, s: &Scene) -> (u32, u32) {
    let mut before = 0;
    for k in (s.first.saturating_sub(REACH)..s.first).rev() {
        if reading.inside[k] != 0 {
            before = if s.first - k <= 3 { 1 } else { 2 };
            break;
        }
    }
    let mut after = 0;
    for k in s.end..(s.end + REACH).min(reading.words.len()) {
        if reading.inside[k] != 0 {
            after = if k - s.end <= 3 { 1 } else { 2 };
            break;
        }
    }
    (before, after)
}
