//! Word classes, cheaply: a lexicon of word clusters and a few context rules.
//!
//! The clusters come from the exchange algorithm of Kneser and Ney (1993) over
//! news text: words that keep the same company share a cluster, and a cluster
//! carries the word class of its most frequent members. Words outside the
//! lexicon are judged by their ending. Classes are meant for finding subjects,
//! verbs and clause edges, not for grammar: about one word in ten is off.

use std::sync::OnceLock;

use super::{Class, Token};
use crate::lexicon::SAYING;

/// Word class of a token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Tag {
    #[default]
    Noun,
    Name,
    Adjective,
    Number,
    /// Articles, demonstratives, quantifiers.
    Determiner,
    /// "my", "her", "their"; 's
    Possessive,
    /// Pronouns that can be subjects, also "someone", "everybody".
    Subject,
    /// "him", "them", "himself"
    Object,
    /// Finite or past form of a full verb.
    Verb,
    /// Base form.
    Base,
    /// -ing form.
    Gerund,
    /// Form in -ed or -en that is more often a participle.
    Participle,
    Be,
    Have,
    /// Modals and forms of "do".
    Modal,
    To,
    Preposition,
    /// "and", "or", "but", "nor"
    Conjunction,
    /// "because", "while", "than", "as"
    Subordinator,
    That,
    /// "who", "which", "what", "how", "whether"
    Wh,
    Adverb,
    Comma,
    /// Full stop, question or exclamation mark, ellipsis.
    Stop,
    /// Colon or semicolon.
    Colon,
    /// Dash, not hyphen.
    Dash,
    /// Bracket.
    Bracket,
    /// Quotation mark of any kind.
    Quote,
    /// Any other mark.
    Mark,
}

/// Classes as the lexicon numbers them.
#[doc(hidden)]
pub const CODED: [Tag; 22] = [
    Tag::Noun,
    Tag::Name,
    Tag::Adjective,
    Tag::Number,
    Tag::Determiner,
    Tag::Possessive,
    Tag::Subject,
    Tag::Object,
    Tag::Verb,
    Tag::Base,
    Tag::Gerund,
    Tag::Participle,
    Tag::Be,
    Tag::Have,
    Tag::Modal,
    Tag::To,
    Tag::Preposition,
    Tag::Conjunction,
    Tag::Subordinator,
    Tag::That,
    Tag::Wh,
    Tag::Adverb,
];

impl Tag {
    /// Whether a token of this class can stand inside a noun phrase, before its head or as its head.
    pub fn nominal(self) -> bool {
        (self as u8) <= Tag::Possessive as u8
    }

    /// Full verb in any form.
    pub fn verbal(self) -> bool {
        matches!(self, Tag::Verb | Tag::Base | Tag::Gerund | Tag::Participle)
    }

    /// Verb or auxiliary that can carry a clause.
    pub fn finite(self) -> bool {
        matches!(self, Tag::Verb | Tag::Be | Tag::Have | Tag::Modal)
    }

    pub fn is_mark(self) -> bool {
        self as u8 >= Tag::Comma as u8
    }
}

/// A token with its class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tagged {
    /// [`hash`] of the word in lower case.
    pub hash: u32,
    /// Cluster of the lexicon, or [`UNKNOWN`] upwards for words outside it.
    pub cluster: u8,
    pub tag: Tag,
}

/// First of the clusters that stand for words outside the lexicon, by ending.
pub const UNKNOWN: u8 = 200;

/// FNV-1a over the bytes of a word in ASCII lower case, a typographic apostrophe taken as '.
pub fn hash(word: &str) -> u32 {
    let word = word.as_bytes();
    let mut h = 0x811c_9dc5u32;
    let mut k = 0;
    while k < word.len() {
        let mut b = word[k].to_ascii_lowercase();
        if b == 0xe2 && word[k..].starts_with("’".as_bytes()) {
            b = b'\'';
            k += 2;
        }
        h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
        k += 1;
    }
    h
}

