//! Runs of capitalised words: where a name stands, and which part of the run is
//! the name, which a title or a role.

use super::extent::extend;
use super::headline::{headline_at, is_capitals, labels, loosely, shouts_beside};
use super::lexicon::{self, Flags};
use crate::lexicon::ABBREVIATIONS;
use crate::span::Span;
use crate::text::{Class, Document, Token};

/// What the lexicon knows of one token. Marks and numbers have no flags.
#[derive(Clone, Copy, Default)]
pub struct Word {
    /// Of the lower-case form without the possessive ending.
    pub hash: u64,
    pub flags: Flags,
}

/// Looks up every token of a document.
pub fn words(document: &Document) -> Vec<Word> {
    document.tokens.iter().map(|token| look_up(token.span().of(document.text), token)).collect()
}

/// Looks up one token by its text.
pub fn look_up(text: &str, token: &Token) -> Word {
    let upper = token.upper;
    if token.class != Class::Word {
        return Word::default();
    }
    let ended = matches!(text.as_bytes().last(), Some(b'.' | b's' | b'S' | b'\'' | 0x99));
    let hash = lexicon::hash(if ended { lexicon::stem(text) } else { text });
    // "A." is no article
    let mut flags = if text.len() == 2 && text.ends_with('.') { 0 } else { lexicon::flags(hash) };
    // "WHO" is no pronoun, "US" no "us"
    if upper && text.len() > 1 && text.bytes().all(|b| b.is_ascii_uppercase()) && text.len() < 5 {
        flags &= lexicon::PLACE
            | lexicon::INSTITUTION
            | lexicon::COMPANY
            | lexicon::TITLE
            | lexicon::DEMONYM
            | lexicon::SUFFIX
            | lexicon::PERSON
            | lexicon::MALE
            | lexicon::FEMALE;
    }
    // "Jean-Luc"
    if flags == 0
        && upper
        && let Some((front, back)) = text.split_once('-')
        && back.starts_with(char::is_uppercase)
    {
        flags = match front {
            "Jean" => lexicon::MALE,
            _ => lexicon::flags(lexicon::hash(front)) & (lexicon::MALE | lexicon::FEMALE),
        };
    }
    Word { hash, flags }
}

/// A run of capitalised words that may name somebody. Ranges of tokens, end exclusive.
#[derive(Clone, Copy, Debug)]
pub struct Run {
    /// With titles and roles in front.
    pub whole: (u32, u32),
    /// The name alone.
    pub name: (u32, u32),
    /// A title or role stands in the run before the name, or a role right before the run.
    pub titled: bool,
    /// HE or SHE by the title, the role or the given name; 0 when neither tells.
    pub gender: Flags,
    pub possessive: bool,
    /// A single word with which a sentence starts: perhaps no name at all.
    pub weak: bool,
    /// More likely a role, a month or a heading, unless somebody is called so.
    pub doubtful: bool,
}

impl Run {
    /// Tokens of the name, 0 where the run is no name by itself.
    pub fn len(&self) -> usize {
        if self.doubtful { 0 } else { (self.name.1 - self.name.0) as usize }
    }
}

pub fn is_clitic(word: &str) -> bool {
    matches!(word, "'s" | "’s" | "'S" | "’S")
}

/// Whether token `k` is a possessive, its ending a part of it or the next token.
pub fn is_possessive(document: &Document, k: usize) -> bool {
    let word = document.word(k);
    word.ends_with("'s")
        || word.ends_with("’s")
        || word.ends_with("'S")
        || word.ends_with("’S")
        || document
            .tokens
            .get(k + 1)
            .is_some_and(|t| t.start == document.tokens[k].end && is_clitic(t.span().of(document.text)))
}

/// The token after `k`, past a possessive ending.
pub(super) fn after(document: &Document, k: usize) -> usize {
    let clitic = document
        .tokens
        .get(k + 1)
        .is_some_and(|t| t.start == document.tokens[k].end && is_clitic(t.span().of(document.text)));
    k + 1 + clitic as usize
}

fn is_initial(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && matches!((chars.next(), chars.next()), (None, _) | (Some('.'), _))
}

