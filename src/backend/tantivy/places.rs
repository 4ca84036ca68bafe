//! How occurrences of words stand to one another in one document.

use rustc_hash::FxHashSet;

/// A stretch of words: positions of the first and of the last.
pub type Stretch = (u32, u32);

/// From where one position of each list follows the other, at most `slop` words in excess
/// of adjacency in all: the shortest stretch from each start.
pub fn in_a_row(lists: &[Vec<u32>], slop: u32) -> Vec<Stretch> {
    let Some((first, rest)) = lists.split_first() else { return Vec::new() };
    let mut out = Vec::new();
    'starts: for &start in first {
        let mut at = start;
        let mut spare = slop;
        for list in rest {
            let k = list.partition_point(|&p| p <= at);
            match list.get(k) {
                Some(&next) if next - at - 1 <= spare => {
                    spare -= next - at - 1;
                    at = next;
                }
                _ => continue 'starts,
            }
        }
        out.push((start, at));
    }
    out
}

/// The same with every end that is near enough: a longer stretch may reach a neighbour.
pub fn every_row(lists: &[Vec<u32>], slop: u32) -> Vec<Stretch> {
    let Some((first, rest)) = lists.split_first().filter(|_| slop > 0) else { return in_a_row(lists, slop) };
    let mut out = Vec::new();
    for &start in first {
        let mut ends: Vec<(u32, u32)> = vec![(start, slop)];
        for list in rest {
            let mut next = Vec::new();
            for &(at, spare) in &ends {
                let from = list.partition_point(|&p| p <= at);
                let near = list[from..].iter().take_while(|&&p| p - at - 1 <= spare);
                next.extend(near.map(|&p| (p, spare - (p - at - 1))));
            }
            next.sort_unstable();
            next.dedup();
            ends = next;
        }
        out.extend(ends.into_iter().map(|(end, _)| (start, end)));
    }
    out.dedup();
    out
}

/// Whether one occurrence of each operand can be chosen so that they follow one another with
/// at most `n` words between neighbours: in any order, or in that of the operands.
pub fn near(operands: &[Vec<Stretch>], n: u32, ordered: bool) -> bool {
    let mut all: Vec<(Stretch, usize)> = Vec::new();
    for (k, operand) in operands.iter().enumerate() {
        all.extend(operand.iter().map(|&stretch| (stretch, k)));
    }
    all.sort_unstable();
    let mut chain = Chain { all, operands: operands.len(), n, ordered, dead: FxHashSet::default() };
    (0..chain.all.len()).any(|k| chain.goes_on(k, 0))
}

/// Occurrences of operands, sorted, from which neighbours are chosen.
struct Chain {
    all: Vec<(Stretch, usize)>,
    operands: usize,
    n: u32,
    ordered: bool,
    /// Occurrences from which no choice can be completed, with the operands chosen before.
    dead: FxHashSet<(usize, u64)>,
}

impl Chain {
    /// Whether a choice of the operands in `before` (a bit each) can take occurrence `k`
    /// next and be completed.
    fn goes_on(&mut self, k: usize, before: u64) -> bool {
        let ((_, end), operand) = self.all[k];
        let fits = match self.ordered {
            true => operand == before.count_ones() as usize,
            false => before >> operand & 1 == 0,
        };
        if !fits {
            return false;
        }
        let chosen = before | 1 << operand;
        if chosen.count_ones() as usize == self.operands {
            return true;
        }
        if self.dead.contains(&(k, chosen)) {
            return false;
        }
        let after = self.all.partition_point(|&((start, _), _)| start <= end);
        let mut next = after;
        while let Some(&((start, _), _)) = self.all.get(next)
            && start - end - 1 <= self.n
        {
            if self.goes_on(next, chosen) {
                return true;
            }
            next += 1;
        }
        self.dead.insert((k, chosen));
        false
    }
}

/// Whether one occurrence of each operand, none twice, can be chosen with no edge between or
/// inside them. An edge stands at the position of the word that it comes before.
pub fn together(operands: &[Vec<Stretch>], edges: &[u32]) -> bool {
    let Some((first, rest)) = operands.split_first() else { return false };
    first.iter().any(|&(a, b)| {
        let k = edges.partition_point(|&edge| edge <= a);
        let from = k.checked_sub(1).map_or(0, |k| edges[k]);
        let to = edges.get(k).copied().unwrap_or(u32::MAX);
        b < to && distinct(rest, (from, to), &mut vec![(a, b)])
    })
}

/// Whether one more occurrence of each operand lies between the edges.
fn distinct(operands: &[Vec<Stretch>], (from, to): (u32, u32), chosen: &mut Vec<Stretch>) -> bool {
    let Some((own, rest)) = operands.split_first() else { return true };
    let first = own.partition_point(|&(a, _)| a < from);
    for &stretch in own[first..].iter().take_while(|&&(a, _)| a < to) {
        if stretch.1 >= to || chosen.contains(&stretch) {
            continue;
        }
        chosen.push(stretch);
        if distinct(rest, (from, to), chosen) {
            return true;
        }
        chosen.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_found_whatever_the_order_of_the_operands() {
        // a at 0, b at 9, c at 4: with up to five words between neighbours, a c b
        let (a, b, c) = (vec![(0, 0)], vec![(9, 9)], vec![(4, 4)]);
        for operands in [[&a, &b, &c], [&a, &c, &b], [&b, &a, &c], [&c, &b, &a]] {
            let operands: Vec<Vec<Stretch>> = operands.into_iter().cloned().collect();
            assert!(near(&operands, 4, false), "{operands:?}");
            assert!(!near(&operands, 3, false), "{operands:?}");
        }
        assert!(near(&[a.clone(), c.clone(), b.clone()], 4, true));
        assert!(!near(&[a, b, c], 9, true));
    }

    #[test]
    fn no_occurrence_serves_twice() {
        let word = vec![(2, 2), (5, 5)];
        let three = vec![word.clone(), word.clone(), word.clone()];
        assert!(!near(&three, 10, false));
        assert!(near(&three[..2], 2, false));
        assert!(!together(&three, &[0]));
        assert!(together(&three[..2], &[0]));
        assert!(!together(&three[..2], &[0, 4]));
    }

    #[test]
    fn a_longer_row_may_reach_what_the_shortest_does_not() {
        let row = every_row(&[vec![0], vec![1, 3]], 2);
        assert_eq!(row, [(0, 1), (0, 3)]);
        assert_eq!(in_a_row(&[vec![0], vec![1, 3]], 2), [(0, 1)]);
        assert!(near(&[row, vec![(4, 4)]], 0, true));
    }
}
