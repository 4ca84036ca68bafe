//! The files of an index: what is ours and what is not, readers beside a writer, locks,
//! older formats, disks that are full.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use super::util::{Dir, command, finished, root};

fn article(n: usize) -> String {
    format!(
        "{{\"id\":\"a{n}\",\"title\":\"Ferry {n}\",\"date\":\"2022-03-{:02}\",\"body\":\"The ferry was late. \
         \\\"We waited {n} hours,\\\" said Tomas Reed, a passenger.\"}}\n",
        n % 28 + 1
    )
}

fn lines(articles: usize) -> String {
    (0..articles).map(article).collect()
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut out = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            out.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
    out
}

fn only(folder: &Path, start: &str) -> std::path::PathBuf {
    let found: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .flatten()
        .filter(|e| e.file_name().to_string_lossy().starts_with(start))
        .collect();
    assert_eq!(found.len(), 1, "{start} in {}", folder.display());
    found[0].path()
}

#[test]
fn files_of_others_in_the_folder_stay() {
    let dir = Dir::new();
    dir.file("in.jsonl", lines(3));
    let names = [
        "index/files-2024.zip",
        "index/files-7.bin.bak",
        "index/copies-of-letters.txt",
        "index/signatures-needed.doc",
        "index/segments/thesis.txt",
        "index/data-old/names-1.log",
    ];
    let others: Vec<_> = names.iter().map(|name| dir.file(name, "precious")).collect();
    dir.run(&["index", "in.jsonl"]).code(0);
    dir.file("in.jsonl", lines(5));
    dir.run(&["index"]).code(0);
    dir.run(&["index", "--rebuild"]).code(0);
    for other in others {
        assert_eq!(fs::read_to_string(&other).expect("still there"), "precious", "{}", other.display());
    }
}

#[test]
fn asking_writes_nothing() {
    let dir = Dir::new();
    dir.file("in.jsonl", lines(4));
    dir.run(&["index", "in.jsonl"]).code(0);
    let before = files(&dir.path().join("index"));
    for question in [
        &["quotes", "waited"][..],
        &["search", "ferry"],
        &["speakers"],
        &["topics", "ferry"],
        &["timeline"],
        &["count", "ferry"],
        &["related", "a1"],
        &["show", "a1"],
        &["status"],
        &["check", "--text", "“We waited 2 hours,” said Tomas Reed."],
    ] {
        assert!(dir.run(question).code < 2, "{question:?}");
    }
    assert_eq!(files(&dir.path().join("index")), before);
}

#[cfg(unix)]
#[test]
fn files_follow_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new();
    dir.file("in.jsonl", lines(2));
    let shell = format!("umask 022; exec {} index in.jsonl", env!("CARGO_BIN_EXE_whosaid"));
    let run = Command::new("sh").args(["-c", &shell]).current_dir(dir.path()).output().expect("sh");
    assert!(run.status.success());
    for name in files(&dir.path().join("index")).keys() {
        let mode = fs::metadata(dir.path().join("index").join(name)).expect("there").permissions().mode();
        assert_eq!(mode & 0o044, 0o044, "{name} has {mode:o}");
    }
}

#[test]
fn the_second_writer_is_told_and_harms_nothing() {
    let dir = Dir::new();
    dir.file("in.jsonl", lines(3));
    dir.run(&["index", "in.jsonl"]).code(0);
    let held = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(dir.path().join("index/write.lock"))
        .expect("a lock file");
    held.lock().expect("nobody holds it");
    dir.file("in.jsonl", lines(4));
    for args in [&["index"][..], &["index", "--rebuild"]] {
        let run = dir.run(args).code(2);
        assert!(run.err.contains("another process is writing"), "{}", run.err);
    }
    assert_eq!(dir.run(&["search", "ferry", "--format", "jsonl"]).code(0).rows().len(), 3);
    drop(held);
    dir.run(&["index"]).code(0);
    assert_eq!(dir.run(&["search", "ferry", "--format", "jsonl"]).code(0).rows().len(), 4);
}

#[test]
fn an_index_of_an_older_format_is_recognised_and_rebuilt() {
    let dir = Dir::new();
    dir.file("corpus/in.jsonl", lines(3));
    let old = [
        "index/files-12.bin",
        "index/copies-12.bin",
        "index/segments/meta.json",
        "index/segments/0123456789abcdef0123456789abcdef.store",
    ]
    .map(|name| dir.file(name, "old"));
    dir.file("index/whosaid.json", "{\"format\":2}\n");
    for args in [&["search", "ferry"][..], &["index"]] {
        let run = dir.run(args).code(2);
        assert!(run.err.contains("format 2") && run.err.contains("format 3"), "{}", run.err);
        assert!(run.err.contains("--rebuild"), "{}", run.err);
    }
    dir.run(&["index", "--rebuild"]).code(0);
    assert_eq!(dir.run(&["search", "ferry", "--format", "jsonl"]).code(0).rows().len(), 3);
    assert!(old.iter().all(|path| !path.exists()));
}

