//! The stretches inside quotation marks as the gold data were cut: a plain reading,
//! line by line, kept apart from [`crate::attribution::marks`] so that scores do
//! not move when that gets better.

use crate::span::Span;

/// Pairs the marks of every line: direction from the mark where it is curly, from its
/// neighbours where it is straight; what is open at the end of a line is closed
/// there unless the first mark of the next line closes it. Single marks count on
/// lines without a double one.
pub fn intervals(text: &str) -> Vec<Span> {
    let mut lines: Vec<(Span, Vec<Mark>)> = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        if !line.is_empty() {
            lines.push((Span::new(at, at + line.len()), marks(text, at, at + line.len())));
        }
        at += line.len() + 1;
    }
    let mut out = Vec::new();
    let mut open: Option<usize> = None;
    for (k, (line, marks)) in lines.iter().enumerate() {
        for mark in marks {
            match direction(text, mark, open.is_some()) {
                1 => match open {
                    Some(from) if matches!(mark.shape, Shape::Straight) => {
                        out.push(Span::new(from, mark.span.start.max(from)));
                        open = Some(mark.span.end);
                    }
                    Some(_) => {}
                    None => open = Some(mark.span.end),
                },
                _ => {
                    if let Some(from) = open.take() {
                        out.push(Span::new(from, mark.span.start.max(from)));
                    }
                }
            }
        }
        if let Some(from) = open {
            let next = lines.get(k + 1).filter(|(next, _)| next.start == line.end + 1);
            let first = next.and_then(|(_, marks)| marks.first());
            let keep = first.is_some_and(|m| {
                direction(text, m, true) == -1
                    && (m.shape != Shape::Straight || m.wide || beside(text, m.span) == -1)
            });
            if !keep {
                out.push(Span::new(from, line.end));
                open = None;
            }
        }
        if marks.is_empty() {
            singles(text, *line, &mut out);
        }
    }
    if let Some(from) = open {
        out.push(Span::new(from, text.len()));
    }
    out.sort();
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Opener,
    Closer,
    Straight,
}

struct Mark {
    span: Span,
    shape: Shape,
    /// The full-width form of the straight mark.
    wide: bool,
}

fn marks(text: &str, start: usize, end: usize) -> Vec<Mark> {
    const KNOWN: [(&str, Shape); 11] = [
        ("``", Shape::Opener),
        ("''", Shape::Straight),
        ("’’", Shape::Closer),
        ("“", Shape::Opener),
        ("”", Shape::Closer),
        ("„", Shape::Opener),
        ("‟", Shape::Opener),
        ("«", Shape::Opener),
        ("»", Shape::Closer),
        ("\"", Shape::Straight),
        ("＂", Shape::Straight),
    ];
    let mut out = Vec::new();
    let mut at = start;
    while at < end {
        let rest = &text[at..end];
        let byte = rest.as_bytes()[0];
        let known = if byte >= 0x80 || matches!(byte, b'"' | b'\'' | b'`') {
            KNOWN.iter().find(|(mark, _)| rest.starts_with(mark))
        } else {
            None
        };
        match known {
            Some((mark, shape)) => {
                out.push(Mark { span: Span::new(at, at + mark.len()), shape: *shape, wide: *mark == "＂" });
                at += mark.len();
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    out
}

fn before(text: &str, at: usize) -> char {
    text[..at].chars().next_back().unwrap_or('\n')
}

fn after(text: &str, at: usize) -> char {
    text[at..].chars().next().unwrap_or('\n')
}

/// 1 as an opener stands, -1 as a closer, 0 unsure.
fn beside(text: &str, mark: Span) -> i8 {
    let (p, n) = (before(text, mark.start), after(text, mark.end));
    let left = p.is_whitespace() || "([{—–-/‘'>|:…".contains(p);
    let right = n.is_whitespace()
        || ")]},;:—–-/<|…".contains(n)
        || ".!?".contains(n) && !text[mark.end..].starts_with("...");
    match (left, right) {
        (true, false) => 1,
        (false, true) => -1,
        _ => 0,
    }
}

fn direction(text: &str, mark: &Mark, open: bool) -> i8 {
    let beside = beside(text, mark.span);
    match mark.shape {
        Shape::Opener if open && beside == -1 => -1,
        Shape::Opener => 1,
        Shape::Closer if !open && beside == 1 => 1,
        Shape::Closer => -1,
        Shape::Straight if beside != 0 => beside,
        Shape::Straight => {
            if open {
                -1
            } else {
                1
            }
        }
    }
}

/// Words that lose their beginning to an apostrophe.
fn clipped(rest: &str) -> bool {
    let word: String =
        rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>().to_lowercase();
    let digits = word.chars().filter(char::is_ascii_digit).count();
    matches!(
        word.as_str(),
        "tis"
            | "twas"
            | "em"
            | "til"
            | "till"
            | "cause"
            | "bout"
            | "round"
            | "n"
            | "s"
            | "d"
            | "ll"
            | "re"
            | "ve"
            | "m"
            | "t"
    ) || word.len() == 2 && digits == 2
        || word.len() == 3 && word.as_bytes()[0].is_ascii_digit() && word.ends_with("0s")
}

fn singles(text: &str, line: Span, out: &mut Vec<Span>) {
    let mut open: Option<usize> = None;
    for (k, c) in line.of(text).char_indices() {
        if !matches!(c, '\'' | '‘' | '’') {
            continue;
        }
        let (start, end) = (line.start + k, line.start + k + c.len_utf8());
        let p = if start > line.start { before(text, start) } else { '\n' };
        let n = if end < line.end { after(text, end) } else { '\n' };
        let opens = c != '’'
            && (p.is_whitespace() || "([—–-/:".contains(p))
            && (n.is_alphanumeric() || "[$#@…".contains(n))
            && !clipped(&text[end..line.end]);
        let closes = c != '‘' && !p.is_whitespace() && !n.is_alphanumeric();
        match open {
            None if opens => open = Some(end),
            Some(from) if closes => {
                if p == 's' && n == ' ' && closer_follows(&text[end..line.end]) {
                    continue;
                }
                out.push(Span::new(from, start));
                open = None;
            }
            _ => {}
        }
    }
}

/// Whether a single mark closes something further on: after a word, before a space,
/// a stop or the end.
fn closer_follows(rest: &str) -> bool {
    let mut before = ' ';
    let mut chars = rest.chars().peekable();
    while let Some(c) = chars.next() {
        let ends = chars.peek().is_none_or(|n| n.is_whitespace() || ".,;:!?".contains(*n));
        if matches!(c, '\'' | '’') && !before.is_whitespace() && ends {
            return true;
        }
        before = c;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_paired_one_by_one() {
        let text = "He said \"no.\nThen “yes,” and ''maybe''.\n'A line of its own,' said Orla.";
        let got: Vec<&str> = intervals(text).iter().map(|s| s.of(text)).collect();
        assert_eq!(got, ["no.", "yes,", "maybe", "A line of its own,"]);
    }
}
