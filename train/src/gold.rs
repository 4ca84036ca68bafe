//! The annotated articles, as training cases.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

use serde_json::Value;
use whosaid::attribution::reading::Reading;
use whosaid::attribution::training::candidates::{Candidacy, Profiles, candidates};
use whosaid::attribution::training::features::{self, Scene, Sink};
use whosaid::span::Span;
use whosaid::text::Document;

use crate::card::{argument, hash};

/// One annotated article.
pub struct Gold {
    pub id: String,
    pub text: String,
    /// Which collection it is from: decides how it is scored.
    pub news: bool,
    pub quotes: Vec<GoldQuote>,
}

/// What the annotation says of one quotation (PolNeAR) or stretch (news).
pub struct GoldQuote {
    pub content: Vec<Span>,
    pub quotation: bool,
    /// The source and its head word; none where it has none of its own.
    pub source: Option<(Span, Span)>,
    /// Full name of the speaker, where one is known.
    pub speaker: Option<String>,
    pub indirect: bool,
    /// The words that say that it is said; none known in news.
    pub cue: Vec<Span>,
    /// The marks around it are not the paper's.
    pub made: bool,
}

impl GoldQuote {
    /// The same in a text in which its spans have moved.
    pub fn moved(&self, span: impl Fn(&Span) -> Span) -> GoldQuote {
        GoldQuote {
            content: self.content.iter().map(&span).collect(),
            quotation: self.quotation,
            source: self.source.map(|(a, b)| (span(&a), span(&b))),
            speaker: self.speaker.clone(),
            indirect: self.indirect,
            cue: self.cue.iter().map(&span).collect(),
            made: self.made,
        }
    }
}

/// The bodies of the archives named by `--archives A,B` (.jsonl or .jsonl.zst) that
/// `wanted` are the hashes of.
fn bodies(wanted: &[String]) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let archives = argument("--archives").expect("annotations without texts need --archives FILE,FILE");
    for path in archives.split(',') {
        let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("{path}: {e}"));
        let reader: Box<dyn Read> = if path.ends_with(".zst") {
            Box::new(zstd::Decoder::new(file).expect("a zstd stream"))
        } else {
            Box::new(file)
        };
        for line in BufReader::new(reader).lines() {
            let article: Value = serde_json::from_str(&line.expect("readable line")).expect("JSON");
            let body = article["body"].as_str().unwrap_or_default();
            let key = format!("{:016x}", hash(&[body.as_bytes().to_vec()]));
            if wanted.contains(&key) {
                found.insert(key, body.to_owned());
            }
        }
    }
    found
}

/// Fills in the texts of annotations that come without: they name the hash of a body.
pub fn with_texts(lines: &mut [Value]) {
    let hash_of = |v: &Value| v["body_hash"].as_str().map(str::to_owned);
    let wanted: Vec<String> = lines.iter().filter_map(hash_of).collect();
    if wanted.is_empty() {
        return;
    }
    let found = bodies(&wanted);
    for line in lines {
        if let Some(key) = hash_of(line) {
            let body = found.get(&key).unwrap_or_else(|| panic!("{} is in no archive", line["id"]));
            line["body"] = Value::from(body.as_str());
        }
    }
}

/// Reads all shapes of gold lines. Offsets in the files count characters.
pub fn read(path: &str) -> Vec<Gold> {
    let file = std::fs::File::open(path).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut out = Vec::new();
    let lines = BufReader::new(file).lines().map(|line| line.expect("readable line"));
    let mut lines: Vec<Value> = lines
        .filter(|line| !line.trim().is_empty())
        .map(|line| serde_json::from_str(&line).expect("JSON"))
        .collect();
    with_texts(&mut lines);
    for v in lines {
        let text = v["text"].as_str().or(v["body"].as_str()).unwrap_or_default().to_owned();
        let mut at: Vec<usize> = text.char_indices().map(|(k, _)| k).collect();
        at.push(text.len());
        let byte = |v: &Value| v.as_u64().map_or(0, |n| at[(n as usize).min(at.len() - 1)]);
        let span = |v: &Value| Span::new(byte(&v[0]), byte(&v[1]));
        let spans = |v: &Value| -> Vec<Span> {
            v.as_array().map(|a| a.iter().map(span).collect()).unwrap_or_default()
        };
        let news = v["stretches"].is_array();
        let mut quotes = Vec::new();
        for a in v["attributions"].as_array().into_iter().flatten() {
            let source = spans(&a["source"]);
            quotes.push(GoldQuote {
                content: spans(&a["content"]),
                quotation: true,
                source: source
                    .first()
                    .map(|s| (*s, if a["source_head"].is_array() { span(&a["source_head"]) } else { *s })),
                speaker: None,
                indirect: a["kind"] == "indirect",
                cue: spans(&a["cue"]),
                made: false,
            });
        }
        for s in v["stretches"].as_array().into_iter().flatten() {
            if s["broken"] == true {
                continue;
            }
            let source = s["source_span"].is_array().then(|| span(&s["source_span"]));
            quotes.push(GoldQuote {
                content: vec![Span::new(byte(&s["start"]), byte(&s["end"]))],
                quotation: s["quote"] == true,
                source: source.map(|s| (s, s)),
                speaker: s["speaker"].as_str().filter(|_| s["named"] != false).map(str::to_owned),
                indirect: false,
                cue: Vec::new(),
                made: false,
            });
        }
        out.push(Gold { id: v["id"].as_str().unwrap_or_default().to_owned(), text, news, quotes });
    }
    out
}

