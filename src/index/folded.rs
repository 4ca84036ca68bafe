//! A text as the index takes it: its words, split and folded once, for the
//! article and for all of its quotations.

use super::marks::{self, PARAGRAPH, SENTENCE, is_mark};
use crate::query::stem::stems;
use crate::query::words::{Words, words};
use crate::span::Span;

/// Where a word stands.
#[derive(Clone, Copy)]
struct Place {
    /// Bytes of the body.
    start: u32,
    end: u32,
    /// First byte in [`Folded::text`].
    at: u32,
}

/// The words of a body, or of a title.
pub struct Folded<'b> {
    body: &'b str,
    language: Language<'b>,
    /// Each word with a space after it, and then its stems.
    text: String,
    places: Vec<Place>,
}

/// A language with a stemmer of its own, and the character before its stems.
type Language<'l> = Option<(char, &'l str)>;

/// Appends the next word of `stream`, a stream over `text`, and its stems.
fn push_word(stream: &mut Words, text: &str, language: Language, out: &mut String) -> Option<Span> {
    let span = stream.append_to(out)?;
    out.push(' ');
    if let Some((mark, language)) = language {
        for stem in stems(span.of(text), language).into_iter().flatten() {
            out.push(mark);
            out.push_str(&stem);
            out.push(' ');
        }
    }
    Some(span)
}

impl<'b> Folded<'b> {
    /// Splits a text in a language (ISO 639-1), where that is known.
    pub fn new(body: &'b str, language: Option<&'b str>) -> Folded<'b> {
        let language = language.and_then(|code| Some((marks::of_language(code)?, code)));
        let mut text = String::with_capacity(body.len() + 16);
        let mut places = Vec::with_capacity(body.len() / 5 + 1);
        let mut stream = words(body);
        loop {
            let at = text.len() as u32;
            let Some(span) = push_word(&mut stream, body, language, &mut text) else { break };
            places.push(Place { start: span.start as u32, end: span.end as u32, at });
        }
        Folded { body, language, text, places }
    }

    /// All words, without marks.
    pub fn plain(self) -> String {
        self.text
    }

    /// The number of words that start before byte `at` of the body.
    pub fn before(&self, at: usize) -> usize {
        self.places.partition_point(|p| (p.start as usize) < at)
    }

    /// The whole body for the index, with a mark before the
    /// first word of each sentence and paragraph. Both lists are in order.
    pub fn marked(&self, paragraphs: &[Span], sentences: &[usize]) -> String {
        let mut out = String::with_capacity(self.text.len() + 5 * sentences.len() + 5 * paragraphs.len());
        let (mut from, mut p) = (0, 0);
        let mut k = 0;
        while k < sentences.len() {
            let word = self.before(sentences[k]);
            // sentences without a word fall together with the next
            let mut opens_paragraph = false;
            while k < sentences.len()
                && self.places.get(word).is_some_and(|w| sentences[k] <= w.start as usize)
            {
                while p < paragraphs.len() && paragraphs[p].start < sentences[k] {
                    p += 1;
                }
                opens_paragraph |= paragraphs.get(p).is_some_and(|q| q.start == sentences[k]);
                k += 1;
            }
            let Some(place) = self.places.get(word) else { break };
            out.push_str(&self.text[from..place.at as usize]);
            from = place.at as usize;
            mark(SENTENCE, &mut out);
            if opens_paragraph {
                mark(PARAGRAPH, &mut out);
            }
        }
        out.push_str(&self.text[from..]);
        out
    }

    /// The words of the body inside `span`, as [`Folded::plain`] has them, onto `out`.
    pub fn push(&self, span: Span, out: &mut String) {
        if span.is_empty() {
            return;
        }
        let (first, end) = (self.before(span.start), self.before(span.end));
        let cut_before = first > 0 && self.places[first - 1].end as usize > span.start;
        let cut_after = end > 0 && self.places[end - 1].end as usize > span.end;
        if cut_before || cut_after {
            // an edge lies inside a word of the body
            let part = span.of(self.body);
            let mut stream = words(part);
            while push_word(&mut stream, part, self.language, out).is_some() {}
            return;
        }
        let at = |k: usize| self.places.get(k).map_or(self.text.len(), |p| p.at as usize);
        out.push_str(&self.text[at(first)..at(end)]);
    }

    /// The words of several spans, in order, with a mark where a sentence starts
    /// inside one or between two, into `out`, which is cleared first.
    pub fn marked_parts(&self, spans: &[Span], sentences: &[usize], out: &mut String) {
        out.clear();
        let Some(opening) = spans.first() else { return };
        let mut next = sentences.partition_point(|&s| s <= opening.start);
        for span in spans {
            let mut at = span.start;
            while let Some(&start) = sentences.get(next).filter(|&&s| s < span.end) {
                // no word is torn: a sentence opens with the first that starts in it
                let start = self.places.get(self.before(start)).map_or(span.end, |p| p.start as usize);
                let start = start.clamp(at, span.end);
                self.push(Span::new(at, start), out);
                at = start;
                // sentences without a word fall together with the next
                if !out.is_empty() && !out.ends_with(MARKED) {
                    mark(SENTENCE, out);
                }
                next += 1;
            }
            self.push(Span::new(at, span.end), out);
        }
    }
}

