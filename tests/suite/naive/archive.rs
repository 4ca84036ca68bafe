//! An archive held as a list, and which of it matches a query.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::rc::Rc;

use jiff::civil::Date;
use whosaid::cluster::{Clusterer, Signature};
use whosaid::index::{Entry, Scope};
use whosaid::ingest::{self, Walk};
use whosaid::query::ast::{Field, Has, Is, Leaf, Near, Pattern, Query, Value};
use whosaid::query::form::Form;
use whosaid::query::words::words;
use whosaid::quote::Quote;
use whosaid::span::Span;
use whosaid::text::Document;

use super::text::{Row, Stretch, Text, Vocabulary, in_address, in_name, in_text, stand_near};

/// An article (0), or one of its quotations (from 1), by the article's key in the index.
pub type Id = (u64, usize);

/// Which documents match.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// By their own words.
    pub first: BTreeSet<Id>,
    /// Quotations that only stand near the words.
    pub near: BTreeSet<Id>,
}

struct ArticleText {
    title: Option<Text>,
    body: Text,
    publisher: Option<Text>,
    bylines: Vec<Text>,
    section: Option<Text>,
    place: Option<Text>,
    url: Option<Text>,
}

struct QuoteText {
    said: Text,
    /// Stretches of the body's words that surround it.
    about: Vec<Stretch>,
    speaker: Option<Text>,
    role: Option<Text>,
    cue: Option<Text>,
}

pub struct Archive {
    pub entries: Vec<Entry>,
    texts: Vec<(ArticleText, Vec<QuoteText>)>,
    vocabulary: Vocabulary,
    /// The article that stands for each that is a copy.
    heads: HashMap<u64, u64>,
    by_key: HashMap<u64, usize>,
    /// Alike for documents that say the same.
    groups: HashMap<Id, u32>,
    /// What was compiled for the query that is asked, by where its pattern lies and how it
    /// is read.
    rows: RefCell<HashMap<(usize, usize), Rc<Row>>>,
}

/// How the words of a pattern are tested.
type Reading = fn(&Pattern) -> (Vec<Form>, u32);

/// A paragraph of more words surrounds a quotation with a few sentences only.
const LONG: usize = 150;

/// Reads and attributes what is below `root`, as the library does.
pub fn read(root: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let options = ingest::Options::default();
    whosaid::pipeline::extract(&[PathBuf::from(root)], &Walk::default(), &options, 2, |entry| {
        // What holds no article has no key.
        entries.extend(entry.ok().filter(|entry| entry.key != 0));
        ControlFlow::Continue(())
    })
    .expect("the files are read");
    entries
}

impl Archive {
    pub fn new(entries: Vec<Entry>) -> Archive {
        let mut vocabulary = Vocabulary::default();
        let mut clusters = Clusterer::new();
        let mut texts = Vec::new();
        for entry in &entries {
            let a = &entry.article;
            let signature = Signature::new(a.title.as_deref().unwrap_or_default(), a.story());
            clusters.add(entry.key, a.published.as_ref().map(|p| p.date), &signature);
            texts.push(texts_of(&mut vocabulary, entry));
        }
        let copies = clusters.clusters();
        let heads: HashMap<u64, u64> =
            copies.iter().flat_map(|c| c.copies.iter().map(|&key| (key, c.head))).collect();
        let by_key = entries.iter().enumerate().map(|(k, e)| (e.key, k)).collect();
        let groups = groups_of(&entries, &heads);
        Archive { entries, texts, vocabulary, heads, by_key, groups, rows: RefCell::default() }
    }

