//! What the benchmarks share: the binary, files of articles, processes and their memory.

// Each benchmark uses its own part.
#![allow(dead_code)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

pub const BIN: &str = env!("CARGO_BIN_EXE_whosaid");

/// An article of a file.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct Row {
    #[serde(default)]
    pub title: String,
    pub body: String,
    /// As the file has it ("2008-09-15"), if it has one.
    #[serde(default)]
    pub date: serde_json::Value,
}

/// The lines of a file of articles (.jsonl, .jsonl.zst or .jsonl.gz).
pub fn lines(path: &Path) -> Box<dyn BufRead> {
    let file = fs::File::open(path).expect("the file of articles opens");
    let reader: Box<dyn Read> = match path.extension().and_then(|e| e.to_str()) {
        Some("zst") => Box::new(zstd::Decoder::new(file).expect("a zstd stream")),
        Some("gz") => Box::new(flate2::read::MultiGzDecoder::new(file)),
        _ => Box::new(file),
    };
    Box::new(BufReader::with_capacity(1 << 20, reader))
}

/// The articles of a file.
pub fn rows(path: &Path) -> impl Iterator<Item = Row> {
    lines(path).lines().map(|line| serde_json::from_str(&line.expect("a line")).expect("an article"))
}

/// The articles of the sample archive.
pub fn sample() -> Vec<Row> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let output = Command::new(BIN)
        .arg("extract")
        .arg(corpus)
        .stderr(Stdio::null())
        .output()
        .expect("the binary starts");
    let lines = output.stdout.split(|&b| b == b'\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let article: serde_json::Value = serde_json::from_slice(line).expect("an article");
            let text = |value: &serde_json::Value| value.as_str().map(str::to_owned);
            Row {
                title: text(&article["title"]).unwrap_or_default(),
                body: text(&article["body"]).unwrap_or_default(),
                date: article["published"]["date"].clone(),
            }
        })
        .collect()
}

/// Sorts; the one in the middle.
pub fn median<T: Ord + Copy>(all: &mut [T]) -> T {
    all.sort();
    all[all.len() / 2]
}

/// What a process used at most, in KiB.
#[derive(Clone, Copy, Debug, Default)]
pub struct Peak {
    /// Resident, pages of files included.
    pub resident: u64,
    /// Anonymous: what the process has allocated.
    pub anonymous: u64,
}

impl Peak {
    fn look(&mut self, status: &str) {
        let Ok(text) = fs::read_to_string(status) else { return };
        let kib = |field: &str| -> u64 {
            let line = text.lines().find_map(|l| l.strip_prefix(field));
            line.and_then(|v| v.split_whitespace().next()).and_then(|n| n.parse().ok()).unwrap_or(0)
        };
        self.resident = self.resident.max(kib("VmHWM:"));
        self.anonymous = self.anonymous.max(kib("RssAnon:"));
    }
}

/// Starts the binary without its output.
pub fn start(args: &[&str]) -> Child {
    let mut command = Command::new(BIN);
    command.args(args).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("the binary starts")
}

/// Waits for a process and looks at its memory every so often. Exit code, time and peak.
pub fn watched(mut child: Child, started: Instant, every: Duration) -> (i32, Duration, Peak) {
    let status = format!("/proc/{}/status", child.id());
    let mut peak = Peak::default();
    loop {
        peak.look(&status);
        if let Some(status) = child.try_wait().expect("the child is there") {
            return (status.code().unwrap_or(-1), started.elapsed(), peak);
        }
        std::thread::sleep(every);
    }
}
