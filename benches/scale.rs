//! How time, memory and size grow with an archive: 10,000 articles, 100,000, a million.
//!
//! `WHOSAID_SCALE=10000,100000` (or arguments) says how many. The archives are made:
//! `WHOSAID_BENCH` names a file of articles (.jsonl, .jsonl.zst or .jsonl.gz with `title`,
//! `body` and, where known, `date`), which come first as they are; those that follow are
//! articles of it in which three sentences in five are swapped for others'. Without it the
//! sample archive stands in. Every run makes the same archives. Prints tables; judges nothing.

mod common;

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use common::{BIN, Peak, Row, median, rows, sample, start, watched};
use whosaid::backend::Location;
use whosaid::index::{Counting, Request, Scope, Sort};
use whosaid::text::Document;

/// Articles of the file that others are made of; those after them come as they are.
const MOULDS: usize = 20_000;

/// Times that each question is asked.
const TIMES: usize = 20;

/// Times that it is asked to see its memory.
const LOOKS: usize = 3;

/// Questions asked in one process.
const WARM: usize = 1_000;

const SEED: u64 = 0x0005_EED0_F0DD_BA11;

/// Asked as a process of its own each time.
const QUESTIONS: &[&[&str]] = &[
    &["search", "inflation"],
    &["search", "oil", "spill"],
    &["search", "\"interest rates\" date:2008"],
    &["quotes", "inflation"],
    &["quotes", "oil", "spill"],
    &["quotes", "\"interest rates\" date:2008"],
    &["quotes", "bank"],
    &["quotes", "the"],
    &["quotes", "said"],
    &["search", "the"],
    &["speakers", "inflation"],
    &["speakers"],
    &["timeline", "inflation"],
    &["timeline"],
    &["topics", "inflation"],
];

fn main() {
    let file = std::env::var_os("WHOSAID_BENCH").map(PathBuf::from);
    let scratch = tempfile::tempdir().expect("a folder for the archives");
    match &file {
        Some(file) => println!("articles from {}", file.display()),
        None => println!("articles from the sample archive (WHOSAID_BENCH names no file)"),
    }
    for size in sizes() {
        let folder = scratch.path().join(size.to_string());
        fs::create_dir_all(&folder).expect("a folder");
        let (articles, titles) = (folder.join("articles.jsonl"), folder.join("titles"));
        let bytes = make(file.as_deref(), size, &articles, &titles);
        measure(size, bytes, &articles, &titles, &folder.join("index"));
        // The next one is ten times as large.
        fs::remove_dir_all(&folder).expect("the archive goes");
    }
}

/// Numbers of articles: arguments, else the environment, else all three.
fn sizes() -> Vec<usize> {
    let read = |list: &str| -> Vec<usize> {
        list.split(',').filter_map(|n| n.trim().replace('_', "").parse().ok()).collect()
    };
    let asked: Vec<usize> =
        std::env::args().skip(1).filter(|a| !a.starts_with('-')).flat_map(|a| read(&a)).collect();
    if !asked.is_empty() {
        return asked;
    }
    std::env::var("WHOSAID_SCALE").map_or_else(|_| vec![10_000, 100_000, 1_000_000], |list| read(&list))
}

/// Random numbers, the same in every run (SplitMix64).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

/// An article that others are made of.
struct Mould {
    row: Row,
    /// Bytes of its sentences.
    sentences: Vec<(usize, usize)>,
}

impl Mould {
    fn new(row: Row) -> Mould {
        let document = Document::new(&row.body);
        let sentences = document.sentences.iter().map(|s| (s.span.start, s.span.end)).collect();
        drop(document);
        Mould { row, sentences }
    }

    fn sentence(&self, k: usize) -> &str {
        let (start, end) = self.sentences[k];
        &self.row.body[start..end]
    }
}

/// A file of so many articles and one of their titles; bytes of the first.
fn make(file: Option<&Path>, size: usize, articles: &Path, titles: &Path) -> u64 {
    let mut random = Random(SEED);
    let mut out = BufWriter::new(fs::File::create(articles).expect("room for the archive"));
    let mut names = BufWriter::new(fs::File::create(titles).expect("room for the titles"));
    let mut put = |k: usize, title: &str, date: &str, body: &str| {
        let row = serde_json::json!({"id": format!("made-{k}"), "title": title, "date": date, "body": body});
        writeln!(out, "{row}").expect("room for an article");
        writeln!(names, "{}", title.replace('\n', " ")).expect("room for a title");
    };
    let all: Box<dyn Iterator<Item = Row>> = match file {
        Some(file) => Box::new(rows(file)),
        None => Box::new(sample().into_iter()),
    };
    let mut moulds: Vec<Mould> = Vec::new();
    let mut written = 0;
    for row in all.take(size) {
        let date = row.date.as_str().map_or_else(|| day(&mut random), str::to_owned);
        put(written, &row.title, &date, &row.body);
        written += 1;
        if moulds.len() < MOULDS {
            moulds.push(Mould::new(row));
        }
    }
    moulds.retain(|mould| !mould.sentences.is_empty());
    assert!(!moulds.is_empty(), "there is no article with a sentence");
    for k in written..size {
        let mould = &moulds[random.below(moulds.len())];
        let title = format!("{} ({k})", mould.row.title);
        let date = day(&mut random);
        let body = recast(mould, &moulds, &mut random);
        put(k, &title, &date, &body);
    }
    out.flush().expect("room for the archive");
    names.flush().expect("room for the titles");
    fs::metadata(articles).expect("the archive").len()
}

