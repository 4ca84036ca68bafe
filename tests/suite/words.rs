//! What is known about words stands in the lexicon: its files are in order, and no other room keeps lists of its own.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use whosaid::check::speaker_agrees;
use whosaid::ingest::{byline, dateline};
use whosaid::persons::Name;
use whosaid::query::dates;

use super::house::{code, is_test, sources};
use super::util::{Dir, root};

/// Lines are no longer than this, in characters.
const WIDEST: usize = 120;

/// Words with their tags.
type Rows = Vec<(String, Vec<String>)>;

struct File {
    name: String,
    /// Tags that the lines on top explain; a closing `=` goes before a value.
    explained: HashSet<String>,
    rows: Rows,
}

fn files() -> Vec<File> {
    let mut out = Vec::new();
    for entry in fs::read_dir(root().join("src/lexicon/data")).expect("the data").flatten() {
        let text = fs::read_to_string(entry.path()).expect("a data file");
        let (top, rows): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("# "));
        let explained = top.iter().filter_map(|line| line[2..].split_once("  "));
        let row = |line: &&str| {
            let (word, tags) = line.split_once('\t').unwrap_or_else(|| panic!("{line:?} has no tags"));
            (word.to_owned(), tags.split(' ').map(str::to_owned).collect())
        };
        out.push(File {
            name: entry.file_name().to_string_lossy().into_owned(),
            explained: explained.flat_map(|(tags, _)| tags.split(' ').map(str::to_owned)).collect(),
            rows: rows.iter().map(row).collect(),
        });
    }
    assert!(out.len() > 8);
    out
}

/// A tag as it is explained: without its value, a number as none.
fn plain(tag: &str) -> Option<String> {
    match tag.split_once('=') {
        Some((key, value)) => {
            assert!(!value.is_empty(), "{tag} has no value");
            Some(format!("{key}="))
        }
        None => tag.parse::<u8>().is_err().then(|| tag.to_owned()),
    }
}

#[test]
fn data_files_are_sorted_and_say_what_their_tags_mean() {
    for file in files() {
        let name = &file.name;
        for pair in file.rows.windows(2) {
            let (a, b) = (&pair[0].0, &pair[1].0);
            assert!(a < b, "{name}: {b:?} stands after {a:?}");
        }
        let mut used = HashSet::new();
        for (word, tags) in &file.rows {
            assert!(!word.is_empty() && word.trim() == word, "{name}: {word:?}");
            let small = name == "abbreviations.tsv" || *word == word.to_lowercase();
            assert!(small, "{name}: {word} has capitals");
            let once: HashSet<_> = tags.iter().collect();
            assert_eq!(once.len(), tags.len(), "{name}: {word} has a tag twice");
            used.extend(tags.iter().filter_map(|tag| plain(tag)));
        }
        assert_eq!(used, file.explained, "{name}: tags used, and tags explained");
    }
}

#[test]
fn no_line_of_code_or_data_is_too_wide() {
    let check = |path: &Path, text: &str| {
        for line in text.lines() {
            assert!(line.chars().count() <= WIDEST, "{} has a line of {WIDEST}+: {line}", path.display());
        }
    };
    for path in sources(&root().join("src")) {
        if !is_test(&path) {
            check(&path, &code(&path));
        }
    }
    for entry in fs::read_dir(root().join("src/lexicon/data")).expect("the data").flatten() {
        check(&entry.path(), &fs::read_to_string(entry.path()).expect("a data file"));
    }
}

/// The words of some tags of a file.
fn tagged(files: &[File], name: &str, of: impl Fn(&str) -> bool) -> HashSet<String> {
    let file = files.iter().find(|file| file.name == name).expect("a data file");
    let rows = file.rows.iter().filter(|(_, tags)| tags.iter().any(|tag| of(tag)));
    rows.map(|(word, _)| word.clone()).collect()
}

/// The words of every string of a source, in lower case, with a gap wherever more than the marks of a list
/// stands between two strings.
fn strings(text: &str) -> Vec<Option<String>> {
    let mut out = Vec::new();
    let (mut at, mut last) = (0, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match bytes[at] {
            // characters, which may be a quotation mark; a lifetime has no second apostrophe
            b'\'' if bytes.get(at + 1) == Some(&b'\\') => at += 3,
            b'\'' if bytes.get(at + 2) == Some(&b'\'') => at += 2,
            b'"' => {
                let from = at + 1;
                at = from;
                while let Some(&byte) = bytes.get(at).filter(|byte| **byte != b'"') {
                    at += if byte == b'\\' { 2 } else { 1 };
                }
                let to = at.min(bytes.len());
                let listed = |c: char| c.is_whitespace() || ",|&[]()b".contains(c);
                if !text[last..from - 1].chars().all(listed) {
                    out.push(None);
                }
                let words =
                    text[from..to].split(|c: char| c.is_whitespace() || c == '\\').filter(|w| !w.is_empty());
                out.extend(words.map(|w| Some(w.trim_matches(['.', ',']).to_lowercase())));
                last = (to + 1).min(bytes.len());
            }
            _ => {}
        }
        at += 1;
    }
    out
}

