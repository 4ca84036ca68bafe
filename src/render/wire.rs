//! The JSON that leaves the program: schema `whosaid/1`.
//!
//! Apart from the nouns, so that a change inside cannot change what others
//! read. Offsets count Unicode scalar values ("characters"), ends exclusive.

use serde::Serialize;

use crate::article::{Article, Published};
use crate::index::{Entry, Hit};
use crate::quote::{Quote, Said};
use crate::snippet::Snippet;
use crate::span::Span;

/// The version every article carries.
pub const SCHEMA: &str = "whosaid/1";

/// Byte offsets -> character offsets in one text.
///
/// One pass to build; each offset is then found by a jump and at most
/// [`Chars::STEP`] bytes of counting.
pub struct Chars<'t> {
    text: &'t str,
    /// Characters before byte `k * STEP`; empty where the text is ASCII.
    before: Vec<u32>,
}

impl<'t> Chars<'t> {
    const STEP: usize = 128;

    pub fn new(text: &'t str) -> Chars<'t> {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut n = 0;
            for block in text.as_bytes().chunks(Self::STEP) {
                before.push(n);
                n += starts(block);
            }
            before.push(n);
        }
        Chars { text, before }
    }

    /// Characters before byte `at`, which must lie on a character edge.
    pub fn at(&self, at: usize) -> usize {
        if self.before.is_empty() {
            return at;
        }
        let block = at / Self::STEP;
        self.before[block] as usize + starts(&self.text.as_bytes()[block * Self::STEP..at]) as usize
    }

    pub fn pair(&self, span: Span) -> [usize; 2] {
        [self.at(span.start), self.at(span.end)]
    }
}

/// Bytes at which a character starts.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| b & 0xC0 != 0x80).count() as u32
}

#[derive(Serialize)]
pub struct OriginOut<'a> {
    pub path: &'a str,
    pub offset: Option<u64>,
    pub line: Option<u32>,
    pub url: Option<&'a str>,
}

#[derive(Serialize)]
pub struct BylineOut<'a> {
    pub text: &'a str,
    pub names: &'a [String],
}

#[derive(Serialize)]
pub struct DatelineOut<'a> {
    pub text: &'a str,
    pub place: Option<&'a str>,
    pub agency: Option<&'a str>,
}

#[derive(Serialize)]
pub struct PublishedOut<'a> {
    pub date: String,
    pub time: Option<&'a str>,
    pub precision: &'static str,
    pub provenance: &'a str,
    pub raw: &'a str,
}

impl<'a> PublishedOut<'a> {
    pub fn new(p: &'a Published) -> PublishedOut<'a> {
        PublishedOut {
            date: p.date.to_string(),
            time: p.time.as_deref(),
            precision: p.precision.as_str(),
            provenance: &p.provenance,
            raw: &p.raw,
        }
    }
}

/// Everything of an article but its body and quotations.
#[derive(Serialize)]
pub struct ArticleOut<'a> {
    pub schema: &'static str,
    pub id: &'a str,
    pub origin: OriginOut<'a>,
    pub title: Option<&'a str>,
    pub bylines: Vec<BylineOut<'a>>,
    pub publisher: Option<&'a str>,
    pub section: Option<&'a str>,
    pub keywords: &'a [String],
    pub language: Option<&'a str>,
    pub dateline: Option<DatelineOut<'a>>,
    pub published: Option<PublishedOut<'a>>,
}

impl<'a> ArticleOut<'a> {
    pub fn new(a: &'a Article) -> ArticleOut<'a> {
        ArticleOut {
            schema: SCHEMA,
            id: &a.id,
            origin: origin(a),
            title: a.title.as_deref(),
            bylines: a.bylines.iter().map(|b| BylineOut { text: &b.text, names: &b.names }).collect(),
            publisher: a.publisher.as_deref(),
            section: a.section.as_deref(),
            keywords: &a.keywords,
            language: a.language.as_deref(),
            dateline: a.dateline.as_ref().map(|d| DatelineOut {
                text: &d.text,
                place: d.place.as_deref(),
                agency: d.agency.as_deref(),
            }),
            published: a.published.as_ref().map(PublishedOut::new),
        }
    }
}

fn origin(a: &Article) -> OriginOut<'_> {
    OriginOut {
        path: &a.origin.path,
        offset: a.origin.offset,
        line: a.origin.line,
        url: a.origin.url.as_deref(),
    }
}

/// What `extract` prints: the article with body and quotations.
#[derive(Serialize)]
pub struct ExtractOut<'a> {
    #[serde(flatten)]
    pub article: ArticleOut<'a>,
    pub body: &'a str,
    pub quotes: Vec<QuoteOut<'a>>,
    /// What was cut from the body, for `extract --raw`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<&'a [String]>,
}

impl<'a> ExtractOut<'a> {
    pub fn new(entry: &'a Entry, raw: bool) -> ExtractOut<'a> {
        let a = &entry.article;
        let chars = Chars::new(&a.body);
        ExtractOut {
            article: ArticleOut::new(a),
            body: &a.body,
            quotes: entry.quotes.iter().map(|q| QuoteOut::new(&a.body, &chars, q)).collect(),
            cut: raw.then_some(&a.cut),
        }
    }
}

#[derive(Serialize)]
pub struct CueOut<'a> {
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
}

