//! What the language understands, what it says otherwise, and that what it
//! prints is what it read.

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::ast::{Field, Is, Leaf, Near, Pattern, Proximity, Query, Value};
use super::value::{HAS, KINDS};
use super::{Parsed, dates, parse};

const TODAY: Date = date(2025, 3, 13);

fn read(text: &str) -> Parsed {
    match parse(text, TODAY) {
        Ok(parsed) => parsed,
        Err(e) => panic!("{}", e.render(text)),
    }
}

/// The query as understood, printed back; also checks that it reads back.
fn understood(text: &str) -> String {
    let query = read(text).query;
    let printed = query.to_string();
    assert_eq!(read(&printed).query, query, "{printed}");
    printed
}

fn hints(text: &str) -> String {
    read(text).hints.iter().map(|h| h.message.clone()).collect::<Vec<_>>().join("; ")
}

fn fails(text: &str) -> String {
    match parse(text, TODAY) {
        Ok(parsed) => panic!("{text} is read as {}", parsed.query),
        Err(e) => e.render(text),
    }
}

#[test]
fn and_by_default_or_is_looser() {
    for (text, printed) in [
        ("", ""),
        ("  \t\n", ""),
        ("*", ""),
        ("harbour wall", "harbour AND wall"),
        ("harbour AND wall", "harbour AND wall"),
        ("a b OR c d", "a AND b OR c AND d"),
        ("a (b OR c)", "a AND (b OR c)"),
        ("(a b) c", "(a AND b) AND c"),
        ("((a))", "a"),
        ("-treaty", "NOT treaty"),
        ("NOT (a b)", "NOT (a AND b)"),
        ("NOT -a", "NOT NOT a"),
        ("a -b OR NOT c", "a AND NOT b OR NOT c"),
        ("a AND NOT b", "a AND NOT b"),
        ("(-a)", "NOT a"),
        ("NOT a NEAR/3 b", "NOT a NEAR/3 b"),
    ] {
        assert_eq!(understood(text), printed, "{text}");
        assert_eq!(hints(text), "", "{text}");
    }
}

#[test]
fn words_and_phrases() {
    for (text, printed) in [
        ("Treaty", "treaty"),
        ("don't don’t", "don't AND don't"),
        ("O’Neill's", "o'neill's"),
        ("self-defense", "\"self defense\""),
        ("U.S. AT&T", "us AND \"at t\""),
        ("café,", "cafe"),
        ("12:30", "\"12 30\""),
        ("60,000", "60,000"),
        ("https://example.org/a?b=c", "\"https example org a b c\""),
        ("PENCE:", "pence"),
        ("港湾", "\"港 湾\""),
        ("\"security treaty\"", "\"security treaty\""),
        ("“Security treaty”", "\"security treaty\""),
        ("„Hafen Stadt“", "\"hafen stadt\""),
        ("\"security treaty”~2", "\"security treaty\"~2"),
        ("\"treaty\"", "treaty"),
        ("\"or\"", "\"or\""),
        ("\"OR\" x", "\"or\" AND x"),
        ("treat* tready~ tready~2", "treat* AND tready~1 AND tready~2"),
        ("/treat(y|ies)/", "/treat(y|ies)/"),
        ("/^and\\/or$/", "/and\\/or/"),
        ("/usr/share/harbour", "\"usr share harbour\""),
        ("=treaties =\"Security Treaties\"", "=treaties AND =\"security treaties\""),
        ("self-def*", "self PRE/0 def*"),
        ("\"security treat*\"", "security PRE/0 treat*"),
        ("\"security treat\"*~1", "security PRE/1 treat*"),
        ("w/o N/A 24/7", "\"w o\" AND \"n a\" AND \"24 7\""),
        ("C++ a--b", "c AND \"a b\""),
    ] {
        assert_eq!(understood(text), printed, "{text}");
        assert_eq!(hints(text), "", "{text}");
    }
}

