//! People of one name, told apart by what they do.

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::roles::Trade;
use crate::index::Occurrence;

/// A namesake is believed where this share of the name's quotations is the
/// namesake's: a role that the reader of an article got wrong is rarer.
const NAMESAKE: f64 = 0.05;

/// People of one name, told apart by their trades.
pub struct Namesakes {
    /// Trades of each; no two of one conflict.
    trades: Vec<Vec<Trade>>,
    /// Whose quotations an article holds, where its roles tell.
    articles: FxHashMap<u64, usize>,
    /// Days on which each speaks, sorted.
    days: Vec<Vec<Date>>,
}

impl Namesakes {
    /// `None` where one person may be behind all trades.
    pub fn of(heard: FxHashMap<Trade, usize>) -> Option<Namesakes> {
        if heard.len() < 2 {
            return None;
        }
        let mut heard: Vec<(Trade, usize)> = heard.into_iter().collect();
        heard.sort_unstable_by_key(|&(trade, n)| (std::cmp::Reverse(n), trade));
        let most = heard[0].1;
        let mut trades: Vec<Vec<Trade>> = Vec::new();
        for (trade, n) in heard {
            let fitting = trades.iter_mut().find(|known| !known.iter().any(|t| t.conflicts(trade)));
            match fitting {
                Some(known) => known.push(trade),
                None if n as f64 >= NAMESAKE * most as f64 => trades.push(vec![trade]),
                None => {}
            }
        }
        let days = vec![Vec::new(); trades.len()];
        (trades.len() > 1).then(|| Namesakes { trades, articles: FxHashMap::default(), days })
    }

    /// To be called when all is learnt.
    pub fn learnt(&mut self) {
        self.days.iter_mut().for_each(|days| days.sort_unstable());
    }

    fn by_trade(&self, trade: Trade) -> Option<usize> {
        self.trades.iter().position(|trades| trades.contains(&trade))
    }

    /// Takes note of a quotation whose speaker's trade is known.
    pub fn learn(&mut self, trade: Trade, row: &Occurrence) {
        if let Some(k) = self.by_trade(trade) {
            self.articles.entry(row.article).or_insert(k);
            self.days[k].extend(row.date);
        }
    }

    /// Who said something: by trade, else by what else the article holds, else
    /// whoever is quoted nearest in time.
    pub fn whose(&self, trade: Option<Trade>, article: u64, date: Option<Date>) -> usize {
        if let Some(k) = trade.and_then(|t| self.by_trade(t)).or_else(|| self.articles.get(&article).copied())
        {
            return k;
        }
        let Some(date) = date else { return 0 };
        let distance = |days: &[Date]| {
            let at = days.partition_point(|&d| d < date);
            let near = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|k| days.get(k));
            near.map(|&d| (d - date).get_days().unsigned_abs()).min().unwrap_or(u32::MAX)
        };
        (0..self.days.len()).min_by_key(|&k| distance(&self.days[k])).unwrap_or(0)
    }
}
