//! LexisNexis deliveries: the older text and HTML ("1 of 10 DOCUMENTS", labels in
//! capitals) and the newer Word layout ("Body", "End of Document").

mod labels;

use super::{Head, Markup, html};
use crate::article::{Article, LineMark};
use crate::ingest::draft::{Draft, Drafts, Gap, Place};
use crate::ingest::readers::lines::{self, Line};
use crate::ingest::readers::{byline, charset, date, dateline, language, markup};
use crate::ingest::{Options, Reason, Record};
use labels::{BELOW, BODY, END, LABELS, Label};

/// "1 of 10 DOCUMENTS", or the labels of its records.
pub fn is_text(head: &Head) -> bool {
    let head: String = head.text.chars().take(8000).collect();
    let counted = head.lines().any(|l| {
        let mut words = l.split_whitespace();
        let (a, of, b, docs, end) = (words.next(), words.next(), words.next(), words.next(), words.next());
        let number = |w: Option<&str>| w.is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()));
        number(a)
            && matches!(of, Some("of" | "von" | "de"))
            && number(b)
            && matches!(docs, Some("DOCUMENTS" | "DOCUMENT" | "DOKUMENTEN"))
            && end.is_none()
    });
    let labels = [
        "LENGTH",
        "BYLINE",
        "LOAD-DATE",
        "PUBLICATION-TYPE",
        "SECTION",
        "LÄNGE",
        "RUBRIK",
        "UPDATE",
        "LONGUEUR",
        "RUBRIQUE",
        "DATE-CHARGEMENT",
        "TYPE-PUBLICATION",
        "LENGTE",
        "LONGITUD",
    ];
    let labels = labels.iter().filter(|l| head.contains(&format!("\n{l}: "))).count();
    counted && labels >= 1 || labels >= 3
}

/// The marks of the newer layout, in a text.
pub fn is_delivered_text(head: &Head) -> bool {
    let has = |any: &[&str]| head.text.lines().any(|l| any.contains(&l.trim()));
    has(BODY) && has(END)
}

/// The marks of the service on a page.
pub fn is_html(markup: &Markup) -> bool {
    html::is_page(markup) && markup.holds(&["<docfull", "lxncomment", "doc_id_0_0"])
}

pub fn read_text(record: &Record, _: &Options) -> Drafts {
    let lines = lines::of(&charset::decode(&record.bytes, None)?);
    let texts: Vec<String> = lines.iter().map(|l| l.text.trim().to_string()).collect();
    if is_delivery(&texts) {
        return Ok(delivery(&texts));
    }
    documents(&lines, true)
}

/// As [`read_text`], of paragraphs that have no place in a file of lines.
pub fn read_paragraphs(paragraphs: &[String]) -> Drafts {
    let lines: Vec<Line> = paragraphs.iter().map(|l| Line::new(l.trim(), 0)).collect();
    documents(&lines, false)
}

pub fn read_html(record: &Record, _: &Options) -> Drafts {
    let text = markup::to_text(&charset::decode_marked_up(&record.bytes)?);
    let lines: Vec<Line> = text.lines().map(|l| Line::new(l.trim(), 0)).collect();
    documents(&lines, false)
}

/// Cuts a delivery at its counters. `numbered` says that lines have numbers.
fn documents(lines: &[Line], numbered: bool) -> Drafts {
    if lines.is_empty() {
        return Err(Reason::Lacks("text"));
    }
    let mut starts: Vec<usize> = (0..lines.len()).filter(|&k| is_counter(&lines[k].text)).collect();
    if starts.is_empty() {
        starts = uncounted(lines);
    }
    let mut drafts = Vec::new();
    for (k, &start) in starts.iter().enumerate() {
        let end = starts.get(k + 1).copied().unwrap_or(lines.len());
        let first = if is_counter(&lines[start].text) { start + 1 } else { start };
        let part = &lines[first..end];
        let mut article = document(part);
        if !numbered {
            article.lines.clear();
        }
        article.origin.line = article.lines.first().map(|m| m.line);
        let line = part.first().and_then(|l| l.marks.first()).map(|m| m.1).filter(|_| numbered);
        drafts.push(draft(article, k, line));
    }
    Ok(drafts)
}

