use proptest::prelude::*;

use super::*;
use crate::quote::MentionKind;

fn quotes(text: &str) -> Vec<Quote> {
    attribute(&Document::new(text), &Context::default())
}

/// Every span lies in bounds, on character edges, and contents are sorted, disjoint
/// and not empty.
fn check(text: &str) {
    let inside = |s: Span| {
        assert!(s.start <= s.end && s.end <= text.len(), "{s:?} of {}", text.len());
        assert!(text.is_char_boundary(s.start) && text.is_char_boundary(s.end), "{s:?} in {text:?}");
        assert!(!s.of(text).is_empty(), "{s:?} in {text:?}");
    };
    for q in quotes(text) {
        assert!(!q.content.is_empty());
        for pair in q.content.windows(2) {
            assert!(pair[0].end <= pair[1].start, "{:?} in {text:?}", q.content);
        }
        q.content.iter().copied().for_each(inside);
        q.cue.into_iter().for_each(inside);
        q.source.iter().for_each(|m| inside(m.span));
        assert!((0.0..=1.0).contains(&q.confidence), "{q:?}");
        let speaker = q.speaker.iter().all(|s| !s.name.is_empty());
        assert!(speaker, "{q:?}");
    }
}

#[test]
fn a_label_in_capitals_may_say_what_its_speaker_is() {
    let text = "The harbour tax was cut on Monday, to the surprise of traders. \
        ORLIN TEVA, ANALYST, PELL BANK, ST. LUKE: “It will fall from here, and we expect more of the same in the spring.” \
        TAMO VARR, HEAD OF RESEARCH AT QUILL: “It will not fall, whatever the board says now.”";
    let speakers: Vec<_> = quotes(text).into_iter().filter_map(|q| q.speaker).collect();
    let found: Vec<_> = speakers.iter().map(|s| (s.name.as_str(), s.role.as_deref())).collect();
    let want = [("Orlin Teva", Some("ANALYST")), ("Tamo Varr", Some("HEAD OF RESEARCH AT QUILL"))];
    assert_eq!(found, want);
}

#[test]
fn words_are_classed_alike_whoever_asks_first() {
    // the same words as a surname, a modal and a month, as a noun and a verb, at the head and within
    let text =
        "May said the toll may fall in May. “Fall,” he said, “is cold.” Tolls fall. A 40% fall ’s 1,200.5.";
    let asked = Document::new(text);
    // the second time every word has been met
    for _ in 0..2 {
        let read = Document::new(text);
        let _ = reading::Reading::new(&read);
        assert_eq!(read.tags(), asked.tags());
    }
}

#[test]
fn titles_of_works_are_no_quotations() {
    let direct = |text: &str| quotes(text).iter().filter(|q| q.kind != QuoteKind::Indirect).count();
    // in a list all are, wherever in it they stand
    assert_eq!(direct("The set includes “Down the Bar”, “Who Sank My Boat” and “Salt and Sand”."), 0);
    assert_eq!(direct("He is known for such films as “Rowing Your Own Boat” and “Salt and Sand”."), 0);
    assert_eq!(direct("His book on charts, “The Shape of the Tide”, was done. He keeps it at home."), 0);
    assert_eq!(direct("Mara Quill Calls Harbour Board “A Disgrace”\n\nThe board met on Monday."), 1);
}

/// Pieces that news is made of, and what trips parsers.
const PIECES: &[&str] = &[
    "“",
    "”",
    "\"",
    "'",
    "’",
    "‘",
    "''",
    "``",
    "«",
    "»",
    "„",
    " ",
    " ",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    ".",
    ",",
    ":",
    "—",
    "-",
    "?",
    "!",
    "(",
    ")",
    "Orla Penn",
    "Mr. Vale",
    "the mayor",
    "he",
    "She",
    "who",
    "said",
    "says",
    "told reporters",
    "according to",
    "added",
    "that",
    "and",
    "of",
    "The board",
    "Jr.",
    "U.S.",
    "'s",
    "’s",
    "PENN:",
    "a police spokesman",
    "we",
    "I",
    "pier",
    "é",
    "ß",
    "日本",
    "👍🏽",
    "\u{a0}",
    "\u{feff}",
    "\u{0}",
    "3",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn offsets_hold_for_any_text(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn offsets_hold_for_anything_like_news(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..120), glue in prop::bool::ANY) {
        check(&pieces.join(if glue { "" } else { " " }));
    }
}

#[test]
fn a_long_paragraph_of_marks_takes_time_in_proportion() {
    let time = |n: usize| {
        let text = "\"No,\" said Orla Penn, and the board of Pellmouth rose at once. ".repeat(n);
        let document = Document::new(&text);
        let start = std::time::Instant::now();
        let found = attribute(&document, &Context::default()).len();
        assert!(found >= n / 2, "{found}");
        start.elapsed().as_secs_f64()
    };
    time(50);
    let (small, large) = (time(1_000), time(8_000));
    assert!(large < 40.0 * small.max(0.01), "{small} s, {large} s");
}

#[test]
fn the_source_is_the_subject_and_not_the_nearest_name() {
    let text = "Orla Penn told Tobin Crale that the pier was “beyond repair.”";
    let found = quotes(text);
    let quote = found.iter().find(|q| q.kind != QuoteKind::Indirect).unwrap();
    assert_eq!(quote.source.map(|m| (m.span.of(text), m.kind)), Some(("Orla Penn", MentionKind::Name)));
    assert_eq!(quote.speaker.as_ref().map(|s| s.name.as_str()), Some("Orla Penn"));
    assert_eq!(quote.cue.map(|c| c.of(text)), Some("told"));
    assert_eq!(quote.kind, QuoteKind::Mixed);
}

#[test]
fn a_quote_broken_by_its_cue_is_one() {
    let text = "“If they want us back,” said Hale Marsh, “they know where we are.”";
    let found = quotes(text);
    let quote = found.iter().find(|q| q.kind != QuoteKind::Indirect).unwrap();
    assert_eq!(
        quote.content.iter().map(|s| s.of(text)).collect::<Vec<_>>(),
        ["If they want us back,", "they know where we are."]
    );
    assert_eq!(quote.kind, QuoteKind::Direct);
}

#[test]
fn a_label_in_capitals_says_who_speaks() {
    let text = "In a talk on “Harbour Radio,” Mayor Mara Quill told Hale Marsh that the toll was “a joke” of the port.\n\n\
        An extract from the talk:\n\n\
        \"MARSH: The ferries have been late all winter, and the port says that the ice is to blame. Do you believe that, after all these years?\n\n\
        \"QUILL: There was no ice in November. They had two crews for five boats, and the town paid for five.\n\n\
        \"MARSH: Who hired the crews, then?\"";
    let speakers: Vec<String> = quotes(text)
        .iter()
        .filter(|q| q.kind != QuoteKind::Indirect)
        .map(|q| q.speaker.as_ref().map_or("nobody".into(), |s| s.name.clone()))
        .collect();
    assert_eq!(speakers[speakers.len() - 3..], ["Hale Marsh", "Mara Quill", "Hale Marsh"]);
}

#[test]
fn weights_of_another_version_are_refused() {
    let mut bytes = include_bytes!("weights.bin").to_vec();
    assert!(Model::read(&bytes).is_ok());
    bytes[4] ^= 0x40;
    assert!(matches!(Model::read(&bytes), Err(model::Error::Version { .. })));
    assert!(matches!(Model::read(&bytes[..100]), Err(model::Error::Version { .. } | model::Error::Damaged)));
    assert!(matches!(Model::read(b"not weights"), Err(model::Error::Magic)));
}
