//! Questions that are asked both ways: a fixed list, and as many as are wanted made
//! from the words and names of an archive.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use whosaid::query::words::words;

use super::archive::Archive;

/// Beside those of `queries.rs`: what several of their shapes make together.
pub const TOGETHER: &[&str] = &[
    "harbour",
    "harbour -gulls",
    "harbour OR treaty",
    "harbour herring",
    "harbour herring -quote:treaty",
    "the",
    "of the",
    "said OR says",
    "NOT harbour",
    "NOT (harbour OR herring)",
    "NOT NOT harbour",
    "NOT NOT NOT harbour",
    "-harbour -herring -treaty",
    "(harbour OR herring) (treaty OR ferry)",
    "(harbour herring) OR (ferry NOT raft*)",
    "harbour (title:herring OR quote:sale)",
    "ferry -(speaker:mcallery OR speaker:pryor)",
    "\"the harbour\"",
    "\"the harbour\"~4",
    "=\"the harbour\"",
    "=harbours",
    "=treaties OR =treaty",
    "\"harbour the\"~6",
    "\"the harb*\"",
    "har*",
    "h*",
    "harber~1",
    "harber~2",
    "/har.*/",
    "/.*ing/",
    "/[0-9]+/",
    "harbour NEAR/0 the",
    "harbour NEAR/3 the",
    "harbour NEAR/10 sale",
    "the PRE/1 harbour",
    "the PRE/4 of PRE/4 the",
    "harbour NEAR/5 the NEAR/5 not",
    "(harbour OR ferry) NEAR/6 (the OR a)",
    "\"the harbour\" NEAR/8 is",
    "har* NEAR/3 the",
    "=harbour PRE/5 sal*",
    "harbour SAME/s sale",
    "harbour SAME/s harbour",
    "the SAME/s the SAME/s of",
    "harbour SAME/p ferry",
    "\"the harbour\" SAME/s not",
    "title:harbour",
    "title:(the harbour)",
    "title:\"old harbour\"",
    "title:har*",
    "title:harbour SAME/s title:the",
    "body:harbour -title:harbour",
    "body:\"the harbour\"",
    "body:the PRE/2 body:harbour",
    "quote:harbour",
    "quote:\"the harbour\"",
    "quote:(harbour OR herring) -about:treaty",
    "quote:the NEAR/2 quote:harbour",
    "about:harbour",
    "about:harbour -quote:harbour",
    "about:\"the harbour\"",
    "about:(ferry OR herring) type:direct",
    "speaker:halloran",
    "speaker:halloran harbour",
    "speaker:halloran -harbour",
    "speaker:=\"Ingrid Halloran\"",
    "speaker:=\"ingrid halloran\" date:2025",
    "speaker:\"Ingrid Halloran\"",
    "speaker:\"halloran ingrid\"",
    "speaker:hal*",
    "speaker:haloran~1",
    "speaker:(bell OR calder) type:direct",
    "-speaker:halloran has:speaker",
    "role:minister",
    "role:\"prime minister\"",
    "role:min*",
    "role:minister -role:prime",
    "-has:role has:speaker",
    "cue:said",
    "cue:say",
    "cue:=said",
    "-cue:said",
    "cue:(told OR denied)",
    "type:direct",
    "type:mixed OR type:indirect",
    "-type:direct harbour",
    "conf:>=0.9",
    "conf:<=0.5",
    "conf:0.5..0.8",
    "conf:[0.5 TO 0.8]",
    "conf:<0.9 harbour",
    "date:2025",
    "date:2019..2021",
    "date:2022-11 harbour",
    "date:..2020-06-18",
    "date:2024..",
    "since:2023 until:2024",
    "after:2024 before:2025-06",
    "-date:2025",
    "said:2025",
    "said:2019..2021 -has:said",
    "said:..2020",
    "-said:2025 type:direct",
    "publisher:courier",
    "publisher:=\"Halven Courier\"",
    "-publisher:courier has:publisher",
    "publisher:(herald OR gazette) harbour",
    "byline:oduya",
    "-has:byline",
    "section:world OR section:politics",
    "place:halven",
    "place:=halven",
    "lang:en",
    "-lang:en",
    "url:example",
    "url:*courier*",
    "url:merrowherald.example/world/2025*",
    "id:norpress*",
    "is:undated",
    "is:copy",
    "-is:copy storm",
    "is:unattributed",
    "-is:unattributed has:role",
    "has:quote",
    "-has:quote",
    "has:said type:direct",
    "-has:title OR is:undated",
    "has:date has:speaker harbour",
    "traité",
    "traites lang:fr",
    "hareng*",
    "\"平和\" OR 港",
    "U.S. OR a.m.",
    "2025 OR 12:30",
    "don't",
    "O’Neill OR o'neills",
    "(speaker:halloran (harbour OR ferry) type:direct date:2019..2025) OR (speaker:bell -harbour)",
    "harbour -(herring NEAR/5 treaty) -\"not for sale\"",
    "(harbour SAME/s sale) OR (ferry SAME/p raft) OR title:astrolabe",
];

