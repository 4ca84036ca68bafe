//! Dumps of wikis, as MediaWiki exports them: news that many write, in wikitext.

use super::wikitext;
use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::date;
use crate::ingest::readers::xml::{Mode, Xml};
use crate::ingest::{Options, Reason, Record};

/// One `<page>`, of which the last revision counts.
pub fn read(record: &Record, options: &Options) -> Drafts {
    let xml = Xml::read(&record.bytes, Mode::Lenient, "MediaWiki dump")?;
    let page = xml.root();
    if page.text_of("ns").is_some_and(|space| space != "0") {
        return Err(Reason::NotAnArticle("a page about the wiki"));
    }
    let revision = page.children().filter(|e| e.name() == "revision").last();
    let (Some(revision), None) = (revision, page.child("redirect")) else {
        return Err(Reason::NotAnArticle("a redirect"));
    };
    if revision.text_of("model").is_some_and(|model| model != "wikitext") {
        return Err(Reason::NotAnArticle("data of the wiki"));
    }
    let source = revision.child("text").map(|e| e.raw_text()).unwrap_or_default();
    if wikitext::is_redirect(&source) {
        return Err(Reason::NotAnArticle("a redirect"));
    }
    let text = wikitext::plain(&source);
    let mut article = Article { title: page.text_of("title"), body: text.body, ..Article::default() };
    article.published = text.date.and_then(|raw| date::published_from(&raw, "wiki date"));
    // what stands there may be years younger than the news
    if article.published.is_none()
        && options.modified_as_published
        && let Some(raw) = revision.text_of("timestamp")
    {
        article.published = date::published_from(&raw, "wiki timestamp");
    }
    one(article)
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn a_dump_of_news() {
        let page = |title: &str, ns: u8, text: &str| {
            format!(
                "<page><title>{title}</title><ns>{ns}</ns><id>7</id><revision><id>8</id><timestamp>2025-01-01T00:00:00Z</timestamp>\
                 <model>wikitext</model><text xml:space='preserve'>{text}</text></revision></page>"
            )
        };
        let dump = format!(
            "<mediawiki xmlns='x' xml:lang='en'><siteinfo><sitename>Tide Wiki</sitename></siteinfo>{}{}{}</mediawiki>",
            page(
                "Quay shut",
                0,
                "{{date|May 1, 2024}}\n{{w|Lyle|LYLE}} &amp;mdash; The quay is shut.\n\n== Sources ==\n*{{source|url=x}}"
            ),
            page("Old quay", 0, "#REDIRECT [[Quay shut]]"),
            page("Talk:Quay shut", 1, "Fine. ~~~~"),
        );
        let (articles, skipped) = read_file("dump.xml", dump.as_bytes());
        let a = &articles[0];
        assert_eq!((a.title.as_deref(), a.body.as_str()), (Some("Quay shut"), "LYLE — The quay is shut."));
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
        let reasons: Vec<_> = skipped.iter().map(|s| s.reason.to_string()).collect();
        assert_eq!(
            (articles.len(), reasons),
            (1, vec!["no article but a redirect".into(), "no article but a page about the wiki".to_string()])
        );
    }
}
