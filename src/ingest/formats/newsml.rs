//! NewsML-G2: news items, alone or in a message or package.

use super::{Markup, nitf};
use crate::article::Article;
use crate::ingest::draft::Drafts;
use crate::ingest::readers::xml::{Element, Mode, Xml};
use crate::ingest::readers::{byline, date, dateline, language, markup};
use crate::ingest::{Options, Reason, Record};

/// An item, or a part of one, which is named as such.
pub fn is(markup: &Markup) -> bool {
    const ROOTS: &[&str] = &[
        "newsitem",
        "newsmessage",
        "packageitem",
        "conceptitem",
        "knowledgeitem",
        "planningitem",
        "catalogitem",
        "contentset",
        "contentmeta",
        "itemmeta",
        "groupset",
    ];
    ROOTS.contains(&markup.root())
}

pub fn read(record: &Record, options: &Options) -> Drafts {
    let xml = Xml::read(&record.bytes, Mode::Strict, "NewsML-G2")?;
    let root = xml.root();
    let items: Vec<Element> = root.descendants().filter(|e| e.name() == "newsItem").collect();
    let articles = items.iter().map(|item| article(item, options));
    let drafts: Vec<_> = articles.filter(|a| !a.body.trim().is_empty()).map(Ok).collect();
    if !drafts.is_empty() {
        return Ok(drafts);
    }
    Err(Reason::NotAnArticle(match (items.len(), root.name()) {
        (1, _) => "a news item without text",
        (_, "packageItem") => "a package of references",
        (_, "conceptItem") => "a concept item",
        (_, "knowledgeItem") => "a knowledge item",
        (_, "planningItem") => "a planning item",
        (_, "catalogItem") => "a catalogue",
        (_, "newsMessage") => "a message without text",
        _ => "a part of an item",
    }))
}

fn article(item: &Element, options: &Options) -> Article {
    let mut article =
        Article { id: item.attribute("guid").unwrap_or_default().to_string(), ..Article::default() };
    let meta = item.child("itemMeta");
    let content = item.child("contentMeta");
    let of_content = |name: &str| content.and_then(|c| c.text_of(name));
    article.title = of_content("headline").or_else(|| meta.and_then(|m| m.text_of("title")));
    article.dateline = of_content("dateline").and_then(|t| dateline::from_field(&t));
    article.section =
        content.and_then(|c| c.children().find(|e| e.name() == "genre")).and_then(|g| g.text_of("name"));
    article.bylines = byline::from_list(of_content("by").as_deref());
    let tag = content
        .and_then(|c| c.child("language"))
        .and_then(|l| l.attribute("tag"))
        .or(item.attribute("xml:lang"));
    article.language = tag.and_then(language::from_tag);
    for subject in
        content.iter().flat_map(|c| c.children()).filter(|e| matches!(e.name(), "subject" | "keyword"))
    {
        let name = subject
            .text_of("name")
            .or_else(|| (subject.name() == "keyword").then(|| subject.text()).flatten());
        if let Some(name) = name
            && !article.keywords.contains(&name)
        {
            article.keywords.push(name);
        }
    }
    // the first of them that is there; the date of a later version is a change
    let dated = |parent: Option<Element>, name: &str| {
        let raw = parent?.text_of(name)?;
        date::published_from(&raw, &format!("newsml {name}"))
    };
    article.published = dated(meta, "firstCreated")
        .or_else(|| dated(content, "contentCreated"))
        .or_else(|| dated(meta, "versionCreated"));
    if options.modified_as_published && article.published.is_none() {
        article.published = dated(content, "contentModified");
    }
    let provider = meta.and_then(|m| m.child("provider")).and_then(|p| {
        let named = p.text_of("name");
        named
            .or_else(|| p.attribute("literal").map(str::to_string))
            .or_else(|| p.attribute("qcode").and_then(|q| q.split(':').nth(1)).map(str::to_string))
    });
    let source = content.and_then(|c| c.child("infoSource")).and_then(|s| s.text_of("name"));
    let holder =
        item.child("rightsInfo").and_then(|r| r.child("copyrightHolder")).and_then(|h| h.text_of("name"));
    article.publisher = provider.or(holder).or(source);
    if let Some(set) = item.child("contentSet") {
        text(&set, &mut article);
    }
    if article.bylines.is_empty() {
        let creators = content
            .iter()
            .flat_map(|c| c.children())
            .filter(|e| e.name() == "creator")
            .filter_map(|e| e.text_of("name"));
        let creators: Vec<String> = creators.collect();
        // organisations create items too, and sign nothing
        article.bylines = byline::from_list(creators.iter().map(String::as_str));
        article.bylines.retain(|b| !b.names.is_empty());
    }
    if article.body.is_empty() {
        let description = content.iter().flat_map(|c| c.children()).filter(|e| e.name() == "description");
        article.body = description.map(|e| e.paragraphs()).max_by_key(String::len).unwrap_or_default();
    }
    if article.body.is_empty() && article.title.is_some() {
        // pictures and results carry their words in the headline
        article.body = article.title.clone().unwrap_or_default();
    }
    article
}

/// The text of the content: NITF, XHTML or plain.
fn text(set: &Element, article: &mut Article) {
    for part in set.children() {
        match part.name() {
            "inlineXML" => {
                if let Some(nitf) = part.find("nitf") {
                    nitf::fill(&nitf, article);
                } else if let Some(body) = part.find("body") {
                    article.body = body.paragraphs();
                }
            }
            "inlineData" if part.attribute("contenttype").is_none_or(|t| t.starts_with("text/")) => {
                let raw = part.raw_text();
                let marked = part.attribute("contenttype").is_some_and(|t| t.contains("html"));
                article.body = if marked { markup::to_text(&raw) } else { raw.trim().to_string() };
            }
            _ => {}
        }
        if !article.body.is_empty() {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    fn item(inside: &str) -> String {
        format!(
            "<?xml version='1.0'?><newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:q:1' xml:lang='en-GB'>\
             <itemMeta><provider qcode='nprov:Ledger'/><versionCreated>2024-05-02T08:00:00Z</versionCreated></itemMeta>\
             <contentMeta><contentCreated>2024-05-01T08:00:00+02:00</contentCreated><headline>Quay shut</headline>\
             <creator><name>Mara Quill</name></creator><subject><name>harbours</name></subject></contentMeta>{inside}</newsItem>"
        )
    }

    #[test]
    fn an_item_with_a_page() {
        let xml = item(
            "<contentSet><inlineXML><html xmlns='x'><head><title>t</title></head><body><p>One.</p><p>Two.</p></body></html></inlineXML></contentSet>",
        );
        let (articles, _) = read_file("a.xml", xml.as_bytes());
        let a = &articles[0];
        assert_eq!(
            (a.id.as_str(), a.title.as_deref(), a.publisher.as_deref()),
            ("urn:q:1", Some("Quay shut"), Some("Ledger"))
        );
        assert_eq!(
            (a.body.as_str(), a.keywords[0].as_str(), a.language.as_deref()),
            ("One.\n\nTwo.", "harbours", Some("en"))
        );
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
        assert_eq!(a.bylines[0].names, ["Mara Quill"]);
    }

    #[test]
    fn what_is_no_news_is_named() {
        let (_, skipped) = read_file("a.xml", b"<?xml version='1.0'?><conceptItem xmlns='x'/>");
        assert_eq!(skipped[0].reason.to_string(), "no article but a concept item");
    }
}
