//! What is shown and marked for every kind of query.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::index::Scope;
use crate::query::parse;
use crate::quote::QuoteKind;

const BODY: &str = "The harbour board met in Port Ellery on Monday. Its members spoke for six hours about the sea wall.\n\n\
    “The wall will hold,” said Mara Ketteridge, the harbour master. “It held in the storms of last winter.” She would \
    not speak of the cost.\n\n\
    Critics of the security treaty say treaties alone keep no harbor safe. A treaty of trade was signed in May; \
    security was left to the navies. The U.S. envoy praised the plan.\n\n\
    Nobody mentioned the ferry.";

fn matcher(query: &str, scope: Scope) -> Matcher {
    match parse(query, date(2025, 3, 13)) {
        Ok(parsed) => Matcher::new(&parsed.query, scope),
        Err(e) => panic!("{}", e.render(query)),
    }
}

/// The marked words, with stars around.
fn starred(snippet: &Snippet) -> String {
    let mut out = String::new();
    let mut at = 0;
    for h in &snippet.highlights {
        out.push_str(&format!("{}*{}*", &snippet.text[at..h.start], h.of(&snippet.text)));
        at = h.end;
    }
    out + &snippet.text[at..]
}

fn marks(query: &str) -> Vec<&'static str> {
    let document = Document::new(BODY);
    let matcher = matcher(query, Scope::Articles);
    let found = matcher.find_in(Part::Body, BODY, &[document_span()], Some(&document));
    spans(&found).iter().map(|s| s.of(BODY)).collect()
}

fn document_span() -> Span {
    Span::new(0, BODY.len())
}

#[test]
fn every_kind_of_pattern_marks_its_words() {
    let none: [&str; 0] = [];
    for (query, words) in [
        ("treaty", &["treaty", "treaties", "treaty"][..]),
        ("=treaty", &["treaty", "treaty"]),
        ("HOLDING", &["hold"]),
        ("treat*", &["treaty", "treaties", "treaty"]),
        ("harbour~1", &["harbour", "harbour", "harbor"]),
        ("/nav(y|ies)/", &["navies"]),
        ("\"security treaty\"", &["security treaty"]),
        ("\"treaty trade\"~1", &["treaty", "trade"]),
        ("\"treaty trade\"", &none),
        ("treaty NEAR/0 safe", &none),
        ("treaty NEAR/3 safe", &["safe", "treaty"]),
        ("=treaties NEAR/4 safe", &["treaties", "safe"]),
        ("safe PRE/4 =treaties", &none),
        ("security SAME/s navy", &["security", "navies"]),
        ("ferry SAME/p wall", &none),
        ("wall SAME/p cost", &["wall", "cost"]),
        ("\"sea wall\" NEAR/4 spoke", &none),
        ("\"sea wall\" NEAR/5 spoke", &["spoke", "sea wall"]),
        ("\"U.S. envoy\"", &["U.S. envoy"]),
        ("ferry -wall", &["ferry"]),
        ("ferry NOT (wall OR treaty)", &["ferry"]),
        ("ferry -(-navy)", &["navies", "ferry"]),
        ("title:ferry", &none),
        ("ferry speaker:ketteridge date:2025", &["ferry"]),
    ] {
        assert_eq!(marks(query), words, "{query}");
    }
}

#[test]
fn names_are_marked_in_their_field() {
    let found = |query: &str, name: &str| {
        starred(&marked(&matcher(query, Scope::Quotes), Part::Name(Field::Speaker), name))
    };
    assert_eq!(found("speaker:ketteridge wall", "Mara Ketteridge"), "Mara *Ketteridge*");
    assert_eq!(found("speaker:\"mara ketteridge\"", "Mara L. Ketteridge"), "*Mara* L. *Ketteridge*");
    assert_eq!(found("speaker:=\"Mara Ketteridge\"", "Mara L. Ketteridge"), "Mara L. Ketteridge");
    assert_eq!(found("speaker:=\"Mara Ketteridge\"", "Mara Ketteridge"), "*Mara Ketteridge*");
    assert_eq!(found("speaker:wall", "Walls"), "Walls");
}

