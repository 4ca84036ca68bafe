//! Factiva as text: headline, byline, count of words, date, paper, language, rights, text,
//! number; or a code of two letters before each of them.

use crate::article::Article;
use crate::ingest::draft::{Draft, Drafts, Gap, Place};
use crate::ingest::readers::lines::{self, Line};
use crate::ingest::readers::{byline, charset, date, dateline, language};
use crate::ingest::{Options, Reason, Record};

use super::Head;

/// The codes that say what follows.
const CODES: &[&str] = &[
    "AN", "ART", "AU", "BY", "CLM", "CO", "CR", "CT", "CX", "CY", "DLN", "ED", "ET", "HD", "IN", "IPC",
    "IPD", "LA", "LP", "NGC", "NS", "PD", "PG", "PUB", "RE", "RF", "SC", "SE", "SN", "TD", "VOL", "WC",
];

/// "231 words" above a date and "Document LEDGER00…" below, or the codes.
pub fn is(head: &Head) -> bool {
    let mut codes: Vec<&str> = Vec::new();
    let mut counted = false;
    let mut number = false;
    let mut above = "";
    for line in head.text.lines().map(str::trim).filter(|l| !l.is_empty()) {
        counted |= is_count(above) && is_date(line);
        number |= document(line).is_some();
        codes.extend(code(line).map(|(code, _)| code));
        above = line;
    }
    let has = |code: &str| codes.contains(&code);
    counted && (number || !head.whole) || has("HD") && has("PD") && (has("LP") || has("TD"))
}

pub fn read(record: &Record, _: &Options) -> Drafts {
    documents(&lines::of(&charset::decode(&record.bytes, None)?))
}

/// The documents of a delivery, each closed by its number.
pub fn documents(lines: &[Line]) -> Drafts {
    let mut drafts = Vec::new();
    let mut part: Vec<&str> = Vec::new();
    for line in lines {
        let text = line.text.trim();
        let last = match code(text) {
            // in the layout with codes more may follow the number; the next headline opens
            Some(("HD" | "SE" | "CLM", _)) if part.iter().any(|l| code(l).is_some_and(|c| c.0 == "AN")) => {
                drafts.push(draft(&part, drafts.len()));
                part.clear();
                false
            }
            Some(_) => false,
            None => document(text).is_some() && !part.iter().any(|l| code(l).is_some_and(|c| c.0 == "HD")),
        };
        part.push(text);
        if last {
            drafts.push(draft(&part, drafts.len()));
            part.clear();
        }
    }
    // what stands below the last number is the service's
    let open = part.iter().any(|l| is_count(l) || code(l).is_some_and(|c| c.0 == "HD"));
    if open || drafts.is_empty() {
        drafts.push(draft(&part, drafts.len()));
    }
    Ok(drafts)
}

fn draft(part: &[&str], number: usize) -> Draft {
    let coded = part.iter().any(|l| code(l).is_some_and(|c| c.0 == "HD"));
    let article = if coded { coded_article(part) } else { article(part) };
    if article.body.trim().is_empty() {
        return Err(Gap::new(Place::Document { number, line: None }, Reason::Lacks("text")));
    }
    Ok(article)
}

/// The layout without codes.
fn article(part: &[&str]) -> Article {
    let mut article = Article::default();
    let count = (1..part.len()).find(|&k| is_date(part[k]) && is_count(part[k - 1])).unwrap_or(0);
    let mut above: Vec<&str> =
        part[..count.saturating_sub(1)].iter().copied().filter(|l| !l.is_empty()).collect();
    if let Some(found) = above.last().and_then(|l| byline::from_line(l)) {
        article.bylines.push(found);
        above.pop();
    } else if above.len() >= 2
        && let Some(found) = above.last().map(|l| byline::clean(l)).filter(|b| is_signature(b, &above))
    {
        article.bylines.push(found);
        above.pop();
    }
    article.title = above.pop().map(str::to_string);
    article.section = above.pop().filter(|l| l.len() < 60).map(str::to_string);
    let mut body: Vec<&str> = Vec::new();
    let mut in_head = true;
    for &line in &part[count..] {
        if let Some(id) = document(line) {
            article.id = id.to_string();
        } else if !in_head || line.len() > 200 {
            in_head = false;
            body.push(line);
        } else if is_rights(line) {
            in_head = false;
        } else if line.is_empty() {
            in_head &= article.publisher.is_none();
        } else if article.published.is_none() {
            article.published = date::published_from(line, "factiva date");
        } else if article.publisher.is_none() && line.contains(char::is_alphabetic) {
            article.publisher = Some(line.to_string());
        } else if article.language.is_none() && line.len() > 3 {
            article.language = language::from_tag(line);
        }
    }
    article.body = joined(&body);
    article
}

/// A name by itself above the count.
fn is_signature(found: &crate::article::Byline, above: &[&str]) -> bool {
    let words = above.last().map_or(0, |l| l.split_whitespace().count());
    found.names.len() == 1 && (2..=4).contains(&words) && found.names[0].split(' ').count() == words
}

