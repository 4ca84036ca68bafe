//! Scorers and joins of our own, held against a naive scan of what was indexed.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use tantivy::query::{EnableScoring, Query as EngineQuery};
use tantivy::{DocId, Searcher, TERMINATED};

use super::columns::Store;
use super::either::EitherQuery;
use super::filter::{FilterQuery, Range};
use super::forms::{How, Operand, Pattern, Slot};
use super::join::{JoinQuery, To};
use super::lower::Lowering;
use super::schema::Fields;
use super::score::{AroundQuery, Scores, WordsQuery};
use super::{Start, WriterOptions, open, writer};
use crate::article::{Article, Precision, Published};
use crate::index::fields::{Number, Text, flag};
use crate::index::plan::Plan;
use crate::index::{Delta, Entry, FileKey, Writer as _};
use crate::quote::{Mention, MentionKind, Quote, QuoteKind, Speaker};
use crate::span::Span;
use crate::text::Document;

/// The words that bodies are made of.
const WORDS: [&str; 4] = ["harbour", "ferry", "treaty", "gull"];

/// The day on which the first article was published; the others follow a day apart.
const FIRST_DAY: i64 = 15_000;

/// An article: words of the title, and paragraphs of words; some of the paragraphs are said.
type Draft = (Vec<usize>, Vec<(Vec<usize>, bool)>);

fn drafts() -> impl Strategy<Value = Vec<Draft>> {
    let words = |most| proptest::collection::vec(0..WORDS.len(), 1..most);
    let paragraphs = proptest::collection::vec((words(4), any::<bool>()), 1..6);
    proptest::collection::vec((words(3), paragraphs), 1..12)
}

fn text(words: &[usize]) -> String {
    words.iter().map(|&k| WORDS[k]).collect::<Vec<_>>().join(" ")
}

fn entry(number: usize, (title, paragraphs): &Draft) -> Entry {
    let mut body = String::new();
    let mut quotes = Vec::new();
    for (words, said) in paragraphs {
        let start = body.len();
        body.push_str(&text(words));
        if *said {
            quotes.push(Quote {
                kind: QuoteKind::Direct,
                content: vec![Span::new(start, body.len())],
                cue: None,
                source: Some(Mention { span: Span::new(start, start + 1), kind: MentionKind::Name }),
                speaker: (words[0] == 0).then(|| Speaker { name: "Ana Lima".to_owned(), role: None }),
                said: None,
                confidence: 0.9,
                evidence: "test",
            });
        }
        body.push_str(".\n\n");
    }
    let published = Published {
        date: crate::index::fields::date_of(FIRST_DAY + number as i64).expect("a date"),
        time: None,
        precision: Precision::Day,
        provenance: "test".to_owned(),
        raw: String::new(),
    };
    let article = Article {
        id: number.to_string(),
        title: Some(text(title)),
        body,
        published: Some(published),
        ..Article::default()
    };
    Entry { article, quotes, key: number as u64 + 1 }
}

fn index(folder: &Path, entries: &[Entry]) -> (Fields, Arc<Store>) {
    let options = WriterOptions { threads: 1, ..WriterOptions::default() };
    let mut writer = writer(folder, Start::Update, options).expect("a writer");
    for (k, entry) in entries.iter().enumerate() {
        let file = FileKey { root: 0, path: vec![k as u8] };
        writer.add(&file, entry, &Document::new(&entry.article.body)).expect("added");
        // several segments, so that blocks begin anew
        if k % 5 == 4 {
            writer.commit(Delta::default()).expect("committed");
        }
    }
    writer.commit(Delta::default()).expect("committed");
    let searcher = open(folder).expect("a reader");
    (Fields::new(), searcher.store().clone())
}

/// One document as the naive scan sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place {
    article: usize,
    quote: Option<usize>,
}

/// The documents of each segment in the order of their numbers, by key and ordinal.
fn places(searcher: &Searcher, entries: &[Entry]) -> Vec<Vec<Place>> {
    let of = |reader: &tantivy::SegmentReader| {
        let fast = reader.fast_fields();
        let (key, ordinal) = (fast.u64("key").expect("keys"), fast.u64("ordinal").expect("ordinals"));
        (0..reader.max_doc())
            .map(|doc| {
                let key = key.first(doc).expect("a key");
                let article = entries.iter().position(|e| e.key == key).expect("an entry");
                let ordinal = ordinal.first(doc).expect("an ordinal") as usize;
                Place { article, quote: ordinal.checked_sub(1) }
            })
            .collect()
    };
    searcher.segment_readers().iter().map(of).collect()
}

