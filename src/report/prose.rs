//! The words of an article that are its own: without dateline, credits, ticker
//! symbols, and the names of its paper, agency and authors.

use crate::article::Article;
use crate::index::Entry;
use crate::ingest::{dateline, furniture};
use crate::query::words::{Word, words};
use crate::span::Span;

/// Openings of credit lines, which run to the end of their line or bracket.
const CREDITS: &[&str] = &[
    "additional reporting",
    "additional writing",
    "compiled by",
    "edited by",
    "editing by",
    "graphic by",
    "graphics by",
    "photos by",
    "reported by",
    "reporting by",
    "reporting and writing by",
    "reporting and editing by",
    "translated by",
    "writing by",
    "writing and reporting by",
    "written by",
];

/// Longest credit, in bytes: what runs on is an article.
const LONGEST_CREDIT: usize = 400;

/// Calls `visit` with each word of the article and whether it follows the word
/// before it with nothing but a space or hyphen between.
pub fn read(entry: &Entry, mut visit: impl FnMut(Word<'_>, bool)) {
    let article = &entry.article;
    let names = own_names(article);
    let body = article.body.as_str();
    let mut cuts = cuts(body).into_iter().peekable();
    let mut before: Option<usize> = None;
    let mut skip_to = 0;
    for word in words(body) {
        while cuts.peek().is_some_and(|cut| cut.end <= word.span.start) {
            cuts.next();
        }
        if word.span.start < skip_to || cuts.peek().is_some_and(|cut| cut.start < word.span.end) {
            before = None;
            continue;
        }
        if let Some(name) = names.iter().find(|name| name[0] == word.text)
            && let Some(end) = name_at(body, word.span, name)
        {
            skip_to = end;
            before = None;
            continue;
        }
        if is_symbol(body, word.span) {
            before = None;
            continue;
        }
        let joined = before.is_some_and(|end| {
            let between = &body[end..word.span.start];
            matches!(between, " " | "-" | " & " | "&")
                || between.trim().is_empty() && between.matches('\n').count() < 2
        });
        before = Some(word.span.end);
        visit(word, joined);
    }
}

/// The end of a name that starts with the word at `first`.
fn name_at(body: &str, first: Span, name: &[String]) -> Option<usize> {
    let mut end = first.end;
    let mut rest = words(&body[first.start..]);
    for part in name {
        let word = rest.next()?;
        let same = word.text == *part || crate::query::stem::possessor(&word.text) == part;
        if !same {
            return None;
        }
        end = first.start + word.span.end;
    }
    Some(end)
}

/// Names that every article of its paper, agency or author has, as folded words.
fn own_names(article: &Article) -> Vec<Vec<String>> {
    let agency = article.dateline.as_ref().and_then(|d| d.agency.as_deref());
    let given = article.publisher.iter().map(String::as_str).chain(agency);
    let authors = article.bylines.iter().flat_map(|b| b.names.iter().map(String::as_str));
    given
        .chain(authors)
        .map(|name| {
            let folded: Vec<String> = words(name).map(|w| w.text.into_owned()).collect();
            // "The Courier" is "the Courier" and "Courier" in its own columns.
            match folded.split_first() {
                Some((the, rest)) if the == "the" && !rest.is_empty() => rest.to_vec(),
                _ => folded,
            }
        })
        .filter(|name| !name.is_empty())
        .collect()
}

/// Stretches of a body that are no prose, sorted, not overlapping.
fn cuts(body: &str) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    let mut add = |start: usize, end: usize| {
        let start = out.last().map_or(start, |last: &Span| start.max(last.end));
        if start < end {
            out.push(Span::new(start, end));
        }
    };
    if let Some((_, end)) = dateline::read(body) {
        add(0, end);
    }
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if line.len() < 300 && furniture::is_furniture(line) {
            add(start, at);
            continue;
        }
        for (k, c) in line.char_indices() {
            match c {
                '(' | '[' | '<' => {
                    if let Some(len) = symbol(&line[k..]) {
                        add(start + k, start + k + len);
                    }
                }
                'A' | 'C' | 'E' | 'G' | 'P' | 'R' | 'T' | 'W' => {
                    let rest = &body[start + k..];
                    if is_credit(rest) {
                        add(start + k, start + k + credit_end(rest));
                    }
                }
                _ => {}
            }
        }
    }
    out
}

