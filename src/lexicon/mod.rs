//! What is known about single words, once: each file in `data` holds one kind of knowledge, one word a row.
//!
//! A row is `word<TAB>tags`; the lines on top of a file say what its tags mean. Rows are sorted by the bytes of
//! their words. Where rooms ask about a word with different intentions, or have simply come to different
//! lists, each list has a tag of its own: `names-` are the names within an article (`attribution::entities`),
//! `persons-` those of an archive. The files below count how far the lists differ. To teach every room a word, add
//! or change one row.

mod lookup;
pub mod months;

use std::sync::LazyLock;

pub use lookup::{Row, Words};

/// Words of saying.
///
/// Five lists: attribution makes the forms of 293 verbs (`cue`), reported speech of 139 (`reported`), of which nine are
/// not cues ("threaten", "voice"); names know 82 forms (`says`), the time of saying 75 stems (`said-stem`), and the
/// word classes 16 forms (`tag-…`).
pub static SAYING: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/saying.tsv")));

/// Titles, roles and other nouns for people.
///
/// Seven lists of words before a name: attribution knows 126 (`title`), names within an article 124 (`names-title`), of
/// which 85 are on both; persons 16 courtesy titles and 75 roles (`persons-…`), checks 127 (`check`), bylines
/// 12 (`byline-title`). Nouns for one person: 467 of attribution (`person`), 392 of names (`names-one`), 284 on both.
pub static TITLES: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/titles.tsv")));

/// Bodies, what they write, and words of their names.
///
/// Attribution has 148 nouns for bodies and 145 for papers, names 131 and 80; 96 and 59 are on both lists. Words that
/// tell a body from a person: persons have 146 and 17 legal forms, checks 23 and 11, bylines 47.
pub static BODIES: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/bodies.tsv")));

/// Function words and others that grammar goes by.
pub static GRAMMAR: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/grammar.tsv")));

/// How verbs are inflected, and verbs that are not of saying.
pub static VERBS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/verbs.tsv")));

/// Given names beside the lists of the Names Corpus.
pub static GIVEN: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/given.tsv")));

/// Short forms of given names.
///
/// Three lists of 137 forms: names within an article (108), persons (105), checks (52); 39 forms are on all. Four have
/// another long form in the first two ("steve", "kate", "kathy", "cathy"); checks alone take "geoff" for Geoffrey, and
/// several names for four forms.
pub static SHORT: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/short.tsv")));

/// Particles and suffixes of names.
///
/// Five lists of particles (21, 26, 20, 27 and 18 words), which share 16 of 34. The suffixes agree but for "junior" and
/// "senior", which only persons know.
pub static PARTS: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/parts.tsv")));

/// Places, and words for those who come from them.
///
/// Attribution has 50 words of origin, names 104; 44 are on both lists.
pub static PLACES: LazyLock<Words> = LazyLock::new(|| Words::read(include_str!("data/places.tsv")));

/// Words that keep a full stop.
///
/// Sentences know 105; names 35, of which two ("Brig", "Fr") end a sentence.
pub static ABBREVIATIONS: LazyLock<Words> =
    LazyLock::new(|| Words::read(include_str!("data/abbreviations.tsv")));
