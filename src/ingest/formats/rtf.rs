//! Rich text (RTF), as databases of newspapers deliver it: its characters and line breaks.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

use super::delivered;
use crate::ingest::draft::Drafts;
use crate::ingest::{Options, Record};

pub fn read(record: &Record, options: &Options) -> Drafts {
    let text = text(&record.bytes);
    let lines: Vec<String> = text.lines().map(|l| l.trim().to_string()).collect();
    delivered::read(&lines, options)
}

/// Groups whose text is not the document's.
const ASIDE: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "object",
    "fldinst",
    "header",
    "headerl",
    "headerr",
    "headerf",
    "footer",
    "footerl",
    "footerr",
    "footerf",
    "generator",
    "listtable",
    "listoverridetable",
    "rsidtbl",
    "revtbl",
    "themedata",
    "colorschememapping",
    "latentstyles",
    "datastore",
    "xmlnstbl",
    "filetbl",
    "listtext",
    "pntext",
    "bkmkstart",
    "bkmkend",
    "annotation",
    "atnid",
    "atnauthor",
    "nonshppict",
];

/// Words that stand for characters.
const CHARACTERS: &[(&str, &str)] = &[
    ("par", "\n"),
    ("line", "\n"),
    ("sect", "\n"),
    ("page", "\n"),
    ("row", "\n"),
    ("cell", "\n"),
    ("tab", " "),
    ("emspace", " "),
    ("enspace", " "),
    ("emdash", "—"),
    ("endash", "–"),
    ("lquote", "‘"),
    ("rquote", "’"),
    ("ldblquote", "“"),
    ("rdblquote", "”"),
    ("bullet", "•"),
];

/// What holds for a group, and for the groups inside it unless they change it.
#[derive(Clone, Copy)]
struct Group {
    /// Its text is not the document's.
    aside: bool,
    hidden: bool,
    /// How many characters for older readers follow one that is given by its number.
    fallback: usize,
}

struct Reader<'b> {
    bytes: &'b [u8],
    at: usize,
    group: Group,
    outer: Vec<Group>,
    encoding: &'static Encoding,
    /// Characters for older readers that are still to be passed over.
    passed: usize,
    /// Bytes that are not yet decoded: a character may have two.
    pending: Vec<u8>,
    /// The first half of a character of two halves.
    half: Option<u16>,
    out: String,
}

/// The text of a document. What is no RTF, or breaks off, gives the text that is there.
fn text(bytes: &[u8]) -> String {
    let group = Group { aside: false, hidden: false, fallback: 1 };
    let (outer, pending, out) = (Vec::new(), Vec::new(), String::new());
    let encoding = WINDOWS_1252;
    let mut reader = Reader { bytes, at: 0, group, outer, encoding, passed: 0, pending, half: None, out };
    while let Some(&b) = bytes.get(reader.at) {
        reader.at += 1;
        match b {
            b'{' => reader.outer.push(reader.group),
            b'}' => {
                reader.passed = 0;
                reader.group = reader.outer.pop().unwrap_or(reader.group);
            }
            b'\\' => reader.control(),
            b'\r' | b'\n' => {}
            _ => reader.byte(b),
        }
    }
    reader.flush();
    reader.out
}

