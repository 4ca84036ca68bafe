//! What single words tell: first names, titles, roles, kinds of body, and the
//! words that look like names only because a sentence starts with them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::attribution::words::plural;
use crate::lexicon::months::MONTHS;
use crate::lexicon::{BODIES, GIVEN, GRAMMAR, PARTS, PLACES, SAYING, SHORT, TITLES, Words};

/// A set of [`Flags`] bits about one word, by its lower-case form.
pub type Flags = u32;

pub const MALE: Flags = 1 << 0;
pub const FEMALE: Flags = 1 << 1;
/// Stands before a name and is no part of it ("Mr", "Sen", "President").
pub const TITLE: Flags = 1 << 2;
/// Tells a man ("Mr", "spokesman", "father").
pub const HE: Flags = 1 << 3;
/// Tells a woman.
pub const SHE: Flags = 1 << 4;
/// A noun for one person ("analyst", "spokesman").
pub const PERSON: Flags = 1 << 5;
/// A noun for several persons ("officials", "police").
pub const GROUP: Flags = 1 << 6;
/// A common noun for a body ("company", "ministry").
pub const BODY: Flags = 1 << 7;
/// A noun for something written ("statement", "report").
pub const DOCUMENT: Flags = 1 << 8;
/// Ends a company's name ("Inc", "Corp").
pub const COMPANY: Flags = 1 << 9;
/// Part of the name of a body when capitalised ("University", "Department").
pub const INSTITUTION: Flags = 1 << 10;
/// Function words and others that carry a capital only at the start of a sentence.
pub const STOP: Flags = 1 << 11;
pub const PLACE: Flags = 1 << 12;
/// Months and days.
pub const TIME: Flags = 1 << 13;
/// "British", "Texan", "Labour": names nobody, tells where somebody belongs.
pub const DEMONYM: Flags = 1 << 14;
/// Lower-case part of a name ("van", "de", "bin").
pub const PARTICLE: Flags = 1 << 15;
pub const SAY: Flags = 1 << 16;
/// "Jr", "II".
pub const SUFFIX: Flags = 1 << 17;
pub const DETERMINER: Flags = 1 << 18;
pub const PREPOSITION: Flags = 1 << 19;
pub const HE_PRONOUN: Flags = 1 << 20;
pub const SHE_PRONOUN: Flags = 1 << 21;
/// "a", "an", "one", "another": what it introduces is new to the reader.
pub const INDEFINITE: Flags = 1 << 22;
/// Auxiliaries and other finite verbs that follow a subject.
pub const VERB: Flags = 1 << 23;
/// Speaks for somebody else ("spokesman", "source").
pub const VOICE: Flags = 1 << 24;
/// Adjectives and numbers that may start a name ("New", "First") but alone are none.
pub const SOFT: Flags = 1 << 25;

/// One name a line; see the README beside the lists for their credit.
const MALE_NAMES: &str = include_str!("../names/male.txt");
const FEMALE_NAMES: &str = include_str!("../names/female.txt");

/// Data files, tags in them, and what they mean here.
static TAGS: [(&LazyLock<Words>, &str, Flags); 25] = [
    (&TITLES, "names-title", TITLE),
    (&TITLES, "names-he", HE),
    (&TITLES, "names-she", SHE),
    (&TITLES, "names-one", PERSON),
    (&TITLES, "names-many", GROUP),
    (&TITLES, "names-voice", VOICE),
    (&BODIES, "names-body", BODY),
    (&BODIES, "names-paper", DOCUMENT),
    (&BODIES, "names-company", COMPANY),
    (&BODIES, "names-institution", INSTITUTION),
    (&GRAMMAR, "names-stop", STOP),
    (&GRAMMAR, "names-soft", SOFT),
    (&GRAMMAR, "names-det", DETERMINER),
    (&GRAMMAR, "names-new", INDEFINITE),
    (&GRAMMAR, "names-prep", PREPOSITION),
    (&GRAMMAR, "names-he", HE_PRONOUN),
    (&GRAMMAR, "names-she", SHE_PRONOUN),
    (&GRAMMAR, "names-verb", VERB),
    (&GRAMMAR, "names-day", TIME),
    (&MONTHS, "en", TIME),
    (&PLACES, "place", PLACE),
    (&PLACES, "demonym", DEMONYM),
    (&PARTS, "names", PARTICLE),
    (&PARTS, "suffix-names", SUFFIX),
    (&SAYING, "says", SAY),
];