#[test]
fn fields() {
    for (text, printed) in [
        ("speaker:halloran", "speaker:halloran"),
        ("Speaker:\"Mara Ketteridge\"", "speaker:\"mara ketteridge\""),
        ("speaker:=\"Mara Ketteridge\"", "speaker:=\"mara ketteridge\""),
        ("speaker:O'Neill", "speaker:o'neill"),
        ("title:(a OR b) -quote:c", "(title:a OR title:b) AND NOT quote:c"),
        ("title:(a body:b)", "title:a AND body:b"),
        ("title:(a NEAR/2 b)", "title:(a NEAR/2 b)"),
        ("date:2025-03", "date:2025-03"),
        ("date:\"last week\"", "date:\"last week\""),
        ("date:last-week", "date:last-week"),
        ("date:[2010 TO 2011]", "date:[2010 TO 2011]"),
        ("date:..2025-02 said:2024..", "date:..2025-02 AND said:2024.."),
        ("since:2010 until:2011", "date:>=2010 AND date:<=2011"),
        ("after:\"last week\"", "date:\">last week\""),
        ("conf:>=0.9 conf:0.5..0.7", "conf:>=0.9 AND conf:0.5..0.7"),
        ("has:speaker is:undated type:Direct", "has:speaker AND is:undated AND type:direct"),
        ("url:https://example.org/a*", "url:https://example.org/a*"),
        ("id:\"a b\" lang:EN", "id:\"a b\" AND lang:en"),
        ("url:*example*x", "url:/.*example.*x/"),
        ("role:\"prime minister\" cue:denied", "role:\"prime minister\" AND cue:denied"),
        // behind a colon nothing is an operator
        ("speaker:OR", "speaker:\"or\""),
        ("-speaker:hale", "NOT speaker:hale"),
        ("publisher:\"port ell*\"", "publisher:port AND publisher:ell*"),
    ] {
        assert_eq!(understood(text), printed, "{text}");
        assert_eq!(hints(text), "", "{text}");
    }
    let dates = |text: &str| match read(text).query {
        Query::Leaf(Leaf { field: Some(Field::Date), value: Value::Dates { from, to, .. } }) => (from, to),
        other => panic!("{other}"),
    };
    assert_eq!(dates("date:..2025-02"), (None, Some(date(2025, 2, 28))));
    assert_eq!(dates("before:2025"), (None, Some(date(2024, 12, 31))));
    assert_eq!(dates("date:yesterday"), (Some(date(2025, 3, 12)), Some(date(2025, 3, 12))));
}

#[test]
fn proximity() {
    for (text, printed) in [
        ("a NEAR/5 b", "a NEAR/5 b"),
        ("a NEAR/5 b NEAR/5 c", "a NEAR/5 b NEAR/5 c"),
        ("x a PRE/3 \"b c\" y", "x AND a PRE/3 \"b c\" AND y"),
        ("treat* SAME/s tready~1", "treat* SAME/s tready~1"),
        ("a SAME/p b", "a SAME/p b"),
        ("(a OR b) NEAR/3 c", "a NEAR/3 c OR b NEAR/3 c"),
        ("quote:a NEAR/3 quote:b", "quote:(a NEAR/3 b)"),
        ("(a NEAR/5 b) AND (b PRE/3 c)", "a NEAR/5 b AND b PRE/3 c"),
    ] {
        assert_eq!(understood(text), printed, "{text}");
        assert_eq!(hints(text), "", "{text}");
    }
    assert_eq!(
        read("title:(harbour PRE/2 wall)").query,
        Query::Near(Near {
            how: Proximity::Pre(2),
            field: Some(Field::Title),
            operands: vec![Pattern::Term("harbour".into()), Pattern::Term("wall".into())]
        })
    );
}

#[test]
fn nothing_is_reinterpreted_in_silence() {
    for (text, printed, hint) in [
        ("a or b", "a AND \"or\" AND b", "OR in capitals"),
        ("a and b", "a AND \"and\" AND b", "AND"),
        ("not a", "\"not\" AND a", "NOT in capitals"),
        ("!treaty", "treaty", "-word or NOT word"),
        ("+treaty", "treaty", "not needed"),
        ("a w/5 b", "a NEAR/5 b", "read as NEAR/5"),
        ("a w/s b", "a SAME/s b", "read as SAME/s"),
        ("a near/3 b", "a NEAR/3 b", "read as NEAR/3"),
        ("a NEAR b", "a NEAR/10 b", "read as NEAR/10"),
        ("a && b || c", "a AND b OR c", "read as AND"),
        ("tready~5", "tready~2", "read as ~2"),
        ("tready~0.8", "tready~1", "read as ~1"),
        ("~tready", "tready", "follows a word"),
        ("\"a b\"~", "\"a b\"", "needs a number"),
        ("treaty^2", "treaty", "no weights"),
        ("tr*ty wom?n", "/tr.*ty/ AND /wom.n/", "regular expression"),
        ("*treaty", "/.*treaty/", "regular expression"),
        ("a & b", "a AND b", "no letter or digit"),
        ("a - b", "a AND b", "on its own"),
        ("a \"…\" b", "a AND b", "no letter or digit"),
        ("speaker:hale,moss", "speaker:\"hale moss\"", "comma"),
        ("speaker:*", "has:speaker", "read as has:speaker"),
        ("conf:0.9", "conf:>=0.9", "read as conf:>=0.9"),
        ("title:a NEAR/3 b", "title:(a NEAR/3 b)", "all of it is looked for in title"),
        ("/Treat.*/", "/Treat.*/", "lower case"),
        ("speaker:-hale", "speaker:hale", "before the name"),
        ("'security treaty'", "security AND treaty", "make no phrase"),
    ] {
        assert_eq!(understood(text), printed, "{text}");
        assert!(hints(text).contains(hint), "{text}: {}", hints(text));
    }
}

