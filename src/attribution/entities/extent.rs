//! How far a run of capitalised words goes: over "of", "and" and particles, and no
//! farther than one name.

use super::lexicon;
use super::names::{Word, abbreviates, after, is_possessive, is_shouted};
use crate::lexicon::TITLES;
use crate::text::{Class, Document, Token};

/// "People's Daily", "Governor's Office": a possessive inside a name.
fn owned_name(document: &Document, words: &[Word], k: usize, next: usize) -> bool {
    words[k].flags & (lexicon::TITLE | lexicon::PERSON) != 0 && words[next].flags & lexicon::INSTITUTION != 0
        || TITLES.has_capitalised(document.word(k).trim_end_matches(['s', '\'', '’']), "names-owner")
            && words[k].flags & (lexicon::MALE | lexicon::FEMALE) == 0
}

/// The end of the run that starts with token `k`.
pub(super) fn extend(document: &Document, words: &[Word], k: usize, limit: usize) -> usize {
    use lexicon::*;
    let tokens = &document.tokens;
    let upper = |j: usize| tokens.get(j).is_some_and(|t: &Token| t.upper && t.class == Class::Word);
    let mut end = k + 1;
    let mut joined = false;
    // a run is a name: beyond a dozen words it is a heading
    while end < tokens.len() && end - k < 14 {
        let last = end - 1;
        // the last of the links for sharing, before the caption of a picture
        if document.word(last) == "Pinterest" && last > k && document.word(last - 1) == "Twitter" {
            break;
        }
        let mut j = after(document, last);
        let plain = j;
        if j < tokens.len()
            && document.word(j) == "."
            && tokens[j].start == tokens[last].end
            && abbreviates(document, last)
        {
            j += 1;
        }
        if j >= tokens.len() || tokens[j].start as usize >= limit || tokens[j].start == tokens[j - 1].end {
            break;
        }
        let owner = is_possessive(document, last);
        if upper(j) {
            let flags = words[j].flags;
            if owner && flags & COMPANY == 0 && !owned_name(document, words, last, j) {
                break;
            }
            // a full stop after "Inc" may well end the sentence
            if j != plain && words[last].flags & COMPANY != 0 && flags & COMPANY == 0 {
                break;
            }
            if flags & (DETERMINER | PREPOSITION | HE_PRONOUN | SHE_PRONOUN | SAY) != 0
                && flags & (MALE | FEMALE | PLACE | INSTITUTION) == 0
            {
                break;
            }
            if flags & TIME != 0 && words[last].flags & (MALE | FEMALE | TITLE) == 0 {
                break;
            }
            if is_shouted(document.word(last)) != is_shouted(document.word(j))
                && words[last].flags & COMPANY == 0
                && is_shouted(document.word(last))
                && (end - k > 1 || k > 0 && is_shouted(document.word(k - 1)))
            {
                break;
            }
            end = j + 1;
            continue;
        }
        if owner || j != plain {
            break;
        }
        let word = document.word(j);
        let next = |mut at: usize| {
            if at < tokens.len() && document.word(at) == "the" {
                at += 1;
            }
            (at < tokens.len()
                && upper(at)
                && (tokens[at].start as usize) < limit
                && words[at].flags & (DETERMINER | PREPOSITION | TIME) == 0)
                .then_some(at)
        };
        let flags = words[j].flags;
        let place = match word {
            "&" => next(j + 1),
            // "I/B/E/S"
            "/" if document.word(last).len() == 1 && tokens[j].start == tokens[last].end => next(j + 1),
            "of" if words[last].flags & (INSTITUTION | TITLE) != 0 => next(j + 1),
            // "Lord Bream of Quay"
            "of" if last > k
                && words[last - 1].flags & TITLE != 0
                && TITLES.has_capitalised(document.word(last - 1), "names-peer") =>
            {
                next(j + 1)
            }
            "for" | "on" if words[last].flags & INSTITUTION != 0 && words[last].flags & TIME == 0 => {
                next(j + 1)
            }
            "to" | "against"
                if matches!(
                    document.word(last),
                    "Alliance" | "Campaign" | "Coalition" | "Committee" | "Movement" | "Project"
                ) =>
            {
                next(j + 1)
            }
            "and" if bodies_joined(document, words, k, end, j) => next(j + 1),
            // "Council for England and Wales"
            "and"
                if joined
                    && words[last].flags & PLACE != 0
                    && matches!(document.word(last - 1), "for")
                    && words.get(j + 1).is_some_and(|w| w.flags & PLACE != 0) =>
            {
                next(j + 1)
            }
            "and" if joined && words[last].flags & PLACE == 0 => {
                next(j + 1).filter(|&at| words[at].flags & (MALE | FEMALE | TITLE) == 0)
            }
            _ if flags & PARTICLE != 0 && words[last].flags & (DETERMINER | PREPOSITION | TIME) == 0 => {
                let mut at = j + 1;
                while at < tokens.len() && at < j + 3 && words[at].flags & PARTICLE != 0 && !tokens[at].upper
                {
                    at += 1;
                }
                (at < tokens.len() && upper(at) && words[at].flags & (DETERMINER | PREPOSITION) == 0)
                    .then_some(at)
            }
            _ => None,
        };
        match place {
            Some(at) => {
                joined |= matches!(word, "of" | "for" | "on");
                end = at + 1;
            }
            None => break,
        }
    }
    end
}

/// Whether "and" at token `j` stands inside the name of one body: "the Securities
/// and Exchange Commission", "U.S. Customs and Border Protection".
fn bodies_joined(document: &Document, words: &[Word], k: usize, end: usize, j: usize) -> bool {
    use lexicon::*;
    let led = k > 0 && words[k - 1].flags & (DETERMINER | DEMONYM) != 0
        || words[k].flags & (PLACE | DEMONYM) != 0
        || k > 0 && document.word(k - 1) == "federal";
    let plain = (k..end).all(|n| {
        words[n].flags & (MALE | FEMALE | COMPANY | TITLE | PERSON | TIME) == 0
            && (n == k || words[n].flags & PLACE == 0)
    });
    if !led
        || !plain
        || end - k > 3
        || words[end - 1].flags & (PLACE | DEMONYM) != 0
        || end - k > 1 && words[end - 1].flags & INSTITUTION != 0
    {
        return false;
    }
    let mut last = j;
    while last + 1 < document.tokens.len()
        && last - j < 4
        && document.tokens[last + 1].upper
        && document.tokens[last + 1].class == Class::Word
    {
        last += 1;
    }
    last - j >= 2
        && words[last].flags & INSTITUTION != 0
        && words[j + 1].flags & (PLACE | MALE | FEMALE | TITLE) == 0
}
