//! Questions to the sample archive, each with what must be found and what must not.

use super::util::{Run, root, run_in, sample};

/// (command and query; found; not found).
///
/// A row of `quotes` reads "Speaker: words", one of `search` reads "title
/// (path:line)"; a question finds a text when some row holds it. Apostrophes are
/// alike. No texts at all: nothing is found.
pub type Question = (&'static str, &'static [&'static str], &'static [&'static str]);

const GULLS: &str = "Old Harbour to be run by the public again";
const SIGNED: &str = "Herring treaty signed in Saint-Orme";
const RATIFIED: &str = "Assembly ratifies the strait treaty";
const MERGER: &str = "Doctors back hospital merger";
const WARD: &str = "Maternity ward saved, for now";
const ASTROLABE: &str = "Halven Astrolabe turns up inside piano";
const NOT_FOR_SALE: &str = "Ingrid Halloran: The harbour is not for sale";
const CAUSES: &str = "James Pryor: I am not going to guess at causes,";

pub const WORDS: &[Question] = &[
    // A word stands for its forms, all words must be there.
    ("quotes harbour", &[NOT_FOR_SALE, "Ingrid Halloran: A harbour isn't a bathtub."], &[CAUSES]),
    ("quotes quote:harbours", &[NOT_FOR_SALE], &["Ottilie Brandt"]),
    ("search harbour herring", &[SIGNED], &[ASTROLABE, "212 taken off ferry"]),
    ("search astrolabes", &[ASTROLABE, "Thieves take 435-year-old astrolabe"], &[GULLS]),
    ("search helene", &["Hélène de Vaucour", "A treaty is not a menu"], &[ASTROLABE]),
    ("search HARBOUR AND Herring", &[SIGNED], &[ASTROLABE]),
    ("search zyzzyva", &[], &[]),
    // A quotation is found through what stands around it too, but not said so of its own words.
    ("quotes bellwater waiters", &["Marcus O'Neill: They mean waiters."], &["Nell Farrow"]),
    ("quotes quote:bellwater waiters", &[], &[]),
    // Either side, neither, nested.
    (
        "search tuba OR cornet",
        &["Head's anger as school loses its brass band", "Minister returns to the school"],
        &[SIGNED],
    ),
    ("search ship (rope OR spreadsheet)", &["Wagtail inquiry"], &[SIGNED]),
    ("search harbour (herring OR piano) -treaty", &["Mayor rows to work"], &[SIGNED, RATIFIED]),
    ("search piano NOT astrolabe", &["Mayor rows to work"], &[ASTROLABE, "Stolen astrolabe"]),
    ("search piano -astrolabe -mayor", &[], &[ASTROLABE, "Mayor rows to work"]),
    ("search -(harbour OR ferry OR the)", &["Tres años de prisión"], &[GULLS, SIGNED]),
    ("search NOT NOT piano", &[ASTROLABE], &[SIGNED]),
    // Purely negative.
    ("search -treaty", &[ASTROLABE, MERGER], &[SIGNED, RATIFIED]),
    (
        "quotes -type:direct -type:mixed speaker:mcallery",
        &["Callum McAllery: "],
        &["I have always acted on the advice of my engineers"],
    ),
    ("search herring -treaty", &[], &[SIGNED, RATIFIED]),
    (
        "quotes herring -treaty",
        &["Ingrid Halloran: We have not given away a single herring,"],
        &["A treaty is not a menu"],
    ),
];

pub const SHAPES: &[Question] = &[
    // Phrases, with and without room between the words.
    ("quotes “not for sale”", &[NOT_FOR_SALE], &["James Pryor"]),
    ("quotes \"not for sale\"", &[NOT_FOR_SALE], &["James Pryor"]),
    (
        "search \"life rafts\"",
        &[
            "New ferry named",
            "Wagtail inquiry",
            "Ferry company knew rafts",
            "212 taken off ferry",
            "Ferry boss goes",
        ],
        &[SIGNED],
    ),
    ("search \"rafts life\"", &[], &["New ferry named"]),
    ("search \"car gulls\"", &[], &[GULLS]),
    ("search \"car gulls\"~3", &[GULLS, "Harbour diary"], &[SIGNED]),
    ("search =\"life raft\"", &["Former ferry chief McAllery guilty"], &["New ferry named"]),
    ("search =\"life rafts\"", &["New ferry named"], &["Former ferry chief McAllery guilty"]),
    (
        "quotes quote:=treats",
        &["treats a working harbour as a view"],
        &["A treaty is not a menu", "Doctors were asked about treatment"],
    ),
    // The beginning of a word, a word with a slip, an expression.
    (
        "quotes treat*",
        &["A treaty is not a menu", "Doctors were asked about treatment", "treats a working harbour"],
        &["Gideon Strand"],
    ),
    ("search treat*", &[SIGNED, MERGER, WARD], &[ASTROLABE]),
    ("search treaty", &[SIGNED, RATIFIED], &[MERGER, WARD]),
    (
        "quotes \"dying polite*\"",
        &["Augustin Bell: Nobody needs to explain the harbour to me."],
        &["Nell Farrow"],
    ),
    ("quotes bathtob", &[], &[]),
    ("quotes bathtob~1", &["A harbour isn't a bathtub."], &["Nell Farrow"]),
    ("quotes bahttob~1", &[], &["A harbour isn't a bathtub."]),
    ("quotes bahttob~2", &["A harbour isn't a bathtub."], &[]),
    ("search /treat(y|ies)/", &[SIGNED], &[MERGER, WARD]),
    ("search /astrol.*o/", &["Tres años de prisión"], &[ASTROLABE]),
    // Near one another.
    ("search harbour PRE/2 sale", &["A hundred days of dredging"], &[GULLS]),
    ("search harbour PRE/3 sale", &["A hundred days of dredging", GULLS], &[ASTROLABE]),
    ("search sale PRE/3 harbour", &[], &[GULLS]),
    ("search sale NEAR/3 harbour", &["A hundred days of dredging", GULLS], &[ASTROLABE]),
    ("search herring NEAR/5 treaty", &[SIGNED], &[ASTROLABE]),
    ("search title:herring NEAR/2 title:treaty", &[SIGNED], &[RATIFIED, "Merrow and Ormelle sign"]),
    ("search piano SAME/s tuned", &[ASTROLABE], &["Mayor rows to work"]),
    ("quotes fought SAME/s lawyer", &["Marcus O'Neill: We fought for ten years"], &["He came himself"]),
    ("search sandwiches SAME/s fought", &[], &["Augustin Bell, who built"]),
    ("search sandwiches SAME/p fought", &["Augustin Bell, who built"], &[GULLS]),
];

pub const FIELDS: &[Question] = &[
    ("quotes speaker:halloran receipt", &["Ingrid Halloran: The difference is"], &["Ruth Calder", "Marcus"]),
    ("quotes speaker:bell", &["Augustin Bell: I was born", "Augustin Bell Jr"], &["Halloran:"]),
    (
        "quotes speaker:=\"Augustin Bell\"",
        &["Augustin Bell: I was born", "Augustin Bell: I stayed on the boat."],
        &["Augustin Bell Jr"],
    ),
    (
        "quotes speaker:=\"Peter Halloran\"",
        &["Peter Halloran: We called her at ten past eight"],
        &["Ingrid Halloran"],
    ),
    ("quotes speaker:O'Neill quote:sandwiches", &["He came himself, with sandwiches."], &["Augustin"]),
    (
        "quotes speaker:calder -speaker:andrew type:direct",
        &["Ruth Calder: No school's been told"],
        &["Andrew Calder:"],
    ),
    (
        "quotes role:\"prime minister\" type:direct",
        &["Edmund Varley: The recruitment of inspectors", NOT_FOR_SALE],
        &["We load the ships", "It belongs to the people"],
    ),
    (
        "quotes role:\"prime minister\" speaker:halloran",
        &[NOT_FOR_SALE],
        &["It belongs to the people who mend nets", "I get his post,"],
    ),
    ("quotes said:2011", &["Augustin Bell: If you can swim, you take risks,"], &["He came himself"]),
    ("quotes said:2025-02-03", &["We note the minister's decision"], &[NOT_FOR_SALE]),
    ("search date:2025-03", &[GULLS, "Sister port comes"], &[SIGNED, "Flett is first woman"]),
    ("search date:2025-03-07", &[GULLS], &["Sister port comes"]),
    (
        "search date:2019..2020-02",
        &["The line in the sea", "Hospitals 'could share a roof'"],
        &["Council approves", GULLS],
    ),
    ("search date:..2019", &["The line in the sea"], &["Council approves", "Ferry boss goes"]),
    ("search date:[2022-11 TO 2022-12]", &[SIGNED], &["Thieves take"]),
    ("search date:>=2025-09", &["A hundred days", "Minister returns"], &[GULLS]),
    ("search after:2025-06", &["A hundred days"], &["A treaty is not a menu"]),
    ("search before:2019-06", &["“Not for sale”", "Ferry boss defends"], &["The line in the sea"]),
    ("search since:2025-06-23 until:2025-06", &["A treaty is not a menu"], &["A hundred days"]),
    ("search date:\"last week\"", &[], &[GULLS]),
    ("search date:2020-Q3", &[], &[]),
    ("search date:2020-Q2", &["Council approves Old Harbour plan"], &[GULLS]),
    ("search date:yesterday", &[], &[GULLS]),
    ("search date:2025-06..", &["A treaty is not a menu", "A hundred days"], &[GULLS]),
    ("search -has:date", &["Ferry boss goes", "Letter from the Ropewalk"], &[GULLS]),
    ("quotes said:>=2025-03 has:said", &["The harbour is not for sale. I said so in 2019"], &[CAUSES]),
    ("quotes said:2019..2020 type:direct", &[NOT_FOR_SALE], &["A treaty is not a menu"]),
    ("quotes conf:<0.3 \"not for sale\"", &[], &[NOT_FOR_SALE]),
    ("quotes speaker:hal* receipt", &["Ingrid Halloran: The difference is"], &["Ruth Calder"]),
    ("quotes speaker:/hall.*/ receipt", &["Ingrid Halloran: The difference is"], &["Ruth Calder"]),
    ("quotes speaker:hallorn~1 receipt", &["Ingrid Halloran: The difference is"], &["Ruth Calder"]),
    ("quotes cue:den*", &["Ruth Calder: that music had been singled out"], &["No school's been told"]),
    ("search publisher:(tidewater OR herald)", &["Harbour diary", "What Ormelle reads"], &[GULLS]),
    ("search title:astrolabe", &[ASTROLABE, "Stolen astrolabe"], &["Flett is first woman"]),
    ("search body:astrolabe -title:astrolabe", &["Flett is first woman", "The man who sleeps"], &[ASTROLABE]),
    ("search title:(harbour OR herring)", &[SIGNED, "Council approves Old Harbour"], &[ASTROLABE]),
    ("search quote:gulls", &[GULLS], &["Sister port comes"]),
    ("quotes about:piano speaker:quist", &["Lionel Quist: I sat on the stairs and wept"], &["Moira Flett"]),
    ("quotes type:mixed speaker:mcallery", &[], &["I have always acted"]),
    (
        "quotes type:direct speaker:mcallery",
        &["I have always acted on the advice of my engineers"],
        &["he had been told"],
    ),
    ("quotes cue:denied", &["Ruth Calder: that music had been singled out"], &["No school's been told"]),
    ("search publisher:tidewater", &["Harbour diary", "From the Ropewalk end"], &[GULLS]),
    ("search publisher:=\"The Tidewater\"", &["Harbour diary"], &[GULLS]),
    ("search byline:oduya", &["212 taken off ferry", "Ferry boss goes"], &[GULLS]),
    ("search section:world", &["A treaty is not a menu", "What Ormelle reads"], &[GULLS]),
    ("search place:skerby", &["Wagtail inquiry", "Ferry company knew"], &["212 taken off ferry"]),
    ("search lang:fr", &["Harengs"], &["Tres años", SIGNED]),
    ("search lang:es", &["Tres años"], &["Harengs"]),
    ("quotes conf:>=0.9 herring", &["We have not given away a single herring,"], &[]),
    ("search url:merrowherald.example", &["A treaty is not a menu", "What Ormelle reads"], &[GULLS]),
    (
        "search url:merrowherald.example/world/*",
        &["A treaty is not a menu", "What Ormelle reads"],
        &["Auditor cannot find"],
    ),
    ("search url:merrow*", &["A treaty is not a menu", "What Ormelle reads"], &[GULLS]),
    ("search url:*herald*", &["A treaty is not a menu", "What Ormelle reads"], &[GULLS]),
    ("search url:/merrow.+d/", &["A treaty is not a menu"], &[GULLS]),
    ("search id:norpress-20230412-0107", &["Dockers' leader O'Neill to run"], &["First ship passes"]),
    ("search id:norpress-2023*", &["Dockers' leader O'Neill to run", "First ship passes"], &["Sister port"]),
    ("search is:undated", &["Ferry boss goes", "Letter from the Ropewalk"], &[GULLS]),
    ("search is:copy", &["Hesper batters the coast"], &[SIGNED]),
    ("quotes is:unattributed berths", &["Three berths stay in the plan"], &["Marcus"]),
    ("search has:byline gulls", &[GULLS], &["Augustin Bell, who built"]),
    ("search -has:publisher", &["Ferry boss goes"], &[GULLS, SIGNED]),
    ("quotes has:speaker herring", &["Ingrid Halloran: We have not given"], &["?: "]),
    (
        "quotes has:role speaker:pryor type:direct tuba",
        &["James Pryor: I've had to choose between a tuba"],
        &["coastguard"],
    ),
    ("quotes has:said sandwiches -has:said", &[], &[]),
];

/// What other search boxes stumble over.
pub const TRAPS: &[Question] = &[
    ("quotes don't blame", &["James Pryor: I don't blame the minister,"], &["Ottilie Brandt"]),
    ("quotes quote:don’t", &["James Pryor: I don't blame the minister,"], &["Ottilie Brandt"]),
    ("search O'Neill", &["Dockers' leader O'Neill to run", "docks go to O'Neill"], &[ASTROLABE]),
    ("search O’Neill", &["Dockers' leader O'Neill to run", "docks go to O'Neill"], &[ASTROLABE]),
    ("search Neill", &[], &[]),
    (
        "search 12:30",
        &["A treaty is not a menu", "Harbour diary", "212 taken off ferry"],
        &[GULLS, ASTROLABE],
    ),
    ("search 潮見崎市", &["Sister port comes"], &[GULLS]),
    ("search 潮見崎", &["Sister port comes"], &[GULLS]),
    ("search 港を守れ", &["Sister port comes"], &[GULLS]),
    ("search 平和", &[], &[]),
    ("search https://consult.halven.example/old-harbour?ref=2025-03", &[GULLS], &["Sister port"]),
    ("search \"speaker:halloran\"", &[], &[]),
    ("quotes !treaty speaker:vaucour type:direct", &["A treaty is not a menu"], &[]),
    ("search *", &[GULLS, ASTROLABE], &[]),
    ("search ", &[GULLS, ASTROLABE], &[]),
    ("quotes ", &[NOT_FOR_SALE, CAUSES], &[]),
    ("search -", &[GULLS, ASTROLABE], &[]),
];

/// (query; what is said of it on standard error, though it is answered).
const HINTS: &[(&str, &str)] = &[
    ("treaty or herring", "OR in capitals"),
    ("!treaty", "write -word or NOT word"),
    ("herring w/5 treaty", "read as NEAR/5"),
    ("harbour && ferry", "read as AND"),
    ("harbour || herring", "read as OR"),
    ("+harbour", "not needed"),
    ("‘dying politely’", "write \"…\""),
    ("foo~9", "~2"),
    ("-", "on its own is ignored"),
    ("harbour & ferry", "is ignored"),
];

/// (query; what the refusal says).
const REFUSED: &[(&str, &str)] = &[
    ("OR", "nothing on its left"),
    ("AND", "nothing on its left"),
    ("NOT", "nothing on its right"),
    ("harbour OR", "nothing on its right"),
    ("NEAR/3 harbour", "nothing on its left"),
    ("\"", "never closed"),
    ("(harbour", "never closed"),
    ("harbour)", "never opened"),
    ("()", "nothing between"),
    ("「", "no word"),
    ("title:", "title:harbour"),
    ("speeker:halloran", "speaker:halloran"),
    ("date:2025-13", "no month 13"),
    ("date:2025-02-30", "date"),
    ("date:tomorrowish", "not a date"),
    ("conf:2", "between 0 and 1"),
    ("has:wings", "has: takes one of"),
    ("is:old", "is: takes one of"),
    ("type:oral", "type: takes one of"),
    ("/(/", "not understood"),
];

fn plain(text: &str) -> String {
    text.replace(['’', '‘'], "'")
}

fn line(command: &str, row: &serde_json::Value) -> String {
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("?").to_owned();
    plain(&match command {
        "quotes" => format!("{}: {}", text(&row["speaker"]["name"]), text(&row["text"])),
        _ => format!("{} ({}:{})", text(&row["title"]), text(&row["origin"]["path"]), row["origin"]["line"]),
    })
}

/// All that a query finds; the query may start with a dash.
fn all(command: &str, query: &str) -> Run {
    let options = ["--limit", "0", "--all-copies", "--format", "jsonl", "--index", sample()];
    let run = run_in(root(), &[&[command], &options[..], &["--", query]].concat());
    assert!(run.code < 2, "{command} {query}: {}", run.err);
    run
}

/// What is wrong with the answers.
fn wrong(questions: &[Question]) -> Vec<String> {
    let mut out = Vec::new();
    for (question, found, not) in questions {
        let (command, query) = question.split_once(' ').expect("a command and a query");
        let rows = all(command, query).rows();
        let lines: Vec<String> = rows.iter().map(|row| line(command, row)).collect();
        let holds = |text: &&&str| lines.iter().any(|line| line.contains(&plain(text)));
        out.extend(found.iter().filter(|t| !holds(t)).map(|t| format!("{question}: {t:?} is not found")));
        out.extend(not.iter().filter(holds).map(|t| format!("{question}: {t:?} is found")));
        if found.is_empty() && not.is_empty() && !lines.is_empty() {
            out.push(format!("{question}: {} rows are found", lines.len()));
        }
    }
    out
}

#[track_caller]
fn right(questions: &[Question]) {
    let wrong = wrong(questions);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_and_operators() {
    right(WORDS);
}

#[test]
fn phrases_forms_and_proximity() {
    right(SHAPES);
}

#[test]
fn fields() {
    right(FIELDS);
}

#[test]
fn every_field_is_in_the_table() {
    let all: Vec<&str> =
        [WORDS, SHAPES, FIELDS, TRAPS].concat().iter().map(|(question, ..)| *question).collect();
    assert!(all.len() >= 60, "{}", all.len());
    for (name, _) in whosaid::query::ast::Field::ALL {
        assert!(all.iter().any(|q| q.contains(&format!("{name}:"))), "{name}");
    }
}

#[test]
fn traps() {
    right(TRAPS);
}

#[test]
fn what_looks_like_an_operator_gets_a_hint() {
    for (query, hint) in HINTS {
        let run = run_in(root(), &["search", "--index", sample(), "--", query]);
        assert!(run.code < 2 && run.err.contains("hint:") && run.err.contains('^'), "{query}: {}", run.err);
        assert!(run.err.contains(hint), "{query}: {}", run.err);
    }
}

#[test]
fn a_wrong_query_is_refused_with_its_place() {
    for (query, reason) in REFUSED {
        let run = run_in(root(), &["search", "--index", sample(), "--", query]).code(2);
        assert!(run.err.contains('^') && run.err.contains(reason), "{query}: {}", run.err);
        assert_eq!(run.out, "", "{query}");
    }
}

#[test]
fn a_query_of_any_length_and_depth_is_answered_or_refused() {
    let long = "harbour ".repeat(1_250);
    assert_eq!(long.len(), 10_000);
    assert_eq!(all("search", &long).rows().len(), all("search", "harbour").rows().len());
    assert!(all("search", &"x".repeat(10_000)).rows().is_empty());
    let deep = format!("{}gulls{}", "(".repeat(500), ")".repeat(500));
    let run = run_in(root(), &["search", "--index", sample(), "--", &deep]);
    match run.code {
        0 => assert!(run.out.contains(GULLS), "{}", run.out),
        code => assert!(code == 2 && run.err.contains('^'), "{code}: {}", run.err),
    }
}
