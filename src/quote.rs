//! What people say in an article.
//!
//! Content, cue and source are PolNeAR's words: what is said, the word that
//! says that it is said, and the span of text that names who says it. All spans
//! count bytes in the body of the article.

use jiff::civil::Date;

use crate::article::Precision;
use crate::span::Span;

/// How much of the content stands inside quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// Wholly: sentences in marks.
    Direct,
    /// In part: a fragment in marks inside a clause of the writer's.
    Mixed,
    /// Not at all: reported speech.
    Indirect,
}

impl QuoteKind {
    pub fn as_str(self) -> &'static str {
        match self {
            QuoteKind::Direct => "direct",
            QuoteKind::Mixed => "mixed",
            QuoteKind::Indirect => "indirect",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// "Shigeru Ishiba", "Trump", "US Forces Japan"
    Name,
    /// "the law firm", "a police spokesman"
    Nominal,
    /// "he", "who"
    Pronoun,
}

impl MentionKind {
    pub fn as_str(self) -> &'static str {
        match self {
            MentionKind::Name => "name",
            MentionKind::Nominal => "nominal",
            MentionKind::Pronoun => "pronoun",
        }
    }
}

/// A span that refers to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    pub span: Span,
    pub kind: MentionKind,
}

/// The person or organisation behind a source.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Speaker {
    /// The fullest name the article gives, without titles.
    pub name: String,
    /// What the article says the speaker is, word for word.
    pub role: Option<String>,
}

/// When something was said, as far as the text tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// `None` where only the words are known.
    pub date: Option<Date>,
    pub precision: Option<Precision>,
    /// "on Thursday"; empty when nothing in the text says when.
    pub raw: String,
    /// Taken from the published date for want of anything better (an upper bound).
    pub inferred: bool,
}

/// One quotation, attributed or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    pub kind: QuoteKind,
    /// What is said, without the marks; more than one span where the cue or a
    /// paragraph break interrupts it. Sorted, never overlapping, never empty.
    pub content: Vec<Span>,
    pub cue: Option<Span>,
    pub source: Option<Mention>,
    pub speaker: Option<Speaker>,
    pub said: Option<Said>,
    /// Probability that source and speaker are right, 0 to 1.
    pub confidence: f32,
    /// The step that gave the attribution.
    pub evidence: &'static str,
}

impl Quote {
    /// From the first byte of the content to the last.
    pub fn extent(&self) -> Span {
        Span::new(self.content[0].start, self.content[self.content.len() - 1].end)
    }

    /// The words said, pieces joined by " … " where the text between was not said.
    pub fn text(&self, body: &str) -> String {
        let mut out = String::new();
        for (k, span) in self.content.iter().enumerate() {
            if k > 0 {
                out.push_str(" … ");
            }
            out.push_str(span.of(body));
        }
        out
    }
}