/// The article with three sentences in five swapped for others'.
fn recast(mould: &Mould, moulds: &[Mould], random: &mut Random) -> String {
    let mut body = String::with_capacity(mould.row.body.len() + 256);
    let mut at = 0;
    for (k, &(start, end)) in mould.sentences.iter().enumerate() {
        body.push_str(&mould.row.body[at..start]);
        if random.below(5) < 3 {
            let other = &moulds[random.below(moulds.len())];
            body.push_str(other.sentence(random.below(other.sentences.len())));
        } else {
            body.push_str(mould.sentence(k));
        }
        at = end;
    }
    body.push_str(&mould.row.body[at..]);
    body
}

/// A day from 2000 to 2024.
fn day(random: &mut Random) -> String {
    format!("{}-{:02}-{:02}", 2000 + random.below(25), 1 + random.below(12), 1 + random.below(28))
}

fn measure(size: usize, bytes: u64, articles: &Path, titles: &Path, index: &Path) {
    let mb = bytes as f64 / 1e6;
    println!("\n{size} articles, {mb:.0} MB");
    let [index_text, articles_text] = [index, articles].map(|p| p.to_string_lossy().into_owned());
    let started = Instant::now();
    let child = start(&["index", &articles_text, "--index", &index_text]);
    let (code, took, peak) = watched(child, started, Duration::from_millis(20));
    assert_eq!(code, 0, "whosaid index failed");
    let seconds = took.as_secs_f64();
    println!(
        "index    {seconds:8.1} s   {:6.1} MB/s   {:7.0} articles/s   peak resident {:5.0} MiB, anonymous \
         {:5.0} MiB   {:6.0} MB on disk, {:.2} of the articles",
        mb / seconds,
        size as f64 / seconds,
        peak.resident as f64 / 1024.0,
        peak.anonymous as f64 / 1024.0,
        folder_size(index) as f64 / 1e6,
        folder_size(index) as f64 / bytes as f64
    );
    println!("{:44} {:>10} {:>10} {:>16}", "a process each, median of 20", "ms", "least ms", "anonymous KiB");
    for question in QUESTIONS {
        cold(question, &index_text);
    }
    if let Some(name) = most_quoted(&index_text) {
        cold(&["quotes", "--speaker", &name], &index_text);
    }
    warm(titles, index);
}

fn cold(question: &[&str], index: &str) {
    let args = [question, &["--index", index]].concat();
    let ask = |every: Option<Duration>| -> (Duration, Peak) {
        let started = Instant::now();
        let mut child = start(&args);
        let (code, took, peak) = match every {
            Some(every) => watched(child, started, every),
            None => {
                let code = child.wait().expect("the child is there").code().unwrap_or(-1);
                (code, started.elapsed(), Peak::default())
            }
        };
        assert!((0..2).contains(&code), "{question:?} failed");
        (took, peak)
    };
    // The first brings the files into the page cache; looking on takes time of its own.
    let looks = (0..LOOKS).map(|_| ask(Some(Duration::from_micros(500))).1.anonymous);
    let anonymous = looks.max().unwrap_or(0);
    let mut times: Vec<Duration> = (0..TIMES).map(|_| ask(None).0).collect();
    let middle = median(&mut times);
    println!(
        "{:44} {:10.1} {:10.1} {:16}",
        question.join(" "),
        middle.as_secs_f64() * 1e3,
        times[0].as_secs_f64() * 1e3,
        anonymous
    );
}

/// The name of the speaker with the most quotations.
fn most_quoted(index: &str) -> Option<String> {
    let args = ["speakers", "--limit", "1", "--format", "jsonl", "--index", index];
    let output = Command::new(BIN).args(args).output().expect("the binary starts");
    let row: serde_json::Value = serde_json::from_slice(output.stdout.split(|&b| b == b'\n').next()?).ok()?;
    Some(row["name"].as_str()?.to_owned())
}

/// The words of random titles, asked in this process one after the other.
fn warm(titles: &Path, index: &Path) {
    let titles = fs::read_to_string(titles).expect("the titles");
    let titles: Vec<&str> = titles.lines().filter(|title| !title.trim().is_empty()).collect();
    let location = Location::of_path(index).expect("a location");
    let searcher = whosaid::backend::open(&location).expect("the index opens");
    let mut random = Random(SEED);
    let mut times: Vec<Duration> = Vec::with_capacity(WARM);
    for _ in 0..WARM {
        let title = titles[random.below(titles.len())];
        // In small letters none is an operator.
        let words: Vec<String> =
            whosaid::query::words::words(title).map(|w| format!("\"{}\"", w.text)).collect();
        let today = jiff::civil::date(2025, 1, 1);
        let Ok(parsed) = whosaid::query::parse(&words.join(" "), today) else { continue };
        let request = Request {
            scope: Scope::Articles,
            query: parsed.query,
            sort: Sort::Relevance,
            limit: Some(10),
            counting: Counting { collapse: true, near: false },
            explain: false,
        };
        let started = Instant::now();
        searcher.search(&request).expect("an answer");
        times.push(started.elapsed());
    }
    times.sort();
    let [middle, late] = [times.len() / 2, times.len() * 99 / 100].map(|k| times[k].as_secs_f64() * 1e3);
    println!(
        "warm, the words of a title each, {} of them: p50 {middle:.2} ms, p99 {late:.2} ms",
        times.len()
    );
}

fn folder_size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten();
    files.filter_map(|entry| entry.metadata().ok()).filter(|meta| meta.is_file()).map(|meta| meta.len()).sum()
}
