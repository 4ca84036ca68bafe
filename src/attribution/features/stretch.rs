//! A stretch in quotation marks by itself: is it a quotation?

use super::{REACH, Sink, Tag, bucket, cluster, path, tag, token_value, word_value};
use crate::attribution::lexicon::Flags;
use crate::attribution::marks::Style;
use crate::attribution::reading::Reading;
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
    let verb = |k: usize| matches!(tag(reading, k), Tag::Say | Tag::Cue | Tag::CueIng);
    let mut cue_before = None;
    let mut k = first;
    while k > 0 && first - k < REACH {
        k -= 1;
        let colon = reading.word(first - 1) == ":" && reading.sentence[k] + 1 == sentence;
        if reading.sentence[k] != sentence && !colon || reading.inside[k] != 0 {
            break;
        }
        if verb(k) {
            cue_before = Some(k);
            break;
        }
    }
    let mut cue_after = None;
    let mut k = end;
    while k < reading.words.len() && k - end < REACH {
        if reading.inside[k] != 0
            || matches!(reading.word(k), "." | ";")
            || reading.document.tokens[k].start as usize >= span.end
        {
            break;
        }
        if verb(k) {
            cue_after = Some(k);
            break;
        }
        k += 1;
    }
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

/// Features of "the stretch is a quotation".
pub fn stretch(reading: &Reading, scene: &Scene, repeated: u32, out: &mut Sink) {
    let s = scene;
    let quoted = &reading.quoted[s.index];
    let (inner_first, inner_end) = (s.first + 1, if quoted.closed { s.end - 1 } else { s.end });
    let mut capitals = 0;
    let mut content = 0;
    let mut verbs = 0;
    let mut person = 0;
    for k in inner_first..inner_end.min(inner_first + 40) {
        let token = reading.document.tokens[k];
        if token.class == Class::Mark {
            continue;
        }
        content += 1;
        capitals += token.upper as usize;
        verbs += reading.is(k, Flags(Flags::AUX.0 | Flags::VERB.0)) as u32;
        person += matches!(reading.word(k), "I" | "we" | "We" | "my" | "our" | "you" | "me" | "us") as u32;
    }
    let titled = content > 0 && capitals * 10 >= content * 7;
    let n = s.length;
    let n4 = n.min(5);
    let flag = |b: bool| b as u32;
    out.add(1, &[0]);
    out.add(2, &[n]);
    out.add(3, &[s.ending, n.min(7)]);
    out.add(4, &[flag(titled), n.min(7)]);
    out.add(5, &[s.before]);
    out.add(6, &[s.after]);
    out.add(7, &[s.before, n4]);
    out.add(8, &[s.after, n4]);
    out.add(9, &[word_value(reading, s.first.wrapping_sub(1)), flag(titled)]);
    out.add(10, &[word_value(reading, s.end), flag(titled)]);
    out.add(11, &[word_value(reading, s.first.wrapping_sub(2))]);
    out.add(12, &[word_value(reading, s.end + 1)]);
    out.add(13, &[flag(s.opens_paragraph), flag(s.closes_paragraph), n4]);
    out.add(14, &[flag(s.capital), n.min(7), s.before.min(64)]);
    out.add(15, &[s.cue_before.map_or(0, |k| reading.words[k].hash)]);
    out.add(16, &[s.cue_after.map_or(0, |k| reading.words[k].hash)]);
    out.add(
        17,
        &[
            s.cue_before.map_or(0, |k| tag(reading, k) as u32),
            s.cue_before.map_or(9, |k| bucket(s.first - k)),
            n4,
        ],
    );
    out.add(
        18,
        &[
            s.cue_after.map_or(0, |k| tag(reading, k) as u32),
            s.cue_after.map_or(9, |k| bucket(k - s.end)),
            n4,
        ],
    );
    out.add(19, &[verbs.min(3), person.min(2), n.min(7)]);
    out.add(20, &[flag(s.single), n4, flag(quoted.closed)]);
    out.add(
        21,
        &[tag(reading, s.first.wrapping_sub(1)) as u32, tag(reading, s.end) as u32, n4, flag(titled)],
    );
    out.add(
        22,
        &[tag(reading, s.first.wrapping_sub(2)) as u32, tag(reading, s.first.wrapping_sub(1)) as u32, n4],
    );
    out.add(23, &[tag(reading, s.end) as u32, tag(reading, s.end + 1) as u32, n4]);
    if content <= 3 {
        for k in inner_first..inner_end {
            if reading.document.tokens[k].class != Class::Mark {
                out.add(24, &[reading.words[k].hash]);
            }
        }
    }
    out.add(25, &[reading.words.get(inner_first).map_or(0, |w| w.hash), n4]);
    out.add(27, &[cluster(reading, s.first.wrapping_sub(1)), n4]);
    out.add(28, &[cluster(reading, s.end), n4]);
    out.add(29, &[cluster(reading, s.first.wrapping_sub(2)), cluster(reading, s.first.wrapping_sub(1))]);
    // the shape of a few words: their classes and capitals
    let mut shape = 7u32;
    let mut finite = 0;
    for k in inner_first..inner_end.min(inner_first + 24) {
        let class = reading.tags[k].tag;
        finite += class.finite() as u32;
        if k < inner_first + 6 {
            let upper = reading.document.tokens[k].upper as u32;
            shape = shape.wrapping_mul(0x0100_0193) ^ (class as u32 * 2 + upper);
        }
    }
    out.add(31, &[shape, n.min(7)]);
    let final_word = (inner_first..inner_end)
        .rev()
        .take(3)
        .find(|&k| reading.document.tokens[k].class != Class::Mark)
        .map_or(0, |k| reading.words[k].hash);
    out.add(32, &[final_word, n4]);
    out.add(33, &[finite.min(2), flag(titled), n.min(7), flag(s.capital)]);
    let cue_class = |k: usize| tag(reading, k) as u32;
    if let Some(k) = s.cue_before {
        out.add(34, &[cue_class(k), path(reading, k + 1, s.first, 5), n4.min(4)]);
    }
    if let Some(k) = s.cue_after {
        out.add(35, &[cue_class(k), path(reading, s.end, k, 5), n4.min(4)]);
    }
    let around = |k: usize| word_value(reading, k);
    out.add(36, &[around(s.first.wrapping_sub(2)), around(s.first.wrapping_sub(1))]);
    out.add(37, &[around(s.end), around(s.end + 1)]);
    out.add(38, &[repeated, n4, flag(titled)]);
    let beside = |q: Option<usize>| {
        let Some(&(first, end)) = q.and_then(|q| reading.stretches.get(q)) else { return 0 };
        let inner = (first as usize + 1).min((end as usize).saturating_sub(1));
        let same = end > first && reading.sentence[inner] == s.sentence;
        if same { 1 + bucket((end - first) as usize) } else { 0 }
    };
    out.add(39, &[beside(s.index.checked_sub(1)), beside(Some(s.index + 1)), n4]);
    let paragraph = reading.document.paragraphs[s.paragraph as usize].of(reading.document.text);
    let heading = !paragraph.trim_end().ends_with(['.', '!', '?', '"', '”', '\'', '’', ':']);
    out.add(40, &[s.paragraph.min(2), flag(heading), n4]);
    out.add(41, &[flag(s.person), n.min(7), s.before.min(64)]);
    let same_sentence_quotes = neighbours(reading, s);
    out.add(26, &[same_sentence_quotes.0, same_sentence_quotes.1, n4]);
}

