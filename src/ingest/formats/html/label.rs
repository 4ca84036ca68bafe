//! What a page calls its dates: "First published 5 March 2019, updated 12 March 2019".

use super::calendar::{self, Found};
use crate::ingest::date::Order;

/// What the words before a date say of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    Published,
    None,
    Changed,
    /// Something else than the article came about that day.
    Other,
}

/// Beginnings of words, in lower case.
const PUBLISHED: &[&str] = &[
    "publish",
    "publica",
    "publié",
    "publie",
    "publiz",
    "pubblicat",
    "posted",
    "issued",
    "veröffentlicht",
    "erstellt",
    "erschienen",
    "gepubliceerd",
    "geplaatst",
    "publisert",
    "publicerad",
    "опубликован",
    "first appeared",
    "written on",
];

const CHANGED: &[&str] = &[
    "updat",
    "modif",
    "edited",
    "revised",
    "corrected",
    "last changed",
    "aktualisiert",
    "geändert",
    "letzte änderung",
    "mis à jour",
    "mise à jour",
    "actualizad",
    "aggiornat",
    "atualizad",
    "bijgewerkt",
    "gewijzigd",
    "uppdaterad",
    "oppdatert",
    "opdateret",
    "обновлен",
];

/// Days of something else.
const OTHER: &[&str] = &[
    "received",
    "accepted",
    "event",
    "deadline",
    "expires",
    "expiry",
    "valid until",
    "born",
    "died",
    "accessed",
    "retrieved",
    "captured",
    "archived",
    "saved",
    "collected",
    "crawled",
    "viewed",
    "due",
    "effective",
    "meeting",
    "starts",
    "ends",
    "joined",
    "since",
    "until",
    "reviewed",
    "comment",
    "eingegangen",
    "angenommen",
    "abgerufen",
    "termin",
    "reçu",
    "accepté",
    "consulté",
    "recibido",
    "aceptado",
    "copyright",
    "©",
];

/// How far before its date a word of publication or change may stand, in bytes, and one of
/// something else.
const NEAR: (usize, usize) = (70, 30);

/// The date in a text that is the day of publication: the first that is called so, else the
/// first that is called nothing else.
pub fn published(text: &str, order: Order) -> Option<(Label, Found)> {
    let found = calendar::dates(text, agreed(text, order));
    let mut unnamed = None;
    let mut from = 0;
    for (k, hit) in found.iter().enumerate() {
        let mut label = before(&text[from..hit.span.start]);
        // "5 March 2024 (updated)"
        if label == Label::None && k + 1 == found.len() {
            let after = text[hit.span.end..].trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
            if !after.contains(' ') && CHANGED.iter().any(|word| after.starts_with(word)) {
                label = Label::Changed;
            }
        }
        match label {
            Label::Published => return Some((label, *hit)),
            Label::None => unnamed = unnamed.or(Some((label, *hit))),
            Label::Changed | Label::Other => {}
        }
        from = hit.span.end;
    }
    unnamed
}

/// What the last telling word of a text says of the date that follows it.
pub fn before(text: &str) -> Label {
    let lower = text.to_lowercase();
    let mut best = (0, Label::None);
    for (words, near, label) in [
        (PUBLISHED, NEAR.0, Label::Published),
        (CHANGED, NEAR.0, Label::Changed),
        (OTHER, NEAR.1, Label::Other),
    ] {
        for word in words {
            let Some(at) = lower.rfind(word) else { continue };
            let opens = !lower[..at].ends_with(char::is_alphanumeric);
            let whole = label != Label::Other || !lower[at + word.len()..].starts_with(char::is_alphanumeric);
            if opens && whole && lower.len() - at <= near && at + 1 > best.0 {
                best = (at + 1, label);
            }
        }
    }
    best.1
}

/// Which number is the month, where another date of the same text can only be read one way.
fn agreed(text: &str, order: Order) -> Order {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit() && c != '/').collect();
    for date in numbers {
        let mut parts = date.split('/').map(|part| part.parse::<u32>().unwrap_or(0));
        if let (Some(a @ 1..=31), Some(b @ 1..=31), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        {
            match (a > 12, b > 12) {
                (true, false) => return Order::DayFirst,
                (false, true) => return Order::MonthFirst,
                _ => {}
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_called_so_is_the_day_of_publication() {
        for (text, day) in [
            ("June 2, 2014 at 7:00 AM, updated June 3, 2014 at 9:12 AM", "2014-06-02"),
            ("Jun. 2, 2014 | Updated: Jun. 3, 2014", "2014-06-02"),
            ("Last updated 3 June 2014 · First published 2 June 2014", "2014-06-02"),
            ("Updated: 03/06/2014. Published: 02/06/2014", "2014-06-02"),
            ("Aktualisiert am 3. Juni 2014, veröffentlicht am 2. Juni 2014", "2014-06-02"),
            ("Received 1 May 2014, accepted 20 May 2014, published online 2 June 2014", "2014-06-02"),
            ("Posted by Mara Quill on June 2, 2014 10:05 am", "2014-06-02"),
            ("Updated 14/06/2014, first posted 02/06/2014", "2014-06-02"),
        ] {
            let found = published(text, Order::DayFirst).map(|(_, found)| found.date.to_string());
            assert_eq!(found.as_deref(), Some(day), "{text}");
        }
    }

    #[test]
    fn other_days_are_none() {
        for text in [
            "Updated: 3 June 2014",
            "Event date: 3 June 2014",
            "3 June 2014 (updated)",
            "Received: 3 June 2014",
        ] {
            assert_eq!(published(text, Order::DayFirst), None, "{text}");
        }
    }

    #[test]
    fn a_day_that_is_no_month_tells_the_order_of_all() {
        let (_, found) = published("Published 02/06/2014, updated 14/06/2014", Order::MonthFirst).unwrap();
        assert_eq!(found.date.to_string(), "2014-06-02");
    }
}