/// Words whose class the clusters get wrong or leave open.
const CLOSED: &[(Tag, &str)] = &[
    (Tag::Conjunction, "and or but nor yet"),
    (
        Tag::Subordinator,
        "because while although though if when after before since until unless as than where whereas once lest amid",
    ),
    (Tag::Wh, "who which whom whose what how why whether whoever whatever"),
    (Tag::That, "that"),
    (Tag::To, "to"),
    (
        Tag::Preposition,
        "of in on at by for from with about against into over under between through during without within upon \
         toward towards among amongst across behind beyond near despite throughout regarding concerning including \
         via per like unlike",
    ),
    (
        Tag::Be,
        "is was are were be been being am isn't wasn't aren't weren't ain't i'm he's she's it's they're we're you're",
    ),
    (Tag::Have, "has have had having hasn't haven't hadn't they've we've i've you've"),
    (
        Tag::Modal,
        "will would can could may might shall should must cannot can't couldn't won't wouldn't shouldn't mustn't \
         do does did don't doesn't didn't he'd she'd they'd we'd i'd he'll she'll they'll we'll i'll you'll",
    ),
    (
        Tag::Determiner,
        "the a an this these those some any each every no all both many most several few more another either \
         neither much such",
    ),
    (Tag::Possessive, "my his her its their our your"),
    (
        Tag::Subject,
        "i he she we they you it there someone everyone nobody everybody somebody anyone anybody nothing something \
         everything others none one",
    ),
    (Tag::Object, "him them me us himself herself themselves itself myself ourselves yourself"),
    (
        Tag::Adverb,
        "not also never always already still later now then again soon ever often so too very just only even \
         here perhaps maybe once twice recently earlier instead however meanwhile reportedly allegedly today \
         yesterday tomorrow tonight out up down off away back",
    ),
    (Tag::Participle, "been gone done"),
];

/// The same for words of saying, by their tags.
const SAID: &[(Tag, &str)] = &[(Tag::Verb, "tag-verb"), (Tag::Base, "tag-base"), (Tag::Gerund, "tag-gerund")];

struct Lexicon {
    /// Open addressing on [`hash`]; a zero key is empty.
    keys: Vec<u32>,
    values: Vec<(u8, Tag)>,
}

/// Opens the lexicon; its last byte is the version of the layout.
#[doc(hidden)]
pub const MAGIC: &[u8] = b"WLX1";

static BYTES: &[u8] = include_bytes!("lexicon.bin");

impl Lexicon {
    const SLOTS: usize = 1 << 16;

    fn shared() -> &'static Lexicon {
        static SHARED: OnceLock<Lexicon> = OnceLock::new();
        SHARED.get_or_init(|| Lexicon::read(BYTES))
    }

    /// Layout: "WLX1", count u32, one tag per cluster (200), the sorted hashes
    /// (u32 each), their clusters (u8 each); little endian.
    fn read(bytes: &[u8]) -> Lexicon {
        assert!(bytes.starts_with(MAGIC), "embedded lexicon of another layout");
        let mut lexicon =
            Lexicon { keys: vec![0; Self::SLOTS], values: vec![(UNKNOWN, Tag::Noun); Self::SLOTS] };
        let count = u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]) as usize;
        let tags = &bytes[8..8 + UNKNOWN as usize];
        let hashes = &bytes[8 + tags.len()..];
        let clusters = &hashes[4 * count..];
        for k in 0..count {
            let h =
                u32::from_le_bytes([hashes[4 * k], hashes[4 * k + 1], hashes[4 * k + 2], hashes[4 * k + 3]]);
            let cluster = clusters[k];
            lexicon.insert(h, cluster, CODED[tags[cluster as usize] as usize]);
        }
        let closed = CLOSED.iter().flat_map(|(tag, words)| words.split_whitespace().map(move |w| (*tag, w)));
        let said = SAID.iter().flat_map(|(tag, name)| SAYING.with(name).map(move |w| (*tag, w)));
        for (tag, word) in closed.chain(said) {
            let h = hash(word);
            let cluster = lexicon.get(h).map_or(UNKNOWN, |v| v.0);
            lexicon.insert(h, cluster, tag);
        }
        lexicon
    }

    fn insert(&mut self, h: u32, cluster: u8, tag: Tag) {
        let mut slot = (h.wrapping_mul(0x9e37_79b1) >> 16) as usize;
        while self.keys[slot] != 0 && self.keys[slot] != h {
            slot = (slot + 1) % Self::SLOTS;
        }
        self.keys[slot] = h;
        self.values[slot] = (cluster, tag);
    }

    #[inline]
    fn get(&self, h: u32) -> Option<(u8, Tag)> {
        let mut slot = (h.wrapping_mul(0x9e37_79b1) >> 16) as usize;
        loop {
            match self.keys[slot] {
                0 => return None,
                key if key == h => return Some(self.values[slot]),
                _ => slot = (slot + 1) % Self::SLOTS,
            }
        }
    }
}

