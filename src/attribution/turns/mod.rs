//! Transcripts: what stands behind a label is the direct speech of whom the label names.
//!
//! A label is believed where the text as a whole is one of turns: several of them, labels that come again or name
//! people, sentences behind them. A colon in prose, a list of ingredients or of results is none of this.

mod label;
#[cfg(test)]
mod tests;

use label::{Kind, Label, Name};

use crate::quote::{Mention, MentionKind, Quote, QuoteKind, Speaker};
use crate::span::Span;
use crate::text::Document;

/// As evidence: what stands behind a label.
pub const LABEL: &str = "label of a turn";

/// One turn of a transcript.
pub struct Turn {
    pub label: Span,
    kind: MentionKind,
    who: Who,
    content: Vec<Span>,
}

enum Who {
    Speaker(Speaker),
    /// Whom the head of the interview presents.
    Asked,
    Nobody,
}

/// A label with the lines that belong to it.
struct Part {
    label: Label,
    content: Vec<Span>,
}

/// The turns of a transcript, in order; none where the text is no transcript.
pub fn find(document: &Document, title: Option<&str>) -> Vec<Turn> {
    // most articles have too few colons and times to be asked at all
    if memchr::memchr_iter(b':', document.text.as_bytes()).take(2).count() < 2
        && !document.text.contains("Q. ")
    {
        return Vec::new();
    }
    let mut parts = parts(document.text);
    if !is_transcript(document.text, &parts) {
        return Vec::new();
    }
    parts.retain(|p| !p.content.is_empty());
    let names: Vec<Name> = parts.iter().filter_map(|p| name(p).cloned()).collect();
    parts.into_iter().map(|part| turn(document, title, &names, part)).collect()
}

fn name(part: &Part) -> Option<&Name> {
    match &part.label.kind {
        Kind::Named { name, .. } => Some(name),
        Kind::Question | Kind::Answer => None,
    }
}

/// Cuts a text at its labels. Lines below a turn belong to it where another turn follows.
fn parts(text: &str) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    // lines that are the turn's if another follows
    let mut pending: Vec<Span> = Vec::new();
    let mut above = true;
    for line in lines(text) {
        let Some(line) = line else {
            above = false;
            continue;
        };
        if let Some(label) = label::read(text, line) {
            let words = label.words.map(|start| Span::new(start, line.end));
            if let Some(last) = out.last_mut() {
                last.content.append(&mut pending);
            }
            pending.clear();
            out.push(Part { label, content: words.into_iter().collect() });
            above = true;
            continue;
        }
        let Some(last) = out.last_mut() else { continue };
        if is_aside(line.of(text)) {
            continue;
        }
        match last.content.last_mut() {
            // a label on a line of its own has at least the paragraph below it
            None => last.content.push(line),
            Some(before) if above && pending.is_empty() => before.end = line.end,
            _ => match pending.last_mut() {
                Some(before) if above => before.end = line.end,
                _ => pending.push(line),
            },
        }
        above = true;
    }
    out
}

/// The trimmed lines of a text, `None` for blank ones.
fn lines(text: &str) -> impl Iterator<Item = Option<Span>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let end = start + line.trim().len();
        (start < end).then(|| Span::new(start, end))
    })
}

/// What a transcript notes between turns: "(APPLAUSE)", a heading, a time.
fn is_aside(line: &str) -> bool {
    line.starts_with(['(', '[']) && line.ends_with([')', ']'])
        || !line.ends_with(['.', '!', '?', '…', ',', ';', ':', '"', '”', '—', '-', '–', '。', '！', '？'])
            && (!line.contains(char::is_lowercase) || line.split_whitespace().count() < 5)
        || line.starts_with(['#', '*'])
}