/// Capitals only, four letters or more: a heading or a transcript label rather than an acronym.
pub fn is_shouted(word: &str) -> bool {
    word.len() > 3 && word.chars().all(|c| !c.is_lowercase()) && !word.contains('.')
}

/// Letters behind a name that are no part of it.
pub fn is_honour(word: &str) -> bool {
    matches!(word, "QC" | "KC" | "MP" | "MSP" | "OBE" | "CBE" | "MBE" | "PhD" | "MD" | "Esq")
}

/// Whether a sentence, a label or a quotation starts with token `k`.
pub fn starts_clause(document: &Document, k: usize) -> bool {
    let Some(before) = k.checked_sub(1) else { return true };
    let (a, b) = (document.tokens[before], document.tokens[k]);
    if a.class == Class::Mark
        && !matches!(
            document.word(before),
            "," | ";" | "-" | "'" | "’" | "&" | "/" | ")" | "'s" | "’s" | "$" | "£" | "%"
        )
    {
        // an abbreviation's full stop starts nothing
        return document.word(before) != "."
            || before == 0
            || a.start == b.start
            || !abbreviates(document, before - 1);
    }
    document.text[a.end as usize..b.start as usize].contains('\n')
}

/// Whether token `k` is a word that keeps its full stop inside a name.
pub(super) fn abbreviates(document: &Document, k: usize) -> bool {
    ABBREVIATIONS.has(document.word(k), "name")
}

/// Finds the runs of a document in one pass.
pub fn runs(document: &Document, words: &[Word]) -> Vec<Run> {
    let tokens = &document.tokens;
    let mut out = Vec::new();
    let mut paragraph = 0;
    // token after the paragraph that was looked at last, and whether it is a headline
    let (mut judged, mut headline) = (0, false);
    let mut k = 0;
    while k < tokens.len() {
        if tokens[k].class != Class::Word || !tokens[k].upper {
            k += 1;
            continue;
        }
        while paragraph + 1 < document.paragraphs.len()
            && document.paragraphs[paragraph].end <= tokens[k].start as usize
        {
            paragraph += 1;
        }
        let limit = document.paragraphs.get(paragraph).map_or(0, |p| p.end);
        let end = extend(document, words, k, limit);
        if k >= judged {
            (judged, headline) = headline_at(document, words, k, limit);
        }
        if headline {
            loosely(document, words, k, end, &mut out);
            k = end;
            continue;
        }
        split(document, words, k, end, &mut out);
        k = end;
    }
    out
}

