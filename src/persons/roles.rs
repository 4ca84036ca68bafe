//! What trade a role belongs to, and which trades one person does not combine.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

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

/// Words and their trade. Heads that many trades share (president, chairman,
/// director, captain, secretary, spokesman) and what anybody may be besides
/// (author, investor, student) are left out on purpose.
const WORDS: &[(Trade, &str)] = &[
    (
        Arts,
        "\
         actor actress artist choreographer composer drummer filmmaker guitarist musician novelist \
         painter pianist playwright poet rapper sculptor singer violinist",
    ),
    (Business, "businessman businesswoman ceo entrepreneur industrialist shopkeeper"),
    (Education, "headmaster headmistress headteacher schoolteacher teacher"),
    (Finance, "analyst banker broker economist strategist trader"),
    (
        Force,
        "\
         admiral cadet coastguard colonel constable corporal detective firefighter gendarme inspector \
         lieutenant marine police policeman policewoman sergeant sheriff soldier superintendent",
    ),
    (Labour, "unionist"),
    (Law, "attorney barrister judge jurist lawyer magistrate prosecutor solicitor"),
    (Medicine, "dentist midwife nurse oncologist paramedic pediatrician physician psychiatrist surgeon"),
    (
        Politics,
        "\
         ambassador candidate chancellor congressman congresswoman councillor governor lawmaker legislator \
         mayor minister mp politician premier senator",
    ),
    (Religion, "archbishop bishop cardinal imam pastor pope priest rabbi vicar"),
    (
        Science,
        "\
         academic archaeologist astronomer biologist chemist climatologist ecologist epidemiologist geologist \
         oceanographer physicist professor researcher scientist zoologist",
    ),
    (
        Sport,
        "\
         athlete boxer coach cricketer cyclist defender footballer goalkeeper golfer jockey midfielder \
         pitcher quarterback racer rower sprinter striker swimmer wrestler",
    ),
];

static TRADES: LazyLock<FxHashMap<&str, Trade>> = LazyLock::new(|| {
    let list =
        |&(trade, list): &(Trade, &'static str)| list.split_whitespace().map(move |word| (word, trade));
    WORDS.iter().flat_map(list).collect()
});

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

    /// The trade that a role's words tell; `None` where they tell none, or two.
    pub fn of(role: &str) -> Option<Trade> {
        let words: Vec<_> = words(role).map(|w| w.text).collect();
        let together = |a: &str, b: &str| words.windows(2).any(|w| w[0] == a && w[1] == b);
        let pairs = PAIRS.iter().filter(|(_, a, b)| together(a, b)).map(|(trade, ..)| *trade);
        let mut found = pairs.chain(words.iter().filter_map(|w| TRADES.get(w.as_ref()).copied()));
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