#[test]
fn an_index_of_this_format_stays_readable() {
    // Made by the first version of this format from tests/compat/format-3.jsonl.
    let dir = Dir::new();
    let from = root().join("tests/compat/format-3");
    for (name, bytes) in files(&from) {
        dir.file(&format!("index/{name}"), bytes);
    }
    let rows = dir.run(&["quotes", "harbour", "--format", "jsonl"]).code(0).rows();
    assert_eq!(rows[0]["speaker"]["name"], "Edda Quist");
    let speakers = dir.run(&["speakers", "--format", "jsonl"]).code(0).rows();
    assert_eq!(speakers[0]["names"], serde_json::json!(["Edda Quist"]));
    let status = dir.run(&["status", "--format", "json"]).code(0).rows().remove(0);
    assert_eq!((&status["articles"], &status["copies"]), (&serde_json::json!(4), &serde_json::json!(1)));
}

#[test]
fn what_a_killed_build_left_is_collected() {
    let dir = Dir::new();
    dir.file("in.jsonl", lines(3));
    dir.run(&["index", "in.jsonl"]).code(0);
    let left = [
        "index/data-9/segments/meta.json",
        "index/data-9/segments/0123456789abcdef0123456789abcdef.store",
        "index/data-9/tables/names-1.log",
    ]
    .map(|name| dir.file(name, "torn"));
    dir.file("in.jsonl", lines(4));
    dir.run(&["index"]).code(0);
    assert!(left.iter().all(|path| !path.exists()) && !dir.path().join("index/data-9").exists());
}

#[test]
fn a_deletion_that_a_crash_left_is_no_obstacle() {
    let dir = Dir::new();
    for n in 0..3 {
        dir.file(&format!("in/{n}.jsonl"), article(n));
    }
    dir.run(&["index", "in", "--threads", "1"]).code(0);
    let copy = Dir::new();
    for (name, bytes) in files(dir.path()) {
        copy.file(&name, bytes);
    }
    let change = |dir: &Dir| {
        dir.file("in/1.jsonl", article(7));
        fs::remove_file(dir.path().join("in/2.jsonl")).expect("it goes");
    };
    // the file of deletions that the update writes first, without the commit that names it
    change(&copy);
    copy.run(&["index", "in", "--threads", "1"]).code(0);
    let segments = |dir: &Dir| only(&dir.path().join("index"), "data-").join("segments");
    let before = files(&segments(&dir));
    let mut left = 0;
    for (name, bytes) in files(&segments(&copy)) {
        if name.ends_with(".del") && !before.contains_key(&name) {
            fs::write(segments(&dir).join(name), bytes).expect("written");
            left += 1;
        }
    }
    assert!(left > 0, "the update deleted nothing");
    change(&dir);
    for _ in 0..2 {
        dir.run(&["index", "in", "--threads", "1"]).code(0);
        assert_eq!(dir.run(&["search", "ferry", "--format", "jsonl"]).code(0).rows().len(), 2);
    }
}

#[test]
fn readers_beside_a_writer_always_answer() {
    let dir = Dir::new();
    dir.file("in/first.jsonl", lines(10));
    dir.run(&["index", "in"]).code(0);
    for n in 0..40 {
        dir.file(&format!("in/{n}.jsonl"), lines(100 + n));
    }
    let mut writer = command(dir.path(), &["index", "in", "--commit-every", "0.02", "--threads", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut asked = 0;
    while writer.try_wait().expect("it can be waited for").is_none() {
        for question in
            [&["status"][..], &["topics", "ferry"], &["related", "a1"], &["quotes", "waited"], &["timeline"]]
        {
            let run = dir.run(question);
            assert!(run.code < 2, "{question:?}: {}", run.err);
            asked += 1;
        }
    }
    assert!(asked > 0);
    assert!(writer.wait().expect("it ends").success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_takes_no_more_ends_the_run_with_a_message() {
    let dir = Dir::new();
    dir.file("small.jsonl", lines(3));
    dir.run(&["index", "small.jsonl"]).code(0);
    // more than a round of what the engine takes up at once, of words that hardly repeat
    let mut text = String::new();
    let mut state = 7u64;
    for n in 0..9000 {
        let words: String = (0..300)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                format!("{:x} ", state >> 44)
            })
            .collect();
        text.push_str(&format!("{{\"id\":\"b{n}\",\"title\":\"T {n}\",\"body\":\"{words}.\"}}\n"));
    }
    dir.file("large.jsonl", text);
    // files may grow to 2 MB, and a write beyond that fails
    let shell =
        format!("trap '' XFSZ; ulimit -f 4000; exec {} index large.jsonl", env!("CARGO_BIN_EXE_whosaid"));
    let mut child = Command::new("sh")
        .args(["-c", &shell])
        .current_dir(dir.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("sh");
    let started = std::time::Instant::now();
    while child.try_wait().expect("it can be waited for").is_none() {
        if started.elapsed() > Duration::from_secs(120) {
            let _ = child.kill();
            panic!("the run never ended");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let run = finished(&child.wait_with_output().expect("its output"));
    assert_eq!(run.code, 2, "{}", run.err);
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    // the old commit is whole, and there is room again
    assert_eq!(dir.run(&["search", "ferry", "--format", "jsonl"]).code(0).rows().len(), 3);
    dir.file("more.jsonl", article(9));
    dir.run(&["index", "small.jsonl", "more.jsonl"]).code(0);
    assert_eq!(dir.run(&["search", "ferry", "--format", "jsonl"]).code(0).rows().len(), 4);
}
