//! What services and content systems add at the end of titles and texts.

use super::furniture;

/// Between a headline and the name of the paper.
const SEPARATORS: &[&str] = &[" - ", " – ", " — ", " | ", " :: "];

/// Where a text came from, as content systems say it in a line of its own below: how the
/// line starts, and what stands further on in it.
const ORIGINS: &[(&str, &str)] = &[
    ("the post ", " appeared first on "),
    ("der beitrag ", " erschien zuerst auf "),
    ("l'article ", " est apparu en premier sur "),
    ("la entrada ", " se publicó primero en "),
    ("la entrada ", " aparece primero en "),
    ("l'articolo ", " proviene da "),
    ("het bericht ", " verscheen eerst op "),
    ("o post ", " apareceu primeiro em "),
    ("artykuł ", " pochodzi z serwisu "),
    ("inlägget ", " dök först upp på "),
    ("indlægget ", " blev først udgivet på "),
    ("innlegget ", " dukket først opp på "),
];

/// What a piece calls itself in such a line.
const PIECES: &[&str] = &["article", "story", "post", "piece", "column", "report", "essay"];

/// Links to the rest of a text, as its last words.
const LINKS: &[&str] = &[
    "continue reading",
    "keep reading",
    "read more",
    "read the rest",
    "read full article",
    "read full story",
    "read the full article",
    "read the full story",
    "read the original",
    "view full article",
    "view the full article",
    "view the full story",
    "view original",
    "weiterlesen",
    "lire la suite",
    "leer más",
    "seguir leyendo",
    "continua a leggere",
    "leggi tutto",
    "lees verder",
    "lees meer",
    "läs mer",
    "les mer",
    "læs mere",
    "continue lendo",
    "leia mais",
    "czytaj dalej",
];

/// The headline without the name of the paper behind it.
pub fn without_paper<'t>(title: &'t str, paper: &str) -> &'t str {
    let paper = bare(paper);
    for separator in SEPARATORS {
        let Some((head, tail)) = title.rsplit_once(separator) else { continue };
        if !paper.is_empty() && bare(tail) == paper && head.split_whitespace().nth(1).is_some() {
            return head.trim_end();
        }
    }
    title
}

fn bare(name: &str) -> String {
    let name = fold(name);
    name.strip_prefix("the ").unwrap_or(&name).to_string()
}

fn fold(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace('’', "'").to_lowercase()
}

/// The text without the count of what a service keeps back: "… [+2829 chars]".
pub fn without_count(text: &str) -> &str {
    let rest = text.trim_end();
    let Some((before, mark)) = rest.rsplit_once('[') else { return text };
    let Some(mark) = mark.strip_suffix(']') else { return text };
    let mark = mark.trim_start_matches('+');
    let digits = mark.trim_start_matches(|c: char| c.is_ascii_digit() || c == ',');
    let counts = digits.len() < mark.len() && matches!(digits.trim(), "chars" | "characters" | "more chars");
    if counts { before.trim_end() } else { text }
}

/// The text of a feed without the lines below it that say where it came from, link to
/// the rest or ask to share; what was cut goes into `cut`.
pub fn without_tail<'t>(text: &'t str, title: Option<&str>, cut: &mut Vec<String>) -> &'t str {
    let title = title.map(fold).unwrap_or_default();
    let mut text = text.trim_end();
    loop {
        let start = text.rfind('\n').map_or(0, |at| at + 1);
        let line = &text[start..];
        let tail = if start > 0 && is_tail(line, &title) { line } else { link(line) };
        if tail.is_empty() || tail.len() == text.len() {
            return text;
        }
        cut.push(tail.trim().to_string());
        text = text[..text.len() - tail.len()].trim_end();
    }
}

fn is_tail(line: &str, title: &str) -> bool {
    let folded = fold(line);
    if furniture::is_furniture(line) || is_origin(&folded, title) || is_link(&folded) {
        return true;
    }
    if is_request(&folded) {
        return true;
    }
    let mut parts = line.split(['|', '·', '•']).map(str::trim).filter(|part| !part.is_empty()).peekable();
    let row = line.contains(['|', '·', '•']) && parts.peek().is_some();
    row && parts.all(|part| {
        furniture::is_furniture(part) || matches!(fold(part).as_str(), "comments" | "comment" | "permalink")
    })
}

