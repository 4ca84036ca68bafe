//! Labels: who speaks, in front of the words or on a line above them.

use crate::attribution::lexicon::{Flags, Word};
use crate::lexicon::{PARTS, TITLES};
use crate::span::Span;

/// What stands before the words of a turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The name as printed, or "Q".
    pub span: Span,
    pub kind: Kind,
    /// A time of day or of the recording stands beside it.
    pub timed: bool,
    /// Where the words start; `None` where they stand on the lines below.
    pub words: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Question,
    Answer,
    Named { name: Name, role: Option<Span> },
}

/// A name without its titles, in the case in which names are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    /// Looks like one person: a title, a known given name, capitals throughout, a role.
    pub person: bool,
    /// Names nobody: "MODERATOR", "Speaker 2", "UNIDENTIFIED MALE".
    pub role: bool,
}

impl Name {
    pub fn last(&self) -> &str {
        self.text.rsplit(' ').next().unwrap_or_default()
    }

    pub fn is_full(&self) -> bool {
        !self.role && self.text.contains(' ')
    }
}

/// The label of a line, if it may have one.
pub fn read(text: &str, line: Span) -> Option<Label> {
    let (from, mut timed) = lead(text, line);
    let rest = &text[from..line.end];
    if let Some(label) = dotted(rest, from) {
        return Some(label);
    }
    let head = rest.char_indices().take(110).find(|&(k, c)| {
        matches!(c, ':' | '：')
            && rest[k + c.len_utf8()..].chars().next().is_none_or(|n| n.is_whitespace() || c == '：')
    });
    let (head, words) = match head {
        Some((k, c)) => (&rest[..k], Some(from + k + c.len_utf8())),
        None => (rest, None),
    };
    let (head, beside) = without_time(head.trim_end());
    timed |= beside;
    if words.is_none() && !timed {
        return None;
    }
    let words = words.map(|w| w + (text[w..line.end].len() - text[w..line.end].trim_start().len()));
    let words = words.filter(|&w| w < line.end);
    let head = without_brackets(head);
    if let Some(kind) = asked(head) {
        return Some(Label { span: Span::new(from, from + head.len()), kind, timed, words });
    }
    let (name, role) = match head.split_once(',') {
        Some((name, role)) => (name.trim_end(), Some(role.trim()).filter(|r| !r.is_empty())),
        None => (head, None),
    };
    let at = |part: &str| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        Span::new(start, start + part.len())
    };
    let span = Span::new(from, from + name.len());
    let kind = Kind::Named { name: read_name(name)?, role: role.map(at) };
    Some(Label { span, kind, timed, words })
}

/// What stands before a label: marks of captions, a time. Where the label starts, and whether a time was there.
fn lead(text: &str, line: Span) -> (usize, bool) {
    let whole = line.of(text);
    let rest = whole.trim_start_matches(['>', ' ']);
    let (rest, timed) = match rest.split_once(' ') {
        Some((time, rest)) if is_time(time.trim_matches(BRACKETS)) => {
            (rest.trim_start_matches(['-', '–', ' ']), true)
        }
        _ => (rest, false),
    };
    (line.end - rest.len(), timed)
}

const BRACKETS: [char; 4] = ['[', ']', '(', ')'];

/// "0:05", "00:00:05", "00:00:05.120"
fn is_time(word: &str) -> bool {
    let parts: Vec<&str> = word.split(':').collect();
    (2..=3).contains(&parts.len())
        && parts.iter().enumerate().all(|(k, part)| {
            let whole =
                if k + 1 == parts.len() { part.split(['.', ',']).next().unwrap_or_default() } else { part };
            (1..=2).contains(&whole.len())
                && part.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
        })
}

/// A head without the time at its end.
fn without_time(head: &str) -> (&str, bool) {
    let plain =
        ["AM", "PM", "am", "pm", "a.m.", "p.m."].iter().find_map(|m| head.strip_suffix(m)).unwrap_or(head);
    let plain = plain.trim_end();
    match plain.rsplit_once([' ', '\t', '\u{a0}']) {
        Some((name, time)) if is_time(time.trim_matches(BRACKETS)) => {
            (name.trim_end_matches([' ', '\t', '\u{a0}', '-', '–', '—', '|', '·', ',']), true)
        }
        _ => (head, false),
    }
}

/// A head without the seat and party behind the name: "(Tarnholm) (Lab)".
fn without_brackets(head: &str) -> &str {
    let mut head = head.trim_end();
    while head.ends_with([')', ']']) {
        match head.rfind(['(', '[']) {
            Some(open) if open > 0 => head = head[..open].trim_end(),
            _ => break,
        }
    }
    head
}

