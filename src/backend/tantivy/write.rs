//! Entries -> blocks of documents, and commits that carry the manifest.

use std::borrow::Cow;

use tantivy::indexer::UserOperation;
use tantivy::schema::Term;
use tantivy::{IndexWriter, TantivyDocument};

use super::schema::{Fields, flag};
use super::tokenizer::{PARAGRAPH, SENTENCE, VALUE, language_mark};
use super::{Layout, engine, record};
use crate::article::Article;
use crate::index::{Entry, IndexError, State, Writer};
use crate::query::words::words;
use crate::quote::Quote;
use crate::span::Span;
use crate::text::Document;

/// Adds blocks to a tantivy index.
pub struct TantivyWriter {
    writer: IndexWriter,
    fields: Fields,
    layout: Layout,
}

impl TantivyWriter {
    pub(super) fn new(writer: IndexWriter, fields: Fields, layout: Layout) -> TantivyWriter {
        TantivyWriter { writer, fields, layout }
    }
}

impl Writer for TantivyWriter {
    fn add(&self, file: u64, entry: &Entry, document: &Document) -> Result<(), IndexError> {
        let block = Block::new(&self.fields, file, entry, document)?;
        self.writer
            .run(block.documents.into_iter().map(UserOperation::Add).collect::<Vec<_>>())
            .map_err(engine)?;
        Ok(())
    }

    fn remove_file(&self, file: u64) -> Result<(), IndexError> {
        self.writer.delete_term(Term::from_field_u64(self.fields.file, file));
        Ok(())
    }

    fn commit(&mut self, state: &State) -> Result<(), IndexError> {
        let mut prepared = self.writer.prepare_commit().map_err(engine)?;
        // The state is on disk before the commit names it: a crash in between
        // leaves files that nothing refers to.
        let stamp = prepared.opstamp().to_string();
        self.layout.write(&Layout::files(&stamp), &state.manifest.to_bytes()?)?;
        self.layout.write(&Layout::copies(&stamp), &state.copies.to_bytes())?;
        self.layout.write(&Layout::signatures(&stamp), &state.signatures)?;
        prepared.set_payload(&stamp);
        prepared.commit().map_err(engine)?;
        self.layout.sweep(&stamp);
        Ok(())
    }

    fn close(self: Box<Self>) -> Result<(), IndexError> {
        self.writer.wait_merging_threads().map_err(engine)
    }
}

/// The documents of one article, the article first.
struct Block {
    documents: Vec<TantivyDocument>,
}

impl Block {
    fn new(f: &Fields, file: u64, entry: &Entry, document: &Document) -> Result<Block, IndexError> {
        let a = &entry.article;
        let paragraphs = &document.paragraphs;
        let sentences: Vec<usize> = document.sentences.iter().map(|s| s.span.start).collect();
        let mut documents = Vec::with_capacity(1 + entry.quotes.len());
        let mut doc = TantivyDocument::new();
        let mut flags = vec![flag::ARTICLE.to_owned(), format!("{}{}", flag::ID, a.id)];
        if let Some(title) = &a.title {
            doc.add_text(f.title, spoken(a, Cow::Borrowed(title)));
        }
        doc.add_text(f.body, spoken(a, marked(&a.body, paragraphs, &sentences).into()));
        doc.add_bytes(f.record, &record::encode(entry).map_err(engine)?);
        doc.add_u64(f.quotes, entry.quotes.len() as u64);
        let mut speakers: Vec<&str> =
            entry.quotes.iter().filter_map(|q| Some(q.speaker.as_ref()?.name.as_str())).collect();
        speakers.sort_unstable();
        speakers.dedup();
        flags.extend(speakers.iter().map(|name| whole("speaker", name)));
        doc.add_text(f.speaker, names(speakers));
        doc.add_text(f.byline, names(a.bylines.iter().flat_map(|b| b.names.iter().map(String::as_str))));
        flags_of_article(entry, &mut flags);
        of_article(f, a, &mut doc, &mut flags);
        shared(f, file, 0, entry, &mut doc, &flags);
        documents.push(doc);

        let mut position = Positions::new(&a.body);
        for (k, quote) in entry.quotes.iter().enumerate() {
            let mut doc = TantivyDocument::new();
            doc.add_text(f.quote, spoken(a, quoted_text(&a.body, quote, &sentences).into()));
            let about = surroundings(paragraphs, quote);
            let from = position.of(about.start);
            doc.add_u64(f.about_from, from);
            doc.add_u64(f.about_to, position.of(about.end));
            doc.add_u64(f.words, super::words_hash(&a.body, quote));
            doc.add_u64(f.conf, (f64::from(quote.confidence) * 1000.0).round() as u64);
            let mut flags = vec![flag::QUOTE.to_owned(), format!("{}{}", flag::TYPE, quote.kind.as_str())];
            flags_of_quote(quote, &mut flags);
            if let Some(speaker) = &quote.speaker {
                doc.add_text(f.speaker, names([speaker.name.as_str()]));
                flags.push(whole("speaker", &speaker.name));
                doc.add_text(f.speaker_name, &speaker.name);
                if let Some(role) = &speaker.role {
                    doc.add_text(f.role, names([role.as_str()]));
                    doc.add_text(f.role_name, role);
                }
            }
            if let Some(cue) = quote.cue {
                doc.add_text(f.cue, names([cue.of(&a.body)]));
            }
            if let Some(date) = quote.said.as_ref().and_then(|s| s.date) {
                doc.add_i64(f.said, i64::from(record::days(date)));
            }
            shared(f, file, k as u64 + 1, entry, &mut doc, &flags);
            documents.push(doc);
        }
        Ok(Block { documents })
    }
}

