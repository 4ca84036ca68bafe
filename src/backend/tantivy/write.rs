//! Entries -> blocks of documents, and commits that carry the manifest.

use tantivy::schema::Term;
use tantivy::{IndexWriter, TantivyDocument};

use super::batch::{Batches, Counted};
use super::folded::{Folded, MARKED, words_of};
use super::schema::{Fields, flag};
use super::tokenizer::{FLAG_END, SENTENCE, VALUE};
use super::{Layout, engine, record};
use crate::article::Article;
use crate::index::{Entry, IndexError, State, Writer};
use crate::query::words::words;
use crate::quote::Quote;
use crate::span::Span;
use crate::text::Document;

/// Adds blocks to a tantivy index.
pub struct TantivyWriter {
    writer: IndexWriter<Counted>,
    fields: Fields,
    layout: Layout,
    batches: Batches,
}

impl TantivyWriter {
    pub(super) fn new(
        writer: IndexWriter<Counted>,
        fields: Fields,
        layout: Layout,
        threads: usize,
    ) -> TantivyWriter {
        TantivyWriter { writer, fields, layout, batches: Batches::new(threads) }
    }
}

impl Writer for TantivyWriter {
    fn add(&self, file: u64, entry: &Entry, document: &Document) -> Result<(), IndexError> {
        let block = Block::new(&self.fields, file, entry, document)?;
        self.batches.add(&self.writer, block.documents, entry.article.body.len()).map_err(engine)
    }

    fn remove_file(&self, file: u64) -> Result<(), IndexError> {
        // a deletion spares what comes after it only
        self.batches.flush(&self.writer).map_err(engine)?;
        self.writer.delete_term(Term::from_field_u64(self.fields.file, file));
        Ok(())
    }

