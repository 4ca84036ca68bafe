//! What trade a role belongs to, and which trades one person does not combine.

use crate::lexicon::TITLES;
use crate::query::words::words;

/// A line of work that a role's words betray.
///
/// `trade as u8` is its number in stored persons: new trades go to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Trade {
    Arts,
    Business,
    Education,
    Finance,
    /// Police, coastguard, armed forces, fire brigade.
    Force,
    Labour,
    Law,
    Medicine,
    Politics,
    Religion,
    Science,
    Sport,
}

use Trade::{
    Arts, Business, Education, Finance, Force, Labour, Law, Medicine, Politics, Religion, Science, Sport,
};

/// The names of the trades in the lexicon, by their numbers. Heads that many trades share (president, chairman,
/// director, captain, secretary, spokesman) and what anybody may be besides (author, investor, student) have none there
/// on purpose.
const NAMES: [&str; 12] = [
    "arts",
    "business",
    "education",
    "finance",
    "force",
    "labour",
    "law",
    "medicine",
    "politics",
    "religion",
    "science",
    "sport",
];

/// Pairs of words that only together name a trade.
const PAIRS: &[(Trade, &str, &str)] = &[
    (Business, "chief", "executive"),
    (Education, "head", "teacher"),
    (Force, "chief", "constable"),
    (Force, "fire", "chief"),
    (Politics, "prime", "minister"),
    (Sport, "tennis", "player"),
    (Sport, "football", "player"),
];

/// Trades that one person is not found in, at whatever time. A politician may
/// have been anything, a businessman nearly so.
const APART: &[(Trade, &[Trade])] = &[
    (Arts, &[Finance, Force, Medicine]),
    (Education, &[Finance, Force, Sport]),
    (Finance, &[Force, Medicine, Religion, Sport]),
    (Force, &[Medicine, Religion, Science, Sport]),
    (Law, &[Medicine, Sport]),
    (Medicine, &[Sport]),
    (Religion, &[Science, Sport]),
    (Science, &[Sport]),
];

impl Trade {
    /// All trades, each at its number.
    pub const ALL: [Trade; 12] = [
        Arts, Business, Education, Finance, Force, Labour, Law, Medicine, Politics, Religion, Science, Sport,
    ];

    /// The trade with this number.
    pub fn numbered(number: u8) -> Option<Trade> {
        Trade::ALL.get(number as usize).copied()
    }

    /// The trade that one word tells, folded.
    fn of_word(word: &str) -> Option<Trade> {
        let named = TITLES.get(word)?.value("trade")?;
        let number = NAMES.iter().position(|name| *name == named)?;
        Trade::ALL.get(number).copied()
    }

    /// The trade that a role's words tell; `None` where they tell none, or two.
    pub fn of(role: &str) -> Option<Trade> {
        let words: Vec<_> = words(role).map(|w| w.text).collect();
        let together = |a: &str, b: &str| words.windows(2).any(|w| w[0] == a && w[1] == b);
        let pairs = PAIRS.iter().filter(|(_, a, b)| together(a, b)).map(|(trade, ..)| *trade);
        let mut found = pairs.chain(words.iter().filter_map(|w| Trade::of_word(w)));
        let first = found.next()?;
        found.all(|other| other == first).then_some(first)
    }

    /// Whether one person could not well be both.
    pub fn conflicts(self, other: Trade) -> bool {
        let listed =
            |a: Trade, b: Trade| APART.iter().any(|(trade, others)| *trade == a && others.contains(&b));
        listed(self, other) || listed(other, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_tells_its_trade() {
        assert_eq!(Trade::of("coastguard commander"), Some(Force));
        assert_eq!(Trade::of("the head teacher of Skerry High"), Some(Education));
        assert_eq!(Trade::of("Chairman of the Harbour Board"), None);
        assert_eq!(Trade::of("police surgeon"), None);
    }

    #[test]
    fn a_trade_is_found_by_its_number() {
        for trade in Trade::ALL {
            assert_eq!(Trade::numbered(trade as u8), Some(trade));
        }
        assert_eq!(Trade::numbered(12), None);
    }

    #[test]
    fn only_trades_far_apart_conflict() {
        assert!(Force.conflicts(Education) && Education.conflicts(Force));
        assert!(!Politics.conflicts(Force) && !Business.conflicts(Sport));
    }
}
