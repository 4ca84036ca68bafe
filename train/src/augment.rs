//! More training texts made from the annotated ones, in the shapes that archives
//! have and the annotated texts lack: breaks lost and marks straightened, quotes
//! signed like readers' letters, transcripts with labels.

use whosaid::span::Span;

use crate::gold::{Gold, GoldQuote};
use crate::net::Random;

/// The article with its paragraph breaks lost and its double marks straight, as some
/// archives keep it.
pub fn glued(gold: &Gold) -> Gold {
    let mut text = String::with_capacity(gold.text.len());
    let mut moved = vec![0usize; gold.text.len() + 1];
    let mut chars = gold.text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        for m in &mut moved[at..at + c.len_utf8()] {
            *m = text.len();
        }
        match c {
            '\n' | '\r' => {}
            '“' | '”' => text.push('"'),
            '\'' if chars.peek().is_some_and(|(_, d)| *d == '\'') => {
                if let Some((next, _)) = chars.next() {
                    moved[next] = text.len();
                }
                text.push('"');
            }
            c => text.push(c),
        }
    }
    moved[gold.text.len()] = text.len();
    let span = |s: &Span| Span::new(moved[s.start], moved[s.end].max(moved[s.start]));
    let quotes = gold.quotes.iter().map(|q| q.moved(span)).collect();
    Gold { id: format!("{} glued", gold.id), text, news: gold.news, quotes }
}

/// Quotes with full names as sources, put into lines of their own: signed after a
/// dash, or labelled before a colon outside or inside the marks.
pub fn listed(gold: &Gold, random: &mut Random) -> Option<Gold> {
    let mut lines: Vec<(String, String)> = Vec::new();
    for q in &gold.quotes {
        let Some((source, _)) = q.source.filter(|_| q.quotation && q.content.len() == 1 && !q.indirect)
        else {
            continue;
        };
        let name = source.of(&gold.text);
        let words = name.split(' ').count();
        let plain =
            name.split(' ').all(|w| w.starts_with(char::is_uppercase)) && !name.contains([',', '\n', ':']);
        let said = q.content[0].of(&gold.text).trim_matches(['“', '”', '"', '\'', ' ']);
        if plain && (1..=4).contains(&words) && said.len() > 25 && !said.contains(['\n', '“', '”', '"']) {
            lines.push((name.to_owned(), said.to_owned()));
        }
    }
    if lines.len() < 2 {
        return None;
    }
    let style = random.next() % 6;
    let dash = ["—", "–", "―", "-", "--"][random.next() as usize % 5];
    let (open, close) = if random.next().is_multiple_of(2) { ("“", "”") } else { ("\"", "\"") };
    let gap = if random.next().is_multiple_of(2) { "\n" } else { "\n\n" };
    let head: String = gold.text.lines().find(|l| l.len() > 40 && !l.contains(['“', '"']))?.to_owned();
    let mut text = format!("{head}{gap}");
    let mut quotes = Vec::new();
    for (name, said) in &lines {
        let (source, content);
        let said = said.trim_end_matches(',');
        match style {
            0..=2 => {
                text.push_str(open);
                content = Span::new(text.len(), text.len() + said.len());
                text.push_str(said);
                text.push_str(close);
                text.push_str(if style == 1 { "" } else { " " });
                text.push_str(dash);
                text.push_str(if style == 2 { "" } else { " " });
                source = Span::new(text.len(), text.len() + name.len());
                text.push_str(name);
            }
            3 | 4 => {
                let name = if style == 3 { name.to_uppercase() } else { name.clone() };
                source = Span::new(text.len(), text.len() + name.len());
                text.push_str(&name);
                text.push_str(": ");
                text.push_str(open);
                content = Span::new(text.len(), text.len() + said.len());
                text.push_str(said);
                text.push_str(close);
            }
            _ => {
                let name = name.rsplit(' ').next().unwrap_or(name).to_uppercase();
                text.push_str(open);
                source = Span::new(text.len(), text.len() + name.len());
                text.push_str(&name);
                text.push_str(": ");
                content = Span::new(text.len(), text.len() + said.len());
                text.push_str(said);
                text.push_str(close);
            }
        }
        text.push_str(gap);
        quotes.push(GoldQuote {
            content: vec![content],
            quotation: true,
            source: Some((source, source)),
            speaker: None,
            indirect: false,
            cue: Vec::new(),
            made: false,
        });
    }
    Some(Gold { id: format!("{} listed", gold.id), text, news: false, quotes })
}

