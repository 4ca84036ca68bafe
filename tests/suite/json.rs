//! The shapes that other programs read: every key of every command's rows.

use serde_json::Value;

use super::util::{Dir, ask, root, run_in, sample};

const ARTICLE: &str = "schema id origin title bylines publisher section keywords language dateline published";
const ORIGIN: &str = "path offset line url";
const PUBLISHED: &str = "date time precision provenance raw";
const QUOTE: &str = "kind text content cue source speaker said confidence evidence";
const QUOTATION: &str = "id score copies article snippet";

/// The keys of an object are these, in whatever order.
#[track_caller]
fn keys(value: &Value, expected: &[&str]) {
    let mut there: Vec<&str> = value
        .as_object()
        .unwrap_or_else(|| panic!("{value} is no object"))
        .keys()
        .map(String::as_str)
        .collect();
    let mut expected: Vec<&str> = expected.iter().flat_map(|keys| keys.split_whitespace()).collect();
    there.sort_unstable();
    expected.sort_unstable();
    assert_eq!(there, expected);
}

#[track_caller]
fn spans(value: &Value) {
    for pair in value.as_array().expect("spans") {
        let pair: Vec<u64> = pair.as_array().expect("a pair").iter().filter_map(Value::as_u64).collect();
        assert!(pair.len() == 2 && pair[0] < pair[1], "{pair:?}");
    }
}

#[track_caller]
fn article(value: &Value, more: &str) {
    keys(value, &[ARTICLE, more]);
    assert_eq!(value["schema"], "whosaid/1");
    keys(&value["origin"], &[ORIGIN]);
    for byline in value["bylines"].as_array().expect("bylines") {
        keys(byline, &["text names"]);
    }
    if !value["dateline"].is_null() {
        keys(&value["dateline"], &["text place agency"]);
    }
    if !value["published"].is_null() {
        keys(&value["published"], &[PUBLISHED]);
    }
}

#[track_caller]
fn quote(value: &Value, more: &[&str]) {
    keys(value, &[&[QUOTE], more].concat());
    assert!(["direct", "mixed", "indirect"].contains(&value["kind"].as_str().expect("a kind")));
    spans(&value["content"]);
    if !value["cue"].is_null() {
        keys(&value["cue"], &["text start end"]);
    }
    if !value["source"].is_null() {
        keys(&value["source"], &["text start end kind"]);
    }
    if !value["speaker"].is_null() {
        keys(&value["speaker"], &["name role"]);
    }
    if !value["said"].is_null() {
        keys(&value["said"], &["date precision raw inferred"]);
    }
    assert!(value["confidence"].as_f64().is_some_and(|c| (0.0..=1.0).contains(&c)));
}

#[track_caller]
fn quotation(value: &Value, more: &str) {
    quote(value, &[QUOTATION, more]);
    keys(&value["article"], &["id title publisher published origin line"]);
    keys(&value["article"]["origin"], &[ORIGIN]);
    if !value["snippet"].is_null() {
        keys(&value["snippet"], &["text highlights"]);
    }
}

#[test]
fn extract() {
    let rows = run_in(root(), &["extract", "corpus"]).code(0).rows();
    let mut quotes = 0;
    for row in &rows {
        article(row, "body quotes");
        row["quotes"].as_array().expect("quotes").iter().for_each(|q| quote(q, &[]));
        quotes += row["quotes"].as_array().map_or(0, Vec::len);
    }
    assert!(rows.len() > 40 && quotes > 300);
}

#[test]
fn search_and_related() {
    let rows = ask(&["search", "harbour", "--limit", "0"]);
    assert!(rows.len() > 10);
    let id = rows[0]["id"].as_str().expect("an id").to_owned();
    let related = ask(&["related", &id]);
    assert!(!related.is_empty());
    for row in rows.iter().chain(&related) {
        article(row, "score copies snippets");
        for snippet in row["snippets"].as_array().expect("snippets") {
            keys(snippet, &["text highlights"]);
            spans(&snippet["highlights"]);
        }
    }
}

#[test]
fn quotes() {
    let rows = ask(&["quotes", "harbour", "--limit", "0"]);
    assert!(rows.len() > 20);
    for row in &rows {
        quotation(row, "");
        assert!(
            row["id"].as_str().expect("an id").starts_with(row["article"]["id"].as_str().expect("an id"))
        );
    }
    for row in ask(&["quotes", "\"single herring\"", "--variants"]) {
        quotation(&row, "variants");
    }
}

#[test]
fn speakers() {
    let rows = ask(&["speakers", "--limit", "0"]);
    assert!(rows.len() > 20);
    for row in &rows {
        keys(row, &["name names roles quotes articles first last"]);
        for role in row["roles"].as_array().expect("roles") {
            keys(role, &["role first last quotes articles"]);
        }
        assert!(row["quotes"].as_u64() >= row["articles"].as_u64());
    }
}

#[test]
fn topics() {
    let rows = ask(&["topics", "harbour"]);
    assert!(!rows.is_empty());
    for row in &rows {
        keys(row, &["phrase articles archive score measure"]);
    }
    for row in ask(&["topics", "harbour", "--by", "year"]) {
        keys(&row, &["phrase articles archive score measure periods"]);
        for period in row["periods"].as_array().expect("periods") {
            keys(period, &["period articles of"]);
        }
    }
}

#[test]
fn timeline() {
    let rows = ask(&["timeline", "harbour", "--by", "quarter"]);
    assert!(rows.len() > 4);
    let dated = rows.iter().filter(|row| !row["start"].is_null());
    for row in dated.clone() {
        keys(row, &["period start end articles quotes"]);
        assert!(row["start"].as_str() <= row["end"].as_str());
    }
    // No quarter between the first and the last is missing.
    let starts: Vec<&str> = dated.filter_map(|row| row["start"].as_str()).collect();
    for pair in starts.windows(2) {
        let quarter = |date: &str| -> i32 {
            let year: i32 = date[..4].parse().expect("a year");
            let month: i32 = date[5..7].parse().expect("a month");
            year * 4 + (month - 1) / 3
        };
        assert_eq!(quarter(pair[1]), quarter(pair[0]) + 1, "{pair:?}");
    }
}

#[test]
fn check() {
    let text =
        "“The harbour is not for rent,” said Ingrid Halloran. “I never liked the sea at all,” she said.";
    let rows =
        run_in(root(), &["check", "--format", "jsonl", "--index", sample(), "--text", text]).code(1).rows();
    assert_eq!(rows.len(), 2);
    for row in &rows {
        keys(row, &["text start end verdict claimed matches"]);
        for found in row["matches"].as_array().expect("matches") {
            quotation(found, "diff");
            for op in found["diff"].as_array().expect("a diff") {
                keys(op, &["op text"]);
            }
        }
    }
    assert!(rows[0]["matches"].as_array().is_some_and(|m| !m.is_empty()));
}

/// `--format json` is one array of the same rows.
#[test]
fn json_is_the_lines_in_an_array() {
    let dir = Dir::new();
    for command in ["search", "quotes", "speakers", "topics", "timeline"] {
        let run =
            |format: &str| run_in(dir.path(), &[command, "ferry", "--format", format, "--index", sample()]);
        let array: Vec<Value> = serde_json::from_str(&run("json").code(0).out).expect("an array");
        assert_eq!(array, run("jsonl").code(0).rows(), "{command}");
    }
}
