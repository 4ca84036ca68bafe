//! RSS 0.9 to 2.0, RDF and Atom. Each item with a text is an article: its full
//! content where the feed carries it, else its summary.

use std::collections::HashMap;

use super::{Markup, wxr};
use crate::article::Article;
use crate::ingest::draft::{Drafts, Gap, Place};
use crate::ingest::readers::xml::{Element, Mode, Xml};
use crate::ingest::readers::{byline, date, ends, language, markup};
use crate::ingest::{Options, Reason, Record};

pub fn is(markup: &Markup) -> bool {
    matches!(markup.root(), "rss" | "feed" | "rdf" | "channel")
}

pub fn read(record: &Record, options: &Options) -> Drafts {
    let xml = Xml::read(&record.bytes, Mode::Lenient, "feed")?;
    let root = xml.root();
    let channel = root.find("channel").unwrap_or(root);
    let publisher = title(&channel);
    let tag = [root, channel].iter().find_map(|e| e.attribute("xml:lang")).map(str::to_string);
    let tag = tag.or_else(|| channel.text_of("language"));
    let items: Vec<Element> = root.descendants().filter(|e| matches!(e.name(), "item" | "entry")).collect();
    let names = wxr::authors(&channel);
    let mut drafts = Vec::new();
    for (number, item) in items.iter().enumerate() {
        if let Some(what) = wxr::refusal(item) {
            let place = Place::Document { number, line: None };
            drafts.push(Err(Gap::new(place, Reason::NotAnArticle(what))));
            continue;
        }
        let mut article = article(item, &names, options);
        article.publisher = article.publisher.or_else(|| publisher.clone());
        trim(&mut article);
        let own = item.attribute("xml:lang").and_then(language::from_tag);
        article.language =
            own.or_else(|| tag.as_deref().and_then(language::from_tag)).filter(|_| is_long(&article.body));
        if !article.body.trim().is_empty() {
            drafts.push(Ok(article));
        }
    }
    if drafts.is_empty() {
        let what = if items.is_empty() { "a feed without items" } else { "a feed without text" };
        return Err(Reason::NotAnArticle(what));
    }
    Ok(drafts)
}

/// Without what the site that made the feed adds to each item.
fn trim(article: &mut Article) {
    if let (Some(title), Some(paper)) = (&mut article.title, &article.publisher) {
        title.truncate(ends::without_paper(title, paper).len());
    }
    let text = ends::without_tail(&article.body, article.title.as_deref(), &mut article.cut);
    let len = text.len();
    article.body.truncate(len);
}

/// A feed's language is believed of articles that could be in it.
fn is_long(body: &str) -> bool {
    body.split_whitespace().nth(3).is_some()
}

/// `names` are those above the login names of a site's export.
fn article(item: &Element, names: &HashMap<String, String>, options: &Options) -> Article {
    let mut article = Article { title: title(item), ..Article::default() };
    let text = |names: &[&str]| names.iter().find_map(|n| item.text_of(n));
    article.body = body(item);
    article.id =
        text(&["guid", "id"]).or_else(|| item.attribute("rdf:about").map(str::to_string)).unwrap_or_default();
    article.origin.url = link(item);
    let authors: Vec<String> = item
        .children()
        .filter(|e| matches!(e.name(), "author" | "creator") && e.prefix() != "itunes")
        .filter_map(|e| e.text_of("name").or_else(|| e.text()))
        .map(|a| names.get(&a).cloned().unwrap_or_else(|| named(&a)))
        .collect();
    article.bylines = byline::from_list(authors.iter().map(String::as_str));
    let dates = |names: &[&str]| {
        let found = names.iter().flat_map(|n| item.children().filter(move |e| e.name() == *n));
        found
            .filter_map(|e| Some((e.text()?, e.name())))
            .find_map(|(raw, name)| date::published_from(&raw, &format!("feed {name}")))
    };
    let own = wxr::date(item).and_then(|raw| date::published_from(&raw, "feed post_date"));
    article.published = own.or_else(|| dates(&["published", "pubDate", "date", "issued", "created"]));
    if article.published.is_none() && options.modified_as_published {
        article.published = dates(&["updated", "modified"]);
    }
    let categories = item.children().filter(|e| matches!(e.name(), "category" | "subject"));
    for word in categories
        .filter_map(|e| e.attribute("label").or(e.attribute("term")).map(str::to_string).or_else(|| e.text()))
    {
        if !article.keywords.contains(&word) {
            article.keywords.push(word);
        }
    }
    let source = item.child("source").and_then(|s| s.text_of("title").or_else(|| s.text()));
    article.publisher = source;
    article
}

/// "mquill@ledger.example (Mara Quill)", as RSS wants authors.
fn named(author: &str) -> String {
    match author.split_once('(') {
        Some((before, name)) if before.contains('@') => name.trim_end().trim_end_matches(')').to_string(),
        _ => author.to_string(),
    }
}

fn title(element: &Element) -> Option<String> {
    let found = element.children().find(|e| e.name() == "title" && e.prefix() != "media")?;
    let text = plain(&found);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}

