//! Pages as Safari saves them: a property list, in XML or binary, with the page as data.
//!
//! Of the binary form only what lies on the way to the page is read: two dictionaries and
//! their values. Nothing is followed further, so no list can be too deep.

use mail_parser::decoders::base64::base64_decode;

use super::{Markup, html};
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::charset;
use crate::ingest::readers::xml::{Element, Mode, Xml};
use crate::ingest::{Options, Reason, Record};

/// How a binary property list starts.
pub const BINARY: &[u8] = b"bplist00";

/// The key under which the page itself lies.
const MAIN: &str = "WebMainResource";

pub fn is(markup: &Markup) -> bool {
    markup.root() == "plist" && markup.holds(&["webmainresource", "websubresources"])
}

pub fn read(record: &Record, _: &Options) -> Drafts {
    let page = match record.bytes.starts_with(BINARY) {
        true => binary(&record.bytes)?,
        false => xml(&record.bytes)?,
    };
    if page.kind.as_deref().is_some_and(|kind| !kind.contains("html")) {
        return Err(Reason::NotAnArticle("a saved file that is no page"));
    }
    let declared = page.encoding.or_else(|| charset::declared(&page.data));
    let text = charset::decode(&page.data, declared.as_deref())?;
    one(html::article(&text, page.url.as_deref().filter(|url| url.starts_with("http")))?)
}

/// What is known of the page.
struct Page {
    data: Vec<u8>,
    kind: Option<String>,
    encoding: Option<String>,
    url: Option<String>,
}

fn xml(bytes: &[u8]) -> Result<Page, Reason> {
    let xml = Xml::read(bytes, Mode::Lenient, "property list")?;
    let root = xml.root().child("dict").ok_or(Reason::Lacks("page"))?;
    let main = valued(root, MAIN).ok_or(Reason::Lacks("page"))?;
    let text = |key: &str| valued(main, key).and_then(|e| e.text());
    let coded: Vec<u8> = valued(main, "WebResourceData").map(|e| e.raw_text()).unwrap_or_default().into();
    let coded: Vec<u8> = coded.into_iter().filter(|b| !b.is_ascii_whitespace()).collect();
    let data =
        base64_decode(&coded).ok_or_else(|| Reason::malformed("property list", "data is not base64"))?;
    Ok(Page {
        data,
        kind: text("WebResourceMIMEType"),
        encoding: text("WebResourceTextEncodingName"),
        url: text("WebResourceURL"),
    })
}

/// What stands behind a key of a dictionary.
fn valued<'x>(dictionary: Element<'x>, key: &str) -> Option<Element<'x>> {
    let is_key = |e: &Element| e.name() == "key" && e.text().as_deref() == Some(key);
    dictionary.children().skip_while(|e| !is_key(e)).nth(1)
}

fn binary(bytes: &[u8]) -> Result<Page, Reason> {
    let list = List::read(bytes).ok_or_else(|| Reason::malformed("property list", "its table is broken"))?;
    let Some(main) = list.value(list.top, MAIN) else {
        return Err(Reason::NotAnArticle("a property list without a page"));
    };
    let value = |key: &str| list.object(list.value(main, key)?);
    let text = |key: &str| value(key)?.text();
    let Some(Object::Data(data)) = value("WebResourceData") else { return Err(Reason::Lacks("page")) };
    Ok(Page {
        data: data.to_vec(),
        kind: text("WebResourceMIMEType"),
        encoding: text("WebResourceTextEncodingName"),
        url: text("WebResourceURL"),
    })
}

/// A binary property list: objects, and a table of where they are.
struct List<'b> {
    bytes: &'b [u8],
    /// Where each object is, in numbers of `width` bytes.
    table: &'b [u8],
    width: usize,
    /// How many bytes the number of an object has.
    reference: usize,
    top: usize,
}

