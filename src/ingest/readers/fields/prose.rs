//! A text that its source keeps in pieces: a list of paragraphs, of blocks, of runs.

use super::Value;
use crate::ingest::readers::markup;

/// Pieces that stand within a paragraph.
const RUNS: &[&str] = &[
    "plain",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "strong",
    "em",
    "code",
    "link",
    "hyperlink",
    "text_link",
    "url",
    "email",
    "hashtag",
    "phone",
    "cashtag",
    "mention",
    "mention_name",
    "spoiler",
    "custom_emoji",
    "a",
    "b",
    "i",
];

/// Pieces that are no text of the article, or repeat what its fields say.
const NO_TEXT: &[&str] = &[
    "image",
    "img",
    "photo",
    "picture",
    "figure",
    "gallery",
    "video",
    "audio",
    "embed",
    "iframe",
    "ad",
    "advert",
    "advertisement",
    "title",
    "byline",
    "date",
    "kicker",
    "author_info",
];

/// What holds blocks, though it says of what kind it is.
const ROOTS: &[&str] = &["doc", "document", "root", "body", "article"];

/// Where a piece keeps its text, best first.
const KEYS: &[&str] = &[
    "processed",
    "rendered",
    "html",
    "text",
    "value",
    "content",
    "children",
    "paragraphs",
    "blocks",
    "body",
    "data",
    "items",
    "root",
];

/// Pieces lie no deeper in one another than this.
const DEPTH: u8 = 24;

struct Piece {
    text: String,
    /// It goes on where the one before ended.
    runs_on: bool,
}

/// The text of a value of any shape: blocks divided by an empty line, markup resolved.
pub fn of(value: Value) -> Option<String> {
    let mut pieces = Vec::new();
    take(value, false, 0, &mut pieces);
    let text = join(pieces);
    (!text.is_empty()).then_some(text)
}

fn take(value: Value, within: bool, depth: u8, out: &mut Vec<Piece>) {
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Null => {}
        Value::Text(text) if within => out.push(Piece { text: text.into_owned(), runs_on: true }),
        Value::Text(text) => out.push(Piece { text: resolved(&text), runs_on: false }),
        Value::List(items) => {
            let within = within || items.iter().any(|item| kind(item).is_some_and(|k| RUNS.contains(&&*k)));
            for item in items {
                take(item, within, depth + 1, out);
            }
        }
        Value::Map(_) => {
            let kind = kind(&value);
            let is = |kinds: &[&str]| kind.as_ref().is_some_and(|k| kinds.contains(&&**k));
            if is(NO_TEXT) {
                return;
            }
            let runs_on = is(RUNS) || within && (kind.is_none() || is(&["text", "span"]));
            let root = is(ROOTS);
            let Value::Map(pairs) = value else { return };
            let best = pairs
                .into_iter()
                .filter(|(_, value)| !is_blank(value))
                .filter_map(|(key, value)| Some((KEYS.iter().position(|k| *k == key)?, value)))
                .min_by_key(|(rank, _)| *rank);
            let Some((rank, inner)) = best else { return };
            let text = match inner {
                Value::Text(text) if runs_on => text.into_owned(),
                Value::Text(text) => resolved(&text),
                inner => {
                    let holds_runs = !root && (kind.is_some() || KEYS[rank] == "children");
                    let mut pieces = Vec::new();
                    take(inner, holds_runs || runs_on, depth + 1, &mut pieces);
                    if runs_on { pieces.into_iter().map(|p| p.text).collect() } else { join(pieces) }
                }
            };
            out.push(Piece { text, runs_on });
        }
    }
}

/// Of what kind a piece says it is, in small letters.
fn kind(value: &Value) -> Option<String> {
    let named = ["type", "_type", "nodeType"].iter().find_map(|key| value.get(key))?;
    match named {
        Value::Text(kind) => Some(kind.to_lowercase()),
        _ => None,
    }
}

fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Text(text) => text.trim().is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(pairs) => pairs.is_empty(),
    }
}

fn resolved(text: &str) -> String {
    if markup::is_tagged(text) { markup::to_text(text) } else { text.to_string() }
}

fn join(pieces: Vec<Piece>) -> String {
    let mut blocks: Vec<Piece> = Vec::new();
    for piece in pieces {
        match blocks.last_mut() {
            Some(block) if block.runs_on && piece.runs_on => block.text.push_str(&piece.text),
            _ if piece.text.trim().is_empty() => {}
            _ => blocks.push(piece),
        }
    }
    // tags may open in one run and close in another
    let texts = blocks.iter().map(|b| if b.runs_on { resolved(&b.text) } else { b.text.clone() });
    let texts: Vec<String> = texts.map(|text| text.trim().to_string()).filter(|t| !t.is_empty()).collect();
    texts.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> String {
        of(serde_json::from_str(json).unwrap()).unwrap_or_default()
    }

    #[test]
    fn paragraphs_and_blocks() {
        let two = "The quay is shut.\n\nThe tide is out.";
        for json in [
            r#"["The quay is shut.","The tide is out."]"#,
            r#"["<p>The quay is shut.</p>","<p>The <b>tide</b> is out.</p>"]"#,
            r#"[{"type":"p","text":"The quay is shut."},{"type":"image","text":"A gull"},{"text":"The tide is out."}]"#,
            r#"[{"type":"text","content":"The quay is shut."},{"type":"text","content":"The tide is out."}]"#,
            r#"{"blocks":[{"type":"paragraph","data":{"text":"The quay is shut."}},
                          {"type":"paragraph","data":{"text":"The tide is <i>out</i>."}}]}"#,
            r#"{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"The quay "},
                {"type":"text","text":"is shut."}]},{"type":"paragraph","content":[{"type":"text","text":"The tide is out."}]}]}"#,
            r#"{"root":{"type":"root","children":[{"type":"paragraph","children":[{"type":"text","text":"The quay is shut."}]},
                {"type":"paragraph","children":[{"type":"text","text":"The tide "},
                {"type":"link","children":[{"type":"text","text":"is out"}]},{"type":"text","text":"."}]}]}}"#,
            r#"[{"children":[{"text":"The quay"},{"text":" is shut."}]},{"children":[{"text":"The tide is out."}]}]"#,
        ] {
            assert_eq!(text(json), two, "{json}");
        }
    }

    #[test]
    fn runs_within_a_text() {
        let json =
            r#"[{"type":"bold","text":"Quay shut"},"\n\nThe quay ",{"type":"link","text":"is"}," shut."]"#;
        assert_eq!(text(json), "Quay shut\n\nThe quay is shut.");
    }

    #[test]
    fn one_text_in_several_wordings() {
        let json = r#"{"value":"<p>One &amp; two</p>","format":"full","processed":"<p>One &amp; two.</p>"}"#;
        assert_eq!(text(json), "One & two.");
        assert_eq!(text(r#"{"rendered":"<p>One.</p>\n<p>Two.</p>","protected":false}"#), "One.\n\nTwo.");
        assert_eq!(of(serde_json::from_str("[null, {}]").unwrap()), None);
    }
}
