//! NewsML 1: what agencies sent before NewsML-G2. The lines of an item (headline, byline)
//! stand apart from its content.

use super::nitf;
use crate::article::Article;
use crate::ingest::draft::{Drafts, some};
use crate::ingest::readers::xml::{Element, Mode, Xml};
use crate::ingest::readers::{byline, date, dateline, language, markup};
use crate::ingest::{Options, Record};

pub fn read(record: &Record, options: &Options) -> Drafts {
    let xml = Xml::read(&record.bytes, Mode::Strict, "NewsML 1")?;
    let root = xml.root();
    let items = root.descendants().filter(|e| e.name() == "NewsItem");
    let articles = items.map(|item| article(&item, options));
    some(articles.filter(|a| !a.body.trim().is_empty()), "a NewsML document without text")
}

fn article(item: &Element, options: &Options) -> Article {
    let text = |name: &str| item.descendants().filter(|e| e.name() == name).find_map(|e| e.text());
    let mut article = Article {
        id: text("PublicIdentifier").unwrap_or_default(),
        title: text("HeadLine"),
        bylines: byline::from_list(text("ByLine").as_deref()),
        dateline: text("DateLine").and_then(|t| dateline::from_field(&t)),
        ..Article::default()
    };
    let tagged = item.find("Language").and_then(|e| e.attribute("FormalName"));
    article.language = tagged.or(item.attribute("xml:lang")).and_then(language::from_tag);
    let dated = |name: &str| date::published_from(&text(name)?, &format!("newsml {name}"));
    article.published =
        dated("FirstCreated").or_else(|| dated("DateId")).or_else(|| dated("ThisRevisionCreated"));
    if article.published.is_none() && options.modified_as_published {
        article.published = dated("DateAndTime");
    }
    for word in item.descendants().filter(|e| e.name() == "KeywordLine").filter_map(|e| e.text()) {
        if !article.keywords.contains(&word) {
            article.keywords.push(word);
        }
    }
    let party = item.find("Provider").and_then(|p| p.find("Party")).and_then(|p| p.attribute("FormalName"));
    article.publisher =
        text("CreditLine").or_else(|| party.map(str::to_string)).or_else(|| text("ProviderId"));
    fill(item, &mut article);
    article
}

/// The longest of the contents of an item: NITF, XHTML, escaped HTML or plain text.
fn fill(item: &Element, article: &mut Article) {
    let mut best: Option<(String, Option<Element>)> = None;
    for content in item.descendants().filter(|e| e.name() == "ContentItem") {
        let Some(data) = content.child("DataContent") else { continue };
        let nitf = data.find("nitf");
        let text = match data.find("body.content").or_else(|| data.find("body")) {
            Some(body) => body.paragraphs(),
            None if data.children().next().is_some() => data.paragraphs(),
            None if is_html(&content) => markup::to_text(&data.raw_text()),
            None => data.raw_text().trim().to_string(),
        };
        let picture = content.child("MediaType").and_then(|e| e.attribute("FormalName"));
        let told = picture.is_none_or(|kind| kind.eq_ignore_ascii_case("text"));
        if told && best.as_ref().is_none_or(|(longest, _)| text.len() > longest.len()) {
            best = Some((text, nitf));
        }
    }
    let Some((text, nitf)) = best else { return };
    if let Some(nitf) = nitf {
        nitf::fill(&nitf, article);
    }
    if article.body.trim().is_empty() {
        article.body = text;
    }
}

/// Whether the plain characters of a content are HTML.
fn is_html(content: &Element) -> bool {
    let named = |name: &str| content.child(name).and_then(|e| e.attribute("FormalName")).unwrap_or("");
    let html = |kind: &str| kind.to_ascii_lowercase().contains("html");
    html(named("Format")) || html(named("MimeType"))
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    fn item(format: &str, content: &str) -> String {
        format!(
            "<?xml version='1.0'?><NewsML Version='1.2'><NewsEnvelope><DateAndTime>20240503T080000Z</DateAndTime></NewsEnvelope>\
             <NewsItem xml:lang='en'><Identification><NewsIdentifier><ProviderId>tide.example</ProviderId><DateId>20240501</DateId>\
             <PublicIdentifier>urn:q:1</PublicIdentifier></NewsIdentifier></Identification><NewsManagement>\
             <FirstCreated>20240501T233000+0200</FirstCreated></NewsManagement><NewsComponent><NewsLines><HeadLine>Quay shut</HeadLine>\
             <ByLine>Mara Quill</ByLine><DateLine>LYLE</DateLine><CreditLine>Tide Agency</CreditLine></NewsLines><NewsComponent>\
             <ContentItem><MediaType FormalName='Picture'/><DataContent>A gull, and a long text about it and others.</DataContent></ContentItem>\
             <ContentItem><Format FormalName='{format}'/><DataContent>{content}</DataContent></ContentItem></NewsComponent></NewsComponent></NewsItem></NewsML>"
        )
    }

    #[test]
    fn items_in_every_content() {
        for (format, content) in [
            (
                "XHTML",
                "<html xmlns='x'><head><title>t</title></head><body><p>Shut.</p><p>Out.</p></body></html>",
            ),
            (
                "NITF",
                "<nitf><head/><body><body.head><hedline><hl1>x</hl1></hedline></body.head><body.content><p>Shut.</p><p>Out.</p></body.content></body></nitf>",
            ),
            ("HTML", "&lt;p>Shut.&lt;/p>&lt;p>Out.&lt;/p>"),
            ("Text", "\nShut.\n\nOut.\n"),
        ] {
            let (articles, skipped) = read_file("a.xml", item(format, content).as_bytes());
            assert_eq!(skipped, [], "{format}");
            let a = &articles[0];
            assert_eq!(
                (a.body.as_str(), a.title.as_deref()),
                ("Shut.\n\nOut.", Some("Quay shut")),
                "{format}"
            );
            assert_eq!((a.id.as_str(), a.publisher.as_deref()), ("urn:q:1", Some("Tide Agency")));
            assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
            assert_eq!(a.bylines[0].names, ["Mara Quill"]);
        }
    }
}
