//! Refuses pages that only a machine would write: elements nested thousands
//! deep, tags with thousands of attributes, formatting that is opened again and
//! again and never closed.
//!
//! An HTML parser walks its stack of open elements at every tag and opens
//! unclosed formatting anew in every paragraph, as the standard demands, so such
//! a page costs time and memory that grow with its square. This is one pass over
//! the tags, with a bounded stack, before any parser sees them. It follows the
//! standard's tree construction only as far as depth depends on it, and where in
//! doubt counts an element as open.

use super::PageError;

/// Deepest nesting that is read. Browsers stop at 512; articles stay under 100.
pub const MAX_DEPTH: usize = 256;
/// Most attributes of one tag: the parser compares each with all before it.
const MAX_ATTRIBUTES: usize = 500;
/// Most elements of a page, those that the parser opens anew included.
const MAX_ELEMENTS: usize = 200_000;

const VOID: &[&[u8]] = &[
    b"area",
    b"base",
    b"basefont",
    b"bgsound",
    b"br",
    b"col",
    b"embed",
    b"frame",
    b"hr",
    b"img",
    b"input",
    b"keygen",
    b"link",
    b"meta",
    b"param",
    b"source",
    b"track",
    b"wbr",
];

const FORMATTING: &[&[u8]] = &[
    b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt",
    b"u",
];

/// Elements whose end tag may be left out and that cannot nest in one of their
/// own kind without something else between.
const IMPLIED: &[&[u8]] = &[
    b"p",
    b"li",
    b"dd",
    b"dt",
    b"tr",
    b"td",
    b"th",
    b"thead",
    b"tbody",
    b"tfoot",
    b"colgroup",
    b"html",
    b"head",
    b"body",
    b"caption",
];

/// Elements out of which no end tag reaches, but those of tables, templates, drawings.
const SCOPES: &[&[u8]] = &[b"object", b"applet", b"marquee", b"table", b"template", b"foreignobject"];

/// Elements whose content holds no tags.
const RAW: &[&[u8]] = &[b"script", b"style", b"textarea", b"title"];

/// Checks the nesting of a page in one pass.
pub fn check(html: &str) -> Result<(), PageError> {
    let bytes = html.as_bytes();
    let [svg, math, select, option] = [&b"svg"[..], b"math", b"select", b"option"].map(hash);
    let integration =
        [&b"foreignobject"[..], b"desc", b"title", b"annotation-xml", b"mi", b"mo", b"mn", b"ms", b"mtext"]
            .map(hash);
    let scopes: Vec<u64> = SCOPES.iter().map(hash).collect();
    let reaches_out = [&b"table"[..], b"template", b"svg", b"math"].map(hash);
    let mut at = 0;
    let mut open: Vec<u64> = Vec::new();
    // formatting elements that are open: name, and the whole tag
    let mut formatting: Vec<(u64, u64)> = Vec::new();
    // formatting elements opened since the last other tag
    let mut run = 0usize;
    let mut elements = 0usize;
    while let Some(next) = memchr::memchr(b'<', &bytes[at..]) {
        at += next + 1;
        if bytes[at..].starts_with(b"!--") {
            at = comment_end(bytes, at + 1);
            continue;
        }
        let closing = bytes.get(at) == Some(&b'/');
        let from = at + usize::from(closing);
        if !bytes.get(from).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let stop = |b: &u8| b.is_ascii_whitespace() || matches!(b, b'/' | b'>');
        let length = bytes[from..].iter().position(stop).unwrap_or(bytes.len() - from);
        let name = bytes[from..from + length.min(32)].to_ascii_lowercase();
        let (end, attributes, empty) = tag_end(bytes, from + length);
        if attributes > MAX_ATTRIBUTES {
            return Err(PageError::Attributes { limit: MAX_ATTRIBUTES });
        }
        at = end;
        let (name, kind) = (name.as_slice(), hash(&name));
        if closing {
            if FORMATTING.contains(&name) {
                run = run.saturating_sub(1);
                if let Some(k) = formatting.iter().rposition(|&(other, _)| other == kind) {
                    formatting.remove(k);
                }
            } else if let Some(k) = open.iter().rposition(|&o| o == kind)
                && (reaches_out.contains(&kind) || !open[k + 1..].iter().any(|o| scopes.contains(o)))
            {
                open.truncate(k);
                run = 0;
            }
            continue;
        }
        elements += 1;
        let foreign = open.iter().rposition(|&o| o == svg || o == math);
        let foreign = foreign.filter(|&k| !open[k..].iter().any(|o| integration.contains(o)));
        if VOID.contains(&name) || (empty && foreign.is_some() && !is_breakout(name)) {
            continue;
        }
        if let Some(k) = foreign
            && is_breakout(name)
        {
            open.truncate(k);
        }
        if FORMATTING.contains(&name) {
            let whole = fnv(&bytes[from..end]);
            let alike = |&(other, w): &(u64, u64)| {
                if name == b"a" || name == b"nobr" { other == kind } else { w == whole }
            };
            // the standard keeps three alike, and one link
            let most = if name == b"a" || name == b"nobr" { 1 } else { 3 };
            if formatting.iter().filter(|f| alike(f)).count() >= most
                && let Some(k) = formatting.iter().position(alike)
            {
                formatting.remove(k);
            }
            formatting.push((kind, whole));
            run += 1;
        } else {
            let unclosed = std::mem::take(&mut run);
            elements += formatting.len();
            if RAW.contains(&name) && foreign.is_none() && !open.contains(&select) {
                at = raw_end(bytes, at, name);
                continue;
            }
            // an option ends the last one only where it stands right inside it
            if kind == option && unclosed == 0 && open.last() == Some(&option) {
                continue;
            }
            if !IMPLIED.contains(&name) {
                open.push(kind);
            }
        }
        if open.len() + formatting.len() + run > MAX_DEPTH {
            return Err(PageError::TooDeep { limit: MAX_DEPTH });
        }
        if elements > MAX_ELEMENTS {
            return Err(PageError::Elements { limit: MAX_ELEMENTS });
        }
    }
    Ok(())
}

