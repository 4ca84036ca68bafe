//! Wikitext → plain text: links by their labels, few templates by what they show, all
//! others, tables, notes and what stands below "Sources" left out.

use crate::ingest::readers::markup;

/// What a page says.
#[derive(Debug, Default, PartialEq)]
pub struct Plain {
    pub body: String,
    /// The day in the template of news sites.
    pub date: Option<String>,
}

/// Templates that show one of their parameters: in a line, or as a paragraph.
const SHOWN: &[&str] = &["w", "l", "wikipedia-inline", "nowrap", "nobr", "lang", "tq", "small", "abbr"];
const QUOTED: &[&str] = &["quote", "cquote", "quotation", "blockquote", "bquote", "pull quote"];

/// Headings below which nothing is the article's.
const ENDS: &[&str] = &[
    "sources",
    "source",
    "references",
    "external links",
    "external link",
    "see also",
    "further reading",
    "related news",
    "related articles",
    "sister links",
    "notes",
    "footnotes",
    "quellen",
    "einzelnachweise",
    "weblinks",
    "fuentes",
    "enlaces externos",
    "voir aussi",
    "fonti",
    "fontes",
    "bronnen",
];

/// Templates of news sites that hold the day.
const DAYS: &[&str] = &["date", "datum", "fecha", "data"];

/// What opens and closes a piece of its own.
const PAIRS: &[(&str, &str)] = &[("{{", "}}"), ("[[", "]]"), ("{|", "\n|}")];

/// Pieces that lie deeper in one another are text.
const DEPTH: usize = 100;

pub fn is_redirect(source: &str) -> bool {
    let head: String = source.trim_start().chars().take(9).collect();
    head.eq_ignore_ascii_case("#redirect")
}

pub fn plain(source: &str) -> Plain {
    let mut out = Plain::default();
    let text = unfold(&without_notes(source), &mut out.date);
    let mut html = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim();
        if let Some(heading) = heading(line) {
            if ENDS.contains(&heading.to_lowercase().as_str()) {
                break;
            }
            html.push_str(&format!("<p>{heading}<p>"));
            continue;
        }
        let item = line.trim_start_matches(['*', '#', ':', ';']);
        if line.is_empty() || line.starts_with("----") || item.len() < line.len() {
            html.push_str("<p>");
        }
        html.push_str(&without_marks(item.trim_start_matches('-')));
        html.push('\n');
    }
    out.body = markup::to_text(&html);
    out
}

/// A source without comments and notes.
fn without_notes(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<ref>") || rest.starts_with("<ref ") => "</ref>",
            _ if rest.starts_with("<gallery") => "</gallery>",
            _ => {
                out.push('<');
                rest = &rest[1..];
                continue;
            }
        };
        let tag = rest.find('>').map_or(rest.len(), |at| at + 1);
        if end != "-->" && rest[..tag].ends_with("/>") {
            rest = &rest[tag..];
            continue;
        }
        // what never ends is text
        let Some(at) = rest.find(end) else { break };
        rest = &rest[at + end.len()..];
    }
    out.push_str(rest);
    out
}

/// Puts in the place of templates, links and tables what a reader sees of them. Pieces
/// that are open wait on a stack, so depth costs no recursion; what never closes is text.
fn unfold(source: &str, date: &mut Option<String>) -> String {
    let mut open: Vec<(usize, String)> = Vec::new();
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['{', '[', '}', ']', '\n']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(&(kind, _)) = open.last()
            && let Some(behind) = rest.strip_prefix(PAIRS[kind].1)
            && let Some((kind, before)) = open.pop()
        {
            let inside = std::mem::replace(&mut text, before);
            match kind {
                0 => text.push_str(&template(&inside, date)),
                1 => text.push_str(link(&inside)),
                _ => text.push('\n'),
            }
            rest = behind;
        } else if open.len() < DEPTH
            && let Some(kind) = PAIRS.iter().position(|(start, _)| rest.starts_with(start))
        {
            open.push((kind, std::mem::take(&mut text)));
            rest = &rest[2..];
        } else {
            let step = rest.chars().next().map_or(1, char::len_utf8);
            text.push_str(&rest[..step]);
            rest = &rest[step..];
        }
    }
    text.push_str(rest);
    // what never closed stays as it was written
    let mut out = String::with_capacity(text.len());
    for (kind, before) in open {
        out.push_str(&before);
        out.push_str(PAIRS[kind].0);
    }
    out + &text
}