/// The mark between two sentences of a quotation.
pub const MARKED: &str = "\u{E000} ";

/// The words of a folded text, without marks and stems.
pub fn words_of(folded: &str) -> impl Iterator<Item = &str> {
    folded.split_terminator(' ').filter(|word| !is_mark(word))
}

fn mark(which: char, out: &mut String) {
    out.push(which);
    out.push(' ');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain(text: &str) -> String {
        words(text).map(|w| format!("{} ", w.text)).collect()
    }

    #[test]
    fn marks_stand_before_the_words_that_open_sentences_and_paragraphs() {
        let body = "The boats left. “…” He stayed.\nRain.";
        let folded = Folded::new(body, None);
        let sentences = ["The", "“", "He", "Rain"].map(|start| body.find(start).unwrap());
        let paragraphs = [Span::new(0, body.find('\n').unwrap()), Span::new(sentences[3], body.len())];
        let (s, p) = (SENTENCE, PARAGRAPH);
        assert_eq!(
            folded.marked(&paragraphs, &sentences),
            format!("{s} {p} the boats left {s} he stayed {s} {p} rain ")
        );
        let (boats, rain) = (Span::new(4, 9), Span::new(sentences[3], body.len()));
        let mut out = String::new();
        folded.marked_parts(&[Span::new(4, body.len())], &sentences, &mut out);
        assert_eq!(out, format!("boats left {s} he stayed {s} rain "));
        folded.marked_parts(&[boats, rain], &sentences, &mut out);
        assert_eq!(out, format!("boats {s} rain "));
        let torn = Folded::new("In non-U.S. hands.", None);
        torn.marked_parts(&[Span::new(3, 18)], &[0, 9], &mut out);
        assert_eq!(out, format!("non us {s} hands "));
        assert_eq!(folded.before(sentences[2]), 3);
    }

    #[test]
    fn stems_follow_their_words_in_other_languages() {
        let folded = Folded::new("Les traités.", Some("fr")).plain();
        assert_eq!(words_of(&folded).collect::<Vec<_>>(), ["les", "traites"]);
        assert!(folded.split_terminator(' ').count() > 2, "{folded}");
        assert_eq!(Folded::new("The treaties.", Some("en")).plain(), "the treaties ");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_part_has_the_words_of_its_text(
            body in "\\PC{0,40}|[aéU.S' ’0-9,\u{301}港-]{0,30}",
            edges in (0usize..60, 0usize..60),
        ) {
            let edge = |k: usize| (0..=k.min(body.len())).rev().find(|&k| body.is_char_boundary(k)).unwrap_or(0);
            let (a, b) = (edge(edges.0.min(edges.1)), edge(edges.0.max(edges.1)));
            let mut out = String::new();
            Folded::new(&body, None).push(Span::new(a, b), &mut out);
            prop_assert_eq!(out, plain(&body[a..b]));
        }
    }
}
