//! The entities that a pronoun or a description may mean, with what speaks for each.
//!
//! The functions from [`Sheet::kind`] on each look at one thing. Scores are sums of
//! floats, so the order in which they run is part of the result.

use super::clue::Clue;
use super::entity::{Entity, EntityId, Gender, Kind, traits};
use super::lexicon::{VOICE, hash, stem};
use super::nearby::{Near, Nearby, Place};
use super::quest::{Head, Quest, Scene};
use super::rank::{self, Form};
use super::table::Table;
use crate::quote::Mention;
use crate::text::Document;

/// A candidate for the entity of a mention; `None` is nobody.
pub struct Choice {
    pub entity: Option<EntityId>,
    pub features: rank::Features,
}

impl Table {
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
        let place = Place::new(self, document, quest, scene);
        let around = place.look();
        let mut out = Vec::with_capacity(around.near.len() + 1);
        let mut order = Order::default();
        for near in &around.near {
            let mut sheet = Sheet::new(&place, &around, *near);
            sheet.kind();
            sheet.gender(quest.gender);
            sheet.distance();
            sheet.recency(&mut order);
            sheet.turns();
            sheet.company();
            sheet.doings();
            sheet.title();
            sheet.words();
            out.push(Choice { entity: Some(near.entity), features: sheet.features });
        }
        out.push(Choice { entity: None, features: nobody(&place, &around) });
        out
    }
}

/// How many entities before the mention were seen so far: all, and those that fit.
#[derive(Default)]
struct Order {
    all: usize,
    fitting: usize,
}

/// One candidate and what is found of it.
struct Sheet<'a, 't> {
    place: &'a Place<'a, 't>,
    around: &'a Nearby,
    near: Near,
    entity: &'a Entity,
    features: rank::Features,
}

impl<'a, 't> Sheet<'a, 't> {
    fn new(place: &'a Place<'a, 't>, around: &'a Nearby, near: Near) -> Sheet<'a, 't> {
        let entity = place.table.entity(near.entity);
        Sheet { place, around, near, entity, features: Vec::with_capacity(20) }
    }

    fn on(&mut self, clue: Clue) {
        self.features.push((clue, 1.0));
    }

    fn on_if(&mut self, holds: bool, clue: Clue) {
        if holds {
            self.on(clue);
        }
    }

    /// Whether this is the entity of an occurrence.
    fn is_at(&self, occurrence: Option<usize>) -> bool {
        occurrence.is_some_and(|n| self.place.table.occurrences[n].entity == self.near.entity)
    }

    /// What it is: a person, a body, somebody without a name.
    fn kind(&mut self) {
        self.on(Clue::Candidate);
        self.on(match self.entity.kind {
            Kind::Person => Clue::Person,
            Kind::Organisation => Clue::Organisation,
            Kind::Place => Clue::Place,
            Kind::Unknown => Clue::Unknown,
            Kind::Group => Clue::Group,
            Kind::Document => Clue::Document,
        });
        self.on_if(self.entity.name.is_none(), Clue::Unnamed);
    }

    fn gender(&mut self, wanted: Option<Gender>) {
        if wanted.is_some() {
            self.on(match self.entity.gender {
                None => Clue::GenderUnknown,
                g if g == wanted => Clue::GenderAgrees,
                _ => Clue::GenderDiffers,
            });
        }
    }