/// Whether these are turns of speakers.
fn is_transcript(text: &str, parts: &[Part]) -> bool {
    let full: Vec<&Part> = parts.iter().filter(|p| !p.content.is_empty()).collect();
    let said = |p: &Part| p.content[0].of(text).trim_end();
    let sentence = |p: &Part| {
        let words = said(p);
        words.ends_with(['.', '!', '?', '…', '—', '-', '–', '。', '！', '？', '"', '”', ')', ']'])
            && (words.contains(' ') || words.chars().any(|c| c >= '\u{3040}'))
    };
    let sentences = full.iter().filter(|p| sentence(p)).count();
    // marks already say who speaks, and say it better
    let marked = full.iter().filter(|p| said(p).starts_with(['"', '“', '‘', '«', '„', '\''])).count();
    if 2 * sentences < full.len() || 2 * marked > full.len() {
        return false;
    }
    let question = full.iter().filter(|p| p.label.kind == Kind::Question).count();
    let answer = full.iter().filter(|p| p.label.kind == Kind::Answer).count();
    let named: Vec<(&Part, &Name)> = full.iter().filter_map(|p| Some((*p, name(p)?))).collect();
    if question > 0 && answer > 0 && question + answer >= 3 && question + answer > named.len() {
        return true;
    }
    is_named(text, &named, question + answer)
}

/// Whether named labels are those of speakers.
fn is_named(text: &str, named: &[(&Part, &Name)], asked: usize) -> bool {
    if named.len() + asked < 3 {
        return false;
    }
    let alike = |a: &Name, b: &Name| a.last().eq_ignore_ascii_case(b.last());
    let counted = |n: &Name| named.iter().filter(|(_, o)| alike(n, o)).count();
    let distinct =
        named.iter().enumerate().filter(|(k, (_, n))| !named[..*k].iter().any(|(_, o)| alike(n, o))).count();
    if distinct + usize::from(asked > 0) < 2 {
        return false;
    }
    let person = |(p, n): &(&Part, &Name)| {
        p.label.timed || n.person || named.iter().any(|(_, o)| o.person && !o.role && alike(n, o))
    };
    let persons = named.iter().filter(|x| person(x)).count();
    let again = named.iter().any(|(_, n)| counted(n) > 1);
    let personal = named.iter().filter(|(p, _)| is_personal(p.content[0].of(text))).count();
    if 3 * persons >= 2 * named.len() {
        return again && (personal > 0 || 4 * distinct <= 3 * named.len()) || 2 * personal >= named.len();
    }
    // "Echo: Will it …? Osei: We will …": two who take turns, one of whom asks
    let turns = named.windows(2).filter(|w| !alike(w[0].1, w[1].1)).count();
    let asks = named.iter().filter(|(p, _)| p.content[0].of(text).trim_end().ends_with('?')).count();
    let all: usize = named.iter().flat_map(|(p, _)| &p.content).map(|s| s.len()).sum();
    named.len() >= 4
        && named.iter().all(|(_, n)| counted(n) > 1)
        && turns + 1 == named.len()
        && 4 * asks >= named.len()
        && personal > 0
        && 2 * all > text.len()
}

/// Whether somebody speaks of himself or to somebody, or asks.
fn is_personal(words: &str) -> bool {
    words.contains('?')
        || words.split(|c: char| !c.is_alphanumeric()).any(|w| {
            matches!(
                w,
                "I" | "We"
                    | "we"
                    | "You"
                    | "you"
                    | "My"
                    | "my"
                    | "Our"
                    | "our"
                    | "Your"
                    | "your"
                    | "me"
                    | "us"
                    | "Thank"
                    | "Thanks"
            )
        })
}

fn turn(document: &Document, title: Option<&str>, names: &[Name], part: Part) -> Turn {
    let Part { label, content } = part;
    let (kind, who) = match &label.kind {
        Kind::Question => (MentionKind::Nominal, Who::Nobody),
        Kind::Answer => (MentionKind::Nominal, Who::Asked),
        Kind::Named { name, .. } if name.role => (MentionKind::Nominal, Who::Nobody),
        Kind::Named { name, role } => {
            let role = role.map(|r| r.of(document.text).to_string());
            (MentionKind::Name, Who::Speaker(Speaker { name: full(document, title, names, name), role }))
        }
    };
    Turn { label: label.span, kind, who, content }
}

