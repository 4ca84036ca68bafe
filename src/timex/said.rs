//! When a quotation was said.
//!
//! Four places are asked, the nearest first: the sentence of the cue, for a time
//! expression beside the cue; an earlier quotation of the same speaker that had
//! one; an earlier sentence that tells of the occasion ("the mayor on Thursday
//! criticized", "at a briefing held Friday"); and, as an upper bound, the day
//! the article appeared. A time expression that belongs to another verb, or to
//! what was said, never counts.

use std::rc::Rc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::likely::{may_be_time, names_a_day};
use super::verbs::{is_occasion, occasion_noun, speech_verb, takes_away};
use super::{Class, Timex};
use crate::article::Precision;
use crate::quote::{MentionKind, Quote, QuoteKind, Said};
use crate::span::Span;
use crate::text::Document;

/// Sentences an occasion carries over.
const CARRY: usize = 25;
/// Tokens that may stand between a cue and its time expression.
const BESIDE: usize = 14;
/// Tokens from an occasion, over a time expression, to one of its words, at most.
const EXPRESSION: usize = 12;
/// Longer sentences, in tokens, are lists or tables: they date nothing, and asking
/// them for every quotation in them would take the square of their length.
const LONGEST: usize = 500;

/// Fills [`Quote::said`] of all quotations of an article, sorted by place.
///
/// Reads the sentences with a cue or a source, and the few others that name a
/// day, once.
pub fn said_all(document: &Document, quotes: &mut [Quote], published: Option<Date>) {
    if quotes.is_empty() {
        return;
    }
    let mut reader = Reader::new(document, quotes, published);
    let said: Vec<Option<Said>> = quotes.iter().map(|quote| reader.said(quote)).collect();
    for (quote, said) in quotes.iter_mut().zip(said) {
        quote.said = said;
    }
}

/// When one quotation was said. Where the other quotations of the article are
/// known, [`said_all`] sees more.
pub fn said(document: &Document, quote: &Quote, published: Option<Date>) -> Option<Said> {
    Reader::new(document, std::slice::from_ref(quote), published).said(quote)
}

/// What is known of the occasion on which somebody spoke last.
#[derive(Default)]
struct Occasion {
    /// Sentence and day that told of it.
    told: Option<(usize, Said)>,
    /// How many of [`Reader::dated`] have been asked.
    asked: usize,
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    published: Option<Date>,
    /// Contents of all quotations in marks, sorted.
    contents: Vec<Span>,
    /// Contents of reported speech, sorted; they may run on into the words that
    /// tell of the occasion.
    reported: Vec<Span>,
    /// Sentences that name a day of the week or month, sorted.
    dated: Vec<usize>,
    /// By last name or nominal, as [`key`] gives it.
    occasions: FxHashMap<String, Occasion>,
    /// Time expressions of sentences that were read.
    times: FxHashMap<usize, Rc<[Timex]>>,
}

impl<'d, 't> Reader<'d, 't> {
    fn new(document: &'d Document<'t>, quotes: &[Quote], published: Option<Date>) -> Reader<'d, 't> {
        let sorted = |reported: bool| {
            let quotes = quotes.iter().filter(|q| (q.kind == QuoteKind::Indirect) == reported);
            let mut spans: Vec<Span> = quotes.flat_map(|q| q.content.iter().copied()).collect();
            spans.sort_unstable();
            spans
        };
        let (contents, reported) = (sorted(false), sorted(true));
        let last = quotes.iter().map(|q| q.extent().start).max().unwrap_or(0);
        let dated = (0..document.sentences.len())
            .take_while(|&s| document.sentences[s].span.start <= last)
            .filter(|&s| !is_list(document, s) && names_a_day(document, s))
            .collect();
        Reader {
            document,
            published,
            contents,
            reported,
            dated,
            occasions: FxHashMap::default(),
            times: FxHashMap::default(),
        }
    }

    fn said(&mut self, quote: &Quote) -> Option<Said> {
        let key = key(self.document, quote);
        let sentence = self.document.sentence_at(quote.cue.map_or(quote.extent().start, |c| c.start));
        let found = match self.own(quote) {
            Some(said) => {
                if let Some(key) = key
                    && said.precision.is_none_or(|p| p >= Precision::Day)
                {
                    self.occasions.entry(key).or_default().told = Some((sentence, said.clone()));
                }
                Some(said)
            }
            None if self.elsewhere(quote) => None,
            None => key.and_then(|key| self.carried(key, sentence)),
        };
        found.or_else(|| {
            let date = self.published?;
            Some(Said {
                date: Some(date),
                precision: Some(Precision::Day),
                raw: String::new(),
                inferred: true,
            })
        })
    }

