//! One sentence as the models see it.

use crate::span::Span;
use crate::text::tag::{Tag, Tagged};
use crate::text::{Class, Token};

use super::model::Priors;

/// What stands before the first and after the last token.
const OUTSIDE: Tagged = Tagged { hash: 2, cluster: 255, tag: Tag::Stop };

/// A sentence: its tokens, their classes, and which of them are quoted.
///
/// Buffers are reused from sentence to sentence.
#[derive(Default)]
pub struct View<'d> {
    pub text: &'d str,
    pub tokens: &'d [Token],
    pub tags: &'d [Tagged],
    /// Inside quotation marks, or such a mark itself.
    pub quoted: Vec<bool>,
    /// Step of [`Priors`] per token; 255 for words it does not hold.
    pub priors: Vec<u8>,
    /// Tokens without the closing marks of the sentence.
    pub body: usize,
    /// Mostly capitalised and without a full stop.
    pub headline: bool,
    /// Verbs before each token, full or auxiliary.
    pub verbs: Vec<u16>,
    /// Commas before each token.
    pub commas: Vec<u16>,
    /// Steps from each token to the next "that", "if" or "whether" (1: it is one)
    /// before any mark and within eight; 0: none.
    pub that: Vec<u8>,
    /// Steps from each token to the next mark (0: it is one), 255 at most.
    pub mark: Vec<u8>,
}

impl<'d> View<'d> {
    /// Looks at another sentence. `quoted` holds the quoted stretches that touch it, sorted.
    pub fn set(&mut self, text: &'d str, tokens: &'d [Token], tags: &'d [Tagged], quoted: &[Span]) {
        self.text = text;
        self.tokens = tokens;
        self.tags = tags;
        self.quoted.clear();
        let near = tokens.last().is_some_and(|t| quoted.first().is_some_and(|q| q.start < t.end as usize));
        let mut q = 0;
        for (token, tagged) in tokens.iter().zip(tags) {
            let mut inside = false;
            if near {
                while q < quoted.len() && quoted[q].end <= token.start as usize {
                    q += 1;
                }
                inside = quoted.get(q).is_some_and(|s| s.start < token.end as usize);
            }
            self.quoted.push(inside || tagged.tag == Tag::Quote && is_double(token.span().of(text)));
        }
        self.body = tokens.len();
        while self.body > 0
            && (matches!(self.tags[self.body - 1].tag, Tag::Stop | Tag::Quote | Tag::Colon)
                || self.tags[self.body - 1].tag == Tag::Bracket && self.body == tokens.len())
        {
            self.body -= 1;
        }
    }

    /// Fills the counts. Left to the first candidate, since most are never needed.
    pub fn measure(&mut self) {
        let (mut all, mut upper) = (0, 0);
        let (mut verbs, mut commas) = (0, 0);
        self.verbs.clear();
        self.commas.clear();
        for (token, tagged) in self.tokens.iter().zip(self.tags) {
            if token.class == Class::Word {
                all += 1;
                upper += usize::from(token.upper);
            }
            self.verbs.push(verbs);
            self.commas.push(commas);
            verbs += u16::from(tagged.tag.finite() || tagged.tag.verbal());
            commas += u16::from(tagged.tag == Tag::Comma);
        }
        self.headline = all >= 3 && upper * 10 >= all * 7;
        self.that.clear();
        self.that.resize(self.tags.len(), 0);
        self.mark.clear();
        self.mark.resize(self.tags.len(), 0);
        let (mut that, mut mark) = (0u8, 0u8);
        for k in (0..self.tags.len()).rev() {
            let t = self.tags[k];
            if t.tag.is_mark() {
                (that, mark) = (0, 0);
            } else {
                mark = mark.saturating_add(1);
                that = if t.tag == Tag::That || t.hash == IF || t.hash == WHETHER {
                    1
                } else if that == 0 || that >= 8 {
                    0
                } else {
                    that + 1
                };
            }
            self.that[k] = that;
            self.mark[k] = mark;
        }
    }

    pub fn rate(&mut self, priors: &Priors) {
        self.priors.clear();
        self.priors.extend(self.tags.iter().map(|t| priors.step(t.hash)));
    }

    #[inline]
    pub fn at(&self, k: usize, by: isize) -> Tagged {
        match k.checked_add_signed(by) {
            Some(k) if k < self.tags.len() => self.tags[k],
            _ => OUTSIDE,
        }
    }

    pub fn tag(&self, k: usize) -> Tag {
        self.tags.get(k).map_or(Tag::Stop, |t| t.tag)
    }

