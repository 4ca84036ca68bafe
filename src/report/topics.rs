//! What some articles are about, against the rest of the archive.
//!
//! Phrases of one to three words are weighed by the log-likelihood ratio of
//! Dunning (Accurate Methods for the Statistics of Surprise and Coincidence,
//! 1993) over the numbers of articles that hold them: how much better two rates,
//! one for these articles and one for the others, explain the counts than one
//! rate for all.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::period::{Period, Unit};
use super::prose;
use super::stop::is_stop;
use crate::index::{Entry, IndexError, Request, Scope, Searcher, Sort, Tally};
use crate::query::ast::{Field, Leaf, Near, Pattern, Query, Value};
use crate::query::stem::{possessor, stem};
use crate::span::Span;

/// The name of the score, for the people who read it.
pub const SCORE: &str = "log-likelihood ratio";

/// Phrases that are looked up in the whole archive at most: each costs a query.
const LOOKUPS: usize = 400;

/// A phrase is left out for a longer one that stands in this share of its articles.
const COVERED: f64 = 0.75;

#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Rows wanted; `None` is all that stand out.
    pub limit: Option<usize>,
    /// Articles to read, best first.
    pub read: usize,
    /// Count by period too.
    pub by: Option<Unit>,
    /// Whether copies count once.
    pub collapse: bool,
}

impl Default for Options {
    fn default() -> Options {
        Options { limit: Some(20), read: 2000, by: None, collapse: true }
    }
}