/// The fullest form of a name: among the labels, else in the text where only one person bears it.
fn full(document: &Document, title: Option<&str>, names: &[Name], name: &Name) -> String {
    if name.is_full() {
        return name.text.clone();
    }
    let fuller = |n: &&Name| n.is_full() && n.last().eq_ignore_ascii_case(&name.text);
    let mut labels: Vec<&str> = names.iter().filter(fuller).map(|n| n.text.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    if let [one] = labels.as_slice() {
        return (*one).to_string();
    }
    let words =
        (0..document.tokens.len()).map(|k| document.word(k)).chain(title.unwrap_or_default().split(' '));
    let words: Vec<&str> = words.collect();
    let pairs = words.windows(2).filter(|w| w[1].trim_end_matches([',', ':']) == name.text);
    let mut written: Vec<String> = pairs
        .map(|w| format!("{} {}", w[0], name.text))
        .filter(|pair| label::is_given(pair) && pair.starts_with(char::is_uppercase))
        .collect();
    written.sort_unstable();
    written.dedup();
    match (labels.is_empty(), written.as_slice()) {
        (true, [one]) => one.clone(),
        _ => name.text.clone(),
    }
}

/// Whether a name is that of a person in full, so far as its first word tells.
pub fn is_full_name(name: &str) -> bool {
    label::is_given(name)
}

/// Turns as quotations, among those found outside them. What lies within a turn is part of its speech, but for words
/// in marks that the turn gives to somebody else: they are cut out of it.
pub fn merge(text: &str, turns: Vec<Turn>, asked: Option<Speaker>, mut quotes: Vec<Quote>) -> Vec<Quote> {
    if turns.is_empty() {
        return quotes;
    }
    let mut holes: Vec<Span> = Vec::new();
    quotes.retain(|q| {
        let extent = q.extent();
        let next = turns.partition_point(|t| t.content[t.content.len() - 1].end <= extent.start);
        let Some(turn) = turns.get(next).filter(|t| extent.end > t.label.start) else { return true };
        let others = is_of_another(turn, q);
        if others {
            holes.extend(q.content.iter().map(|c| with_marks(text, *c)));
        }
        others
    });
    holes.sort_unstable();
    quotes.extend(turns.into_iter().filter_map(|turn| {
        let speaker = match turn.who {
            Who::Speaker(speaker) => Some(speaker),
            Who::Asked => asked.clone(),
            Who::Nobody => None,
        };
        let content = without(text, &turn.content, &holes);
        (!content.is_empty()).then(|| Quote {
            kind: QuoteKind::Direct,
            content,
            cue: None,
            source: Some(Mention { span: turn.label, kind: turn.kind }),
            confidence: if speaker.is_some() { 0.95 } else { 0.5 },
            speaker,
            said: None,
            evidence: LABEL,
        })
    }));
    quotes.sort_by_key(|q| (q.content[0].start, q.content[0].end));
    quotes
}

/// Whether a turn says of words in marks that somebody else said them.
fn is_of_another(turn: &Turn, quote: &Quote) -> bool {
    let last = |name: &str| name.rsplit(' ').next().unwrap_or_default().to_lowercase();
    let own = |s: &Speaker| matches!(&turn.who, Who::Speaker(own) if last(&own.name) == last(&s.name));
    quote.kind != QuoteKind::Indirect
        && quote.cue.is_some()
        && quote.speaker.as_ref().is_some_and(|speaker| !own(speaker))
}

/// A content and the marks around it.
fn with_marks(text: &str, content: Span) -> Span {
    let is_mark = |c: &char| matches!(c, '"' | '“' | '”' | '‘' | '’' | '\'');
    let before = text[..content.start].chars().next_back().filter(is_mark);
    let after = text[content.end..].chars().next().filter(is_mark);
    Span::new(content.start - before.map_or(0, char::len_utf8), content.end + after.map_or(0, char::len_utf8))
}

/// What is left of a content where holes are cut into it.
fn without(text: &str, content: &[Span], holes: &[Span]) -> Vec<Span> {
    let mut out = Vec::new();
    for piece in content {
        let mut at = piece.start;
        let inside = holes.iter().filter(|hole| hole.overlaps(*piece));
        let edges = inside.map(|hole| (hole.start, hole.end)).chain([(piece.end, piece.end)]);
        for (end, next) in edges {
            let left = text.get(at..end).unwrap_or_default();
            if left.contains(char::is_alphanumeric) {
                let start = at + (left.len() - left.trim_start().len());
                out.push(Span::new(start, start + left.trim().len()));
            }
            at = next.max(at);
        }
    }
    out
}
