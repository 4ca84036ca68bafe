//! Closed classes of words: what a word can be, without looking at its sentence.
//!
//! The words stand in [`crate::lexicon`]: what grammar needs, and the nouns and verbs
//! that news uses for people and for speaking. Everything else is left to the trained
//! weights. First names come from Mark Kantrowitz' Names Corpus 1.3 (see
//! `names/README.txt`).

use std::sync::LazyLock;

use super::words;
use crate::lexicon::months;

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u32);

impl Flags {
    /// he, she, they, who … in any case: "him" too.
    pub const PRONOUN: Flags = Flags(1);
    /// his, her, their, my …
    pub const POSSESSIVE: Flags = Flags(1 << 1);
    /// the, a, some, several, one …
    pub const DET: Flags = Flags(1 << 2);
    pub const PREP: Flags = Flags(1 << 3);
    /// and, or, but
    pub const CONJ: Flags = Flags(1 << 4);
    /// when, while, after, if, because, that …
    pub const SUBORDINATE: Flags = Flags(1 << 5);
    /// forms of be, have, do and the modals
    pub const AUX: Flags = Flags(1 << 6);
    /// Verbs (in any form) and phrases that report words: "argue", "according".
    pub const CUE: Flags = Flags(1 << 7);
    /// The plain ones among them: "say", "tell", "add".
    pub const SAY: Flags = Flags(1 << 8);
    /// Mr, Dr, President, Senator …: precedes a name.
    pub const TITLE: Flags = Flags(1 << 9);
    /// Nouns for people: spokesman, official, lawyer.
    pub const PERSON: Flags = Flags(1 << 10);
    /// Nouns for bodies that speak: company, ministry, police.
    pub const ORG: Flags = Flags(1 << 11);
    /// Nouns for what speaks on paper: statement, report, letter.
    pub const PAPER: Flags = Flags(1 << 12);
    /// First names.
    pub const MALE: Flags = Flags(1 << 13);
    pub const FEMALE: Flags = Flags(1 << 14);
    pub const MONTH: Flags = Flags(1 << 15);
    pub const DAY: Flags = Flags(1 << 16);
    /// Any function word: never the head of a mention.
    pub const STOP: Flags = Flags(1 << 17);
    /// -ing form of a verb of speaking.
    pub const ING: Flags = Flags(1 << 18);
    /// Adverbs and the like that stand between subject and verb.
    pub const ADVERB: Flags = Flags(1 << 19);
    /// Common verbs that do not report words: a noun phrase ends before them.
    pub const VERB: Flags = Flags(1 << 20);
    /// One, two, dozens …
    pub const COUNT: Flags = Flags(1 << 21);
    /// Subject forms: he, she, they, we, i, it, who.
    pub const SUBJECT: Flags = Flags(1 << 22);
    /// Ends a company's or body's name: Inc, Corp, University, Department.
    pub const ORG_NAME: Flags = Flags(1 << 23);
    /// Words written with a capital at the head of a sentence that are no names.
    pub const OPENER: Flags = Flags(1 << 24);
    /// Adjectives of origin and party: American, Democratic.
    pub const ORIGIN: Flags = Flags(1 << 25);

    pub fn is(self, other: Flags) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

/// What every later step asks of a token: its lower-cased word as a hash and the
/// classes the word can have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    pub hash: u32,
    pub flags: Flags,
}

impl Word {
    pub fn is(self, flags: Flags) -> bool {
        self.flags.is(flags)
    }

    /// Looks a token up; first names count only where it starts with a capital.
    #[inline]
    pub fn new(text: &str, upper: bool) -> Word {
        let hash = hash(text);
        let mut flags = TABLE.get(hash);
        if !upper {
            flags.0 &= !(Flags::MALE.0 | Flags::FEMALE.0 | Flags::MONTH.0);
        }
        Word { hash, flags }
    }
}

