//! Training of the models and their calibration; deterministic.

mod judge;
mod learn;
mod stage;

pub use stage::main;

use rustc_hash::{FxHashMap, FxHashSet};
use whosaid::attribution::training::reported::{
    Anchor, CALIBRATION, Phrase, Priors, Said, Table, View, Weights, content, cue, is_speech, source,
    words_of,
};
use whosaid::quote::QuoteKind;
use whosaid::span::Span;
use whosaid::text::tag::Tag;
use whosaid::text::{Document, Sentence};

use judge::Trial;
use learn::Rows;

/// An annotated article. Offsets count bytes.
pub struct Article {
    pub id: String,
    /// Annotated for what is said and nothing else, as readers of news want it; the others
    /// also have what is thought, planned and done.
    pub news: bool,
    pub text: String,
    /// Inside quotation marks, without the marks; sorted, disjoint.
    pub quoted: Vec<Span>,
    pub attributions: Vec<Attribution>,
}

/// One annotated attribution.
pub struct Attribution {
    pub kind: QuoteKind,
    /// It may be taken for reported speech or not.
    pub unclear: bool,
    pub source: Vec<Span>,
    /// The word of the source that carries it.
    pub head: Option<Span>,
    pub cue: Vec<Span>,
    pub content: Vec<Span>,
}

const GATE_BITS: u32 = 16;
const CUE_BITS: u32 = 18;
const ANCHOR_BITS: u32 = 17;
const EDGE_BITS: u32 = 17;
const SOURCE_BITS: u32 = 17;
const FOLDS: usize = 3;
/// How often news is learnt from: there is less of it, and it is what is wanted.
const NEWS: usize = 4;

/// Trains on those of `articles` that are `chosen`.
pub fn train(articles: &[Article], chosen: &[usize]) -> Weights {
    let documents: Vec<Document> = articles.iter().map(|a| Document::new(&a.text)).collect();
    let class = Class::new(articles, &documents, chosen);
    // what judges the models must see articles that they have not
    let mut trial = Trial::default();
    for fold in 0..FOLDS {
        let held = chosen.iter().skip(fold).step_by(FOLDS);
        let rest: Vec<usize> =
            chosen.iter().enumerate().filter(|(n, _)| n % FOLDS != fold).map(|(_, &k)| k).collect();
        let weights = models(articles, &documents, &rest, &class);
        for &k in held {
            trial.read(&weights, &articles[k], &documents[k], &class);
        }
    }
    let mut weights = models(articles, &documents, chosen, &class);
    trial.settle(&mut weights);
    weights
}

/// What an annotated attribution teaches.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lesson {
    /// That this is reported speech.
    Said,
    /// How contents and sources stand around cues, and nothing else.
    Shape,
    /// That this is none, and how contents and sources stand.
    Other,
}

/// Tells what is said from what is thought or done, where the annotation has both alike.
struct Class {
    /// Cues of what was annotated as said.
    said: FxHashSet<u32>,
}

impl Class {
    fn new(articles: &[Article], documents: &[Document], chosen: &[usize]) -> Class {
        let mut said = FxHashSet::default();
        let mut view = View::default();
        for &a in chosen.iter().filter(|&&a| articles[a].news) {
            for (s, heads) in by_sentence(&documents[a], &articles[a]) {
                show(&mut view, &documents[a], &documents[a].sentences[s], &articles[a]);
                let sure = heads.iter().filter(|(attribution, _)| !attribution.unclear);
                said.extend(sure.map(|(_, covered)| view.tags[last_content(&view, covered)].hash));
            }
        }
        Class { said }
    }

    fn lesson(&self, article: &Article, attribution: &Attribution, head: u32) -> Lesson {
        match article.news {
            true if attribution.unclear => Lesson::Shape,
            true => Lesson::Said,
            false if is_speech(head) || self.said.contains(&head) => Lesson::Said,
            false => Lesson::Other,
        }
    }
}

