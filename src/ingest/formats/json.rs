//! JSON: one article, a list of them, a response of a news service, a JSON Feed;
//! and JSON Lines, where each line is a record of its own.
//!
//! The text of `body` or `text` is taken word for word: never trimmed, cut or
//! normalized, so that offsets into it hold for whoever wrote it.

use serde::de::DeserializeSeed;
use serde_json::value::RawValue;

use super::{Head, ghost, ninjs};
use crate::article::Article;
use crate::ingest::draft::{Draft, Drafts, Gap, Place, one};
use crate::ingest::readers::charset;
use crate::ingest::readers::fields::GivenSeed;
use crate::ingest::{Options, Reason, Record};

/// Fields of a response that hold the articles.
const CONTAINERS: &[&str] = &[
    "articles",
    "items",
    "posts",
    "results",
    "docs",
    "documents",
    "hits",
    "data",
    "response",
    "stories",
    "news",
    "entries",
    "records",
    "value",
    "collection",
    "feed",
    "_source",
    "messages",
    "chats",
    "list",
];

/// How deep articles may lie inside a response.
const DEPTH: u32 = 5;

/// One document to a line: the name says so, or the first lines do.
pub fn is_lines(head: &Head) -> bool {
    let named = [".jsonl", ".ndjson", ".jsonlines", ".jl"]
        .iter()
        .any(|e| head.name.ends_with(e) || head.name.contains(&format!("{e}.")));
    if named || head.text.starts_with('[') {
        return named;
    }
    let mut lines = head.text.lines().filter(|l| !l.trim().is_empty());
    let first = lines.next().unwrap_or("").trim_end();
    match lines.next() {
        Some(second) => first.len() > 2 && first.ends_with('}') && second.trim_start().starts_with('{'),
        // a first line longer than the head that is no pretty-printed document
        None => !head.whole && first.len() > 4096 && !head.is_named(&[".json"]),
    }
}

/// One line of a .jsonl file.
pub fn read_line(record: &Record, options: &Options) -> Drafts {
    let text = charset::decode_text(&record.bytes, None);
    object(&text, options)?.map_or(Err(Reason::Lacks("text")), one)
}

/// A whole file.
pub fn read(record: &Record, options: &Options) -> Drafts {
    let text = charset::decode(&record.bytes, None)?;
    let mut whole = Whole { text: &text, options, drafts: Vec::new() };
    whole.values();
    if whole.drafts.is_empty() {
        return Err(Reason::NotAnArticle("JSON without one"));
    }
    Ok(whole.drafts)
}

struct Whole<'t> {
    text: &'t str,
    options: &'t Options,
    drafts: Vec<Draft>,
}

impl<'t> Whole<'t> {
    /// Several values one after the other are allowed, as programs that append write them.
    fn values(&mut self) {
        let mut rest = self.text.trim_start();
        while !rest.is_empty() {
            if rest.starts_with('[') {
                let Some(len) = self.list(rest, 0, None) else { return };
                rest = rest[len..].trim_start();
                continue;
            }
            let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
            match values.next() {
                Some(Ok(value)) => {
                    self.value(value, 0, None);
                    rest = rest[values.byte_offset()..].trim_start();
                }
                Some(Err(error)) => return self.broken(rest, &error),
                None => return,
            }
        }
    }

    /// The articles of a list, up to where it is broken; how long it is, if it is whole.
    fn list(&mut self, text: &'t str, depth: u32, publisher: Option<&str>) -> Option<usize> {
        let mut at = 1;
        loop {
            let rest = &text[at..];
            let trimmed = rest.trim_start_matches([' ', '\n', '\r', '\t', ',']);
            at += rest.len() - trimmed.len();
            if trimmed.starts_with(']') {
                return Some(at + 1);
            }
            if trimmed.is_empty() {
                self.lose(trimmed, Reason::Truncated("the list is not closed".into()));
                return None;
            }
            let mut values = serde_json::Deserializer::from_str(trimmed).into_iter::<&RawValue>();
            match values.next() {
                Some(Ok(value)) => {
                    self.value(value, depth + 1, publisher);
                    at += values.byte_offset();
                }
                Some(Err(error)) => {
                    self.broken(trimmed, &error);
                    return None;
                }
                None => return None,
            }
        }
    }

