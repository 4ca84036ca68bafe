//! From a source to its speaker.

use super::lexicon::*;
use super::names;
use super::rank::{self, Form, Weights};
use super::{EntityId, Gender, Kind, Occurrence, Table, describe, traits};
use crate::quote::{Mention, Speaker};
use crate::span::Span;
use crate::text::{Class, Document};

/// A quotation before the one at hand, and whom it went to.
#[derive(Clone, Copy, Debug)]
pub struct Previous {
    /// From the first byte of its content to the last.
    pub quote: Span,
    pub source: Option<Span>,
    pub entity: Option<EntityId>,
}

/// What surrounds the quotation whose source is resolved.
#[derive(Clone, Copy, Debug)]
pub struct Scene<'s> {
    /// From the first byte of its content to the last.
    pub quote: Span,
    /// The quotations before it in the article, the nearest last.
    pub previous: &'s [Previous],
}

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

/// What a source says by its own words.
#[derive(Clone, Copy, Debug)]
pub enum Head {
    Entity(EntityId, &'static str),
    Pronoun(u32),
    /// Head noun.
    Noun(u32),
    Open,
}

/// A mention that looks for its entity.
#[derive(Clone, Copy, Debug)]
pub struct Quest {
    pub form: Form,
    pub gender: Option<Gender>,
    /// First token of the mention.
    pub token: u32,
    /// Head noun, where it is a description.
    pub head: Option<u32>,
    pub span: Span,
}

impl Table {
    /// The speaker behind a source.
    pub fn resolve(&self, document: &Document, source: Mention, scene: &Scene) -> Resolution {
        self.resolve_with(Weights::embedded(), document, source, scene)
    }

