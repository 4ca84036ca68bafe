//! JSON: one article, a list of them, a response of a news service, a JSON Feed;
//! and JSON Lines, where each line is a record of its own.
//!
//! The text of `body` or `text` is taken word for word: never trimmed, cut or
//! normalized, so that offsets into it hold for whoever wrote it.

use serde::de::DeserializeSeed;
use serde_json::value::RawValue;

use super::fields::{Given, GivenSeed};
use super::{Options, Parsed, Reason, Record, ninjs};
use crate::article::Article;

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
];

/// How deep articles may lie inside a response.
const DEPTH: u32 = 5;

/// One line of a .jsonl file.
pub fn parse_line(record: &Record, options: &Options) -> Parsed {
    let text = super::charset::decode_text(&record.bytes, None);
    let mut parsed = Parsed::default();
    match object(&text, options) {
        Ok(Some(article)) => parsed.push(article, record, options),
        Ok(None) => parsed.skip(record, Reason::Lacks("text")),
        Err(reason) => parsed.skip(record, reason),
    }
    parsed
}

/// A whole file.
pub fn parse(record: &Record, options: &Options) -> Parsed {
    let mut parsed = Parsed::default();
    let text = match super::charset::decode(&record.bytes, None) {
        Ok(text) => text,
        Err(reason) => {
            parsed.skip(record, reason);
            return parsed;
        }
    };
    let whole = Whole { text: &text, record, options };
    let mut at = 0;
    // several values one after the other are allowed, as programs that append write them
    while at < text.len() {
        let rest = &text[at..];
        let start = rest.len() - rest.trim_start().len();
        if rest[start..].is_empty() {
            break;
        }
        if rest[start..].starts_with('[') {
            match whole.list(&rest[start..], 0, None, &mut parsed) {
                Some(len) => at += start + len,
                None => break,
            }
            continue;
        }
        let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
        match values.next() {
            Some(Ok(value)) => {
                let len = values.byte_offset();
                whole.value(value, 0, None, &mut parsed);
                at += len;
            }
            Some(Err(error)) => {
                whole.broken(at + start, &error, &mut parsed);
                break;
            }
            None => break,
        }
    }
    if parsed.articles.is_empty() && parsed.skipped.is_empty() {
        parsed.skip(record, Reason::NotAnArticle("JSON without one"));
    }
    parsed
}

struct Whole<'t> {
    text: &'t str,
    record: &'t Record,
    options: &'t Options,
}

impl<'t> Whole<'t> {
    /// The articles of a list, up to where it is broken; how long it is, if it is whole.
    fn list(&self, text: &'t str, depth: u32, publisher: Option<&str>, parsed: &mut Parsed) -> Option<usize> {
        let mut at = 1;
        loop {
            let rest = &text[at..];
            let trimmed = rest.trim_start_matches([' ', '\n', '\r', '\t', ',']);
            at += rest.len() - trimmed.len();
            if trimmed.starts_with(']') {
                return Some(at + 1);
            }
            if trimmed.is_empty() {
                parsed.skip_at(
                    self.record,
                    self.offset(text) + at as u64,
                    Reason::Truncated("the list is not closed".into()),
                );
                return None;
            }
            let mut values = serde_json::Deserializer::from_str(trimmed).into_iter::<&RawValue>();
            match values.next() {
                Some(Ok(value)) => {
                    self.value(value, depth + 1, publisher, parsed);
                    at += values.byte_offset();
                }
                Some(Err(error)) => {
                    self.broken(self.offset(trimmed) as usize, &error, parsed);
                    return None;
                }
                None => return None,
            }
        }
    }

    fn value(&self, value: &'t RawValue, depth: u32, publisher: Option<&str>, parsed: &mut Parsed) {
        let text = value.get();
        if depth > DEPTH {
            return;
        }
        if text.starts_with('[') {
            self.list(text, depth, publisher, parsed);
            return;
        }
        if !text.starts_with('{') {
            return;
        }
        let offset = self.offset(text);
        match object(text, self.options) {
            Ok(Some(mut article)) => {
                if article.publisher.is_none() {
                    article.publisher = publisher.map(str::to_string);
                }
                article.origin.offset = (depth > 0).then_some(offset);
                parsed.push(article, self.record, self.options);
            }
            Ok(None) => self.response(text, depth, parsed),
            Err(reason) if depth > 0 => parsed.skip_at(self.record, offset, reason),
            Err(reason) => parsed.skip(self.record, reason),
        }
    }

    /// An object that is no article itself: a response, or a feed.
    fn response(&self, text: &'t str, depth: u32, parsed: &mut Parsed) {
        let before = parsed.articles.len() + parsed.skipped.len();
        let Ok(fields) = serde_json::from_str::<std::collections::BTreeMap<String, &RawValue>>(text) else {
            return;
        };
        let string = |name: &str| fields.get(name).and_then(|v| serde_json::from_str::<String>(v.get()).ok());
        let feed = string("version").is_some_and(|v| v.contains("jsonfeed.org"));
        let publisher = string("title").filter(|_| feed);
        for name in CONTAINERS {
            if let Some(value) = fields.get(*name) {
                self.value(value, depth + 1, publisher.as_deref(), parsed);
            }
        }
        if parsed.articles.len() + parsed.skipped.len() == before {
            let reason = Reason::Lacks("text");
            if depth > 0 {
                parsed.skip_at(self.record, self.offset(text), reason)
            } else {
                parsed.skip(self.record, reason)
            }
        }
    }

    fn broken(&self, at: usize, error: &serde_json::Error, parsed: &mut Parsed) {
        let reason = reason(error);
        if at > 0 || !parsed.articles.is_empty() {
            parsed.skip_at(self.record, at as u64, reason);
        } else {
            parsed.skip(self.record, reason);
        }
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
    if given.wire_keys >= 2 {
        return ninjs::article(text);
    }
    Ok(of_given(given, options))
}

/// An article out of the fields of an object; `None` where there is no text.
fn of_given(given: Given, options: &Options) -> Option<Article> {
    given.has_text().then(|| given.into_article("field", options))
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
    use crate::ingest::Format;

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
        let parsed = parse_line(&record, &Options::default());
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
