//! The archive: its settings, doubt, orders, figures, and the library's front door.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use whosaid::archive::{Archive, Ask, AskError, Count, Location, Note, Sort};

use super::util::{Dir, Run, ask, command, finished, root, run_in, sample};

/// An archive of three articles, indexed.
fn archive() -> Dir {
    let dir = Dir::new();
    let story = |id: &str, date: Option<&str>, body: &str| {
        let article =
            serde_json::json!({"id": id, "title": "Tolls, \"old\" and new", "date": date, "body": body});
        article.to_string() + "\n"
    };
    dir.file(
        "corpus/a.jsonl",
        [
            story(
                "late",
                Some("2024-05-01"),
                "The ferry stays.\n“The ferry must stay,” said Mara Quill, the mayor.",
            ),
            story(
                "early",
                Some("2021-02-01"),
                "A buyer.\n“I bought the ferry,” said Osric Tarrow, the buyer.",
            ),
            story("never", None, "No bids.\n“Nobody wants a ferry,” said Petra Hale, the auctioneer."),
        ]
        .concat(),
    );
    dir.file("corpus/empty, file.txt", "");
    run(&dir, &["index"]).code(0);
    dir
}

/// The program, run where the user has no configuration but what the folder holds.
fn run(dir: &Dir, args: &[&str]) -> Run {
    let home = dir.path().join("home");
    finished(&command(dir.path(), args).env("XDG_CONFIG_HOME", home).output().expect("the program starts"))
}

fn ids(rows: &[Value]) -> Vec<&str> {
    rows.iter().map(|row| row["id"].as_str().expect("an id")).collect()
}

#[test]
fn a_speaker_in_doubt_is_marked_and_below_that_not_named() {
    let rows = ask(&["quotes", "harbour", "--limit", "0"]);
    let text = run_in(root(), &["quotes", "harbour", "--limit", "0", "--index", sample()]).code(0).out;
    let mut kinds = BTreeSet::new();
    for (k, row) in rows.iter().enumerate() {
        let start = format!("{}. ", k + 1);
        let head = text.lines().find_map(|line| line.strip_prefix(&start)).expect("a line for the row");
        let confidence = row["confidence"].as_f64().expect("a number");
        let Some(name) = row["speaker"]["name"].as_str() else {
            assert!(head.starts_with("unknown"), "{head}");
            continue;
        };
        // Three places of the number are known here.
        let (kind, expected) = match confidence {
            c if c < 0.3995 => {
                let source = row["source"]["text"].as_str();
                ("unknown", source.map_or("unknown".to_owned(), |source| format!("unknown ({source})")))
            }
            c if (0.4005..0.5995).contains(&c) => ("doubt", format!("{name}?")),
            c if c > 0.6005 => ("sure", name.to_owned()),
            _ => continue,
        };
        assert!(head.starts_with(&expected), "{confidence}: {head}");
        assert_eq!(head.starts_with(&format!("{name}?")), kind == "doubt", "{head}");
        kinds.insert(kind);
    }
    assert_eq!(kinds, BTreeSet::from(["doubt", "sure", "unknown"]));
}

#[test]
fn the_first_words_of_the_first_query_are_in_no_wrong_mouth() {
    // read in the article: its sentence names him
    let text = run_in(root(), &["quotes", "harbour", "--index", sample()]).code(0).out;
    assert!(text.starts_with("1. Andrew Calder, former mayor of Port Aldane\n"), "{text}");
    let first = ask(&["quotes", "harbour", "--limit", "1"]);
    assert!(first[0]["confidence"].as_f64().is_some_and(|c| c >= 0.6), "{}", first[0]);
}

#[test]
fn an_undated_article_of_two_speakers_is_one() {
    let dir = Dir::new();
    let body = "“It is late,” said Orla Finn. “It is early,” said Mara Quill.";
    dir.file("in/a.jsonl", format!("{}\n", serde_json::json!({ "title": "Late", "body": body })));
    run(&dir, &["index", "in"]).code(0);
    let timeline = ["timeline", "--speaker", "finn", "--speaker", "quill", "--format", "jsonl"];
    let said = run(&dir, &timeline).err;
    assert!(said.contains("1 article") && said.contains("2 quotations"), "{said}");
}

#[test]
fn sums_below_the_rows_are_for_people() {
    let jsonl =
        run_in(root(), &["quotes", "harbour", "--limit", "1", "--format", "jsonl", "--index", sample()]);
    assert_eq!(jsonl.code(0).err, "");
    let text = run_in(root(), &["quotes", "harbour", "--limit", "1", "--index", sample()]);
    assert!(text.code(0).err.starts_with("1 of "), "a sum");
}

