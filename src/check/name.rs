//! Whether two ways of naming a speaker can mean one person.

use crate::lexicon::{BODIES, PARTS, Row, SHORT, TITLES};
use crate::query::words::fold;

/// A name in parts, folded.
#[derive(Debug, Default)]
struct Name {
    given: Vec<String>,
    surname: String,
    /// "jr", "sr", "ii" …
    suffix: Option<String>,
    /// All words but titles.
    words: Vec<String>,
}

impl Name {
    fn parse(text: &str) -> Option<Name> {
        let head = text.split(['(', ';', '\n']).next().unwrap_or(text);
        let mut parts = head.split(',').map(str::trim);
        let mut name = parts.next().unwrap_or("").to_string();
        let mut suffix = None;
        if let Some(second) = parts.next() {
            let plain = fold(second.trim_end_matches('.'));
            let words: Vec<&str> = second.split_whitespace().collect();
            let given = words.iter().all(|w| w.starts_with(char::is_uppercase) && !is_title(&fold(w)));
            if is_suffix(&plain) {
                suffix = Some(plain);
            } else if name.split_whitespace().count() == 1 && !words.is_empty() && words.len() < 3 && given {
                // "Tolland, Ben"
                name = format!("{second} {name}");
            }
        }
        let raw: Vec<&str> =
            name.split(|c: char| c.is_whitespace() || c == '.').filter(|w| !w.is_empty()).collect();
        let mut words: Vec<(String, bool)> = Vec::new();
        for word in raw {
            let trimmed = word.trim_matches(|c: char| !c.is_alphanumeric());
            let folded = fold(trimmed);
            let folded = crate::query::stem::possessor(&folded).to_string();
            if !folded.is_empty() && folded != "the" {
                let small = trimmed.starts_with(char::is_lowercase) && !PARTS.has(&folded, "check");
                let initial = trimmed.chars().count() == 1;
                words.push((folded.clone(), (small || is_title(&folded)) && !initial));
            }
        }
        while let Some((last, _)) = words.last() {
            if words.len() > 1 && is_suffix(last) {
                suffix = Some(last.clone());
                words.pop();
            } else {
                break;
            }
        }
        // a title may be all there is of a name ("King", "the Pope")
        let person = !words.last().is_some_and(|(last, _)| BODIES.has(last, "check-body"));
        let last_title =
            words.iter().take(words.len().saturating_sub(1)).rposition(|(_, title)| *title && person);
        let mut words: Vec<String> =
            words.into_iter().skip(last_title.map_or(0, |k| k + 1)).map(|(w, _)| w).collect();
        while words.len() > 1 && words.last().is_some_and(|w| BODIES.has(w, "check-company")) {
            words.pop();
        }
        let surname = words.last()?.clone();
        let given = words[..words.len() - 1].iter().filter(|w| !PARTS.has(w, "check")).cloned().collect();
        Some(Name { given, surname, suffix, words })
    }
}

fn is_title(word: &str) -> bool {
    TITLES.has(word, "check")
}

fn is_suffix(word: &str) -> bool {
    PARTS.has(word, "suffix-check")
}

fn is_initial(name: &str) -> bool {
    name.chars().count() == 1
}

/// The names that a given name may be short for without being their start.
fn long_forms(short: &str) -> impl Iterator<Item = &'static str> {
    let tags = SHORT.get(short).into_iter().flat_map(Row::tags);
    tags.filter_map(|tag| tag.strip_prefix("check="))
}

/// Whether two given names can be one: equal, an initial, a short form, or spelled
/// otherwise.
fn alike(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if a == b || (is_initial(short) && long.starts_with(short)) {
        return true;
    }
    if short.len() >= 3 && sounds(a) == sounds(b) {
        return true;
    }
    // "Ben" is Benjamin, but "Paul" is not Paula
    let other_gender = |rest: &str| {
        matches!(
            rest,
            "a" | "e" | "le" | "la" | "lle" | "lla" | "na" | "ne" | "ine" | "ina" | "ette" | "etta"
        )
    };
    let start = long.strip_prefix(short).is_some_and(|rest| short.len() >= 3 && !other_gender(rest));
    let known = |short: &str, long: &str| long_forms(short).any(|form| form == long);
    let cousins = || long_forms(a).any(|form| known(b, form));
    start || known(a, b) || known(b, a) || cousins()
}