struct Lexicon {
    words: FxHashMap<u64, Flags>,
    short_forms: FxHashMap<u64, u64>,
    role_nouns: FxHashMap<u64, u64>,
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
        let mut words = given_names();
        for (file, tag, flags) in &TAGS {
            for word in file.with(tag) {
                *words.entry(hash(word)).or_default() |= flags;
            }
        }
        // people of attribution that no list here has
        for noun in TITLES.with("person") {
            words.entry(hash(noun)).or_insert(PERSON);
            words.entry(hash(&plural(noun))).or_insert(GROUP);
        }
        Lexicon { words, short_forms: values(&SHORT, "names"), role_nouns: values(&TITLES, "names-as") }
    });
    &LEXICON
}

/// Given names and which sex they tell: the lists, corrected and extended.
fn given_names() -> FxHashMap<u64, Flags> {
    let mut out: FxHashMap<u64, Flags> = FxHashMap::default();
    for (list, sex, more) in [(MALE_NAMES, MALE, "he"), (FEMALE_NAMES, FEMALE, "she")] {
        let listed = list.split_whitespace().map(str::to_lowercase);
        for name in listed.filter(|name| !GIVEN.has(name, "not-given")) {
            *out.entry(hash(&name)).or_default() |= sex;
        }
        for name in GIVEN.with(more) {
            *out.entry(hash(name)).or_default() |= sex;
        }
    }
    for (tag, sex) in [("family", MALE | FEMALE), ("mostly-he", MALE), ("mostly-she", FEMALE)] {
        for name in GIVEN.with(tag) {
            out.insert(hash(name), sex);
        }
    }
    out
}

/// The words that have `key=`, each with what stands behind it.
fn values(file: &Words, key: &str) -> FxHashMap<u64, u64> {
    file.rows().filter_map(|row| Some((hash(row.word), hash(row.value(key)?)))).collect()
}

/// The usual noun for a role ("judge" for "justice"), or the noun itself.
pub fn role_noun(hash: u64) -> u64 {
    lexicon().role_nouns.get(&hash).copied().unwrap_or(hash)
}

/// The flags of a word, given the hash of its lower-case form.
pub fn flags(hash: u64) -> Flags {
    lexicon().words.get(&hash).copied().unwrap_or(0)
}

/// The given name that this one is short for, or the name itself.
pub fn given_name(hash: u64) -> u64 {
    lexicon().short_forms.get(&hash).copied().unwrap_or(hash)
}

/// A word without its possessive ending and closing dots.
pub fn stem(word: &str) -> &str {
    let word = word
        .strip_suffix("'s")
        .or_else(|| word.strip_suffix("’s"))
        .or_else(|| word.strip_suffix("'S"))
        .or_else(|| word.strip_suffix("’S"))
        .unwrap_or(word);
    word.trim_end_matches(['.', '\'', '’'])
}

/// A letter without its accent, for the names that papers print both ways.
fn plain(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' | 'ė' => 'e',
        'ğ' | 'ģ' => 'g',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ł' | 'ľ' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' => 'r',
        'ś' | 'š' | 'ş' | 'ș' => 's',
        'ţ' | 'ț' | 'ť' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        'ď' => 'd',
        other => other,
    }
}

/// Hash of a word in lower case and without accents: the same for "PENCE", "Pence" and "pence".
pub fn hash(word: &str) -> u64 {
    if word.is_ascii() {
        return hash_bytes(word.as_bytes());
    }
    let folded: String = word.chars().flat_map(char::to_lowercase).map(plain).collect();
    hash_bytes(folded.as_bytes())
}

/// Eight bytes a step; the bit that tells capitals from small letters is set throughout.
fn hash_bytes(bytes: &[u8]) -> u64 {
    const SMALL: u64 = 0x2020_2020_2020_2020;
    let mut h = bytes.len() as u64;
    let mut mix = |block: u64| h = (h.rotate_left(23) ^ block).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (blocks, rest) = bytes.as_chunks();
    for block in blocks {
        mix(u64::from_le_bytes(*block) | SMALL);
    }
    if !rest.is_empty() {
        let mut block = [0x20; 8];
        block[..rest.len()].copy_from_slice(rest);
        mix(u64::from_le_bytes(block) | SMALL);
    }
    // 0 is kept for marks
    (h ^ (h >> 29)).max(1)
}