#[test]
fn thresholds_of_doubt_are_settings() {
    let dir = Dir::new();
    dir.file("home/whosaid/config.toml", "doubt = 1.0\nunknown = 0.0\n");
    let args = ["quotes", "harbour", "speaker:halloran", "--limit", "1", "--index", sample()];
    let text = run(&dir, &args).code(0).out;
    assert!(text.starts_with("1. Ingrid Halloran?"), "{text}");
    dir.file("home/whosaid/config.toml", "unknown = 1.5\n");
    assert!(run(&dir, &args).code(2).err.contains("line 1"));
}

#[test]
fn what_is_less_sure_can_be_left_out() {
    let all = ask(&["quotes", "harbour", "--limit", "0"]);
    let sure = ask(&["quotes", "harbour", "--limit", "0", "--min-confidence", "0.8"]);
    let least = |rows: &[Value]| {
        let confidence =
            |row: &Value| (row["confidence"].as_f64().expect("a number") * 1000.0).round() as u64;
        rows.iter().map(confidence).min()
    };
    assert!(least(&sure) >= Some(800) && least(&all) < Some(800), "{:?}", least(&sure));
    assert!(!sure.is_empty() && sure.len() < all.len());
    let wrong = ["quotes", "harbour", "--min-confidence", "80", "--index", sample()];
    assert!(run_in(root(), &wrong).code(2).err.contains("from 0 to 1"));
}

#[test]
fn rows_come_in_the_order_asked_for() {
    let dir = archive();
    let by = |sort: &str| {
        let rows = run(&dir, &["search", "ferry", "--sort", sort, "--format", "jsonl"]).code(0).rows();
        rows.iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(by("newest"), ["late", "early", "never"]);
    assert_eq!(by("date"), by("newest"));
    assert_eq!(by("oldest"), ["early", "late", "never"]);
    let cut = run(&dir, &["search", "ferry", "--sort", "oldest", "--limit", "1", "--format", "jsonl"]);
    assert_eq!(ids(&cut.code(0).rows()), ["early"]);
    let rows = ask(&["quotes", "harbour", "--sort", "confidence", "--limit", "20"]);
    let confidence: Vec<f64> = rows.iter().filter_map(|row| row["confidence"].as_f64()).collect();
    assert!(confidence.len() == 20 && confidence.is_sorted_by(|a, b| a >= b), "{confidence:?}");
    let rows = ask(&["speakers", "harbour", "--sort", "oldest", "--limit", "0"]);
    let first: Vec<&str> = rows.iter().filter_map(|row| row["first"].as_str()).collect();
    assert!(first.len() > 5 && first.is_sorted(), "{first:?}");
}

#[test]
fn what_matches_is_counted() {
    let dir = archive();
    let text = run(&dir, &["count", "ferry", "date:2021"]).code(0).out;
    assert_eq!(text, "articles    1\nquotations  1\n");
    let row = &run(&dir, &["count", "ferry", "--format", "json"]).code(0).rows()[0];
    assert_eq!((&row["articles"], &row["quotes"], &row["exact"]), (&3.into(), &3.into(), &true.into()));
    run(&dir, &["count", "zyzzyva"]).code(1);
}

/// The records of a table, each with as many cells as the header.
#[track_caller]
fn table(run: &Run) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(run.out.as_bytes());
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader.records().map(|record| cells(record.expect("cells as in the header"))).collect()
}

#[test]
fn figures_are_a_table() {
    let dir = archive();
    let rows = table(&run(&dir, &["status", "--format", "csv"]).code(0));
    assert_eq!(rows[0], ["figure", "value"]);
    assert_eq!(rows[1], ["articles", "3"]);
    let format = rows.iter().find(|row| row[0] == "format").expect("a format");
    assert!(format[1].contains(", "), "{format:?}");
    let rows = table(&run(&dir, &["status", "--undated", "--format", "csv"]).code(0));
    assert_eq!(
        (rows.len(), rows[0][1].as_str(), rows[1][1].as_str()),
        (2, "title", "Tolls, \"old\" and new")
    );
    let rows = table(&run(&dir, &["status", "--failed", "--format", "csv"]).code(0));
    assert_eq!(rows[0], ["path", "reason"]);
    assert!(rows[1][0].ends_with("empty, file.txt"), "{rows:?}");
    let rows = table(&run(&dir, &["show", "late", "--format", "csv"]).code(0));
    assert_eq!((rows.len(), rows[1][0].as_str()), (2, "late"));
    assert!(rows[1].last().is_some_and(|body| body.contains("must stay")), "{rows:?}");
}