#[test]
fn no_other_room_lists_months_titles_verbs_of_saying_or_given_names() {
    let files = files();
    let soft = tagged(&files, "grammar.tsv", |tag| tag == "names-soft");
    let verbs = tagged(&files, "months.tsv", |tag| tag == "verb");
    let titles = |tag: &str| {
        matches!(
            tag,
            "title" | "names-title" | "byline-title" | "persons-role" | "persons-he" | "persons-she"
        )
    };
    let saying = |tag: &str| {
        matches!(tag, "cue" | "says" | "reported-form" | "said-form" | "tag-verb" | "tag-base" | "tag-gerund")
    };
    let mut given = tagged(&files, "given.tsv", |tag| tag.ends_with("he"));
    given.extend(tagged(&files, "short.tsv", |_| true));
    let kinds = BTreeMap::from([
        ("months", &tagged(&files, "months.tsv", |tag| tag == "en") - &verbs),
        ("titles", &tagged(&files, "titles.tsv", titles) - &soft),
        ("verbs of saying", tagged(&files, "saying.tsv", saying)),
        ("given names", given),
    ]);
    let mut wrong = Vec::new();
    for path in sources(&root().join("src")) {
        // A scorer does not share the code that it scores.
        let own = ["src/lexicon", "src/eval"].iter().any(|p| path.starts_with(root().join(p)));
        if own || is_test(&path) {
            continue;
        }
        let words = strings(&code(&path));
        for (kind, known) in &kinds {
            let is_known = |word: &Option<String>| word.as_ref().is_some_and(|word| known.contains(word));
            for three in words.windows(3).filter(|three| three.iter().all(is_known)) {
                let three: Vec<&str> = three.iter().flatten().map(String::as_str).collect();
                wrong.push(format!("{} lists {kind}: {}", path.display(), three.join(" ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_list_is_seen_however_it_is_written() {
    let seen = |text| strings(text).split(Option::is_none).map(|run| run.len()).max();
    assert_eq!(seen(r#"const A: &[&str] = &["one", "two", "three"];"#), Some(3));
    assert_eq!(seen("const A: &str = \"one two \\\n    three\";"), Some(3));
    assert_eq!(seen(r#"matches!(word, "one" | "two" | "three")"#), Some(3));
    assert_eq!(seen(r#"f('"', "one"); g('\'', "two");"#), Some(1));
}

#[test]
fn rooms_know_a_cue_verb_a_title_and_a_month() {
    // attribution and the time of saying
    let dir = Dir::new();
    let body = "HALLEN, Sept. 9 (Norpress) - The quay of Hallen was closed on Monday.\n\n\
        “The piles will hold for a hundred years,” quipped Senator Mara Quillfeather on September 4.";
    let line = serde_json::json!({ "body": body, "published": "2024-09-09" });
    let file = dir.file("quay.jsonl", format!("{line}\n"));
    let rows = dir.run(&["extract", &file.to_string_lossy()]).code(0).rows();
    let quote = &rows[0]["quotes"][0];
    assert_eq!(quote["cue"]["text"], "quipped");
    assert_eq!(quote["speaker"]["name"], "Mara Quillfeather");
    assert_eq!(quote["speaker"]["role"], "Senator");
    assert_eq!(quote["said"]["date"], "2024-09-04");

    // the readers of bylines, datelines and dates
    assert_eq!(byline::clean("By Dame Mara Quillfeather, Reporter, Sept.").names, ["Mara Quillfeather"]);
    let (read, _) = dateline::read(body).expect("a dateline");
    assert_eq!(read.place.as_deref(), Some("HALLEN"));

    // queries, persons and checks
    let today = jiff::civil::date(2024, 9, 9);
    let month = (Some(jiff::civil::date(2024, 9, 1)), Some(jiff::civil::date(2024, 9, 30)));
    assert_eq!(dates::parse("sept 2024", today).ok(), Some(month));
    assert_eq!(Name::parse("Senator Mara Quillfeather").role.as_deref(), Some("Senator"));
    assert!(speaker_agrees("Senator Quillfeather", "Mara Quillfeather"));
}