/// The layout with codes; a value may run over lines, that of the text over paragraphs.
fn coded_article(part: &[&str]) -> Article {
    let mut values: Vec<(&str, Vec<&str>)> = Vec::new();
    for &line in part {
        match code(line) {
            Some((code, value)) => values.push((code, vec![value])),
            None => {
                if let Some((_, lines)) = values.last_mut() {
                    lines.push(line);
                }
            }
        }
    }
    let mut article = Article::default();
    let mut body = Vec::new();
    for (code, lines) in &values {
        let text = lines.iter().copied().filter(|l| !l.is_empty()).collect::<Vec<_>>().join(" ");
        match *code {
            _ if text.is_empty() => {}
            "HD" => article.title = Some(text),
            "BY" | "AU" => article.bylines = byline::from_list([text.as_str()]),
            "PD" => article.published = date::published_from(&text, "factiva PD"),
            "SN" => article.publisher = Some(text),
            "SE" => article.section = Some(text),
            "LA" => article.language = language::from_tag(&text),
            "DLN" => article.dateline = dateline::from_field(&text),
            "LP" | "TD" => body.push(joined(lines)),
            "AN" => article.id = text.trim_start_matches("Document ").to_string(),
            _ => {}
        }
    }
    article.body = body.join("\n\n");
    article
}

/// Lines with an empty one wherever there was one.
fn joined(lines: &[&str]) -> String {
    let mut out = String::new();
    let mut blank = false;
    for line in lines {
        if line.is_empty() {
            blank = !out.is_empty();
            continue;
        }
        if !out.is_empty() {
            out.push_str(if blank { "\n\n" } else { "\n" });
        }
        blank = false;
        out.push_str(line);
    }
    out
}

/// The code at the start of a line, and what follows it there.
fn code(line: &str) -> Option<(&str, &str)> {
    let end = line.find(char::is_whitespace).unwrap_or(line.len());
    let code = CODES.iter().find(|c| **c == &line[..end])?;
    // "CO LTD", "IN" in a headline: a value stands apart
    let rest = &line[end..];
    (rest.is_empty() || rest.starts_with(['\t', '\u{a0}']) || rest.starts_with("  "))
        .then(|| (*code, rest.trim()))
}

/// "231 words", "1.023 Wörter"
fn is_count(line: &str) -> bool {
    let Some((count, noun)) = line.split_once(' ') else { return false };
    count.starts_with(|c: char| c.is_ascii_digit())
        && count.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '\u{a0}' | '\u{202f}'))
        && matches!(
            noun.trim(),
            "words" | "Wörter" | "mots" | "palabras" | "parole" | "palavras" | "woorden" | "ord"
        )
}

fn is_date(line: &str) -> bool {
    line.len() < 60
        && date::find_in_text(line).is_some_and(|(span, _)| span.start < 12)
        && line.chars().any(|c| c.is_ascii_digit())
}

fn is_rights(line: &str) -> bool {
    let lower = line.to_lowercase();
    ["©", "(c) ", "copyright "].iter().any(|sign| lower.starts_with(sign))
}

/// "Document LEDGER0020120109e81900001"
fn document(line: &str) -> Option<&str> {
    let number = line.strip_prefix("Document ").or_else(|| line.strip_prefix("Dokument "))?;
    let told = number.len() >= 15
        && number.starts_with(|c: char| c.is_ascii_uppercase())
        && number.bytes().all(|b| b.is_ascii_alphanumeric())
        && number.bytes().filter(u8::is_ascii_digit).count() >= 8;
    told.then_some(number)
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn without_codes() {
        let one = |head: &str, words: &str, document: &str| {
            format!(
                "{head}\n\n{words}\n9 January 2012\n04:30\nThe Lyle Ledger\nLEDGER\n4\nEnglish\n(c) 2012 Lyle Press.\n\n\
                 The quay is shut.\n\nIt is.\n\n{document} LEDGER0020120109e81900001\n\n"
            )
        };
        let text = one("Harbour\nQuay shut\nBy Mara Quill", "1,023 words", "Document")
            + &one("Tide out\n\nTomas Day", "9 Wörter", "Dokument")
            + "Search Summary\nText quay\n";
        let (articles, skipped) = read_file("f.txt", text.as_bytes());
        assert_eq!((articles.len(), skipped.as_slice()), (2, [].as_slice()));
        let heads: Vec<_> =
            articles.iter().map(|a| (a.title.as_deref().unwrap(), a.bylines[0].names[0].as_str())).collect();
        assert_eq!(heads, [("Quay shut", "Mara Quill"), ("Tide out", "Tomas Day")]);
        for a in &articles {
            assert_eq!(
                (a.publisher.as_deref(), a.language.as_deref()),
                (Some("The Lyle Ledger"), Some("en"))
            );
            assert_eq!(
                (a.body.as_str(), a.id.as_str()),
                ("The quay is shut.\n\nIt is.", "LEDGER0020120109e81900001")
            );
            assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2012-01-09");
        }
    }

    #[test]
    fn with_codes() {
        let one = "HD\tQuay shut\n\tfor good\nBY\tMara Quill\nWC\t7 words\nPD\t9 January 2012\nSN\tThe Lyle Ledger\n\
            LA\tEnglish\nLP\nThe quay is shut.\n\nTD\nIt is.\n\nSo it was.\nNS\tgport : Ports\n\
            AN\tDocument LEDGER0020120109e81900001\n\n";
        for text in [one.repeat(2), one.replace('\t', "  ").repeat(2)] {
            let (articles, skipped) = read_file("f.txt", text.as_bytes());
            assert_eq!((articles.len(), skipped.as_slice()), (2, [].as_slice()), "{text}");
            let a = &articles[1];
            assert_eq!(
                (a.title.as_deref(), a.body.as_str()),
                (Some("Quay shut for good"), "The quay is shut.\n\nIt is.\n\nSo it was.")
            );
            assert_eq!(a.bylines[0].names, ["Mara Quill"]);
        }
    }
}
