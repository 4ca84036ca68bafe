//! Bytes → text: byte order marks, declared encodings, guesses.
//!
//! UTF-8 that is valid is believed; what is not is guessed. Text that was
//! decoded wrongly before it reached us (mojibake) is left as it is.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::ingest::Reason;

/// How many bytes of a text the guess looks at.
const SAMPLE: usize = 64 * 1024;

/// The text of a file: by its byte order mark, else as UTF-8, else in the
/// encoding it declares, else in the likeliest one. Binary data is refused.
///
/// `declared` is the label an XML declaration, a `<meta>` element or a header
/// gives ("windows-1252"); labels that name no known encoding are ignored.
pub fn decode<'b>(bytes: &'b [u8], declared: Option<&str>) -> Result<Cow<'b, str>, Reason> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode_without_bom_handling(&bytes[mark..]).0);
    }
    if let Some(encoding) = bare_utf16(bytes) {
        return Ok(encoding.decode_without_bom_handling(bytes).0);
    }
    if is_binary(bytes) {
        return Err(Reason::Binary);
    }
    Ok(decode_text(bytes, declared))
}

/// As [`decode`], in the encoding that the XML declaration or `<meta>` element of a
/// marked-up file names.
///
/// # Errors
/// When the bytes are binary data.
pub fn decode_marked_up(bytes: &[u8]) -> Result<Cow<'_, str>, Reason> {
    decode(bytes, declared(bytes).as_deref())
}

/// As [`decode`], for bytes already known to be text without a byte order mark.
pub fn decode_text<'b>(bytes: &'b [u8], declared: Option<&str>) -> Cow<'b, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => return Cow::Borrowed(text),
        // a few bad bytes in what is plainly UTF-8 do not make it something else
        Err(_) if is_mostly_utf8(bytes) => return UTF_8.decode_without_bom_handling(bytes).0,
        Err(_) => {}
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let encoding = match declared {
        // what declares UTF-8 and is not, and what declares UTF-16 and was read as bytes, is guessed
        Some(e) if e != UTF_8 && e != UTF_16LE && e != UTF_16BE => e,
        _ => guess(bytes),
    };
    encoding.decode_without_bom_handling(bytes).0
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // the sample starts where the bytes stop being ASCII, which tell nothing
    let first = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let from = first.saturating_sub(SAMPLE / 4);
    let upto = bytes.len().min(from + SAMPLE);
    detector.feed(&bytes[from..upto], true);
    detector.guess(None, Utf8Detection::Allow)
}

/// UTF-16 without a mark: every second byte of the first ones is zero.
fn bare_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(64) & !1];
    if head.len() < 8 {
        return None;
    }
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&b| b == 0).count();
    let half = head.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if even == 0 && odd * 10 >= half * 9 {
        Some(UTF_16LE)
    } else if odd == 0 && even * 10 >= half * 9 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The encoding of a stream that is not a superset of ASCII, seen in its first bytes.
pub fn wide_encoding(head: &[u8]) -> Option<&'static Encoding> {
    match Encoding::for_bom(head) {
        Some((encoding, _)) if encoding != UTF_8 => Some(encoding),
        Some(_) => None,
        None => bare_utf16(head),
    }
}

/// Sequences of several bytes that are valid UTF-8 outnumber bytes that are not:
/// in any other encoding they come about by chance, and rarely.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes[..bytes.len().min(SAMPLE)].utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // the first bad byte may lie past the sample
    good > 0 && good >= 2 * bad || bad == 0
}

/// Zero bytes, or more control characters than text has.
pub fn is_binary(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8 * 1024)];
    if head.is_empty() {
        return false;
    }
    // a page with a stray zero is a page still
    let zeros = memchr::memchr_iter(0, head).count();
    let marked_up = head.trim_ascii_start().first() == Some(&b'<');
    if zeros > 0 && !(marked_up && 200 * zeros < head.len()) {
        return true;
    }
    let control = head
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\n' | b'\r' | b'\t' | 0x0c | 0x1b | 0x03 | 0x1a))
        .count();
    if control * 50 > head.len() {
        return true;
    }
    // noise: high bytes that are no UTF-8, together with control characters or DEL
    let odd = head.iter().filter(|&&b| b < 0x09 || b == 0x7f || (0x0e..0x20).contains(&b)).count();
    odd > 0 && odd * 100 > head.len() && !is_mostly_utf8(head)
}

/// The encoding an XML declaration or a `<meta>` element near the start names.
pub fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(2048)];
    let lower = head.to_ascii_lowercase();
    let xml = lower.trim_ascii_start().starts_with(b"<?xml");
    let key: &[u8] = if xml { b"encoding=" } else { b"charset=" };
    let at = memchr::memmem::find(&lower, key)? + key.len();
    let rest = &lower[at..];
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end =
        rest.iter().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.')))?;
    (end > 0).then(|| String::from_utf8_lossy(&rest[..end]).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_guesses() {
        assert_eq!(decode("\u{feff}Tide".as_bytes(), None).unwrap(), "Tide");
        assert_eq!(decode(b"\xff\xfeT\0i\0d\0e\0", None).unwrap(), "Tide");
        assert_eq!(decode(b"\0T\0i\0d\0e\0 \0u\0p", None).unwrap(), "Tide up");
        let latin = b"Le caf\xe9 du port a \xe9t\xe9 ferm\xe9 en f\xe9vrier, selon la mairie.";
        assert_eq!(decode(latin, None).unwrap(), "Le café du port a été fermé en février, selon la mairie.");
        assert_eq!(
            decode(b"\x93We wait,\x94 she said", Some("windows-1252")).unwrap(),
            "“We wait,” she said"
        );
    }

    #[test]
    fn a_bad_byte_does_not_change_the_encoding() {
        let mut bytes = "“Tide,” she said. “Ebb,” he said.".as_bytes().to_vec();
        bytes.push(0xff);
        assert_eq!(decode(&bytes, None).unwrap(), "“Tide,” she said. “Ebb,” he said.\u{fffd}");
    }

    #[test]
    fn binary_is_refused() {
        assert_eq!(decode(b"\x7fELF\0\0\0\x01", None), Err(Reason::Binary));
        let page = [b"<html><body><p>The quay\0 is shut.</p>".as_slice(), &b" ".repeat(400)].concat();
        assert!(decode(&page, None).is_ok());
        let noise: Vec<u8> = (0..4000u32).map(|k| (k.wrapping_mul(2_654_435_761) >> 13) as u8 | 1).collect();
        assert_eq!(decode(&noise, None), Err(Reason::Binary));
    }

    #[test]
    fn declarations() {
        assert_eq!(declared(b"<?xml version='1.0' encoding='ISO-8859-1'?>").as_deref(), Some("iso-8859-1"));
        assert_eq!(declared(b"<html><meta charset=\"Shift_JIS\">").as_deref(), Some("shift_jis"));
        assert_eq!(declared(b"plain words"), None);
    }
}
