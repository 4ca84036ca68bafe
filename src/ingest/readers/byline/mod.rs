//! Bylines: from the line as printed to the names in it.
//!
//! A byline is a short text in no fixed form: "By Mara Quill", "Story by …",
//! "MARA QUILL and T. O'DAY, Harbour Correspondents", "Mara Quill in Port Lyle
//! for The Ledger", "mquill@ledger.example". [`clean`] drops what is not a name
//! (lead-ins, roles, places, papers, agencies, addresses, dates) and splits the
//! rest. The text is always kept, so a name it misses is not lost.

mod words;

use super::agency::agency;
use crate::article::Byline;
use crate::lexicon::{BODIES, PARTS, PLACES, TITLES, months};
use words::{DAYS, DEGREES, JOINTS, LEADS, LINE_LEADS, ROLE_WORDS, TAILS};

/// A byline with its names. The text is `raw` with its white space collapsed.
pub fn clean(raw: &str) -> Byline {
    let text = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let names = names(&text);
    Byline { text, names }
}

/// Bylines from a list of authors, as structured formats give them: each entry
/// is one byline, empty ones are dropped.
pub fn from_list<'a>(entries: impl IntoIterator<Item = &'a str>) -> Vec<Byline> {
    let mut out: Vec<Byline> = Vec::new();
    for entry in entries {
        let byline = clean(entry);
        if !byline.text.is_empty() && !out.contains(&byline) {
            out.push(byline);
        }
    }
    out
}

/// The byline a line of running text is, if it is nothing else: a lead-in
/// ("By", "Story by" …) followed by at least one name, on a short line that
/// does not end like a sentence.
pub fn from_line(line: &str) -> Option<Byline> {
    let line = line.trim().trim_matches(|c| matches!(c, '*' | '_'));
    if line.len() > 160 || line.is_empty() {
        return None;
    }
    let lead = LINE_LEADS.iter().filter_map(|lead| after_lead(line, lead)).next()?;
    let first = lead.split_whitespace().next()?;
    // "By then …", "By 2030": a name starts upper-case
    if !first.starts_with(char::is_uppercase) {
        return None;
    }
    let byline = clean(line);
    let words = line.split_whitespace().count();
    let sentence = line.ends_with(['.', '!', '?', '…', '”', '"', ',', ':', ';']) && words > 7;
    let named = byline.names.iter().any(|n| n.contains(' ')) || (!byline.names.is_empty() && words <= 3);
    // an agency or a paper signs too: "By The Associated Press"
    let body = words <= 7 && (agency(lead).is_some() || names_body(lead));
    ((named && !sentence && words <= 18) || body).then_some(byline)
}

/// "Harbour Correspondent", "Chief political editor": what somebody is who writes.
pub fn is_office(text: &str) -> bool {
    let words: Vec<String> = text.split([' ', ',', '/', '&']).map(fold).filter(|w| !w.is_empty()).collect();
    // "Editor resigns over quay" has more to say
    words.last().is_some_and(|w| is_role(w)) || words.first().is_some_and(|w| is_role(w)) && words.len() == 1
}

fn names_body(text: &str) -> bool {
    text.split_whitespace().all(|w| w.starts_with(char::is_uppercase) || matches!(w, "and" | "of" | "&"))
        && text.split_whitespace().any(|w| is_body(&fold(w)))
}

/// What follows `lead` in `line`, compared without regard to case.
fn after_lead<'a>(line: &'a str, lead: &str) -> Option<&'a str> {
    let head = line.get(..lead.len())?;
    if !head.eq_ignore_ascii_case(lead) {
        return None;
    }
    let rest = &line[lead.len()..];
    let parted = lead.ends_with(':') || rest.starts_with([' ', ':', '\u{a0}']);
    let rest = rest.trim_start_matches([' ', ':', '\u{a0}']);
    (parted && !rest.is_empty()).then_some(rest)
}

fn fold(word: &str) -> String {
    word.trim_matches(|c: char| matches!(c, ',' | ';' | ':' | '(' | ')' | '"')).to_lowercase()
}

/// The names in a byline, in order, each once.
fn names(text: &str) -> Vec<String> {
    let mut text = text
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '*' | '_' | '"'));
    // "Reporting by A and B; Editing by C": only who reported counts
    if let Some(at) = find_ignore_case(text, "reporting by ") {
        text = text[at..].split(';').next().unwrap_or(text);
    }
    while let Some(rest) = LEADS.iter().find_map(|lead| after_lead(text, lead)) {
        text = rest;
    }
    let shouted = is_shouted(text);
    let segments = segments(text);
    let mut out: Vec<String> = Vec::new();
    for (k, segment) in segments.iter().enumerate() {
        let folded = fold(segment);
        if is_suffix(&folded) {
            if let Some(last) = out.last_mut() {
                last.push(' ');
                last.push_str(segment);
            }
            continue;
        }
        let Some(name) = person(segment, shouted) else { continue };
        // after a full name a single word is a place ("Mara Quill, Lyle")
        let single = !name.contains(' ');
        if single && k > 0 && !out.is_empty() && out.iter().any(|n| n.contains(' ')) {
            continue;
        }
        if !out.contains(&name) {
            out.push(name);
        }
    }
    // "Quill, Mara"
    if let ([a, b], [_, _]) = (out.as_slice(), segments.as_slice())
        && !a.contains(' ')
        && !b.contains(' ')
        && text.contains(',')
    {
        return vec![format!("{b} {a}")];
    }
    // a pen name or handle that stands alone
    if out.is_empty() && !text.contains(char::is_whitespace) && is_handle(text) {
        out.push(text.to_string());
    }
    out
}

