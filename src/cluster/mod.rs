//! Articles that are copies of one another: the same text in two papers, and the
//! versions of a wire story.
//!
//! Every article has a [`Signature`] of 64 bytes. Bodies that could be alike are
//! found by [`bands`]; [`Clusterer`] then compares signatures and keeps which
//! bodies are alike. Clusters are stars: in the order of dates, an article joins
//! the earliest head that it is a copy of, or becomes a head; the very same text
//! goes where its twin went. So a chain of small
//! changes does not tie the first of a series of weekly lists to the last, and
//! the clusters depend only on which articles are there, not on the order in
//! which they came.

mod bands;
mod bytes;
mod signature;

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use bands::Bands;
use bytes::Changes;
pub use bytes::Error;
pub use signature::Signature;
use signature::{BODY, TITLE};

/// Similarity from which two long texts are one story, not more than [`PRINTED`]
/// days apart.
const ALIKE: f32 = 0.65;
/// The same within a week: a chronology goes on, and is another one then.
const ALIKE_THAT_WEEK: f32 = 0.8;
/// The same, whatever the length, where the shorter text stands in the longer one:
/// a paper has added a paragraph or left one out.
const ALIKE_LONGER: f32 = 0.55;
/// Share of the shorter text that the longer one must hold for that.
const CONTAINED: f32 = 0.9;
/// Share of its words by which the longer one must be longer: a template filled in
/// anew is as long as the one before.
const LONGER: f32 = 0.05;
const PRINTED: i64 = 2;
/// The same for texts under [`SHORT`] words, where a template weighs more.
const ALIKE_SHORT: f32 = 0.8;
const SHORT: u16 = 150;
/// The same for texts under [`TINY`] words, which need like titles too.
const ALIKE_TINY: f32 = 0.9;
const TINY: u16 = 50;
/// The same where a date is missing.
const ALIKE_UNDATED: f32 = 0.75;
/// The same for texts more than [`WEEK`] days apart: lists and backgrounders are
/// printed again with small changes.
const ALIKE_LATER: f32 = 0.9;
const WEEK: i64 = 7;
/// Days after which only the very same body is a copy.
const WINDOW: i64 = 62;
/// Under so many words, half of the numbers must agree too, or those of one text
/// be nearly all in the other.
const NUMERIC: u16 = 300;
const NUMBERS: f32 = 0.5;
const NUMBERS_HELD: f32 = 0.75;
const TITLES: f32 = 0.5;

/// The day of an undated article: after all others.
const UNDATED: i32 = i32::MAX;

/// No item.
const NONE: u32 = u32::MAX;

/// One story: the earliest article and its copies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    pub head: u64,
    /// In the order of dates, undated last.
    pub copies: Vec<u64>,
}

/// An article.
#[derive(Clone, Copy)]
struct Item {
    key: u64,
    /// Days since 1970, or [`UNDATED`].
    day: i32,
    title: [u8; TITLE],
    body: u32,
    /// The next article with the same body.
    next: u32,
}

/// What articles with the same body have in common.
#[derive(Clone, Copy)]
struct Shared {
    first: u32,
    /// Earliest and latest day of these articles, ever; one undated article makes
    /// them everything.
    from: i32,
    to: i32,
}

/// Keeps which articles are copies of one another while articles come and go.
///
/// Takes about 200 bytes an article.
pub struct Clusterer {
    items: Vec<Item>,
    free: Vec<u32>,
    by_key: FxHashMap<u64, u32>,
    /// Different bodies, and what is known of each.
    bodies: Vec<[u8; BODY]>,
    shared: Vec<Shared>,
    bands: Bands,
    /// Bodies alike, both ways; more than needed, never less.
    alike: FxHashMap<u32, Vec<u32>>,
    changes: Changes,
}

impl Default for Clusterer {
    fn default() -> Clusterer {
        Clusterer::new()
    }
}

impl Clusterer {
    pub fn new() -> Clusterer {
        Clusterer {
            items: Vec::new(),
            free: Vec::new(),
            by_key: FxHashMap::default(),
            bodies: Vec::new(),
            shared: Vec::new(),
            bands: Bands::new(),
            alike: FxHashMap::default(),
            changes: Changes::default(),
        }
    }

    /// Articles held.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }

