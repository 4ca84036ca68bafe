use super::*;

fn inside(text: &str) -> Vec<&str> {
    let document = Document::new(text);
    let words: Vec<Word> = document.tokens.iter().map(|t| Word::new(t.span().of(text), t.upper)).collect();
    quoted(&document, &words).iter().map(|q| q.inner.of(text)).collect()
}

#[test]
fn every_kind_of_double_mark() {
    for (open, close) in
        [("“", "”"), ("\"", "\""), ("``", "''"), ("''", "''"), ("«", "»"), ("„", "“"), ("”", "”"), ("“", "“")]
    {
        let text = format!(
            "The mayor said {open}the pier is closed,{close} and left. {open}For good,{close} she added."
        );
        assert_eq!(inside(&text), ["the pier is closed,", "For good,"], "{open} {close}");
    }
}

#[test]
fn an_odd_mark_spoils_only_its_paragraph() {
    let text = "Orla Penn said \"the pier is closed.\nIt was cold.\n\"We wait,\" she said.";
    assert_eq!(inside(text).last(), Some(&"We wait,"));
}

#[test]
fn a_quote_over_paragraphs_opens_anew_in_each() {
    let text = "“We waited all night.\n“Nobody came,” Ms. Penn said.";
    let document = Document::new(text);
    let words: Vec<Word> = document.tokens.iter().map(|t| Word::new(t.span().of(text), t.upper)).collect();
    let got = quoted(&document, &words);
    assert_eq!(
        got.iter().map(|q| q.inner.of(text)).collect::<Vec<_>>(),
        ["We waited all night.", "Nobody came,"]
    );
    assert!(!got[0].closed && got[1].continues);
}

#[test]
fn nested_marks_belong_to_the_outer_quote() {
    assert_eq!(inside("“He told me “no” twice,” she said."), ["He told me “no” twice,"]);
    assert_eq!(inside("\"He told me 'no' twice,\" she said."), ["He told me 'no' twice,"]);
}

#[test]
fn marks_glued_by_lost_breaks_are_paired_right() {
    let filler =
        "The inquest opened in March and heard from nine people who had been there that day. ".repeat(3);
    let text = format!(
        "{filler}\"We never had a chance, I think.\"He added: \"I am sorry.\"Police said they were looking for a van.\
         \"We want to hear from you,\" said Sgt Orla Penn."
    );
    assert_eq!(
        inside(&text),
        ["We never had a chance, I think.", "I am sorry.", "We want to hear from you,"]
    );
}

#[test]
fn single_marks_count_where_there_are_no_double_ones() {
    assert_eq!(
        inside("'We can't go on,' said Mr Vale, the dockers' leader. ‘Not now.’"),
        ["We can't go on,", "Not now."]
    );
    assert_eq!(inside("The dockers' union met in the '90s."), [""; 0]);
}

/// Whether no stretch starts before the one before it ends.
fn disjoint(text: &str) -> bool {
    let document = Document::new(text);
    let words: Vec<Word> = document.tokens.iter().map(|t| Word::new(t.span().of(text), t.upper)).collect();
    quoted(&document, &words).windows(2).all(|pair| pair[0].outer.end <= pair[1].outer.start)
}

proptest::proptest! {
    /// A paragraph with single marks may stand inside what runs on over it in double ones.
    #[test]
    fn stretches_never_overlap(
        pieces in proptest::collection::vec(
            proptest::sample::select(vec![
                "\"", "“", "”", " 'Go.' ", "‘Go’ ", "We left. ", "said Orla Penn. ", "\n", "\n\n", "I thought: ", ",",
            ]),
            0..60,
        )
    ) {
        proptest::prop_assert!(disjoint(&pieces.concat()));
    }
}

#[test]
fn single_marks_inside_a_quote_over_paragraphs_belong_to_it() {
    let text =
        "“I told him to park.\nI thought: 'That is strange.' Then it came.\nNobody slept,” said Orla Penn.";
    assert!(disjoint(text), "{text}");
}
