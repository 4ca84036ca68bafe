//! The entities while an article is read: by which words each may be called.

use rustc_hash::FxHashMap;

use super::entity::{Context, Entity, EntityId, Gender, Kind, Occurrence};
use super::lexicon::{role_noun, *};
use super::run::Run;
use super::word::{self, Word};
use crate::span::Span;
use crate::text::{Class, Document};

/// At most so many entities share one word in the index: enough for every real
/// article, and a bound for hostile ones.
const SHARED: usize = 12;

/// Entities by the words that may stand for them.
#[derive(Default)]
pub struct Index {
    /// All words of the name in order.
    pub exact: FxHashMap<u64, EntityId>,
    /// Last word of a person's name.
    pub surname: FxHashMap<u64, Vec<EntityId>>,
    /// Given name of a person; leading words of a body's name.
    pub leading: FxHashMap<u64, Vec<EntityId>>,
    /// Initials of a body.
    pub acronym: FxHashMap<u64, EntityId>,
    /// Head words of roles.
    pub role: FxHashMap<u64, Vec<EntityId>>,
}

pub fn put(map: &mut FxHashMap<u64, Vec<EntityId>>, key: u64, id: EntityId) {
    let list = map.entry(key).or_default();
    if list.len() < SHARED && !list.contains(&id) {
        list.push(id);
    }
}

pub fn mix(a: u64, b: u64) -> u64 {
    (a.rotate_left(5) ^ b).wrapping_mul(0x517c_c1b7_2722_0a95)
}

pub struct Linker<'d, 't> {
    pub document: &'d Document<'t>,
    pub words: &'d [Word],
    pub quoted: &'d [Span],
    /// Where the search for the quotation around an offset stands.
    pub quote_at: usize,
    pub authors: Vec<u64>,
    pub title: Vec<(u64, u64, String)>,
    /// Given names that stand alone in the text more than once.
    pub familiar: Vec<u64>,
    /// How often each entity is named in full.
    pub in_full: Vec<u32>,
    /// Last words of names that are possessives themselves ("Odle's said").
    pub branded: Vec<u64>,
    /// First byte of the closing credits ("Reporting by …"), or the text's length.
    pub credits: usize,
    pub entities: Vec<Entity>,
    pub occurrences: Vec<Occurrence>,
    /// Descriptions, kept apart until the end.
    pub nominals: Vec<Occurrence>,
    pub index: Index,
}

