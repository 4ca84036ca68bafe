//! Who is whom in an archive, as a commit has decided it.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::decisions::Names;
use crate::persons::{NameFacts, Trade, decide};

/// Persons by the numbers of their names (from 0 here).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// The person of each name; [`NOBODY`] for names that no quotation has any more.
    pub of_name: Vec<u32>,
    /// Quotations under each name.
    pub quotes: Vec<u32>,
    /// (number of a name, trade, quotations under the name with a role of that trade).
    trades: Vec<(u32, u8, u32)>,
    /// The name to show of each person, by number.
    pub shown: Vec<u32>,
    /// Persons of several trades who are namesakes, with the trades of each, sorted.
    namesakes: Vec<(u32, Vec<Vec<u8>>)>,
}

pub const NOBODY: u32 = u32::MAX;

impl People {
    /// Decides over all names of an archive.
    pub fn decide(names: &Names) -> People {
        let mut trades: Vec<(u32, u8, u32)> = names
            .trades
            .iter()
            .filter(|(_, n)| **n > 0)
            .map(|(&(number, trade), &n)| (number - 1, trade as u8, n))
            .collect();
        trades.sort_unstable();
        let living: Vec<u32> =
            (0..names.texts.len() as u32).filter(|&k| names.quotes[k as usize] > 0).collect();
        let heard: Vec<Vec<(Trade, u64)>> = living
            .iter()
            .map(|&k| {
                let from = trades.partition_point(|t| t.0 < k);
                let own = trades[from..].iter().take_while(|t| t.0 == k);
                own.filter_map(|t| Some((Trade::numbered(t.1)?, u64::from(t.2)))).collect()
            })
            .collect();
        let facts: Vec<NameFacts> = living
            .iter()
            .zip(&heard)
            .map(|(&k, trades)| NameFacts {
                text: &names.texts[k as usize],
                quotes: u64::from(names.quotes[k as usize]),
                trades,
            })
            .collect();
        let mut people = People {
            of_name: vec![NOBODY; names.texts.len()],
            quotes: names.quotes.clone(),
            trades,
            shown: Vec::new(),
            namesakes: Vec::new(),
        };
        for (person, group) in (0..).zip(decide(&facts)) {
            for member in group.members {
                people.of_name[living[member as usize] as usize] = person;
            }
            people.shown.push(living[group.shown as usize]);
            if !group.namesakes.is_empty() {
                let numbers = |trades: &Vec<Trade>| trades.iter().map(|t| *t as u8).collect();
                people.namesakes.push((person, group.namesakes.iter().map(numbers).collect()));
            }
        }
        people
    }

    /// How often names are heard with roles of a trade: ((number from 1, trade), quotations).
    pub fn trades(&self) -> impl Iterator<Item = ((u32, Trade), u32)> {
        self.trades.iter().filter_map(|&(name, trade, n)| Some(((name + 1, Trade::numbered(trade)?), n)))
    }

    /// The trades of each of several people who bear the names of one person.
    pub fn namesakes(&self) -> impl Iterator<Item = (u32, Vec<Vec<Trade>>)> {
        self.namesakes.iter().map(|(person, sets)| {
            let trades = |set: &Vec<u8>| set.iter().filter_map(|&n| Trade::numbered(n)).collect();
            (*person, sets.iter().map(trades).collect())
        })
    }

    /// Names of each person, most quoted first, by number from 0.
    pub fn members(&self) -> FxHashMap<u32, Vec<u32>> {
        let mut out: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for (name, &person) in (0..).zip(&self.of_name) {
            if person != NOBODY {
                out.entry(person).or_default().push(name);
            }
        }
        for names in out.values_mut() {
            names.sort_by_key(|&n| (std::cmp::Reverse(self.quotes[n as usize]), n));
        }
        out
    }

    /// # Errors
    /// Never, for people made here.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_allocvec(self)
    }

    /// # Errors
    /// When the bytes are not such a table.
    pub fn from_bytes(bytes: &[u8]) -> Result<People, postcard::Error> {
        postcard::from_bytes(bytes)
    }
}
