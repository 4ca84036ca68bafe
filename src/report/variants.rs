//! How the wording of one quotation differs from outlet to outlet.

use super::check::wanted::Likeness;
use crate::check::{Comparison, DiffKind, DiffOp, Verdict, compare, speaker_agrees};
use crate::index::{Counting, Hit, IndexError, Request, Scope, Searcher, Sort};
use crate::query::ast::Field;
use crate::query::words::words;
use crate::quote::{Quote, QuoteKind};

/// Another wording of a quotation.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The quotation in other words; its copies are those in the same.
    pub hit: Hit,
    /// [`DiffKind::Removed`] is in the first wording only, [`DiffKind::Added`] in
    /// this one only.
    pub diff: Vec<DiffOp>,
    /// As of [`Comparison::similarity`].
    pub similarity: f64,
}

/// Quotations looked at.
const LOOKED_AT: usize = 50;
/// Words below which two quotations are alike by chance.
const FEWEST: usize = 5;

/// The other wordings of a quotation in other articles, the nearest first. Empty
/// for the hit of an article.
///
/// # Errors
/// When the index cannot answer.
pub fn variants(searcher: &dyn Searcher, hit: &Hit) -> Result<Vec<Variant>, IndexError> {
    let Some(own) = hit.quote.map(|k| &hit.article.quotes[k]) else { return Ok(Vec::new()) };
    let text = own.text(&hit.article.article.body);
    let said: Vec<String> = words(&text).map(|w| w.text.into_owned()).collect();
    if said.len() < FEWEST || own.kind == QuoteKind::Indirect {
        return Ok(Vec::new());
    }
    let Some(query) = Likeness::of(searcher, &[said])?.query(Field::Quote) else { return Ok(Vec::new()) };
    let request = Request {
        scope: Scope::Quotes,
        query,
        sort: Sort::Relevance,
        limit: Some(LOOKED_AT),
        counting: Counting { collapse: true, near: false },
        explain: false,
    };
    let mut out: Vec<Variant> = Vec::new();
    for other in searcher.search(&request)?.hits {
        let Some(quote) = other.quote.map(|k| &other.article.quotes[k]) else { continue };
        let elsewhere = other.article.key != hit.article.key && quote.kind != QuoteKind::Indirect;
        if !elsewhere || !same_speaker(own, quote) {
            continue;
        }
        let theirs = quote.text(&other.article.article.body);
        if words(&theirs).nth(FEWEST - 1).is_none() {
            continue;
        }
        let Comparison { verdict, similarity, diff, .. } = nearest(&text, &theirs);
        if verdict == Verdict::Altered {
            out.push(Variant { hit: other, diff, similarity });
        }
    }
    out.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
    Ok(out)
}

fn same_speaker(a: &Quote, b: &Quote) -> bool {
    match (&a.speaker, &b.speaker) {
        (Some(a), Some(b)) => speaker_agrees(&a.name, &b.name),
        _ => true,
    }
}

/// Either wording may be a part of the other.
fn nearest(own: &str, theirs: &str) -> Comparison {
    let part = compare(theirs, own);
    if part.verdict != Verdict::Different {
        return part;
    }
    let mut whole = compare(own, theirs);
    for op in &mut whole.diff {
        op.kind = match op.kind {
            DiffKind::Removed => DiffKind::Added,
            DiffKind::Added => DiffKind::Removed,
            other => other,
        };
    }
    // What only this wording has comes behind what it replaces.
    for k in 1..whole.diff.len() {
        if whole.diff[k - 1].kind == DiffKind::Added && whole.diff[k].kind == DiffKind::Removed {
            whole.diff.swap(k - 1, k);
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diff(own: &str, theirs: &str) -> Vec<(DiffKind, String)> {
        nearest(own, theirs).diff.into_iter().map(|op| (op.kind, op.text)).collect()
    }

    #[test]
    fn either_wording_may_be_a_part_of_the_other() {
        let (short, long) = (
            "We shall keep the ferry",
            "I told the board so in March, and we will keep the ferry whatever the pilots say",
        );
        let changed =
            |from: &str, to: &str| [(DiffKind::Removed, from.to_owned()), (DiffKind::Added, to.to_owned())];
        assert_eq!(diff(long, short)[1..3], changed("will", "shall"));
        assert_eq!(diff(short, long)[1..3], changed("shall", "will"));
    }
}