#[test]
fn lists_of_a_status_are_what_their_format_says() {
    let dir = archive();
    for list in ["--undated", "--failed"] {
        let json = run(&dir, &["status", list, "--format", "json"]).code(0).out;
        let array: Vec<Value> = serde_json::from_str(&json).expect("an array");
        assert_eq!(array, run(&dir, &["status", list, "--format", "jsonl"]).code(0).rows());
        assert_eq!(array.len(), 1);
    }
    let status: Value =
        serde_json::from_str(&run(&dir, &["status", "--format", "json"]).code(0).out).expect("an object");
    assert_eq!(status["articles"], 3);
    let text = run(&dir, &["status", "--undated"]).code(0).out;
    assert!(text.ends_with("\tTolls, \"old\" and new\n"), "{text}");
}

#[test]
fn all_rows_are_those_of_a_limit_that_is_high_enough() {
    for format in ["jsonl", "csv", "json"] {
        for command in ["quotes", "search"] {
            let of = |limit| {
                let args = [command, "harbour", "--limit", limit, "--format", format, "--index", sample()];
                run_in(root(), &args).code(0).out
            };
            assert!(of("0") == of("100000"), "{command} {format}");
        }
    }
}

#[test]
fn a_wrong_query_prints_nothing_but_what_is_wrong() {
    for format in ["text", "json", "jsonl", "csv"] {
        for limit in ["0", "5"] {
            let args = ["quotes", "harbour OR", "--limit", limit, "--format", format, "--index", sample()];
            let run = run_in(root(), &args).code(2);
            assert!(run.out.is_empty() && run.err.contains('^'), "{format}: {}{}", run.out, run.err);
        }
    }
    let args = ["quotes", "zyzzyva", "--limit", "0", "--format", "csv", "--index", sample()];
    assert!(run_in(root(), &args).code(1).out.starts_with("id,quote,"));
}

#[test]
fn a_check_is_a_table_too() {
    let text =
        "“The harbour is not for sale,” said Ingrid Halloran. “I never liked the sea at all,” she said.";
    let args = ["check", "--format", "csv", "--index", sample(), "--text", text];
    let rows = table(&run_in(root(), &args).code(1));
    assert_eq!(rows[0][3], "verdict");
    assert!(rows[1..].iter().any(|row| row[3] == "verbatim" && row[7] == "Ingrid Halloran"), "{rows:?}");
    assert!(rows[1..].iter().any(|row| row[3] == "absent" && row[7].is_empty()), "{rows:?}");
}

#[test]
fn the_index_in_a_folder_and_its_plain_name_have_the_same_settings() {
    let dir = archive();
    dir.file("whosaid.toml", "limit = 1\nformat = 'jsonl'\n");
    let absolute = dir.path().join("index").to_string_lossy().into_owned();
    for index in ["index", "./index", "index/", &absolute] {
        let run = run(&dir, &["search", "ferry", "--index", index]).code(0);
        assert_eq!(run.rows().len(), 1, "{index}: {}", run.out);
    }
}

#[test]
fn an_archive_leads_to_no_index_outside_its_folder() {
    let (other, dir) = (archive(), Dir::new());
    let outside = other.path().join("index");
    let mut targets = vec![outside.to_string_lossy().into_owned(), "../index".to_owned()];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(&outside, dir.path().join("link")).expect("a link");
        targets.push("link".to_owned());
    }
    for target in &targets {
        dir.file("whosaid.toml", format!("index = '{target}'\n"));
        let run = run(&dir, &["search", "ferry"]).code(2);
        assert!(run.err.contains("line 1: index may only name a folder inside"), "{target}: {}", run.err);
        assert_eq!(run.out, "");
    }
    // The user's own file may.
    dir.file("whosaid.toml", "");
    dir.file("home/whosaid/config.toml", format!("index = '{}'\n", outside.display()));
    run(&dir, &["search", "ferry"]).code(0);
}

#[test]
fn an_archive_is_on_this_machine() {
    let run = Dir::new().run(&["search", "ferry", "--index", "https://news.example:9200/a"]).code(2);
    assert!(run.err.contains("another machine"), "{}", run.err);
}

/// Runs the program on a terminal, which `script` makes; `None` where there is none.
#[cfg(target_os = "linux")]
fn on_terminal(dir: &Dir, args: &str) -> Option<std::process::Output> {
    let line = format!("{} {args}", env!("CARGO_BIN_EXE_whosaid"));
    let mut script = std::process::Command::new("script");
    script.args(["-qec", &line, "/dev/null"]).current_dir(dir.path()).stdin(std::process::Stdio::null());
    script.env("XDG_CONFIG_HOME", dir.path().join("home")).env_remove("WHOSAID_INDEX").env("PAGER", "cat");
    script.output().ok()
}

