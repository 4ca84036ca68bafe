//! WARC: pages as a crawler got them (ISO 28500), with their HTTP headers; and ARC, the
//! format before it, whose records have one line above them.

use std::io::Read;

use super::html;
use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::{charset, date, lines};
use crate::ingest::{self, Options, Reason, Record};

/// How an ARC starts: with the record that describes it.
pub const ARC: &[u8] = b"filedesc:";

/// Where the header of a record ends: one past the empty line below it. `from` is how
/// far `bytes` was searched before.
pub fn header_end(bytes: &[u8], from: usize) -> Option<usize> {
    let a = memchr::memmem::find(&bytes[from..], b"\r\n\r\n").map(|at| from + at + 4);
    let b = memchr::memmem::find(&bytes[from..], b"\n\n").map(|at| from + at + 2);
    a.into_iter().chain(b).min()
}

/// What the header of a WARC record says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// Where the block begins, in bytes from the start of the record.
    pub start: usize,
    /// Length of the block in bytes.
    pub length: u64,
    kind: String,
    content_type: String,
    url: Option<String>,
    date: Option<String>,
    id: Option<String>,
}

impl Header {
    /// Reads the lines of a header, the empty one at its end included.
    pub fn parse(bytes: &[u8]) -> Option<Header> {
        let text = String::from_utf8_lossy(bytes);
        let mut lines = text.lines();
        if !lines.next()?.starts_with("WARC/") {
            return None;
        }
        let mut header = Header { start: bytes.len(), ..Header::default() };
        let mut length = None;
        for line in lines {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().ok(),
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-type" => header.content_type = value.to_ascii_lowercase(),
                "warc-target-uri" => header.url = Some(value.trim_matches(['<', '>']).to_string()),
                "warc-date" => header.date = Some(value.to_string()),
                "warc-record-id" => header.id = Some(value.trim_matches(['<', '>']).to_string()),
                _ => {}
            }
        }
        header.length = length?;
        Some(header)
    }

    /// Reads the line above a record of an ARC: address, host, time, type, and more in the
    /// second version; the length is last.
    pub fn parse_line(line: &[u8]) -> Option<Header> {
        let text = std::str::from_utf8(line).ok()?;
        let words: Vec<&str> = text.split_whitespace().collect();
        let [url, _, date, kind, .., length] = words[..] else { return None };
        let scheme = url.split_once(':')?.0;
        let addressed = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric());
        if !addressed || !matches!(date.len(), 12 | 14) || !date.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Header {
            start: line.len(),
            length: length.parse().ok()?,
            kind: "response".to_string(),
            content_type: kind.to_ascii_lowercase(),
            url: Some(url.to_string()),
            date: Some(date.to_string()),
            id: None,
        })
    }

    /// Whether the block may be a page: a response, a page stored without its
    /// HTTP header, or the text of one.
    pub fn holds_page(&self) -> bool {
        let url = self.url.as_deref().unwrap_or("");
        match self.kind.as_str() {
            "response" => url.is_empty() || url.starts_with("http"),
            "resource" => self.content_type.contains("html"),
            "conversion" => self.content_type.starts_with("text/plain"),
            _ => false,
        }
    }
}

pub fn read(record: &Record, options: &Options) -> Drafts {
    let ingest::Header::Crawl(header) = &record.header else {
        return Err(Reason::malformed("WARC", "a record without a header"));
    };
    let block = record.bytes.get(header.start..).unwrap_or_default();
    // scripts, pictures, redirects: nobody expects an article there
    page(header, block, options)?.map_or(Ok(Vec::new()), one)
}

fn page(header: &Header, block: &[u8], options: &Options) -> Result<Option<Article>, Reason> {
    let url = header.url.as_deref();
    let mut article = match header.kind.as_str() {
        "conversion" => {
            let text = charset::decode(block, None)?;
            let mut article = Article::default();
            lines::compose(lines::of(&text), &mut article, options);
            article.lines.clear();
            article.origin.line = None;
            article
        }
        "resource" => html::article(&charset::decode_marked_up(block)?, url)?,
        // servers of the first days sent no header
        _ if is_markup(block) => html::article(&charset::decode_marked_up(block)?, url)?,
        _ => match response(block, options.max_file_size)? {
            Some((body, label)) => {
                let declared = label.or_else(|| charset::declared(&body));
                html::article(&charset::decode(&body, declared.as_deref())?, url)?
            }
            None => return Ok(None),
        },
    };
    article.origin.url = article.origin.url.or_else(|| header.url.clone());
    if article.id.is_empty() {
        article.id = header.id.clone().unwrap_or_default();
    }
    // when the crawler came by is the least that is known
    if article.published.is_none()
        && options.modified_as_published
        && let Some(raw) = &header.date
    {
        article.published = date::published_from(raw, "crawl date");
    }
    Ok(Some(article))
}

/// An unpacked body, and the encoding its header declares.
type Body = (Vec<u8>, Option<String>);