/// "Share this: …", "Get the news by mail. Sign up here."
fn is_request(folded: &str) -> bool {
    let bare = folded.trim_end_matches(['.', '!', '»', '→', ' ']);
    let asks = ["sign up here", "subscribe here", "sign up now", "sign up today"]
        .iter()
        .any(|end| bare.ends_with(end));
    let shares = ["share this:", "share:", "share on:"].iter().any(|start| folded.starts_with(start));
    (asks || shares) && !folded.contains(['“', '"']) && folded.split_whitespace().nth(25).is_none()
}

/// "The post … appeared first on …", "This story originally appeared in …".
fn is_origin(folded: &str, title: &str) -> bool {
    if folded.split_whitespace().nth(60).is_some() {
        return false;
    }
    if ORIGINS.iter().any(|(start, middle)| folded.starts_with(start) && folded.contains(middle)) {
        return true;
    }
    let piece = folded.strip_prefix("this ").or_else(|| folded.strip_prefix("the "));
    let piece = piece.and_then(|rest| PIECES.iter().find_map(|p| rest.strip_prefix(p)));
    let titled = || folded.strip_prefix(title).filter(|_| !title.is_empty());
    let Some(rest) = piece.or_else(titled) else { return false };
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("was ").unwrap_or(rest);
    ["first", "originally"].iter().any(|when| {
        let rest = rest.strip_prefix(when).map(str::trim_start);
        rest.is_some_and(|r| r.starts_with("appeared ") || r.starts_with("published "))
    }) || rest.starts_with("appeared first ")
}

/// A link to the rest, with no more than a title and an arrow behind it.
fn is_link(folded: &str) -> bool {
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | '”' | '"'));
    let link = LINKS.iter().find_map(|link| bare.strip_prefix(link));
    link.is_some_and(|rest| {
        rest.is_empty()
            || rest.starts_with([' ', ':', '.', '…'])
                && !rest.contains(['“', '"'])
                && rest.split_whitespace().nth(20).is_none()
                && (!rest.trim_end().ends_with('.') || rest.trim_matches(['.', ' ']).is_empty())
    })
}

/// A link to the rest on the last line of the text itself, behind its last sentence.
fn link(line: &str) -> &str {
    // no link is longer
    let late = line.len().saturating_sub(200);
    let ends = line.char_indices().filter(|(at, _)| *at >= late);
    let ends = ends.filter(|(_, c)| matches!(c, '.' | '…' | '!' | '?' | '”' | '"' | ']'));
    for (at, end) in ends {
        let rest = &line[at + end.len_utf8()..];
        if rest.starts_with(char::is_whitespace) && is_link(&fold(rest)) {
            return rest;
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn papers_behind_headlines() {
        assert_eq!(without_paper("Quay shut - again - The Tide Ledger", "Tide Ledger"), "Quay shut - again");
        assert_eq!(without_paper("Quay shut | Tide Ledger", "the tide ledger"), "Quay shut");
        assert_eq!(without_paper("Quay shut - Gull Post", "Tide Ledger"), "Quay shut - Gull Post");
        assert_eq!(without_paper("Letters - Tide Ledger", "Tide Ledger"), "Letters - Tide Ledger");
    }

    #[test]
    fn counts_of_what_is_kept_back() {
        assert_eq!(without_count("The quay is sh… [+2829 chars]\n"), "The quay is sh…");
        assert_eq!(without_count("The quay is sh... [1,204 chars]"), "The quay is sh...");
        assert_eq!(without_count("The quay [of Lyle]"), "The quay [of Lyle]");
    }

    #[test]
    fn tails_of_feeds() {
        for tail in [
            "Continue reading →",
            "Continue reading Quay shut »",
            "Read more…",
            "The post Quay shut appeared first on Tide Ledger.",
            "Quay shut originally appeared on Tide Ledger.",
            "This story was originally published by the Tide Ledger.",
            "Der Beitrag Kai gesperrt erschien zuerst auf Tide Ledger.",
            "Comments | Share",
            "Share this: Gull Book",
            "Get the tides by mail. Sign up here.",
        ] {
            let mut cut = Vec::new();
            let text = format!("The quay is shut.\n\nThe tide is out.\n\n{tail}");
            let told = without_tail(&text, Some("Quay shut"), &mut cut);
            assert_eq!((told, cut), ("The quay is shut.\n\nThe tide is out.", vec![tail.to_string()]));
        }
        let mut cut = Vec::new();
        assert_eq!(without_tail("The tide is out. Read more", None, &mut cut), "The tide is out.");
        for text in ["One.\n\nThe mural first appeared on the quay.", "One.\n\n“Read more books,” she said."]
        {
            assert_eq!(without_tail(text, Some("Quay shut"), &mut cut), text);
        }
    }
}
