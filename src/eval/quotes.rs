//! Attribution against articles annotated with source, cue and content.
//!
//! Quoted speech is scored by segments: content cut to each pair of quotation marks,
//! matched one to one at a Jaccard of 0.8 over characters that are not blank. An
//! attribution is right when the predicted source covers the head of the gold one
//! and is not longer than twice the gold or 80 characters. Indirect speech is
//! matched by whole contents at 0.5.

mod counts;
mod gold;

use std::collections::{BTreeMap, HashMap};

pub use counts::{Counts, QuoteScores, Rates};
use gold::{Article, Attribution, SpeakerRow, is_speech};

use super::intervals::intervals;
use super::names::same;
use super::{EvalError, Texts};
use crate::quote::Quote;
use crate::span::Span;

/// A speaker's name and the words of its source.
type Named<'q> = (Option<&'q str>, Option<&'q str>);

/// Runs `attribute` over every article and counts.
pub fn score(
    gold_jsonl: &str,
    speakers_jsonl: Option<&str>,
    attribute: &Texts,
) -> Result<QuoteScores, EvalError> {
    let mut scores = QuoteScores::default();
    let mut rows: HashMap<String, Vec<SpeakerRow>> = HashMap::new();
    for row in gold::speakers(speakers_jsonl.unwrap_or(""))? {
        rows.entry(row.id.clone()).or_default().push(row);
    }
    let mut any = false;
    for (k, line) in gold_jsonl.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        any = true;
        let article = gold::article(line, k + 1)?;
        let authors: Vec<String> = article.author.iter().cloned().collect();
        let quotes = attribute(&article.text, article.title.as_deref(), &authors);
        let page = Page::new(&article);
        let before = scores.counts.clone();
        page.quoted(&quotes, &mut scores);
        page.indirect(&quotes, &mut scores.counts);
        for row in rows.get(&article.id).into_iter().flatten() {
            page.speaker(row, &quotes, &mut scores.counts);
        }
        let bad = scores.counts.gold - before.gold - (scores.counts.right_e2e - before.right_e2e);
        if bad > 0 {
            scores.worst.push((article.id.clone(), bad, scores.counts.gold - before.gold));
        }
    }
    if !any {
        return Err(EvalError::Empty);
    }
    scores.worst.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    scores.worst.truncate(10);
    Ok(scores)
}

/// A gold article with what the measures need.
struct Page<'a> {
    article: &'a Article,
    text: &'a str,
    marks: Vec<Span>,
    /// Characters that are not blank before each byte.
    solid: Vec<u32>,
}

impl<'a> Page<'a> {
    fn new(article: &'a Article) -> Page<'a> {
        let text = article.text.as_str();
        let mut solid = vec![0u32; text.len() + 1];
        let mut n = 0;
        for (k, c) in text.char_indices() {
            solid[k..k + c.len_utf8()].fill(n);
            n += !c.is_whitespace() as u32;
        }
        solid[text.len()] = n;
        Page { article, text, marks: intervals(text), solid }
    }

    fn count(&self, start: usize, end: usize) -> usize {
        if end > start { (self.solid[end] - self.solid[start]) as usize } else { 0 }
    }

    fn jaccard(&self, a: Span, b: Span) -> f64 {
        let both = self.count(a.start.max(b.start), a.end.min(b.end));
        if both == 0 {
            return 0.0;
        }
        both as f64 / (self.count(a.start, a.end) + self.count(b.start, b.end) - both) as f64
    }

    /// Spans cut to the quotation marks: pieces with a word in them.
    fn cut(&self, spans: &[Span]) -> Vec<Span> {
        let mut out = Vec::new();
        for span in spans {
            let from = self.marks.partition_point(|m| m.end <= span.start);
            for mark in self.marks[from..].iter().take_while(|m| m.start < span.end) {
                let (start, end) = (span.start.max(mark.start), span.end.min(mark.end));
                if start >= end {
                    continue;
                }
                let piece = &self.text[start..end];
                let lead = piece.find(char::is_alphanumeric).unwrap_or(piece.len());
                let piece = piece[lead..].trim_end();
                if !piece.is_empty() {
                    out.push(Span::new(start + lead, start + lead + piece.len()));
                }
            }
        }
        out
    }

    /// Whether a prediction names the gold source.
    fn right(&self, gold: &Attribution, quote: &Quote) -> bool {
        let Some(head) = gold.head else { return quote.source.is_none() };
        let Some(found) = quote.source else { return false };
        let chars = |s: &Span| s.of(self.text).chars().count();
        let limit = (2 * gold.source.iter().map(chars).sum::<usize>()).max(80);
        found.span.contains(head) && chars(&found.span) <= limit
    }

    fn kind(&self, gold: &Attribution) -> &'static str {
        const PRONOUNS: &[&str] = &[
            "i", "me", "my", "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "hers",
            "it", "its", "they", "them", "their", "who",
        ];
        let Some(head) = gold.head else { return "none" };
        let lower = gold.source_text.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let first = words.first().and_then(|w| w.split(['\'', '’']).next()).unwrap_or("");
        if PRONOUNS.contains(&first) && words.len() <= 2 {
            "pronoun"
        } else if head.of(self.text).starts_with(char::is_uppercase) {
            "name"
        } else {
            "nominal"
        }
    }

