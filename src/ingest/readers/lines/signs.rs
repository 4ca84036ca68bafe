//! What single lines at the head of a text are told by.

use super::{Line, Role};
use crate::article::Byline;
use crate::ingest::{byline, date};

/// A name by itself below the headline, where what follows says that it signs:
/// its office, its paper, or the date.
pub fn signed(text: &str, below: &[Line], roles: &[(usize, Role)]) -> Option<Byline> {
    let titled = roles.iter().any(|r| r.1 == Role::Words);
    let words: Vec<&str> = text.split_whitespace().collect();
    let named = (2..=4).contains(&words.len())
        && words.iter().all(|w| w.starts_with(char::is_uppercase))
        && !text.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '?' | '!' | ',' | '/' | '|'));
    if !titled || !named {
        return None;
    }
    let next = below.iter().map(|l| l.text.trim()).find(|l| !l.is_empty())?;
    let dated = next.len() <= 60 && date::find_in_text(next).is_some_and(|(span, _)| span.start <= 10);
    let found = byline::clean(text);
    let signs = is_station(next) || dated || byline::from_line(next).is_some_and(|b| b.names == found.names);
    (signs && found.names.len() == 1).then_some(found)
}

/// "Harbour correspondent", "BBC News, Port Lyle", "Reporting from Port Lyle".
pub fn is_station(text: &str) -> bool {
    let words = text.split_whitespace().count();
    if words > 7 || text.ends_with(['.', '!', '?']) {
        return false;
    }
    let lower = text.to_lowercase();
    let from = lower.starts_with("reporting from ") || lower.starts_with("bbc news");
    from || words <= 5 && byline::is_office(text)
}

/// A name as papers have them: short, every word of weight in capitals.
pub fn is_paper(name: &str) -> bool {
    let small = |w: &str| {
        matches!(w, "of" | "the" | "and" | "&" | "de" | "du" | "la" | "le" | "del" | "der" | "–" | "-")
    };
    name.split_whitespace().count() <= 6
        && name.split_whitespace().all(|w| small(w) || !w.starts_with(char::is_lowercase))
}

/// A line that holds nothing but words that sections are called by.
pub fn is_section(text: &str) -> bool {
    const SECTIONS: &[&str] = &[
        "africa",
        "analysis",
        "art",
        "arts",
        "asia",
        "australia",
        "books",
        "breaking",
        "britain",
        "business",
        "climate",
        "comment",
        "courts",
        "crime",
        "culture",
        "economics",
        "economy",
        "education",
        "energy",
        "entertainment",
        "environment",
        "europe",
        "exclusive",
        "film",
        "finance",
        "food",
        "football",
        "global",
        "health",
        "international",
        "justice",
        "latest",
        "law",
        "lifestyle",
        "local",
        "markets",
        "media",
        "money",
        "music",
        "national",
        "news",
        "obituaries",
        "opinion",
        "philanthropy",
        "politics",
        "property",
        "regional",
        "religion",
        "science",
        "society",
        "sport",
        "sports",
        "stage",
        "tech",
        "technology",
        "travel",
        "uk",
        "us",
        "video",
        "weather",
        "world",
    ];
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).peekable();
    words.peek().is_some()
        && text.split_whitespace().count() <= 3
        && words.all(|w| SECTIONS.contains(&w.to_lowercase().as_str()) || w == "and")
}
