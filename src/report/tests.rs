//! The reports, asked of a small archive that a fake index holds in memory.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::{Date, date};

use super::aliases::Aliases;
use super::period::Unit;
use super::speakers::{Directory, widen};
use super::topics::{self, topics};
use super::{related, speakers};
use crate::article::{Article, Precision, Published};
use crate::index::{
    Copies, Entry, Frequency, Hit, IndexError, Occurrence, Request, Response, Scope, Searcher, State, Stats,
    Tally,
};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::query::stem::stem;
use crate::query::words::words;

/// Holds articles; knows terms, exact runs, And, Or and Not on bodies, and the
/// words of speakers' names.
#[derive(Default)]
struct Archive {
    entries: Vec<Arc<Entry>>,
    quotes: Tally,
    copies: Vec<(u64, u64)>,
}

impl Archive {
    fn add(&mut self, id: &str, day: Date, body: &str) -> u64 {
        let key = self.entries.len() as u64 + 1;
        let published = Published {
            date: day,
            time: None,
            precision: Precision::Day,
            provenance: String::new(),
            raw: String::new(),
        };
        let article =
            Article { id: id.into(), body: body.into(), published: Some(published), ..Article::default() };
        self.entries.push(Arc::new(Entry { article, quotes: Vec::new(), key }));
        key
    }

    fn say(&mut self, name: &str, role: &str, year: i16, article: u64) {
        let speaker = Some(place(&mut self.quotes.speakers, name));
        let role = (!role.is_empty()).then(|| place(&mut self.quotes.roles, role));
        let group = self.quotes.rows.len() as u64;
        self.quotes.rows.push(Occurrence { speaker, role, date: Some(date(year, 1, 1)), article, group });
    }

    fn matching(&self, query: &Query) -> Vec<&Arc<Entry>> {
        self.entries.iter().filter(|e| holds(query, e)).collect()
    }

    fn heads(&self) -> Copies {
        Copies::new(self.copies.clone())
    }
}

fn place(names: &mut Vec<String>, name: &str) -> u32 {
    let at = names.iter().position(|n| n == name).unwrap_or_else(|| {
        names.push(name.into());
        names.len() - 1
    });
    at as u32
}

fn folded(text: &str) -> Vec<String> {
    words(text).map(|w| w.text.into_owned()).collect()
}

fn holds(query: &Query, entry: &Entry) -> bool {
    match query {
        Query::All => true,
        Query::And(parts) => parts.iter().all(|q| holds(q, entry)),
        Query::Or(parts) => parts.iter().any(|q| holds(q, entry)),
        Query::Not(part) => !holds(part, entry),
        Query::Leaf(Leaf { field: Some(Field::Id), value: Value::Pattern(Pattern::Exact(id)) }) => {
            id[0] == entry.article.id
        }
        Query::Leaf(Leaf { value: Value::Pattern(Pattern::Term(word)), .. }) => {
            folded(&entry.article.body).iter().any(|w| stem(w, "en") == stem(word, "en"))
        }
        Query::Leaf(Leaf { value: Value::Pattern(Pattern::Exact(run)), .. }) => {
            folded(&entry.article.body).windows(run.len()).any(|w| w == run)
        }
        other => panic!("the fake index does not know {other:?}"),
    }
}

impl Searcher for Archive {
    fn search(&self, request: &Request) -> Result<Response, IndexError> {
        let copies = self.heads();
        let found = self.matching(&request.query);
        let matches = found.len();
        let mut seen = HashSet::new();
        let mut hits: Vec<Hit> = Vec::new();
        for entry in found {
            if request.collapse && !seen.insert(copies.head(entry.key)) {
                continue;
            }
            hits.push(Hit { score: 1.0, copies: 0, article: entry.clone(), quote: None });
        }
        let rows = hits.len();
        hits.truncate(request.limit.unwrap_or(usize::MAX));
        Ok(Response { matches, rows, hits, explanation: None })
    }

    fn tally(&self, scope: Scope, query: &Query) -> Result<Tally, IndexError> {
        if scope == Scope::Articles {
            let row = |e: &&Arc<Entry>| Occurrence {
                speaker: None,
                role: None,
                date: e.article.published.as_ref().map(|p| p.date),
                article: e.key,
                group: self.heads().head(e.key),
            };
            return Ok(Tally { rows: self.matching(query).iter().map(row).collect(), ..Tally::default() });
        }
        let mut tally = self.quotes.clone();
        if let Query::Leaf(Leaf { value: Value::Pattern(Pattern::Term(word)), .. }) = query {
            tally.rows.retain(|r| {
                r.speaker.is_some_and(|s| folded(&self.quotes.speakers[s as usize]).contains(word))
            });
        }
        Ok(tally)
    }