/// Walks a query by these moves (0 advances, n seeks n documents on) and holds every stop
/// against the test.
fn walks_as(
    searcher: &Searcher,
    query: &dyn EngineQuery,
    places: &[Vec<Place>],
    moves: &[u32],
    matches: &dyn Fn(Place) -> bool,
) -> Result<(), TestCaseError> {
    let weight = query.weight(EnableScoring::enabled_from_searcher(searcher)).expect("a weight");
    for (reader, places) in searcher.segment_readers().iter().zip(places) {
        let mut scorer = weight.scorer(reader, 1.0).expect("a scorer");
        let next = |from: DocId| {
            (from..places.len() as DocId).find(|&d| matches(places[d as usize])).unwrap_or(TERMINATED)
        };
        let mut wanted = next(0);
        prop_assert_eq!(scorer.doc(), wanted);
        for step in moves.iter().copied().chain(std::iter::repeat_n(0, places.len() + 1)) {
            if wanted == TERMINATED {
                break;
            }
            let got = if step == 0 { scorer.advance() } else { scorer.seek(wanted + step) };
            wanted = next(wanted + step.max(1));
            prop_assert_eq!(got, wanted);
            prop_assert_eq!(scorer.doc(), wanted);
        }
    }
    Ok(())
}

fn pattern(fields: &Fields, field: Text, rows: &[&str], how: How) -> Arc<Pattern> {
    let field = fields.text(field);
    let slot = |word: &&str| Slot {
        forms: vec![tantivy::Term::from_field_text(field, word)],
        frequency: 1,
        open: false,
    };
    let operands = match how {
        How::Alone => vec![Operand { slots: rows.iter().map(slot).collect(), slop: 0 }],
        _ => rows.iter().map(|word| Operand { slots: vec![slot(word)], slop: 0 }).collect(),
    };
    Arc::new(Pattern { field, operands, how })
}

const SCORES: Scores = Scores { documents: 10, words: 100, boost: 1.0 };

/// Words of a text, marks aside.
fn split(text: &str) -> Vec<String> {
    crate::query::words::words(text).map(|w| w.text.into_owned()).collect()
}

