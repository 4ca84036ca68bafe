//! Reuters-21578: SGML of 1987, one `<REUTERS>` element a record.

use super::Markup;
use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::{byline, charset, date, dateline, markup};
use crate::ingest::{Options, Record};

pub fn is(markup: &Markup) -> bool {
    markup.holds(&["<reuters ", "<!doctype lewis"])
}

pub fn read(record: &Record, _: &Options) -> Drafts {
    one(article(&charset::decode_text(&record.bytes, Some("windows-1252"))))
}

fn article(text: &str) -> Article {
    let mut article = Article {
        publisher: Some("Reuters".to_string()),
        language: Some("en".to_string()),
        ..Article::default()
    };
    let open = text.split('>').next().unwrap_or("");
    article.id = attribute(open, "NEWID").map(|n| format!("reuters-21578-{n}")).unwrap_or_default();
    article.published = inside(text, "DATE").and_then(|raw| date::published_from(raw.trim(), "sgml DATE"));
    for name in ["TOPICS", "PLACES", "PEOPLE", "ORGS", "EXCHANGES", "COMPANIES"] {
        let Some(list) = inside(text, name) else { continue };
        article
            .keywords
            .extend(list.split("<D>").skip(1).filter_map(|d| d.split("</D>").next()).map(markup::unescape));
    }
    let story = text.find("<TEXT").map_or("", |at| &text[at..]);
    let line = |name| {
        inside(story, name)
            .map(|t| readable(t).split_whitespace().collect::<Vec<_>>().join(" "))
            .filter(|t: &String| !t.is_empty())
    };
    article.title = line("TITLE");
    article.dateline = line("DATELINE").and_then(|t| dateline::from_field(&t));
    article.bylines = byline::from_list(line("AUTHOR").as_deref());
    let body = match inside(story, "BODY") {
        Some(body) => unsigned(&readable(body)),
        // a flash is its headline; the text after it is only a filler
        None if attribute(story.split('>').next().unwrap_or(""), "TYPE") == Some("BRIEF") => {
            article.title.clone().unwrap_or_default()
        }
        // copy that was never marked up: its first line is the headline
        None => {
            let start = story.find('>').map_or("", |at| &story[at + 1..]);
            let end = start.find("</TEXT>").unwrap_or(start.len());
            let copy = unsigned(&readable(&start[..end]));
            match copy.split_once('\n') {
                Some((title, body)) if article.title.is_none() => {
                    article.title = Some(title.trim().to_string());
                    body.trim_start_matches('\n').to_string()
                }
                _ => copy,
            }
        }
    };
    article.body = if body.trim().is_empty() { article.title.clone().unwrap_or_default() } else { body };
    article
}

/// What stands between the tags of the first element of this name.
fn inside<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let open = format!("<{name}>");
    let start = text.find(&open)? + open.len();
    let end = text[start..].find(&format!("</{name}>"))?;
    Some(&text[start..start + end])
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let start = tag.find(&format!("{name}=\""))? + name.len() + 2;
    tag[start..].split('"').next()
}

/// Entities resolved, control characters of the wire dropped.
fn readable(text: &str) -> String {
    markup::unescape(text).chars().filter(|c| !c.is_control() || *c == '\n').collect()
}

/// Copy without the agency's sign at its end.
fn unsigned(copy: &str) -> String {
    let text = copy.trim_matches(['\n', ' ']);
    let last = text.rsplit('\n').next().unwrap_or("");
    let text =
        if last.trim().eq_ignore_ascii_case("reuter") { &text[..text.len() - last.len()] } else { text };
    text.trim_end().to_string()
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    fn story(inside: &str) -> String {
        format!(
            "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" NEWID=\"7\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TOPICS><D>herring</D></TOPICS>\n{inside}\n</REUTERS>\n"
        )
    }

    #[test]
    fn every_type_of_text() {
        let normal = story(
            "<TEXT>&#2;\n<TITLE>QUAY &lt;SHUT></TITLE>\n<DATELINE>    LYLE, Feb 26 - </DATELINE><BODY>The quay\nis shut.\n    It is.\n Reuter\n&#3;</BODY></TEXT>",
        );
        let brief = story("<TEXT TYPE=\"BRIEF\">&#2;\n***<TITLE>QUAY SHUT\n</TITLE>Blah.\n&#3;\n</TEXT>");
        let raw = story("<TEXT TYPE=\"UNPROC\">&#2;\nQUAY SHUT\n    Tides 7\n Reuter\n&#3;</TEXT>");
        for (text, title, body) in [
            (normal, "QUAY <SHUT>", "The quay\nis shut.\n    It is."),
            (brief, "QUAY SHUT", "QUAY SHUT"),
            (raw, "QUAY SHUT", "    Tides 7"),
        ] {
            let (articles, skipped) = read_file("r.sgm", text.as_bytes());
            assert_eq!(skipped, []);
            let a = &articles[0];
            assert_eq!(
                (a.title.as_deref(), a.body.as_str(), a.id.as_str()),
                (Some(title), body, "reuters-21578-7")
            );
            assert_eq!(a.published.as_ref().unwrap().date.to_string(), "1987-02-26");
            assert_eq!(a.origin.line, Some(2));
        }
    }

    #[test]
    fn the_last_one_may_be_cut_off() {
        let text =
            format!("{}<REUTERS NEWID=\"8\"><TEXT>", story("<TEXT><TITLE>Q</TITLE><BODY>One.</BODY></TEXT>"));
        let (articles, skipped) = read_file("r.sgm", text.as_bytes());
        assert_eq!((articles.len(), skipped.len()), (1, 1));
    }
}