/// Where documents start that no counter parts: the first at the top, each other after the
/// labels of the one before, at the block above its date.
fn uncounted(lines: &[Line]) -> Vec<usize> {
    let mut starts = vec![0];
    // whether the text has ended, and where another document may have started since
    let (mut ended, mut next) = (false, None);
    let (mut dated, mut blank, mut labelled) = (false, true, false);
    for (k, line) in lines.iter().enumerate() {
        let text = line.text.trim();
        if text.is_empty() {
            (blank, labelled) = (true, false);
            continue;
        }
        match label(&line.text).map(|l| l.0) {
            Some(Label::Tail | Label::Language | Label::Url | Label::Subject) => (ended, next) = (true, None),
            Some(_) => {
                if let Some(start) = next.take().filter(|_| dated) {
                    starts.push(start);
                    ended = false;
                }
            }
            None if is_copyright(text) => next = None,
            None if ended && blank && !labelled && next.is_none() => (next, dated) = (Some(k), false),
            None => {}
        }
        dated |= next.is_some() && text.len() < 80 && published(text).is_some();
        labelled |= label(&line.text).is_some();
        blank = false;
    }
    starts
}

/// The document at place `number` (from 0) of a delivery: where its bytes lie is not
/// known any more, so one without text is named by its place.
fn draft(article: Article, number: usize, line: Option<u32>) -> Draft {
    if article.body.trim().is_empty() {
        return Err(Gap::new(Place::Document { number, line }, Reason::Lacks("text")));
    }
    Ok(article)
}

/// "2 of 10 DOCUMENTS"
fn is_counter(line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let number = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    matches!(&words[..], [a, "of" | "von" | "de" | "sur", b, noun]
        if number(a) && number(b) && noun.to_uppercase().starts_with("DO"))
}

/// The label a line starts with, and its value.
fn label(line: &str) -> Option<(Label, &str)> {
    let (name, value) = line.split_once(':')?;
    let name = name.trim();
    let shouted = name.len() > 2 && !name.chars().any(char::is_lowercase);
    (shouted && (value.is_empty() || value.starts_with(' ')))
        .then(|| LABELS.iter().find(|(n, _)| *n == name).map(|&(_, l)| (l, value.trim())))
        .flatten()
}

/// Paper, date, headline, labels, text, labels.
fn document(lines: &[Line]) -> Article {
    let mut article = Article::default();
    let mut above: Vec<&str> = Vec::new();
    let mut k = 0;
    // above the labels: the paper, the date with its edition, the headline
    while k < lines.len() && label(&lines[k].text).is_none() {
        above.push(lines[k].text.trim());
        k += 1;
    }
    masthead(&above, &mut article);
    let mut body: Vec<&Line> = Vec::new();
    let mut open: Option<Label> = None;
    let mut ended = false;
    while k < lines.len() {
        let line = &lines[k];
        k += 1;
        let text = line.text.trim();
        if let Some((found, value)) = label(&line.text) {
            open = Some(found);
            ended |= matches!(found, Label::Tail | Label::Language | Label::Url | Label::Subject);
            take(found, value, &mut article);
        } else if text.is_empty() {
            open = None;
            if !ended {
                body.push(line);
            }
        } else if let Some(found) = open.filter(|l| *l != Label::Body) {
            // a value that runs over the line
            if found == Label::Section
                && let Some(section) = &mut article.section
            {
                section.push(' ');
                section.push_str(text);
            }
        } else if !ended && !is_copyright(text) {
            body.push(line);
        }
    }
    set_body(&body, &mut article);
    article
}

fn take(found: Label, value: &str, article: &mut Article) {
    match found {
        Label::Title if article.title.is_none() => {
            article.title = Some(value.to_string()).filter(|v| !v.is_empty())
        }
        Label::Byline if !value.is_empty() => article.bylines.push(byline::clean(value)),
        Label::Section => article.section = Some(value.to_string()).filter(|v| !v.is_empty()),
        Label::Dateline => article.dateline = dateline::from_field(value),
        Label::Language => article.language = language::from_tag(value),
        Label::Url => article.origin.url = Some(value.to_string()).filter(|v| !v.is_empty()),
        Label::Subject => {
            // "ENERGY (90%); HARBOURS (88%)"
            let words = value.split(';').map(|w| w.split('(').next().unwrap_or(w).trim());
            article.keywords.extend(words.filter(|w| !w.is_empty()).map(str::to_string));
        }
        _ => {}
    }
}