/// The body of an HTTP response and its declared encoding, if it is a page.
fn response(block: &[u8], limit: u64) -> Result<Option<Body>, Reason> {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut response = httparse::Response::new(&mut headers);
    let start = match httparse::ParserConfig::default()
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .ignore_invalid_headers_in_responses(true)
        .parse_response(&mut response, block)
    {
        Ok(httparse::Status::Complete(n)) => n,
        Ok(httparse::Status::Partial) => {
            return Err(Reason::Truncated("the HTTP header is not whole".into()));
        }
        Err(error) => return Err(Reason::malformed("HTTP header", error)),
    };
    if response.code != Some(200) {
        return Ok(None);
    }
    let value = |name: &str| {
        response
            .headers
            .iter()
            .find(|h| h.name.eq_ignore_ascii_case(name))
            .map(|h| String::from_utf8_lossy(h.value).to_lowercase())
    };
    let content_type = value("content-type").unwrap_or_default();
    let body = &block[start..];
    if !(content_type.contains("html") || content_type.is_empty() && is_markup(body)) {
        return Ok(None);
    }
    let label = content_type
        .split("charset=")
        .nth(1)
        .map(|l| l.trim_matches(['"', '\'', ' ']).split([';', ' ']).next().unwrap_or("").to_string());
    let mut body = body.to_vec();
    // crawlers may have undone either and left the header as it was
    if value("transfer-encoding").is_some_and(|v| v.contains("chunked"))
        && let Some(joined) = dechunk(&body)
    {
        body = joined;
    }
    let encoding = value("content-encoding").unwrap_or_default();
    if body.starts_with(b"\x1f\x8b") {
        body = inflate(flate2::read::MultiGzDecoder::new(&body[..]), limit)?;
    } else if body.starts_with(b"\x28\xb5\x2f\xfd") {
        let decoder = zstd::stream::read::Decoder::new(&body[..]).map_err(|e| Reason::from_io(&e))?;
        body = inflate(decoder, limit)?;
    } else if encoding.contains("deflate") && !is_markup(&body) {
        let zlib = inflate(flate2::read::ZlibDecoder::new(&body[..]), limit);
        body = match zlib {
            Ok(bytes) => bytes,
            Err(Reason::TooLarge { limit }) => return Err(Reason::TooLarge { limit }),
            Err(_) => inflate(flate2::read::DeflateDecoder::new(&body[..]), limit)?,
        };
    } else if encoding.split([',', ' ']).any(|e| e == "br") && !is_markup(&body) {
        body = inflate(brotli(&body), limit)?;
    }
    Ok(Some((body, label.filter(|l| !l.is_empty()))))
}

fn is_markup(body: &[u8]) -> bool {
    body.trim_ascii_start().first() == Some(&b'<') || body.starts_with(b"\xef\xbb\xbf<")
}

/// HTTP knows no windows past 16 MB, which Brotli by itself would allow.
fn brotli(body: &[u8]) -> impl Read + '_ {
    use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
    let mut decoder = Decompressor::new(body, 4096);
    decoder.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
    decoder
}

fn inflate(reader: impl Read, limit: u64) -> Result<Vec<u8>, Reason> {
    let mut out = Vec::new();
    let outcome = reader.take(limit.saturating_add(1)).read_to_end(&mut out);
    if out.len() as u64 > limit {
        return Err(Reason::TooLarge { limit });
    }
    match outcome {
        Ok(_) => Ok(out),
        // a page cut short is still most of a page
        Err(_) if out.len() > 2048 => Ok(out),
        Err(error) => Err(Reason::from_io(&error)),
    }
}