    /// How far away its nearest occurrence stands, and how it stands there.
    fn distance(&mut self) {
        let place = self.place;
        let Some(o) = self.near.occurrence.map(|n| place.table.occurrences[n]) else {
            return self.on(Clue::FurtherBack);
        };
        let back = place.sentence.saturating_sub(place.sentence_of(&o));
        self.on_if(place.scene.quote.contains(o.span), Clue::InThisQuotation);
        self.on(match back {
            0 => Clue::SameSentence,
            1 => Clue::SentenceBefore,
            2 => Clue::TwoSentencesBack,
            3..=5 => Clue::ThreeToFiveBack,
            _ => Clue::FurtherBack,
        });
        self.on(match place.paragraph.saturating_sub(place.document.paragraph_at(o.span.start)) {
            0 => Clue::SameParagraph,
            1 => Clue::ParagraphBefore,
            _ => Clue::EarlierParagraph,
        });
        let any = |bits: u8| o.traits & bits != 0;
        self.on_if(any(traits::QUOTED), Clue::Quoted);
        self.on_if(any(traits::POSSESSIVE), Clue::Possessive);
        self.on_if(any(traits::WHO), Clue::WhoFollows);
        self.on_if(any(traits::VERB), Clue::Verb);
        self.on_if(any(traits::OBJECT), Clue::Object);
        self.on_if(any(traits::NOMINAL), Clue::Nominal);
        self.on_if(any(traits::LEADING) && any(traits::VERB), Clue::LeadingAndVerb);
        self.on_if(any(traits::OBJECT | traits::POSSESSIVE), Clue::ObjectOrPossessive);
        self.on_if(back == 1 && any(traits::LEADING), Clue::LeadsLastSentence);
    }

    /// Its rank among those mentioned before, quotations left out.
    fn recency(&mut self, order: &mut Order) {
        let place = self.place;
        if self.near.ahead {
            self.on(Clue::Forward);
            self.on_if(place.sentence < 2, Clue::ForwardFromOpening);
            return;
        }
        let quoted = |n: usize| place.table.occurrences[n].traits & traits::QUOTED != 0;
        if self.near.occurrence.is_some_and(quoted) {
            return;
        }
        const LAST: [Clue; 3] = [Clue::LastMentioned, Clue::LastButOne, Clue::LastButTwo];
        if let Some(clue) = LAST.get(order.all) {
            self.on(*clue);
        }
        order.all += 1;
        if place.fits(self.near.entity) {
            const LAST: [Clue; 2] = [Clue::LastFitting, Clue::LastFittingButOne];
            if let Some(clue) = LAST.get(order.fitting) {
                self.on(*clue);
            }
            order.fitting += 1;
            self.on_if(self.around.fitting == 1, Clue::OnlyFitting);
        }
    }

    /// Whether it spoke in one of the last three quotations, and who took the word since.
    fn turns(&mut self) {
        let (place, around, id) = (self.place, self.around, self.near.entity);
        let turn = place.scene.previous.iter().rev().take(3).position(|p| p.entity == Some(id));
        match turn {
            Some(0) => {}
            Some(1) => return self.on(Clue::SpokeLastButOne),
            Some(_) => return self.on(Clue::SpokeBefore),
            None => return,
        }
        let other =
            |n: Option<usize>| n.map(|n| place.table.occurrences[n].entity).filter(|other| *other != id);
        let fitting = |n: Option<usize>| other(n).is_some_and(|other| place.fits(other));
        self.on(Clue::SpokeLast);
        self.on_if(around.nobody_since, Clue::SpokeLastAndNobodySince);
        self.on_if(other(around.sayer).is_some(), Clue::SpokeLastButSomebodySaidSince);
        self.on_if(fitting(around.subject), Clue::SpokeLastButAnotherSubjectSince);
        self.on_if(fitting(around.lead), Clue::SpokeLastButAnotherLeadsTheSentenceBefore);
        self.on_if(around.close, Clue::SpokeLastClose);
        self.on(if around.spoke_here.is_some() {
            Clue::SpokeLastSameParagraph
        } else {
            Clue::SpokeLastEarlierParagraph
        });
    }

    /// Whether it stands out from those around, and whether it stands with the document.
    fn company(&mut self) {
        let (around, id) = (self.around, Some(self.near.entity));
        self.on_if(around.alone == id, Clue::OnlyOneOfTheGenderNearby);
        self.on_if(around.follows == id, Clue::SubjectOfWhatFollows);
        self.on_if(around.with_document.first() == id.as_ref(), Clue::FirstWithTheDocument);
        self.on_if(around.with_document.contains(&self.near.entity), Clue::WithTheDocument);
    }

