//! Who is whom in a whole archive, by the usual rules alone.

use super::aliases::Aliases;
use super::join::{self, Entry};
use super::names::Name;
use super::namesakes;
use super::roles::Trade;

/// Fewer names than this are read by one thread.
const FEW: usize = 4096;

/// A name of the archive, and what its quotations tell.
#[derive(Clone, Copy, Debug)]
pub struct NameFacts<'f> {
    /// Exactly as articles have it.
    pub text: &'f str,
    /// Quotations under this name.
    pub quotes: u64,
    /// How many of them give the speaker a role of each trade.
    pub trades: &'f [(Trade, u64)],
}

/// Names that are one person, or several of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Indices of the names, most quoted first.
    pub members: Vec<u32>,
    /// Index of the name to show: the commonest full name.
    pub shown: u32,
    /// Trades of each person where several bear the name (see [`namesakes`]), the most
    /// quoted first; empty where one person may be behind all.
    pub namesakes: Vec<Vec<Trade>>,
}

/// Decides which names are one person. Every name is in exactly one group; the groups
/// do not depend on the order in which the names come, and are in the order of their
/// most quoted names' texts.
pub fn decide(names: &[NameFacts]) -> Vec<Group> {
    let mut order: Vec<u32> = (0..names.len() as u32).collect();
    order.sort_unstable_by_key(|&k| {
        let name = &names[k as usize];
        (name.text, std::cmp::Reverse(name.quotes), k)
    });
    let entries = read(names, &order);
    let mut groups: Vec<Group> = join::join(&entries, &Aliases::default())
        .into_iter()
        .map(|mut members| {
            join::most_quoted_first(&mut members, &entries);
            let shown = order[join::shown(&members, &entries) as usize];
            for k in &mut members {
                *k = order[*k as usize];
            }
            let heard = members.iter().flat_map(|&k| names[k as usize].trades.iter().copied());
            Group { shown, namesakes: namesakes::split(heard), members }
        })
        .collect();
    groups.sort_unstable_by_key(|group| {
        let first = group.members.first().copied().unwrap_or_default();
        (names[first as usize].text, first)
    });
    groups
}

/// The names in this order, taken to pieces.
fn read(names: &[NameFacts], order: &[u32]) -> Vec<Entry> {
    let parse = |part: &[u32]| -> Vec<Entry> {
        part.iter()
            .map(|&k| {
                let facts = &names[k as usize];
                // Without rules of a file, nothing asks for the folded name.
                Entry { name: Name::parse(facts.text), folded: String::new(), quotes: facts.quotes }
            })
            .collect()
    };
    if order.len() < FEW {
        return parse(order);
    }
    let (first, second) = order.split_at(order.len() / 2);
    std::thread::scope(|scope| {
        let second_half = scope.spawn(|| parse(second));
        let mut entries = parse(first);
        match second_half.join() {
            Ok(more) => entries.extend(more),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        entries
    })
}
