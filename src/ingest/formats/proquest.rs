//! ProQuest as text: documents between lines of underscores, "Full text:" before the story,
//! fields with their names around it.

use super::Head;
use crate::article::{Article, Byline};
use crate::ingest::draft::{Draft, Drafts, Gap, Place};
use crate::ingest::readers::lines::{self, Line};
use crate::ingest::readers::{byline, charset, date, language};
use crate::ingest::{Options, Reason, Record};

/// The fields that are there, in small letters; a line with any of them ends the text.
const FIELDS: &[&str] = &[
    "abstract",
    "abstract (summary)",
    "author",
    "authors",
    "classification",
    "column",
    "company / organization",
    "copyright",
    "country of publication",
    "credit",
    "database",
    "dateline",
    "document type",
    "document url",
    "e-issn",
    "first page",
    "full text",
    "identifier / keyword",
    "issn",
    "issue",
    "language",
    "language of publication",
    "last page",
    "last updated",
    "links",
    "location",
    "number of pages",
    "pages",
    "people",
    "place of publication",
    "proquest document id",
    "publication date",
    "publication info",
    "publication subject",
    "publication title",
    "publication year",
    "publisher",
    "section",
    "source type",
    "subject",
    "subject term",
    "title",
    "volume",
];

/// The number of a document, or the text with the name of its paper.
pub fn is(head: &Head) -> bool {
    let has = |name: &str| head.text.lines().any(|l| field(l).is_some_and(|(n, _)| n == name));
    has("proquest document id") && (has("title") || has("publication info") || has("publication title"))
        || has("full text") && (has("publication info") || has("publication title"))
}

pub fn read(record: &Record, _: &Options) -> Drafts {
    documents(&lines::of(&charset::decode(&record.bytes, None)?))
}

pub fn documents(lines: &[Line]) -> Drafts {
    let mut drafts = Vec::new();
    for part in lines.split(|l| is_rule(&l.text)) {
        let texts: Vec<&str> = part.iter().map(|l| l.text.trim()).collect();
        // the cover, the list of titles and the rights are no documents
        let told = texts.iter().filter_map(|l| field(l)).any(|(name, _)| {
            matches!(&*name, "full text" | "proquest document id" | "publication info" | "publication title")
        });
        if told {
            drafts.push(draft(&texts, drafts.len()));
        }
    }
    if drafts.is_empty() { Err(Reason::Lacks("text")) } else { Ok(drafts) }
}

fn draft(lines: &[&str], number: usize) -> Draft {
    let article = article(lines);
    if article.body.trim().is_empty() {
        return Err(Gap::new(Place::Document { number, line: None }, Reason::Lacks("text")));
    }
    Ok(article)
}

fn article(lines: &[&str]) -> Article {
    let mut values: Vec<(String, Vec<&str>)> = Vec::new();
    let mut above: Vec<&str> = Vec::new();
    for &line in lines {
        match (field(line), values.last_mut()) {
            (Some((name, value)), _) => values.push((name, vec![value])),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => above.push(line),
        }
    }
    let of = |name: &str| values.iter().find(|(n, _)| n == name).map(|(_, lines)| paragraphs(lines));
    let line = |name: &str| of(name).map(|v| v.replace("\n\n", " ")).filter(|v| !v.is_empty());
    let mut article = Article { title: line("title"), ..Article::default() };
    if article.title.is_none() {
        // "Document 3 of 20" stands above the title
        let mut heads = above.iter().filter(|l| !l.is_empty() && !l.starts_with("Document "));
        article.title = heads.next().map(|l| l.to_string());
    }
    let info = line("publication info");
    let paper = line("publication title").or_else(|| info.clone());
    // "The Tide ; Lyle [Lyle]24 May 2012."
    let paper = paper.and_then(|p| p.split([';', '[']).next().map(|p| p.trim().to_string()));
    article.publisher = paper.filter(|p| !p.is_empty());
    article.published = line("publication date")
        .and_then(|raw| date::published_from(&raw, "proquest Publication date"))
        .or_else(|| date::published_from(info.as_deref()?, "proquest Publication info"))
        .or_else(|| date::published_from(&line("publication year")?, "proquest Publication year"));
    article.bylines = line("author").or_else(|| line("authors")).map(|a| authors(&a)).unwrap_or_default();
    article.section = line("section");
    article.language =
        line("language of publication").or_else(|| line("language")).and_then(|l| language::from_tag(&l));
    article.id = line("proquest document id").unwrap_or_default();
    let first = |name: &str| line(name).and_then(|v| v.split_whitespace().next().map(str::to_string));
    article.origin.url = first("document url").filter(|u| u.starts_with("http"));
    if let Some(subjects) = line("subject") {
        article.keywords =
            subjects.split(';').map(|w| w.trim().to_string()).filter(|w| !w.is_empty()).collect();
    }
    let text = of("full text").filter(|t| !t.is_empty());
    article.body = text.or_else(|| of("abstract")).or_else(|| of("abstract (summary)")).unwrap_or_default();
    article
}

