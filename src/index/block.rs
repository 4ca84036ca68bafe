//! An entry as the documents that stand for it: what is in each field of an article and
//! of its quotations.

use super::Entry;
use super::fields::{FLAG_END, Number, Sink, Text, UNDATED, day, flag, push_whole};
use super::folded::{Folded, words_of};
use super::marks::{SENTENCE, VALUE};
use crate::article::Article;
use crate::quote::{Quote, QuoteKind};
use crate::span::Span;
use crate::text::Document;

/// An entry cut into words once, for its article and all of its quotations.
pub struct Block<'e> {
    entry: &'e Entry,
    paragraphs: &'e [Span],
    /// Byte at which each sentence starts.
    sentences: Vec<usize>,
    folded: Folded<'e>,
    /// What a field holds is put together here, over and over.
    text: String,
    flags: Flags,
}

impl<'e> Block<'e> {
    pub fn new(entry: &'e Entry, document: &'e Document<'_>) -> Block<'e> {
        let article = &entry.article;
        Block {
            entry,
            paragraphs: &document.paragraphs,
            sentences: document.sentences.iter().map(|s| s.span.start).collect(),
            folded: Folded::new(&article.body, article.language.as_deref()),
            text: String::new(),
            flags: Flags::default(),
        }
    }

    /// The fields of the article.
    pub fn article(&mut self, sink: &mut impl Sink) {
        let (entry, a) = (self.entry, &self.entry.article);
        let flags = &mut self.flags;
        flags.0.clear();
        if let Some(title) = &a.title {
            sink.text(Text::Title, &Folded::new(title, a.language.as_deref()).plain());
        }
        sink.text(Text::Body, &self.folded.marked(self.paragraphs, &self.sentences));
        let mut speakers: Vec<&str> =
            entry.quotes.iter().filter_map(|q| Some(q.speaker.as_ref()?.name.as_str())).collect();
        speakers.sort_unstable();
        speakers.dedup();
        flags.put(flag::ARTICLE);
        flags.put_pair(flag::ID, &a.id);
        for name in &speakers {
            flags.put_whole(Text::Speaker, name);
        }
        sink.text(Text::Speaker, names(speakers, &mut self.text));
        let bylines = a.bylines.iter().flat_map(|b| b.names.iter().map(String::as_str));
        sink.text(Text::Byline, names(bylines, &mut self.text));
        flags_of_article(entry, flags);
        if let Some(language) = &a.language {
            flags.put_pair(flag::LANGUAGE, language);
        }
        let place = a.dateline.as_ref().and_then(|d| d.place.as_deref());
        for (field, value) in [
            (Text::Publisher, a.publisher.as_deref()),
            (Text::Section, a.section.as_deref()),
            (Text::Place, place),
        ] {
            if let Some(value) = value {
                sink.text(field, names([value], &mut self.text));
                flags.put_whole(field, value);
            }
        }
        if let Some(url) = &a.origin.url {
            sink.text(Text::Url, names([url.as_str()], &mut self.text));
        }
        sink.flags(&flags.0);
        sink.number(Number::Date, published(a));
        for none in [Number::Confidence, Number::Weight, Number::AboutFrom, Number::AboutTo] {
            sink.number(none, 0);
        }
        sink.number(Number::Said, UNDATED);
    }

    /// The fields of quotation `k`. Gives the hash of the words said (marks and case
    /// aside): two quotations that share it say the same. Short ones, which anybody may
    /// say, share it only where the speaker is the same too.
    pub fn quote(&mut self, k: usize, sink: &mut impl Sink) -> u64 {
        let a = &self.entry.article;
        let quote = &self.entry.quotes[k];
        let flags = &mut self.flags;
        flags.0.clear();
        self.folded.marked_parts(&quote.content, &self.sentences, &mut self.text);
        sink.text(Text::Quote, &self.text);
        let said = words_of(&self.text).count();
        let wording = wording(&mut self.text, said, quote);
        let about = surroundings(self.paragraphs, &self.sentences, quote.extent(), |span| {
            self.folded.before(span.end) - self.folded.before(span.start)
        });
        sink.number(Number::AboutFrom, self.folded.before(about.start) as i64);
        sink.number(Number::AboutTo, self.folded.before(about.end) as i64);
        sink.number(Number::Confidence, (f64::from(quote.confidence) * 1000.0).round() as i64);
        sink.number(Number::Weight, weight(quote, said));
        flags.put(flag::QUOTE);
        flags.put_pair(flag::TYPE, quote.kind.as_str());
        flags_of_quote(quote, flags);
        if let Some(speaker) = &quote.speaker {
            sink.text(Text::Speaker, names([speaker.name.as_str()], &mut self.text));
            flags.put_whole(Text::Speaker, &speaker.name);
            if let Some(role) = &speaker.role {
                sink.text(Text::Role, names([role.as_str()], &mut self.text));
            }
        }
        if let Some(cue) = quote.cue {
            sink.text(Text::Cue, names([cue.of(&a.body)], &mut self.text));
        }
        let said_on = quote.said.as_ref().and_then(|s| s.date);
        sink.number(Number::Said, said_on.map_or(UNDATED, day));
        sink.flags(&flags.0);
        sink.number(Number::Date, published(a));
        wording
    }

    /// About how many bytes the texts of quotation `k` come to.
    pub fn size_of_quote(&self, k: usize) -> usize {
        self.entry.quotes[k].content.iter().map(|s| s.len()).sum::<usize>() + 400
    }
}

fn published(article: &Article) -> i64 {
    article.published.as_ref().map_or(UNDATED, |p| day(p.date))
}

/// Words fewer than this may be said by anybody: "No comment" by one person is
/// not a copy of "No comment" by another.
const TELLING: usize = 6;

fn wording(words: &mut String, said: usize, quote: &Quote) -> u64 {
    if words.contains(SENTENCE) {
        *words = words.replace(super::folded::MARKED, "");
    }
    if said < TELLING
        && let Some(speaker) = &quote.speaker
    {
        words.push_str(&speaker.name);
    }
    xxhash_rust::xxh3::xxh3_64(words.as_bytes())
}

/// From this confidence on an attribution is shown without doubt, and ranks in full.
pub const SURE: f32 = 0.6;

/// What the score of a quotation is multiplied with, in thousandths.
///
/// BM25 prefers short texts, and a fragment of reported speech with a doubtful speaker
/// is the shortest there is; a reader wants whole sentences of known people first. So
/// a quotation under eight words counts less the shorter it is, reported speech counts
/// three quarters (under six words less than half), and an attribution under
/// [`SURE`] in proportion to its confidence, at least a quarter.
pub fn weight(quote: &Quote, words: usize) -> i64 {
    let length = if words < 8 { 0.5 + words as f32 / 16.0 } else { 1.0 };
    let kind = match quote.kind {
        QuoteKind::Direct | QuoteKind::Mixed => 1.0,
        QuoteKind::Indirect if words < 6 => 0.45,
        QuoteKind::Indirect => 0.75,
    };
    let sure = (quote.confidence / SURE).clamp(0.25, 1.0);
    (length * kind * sure * 1000.0).round() as i64
}

/// A paragraph of more words is about many things: only what stands next to a
/// quotation in it is near the quotation.
const LONG: usize = 150;

/// The stretch of the body that is near a quotation: its paragraphs and the one before
/// the first. Of a paragraph longer than [`LONG`] words only the sentences that the
/// quotation stands in and their neighbours; of such a one before, the last sentence.
/// `count` gives the number of words in a span; both lists are in order.
pub fn surroundings(
    paragraphs: &[Span],
    sentences: &[usize],
    extent: Span,
    count: impl Fn(Span) -> usize,
) -> Span {
    let long = |p: &Span| count(*p) > LONG;
    // The start of the sentence `back` before the one that holds byte `at`.
    let sentence = |at: usize, back: usize| {
        let k = sentences.partition_point(|&s| s <= at).saturating_sub(1);
        sentences.get(k.saturating_sub(back)).copied().unwrap_or(0)
    };
    let first = paragraphs.partition_point(|p| p.end <= extent.start);
    let last = paragraphs.partition_point(|p| p.start < extent.end).checked_sub(1);
    let from = match paragraphs.get(first) {
        Some(own) if long(own) => sentence(extent.start, 1).max(own.start),
        Some(_) => match first.checked_sub(1).and_then(|k| paragraphs.get(k)) {
            Some(before) if long(before) => sentence(before.end.saturating_sub(1), 0).max(before.start),
            Some(before) => before.start,
            None => paragraphs.get(first).map_or(extent.start, |own| own.start),
        },
        None => extent.start,
    };
    let to = match last.and_then(|k| paragraphs.get(k)) {
        Some(own) if long(own) => {
            let k = sentences.partition_point(|&s| s < extent.end);
            sentences.get(k + 1).copied().unwrap_or(own.end).min(own.end)
        }
        Some(own) => own.end,
        None => extent.end,
    };
    Span::new(from.min(extent.start), to.max(extent.end))
}

/// The flags of one document as one text.
#[derive(Default)]
struct Flags(String);

impl Flags {
    fn put(&mut self, flag: &str) {
        self.0.push_str(flag);
        self.0.push(FLAG_END);
    }

