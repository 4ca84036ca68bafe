//! The rules by which a run of capitals is cut, each with an example.

use super::super::names::runs;
use super::super::word::words;
use super::*;

/// The runs of a text: `title | name`, with what else is known in brackets.
fn check(text: &str, want: &[&str]) {
    let document = Document::new(text);
    let words = words(&document);
    let byte = |k: u32| document.tokens[k as usize].span();
    let span = |from: u32, to: u32| &text[byte(from).start..byte(to - 1).end];
    let show = |run: Run| {
        let mut out = span(run.name.0, run.name.1).to_owned();
        if run.whole.0 < run.name.0 {
            out = format!("{} | {out}", span(run.whole.0, run.name.0));
        }
        let known = [
            (run.titled, "titled"),
            (run.gender & HE != 0, "he"),
            (run.gender & SHE != 0, "she"),
            (run.possessive, "possessive"),
            (run.weak, "weak"),
            (run.doubtful, "doubtful"),
        ];
        let known: Vec<&str> = known.into_iter().filter(|k| k.0).map(|k| k.1).collect();
        if known.is_empty() { out } else { format!("{out} ({})", known.join(", ")) }
    };
    let got: Vec<String> = runs(&document, &words).into_iter().map(show).collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn behind_based() {
    check("The deal pleased Ruritania-based Odle Corp.", &["Odle Corp"]);
}

#[test]
fn is_given_name_like_title() {
    check("It pleased Guy Oddle.", &["Guy Oddle (he)"]);
    check("It pleased Finance Minister Marshal Oddle.", &["Finance Minister | Marshal Oddle (titled, he)"]);
    check("It pleased Defence Minister Marshal Oddle.", &["Defence Minister Marshal | Oddle (titled)"]);
    check("It pleased Dean Oddle.", &["Dean Oddle (he)"]);
    check("It pleased the dean, Dean Oddle.", &["Dean | Oddle (titled)"]);
}

#[test]
fn is_in_nickname() {
    check("It pleased Susan “The Captain” Oddle.", &["Susan “The Captain” Oddle (she)"]);
}

#[test]
fn is_first_of_cause() {
    check("It pleased Victim Aid.", &["Victim Aid"]);
    check("It pleased Victim Oddle.", &["Victim | Oddle (titled)"]);
}

#[test]
fn is_first_of_party() {
    check("It pleased the Liberal Unionists.", &["Liberal Unionists"]);
}

#[test]
fn is_first_of_described_body() {
    let text = "It pleased the Victim Hands charity. Then it pleased Victim Hands.";
    check(text, &["Victim Hands", "Victim Hands"]);
}

#[test]
fn is_seat() {
    check("It pleased Susan Oddle (R-Pell).", &["Susan Oddle (she)"]);
}

#[test]
fn over_line_end() {
    check("The pier was opened by Robert\nOddle at noon.", &["Robert\nOddle (he)"]);
    check("The pier was opened by Robert\n\nOddle at noon.", &["Robert", "Oddle (weak)"]);
}

#[test]
fn a_sentence_of_names_is_no_headline() {
    check("The Oddle Post on Monday praised Susan Quill.", &["Oddle Post", "Susan Quill (she)"]);
}

#[test]
fn is_mark_or_small() {
    check("It went to van Oddle.", &["Oddle"]);
}

#[test]
fn is_adverb() {
    check("Pledging Odle Help took a week.", &["Odle Help"]);
}

#[test]
fn is_stop_word() {
    check("But Quill left with All Elite Ferries.", &["Quill", "All Elite Ferries"]);
    check("They read the People’s Daily.", &["People’s Daily"]);
}

#[test]
fn is_time() {
    check("On Monday Quill left.", &["Quill"]);
}

#[test]
fn is_passing_word() {
    check("It was sold to Rival Odle Corp.", &["Odle Corp"]);
}

#[test]
fn is_ticker() {
    check("The shares .N Quill said fell.", &["Quill"]);
}

#[test]
fn month() {
    check("It was said in May.", &["May (doubtful)"]);
    check("It was said in October.", &[]);
}

#[test]
fn heading() {
    check("SHIPWRECK TELLS. It sank.", &["SHIPWRECK (doubtful)", "TELLS (doubtful)"]);
}

#[test]
fn narrow_heading() {
    check("SHIPWRECK PETER QUILL BURNT while nobody stood on the old pier.", &["PETER QUILL (he)"]);
}

#[test]
fn drop_honours() {
    check("She met Peter Quill QC in court.", &["Peter Quill (he)"]);
}

#[test]
fn skip_titles() {
    check("She met Prime Minister Odle Quill.", &["Prime Minister | Odle Quill (titled)"]);
    check("She met Secretary of State Susan Quill.", &["Secretary of State | Susan Quill (titled, she)"]);
    check("She met Peter King Jr in court.", &["Peter King Jr (he)"]);
    check("She joined General Motors.", &["General Motors"]);
}

#[test]
fn skip_trade() {
    check("Breeder Peter Quill left.", &["Breeder | Peter Quill (titled, he)"]);
}

#[test]
fn skip_body_before_person() {
    check(
        "She met Harbour Committee Chairmann Peter Quill before the vote on the water tax was held.",
        &["Harbour Committee Chairmann | Peter Quill (titled, he)"],
    );
}

#[test]
fn judge_role_only() {
    check("She met the Prime Minister there.", &["Prime Minister (doubtful)"]);
    check("She joined the Ministry of Justice there.", &["Ministry of Justice"]);
}

#[test]
fn note_role_before_run() {
    check("She met spokeswoman Odle Quill.", &["Odle Quill (titled, she)"]);
}

#[test]
fn note_gender_of_given_name() {
    check("She met Susan Quill.", &["Susan Quill (she)"]);
    check("She met Susan there.", &["Susan"]);
}

#[test]
fn is_one_letter() {
    check("She met Mr Q there.", &[]);
}

#[test]
fn has_words_run_together() {
    check("She met Quillquillquillquillquillquill there.", &[]);
}

#[test]
fn is_common_word() {
    check("She saw the General there.", &[]);
}