    /// The time expression beside the cue of a quotation.
    fn own(&mut self, quote: &Quote) -> Option<Said> {
        let cue = quote.cue?;
        let document = self.document;
        let sentence = document.sentence_at(cue.start);
        if is_list(document, sentence) || !self.may_tell(sentence) {
            return None;
        }
        let first = document.sentences[sentence].tokens.0;
        let source = quote.source.map(|m| m.span);
        let times = self.times(sentence);
        let mut best: Option<(usize, &Timex)> = None;
        for time in times.iter() {
            if is_vague(time) || self.is_content(time.span) || cue.overlaps(time.span) {
                continue;
            }
            let distance = if time.span.start >= cue.end {
                self.after_cue(cue, time.span, source)
            } else {
                self.before_cue(time.span, cue, source, first as usize)
            };
            let Some(distance) = distance else { continue };
            if best.as_ref().is_none_or(|(d, _)| distance < *d) {
                best = Some((distance, time));
            }
        }
        let (_, time) = best?;
        self.to_said(sentence, time)
    }

    /// Whether a sentence has a word of a time expression that could tell when one
    /// spoke: the cheap test before the grammar.
    fn may_tell(&self, sentence: usize) -> bool {
        let document = self.document;
        let (first, end) = document.sentences[sentence].tokens;
        let (first, end) = (first as usize, end as usize);
        (first..end).filter(|&k| may_be_time(document, k)).any(|k| {
            let word = document.tokens[k].span();
            // as [`Reader::is_content`] has it, wherever the expression starts
            let before = || (k.saturating_sub(EXPRESSION).max(first)..k).map(|k| document.word(k));
            !touches(&self.contents, word)
                && (!touches(&self.reported, word) || before().any(|w| w == "on" || is_occasion(w)))
        })
    }

    /// The words and the day of a time expression that tells when one spoke.
    fn to_said(&self, sentence: usize, time: &Timex) -> Option<Said> {
        let text = self.document.text;
        let span = with_preposition(self.document, sentence, time.span);
        let raw = span.of(text).to_owned();
        let Some(published) = self.published else {
            return Some(Said {
                date: time.date,
                precision: time.date.and(time.precision),
                raw,
                inferred: false,
            });
        };
        // nobody has said what is still to come
        let date = time.date?;
        (date <= published).then_some(Said {
            date: Some(date),
            precision: time.precision,
            raw,
            inferred: false,
        })
    }

    /// The time expressions of a sentence, as the verb of saying sees them: in
    /// the past.
    fn times(&mut self, sentence: usize) -> Rc<[Timex]> {
        let (document, published) = (self.document, self.published);
        let read = || {
            let span = document.sentences[sentence].span;
            let mut times = super::find_past(span.of(document.text), published);
            for time in &mut times {
                time.span = Span::new(time.span.start + span.start, time.span.end + span.start);
            }
            times.into()
        };
        Rc::clone(self.times.entry(sentence).or_insert_with(read))
    }

    /// Whether a span is part of what was said.
    fn inside_content(&self, span: Span) -> bool {
        touches(&self.contents, span) || touches(&self.reported, span)
    }

    /// As [`Reader::inside_content`], for a time expression: one that dates the
    /// meeting or the document is not part of what was said there.
    fn is_content(&self, time: Span) -> bool {
        touches(&self.contents, time)
            || touches(&self.reported, time) && !self.dates_occasion(time) && !self.follows_on(time)
    }

    /// "on" right before it.
    fn follows_on(&self, time: Span) -> bool {
        let k = self.document.token_at(time.start);
        k > 0 && self.document.word(k - 1) == "on"
    }

    /// "in a briefing held | Friday", at the end of a clause.
    fn dates_occasion(&self, time: Span) -> bool {
        let document = self.document;
        let to = document.token_at(time.end.saturating_sub(1)) + 1;
        let closes = to >= document.tokens.len() || matches!(document.word(to), "." | "," | ";");
        let k = document.token_at(time.start);
        let link = |k: usize| {
            ["on", "held", "late", "early", "released", "issued", "published", "posted", "here"]
                .iter()
                .any(|w| document.word(k) == *w)
        };
        let noun = (k.saturating_sub(4)..k).rev().find(|&k| !link(k));
        closes && noun.is_some_and(|k| is_occasion(document.word(k)))
    }

