//! Whose a quotation is: the persons of a commit, what the alias file changes, and people
//! of one name told apart.

use rustc_hash::FxHashMap;

use super::people::{NOBODY, People};
use crate::index::Corrections;
use crate::persons::{Namesakes, Trade};

/// Which name is whose: each person, and each of several namesakes, is a unit.
pub struct Units {
    /// By number of the name, from 0.
    pub of_name: Vec<u32>,
    /// The name to show of each; the namesakes' follow that of nobody.
    shown: Vec<String>,
    /// Units whose names several people bear.
    pub shared: Vec<bool>,
    /// Units of people who share their names: what tells them apart, and the unit of
    /// the second of them; the others follow.
    namesakes: FxHashMap<u32, (Namesakes, u32)>,
}

impl Units {
    /// The persons of a commit, with what the alias file changes.
    pub fn new(people: &People, names: &[String], corrections: &Corrections) -> Units {
        let mut of_name = people.of_name.clone();
        let mut shown: Vec<String> = people.shown.iter().map(|&name| names[name as usize].clone()).collect();
        let first = shown.len() as u32;
        shown.extend(corrections.shown.iter().cloned());
        if !corrections.names.is_empty() {
            for (name, unit) in names.iter().zip(&mut of_name) {
                if let Ok(k) = corrections.names.binary_search_by(|(known, _)| known.cmp(name)) {
                    *unit = first + corrections.names[k].1;
                }
            }
        }
        let mut shared = vec![false; shown.len()];
        for (person, _) in people.namesakes() {
            shared[person as usize] = true;
        }
        // what the alias file joins, or takes from, stays as it says
        for (&person, &unit) in people.of_name.iter().zip(&of_name) {
            if person != NOBODY && unit != person {
                shared[person as usize] = false;
            }
        }
        // nobody
        shown.push(String::new());
        Units { of_name, shown, shared, namesakes: FxHashMap::default() }
    }

    /// Units; without nobody's as long as nobody was told apart.
    pub fn len(&self) -> usize {
        self.shown.len() - 1
    }

    pub fn shown(&self, unit: u32) -> &str {
        &self.shown[unit as usize]
    }

    /// The unit of a name, given its number from 1.
    #[inline]
    pub fn of(&self, name: u32) -> Option<u32> {
        let unit = *self.of_name.get((name as usize).checked_sub(1)?)?;
        (unit != NOBODY).then_some(unit)
    }

    /// Tells namesakes apart from now on, each with a unit of their own.
    pub fn split(&mut self, unit: u32, namesakes: Namesakes) {
        let second = self.shown.len() as u32;
        let name = self.shown[unit as usize].clone();
        self.shown.extend(std::iter::repeat_n(name, namesakes.people().saturating_sub(1)));
        self.namesakes.insert(unit, (namesakes, second));
    }

    /// Whether several people bear the names of a unit.
    #[inline]
    pub fn is_shared(&self, unit: u32) -> bool {
        self.shared.get(unit as usize).copied().unwrap_or(false)
    }

    /// The unit that the names of a unit have.
    pub fn base(&self, unit: u32) -> u32 {
        if (unit as usize) < self.shared.len() {
            return unit;
        }
        let others =
            |(namesakes, second): &(Namesakes, u32)| *second..*second + namesakes.people() as u32 - 1;
        let found = self.namesakes.iter().find(|(_, told)| others(told).contains(&unit));
        found.map_or(unit, |(base, _)| *base)
    }

    /// Whose a quotation is, under a name that has this unit.
    pub fn whose(&self, unit: u32, quotation: &Quotation) -> u32 {
        let Some((namesakes, second)) = self.namesakes.get(&unit) else { return unit };
        match namesakes.whose(quotation.trade, quotation.article, quotation.day) {
            0 => unit,
            k => second + k as u32 - 1,
        }
    }
}

/// What tells whose a quotation is.
#[derive(Clone, Copy)]
pub struct Quotation {
    pub unit: u32,
    pub trade: Option<Trade>,
    pub article: u64,
    pub day: Option<i32>,
    pub group: u32,
}
