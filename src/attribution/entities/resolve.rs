//! From a source to its speaker.

use super::entity::{EntityId, Kind, traits};
use super::quest::{Head, Quest, Scene};
use super::rank::{self, Form, Weights};
use super::table::Table;
use crate::quote::{Mention, Speaker};
use crate::text::Document;

/// Whom a source stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// Somebody of the table, with or without a name.
    pub entity: Option<EntityId>,
    /// `None` for somebody without a name, and for a source that stays open.
    pub speaker: Option<Speaker>,
    /// Probability that the speaker is right, 0 to 1.
    pub confidence: f32,
    /// The step that found it.
    pub evidence: &'static str,
}

impl Resolution {
    fn nobody(evidence: &'static str) -> Resolution {
        Resolution { entity: None, speaker: None, confidence: 0.0, evidence }
    }
}

/// Below this a name is worth less than none.
const ENOUGH: f32 = 0.3;

/// A name wins when it is at least so likely, measured by nobody's share.
const NOBODY: f32 = 0.4;

impl Table {
    /// The speaker behind a source.
    pub fn resolve(
        &self,
        weights: &Weights,
        document: &Document,
        source: Mention,
        scene: &Scene,
    ) -> Resolution {
        match self.head(document, source.span) {
            Head::Entity(id, evidence) => self.answer(document, id, 0.95, evidence),
            Head::Open => Resolution::nobody("open"),
            Head::Pronoun(k) | Head::Noun(k) => {
                if let Some(id) = self.written_by(document, k) {
                    return self.answer(document, id, 0.85, "who wrote it");
                }
                if let Some(id) = self.only_bearer(document, k) {
                    return self.answer(document, id, 0.9, "only one with this title");
                }
                match self.quest(document, source.span, k) {
                    None => self.described(k, document),
                    Some(quest) if quest.form == Form::Relative => self.antecedent(document, k),
                    Some(quest) => self.choose(weights, document, &quest, scene),
                }
            }
        }
    }

    /// The speaker of a quotation without a source of its own: mostly the one
    /// before it, as long as nobody else takes the word.
    pub fn fallback(&self, weights: &Weights, document: &Document, scene: &Scene) -> Resolution {
        if let Some(id) = self.took_the_word(document, scene) {
            return self.answer(document, id, 0.8, "speaks in the sentence before");
        }
        match self.bare(document, scene) {
            Some(quest) => self.choose(weights, document, &quest, scene),
            None => Resolution::nobody("open"),
        }
    }

    /// Who says something in the sentence before the quotation, after the quotation before.
    fn took_the_word(&self, document: &Document, scene: &Scene) -> Option<EntityId> {
        let since = scene.previous.last().map_or(0, |p| p.quote.end);
        let sentence = document.sentence_at(scene.quote.start);
        let upto = self.occurrences.partition_point(|o| o.span.start < scene.quote.start);
        let mut found = None;
        for o in self.occurrences[upto.saturating_sub(12)..upto].iter().rev() {
            if o.span.start < since || document.sentence_at(o.span.start) + 1 < sentence {
                break;
            }
            let subject = o.traits & (traits::SAYS | traits::VERB) == traits::SAYS | traits::VERB;
            let entity = self.entity(o.entity);
            let speaks = entity.name.is_some() && matches!(entity.kind, Kind::Person | Kind::Organisation);
            if subject && speaks && o.traits & (traits::QUOTED | traits::OBJECT | traits::POSSESSIVE) == 0 {
                found = Some(o.entity);
            }
        }
        found
    }

    fn answer(
        &self,
        document: &Document,
        id: EntityId,
        confidence: f32,
        evidence: &'static str,
    ) -> Resolution {
        Resolution { entity: Some(id), speaker: self.speaker(document, id), confidence, evidence }
    }

    /// What "who" or "which" at token `k` goes on about: the mention right before it.
    fn antecedent(&self, document: &Document, k: u32) -> Resolution {
        // "Mayor Mara Quill (Lab., Pell), who": past the parentheses
        let k = before_parentheses(document, k as usize) as u32;
        let at = document.tokens[k as usize].start as usize;
        let n = self.occurrences.partition_point(|o| o.span.end <= at);
        let near = n.checked_sub(1).map(|n| self.occurrences[n]).filter(|o| {
            k - o.tokens.1.min(k) <= 12 && document.sentence_at(o.span.start) == document.sentence_at(at)
        });
        match near {
            Some(o) => self.answer(
                document,
                o.entity,
                if k - o.tokens.1.min(k) <= 1 { 0.9 } else { 0.6 },
                "relative pronoun",
            ),
            None => Resolution::nobody("relative pronoun"),
        }
    }

    fn described(&self, head: u32, document: &Document) -> Resolution {
        let at = document.tokens[head as usize].span();
        let entity = self.touching(at).iter().find(|o| o.traits & traits::NOMINAL != 0).map(|o| o.entity);
        let entity = entity.filter(|id| self.entity(*id).name.is_none());
        Resolution { entity, speaker: None, confidence: 0.9, evidence: "description" }
    }

    fn choose(&self, weights: &Weights, document: &Document, quest: &Quest, scene: &Scene) -> Resolution {
        let choices = self.choices(document, quest, scene);
        let mut p: Vec<f32> = choices.iter().map(|c| weights.score(quest.form, &c.features)).collect();
        rank::softmax(&mut p);
        let evidence = match quest.form {
            Form::Personal | Form::It | Form::They => "pronoun",
            Form::Relative => "relative pronoun",
            Form::Bare => "goes on",
            _ => "description",
        };
        // somebody without a name is one answer, whoever of them it is
        let mut named: Option<(EntityId, f32)> = None;
        let mut unnamed: Option<(EntityId, f32)> = None;
        let mut nobody = 0.0;
        for (choice, &p) in choices.iter().zip(&p) {
            let best = match choice.entity {
                Some(id) if self.entity(id).name.is_some() => &mut named,
                Some(_) => &mut unnamed,
                None => {
                    nobody += p;
                    continue;
                }
            };
            if let Some(id) = choice.entity {
                if best.is_none_or(|b| b.1 < p) {
                    *best = Some((id, p));
                }
                if self.entity(id).name.is_none() {
                    nobody += p;
                }
            }
        }
        match named {
            Some((id, p)) if p >= ENOUGH && p >= NOBODY * nobody => {
                self.answer(document, id, p.min(1.0), evidence)
            }
            _ => Resolution {
                entity: unnamed.filter(|u| u.1 > 0.15).map(|u| u.0),
                speaker: None,
                confidence: nobody.clamp(0.05, 1.0),
                evidence,
            },
        }
    }
}

/// Where the words stand that parentheses right before token `k`, or before its comma, add to.
fn before_parentheses(document: &Document, k: usize) -> usize {
    let close = match k.checked_sub(1).map(|j| document.word(j)) {
        Some(",") => k.saturating_sub(2),
        Some(")") => k - 1,
        _ => return k,
    };
    if document.word(close) != ")" {
        return k;
    }
    (close.saturating_sub(10)..close).rev().find(|&j| document.word(j) == "(").unwrap_or(k)
}
