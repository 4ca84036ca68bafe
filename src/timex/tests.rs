use jiff::civil::date;
use proptest::prelude::*;

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
fn no_length_of_time_is_too_long() {
    for n in ["99999999", "4294967295", "2147483648", "7304485", "119989"] {
        for unit in ["day", "week", "weekend", "month", "quarter", "year", "decade", "century", "second"] {
            for text in [
                format!("{n} {unit}s ago"),
                format!("in {n} {unit}s"),
                format!("{n} {unit}s earlier"),
                format!("{n} {unit}s later"),
                format!("{n} {unit}s from now"),
                format!("the last {n} {unit}s"),
            ] {
                for day in [DAY, Date::MIN, Date::MAX] {
                    let _ = resolve("the geologist said ", &text, day);
                }
            }
        }
    }
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

/// A list without a full stop: to ask it for the day of each of its quotations
/// would take the square of its length.
#[test]
fn an_endless_sentence_dates_nothing() {
    let said = |between: usize| {
        let text = format!("“We pay,” Quill said on Thursday{}", ", and so on".repeat(between));
        let document = Document::new(&text);
        let mut all = vec![quote(&text, "We pay,", "said", "Quill", "Ada Quill")];
        said_all(&document, &mut all, None);
        all.remove(0).said.map(|s| s.raw)
    };
    assert_eq!(said(20).as_deref(), Some("on Thursday"));
    assert_eq!(said(200), None);
}

/// Friday.
const DAY: Date = date(2025, 3, 7);

#[track_caller]
fn resolves(before: &str, expression: &str, value: &str) {
    assert_eq!(resolve(before, expression, DAY).as_deref(), Some(value), "{before}|{expression}");
}

#[test]
fn weekdays_look_back_unless_told() {
    resolves("the mayor said on ", "Thursday", "2025-03-06");
    resolves("the mayor said ", "Friday", "2025-03-07");
    resolves("the bridge closed ", "Saturday", "2025-03-01");
    resolves("the council will vote on ", "Monday", "2025-03-10");
    resolves("is due to be finished by ", "Wednesday", "2025-03-12");
    resolves("the port opened ", "last Friday", "2025-02-28");
    resolves("the port opens ", "next Tuesday", "2025-03-11");
    resolves("the port opened on ", "Tuesday last week", "2025-02-25");
    resolves("boats sailed on ", "Friday evening", "2025-03-07TEV");
}

#[test]
fn days_and_months_without_a_year() {
    resolves("she arrived on ", "Oct. 23", "2024-10-23");
    resolves("she arrived on ", "the 3rd", "2025-03-03");
    resolves("the fair will open on ", "April 24", "2025-04-24");
    resolves("between April 24 and ", "26", "2025-04-26");
    resolves("tickets to be sold from ", "March 20", "2025-03-20");
    resolves("the bridge closed in ", "November", "2024-11");
    resolves("the bridge will open in ", "May", "2025-05");
    resolves("it began ", "last October", "2024-10");
    resolves("in ", "June last year", "2024-06");
    resolves("dated ", "Thursday, March 6", "2025-03-06");
    resolves("on ", "7 March 1998", "1998-03-07");
    resolves("at ", "9:30 a.m. on Tuesday", "2025-03-04T09:30");
}

#[test]
fn longer_stretches() {
    resolves("sales rose ", "last week", "2025-W09");
    resolves("sales rose ", "earlier this month", "2025-03");
    resolves("it happened ", "two years ago", "2023");
    resolves("it happened ", "a decade ago", "2015");
    resolves("it happened ", "two days ago", "2025-03-05");
    resolves("it happened ", "six weeks ago", "2025-W04");
    resolves("in ", "the third quarter of 1998", "1998-Q3");
    resolves("since ", "last fall", "2024-FA");
    resolves("in ", "the late 1980s", "198");
    resolves("in ", "nineteen ninety-six", "1996");
    resolves("it is shut ", "now", "PRESENT_REF");
    resolves("for ", "two weeks", "P2W");
    resolves("she was born on ", "Christmas Eve", "2024-12-24");
    resolves("they met on ", "Easter Sunday", "2024-03-31");
}

#[test]
fn finds_with_offsets_and_leaves_the_rest() {
    let text =
        "“Done,” Quill said Thursday; the toll – new since May 2019 – may rise to 2000 crowns next week.";
    let found: Vec<&str> = find(text, Some(DAY)).iter().map(|t| t.span.of(text)).collect();
    assert_eq!(found, ["Thursday", "May 2019", "next week"]);
    assert!(find("She may march to the fall of the second house, at present.", Some(DAY)).is_empty());
}

#[test]
fn without_a_day_only_full_dates_resolve() {
    let found = find("He came on Monday and left on 7 May 2019.", None);
    assert_eq!(found[0].date, None);
    assert_eq!((found[1].date, found[1].precision), (Some(date(2019, 5, 7)), Some(Precision::Day)));
}

/// What is said of the first quotation of a text, by a speaker called Quill.
fn told(text: &str, cue: &str) -> (String, Option<Date>, bool) {
    let start = text.find('“').unwrap() + '“'.len_utf8();
    let content = &text[start..text.find('”').unwrap()];
    let document = Document::new(text);
    let said = said(&document, &quote(text, content, cue, "Quill", "Ada Quill"), Some(DAY)).unwrap();
    (said.raw, said.date, said.inferred)
}

#[test]
fn a_day_beside_the_cue() {
    let thursday = |raw: &str| (raw.to_owned(), Some(date(2025, 3, 6)), false);
    assert_eq!(told("“It is safe,” Quill said on Thursday.", "said"), thursday("on Thursday"));
    assert_eq!(
        told("“It is safe,” said Quill in a statement released late Thursday.", "said"),
        thursday("late Thursday")
    );
    assert_eq!(told("On Thursday, Quill told the town: “It is safe.”", "told"), thursday("On Thursday"));
    assert_eq!(told("Quill on Thursday called it “safe”.", "called"), thursday("on Thursday"));
    let (raw, day, _) = told("“It is safe,” Quill said last month.", "said");
    assert_eq!((raw.as_str(), day), ("last month", Some(date(2025, 2, 1))));
}

#[test]
fn a_day_of_something_else() {
    let bound = (String::new(), Some(DAY), true);
    assert_eq!(told("“It is safe,” said Quill, who was elected on Thursday.", "said"), bound);
    assert_eq!(told("“It is safe,” Quill said after the bridge opened on Thursday.", "said"), bound);
    assert_eq!(told("“It is safe,” Quill said of the vote next Thursday.", "said"), bound);
    assert_eq!(told("“It closed on Thursday,” Quill said.", "said"), bound);
    assert_eq!(told("“It is safe,” Quill said of Thursday’s vote.", "said"), bound);
    assert_eq!(told("Ostrow said on Thursday he would resign. “It is safe,” Quill said.", "said").0, "");
}

#[test]
fn a_day_inside_what_is_reported() {
    let told = |text: &str, content: &str, cue: &str| {
        let document = Document::new(text);
        let quote = Quote { kind: QuoteKind::Indirect, ..quote(text, content, cue, "Quill", "Ada Quill") };
        said(&document, &quote, Some(DAY)).unwrap().raw
    };
    assert_eq!(told("Quill announced a plan on Thursday.", "a plan on Thursday", "announced"), "on Thursday");
    let held = "Quill outlined the plan at a briefing held Thursday.";
    assert_eq!(told(held, "the plan at a briefing held Thursday", "outlined"), "Thursday");
    assert_eq!(told("Quill recalled the flood Thursday.", "the flood Thursday", "recalled"), "");
}

#[test]
fn a_quarter_that_describes_something() {
    let bound = (String::new(), Some(DAY), true);
    assert_eq!(
        told("The first-quarter toll of the year shows, Quill said, “a harbour at work”.", "said"),
        bound
    );
    let february = (String::from("in mid-February"), Some(date(2025, 2, 1)), false);
    assert_eq!(told("“It is safe,” Quill said in mid-February.", "said"), february);
}

proptest! {
    #[test]
    fn spans_hold_for_any_text(text in "(\\PC|on |Thursday|’s | – |May|7|2019|last |week|the |a |two |ago|-|, |5 p\\.m\\.|'90s|current |fiscal |end |of |quarter|year|next |mid|early |day|before |nineteen |ninety|first |half |couple |few |New |Eve|noon|at |:30){0,30}") {
        let mut end = 0;
        for time in find(&text, Some(DAY)) {
            prop_assert!(time.span.start >= end && time.span.end > time.span.start);
            prop_assert!(text.get(time.span.start..time.span.end).is_some());
            end = time.span.end;
        }
        let _ = find(&text, None);
        let _ = resolve("the mayor said ", &text, DAY);
        let _ = resolve(&text, "Friday", DAY);
        let _ = resolve(&text, &text, Date::MIN);
        let _ = resolve(&text, &text, Date::MAX);
    }

    #[test]
    fn a_weekday_is_within_a_week(offset in 0i64..4000, text in "(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day") {
        let published = date(2020, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
        let value = resolve("she said on ", &text, published).unwrap();
        let day: Date = value.parse().unwrap();
        prop_assert!(day <= published && (published - day).get_days() < 7);
    }
}
