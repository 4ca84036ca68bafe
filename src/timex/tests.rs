use jiff::civil::date;

use super::*;
use crate::quote::{Mention, MentionKind, Quote, QuoteKind, Speaker};
use crate::text::Document;

/// A quotation by what stands in the text: its content, cue, source, speaker.
fn quote(text: &str, content: &str, cue: &str, source: &str, speaker: &str) -> Quote {
    let at = text.find(content).unwrap();
    let around = |word: &str| {
        let ends = text[at + content.len()..].find(word).map(|k| k + at + content.len());
        let near = text[..at].rfind(word);
        let start = match (near, ends) {
            (Some(a), Some(b)) => {
                if at - a < b - at - content.len() {
                    a
                } else {
                    b
                }
            }
            (a, b) => a.or(b).unwrap(),
        };
        Span::new(start, start + word.len())
    };
    Quote {
        kind: QuoteKind::Direct,
        content: vec![Span::new(at, at + content.len())],
        cue: Some(around(cue)),
        source: Some(Mention { span: around(source), kind: MentionKind::Name }),
        speaker: Some(Speaker { name: speaker.to_owned(), role: None }),
        said: None,
        confidence: 1.0,
        evidence: "test",
    }
}

const ARTICLE: &str = "\
Mayor Ada Quill on Thursday criticized the harbour toll, saying that the town paid and the port did not.
“We pay for the bridge and they sail under it,” Quill said to reporters after opening a market.
“And they make a fortune with it,” Quill added, before a question: “Who wrote this?”
Port director Bram Ostrow defended the toll in a regular briefing held Friday.
“We have every confidence in the town,” he said.";

fn quotes() -> Vec<Quote> {
    vec![
        quote(ARTICLE, "We pay for the bridge and they sail under it,", "said", "Quill", "Ada Quill"),
        quote(ARTICLE, "And they make a fortune with it,", "added", "Quill", "Ada Quill"),
        quote(ARTICLE, "Who wrote this?", "added", "Quill", "Ada Quill"),
        quote(ARTICLE, "We have every confidence in the town,", "said", "he", "Bram Ostrow"),
    ]
}

#[test]
fn the_occasion_is_told_before() {
    let document = Document::new(ARTICLE);
    let mut all = quotes();
    said_all(&document, &mut all, None);
    let said: Vec<_> = all.iter().map(|q| q.said.clone().unwrap()).collect();
    assert!(said.iter().all(|s| s.date.is_none() && s.precision.is_none() && !s.inferred));
    let raw: Vec<_> = said.iter().map(|s| s.raw.as_str()).collect();
    assert_eq!(raw, ["on Thursday", "on Thursday", "on Thursday", "Friday"]);
    said_all(&document, &mut all, Some(date(2025, 3, 7)));
    let dates: Vec<_> = all.iter().map(|q| q.said.as_ref().unwrap().date.unwrap()).collect();
    assert_eq!(dates, [date(2025, 3, 6), date(2025, 3, 6), date(2025, 3, 6), date(2025, 3, 7)]);
}
