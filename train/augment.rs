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
    let quotes = gold
        .quotes
        .iter()
        .map(|q| GoldQuote {
            content: q.content.iter().map(span).collect(),
            quotation: q.quotation,
            source: q.source.map(|(a, b)| (span(&a), span(&b))),
            speaker: q.speaker.clone(),
            indirect: q.indirect,
        })
        .collect();
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
        });
    }
    Some(Gold { id: format!("{} listed", gold.id), text, news: false, quotes })
}