    /// Bytes from token `a` to token `b`, end exclusive. `a < b`.
    pub fn span(&self, a: usize, b: usize) -> Span {
        Span::new(self.tokens[a].start as usize, self.tokens[b - 1].end as usize)
    }

    pub fn any_quoted(&self, a: usize, b: usize) -> bool {
        self.quoted[a..b].contains(&true)
    }

    /// Where the subject left of `k` ends: behind it stand only auxiliaries,
    /// adverbs and verbs that lead to the one at `k` ("wants to say").
    pub fn subject_end(&self, k: usize) -> usize {
        let mut e = k;
        while e > 0 {
            match self.tags[e - 1].tag {
                Tag::Adverb | Tag::Be | Tag::Have | Tag::Modal | Tag::To | Tag::Base => e -= 1,
                Tag::Participle | Tag::Verb | Tag::Adjective | Tag::Gerund
                    if e < k && matches!(self.tags[e].tag, Tag::To) =>
                {
                    e -= 1
                }
                _ => break,
            }
        }
        e
    }

    /// How the words from token `from` on go: as a clause, as a bare noun, as a wish.
    pub fn shape(&self, from: usize) -> u32 {
        let mut nominal = false;
        for (n, t) in self.tags[from.min(self.tags.len())..].iter().take(CLAUSE).enumerate() {
            match t.tag {
                Tag::That if n == 0 => {}
                tag if tag.finite() => return if nominal { 1 } else { 2 },
                Tag::To if !nominal => return 3,
                Tag::Gerund if !nominal => return 4,
                Tag::Wh => return if nominal { 5 } else { 6 },
                Tag::Subordinator if !nominal => return 7,
                Tag::Stop | Tag::Colon | Tag::Dash => return 8 + u32::from(nominal),
                Tag::Comma if !nominal => return 10,
                tag if tag.nominal() => nominal = true,
                _ => {}
            }
        }
        11 + u32::from(nominal)
    }

    /// The word that opens the clause of token `k`, if it is one like "who" or "that".
    pub fn opener(&self, k: usize) -> u32 {
        for d in 1..=k.min(CLAUSE) {
            let tag = self.tags[k - d].tag;
            match tag {
                Tag::Wh | Tag::That | Tag::Subordinator => {
                    let before = if d < k { self.tags[k - d - 1].tag } else { Tag::Stop };
                    return 1 + tag as u32 + 64 * u32::from(before == Tag::Comma);
                }
                tag if tag.is_mark() => return 0,
                _ => {}
            }
        }
        0
    }

    /// Where what comes before a clause ends, if a comma or a conjunction joins the two: behind
    /// token `from` there is something left. The clause starts at token `opens`.
    pub fn joint(&self, from: usize, opens: usize) -> Option<usize> {
        let mut end = opens;
        while end > from && matches!(self.tags[end - 1].tag, Tag::Adverb | Tag::Preposition) {
            end -= 1;
        }
        let joined = end;
        while end > from && matches!(self.tags[end - 1].tag, Tag::Conjunction | Tag::Comma | Tag::Dash) {
            end -= 1;
        }
        (from < end && end < joined).then_some(end)
    }

    /// Start of the run of nominal tokens that ends at `e`.
    pub fn nominal_start(&self, e: usize) -> usize {
        let mut s = e;
        while s > 0 && (self.tags[s - 1].tag.nominal() || self.tags[s - 1].hash == OF && s < e) {
            s -= 1;
        }
        s
    }
}

/// Tokens in which a clause shows what it is.
const CLAUSE: usize = 12;

pub const IF: u32 = hash_const("if");
pub const WHETHER: u32 = hash_const("whether");

/// [`crate::text::tag::hash`] of "of".
pub const OF: u32 = hash_const("of");

/// [`crate::text::tag::hash`] for lower-case ASCII words, at compile time.
pub const fn hash_const(word: &str) -> u32 {
    let bytes = word.as_bytes();
    let mut h = 0x811c_9dc5u32;
    let mut k = 0;
    while k < bytes.len() {
        h = (h ^ bytes[k] as u32).wrapping_mul(0x0100_0193);
        k += 1;
    }
    h
}

fn is_double(mark: &str) -> bool {
    matches!(mark, "\"" | "“" | "”" | "''" | "``" | "«" | "»" | "„" | "‟" | "＂")
}

/// Distances in steps that widen.
pub fn bucket(n: usize) -> u32 {
    match n {
        0..=4 => n as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=22 => 8,
        _ => 9,
    }
}