#[cfg(target_os = "linux")]
#[test]
fn an_archive_starts_no_program() {
    let dir = archive();
    let ran = |dir: &Dir| dir.path().join("ran").exists();
    // A program that leaves a trace.
    dir.file("pager.sh", "touch ran\ncat\n");
    dir.file("whosaid.toml", "pager = 'sh pager.sh'\n");
    let piped = run(&dir, &["search", "ferry"]).code(0);
    assert!(piped.err.contains("pager is ignored"), "{}", piped.err);
    let Some(output) = on_terminal(&dir, "search ferry") else { return };
    assert!(String::from_utf8_lossy(&output.stdout).contains("Tolls"), "{output:?}");
    assert!(!ran(&dir));
    // The user's own file may name one; the archive's may do without.
    dir.file("whosaid.toml", "");
    dir.file("home/whosaid/config.toml", "pager = 'sh pager.sh'\n");
    on_terminal(&dir, "search ferry");
    assert!(ran(&dir));
    std::fs::remove_file(dir.path().join("ran")).expect("the trace");
    dir.file("whosaid.toml", "pager = false\n");
    on_terminal(&dir, "search ferry");
    assert!(!ran(&dir));
}

fn opened(index: &Path) -> Archive {
    Archive::open(Location::of_path(index).expect("a folder")).expect("an archive")
}

#[test]
fn the_front_door_answers_with_rows_and_notes() {
    let archive = opened(Path::new(sample()));
    let answer =
        archive.quotes(&Ask::new("harbour").speaker("halloran").since("2019").limit(2)).expect("rows");
    assert_eq!(answer.rows.len(), 2);
    let Count::Exact(total) = answer.total else { panic!("{:?}", answer.total) };
    assert!(total > 2);
    for row in &answer.rows {
        assert!(row.quote().speaker.as_ref().is_some_and(|s| s.name.contains("Halloran")));
        assert!(row.snippet.is_some() && row.variants.is_none());
        assert!(row.article().published.as_ref().is_some_and(|p| p.date.year() >= 2019));
    }
    assert!(
        answer.notes.iter().any(|note| matches!(note, Note::Near { shown: 2, .. })),
        "{:?}",
        answer.notes
    );
    let covered = |note: &&Note| matches!(note, Note::Covered { name, people, .. } if name == "halloran" && people.len() > 1);
    assert!(answer.notes.iter().any(|note| covered(&note)), "{:?}", answer.notes);
    let quiet = archive.search(&Ask::new("harbour").limit(None).snippets(false)).expect("rows");
    assert!(quiet.notes.is_empty() && quiet.rows.iter().all(|row| row.snippets.is_empty()));
    let hinted = archive.search(&Ask::new("harbour or ferry")).expect("rows");
    assert!(matches!(hinted.notes[0], Note::Hint { .. }));
    let wrong = archive.search(&Ask::new("harbour OR")).expect_err("a query that is wrong");
    assert!(matches!(&wrong, AskError::Query { .. }) && wrong.to_string().contains('^'), "{wrong}");
    assert!(matches!(archive.search(&Ask::new("@none")), Err(AskError::Settings(_))));
    assert!(matches!(archive.search(&Ask::new("a").only_new(true)), Err(AskError::NotSaved)));
    let nothing = archive.show("no-such-id#2").expect("an answer");
    assert_eq!(nothing.notes, [Note::NoArticle("no-such-id#2".to_owned())]);
}

#[test]
fn the_day_of_the_question_is_a_parameter() {
    let archive = opened(Path::new(sample())).with_today(jiff::civil::date(2023, 1, 1));
    let answer =
        archive.search(&Ask::new("date:\"last year\"").limit(None).sort(Sort::Oldest)).expect("rows");
    let years: BTreeSet<i16> =
        answer.rows.iter().filter_map(|row| Some(row.article().published.as_ref()?.date.year())).collect();
    assert_eq!(years, BTreeSet::from([2022]));
}

#[test]
fn an_archive_goes_over_to_a_newer_commit() {
    let dir = archive();
    let archive = opened(&dir.path().join("index"));
    let titles = |archive: &Archive| archive.search(&Ask::new("")).expect("rows");
    let before = titles(&archive);
    assert!(!archive.refresh().expect("nothing new"));
    dir.file("corpus/more.txt", "Bridge opens\n\nThe bridge is open to all, said Ida Vance, the engineer.\n");
    run(&dir, &["index"]).code(0);
    assert_eq!(titles(&archive).rows.len(), before.rows.len());
    assert!(archive.refresh().expect("a newer commit"));
    assert_eq!(titles(&archive).rows.len(), before.rows.len() + 1);
    assert!(!archive.refresh().expect("nothing new"));
    // The old answer is still there to be read.
    assert!(before.rows.iter().all(|row| !row.article().body.is_empty()));
}