/// What questions are made of.
#[derive(Clone, Debug)]
struct Stock {
    /// Words next to one another, of bodies and of quotations.
    pairs: Vec<(String, String)>,
    speakers: Vec<String>,
    roles: Vec<String>,
    cues: Vec<String>,
    publishers: Vec<String>,
    years: Vec<i16>,
}

/// How many of a kind are enough.
const ENOUGH: usize = 400;

fn some<T: Ord + Clone>(all: impl Iterator<Item = T>) -> Vec<T> {
    let all: Vec<T> = all.collect();
    let step = all.len().div_ceil(ENOUGH).max(1);
    let mut out: Vec<T> = all.into_iter().step_by(step).collect();
    out.sort();
    out
}

fn stock(archive: &Archive) -> Stock {
    let entries = &archive.entries;
    let mut pairs = Vec::new();
    for entry in entries {
        let body = &entry.article.body;
        let quoted = entry.quotes.iter().map(|q| q.text(body));
        for text in std::iter::once(body.clone()).chain(quoted) {
            let all: Vec<String> = words(&text).map(|w| w.text.into_owned()).collect();
            pairs.extend(all.windows(2).map(|w| (w[0].clone(), w[1].clone())));
        }
    }
    let quotes = || entries.iter().flat_map(|e| e.quotes.iter().map(move |q| (e, q)));
    let speakers = || quotes().filter_map(|(_, q)| q.speaker.as_ref());
    let years = entries.iter().filter_map(|e| e.article.published.as_ref()).map(|p| p.date.year());
    Stock {
        pairs: some(pairs.into_iter()),
        speakers: some(speakers().map(|s| s.name.clone())),
        roles: some(speakers().filter_map(|s| s.role.clone())),
        cues: some(quotes().filter_map(|(e, q)| Some(q.cue?.of(&e.article.body).to_owned()))),
        publishers: some(entries.iter().filter_map(|e| e.article.publisher.clone())),
        years: some(years),
    }
}

/// A word as a query writes it where it could be read as an operator or a mark.
fn plain(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii_lowercase()) { word.to_owned() } else { format!("\"{word}\"") }
}

/// The first letters of a word.
fn start(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).take(3).collect()
}

/// Words as they may stand in a text field.
fn pattern(stock: &Stock) -> BoxedStrategy<String> {
    let pair = || select(stock.pairs.clone());
    prop_oneof![
        6 => pair().prop_map(|(a, _)| plain(&a)),
        2 => pair().prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => pair().prop_map(|(a, b)| format!("=\"{a} {b}\"")),
        1 => pair().prop_map(|(a, _)| format!("=\"{a}\"")),
        1 => (pair(), pair(), 1..5u32).prop_map(|((a, _), (b, _), n)| format!("\"{a} {b}\"~{n}")),
        1 => pair().prop_map(|(a, _)| format!("{}*", start(&a))),
        1 => pair().prop_map(|(a, b)| format!("\"{a} {}*\"", start(&b))),
        1 => pair().prop_map(|(a, _)| format!("{}~1", start(&a))),
    ]
    .boxed()
}