    /// What matches a query.
    pub fn find(&self, scope: Scope, query: &Query) -> Found {
        // What was compiled for the last query is of no use for this one.
        self.rows.borrow_mut().clear();
        let mut found = Found::default();
        for (a, entry) in self.entries.iter().enumerate() {
            match scope {
                Scope::Articles => {
                    if self.article(query, a) {
                        found.first.insert((entry.key, 0));
                    }
                }
                Scope::Quotes => {
                    for k in 0..entry.quotes.len() {
                        if self.quote(query, (a, k), false) {
                            found.first.insert((entry.key, k + 1));
                        } else if self.quote(query, (a, k), true) {
                            found.near.insert((entry.key, k + 1));
                        }
                    }
                }
            }
        }
        found
    }

    pub fn entry(&self, (key, _): Id) -> &Entry {
        &self.entries[self.by_key[&key]]
    }

    pub fn quotation(&self, id: Id) -> (&Entry, &Quote) {
        let entry = self.entry(id);
        (entry, &entry.quotes[id.1 - 1])
    }

    pub fn date(&self, id: Id) -> Option<Date> {
        self.entry(id).article.published.as_ref().map(|p| p.date)
    }

    /// Documents by day; with `collapse`, those that say the same once, on the
    /// earliest day.
    pub fn days(&self, ids: &BTreeSet<Id>, collapse: bool) -> BTreeMap<Option<Date>, u64> {
        let mut groups: BTreeMap<usize, Vec<Option<Date>>> = BTreeMap::new();
        for (k, &id) in ids.iter().enumerate() {
            let group = if collapse { self.groups[&id] as usize } else { k };
            groups.entry(group).or_default().push(self.date(id));
        }
        let mut days = BTreeMap::new();
        for dates in groups.into_values() {
            *days.entry(dates.into_iter().flatten().min()).or_default() += 1;
        }
        days
    }

