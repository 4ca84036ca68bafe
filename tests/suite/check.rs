//! A draft held against the sample archive.

use std::io::Write;
use std::process::Stdio;

use serde_json::Value;

use super::util::{Dir, Run, command, finished, root, run_in, sample};

/// What is quoted rightly, with a word changed, from another mouth, and not at all.
const DRAFT: &str = "\
Café talk in Halven turned to the sea this week.

“The harbour is not for sale,” Ingrid Halloran told the council in 2019. “It belongs to the people who mend \
nets on it … and to their children.”

Callum McAllery said he had “always acted on the advice of my lawyers”. “We are not a charity,” said \
Marcus O'Neill, who leads the dockers.

“I never liked the sea, and the sea never liked me,” said Peter Halloran.

“Delete your harbour,” O'Neill replied.
";

fn check(text: &str) -> Run {
    run_in(root(), &["check", "--format", "jsonl", "--index", sample(), "--text", text])
}

fn verdicts(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["verdict"].as_str().expect("a verdict")).collect()
}

#[test]
fn each_quotation_of_a_draft_gets_its_verdict() {
    let run = check(DRAFT).code(1);
    let rows = run.rows();
    assert_eq!(
        verdicts(&rows),
        ["verbatim", "verbatim", "altered", "misattributed", "absent", "verbatim"],
        "{}",
        run.out
    );
    let chars: Vec<char> = DRAFT.chars().collect();
    for row in &rows {
        let (start, end) = (row["start"].as_u64().expect("start"), row["end"].as_u64().expect("end"));
        let there: String = chars[start as usize..end as usize].iter().collect();
        assert_eq!(there, row["text"].as_str().expect("text"));
    }
    let first = &rows[0]["matches"][0];
    assert_eq!(first["article"]["published"]["date"], "2019-03-13");
    assert_eq!(first["speaker"]["name"], "Ingrid Halloran");
    assert!(rows[0]["matches"].as_array().is_some_and(|m| m.len() > 1), "said again in 2025");
    assert_eq!(rows[3]["claimed"].as_str().map(|n| n.contains("Neill")), Some(true));
    assert_eq!(rows[3]["matches"][0]["speaker"]["name"], "Callum McAllery");
    assert_eq!(rows[4]["matches"].as_array().map(Vec::len), Some(0));
}

#[test]
fn an_altered_quotation_shows_which_words_differ() {
    let rows = check("“I have always acted on the advice of my lawyers,” said McAllery.").code(1).rows();
    let diff = rows[0]["matches"][0]["diff"].as_array().expect("a diff");
    let of = |op: &str| -> Vec<&str> {
        diff.iter().filter(|d| d["op"] == op).filter_map(|d| d["text"].as_str()).collect()
    };
    assert_eq!((of("removed"), of("added")), (vec!["engineers"], vec!["lawyers"]));
    let text =
        run_in(root(), &["check", "--index", sample(), "--text", "The harbour is not for rent"]).code(1).out;
    assert!(text.contains("[-sale-] {+rent+}"), "{text}");
}

#[test]
fn a_sentence_alone_is_enough() {
    for (text, verdict) in [
        ("We have not given away a single herring", "verbatim"),
        ("We have given away hardly a herring", "verbatim"),
        ("“IT’S A CAR PARK WITH GULLS”", "verbatim"),
        ("a [municipal] car park with gulls", "verbatim"),
        ("“It's a car park with gulls,” said Ingrid Halloran.", "misattributed"),
        ("“The harbour is not for sale,” said Ingrid Haloran.", "verbatim"),
        ("“THE HARBOUR IS NOT FOR SALE,” said Ingrid Halloran.", "verbatim"),
        ("“The harbour is not for sale,” said Ottilie Brandt.", "misattributed"),
        ("“The harbour … not for sale,” said Halloran.", "verbatim"),
        ("“The harbour [...] for rent,” said Halloran.", "altered"),
        ("The harbour is not for rent", "altered"),
        ("I never liked the sea", "absent"),
    ] {
        let run = check(text);
        assert_eq!(run.code, if verdict == "verbatim" { 0 } else { 1 }, "{text}: {}{}", run.out, run.err);
        assert_eq!(verdicts(&run.rows()), [verdict], "{text}: {}", run.out);
    }
    let rows = check("We have not given away a single herring").rows();
    assert_eq!(rows[0]["matches"][0]["article"]["published"]["date"], "2022-11-25");
}

#[test]
fn words_of_an_article_that_nobody_is_known_to_have_said_are_there_too() {
    let rows = check("attacked by gulls and came down on the roof of the Customs House").code(0).rows();
    assert_eq!(rows[0]["matches"][0]["article"]["id"], "hc-2025-0308-04");
}

#[test]
fn two_sentences_around_a_cue_may_be_quoted_as_one() {
    let run = check("“I blame arithmetic, and I’ve asked her to look into it. I don’t blame the minister.”");
    assert_eq!(verdicts(&run.rows()), ["altered"], "the other way round");
    check("“I don’t blame the minister. I blame arithmetic,” said James Pryor.").code(0);
}

#[test]
fn a_file_and_standard_input_are_read_alike() {
    let dir = Dir::new();
    let draft = dir.file("draft.txt", DRAFT);
    let draft = draft.to_string_lossy();
    let expected = check(DRAFT).out;
    let args = ["check", "--format", "jsonl", "--index", sample()];
    assert_eq!(run_in(root(), &[&args[..], &[&draft]].concat()).code(1).out, expected);
    for args in [&args[..], &[&args[..], &["-"]].concat()] {
        let mut child = command(root(), args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        child.stdin.take().expect("a pipe").write_all(DRAFT.as_bytes()).expect("written");
        assert_eq!(finished(&child.wait_with_output().expect("it ends")).code(1).out, expected);
    }
}

#[test]
fn nothing_to_check_is_not_a_success() {
    for text in ["", " … ", "\n"] {
        let run = check(text).code(1);
        assert!(run.err.contains("no quotation"), "{}", run.err);
    }
    run_in(root(), &["check", "no-such-draft.txt", "--index", sample()]).code(2);
}

#[test]
fn other_wordings_are_shown_with_their_row() {
    let args = ["quotes", "speaker:halloran \"single herring\"", "--variants", "--index", sample()];
    let rows = run_in(root(), &[&args[..], &["--format", "jsonl"]].concat()).code(0).rows();
    let row = rows.iter().find(|r| r["text"] == "We have not given away a single herring,").expect("the row");
    let variants = row["variants"].as_array().expect("variants");
    let other = variants
        .iter()
        .find(|v| v["text"] == "We have given away hardly a herring,")
        .expect("the other paper's");
    assert_eq!(other["article"]["publisher"], "The Merrow Herald");
    assert!(other["diff"].as_array().is_some_and(|d| d.iter().any(|op| op["op"] == "added")));
    let text = run_in(root(), &args).code(0).out;
    assert!(text.contains("≠ The Merrow Herald, 2022-11-26: We have"), "{text}");
}