/// What stands above the labels: blocks of lines, among them the one of the date.
fn masthead(lines: &[&str], article: &mut Article) {
    let noted: Vec<&str> = lines.iter().copied().filter(|l| !is_note(l)).collect();
    let blocks: Vec<Vec<&str>> =
        noted.split(|l| l.is_empty()).filter(|b| !b.is_empty()).map(<[&str]>::to_vec).collect();
    let dated = blocks.iter().position(|b| b[0].len() < 80 && published(b[0]).is_some());
    let Some(dated) = dated else {
        article.title = blocks.last().map(|b| b.join(" "));
        return;
    };
    article.published = published(blocks[dated][0]);
    let kept = |b: &&Vec<&str>| !is_copyright(b[0]);
    article.publisher = blocks[..dated].iter().rfind(kept).map(|b| b.join(" "));
    let title = blocks[dated + 1..].iter().filter(kept).map(|b| b.join(" ")).collect::<Vec<_>>().join(" ");
    article.title = Some(title).filter(|t| !t.is_empty());
}

fn published(line: &str) -> Option<crate::article::Published> {
    // a date with a year; "January 11, 2010 Monday"
    line.chars().any(|c| c.is_ascii_digit()).then_some(())?;
    let (_, mut published) = date::find_in_text(line)?;
    published.provenance = "date line".to_string();
    Some(published)
}

/// "Correction Appended", beside the name of the paper.
fn is_note(line: &str) -> bool {
    let lower = line.to_lowercase();
    lower.starts_with("correction appended") || lower.ends_with(" appended") && lower.split(' ').count() <= 4
}

fn is_copyright(text: &str) -> bool {
    let lower = text.to_lowercase();
    text.len() < 200
        && (lower.starts_with("copyright ")
            || lower.contains("all rights reserved")
            || [
                "tous droits réservés",
                "alle rechte vorbehalten",
                "todos los derechos",
                "alle rechten voorbehouden",
            ]
            .iter()
            .any(|rights| lower.contains(rights)))
}

/// The body out of lines, paragraphs divided as they were.
fn set_body(lines: &[&Line], article: &mut Article) {
    let mut blank = false;
    let mut counted = 0;
    for line in lines {
        if line.text.trim().is_empty() {
            blank |= !article.body.is_empty();
            continue;
        }
        if !article.body.is_empty() {
            article.body.push_str(if blank { "\n\n" } else { "\n" });
            counted += 1 + u32::from(blank);
        }
        blank = false;
        let number = line.marks.first().map_or(0, |m| m.1);
        if article.lines.is_empty() || number != counted {
            article.lines.push(LineMark { body: article.body.len(), line: number });
            counted = number;
        }
        article.body.push_str(&line.text);
    }
}

fn is_body(line: &str) -> bool {
    BODY.contains(&line)
}

/// Whether paragraphs are a delivery in the newer layout.
pub fn is_delivery(lines: &[String]) -> bool {
    lines.iter().any(|l| END.contains(&l.as_str())) && lines.iter().any(|l| is_body(l))
}

