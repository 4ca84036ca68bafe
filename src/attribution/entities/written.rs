//! Whose words a document holds: a letter, a tweet, a statement.

use super::entity::{EntityId, Kind, Occurrence, traits};
use super::lexicon::DOCUMENT;
use super::table::Table;
use crate::text::{Class, Document};

/// Tokens back to where a document was first spoken of, at most.
const REACH: usize = 400;

impl Table {
    /// Whoever a letter, a tweet or a statement with head noun `k` is by or from: as its
    /// own phrase says ("a tweet on Monday by the minister, Mara Quill"), or as was said
    /// when it was first spoken of.
    pub(super) fn written_by(&self, document: &Document, k: u32) -> Option<EntityId> {
        if self.words[k as usize].flags & DOCUMENT == 0 {
            return None;
        }
        self.author(document, k).or_else(|| self.introduced(document, k))
    }

    /// The name after "by" or "from" in the phrase with head noun `k`.
    fn author(&self, document: &Document, k: u32) -> Option<EntityId> {
        let at = document.tokens[k as usize].start as usize;
        let end = document.sentences.get(document.sentence_at(at))?.tokens.1;
        for j in k + 1..end.min(k + 6) {
            if document.tokens[j as usize].class == Class::Mark {
                return None;
            }
            if !matches!(document.word(j as usize), "by" | "from") {
                continue;
            }
            let after = document.tokens[j as usize].end as usize;
            let n = self.occurrences.partition_point(|o| o.span.start < after);
            // a role may stand between: "by the mayor Mara Quill"
            let author = self.occurrences[n..].iter().find(|o| o.traits & traits::NOMINAL == 0)?;
            let near = author.tokens.0 <= j + 6
                && author.tokens.1 <= end
                && (j + 1..author.tokens.0).all(|k| document.tokens[k as usize].class == Class::Word);
            let speaks = self.entity(author.entity).kind != Kind::Place;
            return (near && speaks && author.traits & traits::POSSESSIVE == 0).then_some(author.entity);
        }
        None
    }

    /// The author of the last such document that was spoken of with one: "the Harbour
    /// Office said in a statement", "a report by Mara Quill".
    fn introduced(&self, document: &Document, k: u32) -> Option<EntityId> {
        let k = k as usize;
        let the = |k: usize| matches!(document.word(k), "the" | "The");
        let noun = document.word(k);
        let after = (k + 1 < document.tokens.len()).then(|| document.word(k + 1));
        if k == 0 || !the(k - 1) || after == Some("of") {
            return None;
        }
        let before = (k.saturating_sub(REACH)..k - 1)
            .rev()
            .find(|&j| j > 0 && document.word(j) == noun && !the(j - 1))?;
        if let Some(author) = self.author(document, before as u32) {
            return Some(author);
        }
        // "said in a statement"
        if !(before.saturating_sub(3)..before).any(|j| document.word(j) == "in") {
            return None;
        }
        let at = document.tokens[before].start as usize;
        let start = document.sentences.get(document.sentence_at(at))?.span.start;
        let upto = self.occurrences.partition_point(|o| o.span.start < at);
        let said = |o: &&Occurrence| {
            o.traits & traits::SAYS != 0
                && o.traits & (traits::QUOTED | traits::OBJECT | traits::POSSESSIVE) == 0
        };
        let mut subjects = self.occurrences[..upto].iter().rev().take_while(|o| o.span.start >= start);
        subjects.find(said).map(|o| o.entity)
    }
}
