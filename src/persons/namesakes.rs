//! People of one name, told apart by what they do.

use rustc_hash::FxHashMap;

use super::roles::Trade;

/// A namesake is believed where this share of the name's quotations is the
/// namesake's: a role that the reader of an article got wrong is rarer.
const NAMESAKE: f64 = 0.05;

/// The trades of each person, the most quoted first, where people of conflicting
/// trades bear a name; no two trades of one conflict. Empty where one person may be
/// behind all. `heard` says how many quotations give a role of each trade; a trade may
/// come more than once.
pub fn split(heard: impl IntoIterator<Item = (Trade, u64)>) -> Vec<Vec<Trade>> {
    let mut counts = [0u64; Trade::ALL.len()];
    for (trade, n) in heard {
        counts[trade as usize] += n;
    }
    let mut heard: Vec<(Trade, u64)> = Trade::ALL.into_iter().zip(counts).filter(|&(_, n)| n > 0).collect();
    heard.sort_unstable_by_key(|&(trade, n)| (std::cmp::Reverse(n), trade));
    let most = heard.first().map_or(0, |&(_, n)| n);
    let mut trades: Vec<Vec<Trade>> = Vec::new();
    for (trade, n) in heard {
        let fitting = trades.iter_mut().find(|known| !known.iter().any(|t| t.conflicts(trade)));
        match fitting {
            Some(known) => known.push(trade),
            None if n as f64 >= NAMESAKE * most as f64 => trades.push(vec![trade]),
            None => {}
        }
    }
    if trades.len() < 2 {
        trades.clear();
    }
    trades
}

/// Tells the quotations of people of one name apart.
#[derive(Clone, Debug)]
pub struct Namesakes {
    trades: Vec<Vec<Trade>>,
    /// Whose quotations an article holds, where its roles tell.
    articles: FxHashMap<u64, usize>,
    /// Days on which each speaks, sorted.
    days: Vec<Vec<i32>>,
}

impl Namesakes {
    /// Learns where and when people of these trades (see [`split`]) speak, from all
    /// quotations under their name whose speaker's trade is known: (trade, key of the
    /// article, day of its publication in days since 1970). Their order does not matter.
    pub fn learn(
        trades: Vec<Vec<Trade>>,
        quotes: impl IntoIterator<Item = (Trade, u64, Option<i32>)>,
    ) -> Namesakes {
        let days = vec![Vec::new(); trades.len()];
        let mut namesakes = Namesakes { trades, articles: FxHashMap::default(), days };
        for (trade, article, day) in quotes {
            if let Some(k) = namesakes.by_trade(trade) {
                // Where an article has both, the one who is quoted more is likelier.
                namesakes.articles.entry(article).and_modify(|of| *of = (*of).min(k)).or_insert(k);
                namesakes.days[k].extend(day);
            }
        }
        for days in &mut namesakes.days {
            days.sort_unstable();
            days.dedup();
        }
        namesakes
    }

    /// How many people there are of the name.
    pub fn people(&self) -> usize {
        self.trades.len()
    }

    fn by_trade(&self, trade: Trade) -> Option<usize> {
        self.trades.iter().position(|trades| trades.contains(&trade))
    }

    /// Who said something, as an index into the sets of trades: by trade, else by what
    /// else the article holds, else whoever is quoted nearest in time.
    pub fn whose(&self, trade: Option<Trade>, article: u64, day: Option<i32>) -> usize {
        if let Some(k) = trade.and_then(|t| self.by_trade(t)).or_else(|| self.articles.get(&article).copied())
        {
            return k;
        }
        let Some(day) = day else { return 0 };
        let distance = |days: &[i32]| {
            let at = days.partition_point(|&d| d < day);
            let near = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|k| days.get(k));
            near.map(|&d| d.abs_diff(day)).min().unwrap_or(u32::MAX)
        };
        (0..self.days.len()).min_by_key(|&k| distance(&self.days[k])).unwrap_or(0)
    }
}