/// Classes by ending for words outside the lexicon.
fn by_ending(word: &[u8], upper: bool) -> (u8, Tag) {
    if upper {
        return (UNKNOWN + 1, Tag::Name);
    }
    let n = word.len();
    let ends = |tail: &[u8]| n > tail.len() + 1 && word.ends_with(tail);
    if ends(b"ing") {
        (UNKNOWN + 2, Tag::Gerund)
    } else if ends(b"ed") {
        (UNKNOWN + 3, Tag::Verb)
    } else if ends(b"ly") {
        (UNKNOWN + 4, Tag::Adverb)
    } else if word.contains(&b'-') {
        (UNKNOWN + 5, Tag::Adjective)
    } else if ends(b"ous")
        || ends(b"ful")
        || ends(b"ive")
        || ends(b"able")
        || ends(b"ible")
        || ends(b"ish")
        || ends(b"al")
        || ends(b"ic")
    {
        (UNKNOWN + 6, Tag::Adjective)
    } else if ends(b"ss") || !ends(b"s") {
        (UNKNOWN + 7, Tag::Noun)
    } else {
        (UNKNOWN + 8, Tag::Noun)
    }
}

fn mark(word: &[u8]) -> (u8, Tag) {
    let tag = match word {
        b"," => Tag::Comma,
        b"." | b"!" | b"?" | b"..." => Tag::Stop,
        b":" | b";" => Tag::Colon,
        b"--" | b"---" | b"-" => Tag::Dash,
        b"(" | b")" | b"[" | b"]" => Tag::Bracket,
        b"\"" | b"''" | b"``" | b"'" | b"`" => Tag::Quote,
        b"'s" | b"'S" => Tag::Possessive,
        b"%" => Tag::Noun,
        b"$" => Tag::Number,
        _ => match std::str::from_utf8(word) {
            Ok("—" | "–" | "―" | "‒") => Tag::Dash,
            Ok("…") => Tag::Stop,
            Ok("’s" | "’S") => Tag::Possessive,
            Ok("€" | "£") => Tag::Number,
            Ok("“" | "”" | "„" | "‟" | "«" | "»" | "＂" | "‘" | "’" | "’’" | "‘‘" | "‹" | "›") => {
                Tag::Quote
            }
            _ => Tag::Mark,
        },
    };
    let class = match tag {
        Tag::Possessive => 9,
        Tag::Noun | Tag::Number => 0,
        _ => 10 + (tag as u8 - Tag::Comma as u8),
    };
    (UNKNOWN + class, tag)
}