#[test]
fn errors_point_and_suggest() {
    for (text, rendered) in [
        (
            "speaker:",
            "speaker: needs a value right behind it\n  speaker:\n  ^^^^^^^^\n  try: speaker:halloran",
        ),
        (
            "a speaker: hale",
            "speaker: needs a value right behind it\n  a speaker: hale\n    ^^^^^^^^\n  try: speaker:hale",
        ),
        ("spaeker:hale", "there is no field “spaeker”\n  spaeker:hale\n  ^^^^^^^\n  try: speaker:hale"),
        ("author:hale", "there is no field “author”\n  author:hale\n  ^^^^^^\n  try: byline:hale"),
        (
            "harbour OR",
            "OR has nothing on its right\n  harbour OR\n          ^^\n  try: \"OR\" in quotation marks, to look for the word",
        ),
        (
            "AND",
            "AND has nothing on its left\n  AND\n  ^^^\n  try: \"AND\" in quotation marks, to look for the word",
        ),
        ("(harbour wall", "this parenthesis is never closed\n  (harbour wall\n  ^\n  try: (harbour wall)"),
        ("harbour)", "this parenthesis was never opened\n  harbour)\n         ^"),
        ("\"harbour", "the quotation mark is never closed\n  \"harbour\n  ^^^^^^^^\n  try: \"harbour\""),
        ("date:last week", "“last” is not a date\n  date:last week\n       ^^^^\n  try: date:\"last week\""),
        (
            "has:speeker",
            "has: takes one of speaker, role, date, said, title, byline, publisher, quote\n  has:speeker\n      ^^^^^^^\n  try: has:speaker",
        ),
        (
            "港 OR",
            "OR has nothing on its right\n  港 OR\n     ^^\n  try: \"OR\" in quotation marks, to look for the word",
        ),
    ] {
        assert_eq!(fails(text), rendered);
    }
    for text in [
        "OR",
        "NOT",
        "a AND OR b",
        "a NOT",
        "()",
        "a ()",
        "NEAR/3 a",
        "a NEAR/3",
        "a NEAR/x b",
        "SAME/3 a",
        "a NEAR/3 NOT b",
        "a NEAR/3 b PRE/2 c",
        "title:a NEAR/3 body:b",
        "a NEAR/3 date:2025",
        "speaker:a NEAR/3 b",
        "about:(a NEAR/3 b)",
        "/treat",
        "/tr(/",
        "conf:2",
        "conf:high",
        "date:soon",
        "date:2025-13",
        "date:[2010",
        "…",
        "title:[a TO b]",
        "type:loud",
        "nosuchfieldatall:x",
        "a NEAR/99999 b",
        "speaker:\"x",
        "NOT NOT",
        "url:\"\"",
        "id:*",
        "- OR",
    ] {
        fails(text);
    }
}

#[test]
fn long_and_deep_queries() {
    let long = "harbour ".repeat(1250);
    assert!(matches!(read(&long).query, Query::And(sides) if sides.len() == 1250));
    assert_eq!(understood(&format!("{}a{}", "(".repeat(500), ")".repeat(500))), "a");
    let nested = format!("{}a{}", "(b OR c ".repeat(500), ")".repeat(500));
    understood(&nested);
    for deep in ["(".repeat(100_000), "-".repeat(9) + &"NOT ".repeat(50_000), "-(".repeat(50_000)] {
        assert!(fails(&deep).contains("more than"));
    }
    let rendered = fails(&format!("{}speaker: {}", "harbour ".repeat(600), "wall ".repeat(600)));
    assert!(rendered.lines().all(|line| line.chars().count() < 140), "{rendered}");
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,8}",
        "[a-z]{2,5}'[a-z]{1,3}",
        "[0-9]{1,3}(,[0-9]{3})?",
        Just("or".into()),
        Just("not".into()),
        Just("港".into()),
        Just("near".into())
    ]
}

fn pattern() -> impl Strategy<Value = Pattern> {
    prop_oneof![
        word().prop_map(Pattern::Term),
        word().prop_map(Pattern::Prefix),
        (word(), 1u8..=2).prop_map(|(word, distance)| Pattern::Fuzzy { word, distance }),
        "[a-z(]?[a-z/.*+\" ]{1,6}|\\\\[wd][+]".prop_filter_map("a regular expression", |regex| {
            let plain = !regex.starts_with('^') && !regex.is_empty() && regex::Regex::new(&regex).is_ok();
            plain.then_some(Pattern::Regex(regex))
        }),
        (prop::collection::vec(word(), 2..4), 0u32..4)
            .prop_map(|(words, slop)| Pattern::Phrase { words, slop }),
        prop::collection::vec(word(), 1..4).prop_map(Pattern::Exact),
    ]
}

