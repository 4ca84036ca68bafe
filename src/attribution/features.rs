//! What the trained models see: hashed features of a stretch in quotation marks,
//! of a mention, and of the two together.
//!
//! A feature is a number made from its template and its values. Every scan looks
//! at a bounded number of tokens, so that the whole stays linear in the text.

use super::lexicon::Flags;
use super::mentions::Candidate;
use super::reading::Reading;
use crate::quote::MentionKind;
use crate::text::Class;
use crate::text::tag::Tag as WordClass;

/// Changes whenever a template changes: weights of another version are refused.
pub const VERSION: u32 = 3;

/// A growing list of features.
#[derive(Default)]
pub struct Sink(pub Vec<u32>);

impl Sink {
    /// Adds a feature of a template with one to four small values.
    #[inline]
    pub fn add(&mut self, template: u32, values: &[u32]) {
        let mut h = (template as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        for &v in values {
            h = (h.rotate_left(23) ^ v as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        }
        self.0.push((h ^ (h >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9).rotate_left(32) as u32);
    }
}

/// Coarse class of a token in context.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum Tag {
    Edge,
    Quote,
    Mark,
    Say,
    Cue,
    CueIng,
    Aux,
    Verb,
    Past,
    Gerund,
    Name,
    Pronoun,
    Det,
    Prep,
    Conj,
    Sub,
    Adverb,
    Day,
    Noun,
    Number,
    Other,
}

/// The class of token `k`, [`Tag::Edge`] past the end.
#[inline]
pub fn tag(reading: &Reading, k: usize) -> Tag {
    reading.kinds.get(k).copied().unwrap_or(Tag::Edge)
}

/// Works the class of token `k` out; function words keep their identity elsewhere.
pub fn classify(reading: &Reading, k: usize) -> Tag {
    let token = reading.document.tokens[k];
    if reading.inside[k] != 0 {
        return Tag::Quote;
    }
    match token.class {
        Class::Mark => return Tag::Mark,
        Class::Number => return Tag::Number,
        Class::Word => {}
    }
    let word = reading.words[k];
    if word.is(Flags::SAY) {
        return if word.is(Flags::ING) { Tag::CueIng } else { Tag::Say };
    }
    if word.is(Flags::STOP) {
        return if word.is(Flags(Flags::PRONOUN.0 | Flags::POSSESSIVE.0)) {
            Tag::Pronoun
        } else if word.is(Flags::AUX) {
            Tag::Aux
        } else if word.is(Flags::CONJ) {
            Tag::Conj
        } else if word.is(Flags::SUBORDINATE) {
            Tag::Sub
        } else if word.is(Flags::PREP) {
            Tag::Prep
        } else if word.is(Flags::DET) {
            Tag::Det
        } else if word.is(Flags::ADVERB) {
            Tag::Adverb
        } else {
            Tag::Other
        };
    }
    if word.is(Flags::DAY) {
        return Tag::Day;
    }
    if token.upper {
        return Tag::Name;
    }
    if word.is(Flags::CUE) {
        return if word.is(Flags::ING) { Tag::CueIng } else { Tag::Cue };
    }
    if word.is(Flags::ADVERB) {
        return Tag::Adverb;
    }
    let text = reading.word(k);
    let class = reading.tags[k].tag;
    if class == WordClass::Verb && !word.is(Flags(Flags::PERSON.0 | Flags::ORG.0 | Flags::PAPER.0)) {
        Tag::Verb
    } else if class == WordClass::Adverb || text.len() > 4 && text.ends_with("ly") {
        Tag::Adverb
    } else if text.len() > 4 && text.ends_with("ing") {
        Tag::Gerund
    } else if word.is(Flags::VERB) {
        Tag::Verb
    } else if text.len() > 4 && text.ends_with("ed") {
        Tag::Past
    } else {
        Tag::Noun
    }
}

/// Value of any dash.
const DASH: u32 = 10;

/// Identity of a token as a value, 1 past the end.
#[inline]
pub fn token_value(reading: &Reading, k: usize) -> u32 {
    reading.values.get(k).copied().unwrap_or(1)
}

/// Works the value of token `k` out: marks and function words and verbs of speaking
/// by themselves, the rest by class.
pub fn value(reading: &Reading, k: usize) -> u32 {
    match tag(reading, k) {
        Tag::Edge => 1,
        Tag::Quote => 2,
        Tag::Name => 3,
        Tag::Number => 4,
        Tag::Day => 5,
        Tag::Noun => 6,
        Tag::Past => 7,
        Tag::Gerund => 8,
        Tag::Verb => 9,
        Tag::Mark if matches!(reading.word(k), "—" | "–" | "―" | "‒" | "--" | "---" | "-" | "~") => {
            DASH
        }
        _ => reading.words[k].hash,
    }
}

/// Every word by itself.
fn word_value(reading: &Reading, k: usize) -> u32 {
    if k >= reading.words.len() {
        return 1;
    }
    if reading.inside[k] != 0 {
        return 2;
    }
    reading.words[k].hash
}

/// The cluster of a word: words that keep the same company share one.
fn cluster(reading: &Reading, k: usize) -> u32 {
    reading.tags.get(k).map_or(0, |t| t.cluster as u32 + 1)
}

/// 0, 1, 2, 3-4, 5-8, 9-16, 17-32, more
pub fn bucket(n: usize) -> u32 {
    match n {
        0..=2 => n as u32,
        3..=4 => 3,
        5..=8 => 4,
        9..=16 => 5,
        17..=32 => 6,
        _ => 7,
    }
}

/// What can be told of a mention without a quotation in view.
#[derive(Clone, Default)]
pub struct Profile {
    /// Where what follows the mention starts.
    pub end: u32,
    pub kind: u32,
    pub head: u32,
    pub class: u32,
    pub size: u32,
    /// Token just before and after, by value, and the words beyond.
    pub before: u32,
    pub before2: u32,
    pub after: u32,
    pub after2: u32,
    pub before_tag: u32,
    pub after_tag: u32,
    /// First verb after the mention in its clause: token or `u32::MAX`, tag,
    /// tokens passed, commas passed.
    pub verb: u32,
    pub verb_tag: u32,
    pub verb_far: u32,
    pub commas: u32,
    pub aux: u32,
    /// Words before the mention in its sentence, outside quotation marks.
    pub lead: u32,
    pub lead_word: u32,
    pub frequency: u32,
    pub sentence: u32,
    pub paragraph: u32,
    /// Mentions of the sentence that start before.
    pub rank: u32,
    /// The token before (past articles) is a preposition, and which.
    pub preposition: u32,
    /// Follows a verb directly: the verb's tag and hash ("told Ode").
    pub object_of: u32,
    /// Times that mentions with this head stand beside a verb of saying.
    pub voice: u32,
}

/// Tokens looked at on either side at most.
const REACH: usize = 30;

/// Describes mention `m`.
pub fn profile(reading: &Reading, c: &Candidate, frequency: u32, voice: u32, rank: u32) -> Profile {
    let (first, end) = (c.first as usize, c.end as usize);
    // a label with its topic stands like a label
    let end = super::mentions::heading_colon(reading, end).unwrap_or(end);
    let head = c.head as usize;
    let kind = match c.kind {
        MentionKind::Name => 0,
        MentionKind::Nominal => 1,
        MentionKind::Pronoun => 2,
    } + if c.possessive { 4 } else { 0 };
    let flags = reading.words[head].flags;
    let class = if c.kind == MentionKind::Pronoun {
        reading.words[head].hash
    } else {
        (flags.is(Flags::PERSON) as u32)
            | (flags.is(Flags::ORG) as u32) << 1
            | (flags.is(Flags::PAPER) as u32) << 2
            | (flags.is(Flags::ORG_NAME) as u32) << 3
            | (flags.is(Flags(Flags::CUE.0 | Flags::VERB.0)) as u32) << 4
    };
    let sentence = reading.sentence[first];
    let s = reading.document.sentences[sentence as usize];
    let start = s.tokens.0 as usize;
    let stop = s.tokens.1 as usize;
    let mut lead = 0;
    let mut lead_word = 0;
    let mut k = first;
    while k > start && first - k < REACH {
        k -= 1;
        if reading.inside[k] == 0 && reading.document.tokens[k].class != Class::Mark {
            lead += 1;
            lead_word = reading.words[k].hash;
        }
    }
    if k > start {
        lead_word = 3;
    }
    let prev = |k: usize| if k > start { k - 1 } else { usize::MAX };
    let p1 = prev(first);
    let p2 = if p1 == usize::MAX { usize::MAX } else { prev(p1) };
    let preposition =
        if p1 != usize::MAX && reading.is(p1, Flags::PREP) { reading.words[p1].hash } else { 0 };
    let object_of = if p1 != usize::MAX
        && matches!(tag(reading, p1), Tag::Say | Tag::Cue | Tag::CueIng | Tag::Verb | Tag::Past | Tag::Gerund)
    {
        reading.words[p1].hash
    } else {
        0
    };
    let mut out = Profile {
        end: end as u32,
        kind,
        head: if c.kind == MentionKind::Name { 0 } else { reading.words[head].hash },
        class,
        size: (c.end - c.first).min(6) + if c.head + 1 < c.end { 8 } else { 0 },
        before: token_value(reading, p1),
        before2: token_value(reading, p2),
        after: token_value(reading, end),
        after2: token_value(reading, end + 1),
        before_tag: tag(reading, p1) as u32,
        after_tag: tag(reading, end) as u32,
        verb: u32::MAX,
        lead: bucket(lead),
        lead_word,
        frequency: bucket(frequency as usize),
        sentence,
        paragraph: s.paragraph,
        rank: rank.min(6),
        preposition,
        object_of,
        voice: voice.min(3),
        ..Profile::default()
    };
    govern(reading, end, stop, &mut out);
    out
}

/// Finds the verb a mention governs, past an apposition, a relative clause, an age
/// between commas, adverbs and prepositional phrases.
fn govern(reading: &Reading, end: usize, stop: usize, out: &mut Profile) {
    let mut k = end;
    let upto = stop.min(end + REACH);
    let mut commas = 0;
    let mut passed = 0;
    let mut relative = false;
    while k < upto {
        let t = tag(reading, k);
        match t {
            Tag::Quote => {
                out.verb_tag = Tag::Quote as u32;
                break;
            }
            Tag::Mark => {
                let text = reading.word(k);
                if text == "," || text == "(" || text == ")" || text == "—" || text == "–" || text == "--"
                {
                    commas += 1;
                    relative = false;
                } else if matches!(text, "." | ";" | ":" | "?" | "!") {
                    out.verb_tag = Tag::Mark as u32;
                    if text == ":" {
                        out.verb_tag = 40;
                    }
                    break;
                }
            }
            Tag::Sub if commas > 0 || passed == 0 => {
                relative = matches!(reading.word(k), "which" | "that" | "whose")
            }
            Tag::Pronoun if matches!(reading.word(k), "who" | "which") => relative = true,
            Tag::Aux if !relative => {
                out.aux = reading.words[k].hash;
                if out.verb == u32::MAX {
                    // the verb itself may follow ("has said"); remember the auxiliary till then
                    out.verb = k as u32;
                    out.verb_tag = t as u32;
                    out.verb_far = bucket(passed);
                    out.commas = commas;
                    let mut j = k + 1;
                    while j < upto
                        && j < k + 4
                        && matches!(tag(reading, j), Tag::Adverb | Tag::Aux | Tag::Other)
                    {
                        j += 1;
                    }
                    if j < upto
                        && matches!(
                            tag(reading, j),
                            Tag::Say | Tag::Cue | Tag::CueIng | Tag::Verb | Tag::Past | Tag::Gerund
                        )
                    {
                        out.verb = j as u32;
                        out.verb_tag = tag(reading, j) as u32;
                    }
                }
                return;
            }
            Tag::Say | Tag::Cue | Tag::Verb | Tag::Past if !relative => {
                out.verb = k as u32;
                out.verb_tag = t as u32;
                out.verb_far = bucket(passed);
                out.commas = commas;
                return;
            }
            Tag::CueIng if passed == 0 || commas == 1 => {
                out.verb = k as u32;
                out.verb_tag = t as u32;
                out.verb_far = bucket(passed);
                out.commas = commas;
                return;
            }
            _ => {}
        }
        passed += 1;
        k += 1;
    }
    out.commas = commas;
    out.verb_far = bucket(passed);
}

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
    names: u128,
}

impl Scene {
    /// Whether a word with a capital stands inside; rarely a wrong yes.
    fn names(&self, hash: u32) -> bool {
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
        single: quoted.style == super::marks::Style::Single,
        label: label(reading, first + 1, end),
        ending_before: match q.checked_sub(1) {
            Some(p) => last_mark(reading.quoted[p].inner.of(reading.document.text)),
            None => 0,
        },
        person,
        names,
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

/// The way between two tokens, as one value: classes in order, runs collapsed,
/// verbs of speaking and small words by themselves, cut after `cap` steps.
fn path(reading: &Reading, from: usize, to: usize, cap: usize) -> u32 {
    let mut h = 17u64;
    let mut last = 0;
    let mut steps = 0;
    for k in from..to.min(from + REACH) {
        let value = match tag(reading, k) {
            Tag::Say => 20,
            Tag::Cue => 21,
            Tag::CueIng => 22,
            Tag::Verb | Tag::Past => 23,
            Tag::Gerund => 24,
            _ => token_value(reading, k),
        };
        if value == last && value < 20 {
            continue;
        }
        last = value;
        h = (h.rotate_left(7) ^ value as u64).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        steps += 1;
        if steps == cap {
            return (h >> 32) as u32 ^ 0x5555;
        }
    }
    (h >> 32) as u32
}

/// Sentence ends between two tokens.
fn sentences_between(reading: &Reading, a: usize, b: usize) -> u32 {
    let n = reading.words.len() - 1;
    reading.sentence[b.min(n)].abs_diff(reading.sentence[a.min(n)])
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
        let inner = if left { path(reading, k + 1, s.first, 4) } else { path(reading, s.end, k, 4) };
        out.add(134, &[side, cue_tag, inner, governs]);
        let stretch = if cf > k { 10 } else { bucket(k - ce.min(k)) };
        out.add(135, &[side, cue_tag, stretch, between.min(3)]);
        out.add(136, &[side, reading.is(k, Flags::ING) as u32, between.min(3), p.rank.min(3)]);
        let tail = if left { path(reading, s.first.saturating_sub(3).max(ce), s.first, 3) } else { 0 };
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
pub fn history(reading: &Reading, s: &Scene, relation: Relation, out: &mut Sink) {
    let Relation { kind: relation, paragraphs, end, named } = relation;
    if relation == 0 {
        out.add(300, &[0]);
        return;
    }
    let gap = s.first.saturating_sub(end);
    let joined = (s.first > 0 && end <= s.first) as u32 * bucket(gap);
    let flag = |b: bool| b as u32;
    out.add(301, &[relation]);
    out.add(302, &[relation, joined]);
    out.add(303, &[relation, paragraphs, flag(s.opens_paragraph)]);
    out.add(304, &[relation, flag(s.continues), flag(s.opens_paragraph)]);
    out.add(305, &[relation, s.before]);
    out.add(306, &[relation, s.after]);
    out.add(307, &[relation, flag(s.cue_before.is_some()), flag(s.cue_after.is_some()), joined.min(4)]);
    out.add(308, &[relation, flag(s.opens_paragraph), flag(s.closes_paragraph), s.length.min(5)]);
    let way = path(reading, end.min(s.first), s.first, 4);
    out.add(309, &[relation, way]);
    out.add(310, &[relation, s.ending, flag(s.opens_paragraph)]);
    out.add(311, &[relation, s.ending_before, joined.min(4), paragraphs]);
    out.add(312, &[relation, flag(s.person), s.length.min(7)]);
    out.add(313, &[relation, flag(named), paragraphs]);
}