/// Joins the chunks of a body; `None` if it is not chunked.
fn dechunk(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let end = memchr::memchr(b'\n', &rest[..rest.len().min(64)])?;
        let line = std::str::from_utf8(&rest[..end]).ok()?;
        let size = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(out);
        }
        let have = size.min(rest.len());
        out.extend_from_slice(&rest[..have]);
        if have < size {
            return Some(out);
        }
        rest = &rest[have..];
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
        if rest.is_empty() {
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use crate::ingest::tests::{read_file, read_with};
    use crate::ingest::{Options, Reason};

    const PAGE: &str = "<html><head><title>Quay shut</title></head><body><article><h1>Quay shut</h1>\
        <p>The quay is shut, said the harbour master of Lyle on Monday, and it will be shut for a long time.</p>\
        <p>Nobody was surprised, least of all the gulls that have sat on it since the autumn.</p></article></body></html>";

    fn record(kind: &str, url: &str, block: &[u8]) -> Vec<u8> {
        let mut out = format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n", block.len()).into_bytes();
        out.extend_from_slice(block);
        out.extend_from_slice(b"\r\n\r\n");
        out
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn response(headers: &str, body: &[u8]) -> Vec<u8> {
        [
            format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{headers}\r\n").as_bytes(),
            body,
        ]
        .concat()
    }

    fn chunked(body: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        for part in body.chunks(50) {
            out.extend_from_slice(format!("{:x};x=y\r\n", part.len()).as_bytes());
            out.extend_from_slice(part);
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b"0\r\n\r\n");
        out
    }

    #[test]
    fn a_crawl_gives_its_pages() {
        let url = "https://ledger.example/2024/05/01/quay";
        let plain = response("", PAGE.as_bytes());
        let packed = response(
            "Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n",
            &chunked(&gzip(PAGE.as_bytes())),
        );
        // a crawler that unpacked the body and left the header
        let undone = response("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", PAGE.as_bytes());
        let mut crawl = Vec::new();
        for part in [
            record("warcinfo", "", b"software: x\r\n"),
            record("request", url, b"GET / HTTP/1.1\r\n\r\n"),
            record("response", url, &plain),
            record("response", url, &packed),
            record("response", url, &undone),
            record("response", url, b"HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\n<p>Moved"),
            record("response", url, b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG"),
        ] {
            // each record a member of its own, as crawlers pack them
            crawl.extend(gzip(&part));
        }
        let (articles, skipped) = read_file("c.warc.gz", &crawl);
        assert_eq!((articles.len(), skipped.as_slice()), (3, &[][..]));
        for a in &articles {
            assert_eq!((a.title.as_deref(), a.origin.url.as_deref()), (Some("Quay shut"), Some(url)));
            assert!(a.body.ends_with("since the autumn."), "{}", a.body);
            assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
        }
        assert_ne!(articles[0].id, articles[1].id);
    }

    #[test]
    fn records_under_one_line() {
        let url = |n: usize| format!("http://ledger.example/2004/05/0{n}/quay");
        let record = |n: usize, block: &[u8], off: usize| {
            let head = format!("{} 10.0.0.1 20040509120000 text/html {}\n", url(n), block.len() - off);
            [head.as_bytes(), block, b"\n"].concat()
        };
        let page = response("", PAGE.as_bytes());
        let second =
            "http://ledger.example/2004/05/04/quay 10.0.0.1 20040509120000 text/html 200 - - 8 a.arc ";
        let arc = [
            // crawlers count the block of the version in several ways
            b"filedesc://a.arc 0.0.0.0 20040509120000 text/plain 99\n1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n\n".to_vec(),
            record(1, &page, 0),
            record(2, b"HTTP/1.0 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>Gone", 0),
            b"dns:ledger.example 10.0.0.1 20040509120000 text/dns 5\n9.9.9\n".to_vec(),
            record(2, PAGE.as_bytes(), 0),
            record(3, &page, 9),
            [format!("{second}{}\n", page.len()).as_bytes(), &page, b"\n"].concat(),
        ]
        .concat();
        let packed = gzip(&arc);
        for (name, bytes) in [("a.arc", &arc), ("a.arc.gz", &packed)] {
            let (articles, skipped) = read_file(name, bytes);
            let urls: Vec<_> = articles.iter().filter_map(|a| a.origin.url.clone()).collect();
            assert_eq!(urls, [url(1), url(2), url(3), url(4)]);
            assert_eq!((articles[3].title.as_deref(), skipped.len()), (Some("Quay shut"), 1));
            assert_eq!(articles[3].published.as_ref().unwrap().date.to_string(), "2004-05-04");
        }
    }

    #[test]
    fn crawls_break_off() {
        let whole = record("response", "http://q.example", &response("", PAGE.as_bytes()));
        let crawl = [&whole[..], &whole[..whole.len() - 100]].concat();
        let (articles, skipped) = read_file("c.warc", &crawl);
        assert_eq!((articles.len(), skipped[0].offset), (1, Some(whole.len() as u64)));
        assert!(matches!(skipped[0].reason, Reason::Truncated(_)));
    }

    #[test]
    fn a_page_past_the_limit_costs_itself() {
        let options = Options { max_file_size: 1000, ..Options::default() };
        let big = record("response", "http://q.example", &response("", PAGE.repeat(20).as_bytes()));
        let bomb = record("response", "http://q.example", &response("", &gzip(&b"<p>x".repeat(5000))));
        // nine million spaces
        let spaces =
            b"\xcb\xff\xff\x3f\xf8\x25\x40\xe2\xb1\x40\x20\xf7\xfe\xaf\xfe\xff\x1f\xbf\x04\x40\x1c\x16\x01\xe8\xde\x3f\x00";
        let brotli = record("response", "http://q.example", &response("Content-Encoding: br\r\n", spaces));
        let small = record("response", "http://q.example", &response("", PAGE.as_bytes()));
        let (articles, skipped) = read_with("c.warc", &[big, bomb, brotli, small].concat(), &options);
        assert_eq!(articles.len(), 1);
        assert_eq!(
            skipped.iter().map(|s| &s.reason).collect::<Vec<_>>(),
            [&Reason::TooLarge { limit: 1000 }; 3]
        );
    }
}