    fn value(&mut self, value: &'t RawValue, depth: u32, publisher: Option<&str>) {
        let text = value.get();
        if depth > DEPTH {
            return;
        }
        if text.starts_with('[') {
            self.list(text, depth, publisher);
            return;
        }
        if !text.starts_with('{') {
            return;
        }
        match object(text, self.options) {
            Ok(Some(mut article)) => {
                if article.publisher.is_none() {
                    article.publisher = publisher.map(str::to_string);
                }
                article.origin.offset = (depth > 0).then_some(self.offset(text));
                self.drafts.push(Ok(article));
            }
            Ok(None) => self.response(text, depth),
            Err(reason) if depth > 0 => self.lose(text, reason),
            Err(reason) => self.drafts.push(Err(Gap::new(Place::Whole, reason))),
        }
    }

    /// An object that is no article itself: a response, or a feed.
    fn response(&mut self, text: &'t str, depth: u32) {
        let before = self.drafts.len();
        if let Some(blog) = ghost::Blog::read(text) {
            return self.blog(&blog, depth);
        }
        let Ok(fields) = serde_json::from_str::<std::collections::BTreeMap<String, &RawValue>>(text) else {
            return;
        };
        let string = |name: &str| fields.get(name).and_then(|v| serde_json::from_str::<String>(v.get()).ok());
        let feed = string("version").is_some_and(|v| v.contains("jsonfeed.org"));
        // a channel's messages are what the channel publishes
        let channel = fields.contains_key("messages").then(|| string("name")).flatten();
        let publisher = string("title").filter(|_| feed).or(channel);
        for name in CONTAINERS {
            if let Some(value) = fields.get(*name) {
                self.value(value, depth + 1, publisher.as_deref());
            }
        }
        if self.drafts.len() == before {
            let place = if depth > 0 { Place::Byte(self.offset(text)) } else { Place::Whole };
            self.drafts.push(Err(Gap::new(place, Reason::Lacks("text"))));
        }
    }

    /// The posts of a blog's export.
    fn blog(&mut self, blog: &ghost::Blog<'t>, depth: u32) {
        for post in &blog.posts {
            if let Some(what) = blog.refusal(post) {
                self.lose(post.get(), Reason::NotAnArticle(what));
                continue;
            }
            let before = self.drafts.len();
            self.value(post, depth + 1, blog.title.as_deref());
            if let Some(Ok(article)) = self.drafts.get_mut(before) {
                blog.sign(post, article);
            }
        }
    }

    /// Says why the rest of the file is not read.
    fn broken(&mut self, rest: &str, error: &serde_json::Error) {
        let at = self.offset(rest);
        let place = if at > 0 { Place::Byte(at) } else { Place::Whole };
        self.drafts.push(Err(Gap::new(place, reason(error))));
    }

    fn lose(&mut self, part: &str, reason: Reason) {
        self.drafts.push(Err(Gap::new(Place::Byte(self.offset(part)), reason)));
    }

    /// Where a part of the text starts in it.
    fn offset(&self, part: &str) -> u64 {
        (part.as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize) as u64
    }
}

/// The article an object holds, if it holds one.
fn object(text: &str, options: &Options) -> Result<Option<Article>, Reason> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let given = GivenSeed { options }.deserialize(&mut deserializer).map_err(|e| reason(&e))?;
    deserializer.end().map_err(|e| reason(&e))?;
    if given.schema_keys >= 2 {
        return Err(Reason::NotAnArticle("a JSON schema"));
    }
    if given.unpublished && given.has_text() {
        return Err(Reason::NotAnArticle("a draft"));
    }
    if given.wire_keys >= 2 {
        return ninjs::article(text);
    }
    Ok(given.has_text().then(|| given.into_article("field", options)))
}