/// Reported speech that goes into marks in [`marked`], of one hundred.
const SHARE: u64 = 40;

/// The article with marks set around words of its reported speech: who says them is
/// annotated as well, and there is more of it.
pub fn marked(gold: &Gold, random: &mut Random) -> Option<Gold> {
    let text = &gold.text;
    let (open, close) = if text.contains('“') {
        ("“", "”")
    } else if text.contains("''") {
        ("''", "''")
    } else {
        ("\"", "\"")
    };
    let touches = |a: Span, b: &Span| a.start < b.end && b.start < a.end;
    let mut chosen: Vec<(Span, usize)> = Vec::new();
    for (k, q) in gold.quotes.iter().enumerate() {
        if !q.indirect || q.content.len() != 1 || q.source.is_none() || random.next() % 100 >= SHARE {
            continue;
        }
        let Some(span) = piece(text, q.content[0], random) else { continue };
        let apart = gold.quotes.iter().enumerate().all(|(j, other)| {
            let parts = other.source.iter().map(|s| &s.0).chain(&other.cue);
            let clear = parts.clone().all(|p| !touches(span, p));
            // where one reports what another says, the other says it
            clear
                && (j == k
                    || other.content.iter().all(|c| {
                        !touches(span, c)
                            || other.indirect && c.start <= q.content[0].start && c.end >= q.content[0].end
                    }))
        });
        if apart && chosen.iter().all(|(s, _)| s.end < span.start || span.end < s.start) {
            chosen.push((span, k));
        }
    }
    if chosen.is_empty() {
        return None;
    }
    chosen.sort_by_key(|(s, _)| s.start);
    let mut out = String::with_capacity(text.len() + chosen.len() * 6);
    // first byte, last byte and the length of a mark, in the original
    let mut moves: Vec<(usize, usize, usize)> = Vec::new();
    let mut from = 0;
    for (span, _) in &chosen {
        out.push_str(&text[from..span.start]);
        out.push_str(open);
        out.push_str(span.of(text));
        out.push_str(close);
        moves.push((span.start, span.end, open.len()));
        from = span.end;
    }
    out.push_str(&text[from..]);
    let start = |at: usize| {
        at + moves.iter().map(|&(s, e, n)| n * (at >= s) as usize + n * (at >= e) as usize).sum::<usize>()
    };
    let end = |at: usize| {
        at + moves.iter().map(|&(s, e, n)| n * (at > s) as usize + n * (at > e) as usize).sum::<usize>()
    };
    let span = |s: &Span| Span::new(start(s.start), end(s.end).max(start(s.start)));
    let mut quotes: Vec<GoldQuote> = gold.quotes.iter().map(|q| q.moved(span)).collect();
    for (piece, k) in &chosen {
        let said = gold.quotes[*k].moved(span);
        quotes.push(GoldQuote { content: vec![span(piece)], indirect: false, made: true, ..said });
    }
    Some(Gold { id: format!("{} marked", gold.id), text: out, news: gold.news, quotes })
}

/// Some words of what is said, or all of them.
fn piece(text: &str, content: Span, random: &mut Random) -> Option<Span> {
    let said = content.of(text);
    if said.contains(['“', '”', '"', '\n', '‘']) || said.contains("''") {
        return None;
    }
    let starts: Vec<usize> = said
        .char_indices()
        .filter(|&(k, c)| c.is_alphanumeric() && (k == 0 || said[..k].ends_with(' ')))
        .map(|(k, _)| k)
        .collect();
    if starts.len() < 3 {
        return None;
    }
    let first = match random.next() % 10 {
        0..=3 => 0,
        _ => (random.next() % starts.len() as u64) as usize,
    };
    let last = match random.next() % 10 {
        0..=6 => starts.len(),
        _ => (first + 1 + (random.next() % 8) as usize).min(starts.len()),
    };
    let end = starts.get(last).copied().unwrap_or(said.len());
    let body = said[starts[first]..end].trim_end_matches([' ', ',', '.', ';', ':']);
    Some(Span::new(content.start + starts[first], content.start + starts[first] + body.len()))
        .filter(|s| s.len() > 3)
}