    /// The same with other weights, for measuring them.
    pub fn resolve_with(
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
    pub fn fallback(&self, document: &Document, scene: &Scene) -> Resolution {
        self.fallback_with(Weights::embedded(), document, scene)
    }

    /// The same with other weights, for measuring them.
    pub fn fallback_with(&self, weights: &Weights, document: &Document, scene: &Scene) -> Resolution {
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

    pub(super) fn bare(&self, document: &Document, scene: &Scene) -> Option<Quest> {
        let token = document.token_at(scene.quote.start);
        let span = Span::new(scene.quote.start, scene.quote.start);
        (token < document.tokens.len()).then_some(Quest {
            form: Form::Bare,
            gender: None,
            token: token as u32,
            head: None,
            span,
        })
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

    /// The part of a source that says who it is.
    pub(super) fn head(&self, document: &Document, span: Span) -> Head {
        let mut first = document.token_at(span.start);
        let mut end = first;
        while end < document.tokens.len() && (document.tokens[end].start as usize) < span.end {
            end += 1;
        }
        while first < end && document.tokens[first].class == Class::Mark {
            first += 1;
        }
        if first >= end {
            return Head::Open;
        }
        let flags = self.words[first].flags;
        let word = document.word(first);
        let alone = end - first == 1 || end - first == 2 && names::is_clitic(document.word(first + 1));
        if alone && !(word.len() == 2 && word == "IT" || word == "WHO" || word == "US") {
            let lower = word.to_lowercase();
            if flags & (HE_PRONOUN | SHE_PRONOUN) != 0
                || matches!(
                    lower.as_str(),
                    "it" | "they"
                        | "who"
                        | "which"
                        | "that"
                        | "i"
                        | "we"
                        | "its"
                        | "their"
                        | "them"
                        | "one"
                        | "this"
                        | "you"
                        | "whom"
                        | "whose"
                        | "both"
                )
            {
                return Head::Pronoun(first as u32);
            }
        }
        // names of the source and of nothing else; the end of the leading noun phrase
        let inside = self.touching(span);
        let name_at = |k: usize| {
            inside.iter().find(|o| {
                o.traits & traits::NOMINAL == 0 && (o.tokens.0 as usize) <= k && k < o.tokens.1 as usize
            })
        };
        let mut k = first;
        let mut last = None;
        let mut name: Option<&Occurrence> = None;
        while k < end {
            if let Some(o) = name_at(k) {
                name = Some(o);
                k = o.tokens.1 as usize;
                last = Some(k - 1);
                if o.traits & traits::POSSESSIVE != 0 && k < end && names::is_clitic(document.word(k)) {
                    k += 1;
                }
                continue;
            }
            let token = document.tokens[k];
            if name.is_some_and(|o| self.entity(o.entity).kind == Kind::Person)
                && names::is_honour(document.word(k))
            {
                k += 1;
                continue;
            }
            let flags = self.words[k].flags;
            let small = document.word(k);
            if token.class == Class::Mark
                && !matches!(small, "-" | "&" | "/" | "'" | "’" | "." | "\"" | "“" | "”")
                && !names::is_clitic(small)
            {
                break;
            }
            if k > first
                && !token.upper
                && (flags & (PREPOSITION | VERB | SAY) != 0 && flags & (PERSON | DOCUMENT) == 0
                    || matches!(small, "who" | "which" | "that" | "whose"))
            {
                break;
            }
            // "a report released last year": past the noun
            let noun = last.is_some_and(|l: usize| {
                self.words[l].flags & (PERSON | GROUP | BODY | DOCUMENT) != 0 || name.is_some()
            });
            if noun && !token.upper && (small.ends_with("ed") || small.ends_with("ing")) {
                break;
            }
            if token.class == Class::Word {
                last = Some(k);
                name = None;
            }
            k += 1;
        }
        let Some(last) = last else { return Head::Open };
        if let Some(o) = name {
            return Head::Entity(o.entity, "name");
        }
        let flags = self.words[last].flags;
        let singular = flags & (PERSON | TITLE) != 0;
        // "a spokeswoman, Ann Doe", "the chairman of the harbour board, Ann Doe"
        if singular && let Some(id) = self.apposed(document, last) {
            return Head::Entity(id, "apposition");
        }
        // "another witness at the inquiry, former pilot Ann Doe"
        if let Some(o) = inside.iter().rev().find(|o| o.traits & (traits::NOMINAL | traits::POSSESSIVE) == 0)
            && self.entity(o.entity).kind == Kind::Person
            && (o.tokens.1 as usize..end)
                .all(|k| document.tokens[k].class == Class::Mark || names::is_honour(document.word(k)))
            && (last + 1..o.tokens.0 as usize).any(|k| document.word(k) == ",")
        {
            return Head::Entity(o.entity, "apposition");
        }
        let noun =
            self.touching(document.tokens[last].span()).iter().find(|o| o.traits & traits::NOMINAL != 0);
        if let Some(o) = noun
            && self.entity(o.entity).kind == Kind::Organisation
        {
            return Head::Entity(o.entity, "description");
        }
        // "the ANFAC association", "a Harbour Institute study": the body in front of its noun
        let before = (first..last).rev().find_map(name_at).filter(|o| {
            let gap = last - o.tokens.1 as usize;
            flags & DOCUMENT != 0 && gap <= 3
        });
        // "a Harbour police statement"
        let body = inside.iter().rev().find(|o| {
            let gap = last.checked_sub(o.tokens.1 as usize);
            o.traits & traits::NOMINAL != 0
                && self.entity(o.entity).kind == Kind::Organisation
                && flags & DOCUMENT != 0
                && gap.is_some_and(|gap| gap <= 3)
        });
        if let Some(o) = body.or(before)
            && !singular
        {
            return Head::Entity(o.entity, "name before noun");
        }
        // "a letter from the Harbour Institute"
        if flags & DOCUMENT != 0 && !singular {
            let mut k = last + 1;
            while k < end.min(last + 8) {
                if matches!(document.word(k), "by" | "from" | "of")
                    && let Some(o) = (k + 1..(k + 4).min(end)).find_map(name_at)
                    && !(document.word(k) == "of" && self.entity(o.entity).kind == Kind::Place)
                {
                    return Head::Entity(o.entity, "author of document");
                }
                k += 1;
            }
        }
        // a lone capital word that is in no run: a name the table passed over
        Head::Noun(last as u32)
    }

    /// The name whose phrase, titles included, starts with token `k`.
    fn name_from(&self, document: &Document, k: usize) -> Option<&Occurrence> {
        let at = document.tokens[k].start as usize;
        let n = self.occurrences.partition_point(|o| o.span.end <= at);
        self.occurrences[n..]
            .iter()
            .take(2)
            .find(|o| o.tokens.0 as usize == k && o.traits & traits::NOMINAL == 0)
    }

    /// The person whose name stands beside the role noun at token `head`.
    fn apposed(&self, document: &Document, head: usize) -> Option<EntityId> {
        let n = document.tokens.len();
        let mut k = head + 1;
        // after a comma; right after a preposition, where a name is its object
        let (mut comma, mut object) = (false, false);
        while k < n.min(head + 18) {
            let token = document.tokens[k];
            let word = document.word(k);
            let flags = self.words[k].flags;
            let name = self.name_from(document, k);
            if let Some(o) = name {
                let person = matches!(self.entity(o.entity).kind, Kind::Person | Kind::Unknown)
                    && o.traits & traits::POSSESSIVE == 0;
                let end = o.tokens.1 as usize;
                let then = if end < n { document.word(end) } else { "." };
                let closes = end >= n
                    || matches!(then, "," | "." | "(" | ":" | "\"" | "“" | ";")
                    || names::is_honour(then)
                    || self.words[end].flags & (SAY | VERB) != 0
                    || then.ends_with("ed")
                    || then == "who";
                let full = self.entity(o.entity).kind == Kind::Person || comma;
                // "envoy for Iran Ann Doe"
                let placed =
                    self.words[k].flags & PLACE != 0 && (document.tokens[k].start as usize) < o.span.start;
                if person && full && closes && (comma || placed || !object && k > head + 1) {
                    return Some(o.entity);
                }
                k = end;
                if k < n && names::is_clitic(document.word(k)) {
                    k += 1;
                }
                object = false;
                if comma && self.entity(o.entity).kind != Kind::Organisation {
                    return None;
                }
                continue;
            }
            if word == "," {
                if comma {
                    return None;
                }
                comma = true;
                object = false;
            } else if token.class != Class::Word
                || flags & (SAY | VERB) != 0 && flags & PERSON == 0
                || names::starts_clause(document, k)
                || matches!(word, "who" | "which" | "that" | "whose" | "and" | "but") && comma
            {
                return None;
            } else if flags & PREPOSITION != 0 {
                if comma {
                    return None;
                }
                object = true;
            } else if flags & DETERMINER == 0 && !token.upper && !comma && !object && k == head + 1 {
                // a second noun would be the head
                return None;
            }
            k += 1;
        }
        None
    }

    /// What to look for, or `None` where the words describe somebody new.
    pub(super) fn quest(&self, document: &Document, span: Span, token: u32) -> Option<Quest> {
        let word = document.word(token as usize).to_lowercase();
        let flags = self.words[token as usize].flags;
        let quest = |form, gender, head| Some(Quest { form, gender, token, head, span });
        if flags & HE_PRONOUN != 0 {
            return quest(Form::Personal, Some(Gender::Male), None);
        }
        if flags & SHE_PRONOUN != 0 {
            return quest(Form::Personal, Some(Gender::Female), None);
        }
        match word.as_str() {
            "it" | "its" => return quest(Form::It, None, None),
            "they" | "their" | "them" | "both" => return quest(Form::They, None, None),
            "who" | "which" | "that" | "whom" | "whose" => return quest(Form::Relative, None, None),
            "i" | "we" | "you" | "one" | "this" => return None,
            _ => {}
        }
        if word.ends_with("year-old") {
            // like a pronoun, it tells nothing of the role
            return quest(Form::Personal, None, None);
        }
        let phrase = describe::phrase(document, &self.words, token);
        let (definite, start) = phrase.as_ref().map_or((false, token), |p| (p.definite, p.start));
        let role =
            self.words[start as usize].flags & DETERMINER == 0 && document.tokens[token as usize].upper;
        if !definite && !role {
            return None;
        }
        let gender = super::link::gender(flags);
        // "the 51-year-old man"
        if (start..token).any(|k| document.word(k as usize).ends_with("year-old")) {
            return quest(Form::Personal, gender, None);
        }
        let form = if flags & PERSON != 0 {
            Form::Person
        } else if flags & GROUP != 0 {
            return None;
        } else if flags & DOCUMENT != 0 {
            Form::Document
        } else if flags & BODY != 0 {
            Form::Body
        } else {
            Form::Person
        };
        Some(Quest { form, gender, token: start, head: Some(token), span })
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
