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
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::{Date, date};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use whosaid::backend::Location;
use whosaid::index::{
    Corrections, Counting, Entry, Request, Scope, Searcher, Sort, SpeakersRequest, SpeakersSort,
};
use whosaid::query::ast::Query;

use super::queries::{FIELDS, SHAPES, TRAPS, WORDS};
use super::util::{root, run_in, sample};
use archive::{Archive, Found, Id};
use voices::{Voice, Voices};

/// The day on which the questions are asked.
const TODAY: Date = date(2025, 7, 1);

/// Questions made from the words of an archive.
const MADE: usize = 300;

/// What an index answers, in the shapes of the slow answers.
struct Quick(Box<dyn Searcher>);

impl Quick {
    fn open(location: &str) -> Quick {
        let location = Location::parse(location).expect("a location");
        Quick(whosaid::backend::open(&location).expect("the index opens"))
    }

    fn find(&self, scope: Scope, query: &Query) -> Found {
        let response = self.0.search(&request(scope, query, false)).expect("an answer");
        let mut found = Found::default();
        for hit in response.hits {
            let id = (hit.article.key, hit.quote.map_or(0, |k| k + 1));
            let tier = if hit.near { &mut found.near } else { &mut found.first };
            assert!(tier.insert(id), "{id:?} is found twice");
        }
        assert_eq!(response.matches.number(), found.first.len() as u64);
        found
    }

    /// Rows of each tier where those that say the same are one.
    fn rows(&self, scope: Scope, query: &Query) -> (u64, u64) {
        let response = self.0.search(&request(scope, query, true)).expect("an answer");
        assert_eq!(response.hits.len() as u64, response.rows.number() + response.near.number());
        (response.rows.number(), response.near.number())
    }

    fn count(&self, scope: Scope, query: &Query, near: bool) -> u64 {
        self.0.count(scope, query, Counting { collapse: true, near }).expect("an answer").number()
    }

    fn days(&self, scope: Scope, query: &Query, near: bool) -> BTreeMap<Option<Date>, u64> {
        let days = self.0.days(scope, query, Counting { collapse: true, near }).expect("an answer");
        let undated = (None, days.undated);
        let dated = days.days.into_iter().map(|(day, n)| (Some(day), n));
        dated.chain([undated]).filter(|(_, n)| *n > 0).collect()
    }

    fn voices(&self, query: &Query, near: bool) -> (Vec<Voice>, usize) {
        let asked = SpeakersRequest {
            query,
            counting: Counting { collapse: true, near },
            sort: SpeakersSort::Quotes,
            limit: None,
            corrections: &Corrections::default(),
        };
        let speakers = self.0.speakers(&asked).expect("an answer");
        assert_eq!(speakers.all, speakers.rows.len() as u64);
        let voice = |row: whosaid::index::SpeakerRow| Voice {
            name: row.name,
            quotes: row.quotes,
            articles: row.articles,
            first: row.first,
            last: row.last,
        };
        let mut voices: Vec<Voice> = speakers.rows.into_iter().map(voice).collect();
        voices.sort();
        (voices, speakers.unattributed as usize)
    }

    fn entries(&self) -> Vec<Entry> {
        let all = self.0.search(&request(Scope::Articles, &Query::All, false)).expect("an answer");
        all.hits.iter().map(|hit| (*hit.article).clone()).collect()
    }
}

/// Everything that matches, both tiers.
fn request(scope: Scope, query: &Query, collapse: bool) -> Request {
    let counting = Counting { collapse, near: true };
    Request { scope, query: query.clone(), sort: Sort::Relevance, limit: None, counting, explain: false }
}

/// One archive, both ways.
struct Both {
    slow: Archive,
    voices: Voices,
    quick: Quick,
}

impl Both {
    /// `root` is what the index was made of.
    fn new(root: &str, index: &str) -> Both {
        let quick = Quick::open(index);
        let slow = Archive::new(keyed(archive::read(root), &quick.entries()));
        Both { voices: Voices::new(&slow), slow, quick }
    }

    /// The sample archive.
    fn sample() -> Both {
        let index = std::env::var("WHOSAID_TEST_INDEX").unwrap_or_else(|_| sample().to_owned());
        Both::new("corpus", &index)
    }

