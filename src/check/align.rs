//! Two wordings side by side.
//!
//! A quotation may leave out what stood before and after it, so the draft's words
//! are aligned with the best stretch of the archive's (semi-global alignment by
//! dynamic programming, as for sequences with free end gaps). Words are compared
//! as the index compares them: case, accents, quotation marks and punctuation
//! play no part.

use std::collections::HashSet;

use crate::query::words::words;
use crate::span::Span;

/// How the words of a draft stand to those of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The same words, but for what an ellipsis leaves out or brackets put in.
    Verbatim,
    /// The same sentence with other words in it.
    Altered,
    /// Something else.
    Different,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffKind {
    /// In both, as the draft has it.
    Same,
    /// In the archive only.
    Removed,
    /// In the draft only.
    Added,
    /// In the archive, where the draft has an ellipsis or a bracket.
    Elided,
    /// In the draft, in brackets.
    Bracketed,
}

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffOp {
    pub kind: DiffKind,
    pub text: String,
}

/// What [`compare`] found.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub verdict: Verdict,
    /// Twice the weight of the words in common over the weight of all words (Dice's
    /// coefficient), 0 to 1; words of more than three letters weigh double. What an
    /// ellipsis leaves out and what stands in brackets is not counted. 1 exactly
    /// where the verdict is [`Verdict::Verbatim`].
    pub similarity: f64,
    /// In the order of the text; runs of one kind are one.
    pub diff: Vec<DiffOp>,
    /// The stretch of the archive's text that the draft quotes, in bytes.
    pub stretch: Option<Span>,
}

/// From this similarity on, other words are a change of the same sentence.
const ALTERED: f64 = 0.7;
/// Words in common below which two sentences are not the same one.
const FEWEST: usize = 3;
/// Words of the archive that a bracket may stand for.
const REPLACED: usize = 8;
/// Words of the draft that are aligned at a time.
const BLOCK: usize = 1000;
/// Words of the archive beyond twice those of the draft that a block is sought in.
const SLACK: usize = 64;

/// Compares the words of a draft's quotation with a text of the archive.
///
/// Takes time in proportion to the archive's text for a draft of one sentence,
/// and never more than a constant times the length of both.
pub fn compare(draft: &str, archive: &str) -> Comparison {
    let (draft, theirs) = (Reading::new(draft), Reading::new(archive));
    let steps = steps(&draft.words, &theirs.words);
    report(&draft, &theirs, &steps)
}

/// The words of a draft's quotation that it claims to stand in a row, folded: one run
/// up to each ellipsis or bracket. What stands in brackets is the writer's.
pub fn runs(draft: &str) -> Vec<Vec<String>> {
    let mut out: Vec<Vec<String>> = Vec::new();
    let mut open = false;
    for word in Reading::new(draft).words {
        let own = !word.bracketed && word.stem.is_none();
        if own {
            match out.last_mut().filter(|_| open && !word.gap) {
                Some(run) => run.push(word.folded),
                None => out.push(vec![word.folded]),
            }
        }
        open = own;
    }
    out
}

/// A text as words.
struct Reading {
    /// The text, brackets inside words made invisible.
    text: String,
    /// The text as it came has the same offsets.
    intact: bool,
    words: Vec<Word>,
}

#[derive(Clone, Debug)]
struct Word {
    /// In the reading's text.
    span: Span,
    folded: String,
    /// Inside square brackets, and nothing else of the word outside.
    bracketed: bool,
    /// How many bytes of the folded word stood before a bracket inside it
    /// ("walk[ed]"): all that another form must share.
    stem: Option<usize>,
    /// An ellipsis or bracket stands in front: words may be missing.
    gap: bool,
}

impl Word {
    fn weight(&self) -> u32 {
        if self.folded.len() > 3 { 2000 } else { 1000 }
    }

    fn equals(&self, other: &Word) -> bool {
        let starts = |a: &Word, b: &Word| {
            a.stem
                .is_some_and(|n| n >= 2 && a.folded.get(..n).is_some_and(|start| b.folded.starts_with(start)))
        };
        self.folded == other.folded || starts(self, other) || starts(other, self)
    }
}

