//! Fragments of HTML and XHTML → plain text, for the formats that carry them:
//! feeds, wire items, mail. Whole pages go to [`html`](crate::ingest::html), which knows
//! what on a page is the article.

use quick_xml::escape::resolve_html5_entity;

/// Elements whose content is not text.
const SILENT: &[&str] =
    &["script", "style", "head", "template", "iframe", "svg", "object", "noscript", "select", "button"];

/// Elements that end a line, besides those that end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "pre",
    "section",
    "tbody",
    "tr",
    "br",
    "hl1",
    "hl2",
    "hedline",
    "byline",
    "dateline",
];

/// The text of a fragment: paragraphs divided by an empty line, other blocks and
/// `<br>` by a line break, entities resolved, white space collapsed. Never fails:
/// what is no tag is text.
pub fn to_text(html: &str) -> String {
    let mut out = Text::default();
    let mut rest = html;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        out.text(&rest[..at]);
        rest = &rest[at..];
        if let Some(body) = rest.strip_prefix("<!--") {
            rest = body.find("-->").map_or("", |end| &body[end + 3..]);
            continue;
        }
        if let Some(body) = rest.strip_prefix("<![CDATA[") {
            let end = body.find("]]>").unwrap_or(body.len());
            out.raw(&body[..end]);
            rest = body.get(end + 3..).unwrap_or("");
            continue;
        }
        let Some(tag) = Tag::read(rest) else {
            out.raw("<");
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.len..];
        let name = tag.name.to_ascii_lowercase();
        if !tag.closes && !tag.empty && is_silent(&name) {
            rest = skip_element(rest, &name);
            continue;
        }
        out.tag(&name);
    }
    out.text(rest);
    out.finish()
}

/// Whether what stands in an element of this name (in small letters) is no text.
pub fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// Whether tags stand in a text: one that closes an element, or a break.
pub fn is_tagged(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'<', bytes).any(|at| {
        let rest = &bytes[at + 1..];
        match rest.first() {
            Some(b'/') => rest.get(1).is_some_and(u8::is_ascii_alphabetic) && rest.contains(&b'>'),
            _ => ["br>", "br/>", "br />", "p>"].iter().any(|tag| {
                rest.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
            }),
        }
    })
}

/// A title or a name in which entities and tags may be left, also those escaped twice.
pub fn line(text: &str) -> String {
    let mut line = text.trim().to_string();
    for _ in 0..2 {
        let next = if is_tagged(&line) { to_text(&line) } else { unescape(&line) };
        if next == line || next.trim().is_empty() {
            break;
        }
        line = next.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    line
}

/// Entities of a text that holds no tags.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    unescape_into(text, |s| out.push_str(s));
    out
}

struct Tag<'t> {
    name: &'t str,
    closes: bool,
    empty: bool,
    /// Bytes up to and including `>`.
    len: usize,
}

impl<'t> Tag<'t> {
    fn read(text: &'t str) -> Option<Tag<'t>> {
        let bytes = text.as_bytes();
        let closes = bytes.get(1) == Some(&b'/');
        let start = 1 + usize::from(closes);
        let first = *bytes.get(start)?;
        if !(first.is_ascii_alphabetic() || matches!(first, b'!' | b'?')) {
            return None;
        }
        let mut end = start;
        while end < bytes.len() && !bytes[end].is_ascii_whitespace() && !matches!(bytes[end], b'>' | b'/') {
            end += 1;
        }
        let mut quote = 0u8;
        let mut k = end;
        while k < bytes.len() {
            match bytes[k] {
                b'>' if quote == 0 => {
                    let empty = bytes[k - 1] == b'/';
                    let name = text.get(start..end)?;
                    return Some(Tag {
                        name: name.rsplit(':').next().unwrap_or(name),
                        closes,
                        empty,
                        len: k + 1,
                    });
                }
                // a quote opens a value only after "=": "<p don't>" is a tag too
                q @ (b'"' | b'\'') if quote == 0 && bytes[k - 1] == b'=' => quote = q,
                q if q == quote => quote = 0,
                _ => {}
            }
            k += 1;
        }
        None
    }
}

/// What follows the end tag of `name`; nothing when it never ends.
fn skip_element<'t>(text: &'t str, name: &str) -> &'t str {
    let bytes = text.as_bytes();
    for at in memchr::memmem::find_iter(bytes, b"</") {
        let tail = &bytes[at + 2..];
        if tail.len() >= name.len() && tail[..name.len()].eq_ignore_ascii_case(name.as_bytes()) {
            return memchr::memchr(b'>', tail).map_or("", |end| &text[at + 2 + end + 1..]);
        }
    }
    ""
}

