//! The entities that a pronoun or a description may mean, with what speaks for each.

use super::lexicon::*;
use super::rank::{self, Form};
use super::resolve::{Head, Quest, Scene};
use super::{EntityId, Kind, Occurrence, Table, describe, traits};
use crate::quote::Mention;
use crate::text::Document;

/// A candidate for the entity of a mention; `None` is nobody.
pub struct Choice {
    pub entity: Option<EntityId>,
    pub features: rank::Features,
}

impl Table {
    /// Whether an entity is surely not of the gender or kind that is looked for.
    fn unfit(&self, id: EntityId, quest: &Quest) -> bool {
        let e = self.entity(id);
        let other =
            quest.gender.is_some() && e.plain_gender && e.gender.is_some() && e.gender != quest.gender;
        let thing = matches!(e.kind, Kind::Organisation | Kind::Place | Kind::Document);
        match quest.form {
            // bodies and places are no "he", people no "it"
            Form::Personal => other || thing || e.kind == Kind::Group,
            Form::Person => thing,
            Form::It | Form::Body => e.kind == Kind::Person,
            _ => false,
        }
    }

    /// The candidates for the source of a quotation with their features, for
    /// training; `None` where no choice is to be made.
    pub fn candidates(
        &self,
        document: &Document,
        source: Mention,
        scene: &Scene,
    ) -> Option<(Form, Vec<Choice>)> {
        let (Head::Pronoun(k) | Head::Noun(k)) = self.head(document, source.span) else { return None };
        let quest = self.quest(document, source.span, k)?;
        Some((quest.form, self.choices(document, &quest, scene)))
    }

    /// The same for a quotation without a source.
    pub fn bare_candidates(&self, document: &Document, scene: &Scene) -> Option<(Form, Vec<Choice>)> {
        let quest = self.bare(document, scene)?;
        Some((quest.form, self.choices(document, &quest, scene)))
    }

