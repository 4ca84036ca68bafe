//! Datelines: "PORT LYLE, March 7 (Reuters) -", "(Bloomberg) --", "LYLE, Maine (AP) —".

use super::agency::agency;
use crate::article::Dateline;
use crate::lexicon::months;

/// No dateline is longer, in bytes.
const LONGEST: usize = 140;

/// Words in a place that are not upper-case in "PORT LYLE, Maine" or "Port of Spain".
const SMALL: &[&str] =
    &["of", "de", "del", "la", "and", "the", "da", "do", "al", "el", "upon", "on", "sur", "am", "/"];

/// Labels that stand where a place would.
const LABELS: &[&str] = &[
    "ANALYSIS",
    "BREAKING",
    "CORRECTED",
    "CORRECTION",
    "EXCLUSIVE",
    "FACTBOX",
    "FILE",
    "FILE PHOTO",
    "INTERVIEW",
    "OPINION",
    "PHOTO",
    "PHOTOS",
    "REFILE",
    "TIMELINE",
    "UPDATE",
    "VIDEO",
    "WATCH",
];

/// The dateline at the start of `text`, and the byte at which the text after it
/// starts. Leading white space is passed over.
pub fn read(text: &str) -> Option<(Dateline, usize)> {
    let start = text.len() - text.trim_start().len();
    let mut limit = text.len().min(start + LONGEST);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let head = &text[start..limit];
    // hard-wrapped copy may break a long dateline, a paragraph never does
    let head = head.split("\n\n").next().unwrap_or(head);
    let (end, after) = dash(head)?;
    let stamp = head[..end].trim_end();
    let (before, signed) = match stamp.strip_suffix(')').and_then(|s| s.rsplit_once('(')) {
        Some((before, inside)) => (before.trim(), Some(inside.trim())),
        None => (stamp, None),
    };
    let agency_name = signed.and_then(|s| agency(s).map(str::to_string));
    let place = place(before);
    match (&agency_name, signed, &place) {
        // "(Bloomberg) --"
        (Some(_), _, None) if before.is_empty() => {}
        (Some(_), _, Some(_)) => {}
        // an agency nobody knows: the place must be beyond doubt
        (None, Some(s), Some(_)) if is_signature(s) && is_shouted(before) => {}
        // "PORT LYLE —"
        (None, None, Some(_)) if is_shouted(before) => {}
        _ => return None,
    }
    let agency_name = agency_name.or_else(|| signed.filter(|s| is_signature(s)).map(str::to_string));
    let text = head[..after].split_whitespace().collect::<Vec<_>>().join(" ");
    Some((Dateline { text, place, agency: agency_name }, start + after))
}

/// What a field that holds only a dateline says ("    PORT LYLE, Feb 26 -").
pub fn from_field(field: &str) -> Option<Dateline> {
    let text = field.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() {
        return None;
    }
    let stamp = text.trim_end_matches(['-', '–', '—', ' ', ':']);
    let (before, signed) = match stamp.strip_suffix(')').and_then(|s| s.rsplit_once('(')) {
        Some((before, inside)) => (before.trim(), Some(inside.trim())),
        None => (stamp, None),
    };
    let place = place(before);
    let agency = signed.map(|s| agency(s).unwrap_or(s).to_string());
    Some(Dateline { place, agency, text })
}

/// Where the dash that closes a dateline starts, and where the text after it does.
fn dash(head: &str) -> Option<(usize, usize)> {
    let bytes = head.as_bytes();
    for (k, c) in head.char_indices() {
        if !matches!(c, '-' | '–' | '—') {
            continue;
        }
        let mut end = k;
        for d in head[k..].chars().take_while(|d| matches!(d, '-' | '–' | '—')) {
            end += d.len_utf8();
        }
        let spaced = k > 0 && (bytes[k - 1].is_ascii_whitespace() || head[..k].ends_with(['\u{a0}', ')']));
        // "TOKYO— The", "TOKYO-- The": the dash hugs the place
        let long = c != '-' || end - k >= 2;
        if !(spaced || long && head[..k].ends_with(|p: char| p.is_uppercase() || p.is_ascii_digit())) {
            continue;
        }
        let rest = &head[end..];
        let gap = rest.len() - rest.trim_start().len();
        if gap == 0 && !(long || head[..k].trim_end().ends_with(')'))
            || rest.trim_start().is_empty() && head.len() < 3
        {
            continue;
        }
        return Some((k, end + gap));
    }
    None
}

