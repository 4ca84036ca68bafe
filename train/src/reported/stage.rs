//! The weights of `attribution::indirect`: reported speech outside the marks.

use serde_json::Value;
use whosaid::attribution::reading::Reading;
use whosaid::attribution::training::Models;
use whosaid::attribution::training::reported::{VERSION, Weights, find_with};
use whosaid::quote::QuoteKind;
use whosaid::span::Span;
use whosaid::text::Document;

use super::{Article, Attribution, train};
use crate::card::{Card, argument, number};
use crate::gold::with_texts;
use crate::predict::predict;

/// Annotated articles of both kinds: with every attribution, or with all that is said.
/// Offsets in the files count characters.
fn read(path: &str) -> Vec<Article> {
    let lines = std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let lines = lines.lines().filter(|line| !line.trim().is_empty());
    let mut lines: Vec<Value> = lines.map(|line| serde_json::from_str(line).expect("JSON")).collect();
    with_texts(&mut lines);
    lines.iter().map(article).collect()
}

fn article(v: &Value) -> Article {
    let news = v["reported"].is_array();
    let (key, items) = if news { ("body", "reported") } else { ("text", "attributions") };
    let text = v[key].as_str().unwrap_or_default().to_owned();
    let mut at: Vec<usize> = text.char_indices().map(|(k, _)| k).collect();
    at.push(text.len());
    let byte = |v: &Value| v.as_u64().map_or(0, |n| at[(n as usize).min(at.len() - 1)]);
    let span = |v: &Value| Span::new(byte(&v[0]), byte(&v[1]));
    // one span, a list of them, or nothing
    let spans = |v: &Value| -> Vec<Span> {
        match v.as_array().map(Vec::as_slice) {
            None | Some([]) => Vec::new(),
            Some([first, ..]) if first.is_u64() => vec![span(v)],
            Some(all) => all.iter().map(span).collect(),
        }
    };
    let kind = |a: &Value| match a["kind"].as_str() {
        Some("direct") => QuoteKind::Direct,
        Some("mixed") => QuoteKind::Mixed,
        _ => QuoteKind::Indirect,
    };
    let sure = |a: &Value| {
        let flag = |name: &str| a[name].as_bool();
        a["kind"] == "speech" && flag("sure") == Some(true) && flag("marks") == Some(false)
    };
    let attributions = v[items]
        .as_array()
        .into_iter()
        .flatten()
        .map(|a| Attribution {
            kind: if news { QuoteKind::Indirect } else { kind(a) },
            unclear: news && !sure(a),
            source: spans(&a["source"]),
            head: a["source_head"].is_array().then(|| span(&a["source_head"])),
            cue: spans(&a["cue"]),
            content: spans(&a["content"]),
        })
        .collect();
    let quoted = Reading::new(&Document::new(&text)).quoted.iter().map(|q| q.inner).collect();
    Article { id: v["id"].as_str().unwrap_or_default().to_owned(), text, quoted, attributions, news }
}

/// What the weights find in other articles: contents at a Jaccard of one half, with
/// and without the source.
fn scores(weights: &Weights, articles: &[Article]) -> String {
    let (mut gold, mut predicted, mut found, mut right) = (0, 0, 0, 0);
    for article in articles {
        let document = Document::new(&article.text);
        let solid = |s: &Span| s.of(&article.text).bytes().filter(|b| !b.is_ascii_whitespace()).count();
        let size = |spans: &[Span]| spans.iter().map(solid).sum::<usize>();
        let quotes = find_with(weights, &document, &article.quoted, &[]);
        let wanted: Vec<&Attribution> =
            article.attributions.iter().filter(|a| a.kind == QuoteKind::Indirect).collect();
        gold += wanted.len();
        predicted += quotes.len();
        let mut taken = vec![false; wanted.len()];
        for quote in &quotes {
            let best = (0..wanted.len()).filter(|&k| !taken[k]).find(|&k| {
                let both: usize = wanted[k]
                    .content
                    .iter()
                    .flat_map(|g| quote.content.iter().map(move |c| (g, c)))
                    .filter(|(g, c)| g.start.max(c.start) < g.end.min(c.end))
                    .map(|(g, c)| solid(&Span::new(g.start.max(c.start), g.end.min(c.end))))
                    .sum();
                let all = size(&wanted[k].content) + size(&quote.content) - both;
                both * 2 >= all.max(1)
            });
            let Some(k) = best else { continue };
            taken[k] = true;
            found += 1;
            right += match (wanted[k].head, quote.source) {
                (Some(head), Some(source)) => source.span.contains(head) as usize,
                (head, source) => (head.is_none() && source.is_none()) as usize,
            };
        }
    }
    let f1 = |n: usize| 200.0 * n as f64 / (gold + predicted).max(1) as f64;
    format!(
        "\nOn {} other articles ({gold} attributions, {predicted} found):\ncontent             F1 {:.1}\ncontent and source  F1 {:.1}\n",
        articles.len(),
        f1(found),
        f1(right)
    )
}

/// Writes what articles of news get from weights that have not seen them.
fn held_out(articles: &[Article], folds: usize, out: &str) {
    let mut out = std::io::BufWriter::new(std::fs::File::create(out).expect("a file to write"));
    let news: Vec<usize> = (0..articles.len()).filter(|&k| articles[k].news).collect();
    for fold in 0..folds {
        let away: Vec<usize> = news.iter().copied().skip(fold).step_by(folds).collect();
        let rest: Vec<usize> = (0..articles.len()).filter(|k| !away.contains(k)).collect();
        let weights = train(articles, &rest);
        for &k in &away {
            predict(&mut out, &articles[k].id, &articles[k].text, &Models::with_reported(&weights));
        }
    }
}

pub fn main(paths: &[String]) {
    let articles: Vec<Article> = paths.iter().flat_map(|p| read(p)).collect();
    let folds = number("--folds", 0.0) as usize;
    if let (1.., Some(out)) = (folds, argument("--predict")) {
        held_out(&articles, folds, &out);
        return;
    }
    let all: Vec<usize> = (0..articles.len()).collect();
    let weights = train(&articles, &all);
    let measured = argument("--dev").map(|p| scores(&weights, &read(&p))).unwrap_or_default();
    let out = argument("--out").expect("--out FILE");
    Card { title: "Weights of reported speech", version: VERSION, inputs: paths, uses_lexicon: true }.write(
        &out,
        &weights.write(),
        &measured,
    );
}
