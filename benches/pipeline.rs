//! How long it takes from files to a committed index and from a question to its
//! answer, against raw tantivy in the same run.
//!
//! `WHOSAID_BENCH` names a file of articles (.jsonl, .jsonl.zst or .jsonl.gz
//! with `title` and `body`); without it the sample archive, repeated, stands in.
//! Prints seconds, MB/s and ratios; judges nothing.

mod common;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use common::{BIN, Row, median, rows, start, watched};
use tantivy::schema::{STORED, Schema, TEXT};

fn main() {
    let scratch = tempfile::tempdir().expect("a folder for the indexes");
    let articles = match std::env::var_os("WHOSAID_BENCH") {
        Some(path) => PathBuf::from(path),
        None => sample(scratch.path()),
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let all: Vec<Row> = rows(&articles).collect();
    let bytes: usize = all.iter().map(|row| row.title.len() + row.body.len()).sum();
    let mb = bytes as f64 / 1e6;
    println!("{} articles, {mb:.1} MB of text, {threads} threads", all.len());

    attribution(&all);
    drop(all);

    // by turns, so that a slow minute of the machine meets both
    let index = scratch.path().join("index");
    let (mut raws, mut wholes, mut peak) = (Vec::new(), Vec::new(), 0);
    for turn in 0..TURNS {
        raws.push(raw_tantivy(&articles, &scratch.path().join(format!("raw{turn}")), threads));
        let _ = fs::remove_dir_all(&index);
        let (whole, high) = whosaid_index(&articles, &index, threads);
        wholes.push(whole);
        peak = peak.max(high);
    }
    let (raw, whole) = (median(&mut raws), median(&mut wholes));
    println!("raw tantivy      {}", several(&raws, mb));
    println!(
        "whosaid index    {}  {:.2} times raw  peak {:.0} MiB",
        several(&wholes, mb),
        whole.as_secs_f64() / raw.as_secs_f64(),
        peak as f64 / 1024.0
    );
    let (again, _) = whosaid_index(&articles, &index, threads);
    println!(
        "whosaid again    {:7.3} s  {:.4} of the first run",
        again.as_secs_f64(),
        again.as_secs_f64() / whole.as_secs_f64()
    );
    for question in [
        &["quotes", "inflation"][..],
        &["quotes", "--speaker", "bernanke", "inflation"],
        &["search", "oil", "spill"],
    ] {
        let mut times: Vec<Duration> = (0..15).map(|_| ask(&index, question)).collect();
        println!(
            "cold {:38} {:6.1} ms (median of 15, min {:.1})",
            question.join(" "),
            median(&mut times).as_secs_f64() * 1e3,
            times[0].as_secs_f64() * 1e3
        );
    }
}

/// Times that raw tantivy and whosaid index the file.
const TURNS: usize = 3;

/// The median of sorted times, and between which they lie.
fn several(times: &[Duration], mb: f64) -> String {
    let [first, middle, last] = [0, times.len() / 2, times.len() - 1].map(|k| times[k].as_secs_f64());
    format!(
        "{middle:7.2} s  {:6.1} MB/s  (median of {}, {first:.2} to {last:.2} s)",
        mb / middle,
        times.len()
    )
}

/// Text in, quotations out, on one thread.
fn attribution(rows: &[Row]) {
    let mut bytes = 0;
    let mut quotes = 0;
    let started = Instant::now();
    for Row { title, body, .. } in rows {
        let document = whosaid::text::Document::new(body);
        let context = whosaid::attribution::Context { title: Some(title), ..Default::default() };
        quotes += whosaid::attribution::attribute(&document, &context).len();
        bytes += body.len();
        if bytes > 60_000_000 {
            break;
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let mb = bytes as f64 / 1e6;
    println!(
        "attribution      {seconds:7.2} s  {:6.1} MB/s on one thread, {quotes} quotations in {mb:.0} MB",
        mb / seconds
    );
}

/// Title and body, tokenized as tantivy does, stored, committed.
fn raw_tantivy(articles: &Path, dir: &Path, threads: usize) -> Duration {
    fs::create_dir_all(dir).expect("a folder");
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", TEXT | STORED);
    let body = schema.add_text_field("body", TEXT | STORED);
    let started = Instant::now();
    let index = tantivy::Index::create_in_dir(dir, schema.build()).expect("an index");
    let mut writer: tantivy::IndexWriter =
        index.writer_with_num_threads(threads, 400 << 20).expect("a writer");
    for row in rows(articles) {
        let mut doc = tantivy::TantivyDocument::new();
        doc.add_text(title, &row.title);
        doc.add_text(body, &row.body);
        writer.add_document(doc).expect("room for a document");
    }
    writer.commit().expect("a commit");
    writer.wait_merging_threads().expect("merges");
    started.elapsed()
}

/// Wall time and peak resident memory in KiB of a whole process.
fn whosaid_index(articles: &Path, dir: &Path, threads: usize) -> (Duration, u64) {
    let [dir, articles] = [dir, articles].map(|p| p.to_string_lossy().into_owned());
    let started = Instant::now();
    let child = start(&["index", "--threads", &threads.to_string(), "--index", &dir, &articles]);
    let (code, took, peak) = watched(child, started, Duration::from_millis(2));
    assert_eq!(code, 0, "whosaid index failed");
    (took, peak.resident)
}

fn ask(index: &Path, question: &[&str]) -> Duration {
    let started = Instant::now();
    let output =
        Command::new(BIN).args(question).arg("--index").arg(index).output().expect("the binary starts");
    assert!(output.status.code().is_some_and(|c| c < 2), "{}", String::from_utf8_lossy(&output.stderr));
    started.elapsed()
}

/// The sample archive as JSON Lines, over and over up to about 20 MB.
fn sample(scratch: &Path) -> PathBuf {
    let articles = common::sample();
    let mut out = Vec::new();
    while out.len() < 20_000_000 {
        for Row { title, body, .. } in &articles {
            let row = serde_json::json!({"title": title, "body": body});
            writeln!(out, "{row}").expect("memory");
        }
    }
    let path = scratch.join("sample.jsonl");
    fs::write(&path, out).expect("room for the sample");
    path
}
