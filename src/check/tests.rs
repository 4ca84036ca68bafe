use proptest::prelude::*;

use super::DiffKind::{Added, Bracketed, Elided, Removed, Same};
use super::*;

const SAID: &str = "We will not sell the harbour to anyone, and I told the board so in March. The ferry stays in public hands.";

fn diff(draft: &str) -> Vec<(DiffKind, String)> {
    compare(draft, SAID).diff.into_iter().map(|op| (op.kind, op.text)).collect()
}

#[test]
fn the_same_words_are_verbatim_whatever_surrounds_them() {
    for draft in [
        SAID,
        "“We will not sell the harbour to anyone”",
        "we will NOT sell the harbour,",
        "I told the\n board so in March! The ferry stays",
        "We will not … told the board so in March.",
        "We will not sell the harbour ... The ferry stays in public hands",
        "We will not sell the harbour [. . .] The ferry stays",
        "…the ferry stays in public hands…",
        "[T]he ferry stays in public hands",
        "We will not sell [it] to anyone",
        "I told [the members of the board] so in March",
        "I [have] told the board so in March",
        "The ferry stays in [state] hands",
        "We will not [ever] sell the harbour",
        "the ferry stay[ed] in public hands",
        "[Ketteridge:] The ferry stays in public hands",
        "The ferry [sic] stays",
    ] {
        let c = compare(draft, SAID);
        assert_eq!((c.verdict, c.similarity), (Verdict::Verbatim, 1.0), "{draft}: {:?}", c.diff);
    }
    let c = compare("harbour to anyone", SAID);
    assert_eq!(c.stretch.map(|s| s.of(SAID)), Some("harbour to anyone"));
    // curly and straight apostrophes, initials, accents, hyphens
    for (a, b) in [("don't", "don’t"), ("the U.S. plan", "the US plan"), ("café self-rule", "cafe self rule")]
    {
        assert_eq!(compare(a, b).verdict, Verdict::Verbatim, "{a}");
    }
}

#[test]
fn a_changed_word_shows_as_changed() {
    let s = |text: &str| text.to_string();
    assert_eq!(
        diff("We will never sell the harbour"),
        [(Same, s("We will")), (Removed, s("not")), (Added, s("never")), (Same, s("sell the harbour"))]
    );
    assert_eq!(
        diff("We will sell the harbour to anyone"),
        [(Same, s("We will")), (Removed, s("not")), (Same, s("sell the harbour to anyone"))]
    );
    // at the edges too
    assert_eq!(
        diff("They will not sell the harbour to nobody"),
        [
            (Removed, s("We")),
            (Added, s("They")),
            (Same, s("will not sell the harbour to")),
            (Removed, s("anyone")),
            (Added, s("nobody"))
        ]
    );
    assert_eq!(
        diff("We will not … told the council so [again] in March"),
        [
            (Same, s("We will not")),
            (Elided, s("sell the harbour to anyone, and I")),
            (Same, s("told the")),
            (Removed, s("board")),
            (Added, s("council")),
            (Same, s("so")),
            (Bracketed, s("again")),
            (Same, s("in March"))
        ]
    );
    for draft in [
        "We will not sell the harbour to no one",
        "We shall not sell the harbour",
        "We will not sell the port to anyone",
    ] {
        let c = compare(draft, SAID);
        assert_eq!(c.verdict, Verdict::Altered, "{draft}");
        assert!(c.similarity >= 0.7 && c.similarity < 1.0);
    }
    // words left out without an ellipsis
    assert_eq!(compare("We will not sell to anyone", SAID).verdict, Verdict::Altered);
    // a bracket does not stand for half a speech
    assert_eq!(compare("We will not [do that] public hands", SAID).verdict, Verdict::Different);
}

#[test]
fn other_sentences_are_different() {
    for draft in [
        "The lighthouse was painted white in the spring",
        "We will see",
        "not the one",
        "",
        "…",
        "[so they say]",
        "in the",
    ] {
        let c = compare(draft, "The board has sold its shares and nobody knows why");
        assert_eq!(c.verdict, Verdict::Different, "{draft} {:?}", c.diff);
    }
    assert_eq!(compare("harbour", "").similarity, 0.0);
}

#[test]
fn long_texts_take_time_in_proportion() {
    let words: Vec<String> = (0..60_000).map(|k| format!("w{}", (k * 7919) % 10_007)).collect();
    let archive = words.join(" ");
    let part = words[41_000..41_040].join(" ");
    let c = compare(&part, &archive);
    assert_eq!(c.verdict, Verdict::Verbatim);
    let mut changed = words[20_000..24_500].to_vec();
    changed[2_345] = "changed".into();
    let c = compare(&changed.join(" "), &archive);
    assert_eq!(c.verdict, Verdict::Altered);
    assert_eq!(c.diff.iter().filter(|op| op.kind != Same).count(), 2);
    compare(&archive, &part);
}