    pub(super) fn choices(&self, document: &Document, quest: &Quest, scene: &Scene) -> Vec<Choice> {
        let at = document.tokens[quest.token as usize].start as usize;
        // distances count from the quotation where it comes first
        let anchor = at.min(scene.quote.start);
        let sentence = document.sentence_at(anchor);
        let paragraph = document.paragraph_at(anchor);
        let last = scene.previous.last();
        let since_byte = last.map_or(0, |p| p.quote.end);
        let head = quest.head.map(|h| role_noun(self.words[h as usize].hash));
        let phrase = quest.head.and_then(|h| describe::phrase(document, &self.words, h));
        let modifiers = phrase.map(|p| p.modifiers).unwrap_or_default();

        // distinct entities before the mention, the nearest first, each with its nearest mention
        let upto = self.occurrences.partition_point(|o| o.span.start < at);
        let own = |o: &Occurrence| quest.span.contains(o.span) || o.span.overlaps(quest.span);
        // "Ann Doe's lawyer" is not Ann Doe
        let barred = |id: EntityId| {
            quest.head.is_some()
                && self.touching(quest.span).iter().any(|o| {
                    o.entity == id && o.traits & traits::NOMINAL == 0 && self.entity(id).kind == Kind::Person
                })
        };
        let mut near: Vec<(EntityId, usize, bool)> = Vec::new();
        let (mut sayer, mut subject) = (None, None);
        for n in (upto.saturating_sub(60)..upto).rev() {
            let o = &self.occurrences[n];
            if own(o) || barred(o.entity) || self.entity(o.entity).author || self.unfit(o.entity, quest) {
                continue;
            }
            let outside =
                o.traits & traits::QUOTED == 0 && o.span.start >= since_byte && o.span.start < anchor;
            if outside && o.traits & (traits::POSSESSIVE | traits::OBJECT) == 0 {
                if sayer.is_none() && o.traits & traits::SAYS != 0 {
                    sayer = Some(n);
                }
                if subject.is_none() && o.traits & (traits::LEADING | traits::VERB | traits::SAYS) != 0 {
                    subject = Some(n);
                }
            }
            if !near.iter().any(|c| c.0 == o.entity) {
                near.push((o.entity, n, false));
                if near.len() == 14 {
                    break;
                }
            }
        }
        for previous in scene.previous.iter().rev().take(3) {
            if let Some(id) = previous.entity
                && !self.unfit(id, quest)
                && !barred(id)
                && !near.iter().any(|c| c.0 == id)
            {
                let n = self.occurrences[..upto].iter().rposition(|o| o.entity == id);
                near.push((id, n.unwrap_or(usize::MAX), false));
            }
        }
        if let Some(h) = head {
            for &id in self.index.role.get(&h).into_iter().flatten() {
                if !self.unfit(id, quest) && !near.iter().any(|c| c.0 == id) {
                    near.push((id, usize::MAX, false));
                }
            }
        }
        // ahead: the rest of the sentence and the next one
        for (n, o) in self.occurrences.iter().enumerate().skip(upto).take(6) {
            if own(o)
                || document.sentence_at(o.span.start) > sentence + 2
                || near.iter().any(|c| c.0 == o.entity)
                || o.traits & traits::NOMINAL != 0
                || self.unfit(o.entity, quest)
            {
                continue;
            }
            near.push((o.entity, n, true));
        }

        // who stands in a sentence with the same document
        let mut with_document: Vec<EntityId> = Vec::new();
        if quest.form == Form::Document
            && let Some(h) = quest.head
        {
            let hash = self.words[h as usize].hash;
            let first = (quest.token as usize).saturating_sub(600);
            for k in (first..quest.token as usize).rev() {
                if self.words[k].hash != hash {
                    continue;
                }
                let s = document.sentences[document.sentence_at(document.tokens[k].start as usize)].span;
                let from = self.occurrences.partition_point(|o| o.span.start < s.start);
                for o in self.occurrences[from..].iter().take_while(|o| o.span.start < s.end) {
                    let giver = o.traits & traits::OBJECT == 0
                        || o.tokens.1 as usize <= k && k - (o.tokens.1 as usize) < 5;
                    if giver && o.traits & traits::QUOTED == 0 && !with_document.contains(&o.entity) {
                        with_document.push(o.entity);
                    }
                }
                if with_document.len() > 3 {
                    break;
                }
            }
            for &id in &with_document {
                if !near.iter().any(|c| c.0 == id) {
                    near.push((id, usize::MAX, false));
                }
            }
        }
        let fits = |id: EntityId| {
            let e = self.entity(id);
            let kind = match quest.form {
                Form::Personal | Form::Person => matches!(e.kind, Kind::Person | Kind::Unknown),
                Form::It | Form::Body | Form::Document => {
                    matches!(e.kind, Kind::Organisation | Kind::Unknown | Kind::Place)
                }
                _ => true,
            };
            kind && (quest.gender.is_none() || e.gender.is_none() || e.gender == quest.gender)
        };
        let spoken_in_paragraph =
            last.filter(|p| document.paragraph_at(p.quote.start) == paragraph).and_then(|p| p.entity);
        let since = last.and_then(|p| p.entity).is_some_and(|id| {
            // nobody else that fits is mentioned since
            near.iter().filter(|c| !c.2 && fits(c.0)).map(|c| c.0).next() == Some(id)
        });
        let several = head.and_then(|h| self.index.role.get(&h)).map_or(0, Vec::len);
        let fitting = near.iter().filter(|c| !c.2 && fits(c.0)).count();

        // who alone has the gender looked for, in the sentences before
        let mut same: Vec<EntityId> = Vec::new();
        for o in self.occurrences[upto.saturating_sub(24)..upto].iter().rev() {
            if quest.gender.is_none() || document.sentence_at(o.span.start) + 3 < sentence {
                break;
            }
            if o.traits & traits::QUOTED == 0
                && !own(o)
                && self.entity(o.entity).gender == quest.gender
                && !self.unfit(o.entity, quest)
                && !same.contains(&o.entity)
            {
                same.push(o.entity);
            }
        }
        let alone = same.first().copied().filter(|_| same.len() == 1);
        // who does something right after the quotation
        let behind = self.occurrences.partition_point(|o| o.span.start < scene.quote.end.max(quest.span.end));
        let until = document.sentence_at(scene.quote.end) + 2;
        let follows = self.occurrences[behind..]
            .iter()
            .take(4)
            .take_while(|o| document.sentence_at(o.span.start) <= until)
            .find(|o| {
                o.traits & (traits::QUOTED | traits::OBJECT | traits::POSSESSIVE | traits::NOMINAL) == 0
                    && o.traits & (traits::VERB | traits::SAYS) != 0
            })
            .map(|o| o.entity);

        // the subject of the sentence before, and whether it is the only one there that fits
        let mut lead: Option<usize> = None;
        let mut there = 0;
        for n in (upto.saturating_sub(30)..upto).rev() {
            let o = &self.occurrences[n];
            if o.span.start >= anchor || o.traits & traits::QUOTED != 0 || own(o) {
                continue;
            }
            let s = document.sentence_at(o.span.start);
            if s + 1 < sentence {
                break;
            }
            if o.traits & (traits::OBJECT | traits::POSSESSIVE) == 0
                && o.traits & (traits::VERB | traits::SAYS) != 0
            {
                lead = Some(n);
            }
            if fits(o.entity) && lead.is_none_or(|l| self.occurrences[l].entity != o.entity) {
                there += 1;
            }
        }
        let entity_at = |n: Option<usize>| n.map(|n| self.occurrences[n].entity);
        let (sayer_id, subject_id, lead_id) = (entity_at(sayer), entity_at(subject), entity_at(lead));
        let close = last.is_some_and(|p| anchor.saturating_sub(p.quote.end) < 80);
        let mut out = Vec::with_capacity(near.len() + 1);
        let mut order = 0;
        let mut fit_order = 0;
        for &(id, n, ahead) in &near {
            let e = self.entity(id);
            let mut f: rank::Features = Vec::with_capacity(20);
            let mut on = |k: usize| f.push((k as u8, 1.0));
            on(0);
            on(match e.kind {
                Kind::Person => 2,
                Kind::Organisation => 3,
                Kind::Place => 4,
                Kind::Unknown => 5,
                Kind::Group => 6,
                Kind::Document => 7,
            });
            if e.name.is_none() {
                on(8);
            }
            if quest.gender.is_some() {
                on(match e.gender {
                    None => 10,
                    g if g == quest.gender => 9,
                    _ => 11,
                });
            }
            if let Some(o) = self.occurrences.get(n) {
                let back = sentence.saturating_sub(document.sentence_at(o.span.start));
                if scene.quote.contains(o.span) {
                    on(56);
                }
                on(match back {
                    0 => 12,
                    1 => 13,
                    2 => 14,
                    3..=5 => 15,
                    _ => 16,
                });
                on(match paragraph.saturating_sub(document.paragraph_at(o.span.start)) {
                    0 => 17,
                    1 => 18,
                    _ => 19,
                });
                for (bit, k) in [
                    (traits::QUOTED, 25),
                    (traits::POSSESSIVE, 26),
                    (traits::WHO, 27),
                    (traits::VERB, 28),
                    (traits::OBJECT, 29),
                    (traits::NOMINAL, 31),
                ] {
                    if o.traits & bit != 0 {
                        on(k);
                    }
                }
                if o.traits & (traits::LEADING | traits::VERB) == traits::LEADING | traits::VERB {
                    on(50);
                }
                if o.traits & (traits::OBJECT | traits::POSSESSIVE) != 0 {
                    on(51);
                }
                if back == 1 && o.traits & traits::LEADING != 0 {
                    on(43);
                }
            } else {
                on(16);
            }
            if ahead {
                on(32);
                if sentence < 2 {
                    on(64);
                }
            } else if self.occurrences.get(n).is_none_or(|o| o.traits & traits::QUOTED == 0) {
                if order < 3 {
                    on(20 + order);
                }
                order += 1;
                if fits(id) {
                    if fit_order < 2 {
                        on(23 + fit_order);
                    }
                    fit_order += 1;
                    if fitting == 1 {
                        on(52);
                    }
                }
            }
            let mut spoke = scene.previous.iter().rev().take(3).map(|p| p.entity);
            if spoke.next() == Some(Some(id)) {
                on(33);
                if since {
                    on(44);
                }
                if sayer_id.is_some_and(|s| s != id) {
                    on(55);
                }
                if subject_id.is_some_and(|s| s != id && fits(s)) {
                    on(68);
                }
                if lead_id.is_some_and(|s| s != id && fits(s)) {
                    on(69);
                }
                if close {
                    on(57);
                }
                on(if spoken_in_paragraph.is_some() { 58 } else { 59 });
            } else if spoke.next() == Some(Some(id)) {
                on(34);
            } else if spoke.next() == Some(Some(id)) {
                on(35);
            }
            if alone == Some(id) {
                on(30);
            }
            if follows == Some(id) {
                on(38);
            }
            if with_document.first() == Some(&id) {
                on(70);
            }
            if with_document.contains(&id) {
                on(74);
            }
            if sayer_id == Some(id) {
                on(53);
                let at = sayer.map_or(0, |n| self.occurrences[n].span.start);
                if document.paragraph_at(at) == paragraph {
                    on(62);
                }
                if document.sentence_at(at) + 1 == sentence {
                    on(63);
                }
            }
            if subject_id == Some(id) {
                on(54);
            }
            if lead_id == Some(id) {
                on(65);
                if fits(id) {
                    on(66);
                }
            }
            if there <= 1
                && fits(id)
                && self.occurrences.get(n).is_some_and(|o| document.sentence_at(o.span.start) + 1 >= sentence)
            {
                on(67);
            }
            if spoken_in_paragraph == Some(id) {
                on(36);
            }
            if e.partial {
                on(39);
            } else if e.kind == Kind::Unknown {
                on(75);
            }
            if let Some(h) = head {
                if self.index.role.get(&h).is_some_and(|list| list.contains(&id)) {
                    on(40);
                    if several == 1 {
                        on(73);
                    }
                } else if e.role_words.is_empty() {
                    on(72);
                } else {
                    on(71);
                }
            }
            f.push((37, (e.count as f32 + 1.0).log2() / 4.0));
            if !modifiers.is_empty() {
                let shared = modifiers.iter().filter(|m| e.role_words.contains(m)).count();
                f.push((41, shared as f32 / modifiers.len() as f32));
                let of_name = modifiers
                    .iter()
                    .any(|m| e.name.as_deref().is_some_and(|n| n.split(' ').any(|w| hash(stem(w)) == *m)));
                if of_name {
                    f.push((42, 1.0));
                }
            }
            out.push(Choice { entity: Some(id), features: f });
        }
        let mut f: rank::Features = vec![(1, 1.0)];
        if last.and_then(|p| p.entity).is_some_and(|id| self.entity(id).name.is_none()) {
            f.push((45, 1.0));
        }
        if let Some(h) = quest.head {
            if self.words[h as usize].flags & VOICE != 0 {
                f.push((46, 1.0));
            }
            if several > 1 {
                f.push((47, 1.0));
            }
            if several == 0 {
                f.push((48, 1.0));
            }
        }
        if last.is_some_and(|p| p.entity.is_none()) {
            f.push((60, 1.0));
            if close {
                f.push((61, 1.0));
            }
        }
        if fitting == 0 {
            f.push((49, 1.0));
        }
        out.push(Choice { entity: None, features: f });
        out
    }
}