/// The newer layout: headline, paper, date, rights, labels, "Body", text, labels,
/// "End of Document".
pub fn delivery(lines: &[String]) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (k, part) in lines.split(|l| END.contains(&l.as_str())).enumerate() {
        let Some(start) = part.iter().position(|l| is_body(l)) else { continue };
        let mut article = Article::default();
        let mut above: Vec<&str> = Vec::new();
        for line in part[..start].iter().map(String::as_str) {
            match delivery_label(line) {
                Some((found, value)) => take(found, value, &mut article),
                None => above.push(line),
            }
        }
        // the cover and its dates stand further up: the date nearest to the labels counts
        if let Some(dated) =
            above.iter().rposition(|l| l.len() < 80 && published(l).is_some() && !is_copyright(l))
        {
            article.published = published(above[dated]);
            let mut before = above[..dated].iter().rev().filter(|l| !l.is_empty() && !is_note(l));
            // word processors lose the space: "The Ledger(Lyle)"
            article.publisher = before.next().map(|l| match l.split_once('(') {
                Some((name, place)) => format!("{} ({place}", name.trim_end()),
                None => l.to_string(),
            });
            article.title = before.next().map(|l| l.to_string());
        }
        let mut body: Vec<&str> = Vec::new();
        let mut lines = part[start + 1..].iter().map(String::as_str);
        while let Some(line) = lines.next() {
            match delivery_label(line) {
                Some((found, value)) if found != Label::Body => {
                    take(found, value, &mut article);
                    break;
                }
                _ if BELOW.contains(&line) => {
                    let kept = lines.filter(|l| !l.is_empty()).take_while(|l| delivery_label(l).is_none());
                    article.cut = kept.map(str::to_string).collect();
                    break;
                }
                _ if !line.is_empty() => body.push(line),
                _ => {}
            }
        }
        article.body = body.join("\n\n");
        drafts.push(draft(article, k, None));
    }
    drafts
}

