//! Names of fields, as written in a query.

use super::ast::Field;

/// A field name as written, with those that stand for a range of dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Field(Field),
    /// `date:` with a comparison in front of its value: `since:2010` is `date:>=2010`.
    Date(&'static str),
}

impl Name {
    pub fn field(self) -> Field {
        match self {
            Name::Field(field) => field,
            Name::Date(_) => Field::Date,
        }
    }

    pub fn parse(name: &str) -> Option<Name> {
        let comparison = |word: &str| match word {
            "after" => Some(">"),
            "since" => Some(">="),
            "before" => Some("<"),
            "until" => Some("<="),
            _ => None,
        };
        let lower = name.to_ascii_lowercase();
        let field = Field::ALL.iter().find(|(known, _)| *known == lower);
        field.map(|&(_, field)| Name::Field(field)).or_else(|| comparison(&lower).map(Name::Date))
    }

    /// A value to show in an example.
    pub fn example(self) -> &'static str {
        match self {
            Name::Date(_) => "2025-03",
            Name::Field(field) => match field {
                Field::Speaker => "halloran",
                Field::Role => "minister",
                Field::Said | Field::Date => "2025-03",
                Field::Title | Field::Body | Field::Quote => "harbour",
                Field::About => "ferry",
                Field::Type => "direct",
                Field::Cue => "denied",
                Field::Publisher => "courier",
                Field::Byline => "vance",
                Field::Section => "politics",
                Field::Place => "halven",
                Field::Lang => "en",
                Field::Conf => ">=0.9",
                Field::Url => "example.org/*",
                Field::Id => "\"…\"",
                Field::Is => "undated",
                Field::Has => "speaker",
            },
        }
    }
}

/// The field that was probably meant by an unknown name.
pub(super) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_ascii_lowercase();
    let synonym = match name.as_str() {
        "by" | "who" | "person" | "name" | "says" | "speakers" | "speaks" => "speaker",
        "author" | "authors" | "writer" | "reporter" => "byline",
        "source" | "paper" | "newspaper" | "outlet" | "site" | "domain" => "publisher",
        "headline" | "intitle" => "title",
        "text" | "content" | "article" => "body",
        "quotation" | "quotes" | "words" => "quote",
        "topic" | "context" | "near" => "about",
        "kind" => "type",
        "verb" => "cue",
        "job" | "office" => "role",
        "city" | "location" | "dateline" | "country" => "place",
        "language" => "lang",
        "confidence" | "score" => "conf",
        "link" => "url",
        "published" | "day" | "when" | "year" => "date",
        "from" => "since",
        "to" => "until",
        "category" | "desk" => "section",
        _ => "",
    };
    if !synonym.is_empty() {
        return Some(synonym);
    }
    let known = Field::ALL.iter().map(|(known, _)| *known).chain(["since", "until", "after", "before"]);
    known
        .map(|known| (distance(&name, known), known))
        .filter(|&(d, known)| d <= 2 && d < known.len().min(name.len()))
        .min_by_key(|&(d, _)| d)
        .map(|(_, known)| known)
}

/// Edit distance where swapping two neighbours counts as one edit (optimal string
/// alignment), over characters.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i);
        for j in 1..=b.len() {
            let changed = above[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = changed.min(above[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}