#[test]
fn an_article_shows_sentences_that_cover_the_query() {
    let show = |query: &str, chars: usize, count: usize| -> Vec<String> {
        let limits = Limits { fragment: chars, fragments: count, ..Limits::default() };
        let document = Document::new(BODY);
        article(&matcher(query, Scope::Articles), &document, &[], &limits).iter().map(starred).collect()
    };
    assert_eq!(
        show("\"security treaty\"", 80, 3),
        ["Critics of the *security treaty* say treaties alone keep no harbor safe."]
    );
    assert_eq!(
        show("ferry envoy", 60, 3),
        ["The U.S. *envoy* praised the plan.", "Nobody mentioned the *ferry*."]
    );
    assert_eq!(
        show("treaty navy", 100, 1),
        ["A *treaty* of trade was signed in May; security was left to the *navies*."]
    );
    // too long for the room: cut between words, around the mark
    assert_eq!(show("trade", 30, 1), ["A treaty of *trade* was signed…"]);
    // nothing of it in the body: how the article begins
    assert_eq!(show("title:wall", 60, 3), ["The harbour board met in Port Ellery on Monday."]);
}

fn quote() -> Quote {
    let at = |text: &str| {
        let start = BODY.find(text).unwrap_or_default();
        Span::new(start, start + text.len())
    };
    Quote {
        kind: QuoteKind::Direct,
        content: vec![at("The wall will hold,"), at("It held in the storms of last winter.")],
        cue: None,
        source: None,
        speaker: None,
        said: None,
        confidence: 1.0,
        evidence: "test",
    }
}

#[test]
fn a_quotation_is_shown_whole_in_its_sentences() {
    let document = Document::new(BODY);
    let show = |query: &str, limits: &Limits| {
        starred(&quotation(&matcher(query, Scope::Quotes), &document, &quote(), limits))
    };
    let whole = Limits::default();
    assert_eq!(
        show("wall storm", &whole),
        "“The *wall* will hold,” said Mara Ketteridge, the harbour master. “It held in the *storms* of last winter.”"
    );
    // a phrase and a proximity do not leave the quotation, nor does its field
    assert!(!show("quote:harbour", &whole).contains('*'));
    assert!(!show("wall NEAR/9 master", &whole).contains('*'));
    assert!(show("hold NEAR/9 storms", &whole).contains("will *hold*"));
    // what the words around have is shown with them
    assert!(
        show("wall hours", &whole)
            .starts_with("Its members spoke for six *hours* about the sea *wall*. “The *wall* will")
    );
    let short = Limits { quotation: 60, context: 10, ..whole };
    let folded = show("winter", &short);
    assert!(
        folded.starts_with("“The wall will") && folded.contains(" … ") && folded.contains("*winter*"),
        "{folded}"
    );
}

#[test]
fn fragments_of_a_phrase_in_a_quotation_are_marked_in_the_article() {
    let document = Document::new(BODY);
    let matcher = matcher("quote:wall", Scope::Articles);
    let shown = article(&matcher, &document, &[quote()], &Limits::default());
    assert_eq!(shown.iter().map(|s| starred(s).matches('*').count()).sum::<usize>(), 2);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn highlights_lie_in_the_text(
        text in "([a-c]{1,3}|[“”.!?é港\n ]| ){0,80}",
        query in "([a-c]{1,2}[*]?|\"a b\"|[a-c] NEAR/2 [a-c]|b SAME/s c| ){1,5}",
        fragment in 0usize..40,
        (from, to) in (0usize..60, 0usize..60),
    ) {
        let Ok(parsed) = parse(&query, date(2025, 3, 13)) else { return Ok(()) };
        let document = Document::new(&text);
        let limits = Limits { fragment, fragments: 3, quotation: fragment, context: fragment / 2 };
        let edges: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (a, b) = (edges[from.min(to) % edges.len()], edges[from.max(to) % edges.len()]);
        let mut quote = quote();
        quote.content = vec![Span::new(a.min(b), a.max(b))];
        let articles = Matcher::new(&parsed.query, Scope::Articles);
        let quotes = Matcher::new(&parsed.query, Scope::Quotes);
        let mut shown = article(&articles, &document, &[quote.clone()], &limits);
        shown.push(quotation(&quotes, &document, &quote, &limits));
        for snippet in shown {
            let mut at = 0;
            for h in &snippet.highlights {
                prop_assert!(h.start >= at && !h.is_empty() && snippet.text.get(h.start..h.end).is_some());
                at = h.end;
            }
        }
    }
}