enum Object<'b> {
    Data(&'b [u8]),
    Ascii(&'b [u8]),
    /// UTF-16, high byte first.
    Wide(&'b [u8]),
    /// The numbers of the keys, then those of the values.
    Dictionary(&'b [u8]),
}

impl<'b> List<'b> {
    fn read(bytes: &'b [u8]) -> Option<List<'b>> {
        let trailer = bytes.get(bytes.len().checked_sub(32)?..)?;
        let (width, reference) = (usize::from(trailer[6]), usize::from(trailer[7]));
        let (objects, top) = (number(&trailer[8..16])?, number(&trailer[16..24])?);
        let start = number(&trailer[24..])?;
        let table = bytes.get(start..start.checked_add(objects.checked_mul(width)?)?)?;
        let sound = (1..=8).contains(&width) && (1..=8).contains(&reference);
        sound.then_some(List { bytes, table, width, reference, top })
    }

    fn object(&self, at: usize) -> Option<Object<'b>> {
        let place = at.checked_mul(self.width)?;
        let place = number(self.table.get(place..place.checked_add(self.width)?)?)?;
        let rest = self.bytes.get(place..)?;
        let (&mark, mut rest) = rest.split_first()?;
        let mut len = usize::from(mark & 15);
        if len == 15 {
            // a longer length follows as a number of its own
            let (&size, behind) = rest.split_first()?;
            let width = 1usize.checked_shl(u32::from(size & 15)).filter(|w| size >> 4 == 1 && *w <= 8)?;
            len = number(behind.get(..width)?)?;
            rest = &behind[width..];
        }
        Some(match mark >> 4 {
            4 => Object::Data(rest.get(..len)?),
            5 => Object::Ascii(rest.get(..len)?),
            6 => Object::Wide(rest.get(..len.checked_mul(2)?)?),
            13 => Object::Dictionary(rest.get(..len.checked_mul(2 * self.reference)?)?),
            _ => return None,
        })
    }

    /// The number of what a dictionary has under a key.
    fn value(&self, dictionary: usize, key: &str) -> Option<usize> {
        let Object::Dictionary(numbers) = self.object(dictionary)? else { return None };
        let (keys, values) = numbers.split_at(numbers.len() / 2);
        let mut pairs = keys.chunks(self.reference).zip(values.chunks(self.reference));
        let (_, value) = pairs
            .find(|(k, _)| number(k).and_then(|k| self.object(k)?.text()).is_some_and(|text| text == key))?;
        number(value)
    }
}

impl Object<'_> {
    fn text(&self) -> Option<String> {
        match self {
            Object::Ascii(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
            Object::Wide(bytes) => {
                Some(encoding_rs::UTF_16BE.decode_without_bom_handling(bytes).0.into_owned())
            }
            Object::Data(_) | Object::Dictionary(_) => None,
        }
    }
}

/// A number, high byte first.
fn number(bytes: &[u8]) -> Option<usize> {
    let wide = bytes.iter().try_fold(0u64, |n, &b| Some(n.checked_mul(256)? + u64::from(b)))?;
    usize::try_from(wide).ok()
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    const PAGE: &str = "<html><head><title>Quay shut</title></head><body><article><h1>Quay shut</h1>\
        <p>The quay is shut, said the harbour master of Lyle on Monday, and it will be shut for a long time.</p></article></body></html>";
    const URL: &str = "https://ledger.example/2024/05/01/quay";

    /// An object of a binary list: its mark, its length, its bytes.
    fn object(mark: u8, len: usize, bytes: &[u8]) -> Vec<u8> {
        let mut out = match len {
            0..15 => vec![mark << 4 | len as u8],
            _ => vec![mark << 4 | 15, 0x11, (len >> 8) as u8, len as u8],
        };
        out.extend_from_slice(bytes);
        out
    }

    fn list() -> Vec<u8> {
        let text = |t: &str| object(5, t.len(), t.as_bytes());
        let wide: Vec<u8> = "text/html".encode_utf16().flat_map(u16::to_be_bytes).collect();
        let objects = [
            object(13, 1, &[1, 2]),
            text("WebMainResource"),
            object(13, 3, &[3, 4, 5, 6, 7, 8]),
            text("WebResourceURL"),
            text("WebResourceMIMEType"),
            text("WebResourceData"),
            text(URL),
            object(6, 9, &wide),
            object(4, PAGE.len(), PAGE.as_bytes()),
        ];
        let mut out = b"bplist00".to_vec();
        let mut table = Vec::new();
        for object in &objects {
            table.extend((out.len() as u16).to_be_bytes());
            out.extend(object);
        }
        let start = out.len() as u64;
        out.extend(&table);
        out.extend([0, 0, 0, 0, 0, 0, 2, 1]);
        for n in [objects.len() as u64, 0, start] {
            out.extend(n.to_be_bytes());
        }
        out
    }

    #[test]
    fn a_page_in_a_binary_list() {
        let (articles, skipped) = read_file("q.webarchive", &list());
        assert_eq!(skipped, []);
        let a = &articles[0];
        assert_eq!((a.title.as_deref(), a.origin.url.as_deref()), (Some("Quay shut"), Some(URL)));
        assert!(a.body.starts_with("The quay is shut"));
    }

    #[test]
    fn broken_lists_are_named() {
        let list = list();
        for cut in [8, 20, list.len() - 40, list.len() - 1] {
            let (articles, skipped) = read_file("q.webarchive", &list[..cut]);
            assert_eq!((articles.len(), skipped.len()), (0, 1), "{cut}");
        }
        for at in 8..list.len() {
            let mut broken = list.clone();
            broken[at] = 0xff;
            read_file("q.webarchive", &broken);
        }
    }

    #[test]
    fn a_page_in_xml() {
        let coded = "PGh0bWw+PGJvZHk+PGgxPlF1YXkgc2h1dDwvaDE+PHA+VGhlIHF1YXkgaXMgc2h1\n\t\tdCwgc2FpZCB0aGUgaGFyYm91ciBtYXN0ZXIuPC9wPjwvYm9keT48L2h0bWw+";
        let xml = format!(
            "<?xml version='1.0'?><!DOCTYPE plist PUBLIC 'x' 'y'><plist version='1.0'><dict><key>WebMainResource</key><dict>\
             <key>WebResourceData</key><data>\n\t\t{coded}\n</data><key>WebResourceMIMEType</key><string>text/html</string>\
             <key>WebResourceURL</key><string>{URL}</string></dict></dict></plist>"
        );
        let (articles, skipped) = read_file("q.webarchive", xml.as_bytes());
        assert_eq!(skipped, []);
        assert!(articles[0].body.contains("said the harbour master"), "{:?}", articles[0]);
        let (_, skipped) = read_file("q.plist", b"<?xml version='1.0'?><plist version='1.0'><dict/></plist>");
        assert_eq!(skipped.len(), 1);
    }
}