/// Words near one another.
fn near(stock: &Stock) -> BoxedStrategy<String> {
    let pair = || select(stock.pairs.clone());
    let how = prop_oneof![
        (0..9u32).prop_map(|n| format!("NEAR/{n}")),
        (0..6u32).prop_map(|n| format!("PRE/{n}")),
        Just("SAME/s".to_owned()),
        Just("SAME/p".to_owned()),
    ];
    let field = select(vec!["", "", "", "title:", "body:", "quote:"]);
    (pair(), pair(), how, field, 0..4u8)
        .prop_map(|((a, next), (b, third), how, field, close)| {
            let words = match close {
                0 => vec![a, next, third],
                1 => vec![b, a, next],
                2 => vec![a, next],
                _ => vec![a, b],
            };
            words
                .iter()
                .map(|word| format!("{field}{}", plain(word)))
                .collect::<Vec<_>>()
                .join(&format!(" {how} "))
        })
        .boxed()
}

/// A name, or a word of one.
fn name(field: &'static str, names: &[String], whole: bool) -> BoxedStrategy<String> {
    if names.is_empty() {
        return Just(format!("{field}:nobody")).boxed();
    }
    let clean = |name: &str| name.replace('"', "");
    let word = |name: &str| words(name).last().map_or("nobody".to_owned(), |w| w.text.into_owned());
    (select(names.to_vec()), 0..4u8)
        .prop_map(move |(name, how)| match how {
            0 if whole => format!("{field}:=\"{}\"", clean(&name)),
            0 | 1 => format!("{field}:\"{}\"", clean(&name)),
            2 => format!("{field}:{}*", start(&word(&name))),
            _ => format!("{field}:{}", plain(&word(&name))),
        })
        .boxed()
}

fn leaf(stock: &Stock) -> BoxedStrategy<String> {
    let field = select(vec!["title:", "body:", "quote:", "about:"]);
    let years = || select(stock.years.clone());
    let fixed = vec![
        "type:direct",
        "type:mixed",
        "type:indirect",
        "conf:>=0.85",
        "conf:<=0.6",
        "has:speaker",
        "has:role",
        "has:said",
        "has:byline",
        "is:undated",
        "is:copy",
        "is:unattributed",
        "lang:en",
    ];
    prop_oneof![
        8 => pattern(stock),
        3 => near(stock),
        4 => (field, pattern(stock)).prop_map(|(field, pattern)| format!("{field}{pattern}")),
        3 => name("speaker", &stock.speakers, true),
        1 => name("role", &stock.roles, false),
        1 => name("cue", &stock.cues, true),
        1 => name("publisher", &stock.publishers, true),
        1 => years().prop_map(|year| format!("date:{year}")),
        1 => (years(), 1..13u8).prop_map(|(year, month)| format!("date:..{year}-{month:02}")),
        1 => years().prop_map(|year| format!("said:>={year}")),
        2 => select(fixed).prop_map(str::to_owned),
    ]
    .boxed()
}

/// Questions of every shape about this archive.
pub fn questions(archive: &Archive) -> BoxedStrategy<String> {
    let leaf = leaf(&stock(archive));
    leaf.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            3 => vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" "))),
            2 => vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" OR "))),
            1 => inner.clone().prop_map(|part| format!("NOT ({part})")),
            1 => (inner.clone(), inner).prop_map(|(a, b)| format!("({a} -({b}))")),
        ]
    })
    .boxed()
}

/// How often each first word of the questions occurs, to see that the mixture is one.
pub fn shapes(questions: &[String]) -> BTreeMap<&'static str, usize> {
    let marks =
        ["NEAR/", "PRE/", "SAME/", "NOT", " OR ", "speaker:", "about:", "quote:", "title:", "=\"", "*", "~"];
    marks.into_iter().map(|mark| (mark, questions.iter().filter(|q| q.contains(mark)).count())).collect()
}