    /// Adds an article, or replaces the one with this key.
    pub fn add(&mut self, key: u64, date: Option<Date>, signature: &Signature) {
        let day = date.map_or(UNDATED, day_number);
        if let Some(&k) = self.by_key.get(&key) {
            let item = &self.items[k as usize];
            let same = (item.day, item.title) == (day, signature.title);
            if same && self.bodies[item.body as usize] == signature.body {
                return;
            }
            self.remove(key);
        }
        self.changes.came(key, day, signature);
        let body = self.enter(key, day, signature);
        // an empty body is like nothing
        if signature.words() > 0 {
            self.compare(body);
        }
    }

    /// Takes an article out; false where there was none.
    pub fn remove(&mut self, key: u64) -> bool {
        let Some(gone) = self.by_key.remove(&key) else { return false };
        self.changes.went(key);
        let item = self.items[gone as usize];
        let first = self.shared[item.body as usize].first;
        if first == gone {
            self.shared[item.body as usize].first = item.next;
        } else {
            let mut k = first;
            while self.items[k as usize].next != gone {
                k = self.items[k as usize].next;
            }
            self.items[k as usize].next = item.next;
        }
        self.free.push(gone);
        if self.shared[item.body as usize].first == NONE
            && self.bodies.len() > 64
            && self.bodies.len() > 2 * self.len()
        {
            self.compact();
        }
        true
    }

    /// All clusters of two articles or more, by date and key of the head.
    pub fn clusters(&self) -> Vec<Cluster> {
        let related = |body: u32| {
            let first = self.shared[body as usize].first;
            first != NONE && (self.items[first as usize].next != NONE || self.alike.contains_key(&body))
        };
        let mut order: Vec<u32> =
            (0..self.bodies.len() as u32).filter(|&b| related(b)).flat_map(|b| self.members(b)).collect();
        order.sort_unstable_by_key(|&k| self.rank(k));
        // for each body, its articles that are not twins of an earlier one, and
        // the heads they went to
        let mut placed: FxHashMap<u32, Vec<(u32, u32)>> = FxHashMap::default();
        let mut copies: FxHashMap<u32, Vec<u64>> = FxHashMap::default();
        let mut found: Vec<u32> = Vec::new();
        for k in order {
            let body = self.items[k as usize].body;
            let twin = placed.get(&body).into_iter().flatten().find(|(twin, _)| self.copy_of(k, *twin));
            let head = twin.map(|&(_, head)| head).or_else(|| {
                let near =
                    self.alike.get(&body).into_iter().flatten().filter_map(|b| placed.get(b)).flatten();
                let heads = near.filter(|(article, head)| article == head).map(|&(_, head)| head);
                heads.filter(|&head| self.copy_of(k, head)).min_by_key(|&head| self.rank(head))
            });
            if twin.is_none() {
                placed.entry(body).or_default().push((k, head.unwrap_or(k)));
            }
            if let Some(head) = head {
                let list = copies.entry(head).or_default();
                if list.is_empty() {
                    found.push(head);
                }
                list.push(self.items[k as usize].key);
            }
        }
        found.sort_unstable_by_key(|&k| self.rank(k));
        found
            .into_iter()
            .map(|head| Cluster {
                head: self.items[head as usize].key,
                copies: copies.remove(&head).unwrap_or_default(),
            })
            .collect()
    }

    /// Whether two articles are copies, as far as their signatures tell.
    fn copy_of(&self, a: u32, b: u32) -> bool {
        let (a, b) = (&self.items[a as usize], &self.items[b as usize]);
        let titled = || signature::titles(&a.title, &b.title) >= TITLES;
        let (x, y) = (&self.bodies[a.body as usize], &self.bodies[b.body as usize]);
        let lengths = [signature::length(x), signature::length(y)];
        let words = lengths[0].min(lengths[1]);
        if words == 0 {
            return false;
        }
        if a.body == b.body {
            return words >= TINY || titled();
        }
        let apart = i64::from(a.day) - i64::from(b.day);
        let needed = match apart.abs() {
            _ if a.day == UNDATED || b.day == UNDATED => ALIKE_UNDATED,
            0..=PRINTED => ALIKE,
            d if d <= WEEK => ALIKE_THAT_WEEK,
            d if d <= WINDOW => ALIKE_LATER,
            _ => return false,
        };
        let similarity = signature::similarity(x, y);
        let grown = f32::from(lengths[0].max(lengths[1])) >= f32::from(words) * (1.0 + LONGER);
        let printed = a.day != UNDATED && apart.abs() <= PRINTED;
        let held = grown && printed && signature::contained(x, y) >= CONTAINED;
        let needed = match words {
            0..TINY => needed.max(ALIKE_TINY),
            _ if held => ALIKE_LONGER,
            TINY..SHORT => needed.max(ALIKE_SHORT),
            _ => needed,
        };
        similarity >= needed
            && (words >= NUMERIC
                || signature::numbers(x, y) >= NUMBERS
                || signature::numbers_held(x, y) >= NUMBERS_HELD)
            && (words >= TINY || titled())
    }