    /// How many remain where those that say the same count once.
    pub fn collapsed<'i>(&self, ids: impl IntoIterator<Item = &'i Id>) -> usize {
        ids.into_iter().map(|id| self.groups[id]).collect::<HashSet<_>>().len()
    }

    fn article(&self, query: &Query, a: usize) -> bool {
        match query {
            Query::All => true,
            Query::And(parts) => parts.iter().all(|part| self.article(part, a)),
            Query::Or(parts) => parts.iter().any(|part| self.article(part, a)),
            Query::Not(inner) => !self.article(inner, a),
            Query::Near(near) => match near.field {
                None => self.near_in_title(near, a) || self.stands_near(near, &self.texts[a].0.body),
                Some(Field::Quote) => self.texts[a].1.iter().any(|q| self.stands_near(near, &q.said)),
                _ => self.near_in_article(near, a),
            },
            Query::Leaf(Leaf { field: None, value: Value::Pattern(pattern) }) => {
                self.in_title(pattern, a) || self.stands(pattern, in_text, &self.texts[a].0.body)
            }
            Query::Leaf(leaf) => self
                .article_leaf(leaf, a)
                .unwrap_or_else(|| (0..self.entries[a].quotes.len()).any(|k| self.quote_leaf(leaf, (a, k)))),
        }
    }

    /// Whether a quotation matches; with `near`, words without a field may also stand
    /// around it.
    fn quote(&self, query: &Query, at: (usize, usize), near: bool) -> bool {
        let (a, k) = at;
        let text = &self.texts[a].1[k];
        match query {
            Query::All => true,
            Query::And(parts) => parts.iter().all(|part| self.quote(part, at, near)),
            Query::Or(parts) => parts.iter().any(|part| self.quote(part, at, near)),
            // What stands around a quotation never speaks against it.
            Query::Not(inner) => !self.quote(inner, at, false),
            Query::Near(n) => match n.field {
                None | Some(Field::Quote) => self.stands_near(n, &text.said),
                _ => self.near_in_article(n, a),
            },
            Query::Leaf(Leaf { field: None, value: Value::Pattern(pattern) }) => {
                self.stands(pattern, in_text, &text.said) || near && self.about(pattern, at)
            }
            Query::Leaf(leaf) => self.article_leaf(leaf, a).unwrap_or_else(|| self.quote_leaf(leaf, at)),
        }
    }

    /// What is asked of the article, whether for itself or for a quotation of it;
    /// `None` for what is asked of quotations.
    fn article_leaf(&self, leaf: &Leaf, a: usize) -> Option<bool> {
        let article = &self.entries[a].article;
        let texts = &self.texts[a].0;
        Some(match (&leaf.value, leaf.field) {
            (Value::Pattern(pattern), field) => {
                let name = |text: &Option<Text>, whole: bool| {
                    text.as_ref().is_some_and(|text| self.named(pattern, text, whole))
                };
                match field? {
                    Field::Title => self.in_title(pattern, a),
                    Field::Body => self.stands(pattern, in_text, &texts.body),
                    Field::Publisher => name(&texts.publisher, true),
                    Field::Section => name(&texts.section, true),
                    Field::Place => name(&texts.place, true),
                    Field::Byline => texts.bylines.iter().any(|text| self.named(pattern, text, false)),
                    Field::Url => {
                        texts.url.as_ref().is_some_and(|text| self.stands(pattern, in_address, text))
                    }
                    Field::Lang => {
                        article.language.as_deref() == Some(value_of(pattern).to_lowercase().as_str())
                    }
                    Field::Id => match pattern {
                        Pattern::Prefix(start) => article.id.starts_with(start.as_str()),
                        _ => article.id == value_of(pattern),
                    },
                    _ => return None,
                }
            }
            (Value::Dates { from, to, .. }, Some(Field::Date)) => {
                article.published.as_ref().is_some_and(|p| between(p.date, *from, *to))
            }
            (Value::Has(Has::Date), _) => article.published.is_some(),
            (Value::Has(Has::Title), _) => article.title.is_some(),
            (Value::Has(Has::Byline), _) => !article.bylines.is_empty(),
            (Value::Has(Has::Publisher), _) => article.publisher.is_some(),
            (Value::Is(Is::Undated), _) => article.published.is_none(),
            (Value::Is(Is::Copy), _) => self.heads.contains_key(&self.entries[a].key),
            _ => return None,
        })
    }

    fn quote_leaf(&self, leaf: &Leaf, (a, k): (usize, usize)) -> bool {
        let quote = &self.entries[a].quotes[k];
        let texts = &self.texts[a].1[k];
        let role = quote.speaker.as_ref().and_then(|s| s.role.as_ref());
        match (&leaf.value, leaf.field) {
            (Value::Pattern(pattern), Some(field)) => match field {
                Field::Quote => self.stands(pattern, in_text, &texts.said),
                Field::About => self.about(pattern, (a, k)),
                Field::Cue => texts.cue.as_ref().is_some_and(|text| self.stands(pattern, in_text, text)),
                Field::Speaker => texts.speaker.as_ref().is_some_and(|text| self.named(pattern, text, true)),
                Field::Role => texts.role.as_ref().is_some_and(|text| self.named(pattern, text, false)),
                other => panic!("{}: takes no words", other.name()),
            },
            (Value::Dates { from, to, .. }, _) => {
                quote.said.as_ref().and_then(|s| s.date).is_some_and(|date| between(date, *from, *to))
            }
            (Value::Numbers { from, to, .. }, _) => {
                // Compared as it is shown, in thousandths.
                let conf = (f64::from(quote.confidence) * 1000.0).round() / 1000.0;
                from.is_none_or(|from| from <= conf) && to.is_none_or(|to| conf <= to)
            }
            (Value::Kind(kind), _) => quote.kind == *kind,
            (Value::Has(Has::Speaker), _) => quote.speaker.is_some(),
            (Value::Has(Has::Role), _) => role.is_some(),
            (Value::Has(Has::Said), _) => {
                quote.said.as_ref().is_some_and(|s| s.date.is_some() && !s.inferred)
            }
            (Value::Has(Has::Quote), _) => true,
            (Value::Is(Is::Unattributed), _) => quote.speaker.is_none(),
            other => panic!("{other:?} is asked of articles"),
        }
    }

    /// The words around a quotation, or the title above it, hold the pattern.
    fn about(&self, pattern: &Pattern, (a, k): (usize, usize)) -> bool {
        let inside = |&(from, to): &Stretch| {
            self.texts[a].1[k].about.iter().any(|&(first, last)| first <= from && to <= last)
        };
        self.in_title(pattern, a)
            || self.row(pattern, in_text).places(&self.texts[a].0.body).iter().any(inside)
    }

    fn in_title(&self, pattern: &Pattern, a: usize) -> bool {
        self.texts[a].0.title.as_ref().is_some_and(|text| self.stands(pattern, in_text, text))
    }

    fn near_in_title(&self, near: &Near, a: usize) -> bool {
        self.texts[a].0.title.as_ref().is_some_and(|text| self.stands_near(near, text))
    }

    fn near_in_article(&self, near: &Near, a: usize) -> bool {
        match near.field {
            Some(Field::Title) => self.near_in_title(near, a),
            _ => self.stands_near(near, &self.texts[a].0.body),
        }
    }

    /// A pattern on a name; an exact one is the whole name where `whole` says so.
    fn named(&self, pattern: &Pattern, text: &Text, whole: bool) -> bool {
        match pattern {
            Pattern::Exact(value) if whole => {
                let name = text.words.iter().map(|w| self.vocabulary.words[w.number as usize].0.as_str());
                name.eq(words(&value.join(" ")).map(|w| w.text.into_owned()))
            }
            _ => self.stands(pattern, in_name, text),
        }
    }

    fn stands(&self, pattern: &Pattern, read: Reading, text: &Text) -> bool {
        !self.row(pattern, read).places(text).is_empty()
    }

    fn stands_near(&self, near: &Near, text: &Text) -> bool {
        let rows: Vec<Rc<Row>> = near.operands.iter().map(|p| self.row(p, in_text)).collect();
        stand_near(near, &rows.iter().map(|row| &**row).collect::<Vec<_>>(), text)
    }

    fn row(&self, pattern: &Pattern, read: Reading) -> Rc<Row> {
        let mut rows = self.rows.borrow_mut();
        let key = (std::ptr::from_ref(pattern) as usize, read as usize);
        let compile = || {
            let (forms, slop) = read(pattern);
            Rc::new(Row::new(&self.vocabulary, &forms, slop))
        };
        rows.entry(key).or_insert_with(compile).clone()
    }
}