/// "Quill, Mara; Day, Tomas": the family names stand first.
fn authors(value: &str) -> Vec<Byline> {
    let turned: Vec<String> = value
        .split(';')
        .map(|name| match name.trim().split(", ").collect::<Vec<_>>()[..] {
            [family, given] if given.split(' ').count() <= 2 && !family.contains(" and ") => {
                format!("{given} {family}")
            }
            _ => name.trim().to_string(),
        })
        .collect();
    byline::from_list(turned.iter().map(|t| t.strip_suffix(" And").unwrap_or(t)))
}

/// Lines as paragraphs, parted by empty lines.
fn paragraphs(lines: &[&str]) -> String {
    let parts = lines.split(|l| l.is_empty()).filter(|p| !p.is_empty());
    parts.map(|p| p.join("\n")).collect::<Vec<_>>().join("\n\n")
}

/// The name of the field, in small letters, and its value.
fn field(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.trim().split_once(':')?;
    if name.len() > 24
        || !name.starts_with(|c: char| c.is_ascii_uppercase())
        || !(value.is_empty() || value.starts_with(' '))
    {
        return None;
    }
    let folded = name.trim().to_lowercase();
    FIELDS.contains(&folded.as_str()).then(|| (folded, value.trim()))
}

fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.len() >= 20 && line.bytes().all(|b| b == b'_')
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn documents_between_rules() {
        let rule = "_".repeat(60);
        let text = format!(
            "Table of contents\n\n1. Quay shut\n\n{rule}\n\nDocument 1 of 2\n\nQuay shut\n\nAuthor: Quill, Mara; Day, Tomas\n\n\
             Publication info: The Tide ; Lyle [Lyle]24 May 2012.\n\nAbstract: Shut.\n\nFull text: The quay is shut.\n\n\
             It is.\n\nSubject: Quays; Tides\n\nPublication title: The Tide; Lyle\n\nPublication date: May 24, 2012\n\n\
             Language of publication: English\n\nProQuest document ID: 1015\n\nDocument URL: https://db.example/1015\n\n\
             {rule}\n\nTide out\n\nPublication info: The Tide ; Lyle [Lyle]25 May 2012.\n\nAbstract: None.\n\n{rule}\n\n\
             Contact us at: http://db.example\n"
        );
        let (articles, skipped) = read_file("p.txt", text.as_bytes());
        assert_eq!((articles.len(), skipped.as_slice()), (2, [].as_slice()));
        let a = &articles[0];
        assert_eq!((a.title.as_deref(), a.publisher.as_deref()), (Some("Quay shut"), Some("The Tide")));
        assert_eq!((a.body.as_str(), a.id.as_str()), ("The quay is shut.\n\nIt is.", "1015"));
        let names: Vec<_> = a.bylines.iter().flat_map(|b| &b.names).collect();
        assert_eq!(names, ["Mara Quill", "Tomas Day"]);
        assert_eq!(articles[1].published.as_ref().unwrap().date.to_string(), "2012-05-25");
        assert_eq!((articles[1].title.as_deref(), articles[1].body.as_str()), (Some("Tide out"), "None."));
    }
}
