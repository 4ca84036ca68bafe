//! Who stands near a mention that looks for its entity, and what the text around tells
//! of them: who said something since, who leads the sentence before, who alone fits.

use super::describe;
use super::entity::{EntityId, Kind, Occurrence, traits};
use super::lexicon::role_noun;
use super::quest::{Previous, Quest, Scene};
use super::rank::Form;
use super::table::Table;
use crate::text::Document;

/// Entities that stand before a mention and are looked at, at most.
const NEAR: usize = 14;

/// A mention that looks for its entity, and where it stands.
pub struct Place<'a, 't> {
    pub table: &'a Table,
    pub document: &'a Document<'t>,
    pub quest: &'a Quest,
    pub scene: &'a Scene<'a>,
    /// Byte from which distances count: the mention or its quotation, whichever comes first.
    anchor: usize,
    /// Sentence and paragraph of that byte.
    pub sentence: usize,
    pub paragraph: usize,
    /// The quotation before.
    pub last: Option<&'a Previous>,
    /// The role that the mention speaks of.
    pub role: Option<u64>,
    /// Hashes of the words that qualify it.
    pub modifiers: Vec<u64>,
    /// Occurrences that start before the mention.
    upto: usize,
}

/// An entity that the mention may mean.
#[derive(Clone, Copy)]
pub struct Near {
    pub entity: EntityId,
    /// Its nearest occurrence, where one stands nearby.
    pub occurrence: Option<usize>,
    /// It is named only after the mention.
    pub ahead: bool,
}

/// The entities near a mention, and what is known of all of them together.
#[derive(Default)]
pub struct Nearby {
    /// The nearest first.
    pub near: Vec<Near>,
    /// Occurrences: who said something since the quotation before, whose doings it tells
    /// since then, who leads the sentence before.
    pub sayer: Option<usize>,
    pub subject: Option<usize>,
    pub lead: Option<usize>,
    /// Mentions in the sentence before, or in this one, that fit beside its subject.
    pub beside: usize,
    /// Who stands in a sentence with the same document.
    pub with_document: Vec<EntityId>,
    /// Who alone has the gender looked for.
    pub alone: Option<EntityId>,
    /// Who does something right after the quotation.
    pub follows: Option<EntityId>,
    /// Entities before the mention that fit.
    pub fitting: usize,
    /// Entities that carry its role.
    pub carriers: usize,
    /// Whoever spoke last is also the last mentioned of those who fit.
    pub nobody_since: bool,
    /// Who spoke last, where that was in this paragraph.
    pub spoke_here: Option<EntityId>,
    /// The quotation before ends right here.
    pub close: bool,
}

impl<'a, 't> Place<'a, 't> {
    pub fn new(
        table: &'a Table,
        document: &'a Document<'t>,
        quest: &'a Quest,
        scene: &'a Scene<'a>,
    ) -> Place<'a, 't> {
        let at = document.tokens[quest.token as usize].start as usize;
        let anchor = at.min(scene.quote.start);
        let phrase = quest.head.and_then(|h| describe::phrase(document, &table.words, h));
        Place {
            table,
            document,
            quest,
            scene,
            anchor,
            sentence: document.sentence_at(anchor),
            paragraph: document.paragraph_at(anchor),
            last: scene.previous.last(),
            role: quest.head.map(|h| role_noun(table.words[h as usize].hash)),
            modifiers: phrase.map(|p| p.modifiers).unwrap_or_default(),
            upto: table.occurrences.partition_point(|o| o.span.start < at),
        }
    }

    /// Whether an entity is surely not of the gender or kind that is looked for.
    fn unfit(&self, id: EntityId) -> bool {
        let e = self.table.entity(id);
        let gender = self.quest.gender;
        let other = gender.is_some() && e.plain_gender && e.gender.is_some() && e.gender != gender;
        let thing = matches!(e.kind, Kind::Organisation | Kind::Place | Kind::Document);
        match self.quest.form {
            // bodies and places are no "he", people no "it"
            Form::Personal => other || thing || e.kind == Kind::Group,
            Form::Person => thing,
            Form::It | Form::Body => e.kind == Kind::Person,
            _ => false,
        }
    }