/// Resolves `&amp;`, `&#8220;`, `&#x201c;`; what is no entity stays as it is.
fn unescape_into(text: &str, mut put: impl FnMut(&str)) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        put(&rest[..at]);
        rest = &rest[at..];
        // the longest entity has 33 letters
        let end = rest.bytes().take(40).position(|b| b == b';');
        match end.and_then(|end| Some((end, entity(&rest[1..end])?))) {
            Some((end, Resolved::Char(c))) => {
                put(c.encode_utf8(&mut [0; 4]));
                rest = &rest[end + 1..];
            }
            Some((end, Resolved::Name(s))) => {
                put(s);
                rest = &rest[end + 1..];
            }
            None => {
                put("&");
                rest = &rest[1..];
            }
        }
    }
    put(rest);
}

enum Resolved {
    Char(char),
    Name(&'static str),
}

fn entity(name: &str) -> Option<Resolved> {
    let Some(number) = name.strip_prefix('#') else { return resolve_html5_entity(name).map(Resolved::Name) };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    // 0x80 to 0x9f are meant as Windows-1252, as every browser reads them
    if let Ok(byte @ 0x80..=0x9f) = u8::try_from(code) {
        let c = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next()?;
        return Some(Resolved::Char(c));
    }
    char::from_u32(code).map(Resolved::Char)
}

/// Text in the making: white space is held back until something follows it.
#[derive(Default)]
pub struct Text {
    out: String,
    space: bool,
    breaks: u8,
}

impl Text {
    fn text(&mut self, escaped: &str) {
        unescape_into(escaped, |s| self.raw(s));
    }

    /// Takes in text in which no entities are left.
    pub fn raw(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.space = true;
                continue;
            }
            if c.is_control() || c == '\u{feff}' || c == '\u{200b}' || c == '\u{ad}' {
                continue;
            }
            if self.breaks > 0 {
                if !self.out.is_empty() {
                    self.out.push_str(if self.breaks > 1 { "\n\n" } else { "\n" });
                }
            } else if self.space && !self.out.is_empty() {
                self.out.push(' ');
            }
            self.breaks = 0;
            self.space = false;
            self.out.push(c);
        }
    }

    /// Takes in a tag, whether it opens or closes; `name` in small letters.
    pub fn tag(&mut self, name: &str) {
        match name {
            "p" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "table"
            | "block" => self.pause(2),
            "td" | "th" => self.space(),
            n if BLOCKS.contains(&n) => self.pause(1),
            _ => {}
        }
    }

    fn space(&mut self) {
        self.space = true;
    }

    fn pause(&mut self, breaks: u8) {
        self.breaks = self.breaks.max(breaks);
    }

    pub fn finish(self) -> String {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_and_entities() {
        let html = "<p>The&nbsp;quay is <b>shut</b>,\n she&#146;d  say &amp; mean it.</p><ul><li>one<li>two</ul>a<br/>b";
        assert_eq!(to_text(html), "The quay is shut, she’d say & mean it.\n\none\ntwo\n\na\nb");
    }

    #[test]
    fn lines_of_titles() {
        assert_eq!(
            line("Pilots&#8217; ball: &#8220;We dance&#8221; &amp; <i>sing</i>"),
            "Pilots’ ball: “We dance” & sing"
        );
        assert_eq!(line("Pilots&amp;#8217; &lt;em&gt;ball&lt;/em&gt;"), "Pilots’ ball");
        for kept in ["R&D; 2 < 3 > 1", "Why <b> is bold", "Q & A  twice"] {
            assert_eq!(line(kept), kept);
        }
    }

    #[test]
    fn what_is_no_text_goes() {
        assert_eq!(to_text("a<script>if (a<b) {}</script><style>p{}</style><!-- x > --> b"), "a b");
        assert_eq!(to_text("<script>never closed"), "");
    }

    #[test]
    fn what_is_no_markup_stays() {
        assert_eq!(to_text("2 < 3 & 4 > 1 &nosuch; <3"), "2 < 3 & 4 > 1 &nosuch; <3");
        assert_eq!(to_text("<"), "<");
        assert_eq!(to_text("<p title='a > b'>c"), "c");
    }
}