/// The class of a token by itself.
pub fn alone(word: &str, token: &Token) -> Tagged {
    let hash = if token.class == Class::Number { 1 } else { hash(word) };
    let (cluster, tag) = match token.class {
        Class::Number => (UNKNOWN, Tag::Number),
        Class::Mark => mark(word.as_bytes()),
        Class::Word => {
            let known = Lexicon::shared().get(hash);
            known.unwrap_or_else(|| by_ending(word.as_bytes(), token.upper))
        }
    };
    Tagged { hash, cluster, tag }
}

/// Corrects the classes of one sentence by their neighbours, left to right.
pub fn settle(tokens: &[Token], out: &mut [Tagged]) {
    for k in 0..out.len() {
        let before = if k > 0 { out[k - 1].tag } else { Tag::Stop };
        let after = out.get(k + 1).map_or(Tag::Stop, |t| t.tag);
        let tag = out[k].tag;
        let opens =
            matches!(after, Tag::Determiner | Tag::Possessive | Tag::Subject | Tag::Object | Tag::That);
        out[k].tag = match tag {
            // capital inside a sentence: part of a name, unless it is a word of grammar or a title line
            Tag::Noun | Tag::Adjective | Tag::Base | Tag::Gerund | Tag::Participle | Tag::Verb
                if tokens[k].upper
                    && k > 0
                    && !matches!(before, Tag::Stop | Tag::Quote | Tag::Colon)
                    && !tag.finite() =>
            {
                Tag::Name
            }
            // "Theresa May"
            Tag::Modal if tokens[k].upper && before == Tag::Name => Tag::Name,
            Tag::Gerund | Tag::Participle if matches!(before, Tag::Determiner | Tag::Possessive) => {
                Tag::Adjective
            }
            Tag::Base
                if matches!(before, Tag::Determiner | Tag::Possessive | Tag::Adjective | Tag::Number) =>
            {
                Tag::Noun
            }
            Tag::Verb if matches!(before, Tag::Determiner | Tag::Possessive) && before != Tag::Subject => {
                Tag::Adjective
            }
            Tag::Noun if matches!(before, Tag::To | Tag::Modal) && opens && !tokens[k].upper => Tag::Base,
            Tag::Noun if before == Tag::Subject && !tokens[k].upper => Tag::Verb,
            Tag::Base if matches!(before, Tag::Subject | Tag::Wh | Tag::Noun | Tag::Name) => Tag::Verb,
            // "it's", "who's", "that's"
            Tag::Possessive
                if matches!(before, Tag::Subject | Tag::Wh | Tag::That) && tokens[k].class == Class::Mark =>
            {
                Tag::Be
            }
            other => other,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Document;

    fn tags(text: &str) -> Vec<Tag> {
        Document::new(text).tags().iter().map(|t| t.tag).collect()
    }

    #[test]
    fn one_tag_per_token_whatever_the_text() {
        for text in ["", "—", "It’s 40% of $3.", "Ärger über 東京 …", "the the the"] {
            let document = Document::new(text);
            assert_eq!(document.tags().len(), document.tokens.len(), "{text}");
        }
    }

    #[test]
    fn a_clause_with_subject_and_verb() {
        let found = tags("He said that the old mill would close.");
        assert_eq!(found[..4], [Tag::Subject, Tag::Verb, Tag::That, Tag::Determiner]);
        assert_eq!(found[found.len() - 3..], [Tag::Modal, found[found.len() - 2], Tag::Stop]);
    }

    #[test]
    fn neighbours_decide_between_readings() {
        // a possessive or a verb
        assert_eq!(tags("It's late")[1], Tag::Be);
        assert_eq!(tags("Lund's boat")[1], Tag::Possessive);
        // a month, a modal or a surname
        assert_eq!(tags("Ms. Odile May left")[3], Tag::Name);
        assert_eq!(tags("she may leave")[1], Tag::Modal);
    }

    #[test]
    fn apostrophes_hash_alike() {
        assert_eq!(hash("didn’t"), hash("didn't"));
        assert_eq!(hash("DIDN'T"), hash("didn't"));
    }
}