impl Reading {
    fn new(raw: &str) -> Reading {
        const JOINER: char = '\u{2060}';
        // brackets glued to a letter on the outside are part of the word
        let mut text = String::with_capacity(raw.len());
        let mut inside: Vec<(usize, usize)> = Vec::new();
        let mut open: Option<usize> = None;
        let mut before = None;
        let mut glued = false;
        for (at, c) in raw.char_indices() {
            match c {
                '[' => {
                    let close = raw[at..].find(']').map(|n| at + n);
                    let next = close.and_then(|close| raw[close + 1..].chars().next());
                    let letters =
                        close.is_some_and(|close| raw[at + 1..close].chars().all(char::is_alphanumeric));
                    let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                    glued =
                        letters && close.is_some_and(|c| c > at + 1) && (touches(before) || touches(next));
                    if glued {
                        text.push(JOINER);
                    } else {
                        open = Some(text.len());
                        text.push('[');
                    }
                }
                ']' if glued => {
                    glued = false;
                    text.push(JOINER);
                }
                ']' => {
                    text.push(']');
                    if let Some(open) = open.take() {
                        inside.push((open, text.len()));
                    }
                }
                _ => text.push(c),
            }
            before = Some(c);
        }
        let mut found: Vec<Word> = Vec::new();
        let mut upto = 0;
        let mut pair = 0;
        for word in words(&text) {
            while inside.get(pair).is_some_and(|&(_, close)| close <= word.span.start) {
                pair += 1;
            }
            let bracketed = inside
                .get(pair)
                .is_some_and(|&(open, close)| open < word.span.start && word.span.end < close);
            let between = &text[upto..word.span.start];
            let written = word.span.of(&text);
            let stem = written.find(JOINER).map(|at| {
                let start = crate::query::words::fold(&written[..at]);
                start.len()
            });
            found.push(Word {
                span: word.span,
                gap: is_ellipsis(between) || between.contains(['[', ']']),
                folded: word.text.into_owned(),
                bracketed,
                stem,
            });
            upto = word.span.end;
        }
        Reading { intact: text == raw, text, words: found }
    }

    /// The text from one word to another, end exclusive.
    fn run(&self, from: usize, to: usize) -> String {
        match (self.words.get(from), to.checked_sub(1).and_then(|k| self.words.get(k))) {
            (Some(first), Some(last)) if first.span.start < last.span.end => {
                self.text[first.span.start..last.span.end].chars().filter(|&c| c != '\u{2060}').collect()
            }
            _ => String::new(),
        }
    }
}

/// "…", "...", ". . ."
fn is_ellipsis(between: &str) -> bool {
    let dots = between.chars().filter(|c| !c.is_whitespace()).fold((0, 0), |(run, most), c| match c {
        '.' => (run + 1, most.max(run + 1)),
        '…' => (3, 3),
        _ => (0, most),
    });
    dots.1 >= 3
}

/// One word of one side, or of both: indices into the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Both(usize, usize),
    Draft(usize),
    Archive(usize),
}

/// The cheapest way to write the draft's words over a stretch of the archive's.
fn steps(draft: &[Word], archive: &[Word]) -> Vec<Step> {
    let mut out = Vec::new();
    let mut at = 0;
    for (k, block) in draft.chunks(BLOCK).enumerate() {
        let gaps = block.iter().filter(|w| w.gap).count();
        let size = (2 * block.len() + SLACK + gaps * SLACK).min(archive.len() - at);
        let from = if k == 0 { window(block, archive, size) } else { at };
        // a short text is looked at whole
        let (from, size) = match block.len() * archive.len() <= BLOCK * BLOCK && k == 0 {
            true => (0, archive.len()),
            false => (from, size),
        };
        let done = block_steps(block, &archive[from..from + size], k == 0);
        for step in done {
            out.push(match step {
                Step::Both(i, j) => Step::Both(i + k * BLOCK, j + from),
                Step::Draft(i) => Step::Draft(i + k * BLOCK),
                Step::Archive(j) => Step::Archive(j + from),
            });
        }
        let last = out.iter().rev().find_map(|step| match step {
            Step::Both(_, j) | Step::Archive(j) => Some(j + 1),
            Step::Draft(_) => None,
        });
        at = last.unwrap_or(at);
    }
    out
}