/// The models without calibration.
fn models(articles: &[Article], documents: &[Document], chosen: &[usize], class: &Class) -> Weights {
    let counts = count(articles, documents, chosen, class);
    let mut gates = Rows::default();
    let (mut cues, mut anchors, mut edges, mut sources) =
        (Rows::default(), Rows::default(), Rows::default(), Rows::default());
    let mut labels = Vec::new();
    for (n, &a) in chosen.iter().enumerate() {
        let priors = counts.without(n);
        for _ in 0..if articles[a].news { NEWS } else { 1 } {
            collect(
                (&articles[a], &documents[a]),
                class,
                &counts,
                &priors,
                [&mut gates, &mut cues],
                &mut labels,
                [&mut anchors, &mut edges, &mut sources],
            );
        }
    }
    // how contents and sources stand around a cue is also learnt from quotations
    // with their marks taken away; which words are cues is not
    let mut unused = (Rows::default(), Rows::default(), Vec::new());
    for (n, &a) in chosen.iter().enumerate().filter(|(_, a)| !articles[**a].news) {
        let bare = without_marks(&articles[a]);
        let priors = counts.without(n);
        let document = Document::new(&bare.text);
        collect(
            (&bare, &document),
            class,
            &counts,
            &priors,
            [&mut unused.0, &mut unused.1],
            &mut unused.2,
            [&mut anchors, &mut edges, &mut sources],
        );
        unused = Default::default();
    }
    let mut weights = empty();
    weights.priors = counts.without(usize::MAX);
    weights.gate = gates.binary(&labels, GATE_BITS, 4, 0.1);
    weights.cue = cues.binary(&labels, CUE_BITS, 5, 0.06);
    weights.anchor = anchors.softmax(ANCHOR_BITS, 7, 0.15);
    weights.edge = edges.softmax(EDGE_BITS, 7, 0.15);
    weights.source = sources.softmax(SOURCE_BITS, 7, 0.15);
    weights.calibration = [-1.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
    weights.pass = -2.0;
    weights.pursue = -1.6;
    weights.keep = 0.0;
    weights
}

/// Weights that find nothing, for training to fill.
fn empty() -> Weights {
    let table = Table { weights: vec![0; 1], scale: 1.0 };
    Weights {
        priors: Priors::default(),
        gate: table.clone(),
        cue: table.clone(),
        anchor: table.clone(),
        edge: table.clone(),
        source: table.clone(),
        verdict: table,
        calibration: [0.0; CALIBRATION],
        pass: 0.0,
        pursue: 2.0,
        keep: 2.0,
    }
}

/// The article with its quotation marks cut out, its direct and mixed
/// quotations made indirect, and without those that were indirect before.
fn without_marks(article: &Article) -> Article {
    let mut cut: Vec<Span> = Vec::new();
    let is_mark =
        |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | '‘' | '’' | '\'' | '`' | '‟' | '＂');
    for quoted in &article.quoted {
        let before = &article.text[..quoted.start];
        let marks = before.len() - before.trim_end_matches(is_mark).len();
        let after = &article.text[quoted.end..];
        let closing = after.len() - after.trim_start_matches(is_mark).len();
        cut.push(Span::new(quoted.start - marks, quoted.start));
        cut.push(Span::new(quoted.end, quoted.end + closing));
    }
    let mut text = String::new();
    let mut at = 0;
    let mut gone = Vec::new();
    for span in cut {
        if span.start < at {
            continue;
        }
        text.push_str(&article.text[at..span.start]);
        at = span.end;
        gone.push(span);
    }
    text.push_str(&article.text[at..]);
    let moved = |offset: usize| {
        offset
            - gone.iter().take_while(|g| g.start < offset).map(|g| g.end.min(offset) - g.start).sum::<usize>()
    };
    let spans = |spans: &[Span]| -> Vec<Span> {
        spans.iter().map(|s| Span::new(moved(s.start), moved(s.end))).filter(|s| !s.is_empty()).collect()
    };
    let attributions = article
        .attributions
        .iter()
        .filter(|a| a.kind != QuoteKind::Indirect)
        .map(|a| Attribution {
            kind: QuoteKind::Indirect,
            unclear: false,
            source: spans(&a.source),
            head: a.head.map(|h| Span::new(moved(h.start), moved(h.end))),
            cue: spans(&a.cue),
            content: spans(&a.content),
        })
        .collect();
    Article { id: String::new(), news: false, text, quoted: Vec::new(), attributions }
}

/// Occurrences of words and how often they are cues, over all articles and per article.
struct Counts {
    total: FxHashMap<u32, (u32, u32)>,
    each: Vec<FxHashMap<u32, (u32, u32)>>,
}

impl Counts {
    /// Steps without the `n`th article, which must not know itself.
    fn without(&self, n: usize) -> Priors {
        let none = FxHashMap::default();
        let own = self.each.get(n).unwrap_or(&none);
        let known = |(&word, &(seen, cues)): (&u32, &(u32, u32))| {
            let (s, c) = own.get(&word).copied().unwrap_or_default();
            Some((word, step(seen - s, cues - c)?))
        };
        self.total.iter().filter_map(known).collect()
    }

