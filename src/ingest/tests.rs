//! Whole files through both stages.

use std::ops::ControlFlow;

use proptest::prelude::*;

use super::*;

/// Everything a file gives.
pub(crate) fn read_file(name: &str, bytes: &[u8]) -> (Vec<Article>, Vec<Skipped>) {
    read_with(name, bytes, &Options::default())
}

pub(crate) fn read_with(name: &str, bytes: &[u8], options: &Options) -> (Vec<Article>, Vec<Skipped>) {
    let mut articles = Vec::new();
    let mut skipped = Vec::new();
    split(name, bytes, options, &mut |record| {
        match record {
            Ok(record) => {
                let parsed = parse(&record, options);
                articles.extend(parsed.articles);
                skipped.extend(parsed.skipped);
            }
            Err(reason) => skipped.push(reason),
        }
        ControlFlow::Continue(())
    });
    (articles, skipped)
}

#[test]
fn broken_lines_cost_themselves() {
    let file =
        "{\"id\":\"1\",\"text\":\"One.\"}\n{\"id\":\"2\",\"te\n\n{\"id\":\"3\",\"text\":\"Three.\"}\n[]\n";
    let (articles, skipped) = read_file("a.jsonl", file.as_bytes());
    assert_eq!(articles.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(), ["1", "3"]);
    assert_eq!(articles[1].origin.line, Some(4));
    assert_eq!(&file[articles[1].origin.offset.unwrap() as usize..][..9], "{\"id\":\"3\"");
    assert_eq!(skipped.iter().map(|s| s.line).collect::<Vec<_>>(), [Some(2), Some(5)]);
    assert!(matches!(skipped[0].reason, Reason::Truncated(_)), "{}", skipped[0]);
}

#[test]
fn what_is_too_large_is_counted_in_lines_and_bytes() {
    let options = Options { max_file_size: 100_000, ..Options::default() };
    let long = "word\n".repeat(300_000);
    let csv = format!("id,text\n1,\"{long}\"\n2,Two.\n");
    let (articles, skipped) = read_with("a.csv", csv.as_bytes(), &options);
    assert_eq!((skipped.len(), skipped[0].line), (1, Some(2)));
    assert_eq!(articles[0].origin.line, Some(300_003));
    let from = |n: usize| format!("From a Mon Nov 23 02:45:12 2026\nSubject: Day {n}\n\n");
    let mbox = format!("{}{long}\n{}The tide is out.\n", from(1), from(2));
    let (articles, skipped) = read_with("letters", mbox.as_bytes(), &options);
    assert_eq!((skipped.len(), skipped[0].line), (1, Some(1)));
    assert_eq!(articles[0].origin.line, Some(300_005));
}

#[test]
fn offsets_count_the_mark_of_the_encoding() {
    let file = "\u{feff}{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n";
    let (articles, _) = read_file("a.jsonl", file.as_bytes());
    let at = |k: usize| articles[k].origin.offset.map(|at| &file[at as usize..][..8]);
    assert_eq!((at(0), at(1)), (Some("{\"text\":"), Some("{\"text\":")));
}

#[test]
fn ids_are_stable_and_differ() {
    let file = b"{\"text\":\"One.\"}\n{\"text\":\"Two.\"}\n";
    let (a, b) = (read_file("a.jsonl", file).0, read_file("./b.jsonl", file).0);
    assert_eq!(a[0].id.len(), 16);
    assert_ne!(a[0].id, a[1].id);
    // how a path was typed, or where a file was moved to, makes no other article
    assert_eq!((&a[0].id, &a[1].id), (&b[0].id, &b[1].id));
    let many = b"[{\"text\":\"One.\"},{\"text\":\"Two.\"}]";
    let ids: Vec<_> = read_file("a.json", many).0.into_iter().map(|a| a.id).collect();
    assert_eq!(ids[1], format!("{}-2", ids[0]));
}

#[test]
fn an_agency_that_signs_is_no_person() {
    let (articles, _) = read_file(
        "a.json",
        br#"{"text":"LYLE (Coast Wire) - Shut.","author":"Coast Wire","source":"The Ledger"}"#,
    );
    assert_eq!((articles[0].bylines[0].text.as_str(), articles[0].bylines[0].names.len()), ("Coast Wire", 0));
}