    /// What it says or does since the quotation before and in the sentence before.
    fn doings(&mut self) {
        let (place, around, id) = (self.place, self.around, self.near.entity);
        let occurrences = &place.table.occurrences;
        if let Some(n) = around.sayer.filter(|n| self.is_at(Some(*n))) {
            let at = occurrences[n].span.start;
            self.on(Clue::SaidSomethingSince);
            let here = place.document.paragraph_at(at) == place.paragraph;
            self.on_if(here, Clue::SaidSomethingSinceSameParagraph);
            let before = place.document.sentence_at(at) + 1 == place.sentence;
            self.on_if(before, Clue::SaidSomethingSinceSentenceBefore);
        }
        self.on_if(self.is_at(around.subject), Clue::SubjectSince);
        let fits = place.fits(id);
        if self.is_at(around.lead) {
            self.on(Clue::SubjectOfTheSentenceBefore);
            self.on_if(fits, Clue::FittingSubjectOfTheSentenceBefore);
        }
        let near = |n: usize| place.sentence_of(&occurrences[n]) + 1 >= place.sentence;
        let only = around.beside <= 1 && fits && self.near.occurrence.is_some_and(near);
        self.on_if(only, Clue::OnlyFittingInTheSentenceBefore);
        self.on_if(around.spoke_here == Some(id), Clue::SpokeLastInParagraph);
    }

    /// Whether it carries the role that the mention speaks of, or another.
    fn title(&mut self) {
        if self.entity.partial {
            self.on(Clue::Partial);
        } else if self.entity.kind == Kind::Unknown {
            self.on(Clue::UnknownOfSeveralWords);
        }
        if self.place.role.is_none() {
            return;
        }
        if self.place.carriers().contains(&self.near.entity) {
            self.on(Clue::RoleNoun);
            self.on_if(self.around.carriers == 1, Clue::OnlyOneOfTheRole);
        } else if self.entity.role_words.is_empty() {
            self.on(Clue::NoRole);
        } else {
            self.on(Clue::AnotherRole);
        }
    }

    /// How often it is mentioned, and the words that it shares with the mention.
    fn words(&mut self) {
        let e = self.entity;
        self.features.push((Clue::Count, (e.count as f32 + 1.0).log2() / 4.0));
        let modifiers = &self.place.modifiers;
        if modifiers.is_empty() {
            return;
        }
        let shared = modifiers.iter().filter(|m| e.role_words.contains(m)).count();
        self.features.push((Clue::RoleWords, shared as f32 / modifiers.len() as f32));
        let of_name = |m: &u64| e.name.as_deref().is_some_and(|n| n.split(' ').any(|w| hash(stem(w)) == *m));
        self.on_if(modifiers.iter().any(of_name), Clue::OwnWords);
    }
}

/// What speaks for none of the entities nearby.
fn nobody(place: &Place, around: &Nearby) -> rank::Features {
    let mut on = vec![Clue::Nobody];
    let last = place.last.map(|p| p.entity);
    let unnamed = |id: EntityId| place.table.entity(id).name.is_none();
    if last.flatten().is_some_and(unnamed) {
        on.push(Clue::NobodyAfterUnnamed);
    }
    if let Some(head) = place.quest.head {
        if place.table.words[head as usize].flags & VOICE != 0 {
            on.push(Clue::NobodyVoice);
        }
        match around.carriers {
            0 => on.push(Clue::NobodyNoRole),
            1 => {}
            _ => on.push(Clue::NobodySeveralOfRole),
        }
    }
    if last == Some(None) {
        on.push(Clue::NobodyAfterNobody);
        if around.close {
            on.push(Clue::NobodyCloseAfterNobody);
        }
    }
    if around.fitting == 0 {
        on.push(Clue::NobodyFits);
    }
    on.into_iter().map(|clue| (clue, 1.0)).collect()
}