/// A phrase that marks the matching articles.
#[derive(Clone, Debug, PartialEq)]
pub struct TopicRow {
    /// As most often written.
    pub phrase: String,
    /// Matching articles that hold it.
    pub articles: usize,
    /// Articles of the whole archive that hold it.
    pub archive: u64,
    /// See [`SCORE`].
    pub score: f64,
    /// Matching articles that hold it, for each of [`Topics::periods`].
    pub periods: Vec<usize>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Topics {
    /// Highest score first.
    pub rows: Vec<TopicRow>,
    /// Where periods were asked for: every one from the first to the last.
    pub periods: Vec<Period>,
    /// Matching articles in each period.
    pub totals: Vec<usize>,
    /// Articles that were read.
    pub read: usize,
    /// Articles that match.
    pub articles: usize,
}

/// Finds the phrases that mark the articles of a query.
///
/// # Errors
/// When the index cannot answer.
pub fn topics(searcher: &dyn Searcher, query: &Query, options: &Options) -> Result<Topics, IndexError> {
    let response = searcher.search(&Request {
        scope: Scope::Articles,
        query: query.clone(),
        sort: Sort::Relevance,
        limit: Some(options.read),
        collapse: options.collapse,
        explain: false,
    })?;
    let archive = searcher.stats()?.articles;
    let mut reading = Reading::new(OwnWords::of(query));
    for hit in &response.hits {
        reading.read(&hit.article, 1 + hit.copies);
    }
    let sides = Sides {
        read: response.hits.len() as f64,
        // What was read stands for all that match, copies among them.
        share: response.matches as f64 / reading.documents.max(1) as f64,
        rest: archive.saturating_sub(response.matches as u64) as f64,
    };
    let found = reading.weigh(searcher, &sides, options.limit)?;
    let chosen = reading.choose(found, options.limit);
    let complete = response.rows == response.hits.len();
    let mut topics = Topics { read: response.hits.len(), articles: response.rows, ..Topics::default() };
    if let Some(unit) = options.by {
        let all = searcher.tally(Scope::Articles, query)?;
        let dates: Vec<_> = all.rows.iter().filter_map(|row| row.date).collect();
        if let Some((&first, &last)) = dates.iter().min().zip(dates.iter().max()) {
            topics.periods = Period::between(first, last, unit).collect();
        }
        topics.totals = by_period(&all, &topics.periods, options.collapse).1;
    }
    let phrases = reading.written(&chosen);
    for (candidate, phrase) in chosen.iter().zip(phrases) {
        let mut row = TopicRow {
            phrase,
            articles: candidate.articles,
            archive: candidate.archive,
            score: candidate.score,
            periods: Vec::new(),
        };
        if options.by.is_some() || !complete {
            let words = candidate.words.iter().map(|&w| reading.text(w).to_owned()).collect();
            let value = Value::Pattern(Pattern::Exact(words));
            let holds = Query::Leaf(Leaf { field: Some(Field::Body), value });
            let tally = searcher.tally(Scope::Articles, &Query::And(vec![query.clone(), holds]))?;
            (row.articles, row.periods) = by_period(&tally, &topics.periods, options.collapse);
        }
        topics.rows.push(row);
    }
    Ok(topics)
}

/// All articles of a tally, and those of each period.
fn by_period(tally: &Tally, periods: &[Period], collapse: bool) -> (usize, Vec<usize>) {
    let mut seen: FxHashSet<u64> = FxHashSet::default();
    let mut rows: Vec<_> = tally.rows.iter().collect();
    // The earliest of a group counts, undated last.
    rows.sort_by_key(|row| (row.date.is_none(), row.date));
    let mut counts = vec![0; periods.len()];
    let mut total = 0;
    for row in rows {
        if collapse && !seen.insert(row.group) {
            continue;
        }
        total += 1;
        let place = row.date.zip(periods.first()).map(|(d, p)| Period::containing(d, p.unit()));
        if let Some(k) = place.and_then(|p| periods.binary_search(&p).ok()) {
            counts[k] += 1;
        }
    }
    (total, counts)
}

/// The two sides that are weighed against each other, in articles.
struct Sides {
    /// Articles read.
    read: f64,
    /// Documents that match for each document read.
    share: f64,
    /// Articles that do not match.
    rest: f64,
}

impl Sides {
    /// The score of a phrase in `with` of the articles read and `others` of the rest.
    /// Negative where it is rarer here than there.
    fn score(&self, with: f64, others: f64) -> f64 {
        let ratio = log_likelihood(with, self.read - with, others, (self.rest - others).max(0.0));
        let more_here = with * self.rest.max(1.0) >= others * self.read;
        if more_here { ratio } else { -ratio }
    }
}

/// G² of a table of two by two.
fn log_likelihood(a: f64, b: f64, c: f64, d: f64) -> f64 {
    let total = a + b + c + d;
    let cell =
        |n: f64, row: f64, column: f64| if n > 0.0 { n * (n * total / (row * column)).ln() } else { 0.0 };
    let g = cell(a, a + b, a + c) + cell(b, a + b, b + d) + cell(c, c + d, a + c) + cell(d, c + d, b + d);
    2.0 * g.max(0.0)
}

/// A phrase with its figures.
#[derive(Clone, Debug)]
struct Candidate {
    /// Ids of its words.
    words: Vec<u32>,
    articles: usize,
    /// The same with copies.
    documents: usize,
    archive: u64,
    score: f64,
}

/// A word of a text; id 0 parts phrases.
#[derive(Clone, Copy)]
struct Token {
    word: u32,
    span: Span,
}

#[derive(Clone, Copy, Default)]
struct Count {
    articles: u32,
    documents: u32,
    /// The last article that counted, from 1.
    last: u32,
}

impl Count {
    fn add(&mut self, article: u32, documents: u32) {
        if self.last != article {
            self.last = article;
            self.articles += 1;
            self.documents += documents;
        }
    }
}

/// Three word ids fit one key.
const BITS: u32 = 21;

fn key(words: &[u32]) -> u64 {
    words.iter().fold(0, |key, &w| key << BITS | u64::from(w))
}

fn unpack(key: u64) -> Vec<u32> {
    let mask = (1 << BITS) - 1;
    [key >> (2 * BITS) & mask, key >> BITS & mask, key & mask]
        .into_iter()
        .filter(|&w| w > 0)
        .map(|w| w as u32)
        .collect()
}

/// The articles read, as word ids.
struct Reading {
    own: OwnWords,
    ids: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    /// Whether a word may be the edge of a phrase, and whether it may be in one.
    edge: Vec<bool>,
    banned: Vec<bool>,
    articles: Vec<(Arc<Entry>, Vec<Token>, u32)>,
    documents: usize,
}

impl Reading {
    fn new(own: OwnWords) -> Reading {
        Reading {
            own,
            ids: FxHashMap::default(),
            texts: vec!["".into()],
            edge: vec![false],
            banned: vec![true],
            articles: Vec::new(),
            documents: 0,
        }
    }

    fn text(&self, word: u32) -> &str {
        &self.texts[word as usize]
    }

    fn read(&mut self, entry: &Arc<Entry>, documents: usize) {
        let mut tokens: Vec<Token> = Vec::with_capacity(entry.article.body.len() / 5);
        let language = entry.article.language.as_deref().unwrap_or("en");
        prose::read(entry, |word, joined| {
            if !joined {
                tokens.push(Token { word: 0, span: Span::new(word.span.start, word.span.start) });
            }
            let span = Span::new(
                word.span.start,
                word.span.start + possessor(&word.text).len().min(word.span.len()),
            );
            // The ending of a possessive parts it from what follows: "BP's well".
            let owner = span.len() < word.span.len() && word.text.ends_with("'s");
            let text = if owner { possessor(&word.text) } else { &word.text };
            let id = match self.ids.get(text) {
                Some(&id) => id,
                None => self.admit(text, language),
            };
            tokens.push(Token { word: id, span: if owner { span } else { word.span } });
            if owner {
                tokens.push(Token { word: 0, span: Span::new(word.span.end, word.span.end) });
            }
        });
        self.documents += documents;
        self.articles.push((entry.clone(), tokens, documents as u32));
    }