fn holds(text: &str, row: &[&str]) -> bool {
    split(text).windows(row.len()).any(|w| w.iter().map(String::as_str).eq(row.iter().copied()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn scorers_and_joins_walk_as_the_naive_scan(
        drafts in drafts(),
        moves in proptest::collection::vec(0u32..5, 0..12),
        (a, b) in (0..WORDS.len(), 0..WORDS.len()),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let entries: Vec<Entry> = drafts.iter().enumerate().map(|(k, draft)| entry(k, draft)).collect();
        let (fields, store) = index(&folder.path().join("index"), &entries);
        let searcher = store.searcher.clone();
        let places = places(&searcher, &entries);
        let article = |p: Place| &entries[p.article].article;
        let said = |p: Place, k: usize| entries[p.article].quotes[k].text(&article(p).body);
        let (one, two) = (WORDS[a], WORDS[b]);
        let words = |pattern, scores| WordsQuery { pattern, scores, ranges: Vec::new(), store: store.clone() };

        // a word and a phrase, of bodies and of quotations
        for row in [vec![one], vec![one, two]] {
            let in_field = |field| words(pattern(&fields, field, &row, How::Alone), Some(SCORES));
            let body = |p: Place| p.quote.is_none() && holds(&article(p).body, &row);
            walks_as(&searcher, &in_field(Text::Body), &places, &moves, &body)?;
            let quote = |p: Place| p.quote.is_some_and(|k| holds(&said(p, k), &row));
            walks_as(&searcher, &in_field(Text::Quote), &places, &moves, &quote)?;
        }

        // near one another, in this order or any, and in one paragraph
        let within = |p: Place, test: &dyn Fn(usize, usize) -> bool| {
            let words = split(&article(p).body);
            let at = |word: &str| words.iter().enumerate().filter(|(_, w)| *w == word).map(|(k, _)| k).collect::<Vec<_>>();
            p.quote.is_none() && at(one).iter().any(|&i| at(two).iter().any(|&j| i != j && test(i, j)))
        };
        for (how, test) in [
            (How::Near(1), &(|i: usize, j: usize| i.abs_diff(j) <= 2) as &dyn Fn(usize, usize) -> bool),
            (How::Pre(1), &|i: usize, j: usize| j > i && j - i <= 2),
        ] {
            let query = words(pattern(&fields, Text::Body, &[one, two], how), None);
            walks_as(&searcher, &query, &places, &moves, &|p| within(p, test))?;
        }
        let together = |p: Place| {
            p.quote.is_none() && drafts[p.article].1.iter().any(|(words, _)| {
                let count = |k: usize| words.iter().filter(|&&w| w == k).count();
                if a == b { count(a) > 1 } else { count(a) > 0 && count(b) > 0 }
            })
        };
        let query = words(pattern(&fields, Text::Body, &[one, two], How::Paragraph), None);
        walks_as(&searcher, &query, &places, &moves, &together)?;

        // around a quotation: its paragraph, the one before, the title
        let around = AroundQuery {
            store: store.clone(),
            body: pattern(&fields, Text::Body, &[one], How::Alone),
            title: pattern(&fields, Text::Title, &[one], How::Alone),
            scores: SCORES,
        };
        let near = |p: Place| p.quote.is_some_and(|k| {
            let draft = &drafts[p.article];
            let at = draft.1.iter().enumerate().filter(|(_, (_, said))| *said).nth(k).expect("a paragraph").0;
            draft.0.contains(&a) || draft.1[at.saturating_sub(1)..=at].iter().any(|(words, _)| words.contains(&a))
        });
        walks_as(&searcher, &around, &places, &moves, &near)?;

        // either of two words
        let either = EitherQuery {
            parts: [one, two]
                .map(|word| -> Box<dyn EngineQuery> {
                    let pattern = pattern(&fields, Text::Body, &[word], How::Alone);
                    Box::new(words(pattern, Some(SCORES)))
                })
                .into(),
        };
        let any = |p: Place| {
            p.quote.is_none() && (holds(&article(p).body, &[one]) || holds(&article(p).body, &[two]))
        };
        walks_as(&searcher, &either, &places, &moves, &any)?;

        // documents on some days only, and phrases that are looked for on these alone
        for (from, to) in [(-1, 1000), (2, 5), (4, 1000), (99, 1000)] {
            let range = Range { number: Number::Date, from: FIRST_DAY + from, to: FIRST_DAY + to };
            let on_time = |p: Place| (from..=to).contains(&(p.article as i64));
            let filter = FilterQuery { store: store.clone(), inner: Box::new(either.clone()), range };
            walks_as(&searcher, &filter, &places, &moves, &|p| on_time(p) && any(p))?;
            let row = [one, two];
            let phrase = words(pattern(&fields, Text::Body, &row, How::Alone), None);
            let inner = Box::new(WordsQuery { ranges: vec![range], ..phrase });
            let filter = FilterQuery { store: store.clone(), inner, range };
            let in_row = |p: Place| p.quote.is_none() && holds(&article(p).body, &row);
            walks_as(&searcher, &filter, &places, &moves, &|p| on_time(p) && in_row(p))?;
        }

        // from articles to their quotations and back
        let lowering = Lowering::new(&store, &fields, &|| Ok(Arc::default())).expect("a lowering");
        let flagged = |name: &str| lowering.lower(&Plan::Flag(name.to_owned())).expect("a query");
        let titled = || Box::new(words(pattern(&fields, Text::Title, &[one], How::Alone), None));
        let down = JoinQuery { to: To::Quotes, inner: titled(), store: store.clone() };
        let title = |p: Place| holds(article(p).title.as_deref().unwrap_or_default(), &[one]);
        walks_as(&searcher, &down, &places, &moves, &|p| p.quote.is_some() && title(p))?;
        let of_quote = lowering.lower(&Plan::And(
            vec![Plan::Flag(flag::QUOTE.to_owned()), Plan::Flag(flag::HAS_SPEAKER.to_owned())],
            Vec::new(),
        )).expect("a query");
        let up = JoinQuery { to: To::Articles, inner: of_quote, store: store.clone() };
        let spoken = |p: Place| entries[p.article].quotes.iter().any(|q| q.speaker.is_some());
        walks_as(&searcher, &up, &places, &moves, &|p| p.quote.is_none() && spoken(p))?;
        walks_as(&searcher, &*flagged(flag::ARTICLE), &places, &moves, &|p| p.quote.is_none())?;
    }
}