fn template(inside: &str, date: &mut Option<String>) -> String {
    let mut parts = inside.split('|').map(str::trim);
    let name = parts.next().unwrap_or("").to_lowercase();
    let named = |part: &&str| part.split_once('=').is_some_and(|(key, _)| !key.contains([' ', '<', '"']));
    let (named, plain): (Vec<&str>, Vec<&str>) = parts.partition(named);
    if DAYS.contains(&name.as_str()) && date.is_none() {
        *date = plain.first().map(|day| day.to_string());
    }
    let keyed = |keys: &[&str]| {
        let pairs = named.iter().filter_map(|part| part.split_once('='));
        pairs.map(|(key, value)| (key.trim(), value.trim())).find(|(key, _)| keys.contains(key)).map(|p| p.1)
    };
    if QUOTED.contains(&name.as_str()) {
        let said = keyed(&["1", "text", "quote"]).or(plain.first().copied()).unwrap_or_default();
        return format!("\n\n{said}\n\n");
    }
    if SHOWN.contains(&name.as_str()) {
        let shown = if name == "w" || name == "l" {
            plain.get(1).or(plain.first()).copied()
        } else if name == "abbr" {
            plain.first().copied()
        } else {
            plain.last().copied()
        };
        return shown.unwrap_or_default().to_string();
    }
    String::new()
}

/// The label of a link; nothing of a picture, a category, a page in another language.
fn link(inside: &str) -> &str {
    let target = inside.split('|').next().unwrap_or("").trim();
    let label = inside.rsplit('|').next().unwrap_or("").trim();
    let space = target.split_once(':').map(|(space, _)| space.trim().to_lowercase());
    match space.as_deref() {
        Some("file" | "image" | "media" | "category") => "",
        // a code of a language, without a label of its own
        Some(space) if !inside.contains('|') && matches!(space.len(), 2 | 3) => "",
        // [[:Category:Tides]], [[w:Lyle|Lyle]], [[w:Lyle|]]
        Some(_) if label.is_empty() => target.rsplit(':').next().unwrap_or(target),
        _ if label.is_empty() => target,
        _ => label.trim_start_matches(':'),
    }
}

/// "== Sources ==".
fn heading(line: &str) -> Option<&str> {
    let inside = line.strip_prefix("==")?.strip_suffix("==")?;
    let heading = inside.trim_matches('=').trim();
    (!heading.is_empty()).then_some(heading)
}

/// A line without marks of emphasis, signatures, switches and bare addresses.
fn without_marks(line: &str) -> String {
    let mut text = line.to_string();
    for mark in ["'''''", "'''", "''", "~~~~", "~~~"] {
        text = text.replace(mark, "");
    }
    if text.starts_with("__") && text.ends_with("__") && !text.contains(' ') {
        return String::new();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("[http").or_else(|| rest.find("[//")) {
        let Some(end) = rest[at..].find(']') else { break };
        out.push_str(&rest[..at]);
        // an address alone is a note
        let label = rest[at..at + end].split_once(' ').map_or("", |(_, label)| label);
        out.push_str(label);
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_sees() {
        let source = "__NOTOC__\n{{date|May 1, 2024}}\n[[File:Gull.jpg|thumb|A [[gull]] on {{w|Lyle}}]]\n\
            '''{{w|Lyle|LYLE}}''' &mdash; The [[quay]] is ''[[w:Shutting|shut]]''<ref name=\"a\">Ledger</ref>, \
            said [https://ledger.example Mara Quill]<ref name=\"a\"/>.<!-- check -->\n\n\
            {{quote|Nobody {{nowrap|sat here}}.|Tomas Day}}\n* One\n* Two\n{| class=x\n| cell {{w|x}}\n|}\n\
            == Tide ==\nIt is out, at 5 &lt; 6.\n\n[[Category:Tides]]\n== Sources ==\n*{{source|url=x}}\n[[de:Kai]]";
        let plain = plain(source);
        assert_eq!(plain.date.as_deref(), Some("May 1, 2024"));
        assert_eq!(
            plain.body,
            "LYLE — The quay is shut, said Mara Quill.\n\nNobody sat here.\n\nOne\n\nTwo\n\nTide\n\nIt is out, at 5 < 6."
        );
    }

    #[test]
    fn what_never_closes_is_text() {
        for source in [
            "The [[quay is shut",
            "The {{quay is shut",
            "The quay }} is ]] shut",
            "{{{{[[",
            "<ref>x",
            "[http",
        ] {
            plain(source);
        }
        assert_eq!(plain("The [[quay is shut").body, "The [[quay is shut");
        let deep = "[[a|".repeat(100_000);
        assert!(plain(&deep).body.len() >= deep.len() - 1);
    }
}
