//! What a query means, apart from any engine or schema.
//!
//! One tree for every backend: `parse` makes it, `print` writes it back to the
//! same text, a backend lowers it, and `snippet` reads from it what to mark.

use jiff::civil::Date;

/// A query as understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Query {
    /// The empty query: everything.
    All,
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    /// Words that must stand near one another, in one text field.
    Near(Near),
    Leaf(Leaf),
}

/// `a NEAR/5 b`, `a PRE/3 b`, `a SAME/s b`.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    pub how: Proximity,
    /// The text field all operands are looked for in; `None` is the default text.
    pub field: Option<Field>,
    /// Two or more. Each is a term, prefix, fuzzy, regex, phrase or exact pattern.
    pub operands: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proximity {
    /// At most so many words between neighbours, in any order.
    Near(u32),
    /// The same, in the order written.
    Pre(u32),
    Sentence,
    Paragraph,
}

/// One field with one value. `field: None` is the default text: title and body
/// of an article, words and surroundings of a quotation.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    pub field: Option<Field>,
    pub value: Value,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// On a field that holds text or names.
    Pattern(Pattern),
    /// On `date` and `said`: both ends inclusive, `None` is open; `raw` as written.
    Dates { from: Option<Date>, to: Option<Date>, raw: String },
    /// On `conf`: both ends inclusive; `raw` as written (">=0.9").
    Numbers { from: Option<f64>, to: Option<f64>, raw: String },
    /// On `has`.
    Has(Has),
    /// On `is`.
    Is(Is),
    /// On `type`.
    Kind(crate::quote::QuoteKind),
}

/// A pattern over the words of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Any form of a word ("treaty" finds "treaties").
    Term(String),
    /// `treat*`, without the star.
    Prefix(String),
    /// `tready~1`
    Fuzzy { word: String, distance: u8 },
    /// `/treat(y|ies)/`, without the slashes, matched against whole lower-cased words.
    Regex(String),
    /// `"security treaty"~2`: words in this order, any forms, `slop` words may intervene.
    Phrase { words: Vec<String>, slop: u32 },
    /// `="security treaties"`: these very forms, case aside; on `speaker` and other
    /// name fields the whole value.
    Exact(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Any name of the speaker.
    Speaker,
    Role,
    /// When it was said.
    Said,
    /// When it was published.
    Date,
    Title,
    Body,
    /// The words of a quotation.
    Quote,
    /// Words around a quotation: its paragraph, the one before, the title.
    About,
    /// direct, mixed, indirect
    Type,
    Cue,
    Publisher,
    Byline,
    Section,
    /// Place of the dateline.
    Place,
    Lang,
    /// Confidence of the attribution.
    Conf,
    Url,
    Id,
    Is,
    Has,
}

impl Field {
    /// Every field with its name in the query language.
    pub const ALL: [(&'static str, Field); 20] = [
        ("speaker", Field::Speaker),
        ("role", Field::Role),
        ("said", Field::Said),
        ("date", Field::Date),
        ("title", Field::Title),
        ("body", Field::Body),
        ("quote", Field::Quote),
        ("about", Field::About),
        ("type", Field::Type),
        ("cue", Field::Cue),
        ("publisher", Field::Publisher),
        ("byline", Field::Byline),
        ("section", Field::Section),
        ("place", Field::Place),
        ("lang", Field::Lang),
        ("conf", Field::Conf),
        ("url", Field::Url),
        ("id", Field::Id),
        ("is", Field::Is),
        ("has", Field::Has),
    ];

    pub fn name(self) -> &'static str {
        Field::ALL.iter().find(|(_, field)| *field == self).map_or("", |(name, _)| name)
    }
}

/// `has:speaker` …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Has {
    Speaker,
    Role,
    Date,
    Said,
    Title,
    Byline,
    Publisher,
    Quote,
}

/// `is:undated` …
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Is {
    Undated,
    /// A copy of an article that appeared earlier.
    Copy,
    Unattributed,
}
