//! Every query, answered a second time: slowly, from a list of articles, by what the
//! query language promises and by nothing of the index. Both answers must be equal.
//!
//! `WHOSAID_TEST_INDEX` names another index of ./corpus to be held to the same answers
//! (made in the project's folder, of `corpus`). `WHOSAID_NAIVE` names a file of articles
//! to be asked beside the sample archive.

mod archive;
mod table;
mod text;
mod voices;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::{Date, date};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use whosaid::index::{Request, Scope, Searcher, Sort};
use whosaid::persons::Aliases;
use whosaid::query::ast::Query;
use whosaid::report::speakers::Directory;

use super::queries::{FIELDS, SHAPES, TRAPS, WORDS};
use super::util::{root, run_in, sample};
use archive::{Archive, Found, Id};
use voices::{Voice, Voices};

/// The day on which the questions are asked.
const TODAY: Date = date(2025, 7, 1);

/// Questions made from the words of an archive.
const MADE: usize = 300;

/// What is asked of an index, whatever its engine.
trait Asked {
    fn find(&self, scope: Scope, query: &Query) -> Found;
    /// Documents of both tiers, those that say the same counted once.
    fn collapsed(&self, scope: Scope, query: &Query) -> usize;
    /// By day, over both tiers; those that say the same once, on the earliest day.
    fn days(&self, scope: Scope, query: &Query) -> BTreeMap<Option<Date>, u64>;
    /// Over both tiers, those that say the same once; and the quotations without a name.
    fn voices(&self, query: &Query) -> (Vec<Voice>, usize);
}

impl Asked for dyn Searcher {
    fn find(&self, scope: Scope, query: &Query) -> Found {
        let response = self.search(&request(scope, query, None, false)).expect("an answer");
        assert_eq!(response.matches, response.hits.len());
        let mut found = Found::default();
        for hit in response.hits {
            let id = (hit.article.key, hit.quote.map_or(0, |k| k + 1));
            // The first tier scores above one, the second below.
            let near = scope == Scope::Quotes && has_plain_words(query) && hit.score < 1.0;
            let tier = if near { &mut found.near } else { &mut found.first };
            assert!(tier.insert(id), "{id:?} is found twice");
        }
        found
    }

    fn collapsed(&self, scope: Scope, query: &Query) -> usize {
        self.search(&request(scope, query, Some(1), true)).expect("an answer").rows
    }

    fn days(&self, scope: Scope, query: &Query) -> BTreeMap<Option<Date>, u64> {
        let mut groups: BTreeMap<u64, Vec<Option<Date>>> = BTreeMap::new();
        for row in self.tally(scope, query).expect("an answer").rows {
            groups.entry(row.group).or_default().push(row.date);
        }
        let mut days = BTreeMap::new();
        for dates in groups.into_values() {
            *days.entry(dates.into_iter().flatten().min()).or_default() += 1;
        }
        days
    }

    fn voices(&self, query: &Query) -> (Vec<Voice>, usize) {
        let all = self.tally(Scope::Quotes, &Query::All).expect("an answer");
        let answer = self.tally(Scope::Quotes, query).expect("an answer");
        let speakers = Directory::new(&all, &Aliases::default()).speakers(&answer, true);
        let voice = |row: whosaid::report::speakers::SpeakerRow| Voice {
            name: row.name,
            quotes: row.quotes,
            articles: row.articles,
            first: row.first,
            last: row.last,
        };
        let mut voices: Vec<Voice> = speakers.rows.into_iter().map(voice).collect();
        voices.sort();
        (voices, speakers.unattributed)
    }
}

fn request(scope: Scope, query: &Query, limit: Option<usize>, collapse: bool) -> Request {
    Request { scope, query: query.clone(), sort: Sort::Relevance, limit, collapse, explain: false }
}

/// Whether a query has words that may also stand around a quotation.
fn has_plain_words(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_plain_words),
        Query::Leaf(leaf) => leaf.field.is_none(),
        Query::Not(_) | Query::All | Query::Near(_) => false,
    }
}

/// One archive, both ways.
struct Both {
    naive: Archive,
    voices: Voices,
    index: Box<dyn Searcher>,
}

impl Both {
    fn new(naive: Archive, index: &str) -> Both {
        let index = whosaid::backend::tantivy::open(Path::new(index)).expect("the index opens");
        Both { voices: Voices::new(&naive), naive, index: Box::new(index) }
    }

    /// The sample archive.
    fn sample() -> Both {
        let index = std::env::var("WHOSAID_TEST_INDEX").unwrap_or_else(|_| sample().to_owned());
        Both::new(Archive::read("corpus"), &index)
    }