#[test]
fn names_of_one_person() {
    for (claimed, archive) in [
        ("Tolland", "Ben S. Tolland"),
        ("Fed Chairman Tolland", "Ben S. Tolland"),
        ("Federal Reserve Chairman Ben Tolland", "Ben S. Tolland"),
        ("Benjamin Tolland", "Ben Tolland"),
        ("Tolland, Ben", "Ben Tolland"),
        ("B.S. Tolland", "Ben Tolland"),
        ("Ketteridge's", "Mara Ketteridge"),
        ("Mara Ketteridge, the harbour master", "Ketteridge"),
        ("harbour master Mara Ketteridge", "Mara L. Ketteridge"),
        ("Secretary of State Hale", "Rufus Hale"),
        ("Tarrow", "Osric Tarrow Jr."),
        ("President Tarrow", "Osric Tarrow"),
        ("Bill Hale", "William Hale"),
        ("Bob Hale", "Rob Hale"),
        ("J. Edgar Hale", "Edgar Hale"),
        ("García", "Gabriel García Montoya"),
        ("Kanzaki Jiro", "Jiro Kanzaki"),
        ("State Department", "U.S. State Department"),
        ("police", "Port Ellery police"),
        ("HPT", "Harbour Pilots Trust"),
        ("the Ellery Corp.", "Ellery"),
        ("Dr. van der Berg", "Anneke van der Berg"),
        ("George W. Marsh", "George Marsh"),
        ("Jörg Schäublin", "Joerg Schaeublin"),
        ("Jon Tarrow", "John Tarrow"),
        ("Marc Phillips", "Mark Philips"),
        ("Ketterige", "Mara Ketteridge"),
        ("Mara Kettreidge", "Mara Ketteridge"),
    ] {
        assert!(speaker_agrees(claimed, archive), "{claimed} / {archive}");
        assert!(speaker_agrees(archive, claimed), "{archive} / {claimed}");
    }
}

#[test]
fn names_of_two_people() {
    for (claimed, archive) in [
        ("Osric Tarrow", "Petra Tarrow"),
        ("President Osric Tarrow", "Petra Tarrow"),
        ("Osric Tarrow", "Osric Tarrow Jr."),
        ("Osric Tarrow Jr.", "Osric Tarrow"),
        ("George W. Marsh", "George H. W. Marsh"),
        ("Paul Hale", "Paula Hale"),
        ("Mara Ketteridge", "Rufus Hale"),
        ("Hale", "Haley"),
        ("", "Rufus Hale"),
        ("…", "Rufus Hale"),
        ("Fed Chairman Tolland", "Alan Greave"),
        ("Mara Hale", "Mara Ketteridge"),
        ("Mara Hales", "Mara Haley"),
        ("Jane Ketteridge", "Mara Ketteridge"),
        ("Ann Tarrow", "Ian Tarrow"),
        ("State Department", "Justice Department"),
    ] {
        assert!(!speaker_agrees(claimed, archive), "{claimed} / {archive}");
        assert!(!speaker_agrees(archive, claimed), "{archive} / {claimed}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_two_texts_are_compared(a in "([a-d]{1,2}|[\\[\\]….,’é港]| ){0,40}", b in "([a-d]{1,2}|[\\[\\]….,’é港]| ){0,40}") {
        let c = compare(&a, &b);
        prop_assert!((0.0..=1.0).contains(&c.similarity));
        prop_assert_eq!(c.verdict == Verdict::Verbatim, c.similarity == 1.0);
        prop_assert!(c.stretch.is_none_or(|s| b.get(s.start..s.end).is_some()));
        prop_assert!(c.diff.windows(2).all(|pair| pair[0].kind != pair[1].kind || pair[0].kind == Same || !pair[0].text.is_empty()));
        speaker_agrees(&a, &b);
    }

    #[test]
    fn a_part_of_a_text_is_verbatim(words in prop::collection::vec("[a-e]{1,3}", 1..40), from in 0usize..40, len in 1usize..40) {
        let from = from % words.len();
        let part = words[from..(from + len).min(words.len())].join(" ");
        let c = compare(&format!("“{part}.”"), &words.join(", "));
        prop_assert_eq!(c.verdict, Verdict::Verbatim);
    }
}