    /// What differs between the two answers to a question.
    fn differences(&self, question: &str) -> Vec<String> {
        let Ok(parsed) = whosaid::query::parse(question, TODAY) else {
            return vec![format!("{question}: is not understood")];
        };
        let query = parsed.query;
        let mut out = Vec::new();
        for scope in [Scope::Articles, Scope::Quotes] {
            let (slow, quick) = (self.slow.find(scope, &query), self.quick.find(scope, &query));
            self.compare(&format!("{question} ({scope:?})"), &slow.first, &quick.first, &mut out);
            self.compare(&format!("{question} ({scope:?}, near)"), &slow.near, &quick.near, &mut out);
            // Where the documents differ, so do their numbers.
            if slow == quick {
                self.compare_counts(question, scope, &query, &slow, &mut out);
            }
        }
        out
    }

    fn compare(&self, what: &str, slow: &BTreeSet<Id>, quick: &BTreeSet<Id>, out: &mut Vec<String>) {
        let show = |id: &Id| {
            let article = &self.slow.entry(*id).article;
            let text = match id.1 {
                0 => article.title.clone().unwrap_or_default(),
                _ => self.slow.quotation(*id).1.text(&article.body),
            };
            format!("{:?} in {}", text, article.id)
        };
        out.extend(slow.difference(quick).take(3).map(|id| format!("{what}: the index lacks {}", show(id))));
        out.extend(quick.difference(slow).take(3).map(|id| format!("{what}: the index has {}", show(id))));
    }

    fn compare_counts(
        &self,
        question: &str,
        scope: Scope,
        query: &Query,
        found: &Found,
        out: &mut Vec<String>,
    ) {
        let collapsed = |ids: &BTreeSet<Id>| self.slow.collapsed(ids) as u64;
        let mut differ = |what: &str, slow: String, quick: String| {
            if slow != quick {
                out.push(format!("{question} ({scope:?}), {what}: {slow}, and the index says {quick}"));
            }
        };
        let rows = (collapsed(&found.first), collapsed(&found.near));
        differ("rows", format!("{rows:?}"), format!("{:?}", self.quick.rows(scope, query)));
        for near in [false, true] {
            let mut ids = found.first.clone();
            if near {
                ids.extend(&found.near);
            }
            let count = self.quick.count(scope, query, near);
            differ("count", collapsed(&ids).to_string(), count.to_string());
            let days = (self.slow.days(&ids, true), self.quick.days(scope, query, near));
            differ("days", format!("{:?}", days.0), format!("{:?}", days.1));
            if scope == Scope::Quotes {
                let voices = (self.voices.of(&self.slow, &ids, true), self.quick.voices(query, near));
                differ("speakers", format!("{:?}", voices.0), format!("{:?}", voices.1));
            }
        }
    }

    /// Asks everything; panics with what differs.
    #[track_caller]
    fn agree(&self, questions: &[String]) {
        let wrong: Vec<String> = questions.iter().flat_map(|q| self.differences(q)).collect();
        assert!(wrong.is_empty(), "{} differences\n{}", wrong.len(), wrong.join("\n"));
    }
}

/// What was read, under the keys that the index has for it. Both hold the same articles
/// with the same quotations, or the test ends here.
fn keyed(mut read: Vec<Entry>, held: &[Entry]) -> Vec<Entry> {
    // What was cut from a body is not kept, and files are named from elsewhere.
    let plain = |entry: &Entry| {
        let mut entry = entry.clone();
        entry.key = 0;
        entry.article.cut.clear();
        entry.article.origin.path.clear();
        let mut hasher = DefaultHasher::new();
        format!("{entry:?}").hash(&mut hasher);
        hasher.finish()
    };
    let mut keys: BTreeMap<u64, Vec<u64>> = BTreeMap::new();
    for entry in held {
        keys.entry(plain(entry)).or_default().push(entry.key);
    }
    assert_eq!(read.len(), held.len(), "articles were read, and are held");
    for entry in &mut read {
        let key = keys.get_mut(&plain(entry)).and_then(Vec::pop);
        entry.key = key.unwrap_or_else(|| panic!("the index lacks {entry:#?}"));
    }
    read
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
    let quotes: usize = both.slow.entries.iter().map(|entry| entry.quotes.len()).sum();
    assert!(both.slow.entries.len() > 50 && quotes > 100, "{quotes}");
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
    let questions = made(&both.slow, MADE);
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
    let both = Both::new(&file, &index);
    let mut questions = listed();
    questions.extend(made(&both.slow, MADE));
    both.agree(&questions);
}
