//! One archive in another wrapping gives the same articles.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

use super::util::{Dir, root, run_in};

/// The pages of the sample archive, in order.
fn pages() -> Vec<PathBuf> {
    let mut out = Vec::new();
    let mut folders = vec![root().join("corpus")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the corpus") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "html") {
                out.push(path);
            }
        }
    }
    out.sort();
    out
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for part in bytes.chunks(700) {
        out.extend_from_slice(format!("{:x}\r\n", part.len()).as_bytes());
        out.extend_from_slice(part);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

/// A WARC record around an HTTP response.
fn response(url: &str, status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n{headers}\r\n");
    let block = [head.as_bytes(), body].concat();
    let mut out = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    out.extend_from_slice(&block);
    out.extend_from_slice(b"\r\n\r\n");
    out
}

/// What an article is, apart from where it lay.
fn content(article: &Value) -> Vec<Value> {
    ["title", "body", "bylines", "published", "publisher", "section", "language", "quotes"]
        .map(|field| article[field].clone())
        .to_vec()
}

#[test]
fn a_crawl_of_pages_gives_the_articles_of_the_pages() {
    let dir = Dir::new();
    let packed = fs::read(root().join("tests/fixtures/wagtail-report-blames-strait-ferries.html.br"));
    let packed = packed.expect("the page in Brotli");
    let (mut crawl, mut files, mut in_brotli) = (Vec::new(), Vec::new(), 0);
    for (k, page) in pages().iter().enumerate() {
        let bytes = fs::read(page).expect("a page");
        let url = format!("https://crawl.example/p/{k}");
        let record = match k % 4 {
            _ if page.ends_with("wagtail-report-blames-strait-ferries.html") => {
                in_brotli += 1;
                let headers = "Transfer-Encoding: chunked\r\nContent-Encoding: br\r\n";
                response(&url, "200 OK", headers, &chunked(&packed))
            }
            0 => response(&url, "200 OK", "", &bytes),
            1 => response(&url, "200 OK", "Transfer-Encoding: chunked\r\n", &chunked(&bytes)),
            2 => response(&url, "200 OK", "Content-Encoding: gzip\r\n", &gzip(&bytes)),
            _ => {
                let headers = "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n";
                response(&url, "200 OK", headers, &chunked(&gzip(&bytes)))
            }
        };
        crawl.extend(gzip(&record));
        files.push(page.to_string_lossy().into_owned());
        // what a server says in place of a page is no article
        crawl.extend(gzip(&response(&url, "404 Not Found", "", &bytes)));
    }
    assert_eq!(in_brotli, 1);
    let crawl = dir.file("crawl.warc.gz", crawl).to_string_lossy().into_owned();
    let mut args = vec!["extract"];
    args.extend(files.iter().map(String::as_str));
    let straight = run_in(root(), &args).code(0).rows();
    let crawled = run_in(root(), &["extract", &crawl]).code(0).rows();
    assert_eq!(straight.len(), files.len());
    assert_eq!(crawled.len(), files.len());
    for (a, b) in straight.iter().zip(&crawled) {
        assert_eq!(content(a), content(b), "{}", a["origin"]["path"]);
    }
}

#[test]
fn every_page_has_an_answer() {
    let dir = Dir::new();
    // a page filled by a script: its text is in its JSON-LD
    dir.file(
        "app.html",
        r#"<html><head><title>Quay shut</title><script type="application/ld+json">{"@type":"NewsArticle",
        "headline":"Quay shut","articleBody":"The quay of Lyle is shut.\n\n\u201cFor good,\u201d said harbour master Mara Quill."}
        </script></head><body><div id=root></div></body></html>"#,
    );
    // one that has a description and no more
    dir.file(
        "wall.html",
        r#"<html><head><title>Quay shut</title><meta name=description content="The quay of Lyle is shut for good, says the harbour master; the gulls stay."></head><body></body></html>"#,
    );
    // one that says nothing at all
    dir.file("nothing.html", "<html><head><script src=/x.js></script></head><body></body></html>");
    let run = dir.run(&["extract", "."]).code(0);
    let rows = run.rows();
    let bodies: Vec<&str> = rows.iter().map(|r| r["body"].as_str().unwrap_or("?")).collect();
    assert_eq!(
        bodies,
        [
            "The quay of Lyle is shut.\n\n“For good,” said harbour master Mara Quill.",
            "",
            "The quay of Lyle is shut for good, says the harbour master; the gulls stay.",
        ]
    );
    assert_eq!(rows[0]["quotes"][0]["speaker"]["name"], "Mara Quill");
    assert!(run.err.contains("nothing.html: holds no text"), "{}", run.err);
    // an index has no use for it
    let run = dir.run(&["index", ".", "--index", "x"]).code(0);
    assert!(run.err.contains("nothing.html"), "{}", run.err);
}