/// Where the stretch of `size` words with most of the draft's words starts.
fn window(draft: &[Word], archive: &[Word], size: usize) -> usize {
    let known: HashSet<&str> = draft.iter().map(|w| w.folded.as_str()).collect();
    let worth = |w: &Word| if known.contains(w.folded.as_str()) { u64::from(w.weight()) } else { 0 };
    let mut sum: u64 = archive[..size].iter().map(worth).sum();
    let mut best = (sum, 0);
    for start in 1..=archive.len() - size {
        sum = sum + worth(&archive[start + size - 1]) - worth(&archive[start - 1]);
        if sum > best.0 {
            best = (sum, start);
        }
    }
    // the draft may start at the window's very edge
    best.1
}

/// As [`steps`]; where `free`, the archive's words before the first step cost
/// nothing. Those behind the last never do.
fn block_steps(draft: &[Word], archive: &[Word], free: bool) -> Vec<Step> {
    const BOTH: u8 = 0;
    const DRAFT: u8 = 1;
    const ARCHIVE: u8 = 2;
    let width = archive.len() + 1;
    let mut ways = vec![BOTH; (draft.len() + 1) * width];
    let mut above: Vec<u32> = vec![0; width];
    if !free {
        for j in 1..width {
            above[j] = above[j - 1] + archive[j - 1].weight();
            ways[j] = ARCHIVE;
        }
    }
    let mut row = vec![0u32; width];
    for (i, word) in draft.iter().enumerate() {
        // what the archive has and the draft has not, between this word and the next
        let gap = draft.get(i + 1).is_some_and(|next| next.gap) || word.bracketed;
        // dearer than what the archive has more, or a word in common would be given
        // up for the free skips at an ellipsis
        let own = if word.bracketed { 1 } else { word.weight() * 5 / 2 };
        let ways = &mut ways[(i + 1) * width..(i + 2) * width];
        row[0] = above[0] + own;
        ways[0] = DRAFT;
        for (j, other) in archive.iter().enumerate() {
            let skip = if gap || other.bracketed { 1 } else { other.weight() };
            let (mut cost, mut way) = (row[j] + skip, ARCHIVE);
            if above[j + 1] + own < cost {
                (cost, way) = (above[j + 1] + own, DRAFT);
            }
            if above[j] <= cost && word.equals(other) {
                (cost, way) = (above[j], BOTH);
            }
            row[j + 1] = cost;
            ways[j + 1] = way;
        }
        std::mem::swap(&mut above, &mut row);
    }
    let mut j = (0..width).min_by_key(|&j| above[j]).unwrap_or(0);
    let mut i = draft.len();
    let mut out = Vec::new();
    while i > 0 || (!free && j > 0) {
        match ways[i * width + j] {
            BOTH if i > 0 && j > 0 => {
                (i, j) = (i - 1, j - 1);
                out.push(Step::Both(i, j));
            }
            ARCHIVE if j > 0 => {
                j -= 1;
                out.push(Step::Archive(j));
            }
            _ if i > 0 => {
                i -= 1;
                out.push(Step::Draft(i));
            }
            _ => break,
        }
    }
    out.reverse();
    out
}

/// Puts beside the words that the draft has at its edges those that the archive
/// has there, so that a changed first or last word shows as changed.
fn complete(steps: &[Step], archive: &[Word]) -> Vec<Step> {
    let both = |step: &Step| matches!(step, Step::Both(..));
    let (Some(first), Some(last)) = (steps.iter().position(both), steps.iter().rposition(both)) else {
        return steps.to_vec();
    };
    let (Step::Both(_, from), Step::Both(_, to)) = (steps[first], steps[last]) else { return steps.to_vec() };
    let own = |steps: &[Step]| steps.iter().filter(|s| matches!(s, Step::Draft(_))).count();
    let (before, after) = (own(&steps[..first]), own(&steps[last + 1..]));
    let mut out: Vec<Step> = (from.saturating_sub(before)..from).map(Step::Archive).collect();
    out.extend(steps[..first].iter().filter(|s| matches!(s, Step::Draft(_))));
    out.extend(&steps[first..=last]);
    out.extend((to + 1..(to + 1 + after).min(archive.len())).map(Step::Archive));
    out.extend(steps[last + 1..].iter().filter(|s| matches!(s, Step::Draft(_))));
    // between words in common, the archive's first
    for run in out.split_mut(both) {
        run.sort_by_key(|s| matches!(s, Step::Draft(_)));
    }
    out
}

