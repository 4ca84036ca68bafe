//! What attribution makes of articles that its weights have not seen.

use std::io::Write;

use whosaid::attribution::Context;
use whosaid::attribution::training::{Models, attribute_by};
use whosaid::span::Span;
use whosaid::text::Document;

/// Writes the quotations of an article as a line of JSON. Offsets count characters.
pub fn predict(out: &mut impl Write, id: &str, text: &str, models: &Models) {
    let document = Document::new(text);
    let quotes = attribute_by(models, &document, &Context::default());
    let mut at = vec![0u32; text.len() + 1];
    let mut n = 0;
    for (k, c) in text.char_indices() {
        at[k..k + c.len_utf8()].fill(n);
        n += 1;
    }
    at[text.len()] = n;
    let span = |s: Span| serde_json::json!({"text": s.of(text), "start": at[s.start], "end": at[s.end]});
    let quotes: Vec<serde_json::Value> = quotes
        .iter()
        .map(|q| {
            serde_json::json!({
                "kind": q.kind.as_str(),
                "text": q.text(text),
                "content": q.content.iter().map(|s| [at[s.start], at[s.end]]).collect::<Vec<_>>(),
                "cue": q.cue.map(span),
                "source": q.source.map(|m| span(m.span)),
                "speaker": q.speaker.as_ref().map(|s| serde_json::json!({"name": s.name, "role": s.role})),
                "confidence": q.confidence,
                "evidence": q.evidence,
            })
        })
        .collect();
    writeln!(out, "{}", serde_json::json!({"id": id, "quotes": quotes})).expect("write");
}
