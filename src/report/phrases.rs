//! The phrases of some articles and how many of these hold each.

use std::cmp::Reverse;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::own::OwnWords;
use super::prose;
use super::stop::is_stop;
use crate::index::Entry;
use crate::span::Span;

/// A word of a text; id 0 parts phrases.
#[derive(Clone, Copy)]
pub struct Token {
    pub word: u32,
    pub span: Span,
}

#[derive(Clone, Copy, Default)]
pub struct Count {
    pub articles: u32,
    /// The same with copies.
    pub documents: u32,
    /// The last article that counted, from 1.
    last: u32,
}

impl Count {
    fn add(&mut self, article: u32, documents: u32) {
        if self.last != article {
            self.last = article;
            self.articles += 1;
            self.documents += documents;
        }
    }
}

/// Share of its places in which a name is written with a capital.
const NAME: f64 = 0.95;

/// Three word ids fit one key.
const BITS: u32 = 21;

pub fn key(words: &[u32]) -> u64 {
    words.iter().fold(0, |key, &w| key << BITS | u64::from(w))
}

pub fn unpack(key: u64) -> Vec<u32> {
    let mask = (1 << BITS) - 1;
    [key >> (2 * BITS) & mask, key >> BITS & mask, key & mask]
        .into_iter()
        .filter(|&w| w > 0)
        .map(|w| w as u32)
        .collect()
}

/// The articles read, as word ids.
pub struct Reading {
    own: OwnWords,
    ids: FxHashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
    /// Whether a word may be the edge of a phrase, and whether it may be in one.
    pub edge: Vec<bool>,
    banned: Vec<bool>,
    /// How often each of the query's words occurs, and how often with a capital.
    capitals: FxHashMap<u32, (u32, u32)>,
    /// With the number of documents that each stands for.
    pub articles: Vec<(Arc<Entry>, Vec<Token>, u32)>,
    pub documents: usize,
}

impl Reading {
    pub fn new(own: OwnWords) -> Reading {
        Reading {
            own,
            ids: FxHashMap::default(),
            texts: vec!["".into()],
            edge: vec![false],
            banned: vec![true],
            capitals: FxHashMap::default(),
            articles: Vec::new(),
            documents: 0,
        }
    }

    pub fn text(&self, word: u32) -> &str {
        &self.texts[word as usize]
    }

    /// Whether a word can be part of a name or term: initials are, function words
    /// and the query's own are not.
    pub fn is_content(&self, word: u32) -> bool {
        self.edge[word as usize] || word > 0 && self.text(word).chars().nth(1).is_none()
    }

    /// Whether a word of the query is a name, as it is nearly always written with a
    /// capital.
    pub fn is_own_name(&self, word: u32) -> bool {
        self.capitals.get(&word).is_some_and(|&(all, capital)| f64::from(capital) >= NAME * f64::from(all))
    }

    pub fn read(&mut self, entry: &Arc<Entry>, documents: usize) {
        let mut tokens: Vec<Token> = Vec::with_capacity(entry.article.body.len() / 5);
        let language = entry.article.language.as_deref().unwrap_or("en");
        prose::read(entry, |word, joined| {
            if !joined {
                tokens.push(Token { word: 0, span: Span::new(word.span.start, word.span.start) });
            }
            let id = match self.ids.get(word.text.as_ref()) {
                Some(&id) => id,
                None => self.admit(&word.text, language),
            };
            if self.banned[id as usize] && id > 0 {
                let (all, capital) = self.capitals.entry(id).or_default();
                *all += 1;
                *capital += u32::from(word.span.of(&entry.article.body).starts_with(char::is_uppercase));
            }
            tokens.push(Token { word: id, span: word.span });
        });
        self.documents += documents;
        self.articles.push((entry.clone(), tokens, documents as u32));
    }

    fn admit(&mut self, text: &str, language: &str) -> u32 {
        let id = self.texts.len() as u32;
        if id >= 1 << BITS {
            return 0;
        }
        self.ids.insert(text.into(), id);
        self.texts.push(text.into());
        let banned = self.own.holds(text, language);
        self.banned.push(banned);
        self.edge.push(!banned && !is_stop(text));
        id
    }

    /// Calls `visit` for each place of a phrase of `n` words: (article from 1,
    /// documents it stands for, its tokens).
    fn phrases(&self, n: usize, mut visit: impl FnMut(u32, u32, &[Token])) {
        for (k, (_, tokens, documents)) in self.articles.iter().enumerate() {
            for run in tokens.windows(n) {
                let edges = self.edge[run[0].word as usize] && self.edge[run[n - 1].word as usize];
                if edges && !run.iter().any(|t| self.banned[t.word as usize]) {
                    visit(k as u32 + 1, *documents, run);
                }
            }
        }
    }

    /// Phrases and the articles that hold them, the commonest first.
    pub fn candidates(&self) -> Vec<(u64, Count)> {
        let fewest = match self.articles.len() {
            0..4 => 1,
            n => (n / 400).max(2) as u32,
        };
        let mut words = vec![Count::default(); self.texts.len()];
        self.phrases(1, |article, documents, run| words[run[0].word as usize].add(article, documents));
        let common = |token: &Token| words[token.word as usize].articles >= fewest;
        // A phrase is no commoner than its parts.
        let mut pairs: FxHashMap<u64, Count> = FxHashMap::default();
        self.phrases(2, |article, documents, run| {
            if run.iter().all(common) {
                pairs.entry(key(&[run[0].word, run[1].word])).or_default().add(article, documents);
            }
        });
        pairs.retain(|_, count| count.articles >= fewest);
        let mut triples: FxHashMap<u64, Count> = FxHashMap::default();
        self.phrases(3, |article, documents, run| {
            let ids = [run[0].word, run[1].word, run[2].word];
            let parts = if self.edge[ids[1] as usize] {
                pairs.contains_key(&key(&ids[..2])) && pairs.contains_key(&key(&ids[1..]))
            } else {
                common(&run[0]) && common(&run[2])
            };
            if parts {
                triples.entry(key(&ids)).or_default().add(article, documents);
            }
        });
        let singles = words.into_iter().enumerate().map(|(word, count)| (word as u64, count));
        let mut out: Vec<(u64, Count)> =
            singles.chain(pairs).chain(triples).filter(|(_, count)| count.articles >= fewest).collect();
        out.sort_unstable_by_key(|&(key, count)| (Reverse(count.articles), key));
        out
    }

    /// The commonest way each phrase is written.
    pub fn written(&self, chosen: &[&[u32]]) -> Vec<String> {
        let places: FxHashMap<u64, usize> =
            chosen.iter().enumerate().map(|(k, words)| (key(words), k)).collect();
        let mut forms: Vec<FxHashMap<&str, usize>> = vec![FxHashMap::default(); chosen.len()];
        for (entry, tokens, _) in &self.articles {
            for n in 1..=3 {
                for run in tokens.windows(n).filter(|run| run.iter().all(|t| t.word > 0)) {
                    let ids: [u32; 3] = std::array::from_fn(|k| run.get(k).map_or(0, |t| t.word));
                    if let Some(&k) = places.get(&key(&ids[..n])) {
                        let span = Span::new(run[0].span.start, run[n - 1].span.end);
                        *forms[k].entry(span.of(&entry.article.body)).or_default() += 1;
                    }
                }
            }
        }
        forms
            .into_iter()
            .map(|forms| {
                let best = forms.into_iter().max_by_key(|&(form, n)| (n, Reverse(form)));
                best.map_or_else(String::new, |(form, _)| {
                    form.split_whitespace().collect::<Vec<_>>().join(" ")
                })
            })
            .collect()
    }
}
