//! What format a file has: by its content, its name only where that leaves a choice.

/// A format whose records can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Text,
    Markdown,
    Html,
    /// A page saved as one MIME message.
    Mhtml,
    Json,
    Jsonl,
    /// Comma-, semicolon- or tab-separated values with a header.
    Csv,
    /// RSS, Atom, RDF.
    Feed,
    Warc,
    NewsMl,
    Nitf,
    /// Reuters-21578.
    Sgml,
    LexisNexisText,
    LexisNexisHtml,
    /// A word processor's file, as LexisNexis delivers.
    Docx,
    FactivaXml,
    FactivaHtml,
    EuropresseHtml,
    /// A message, alone or out of an mbox.
    Mail,
    Pdf,
}

impl Format {
    /// What the format is called in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "Markdown",
            Format::Html => "HTML",
            Format::Mhtml => "MHTML",
            Format::Json => "JSON",
            Format::Jsonl => "JSON Lines",
            Format::Csv => "CSV",
            Format::Feed => "feed",
            Format::Warc => "WARC",
            Format::NewsMl => "NewsML-G2",
            Format::Nitf => "NITF",
            Format::Sgml => "Reuters SGML",
            Format::LexisNexisText => "LexisNexis text",
            Format::LexisNexisHtml => "LexisNexis HTML",
            Format::Docx => "DOCX",
            Format::FactivaXml => "Factiva XML",
            Format::FactivaHtml => "Factiva HTML",
            Format::EuropresseHtml => "Europresse HTML",
            Format::Mail => "mail",
            Format::Pdf => "PDF",
        }
    }

    /// Whether records of this format are pages of the web.
    pub fn is_page(self) -> bool {
        matches!(self, Format::Html | Format::Mhtml | Format::Warc)
    }

    /// Whether a file of this format is one article, so that what is said of the
    /// file (its name, a sidecar) is said of the article.
    pub fn is_one_article(self) -> bool {
        matches!(
            self,
            Format::Text
                | Format::Markdown
                | Format::Html
                | Format::Mhtml
                | Format::Mail
                | Format::Nitf
                | Format::Pdf
        )
    }
}

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Gzip,
    Zstd,
    Zip,
    Tar,
    /// One article or a few, read whole.
    Whole(Format),
    /// Cut into records while it is read.
    Stream(Format),
    /// An mbox, cut into messages.
    Mbox,
    /// Recognized, and not an archive of text; the word names it.
    Other(&'static str),
    Binary,
    Empty,
}

/// Magic numbers of what is certainly no text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "RTF"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"SQLite format 3\0", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"OggS", "Ogg"),
    (b"ID3", "MP3"),
    (b"RIFF", "RIFF media"),
];

/// Whether the bytes are packed, and how.
pub fn packing(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"\x1f\x8b") {
        return Some(Kind::Gzip);
    }
    // frames, and skippable frames before them
    if head.starts_with(b"\x28\xb5\x2f\xfd")
        || head.len() >= 4 && head[1..4] == *b"\x2a\x4d\x18" && head[0] & 0xf0 == 0x50
    {
        return Some(Kind::Zstd);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(Kind::Zip);
    }
    if head.len() >= 262 && &head[257..262] == b"ustar" || is_old_tar(head) {
        return Some(Kind::Tar);
    }
    None
}

/// A tar header of before POSIX has no magic: its checksum tells.
fn is_old_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..512) else { return false };
    let digits = String::from_utf8_lossy(&header[148..156]);
    let Ok(stated) = u32::from_str_radix(digits.trim_matches(|c: char| c == '\0' || c == ' '), 8) else {
        return false;
    };
    let sum: u32 = header
        .iter()
        .enumerate()
        .map(|(k, &b)| if (148..156).contains(&k) { 32 } else { u32::from(b) })
        .sum();
    stated > 0 && stated == sum && header[0] != 0
}

