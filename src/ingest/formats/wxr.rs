//! What the export of a WordPress site has beside its feed: who its authors are, what of
//! its items are articles that have appeared, and texts in the site's own markup.

use std::collections::HashMap;

use crate::ingest::readers::xml::Element;

/// Types of items that are no articles, and what they are.
const TYPES: &[(&str, &str)] = &[
    ("attachment", "an attachment"),
    ("page", "a page of the site"),
    ("revision", "an earlier version"),
    ("nav_menu_item", "an entry of a menu"),
    ("custom_css", "a part of the site's design"),
    ("customize_changeset", "a part of the site's design"),
    ("wp_block", "a part of the site's design"),
    ("wp_global_styles", "a part of the site's design"),
    ("wp_navigation", "a part of the site's design"),
    ("wp_template", "a part of the site's design"),
    ("wp_template_part", "a part of the site's design"),
    ("oembed_cache", "a part of the site's design"),
    ("user_request", "a request to the site"),
];

/// Shortcodes whose content is no text of the article.
const SILENT: &[&str] =
    &["caption", "wp_caption", "gallery", "embed", "audio", "video", "playlist", "youtube"];

/// Whether an item is one of an export, not of a feed.
pub fn is(item: &Element) -> bool {
    item.children().any(|e| e.prefix() == "wp")
}

fn of(element: &Element, name: &str) -> Option<String> {
    element.children().find(|e| e.prefix() == "wp" && e.name() == name)?.text()
}

/// Names above their login names.
pub fn authors(channel: &Element) -> HashMap<String, String> {
    let authors = channel.children().filter(|e| e.prefix() == "wp" && e.name() == "author");
    authors
        .filter_map(|author| {
            let full = || {
                let part = |name| of(&author, name).unwrap_or_default();
                let name = format!("{} {}", part("author_first_name"), part("author_last_name"));
                Some(name.trim().to_string()).filter(|name| !name.is_empty())
            };
            let name = of(&author, "author_display_name").or_else(full)?;
            Some((of(&author, "author_login")?, name))
        })
        .collect()
}

/// What an item is where it is no article that has appeared.
pub fn refusal(item: &Element) -> Option<&'static str> {
    let kind = of(item, "post_type");
    let listed = TYPES.iter().find(|(name, _)| kind.as_deref() == Some(name)).map(|(_, what)| *what);
    let status = of(item, "status");
    listed.or(match status.as_deref() {
        None | Some("publish") => None,
        Some("private") => Some("a private post"),
        Some("trash") => Some("a deleted post"),
        Some(_) => Some("a draft"),
    })
}

/// The day of the site, which need not be that of Greenwich.
pub fn date(item: &Element) -> Option<String> {
    of(item, "post_date").filter(|date| !date.starts_with("0000"))
}

/// The site's markup as HTML: shortcodes go, empty lines part paragraphs.
pub fn html(text: &str) -> String {
    without_shortcodes(text).replace("\r\n", "\n").replace("\n\n", "\n<p>\n")
}

/// A text without its shortcodes: `[gallery ids="1"]`, `[caption …]…[/caption]`. What
/// stands in other brackets is the author's.
fn without_shortcodes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // names that are not closed from here on
    let mut open = Vec::new();
    while let Some(at) = rest.find('[') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((name, len)) = shortcode(rest) else {
            out.push('[');
            rest = &rest[1..];
            continue;
        };
        let opens = !rest.starts_with("[/");
        rest = &rest[len..];
        if opens && SILENT.contains(&name) && !open.contains(&name) {
            match rest.split_once(&format!("[/{name}]")) {
                Some((_, behind)) => rest = behind,
                None => open.push(name),
            }
        }
    }
    out.push_str(rest);
    out
}

/// The name of the shortcode at the start of a text, and how long it is.
fn shortcode(text: &str) -> Option<(&str, usize)> {
    let len = text.bytes().take(1000).position(|b| b == b']')? + 1;
    let inside = &text[1..len - 1];
    let closes = inside.starts_with('/');
    let inside = inside.trim_start_matches('/').trim_end_matches('/').trim_end();
    let end = inside.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
    let (name, attributes) = inside.split_at(end.unwrap_or(inside.len()));
    let named = !name.is_empty() && name.starts_with(|c: char| c.is_ascii_lowercase());
    let known = SILENT.contains(&name) && attributes.is_empty();
    let attributed = attributes.starts_with(' ') && attributes.contains('=');
    (named && (known || attributed || closes && attributes.is_empty())).then_some((name, len))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::tests::read_file;

    #[test]
    fn shortcodes_go_and_brackets_stay() {
        let text = "One [sic].[caption id=\"a\" width='9']<img src=\"q.jpg\"> A gull[/caption]\n\n\
            [gallery ids=\"1,2\"][pullquote align=left]Two[/pullquote] [he said]\n\n[embed]https://ledger.example[/embed]Three [gallery]";
        assert_eq!(without_shortcodes(text), "One [sic].\n\nTwo [he said]\n\nThree ");
    }

    #[test]
    fn a_site_and_its_articles() {
        let item = |n: u8, kind: &str, status: &str, text: &str| {
            format!(
                "<item><title>No. {n}</title><dc:creator>mq</dc:creator><pubDate>Wed, 30 Nov -0001 00:00:00 +0000</pubDate>\
                 <content:encoded><![CDATA[{text}]]></content:encoded><wp:post_date>2024-05-0{n} 23:30:00</wp:post_date>\
                 <wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type></item>"
            )
        };
        let xml = format!(
            "<rss xmlns:wp='w' xmlns:dc='d' xmlns:content='c'><channel><title>Tide Ledger</title><wp:author><wp:author_login>mq</wp:author_login>\
             <wp:author_display_name>Mara Quill</wp:author_display_name></wp:author>{}{}{}{}</channel></rss>",
            item(1, "post", "publish", "<!-- wp:paragraph -->\nThe quay is shut.\n\nThe tide is out."),
            item(2, "post", "draft", "Not yet."),
            item(3, "page", "publish", "About us."),
            item(4, "attachment", "inherit", ""),
        );
        let (articles, skipped) = read_file("site.xml", xml.as_bytes());
        assert_eq!(articles.len(), 1);
        let a = &articles[0];
        assert_eq!(
            (a.body.as_str(), a.publisher.as_deref()),
            ("The quay is shut.\n\nThe tide is out.", Some("Tide Ledger"))
        );
        assert_eq!(a.bylines[0].names, ["Mara Quill"]);
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
        let reasons: Vec<_> = skipped.iter().map(|s| s.reason.to_string()).collect();
        assert_eq!(
            reasons,
            ["no article but a draft", "no article but a page of the site", "no article but an attachment"]
        );
    }
}