/// Numbers of what articles and quotations say.
fn groups_of(entries: &[Entry], heads: &HashMap<u64, u64>) -> HashMap<Id, u32> {
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let mut groups = HashMap::new();
    let mut put = |id: Id, said: String| {
        let next = numbers.len() as u32;
        groups.insert(id, *numbers.entry(said).or_insert(next));
    };
    for entry in entries {
        put((entry.key, 0), heads.get(&entry.key).unwrap_or(&entry.key).to_string());
        for (k, quote) in (1..).zip(&entry.quotes) {
            let pieces = quote.content.iter().map(|span| span.of(&entry.article.body));
            let said: Vec<String> = pieces.flat_map(words).map(|word| word.text.into_owned()).collect();
            // Few words may be anybody's.
            let speaker = quote.speaker.as_ref().filter(|_| said.len() < 6);
            let speaker = speaker.map_or("", |speaker| speaker.name.as_str());
            put((entry.key, k), format!("{} | {speaker}", said.join(" ")));
        }
    }
    groups
}

fn between(date: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| from <= date) && to.is_none_or(|to| date <= to)
}

/// The text of a pattern on a field of codes.
fn value_of(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Term(text) | Pattern::Prefix(text) | Pattern::Regex(text) => text.clone(),
        Pattern::Fuzzy { word, .. } => word.clone(),
        Pattern::Phrase { words, .. } | Pattern::Exact(words) => words.join(" "),
    }
}

