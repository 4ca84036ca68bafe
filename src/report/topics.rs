//! What some articles are about, against the rest of the archive.
//!
//! Phrases of one to three words are weighed by the log-likelihood ratio of
//! Dunning (Accurate Methods for the Statistics of Surprise and Coincidence,
//! 1993) over the numbers of articles that hold them: how much better two rates,
//! one for these articles and one for the others, explain the counts than one
//! rate for all.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::own::OwnWords;
use super::period::{Period, Unit};
use super::phrases::{Count, Reading, Token, key, unpack};
use super::stop::is_stop;
use crate::index::{Counting, Days, Hit, IndexError, Request, Scope, Searcher, Sort};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::query::stem::{possessor, stem};

/// The name of the score, for the people who read it.
pub const SCORE: &str = "log-likelihood ratio";

/// Words and phrases that are looked up in the whole archive at most: each costs
/// a query, and a phrase a dearer one.
const WORDS: usize = 1200;
const PHRASES: usize = 250;

/// Looked up together, before it is asked whether more are needed.
const AT_ONCE: usize = 64;

/// Stretches of time from which articles are taken where none ranks before another.
const SLICES: usize = 12;

/// Lowest score shown: what chance alone passes once in a thousand times (χ² with
/// one degree of freedom).
const SIGNIFICANT: f64 = 10.83;

/// A phrase is left out for a longer one that stands in this share of its articles.
const COVERED: f64 = 0.75;

/// The same for a word and several pairs; these share articles, so more is asked.
const SHARED: f64 = 0.9;

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
        Options { limit: Some(20), read: 1000, by: None, collapse: true }
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
    let own = OwnWords::of(query);
    let counting = Counting { collapse: options.collapse, near: false };
    let days = searcher.days(Scope::Articles, query, counting)?;
    let documents = match options.collapse {
        true => searcher.count(Scope::Articles, query, Counting { collapse: false, near: false })?.number(),
        false => total(&days),
    };
    let hits = sample(searcher, query, options, &days, own.is_empty())?;
    let mut reading = Reading::new(own);
    for hit in &hits {
        reading.read(&hit.article, 1 + hit.copies);
    }
    let archive = searcher.count(Scope::Articles, &Query::All, Counting { collapse: false, near: false })?;
    let sides = Sides {
        read: hits.len() as f64,
        // What was read stands for all that match, copies among them.
        share: documents as f64 / reading.documents.max(1) as f64,
        rest: archive.number().saturating_sub(documents) as f64,
    };
    let found = reading.weigh(searcher, &sides, options.limit)?;
    let chosen = reading.choose(found, options.limit);
    let mut topics = Topics { read: hits.len(), articles: total(&days) as usize, ..Topics::default() };
    if let Some(unit) = options.by
        && let (Some((first, _)), Some((last, _))) = (days.days.first(), days.days.last())
    {
        topics.periods = Period::between(*first, *last, unit).collect();
    }
    topics.totals = by_period(&days, &topics.periods);
    let phrases = reading.written(&chosen.iter().map(|c| c.words.as_slice()).collect::<Vec<_>>());
    for (candidate, phrase) in chosen.iter().zip(phrases) {
        let mut row = TopicRow {
            phrase,
            articles: candidate.articles,
            archive: candidate.archive,
            score: candidate.score,
            periods: Vec::new(),
        };
        if options.by.is_some() || topics.read < topics.articles {
            let words = candidate.words.iter().map(|&w| reading.text(w).to_owned()).collect();
            let value = Value::Pattern(Pattern::Exact(words));
            let holds = Query::Leaf(Leaf { field: Some(Field::Body), value });
            let holding = Query::And(vec![query.clone(), holds]);
            if options.by.is_some() {
                let days = searcher.days(Scope::Articles, &holding, counting)?;
                row.articles = total(&days) as usize;
                row.periods = by_period(&days, &topics.periods);
            } else {
                row.articles = searcher.count(Scope::Articles, &holding, counting)?.number() as usize;
            }
        }
        topics.rows.push(row);
    }
    Ok(topics)
}

