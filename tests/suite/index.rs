//! Building an index and keeping it up to date.

use std::fs;

use super::util::{Dir, root};

/// Two articles by hand.
fn small() -> Dir {
    let dir = Dir::new();
    dir.file(
        "papers/one.txt",
        "Bridge to close\nBy Mara Quill\nOSTREL, May 4 (Norpress) — The bridge will close for a month, the city said.\n\n\
         “We have run out of patience with rust,” said Mayor Ilse Tarn. “It has to be done.”\n",
    );
    dir.file(
        "papers/two.jsonl",
        "{\"id\":\"a\",\"title\":\"Ferry late\",\"date\":\"2022-03-01\",\"publisher\":\"The Tide\",\
         \"body\":\"The ferry was late again. \\\"Nobody told us,\\\" said Tomas Reed, a passenger.\"}\n\
         {\"id\":\"b\",\"title\":\"Ferry early\",\"date\":\"2022-04-01\",\"publisher\":\"The Tide\",\
         \"body\":\"The ferry came early. \\\"I nearly missed it,\\\" Tomas Reed said.\"}\n",
    );
    dir
}

#[test]
fn a_second_run_changes_nothing_and_a_third_only_what_changed() {
    let dir = small();
    let first = dir.run(&["index", "papers"]).code(0);
    assert!(first.out.contains("2 added, 0 changed, 0 removed, 0 unchanged"), "{}", first.out);
    let second = dir.run(&["index", "papers"]).code(0);
    assert!(second.out.contains("0 added, 0 changed, 0 removed, 2 unchanged"), "{}", second.out);

    dir.file(
        "papers/one.txt",
        "Bridge to open\nBy Mara Quill\nOSTREL, May 9 — The bridge will open, the city said.\n\n\
         “The rust is gone,” said Mayor Ilse Tarn. “Thank you for waiting.”\n",
    );
    fs::remove_file(dir.path().join("papers/two.jsonl")).expect("the file goes");
    let third = dir.run(&["index", "papers"]).code(0);
    assert!(third.out.contains("0 added, 1 changed, 1 removed, 0 unchanged"), "{}", third.out);
    dir.run(&["search", "ferry"]).code(1);
    dir.run(&["search", "patience"]).code(1);
    let hits = dir.run(&["search", "open", "--format", "jsonl"]).code(0).rows();
    assert_eq!(hits.len(), 1);
}

#[test]
fn touching_a_file_without_changing_it_changes_nothing() {
    let dir = small();
    dir.run(&["index", "papers"]).code(0);
    let path = dir.path().join("papers/one.txt");
    let text = fs::read(&path).expect("the file");
    std::thread::sleep(std::time::Duration::from_millis(20));
    fs::write(&path, text).expect("the same again");
    let again = dir.run(&["index", "papers"]).code(0);
    assert!(again.out.contains("0 added, 0 changed, 0 removed, 2 unchanged"), "{}", again.out);
}

#[test]
fn broken_files_are_named_and_lose_no_neighbour() {
    let dir = Dir::new();
    let good = "{\"id\":\"x1\",\"body\":\"The mill will reopen, the owner said on Monday.\"}";
    dir.file(
        "in/cut.jsonl",
        format!("{good}\n{{\"id\":\"x2\",\"body\":\"The mi\n{}\n", good.replace("x1", "x3")),
    );
    dir.file("in/empty.txt", "");
    dir.file("in/noise.txt", [0u8, 255, 1, 254, 0, 0, 7, 200, 0, 13, 0, 99].repeat(40));
    dir.file("in/good.txt", "The mill will close.\n\nThe owner, Ada Crane, said she was sorry.\n");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("..", dir.path().join("in/loop")).expect("a link");
        let fifo = std::process::Command::new("mkfifo").arg(dir.path().join("in/pipe")).status();
        assert!(fifo.is_ok_and(|s| s.success()), "mkfifo");
    }
    let run = dir.run(&["index", "in", "nowhere"]).code(0);
    for name in ["cut.jsonl:2", "empty.txt", "noise.txt", "nowhere"] {
        assert!(run.err.contains(name), "{name} is not named in:\n{}", run.err);
    }
    #[cfg(unix)]
    for name in ["loop", "pipe"] {
        assert!(run.err.contains(name), "{name} is not named in:\n{}", run.err);
    }
    let ids = dir.run(&["search", "mill", "--format", "jsonl", "--all-copies"]).code(0).rows();
    assert_eq!(ids.len(), 3, "{ids:?}");
    dir.run(&["status", "--failed"]).code(0);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let dir = small();
    let path = dir.path().join("papers/one.txt");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::File::open(&path).is_ok() {
        // Nothing is forbidden to this user.
        return;
    }
    let run = dir.run(&["index", "papers"]).code(0);
    assert!(run.err.contains("one.txt: permission denied"), "{}", run.err);
}

#[test]
fn nothing_to_read_is_an_error() {
    let dir = Dir::new();
    let run = dir.run(&["index", "nowhere"]).code(2);
    assert!(run.err.contains("nowhere"), "{}", run.err);
    let run = Dir::new().run(&["search", "anything"]).code(2);
    assert!(run.err.contains("whosaid index"), "{}", run.err);
}

#[test]
fn a_query_without_an_index_builds_it_from_the_corpus() {
    let dir = small();
    fs::rename(dir.path().join("papers"), dir.path().join("corpus")).expect("renamed");
    let run = dir.run(&["quotes", "rust"]).code(0);
    assert!(run.err.contains("building it from ./corpus"), "{}", run.err);
    assert!(run.out.contains("Ilse Tarn"), "{}", run.out);
    let run = dir.run(&["quotes", "rust"]).code(0);
    assert!(!run.err.contains("building"), "{}", run.err);
}

/// A run that is killed leaves an index that the next run completes.
#[cfg(unix)]
#[test]
fn killed_and_run_again_is_as_good_as_undisturbed() {
    let dir = Dir::new();
    for k in 0..400 {
        dir.file(
            &format!("in/{k}.txt"),
            format!(
                "Story {k}\n\nThe council met on day {k}.\n\n“We counted {k} boats,” said Orla Finn, the harbour master.\n"
            ),
        );
    }
    let mut killed = 0;
    for wait in [5, 30, 80] {
        let mut child = super::util::command(dir.path(), &["index", "in"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        killed += u32::from(child.try_wait().expect("a child").is_none());
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
    assert!(killed > 0, "every run was over before it was killed");
    dir.run(&["index", "in"]).code(0);
    dir.run(&["index", "in", "--index", "fresh"]).code(0);
    let all = |index: &str| {
        let mut ids: Vec<String> = dir
            .run(&["quotes", "--limit", "0", "--all-copies", "--format", "jsonl", "--index", index])
            .code(0)
            .rows()
            .iter()
            .map(|row| format!("{} {}", row["id"], row["text"]))
            .collect();
        ids.sort();
        ids
    };
    let after = all("index");
    assert!(after.len() >= 400, "{}", after.len());
    assert_eq!(after, all("fresh"));
}

#[test]
fn the_sample_archive_is_read_whole() {
    let run = super::util::run_in(root(), &["status", "--index", super::util::sample(), "--format", "json"])
        .code(0);
    let status: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let truth = fs::read_to_string(root().join("tests/corpus/ARTICLES.tsv")).expect("the truth");
    let articles = truth.lines().skip(1).filter(|l| !l.trim().is_empty()).count() as u64;
    assert!(status["articles"].as_u64().expect("a number") >= articles, "{status}");
}