/// Elements that end SVG or MathML around them.
fn is_breakout(name: &[u8]) -> bool {
    const OTHERS: &[&[u8]] = &[
        b"blockquote",
        b"body",
        b"br",
        b"center",
        b"dd",
        b"div",
        b"dl",
        b"dt",
        b"embed",
        b"h1",
        b"h2",
        b"h3",
        b"h4",
        b"h5",
        b"h6",
        b"head",
        b"hr",
        b"img",
        b"li",
        b"listing",
        b"menu",
        b"meta",
        b"ol",
        b"p",
        b"pre",
        b"ruby",
        b"span",
        b"sub",
        b"sup",
        b"table",
        b"ul",
        b"var",
    ];
    OTHERS.contains(&name) || (FORMATTING.contains(&name) && name != b"a")
}

/// Where the comment ends whose first `-` is at `at`.
fn comment_end(bytes: &[u8], at: usize) -> usize {
    let mut from = at;
    while let Some(next) = memchr::memmem::find(&bytes[from..], b"--") {
        let after = from + next + 2;
        match bytes.get(after) {
            Some(b'>') => return after + 1,
            Some(b'!') if bytes.get(after + 1) == Some(&b'>') => return after + 2,
            _ => from = after - 1,
        }
    }
    bytes.len()
}

/// Where a tag ends, how many attributes it has, and whether it ends in `/>`.
fn tag_end(bytes: &[u8], from: usize) -> (usize, usize, bool) {
    let mut at = from;
    let mut attributes = 0;
    let mut word = false;
    let mut value = false;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'>' => return (at + 1, attributes, bytes[at - 1] == b'/'),
            b'=' if attributes > 0 && !value => value = true,
            b'"' | b'\'' if value => {
                at += 1 + memchr::memchr(b, &bytes[at + 1..]).unwrap_or(bytes.len() - at - 1);
                (value, word) = (false, false);
            }
            _ if b.is_ascii_whitespace() || b == b'/' && !value => word = value && word,
            _ => {
                attributes += usize::from(!word);
                word = true;
                if value {
                    // an unquoted value runs to the next white space
                    let stop = |b: &u8| b.is_ascii_whitespace() || *b == b'>';
                    at += bytes[at..].iter().position(stop).unwrap_or(bytes.len() - at);
                    (value, word) = (false, false);
                    continue;
                }
            }
        }
        at += 1;
    }
    (bytes.len(), attributes, false)
}

/// Where the content of a raw element ends: at its end tag, or with the page.
fn raw_end(bytes: &[u8], from: usize, name: &[u8]) -> usize {
    let mut at = from;
    while let Some(next) = memchr::memmem::find(&bytes[at..], b"</") {
        at += next + 2;
        let rest = &bytes[at..];
        if rest.len() >= name.len() && rest[..name.len()].eq_ignore_ascii_case(name) {
            return at - 2;
        }
    }
    bytes.len()
}

fn hash(name: impl AsRef<[u8]>) -> u64 {
    fnv(name.as_ref())
}

/// FNV-1a.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &b| (hash ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
}