    /// Whether an entity may be of the gender and kind that is looked for.
    pub fn fits(&self, id: EntityId) -> bool {
        let e = self.table.entity(id);
        let kind = match self.quest.form {
            Form::Personal | Form::Person => matches!(e.kind, Kind::Person | Kind::Unknown),
            Form::It | Form::Body | Form::Document => {
                matches!(e.kind, Kind::Organisation | Kind::Unknown | Kind::Place)
            }
            _ => true,
        };
        kind && (self.quest.gender.is_none() || e.gender.is_none() || e.gender == self.quest.gender)
    }

    /// Whether an occurrence is part of the mention itself.
    fn own(&self, o: &Occurrence) -> bool {
        self.quest.span.contains(o.span) || o.span.overlaps(self.quest.span)
    }

    /// "Ann Doe's lawyer" is not Ann Doe.
    fn barred(&self, id: EntityId) -> bool {
        self.quest.head.is_some()
            && self.table.touching(self.quest.span).iter().any(|o| {
                o.entity == id
                    && o.traits & traits::NOMINAL == 0
                    && self.table.entity(id).kind == Kind::Person
            })
    }

    /// The entities that carry the role of the mention.
    pub fn carriers(&self) -> &'a [EntityId] {
        self.role.and_then(|role| self.table.index.role.get(&role)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Sentence of an occurrence.
    pub fn sentence_of(&self, o: &Occurrence) -> usize {
        self.document.sentence_at(o.span.start)
    }

    /// Everybody that the mention may mean.
    pub fn look(&self) -> Nearby {
        let mut out = Nearby::default();
        self.before(&mut out);
        self.speakers_and_carriers(&mut out);
        self.ahead(&mut out);
        self.with_document(&mut out);
        self.compare(&mut out);
        self.lead(&mut out);
        out.alone = self.alone();
        out.follows = self.follows();
        out
    }

    /// Distinct entities before the mention, the nearest first, each with its nearest
    /// occurrence; and who says or does something since the quotation before.
    fn before(&self, out: &mut Nearby) {
        let since = self.last.map_or(0, |p| p.quote.end);
        for n in (self.upto.saturating_sub(60)..self.upto).rev() {
            let o = &self.table.occurrences[n];
            if self.own(o)
                || self.barred(o.entity)
                || self.table.entity(o.entity).author
                || self.unfit(o.entity)
            {
                continue;
            }
            let outside =
                o.traits & traits::QUOTED == 0 && o.span.start >= since && o.span.start < self.anchor;
            if outside && o.traits & (traits::POSSESSIVE | traits::OBJECT) == 0 {
                if out.sayer.is_none() && o.traits & traits::SAYS != 0 {
                    out.sayer = Some(n);
                }
                if out.subject.is_none() && o.traits & (traits::LEADING | traits::VERB | traits::SAYS) != 0 {
                    out.subject = Some(n);
                }
            }
            if out.add(Near { entity: o.entity, occurrence: Some(n), ahead: false }) && out.near.len() == NEAR
            {
                break;
            }
        }
    }

    /// Whoever spoke before and whoever carries the role, however far away.
    fn speakers_and_carriers(&self, out: &mut Nearby) {
        for previous in self.scene.previous.iter().rev().take(3) {
            if let Some(entity) = previous.entity
                && !self.unfit(entity)
                && !self.barred(entity)
                && !out.holds(entity)
            {
                let occurrence = self.table.occurrences[..self.upto].iter().rposition(|o| o.entity == entity);
                out.near.push(Near { entity, occurrence, ahead: false });
            }
        }
        for &entity in self.carriers().iter().filter(|id| !self.unfit(**id)) {
            out.add(Near { entity, occurrence: None, ahead: false });
        }
    }

    /// Whom the rest of the sentence and the next ones name.
    fn ahead(&self, out: &mut Nearby) {
        for (n, o) in self.table.occurrences.iter().enumerate().skip(self.upto).take(6) {
            let far = self.sentence_of(o) > self.sentence + 2;
            if !self.own(o) && !far && o.traits & traits::NOMINAL == 0 && !self.unfit(o.entity) {
                out.add(Near { entity: o.entity, occurrence: Some(n), ahead: true });
            }
        }
    }

    /// Who stands in a sentence with the same document.
    fn with_document(&self, out: &mut Nearby) {
        let Some(head) = self.quest.head.filter(|_| self.quest.form == Form::Document) else { return };
        let (words, token) = (&self.table.words, self.quest.token as usize);
        let hash = words[head as usize].hash;
        let found = &mut out.with_document;
        for k in (token.saturating_sub(600)..token).rev() {
            if words[k].hash != hash {
                continue;
            }
            let at = self.document.tokens[k].start as usize;
            let s = self.document.sentences[self.document.sentence_at(at)].span;
            let from = self.table.occurrences.partition_point(|o| o.span.start < s.start);
            for o in self.table.occurrences[from..].iter().take_while(|o| o.span.start < s.end) {
                let end = o.tokens.1 as usize;
                let giver = o.traits & traits::OBJECT == 0 || end <= k && k - end < 5;
                if giver && o.traits & traits::QUOTED == 0 && !found.contains(&o.entity) {
                    found.push(o.entity);
                }
            }
            if found.len() > 3 {
                break;
            }
        }
        for entity in out.with_document.clone() {
            out.add(Near { entity, occurrence: None, ahead: false });
        }
    }

    /// What only the entities together tell.
    fn compare(&self, out: &mut Nearby) {
        let mut fitting = out.near.iter().filter(|c| !c.ahead && self.fits(c.entity)).map(|c| c.entity);
        let nearest = fitting.next();
        out.fitting = usize::from(nearest.is_some()) + fitting.count();
        out.carriers = self.carriers().len();
        let Some(last) = self.last else { return };
        out.nobody_since = last.entity.is_some() && nearest == last.entity;
        if self.document.paragraph_at(last.quote.start) == self.paragraph {
            out.spoke_here = last.entity;
        }
        out.close = self.anchor.saturating_sub(last.quote.end) < 80;
    }

    /// The subject of the sentence before, and how many beside it fit from there on.
    fn lead(&self, out: &mut Nearby) {
        for n in (self.upto.saturating_sub(30)..self.upto).rev() {
            let o = &self.table.occurrences[n];
            if o.span.start >= self.anchor || o.traits & traits::QUOTED != 0 || self.own(o) {
                continue;
            }
            if self.sentence_of(o) + 1 < self.sentence {
                break;
            }
            if o.traits & (traits::OBJECT | traits::POSSESSIVE) == 0
                && o.traits & (traits::VERB | traits::SAYS) != 0
            {
                out.lead = Some(n);
            }
            let other = out.lead.is_none_or(|l| self.table.occurrences[l].entity != o.entity);
            out.beside += usize::from(other && self.fits(o.entity));
        }
    }

    /// Who alone has the gender looked for, in the sentences before.
    fn alone(&self) -> Option<EntityId> {
        let gender = self.quest.gender?;
        let mut same: Vec<EntityId> = Vec::new();
        for o in self.table.occurrences[self.upto.saturating_sub(24)..self.upto].iter().rev() {
            if self.sentence_of(o) + 3 < self.sentence {
                break;
            }
            if o.traits & traits::QUOTED == 0
                && !self.own(o)
                && self.table.entity(o.entity).gender == Some(gender)
                && !self.unfit(o.entity)
                && !same.contains(&o.entity)
            {
                same.push(o.entity);
            }
        }
        if same.len() == 1 { same.pop() } else { None }
    }

    /// Who does something right after the quotation.
    fn follows(&self) -> Option<EntityId> {
        let quote = self.scene.quote;
        let occurrences = &self.table.occurrences;
        let behind = occurrences.partition_point(|o| o.span.start < quote.end.max(self.quest.span.end));
        let until = self.document.sentence_at(quote.end) + 2;
        let bars = traits::QUOTED | traits::OBJECT | traits::POSSESSIVE | traits::NOMINAL;
        occurrences[behind..]
            .iter()
            .take(4)
            .take_while(|o| self.sentence_of(o) <= until)
            .find(|o| o.traits & bars == 0 && o.traits & (traits::VERB | traits::SAYS) != 0)
            .map(|o| o.entity)
    }
}

impl Nearby {
    fn holds(&self, id: EntityId) -> bool {
        self.near.iter().any(|c| c.entity == id)
    }

    /// Adds an entity that is not there yet. Whether it was added.
    fn add(&mut self, near: Near) -> bool {
        let new = !self.holds(near.entity);
        if new {
            self.near.push(near);
        }
        new
    }
}