/// The format of a file that is not packed. `head` is its beginning, decoded
/// where it is UTF-16; `name` its name; `whole` says that the head is all of it.
pub fn format(head: &[u8], name: &str, whole: bool) -> Kind {
    if head.is_empty() {
        return Kind::Empty;
    }
    if head.starts_with(b"%PDF-") {
        return Kind::Whole(Format::Pdf);
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Kind::Other(what);
    }
    // a crawl holds packed pages, its records are told by their header
    if head.starts_with(b"WARC/") {
        return Kind::Stream(Format::Warc);
    }
    if super::charset::is_binary(head) {
        return Kind::Binary;
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() {
        return if whole { Kind::Empty } else { Kind::Whole(Format::Text) };
    }
    let name = name.to_ascii_lowercase();
    let named = |endings: &[&str]| endings.iter().any(|e| name.ends_with(e));
    match text.as_bytes()[0] {
        b'{' | b'[' => return json(text, &name, whole),
        b'<' => {
            if let Some(kind) = marked_up(text) {
                return kind;
            }
        }
        _ => {}
    }
    if text.starts_with("From ") && is_mbox(text) {
        return Kind::Mbox;
    }
    if named(&[".md", ".markdown", ".mdx"]) || front_matter(text) {
        return Kind::Whole(Format::Markdown);
    }
    if let Some(format) = mail(text, named(&[".eml", ".mht", ".mhtml"])) {
        return Kind::Whole(format);
    }
    if lexisnexis(text) {
        return Kind::Whole(Format::LexisNexisText);
    }
    if named(&[".csv", ".tsv"]) && super::csv::Header::sniff(text).is_some()
        || super::csv::Header::sniff(text).is_some_and(|h| h.is_telling())
    {
        return Kind::Stream(Format::Csv);
    }
    if named(&[".html", ".htm", ".xhtml", ".shtml"]) || html_inside(text) {
        return Kind::Whole(Format::Html);
    }
    Kind::Whole(Format::Text)
}

/// One document, or one per line.
fn json(text: &str, name: &str, whole: bool) -> Kind {
    let lines = [".jsonl", ".ndjson", ".jsonlines", ".jl"]
        .iter()
        .any(|e| name.ends_with(e) || name.contains(&format!("{e}.")));
    if text.starts_with('[') {
        return if lines { Kind::Stream(Format::Jsonl) } else { Kind::Whole(Format::Json) };
    }
    if lines {
        return Kind::Stream(Format::Jsonl);
    }
    let mut rest = text.lines().filter(|l| !l.trim().is_empty());
    let first = rest.next().unwrap_or("").trim_end();
    let second = rest.next().map(str::trim_start);
    let closed = first.len() > 2 && first.ends_with('}');
    match second {
        Some(line) if line.starts_with('{') && closed => Kind::Stream(Format::Jsonl),
        // a first line longer than the head that is no pretty-printed document
        None if !whole && first.len() > 4096 && !name.ends_with(".json") => Kind::Stream(Format::Jsonl),
        _ => Kind::Whole(Format::Json),
    }
}

/// Elements that a page, or a piece of one, starts with.
const HTML: &[&str] = &[
    "html",
    "head",
    "body",
    "a",
    "article",
    "b",
    "blockquote",
    "br",
    "center",
    "div",
    "em",
    "figure",
    "font",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "li",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "pre",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "table",
    "title",
    "ul",
];

/// Formats that open with an angle bracket.
fn marked_up(text: &str) -> Option<Kind> {
    let head: String = text.chars().take(6000).collect::<String>().to_lowercase();
    if head.contains("<reuters ") || head.contains("<!doctype lewis") {
        return Some(Kind::Stream(Format::Sgml));
    }
    let root = root(&head).unwrap_or("");
    match root {
        "rss" | "feed" | "rdf" | "channel" => return Some(Kind::Whole(Format::Feed)),
        // items, and parts of items, which are named as such
        "newsitem" | "newsmessage" | "packageitem" | "conceptitem" | "knowledgeitem" | "planningitem"
        | "catalogitem" | "contentset" | "contentmeta" | "itemmeta" | "groupset" => {
            return Some(Kind::Whole(Format::NewsMl));
        }
        "nitf" => return Some(Kind::Whole(Format::Nitf)),
        "ppsresponse" | "ppsarticleresponse" | "ppsarticleresultset" => {
            return Some(Kind::Whole(Format::FactivaXml));
        }
        _ => {}
    }
    if HTML.contains(&root) || head.contains("<!doctype html") || head.contains("<html") {
        let format =
            if head.contains("<docfull") || head.contains("lxncomment") || head.contains("doc_id_0_0") {
                Format::LexisNexisHtml
            } else if head.contains("cedrom-sni") || head.contains("docpublicationname") {
                Format::EuropresseHtml
            } else if head.contains("<title>factiva</title>") {
                Format::FactivaHtml
            } else {
                Format::Html
            };
        return Some(Kind::Whole(format));
    }
    if head.contains("<!element") || head.contains("<!entity") {
        return Some(Kind::Other("a DTD"));
    }
    let xml = head.starts_with("<?xml")
        || head.contains("xmlns")
        || !root.is_empty() && text.contains(&format!("</{root}"));
    xml.then_some(Kind::Other("XML of an unknown kind"))
}

/// The local name of the first element.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        let at = rest.find('<')?;
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")? + 3..];
            continue;
        }
        if rest.starts_with(['!', '?']) {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
        return rest[..end].rsplit(':').next();
    }
}

fn html_inside(text: &str) -> bool {
    let head: String = text.chars().take(4000).collect::<String>().to_lowercase();
    head.contains("<html") && head.contains("<head") || head.contains("<!doctype html")
}

fn front_matter(text: &str) -> bool {
    !matches!(super::markdown::split(text).0, super::markdown::Matter::None)
        && text.lines().nth(1).is_some_and(|l| l.contains([':', '=']) || l.starts_with('#'))
}

