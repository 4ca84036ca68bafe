//! What a file is: by its content, its name only where that leaves a choice.

use crate::ingest::formats::{Format, Head, Markup, Sign};
use crate::ingest::readers::charset;

/// How a file is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Gzip,
    Zstd,
    Zip,
    Tar,
}

/// What the first bytes of a file that is not packed say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Format(Format),
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
pub fn packing(head: &[u8]) -> Option<Packing> {
    if head.starts_with(b"\x1f\x8b") {
        return Some(Packing::Gzip);
    }
    // frames, and skippable frames before them
    if head.starts_with(b"\x28\xb5\x2f\xfd")
        || head.len() >= 4 && head[1..4] == *b"\x2a\x4d\x18" && head[0] & 0xf0 == 0x50
    {
        return Some(Packing::Zstd);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Some(Packing::Zip);
    }
    if head.len() >= 262 && &head[257..262] == b"ustar" || is_old_tar(head) {
        return Some(Packing::Tar);
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

/// What a file is that is not packed. `head` is its beginning, decoded where it is
/// UTF-16; `name` its name; `whole` says that the head is all of it.
pub fn kind(head: &[u8], name: &str, whole: bool) -> Kind {
    if head.is_empty() {
        return Kind::Empty;
    }
    // before binary data is refused: a crawl holds packed pages
    if let Some(format) = Format::told_by(|s| matches!(s, Sign::Magic(magic) if head.starts_with(magic))) {
        return Kind::Format(format);
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Kind::Other(what);
    }
    if charset::is_binary(head) {
        return Kind::Binary;
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if text.is_empty() && whole {
        return Kind::Empty;
    }
    let name = name.to_ascii_lowercase();
    let head = Head { text, name: &name, whole };
    if text.starts_with(['{', '[']) {
        let data = Format::told_by(|s| matches!(s, Sign::Data(is) if is(&head)));
        return data.map_or(Kind::Binary, Kind::Format);
    }
    if text.starts_with('<') {
        let markup = Markup::new(text);
        if let Some(format) = Format::told_by(|s| matches!(s, Sign::Markup(is) if is(&markup))) {
            return Kind::Format(format);
        }
        if markup.holds(&["<!element", "<!entity"]) {
            return Kind::Other("a DTD");
        }
        if markup.is_xml(text) {
            return Kind::Other("XML of an unknown kind");
        }
    }
    let told = Format::told_by(|s| matches!(s, Sign::Text(is) if is(&head)));
    told.map_or(Kind::Binary, Kind::Format)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, name: &str) -> Kind {
        super::kind(text.as_bytes(), name, true)
    }

    #[test]
    fn content_beats_the_name() {
        use Format::*;
        for (text, name, expect) in [
            ("<!DOCTYPE html><html><p>Quay</p></html>", "a.txt", Kind::Format(Html)),
            ("{\"a\":1}\n{\"a\":2}\n", "a.txt", Kind::Format(Jsonl)),
            ("{\n \"a\": 1\n}", "a.jsn", Kind::Format(Json)),
            ("{\"a\":1}", "a.jsonl", Kind::Format(Jsonl)),
            ("{\"a\":1}", "a.json", Kind::Format(Json)),
            ("<?xml version='1.0'?><rss version='2.0'></rss>", "a.html", Kind::Format(Feed)),
            ("<?xml version='1.0'?><!-- x --><a:feed xmlns:a='x'/>", "a", Kind::Format(Feed)),
            ("<?xml version='1.0'?><tides/>", "a.xml", Kind::Other("XML of an unknown kind")),
            ("<tides><t>9</t></tides>", "a", Kind::Other("XML of an unknown kind")),
            ("<contentSet><nitf/></contentSet>", "a", Kind::Format(NewsMl)),
            ("<-- see above", "a", Kind::Format(Text)),
            ("WARC/1.0\r\nWARC-Type: warcinfo\r\n", "a", Kind::Format(Warc)),
            ("From x@y.example Mon Nov 23 02:45:12 2026\nSubject: Quay\n\nShut.", "a", Kind::Format(Mbox)),
            (
                "Subject: Quay\nFrom: a@b.example\nDate: x\nMIME-Version: 1.0\n\nShut.",
                "a",
                Kind::Format(Mail),
            ),
            ("---\ntitle: Quay\n---\nShut.", "a.txt", Kind::Format(Markdown)),
            ("title,date,text\nQuay,2024-05-01,Shut.\n", "a.txt", Kind::Format(Csv)),
            ("The quay, it is said, is shut.\nIt is, she said.", "a.txt", Kind::Format(Text)),
            ("%PDF-1.7", "a.txt", Kind::Format(Pdf)),
            ("  \n ", "a.txt", Kind::Empty),
        ] {
            assert_eq!(kind(text, name), expect, "{text:?}");
        }
    }

    #[test]
    fn a_first_line_longer_than_what_is_looked_at() {
        let head = format!("{{\"text\":\"{}", "The quay is shut. ".repeat(300));
        for (name, expect) in [("a", Format::Jsonl), ("a.json", Format::Json)] {
            assert_eq!(super::kind(head.as_bytes(), name, false), Kind::Format(expect), "{name}");
        }
        assert_eq!(super::kind(head.as_bytes(), "a", true), Kind::Format(Format::Json));
    }

    #[test]
    fn packed_files() {
        assert_eq!(packing(b"\x1f\x8b\x08"), Some(Packing::Gzip));
        assert_eq!(packing(b"\x28\xb5\x2f\xfd\x04"), Some(Packing::Zstd));
        assert_eq!(packing(b"plain"), None);
    }
}