    /// Tokens from the cue to a time expression after it, where nothing between
    /// them takes it away from the cue.
    fn after_cue(&self, cue: Span, time: Span, source: Option<Span>) -> Option<usize> {
        let document = self.document;
        if touches(&self.reported, time) && self.dates_occasion(time) {
            // it ends the reported clause, however long that is
            return Some(BESIDE);
        }
        let mut distance = 0;
        let mut k = document.token_at(cue.end.saturating_sub(1));
        while k < document.tokens.len() && document.tokens[k].span().start < cue.end {
            k += 1;
        }
        while k < document.tokens.len() && document.tokens[k].span().start < time.start {
            let token = document.tokens[k].span();
            if source.is_some_and(|s| s.contains(token)) {
                k += 1;
                continue;
            }
            // what is reported as a noun ("announced a plan on Monday") leaves the
            // day to the cue; a clause does not
            if touches(&self.contents, token) || takes_away(document, k) {
                return None;
            }
            distance += 1;
            if distance > BESIDE {
                return None;
            }
            k += 1;
        }
        // "said on Thursday's vote": the day belongs to the noun
        stands_alone(document, time).then_some(distance)
    }

    /// As [`Reader::after_cue`], for a time expression before the cue.
    fn before_cue(&self, time: Span, cue: Span, source: Option<Span>, first: usize) -> Option<usize> {
        let document = self.document;
        let mut distance = 0;
        let mut k = document.token_at(time.start);
        let from = k;
        while k < document.tokens.len() && document.tokens[k].span().start < cue.start {
            let token = document.tokens[k].span();
            let skip = token.start < time.end
                || source.is_some_and(|s| s.contains(token))
                || self.inside_content(token);
            if !skip {
                if takes_away(document, k) || matches!(document.word(k), "and" | "but") {
                    return None;
                }
                distance += 1;
                if distance > BESIDE {
                    return None;
                }
            }
            k += 1;
        }
        // what stands before it in the sentence must not be a clause of its own
        for k in (first..from).rev() {
            let token = document.tokens[k].span();
            if source.is_some_and(|s| s.contains(token)) {
                break;
            }
            if self.inside_content(token) {
                break;
            }
            if takes_away(document, k) {
                return None;
            }
        }
        stands_alone(document, time).then_some(distance)
    }

    /// Whether the sentence of the cue puts it at some other time, which it does
    /// not give: "had said", "once said".
    fn elsewhere(&self, quote: &Quote) -> bool {
        let Some(cue) = quote.cue else { return false };
        let k = self.document.token_at(cue.start);
        (k.saturating_sub(3)..k).any(|k| {
            let word = self.document.word(k);
            ["had", "once", "previously", "earlier", "formerly", "has", "have"]
                .iter()
                .any(|w| word.eq_ignore_ascii_case(w))
        })
    }

    /// What earlier sentences tell of the occasion on which somebody spoke.
    fn carried(&mut self, key: String, sentence: usize) -> Option<Said> {
        let mut occasion = self.occasions.remove(&key).unwrap_or_default();
        while let Some(&at) = self.dated.get(occasion.asked)
            && at < sentence
        {
            occasion.asked += 1;
            if occasion.told.as_ref().is_none_or(|(told, _)| *told < at)
                && let Some(said) = self.occasion(&key, at)
            {
                occasion.told = Some((at, said));
            }
        }
        let near = occasion.told.as_ref().filter(|(told, _)| sentence.abs_diff(*told) <= CARRY);
        let said = near.map(|(_, said)| said.clone());
        self.occasions.insert(key, occasion);
        said
    }

    /// The day on which, by a sentence without a quotation of theirs, somebody
    /// spoke: "NAME on DAY criticized …", "On DAY, NAME said …", "NAME stressed …
    /// in a briefing held DAY".
    fn occasion(&mut self, key: &str, sentence: usize) -> Option<Said> {
        let document = self.document;
        let (first, end) = document.sentences[sentence].tokens;
        let (first, end) = (first as usize, end as usize);
        let named = (first..end).find(|&k| mentions(document, k, key))?;
        let speaks = |from: usize, to: usize| (from..to.min(end)).any(|k| speech_verb(document.word(k)));
        for time in self.times(sentence).iter() {
            let day = time.precision.is_none_or(|p| p >= Precision::Day);
            if !day || is_vague(time) || self.is_content(time.span) || !stands_alone(document, time.span) {
                continue;
            }
            let from = document.token_at(time.span.start);
            let to = document.token_at(time.span.end.saturating_sub(1)) + 1;
            let clear = |a: usize, b: usize| {
                (a..b).all(|k| !takes_away(document, k) && !self.inside_content(document.tokens[k].span()))
            };
            let fits = if named < from {
                let beside = from - named <= 3 && clear(named + 1, from) && speaks(to, to + 3);
                let verb = (named + 1..(named + 5).min(from)).find(|&k| speech_verb(document.word(k)));
                let after_verb = verb.is_some_and(|v| {
                    let near = from - v <= 6 || occasion_noun(document, from);
                    self.dates_occasion(time.span) || clear(named + 1, v) && clear(v + 1, from) && near
                });
                beside || after_verb
            } else {
                from <= first + 2 && clear(to, named) && speaks(named + 1, named + 4)
            };
            if fits && let Some(said) = self.to_said(sentence, time) {
                return Some(said);
            }
        }
        None
    }
}

