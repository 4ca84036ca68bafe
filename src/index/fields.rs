//! What the documents of an entry hold: one table of logical fields for every engine.
//!
//! An entry becomes one document for the article and one for each quotation. The text
//! of a field is given as words that are cut, folded and marked already (see
//! [`super::folded`]), so that every engine indexes the same words at the same
//! positions; an engine only has to divide at spaces. An engine takes what is here
//! through [`Sink`].

use crate::query::words::words;

/// A field of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Text {
    Title,
    Body,
    /// The words said.
    Quote,
    Speaker,
    Role,
    Cue,
    Publisher,
    Byline,
    Section,
    Place,
    Url,
}

/// Which documents have a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    Articles,
    Quotes,
    Both,
}

impl Text {
    /// Every field of words: name, holder, whether its length counts in scores, and
    /// whether whole values are flags too.
    pub const ALL: [(Text, &'static str, Holder, bool, bool); 11] = [
        (Text::Title, "title", Holder::Articles, true, false),
        (Text::Body, "body", Holder::Articles, true, false),
        (Text::Quote, "quote", Holder::Quotes, true, false),
        (Text::Speaker, "speaker", Holder::Both, false, true),
        (Text::Role, "role", Holder::Quotes, false, false),
        (Text::Cue, "cue", Holder::Quotes, false, false),
        (Text::Publisher, "publisher", Holder::Articles, false, true),
        (Text::Byline, "byline", Holder::Articles, false, false),
        (Text::Section, "section", Holder::Articles, false, true),
        (Text::Place, "place", Holder::Articles, false, true),
        (Text::Url, "url", Holder::Articles, false, false),
    ];

    pub fn name(self) -> &'static str {
        Text::ALL[self as usize].1
    }

    pub fn holder(self) -> Holder {
        Text::ALL[self as usize].2
    }

    /// Whether the number of its words counts in scores.
    pub fn has_length(self) -> bool {
        Text::ALL[self as usize].3
    }

    /// Whether each whole value is a flag: see [`whole`].
    pub fn has_whole(self) -> bool {
        Text::ALL[self as usize].4
    }

    /// Whether its texts are prose, cut and marked as [`Folded`] does; names otherwise.
    pub fn is_prose(self) -> bool {
        matches!(self, Text::Title | Text::Body | Text::Quote)
    }
}

/// A field of one number, which every document has (0 where there is nothing to tell).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Number {
    /// Day of publication, days since 1970; [`UNDATED`] where unknown.
    Date,
    /// Day on which it was said, as [`Number::Date`].
    Said,
    /// Confidence of the attribution in thousandths.
    Confidence,
    /// What a quotation's score is multiplied with, in thousandths: see [`weight`].
    Weight,
    /// The words of the body around a quotation, [from, to), counted from the first.
    AboutFrom,
    AboutTo,
}

impl Number {
    pub const ALL: [(Number, &'static str); 6] = [
        (Number::Date, "date"),
        (Number::Said, "said"),
        (Number::Confidence, "conf"),
        (Number::Weight, "weight"),
        (Number::AboutFrom, "about_from"),
        (Number::AboutTo, "about_to"),
    ];

    pub fn name(self) -> &'static str {
        Number::ALL[self as usize].1
    }
}

/// The day of what has no date: before all others, and few bits away from them.
pub const UNDATED: i64 = -(1 << 20);

/// Days since 1970.
pub fn day(date: jiff::civil::Date) -> i64 {
    const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);
    i64::from((date - EPOCH).get_days())
}

/// The date of a day, unless it is [`UNDATED`] or outside the calendar.
pub fn date_of(day: i64) -> Option<jiff::civil::Date> {
    const EPOCH: jiff::civil::Date = jiff::civil::date(1970, 1, 1);
    let span = jiff::Span::new().try_days(day).ok()?;
    (day > UNDATED).then(|| EPOCH.checked_add(span).ok()).flatten()
}

/// Exact terms for what a document is or has.
pub mod flag {
    pub const ARTICLE: &str = "kind:article";
    pub const QUOTE: &str = "kind:quote";
    pub const UNDATED: &str = "undated";
    pub const HAS_SPEAKER: &str = "has:speaker";
    pub const HAS_ROLE: &str = "has:role";
    pub const HAS_SAID: &str = "has:said";
    pub const HAS_TITLE: &str = "has:title";
    pub const HAS_BYLINE: &str = "has:byline";
    pub const HAS_PUBLISHER: &str = "has:publisher";
    pub const HAS_QUOTE: &str = "has:quote";
    pub const LANGUAGE: &str = "lang:";
    pub const TYPE: &str = "type:";
    pub const ID: &str = "id:";
}

/// Ends each flag in the text of flags: a control character that no flag holds.
pub const FLAG_END: char = '\u{1f}';

/// A flag of a value from outside: control characters, which could end one, are left out.
pub fn flag_of(kind: &str, value: &str) -> String {
    let mut out = String::with_capacity(kind.len() + value.len());
    out.push_str(kind);
    out.extend(value.chars().filter(|c| !c.is_control()));
    out
}

/// The flag that stands for a whole value of a field: its words, joined.
pub fn whole(field: Text, value: &str) -> String {
    let mut out = String::new();
    push_whole(field, value, &mut out);
    out
}

pub(super) fn push_whole(field: Text, value: &str, out: &mut String) {
    out.push_str(field.name());
    out.push('=');
    let start = out.len();
    let mut stream = words(value);
    while stream.append_to(out).is_some() {
        out.push(' ');
    }
    if out.len() > start {
        out.pop();
    }
}

/// Takes the fields of one document.
pub trait Sink {
    fn text(&mut self, field: Text, text: &str);
    /// Each with [`FLAG_END`] behind it.
    fn flags(&mut self, flags: &str);
    fn number(&mut self, field: Number, value: i64);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_dates_again() {
        let date = jiff::civil::date(2012, 2, 29);
        assert_eq!(date_of(day(date)), Some(date));
        let days =
            [(1970, 1, 1), (1969, 12, 31), (2000, 3, 1)].map(|(y, m, d)| day(jiff::civil::date(y, m, d)));
        assert_eq!(days, [0, -1, 11017]);
        assert_eq!(date_of(UNDATED), None);
        assert_eq!(date_of(i64::MAX), None);
    }

    #[test]
    fn tables_are_in_the_order_of_their_fields() {
        assert!(Text::ALL.iter().enumerate().all(|(k, row)| row.0 as usize == k));
        assert!(Number::ALL.iter().enumerate().all(|(k, row)| row.0 as usize == k));
    }
}
