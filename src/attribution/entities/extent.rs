//! How far a run of capitalised words goes: over "of", "and" and particles, and no
//! farther than one name.

use super::lexicon;
use super::nickname::behind_nickname;
use super::word::{Word, abbreviates, after, is_possessive, is_shouted};
use crate::lexicon::TITLES;
use crate::text::{Class, Document};

/// "People's Daily", "Governor's Office": a possessive inside a name.
fn owned_name(document: &Document, words: &[Word], k: usize, next: usize) -> bool {
    words[k].flags & (lexicon::TITLE | lexicon::PERSON) != 0 && words[next].flags & lexicon::INSTITUTION != 0
        || TITLES.has_capitalised(document.word(k).trim_end_matches(['s', '\'', '’']), "names-owner")
            && words[k].flags & (lexicon::MALE | lexicon::FEMALE) == 0
}

/// A run while it is read: where it starts, how far it goes so far, and where its
/// paragraph ends.
struct Extent<'a, 't> {
    document: &'a Document<'t>,
    words: &'a [Word],
    first: usize,
    end: usize,
    /// Byte at which its paragraph ends.
    limit: usize,
    /// "of", "for" or "on" stands in it.
    joined: bool,
}

/// The end of the run that starts with token `k`.
pub(super) fn extend(document: &Document, words: &[Word], k: usize, limit: usize) -> usize {
    let tokens = &document.tokens;
    let mut run = Extent { document, words, first: k, end: k + 1, limit, joined: false };
    // a run is a name: beyond a dozen words it is a heading
    while run.end < tokens.len() && run.end - k < 14 {
        let last = run.end - 1;
        // the last of the links for sharing, before the caption of a picture
        if document.word(last) == "Pinterest" && last > k && document.word(last - 1) == "Twitter" {
            break;
        }
        let plain = after(document, last);
        let dotted = plain < tokens.len()
            && document.word(plain) == "."
            && tokens[plain].start == tokens[last].end
            && abbreviates(document, last);
        let j = plain + dotted as usize;
        if j >= tokens.len() || tokens[j].start as usize >= limit || tokens[j].start == tokens[j - 1].end {
            break;
        }
        if run.is_capital(j) {
            if run.stops_before(j, dotted) {
                break;
            }
            run.end = j + 1;
            continue;
        }
        let nickname = behind_nickname(document, j);
        if nickname.is_none() && dotted || is_possessive(document, last) {
            break;
        }
        let Some(at) = nickname.or_else(|| run.beyond(j)) else { break };
        run.joined |= matches!(document.word(j), "of" | "for" | "on");
        run.end = at + 1;
    }
    run.end
}

impl Extent<'_, '_> {
    /// The last token so far.
    fn last(&self) -> usize {
        self.end - 1
    }

    fn has(&self, k: usize, flags: lexicon::Flags) -> bool {
        self.words[k].flags & flags != 0
    }

    fn is_capital(&self, k: usize) -> bool {
        self.document.tokens.get(k).is_some_and(|t| t.upper && t.class == Class::Word)
    }

    /// Whether the run ends although token `j`, the next, has a capital. `dotted`: a full
    /// stop stands between.
    fn stops_before(&self, j: usize, dotted: bool) -> bool {
        use lexicon::*;
        let (document, last) = (self.document, self.last());
        if is_possessive(document, last)
            && !self.has(j, COMPANY)
            && !owned_name(document, self.words, last, j)
        {
            return true;
        }
        // a full stop after "Inc" may well end the sentence
        if dotted && self.has(last, COMPANY) && !self.has(j, COMPANY) {
            return true;
        }
        let small = self.has(j, DETERMINER | PREPOSITION | HE_PRONOUN | SHE_PRONOUN | SAY)
            && !self.has(j, MALE | FEMALE | PLACE | INSTITUTION);
        let time = self.has(j, TIME) && !self.has(last, MALE | FEMALE | TITLE);
        let shouting = is_shouted(document.word(last))
            && !is_shouted(document.word(j))
            && !self.has(last, COMPANY)
            && (self.end - self.first > 1 || self.first > 0 && is_shouted(document.word(self.first - 1)));
        small || time || shouting
    }

    /// The capital behind "the", if any, at token `at`, where a name may go on.
    fn capital_from(&self, mut at: usize) -> Option<usize> {
        use lexicon::*;
        let tokens = &self.document.tokens;
        if at < tokens.len() && self.document.word(at) == "the" {
            at += 1;
        }
        (self.is_capital(at)
            && (tokens[at].start as usize) < self.limit
            && !self.has(at, DETERMINER | PREPOSITION | TIME))
        .then_some(at)
    }

    /// The capital with which the run goes on beyond the small word or mark at token `j`.
    fn beyond(&self, j: usize) -> Option<usize> {
        use lexicon::*;
        let (document, last) = (self.document, self.last());
        let tokens = &document.tokens;
        match document.word(j) {
            "&" => self.capital_from(j + 1),
            // "I/B/E/S"
            "/" if document.word(last).len() == 1 && tokens[j].start == tokens[last].end => {
                self.capital_from(j + 1)
            }
            "of" if self.has(last, INSTITUTION | TITLE) || self.is_peerage() => self.capital_from(j + 1),
            "for" | "on" if self.has(last, INSTITUTION) && !self.has(last, TIME) => self.capital_from(j + 1),
            "to" | "against"
                if matches!(
                    document.word(last),
                    "Alliance" | "Campaign" | "Coalition" | "Committee" | "Movement" | "Project"
                ) =>
            {
                self.capital_from(j + 1)
            }
            "and" if bodies_joined(document, self.words, self.first, self.end, j) => self.capital_from(j + 1),
            // "Council for England and Wales"
            "and"
                if self.joined
                    && self.has(last, PLACE)
                    && document.word(last - 1) == "for"
                    && self.words.get(j + 1).is_some_and(|w| w.flags & PLACE != 0) =>
            {
                self.capital_from(j + 1)
            }
            "and" if self.joined && !self.has(last, PLACE) => {
                self.capital_from(j + 1).filter(|&at| !self.has(at, MALE | FEMALE | TITLE))
            }
            _ if self.has(j, PARTICLE) && !self.has(last, DETERMINER | PREPOSITION | TIME) => {
                let particle = |k: &usize| self.has(*k, PARTICLE) && !tokens[*k].upper;
                let upto = tokens.len().min(j + 3);
                let at = (j + 1..upto).find(|k| !particle(k)).unwrap_or(upto.max(j + 1));
                (self.is_capital(at) && !self.has(at, DETERMINER | PREPOSITION)).then_some(at)
            }
            _ => None,
        }
    }

    /// "Lord Bream of Quay"
    fn is_peerage(&self) -> bool {
        let last = self.last();
        last > self.first
            && self.has(last - 1, lexicon::TITLE)
            && TITLES.has_capitalised(self.document.word(last - 1), "names-peer")
    }
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