    fn articles(&self, id: &str) -> Result<Vec<Arc<Entry>>, IndexError> {
        Ok(self.entries.iter().filter(|e| e.article.id == id).cloned().collect())
    }

    fn frequency(&self, words: &[&str]) -> Result<Frequency, IndexError> {
        let run = words.iter().map(|w| (*w).to_owned()).collect();
        let query =
            Query::Leaf(Leaf { field: Some(Field::Body), value: Value::Pattern(Pattern::Exact(run)) });
        Ok(Frequency { articles: self.matching(&query).len() as u64 })
    }

    fn stats(&self) -> Result<Stats, IndexError> {
        Ok(Stats { articles: self.entries.len() as u64, ..Stats::default() })
    }

    fn state(&self) -> Result<State, IndexError> {
        Ok(State { copies: self.heads(), ..State::default() })
    }
}

/// An archive in which these names speak so often each, each time in an article of its own.
fn voices(spoken: &[(&str, &str, usize)]) -> Archive {
    let mut archive = Archive::default();
    let mut article = 0;
    for &(name, role, times) in spoken {
        for k in 0..times {
            article += 1;
            archive.say(name, role, 2000 + k as i16, article);
        }
    }
    archive
}

fn people(archive: &Archive, aliases: &str) -> Vec<(String, usize)> {
    let aliases = Aliases::parse(aliases).unwrap();
    let directory = Directory::new(&archive.quotes, &aliases);
    let mut rows = directory.covered(&archive.quotes);
    rows.sort();
    rows
}

fn own(rows: &[(&str, usize)]) -> Vec<(String, usize)> {
    rows.iter().map(|&(name, n)| (name.to_owned(), n)).collect()
}

#[test]
fn names_of_one_speaker_are_joined() {
    let archive = voices(&[
        ("Otto Marrable", "bank chairman", 9),
        ("Otto B. Marrable", "", 2),
        ("Bank Chairman Marrable", "", 1),
        ("Marrable", "", 2),
        ("O.B. Marrable", "", 1),
        ("Ida Quill", "minister", 3),
    ]);
    assert_eq!(people(&archive, ""), own(&[("Ida Quill", 3), ("Otto Marrable", 15)]));
}

#[test]
fn two_speakers_are_not() {
    let archive = voices(&[
        ("Otto Bell", "", 6),
        ("Otto Bell Jr.", "", 5),
        ("Rosa Bell", "", 4),
        ("Bell", "", 2),
        ("Ann B. Carr", "", 2),
        ("Ann D. Carr", "", 2),
        ("Ann Carr", "", 1),
    ]);
    let names: Vec<String> = people(&archive, "").into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["Ann B. Carr", "Ann Carr", "Ann D. Carr", "Bell", "Otto Bell", "Otto Bell Jr.", "Rosa Bell"]
    );
}

#[test]
fn a_surname_joins_whoever_is_heard_five_times_as_often() {
    let known = [("Bill Ferry", "", 10), ("William Ferry", "", 1), ("Ned Ferry", "", 2), ("Ferry", "", 3)];
    assert_eq!(people(&voices(&known), ""), own(&[("Bill Ferry", 14), ("Ned Ferry", 2)]));
    // A company of that name is as likely.
    let company = [("Bill Ferry", "", 10), ("Ferry Lines Corp", "", 4), ("Ferry", "", 3)];
    assert_eq!(people(&voices(&company), "").len(), 3);
    assert_eq!(people(&voices(&[("Mr. Vane", "", 1), ("Mrs. Vane", "", 1)]), "").len(), 2);
}

#[test]
fn bodies_are_joined_by_form_and_acronym() {
    let archive = voices(&[
        ("Skerry Motor Corp", "", 2),
        ("Skerry Motor", "", 1),
        ("Skerry Relief Fund (SRF)", "", 2),
        ("SRF", "", 2),
        ("SKF", "", 1),
    ]);
    assert_eq!(
        people(&archive, ""),
        own(&[("SKF", 1), ("Skerry Motor Corp", 3), ("Skerry Relief Fund (SRF)", 4)])
    );
}

