//! Nothing lost in silence: files, faults, signals, killed runs.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use super::util::{Dir, Run, command, finished, run_in};

fn article(words: &str) -> String {
    format!("{words}\n\nThe council met.\n\n“We counted {words},” said Orla Finn, the harbour master.\n")
}

#[track_caller]
fn files(run: &Run, expected: &str) {
    let line = run.out.lines().find(|l| l.starts_with("files: ")).unwrap_or_default();
    assert_eq!(line, format!("files: {expected}"), "{}\n{}", run.out, run.err);
}

/// What is in an index, as sorted rows.
fn rows(dir: &Dir, index: &str) -> Vec<String> {
    let all = ["quotes", "--limit", "0", "--all-copies", "--format", "jsonl", "--index", index];
    let mut rows: Vec<String> = dir.run(&all).code(0).out.lines().map(without_score).collect();
    rows.sort();
    rows
}

fn without_score(row: &str) -> String {
    let mut row: serde_json::Value = serde_json::from_str(row).expect("JSON");
    row["score"] = serde_json::Value::Null;
    row.to_string()
}

fn count(dir: &Dir, query: &str) -> usize {
    dir.run(&["search", query, "--format", "jsonl", "--all-copies", "--limit", "0"]).rows().len()
}

#[test]
fn a_word_that_a_stemmer_cannot_stem_is_read_all_the_same() {
    let dir = Dir::new();
    for word in ["ισαισα", "ισαισε"] {
        dir.file(
            &format!("in/{word}.json"),
            format!("{{\"title\":\"x\",\"lang\":\"el\",\"body\":\"{word} η λέξη είναι εδώ στο λιμάνι.\"}}"),
        );
    }
    dir.run(&["index", "in"]).code(0);
    // both are forms of one word
    assert_eq!(count(&dir, "ισαισε"), 2);
}

#[test]
fn a_length_of_time_beyond_all_calendars_is_no_fault() {
    let dir = Dir::new();
    dir.file(
        "a.txt",
        "Published: March 3, 2024\n\n\"The rocks formed here,\" the geologist Ada Lindqvist said 99999999 days ago. \
         She added that they hold.\n",
    );
    let run = dir.run(&["extract", "a.txt"]).code(0);
    assert!(!run.err.contains("internal"), "{}", run.err);
    assert_eq!(run.rows()[0]["quotes"][0]["speaker"]["name"], "Ada Lindqvist");
}

