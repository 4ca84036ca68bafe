//! NITF, the IPTC's older article format: alone or inside a NewsML-G2 item.

use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::xml::{Element, Mode, Xml};
use crate::ingest::readers::{byline, date, dateline};
use crate::ingest::{Options, Record};

pub fn read(record: &Record, _: &Options) -> Drafts {
    let xml = Xml::read(&record.bytes, Mode::Strict, "NITF")?;
    let mut article = Article::default();
    fill(&xml.root(), &mut article);
    one(article)
}

/// Fills what the article lacks from an `<nitf>` element.
pub fn fill(nitf: &Element, article: &mut Article) {
    let head = nitf.child("head");
    let body = nitf.child("body").unwrap_or(*nitf);
    let top = body.child("body.head");
    if article.title.is_none() {
        let headline = top.and_then(|t| t.find("hl1")).and_then(|h| h.text());
        article.title = headline.or_else(|| head.and_then(|h| h.text_of("title")));
    }
    if article.bylines.is_empty()
        && let Some(line) = top.and_then(|t| t.find("byline"))
    {
        // a byline may hold the role alone (<byttl>), or name people in <person>
        let people: Vec<String> =
            line.descendants().filter(|e| e.name() == "person").filter_map(|e| e.text()).collect();
        let mut found = line.text().map(|t| byline::clean(&t)).unwrap_or_default();
        if !people.is_empty() {
            found.names = people;
        }
        if !found.text.is_empty() {
            article.bylines.push(found);
        }
    }
    if article.dateline.is_none() {
        article.dateline = top
            .and_then(|t| t.find("dateline"))
            .and_then(|d| d.text())
            .and_then(|t| dateline::from_field(&t));
    }
    if let Some(head) = head {
        let issued = head.find("date.issue").and_then(|d| d.attribute("norm"));
        let printed = head.find("pubdata").and_then(|d| d.attribute("date.publication"));
        if article.published.is_none() {
            let found = issued.and_then(|raw| date::published_from(raw, "nitf date.issue"));
            article.published =
                found.or_else(|| printed.and_then(|raw| date::published_from(raw, "nitf date.publication")));
        }
        if article.id.is_empty() {
            article.id =
                head.find("doc-id").and_then(|d| d.attribute("id-string")).unwrap_or_default().to_string();
        }
        if article.publisher.is_none() {
            article.publisher = head.find("pubdata").and_then(|p| p.attribute("name")).map(str::to_string);
        }
        if article.section.is_none() {
            article.section =
                head.find("pubdata").and_then(|p| p.attribute("position.section")).map(str::to_string);
        }
    }
    if article.body.is_empty() {
        article.body = body.child("body.content").map(|c| c.paragraphs()).unwrap_or_default();
    }
    if article.body.is_empty() {
        article.body = top.and_then(|t| t.find("abstract")).map(|c| c.paragraphs()).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn a_story() {
        let nitf = "<?xml version='1.0'?><nitf><head><title>t</title><docdata><doc-id id-string='q.1'/><date.issue norm='20240501T080000Z'/></docdata>\
            <pubdata name='The Ledger'/></head><body><body.head><hedline><hl1>Quay shut</hl1></hedline><byline>By Mara Quill, <byttl>Staff Reporter</byttl></byline>\
            <dateline><location>PORT LYLE</location>, May 1 (CW) -</dateline></body.head><body.content><p>One.</p><p>Two.</p></body.content></body></nitf>";
        let (articles, _) = read_file("a.xml", nitf.as_bytes());
        let a = &articles[0];
        assert_eq!(
            (a.id.as_str(), a.title.as_deref(), a.publisher.as_deref()),
            ("q.1", Some("Quay shut"), Some("The Ledger"))
        );
        assert_eq!((a.bylines[0].names[0].as_str(), a.body.as_str()), ("Mara Quill", "One.\n\nTwo."));
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
        assert_eq!(a.dateline.as_ref().unwrap().place.as_deref(), Some("PORT LYLE"));
    }

    #[test]
    fn the_malformed_is_named() {
        let (_, skipped) = read_file("a.xml", b"<?xml version='1.0'?><nitf><x:body/></nitf>");
        assert_eq!(skipped[0].reason.to_string(), "malformed NITF: the prefix \"x\" is not declared");
    }
}