/// Hash of a word without regard to case; never zero.
#[inline]
pub fn hash(word: &str) -> u32 {
    let bytes = word.as_bytes();
    if bytes.is_ascii() {
        return finish(bytes.chunks(8).fold(SEED, |h, chunk| {
            let mut buffer = [0u8; 8];
            for (to, from) in buffer.iter_mut().zip(chunk) {
                *to = from.to_ascii_lowercase();
            }
            mix(h, u64::from_le_bytes(buffer))
        }));
    }
    let lower = word.to_lowercase().replace('’', "'");
    if lower.is_ascii() {
        return hash(&lower);
    }
    finish(lower.as_bytes().chunks(8).fold(SEED, |h, chunk| {
        let mut buffer = [0u8; 8];
        buffer[..chunk.len()].copy_from_slice(chunk);
        mix(h, u64::from_le_bytes(buffer))
    }))
}

const SEED: u64 = 0x51_7c_c1_b7_27_22_0a_95;

#[inline]
fn mix(h: u64, x: u64) -> u64 {
    (h.rotate_left(5) ^ x).wrapping_mul(SEED)
}

#[inline]
fn finish(h: u64) -> u32 {
    let h = h ^ (h >> 32);
    (h.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32 | 1
}

/// Open addressing by the upper bits of the hash; two words never share a slot,
/// and with 32 bits over some 15,000 words a clash of hashes is a curiosity.
struct Table {
    slots: Vec<(u32, Flags)>,
}

const BITS: u32 = 15;

impl Table {
    fn add(&mut self, word: &str, flags: Flags) {
        let hash = hash(word);
        let mut at = (hash >> (32 - BITS)) as usize;
        while self.slots[at].0 != 0 && self.slots[at].0 != hash {
            at = (at + 1) & ((1 << BITS) - 1);
        }
        self.slots[at] = (hash, self.slots[at].1.with(flags));
    }

    #[inline]
    fn get(&self, hash: u32) -> Flags {
        let mut at = (hash >> (32 - BITS)) as usize;
        loop {
            let (found, flags) = self.slots[at];
            if found == hash {
                return flags;
            }
            if found == 0 {
                return Flags(0);
            }
            at = (at + 1) & ((1 << BITS) - 1);
        }
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let mut table = Table { slots: vec![(0, Flags(0)); 1 << BITS] };
    for (file, tag, flags) in &words::WORDS {
        file.with(tag).for_each(|word| table.add(word, *flags));
    }
    months::all_english().for_each(|month| table.add(month, Flags::MONTH));
    for (file, tag, flags) in &words::NOUNS {
        for noun in file.with(tag) {
            table.add(noun, *flags);
            table.add(&words::plural(noun), *flags);
        }
    }
    for (file, tag, flags) in &words::BASES {
        for (form, ing) in file.with(tag).flat_map(words::forms) {
            table.add(&form, if ing && flags.is(Flags::CUE) { flags.with(Flags::ING) } else { *flags });
        }
    }
    for (flags, names) in
        [(Flags::MALE, include_str!("names/male.txt")), (Flags::FEMALE, include_str!("names/female.txt"))]
    {
        for name in names.lines().map(str::trim).filter(|n| !n.is_empty()) {
            table.add(name, flags);
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_in_any_case_and_form() {
        assert!(Word::new("Said", true).is(Flags::SAY));
        assert!(Word::new("denying", false).is(Flags::ING));
        assert!(Word::new("told", false).is(Flags::CUE));
        assert!(Word::new("Mary", true).is(Flags::FEMALE) && !Word::new("mary", false).is(Flags::FEMALE));
        for plural in ["spokesmen", "agencies", "churches", "polls"] {
            assert!(
                Word::new(plural, false).is(Flags(Flags::PERSON.0 | Flags::ORG.0 | Flags::PAPER.0)),
                "{plural}"
            );
        }
        assert_eq!(hash("don’t"), hash("DON'T"));
        assert_eq!(Word::new("zzyx", false).flags, Flags(0));
        assert!(Word::new("Senator", true).is(Flags::TITLE));
        assert!(Word::new("September", true).is(Flags::MONTH));
    }
}