    fn admit(&mut self, text: &str, language: &str) -> u32 {
        let id = self.texts.len() as u32;
        if id >= 1 << BITS {
            return 0;
        }
        self.ids.insert(text.into(), id);
        self.texts.push(text.into());
        let banned = self.own.holds(text, language);
        self.banned.push(banned);
        self.edge.push(!banned && !is_stop(text));
        id
    }

    /// Calls `visit` for each place of a phrase of `n` words: (article from 1,
    /// documents it stands for, its tokens).
    fn phrases(&self, n: usize, mut visit: impl FnMut(u32, u32, &[Token])) {
        for (k, (_, tokens, documents)) in self.articles.iter().enumerate() {
            for run in tokens.windows(n) {
                let edges = self.edge[run[0].word as usize] && self.edge[run[n - 1].word as usize];
                if edges && !run.iter().any(|t| self.banned[t.word as usize]) {
                    visit(k as u32 + 1, *documents, run);
                }
            }
        }
    }

    /// Phrases and the articles that hold them, the commonest first.
    fn candidates(&self) -> Vec<(u64, Count)> {
        let fewest = match self.articles.len() {
            0..4 => 1,
            n => (n / 400).max(2) as u32,
        };
        let mut words = vec![Count::default(); self.texts.len()];
        self.phrases(1, |article, documents, run| words[run[0].word as usize].add(article, documents));
        let common = |token: &Token| words[token.word as usize].articles >= fewest;
        // A phrase is no commoner than its parts.
        let mut pairs: FxHashMap<u64, Count> = FxHashMap::default();
        self.phrases(2, |article, documents, run| {
            if run.iter().all(common) {
                pairs.entry(key(&[run[0].word, run[1].word])).or_default().add(article, documents);
            }
        });
        pairs.retain(|_, count| count.articles >= fewest);
        let mut triples: FxHashMap<u64, Count> = FxHashMap::default();
        self.phrases(3, |article, documents, run| {
            let ids = [run[0].word, run[1].word, run[2].word];
            let parts = if self.edge[ids[1] as usize] {
                pairs.contains_key(&key(&ids[..2])) && pairs.contains_key(&key(&ids[1..]))
            } else {
                common(&run[0]) && common(&run[2])
            };
            if parts {
                triples.entry(key(&ids)).or_default().add(article, documents);
            }
        });
        let singles = words.into_iter().enumerate().map(|(word, count)| (word as u64, count));
        let mut out: Vec<(u64, Count)> =
            singles.chain(pairs).chain(triples).filter(|(_, count)| count.articles >= fewest).collect();
        out.sort_unstable_by_key(|&(key, count)| (std::cmp::Reverse(count.articles), key));
        out
    }

    /// Scores the phrases that can be among the best. The score of a phrase that
    /// no other article holds bounds that of every phrase in as many articles, so
    /// the rarer ones need no look at the archive.
    fn weigh(
        &self,
        searcher: &dyn Searcher,
        sides: &Sides,
        limit: Option<usize>,
    ) -> Result<Vec<Candidate>, IndexError> {
        // Some of the best will be parts of others.
        let wanted = limit.map_or(LOOKUPS, |n| n.saturating_mul(4));
        let mut found: Vec<Candidate> = Vec::new();
        let mut best: std::collections::BinaryHeap<std::cmp::Reverse<u64>> =
            std::collections::BinaryHeap::new();
        for (lookups, (key, count)) in self.candidates().into_iter().enumerate() {
            let with = f64::from(count.articles);
            let bound = sides.score(with, 0.0);
            let full = best.len() >= wanted;
            if lookups >= LOOKUPS || full && best.peek().is_some_and(|worst| bound <= f64::from_bits(worst.0))
            {
                break;
            }
            let words = unpack(key);
            let texts: Vec<&str> = words.iter().map(|&w| self.text(w)).collect();
            let archive = searcher.frequency(&texts)?.articles;
            let here = f64::from(count.documents) * sides.share;
            let score = sides.score(with, (archive as f64 - here).max(0.0));
            if score <= 0.0 {
                continue;
            }
            // Positive floats compare as their bits do.
            best.push(std::cmp::Reverse(score.to_bits()));
            if best.len() > wanted {
                best.pop();
            }
            let (articles, documents) = (count.articles as usize, count.documents as usize);
            found.push(Candidate {
                words,
                articles,
                documents,
                archive: archive.max(documents as u64),
                score,
            });
        }
        Ok(found)
    }