fn texts_of(vocabulary: &mut Vocabulary, entry: &Entry) -> (ArticleText, Vec<QuoteText>) {
    let a = &entry.article;
    let document = Document::new(&a.body);
    let language = a.language.as_deref().unwrap_or_default();
    let mut name = |text: Option<&str>| text.map(|text| Text::line(vocabulary, text, ""));
    let publisher = name(a.publisher.as_deref());
    let section = name(a.section.as_deref());
    let place = name(a.dateline.as_ref().and_then(|d| d.place.as_deref()));
    let url = name(a.origin.url.as_deref());
    let bylines =
        a.bylines.iter().flat_map(|b| &b.names).filter_map(|author| name(Some(author.as_str()))).collect();
    let title = a.title.as_deref().map(|title| Text::line(vocabulary, title, language));
    let body = Text::cut(vocabulary, &a.body, &[a.body_span()], language, &document);
    let mut sizes: HashMap<u32, usize> = HashMap::new();
    for word in &body.words {
        *sizes.entry(word.paragraph).or_default() += 1;
    }
    let quotes = entry
        .quotes
        .iter()
        .map(|quote| {
            let mut name = |text: Option<&str>| text.map(|text| Text::line(vocabulary, text, ""));
            let speaker = quote.speaker.as_ref();
            QuoteText {
                speaker: name(speaker.map(|s| s.name.as_str())),
                role: name(speaker.and_then(|s| s.role.as_deref())),
                cue: name(quote.cue.map(|cue| cue.of(&a.body))),
                about: about(&body, &sizes, &document, quote),
                said: Text::cut(vocabulary, &a.body, &quote.content, language, &document),
            }
        })
        .collect();
    (ArticleText { title, body, publisher, bylines, section, place, url }, quotes)
}

/// Which words of the body surround a quotation: those of its paragraphs and of the one
/// before the first. Of a long paragraph only the sentences that the quotation stands in
/// and their neighbours; of a long one before, the last sentence, and nothing of it where
/// the quotation's own is long.
fn about(body: &Text, sizes: &HashMap<u32, usize>, document: &Document, quote: &Quote) -> Vec<Stretch> {
    let extent = quote.extent();
    let touches = |span: Span| span.start < extent.end && extent.start < span.end;
    let ends = |spans: &[Span]| {
        // Paragraphs and sentences of words are counted from 1.
        let held: Vec<u32> = (1..).zip(spans).filter(|(_, s)| touches(**s)).map(|(k, _)| k).collect();
        held.first().copied().zip(held.last().copied())
    };
    let spans: Vec<Span> = document.sentences.iter().map(|s| s.span).collect();
    let (Some((first, last)), Some((opening, closing))) = (ends(&document.paragraphs), ends(&spans)) else {
        return Vec::new();
    };
    let long = |paragraph: u32| sizes.get(&paragraph).is_some_and(|&size| size > LONG);
    let end_of =
        |paragraph: u32| body.words.iter().filter(|w| w.paragraph == paragraph).map(|w| w.sentence).max();
    let counts = |word: &super::text::Word| {
        let (paragraph, sentence) = (word.paragraph, word.sentence);
        if paragraph + 1 == first {
            return !long(first) && (!long(paragraph) || Some(sentence) == end_of(paragraph));
        }
        let early = paragraph == first && long(first) && sentence + 1 < opening;
        let late = paragraph == last && long(last) && sentence > closing + 1;
        first <= paragraph && paragraph <= last && !early && !late
    };
    let mut out: Vec<Stretch> = Vec::new();
    for (k, word) in body.words.iter().enumerate() {
        if counts(word) {
            match out.last_mut() {
                Some((_, end)) if *end + 1 == k => *end = k,
                _ => out.push((k, k)),
            }
        }
    }
    out
}