/// Cuts tokens `start..end` into role and name, and pushes what is left.
fn split(document: &Document, words: &[Word], start: usize, end: usize, out: &mut Vec<Run>) {
    use lexicon::*;
    let first = start;
    let based = |k: usize| {
        ["-based", "-born", "-led", "-owned", "-backed", "-listed", "-style"]
            .iter()
            .any(|tail| document.word(k).ends_with(tail))
    };
    let mut start = (start..end - 1).rev().find(|&k| based(k)).map_or(start, |k| k + 1);
    let initial = starts_clause(document, start) && (start == 0 || document.word(start - 1) != "(");
    while start < end {
        let word = document.word(start);
        let flags = words[start].flags;
        let names = flags & (MALE | FEMALE | PLACE | TITLE | INSTITUTION | PERSON) != 0;
        let adverb = initial
            && start == first
            && !names
            && start + 1 < end
            && (word.ends_with("ing") || word.ends_with("ly"))
            && word.len() > 4;
        let stop = flags & STOP != 0
            && (flags & (MALE | FEMALE) == 0 || flags & (DETERMINER | PREPOSITION) != 0)
            // "All Elite Ferries"
            && (initial || end - start == 1 || !matches!(word, "All" | "Any" | "Every" | "More" | "Only" | "Never"));
        let time = flags & TIME != 0
            && flags & (MALE | FEMALE) == 0
            && (end - start == 1 || flags & INSTITUTION == 0);
        let lower = !document.tokens[start].upper;
        // "People's Daily"
        let stop = stop && !(start + 1 < end && is_possessive(document, start) && flags & DETERMINER == 0);
        // "Former Odle Corp", "Rival Odle Corp"
        let passing = start + 1 < end
            && matches!(
                word,
                "Former" | "Rival" | "Fellow" | "Outgoing" | "Incoming" | "Ousted" | "Billionaire"
            );
        // what is left of a ticker: ".N Quill said"
        let at = document.tokens[start].start as usize;
        let ticker = word.len() == 1 && start + 1 < end && {
            let before = &document.text.as_bytes()[..at];
            before.ends_with(b" .") || before == b"."
        };
        if !(adverb || stop || time || lower || passing || ticker)
            && document.tokens[start].class == Class::Word
        {
            break;
        }
        start += 1;
    }
    if start >= end {
        // "May" may be somebody
        let last = words[end - 1].flags;
        if last & TIME != 0 && (last & (MALE | FEMALE) != 0 || document.word(end - 1) == "May") {
            let one = (end as u32 - 1, end as u32);
            out.push(Run {
                whole: one,
                name: one,
                titled: false,
                gender: 0,
                possessive: is_possessive(document, end - 1),
                weak: false,
                doubtful: true,
            });
        }
        return;
    }
    // a heading in capitals: it names nobody, unless one of its words is somebody's name
    let shouted = (start..end).any(|k| is_shouted(document.word(k)))
        && (start..end).all(|k| document.tokens[k].class != Class::Word || is_capitals(document.word(k)));
    let named = (start..end - 1)
        .find(|&k| words[k].flags & (MALE | FEMALE) != 0 && words[k].flags & (PLACE | TITLE) == 0);
    let start = if shouted { named.unwrap_or(start) } else { start };
    let end = if shouted && named.is_some() { start + 2 } else { end };
    let labelled = shouted && (2..=3).contains(&(end - start)) && labels(document, words, end);
    if shouted && named.is_none() && !labelled && (end - start >= 2 || shouts_beside(document, start)) {
        for (k, word) in words.iter().enumerate().take(end.min(start + 6)).skip(start) {
            let one = (k as u32, k as u32 + 1);
            if word.hash != 0 {
                out.push(Run {
                    whole: one,
                    name: one,
                    titled: false,
                    gender: 0,
                    possessive: false,
                    weak: false,
                    doubtful: true,
                });
            }
        }
        return;
    }
    // honours behind a name
    let mut end = end;
    let person = (start..end - 1).any(|k| {
        words[k].flags & (MALE | FEMALE) != 0 && words[k].flags & PLACE == 0 || words[k].flags & TITLE != 0
    });
    while end > start + 2 && person && is_honour(document.word(end - 1)) {
        end -= 1;
    }
    let possessive = is_possessive(document, end - 1);
    let word_at = |k: usize| words[k].flags;
    let mut body = start;
    let mut gender = 0;
    // the last title or role before the last word ends the role
    let body_like = |from: usize| {
        (from..end).any(|k| {
            word_at(k) & (COMPANY | INSTITUTION) != 0 && word_at(k) & (MALE | FEMALE) == 0 && k > from
        })
    };
    for k in start..end - 1 {
        let flags = word_at(k);
        if flags & (TITLE | PERSON) == 0 || !document.tokens[k].upper {
            continue;
        }
        // "John Major", "Martin Luther King Jr": a title after a given name is a surname
        if k > start
            && word_at(k - 1) & (MALE | FEMALE) != 0
            && word_at(k) & (MALE | FEMALE | PERSON) != 0
            && k + 1 < end
            && word_at(k + 1) & SUFFIX != 0
        {
            continue;
        }
        let mut next = k + 1;
        while next < end && document.tokens[next].class == Class::Mark {
            next += 1;
        }
        if next < end && matches!(document.word(next), "of" | "for") {
            // "Secretary of State Ann Doe": the name starts with a given name or not at all
            match (next + 2..end)
                .find(|&n| word_at(n) & (MALE | FEMALE) != 0 && word_at(n) & (PLACE | INSTITUTION) == 0)
            {
                Some(n) if flags & (HE | SHE) == 0 => next = n,
                _ => continue,
            }
        }
        if next >= end
            || body_like(next)
            || word_at(next) & (COMPANY | INSTITUTION) != 0
                && word_at(next) & (MALE | FEMALE) == 0
                && flags & (HE | SHE) == 0
        {
            continue;
        }
        // "General Motors", "Judge Business School"
        if word_at(next) & SOFT != 0 && end - next == 1 {
            continue;
        }
        body = next;
        gender |= flags & (HE | SHE);
    }
    // "Breeder Adam Quill"
    if initial
        && body == first
        && end - body == 3
        && word_at(body) & (MALE | FEMALE) == 0
        && word_at(body + 1) & (MALE | FEMALE) != 0
        && ["er", "or", "ist", "ian", "man"].iter().any(|tail| document.word(body).ends_with(tail))
    {
        body += 1;
    }
    // "Harbour Committee Chairmann Adam Quill": two words of a person's name after those of a body
    if end - body >= 3 {
        let (given, surname) = (word_at(end - 2), word_at(end - 1));
        let personal =
            given & (MALE | FEMALE) != 0 && given & (PLACE | INSTITUTION | SOFT | TITLE | STOP) == 0;
        let plain = surname & (PLACE | INSTITUTION | COMPANY | BODY | SUFFIX | PERSON | TIME) == 0;
        // "Iran Adam Quill", behind "envoy for"
        let body_before = (body..end - 2).any(|k| word_at(k) & (INSTITUTION | DEMONYM | PLACE) != 0)
            && word_at(end - 3) & (MALE | FEMALE) == 0;
        if personal && plain && body_before && document.tokens[end - 3].upper {
            body = end - 2;
        }
    }
    let mut titled = body > start;
    // nothing but a role: "Prime Minister", "Justice Secretary", "California Democrat"
    let role_only = word_at(end - 1) & (PERSON | TITLE) != 0
        && (body..end).all(|k| word_at(k) & (MALE | FEMALE) == 0 || word_at(k) & PLACE != 0)
        && !(titled && end - body == 1 && gender != 0)
        && !(body..end - 1)
            .any(|k| word_at(k) & INSTITUTION != 0 && matches!(document.word(k + 1), "of" | "for"));
    let name = (body, end);
    // "planetary geologist Ann Doe"
    if !role_only && body == first && first > 0 {
        let before = words[first - 1].flags;
        let token = document.tokens[first - 1];
        if token.class == Class::Word
            && !token.upper
            && before & PERSON != 0
            && before & STOP == 0
            && !starts_clause(document, first)
            && !is_possessive(document, first - 1)
        {
            titled = true;
            gender |= before & (HE | SHE);
        }
    }
    if gender == 0 && !role_only && (name.1 - name.0 > 1 || titled) {
        let flags = word_at(name.0);
        gender = match (flags & MALE != 0, flags & FEMALE != 0) {
            (true, false) => HE,
            (false, true) => SHE,
            _ => 0,
        };
    }
    let single = name.1 - name.0 == 1;
    // one letter ("Girl A") or words run together name nobody
    if single && document.word(name.0).len() < 2 || (name.0..name.1).any(|k| document.word(k).len() > 24) {
        return;
    }
    let known = word_at(name.0) & (PLACE | DEMONYM) != 0;
    let weak = single && !titled && start == first && initial && !known;
    if single && !titled && word_at(name.0) & (SOFT | TIME) != 0 && word_at(name.0) & PLACE == 0 {
        return;
    }
    out.push(Run {
        whole: (start as u32, end as u32),
        name: (name.0 as u32, name.1 as u32),
        titled,
        gender,
        possessive,
        weak,
        doubtful: role_only,
    });
}

/// The span of tokens `range`, without a possessive ending.
pub fn span(document: &Document, range: (u32, u32)) -> Span {
    let (first, last) = (document.tokens[range.0 as usize], document.tokens[range.1 as usize - 1]);
    let mut end = last.end as usize;
    let word = last.span().of(document.text);
    if last.end - last.start > 2 && ["'s", "’s", "'S", "’S"].iter().any(|ending| word.ends_with(ending)) {
        let cut = word.chars().rev().take(2).map(char::len_utf8).sum::<usize>();
        end -= cut;
    }
    Span::new(first.start as usize, end.max(first.start as usize))
}

/// Whether the word is one initial ("W.").
pub fn initial(document: &Document, k: u32) -> bool {
    is_initial(document.word(k as usize))
}

/// Whether the word is all capitals and longer than an acronym.
pub fn shout(document: &Document, k: u32) -> bool {
    is_shouted(document.word(k as usize))
}