#[derive(Serialize)]
pub struct SourceOut<'a> {
    pub text: &'a str,
    pub start: usize,
    pub end: usize,
    pub kind: &'static str,
}

#[derive(Serialize)]
pub struct SpeakerOut<'a> {
    pub name: &'a str,
    pub role: Option<&'a str>,
}

#[derive(Serialize)]
pub struct SaidOut<'a> {
    pub date: Option<String>,
    pub precision: &'static str,
    pub raw: &'a str,
    pub inferred: bool,
}

impl<'a> SaidOut<'a> {
    fn new(said: &'a Said) -> SaidOut<'a> {
        SaidOut {
            date: said.date.map(|d| d.to_string()),
            precision: said.precision.filter(|_| said.date.is_some()).map_or("none", |p| p.as_str()),
            raw: &said.raw,
            inferred: said.inferred,
        }
    }
}

#[derive(Serialize)]
pub struct QuoteOut<'a> {
    pub kind: &'static str,
    pub text: String,
    pub content: Vec<[usize; 2]>,
    pub cue: Option<CueOut<'a>>,
    pub source: Option<SourceOut<'a>>,
    pub speaker: Option<SpeakerOut<'a>>,
    pub said: Option<SaidOut<'a>>,
    pub confidence: f64,
    pub evidence: &'a str,
}

impl<'a> QuoteOut<'a> {
    pub fn new(body: &'a str, chars: &Chars<'_>, q: &'a Quote) -> QuoteOut<'a> {
        QuoteOut {
            kind: q.kind.as_str(),
            text: q.text(body),
            content: q.content.iter().map(|&s| chars.pair(s)).collect(),
            cue: q.cue.map(|s| CueOut { text: s.of(body), start: chars.at(s.start), end: chars.at(s.end) }),
            source: q.source.map(|m| SourceOut {
                text: m.span.of(body),
                start: chars.at(m.span.start),
                end: chars.at(m.span.end),
                kind: m.kind.as_str(),
            }),
            speaker: q.speaker.as_ref().map(|s| SpeakerOut { name: &s.name, role: s.role.as_deref() }),
            said: q.said.as_ref().map(SaidOut::new),
            // Three places say all that the number knows.
            confidence: (f64::from(q.confidence) * 1000.0).round() / 1000.0,
            evidence: q.evidence,
        }
    }
}

#[derive(Serialize)]
pub struct SnippetOut<'a> {
    pub text: &'a str,
    pub highlights: Vec<[usize; 2]>,
}

impl<'a> SnippetOut<'a> {
    pub fn new(snippet: &'a Snippet) -> SnippetOut<'a> {
        let chars = Chars::new(&snippet.text);
        SnippetOut {
            text: &snippet.text,
            highlights: snippet.highlights.iter().map(|&s| chars.pair(s)).collect(),
        }
    }
}

/// A row of `search`.
#[derive(Serialize)]
pub struct SearchOut<'a> {
    #[serde(flatten)]
    pub article: ArticleOut<'a>,
    pub score: f32,
    pub copies: usize,
    pub snippets: Vec<SnippetOut<'a>>,
}

impl<'a> SearchOut<'a> {
    pub fn new(hit: &'a Hit, snippets: &'a [Snippet]) -> SearchOut<'a> {
        SearchOut {
            article: ArticleOut::new(&hit.article.article),
            score: hit.score,
            copies: hit.copies,
            snippets: snippets.iter().map(SnippetOut::new).collect(),
        }
    }
}

/// The article a quotation stands in.
#[derive(Serialize)]
pub struct ArticleRef<'a> {
    pub id: &'a str,
    pub title: Option<&'a str>,
    pub publisher: Option<&'a str>,
    pub published: Option<PublishedOut<'a>>,
    pub origin: OriginOut<'a>,
    /// Line of the source file where the quotation starts, where known.
    pub line: Option<u32>,
}

impl<'a> ArticleRef<'a> {
    pub fn new(a: &'a Article, at: usize) -> ArticleRef<'a> {
        ArticleRef {
            id: &a.id,
            title: a.title.as_deref(),
            publisher: a.publisher.as_deref(),
            published: a.published.as_ref().map(PublishedOut::new),
            origin: origin(a),
            line: a.line_at(at),
        }
    }
}

/// A row of `quotes`.
#[derive(Serialize)]
pub struct QuotationOut<'a> {
    pub id: String,
    #[serde(flatten)]
    pub quote: QuoteOut<'a>,
    pub score: f32,
    pub copies: usize,
    pub article: ArticleRef<'a>,
    pub snippet: Option<SnippetOut<'a>>,
}

impl<'a> QuotationOut<'a> {
    pub fn new(hit: &'a Hit, number: usize, snippet: Option<&'a Snippet>) -> QuotationOut<'a> {
        let entry = &hit.article;
        let a = &entry.article;
        let quote = &entry.quotes[number];
        QuotationOut {
            id: quote_id(&a.id, number),
            quote: QuoteOut::new(&a.body, &Chars::new(&a.body), quote),
            score: hit.score,
            copies: hit.copies,
            article: ArticleRef::new(a, quote.extent().start),
            snippet: snippet.map(SnippetOut::new),
        }
    }
}

/// The id of quotation `number` (from 0) of an article: "ARTICLE#1".
pub fn quote_id(article: &str, number: usize) -> String {
    format!("{article}#{}", number + 1)
}