/// The longest of the elements that carry the text.
fn body(item: &Element) -> String {
    let full = item
        .children()
        .filter(|e| matches!(e.name(), "encoded" | "content" | "body" | "fullitem") && e.prefix() != "media");
    let text = |e: Element| {
        if wxr::is(item) { markup::to_text(&wxr::html(&e.raw_text())) } else { plain(&e) }
    };
    let best = full.map(text).max_by_key(String::len).filter(|t| !t.trim().is_empty());
    best.or_else(|| {
        let short = item.children().filter(|e| {
            matches!(e.name(), "description" | "summary") && !matches!(e.prefix(), "media" | "itunes")
        });
        short.map(|e| plain(&e)).max_by_key(String::len)
    })
    .unwrap_or_default()
}

/// The text of an element that holds markup: nested, escaped, or none.
fn plain(element: &Element) -> String {
    let kind = element.attribute("type").unwrap_or("");
    if element.attribute("mode") == Some("base64") || kind.contains("octet-stream") {
        return String::new();
    }
    if element.children().next().is_some() {
        return element.paragraphs();
    }
    let raw = element.raw_text();
    if kind == "text" || kind == "text/plain" { raw.trim().to_string() } else { markup::to_text(&raw) }
}

/// The address of the item itself.
fn link(item: &Element) -> Option<String> {
    let links = || item.children().filter(|e| e.name() == "link");
    let atom = links()
        .find(|e| matches!(e.attribute("rel"), None | Some("alternate")) && e.attribute("href").is_some());
    let found =
        atom.and_then(|e| e.attribute("href").map(str::to_string)).or_else(|| links().find_map(|e| e.text()));
    let guid = || {
        let guid = item.child("guid").filter(|e| e.attribute("isPermaLink") != Some("false"))?;
        guid.text().filter(|t| t.starts_with("http"))
    };
    found.or_else(guid)
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn rss_with_full_content() {
        let rss = "<?xml version='1.0'?><rss version='2.0' xmlns:content='c' xmlns:dc='d'><channel><title>The Ledger</title>\
            <item><title>Quay &amp; tide</title><link>https://ledger.example/1</link><dc:creator>Mara Quill</dc:creator>\
            <pubDate>Wed, 01 May 2024 08:00:00 +0200</pubDate><description>Short.</description>\
            <content:encoded><![CDATA[<p>The quay is shut.</p><p>The tide &mdash; is out.</p>]]></content:encoded></item></channel></rss>";
        let (articles, skipped) = read_file("f.xml", rss.as_bytes());
        let a = &articles[0];
        assert_eq!(skipped, []);
        assert_eq!((a.title.as_deref(), a.publisher.as_deref()), (Some("Quay & tide"), Some("The Ledger")));
        assert_eq!(a.body, "The quay is shut.\n\nThe tide — is out.");
        let p = a.published.as_ref().unwrap();
        assert_eq!(
            (p.date.to_string().as_str(), p.raw.as_str()),
            ("2024-05-01", "Wed, 01 May 2024 08:00:00 +0200")
        );
        assert_eq!(a.bylines[0].names, ["Mara Quill"]);
    }

    #[test]
    fn what_sites_add_goes() {
        let rss = "<rss><channel><title>Gull Search</title><item><title>Quay shut again - Tide Ledger</title><source url='u'>Tide Ledger</source>\
            <description>&lt;p>The quay is shut.&lt;/p>&lt;p>The tide is out. &lt;a href='q'>Continue reading &amp;rarr;&lt;/a>&lt;/p>\
            &lt;p>The post &lt;a href='q'>Quay shut again&lt;/a> appeared first on &lt;a href='l'>Tide Ledger&lt;/a>.&lt;/p></description></item></channel></rss>";
        let (articles, _) = read_file("f.xml", rss.as_bytes());
        let a = &articles[0];
        assert_eq!(
            (a.title.as_deref(), a.publisher.as_deref()),
            (Some("Quay shut again"), Some("Tide Ledger"))
        );
        assert_eq!((a.body.as_str(), a.cut.len()), ("The quay is shut.\n\nThe tide is out.", 2));
    }

    #[test]
    fn atom_in_utf16() {
        let atom = "<?xml version='1.0' encoding='utf-16'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Ledger</title><entry><id>q:1</id>\
            <title>Quay</title><updated>2024-05-02T00:00:00Z</updated><published>2024-05-01T00:00:00Z</published>\
            <content type='xhtml'><div><p>One – two.</p><p>Three.</p></div></content></entry></feed>";
        for big in [false, true] {
            let units = [0xfeff].into_iter().chain(atom.encode_utf16());
            let bytes: Vec<u8> =
                units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect();
            let (articles, _) = read_file("f", &bytes);
            assert_eq!((articles[0].body.as_str(), articles[0].id.as_str()), ("One – two.\n\nThree.", "q:1"));
            assert_eq!(articles[0].published.as_ref().unwrap().date.to_string(), "2024-05-01");
        }
    }

    #[test]
    fn broken_feeds_give_what_they_can() {
        let (articles, _) = read_file(
            "f",
            b"<rss><channel><item><description>One &bogus; two</description></item><item><description>Three",
        );
        assert_eq!(
            articles.iter().map(|a| a.body.as_str()).collect::<Vec<_>>(),
            ["One &bogus; two", "Three"]
        );
        let (articles, skipped) = read_file("f", b"<rss version='2.0'></rss>");
        assert_eq!(
            (articles.len(), skipped[0].reason.to_string().as_str()),
            (0, "no article but a feed without items")
        );
    }
}