/// Whether a word is a ticker symbol in the open: ".DJI", "FNM.N".
fn is_symbol(body: &str, word: Span) -> bool {
    let loud =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let before = &body.as_bytes()[..word.start];
    let pointed = matches!(before, [.., b' ' | b'\n' | b'(' | b'<', b'.'] | [b'.']);
    let after = body[word.end..].strip_prefix('.').map(|rest| {
        let end = rest.bytes().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(rest.len());
        &rest[..end]
    });
    let market = word.len() > 1 && after.is_some_and(|m| m.len() <= 2 && loud(m));
    (pointed || market) && loud(word.of(body))
}

/// The length of "(XOM.N)", "<BP.L>", "[ID:nN0123]", "(Reuters)" at the start of a text.
fn symbol(text: &str) -> Option<usize> {
    let len = text.bytes().take(40).position(|b| matches!(b, b')' | b']' | b'>'))? + 1;
    let inside = text.get(1..len - 1)?.trim();
    let ticker = !inside.contains(|c: char| c.is_whitespace())
        && inside.contains(['.', ':', '/'])
        && inside.contains(|c: char| c.is_ascii_uppercase());
    let agency = crate::ingest::agency(inside).is_some();
    (ticker || agency || text.starts_with('<')).then_some(len)
}

fn is_credit(text: &str) -> bool {
    let lower = |known: &&&str| text.get(..known.len()).is_some_and(|t| t.eq_ignore_ascii_case(known));
    CREDITS.iter().any(|known| lower(&known))
}

/// Where a credit at the start of `text` ends: at its bracket or paragraph.
fn credit_end(text: &str) -> usize {
    let most = (0..=LONGEST_CREDIT.min(text.len())).rev().find(|&k| text.is_char_boundary(k)).unwrap_or(0);
    let text = &text[..most];
    let paragraph = text.find("\n\n").unwrap_or(text.len());
    text[..paragraph].find(')').map_or(paragraph, |k| k + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Byline;

    fn prose(body: &str) -> String {
        let article = Article {
            publisher: Some("The Skerry Courier".to_owned()),
            bylines: vec![Byline { text: String::new(), names: vec!["Nils Ekdahl".to_owned()] }],
            body: body.to_owned(),
            ..Article::default()
        };
        let mut out = String::new();
        read(&Entry { article, quotes: Vec::new(), key: 1 }, |word, joined| {
            out.push_str(if joined { " " } else { " | " });
            out.push_str(&word.text);
        });
        out
    }

    #[test]
    fn furniture_is_left_out() {
        assert_eq!(prose("SKERRY, March 7 (Reuters) - Herring rose."), " | herring rose");
        assert_eq!(
            prose("Shares of Tarn (TRN.L) fell. (Reporting by Ana Lima; Editing by Bo Ek) Rain."),
            " | shares of tarn | fell | rain"
        );
        assert_eq!(prose("\"No,\" she told the Skerry Courier's Nils Ekdahl."), " | no | she told the");
    }

    #[test]
    fn marks_part_words_and_wraps_do_not() {
        assert_eq!(prose("Deep-sea herring\nboats; nets"), " | deep sea herring boats | nets");
    }

    #[test]
    fn odd_texts_are_read() {
        for text in
            ["", "(", "<é", "Reporting by", "Reporting by é)", "(\u{301}.A)", "[[[[", "Editing by\n\nTail"]
        {
            prose(text);
        }
    }
}