/// A stretch in marks with what can be computed once.
pub struct Case {
    /// Index of the stretch.
    pub index: usize,
    /// Source right before or in the paragraph, for the tables.
    pub own: bool,
    /// The source or speaker that the annotation names.
    pub gold: Option<String>,
    /// Head word of the annotated source.
    pub head: Option<Span>,
    pub scene: Scene,
    pub stretch: Vec<u32>,
    pub quotation: bool,
    /// Whether the source is to be learned from it.
    pub attributed: bool,
    pub options: Vec<Candidacy>,
    /// Features of each option for the screen.
    pub screen: Vec<Vec<u32>>,
    /// Features of each option, and of "none" last.
    pub features: Vec<Vec<u32>>,
    /// Options that are right; the last stands for "none".
    pub right: Vec<bool>,
    /// Also right: whatever the stretch before has (same speaker, no source of its own).
    pub carried: bool,
    /// Its marks are not the paper's: it teaches who speaks, not what is speech.
    pub made: bool,
}

/// An article ready for training.
pub struct Lesson<'t> {
    pub reading: Reading<'t>,
    pub cases: Vec<Case>,
}

fn overlap(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start))
}

fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'' && c != '’')
        .filter(|w| w.len() > 1)
        .map(str::to_lowercase)
        .collect()
}

/// Builds the training cases of an article.
pub fn lesson<'t>(gold: &Gold, document: &'t Document<'t>) -> Lesson<'t> {
    let reading = Reading::new(document);
    let mut profiles = Profiles::new(&reading);
    let mut cases = Vec::new();
    let mut before: Option<&GoldQuote> = None;
    let repeats = features::repeats(&reading);
    for (q, &repeated) in repeats.iter().enumerate() {
        let inner = reading.quoted[q].inner;
        let best = gold
            .quotes
            .iter()
            .filter(|g| !g.indirect)
            .map(|g| (g.content.iter().map(|s| overlap(*s, inner)).sum::<usize>(), g))
            // of several that cover it the last in the file, as the scorers pair them
            .max_by_key(|(n, _)| *n);
        let judged = best.filter(|(n, _)| *n * 2 > inner.len()).map(|(_, g)| g);
        if gold.news && judged.is_none() {
            continue;
        }
        let quotation = judged.is_some_and(|g| g.quotation);
        let scene = features::scene(&reading, q);
        let mut sink = Sink::default();
        features::stretch(&reading, &scene, repeated, &mut sink);
        let stretch = std::mem::take(&mut sink.0);
        let mut options = Vec::new();
        let mut all = Vec::new();
        let mut screen = Vec::new();
        let mut right = Vec::new();
        let mut attributed = false;
        let mut carried = false;
        if let Some(g) = judged.filter(|g| g.quotation) {
            candidates(&reading, &scene, &mut options);
            for o in &options {
                let c = &reading.mentions[o.mention as usize];
                features::pair(
                    &reading,
                    &scene,
                    c,
                    profiles.get(&reading, o.mention),
                    o.order,
                    o.between,
                    &mut sink,
                );
                all.push(std::mem::take(&mut sink.0));
                features::screen(&scene, c, profiles.get(&reading, o.mention), o.order, o.between, &mut sink);
                screen.push(std::mem::take(&mut sink.0));
                right.push(match (&g.source, gold.news) {
                    (Some((source, head)), false) => {
                        let size = c.span.of(document.text).chars().count();
                        let limit = (2 * source.of(document.text).chars().count()).max(80);
                        c.span.contains(*head) && size <= limit
                    }
                    (Some((source, _)), true) => {
                        let size = c.span.of(document.text).chars().count();
                        let limit = (2 * source.of(document.text).chars().count()).max(80);
                        let complex = source.of(document.text).contains([' '])
                            && [
                                " of ", " for ", " from ", ", ", " at ", " who ", " in ", " on ", " with ",
                                " near ",
                            ]
                            .iter()
                            .any(|w| source.of(document.text).contains(w));
                        let opens = c.span.start <= source.start + 4
                            && c.span.end <= source.end
                            && c.span.end > source.start;
                        // the span was found by a script: the same words elsewhere may be meant
                        let same = c.kind != whosaid::quote::MentionKind::Pronoun
                            && c.span.of(document.text).eq_ignore_ascii_case(source.of(document.text));
                        same || c.span.contains(*source) && size <= limit
                            || opens
                                && (!c.possessive || source.len() <= c.span.len())
                                && (complex || c.span.end == source.end)
                            || !complex
                                && c.span.end == source.end
                                && c.span.start >= source.start
                                && !c.possessive
                    }
                    (None, _) => match &g.speaker {
                        Some(name) => {
                            let last = words(name).pop().unwrap_or_default();
                            let head = reading.word(c.head as usize).to_lowercase();
                            c.kind == whosaid::quote::MentionKind::Name && head == last && !c.possessive
                        }
                        None => false,
                    },
                });
            }
            features::none(&reading, &scene, options.len(), &mut sink);
            all.push(std::mem::take(&mut sink.0));
            carried = gold.news
                && g.source.is_none()
                && before.is_some_and(|b| {
                    b.quotation && b.speaker == g.speaker && (g.speaker.is_some() || b.source.is_some())
                });
            let any = right.iter().any(|r| *r) || carried;
            right.push(g.source.is_none() && !any);
            attributed = any || g.source.is_none();
        }
        if judged.is_some_and(|g| g.quotation) {
            before = judged;
        }
        let own = judged.is_some_and(|g| g.source.is_some());
        let named =
            judged.and_then(|g| g.source.map(|(s, _)| s.of(document.text).to_owned()).or(g.speaker.clone()));
        cases.push(Case {
            index: q,
            own,
            gold: named,
            head: judged.and_then(|g| g.source).map(|s| s.1),
            scene,
            stretch,
            quotation,
            attributed,
            options,
            screen,
            features: all,
            right,
            carried,
            made: judged.is_some_and(|g| g.made),
        });
    }
    Lesson { reading, cases }
}