/// "Section: POLITICS", "Load-Date: …": as above, in small letters.
fn delivery_label(line: &str) -> Option<(Label, &str)> {
    let (name, value) = line.split_once(':')?;
    let known = name.len() <= 20 && name.starts_with(char::is_uppercase);
    let upper = name.to_uppercase();
    known.then(|| LABELS.iter().find(|(n, _)| *n == upper).map(|&(_, l)| (l, value.trim()))).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::tests::read_file;

    const TEXT: &str = "\n\nDownload Request: Selected Items: 1-2\n\n\n                               1 of 2 DOCUMENTS\n\n\n                                  The Lyle Ledger\n\n                            January 11, 2010 Monday\n                                   Edition 1;\n                                    North\n\nQuay shut\nfor good\n\nBYLINE: Mara Quill\n\nSECTION: NEWS; Pg. 3\n\nLENGTH: 6 words\n\nThe quay is\nshut.\n\nIt is.\n\nLOAD-DATE: January 12, 2010\n\nLANGUAGE: ENGLISH\n\n                       Copyright 2010 The Lyle Ledger\n\n                               2 of 2 DOCUMENTS\n\n\n                                  The Tide\n\n                            January 13, 2010 Wednesday\n\nTide out\n\nLENGTH: 2 words\n\nTide out.\n\nPUBLICATION-TYPE: Paper\n";

    #[test]
    fn the_older_layout() {
        let (articles, skipped) = read_file("l.txt", TEXT.as_bytes());
        assert_eq!((articles.len(), skipped.len()), (2, 0));
        let a = &articles[0];
        assert_eq!(
            (a.title.as_deref(), a.publisher.as_deref()),
            (Some("Quay shut for good"), Some("The Lyle Ledger"))
        );
        assert_eq!(
            (a.bylines[0].names[0].as_str(), a.section.as_deref()),
            ("Mara Quill", Some("NEWS; Pg. 3"))
        );
        assert_eq!(
            (a.body.as_str(), a.published.as_ref().unwrap().date.to_string().as_str()),
            ("The quay is\nshut.\n\nIt is.", "2010-01-11")
        );
        assert_eq!(
            a.line_at(a.body.find("It is").unwrap()),
            TEXT.lines().position(|l| l == "It is.").map(|k| k as u32 + 1)
        );
        assert_eq!(articles[1].body, "Tide out.");
    }

    #[test]
    fn a_page_without_a_line_is_named() {
        let (articles, skipped) = read_file("l.html", b"<html><a name=\"DOC_ID_0_0\"></a></html>");
        assert!(articles.is_empty());
        assert_eq!(skipped.len(), 1);
        assert_eq!(skipped[0].reason, Reason::Lacks("text"));
    }

    #[test]
    fn the_newer_layout() {
        let lines: Vec<String> = "Date and Time: Friday, 5. July 2019\nDocuments (1)\n1. Quay shut\n\nQuay shut\nThe Ledger(Lyle)\nJuly 1, 2019 Monday 9:20 AM GMT\n\nCopyright 2019 The Lyle Ledger\nSection: NEWS; Version:2\nLength: 4 words\nByline: Mara Quill in Lyle\nBody\n\nThe quay is shut.\n\nIt is.\n\nLoad-Date: July 2, 2019\nEnd of Document\n"
            .lines().map(str::to_string).collect();
        assert!(is_delivery(&lines));
        let a = delivery(&lines).remove(0).unwrap();
        assert_eq!(
            (a.title.as_deref(), a.publisher.as_deref()),
            (Some("Quay shut"), Some("The Ledger (Lyle)"))
        );
        assert_eq!(
            (a.body.as_str(), a.bylines[0].names[0].as_str()),
            ("The quay is shut.\n\nIt is.", "Mara Quill")
        );
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2019-07-01");
    }

    #[test]
    fn the_newer_layout_in_other_languages() {
        let day = |title: &str, day: &str, text: &str, end: &str| {
            format!(
                "{title}\nLyler Bote\nCorrection Appended\n{day}\nCopyright 2019 Lyler Bote Alle Rechte Vorbehalten\n\
                 Rubrik: HAFEN; S. 3\nLänge: 3 Wörter\nAutor: Mara Quill\nTextkörper\n\n{text}\n\nKorrektur\n\n\
                 Es war der Nordkai.\nUpdate: 2. Juli 2019\n{end}\n"
            )
        };
        let text = day("Kai zu", "1. Juli 2019 Montag", "Der Kai ist zu.", "Ende des Dokuments")
            + &day("Ebbe", "2. Juli 2019 Dienstag", "Es ist Ebbe.", "Ende des Dokuments");
        let (articles, skipped) = read_file("l.txt", text.as_bytes());
        assert_eq!(skipped, []);
        let read: Vec<_> = articles.iter().map(|a| (a.title.as_deref(), a.body.as_str())).collect();
        assert_eq!(read, [(Some("Kai zu"), "Der Kai ist zu."), (Some("Ebbe"), "Es ist Ebbe.")]);
        assert_eq!(articles[0].publisher.as_deref(), Some("Lyler Bote"));
        assert_eq!(articles[0].bylines[0].names, ["Mara Quill"]);
        assert_eq!(articles[1].published.as_ref().unwrap().date.to_string(), "2019-07-02");
    }

    #[test]
    fn documents_without_counters() {
        let bare = TEXT.replace("1 of 2 DOCUMENTS", "").replace("2 of 2 DOCUMENTS", "");
        let bare = bare.split_once("1-2\n").map_or("", |(_, rest)| rest);
        let (articles, skipped) = read_file("l.txt", bare.as_bytes());
        assert_eq!(skipped, []);
        let read: Vec<_> = articles.iter().map(|a| (a.title.as_deref(), a.body.as_str())).collect();
        assert_eq!(
            read,
            [(Some("Quay shut for good"), "The quay is\nshut.\n\nIt is."), (Some("Tide out"), "Tide out.")]
        );
        assert_eq!(articles[1].publisher.as_deref(), Some("The Tide"));
        assert_eq!(articles[1].published.as_ref().unwrap().date.to_string(), "2010-01-13");
    }

    #[test]
    fn the_older_layout_as_a_page() {
        let html = "<HTML><!-- LXNComment 1 --><BODY><DIV><P>1 of 1 DOCUMENTS</P></DIV><DIV><P>The Ledger</P></DIV><DIV><P>12 April 2013 Friday</P></DIV>\
            <DIV><P>Quay shut</P></DIV><DIV><P>RUBRIQUE: PORT; Pg. 3</P></DIV><DIV><P>LONGUEUR: 4 mots</P></DIV><DIV><P>One.</P><P>Two.</P></DIV><DIV><P>LANGUE: FRANCAIS</P></DIV></BODY></HTML>";
        let (articles, _) = read_file("l.html", html.as_bytes());
        assert_eq!(
            (articles[0].title.as_deref(), articles[0].body.as_str()),
            (Some("Quay shut"), "One.\n\nTwo.")
        );
    }
}
