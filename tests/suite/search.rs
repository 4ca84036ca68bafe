//! Questions to the sample archive.

use std::process::Stdio;

use super::util::{ask, command, root, run_in, sample};

fn text(row: &serde_json::Value) -> &str {
    row["text"].as_str().unwrap_or_default()
}

#[test]
fn quotations_that_hold_the_word_come_before_those_near_it() {
    let rows = ask(&["quotes", "harbour", "--limit", "0"]);
    assert!(rows.len() > 20, "{}", rows.len());
    let holds: Vec<bool> = rows.iter().map(|r| text(r).to_lowercase().contains("harbour")).collect();
    let last = holds.iter().rposition(|&h| h).expect("some hold it");
    assert!(
        holds[..=last].iter().all(|&h| h),
        "a quotation that only stands near the word is above one that holds it"
    );
    assert!(holds.iter().any(|h| !h), "none is found through its surroundings");
}

#[test]
fn a_speaker_is_found_by_any_name_and_exactly() {
    let loose = ask(&["quotes", "--speaker", "halloran", "--limit", "0"]);
    let exact = ask(&["quotes", "--speaker", "=Ingrid Halloran", "--limit", "0"]);
    let name = |r: &serde_json::Value| r["speaker"]["name"].as_str().unwrap_or_default().to_owned();
    assert!(loose.iter().all(|r| name(r).contains("Halloran")));
    assert!(exact.iter().all(|r| name(r) == "Ingrid Halloran"));
    assert!(!exact.is_empty() && exact.len() < loose.len(), "{} of {}", exact.len(), loose.len());
}

#[test]
fn dates_bound_what_is_found() {
    let rows = ask(&["quotes", "--since", "2021", "--until", "2022-06", "--limit", "0"]);
    assert!(!rows.is_empty());
    for row in rows {
        let date = row["article"]["published"]["date"].as_str().expect("a date");
        assert!(("2021-01-01".."2022-07-01").contains(&date), "{date}");
    }
}

#[test]
fn sorted_by_date_the_latest_comes_first() {
    let rows = ask(&["search", "harbour", "--sort", "date", "--limit", "0"]);
    let dates: Vec<&str> = rows.iter().map(|r| r["published"]["date"].as_str().unwrap_or("")).collect();
    let mut sorted = dates.clone();
    sorted.sort_by(|a, b| b.cmp(a));
    assert_eq!(dates, sorted);
}

#[test]
fn a_phrase_is_marked_whole_and_nothing_that_was_excluded() {
    let rows = ask(&["search", "\"harbour authority\" -ferry"]);
    assert!(!rows.is_empty());
    for row in &rows {
        let mut marked = Vec::new();
        for snippet in row["snippets"].as_array().expect("snippets") {
            let chars: Vec<char> = snippet["text"].as_str().expect("text").chars().collect();
            for pair in snippet["highlights"].as_array().expect("highlights") {
                let (a, b) =
                    (pair[0].as_u64().expect("start") as usize, pair[1].as_u64().expect("end") as usize);
                marked.push(chars[a..b].iter().collect::<String>().to_lowercase());
            }
        }
        let all = marked.join(" ");
        assert!(all.contains("harbour") && all.contains("authority"), "{marked:?}");
        assert!(!all.contains("ferry"), "{marked:?}");
    }
}

#[test]
fn offsets_are_characters_of_the_body() {
    let run = run_in(root(), &["extract", "corpus"]);
    let mut quotes = 0;
    for article in run.rows() {
        let body: Vec<char> = article["body"].as_str().expect("a body").chars().collect();
        let slice = |a: &serde_json::Value, b: &serde_json::Value| -> String {
            body[a.as_u64().expect("start") as usize..b.as_u64().expect("end") as usize].iter().collect()
        };
        for quote in article["quotes"].as_array().expect("quotes") {
            quotes += 1;
            let pieces: Vec<String> =
                quote["content"].as_array().expect("content").iter().map(|p| slice(&p[0], &p[1])).collect();
            assert_eq!(pieces.join(" … "), quote["text"].as_str().expect("text"));
            for part in ["cue", "source"] {
                if let Some(part) = quote[part].as_object() {
                    assert_eq!(slice(&part["start"], &part["end"]), part["text"].as_str().expect("text"));
                }
            }
        }
    }
    assert!(quotes > 300, "{quotes}");
}

#[test]
fn a_bad_query_shows_where_and_what_to_write() {
    let bad = |query: &str| run_in(root(), &["search", query, "--index", sample()]).code(2).err;
    let empty = bad("speaker:");
    assert!(empty.contains('^'), "{empty}");
    let unknown = bad("speeker:halloran");
    assert!(unknown.contains('^') && unknown.contains("speaker"), "{unknown}");
}

#[test]
fn nothing_found_is_exit_code_one() {
    run_in(root(), &["quotes", "zyzzyva", "--index", sample()]).code(1);
}

#[test]
fn a_closed_pipe_is_silent() {
    let mut child = command(root(), &["quotes", "--limit", "0", "--format", "jsonl", "--index", sample()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn every_row_of_csv_is_there() {
    let run = run_in(root(), &["quotes", "harbour", "--limit", "0", "--format", "csv", "--index", sample()])
        .code(0);
    let mut reader = csv::Reader::from_reader(run.out.as_bytes());
    assert_eq!(reader.records().count(), ask(&["quotes", "harbour", "--limit", "0"]).len());
}

#[test]
fn an_explanation_says_how_the_query_was_read_and_what_the_score_is_made_of() {
    let run =
        |args: &[&str]| run_in(root(), &[args, &["--explain", "--index", sample()]].concat()).code(0).err;
    let err = run(&["search", "harbour -ferry date:2019..", "--limit", "1"]);
    assert!(err.contains("query: harbour AND NOT ferry AND date:2019.."), "{err}");
    assert!(err.contains("body: harbour") && err.contains("words (average "), "{err}");
    assert!(!err.contains('{'), "{err}");
    let err = run(&["quotes", "harbour", "--limit", "1"]);
    assert!(err.contains("holds the words itself") && err.contains("quote: harbour"), "{err}");
    let err = run(&["search", "date:2021", "--limit", "1"]);
    assert!(err.contains("the latest comes first"), "{err}");
}

#[test]
fn what_matched_in_a_title_is_marked_there() {
    let run =
        run_in(root(), &["search", "title:astrolabe", "--color", "always", "--index", sample()]).code(0);
    for title in run.out.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
        let marked = title.to_lowercase().replace("\u{1b}[1;31mastrolabe\u{1b}[0m", "<astrolabe>");
        assert!(marked.contains("<astrolabe>"), "{title:?}");
    }
}

#[test]
fn the_caret_stands_under_what_is_wrong() {
    let err = run_in(root(), &["search", "harbour OR", "--index", sample()]).code(2).err;
    let lines: Vec<&str> = err.lines().collect();
    let query =
        lines.iter().position(|line| line.trim() == "harbour OR").expect("the query in a line of its own");
    assert_eq!(lines[query + 1].find('^'), lines[query].find("OR"));
    let err = run_in(root(), &["search", "harbour or ferry", "--index", sample()]).code(0).err;
    let lines: Vec<&str> = err.lines().collect();
    let query = lines.iter().position(|line| line.trim() == "harbour or ferry").expect("the query");
    assert_eq!(lines[query + 1].find('^'), lines[query].find("or ferry"));
}