impl Reader<'_> {
    /// What follows a backslash: a word with its number, or a mark.
    fn control(&mut self) {
        let rest = &self.bytes[self.at..];
        let letters = rest.iter().take_while(|b| b.is_ascii_alphabetic()).count();
        if letters == 0 {
            return self.mark();
        }
        let word = String::from_utf8_lossy(&rest[..letters]).into_owned();
        let signed = usize::from(rest.get(letters) == Some(&b'-'));
        let digits = rest[letters + signed..].iter().take_while(|b| b.is_ascii_digit()).count();
        let mut end = letters + if digits > 0 { signed + digits } else { 0 };
        let number = String::from_utf8_lossy(&rest[letters..end]).parse::<i64>().ok();
        end += usize::from(rest.get(end) == Some(&b' '));
        self.at += end;
        self.word(&word, number);
    }

    fn word(&mut self, word: &str, number: Option<i64>) {
        match (word, number) {
            ("u", Some(number)) => {
                // numbers above 32767 are written as negative ones
                self.unit((number & 0xffff) as u16);
                self.passed = self.group.fallback;
            }
            ("uc", Some(number)) => self.group.fallback = usize::try_from(number).unwrap_or(1).min(8),
            ("bin", Some(number)) => self.at = self.at.saturating_add(usize::try_from(number).unwrap_or(0)),
            ("ansicpg", Some(page)) => {
                let label = format!("windows-{page}");
                self.encoding = Encoding::for_label(label.as_bytes()).unwrap_or(match page {
                    932 => encoding_rs::SHIFT_JIS,
                    936 => encoding_rs::GBK,
                    949 => encoding_rs::EUC_KR,
                    950 => encoding_rs::BIG5,
                    65001 => encoding_rs::UTF_8,
                    10000 => MACINTOSH,
                    _ => WINDOWS_1252,
                });
            }
            ("mac", _) => self.encoding = MACINTOSH,
            ("v", _) => self.group.hidden = number != Some(0),
            ("plain", _) => self.group.hidden = false,
            _ if ASIDE.contains(&word) => self.group.aside = true,
            _ => {
                if let Some((_, text)) = CHARACTERS.iter().find(|(name, _)| *name == word) {
                    self.put(text);
                }
            }
        }
    }

    fn mark(&mut self) {
        let Some(&mark) = self.bytes.get(self.at) else { return };
        self.at += 1;
        match mark {
            b'\'' => {
                let digits = self.bytes.get(self.at..self.at + 2).and_then(|d| std::str::from_utf8(d).ok());
                if let Some(byte) = digits.and_then(|d| u8::from_str_radix(d, 16).ok()) {
                    self.at += 2;
                    self.byte(byte);
                }
            }
            // a group that only some readers know
            b'*' => self.group.aside = true,
            b'~' => self.put("\u{a0}"),
            b'_' => self.put("-"),
            b'\r' | b'\n' => self.put("\n"),
            b'{' | b'}' | b'\\' => self.byte(mark),
            _ => {}
        }
    }

    fn is_shown(&self) -> bool {
        !self.group.aside && !self.group.hidden
    }

    fn byte(&mut self, byte: u8) {
        if self.passed > 0 {
            self.passed -= 1;
        } else if self.is_shown() {
            self.pending.push(byte);
        }
    }

    /// A character, or half of one, by its number.
    fn unit(&mut self, unit: u16) {
        if !self.is_shown() {
            return;
        }
        self.flush();
        let units: Vec<u16> = self.half.take().into_iter().chain([unit]).collect();
        if units.len() == 1 && (0xd800..0xdc00).contains(&unit) {
            self.half = Some(unit);
        } else {
            self.out.push_str(&String::from_utf16_lossy(&units));
        }
    }

    fn put(&mut self, text: &str) {
        self.passed = 0;
        if self.is_shown() {
            self.flush();
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let (text, _) = self.encoding.decode_without_bom_handling(&self.pending);
            self.out.push_str(&text);
            self.pending.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::tests::read_file;

    #[test]
    fn characters_and_groups() {
        let rtf = br"{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}}{\*\generator Quill;}{\info{\title Tide}}
\pard\b Quay\b0  \'93shut\'94\par {\field{\*\fldinst HYPERLINK x}{\fldrslt here}}\~\{1\}\line \u8220?Caf\u233\'e9\u8221?
 \emdash{\v secret} {\uc2 \u-10179??\u-8694??}\u20xend}";
        assert_eq!(text(rtf), "Quay “shut”\nhere\u{a0}{1}\n“Café” — 😊\u{14}end");
        assert_eq!(text(br"{\rtf1\ansi\ansicpg1251 \'cc\'ee\'eb\par {\pict\bin3 }}}}ok"), "Мол\nok");
        assert_eq!(text(br"{\rtf1 cut \'"), "cut ");
    }

    #[test]
    fn deliveries_and_plain_texts() {
        let lines = "Quay shut|The Lyle Ledger|July 1, 2019 Monday|Copyright 2019 The Lyle Ledger|Section: NEWS|\
            Byline: Mara Quill|Body||The quay is shut.|It is.|Load-Date: July 2, 2019|End of Document|";
        let rtf = format!("{{\\rtf1\\ansi {}}}", lines.replace('|', "\\par "));
        let (articles, skipped) = read_file("l.rtf", rtf.as_bytes());
        assert_eq!(skipped, []);
        let a = &articles[0];
        assert_eq!((a.title.as_deref(), a.body.as_str()), (Some("Quay shut"), "The quay is shut.\n\nIt is."));
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2019-07-01");

        let rtf = br"{\rtf1\ansi Quay shut\par\par By Mara Quill\par\par The quay is shut, said the harbour master of Lyle on Monday.\par}";
        let (articles, _) = read_file("l.doc", rtf);
        assert_eq!(articles[0].title.as_deref(), Some("Quay shut"));
        assert_eq!(articles[0].bylines[0].names, ["Mara Quill"]);
        assert_eq!(articles[0].body, "The quay is shut, said the harbour master of Lyle on Monday.");
    }
}