/// Features of "the stretch is a quotation" after what was decided of the one before.
pub fn stretch_history(reading: &Reading, scene: &Scene, before: Option<(usize, bool)>, out: &mut Sink) {
    let Some((q, was)) = before else {
        out.add(45, &[9]);
        return;
    };
    let end = reading.stretches[q].1 as usize;
    let gap = scene.first.saturating_sub(end);
    let near = gap < REACH && reading.sentence[end.saturating_sub(1)] == scene.sentence;
    out.add(45, &[was as u32, near as u32, bucket(gap), scene.length.min(5)]);
    if near {
        out.add(46, &[was as u32, path(reading, end, scene.first, 4), scene.length.min(5)]);
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

/// Whether a stretch is the title of a work or a name: two words or more, all but the
/// small ones with a capital, no mark at its end and no verb of saying beside it, in a
/// sentence that is not written like a title itself. Training saw too few to learn it.
pub fn is_title(reading: &Reading, s: &Scene) -> bool {
    let quoted = &reading.quoted[s.index];
    let inner = s.first + 1..if quoted.closed { s.end - 1 } else { s.end };
    if s.ending != 1 || !s.capital || inner.len() > 12 {
        return false;
    }
    let beside =
        |cue: Option<usize>| cue.is_some_and(|k| if k < s.first { s.first - k <= 3 } else { k - s.end <= 3 });
    if beside(s.cue_before) || beside(s.cue_after) {
        return false;
    }
    let word = |k: usize| reading.document.tokens.get(k).is_some_and(|t| t.class == Class::Word);
    // in a headline only the words of grammar are small
    let small = |k: Option<usize>| {
        k.is_some_and(|k| !reading.document.tokens[k].upper && !reading.is(k, Flags::STOP))
    };
    let mut capitals = 0;
    for k in inner.filter(|&k| word(k)) {
        let plain = reading.word(k).chars().any(char::is_lowercase);
        if reading.document.tokens[k].upper && plain {
            capitals += 1;
        } else if !reading.is(k, Flags::STOP) {
            return false;
        }
    }
    let before = (s.first.saturating_sub(3)..s.first).rev().find(|&k| word(k));
    let after = (s.end..s.end + 3).find(|&k| word(k));
    capitals >= 2 && (small(before) || small(after))
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