/// A name without what spellings of it differ in: "Jon" and "John", "Schäuble" and
/// "Schaeuble", "Philip" and "Phillip", "Marc" and "Mark".
fn sounds(name: &str) -> String {
    let plain = name.replace("ph", "f").replace("ae", "a").replace("oe", "o").replace("ue", "u");
    let mut out = String::with_capacity(plain.len());
    for (k, c) in plain.chars().enumerate() {
        let c = match c {
            'h' if k > 0 => continue,
            'c' | 'q' => 'k',
            'y' => 'i',
            c => c,
        };
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
}

/// Whether two surnames can be one: equal, spelled otherwise, or, when long, with a
/// slip of one letter that is not the first.
fn surnames_agree(a: &str, b: &str) -> bool {
    a == b
        || a.len().min(b.len()) >= 4 && sounds(a) == sounds(b)
        || a.chars().count().min(b.chars().count()) >= SLIP
            && a.chars().next() == b.chars().next()
            && one_slip(a, b)
}

/// Letters of a surname in which a slip is still a slip and not another name.
const SLIP: usize = 7;

/// Whether one letter is changed, missing, too many, or two are swapped.
fn one_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let end = a[start..].iter().rev().zip(b[start..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (x, y) = (&a[start..a.len() - end], &b[start..b.len() - end]);
    match (x, y) {
        ([], [_]) | ([_], []) | ([_], [_]) => true,
        ([p, q], [r, s]) => p == s && q == r,
        _ => false,
    }
}

fn given_agree(a: &[String], b: &[String]) -> bool {
    let (Some(first), Some(other)) = (a.first(), b.first()) else { return true };
    if !alike(first, other) {
        // "J. Edgar Hale" is Edgar Hale
        return a.iter().any(|x| !is_initial(x) && b.contains(x));
    }
    match (a.get(1), b.get(1)) {
        (Some(middle), Some(other)) => {
            alike(middle, other) || a[1..].iter().any(|x| !is_initial(x) && b.contains(x))
        }
        _ => true,
    }
}

/// Whether a draft's name for a speaker and the archive's can mean one person or
/// body: "Fed Chairman Tolland" is "Ben S. Tolland", "Osric Tarrow" is neither
/// Petra Tarrow nor Osric Tarrow Jr., "Tarrow" may be any of them.
pub fn speaker_agrees(claimed: &str, archive: &str) -> bool {
    let (Some(a), Some(b)) = (Name::parse(claimed), Name::parse(archive)) else { return false };
    let whole = |n: &Name| n.words.len() > 1;
    if a.suffix != b.suffix && (a.suffix.is_some() || whole(&a)) && (b.suffix.is_some() || whole(&b)) {
        return false;
    }
    if surnames_agree(&a.surname, &b.surname) && given_agree(&a.given, &b.given) {
        return true;
    }
    let (short, long) =
        if a.words.len() <= b.words.len() { (&a.words, &b.words) } else { (&b.words, &a.words) };
    match short.len() {
        1 if long.contains(&short[0]) => true,
        1 => is_acronym(&short[0], long),
        // surname first, as in Japanese
        _ => short.len() == long.len() && short.iter().all(|w| long.contains(w)),
    }
}

/// "sgc" of "sentencing guidelines council".
fn is_acronym(short: &str, words: &[String]) -> bool {
    let mut letters = short.chars();
    let long = words.iter().filter(|w| !matches!(w.as_str(), "of" | "and" | "for" | "on" | "in"));
    words.len() >= 2
        && long.map(|w| w.chars().next()).all(|c| c == letters.next())
        && letters.next().is_none()
}
