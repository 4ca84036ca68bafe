//! "The judge" in a text in which one judge is named and no other is spoken of.

use super::entity::{EntityId, Kind, Occurrence, traits};
use super::lexicon::{self, HE, PERSON, SHE, role_noun};
use super::table::Table;
use crate::text::Document;

impl Table {
    /// The one whose title the noun at token `k` repeats: it stands with "the" and nothing
    /// else, and everywhere else in the text it is that person's too.
    pub(super) fn only_bearer(&self, document: &Document, k: u32) -> Option<EntityId> {
        let k = k as usize;
        let word = self.words[k];
        let title = word.flags & PERSON != 0 && word.flags & (HE | SHE) == 0;
        if !title || !is_bare(document, k) {
            return None;
        }
        let noun = role_noun(word.hash);
        let [id] = self.index.role.get(&noun)?.as_slice() else { return None };
        let entity = self.entity(*id);
        if entity.kind != Kind::Person || entity.name.is_none() {
            return None;
        }
        let many = lexicon::hash(&format!("{}s", document.word(k)));
        let mut named = false;
        for (j, other) in self.words.iter().enumerate() {
            if other.hash == many && other.hash != word.hash {
                return None;
            }
            if other.hash != word.hash || is_bare(document, j) {
                continue;
            }
            if self.titled_at(document, j)? != *id {
                return None;
            }
            named |= j < k;
        }
        named.then_some(*id)
    }

    /// Whose title token `j` is, right before the name.
    fn titled_at(&self, document: &Document, j: usize) -> Option<EntityId> {
        let end = document.tokens[j].end as usize;
        let n = self.occurrences.partition_point(|o| (o.span.start) < end);
        let plain = |o: &&Occurrence| o.traits & traits::NOMINAL == 0;
        let o = self.occurrences.get(n).filter(plain)?;
        let near = o.span.start <= end + 2 && (o.tokens.0 as usize) <= j + 1;
        near.then_some(o.entity)
    }
}

/// "the judge", and no "of", "who" or second noun behind it.
fn is_bare(document: &Document, k: usize) -> bool {
    let the = k > 0 && matches!(document.word(k - 1), "the" | "The");
    let next = document.tokens.get(k + 1).map_or(".", |t| t.span().of(document.text));
    let more = matches!(next, "of" | "for" | "in" | "at" | "from" | "who" | "whose" | "with" | "and" | "or");
    the && !more && !document.tokens.get(k + 1).is_some_and(|t| t.upper)
}
