//! Configuration files, saved searches and what is new in them.

use super::util::{Dir, Run, command, finished};

/// An article on the ferry, as a line of JSON; no two say the same.
fn story(id: &str, title: &str, date: &str) -> String {
    let body = match id {
        "one" => "The council met in the old hall.\n“The ferry must stay,” said Mara Quill, the mayor.",
        "two" => {
            "A buyer was found at last.\n“I paid one crown for the ferry,” said Osric Tarrow, the buyer."
        }
        "three" => {
            "Nobody bid at the auction but one.\nPetra Hale said: “My sister wanted a ferry, so I bought one.”"
        }
        _ => "The paint is green this year.\n“We had forty tins of it for the ferry,” Rufus Loom said.",
    };
    serde_json::json!({"id": id, "title": title, "publisher": "The Courier", "date": date, "body": body})
        .to_string()
        + "\n"
}

/// An archive of two articles on the ferry, indexed, with a configuration file.
fn archive(config: &str) -> Dir {
    let dir = Dir::new();
    dir.file("corpus/a.jsonl", story("one", "Ferry to stay", "2024-05-01"));
    dir.file("corpus/b.jsonl", story("two", "Ferry bought", "2023-02-01"));
    dir.file("whosaid.toml", config);
    run(&dir, &["index"]).code(0);
    dir
}

/// The program, run where the user has no configuration but what the folder holds.
fn run(dir: &Dir, args: &[&str]) -> Run {
    let home = dir.path().join("home");
    finished(&command(dir.path(), args).env("XDG_CONFIG_HOME", home).output().expect("the program starts"))
}

fn ids(run: &Run) -> Vec<String> {
    let mut ids: Vec<String> =
        run.rows().iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn a_file_beside_the_index_sets_defaults() {
    let dir = archive("format = 'jsonl'\nlimit = 1\nsort = 'date'\n");
    assert_eq!(ids(&run(&dir, &["search", "ferry"]).code(0)), ["one"]);
    assert_eq!(run(&dir, &["search", "ferry", "--limit", "0"]).code(0).rows().len(), 2);
    let text = run(&dir, &["search", "ferry", "--format", "text"]).code(0).out;
    assert!(text.starts_with("1. Ferry to stay"), "{text}");
    // From another folder, with the index named.
    let elsewhere = Dir::new();
    let index = dir.path().join("index").to_string_lossy().into_owned();
    assert_eq!(ids(&run(&elsewhere, &["search", "ferry", "--index", &index]).code(0)), ["one"]);
}

#[test]
fn the_archive_goes_before_the_user() {
    let dir = archive("limit = 1\n[searches]\nmine = 'title:bought'\n");
    dir.file(
        "home/whosaid/config.toml",
        "limit = 2\nformat = 'jsonl'\n[searches]\nmine = 'zyzzyva'\nhers = 'ferry'\n",
    );
    assert_eq!(ids(&run(&dir, &["search", "@hers"]).code(0)).len(), 1);
    assert_eq!(ids(&run(&dir, &["search", "@mine"]).code(0)), ["two"]);
    // The user's file may say where the index is.
    let elsewhere = Dir::new();
    let index = dir.path().join("index");
    elsewhere.file("home/whosaid/config.toml", format!("format = 'jsonl'\nindex = '{}'\n", index.display()));
    assert_eq!(ids(&run(&elsewhere, &["search", "bought"]).code(0)), ["two"]);
}

#[test]
fn a_wrong_file_is_an_error_with_its_line() {
    let dir = archive("");
    for (text, line) in
        [("limit = 1\nlimits = 2\n", "line 2"), ("format = 'xml'\n", "line 1"), ("[", "line 1")]
    {
        dir.file("whosaid.toml", text);
        let error = run(&dir, &["search", "ferry"]).code(2).err;
        assert!(error.contains("whosaid.toml") && error.contains(line), "{error}");
    }
}

#[test]
fn a_saved_search_stands_for_its_query() {
    let dir = archive("[searches]\nferry = 'ferry OR boat'\n");
    assert_eq!(ids(&run(&dir, &["search", "@ferry", "--format", "jsonl"]).code(0)), ["one", "two"]);
    assert_eq!(ids(&run(&dir, &["search", "@ferry", "date:2023", "--format", "jsonl"]).code(0)), ["two"]);
    assert_eq!(run(&dir, &["quotes", "@ferry", "--format", "jsonl"]).code(0).rows().len(), 2);
    let error = run(&dir, &["search", "@fery"]).code(2).err;
    assert!(error.contains("@ferry"), "{error}");
    let error = run(&dir, &["search", "ferry", "--new"]).code(2).err;
    assert!(error.contains("saved search"), "{error}");
}

#[test]
fn what_is_new_is_what_came_since_the_search_was_asked() {
    let dir = archive("format = 'jsonl'\n[searches]\nferry = 'ferry'\n");
    let new = || ids(&run(&dir, &["search", "@ferry", "--new"]));
    assert_eq!(new(), ["one", "two"]);
    assert!(new().is_empty());
    dir.file("corpus/c.jsonl", story("three", "Ferry sold again", "2022-01-01"));
    run(&dir, &["index"]).code(0);
    assert_eq!(new(), ["three"]);
    // Rows that the limit cut off come the next time.
    let one = |args: &[&str]| ids(&run(&dir, &[&["quotes", "@ferry", "--new"], args].concat())).len();
    assert_eq!((one(&["--limit", "0"]) > 0, one(&[])), (true, 0));
    // Building the index anew forgets nothing; another query under the name does.
    run(&dir, &["index", "--rebuild"]).code(0);
    assert!(new().is_empty());
    dir.file("whosaid.toml", "format = 'jsonl'\n[searches]\nferry = 'ferry date:2022..'\n");
    assert_eq!(new().len(), 3);
    // Asked without --new it was asked too.
    dir.file("corpus/d.jsonl", story("four", "Ferry painted", "2025-01-01"));
    run(&dir, &["index"]).code(0);
    run(&dir, &["search", "@ferry", "--limit", "1"]).code(0);
    assert!(new().is_empty());
}