fn leaf() -> impl Strategy<Value = Query> {
    let text = prop_oneof![
        Just(None),
        prop::sample::select(vec![
            Field::Speaker,
            Field::Role,
            Field::Title,
            Field::Body,
            Field::Quote,
            Field::About
        ])
        .prop_map(Some)
    ];
    let how = prop_oneof![
        (0u32..20).prop_map(Proximity::Near),
        (0u32..20).prop_map(Proximity::Pre),
        Just(Proximity::Sentence),
        Just(Proximity::Paragraph)
    ];
    let places = prop::sample::select(vec![None, Some(Field::Title), Some(Field::Body), Some(Field::Quote)]);
    let near = (how, places, prop::collection::vec(pattern(), 2..4));
    let raws = [
        "2025",
        "2025-03",
        "2024..2025",
        "..2025-02",
        ">=2010",
        "last week",
        "[2010 TO 2011]",
        "{* TO 2011}",
        ">last month",
    ];
    let value = |field, value| Query::Leaf(Leaf { field: Some(field), value });
    prop_oneof![
        6 => (text, pattern()).prop_map(|(field, p)| Query::Leaf(Leaf { field, value: Value::Pattern(p) })),
        2 => near.prop_map(|(how, field, operands)| Query::Near(Near { how, field, operands })),
        1 => (prop::sample::select(raws.to_vec()), any::<bool>()).prop_map(move |(raw, said)| {
            let (from, to) = dates::parse(raw, TODAY).unwrap_or_default();
            value(if said { Field::Said } else { Field::Date }, Value::Dates { from, to, raw: raw.into() })
        }),
        1 => (0.0f64..=1.0).prop_map(move |n| {
            value(Field::Conf, Value::Numbers { from: Some(n), to: None, raw: format!(">={n}") })
        }),
        1 => "[a-z0-9:/?\"\\\\” *()=-]{0,8}[a-z]".prop_map(move |raw| {
            value(Field::Url, Value::Pattern(Pattern::Term(raw)))
        }),
        1 => "[ -~]{0,8}[a-z]".prop_map(move |raw| value(Field::Id, Value::Pattern(Pattern::Prefix(raw)))),
        1 => "[ -~]{0,8}[a-z]".prop_map(move |raw| value(Field::Id, Value::Pattern(Pattern::Exact(vec![raw])))),
        1 => prop::sample::select(&HAS[..]).prop_map(move |(_, has)| value(Field::Has, Value::Has(has))),
        1 => Just(value(Field::Is, Value::Is(Is::Copy))),
        1 => prop::sample::select(&KINDS[..]).prop_map(move |kind| value(Field::Type, Value::Kind(kind))),
    ]
}

fn query() -> impl Strategy<Value = Query> {
    let tree = prop_oneof![8 => leaf(), 1 => Just(Query::All)].prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Or),
            inner.prop_map(|q| Query::Not(Box::new(q))),
        ]
    });
    prop_oneof![1 => Just(Query::All), 20 => tree]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_printed_is_read_back(query in query()) {
        let printed = query.to_string();
        let again = parse(&printed, TODAY);
        prop_assert_eq!(again.as_ref().map(|p| &p.query), Ok(&query), "{}", printed);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,40}|([a-z]{1,4}|[A-Z]{2,4}|[ \"“”():/~*^!+=\\[\\]<>&|.,'-]|[0-9]|speaker:|date:|NEAR/|NOT |OR |港|é){0,16}") {
        match parse(&text, TODAY) {
            Ok(parsed) => {
                let printed = parsed.query.to_string();
                let again = parse(&printed, TODAY);
                prop_assert_eq!(again.map(|p| p.query), Ok(parsed.query), "{} → {}", text, printed);
                for hint in parsed.hints {
                    prop_assert!(text.get(hint.span.start..hint.span.end).is_some());
                    hint.render(&text);
                }
            }
            Err(e) => {
                prop_assert!(text.get(e.span.start..e.span.end).is_some());
                e.render(&text);
            }
        }
    }
}

#[test]
fn as_many_words_as_can_be_tried_stand_near_one_another() {
    let words = |n: usize| vec!["a"; n].join(" NEAR/2 ");
    assert!(parse(&words(16), TODAY).is_ok());
    let error = parse(&words(17), TODAY).expect_err("too many");
    assert_eq!(error.message, "NEAR/2 joins at most 16 words");
}