/// What each step is, in the draft's light.
fn kinds(draft: &[Word], archive: &[Word], steps: &[Step]) -> Vec<DiffKind> {
    let mut out: Vec<DiffKind> = Vec::with_capacity(steps.len());
    let mut at = 0;
    while at < steps.len() {
        // a run between two words in common
        let end =
            steps[at..].iter().position(|s| matches!(s, Step::Both(..))).map_or(steps.len(), |n| at + n);
        let run = &steps[at..end];
        let next = steps.get(end).and_then(|s| if let Step::Both(i, _) = s { draft.get(*i) } else { None });
        let bracket = run.iter().any(|s| matches!(s, Step::Draft(i) if draft[*i].bracketed));
        let ellipsis =
            next.is_some_and(|w| w.gap) || run.iter().any(|s| matches!(s, Step::Draft(i) if draft[*i].gap));
        let missing = run.iter().filter(|s| matches!(s, Step::Archive(j) if !archive[*j].bracketed)).count();
        let inner = at > 0 && end < steps.len();
        let excused = (inner && ellipsis && !bracket) || (bracket && missing <= REPLACED);
        for step in run {
            out.push(match step {
                Step::Draft(i) if draft[*i].bracketed => DiffKind::Bracketed,
                Step::Draft(_) => DiffKind::Added,
                Step::Archive(j) if excused || archive[*j].bracketed => DiffKind::Elided,
                _ => DiffKind::Removed,
            });
        }
        if end < steps.len() {
            out.push(DiffKind::Same);
        }
        at = end + 1;
    }
    out
}

fn report(draft: &Reading, archive: &Reading, steps: &[Step]) -> Comparison {
    let steps = complete(steps, &archive.words);
    let kinds = kinds(&draft.words, &archive.words, &steps);
    let (mut common, mut same, mut total) = (0u64, 0usize, 0u64);
    let mut diff: Vec<DiffOp> = Vec::new();
    let mut run: Option<(DiffKind, usize, usize)> = None;
    let mut ends: Option<(usize, usize)> = None;
    for (step, kind) in steps.iter().zip(&kinds) {
        let (word, at) = match *step {
            Step::Both(i, j) => {
                ends = Some((ends.map_or(j, |e| e.0), j));
                (&draft.words[i], i)
            }
            Step::Draft(i) => (&draft.words[i], i),
            Step::Archive(j) => (&archive.words[j], j),
        };
        let weight = u64::from(word.weight());
        match kind {
            DiffKind::Same => {
                common += 2 * weight;
                total += 2 * weight;
                same += 1;
            }
            DiffKind::Removed | DiffKind::Added => total += weight,
            DiffKind::Elided | DiffKind::Bracketed => {}
        }
        run = match run {
            Some((last, from, to)) if last == *kind && to == at => Some((last, from, at + 1)),
            other => {
                diff.extend(other.map(|r| op(draft, archive, r)));
                Some((*kind, at, at + 1))
            }
        };
    }
    diff.extend(run.map(|r| op(draft, archive, r)));
    let similarity = if total == 0 { 0.0 } else { common as f64 / total as f64 };
    let verdict = match () {
        () if same > 0 && common == total => Verdict::Verbatim,
        () if similarity >= ALTERED && same >= FEWEST => Verdict::Altered,
        () => Verdict::Different,
    };
    let stretch = ends
        .filter(|_| archive.intact)
        .map(|(from, to)| Span::new(archive.words[from].span.start, archive.words[to].span.end));
    Comparison { verdict, similarity, diff, stretch }
}

fn op(draft: &Reading, archive: &Reading, (kind, from, to): (DiffKind, usize, usize)) -> DiffOp {
    let side = if matches!(kind, DiffKind::Removed | DiffKind::Elided) { archive } else { draft };
    DiffOp { kind, text: side.run(from, to) }
}
