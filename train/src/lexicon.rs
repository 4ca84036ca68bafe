//! The lexicon of word clusters that tagging looks words up in, from raw news text.

use std::io::{BufRead, BufReader, Read};

use crate::card::{Card, number};
use crate::cluster;

/// Changes with the layout of the file.
const VERSION: u32 = 1;

/// The texts of a file of articles, one JSON object a line, packed with zstd or not.
fn texts(path: &str, most: usize) -> Vec<String> {
    let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let reader: Box<dyn Read> = if path.ends_with(".zst") {
        Box::new(zstd::Decoder::new(file).expect("a zstd stream"))
    } else {
        Box::new(file)
    };
    let mut out = Vec::new();
    for line in BufReader::new(reader).lines().take(most) {
        let line: serde_json::Value = serde_json::from_str(&line.expect("readable line")).expect("JSON");
        out.push(line["body"].as_str().or(line["text"].as_str()).unwrap_or_default().to_owned());
    }
    out
}

pub fn main(paths: &[String]) {
    let most = number("--most", f32::MAX) as usize;
    let texts: Vec<String> = paths.iter().flat_map(|p| texts(p, most)).collect();
    let bytes = cluster::lexicon(texts.iter().map(String::as_str));
    let read: usize = texts.iter().map(String::len).sum();
    let out = crate::card::argument("--out").expect("--out FILE");
    let scores =
        format!("\n{} texts, {read} bytes; at most the first {most} texts of each file\n", texts.len());
    Card { title: "Lexicon of word clusters", version: VERSION, inputs: paths, uses_lexicon: false }
        .write(&out, &bytes, &scores);
}