    fn place(&self, gold: &Attribution, segment: Span) -> &'static str {
        let Some(source) = gold.source.first() else { return "none" };
        let (a, b) = (source.start.min(segment.start), source.start.max(segment.start));
        if self.text[a..b].contains('\n') {
            "@other paragraph"
        } else if source.start < segment.start {
            "@before"
        } else {
            "@after"
        }
    }

    /// Quoted speech: segments found, attributed, both.
    fn quoted(&self, quotes: &[Quote], scores: &mut QuoteScores) {
        let c = &mut scores.counts;
        let golds: Vec<(Span, &Attribution)> = self
            .article
            .attributions
            .iter()
            .filter(|a| a.kind != "indirect")
            .flat_map(|a| self.cut(&a.content).into_iter().map(move |s| (s, a)))
            .collect();
        let mut predicted: BTreeMap<Span, &Quote> = BTreeMap::new();
        for q in quotes {
            for segment in self.cut(&q.content) {
                let kept = predicted.entry(segment).or_insert(q);
                if kept.source.is_none() && q.source.is_some() {
                    *kept = q;
                }
            }
        }
        let predicted: Vec<(Span, &Quote)> = predicted.into_iter().collect();
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (g, (gold, _)) in golds.iter().enumerate() {
            for (p, (found, _)) in predicted.iter().enumerate() {
                if found.overlaps(*gold) {
                    let j = self.jaccard(*gold, *found);
                    if j >= 0.8 {
                        pairs.push((j, g, p));
                    }
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
        let mut of_gold: HashMap<usize, usize> = HashMap::new();
        let mut of_found: HashMap<usize, usize> = HashMap::new();
        for (_, g, p) in pairs {
            if !of_gold.contains_key(&g) && !of_found.contains_key(&p) {
                of_gold.insert(g, p);
                of_found.insert(p, g);
            }
        }
        let long = |s: Span| words(s.of(self.text)) >= 5;
        c.gold += golds.len();
        c.predicted += predicted.len();
        c.found += of_gold.len();
        c.long_gold += golds.iter().filter(|(s, _)| long(*s)).count();
        c.long_predicted += predicted.iter().filter(|(s, _)| long(*s)).count();
        c.long_found_gold += of_gold.keys().filter(|&&g| long(golds[g].0)).count();
        c.long_found_predicted += of_found.keys().filter(|&&p| long(predicted[p].0)).count();
        for (p, (_, quote)) in predicted.iter().enumerate() {
            let right = of_found.get(&p).is_some_and(|&g| self.right(golds[g].1, quote));
            if quote.confidence >= 0.9 {
                c.sure += 1;
                c.sure_right += right as usize;
            }
            let step = scores.by_evidence.entry(quote.evidence).or_default();
            step.0 += right as usize;
            step.1 += 1;
        }
        for (g, (segment, gold)) in golds.iter().enumerate() {
            let Some(&p) = of_gold.get(&g) else { continue };
            let right = self.right(gold, predicted[p].1);
            if gold.head.is_some() {
                c.attributed += 1;
                c.attributed_right += right as usize;
                for key in [self.kind(gold), self.place(gold, *segment)] {
                    let kind = scores.by_kind.entry(key).or_default();
                    kind.0 += right as usize;
                    kind.1 += 1;
                }
            }
            c.right_e2e += right as usize;
            c.long_right_gold += (right && long(*segment)) as usize;
            c.long_right_predicted += (right && long(predicted[p].0)) as usize;
        }
    }

    /// Indirect speech: whole contents.
    fn indirect(&self, quotes: &[Quote], c: &mut Counts) {
        let golds: Vec<&Attribution> =
            self.article.attributions.iter().filter(|a| a.kind == "indirect").collect();
        let mut found: Vec<&Quote> = Vec::new();
        for q in quotes {
            if self.cut(&q.content).is_empty() && !found.iter().any(|f| f.content == q.content) {
                found.push(q);
            }
        }
        c.indirect_gold += golds.len();
        c.indirect_predicted += found.len();
        c.speech_gold += golds.iter().filter(|g| is_speech(&g.cue_text)).count();
        let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
        for (g, gold) in golds.iter().enumerate() {
            for (p, quote) in found.iter().enumerate() {
                let j = self.set_jaccard(&gold.content, &quote.content);
                if j >= 0.5 {
                    pairs.push((j, g, p));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)).then(b.2.cmp(&a.2)));
        let (mut gs, mut ps) = (vec![false; golds.len()], vec![false; found.len()]);
        for (_, g, p) in pairs {
            if gs[g] || ps[p] {
                continue;
            }
            (gs[g], ps[p]) = (true, true);
            let right = self.right(golds[g], found[p]);
            let speech = is_speech(&golds[g].cue_text);
            c.indirect_found += 1;
            c.indirect_right += right as usize;
            c.speech_found += speech as usize;
            c.speech_right += (speech && right) as usize;
        }
    }

    fn set_jaccard(&self, a: &[Span], b: &[Span]) -> f64 {
        let size = |s: &[Span]| s.iter().map(|x| self.count(x.start, x.end)).sum::<usize>();
        let both: usize = a
            .iter()
            .flat_map(|x| b.iter().map(move |y| (x, y)))
            .map(|(x, y)| self.count(x.start.max(y.start), x.end.min(y.end)))
            .sum();
        if both == 0 { 0.0 } else { both as f64 / (size(a) + size(b) - both) as f64 }
    }

    /// A resolved speaker: the one whose quotations cover most of the gold content.
    fn speaker(&self, row: &SpeakerRow, quotes: &[Quote], c: &mut Counts) {
        let Some(gold) = self.article.attributions.iter().find(|a| a.id == row.attribution_id) else {
            return;
        };
        let window = self.article.span(row.content_start, row.content_end);
        let content: Vec<Span> = gold
            .content
            .iter()
            .filter(|s| s.overlaps(window))
            .map(|s| Span::new(s.start.max(window.start), s.end.min(window.end)))
            .collect();
        let segments = self.cut(&content);
        let total: usize = segments.iter().map(|s| self.count(s.start, s.end)).sum();
        let mut by: Vec<(Named, usize)> = Vec::new();
        for q in quotes {
            let pieces = self.cut(&q.content);
            let overlap: usize = segments
                .iter()
                .flat_map(|s| pieces.iter().map(move |p| (s, p)))
                .map(|(s, p)| self.count(s.start.max(p.start), s.end.min(p.end)))
                .sum();
            if overlap == 0 {
                continue;
            }
            let key = (q.speaker.as_ref().map(|s| s.name.as_str()), q.source.map(|m| m.span.of(self.text)));
            match by.iter_mut().find(|(k, _)| *k == key) {
                Some((_, n)) => *n += overlap,
                None => by.push((key, overlap)),
            }
        }
        c.speakers += 1;
        let covered: usize = by.iter().map(|(_, n)| n).sum();
        let mut best: Option<(Option<&str>, usize)> = None;
        for ((name, _), n) in &by {
            if best.is_none_or(|(_, most)| *n > most) {
                best = Some((*name, *n));
            }
        }
        let Some((name, _)) = best.filter(|_| 2 * covered >= total) else { return };
        let canonical = row.canonical.as_deref().unwrap_or("");
        let any = |full| {
            std::iter::once(canonical)
                .chain(row.alt.iter().map(String::as_str))
                .any(|gold| same(name, gold, full))
        };
        c.speakers_found += 1;
        c.speakers_right += any(false) as usize;
        c.speakers_full += any(true) as usize;
    }
}

/// Words with at least one letter or figure, inner marks kept together.
fn words(text: &str) -> usize {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let mut n = 0;
    let mut inside = false;
    for c in text.chars() {
        if inside {
            inside = word(c) || matches!(c, '\'' | '’' | '.' | '-');
        } else if word(c) {
            n += 1;
            inside = true;
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::{Mention, MentionKind, QuoteKind};

    const TEXT: &str = "“The pier is closed for good,” Orla Penn said.";

    fn gold() -> String {
        format!(
            "{{\"id\":\"a\",\"text\":\"{TEXT}\",\"attributions\":[{{\"id\":\"E1\",\"source\":[[31,40]],\"source_head\":[36,40],\"cue\":[[41,45]],\"content\":[[0,30]],\"source_text\":\"Orla Penn\",\"cue_text\":\"said\",\"kind\":\"direct\"}}]}}"
        )
    }

    fn quote(source: Option<(usize, usize)>) -> Quote {
        Quote {
            kind: QuoteKind::Direct,
            content: vec![Span::new(3, 31)],
            cue: None,
            source: source.map(|(a, b)| Mention { span: Span::new(a, b), kind: MentionKind::Name }),
            speaker: None,
            said: None,
            confidence: 0.95,
            evidence: "test",
        }
    }

    #[test]
    fn a_source_must_cover_the_head() {
        let at = TEXT.find("Orla").unwrap();
        let run = |source| score(&gold(), None, &|_, _, _| vec![quote(source)]).unwrap().counts;
        let right = run(Some((at, at + 9)));
        assert_eq!((right.found, right.right_e2e, right.sure_right), (1, 1, 1));
        assert_eq!(run(Some((at, at + 4))).right_e2e, 0);
        assert_eq!(run(None).right_e2e, 0);
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = score("{}", None, &|_, _, _| Vec::new()).unwrap_err();
        assert!(matches!(error, EvalError::Gold { line: 1, .. }));
    }
}