#[test]
fn a_published_date_can_be_supplied() {
    let published = date::published_from("2021-02-03", "given");
    let options = Options { published, ..Options::default() };
    let (articles, _) =
        read_with("a.jsonl", b"{\"text\":\"One.\"}\n{\"text\":\"Two.\",\"date\":\"2020-01-01\"}\n", &options);
    let provenance: Vec<_> =
        articles.iter().map(|a| a.published.as_ref().unwrap().provenance.as_str()).collect();
    assert_eq!(provenance, ["given", "field date"]);
}

/// Small files of every format, for the tests that break them.
const SAMPLES: &[&str] = &[
    "{\"text\":\"One.\",\"date\":\"2020-01-01\"}\n{\"body\":\"Two.\",\"authors\":[{\"name\":\"A B\"}]}\n",
    "[{\"id\":1,\"title\":\"Q\",\"text\":\"One.\"},{\"uri\":\"q\",\"bodies\":[{\"value\":\"<p>x\"}],\"headlines\":[]}]",
    "id,title,text\n1,\"Q, \"\"r\"\"\",\"One\nTwo\"\n",
    "---\ntitle: Q\ntags: [a, b]\n---\n# Q\n\nThe *quay* is [shut](x).\n\n> Said\n> she.\n\n| a | b |\n|---|---|\n| c | d |\n{{< x >}}",
    "+++\ntitle = \"Q\"\ndate = 2022-05-19T07:40:00+01:00\n+++\nText.",
    "Lyle Post\nTuesday, 24 November 2020\n\nQuay\n\nBy Mara Quill\n\nPORT LYLE, May 3 (Reuters) - The quay is shut for good.\nNo comments:\n",
    "<?xml version='1.0'?><rss><channel><title>L</title><item><title>Q</title><description>&lt;p&gt;x &amp;amp; y</description></item></channel></rss>",
    "<?xml version='1.0'?><newsItem xmlns='x' guid='q'><contentMeta><headline>Q</headline></contentMeta><contentSet><inlineXML><nitf><body><body.content><p>x</p></body.content></body></nitf></inlineXML></contentSet></newsItem>",
    "<REUTERS NEWID=\"7\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TEXT>&#2;<TITLE>Q</TITLE><DATELINE> LYLE, Feb 26 - </DATELINE><BODY>x\n Reuter\n&#3;</BODY></TEXT></REUTERS>",
    "    1 of 1 DOCUMENTS\n\n  The Ledger\n\n  January 11, 2010 Monday\n\nQ\n\nBYLINE: Mara Quill\n\nLENGTH: 2 words\n\nx y\n\nLANGUAGE: ENGLISH\n",
    "From a Mon Nov 23 02:45:12 2026\nSubject: =?utf-8?q?Q?=\nFrom: L <a@b>\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x\n--b--\n",
    "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://q/\r\nContent-Length: 70\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n0\r\n\r\n",
    "<?xml version='1.0'?><PPSResponse><article><headline>Q</headline><leadParagraph><paragraph>x</paragraph></leadParagraph></article></PPSResponse>",
    "<html><head><title>Factiva</title></head><body><div class='article'><table><tr><td>HD</td><td>Q</td></tr><tr><td>LP</td><td>x</td></tr></table></div>",
    "<html><body><article><span class='DocPublicationName'>Q</span><section><p>x</p></section></article></body></html>",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        let (articles, skipped) = read_file("x", &bytes);
        prop_assert!(!articles.is_empty() || !skipped.is_empty());
    }

    #[test]
    fn broken_files_never_panic(
        sample in 0..SAMPLES.len(),
        cuts in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), ".{0,3}"), 0..5),
    ) {
        let mut bytes = SAMPLES[sample].as_bytes().to_vec();
        for (a, b, put) in cuts {
            let (a, b) = (a.index(bytes.len() + 1), b.index(bytes.len() + 1));
            let (a, b) = (a.min(b), a.max(b).min(a.min(b) + 8));
            bytes.splice(a..b, put.bytes());
        }
        for name in ["x", "x.jsonl", "x.csv", "x.md", "x.eml", "x.html"] {
            let (articles, _) = read_file(name, &bytes);
            for article in articles {
                for mark in &article.lines {
                    prop_assert!(article.body.is_char_boundary(mark.body));
                }
                prop_assert!(article.line_at(article.body.len()).is_none_or(|l| l as usize <= bytes.len() + 1));
            }
        }
    }
}