fn is_signature(s: &str) -> bool {
    !s.is_empty() && s.len() <= 30 && s.split_whitespace().count() <= 4 && s.starts_with(char::is_uppercase)
}

/// The first word of a place is in capitals.
fn is_shouted(place: &str) -> bool {
    let first = place.split([',', ' ']).next().unwrap_or("");
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 2 && first.chars().all(|c| !c.is_lowercase())
}

/// The place in what stands before the agency: without dates and edges.
fn place(before: &str) -> Option<String> {
    let before = before.trim().trim_end_matches([',', ':', ';']);
    let mut parts: Vec<&str> = Vec::new();
    for part in before.split(',') {
        let part = part.trim();
        let first = part.split_whitespace().next().unwrap_or("").trim_end_matches('.').to_lowercase();
        if months::english(&first).is_some() && part.chars().any(|c| c.is_ascii_digit())
            || part.chars().next().is_none_or(|c| c.is_ascii_digit())
        {
            break;
        }
        parts.push(part);
    }
    // "PORT LYLE March 7": the date follows without a comma
    let joined = parts.join(", ");
    let mut words: Vec<&str> = joined.split_whitespace().collect();
    if let Some(k) = words.iter().position(|w| w.starts_with(|c: char| c.is_ascii_digit())) {
        words.truncate(k);
        if words.last().is_some_and(|w| months::english(&w.trim_end_matches('.').to_lowercase()).is_some()) {
            words.pop();
        }
    }
    if words.is_empty() || words.len() > 8 || LABELS.contains(&words.join(" ").as_str()) {
        return None;
    }
    let proper = words.iter().all(|w| {
        let plain = !w.contains(['.', '“', '"', '!', '?']) || is_initials(w);
        w.chars().next().is_some_and(char::is_uppercase) && plain
            || SMALL.contains(&w.to_lowercase().as_str())
    });
    proper.then(|| words.join(" ").trim_end_matches(',').to_string())
}

/// "D.C.," "N.Y." "Calif."
fn is_initials(word: &str) -> bool {
    let word = word.trim_end_matches(',');
    word.ends_with('.') && word.len() <= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, place: Option<&str>, agency: Option<&str>, rest: &str) {
        let (d, at) = read(text).unwrap_or_else(|| panic!("no dateline in {text:?}"));
        assert_eq!((d.place.as_deref(), d.agency.as_deref(), &text[at..]), (place, agency, rest));
    }

    #[test]
    fn forms() {
        check("(Bloomberg) -- The quay", None, Some("Bloomberg"), "The quay");
        check("PORT LYLE, March 7 (Reuters) - The quay", Some("PORT LYLE"), Some("Reuters"), "The quay");
        check(
            "PORT LYLE, Maine (AP) — The quay",
            Some("PORT LYLE, Maine"),
            Some("Associated Press"),
            "The quay",
        );
        check(
            "PORT LYLE/ARDEN  (Reuters) - The\nquay",
            Some("PORT LYLE/ARDEN"),
            Some("Reuters"),
            "The\nquay",
        );
        check("PORT LYLE — The quay", Some("PORT LYLE"), None, "The quay");
        check("LYLE, Feb. 26, 2019 (Coast Wire) -- The quay", Some("LYLE"), Some("Coast Wire"), "The quay");
        check(
            "WASHINGTON, D.C. (AP) -- The quay",
            Some("WASHINGTON, D.C."),
            Some("Associated Press"),
            "The quay",
        );
    }

    #[test]
    fn what_is_none() {
        for text in [
            "The quay - closed since May - reopened.",
            "“Never,” she said - and left.",
            "BREAKING: quay closed - officials",
            "Mara Quill (Lyle) - mayor",
            "",
            "-",
            "(Bloomberg)",
            "FILE - The quay in May.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn fields() {
        let d = from_field("    PORT LYLE, Feb 26 - ").unwrap();
        assert_eq!((d.text.as_str(), d.place.as_deref()), ("PORT LYLE, Feb 26 -", Some("PORT LYLE")));
    }
}