/// No person is called so: a segment that holds one is a body.
fn is_body(word: &str) -> bool {
    BODIES.has(word, "byline-body")
}

/// What people are called who write; a segment that holds one is a role.
fn is_role(word: &str) -> bool {
    TITLES.has(word, "byline-role")
}

fn is_suffix(word: &str) -> bool {
    PARTS.has(word, "suffix-byline")
}

fn is_handle(text: &str) -> bool {
    let folded = text.to_lowercase();
    // "ledger.example" is a site, not a writer
    let site = folded.rsplit_once('.').is_some_and(|(_, end)| end.len() <= 4);
    let day = DAYS.contains(&folded.as_str());
    let taken = day || is_body(&folded) || is_role(&folded) || months::in_print(&folded);
    text.chars().any(char::is_alphabetic)
        && !text.contains(['@', '/', ':'])
        && !site
        && !taken
        && agency(text).is_none()
}

fn find_ignore_case(text: &str, needle: &str) -> Option<usize> {
    let (hay, needle) = (text.as_bytes(), needle.as_bytes());
    (0..(hay.len() + 1).saturating_sub(needle.len()))
        .find(|&k| hay[k..k + needle.len()].eq_ignore_ascii_case(needle))
}

/// All letters upper-case, and more than an abbreviation's worth of them.
fn is_shouted(text: &str) -> bool {
    let (mut upper, mut lower) = (0, 0);
    for word in text.split_whitespace().filter(|w| !JOINTS.contains(&w.to_lowercase().as_str())) {
        upper += word.chars().filter(|c| c.is_uppercase()).count();
        lower += word.chars().filter(|c| c.is_lowercase()).count();
    }
    upper > 5 && lower == 0
}

/// The stretches of a byline that may each be a name.
fn segments(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for part in text.split(['|', '•', '·', ';', '\n', ',', '(', ')', '/', '[', ']']) {
        for part in part.split(" - ").flat_map(|p| p.split(" – ")).flat_map(|p| p.split(" — ")) {
            let mut start = 0;
            let mut at = 0;
            for word in part.split_inclusive(' ') {
                if JOINTS.contains(&word.trim().to_lowercase().as_str()) {
                    out.push(part[start..at].trim());
                    start = at + word.len();
                }
                at += word.len();
            }
            out.push(part[start..].trim());
        }
    }
    out.retain(|s| !s.is_empty());
    out
}

/// The segment as a person's name, if it can be one.
fn person(segment: &str, shouted: bool) -> Option<String> {
    let mut segment =
        segment.trim_matches(|c: char| matches!(c, '"' | '“' | '”' | ':' | '*' | '-' | '–' | '—' | ' '));
    while let Some(rest) = LEADS.iter().find_map(|lead| after_lead(segment, lead)) {
        segment = rest;
    }
    if agency(segment).is_some() || PLACES.has(&segment.to_lowercase(), "byline") {
        return None;
    }
    let mut words: Vec<&str> =
        segment.split_whitespace().filter(|w| !w.contains(['@', '\\']) && !w.contains("://")).collect();
    while words.first().is_some_and(|w| TITLES.has(&w.to_lowercase(), "byline-title")) {
        words.remove(0);
    }
    if let Some(cut) = words.iter().skip(1).position(|w| TAILS.contains(&w.to_lowercase().as_str())) {
        words.truncate(cut + 1);
    }
    // "Mara Quill Senior Political Editor"
    if let Some(role) = words.iter().position(|w| is_role(&fold(w))) {
        let before = &words[..role];
        let cut = before.iter().position(|w| ROLE_WORDS.contains(&fold(w).as_str())).unwrap_or(role);
        if cut < 2 {
            return None;
        }
        words.truncate(cut);
    }
    while words.last().is_some_and(|w| DEGREES.contains(&w.to_lowercase().as_str())) {
        words.pop();
    }
    if words.is_empty() || words.len() > 6 {
        return None;
    }
    for word in &words {
        let folded = fold(word);
        let first = word.chars().next()?;
        let cased = first.is_alphabetic() && !first.is_lowercase();
        let inner = word.chars().any(char::is_uppercase) && first.is_alphabetic();
        let particle = PARTS.has(&folded, "byline");
        if !(cased || inner || particle || matches!(first, '\'' | '’' | '"' | '“'))
            || word.chars().any(|c| c.is_ascii_digit() || matches!(c, '#' | '=' | '<' | '>' | '%'))
            || is_body(folded.trim_end_matches('.'))
            || is_role(&folded)
            || words.len() == 1 && (DAYS.contains(&folded.as_str()) || months::in_print(&folded))
            || folded.ends_with(".com")
            || folded.ends_with(".org")
            || folded.ends_with(".net")
        {
            return None;
        }
    }
    let name = words.join(" ");
    let name = name.trim_end_matches([',', ':', ';']);
    let name = if name.ends_with('.') && !keeps_dot(name) { &name[..name.len() - 1] } else { name };
    if DEGREES.contains(&name.to_lowercase().as_str()) || agency(name).is_some() {
        return None;
    }
    if shouted {
        return Some(capitalized(name));
    }
    // "MARA Quill": only one of the names is in capitals
    let loud = |w: &str| w.len() >= 4 && !w.contains('.') && w.bytes().all(|b| b.is_ascii_uppercase());
    let words: Vec<String> = name
        .split(' ')
        .map(|w| if loud(w) && name.contains(' ') { capitalized(w) } else { w.to_string() })
        .collect();
    Some(words.join(" "))
}

