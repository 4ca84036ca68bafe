//! What is decided about an archive as a whole: which articles are copies, which
//! quotations are in the same words, and which names are one person.
//!
//! Held by the writer while articles come and go; a commit stores it, and what is new
//! since the commit before.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::cluster::{Clusterer, Signature};
use crate::persons::Trade;

/// What a file held, document by document.
pub enum Held {
    /// Key of an article.
    Article(u64),
    /// Number of the name of a quotation's speaker, and the trade that its role tells.
    Quote(u32, Option<Trade>),
}

#[derive(Default)]
pub struct Decisions {
    pub clusters: Clusterer,
    pub groups: Groups,
    pub names: Names,
}

impl Decisions {
    pub fn article(&mut self, key: u64, date: Option<Date>, signature: &Signature) {
        self.clusters.add(key, date, signature);
    }

    /// Takes out what a removed file held.
    pub fn forget(&mut self, held: Held) {
        match held {
            Held::Article(key) => {
                self.clusters.remove(key);
            }
            Held::Quote(name, trade) => self.names.unheard(name, trade),
        }
    }

    /// All that is new is stored.
    pub fn committed(&mut self) {
        self.groups.stored = self.groups.hashes.len();
        self.names.stored = self.names.texts.len();
        self.clusters.forget_changes();
    }
}

/// Numbers of wordings: the same words have the same number in the whole archive.
#[derive(Default)]
pub struct Groups {
    /// Hash of each wording, by number.
    hashes: Vec<u64>,
    /// Numbers plus one, where their hashes put them; 0 is free.
    slots: Vec<u32>,
    /// So many are stored by the last commit.
    stored: usize,
}

impl Groups {
    /// Those of the last commit.
    pub fn read(hashes: Vec<u64>) -> Groups {
        let mut groups = Groups { stored: hashes.len(), hashes, slots: Vec::new() };
        groups.grow();
        groups
    }

    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// The number of a wording, given its hash.
    pub fn number(&mut self, hash: u64) -> u32 {
        if self.slots.len() * 3 <= self.hashes.len() * 4 {
            self.grow();
        }
        let slot = self.slot(hash);
        match self.slots[slot] {
            0 => {
                self.hashes.push(hash);
                self.slots[slot] = self.hashes.len() as u32;
                self.hashes.len() as u32 - 1
            }
            known => known - 1,
        }
    }

    /// What is new since the last commit, as bytes.
    pub fn news(&self) -> Vec<u8> {
        self.hashes[self.stored..].iter().flat_map(|hash| hash.to_le_bytes()).collect()
    }

    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            match self.slots[at] {
                0 => return at,
                known if self.hashes[known as usize - 1] == hash => return at,
                _ => at = (at + 1) & mask,
            }
        }
    }

    fn grow(&mut self) {
        let size = (self.hashes.len() * 2).max(1024).next_power_of_two();
        self.slots = vec![0; size];
        for k in 0..self.hashes.len() {
            let slot = self.slot(self.hashes[k]);
            self.slots[slot] = k as u32 + 1;
        }
    }
}

/// Numbers of the names of speakers, counted from 1, and how often each is heard.
#[derive(Default)]
pub struct Names {
    /// By number.
    pub texts: Vec<String>,
    /// Quotations under each name.
    pub quotes: Vec<u32>,
    by_text: FxHashMap<String, u32>,
    /// Quotations under a name with a role of each trade.
    pub trades: FxHashMap<(u32, Trade), u32>,
    stored: usize,
}

impl Names {
    /// Those of the last commit.
    pub fn read(texts: Vec<String>, mut quotes: Vec<u32>, trades: FxHashMap<(u32, Trade), u32>) -> Names {
        quotes.resize(texts.len(), 0);
        let by_text = texts.iter().zip(1..).map(|(text, number)| (text.clone(), number)).collect();
        Names { stored: texts.len(), texts, quotes, by_text, trades }
    }

    /// Counts a quotation under a name; gives the name's number.
    pub fn heard(&mut self, name: &str, trade: Option<Trade>) -> u32 {
        let number = match self.by_text.get(name) {
            Some(&number) => number,
            None => {
                self.texts.push(name.to_owned());
                self.quotes.push(0);
                let number = self.texts.len() as u32;
                self.by_text.insert(name.to_owned(), number);
                number
            }
        };
        self.quotes[number as usize - 1] += 1;
        if let Some(trade) = trade {
            *self.trades.entry((number, trade)).or_default() += 1;
        }
        number
    }

    /// Takes a quotation back.
    fn unheard(&mut self, number: u32, trade: Option<Trade>) {
        let Some(at) = (number as usize).checked_sub(1) else { return };
        if let Some(quotes) = self.quotes.get_mut(at) {
            *quotes = quotes.saturating_sub(1);
        }
        if let Some(trade) = trade
            && let Some(count) = self.trades.get_mut(&(number, trade))
        {
            *count = count.saturating_sub(1);
        }
    }

    /// The names that are new since the last commit.
    pub fn news(&self) -> &[String] {
        &self.texts[self.stored..]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_keeps_its_number() {
        let mut groups = Groups::default();
        let mixed = |k: u64| k.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for k in 0..5000 {
            assert_eq!(u64::from(groups.number(mixed(k))), k);
        }
        assert_eq!(groups.news().len(), 5000 * 8);
        let mut again = Groups::read(groups.hashes.clone());
        assert!(again.news().is_empty());
        for k in (0..5000).rev() {
            assert_eq!(u64::from(again.number(mixed(k))), k);
        }
        assert_eq!(again.number(7), 5000);
    }

    #[test]
    fn names_are_counted_and_taken_back() {
        let mut names = Names::default();
        let lima = names.heard("Ana Lima", Some(Trade::Law));
        assert_eq!(names.heard("Ana Lima", None), lima);
        assert_eq!((lima, names.heard("Bo Ek", None)), (1, 2));
        names.unheard(lima, Some(Trade::Law));
        assert_eq!(names.quotes, [1, 1]);
        assert_eq!(names.trades[&(lima, Trade::Law)], 0);
        assert_eq!(names.news(), ["Ana Lima", "Bo Ek"]);
    }
}