#[test]
fn namesakes_are_told_apart_by_their_trades() {
    let mut archive = Archive::default();
    for (role, year, article) in [
        ("coastguard commander", 2010, 1),
        ("head teacher", 2012, 2),
        ("coastguard commander", 2014, 3),
        ("head teacher", 2014, 4),
        ("retired coastguard commander", 2016, 5),
        ("", 2017, 5),
    ] {
        archive.say("Jem Prior", role, year, article);
    }
    // Ministers come from everywhere and go anywhere.
    for (role, year) in [("teacher", 2010), ("minister", 2012), ("chairwoman", 2014)] {
        archive.say("Ida Quill", role, year, 9);
    }
    let directory = Directory::new(&archive.quotes, &Aliases::default());
    let rows = directory.speakers(&archive.quotes, true).rows;
    let of = |name: &str| rows.iter().filter(|r| r.name == name).map(|r| r.quotes).collect::<Vec<_>>();
    assert_eq!(of("Jem Prior"), [4, 2]);
    assert_eq!(of("Ida Quill"), [3]);
    let roles: Vec<_> =
        rows.iter().find(|r| r.name == "Ida Quill").unwrap().roles.iter().map(|r| r.role.as_str()).collect();
    assert_eq!(roles, ["teacher", "minister", "chairwoman"]);
}

#[test]
fn an_answer_has_the_speakers_of_the_archive() {
    let archive = voices(&[
        ("Otto Marrable", "", 9),
        ("Marrable", "", 2),
        ("Ida Marrable", "", 1),
        ("Bo Ek", "", 1),
        ("The Baron", "", 2),
    ]);
    let mut answer = archive.quotes.clone();
    answer.rows.retain(|row| row.speaker == Some(1));
    let rules = "[[same]]\nname = \"Otto Marrable\"\nnames = [\"The Baron\"]";
    for aliases in [Aliases::default(), Aliases::parse(rules).unwrap()] {
        let narrow = Directory::narrowed(&archive.quotes, &answer, &aliases);
        assert_eq!(narrow.covered(&answer), Directory::new(&archive.quotes, &aliases).covered(&answer));
        assert_eq!(narrow.covered(&answer), [("Otto Marrable".to_owned(), 2)]);
    }
}

#[test]
fn the_file_has_the_last_word() {
    let archive =
        voices(&[("Otto Marrable", "", 9), ("Marrable", "", 2), ("The Baron", "", 3), ("Ida Quill", "", 3)]);
    let rules = "[[same]]\nname = \"Otto Marrable\"\nnames = [\"the baron\"]\n[[not]]\nnames = [\"Marrable\", \"Otto Marrable\"]";
    assert_eq!(people(&archive, rules), own(&[("Ida Quill", 3), ("Marrable", 2), ("Otto Marrable", 12)]));
}

#[test]
fn rules_in_effect_can_be_given_back() {
    let archive = voices(&[("Otto Bell", "", 6), ("Otto K. Bell", "", 1), ("Otto Bell Jr.", "", 5)]);
    let directory = Directory::new(&archive.quotes, &Aliases::default());
    let text = directory.rules(&archive.quotes);
    let aliases = Aliases::parse(&text).unwrap();
    assert_eq!(aliases.same()[0].names, ["Otto K. Bell"]);
    assert_eq!(aliases.not(), [["Otto Bell".to_owned(), "Otto Bell Jr.".to_owned()]]);
    assert_eq!(people(&archive, &text), people(&archive, ""));
}

#[test]
fn a_full_name_means_one_and_a_word_means_all() {
    let archive = voices(&[
        ("Conrad Trumble", "", 9),
        ("Conrad J. Trumble", "", 3),
        ("Trumble", "", 2),
        ("Conrad Trumble Jr.", "", 1),
        ("Melina Trumble", "", 1),
        ("Ida Quill", "", 1),
    ]);
    let names = |asked: &str| widen(&archive, &Aliases::default(), asked).unwrap();
    assert_eq!(names("conrad trumble"), ["Conrad J. Trumble", "Conrad Trumble", "Trumble"]);
    assert_eq!(names("Conrad Trumble Jr"), ["Conrad Trumble Jr."]);
    assert_eq!(names("trumble").len(), 5);
    assert!(names("Nobody").is_empty() && names("").is_empty() && names("—").is_empty());
    let aliases = Aliases::parse("[[same]]\nname = \"The Don\"\nnames = [\"Conrad Trumble\"]").unwrap();
    assert_eq!(
        widen(&archive, &aliases, "the don").unwrap(),
        ["Conrad J. Trumble", "Conrad Trumble", "Trumble"]
    );
}

