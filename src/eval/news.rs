//! Attribution against articles whose stretches in quotation marks were each judged
//! by a reader: quotation or not, whose, under which name.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::names::{self, Match};
use super::{EvalError, Texts, percent};
use crate::quote::{Quote, QuoteKind};

#[derive(Deserialize)]
struct Article {
    id: String,
    #[serde(default)]
    source: String,
    body: String,
    stretches: Vec<Stretch>,
}

#[derive(Deserialize)]
struct Stretch {
    start: usize,
    end: usize,
    #[serde(default)]
    quote: bool,
    #[serde(default)]
    broken: Option<bool>,
    #[serde(default)]
    named: Option<bool>,
    #[serde(default)]
    speaker: Option<String>,
    #[serde(default)]
    org: Option<String>,
}

/// Counts for one kind of source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewsCounts {
    /// Quotations of five words or more, and how many were found.
    pub long: usize,
    pub found: usize,
    /// Predicted spans that meet a judged stretch, and those on no quotation.
    pub spans: usize,
    pub noise: usize,
    /// Quotations with a named speaker, by what was predicted.
    pub named: usize,
    pub full: usize,
    pub part: usize,
    pub wrong: usize,
    pub none: usize,
    /// Of those, found with confidence of 0.9 or more; and of these right.
    pub sure: usize,
    pub sure_right: usize,
    /// Quotations whose speaker is only described; named nobody wrong.
    pub unnamed: usize,
    pub unnamed_right: usize,
}

/// Scores over a gold file, whole and by kind of source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewsScores {
    pub all: NewsCounts,
    pub by_source: BTreeMap<String, NewsCounts>,
    /// Articles with most wrong or missing names: id, how many of how many.
    pub worst: Vec<(String, usize, usize)>,
}

impl fmt::Display for NewsScores {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let rows =
            std::iter::once(("all", &self.all)).chain(self.by_source.iter().map(|(k, v)| (k.as_str(), v)));
        for (name, c) in rows {
            writeln!(
                f,
                "{name:<9} found {:.1}  noise {:.1}  full {:.1}  surname {:.1}  wrong {:.1}  none {:.1}  \
                 unnamed ok {:.1}  sure {:.1}  sure right {:.1}  n {}  unnamed {}",
                percent(c.found, c.long),
                percent(c.noise, c.spans),
                percent(c.full, c.named),
                percent(c.part, c.named),
                percent(c.wrong, c.named),
                percent(c.none, c.named),
                percent(c.unnamed_right, c.unnamed),
                percent(c.sure, c.named),
                percent(c.sure_right, c.sure),
                c.named,
                c.unnamed
            )?;
        }
        writeln!(f, "worst articles (wrong or no name, of named)")?;
        for (id, bad, all) in &self.worst {
            writeln!(f, "  {bad:>3} of {all:>3}  {id}")?;
        }
        Ok(())
    }
}

fn jaccard(a: (usize, usize), b: (usize, usize)) -> f64 {
    let both = a.1.min(b.1).saturating_sub(a.0.max(b.0));
    if both == 0 { 0.0 } else { both as f64 / (a.1.max(b.1) - a.0.min(b.0)) as f64 }
}

/// Runs `attribute` over every article and counts.
pub fn score(gold_jsonl: &str, attribute: &Texts) -> Result<NewsScores, EvalError> {
    let mut scores = NewsScores::default();
    for (k, line) in gold_jsonl.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        let article: Article =
            serde_json::from_str(line).map_err(|e| EvalError::Gold { line: k + 1, reason: e.to_string() })?;
        let quotes = attribute(&article.body, None, &[]);
        let counts = count(&article, &quotes);
        let bad = counts.wrong + counts.none;
        if bad > 0 {
            scores.worst.push((article.id, bad, counts.named));
        }
        add(&mut scores.all, &counts);
        add(scores.by_source.entry(article.source).or_default(), &counts);
    }
    if scores.all.long + scores.all.named + scores.all.spans == 0 {
        return Err(EvalError::Empty);
    }
    scores.worst.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    scores.worst.truncate(10);
    Ok(scores)
}

fn add(total: &mut NewsCounts, c: &NewsCounts) {
    total.long += c.long;
    total.found += c.found;
    total.spans += c.spans;
    total.noise += c.noise;
    total.named += c.named;
    total.full += c.full;
    total.part += c.part;
    total.wrong += c.wrong;
    total.none += c.none;
    total.sure += c.sure;
    total.sure_right += c.sure_right;
    total.unnamed += c.unnamed;
    total.unnamed_right += c.unnamed_right;
}

fn count(article: &Article, quotes: &[Quote]) -> NewsCounts {
    let mut c = NewsCounts::default();
    let mut at: Vec<usize> = article.body.char_indices().map(|(k, _)| k).collect();
    at.push(article.body.len());
    let char_of = |byte: usize| at.partition_point(|&k| k < byte);
    let spans: Vec<((usize, usize), &Quote)> = quotes
        .iter()
        .filter(|q| q.kind != QuoteKind::Indirect)
        .flat_map(|q| q.content.iter().map(move |s| (s, q)))
        .map(|(s, q)| ((char_of(s.start), char_of(s.end)), q))
        .collect();
    for (span, _) in &spans {
        let mut hits = article.stretches.iter().filter(|g| jaccard(*span, (g.start, g.end)) > 0.3).peekable();
        if hits.peek().is_some() {
            c.spans += 1;
            c.noise += !hits.any(|g| g.quote) as usize;
        }
    }
    for g in article.stretches.iter().filter(|g| g.quote && g.broken != Some(true)) {
        let (start, end) = (g.start.min(at.len() - 1), g.end.min(at.len() - 1));
        let text = &article.body[at[start]..at[end.max(start)]];
        let mut best: Option<(f64, &Quote)> = None;
        for (span, q) in &spans {
            let j = jaccard(*span, (g.start, g.end));
            if best.is_none_or(|(b, _)| j > b) {
                best = Some((j, q));
            }
        }
        let quote = best.filter(|(j, _)| *j >= 0.8).map(|(_, q)| q);
        let name = quote.and_then(|q| q.speaker.as_ref()).map(|s| s.name.as_str()).filter(|n| !n.is_empty());
        if text.split_whitespace().count() >= 5 {
            c.long += 1;
            c.found += quote.is_some() as usize;
        }
        if g.named == Some(true) {
            c.named += 1;
            let verdict = name.map(|n| names::compare(g.speaker.as_deref().unwrap_or(""), n));
            match verdict {
                Some(Match::Full) => c.full += 1,
                Some(Match::Part) => c.part += 1,
                Some(Match::No) => c.wrong += 1,
                None => c.none += 1,
            }
            if quote.is_some_and(|q| q.confidence >= 0.9) {
                c.sure += 1;
                c.sure_right += matches!(verdict, Some(Match::Full | Match::Part)) as usize;
            }
        } else {
            c.unnamed += 1;
            let known: Vec<String> =
                [&g.speaker, &g.org].into_iter().flatten().flat_map(|n| names::plain(n)).collect();
            c.unnamed_right +=
                name.is_none_or(|n| names::plain(n).iter().any(|w| known.contains(w))) as usize;
        }
    }
    c
}