    /// The order of articles: dated ones first, then by key.
    fn rank(&self, k: u32) -> (i32, u64) {
        let item = &self.items[k as usize];
        (item.day, item.key)
    }

    fn members(&self, body: u32) -> impl Iterator<Item = u32> + '_ {
        let some = |k: u32| (k != NONE).then_some(k);
        std::iter::successors(some(self.shared[body as usize].first), move |&k| {
            some(self.items[k as usize].next)
        })
    }

    /// Puts an article into the lists, without comparing it; gives its body.
    fn enter(&mut self, key: u64, day: i32, signature: &Signature) -> u32 {
        let (from, to) = if day == UNDATED { (i32::MIN, i32::MAX) } else { (day, day) };
        let body = match self.bands.find(&signature.body, &self.bodies) {
            Some(body) => {
                let shared = &mut self.shared[body as usize];
                shared.from = shared.from.min(from);
                shared.to = shared.to.max(to);
                body
            }
            None => {
                self.bodies.push(signature.body);
                self.shared.push(Shared { first: NONE, from, to });
                self.bands.push(&self.bodies);
                self.bodies.len() as u32 - 1
            }
        };
        let item = Item { key, day, title: signature.title, body, next: self.shared[body as usize].first };
        let k = match self.free.pop() {
            Some(k) => {
                self.items[k as usize] = item;
                k
            }
            None => {
                self.items.push(item);
                self.items.len() as u32 - 1
            }
        };
        self.shared[body as usize].first = k;
        self.by_key.insert(key, k);
        body
    }

    /// Notes all bodies that are like this one and near it in time.
    fn compare(&mut self, body: u32) {
        self.bands.catch_up(&self.bodies);
        let this = self.shared[body as usize];
        let bytes = &self.bodies[body as usize];
        let mut found: Vec<u32> = self
            .bands
            .candidates(bytes, &self.bodies)
            .filter(|&k| k != body && self.shared[k as usize].first != NONE)
            .filter(|&k| {
                let other = self.shared[k as usize];
                i64::from(other.from) - i64::from(this.to) <= WINDOW
                    && i64::from(this.from) - i64::from(other.to) <= WINDOW
            })
            .filter(|&k| signature::similarity(bytes, &self.bodies[k as usize]) >= ALIKE_LONGER)
            .collect();
        found.sort_unstable();
        found.dedup();
        let key = |body: u32| self.items[self.shared[body as usize].first as usize].key;
        let pairs: Vec<(u64, u64)> = found.iter().map(|&k| (key(body), key(k))).collect();
        for (k, (a, b)) in found.into_iter().zip(pairs) {
            if self.link(body, k) {
                self.changes.alike(a, b);
            }
        }
    }

    /// Whether this was not known before.
    fn link(&mut self, a: u32, b: u32) -> bool {
        let list = self.alike.entry(a).or_default();
        let new = !list.contains(&b);
        if new {
            list.push(b);
            self.alike.entry(b).or_default().push(a);
        }
        new
    }

    /// Drops bodies that no article has any more.
    fn compact(&mut self) {
        let mut fresh = Clusterer::new();
        let mut moved: FxHashMap<u32, u32> = FxHashMap::default();
        for &k in self.by_key.values() {
            let item = &self.items[k as usize];
            let signature = Signature { body: self.bodies[item.body as usize], title: item.title };
            moved.insert(item.body, fresh.enter(item.key, item.day, &signature));
        }
        for (a, list) in &self.alike {
            for b in list {
                if let (Some(&a), Some(&b)) = (moved.get(a), moved.get(b)) {
                    fresh.link(a, b);
                }
            }
        }
        fresh.changes = std::mem::take(&mut self.changes);
        *self = fresh;
    }
}

/// Days since 1970.
fn day_number(date: Date) -> i32 {
    const EPOCH: Date = jiff::civil::date(1970, 1, 1);
    (date - EPOCH).get_days()
}