#[test]
fn copies_of_a_quotation_count_once() {
    let mut archive = voices(&[("Otto Marrable", "", 1)]);
    let mut copy = archive.quotes.rows[0];
    copy.article = 77;
    archive.quotes.rows.push(copy);
    archive.quotes.rows.push(Occurrence { speaker: None, ..copy });
    let directory = Directory::new(&archive.quotes, &Aliases::default());
    let speakers::Speakers { rows, unattributed } = directory.speakers(&archive.quotes, true);
    assert_eq!((rows[0].quotes, rows[0].articles, unattributed), (1, 2, 1));
    assert_eq!(directory.speakers(&archive.quotes, false).rows[0].quotes, 2);
}

/// Twelve articles on herring, eight of them on a spill; forty others.
fn spills() -> Archive {
    let mut archive = Archive::default();
    for k in 0..12 {
        let body = if k < 8 {
            "SKERRY, March 7 (Reuters) - The herring boats stayed in port after the spill in the Bay of Tarn. The tanker lost its load. (Reporting by Nils Ekdahl)"
        } else {
            "The herring boats landed a good catch on Monday, the harbour board said."
        };
        archive.add(&format!("h{k}"), date(2010 + (k as i16) / 4, 5, 1), body);
    }
    for k in 0..40 {
        let body =
            "The harbour board met on Monday and said that the market would open. (Reporting by Nils Ekdahl)";
        archive.add(&format!("o{k}"), date(2011, 1, 1), body);
    }
    archive
}

fn term(word: &str) -> Query {
    Query::Leaf(Leaf { field: None, value: Value::Pattern(Pattern::Term(word.into())) })
}

#[test]
fn topics_name_what_marks_the_articles() {
    let archive = spills();
    let got =
        topics(&archive, &term("herring"), &topics::Options { by: Some(Unit::Year), ..Default::default() })
            .unwrap();
    let phrases: Vec<&str> = got.rows.iter().map(|r| r.phrase.as_str()).collect();
    assert!(phrases.contains(&"Bay of Tarn") && phrases.contains(&"spill"), "{phrases:?}");
    // Parts of longer phrases, the query's word, credits and what is everywhere are left out.
    for word in
        ["Bay", "Tarn", "herring", "Reporting", "Nils Ekdahl", "Reuters", "harbour board", "Monday", "the"]
    {
        assert!(!phrases.contains(&word), "{word}: {phrases:?}");
    }
    let bay = got.rows.iter().find(|r| r.phrase == "Bay of Tarn").unwrap();
    assert_eq!((bay.articles, bay.archive), (8, 8));
    assert_eq!(bay.periods, [4, 4, 0]);
    assert_eq!(got.totals, [4, 4, 4]);
    assert!(got.rows.is_sorted_by(|a, b| a.score >= b.score));
}

#[test]
fn topics_of_a_name_are_not_the_rest_of_it() {
    let mut archive = spills();
    let companies = ["Alder", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel"];
    let matters = ["offer", "bid", "plan", "loan", "debt", "ship", "fleet", "claim"];
    for (k, (company, matter)) in companies.iter().zip(matters).enumerate() {
        let body = format!(
            "Investor Rufus Loom turned down {company} Inc's {matter} for the shipyard. Loom had none of it."
        );
        archive.add(&format!("e{k}"), date(2012, 1, 1), &body);
    }
    let got = topics(&archive, &term("loom"), &topics::Options::default()).unwrap();
    let phrases: Vec<&str> = got.rows.iter().map(|r| r.phrase.as_str()).collect();
    assert!(phrases.contains(&"shipyard"), "{phrases:?}");
    for word in ["Rufus", "Investor Rufus", "Inc's"] {
        assert!(!phrases.contains(&word), "{word}: {phrases:?}");
    }
}

#[test]
fn topics_of_everything_and_of_nothing_are_none() {
    let archive = spills();
    assert!(topics(&archive, &Query::All, &topics::Options::default()).unwrap().rows.is_empty());
    assert!(topics(&archive, &term("walrus"), &topics::Options::default()).unwrap().rows.is_empty());
    assert!(topics(&Archive::default(), &Query::All, &topics::Options::default()).unwrap().rows.is_empty());
}

#[test]
fn related_articles_are_others() {
    let mut archive = spills();
    archive.copies = vec![(2, 1)];
    let (_, response) = related::related(&archive, &archive.entries[0].clone(), Some(20)).unwrap().unwrap();
    let ids: Vec<&str> = response.hits.iter().map(|h| h.article.article.id.as_str()).collect();
    assert!(ids.contains(&"h2") && !ids.contains(&"h0") && !ids.contains(&"h1"), "{ids:?}");
    let alone = Archive::default();
    let empty = Entry { article: Article::default(), quotes: Vec::new(), key: 1 };
    assert!(related::related(&alone, &empty, None).unwrap().is_none());
}
