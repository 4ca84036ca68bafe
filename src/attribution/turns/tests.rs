use crate::attribution::{Context, attribute};
use crate::quote::QuoteKind;
use crate::text::Document;

/// Speaker and words of all direct speech.
fn said(text: &str) -> Vec<(String, String)> {
    let found = attribute(&Document::new(text), &Context::default());
    let direct = found.iter().filter(|q| q.kind == QuoteKind::Direct);
    direct.map(|q| (q.speaker.as_ref().map_or(String::new(), |s| s.name.clone()), q.text(text))).collect()
}

fn check(text: &str, want: &[(&str, &str)]) {
    let got = said(text);
    let got: Vec<(&str, &str)> = got.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn labels_in_capitals_and_short_ones_later() {
    check(
        "MARA QUILL, HOST: Good evening. The quay first.\n\nREAR ADM. JOHN TEVA, ANALYST: I saw it groan.\n\n\
         (APPLAUSE)\n\nQUILL: 4:57, we turn to the tide.\n\nTEVA: It is high.\n\nAnd it will stay so.\n\n\
         MODERATOR: Thank you all.",
        &[
            ("Mara Quill", "Good evening. The quay first."),
            ("John Teva", "I saw it groan."),
            ("Mara Quill", "4:57, we turn to the tide."),
            ("John Teva", "It is high. … And it will stay so."),
            ("", "Thank you all."),
        ],
    );
}

#[test]
fn seats_behind_names() {
    check(
        "Mr John Teva (Port Lyle) (Ind): I ask for a crane.\n\n\
        Mrs Mara Quill (Lyle East) (Lib): It has one.\n\nMr Teva: It groans.",
        &[("John Teva", "I ask for a crane."), ("Mara Quill", "It has one."), ("John Teva", "It groans.")],
    );
}

#[test]
fn times_beside_names() {
    for text in [
        "Mara Quill  0:05\nThank you all. The quay is shut.\n\nJohn Teva  0:21\nFor how long?\n\n\
        Mara Quill  1:00:30\nUntil May.",
        "[0:05] Mara Quill: Thank you all. The quay is shut.\n[0:21] John Teva: For how long?\n\
        [0:30] Mara Quill: Until May.",
        "Mara Quill (00:05):\nThank you all. The quay is shut.\n\nJohn Teva (00:21):\nFor how long?\n\n\
        Mara Quill (00:30):\nUntil May.",
    ] {
        let want = [
            ("Mara Quill", "Thank you all. The quay is shut."),
            ("John Teva", "For how long?"),
            ("Mara Quill", "Until May."),
        ];
        check(text, &want);
    }
}

#[test]
fn questions_and_answers() {
    check(
        "Mara Quill, who runs the quay, spoke to the Ledger.\n\nQ: Will it open?\n\nA: It opens in May.\n\n\
        Q: And the crane?\n\nA: We sold it.",
        &[
            ("", "Will it open?"),
            ("Mara Quill", "It opens in May."),
            ("", "And the crane?"),
            ("Mara Quill", "We sold it."),
        ],
    );
}

#[test]
fn colons_that_are_no_labels() {
    for text in [
        "Flour: 200 grams.\nSugar: 100 grams of it.\nButter: a spoon of it.\nFlour: more of it.",
        "Port Lyle 3: Skerby 1.\nPort Lyle: Teva scored twice.\nSkerby: Quill scored once.",
        "Address: 12 Harbour Street.\nOpen: Monday to Friday.\nNote: The quay is shut.\nNote: Bring a coat.",
        "Mara Quill: The captain of the ferry since 2019.\nJohn Teva: The harbour master of Port Lyle.\n\
        Anna Pell: A diver from Skerby.",
        "The board has one wish: that the quay opens.\nIt has a second: that it stays open.\nAnd a third: a crane.",
        "Pros: It is fast.\nCons: It is loud.\nPros: It is cheap.\nCons: It groans.",
    ] {
        check(text, &[]);
    }
}

#[test]
fn words_of_another_in_a_turn_stay_theirs() {
    check(
        "MARA QUILL, HOST: Good evening. The quay first.\n\nJOHN TEVA, REPORTER: Susan Orn has watched the quay for \
         years. \"The quay is sinking every day,\" Susan Orn said. So it is.\n\nQUILL: Thank you, John.\n\n\
         TEVA: I thank you.",
        &[
            ("Mara Quill", "Good evening. The quay first."),
            ("John Teva", "Susan Orn has watched the quay for years. … Susan Orn said. So it is."),
            ("Susan Orn", "The quay is sinking every day,"),
            ("Mara Quill", "Thank you, John."),
            ("John Teva", "I thank you."),
        ],
    );
}