/// Whether the last dot belongs to the name: "Perry Lund Jr.", "Juan M."
fn keeps_dot(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or(name);
    is_suffix(&last.to_lowercase()) || last.chars().count() == 2 || last.matches('.').count() > 1
}

/// "T. O'DAY-MCBRIDE" as "T. O'Day-McBride".
fn capitalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (k, word) in name.split(' ').enumerate() {
        if k > 0 {
            out.push(' ');
        }
        if word.contains('.') || is_suffix(&word.to_lowercase()) && !word.eq_ignore_ascii_case("jr") {
            out.push_str(word);
            continue;
        }
        let mut start = true;
        // where the part between hyphens begins
        let mut part = 0;
        let letters: Vec<char> = word.chars().collect();
        for (i, &c) in letters.iter().enumerate() {
            if start {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
            let mc = i == part + 1 && letters[part] == 'M' && c == 'C' && letters.len() > part + 4;
            let apostrophe = matches!(c, '\'' | '’') && i + 2 < letters.len();
            start = c == '-' || apostrophe || mc;
            if c == '-' {
                part = i + 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(raw: &str, expect: &[&str]) {
        assert_eq!(clean(raw).names, expect, "{raw}");
    }

    #[test]
    fn leads_and_joints() {
        check("Story by Mara Quill", &["Mara Quill"]);
        check("By Mara Quill and Tomas O'Day", &["Mara Quill", "Tomas O'Day"]);
        check(
            "By: Mara Quill, Tomas O'Day & Ilse van der Meer",
            &["Mara Quill", "Tomas O'Day", "Ilse van der Meer"],
        );
        check("Von Ilse Bergmann und Jörg Äbel", &["Ilse Bergmann", "Jörg Äbel"]);
        check("Posted by: Mara Quill", &["Mara Quill"]);
        check("(Reporting by Mara Quill in Port Lyle; Editing by Ann Vole)", &["Mara Quill"]);
    }

    #[test]
    fn what_is_no_name_is_dropped() {
        check("Mara Quill, Political Editor", &["Mara Quill"]);
        check("Mara Quill Senior Political Correspondent", &["Mara Quill"]);
        check("Mara Quill in Port Lyle for The Ledger", &["Mara Quill"]);
        check("Mara Quill, Harbour News", &["Mara Quill"]);
        check("Mara Quill | The Ledger", &["Mara Quill"]);
        check("Mara Quill, mquill@ledger.example", &["Mara Quill"]);
        check("Mara Quill, New York", &["Mara Quill"]);
        check("Mara Quill, Ph.D.", &["Mara Quill"]);
        check("By Mara Quill Updated 12:01 GMT, 5 May 2015", &["Mara Quill"]);
        check("Dr. Mara Quill, Reuters", &["Mara Quill"]);
        check("Reuters Staff", &[]);
        check("The Associated Press", &[]);
        check("By Staff Reporter", &[]);
        check("https://social.example/mquill", &[]);
    }

    #[test]
    fn forms_of_names() {
        check("MARA QUILL AND T. O'DAY-MCBRIDE", &["Mara Quill", "T. O'Day-McBride"]);
        check("Perry Lund Jr.", &["Perry Lund Jr."]);
        check("Perry Lund, Jr.", &["Perry Lund Jr."]);
        check("Quill, Mara", &["Mara Quill"]);
        check("tidewatcher77", &["tidewatcher77"]);
        check("焦鹏", &["焦鹏"]);
        check("MARA Quill", &["Mara Quill"]);
        check("The Tide Network, Inc.", &[]);
    }

    #[test]
    fn lines_that_are_bylines() {
        assert!(from_line("Story by Mara Quill").is_some());
        assert!(from_line("By The Associated Press").is_some());
        assert!(from_line("By MARA QUILL, Staff Writer").is_some());
        assert!(from_line("By Tuesday the harbour had closed.").is_none());
        assert!(from_line("By then it was late").is_none());
        assert!(from_line("By Monday").is_none());
        assert!(from_line("Mara Quill said so").is_none());
    }
}