#[test]
fn a_long_word_before_the_credits_is_no_fault() {
    let dir = Dir::new();
    for n in [1150, 1180, 1190, 1195, 1200, 1250, 1300] {
        dir.file(&format!("in/{n}.txt"), format!("Reporting by {}ing by Ada", "a".repeat(n)));
    }
    let run = dir.run(&["extract", "in"]);
    assert!(!run.err.contains("internal"), "{}", run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_error_stops_nothing() {
    let dir = Dir::new();
    dir.file(
        "a.jsonl",
        "{\"title\":\"x\"}\n".repeat(40) + "{\"title\":\"x\",\"body\":\"The quay is shut.\"}\n",
    );
    for args in [&["extract", "a.jsonl"][..], &["index", "a.jsonl"]] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("/dev/full");
        let mut child = command(dir.path(), args).stdout(Stdio::piped()).stderr(full).spawn().expect("a run");
        let mut waited = 0;
        while child.try_wait().expect("a child").is_none() && waited < 300 {
            std::thread::sleep(Duration::from_millis(100));
            waited += 1;
        }
        // a run that hangs is ended here, and fails by its exit code
        let _ = child.kill();
        let run = finished(&child.wait_with_output().expect("output")).code(0);
        assert!(!run.out.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn names_that_differ_only_in_what_is_no_text_are_two_files() {
    use std::os::unix::ffi::OsStrExt;
    let dir = Dir::new();
    fs::create_dir(dir.path().join("in")).expect("a folder");
    for (name, words) in [(&b"n\xff.txt"[..], "nine boats"), (b"n\xfe.txt", "ten boats")] {
        let path = dir.path().join("in").join(std::ffi::OsStr::from_bytes(name));
        fs::write(path, article(words)).expect("a file");
    }
    let run = dir.run(&["index", "in"]).code(0);
    files(&run, "2 added, 0 changed, 0 removed, 0 unchanged");
    assert_eq!(count(&dir, "boats"), 2);
    files(&dir.run(&["index"]).code(0), "0 added, 0 changed, 0 removed, 2 unchanged");
}

#[test]
fn a_sidecar_is_part_of_its_file() {
    let dir = Dir::new();
    dir.file("in/a.txt", article("nine boats"));
    dir.run(&["index", "in"]).code(0);
    for (content, title) in [("title: Quay shut\n", "Quay shut"), ("title: Quay open\n", "Quay open")] {
        dir.file("in/a.txt.meta.yaml", content);
        files(&dir.run(&["index"]).code(0), "0 added, 1 changed, 0 removed, 0 unchanged");
        let hits = dir.run(&["search", "boats", "--format", "jsonl"]).code(0).rows();
        assert_eq!(hits[0]["title"], title);
    }
    files(&dir.run(&["index"]).code(0), "0 added, 0 changed, 0 removed, 1 unchanged");
    fs::remove_file(dir.path().join("in/a.txt.meta.yaml")).expect("removed");
    files(&dir.run(&["index"]).code(0), "0 added, 1 changed, 0 removed, 0 unchanged");
}

#[test]
fn the_folder_one_stands_in_is_a_root_like_any_other() {
    let dir = Dir::new();
    dir.file("d/a.txt", article("nine boats"));
    let here = dir.path().join("d");
    run_in(&here, &["index", "."]).code(0);
    dir.file("d/b.txt", article("ten boats"));
    let run = run_in(&here, &["index"]).code(0);
    assert!(!run.err.contains("no such file"), "{}", run.err);
    files(&run, "1 added, 0 changed, 0 removed, 1 unchanged");
}

#[test]
fn an_archive_that_is_moved_keeps_its_files() {
    let dir = Dir::new();
    dir.file("d/papers/a.txt", article("nine boats"));
    dir.file("elsewhere/b.txt", article("ten boats"));
    run_in(&dir.path().join("d"), &["index", "papers", "../elsewhere"]).code(0);
    fs::rename(dir.path().join("d"), dir.path().join("d2")).expect("moved");
    let moved = dir.path().join("d2");
    files(&run_in(&moved, &["index"]).code(0), "0 added, 0 changed, 0 removed, 2 unchanged");
    files(&run_in(&moved, &["index", "papers"]).code(0), "0 added, 0 changed, 0 removed, 1 unchanged");
    // from another folder
    let run = dir.run(&["index", "--index", "d2/index"]).code(0);
    files(&run, "0 added, 0 changed, 0 removed, 2 unchanged");
}

#[test]
fn a_root_that_is_not_there_is_an_error_and_never_remembered() {
    let dir = Dir::new();
    dir.file("in/a.txt", article("nine boats"));
    let run = dir.run(&["index", "im"]).code(2);
    assert!(run.err.contains("im: no such file"), "{}", run.err);
    assert!(!dir.path().join("index").exists(), "an index of nothing was made");
    let run = dir.run(&["index", "in", "im"]).code(0);
    assert!(run.err.contains("im: no such file"), "{}", run.err);
    assert!(!dir.run(&["index"]).code(0).err.contains("im:"));
    dir.run(&["index", "im"]).code(2);
    assert!(!dir.run(&["index"]).code(0).err.contains("im:"));
    // one that was there and is not keeps what is known of it
    fs::rename(dir.path().join("in"), dir.path().join("away")).expect("moved");
    let run = dir.run(&["index"]).code(2);
    files(&run, "0 added, 0 changed, 0 removed, 0 unchanged");
    assert_eq!(count(&dir, "boats"), 1);
}

#[test]
fn a_root_below_another_gives_no_file_twice() {
    let dir = Dir::new();
    dir.file("in/a.txt", article("nine boats"));
    dir.file("in/sub/b.txt", article("ten boats"));
    dir.run(&["index", "in/sub"]).code(0);
    files(&dir.run(&["index", "in"]).code(0), "1 added, 0 changed, 0 removed, 1 unchanged");
    assert_eq!(count(&dir, "boats"), 2);
    files(&dir.run(&["index"]).code(0), "0 added, 0 changed, 0 removed, 2 unchanged");
    fs::remove_file(dir.path().join("in/sub/b.txt")).expect("removed");
    files(&dir.run(&["index", "in"]).code(0), "0 added, 0 changed, 1 removed, 1 unchanged");
    assert_eq!(count(&dir, "boats"), 1);
}

#[test]
fn a_root_in_a_hidden_folder_is_not_gone_when_the_folder_around_it_is_read() {
    let dir = Dir::new();
    dir.file("in/a.txt", article("nine boats"));
    dir.file("in/.old/b.txt", article("ten boats"));
    dir.run(&["index", "in/.old"]).code(0);
    files(&dir.run(&["index", "in"]).code(0), "1 added, 0 changed, 0 removed, 0 unchanged");
    assert_eq!(count(&dir, "boats"), 2);
    files(&dir.run(&["index"]).code(0), "0 added, 0 changed, 0 removed, 2 unchanged");
}

#[test]
fn an_index_is_no_article() {
    let dir = Dir::new();
    dir.file("in/a.txt", article("nine boats"));
    dir.run(&["index", "in", "--index", "in/mine"]).code(0);
    assert_eq!(dir.run(&["extract", "in"]).code(0).rows().len(), 1);
    let run = dir.run(&["index", "in", "--index", "other"]).code(0);
    files(&run, "1 added, 0 changed, 0 removed, 0 unchanged");
    assert_eq!(run.err.matches("skipped").count(), 0, "{}", run.err);
}

#[test]
fn what_is_said_of_an_archive_of_articles_is_not_said_of_each() {
    let dir = Dir::new();
    let mut tar = tar::Builder::new(Vec::new());
    for (name, what) in [("a.txt", "nine boats"), ("b.txt", "ten boats")] {
        let bytes = article(what);
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        tar.append_data(&mut header, name, bytes.as_bytes()).expect("a member");
    }
    dir.file("in/t.tar", tar.into_inner().expect("a tar"));
    dir.file("in/t.tar.meta.yaml", "title: All letters\nsection: Letters\n");
    let rows = dir.run(&["extract", "in"]).code(0).rows();
    let titles: Vec<_> = rows.iter().map(|row| &row["title"]).collect();
    assert_eq!(titles.len(), 2);
    assert!(!titles.iter().any(|title| *title == "All letters"), "{titles:?}");
    assert!(rows.iter().all(|row| row["section"] == "Letters"));
}

#[test]
fn a_root_can_be_forgotten() {
    let dir = Dir::new();
    dir.file("in/a.txt", article("nine boats"));
    dir.file("more/b.txt", article("ten boats"));
    dir.run(&["index", "in", "more"]).code(0);
    let run = dir.run(&["index", "--forget", "nowhere"]).code(2);
    assert!(run.err.contains("in, more"), "{}", run.err);
    files(&dir.run(&["index", "--forget", "./more"]).code(0), "0 added, 0 changed, 1 removed, 0 unchanged");
    assert_eq!(count(&dir, "boats"), 1);
    files(&dir.run(&["index"]).code(0), "0 added, 0 changed, 0 removed, 1 unchanged");
}

#[test]
fn building_anew_reads_what_was_read() {
    let dir = Dir::new();
    dir.file("in/a.txt", article("nine boats"));
    dir.run(&["index", "in"]).code(0);
    files(&dir.run(&["index", "--rebuild"]).code(0), "1 added, 0 changed, 0 removed, 0 unchanged");
}

#[test]
fn an_id_does_not_depend_on_how_the_path_was_typed() {
    let dir = Dir::new();
    let path = dir.file("x.txt", article("nine boats"));
    dir.run(&["index", "."]).code(0);
    let id = |run: Run| run.code(0).rows()[0]["id"].clone();
    let first = id(dir.run(&["extract", "x.txt"]));
    assert_eq!(first, id(dir.run(&["extract", "./x.txt"])));
    assert_eq!(first, id(dir.run(&["extract", &path.to_string_lossy()])));
    assert_eq!(first, id(dir.run(&["search", "boats", "--format", "jsonl"])));
}

#[cfg(unix)]
#[test]
fn links_out_of_the_folder_are_left_alone_unless_wanted() {
    let dir = Dir::new();
    dir.file("in/a.txt", article("nine boats"));
    dir.file("out/b.txt", article("ten boats"));
    std::os::unix::fs::symlink("../out", dir.path().join("in/link")).expect("a link");
    let run = dir.run(&["index", "in"]).code(0);
    assert!(run.err.contains("in/link: a symbolic link that leads out"), "{}", run.err);
    assert_eq!(count(&dir, "boats"), 1);
    dir.run(&["index", "in", "--follow-links"]).code(0);
    assert_eq!(count(&dir, "boats"), 2);
}

/// Lines of JSON, each an article with a quotation.
fn lines(n: usize, word: &str) -> String {
    let line = |k| {
        let body = format!("The {word} of day {k} came in. \\\"We counted {k} {word}s,\\\" said Orla Finn.");
        format!("{{\"id\":\"{word}{k}\",\"title\":\"Day {k}\",\"body\":\"{body}\"}}\n")
    };
    (0..n).map(line).collect()
}

#[test]
fn a_changed_file_is_replaced_in_one_commit() {
    let dir = Dir::new();
    dir.file("in/a.jsonl", lines(6000, "ferry"));
    dir.file("in/z.txt", article("nine boats"));
    dir.run(&["index", "in"]).code(0);
    dir.file("in/a.jsonl", lines(6001, "ferry"));
    dir.file("in/z.txt", article("ten boats"));
    let mut child = command(dir.path(), &["index", "--commit-every", "0.01", "--threads", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("a run");
    // z comes after a, whose reading takes many commits
    let mut asked = 0;
    while child.try_wait().expect("a child").is_none() {
        assert_eq!(count(&dir, "boats"), 1, "a file was gone while others were read");
        asked += 1;
    }
    assert!(child.wait().expect("a child").success());
    assert!(asked > 2, "the run was over before it was asked anything");
    assert_eq!(count(&dir, "ferry"), 6001);
}

#[cfg(unix)]
fn signal(child: &std::process::Child, name: &str) {
    let status = std::process::Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(status.expect("kill").success());
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_commits_and_goes_on_later() {
    let dir = Dir::new();
    dir.file("in/a.jsonl", lines(8000, "ferry"));
    // a signal that whoever runs the tests ignores is ignored by what they start, and by whosaid
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).expect("a mask"));
    let heard = |number: u32| ignored >> (number - 1) & 1 == 0;
    let signals: Vec<_> =
        [("-INT", 2), ("-TERM", 15), ("-HUP", 1)].into_iter().filter(|s| heard(s.1)).collect();
    assert!(!signals.is_empty(), "whoever runs the tests ignores every signal");
    for (name, _) in signals {
        let index = format!("x{name}");
        let mut child = command(dir.path(), &["index", "in", "--threads", "1", "--index", &index])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a run");
        while !dir.path().join(&index).join("whosaid.json").exists() {
            assert_eq!(child.try_wait().expect("a child"), None, "the run has ended");
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(50));
        signal(&child, name);
        let run = finished(&child.wait_with_output().expect("output")).code(130);
        let (_, rest) = run.err.split_once("interrupted: ").expect("a word about it");
        let committed: usize = rest.split(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        assert!(committed < 8000, "the run was over before it was interrupted");
        assert!(rest.contains("articles committed; run `whosaid index` again to go on"), "{rest}");
        dir.run(&["index", "--index", &index]).code(0);
        let ids =
            dir.run(&["search", "ferry", "-n", "0", "--all-copies", "--format", "jsonl", "--index", &index]);
        assert_eq!(ids.rows().len(), 8000);
    }
}

/// However often a run is killed, the next one makes the index whole.
/// `WHOSAID_KILLS` sets how often.
#[cfg(unix)]
#[test]
fn killed_at_any_moment_and_run_again_is_as_good_as_undisturbed() {
    let kills: u64 = std::env::var("WHOSAID_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(12);
    let dir = Dir::new();
    for k in 0..150 {
        dir.file(&format!("in/{k}.txt"), article(&format!("{k} boats")));
    }
    dir.file("in/m.jsonl", lines(1500, "ferry"));
    dir.file("in/z.jsonl", lines(500, "barge"));
    let mut random = 0x2545_f491_4f6c_dd1du64;
    let mut killed = 0;
    for round in 0..kills {
        // now and then what was read changes, and what is done is undone
        match round % 4 {
            1 => drop(dir.file("in/7.txt", article(&format!("7 boats, counted {round} times")))),
            2 => drop(dir.file("in/m.jsonl", lines(1500 + round as usize, "ferry"))),
            3 => fs::remove_dir_all(dir.path().join("index")).expect("removed"),
            _ => {}
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let mut child = command(dir.path(), &["index", "in", "--commit-every", "0.2"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a run");
        std::thread::sleep(Duration::from_millis(5 + random % 1500));
        killed += u64::from(child.try_wait().expect("a child").is_none());
        child.kill().expect("killed");
        child.wait().expect("ended");
    }
    assert!(killed > 0, "every run was over before it was killed");
    dir.run(&["index", "in"]).code(0);
    dir.run(&["index", "in", "--index", "fresh"]).code(0);
    let after = rows(&dir, "index");
    assert!(after.len() >= 2000, "{}", after.len());
    assert_eq!(after, rows(&dir, "fresh"));
}
