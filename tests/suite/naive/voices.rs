//! Who speaks in an answer, counted one by one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use whosaid::index::fields;
use whosaid::persons::{NameFacts, Namesakes, Trade, decide};

use super::archive::{Archive, Id};

/// One speaker in an answer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Voice {
    pub name: String,
    pub quotes: usize,
    pub articles: usize,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

fn day(date: Date) -> i32 {
    fields::day(date) as i32
}

/// Quotations of a name, and the trades it is given with how often.
type Heard = (u64, Vec<(Trade, u64)>);

/// Who is whom in an archive, and who of several of one name said what.
pub struct Voices {
    /// By name: number and shown name of the person.
    persons: BTreeMap<String, (usize, String)>,
    namesakes: BTreeMap<usize, Namesakes>,
}

fn trade(archive: &Archive, id: Id) -> Option<Trade> {
    Trade::of(archive.quotation(id).1.speaker.as_ref()?.role.as_ref()?)
}

fn name(archive: &Archive, id: Id) -> Option<&str> {
    Some(archive.quotation(id).1.speaker.as_ref()?.name.as_str())
}

impl Voices {
    pub fn new(archive: &Archive) -> Voices {
        let ids = || archive.entries.iter().flat_map(|e| (1..=e.quotes.len()).map(move |k| (e.key, k)));
        let mut heard: BTreeMap<&str, Heard> = BTreeMap::new();
        let mut said: BTreeMap<&str, Vec<Id>> = BTreeMap::new();
        for id in ids() {
            if let Some(name) = name(archive, id) {
                said.entry(name).or_default().push(id);
                let (quotes, trades) = heard.entry(name).or_default();
                *quotes += 1;
                trades.extend(trade(archive, id).map(|trade| (trade, 1)));
            }
        }
        let names: Vec<&str> = heard.keys().copied().collect();
        let facts: Vec<NameFacts> = heard
            .iter()
            .map(|(text, (quotes, trades))| NameFacts { text, quotes: *quotes, trades })
            .collect();
        let mut voices = Voices { persons: BTreeMap::new(), namesakes: BTreeMap::new() };
        for (person, group) in decide(&facts).into_iter().enumerate() {
            let own: BTreeSet<&str> = group.members.iter().map(|&k| names[k as usize]).collect();
            for text in &own {
                let shown = names[group.shown as usize].to_owned();
                voices.persons.insert((*text).to_owned(), (person, shown));
            }
            if !group.namesakes.is_empty() {
                let quotes: BTreeSet<Id> = own.iter().flat_map(|name| said[name].iter().copied()).collect();
                let quotes = quotes.into_iter();
                let told =
                    quotes.filter_map(|id| Some((trade(archive, id)?, id.0, archive.date(id).map(day))));
                voices.namesakes.insert(person, Namesakes::learn(group.namesakes, told));
            }
        }
        voices
    }

    /// The speakers of some quotations, and the number of those without a name.
    pub fn of(&self, archive: &Archive, ids: &BTreeSet<Id>, collapse: bool) -> (Vec<Voice>, usize) {
        let mut own: BTreeMap<Option<(usize, usize)>, Vec<Id>> = BTreeMap::new();
        for &id in ids {
            let person = name(archive, id).map(|name| {
                let person = self.persons[name].0;
                let whose = |n: &Namesakes| n.whose(trade(archive, id), id.0, archive.date(id).map(day));
                (person, self.namesakes.get(&person).map_or(0, whose))
            });
            own.entry(person).or_default().push(id);
        }
        let count = |ids: &[Id]| if collapse { archive.collapsed(ids) } else { ids.len() };
        let unnamed = own.remove(&None).map_or(0, |ids| count(&ids));
        let voice = |ids: &Vec<Id>| {
            let dates = || ids.iter().filter_map(|&id| archive.date(id));
            Voice {
                name: self.persons[name(archive, ids[0]).unwrap_or_default()].1.clone(),
                quotes: count(ids),
                articles: ids.iter().map(|id| id.0).collect::<BTreeSet<_>>().len(),
                first: dates().min(),
                last: dates().max(),
            }
        };
        let mut voices: Vec<Voice> = own.values().map(voice).collect();
        voices.sort();
        (voices, unnamed)
    }
}
