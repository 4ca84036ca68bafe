//! What one token is to names: its words in the lexicon, its possessive ending, its
//! capitals, and whether a clause starts with it.

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
        || has_clitic(document, k)
}

/// Whether the next token is the possessive ending of token `k`.
fn has_clitic(document: &Document, k: usize) -> bool {
    let next = document.tokens.get(k + 1);
    next.is_some_and(|t| t.start == document.tokens[k].end && is_clitic(t.span().of(document.text)))
}

/// The token after `k`, past a possessive ending.
pub fn after(document: &Document, k: usize) -> usize {
    k + 1 + usize::from(has_clitic(document, k))
}

/// One initial ("W.").
pub fn is_initial(word: &str) -> bool {
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

/// "R-Wis", "D-N.Y", "Lab-Orrin": the party of a member and the place that elected him.
pub fn is_party_and_place(word: &str) -> bool {
    let Some((party, place)) = word.split_once(['-', '–']) else { return false };
    matches!(party, "R" | "D" | "I" | "Rep" | "Dem" | "Ind" | "Lab" | "Con" | "Lib" | "DFL" | "SNP" | "LD")
        && place.starts_with(char::is_uppercase)
        && place.len() > 1
        && place.chars().all(|c| c.is_alphabetic() || c == '.')
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
pub fn abbreviates(document: &Document, k: usize) -> bool {
    ABBREVIATIONS.has(document.word(k), "name")
}

/// Capitals only, however short.
pub fn is_capitals(word: &str) -> bool {
    word.chars().all(|c| !c.is_lowercase())
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