    fn rate(&self, word: u32) -> f32 {
        let (seen, cues) = self.total.get(&word).copied().unwrap_or_default();
        cues as f32 / (seen as f32 + 3.0)
    }
}

fn step(seen: u32, cues: u32) -> Option<u8> {
    if cues == 0 {
        return (seen >= 6).then_some(0);
    }
    let rate = (cues as f32 - 0.5) / (seen as f32 + 1.0);
    if seen > 60 && rate < 0.004 {
        return Some(0);
    }
    Some(match rate {
        r if r < 0.02 => 1,
        r if r < 0.05 => 2,
        r if r < 0.1 => 3,
        r if r < 0.2 => 4,
        r if r < 0.35 => 5,
        r if r < 0.55 => 6,
        _ => 7,
    })
}

/// Puts a sentence into view.
fn show<'d>(view: &mut View<'d>, document: &'d Document, sentence: &Sentence, article: &Article) {
    let range = words_of(document, sentence);
    view.set(document.text, &document.tokens[range.clone()], &document.tags()[range], &article.quoted);
}

/// The sentence and the tokens in it that a cue covers.
fn cue_tokens(document: &Document, cue: &[Span]) -> Option<(usize, Vec<usize>)> {
    let first = cue.first()?;
    let sentence = document.sentence_at(first.start);
    let range = words_of(document, document.sentences.get(sentence)?);
    let covered: Vec<usize> = range
        .clone()
        .filter(|&k| cue.iter().any(|c| c.overlaps(document.tokens[k].span())))
        .map(|k| k - range.start)
        .collect();
    (!covered.is_empty()).then_some((sentence, covered))
}

/// The word of a cue that the models look for: the last one that is not a word of grammar.
fn last_content(view: &View, covered: &[usize]) -> usize {
    *covered
        .iter()
        .rev()
        .find(|&&k| {
            let tag = view.tags[k].tag;
            tag.verbal() || matches!(tag, Tag::Noun | Tag::Adjective | Tag::Name)
        })
        .unwrap_or(&covered[0])
}

fn count(articles: &[Article], documents: &[Document], chosen: &[usize], class: &Class) -> Counts {
    let mut counts = Counts { total: FxHashMap::default(), each: Vec::new() };
    let mut view = View::default();
    for &a in chosen {
        let (article, document) = (&articles[a], &documents[a]);
        let mut own: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
        let heads = by_sentence(document, article);
        for (s, sentence) in document.sentences.iter().enumerate() {
            show(&mut view, document, sentence, article);
            for k in 0..view.tags.len() {
                if !view.quoted[k] {
                    own.entry(view.tags[k].hash).or_default().0 += 1;
                }
            }
            for (attribution, covered) in heads.get(&s).into_iter().flatten() {
                let k = last_content(&view, covered);
                if view.quoted[k] {
                    continue;
                }
                let word = view.tags[k].hash;
                let seen = own.entry(word).or_default();
                match class.lesson(article, attribution, word) {
                    Lesson::Said => seen.1 += 1,
                    Lesson::Shape => seen.0 = seen.0.saturating_sub(1),
                    Lesson::Other => {}
                }
            }
        }
        for (&word, &(seen, cues)) in &own {
            let t = counts.total.entry(word).or_default();
            t.0 += seen;
            t.1 += cues.min(seen);
        }
        for v in own.values_mut() {
            v.1 = v.1.min(v.0);
        }
        counts.each.push(own);
    }
    counts
}

type BySentence<'a> = FxHashMap<usize, Vec<(&'a Attribution, Vec<usize>)>>;

fn by_sentence<'a>(document: &Document, article: &'a Article) -> BySentence<'a> {
    let mut out: BySentence = FxHashMap::default();
    for attribution in &article.attributions {
        if let Some((s, covered)) = cue_tokens(document, &attribution.cue) {
            out.entry(s).or_default().push((attribution, covered));
        }
    }
    out
}

