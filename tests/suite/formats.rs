//! One archive in another wrapping gives the same articles.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use serde_json::Value;

use super::util::{Dir, ask, root, run_in};

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

fn zip(members: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in members {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a member");
        archive.write_all(content.as_bytes()).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

#[test]
fn members_of_an_archive_are_articles_of_their_own() {
    let dir = Dir::new();
    let members = [
        ("a.txt", "The ferry to Almar runs again on Monday, the mayor said."),
        ("b.txt", "The quay of Lyle is shut for good, the harbour master said."),
    ];
    dir.file("both.zip", zip(&members));
    dir.run(&["index", "both.zip", "--index", "x"]).code(0);
    let found = dir.run(&["search", "the", "--index", "x", "--format", "jsonl"]).code(0).rows();
    let mut paths: Vec<&str> = found.iter().filter_map(|r| r["origin"]["path"].as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["both.zip!/a.txt", "both.zip!/b.txt"]);
}

#[test]
fn what_was_read_is_named_file_by_file() {
    let dir = Dir::new();
    dir.file("in/one.txt", "The mill will close, the owner said.");
    let line = |id: u32| format!("{{\"id\":\"{id}\",\"body\":\"The mill will reopen, the owner said.\"}}\n");
    dir.file("in/two.jsonl", line(1) + &line(2));
    dir.file("in/none.txt", "");
    let run = dir.run(&["index", "in", "--index", "x"]).code(0);
    for said in
        ["read in/one.txt: 1 article\n", "read in/two.jsonl: 2 articles", "in/none.txt: the file is empty"]
    {
        assert!(run.err.contains(said), "{said} is not in:\n{}", run.err);
    }
}

#[test]
fn a_word_stands_for_its_forms_in_the_language_of_the_text() {
    // what each finds and marks, by file; the stems of English would find none of them
    for (query, file, mark) in [
        ("couper", "quotas.html", "coupé"),
        ("voisines", "quotas.html", "voisin"),
        ("ambassadeurs", "quotas.html", "l’ambassadeur"),
        ("comprando", "condena-astrolabio.md", "comprado"),
        ("prisiones", "condena-astrolabio.md", "prisión"),
        ("recurrir", "condena-astrolabio.md", "recurrirá"),
    ] {
        let found = ask(&["search", query]);
        assert_eq!(found.len(), 1, "{query}: {found:?}");
        let path = found[0]["origin"]["path"].as_str().unwrap_or_default();
        assert!(path.ends_with(file), "{query}: {path}");
        let marked = |snippet: &Value| {
            let text: Vec<char> = snippet["text"].as_str().unwrap_or_default().chars().collect();
            let spans = snippet["highlights"].as_array().cloned().unwrap_or_default();
            let at = |v: &Value| v.as_u64().unwrap_or(0) as usize;
            spans.iter().map(|s| text[at(&s[0])..at(&s[1])].iter().collect::<String>()).collect::<Vec<_>>()
        };
        let marks: Vec<String> =
            found[0]["snippets"].as_array().into_iter().flatten().flat_map(marked).collect();
        assert!(marks.iter().any(|m| m == mark), "{query}: {marks:?}");
    }
    // exact search and English are as they were
    assert_eq!(ask(&["search", "\"couper\"~0 lang:en"]).len(), 0);
    assert_eq!(ask(&["search", "comprando lang:en"]).len(), 0);
    assert!(ask(&["search", "body:=\"comprando\""]).is_empty());
}

#[test]
fn copies_with_a_paragraph_more_are_one_story() {
    // the wire pairs of the sample archive, in one story each; nothing else is a copy
    let copies = ask(&["search", "is:copy", "--all-copies", "--limit", "0"]);
    let mut paths: Vec<&str> = copies.iter().filter_map(|c| c["origin"]["path"].as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths.len(), 4, "{paths:?}");
    for pair in [
        ["wagtail-report-blames-strait-ferries.html", "inquiry-blames-operator.txt"],
        ["treaty-signed-20221125.json", "2022-11-26-herring-treaty.md"],
        ["norpress-2023.jsonl", "2023-01-17-storm-hesper.md"],
        ["astrolabe-piano.html", "astrolabe-found.txt"],
    ] {
        assert!(paths.iter().any(|p| pair.iter().any(|end| p.ends_with(end))), "{pair:?} in {paths:?}");
    }
}

#[cfg(not(feature = "epub"))]
#[test]
fn a_book_names_the_feature_that_reads_it() {
    let dir = Dir::new();
    dir.file("paper.epub", zip(&[("META-INF/container.xml", "<container/>")]));
    let run = dir.run(&["extract", "paper.epub"]).code(2);
    assert!(run.err.contains("--features epub"), "{}", run.err);
}

#[cfg(feature = "epub")]
#[test]
fn a_book_gives_its_articles() {
    let dir = Dir::new();
    let page = |title: &str, text: &str| {
        format!(
            "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>"
        )
    };
    let package = r#"<package xmlns="http://www.idpf.org/2007/opf" version="3.0">
        <metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Lyle Ledger, 1 May</dc:title>
        <dc:publisher>The Lyle Ledger</dc:publisher><dc:date>2024-05-01</dc:date><dc:language>en</dc:language></metadata>
        <manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
        <item id="two" href="two.xhtml" media-type="application/xhtml+xml"/>
        <item id="one" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>
        <spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/></spine></package>"#;
    let one = page(
        "Quay shut",
        "The quay of Lyle is shut for good, said harbour master Mara Quill, and the gulls that sat on it since the autumn were the first to know.",
    );
    let two = page(
        "Ferry runs",
        "The ferry to Almar runs again on Monday, said Ewan Tolliver, its captain, after a winter in the dock and a summer of paint.",
    );
    dir.file(
        "paper.epub",
        zip(&[
            ("mimetype", "application/epub+zip"),
            (
                "META-INF/container.xml",
                "<container><rootfiles><rootfile full-path=\"OEBPS/book.opf\"/></rootfiles></container>",
            ),
            ("OEBPS/book.opf", package),
            ("OEBPS/nav.xhtml", "<html><body><nav><a href=\"one.xhtml\">Quay shut</a></nav></body></html>"),
            ("OEBPS/one.xhtml", &one),
            ("OEBPS/two.xhtml", &two),
        ]),
    );
    let run = dir.run(&["extract", "paper.epub"]).code(0);
    assert_eq!(run.err, "");
    let rows = run.rows();
    let titles: Vec<&str> = rows.iter().filter_map(|r| r["title"].as_str()).collect();
    assert_eq!(titles, ["Quay shut", "Ferry runs"]);
    assert_eq!(rows[0]["origin"]["path"], "paper.epub!/OEBPS/one.xhtml");
    assert_eq!(rows[0]["publisher"], "The Lyle Ledger");
    assert_eq!(rows[1]["published"]["date"], "2024-05-01");
    assert!(
        rows[0]["body"].as_str().is_some_and(|b| b.starts_with("The quay of Lyle is shut")),
        "{}",
        rows[0]
    );
}