    fn commit(&mut self, state: &State) -> Result<(), IndexError> {
        self.batches.flush(&self.writer).map_err(engine)?;
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
        let language = a.language.as_deref();
        let folded = Folded::new(&a.body, language);
        let mut documents = Vec::with_capacity(1 + entry.quotes.len());
        let mut doc = TantivyDocument::with_capacity(3 * a.body.len() + 1024);
        // what a field holds is put together here, over and over
        let mut text = String::new();
        let mut flags = Flags::default();
        if let Some(title) = &a.title {
            doc.add_text(f.title, Folded::new(title, language).plain());
        }
        doc.add_text(f.body, folded.marked(paragraphs, &sentences));
        doc.add_bytes(f.record, &record::encode(entry).map_err(engine)?);
        doc.add_u64(f.quotes, entry.quotes.len() as u64);
        let mut speakers: Vec<&str> =
            entry.quotes.iter().filter_map(|q| Some(q.speaker.as_ref()?.name.as_str())).collect();
        speakers.sort_unstable();
        speakers.dedup();
        flags.put(flag::ARTICLE);
        flags.put_pair(flag::ID, &a.id);
        for name in &speakers {
            flags.put_whole("speaker", name);
        }
        doc.add_text(f.speaker, names(speakers, &mut text));
        let bylines = a.bylines.iter().flat_map(|b| b.names.iter().map(String::as_str));
        doc.add_text(f.byline, names(bylines, &mut text));
        flags_of_article(entry, &mut flags);
        of_article(f, a, &mut doc, &mut flags, &mut text);
        shared(f, file, 0, entry, &mut doc, &flags);
        documents.push(doc);

        for (k, quote) in entry.quotes.iter().enumerate() {
            folded.marked_parts(&quote.content, &sentences, &mut text);
            // for many small documents, room of the right size is most of the work
            let mut doc = TantivyDocument::with_capacity(text.len() + 400);
            doc.add_text(f.quote, &text);
            doc.add_u64(f.words, words_hash(&mut text, quote));
            let about = surroundings(paragraphs, quote);
            doc.add_u64(f.about_from, folded.before(about.start) as u64);
            doc.add_u64(f.about_to, folded.before(about.end) as u64);
            doc.add_u64(f.conf, (f64::from(quote.confidence) * 1000.0).round() as u64);
            flags.clear();
            flags.put(flag::QUOTE);
            flags.put_pair(flag::TYPE, quote.kind.as_str());
            flags_of_quote(quote, &mut flags);
            if let Some(speaker) = &quote.speaker {
                doc.add_text(f.speaker, names([speaker.name.as_str()], &mut text));
                flags.put_whole("speaker", &speaker.name);
                doc.add_text(f.speaker_name, &speaker.name);
                if let Some(role) = &speaker.role {
                    doc.add_text(f.role, names([role.as_str()], &mut text));
                    doc.add_text(f.role_name, role);
                }
            }
            if let Some(cue) = quote.cue {
                doc.add_text(f.cue, names([cue.of(&a.body)], &mut text));
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

/// The flags of one document, as their tokenizer takes them.
#[derive(Default)]
struct Flags(String);

impl Flags {
    fn clear(&mut self) {
        self.0.clear();
    }

    fn put(&mut self, flag: &str) {
        self.0.push_str(flag);
        self.0.push(FLAG_END);
    }

    fn put_pair(&mut self, kind: &str, value: &str) {
        self.0.push_str(kind);
        self.put(value);
    }

    fn put_whole(&mut self, field: &str, value: &str) {
        push_whole(field, value, &mut self.0);
        self.0.push(FLAG_END);
    }
}

/// The flag that stands for a whole name: its words, joined.
pub(super) fn whole(field: &str, value: &str) -> String {
    let mut out = String::new();
    push_whole(field, value, &mut out);
    out
}

fn push_whole(field: &str, value: &str, out: &mut String) {
    out.push_str(field);
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

/// What both kinds of documents have.
fn shared(f: &Fields, file: u64, ordinal: u64, entry: &Entry, doc: &mut TantivyDocument, flags: &Flags) {
    doc.add_u64(f.file, file);
    doc.add_u64(f.key, entry.key);
    doc.add_u64(f.ordinal, ordinal);
    doc.add_text(f.flags, &flags.0);
    if let Some(p) = &entry.article.published {
        doc.add_i64(f.date, i64::from(record::days(p.date)));
    }
}

/// What only articles have; quotations are found by it through their article.
fn of_article(f: &Fields, a: &Article, doc: &mut TantivyDocument, flags: &mut Flags, text: &mut String) {
    if let Some(language) = &a.language {
        flags.put_pair(flag::LANGUAGE, language);
    }
    if a.published.is_none() {
        flags.put(flag::UNDATED);
    }
    let place = a.dateline.as_ref().and_then(|d| d.place.as_deref());
    for (field, value) in
        [(f.publisher, a.publisher.as_deref()), (f.section, a.section.as_deref()), (f.place, place)]
    {
        if let Some(value) = value {
            doc.add_text(field, names([value], text));
            flags.put_whole(f.schema.get_field_name(field), value);
        }
    }
    if let Some(url) = &a.origin.url {
        doc.add_text(f.url, names([url.as_str()], text));
    }
}

fn flags_of_article(entry: &Entry, flags: &mut Flags) {
    let a = &entry.article;
    let has = [
        (flag::HAS_TITLE, a.title.is_some()),
        (flag::HAS_BYLINE, !a.bylines.is_empty()),
        (flag::HAS_PUBLISHER, a.publisher.is_some()),
        (flag::HAS_QUOTE, !entry.quotes.is_empty()),
        (flag::HAS_SPEAKER, entry.quotes.iter().any(|q| q.speaker.is_some())),
        (flag::HAS_ROLE, entry.quotes.iter().any(|q| q.speaker.as_ref().is_some_and(|s| s.role.is_some()))),
    ];
    has.iter().filter(|(_, yes)| *yes).for_each(|(flag, _)| flags.put(flag));
}

fn flags_of_quote(quote: &Quote, flags: &mut Flags) {
    let has = [
        (flag::HAS_SPEAKER, quote.speaker.is_some()),
        (flag::HAS_ROLE, quote.speaker.as_ref().is_some_and(|s| s.role.is_some())),
        (flag::HAS_SAID, quote.said.as_ref().is_some_and(|s| s.date.is_some() && !s.inferred)),
    ];
    has.iter().filter(|(_, yes)| *yes).for_each(|(flag, _)| flags.put(flag));
}

/// Names as one text, a gap before each, put together in `out`.
fn names<'a, 'o>(values: impl IntoIterator<Item = &'a str>, out: &'o mut String) -> &'o str {
    out.clear();
    for value in values {
        out.push(VALUE);
        out.push(' ');
        out.push_str(value);
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

/// Words fewer than this may be said by anybody: "No comment" by one person is
/// not a copy of "No comment" by another.
const TELLING: usize = 6;

/// The hash of words said, given with marks. Two quotations that share it say the same
/// (marks and case aside); of short ones the speaker must be the same too.
fn words_hash(said: &mut String, quote: &Quote) -> u64 {
    if said.contains(SENTENCE) {
        *said = said.replace(MARKED, "");
    }
    if words_of(said).take(TELLING).count() < TELLING
        && let Some(speaker) = &quote.speaker
    {
        said.push_str(&speaker.name);
    }
    xxhash_rust::xxh3::xxh3_64(said.as_bytes())
}