fn collect(
    (article, document): (&Article, &Document),
    class: &Class,
    counts: &Counts,
    priors: &Priors,
    [gates, cues]: [&mut Rows; 2],
    labels: &mut Vec<bool>,
    [anchor_rows, edge_rows, source_rows]: [&mut Rows; 3],
) {
    let golds = by_sentence(document, article);
    let mut view = View::default();
    let (mut phrases, mut near) = (Vec::new(), Vec::new());
    let mut anchors = Vec::new();
    let mut edges = Vec::new();
    for (s, sentence) in document.sentences.iter().enumerate() {
        show(&mut view, document, sentence, article);
        view.rate(priors);
        view.measure();
        let mut heads: FxHashMap<usize, &Attribution> = FxHashMap::default();
        for (attribution, covered) in golds.get(&s).into_iter().flatten() {
            let default = last_content(&view, covered);
            let head = covered.iter().copied().fold(default, |best, k| {
                if counts.rate(view.tags[k].hash) > 2.0 * counts.rate(view.tags[best].hash) {
                    k
                } else {
                    best
                }
            });
            if attribution.kind == QuoteKind::Indirect {
                heads.insert(head, attribution);
            }
        }
        for k in 0..view.body {
            let lesson = heads.get(&k).map_or(Lesson::Other, |a| class.lesson(article, a, view.tags[k].hash));
            if lesson != Lesson::Shape && cue::is_candidate(&view, k) {
                gates.row(|row| cue::gate_features(&view, k, row));
                cues.row(|row| cue::features(&view, k, row));
                labels.push(lesson == Lesson::Said);
            }
        }
        if heads.is_empty() {
            continue;
        }
        source::phrases(&view, &mut phrases);
        let mut heads: Vec<_> = heads.into_iter().collect();
        heads.sort_by_key(|h| h.0);
        for (k, attribution) in heads {
            if view.quoted[k] {
                continue;
            }
            let Some((said, anchor, edge)) = reachable(&view, k, attribution, &mut anchors, &mut edges)
            else {
                continue;
            };
            for &a in &anchors {
                anchor_rows.row(|row| content::anchor_features(&view, k, a, row));
            }
            anchor_rows.group(anchors.len(), anchor);
            content::edges(&view, anchors[anchor], &mut edges);
            for &e in &edges {
                edge_rows.row(|row| content::edge_features(&view, k, anchors[anchor], e, row));
            }
            edge_rows.group(edges.len(), edge);
            source::candidates(&view, &phrases, k, &mut near);
            let right = if attribution.source.is_empty() {
                Some(0)
            } else {
                (0..near.len())
                    .filter(|&p| covers(&view, &near[p], attribution))
                    .min_by_key(|&p| near[p].end - near[p].start)
                    .map(|p| p + 1)
            };
            let Some(right) = right else { continue };
            source_rows.row(|row| source::none_features(&view, k, said, row));
            for p in 0..near.len() {
                source_rows.row(|row| source::features(&view, k, said, &near, p, row));
            }
            source_rows.group(near.len() + 1, right);
        }
    }
}

/// Whether a phrase names the source of an attribution.
fn covers(view: &View, phrase: &Phrase, attribution: &Attribution) -> bool {
    let span = view.span(phrase.start, phrase.end);
    let head = attribution.head.or(attribution.source.first().copied());
    let gold: usize = attribution.source.iter().map(|s| s.len()).sum();
    head.is_some_and(|h| span.contains(h)) && span.len() <= (2 * gold).max(80)
}

/// Share of common characters of token pieces and gold spans.
fn jaccard(view: &View, pieces: [(usize, usize); 2], gold: &[Span]) -> f32 {
    let mut common = 0;
    let mut mine = 0;
    for (a, b) in pieces {
        for token in &view.tokens[a..b] {
            mine += token.span().len();
            if gold.iter().any(|g| g.overlaps(token.span())) {
                common += token.span().len();
            }
        }
    }
    let all: usize = gold
        .iter()
        .map(|g| view.text[g.start..g.end].bytes().filter(|b| !b.is_ascii_whitespace()).count())
        .sum();
    common as f32 / (mine + all).saturating_sub(common).max(1) as f32
}

/// Anchor and edge that come nearest to the annotated content, at least half of it.
fn reachable(
    view: &View,
    k: usize,
    attribution: &Attribution,
    anchors: &mut Vec<Anchor>,
    edges: &mut Vec<usize>,
) -> Option<(Said, usize, usize)> {
    content::anchors(view, k, anchors);
    let mut top: Option<(f32, Said, usize, usize)> = None;
    for (j, &anchor) in anchors.iter().enumerate() {
        content::edges(view, anchor, edges);
        for (i, &edge) in edges.iter().enumerate() {
            let pieces = content::pieces(view, anchor, edge);
            let score = jaccard(view, pieces, &attribution.content);
            if score >= 0.5 && top.as_ref().is_none_or(|t| score > t.0) {
                top = Some((score, Said { side: anchor.side as u32, pieces }, j, i));
            }
        }
    }
    top.map(|(_, said, j, i)| (said, j, i))
}