impl<'d, 't> Linker<'d, 't> {
    pub fn new(document: &'d Document<'t>, words: &'d [Word], quoted: &'d [Span], context: &Context) -> Self {
        let key = |name: &str| name.split_whitespace().fold(0, |h, w| mix(h, hash(stem(w))));
        let mut title = Vec::new();
        if let Some(text) = context.title {
            let list: Vec<&str> =
                text.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric())).collect();
            for pair in list.windows(2) {
                let (given, surname) = (hash(stem(pair[0])), hash(stem(pair[1])));
                let capital = |w: &str| {
                    w.chars().next().is_some_and(char::is_uppercase) && w.chars().any(char::is_lowercase)
                };
                if flags(given) & (MALE | FEMALE) != 0 && capital(pair[0]) && capital(pair[1]) {
                    title.push((surname, given, format!("{} {}", pair[0], stem(pair[1]))));
                }
            }
        }
        Linker {
            document,
            words,
            quoted,
            quote_at: 0,
            authors: context.authors.iter().map(|n| key(n)).collect(),
            title,
            familiar: Vec::new(),
            in_full: Vec::new(),
            branded: Vec::new(),
            credits: credits(document.text),
            entities: Vec::new(),
            occurrences: Vec::new(),
            nominals: Vec::new(),
            index: Index::default(),
        }
    }

    pub fn hash_at(&self, k: u32) -> u64 {
        self.words[k as usize].hash
    }

    pub fn flags_at(&self, k: u32) -> Flags {
        self.words[k as usize].flags
    }

    pub fn create(&mut self, kind: Kind) -> EntityId {
        self.entities.push(Entity {
            kind,
            name: None,
            gender: None,
            roles: Vec::new(),
            count: 0,
            first: u32::MAX,
            role_words: Vec::new(),
            partial: false,
            fullness: 0,
            given: 0,
            author: false,
            plain_gender: false,
        });
        EntityId(self.entities.len() as u32 - 1)
    }

    /// A body that the text names by a common noun ("the Ruritanian foreign ministry").
    pub fn body(&mut self, span: Span, key: u64) -> EntityId {
        if let Some(&id) = self.index.exact.get(&key) {
            return id;
        }
        let id = self.create(Kind::Organisation);
        self.index.exact.insert(key, id);
        let entity = &mut self.entities[id.0 as usize];
        entity.name = Some(tidy(span.of(self.document.text)));
        id
    }

    pub fn unnamed(&mut self, kind: Kind, gender: Option<Gender>) -> EntityId {
        let id = self.create(kind);
        self.entities[id.0 as usize].gender = gender;
        id
    }

    /// Takes the run's spelling as the entity's name where it is the fuller one.
    pub(super) fn rename(&mut self, id: EntityId, run: &Run, kind: Kind) {
        let span = word::span(self.document, run.name);
        let mut letters = (run.name.0..run.name.1)
            .filter(|&k| self.document.tokens[k as usize].class == Class::Word)
            .map(|k| self.document.word(k as usize))
            .map(|word| (word::is_shouted(word), word));
        // a given name may be as short as an acronym
        let shout = if kind == Kind::Person {
            letters.clone().any(|(shout, _)| shout)
                && letters.all(|(_, word)| !word.contains(char::is_lowercase))
        } else {
            letters.all(|(shout, _)| shout)
        };
        let fullness = if shout { 1 } else { 2 * run.len() as u32 };
        let author = span.start >= self.credits;
        let entity = &mut self.entities[id.0 as usize];
        if fullness > entity.fullness {
            let mut text = span.of(self.document.text);
            let last = run.name.1 - 1;
            if run.possessive
                && kind != Kind::Person
                && self.branded.contains(&self.words[last as usize].hash)
            {
                let rest = &self.document.text[span.end..];
                let ending = ["'s", "’s", "'S", "’S"].iter().find(|e| rest.starts_with(**e));
                text = &self.document.text[span.start..span.end + ending.map_or(0, |e| e.len())];
            }
            // a label in capitals is a name, capitals elsewhere are initials
            let label = shout
                && self
                    .document
                    .tokens
                    .get(run.whole.1 as usize)
                    .is_some_and(|t| matches!(t.span().of(self.document.text), ":" | ","));
            entity.name = Some(if label || shout && run.len() > 1 { title_case(text) } else { tidy(text) });
            entity.fullness = fullness;
        }
        if matches!(entity.kind, Kind::Unknown) || kind == Kind::Person && entity.kind == Kind::Place {
            entity.kind = kind;
        }
        if entity.gender.is_none() || run.titled && run.gender != 0 {
            entity.gender = gender(run.gender);
            let by_title = (run.whole.0..run.name.0).any(|k| self.words[k as usize].flags & (HE | SHE) != 0);
            entity.plain_gender |= by_title;
        }
        if author && entity.count == 0 {
            entity.author = true;
        }
    }

    /// The name that token `k` is the last word of.
    pub fn name_ending(&self, k: u32) -> Option<EntityId> {
        let at = self.document.tokens[k as usize].start as usize;
        let n = self.occurrences.partition_point(|o| o.span.end <= at);
        self.occurrences.get(n).filter(|o| o.span.start <= at && o.tokens.1 == k + 1).map(|o| o.entity)
    }

    /// The entity that carries the role noun `head` and all of `modifiers`: the
    /// one mentioned last before byte `at` where several do.
    pub fn by_role(&self, head: u64, modifiers: &[u64], at: usize) -> Option<EntityId> {
        let list = self.index.role.get(&role_noun(head))?;
        let carries = |id: &EntityId| {
            let words = &self.entities[id.0 as usize].role_words;
            modifiers.iter().all(|m| words.contains(m))
        };
        let fitting: Vec<EntityId> = list.iter().copied().filter(carries).collect();
        if fitting.len() < 2 {
            return fitting.first().copied();
        }
        let upto = self.occurrences.partition_point(|o| o.span.start < at);
        let from = upto.saturating_sub(60);
        let last = self.occurrences[from..upto].iter().rev().find(|o| fitting.contains(&o.entity));
        last.map(|o| o.entity)
    }

    /// Starts over at the first quotation, for another pass over the text.
    pub fn rewind(&mut self) {
        self.quote_at = 0;
    }
}

pub fn gender(bits: Flags) -> Option<Gender> {
    match (bits & HE != 0, bits & SHE != 0) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}

pub fn gender_of(flags: Flags) -> Option<Gender> {
    gender(flags).or(match (flags & MALE != 0, flags & FEMALE != 0) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    })
}

/// Where "(Reporting by …; editing by …)" starts, in the last part of a text.
fn credits(text: &str) -> usize {
    let mut from = text.len().saturating_sub(1200);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    // "eporting by", "diting by", "riting by": the tail of each in one scan for " by "
    let bytes = text.as_bytes();
    for at in memchr::memmem::find_iter(&bytes[from..], b"ing by ") {
        let end = from + at + 3;
        let start = match bytes[from..end].iter().rposition(|b| !b.is_ascii_alphabetic()) {
            Some(k) => from + k + 1,
            None if from == 0 => 0,
            // a word that began before the part looked at is none of those wanted
            None => continue,
        };
        if matches!(&text[start..end], "Reporting" | "reporting" | "Editing" | "Writing") {
            let opened = text[from..start].rfind('(').map(|k| from + k).filter(|k| start - k < 30);
            let capital = bytes[start].is_ascii_uppercase();
            if opened.is_some() || capital {
                return opened.unwrap_or(start);
            }
        }
    }
    text.len()
}

fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut start = true;
    for c in text.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphanumeric();
    }
    out
}

/// White space as single spaces.
pub fn tidy(text: &str) -> String {
    if !text.contains("  ") && !text.contains(['\n', '\t', '\r']) {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
