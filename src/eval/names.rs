//! When two names mean the same speaker.

const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sen",
    "senator",
    "rep",
    "representative",
    "gov",
    "governor",
    "president",
    "vice",
    "secretary",
    "gen",
    "general",
    "col",
    "lt",
    "capt",
    "sgt",
    "judge",
    "justice",
    "mayor",
    "former",
    "ex",
    "prof",
    "professor",
    "rev",
    "the",
    "a",
    "an",
    "sir",
    "republican",
    "democratic",
    "democrat",
    "gop",
    "speaker",
    "lord",
    "state",
    "attorney",
];

const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

const SMALL: &[&str] = &[
    "a", "an", "the", "of", "to", "in", "for", "on", "at", "by", "and", "his", "her", "their", "one", "some",
];

/// Removes `'s` where a word ends with it.
fn bare(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some(at) = rest.find(['\'', '’']) {
        let mark = rest[at..].chars().next().map_or(1, char::len_utf8);
        let tail = &rest[at + mark..];
        let possessive =
            tail.starts_with('s') && !tail[1..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        out.push_str(&rest[..if possessive { at } else { at + mark }]);
        rest = if possessive { &tail[1..] } else { tail };
    }
    out + rest
}

/// Lower-cased words, inner hyphens and apostrophes kept.
fn words(name: &str) -> Vec<String> {
    let lower = bare(name).to_lowercase();
    let mut out: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut chars = lower.chars().peekable();
    while let Some(c) = chars.next() {
        let joins = !word.is_empty()
            && matches!(c, '-' | '\'' | '’')
            && chars.peek().is_some_and(|n| n.is_alphanumeric());
        if c.is_alphanumeric() || joins {
            word.push(c);
        } else if !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

fn untitled(mut words: Vec<String>) -> Vec<String> {
    let keep =
        words.iter().take(words.len().saturating_sub(1)).take_while(|w| TITLES.contains(&w.as_str())).count();
    words.drain(..keep);
    words
}

fn within(a: &[&String], b: &[&String]) -> bool {
    a.iter().all(|w| b.contains(w))
}

/// Whether a predicted speaker is the gold one. With `full` the prediction must give
/// first and last name where the gold does.
pub fn same(predicted: Option<&str>, gold: &str, full: bool) -> bool {
    let Some(predicted) = predicted.filter(|p| !p.is_empty()) else { return gold.is_empty() };
    if gold.is_empty() {
        return false;
    }
    let (p, g) = (untitled(words(predicted)), untitled(words(gold)));
    if p.is_empty() || g.is_empty() {
        return false;
    }
    if p == g {
        return true;
    }
    let capitals = gold.chars().filter(char::is_ascii_uppercase).count();
    let proper =
        capitals >= 2 && gold.starts_with(char::is_uppercase) && !gold.to_lowercase().starts_with("the ");
    if proper && g.len() >= 2 {
        let strip = |w: &'_ [String]| -> Vec<usize> {
            (0..w.len()).filter(|&k| !SUFFIXES.contains(&w[k].as_str())).collect()
        };
        let ps: Vec<&String> = strip(&p).into_iter().map(|k| &p[k]).collect();
        let gs: Vec<&String> = strip(&g).into_iter().map(|k| &g[k]).collect();
        let (Some(pl), Some(gl)) = (ps.last(), gs.last()) else { return false };
        if ps.len() == 1 {
            return !full && (ps[0] == gs[0] || ps[0] == *gl);
        }
        let junior = |w: &[String]| w.iter().any(|x| x == "jr");
        if junior(&p) != junior(&g) {
            return false;
        }
        if pl == gl {
            let (a, b) = (ps[0], gs[0]);
            let head = |w: &str, n: usize| w.chars().take(n).collect::<String>();
            let short = a.chars().count() == 1 || b.chars().count() == 1 || head(a, 3) == head(b, 3);
            return a == b || head(a, 1) == head(b, 1) && short || within(&ps, &gs) || within(&gs, &ps);
        }
        return within(&gs, &ps);
    }
    let keep = |w: &'_ [String]| -> Vec<usize> {
        (0..w.len()).filter(|&k| !SMALL.contains(&w[k].as_str())).collect()
    };
    let ps: Vec<&String> = keep(&p).into_iter().map(|k| &p[k]).collect();
    let gs: Vec<&String> = keep(&g).into_iter().map(|k| &g[k]).collect();
    if ps.is_empty() || gs.is_empty() {
        return false;
    }
    let (short, long) = if ps.len() <= gs.len() { (&ps, &gs) } else { (&gs, &ps) };
    within(short, long) && (!full || short.len() * 2 >= long.len())
}

/// How a predicted name compares with the one that a stretch was annotated with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    Full,
    /// The same person by less than the full name.
    Part,
    No,
}

const NEWS_TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "sir",
    "lord",
    "lady",
    "dame",
    "prof",
    "professor",
    "president",
    "senator",
    "sen",
    "rep",
    "gov",
    "general",
    "gen",
    "judge",
    "minister",
    "the",
    "a",
    "an",
];

/// Words of a name without titles and initials.
pub fn plain(name: &str) -> Vec<String> {
    let lower = bare(&name.to_lowercase());
    lower
        .split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '\'' | '’' | '-')))
        .filter(|w| !w.is_empty() && !NEWS_TITLES.contains(w) && w.chars().count() > 1)
        .map(str::to_owned)
        .collect()
}

/// Compares a predicted name with an annotated one.
pub fn compare(gold: &str, predicted: &str) -> Match {
    let (g, p) = (plain(gold), plain(predicted));
    let Some(last) = p.last() else { return Match::No };
    let within = |a: &[String], b: &[String]| a.iter().all(|w| b.contains(w));
    if g == p || p.len() > 1 && (within(&g, &p) || within(&p, &g) && Some(last) == g.last()) {
        return Match::Full;
    }
    if within(&p, &g) || g.len() == 1 && p.contains(&g[0]) {
        return if g.len() == 1 { Match::Full } else { Match::Part };
    }
    Match::No
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_speaker_by_other_words() {
        assert!(same(Some("Sen. Orla M. Penn"), "Orla Penn", true));
        assert!(same(Some("Penn"), "Orla Penn", false) && !same(Some("Penn"), "Orla Penn", true));
        assert!(!same(Some("Mara Penn"), "Orla Penn", false));
        assert!(same(Some("the harbour board"), "harbour board", true));
        assert!(!same(Some("Orn Vale Jr."), "Orn Vale", false) && !same(None, "Orn Vale", false));
        assert_eq!(compare("Orla Penn", "Ms Penn"), Match::Part);
        assert_eq!(compare("Orla Penn", "Dr Orla J. Penn"), Match::Full);
        assert_eq!(compare("Orla Penn", "Orn Vale"), Match::No);
    }
}