/// "From somebody Mon Nov 23 …" and a header line below.
fn is_mbox(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or("");
    first.split_whitespace().count() >= 3 && lines.next().is_some_and(is_header)
}

fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        !name.is_empty() && name.len() < 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

/// A message opens with header lines, among them ones that only mail has.
fn mail(text: &str, named: bool) -> Option<Format> {
    const TELLING: &[&str] = &[
        "mime-version",
        "received",
        "return-path",
        "message-id",
        "delivered-to",
        "x-mailer",
        "content-transfer-encoding",
    ];
    let mut headers = 0;
    let mut telling = false;
    let mut related = false;
    let mut from = 0;
    for line in text.lines() {
        if line.trim().is_empty() {
            break;
        }
        if line.starts_with([' ', '\t']) {
            related |= line.contains("text/html") && line.contains("type=");
            continue;
        }
        if !is_header(line) {
            return None;
        }
        headers += 1;
        let name = line.split(':').next().unwrap_or("").to_lowercase();
        telling |= TELLING.contains(&name.as_str());
        from += usize::from(matches!(name.as_str(), "from" | "to" | "subject" | "date"));
        related |= name == "content-type" && line.contains("multipart/related");
        related |= name == "snapshot-content-location";
    }
    let is = headers >= 3 && telling && from >= 2 || named && headers >= 1 || related && headers >= 2;
    is.then_some(if related { Format::Mhtml } else { Format::Mail })
}

/// "1 of 10 DOCUMENTS", or the labels of its records.
fn lexisnexis(text: &str) -> bool {
    let head: String = text.chars().take(8000).collect();
    let counted = head.lines().any(|l| {
        let mut words = l.split_whitespace();
        let (a, of, b, docs, end) = (words.next(), words.next(), words.next(), words.next(), words.next());
        let number = |w: Option<&str>| w.is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()));
        number(a)
            && matches!(of, Some("of" | "von" | "de"))
            && number(b)
            && matches!(docs, Some("DOCUMENTS" | "DOCUMENT" | "DOKUMENTEN"))
            && end.is_none()
    });
    let labels = ["\nLENGTH: ", "\nBYLINE: ", "\nLOAD-DATE: ", "\nPUBLICATION-TYPE: ", "\nSECTION: "]
        .iter()
        .filter(|l| head.contains(**l))
        .count();
    counted && labels >= 1 || labels >= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, name: &str) -> Kind {
        format(text.as_bytes(), name, true)
    }

    #[test]
    fn content_beats_the_name() {
        use Format::*;
        for (text, name, expect) in [
            ("<!DOCTYPE html><html><p>Quay</p></html>", "a.txt", Kind::Whole(Html)),
            ("{\"a\":1}\n{\"a\":2}\n", "a.txt", Kind::Stream(Jsonl)),
            ("{\n \"a\": 1\n}", "a.jsn", Kind::Whole(Json)),
            ("{\"a\":1}", "a.jsonl", Kind::Stream(Jsonl)),
            ("{\"a\":1}", "a.json", Kind::Whole(Json)),
            ("<?xml version='1.0'?><rss version='2.0'></rss>", "a.html", Kind::Whole(Feed)),
            ("<?xml version='1.0'?><!-- x --><a:feed xmlns:a='x'/>", "a", Kind::Whole(Feed)),
            ("<?xml version='1.0'?><tides/>", "a.xml", Kind::Other("XML of an unknown kind")),
            ("<tides><t>9</t></tides>", "a", Kind::Other("XML of an unknown kind")),
            ("<contentSet><nitf/></contentSet>", "a", Kind::Whole(NewsMl)),
            ("<-- see above", "a", Kind::Whole(Text)),
            ("WARC/1.0\r\nWARC-Type: warcinfo\r\n", "a", Kind::Stream(Warc)),
            ("From x@y.example Mon Nov 23 02:45:12 2026\nSubject: Quay\n\nShut.", "a", Kind::Mbox),
            ("Subject: Quay\nFrom: a@b.example\nDate: x\nMIME-Version: 1.0\n\nShut.", "a", Kind::Whole(Mail)),
            ("---\ntitle: Quay\n---\nShut.", "a.txt", Kind::Whole(Markdown)),
            ("title,date,text\nQuay,2024-05-01,Shut.\n", "a.txt", Kind::Stream(Csv)),
            ("The quay, it is said, is shut.\nIt is, she said.", "a.txt", Kind::Whole(Text)),
            ("%PDF-1.7", "a.txt", Kind::Whole(Pdf)),
            ("  \n ", "a.txt", Kind::Empty),
        ] {
            assert_eq!(kind(text, name), expect, "{text:?}");
        }
    }

    #[test]
    fn packed_files() {
        assert_eq!(packing(b"\x1f\x8b\x08"), Some(Kind::Gzip));
        assert_eq!(packing(b"\x28\xb5\x2f\xfd\x04"), Some(Kind::Zstd));
        assert_eq!(packing(b"plain"), None);
    }
}