    /// What differs between the two answers to a question.
    fn differences(&self, question: &str) -> Vec<String> {
        let Ok(parsed) = whosaid::query::parse(question, TODAY) else {
            return vec![format!("{question}: is not understood")];
        };
        let query = parsed.query;
        let mut out = Vec::new();
        for scope in [Scope::Articles, Scope::Quotes] {
            let (slow, quick) = (self.naive.find(scope, &query), self.index.find(scope, &query));
            self.compare(&format!("{question} ({scope:?})"), &slow.first, &quick.first, &mut out);
            self.compare(&format!("{question} ({scope:?}, near)"), &slow.near, &quick.near, &mut out);
            if slow != quick {
                continue;
            }
            let all: BTreeSet<Id> = slow.first.union(&slow.near).copied().collect();
            let rows = (self.naive.collapsed(&all), self.index.collapsed(scope, &query));
            if rows.0 != rows.1 {
                out.push(format!("{question} ({scope:?}): {} rows, and the index has {}", rows.0, rows.1));
            }
            let days = (self.naive.days(&all, true), self.index.days(scope, &query));
            if days.0 != days.1 {
                out.push(format!("{question} ({scope:?}): days {:?} and {:?}", days.0, days.1));
            }
            if scope == Scope::Quotes {
                let voices = (self.voices.of(&self.naive, &all, true), self.index.voices(&query));
                if voices.0 != voices.1 {
                    out.push(format!("{question}: speakers {:?} and {:?}", voices.0, voices.1));
                }
            }
        }
        out
    }

    fn compare(&self, what: &str, slow: &BTreeSet<Id>, quick: &BTreeSet<Id>, out: &mut Vec<String>) {
        let show = |id: &Id| {
            let article = &self.naive.entry(*id).article;
            let text = match id.1 {
                0 => article.title.clone().unwrap_or_default(),
                _ => self.naive.quotation(*id).1.text(&article.body),
            };
            format!("{:?} in {}", text, article.id)
        };
        out.extend(slow.difference(quick).take(3).map(|id| format!("{what}: the index lacks {}", show(id))));
        out.extend(quick.difference(slow).take(3).map(|id| format!("{what}: the index has {}", show(id))));
    }

    /// Asks everything; panics with what differs.
    #[track_caller]
    fn agree(&self, questions: &[String]) {
        let wrong: Vec<String> = questions.iter().flat_map(|q| self.differences(q)).collect();
        assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// The fixed questions.
fn listed() -> Vec<String> {
    let shown = [WORDS, SHAPES, FIELDS, TRAPS].concat();
    let shown = shown.iter().filter_map(|(question, ..)| question.split_once(' ')).map(|(_, query)| query);
    let mut out: Vec<String> = shown.chain(table::TOGETHER.iter().copied()).map(str::to_owned).collect();
    out.sort();
    out.dedup();
    // A dash alone is ignored by the command line and here, where it is all there is, refused.
    out.retain(|question| whosaid::query::parse(question, TODAY).is_ok());
    out
}

/// Questions of every shape, always the same ones.
fn made(archive: &Archive, count: usize) -> Vec<String> {
    let mut runner =
        TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let strategy = table::questions(archive);
    let mut out = Vec::new();
    for _ in 0..20 * count {
        let question = strategy.new_tree(&mut runner).expect("a question").current();
        if whosaid::query::parse(&question, TODAY).is_ok() {
            out.push(question);
        }
        if out.len() == count {
            break;
        }
    }
    out
}

#[test]
fn the_index_holds_what_was_read() {
    let both = Both::sample();
    let all = both.index.search(&request(Scope::Articles, &Query::All, None, false)).expect("an answer");
    let key = |entry: &whosaid::index::Entry| entry.key;
    let mut held: Vec<_> = all.hits.iter().map(|hit| (*hit.article).clone()).collect();
    held.sort_by_key(key);
    let mut read: Vec<_> = both.naive.entries.clone();
    // What was cut from a body is not kept.
    read.iter_mut().for_each(|entry| entry.article.cut.clear());
    read.sort_by_key(key);
    assert!(read.len() > 50 && read == held, "{} were read, {} are held", read.len(), held.len());
}

#[test]
fn listed_questions_have_one_answer() {
    let questions = listed();
    assert!(questions.len() > 200, "{}", questions.len());
    Both::sample().agree(&questions);
}

#[test]
fn made_questions_have_one_answer() {
    let both = Both::sample();
    let questions = made(&both.naive, MADE);
    let shapes = table::shapes(&questions);
    assert!(questions.len() == MADE && shapes.values().all(|&n| n >= MADE / 50), "{shapes:?}");
    both.agree(&questions);
}

#[test]
fn a_larger_archive_has_one_answer_too() {
    let Some(file) = std::env::var_os("WHOSAID_NAIVE") else {
        eprintln!("skipped: WHOSAID_NAIVE names no file of articles");
        return;
    };
    let file = file.to_string_lossy().into_owned();
    let folder = tempfile::tempdir().expect("a folder for the index");
    let index = folder.path().join("index").to_string_lossy().into_owned();
    run_in(root(), &["index", &file, "--index", &index]).code(0);
    let both = Both::new(Archive::read(&file), &index);
    let mut questions = listed();
    questions.extend(made(&both.naive, MADE));
    both.agree(&questions);
}