/// Documents of all days, and those of none.
fn total(days: &Days) -> u64 {
    days.undated + days.days.iter().map(|(_, n)| n).sum::<u64>()
}

/// The articles to read. A query without words ranks none before another, and
/// the first of them would all be from one end of the time it covers: then they
/// are taken from all of it.
fn sample(
    searcher: &dyn Searcher,
    query: &Query,
    options: &Options,
    days: &Days,
    wordless: bool,
) -> Result<Vec<Hit>, IndexError> {
    let search = |query: &Query, limit: usize| -> Result<Vec<Hit>, IndexError> {
        let response = searcher.search(&Request {
            scope: Scope::Articles,
            query: query.clone(),
            sort: Sort::Relevance,
            limit: Some(limit),
            counting: Counting { collapse: options.collapse, near: false },
            explain: false,
        })?;
        Ok(response.hits)
    };
    if !wordless || total(days) <= options.read as u64 || days.days.is_empty() {
        return search(query, options.read);
    }
    let starts = starts(days);
    let mut hits = Vec::new();
    for (k, &start) in starts.iter().enumerate() {
        let to = starts.get(k + 1).and_then(|next| next.yesterday().ok());
        let value = Value::Dates { from: Some(start), to, raw: format!("{start}..") };
        let slice = Query::Leaf(Leaf { field: Some(Field::Date), value });
        hits.extend(search(&Query::And(vec![query.clone(), slice]), options.read / starts.len())?);
    }
    Ok(hits)
}

/// The first days of stretches of time with about equally many articles.
fn starts(days: &Days) -> Vec<Date> {
    let dated: u64 = days.days.iter().map(|(_, n)| n).sum();
    let mut starts: Vec<Date> = Vec::with_capacity(SLICES);
    let mut before = 0;
    for &(date, n) in &days.days {
        let next = starts.len() as u64 * dated / SLICES as u64;
        if starts.len() < SLICES && before + n > next {
            starts.push(date);
        }
        before += n;
    }
    starts
}