    /// The best, without parts of longer phrases and other forms of chosen ones.
    fn choose(&self, mut found: Vec<Candidate>, limit: Option<usize>) -> Vec<Candidate> {
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.words.cmp(&b.words)));
        let part = |short: &Candidate, long: &Candidate| {
            long.words.len() > short.words.len()
                && long.words.windows(short.words.len()).any(|run| run == short.words)
        };
        let covered = |c: &Candidate| {
            found.iter().any(|other| part(c, other) && other.documents as f64 >= COVERED * c.documents as f64)
        };
        let mut stems: FxHashSet<Vec<String>> = FxHashSet::default();
        let mut chosen: Vec<Candidate> = Vec::new();
        for candidate in found.iter().filter(|c| !covered(c)) {
            if limit.is_some_and(|n| chosen.len() >= n) {
                break;
            }
            let forms = candidate.words.iter().map(|&w| stem(self.text(w), "en").into_owned()).collect();
            if stems.insert(forms) {
                chosen.push(candidate.clone());
            }
        }
        chosen
    }

    /// The commonest way each phrase is written.
    fn written(&self, chosen: &[Candidate]) -> Vec<String> {
        let places: FxHashMap<u64, usize> =
            chosen.iter().enumerate().map(|(k, c)| (key(&c.words), k)).collect();
        let mut forms: Vec<FxHashMap<&str, usize>> = vec![FxHashMap::default(); chosen.len()];
        for (entry, tokens, _) in &self.articles {
            for n in 1..=3 {
                for run in tokens.windows(n).filter(|run| run.iter().all(|t| t.word > 0)) {
                    let ids: [u32; 3] = std::array::from_fn(|k| run.get(k).map_or(0, |t| t.word));
                    if let Some(&k) = places.get(&key(&ids[..n])) {
                        let span = Span::new(run[0].span.start, run[n - 1].span.end);
                        *forms[k].entry(span.of(&entry.article.body)).or_default() += 1;
                    }
                }
            }
        }
        forms
            .into_iter()
            .map(|forms| {
                let best = forms.into_iter().max_by_key(|&(form, n)| (n, std::cmp::Reverse(form)));
                best.map_or_else(String::new, |(form, _)| {
                    form.split_whitespace().collect::<Vec<_>>().join(" ")
                })
            })
            .collect()
    }
}

/// The words that a query asks for, in all their forms.
#[derive(Default)]
struct OwnWords {
    stems: Vec<String>,
    prefixes: Vec<String>,
    patterns: Vec<regex::Regex>,
}

impl OwnWords {
    fn of(query: &Query) -> OwnWords {
        let mut own = OwnWords::default();
        own.add(query);
        own
    }

    fn add(&mut self, query: &Query) {
        match query {
            Query::All | Query::Not(_) => {}
            Query::And(parts) | Query::Or(parts) => parts.iter().for_each(|part| self.add(part)),
            Query::Near(Near { operands, .. }) => operands.iter().for_each(|p| self.pattern(p)),
            Query::Leaf(Leaf {
                field: Some(Field::Id | Field::Url | Field::Lang | Field::Section), ..
            }) => {}
            Query::Leaf(Leaf { value: Value::Pattern(pattern), .. }) => self.pattern(pattern),
            Query::Leaf(_) => {}
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Term(word) | Pattern::Fuzzy { word, .. } => self.word(word),
            Pattern::Phrase { words, .. } | Pattern::Exact(words) => words.iter().for_each(|w| self.word(w)),
            Pattern::Prefix(prefix) => {
                self.prefixes.extend(crate::query::words::words(prefix).last().map(|w| w.text.into_owned()));
            }
            // One that does not compile was refused when the query was asked.
            Pattern::Regex(text) => self.patterns.extend(regex::Regex::new(&format!("^(?:{text})$"))),
        }
    }

    fn word(&mut self, word: &str) {
        let folded = crate::query::words::words(word).filter(|w| !is_stop(&w.text));
        self.stems.extend(folded.map(|w| stem(&w.text, "en").into_owned()));
    }

    fn holds(&self, word: &str, language: &str) -> bool {
        let is = |form: &str| self.stems.iter().any(|s| s == form);
        is(&stem(word, "en"))
            || language != "en" && is(&stem(word, language))
            || self.prefixes.iter().any(|p| word.starts_with(p.as_str()))
            || self.patterns.iter().any(|p| p.is_match(word))
    }
}