/// "Q. Will it be built?"
fn dotted(rest: &str, from: usize) -> Option<Label> {
    let kind = match rest.get(..3)? {
        "Q. " => Kind::Question,
        "A. " => Kind::Answer,
        _ => return None,
    };
    let words = from + rest.len() - rest[3..].trim_start().len();
    Some(Label { span: Span::new(from, from + 1), kind, timed: false, words: Some(words) })
}

fn asked(head: &str) -> Option<Kind> {
    let bare = head.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    match bare.trim_end() {
        "Q" | "Question" | "QUESTION" => Some(Kind::Question),
        "A" | "Answer" | "ANSWER" => Some(Kind::Answer),
        _ => None,
    }
}

/// The name in a label: a few words that are written as names are.
fn read_name(head: &str) -> Option<Name> {
    let words: Vec<&str> = head.split_whitespace().collect();
    if words.is_empty() || words.len() > 7 || head.len() > 60 {
        return None;
    }
    let numbered = words.len() == 2 && words[1].bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    let speaker = numbered && is_role(words[0]) && words[1].len() <= 2;
    let particle =
        |w: &str| PARTS.has(w, "names") || PARTS.has(w, "mention") || matches!(w, "of" | "the" | "for");
    let named = |w: &&str| {
        let letters = w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | '‑'));
        letters
            && (!w.starts_with(char::is_lowercase)
                || particle(w)
                || w.starts_with("d'")
                || w.starts_with("d’"))
    };
    let first_small = words[0].starts_with(char::is_lowercase);
    if !speaker && (first_small && !particle(words[0]) || !words.iter().all(named)) {
        return None;
    }
    // "The", "But": no name starts so
    let opener = Word::new(&title_case(words[0]), true);
    if [Flags::DET, Flags::PREP, Flags::CONJ, Flags::PRONOUN, Flags::MONTH, Flags::DAY]
        .iter()
        .any(|&f| opener.is(f))
    {
        return None;
    }
    let own = &words[titles(&words)..];
    let titled = own.len() < words.len();
    let text = own.iter().map(|w| title_case(w)).collect::<Vec<_>>().join(" ");
    let given = is_given(&text);
    let unknown = matches!(title_case(words[0]).as_str(), "Unidentified" | "Unknown");
    let role = speaker || unknown || !titled && !given && words.iter().any(|w| is_role(w));
    let capitals = own.len() > 1 && own.iter().all(|w| is_capitals(w));
    Some(Name { text, person: titled || given || role || capitals, role })
}

/// Whether the first word is a given name and others follow.
pub fn is_given(name: &str) -> bool {
    let Some((first, _)) = name.split_once(' ') else { return false };
    let word = Word::new(first, true);
    word.is(Flags::MALE) || word.is(Flags::FEMALE)
}

fn is_capitals(word: &str) -> bool {
    word.chars().filter(|c| c.is_alphabetic()).count() > 1 && !word.chars().any(char::is_lowercase)
}

/// How many words of titles stand before a name ("REAR ADM. JOHN").
fn titles(words: &[&str]) -> usize {
    let bare = |w: &str| w.trim_end_matches('.').to_lowercase();
    let title = |w: &str| TITLES.has(&bare(w), "title") || TITLES.has(&bare(w), "names-title");
    let short = |w: &str| w.ends_with('.') && w.len() > 3 && !w.eq_ignore_ascii_case("st.");
    let mut k = 0;
    if words.len() > 2 && short(words[1]) && title(words[1]) {
        k = 2;
    }
    while k + 1 < words.len() && title(words[k]) {
        k += 1;
    }
    k
}

fn is_role(word: &str) -> bool {
    let lower = word.to_lowercase();
    TITLES.has(&lower, "person")
}

/// "OSEI" → "Osei", "O'DELL" → "O'Dell", "McNAB" → "McNab"; what has small letters stays.
fn title_case(word: &str) -> String {
    if let Some(rest) = word.strip_prefix("Mc").filter(|rest| is_capitals(rest)) {
        return format!("Mc{}", title_case(rest));
    }
    if !is_capitals(word) {
        return word.to_string();
    }
    let mut out = String::with_capacity(word.len());
    let mut start = true;
    for c in word.chars() {
        if start {
            out.push(c)
        } else {
            out.extend(c.to_lowercase())
        }
        start = !c.is_alphabetic();
    }
    match out.strip_prefix("Mc") {
        Some(rest) if rest.len() > 2 => {
            let mut rest = rest.chars();
            rest.next().map_or_else(|| out.clone(), |c| format!("Mc{}{}", c.to_uppercase(), rest.as_str()))
        }
        _ => out,
    }
}
