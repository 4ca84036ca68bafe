//! Fiction throughout: no person, place or paper here exists.

use proptest::prelude::*;

use super::model::WeightsError;
use super::*;

/// Quoted stretches by plain pairing of straight marks.
fn quoted(text: &str) -> Vec<Span> {
    let marks: Vec<usize> = text.match_indices('"').map(|(k, _)| k).collect();
    marks.as_chunks().0.iter().map(|&[open, close]| Span::new(open + 1, close)).collect()
}

fn find(document: &Document, quoted: &[Span], quotes: &[Quote]) -> Vec<Quote> {
    find_with(Weights::embedded(), document, quoted, quotes)
}

fn found(text: &str) -> Vec<Quote> {
    find(&Document::new(text), &quoted(text), &[])
}

/// Source, cue and content of the quotation whose cue is `cue`.
fn with_cue<'t>(text: &'t str, cue: &str) -> Option<(&'t str, String)> {
    let quote = found(text).into_iter().find(|q| q.cue.is_some_and(|c| c.of(text) == cue))?;
    Some((quote.source.map_or("", |m| m.span.of(text)), quote.text(text)))
}

#[test]
fn weights_are_embedded_and_written_as_they_are_read() {
    let bytes: &[u8] = include_bytes!("weights.bin");
    let weights = Weights::read(bytes).expect("embedded weights fit");
    assert!(bytes.len() < 1_500_000);
    assert_eq!(weights.write(), bytes);
}

#[test]
fn other_weights_are_refused() {
    assert_eq!(Weights::read(b"NOPE----"), Err(WeightsError::Magic));
    assert_eq!(Weights::read(b"WSIN\x63\0\0\0"), Err(WeightsError::Version { found: 99 }));
    let whole = Weights::embedded().write();
    assert_eq!(Weights::read(&whole[..whole.len() - 1]), Err(WeightsError::Short));
}

#[test]
fn a_clause_after_said_that() {
    let text = "Mayor Odile Brandt said that the harbour bridge would reopen in May.";
    let (source, content) = with_cue(text, "said").expect("found");
    assert!(source.contains("Odile Brandt"), "{source}");
    assert!(content.ends_with("the harbour bridge would reopen in May"), "{content}");
}

#[test]
fn the_addressee_is_not_the_source() {
    let text = "Ms. Tarn told reporters that she would not run for a second term.";
    let (source, content) = with_cue(text, "told").expect("found");
    assert!(source.contains("Tarn"), "{source}");
    assert!(content.contains("she would not run") && !content.contains("reporters"), "{content}");
}

#[test]
fn a_clause_before_its_attribution() {
    let text = "The ferry company will cut two hundred jobs, Mr. Vasko said.";
    let (source, content) = with_cue(text, "said").expect("found");
    assert!(source.contains("Vasko"), "{source}");
    assert_eq!(content, "The ferry company will cut two hundred jobs");
}

#[test]
fn according_to_somebody() {
    let text = "According to the coroner, the keeper had drowned before the storm.";
    let (source, content) = with_cue(text, "According").expect("found");
    assert!(source.contains("coroner"), "{source}");
    assert!(content.contains("the keeper had drowned before the storm"), "{content}");
}

#[test]
fn a_denial_is_speech() {
    let text = "Councillor Imre Sandor denied that he had taken money from the brewery.";
    let quotes = found(text);
    let quote = quotes.iter().find(|q| q.cue.unwrap().of(text) == "denied").expect("found");
    assert_eq!(quote.evidence, REPORTED);
    assert_eq!(quote.kind, QuoteKind::Indirect);
}

#[test]
fn cues_and_contents_of_other_quotations_are_left_alone() {
    let text = "The guild said that prices would rise. Ms. Orlo said that wages would not.";
    let both = found(text);
    assert_eq!(both.len(), 2);
    let rest = find(&Document::new(text), &[], &both[..1]);
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].content, both[1].content);
}

#[test]
fn plain_narrative_has_no_reported_speech() {
    let text = "The lamp stood on the table. Rain fell over the valley, and the river rose.";
    assert!(found(text).is_empty(), "{:?}", found(text));
}

#[test]
fn a_long_text_without_a_full_stop_is_read_in_proportion() {
    let text = "the clerk said that the mill would close and ".repeat(20_000);
    let start = std::time::Instant::now();
    let _ = found(&text);
    assert!(start.elapsed().as_secs() < 20);
}

fn sentence() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "said",
        "told",
        "that",
        "Mr. Lund",
        "she",
        "the mayor’s",
        "“",
        "”",
        "\"",
        ",",
        ".",
        "according to",
        "—",
        "denied",
        "would resign",
        "who",
        "and",
        "Ärzte",
        "’s",
        "in Quell",
        "\n",
        "\n\n",
        "claims",
        "(",
        ")",
        "wrote",
        ":",
        "100",
        "été",
    ]);
    prop::collection::vec(word, 0..60).prop_map(|w| w.join(" "))
}

proptest! {
    #[test]
    fn spans_are_sound(text in prop_oneof![sentence(), any::<String>()]) {
        let inner = quoted(&text);
        for quote in find(&Document::new(&text), &inner, &[]) {
            prop_assert!(!quote.content.is_empty());
            prop_assert!(quote.source.is_some());
            prop_assert!((0.0..=1.0).contains(&quote.confidence));
            let spans = quote.content.iter().copied().chain(quote.cue).chain(quote.source.map(|m| m.span));
            for span in spans {
                prop_assert!(span.start < span.end && span.end <= text.len());
                prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                prop_assert!(inner.iter().all(|q| !q.overlaps(span)), "{span:?} in marks");
            }
            prop_assert!(quote.content.windows(2).all(|w| w[0].end <= w[1].start));
        }
    }
}

#[test]
fn datelines_stand_outside_the_sentence() {
    for opening in ["PELL, March 7 (Orn Wire) - ", "ORN BAY  (Orn Wire) - ", "PELL — ", ""] {
        let text = format!("{opening}The mill will stay shut until spring, the council said.");
        let document = Document::new(&text);
        assert_eq!(document.sentences.len(), 1, "{text}");
        let range = words_of(&document, &document.sentences[0]);
        assert_eq!(document.tokens[range.start].span().of(&text), "The", "{text}");
    }
    let text = "Quill (no relation) - a baker - said the mill was shut.";
    let document = Document::new(text);
    assert_eq!(words_of(&document, &document.sentences[0]).start, 6);
    let text = "Quill, a baker - and Ode said so.";
    let document = Document::new(text);
    assert_eq!(words_of(&document, &document.sentences[0]).start, 0);
}

#[test]
fn reports_that_are_joined_end_where_the_next_begins() {
    let text = "Mara Quill said the mill was safe but warned the harbour would stay closed until May.";
    assert_eq!(with_cue(text, "said"), Some(("Mara Quill", "the mill was safe".to_owned())));
    let text = "Mara Quill said the mill was safe, adding that the harbour would stay closed until May.";
    assert_eq!(with_cue(text, "said"), Some(("Mara Quill", "the mill was safe".to_owned())));
}

#[test]
fn what_is_done_is_no_report() {
    for text in [
        "Mara Quill plans to sell the mill in May.",
        "The council declared a state of emergency on Monday.",
        "Orn Mills posted a loss of two million crowns.",
        "Mara Quill decided to stay.",
    ] {
        assert_eq!(found(text).len(), 0, "{text}");
    }
}
