//! ninjs 1 to 3, the JSON of the news agencies (IPTC). Read from the text of one
//! object; [`json`](super::json) finds the objects.

use serde_json::{Map, Value};

use crate::article::Article;
use crate::ingest::Reason;
use crate::ingest::readers::{byline, date, dateline, language, markup};

/// Version 3 writes "versionCreated" where earlier ones write "versioncreated".
fn get<'v>(item: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    item.get(name).or_else(|| item.iter().find(|(k, _)| k.eq_ignore_ascii_case(name)).map(|(_, v)| v))
}

fn string(item: &Map<String, Value>, name: &str) -> Option<String> {
    get(item, name).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty()).map(str::to_string)
}

/// The article of an item; `None` where it has no text (pictures have: their
/// caption), an error where the JSON is broken.
pub fn article(text: &str) -> Result<Option<Article>, Reason> {
    let item: Map<String, Value> = serde_json::from_str(text).map_err(|e| Reason::malformed("ninjs", e))?;
    let mut article = Article { id: string(&item, "uri").unwrap_or_default(), ..Article::default() };
    // in versions 2 and 3 the "title" is a label, the headline stands in a list
    article.title = entry(&item, "headlines", &["main", ""])
        .map(|(t, _)| plain(&t, true))
        .or_else(|| string(&item, "headline"))
        .or_else(|| string(&item, "title"));
    article.title = article.title.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" "));
    let body = body(&item);
    let Some(body) = body else { return Ok(None) };
    article.body = body;
    article.bylines = byline::from_list(string(&item, "byline").or_else(|| string(&item, "by")).as_deref());
    article.language = string(&item, "language").and_then(|t| language::from_tag(&t));
    article.section = string(&item, "section").or_else(|| string(&item, "slugline"));
    let source = get(&item, "infosources")
        .and_then(Value::as_array)
        .and_then(|s| s.first())
        .and_then(Value::as_object);
    article.publisher = string(&item, "copyrightholder").or_else(|| source.and_then(|s| string(s, "name")));
    article.dateline = string(&item, "dateline").and_then(|t| dateline::from_field(&t));
    if let Some(url) = string(&item, "uri").filter(|u| u.starts_with("http")) {
        article.origin.url = Some(url);
    }
    for name in
        ["subject", "subjects", "organisation", "organisations", "person", "people", "place", "places"]
    {
        for entry in
            get(&item, name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
        {
            if let Some(word) = string(entry, "name")
                && !article.keywords.contains(&word)
            {
                article.keywords.push(word);
            }
        }
    }
    let dated =
        |name: &str| string(&item, name).and_then(|raw| date::published_from(&raw, &format!("field {name}")));
    article.published =
        dated("firstcreated").or_else(|| dated("contentcreated")).or_else(|| dated("versioncreated"));
    Ok(Some(article))
}

/// The value of a list of versions of a text ("headlines", "bodies"), and its
/// media type: the one of the first role that is there, else the first.
fn entry(item: &Map<String, Value>, name: &str, roles: &[&str]) -> Option<(String, String)> {
    let list = get(item, name)?.as_array()?;
    let entries: Vec<&Map<String, Value>> =
        list.iter().filter_map(Value::as_object).filter(|e| string(e, "value").is_some()).collect();
    let role = |e: &Map<String, Value>| string(e, "role").unwrap_or_default();
    let chosen = roles.iter().find_map(|r| entries.iter().find(|e| role(e) == *r)).or(entries.first())?;
    Some((string(chosen, "value")?, string(chosen, "contenttype").unwrap_or_default()))
}

fn body(item: &Map<String, Value>) -> Option<String> {
    for name in ["body_xhtml", "body_html"] {
        if let Some(html) = string(item, name) {
            let text = markup::to_text(&html);
            if !text.is_empty() {
                return Some(text);
            }
        }
    }
    if let Some(text) = string(item, "body_text") {
        return Some(text);
    }
    for name in ["bodies", "descriptions"] {
        if let Some((value, kind)) =
            entry(item, name, &["main", "html", "body", "article", "caption", "text"])
        {
            let text = plain(&value, kind.contains("html") || kind.contains("xml"));
            if !text.is_empty() {
                return Some(text);
            }
        }
    }
    ["description_text", "description_xhtml", "description_caption_xhtml"]
        .iter()
        .find_map(|n| string(item, n))
        .map(|t| plain(&t, true))
}

/// Text out of a value that may be marked up whatever its type says.
fn plain(value: &str, marked: bool) -> String {
    if marked || value.trim_start().starts_with('<') {
        markup::to_text(value)
    } else {
        value.trim().to_string()
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn every_version() {
        for text in [
            r#"{"uri":"q:1","type":"text","versioncreated":"2024-05-01T08:00:00Z","byline":"By Mara Quill","headline":"Quay shut","body_xhtml":"<p>One.</p><p>Two.</p>"}"#,
            r#"{"uri":"q:1","type":"text","versioncreated":"2024-05-01T08:00:00Z","by":"By Mara Quill","headlines":[{"role":"short","value":"Q"},{"role":"main","value":"Quay shut"}],"bodies":[{"contenttype":"text/html","value":"<p>One.</p><p>Two.</p>"}]}"#,
            r#"{"uri":"q:1","versionCreated":"2024-05-01T08:00:00Z","by":"By Mara Quill","headlines":[{"value":"Quay shut"}],"bodies":[{"role":"html","contentType":"text/html","value":"<p>One.</p><p>Two.</p>"}]}"#,
        ] {
            let (articles, _) = read_file("a.json", text.as_bytes());
            let a = &articles[0];
            assert_eq!(
                (a.id.as_str(), a.title.as_deref(), a.body.as_str()),
                ("q:1", Some("Quay shut"), "One.\n\nTwo."),
                "{text}"
            );
            assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
            assert_eq!(a.bylines[0].names, ["Mara Quill"]);
        }
    }

    #[test]
    fn a_list_of_items() {
        let (articles, skipped) = read_file("a.json", br#"[{"uri":"q:1","headlines":[],"bodies":[{"value":"One."}]},{"uri":"q:2","pubstatus":"usable"}]"#);
        assert_eq!((articles.len(), skipped.len()), (1, 1));
    }
}
