//! An entry as bytes in the document store.
//!
//! The nouns carry no serialization of their own; this is the index's private
//! form of them, versioned by [`super::schema::FORMAT`].

use std::collections::BTreeSet;
use std::sync::Mutex;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::article::{Article, Byline, Dateline, LineMark, Origin, Precision, Published};
use crate::index::Entry;
use crate::index::fields::day;
use crate::quote::{Mention, MentionKind, Quote, QuoteKind, Said, Speaker};
use crate::span::Span;

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    key: u64,
    id: &'a str,
    path: &'a str,
    offset: Option<u64>,
    line: Option<u32>,
    url: Option<&'a str>,
    title: Option<&'a str>,
    bylines: Vec<(&'a str, Vec<&'a str>)>,
    publisher: Option<&'a str>,
    section: Option<&'a str>,
    keywords: Vec<&'a str>,
    language: Option<&'a str>,
    dateline: Option<(&'a str, Option<&'a str>, Option<&'a str>)>,
    /// date, time, precision, provenance, raw
    published: Option<(i32, Option<&'a str>, u8, &'a str, &'a str)>,
    body: &'a str,
    lines: Vec<(u32, u32)>,
    provenance: Vec<(&'a str, &'a str)>,
    quotes: Vec<QuoteRecord<'a>>,
}

#[derive(Serialize, Deserialize)]
struct QuoteRecord<'a> {
    kind: u8,
    content: Vec<(u32, u32)>,
    cue: Option<(u32, u32)>,
    source: Option<(u32, u32, u8)>,
    speaker: Option<(&'a str, Option<&'a str>)>,
    /// date, precision, raw, inferred
    said: Option<(Option<i32>, Option<u8>, &'a str, bool)>,
    confidence: f32,
    evidence: &'a str,
}

/// The date so many days after 1970-01-01; the nearest date there is, outside years -9999 to 9999.
fn date_of(days: i64) -> Date {
    let span = jiff::Span::new().try_days(days).unwrap_or_default();
    Date::constant(1970, 1, 1).saturating_add(span)
}

pub fn encode(entry: &Entry) -> Result<Vec<u8>, postcard::Error> {
    let a = &entry.article;
    let pair = |s: Span| (s.start as u32, s.end as u32);
    let room = Vec::with_capacity(a.body.len() + 1024 + 96 * entry.quotes.len());
    let record = Record {
        key: entry.key,
        id: &a.id,
        path: &a.origin.path,
        offset: a.origin.offset,
        line: a.origin.line,
        url: a.origin.url.as_deref(),
        title: a.title.as_deref(),
        bylines: a
            .bylines
            .iter()
            .map(|b| (b.text.as_str(), b.names.iter().map(String::as_str).collect()))
            .collect(),
        publisher: a.publisher.as_deref(),
        section: a.section.as_deref(),
        keywords: a.keywords.iter().map(String::as_str).collect(),
        language: a.language.as_deref(),
        dateline: a.dateline.as_ref().map(|d| (d.text.as_str(), d.place.as_deref(), d.agency.as_deref())),
        published: a.published.as_ref().map(|p| {
            (day(p.date) as i32, p.time.as_deref(), p.precision as u8, p.provenance.as_str(), p.raw.as_str())
        }),
        body: &a.body,
        lines: a.lines.iter().map(|m| (m.body as u32, m.line)).collect(),
        provenance: a.provenance.iter().map(|(f, r)| (*f, r.as_str())).collect(),
        quotes: entry
            .quotes
            .iter()
            .map(|q| QuoteRecord {
                kind: q.kind as u8,
                content: q.content.iter().map(|&s| pair(s)).collect(),
                cue: q.cue.map(pair),
                source: q.source.map(|m| (m.span.start as u32, m.span.end as u32, m.kind as u8)),
                speaker: q.speaker.as_ref().map(|s| (s.name.as_str(), s.role.as_deref())),
                said: q.said.as_ref().map(|s| {
                    (
                        s.date.map(|date| day(date) as i32),
                        s.precision.map(|p| p as u8),
                        s.raw.as_str(),
                        s.inferred,
                    )
                }),
                confidence: q.confidence,
                evidence: q.evidence,
            })
            .collect(),
    };
    postcard::to_extend(&record, room)
}

pub fn decode(bytes: &[u8]) -> Result<Entry, postcard::Error> {
    let r: Record = postcard::from_bytes(bytes)?;
    let own = |s: Option<&str>| s.map(str::to_owned);
    let span = |(a, b): (u32, u32)| Span::new(a as usize, b as usize);
    let article = Article {
        id: r.id.to_owned(),
        origin: Origin { path: r.path.to_owned(), offset: r.offset, line: r.line, url: own(r.url) },
        title: own(r.title),
        bylines: r
            .bylines
            .into_iter()
            .map(|(text, names)| Byline {
                text: text.to_owned(),
                names: names.into_iter().map(str::to_owned).collect(),
            })
            .collect(),
        publisher: own(r.publisher),
        section: own(r.section),
        keywords: r.keywords.into_iter().map(str::to_owned).collect(),
        language: own(r.language),
        dateline: r.dateline.map(|(text, place, agency)| Dateline {
            text: text.to_owned(),
            place: own(place),
            agency: own(agency),
        }),
        published: r.published.map(|(date, time, precision, provenance, raw)| Published {
            date: date_of(i64::from(date)),
            time: own(time),
            precision: precision_of(precision),
            provenance: provenance.to_owned(),
            raw: raw.to_owned(),
        }),
        body: r.body.to_owned(),
        lines: r.lines.into_iter().map(|(body, line)| LineMark { body: body as usize, line }).collect(),
        provenance: r.provenance.into_iter().map(|(f, by)| (intern(f), by.to_owned())).collect(),
        cut: Vec::new(),
    };
    let quotes = r
        .quotes
        .into_iter()
        .map(|q| Quote {
            kind: match q.kind {
                0 => QuoteKind::Direct,
                1 => QuoteKind::Mixed,
                _ => QuoteKind::Indirect,
            },
            content: q.content.into_iter().map(span).collect(),
            cue: q.cue.map(span),
            source: q.source.map(|(a, b, kind)| Mention {
                span: span((a, b)),
                kind: match kind {
                    0 => MentionKind::Name,
                    1 => MentionKind::Nominal,
                    _ => MentionKind::Pronoun,
                },
            }),
            speaker: q.speaker.map(|(name, role)| Speaker { name: name.to_owned(), role: own(role) }),
            said: q.said.map(|(date, precision, raw, inferred)| Said {
                date: date.map(|d| date_of(i64::from(d))),
                precision: precision.map(precision_of),
                raw: raw.to_owned(),
                inferred,
            }),
            confidence: q.confidence,
            evidence: intern(q.evidence),
        })
        .collect();
    Ok(Entry { article, quotes, key: r.key })
}

fn precision_of(code: u8) -> Precision {
    match code {
        0 => Precision::Year,
        1 => Precision::Month,
        2 => Precision::Day,
        _ => Precision::Second,
    }
}

/// The names of steps and readers are constants of the program that wrote the
/// index; a reader of another build may lack some, so they are kept here once
/// each. There are a few dozen.
fn intern(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    match names.get(name) {
        Some(known) => known,
        None => {
            let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
            names.insert(kept);
            kept
        }
    }
}