/// Articles of each period.
fn by_period(days: &Days, periods: &[Period]) -> Vec<usize> {
    let mut counts = vec![0; periods.len()];
    let Some(unit) = periods.first().map(|p| p.unit()) else { return counts };
    for &(date, n) in &days.days {
        if let Ok(k) = periods.binary_search(&Period::containing(date, unit)) {
            counts[k] += n as usize;
        }
    }
    counts
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

/// The highest scores so far.
struct Best {
    wanted: usize,
    /// Bits of the scores: those of positive floats are in the order of the floats.
    scores: BinaryHeap<Reverse<u64>>,
}

impl Best {
    fn of(wanted: usize) -> Best {
        Best { wanted, scores: BinaryHeap::new() }
    }

    fn add(&mut self, score: f64) {
        if score > 0.0 {
            self.scores.push(Reverse(score.to_bits()));
            if self.scores.len() > self.wanted {
                self.scores.pop();
            }
        }
    }

    /// Whether all wanted scores are higher than this one.
    fn beats(&self, score: f64) -> bool {
        self.scores.len() >= self.wanted
            && self.scores.peek().is_some_and(|lowest| score.max(0.0).to_bits() <= lowest.0)
    }
}

impl Reading {
    /// Scores what can be among the best.
    fn weigh(
        &self,
        searcher: &dyn Searcher,
        sides: &Sides,
        limit: Option<usize>,
    ) -> Result<Vec<Candidate>, IndexError> {
        // Some of the best will be parts of others.
        let mut best = Best::of(limit.map_or(usize::MAX, |n| n.saturating_mul(4)));
        let (words, phrases): (Vec<_>, Vec<_>) = self
            .candidates()
            .into_iter()
            .map(|(key, count)| (unpack(key), count))
            .partition(|(ids, _)| ids.len() == 1);
        let mut found: Vec<Candidate> = Vec::new();
        let mut known: FxHashMap<u32, (Count, u64)> = FxHashMap::default();
        // A word that no other article held would score highest of all words in as
        // many articles: below that bound, the rarer ones need no look.
        for part in words[..words.len().min(WORDS)].chunks(AT_ONCE) {
            if best.beats(sides.score(f64::from(part[0].1.articles), 0.0)) {
                break;
            }
            for candidate in self.look_up(searcher, sides, part)? {
                best.add(candidate.score);
                found.push(candidate);
            }
        }
        for (candidate, (_, count)) in found.iter().zip(&words) {
            known.insert(candidate.words[0], (*count, candidate.archive));
        }
        // What a phrase would score if it were part of its rarest word's use
        // elsewhere as it is here.
        let estimate = |ids: &[u32], count: &Count| {
            let (word, archive) =
                ids.iter().filter_map(|id| known.get(id)).min_by_key(|(word, _)| word.articles)?;
            let used = f64::from(count.documents) / f64::from(word.documents.max(1));
            Some(self.score(sides, count, used * *archive as f64))
        };
        let mut phrases: Vec<(f64, (Vec<u32>, Count))> = phrases
            .into_iter()
            .filter_map(|(ids, count)| Some((estimate(&ids, &count)?, (ids, count))))
            .filter(|(score, _)| *score > 0.0)
            .collect();
        phrases.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.0.cmp(&b.1.0)));
        phrases.truncate(PHRASES);
        let phrases: Vec<(Vec<u32>, Count)> = phrases.into_iter().map(|(_, phrase)| phrase).collect();
        for part in phrases.chunks(AT_ONCE) {
            let hopeful: Vec<(Vec<u32>, Count)> = part
                .iter()
                .filter(|(_, count)| !best.beats(sides.score(f64::from(count.articles), 0.0)))
                .cloned()
                .collect();
            for candidate in self.look_up(searcher, sides, &hopeful)? {
                best.add(candidate.score);
                found.push(candidate);
            }
        }
        found.retain(|candidate| candidate.score >= SIGNIFICANT);
        Ok(found)
    }

    /// The figures of some phrases, in their order.
    fn look_up(
        &self,
        searcher: &dyn Searcher,
        sides: &Sides,
        phrases: &[(Vec<u32>, Count)],
    ) -> Result<Vec<Candidate>, IndexError> {
        let texts: Vec<Vec<&str>> =
            phrases.iter().map(|(words, _)| words.iter().map(|&w| self.text(w)).collect()).collect();
        let archive = searcher.frequencies(&texts)?;
        let figures = phrases.iter().zip(archive).map(|((words, count), archive)| {
            // What stands under a cut headline or credit may be missing there.
            let archive = archive.number().max(u64::from(count.documents));
            Candidate {
                words: words.clone(),
                articles: count.articles as usize,
                documents: count.documents as usize,
                archive,
                score: self.score(sides, count, archive as f64),
            }
        });
        Ok(figures.collect())
    }

    fn score(&self, sides: &Sides, count: &Count, archive: f64) -> f64 {
        let here = f64::from(count.documents) * sides.share;
        sides.score(f64::from(count.articles), (archive - here).max(0.0))
    }

    /// The best, without parts of longer phrases, other forms of chosen ones, and
    /// what only puts chosen words together.
    fn choose(&self, mut found: Vec<Candidate>, limit: Option<usize>) -> Vec<Candidate> {
        self.drop_torn(&mut found);
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.words.cmp(&b.words)));
        let part = |short: &Candidate, long: &Candidate| {
            long.words.len() > short.words.len()
                && long.words.windows(short.words.len()).any(|run| run == short.words)
        };
        let covered = |c: &Candidate| {
            let longer = || found.iter().filter(|other| part(c, other));
            // Where no one phrase stands for a word, the pairs that it is in may together.
            let pairs =
                longer().filter(|other| other.words.len() == 2).map(|other| other.documents).sum::<usize>();
            longer().any(|other| other.documents as f64 >= COVERED * c.documents as f64)
                || c.words.len() == 1 && pairs as f64 >= SHARED * c.documents as f64
        };
        let mut forms: FxHashSet<Vec<String>> = FxHashSet::default();
        let mut words: FxHashSet<String> = FxHashSet::default();
        let mut chosen: Vec<Candidate> = Vec::new();
        for candidate in found.iter().filter(|c| !covered(c) && !self.is_possessive(c, &found)) {
            if limit.is_some_and(|n| chosen.len() >= n) {
                break;
            }
            let stems: Vec<String> =
                candidate.words.iter().map(|&w| stem(self.text(w), "en").into_owned()).collect();
            let known = |k: usize| !self.edge[candidate.words[k] as usize] || words.contains(&stems[k]);
            if (0..stems.len()).all(known) || forms.contains(&stems) {
                continue;
            }
            if let [word] = stems.as_slice() {
                words.insert(word.clone());
            }
            forms.insert(stems);
            chosen.push(candidate.clone());
        }
        chosen
    }

    /// Whether a candidate is "Ekdahl's" where "Ekdahl" is commoner, or nothing but an
    /// ending: "Inc's". "Lloyd's" is a name.
    fn is_possessive(&self, candidate: &Candidate, found: &[Candidate]) -> bool {
        let [word] = candidate.words.as_slice() else { return false };
        let text = self.text(*word);
        let bare = possessor(text);
        bare.len() < text.len()
            && (is_stop(bare)
                || found.iter().any(|other| {
                    matches!(other.words.as_slice(), [base] if self.text(*base) == bare)
                        && other.documents >= candidate.documents
                }))
    }

    /// Leaves out phrases torn from longer ones: "Harbour Master Nils", which
    /// "Ekdahl" nearly always follows. Two words may well have the same one in
    /// front ("Nils Ekdahl"): what comes first only describes. Beside a name that the
    /// query asks for, any word is torn from it: "Nils" says nothing new of Ekdahl.
    fn drop_torn(&self, found: &mut Vec<Candidate>) {
        /// How often a phrase stands anywhere, and each word before and after it.
        #[derive(Default)]
        struct Places {
            all: usize,
            beside: [FxHashMap<u32, usize>; 2],
        }
        let mut places: FxHashMap<u64, Places> =
            found.iter().map(|c| (key(&c.words), Places::default())).collect();
        for (_, tokens, _) in &self.articles {
            for n in [1, 2, 3] {
                for (k, run) in tokens.windows(n).enumerate() {
                    let words: [u32; 3] = std::array::from_fn(|k| run.get(k).map_or(0, |t| t.word));
                    let Some(places) = places.get_mut(&key(&words[..n])) else { continue };
                    places.all += 1;
                    let before = k.checked_sub(1).and_then(|at| tokens.get(at));
                    // Words that a phrase of so many may be torn from, on either side.
                    let counted = [n == 3, n > 1];
                    let sides = places.beside.iter_mut().zip([before, tokens.get(k + n)]).zip(counted);
                    for ((words, token), counted) in sides {
                        let tears =
                            |t: &&Token| self.is_own_name(t.word) || counted && self.is_content(t.word);
                        if let Some(token) = token.filter(tears) {
                            *words.entry(token.word).or_default() += 1;
                        }
                    }
                }
            }
        }
        found.retain(|candidate| {
            let Some(places) = places.get(&key(&candidate.words)) else { return true };
            let always = |words: &FxHashMap<u32, usize>| {
                words.values().any(|&n| n as f64 >= COVERED * places.all as f64)
            };
            !places.beside.iter().any(always)
        });
    }
}