/// The flag that stands for a whole name: its words, joined.
pub(super) fn whole(field: &str, value: &str) -> String {
    let mut out = format!("{field}=");
    for (k, word) in words(value).enumerate() {
        if k > 0 {
            out.push(' ');
        }
        out.push_str(&word.text);
    }
    out
}

/// What both kinds of documents have.
fn shared(f: &Fields, file: u64, ordinal: u64, entry: &Entry, doc: &mut TantivyDocument, flags: &[String]) {
    doc.add_u64(f.file, file);
    doc.add_u64(f.key, entry.key);
    doc.add_u64(f.ordinal, ordinal);
    for flag in flags {
        doc.add_text(f.flags, flag);
    }
    if let Some(p) = &entry.article.published {
        doc.add_i64(f.date, i64::from(record::days(p.date)));
    }
}

/// What only articles have; quotations are found by it through their article.
fn of_article(f: &Fields, a: &Article, doc: &mut TantivyDocument, flags: &mut Vec<String>) {
    if let Some(language) = &a.language {
        flags.push(format!("{}{language}", flag::LANGUAGE));
    }
    if a.published.is_none() {
        flags.push(flag::UNDATED.to_owned());
    }
    let place = a.dateline.as_ref().and_then(|d| d.place.as_deref());
    for (field, value) in
        [(f.publisher, a.publisher.as_deref()), (f.section, a.section.as_deref()), (f.place, place)]
    {
        if let Some(value) = value {
            doc.add_text(field, names([value]));
            flags.push(whole(f.schema.get_field_name(field), value));
        }
    }
    if let Some(url) = &a.origin.url {
        doc.add_text(f.url, names([url.as_str()]));
    }
}

fn flags_of_article(entry: &Entry, flags: &mut Vec<String>) {
    let a = &entry.article;
    let has = [
        (flag::HAS_TITLE, a.title.is_some()),
        (flag::HAS_BYLINE, !a.bylines.is_empty()),
        (flag::HAS_PUBLISHER, a.publisher.is_some()),
        (flag::HAS_QUOTE, !entry.quotes.is_empty()),
        (flag::HAS_SPEAKER, entry.quotes.iter().any(|q| q.speaker.is_some())),
        (flag::HAS_ROLE, entry.quotes.iter().any(|q| q.speaker.as_ref().is_some_and(|s| s.role.is_some()))),
    ];
    flags.extend(has.iter().filter(|(_, yes)| *yes).map(|(flag, _)| (*flag).to_owned()));
}

fn flags_of_quote(quote: &Quote, flags: &mut Vec<String>) {
    let has = [
        (flag::HAS_SPEAKER, quote.speaker.is_some()),
        (flag::HAS_ROLE, quote.speaker.as_ref().is_some_and(|s| s.role.is_some())),
        (flag::HAS_SAID, quote.said.as_ref().is_some_and(|s| s.date.is_some() && !s.inferred)),
    ];
    flags.extend(has.iter().filter(|(_, yes)| *yes).map(|(flag, _)| (*flag).to_owned()));
}

/// Names as one text, a gap before each.
fn names<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for value in values {
        out.push(VALUE);
        out.push(' ');
        out.push_str(value);
        out.push(' ');
    }
    out
}

/// A text of an article behind the mark of its language, where that has stems.
fn spoken<'t>(article: &Article, text: Cow<'t, str>) -> Cow<'t, str> {
    match article.language.as_deref().and_then(language_mark) {
        Some(mark) => format!("{mark}{text}").into(),
        None => text,
    }
}

/// The body with a mark before each sentence and paragraph.
fn marked(body: &str, paragraphs: &[Span], sentences: &[usize]) -> String {
    let mut out = String::with_capacity(body.len() + 4 * sentences.len());
    let mut at = 0;
    let mut p = 0;
    for &start in sentences {
        out.push_str(&body[at..start]);
        while p < paragraphs.len() && paragraphs[p].start < start {
            p += 1;
        }
        out.push(if paragraphs.get(p).is_some_and(|q| q.start == start) { PARAGRAPH } else { SENTENCE });
        at = start;
    }
    out.push_str(&body[at..]);
    out
}

/// The words said, each span opening a new sentence, with marks at sentence starts inside.
fn quoted_text(body: &str, quote: &Quote, sentences: &[usize]) -> String {
    let mut out = String::new();
    for span in &quote.content {
        let mut at = span.start;
        let first = sentences.partition_point(|&s| s <= span.start);
        for &s in sentences[first..].iter().take_while(|&&s| s < span.end) {
            out.push_str(&body[at..s]);
            out.push(SENTENCE);
            at = s;
        }
        out.push_str(&body[at..span.end]);
        out.push(' ');
    }
    out
}

/// The quotation's paragraphs and the one before the first.
pub(super) fn surroundings(paragraphs: &[Span], quote: &Quote) -> Span {
    let extent = quote.extent();
    let first = paragraphs.partition_point(|p| p.end <= extent.start);
    let last = paragraphs.partition_point(|p| p.start < extent.end);
    let from = paragraphs.get(first.saturating_sub(1)).map_or(extent.start, |p| p.start.min(extent.start));
    let to =
        last.checked_sub(1).and_then(|k| paragraphs.get(k)).map_or(extent.end, |p| p.end.max(extent.end));
    Span::new(from, to)
}

/// Byte offsets -> word positions.
struct Positions {
    starts: Vec<u32>,
}

impl Positions {
    fn new(body: &str) -> Positions {
        Positions { starts: words(body).map(|w| w.span.start as u32).collect() }
    }

    /// The number of words that start before byte `at`.
    fn of(&mut self, at: usize) -> u64 {
        self.starts.partition_point(|&s| (s as usize) < at) as u64
    }
}
