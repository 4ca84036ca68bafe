//! Exports of Factiva, XML and HTML.

use scraper::ElementRef;

use super::{Markup, html};
use crate::article::Article;
use crate::ingest::draft::{Drafts, some};
use crate::ingest::readers::selectors::{page, select, selector, text_of};
use crate::ingest::readers::xml::{Element, Mode, Xml};
use crate::ingest::readers::{byline, date, dateline, language, markup};
use crate::ingest::{Options, Record};

pub fn is_xml(markup: &Markup) -> bool {
    matches!(markup.root(), "ppsresponse" | "ppsarticleresponse" | "ppsarticleresultset")
}

pub fn is_html(markup: &Markup) -> bool {
    html::is_page(markup) && markup.holds(&["<title>factiva</title>"])
}

pub fn read_xml(record: &Record, _: &Options) -> Drafts {
    let xml = Xml::read(&record.bytes, Mode::Strict, "Factiva XML")?;
    let root = xml.root();
    let articles = root.descendants().filter(|e| e.name() == "article");
    some(articles.map(|e| from_xml(&e)), "a response without one")
}

fn from_xml(element: &Element) -> Article {
    let mut article =
        Article { id: element.text_of("accessionNo").unwrap_or_default(), ..Article::default() };
    article.title = element.text_of("headline");
    article.publisher = element.text_of("sourceName").or_else(|| element.text_of("publisherName"));
    article.language = element.text_of("baseLanguage").and_then(|t| language::from_tag(&t));
    article.section = element.text_of("sectionName").or_else(|| element.text_of("section"));
    article.bylines = byline::from_list(element.text_of("byline").as_deref());
    article.dateline = element.text_of("dateline").and_then(|t| dateline::from_field(&t));
    article.published = element
        .text_of("publicationDate")
        .and_then(|raw| date::published_from(&raw, "factiva publicationDate"));
    article.keywords =
        element.children().filter(|e| e.name() == "newsSubject").filter_map(|e| e.text_of("name")).collect();
    let mut body = Vec::new();
    for part in element.children().filter(|e| matches!(e.name(), "leadParagraph" | "tailParagraphs")) {
        let marked: Vec<String> =
            part.children().filter(|e| e.name() == "paragraph").filter_map(|e| e.text()).collect();
        if marked.is_empty() {
            // copy that kept its line breaks
            let raw = part.raw_text();
            let text = raw.trim_matches('\n').trim_end();
            body.extend((!text.trim().is_empty()).then(|| text.to_string()));
        }
        body.extend(marked);
    }
    article.body = body.join("\n\n");
    article
}

/// Factiva's page: tables of two columns, a code of two letters and its value.
pub fn read_html(record: &Record, _: &Options) -> Drafts {
    let html = page(&record.bytes)?;
    let articles = select(html.root_element(), &selector("div.article"));
    some(articles.into_iter().map(from_html), "a page without one")
}

fn from_html(element: ElementRef) -> Article {
    let columns = selector("td");
    let mut article = Article::default();
    let mut body = Vec::new();
    for row in select(element, &selector("tr")) {
        let cells = select(row, &columns);
        let [code, value] = cells[..] else { continue };
        let text = text_of(value);
        if text.is_empty() {
            continue;
        }
        match text_of(code).as_str() {
            "HD" => article.title = Some(text),
            "BY" => article.bylines = byline::from_list([text.as_str()]),
            "PD" => article.published = date::published_from(&text, "factiva PD"),
            "SN" => article.publisher = Some(text),
            "SE" => article.section = Some(text),
            "LA" => article.language = language::from_tag(&text),
            "DLN" => article.dateline = dateline::from_field(&text),
            "LP" | "TD" => body.push(markup::to_text(&value.inner_html())),
            "NS" => {
                article.keywords = text
                    .split('|')
                    .filter_map(|w| w.split(" : ").nth(1))
                    .map(|w| w.trim().to_string())
                    .collect()
            }
            "AN" => article.id = text.trim_start_matches("Document ").to_string(),
            _ => {}
        }
    }
    article.body = body.join("\n\n");
    article
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn factiva_xml() {
        let xml = "<?xml version='1.0'?><PPSResponse><article><accessionNo>Q1</accessionNo><headline><paragraph><hlt>Quay</hlt> shut</paragraph></headline>\
            <leadParagraph><paragraph>One.</paragraph></leadParagraph><tailParagraphs><paragraph>Two.</paragraph></tailParagraphs>\
            <publicationDate><dateTime>2012-01-09T01:35:58Z</dateTime></publicationDate><sourceName>The Ledger</sourceName></article></PPSResponse>";
        let (articles, _) = read_file("f.xml", xml.as_bytes());
        let a = &articles[0];
        assert_eq!(
            (a.id.as_str(), a.title.as_deref(), a.body.as_str()),
            ("Q1", Some("Quay shut"), "One.\n\nTwo.")
        );
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2012-01-09");
    }

    #[test]
    fn factiva_html() {
        let html = "<html><head><title>Factiva</title></head><body><div class='article enArticle'><table><tr><td><b>HD</b>&nbsp;</td><td><b>Quay shut</b></td></tr>\
            <tr><td><b>PD</b></td><td>29 December 2011</td></tr><tr><td><b>LP</b></td><td><p>One.</p><p>Two.</p></td></tr><tr><td><b>AN</b></td><td>Document Q1</td></tr></table></div></body></html>";
        let (articles, _) = read_file("f.html", html.as_bytes());
        let a = &articles[0];
        assert_eq!(
            (a.id.as_str(), a.title.as_deref(), a.body.as_str()),
            ("Q1", Some("Quay shut"), "One.\n\nTwo.")
        );
    }
}