    fn put_pair(&mut self, kind: &str, value: &str) {
        self.0.push_str(kind);
        if value.contains(char::is_control) {
            self.0.extend(value.chars().filter(|c| !c.is_control()));
        } else {
            self.0.push_str(value);
        }
        self.0.push(FLAG_END);
    }

    fn put_whole(&mut self, field: Text, value: &str) {
        push_whole(field, value, &mut self.0);
        self.0.push(FLAG_END);
    }
}

fn flags_of_article(entry: &Entry, flags: &mut Flags) {
    let a = &entry.article;
    let has = [
        (flag::UNDATED, a.published.is_none()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::fields::flag_of;
    use crate::query::words::words;

    fn body(paragraphs: &[&str]) -> (String, Vec<Span>, Vec<usize>) {
        let text = paragraphs.join("\n\n");
        let document = Document::new(&text);
        let spans = document.paragraphs.clone();
        let sentences = document.sentences.iter().map(|s| s.span.start).collect();
        (text, spans, sentences)
    }

    fn near(paragraphs: &[&str], said: &str) -> String {
        let (text, spans, sentences) = body(paragraphs);
        let at = text.find(said).expect("it is there");
        let extent = Span::new(at, at + said.len());
        surroundings(&spans, &sentences, extent, |s| words(s.of(&text)).count()).of(&text).to_owned()
    }

    #[test]
    fn the_paragraph_and_the_one_before_are_near() {
        let text = ["Rain fell.", "The quay was wet.", "She said: “It is late.” He left.", "Gulls."];
        assert_eq!(near(&text, "It is late."), "The quay was wet.\n\nShe said: “It is late.” He left.");
        assert_eq!(near(&text[2..], "It is late."), text[2]);
    }

    #[test]
    fn of_a_long_paragraph_only_the_neighbours_are_near() {
        let filler = "The harbour master counted the boats again and wrote the number down. ".repeat(14);
        let long = format!("{filler}Rain fell. She said: “It is late.” He left. {filler}");
        let got = near(&[&long], "It is late.");
        assert_eq!(got.trim(), "Rain fell. She said: “It is late.” He left.");
        // of a long paragraph before, the last sentence
        let before = format!("{filler}Rain fell.");
        assert_eq!(
            near(&[&before, "She said: “It is late.”"], "It is late."),
            "Rain fell.\n\nShe said: “It is late.”"
        );
    }

    #[test]
    fn a_flag_holds_no_end_of_a_flag() {
        assert_eq!(flag_of(flag::ID, "a\u{1f}is:copy"), "id:ais:copy");
        let mut flags = Flags::default();
        flags.put_pair(flag::ID, "a\u{1f}b");
        assert_eq!(flags.0, "id:ab\u{1f}");
    }
}