/// Names no day or period in the past: a length, "recently", "next week".
fn is_vague(time: &Timex) -> bool {
    matches!(time.class, Class::Duration | Class::Set)
        || time.ahead
        || time.value.as_deref().is_some_and(|v| v.ends_with("_REF"))
}

/// By what name a speaker is known again: the last name of a person, or a nominal
/// ("the company") word for word.
fn key(document: &Document, quote: &Quote) -> Option<String> {
    let last_name = |name: &str| {
        let words: Vec<&str> = name.split_whitespace().collect();
        let dropped = |w: &str| {
            matches!(
                w.trim_end_matches('.'),
                "Jr" | "Sr"
                    | "II"
                    | "III"
                    | "Inc"
                    | "Corp"
                    | "Ltd"
                    | "Co"
                    | "Plc"
                    | "PLC"
                    | "Group"
                    | "LLC"
                    | "AG"
                    | "SA"
            )
        };
        words.iter().rev().find(|w| !dropped(w)).map(|w| w.trim_matches([',', '.']).to_owned())
    };
    if let Some(speaker) = &quote.speaker {
        return last_name(&speaker.name);
    }
    let source = quote.source?;
    let words = source.span.of(document.text);
    match source.kind {
        MentionKind::Name => last_name(words),
        MentionKind::Nominal if words.starts_with("the ") || words.starts_with("The ") => {
            Some(words.to_lowercase())
        }
        _ => None,
    }
}

/// Whether token `k` ends a mention of `key`.
fn mentions(document: &Document, k: usize, key: &str) -> bool {
    if !key.starts_with("the ") {
        return document.word(k) == key;
    }
    let start = document.tokens[k].span().start;
    let span = document.text.get(start..start + key.len());
    document.word(k).eq_ignore_ascii_case("the") && span.is_some_and(|s| s.eq_ignore_ascii_case(key))
}

/// Whether one of a sorted list of spans shares a byte with `span`. Spans may
/// nest a little, so a few before it are looked at.
fn touches(spans: &[Span], span: Span) -> bool {
    let k = spans.partition_point(|c| c.end <= span.start);
    spans[k.saturating_sub(3)..].iter().take_while(|c| c.start < span.end).any(|c| c.overlaps(span))
}

/// False where the day belongs to a noun: "Thursday's vote", "the February 4
/// game", "results for Monday", "first-quarter results".
fn stands_alone(document: &Document, time: Span) -> bool {
    let rest = &document.text[time.end..];
    if rest.starts_with("'s") || rest.starts_with("’s") {
        return false;
    }
    let compound = time.of(document.text).split_once('-').is_some_and(|(first, _)| {
        first.ends_with(|c: char| c.is_ascii_alphabetic()) && !first.to_ascii_lowercase().ends_with("mid")
    });
    if compound {
        return false;
    }
    let k = document.token_at(time.start);
    let owned = [
        "the", "a", "an", "its", "his", "her", "their", "of", "for", "from", "by", "to", "than", "with",
        "about", "since",
    ];
    k == 0 || !owned.iter().any(|w| document.word(k - 1).eq_ignore_ascii_case(w))
}

/// A time expression with the preposition before it ("on Thursday"), never
/// reaching out of its sentence.
fn with_preposition(document: &Document, sentence: usize, span: Span) -> Span {
    let first = document.sentences[sentence].tokens.0 as usize;
    let k = document.token_at(span.start);
    if k > first && k > 0 {
        let before = document.tokens[k - 1];
        let word = document.word(k - 1);
        if ["on", "in", "at", "during", "over"].iter().any(|w| word.eq_ignore_ascii_case(w)) {
            return Span::new(before.start as usize, span.end);
        }
    }
    span
}

/// Whether a sentence is too long to be one.
fn is_list(document: &Document, sentence: usize) -> bool {
    let (first, end) = document.sentences[sentence].tokens;
    (end - first) as usize > LONGEST
}