fn reason(error: &serde_json::Error) -> Reason {
    if error.is_eof() {
        return Reason::Truncated(format!("the JSON ends in the middle, at column {}", error.column()));
    }
    Reason::malformed("JSON", error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Format, Parsed, parse};

    fn file(text: &str) -> Parsed {
        parse(&Record::new("a.json", Format::Json, text.as_bytes().to_vec()), &Options::default())
    }

    #[test]
    fn the_body_is_word_for_word() {
        let record = Record::new(
            "a.jsonl",
            Format::Jsonl,
            r#"{"id":"q1","body":"  The quay\r\n\n“shut”  \nNo comments:\n"}"#.into(),
        );
        let parsed = parse(&record, &Options::default());
        assert_eq!(parsed.articles[0].body, "  The quay\r\n\n“shut”  \nNo comments:\n");
        assert_eq!(parsed.articles[0].id, "q1");
    }

    #[test]
    fn a_broken_list_keeps_what_came_before() {
        let parsed = file(r#"[{"id":"1","text":"One tide."}, {"id":"2","text":"Two tides."}, {"id":"3","te"#);
        assert_eq!(parsed.articles.len(), 2);
        assert!(matches!(parsed.skipped[0].reason, Reason::Truncated(_)), "{:?}", parsed.skipped);
        assert_eq!(parsed.articles[1].origin.offset, Some(32));
    }

    #[test]
    fn responses_and_feeds() {
        let parsed = file(r#"{"status":"ok","articles":[{"title":"Quay","content":"Shut."}]}"#);
        assert_eq!(parsed.articles[0].title.as_deref(), Some("Quay"));
        let feed = file(
            r#"{"version":"https://jsonfeed.org/version/1.1","title":"The Ledger","items":[
                {"id":"7","content_html":"<p>Shut.</p><p>Open.</p>","date_published":"2024-05-01T08:00:00Z"}]}"#,
        );
        let a = &feed.articles[0];
        assert_eq!(
            (a.publisher.as_deref(), a.body.as_str(), a.id.as_str()),
            (Some("The Ledger"), "Shut.\n\nOpen.", "7")
        );
    }

    #[test]
    fn texts_in_pieces() {
        let listed = file(r#"{"title":"Quay","body":["The quay is shut.","The tide is out."]}"#);
        assert_eq!(listed.articles[0].body, "The quay is shut.\n\nThe tide is out.");
        let blocks =
            file(r#"[{"title":"Q","content":[{"type":"p","text":"Shut."},{"type":"p","text":"Out."}]}]"#);
        assert_eq!(blocks.articles[0].body, "Shut.\n\nOut.");
        let node = file(
            r#"{"data":[{"type":"node--article","attributes":{"status":true,"title":"Quay","created":"2024-05-01T08:00:00Z",
                "body":{"value":"<p>Shut</p>","format":"html","processed":"<p>Shut.</p>"}}},
                {"type":"node--article","attributes":{"status":false,"title":"No","body":{"value":"<p>Not yet.</p>"}}}]}"#,
        );
        assert_eq!((node.articles.len(), node.articles[0].body.as_str()), (1, "Shut."));
        assert_eq!(node.skipped[0].reason, Reason::NotAnArticle("a draft"));
    }

    #[test]
    fn what_services_add() {
        let parsed = file(
            r#"{"articles":[{"source":{"name":"Tide Ledger"},"title":"Quay shut &amp; <b>empty</b> - Tide Ledger",
                "content":"The quay is sh… [+311 chars]"}]}"#,
        );
        let a = &parsed.articles[0];
        assert_eq!((a.title.as_deref(), a.body.as_str()), (Some("Quay shut & empty"), "The quay is sh…"));
        assert_eq!(a.cut, ["[+311 chars]"]);
    }

    #[test]
    fn messages_of_a_channel() {
        let parsed = file(
            r#"{"name":"Tide Ledger","type":"public_channel","messages":[{"id":1,"type":"service","text":""},
                {"id":2,"type":"message","date":"2024-05-01T08:00:00","text":[{"type":"bold","text":"Quay shut"},"\n\nIt is ",
                {"type":"italic","text":"shut"},"."]},{"id":3,"date":"2024-05-02T08:00:00","text":"Open."}]}"#,
        );
        let told: Vec<_> =
            parsed.articles.iter().map(|a| (a.body.as_str(), a.publisher.as_deref())).collect();
        assert_eq!(told, [("Quay shut\n\nIt is shut.", Some("Tide Ledger")), ("Open.", Some("Tide Ledger"))]);
        assert_eq!(parsed.articles[0].published.as_ref().unwrap().date.to_string(), "2024-05-01");
    }

    #[test]
    fn objects_one_after_the_other() {
        assert_eq!(file("{\"text\":\"One.\"}\n{\n \"text\":\"Two.\"\n}\n").articles.len(), 2);
    }

    #[test]
    fn what_holds_no_article() {
        assert!(matches!(file("{\"a\":1}").skipped[0].reason, Reason::Lacks(_)));
        assert!(matches!(file("nonsense").skipped[0].reason, Reason::Malformed { .. }));
        assert_eq!(file("3").skipped.len(), 1);
    }
}
