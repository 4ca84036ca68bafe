//! What a source says by its own words: a name, a pronoun, or a noun that describes
//! somebody, who is then looked for.

use super::entity::{EntityId, Gender, Kind, Occurrence, traits};
use super::lexicon::*;
use super::rank::Form;
use super::table::Table;
use super::{describe, linker, word};
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
    /// The part of a source that says who it is.
    pub fn head(&self, document: &Document, span: Span) -> Head {
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
        if self.is_pronoun(document, first, end) {
            return Head::Pronoun(first as u32);
        }
        let source = Source { table: self, document, inside: self.touching(span), first, end };
        let Some((last, name)) = source.leading() else { return Head::Open };
        let noun = Noun { last, name, flags: self.words[last].flags };
        // where no rule holds, a lone capital word is in no run: a name the table passed over
        HEADS.iter().find_map(|rule| rule(&source, &noun)).unwrap_or(Head::Noun(last as u32))
    }

    /// Whether tokens `first..end` are a pronoun.
    fn is_pronoun(&self, document: &Document, first: usize, end: usize) -> bool {
        let word = document.word(first);
        let alone = end - first == 1 || end - first == 2 && word::is_clitic(document.word(first + 1));
        if !alone || matches!(word, "IT" | "WHO" | "US") {
            return false;
        }
        self.words[first].flags & (HE_PRONOUN | SHE_PRONOUN) != 0
            || matches!(
                word.to_lowercase().as_str(),
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
                    || word::is_honour(then)
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
                if k < n && word::is_clitic(document.word(k)) {
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
                || word::starts_clause(document, k)
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
    pub fn quest(&self, document: &Document, span: Span, token: u32) -> Option<Quest> {
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
        let gender = linker::gender(flags);
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

    pub fn bare(&self, document: &Document, scene: &Scene) -> Option<Quest> {
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
}

/// A source and what is named in it.
struct Source<'a, 't> {
    table: &'a Table,
    document: &'a Document<'t>,
    /// Mentions inside it.
    inside: &'a [Occurrence],
    /// Tokens, the end exclusive.
    first: usize,
    end: usize,
}

/// The head of the leading noun phrase of a source.
struct Noun<'a> {
    /// Its last word.
    last: usize,
    /// The name that ends it.
    name: Option<&'a Occurrence>,
    flags: Flags,
}

impl Noun<'_> {
    /// One person, by a role.
    fn is_person(&self) -> bool {
        self.flags & (PERSON | TITLE) != 0
    }

    /// Something written.
    fn is_document(&self) -> bool {
        self.flags & DOCUMENT != 0
    }
}

type Rule = fn(&Source, &Noun) -> Option<Head>;

/// What says whom a noun phrase names, the first that holds.
const HEADS: &[Rule] = &[
    ends_in_name,
    name_beside_role,
    name_behind_comma,
    named_body,
    body_before_document,
    author_of_document,
];

/// "Mayor Ann Doe"
fn ends_in_name(_source: &Source, noun: &Noun) -> Option<Head> {
    noun.name.map(|o| Head::Entity(o.entity, "name"))
}

/// "a spokeswoman, Ann Doe", "the chairman of the harbour board, Ann Doe"
fn name_beside_role(source: &Source, noun: &Noun) -> Option<Head> {
    if !noun.is_person() {
        return None;
    }
    let id = source.table.apposed(source.document, noun.last)?;
    Some(Head::Entity(id, "apposition"))
}

/// "another witness at the inquiry, former pilot Ann Doe"
fn name_behind_comma(source: &Source, noun: &Noun) -> Option<Head> {
    let Source { table, document, inside, end, .. } = *source;
    let plain = |o: &&Occurrence| o.traits & (traits::NOMINAL | traits::POSSESSIVE) == 0;
    let o = inside.iter().rev().find(plain)?;
    let closes = |k: usize| document.tokens[k].class == Class::Mark || word::is_honour(document.word(k));
    let found = table.entity(o.entity).kind == Kind::Person
        && (o.tokens.1 as usize..end).all(closes)
        && (noun.last + 1..o.tokens.0 as usize).any(|k| document.word(k) == ",");
    found.then_some(Head::Entity(o.entity, "apposition"))
}

/// "the Ruritanian foreign ministry"
fn named_body(source: &Source, noun: &Noun) -> Option<Head> {
    let at = source.document.tokens[noun.last].span();
    let o = source.table.touching(at).iter().find(|o| o.traits & traits::NOMINAL != 0)?;
    let body = source.table.entity(o.entity).kind == Kind::Organisation;
    body.then_some(Head::Entity(o.entity, "description"))
}

/// "the ANFAC association", "a Harbour Institute study", "a Harbour police statement"
fn body_before_document(source: &Source, noun: &Noun) -> Option<Head> {
    if noun.is_person() || !noun.is_document() {
        return None;
    }
    let gap = |o: &Occurrence| noun.last.checked_sub(o.tokens.1 as usize);
    let near = |o: &Occurrence| gap(o).is_some_and(|gap| gap <= 3);
    let body = source.inside.iter().rev().find(|o| {
        o.traits & traits::NOMINAL != 0 && source.table.entity(o.entity).kind == Kind::Organisation && near(o)
    });
    let name = (source.first..noun.last).rev().find_map(|k| source.name_at(k)).filter(|o| near(o));
    body.or(name).map(|o| Head::Entity(o.entity, "name before noun"))
}

/// "a letter from the Harbour Institute"
fn author_of_document(source: &Source, noun: &Noun) -> Option<Head> {
    if noun.is_person() || !noun.is_document() {
        return None;
    }
    let word = |k: usize| source.document.word(k);
    let author = |k: usize| {
        let o = (k + 1..(k + 4).min(source.end)).find_map(|k| source.name_at(k))?;
        let of_place = word(k) == "of" && source.table.entity(o.entity).kind == Kind::Place;
        (!of_place).then_some(Head::Entity(o.entity, "author of document"))
    };
    (noun.last + 1..source.end.min(noun.last + 8))
        .filter(|&k| matches!(word(k), "by" | "from" | "of"))
        .find_map(author)
}

impl<'a> Source<'a, '_> {
    /// The name that token `k` is part of, titles included.
    fn name_at(&self, k: usize) -> Option<&'a Occurrence> {
        self.inside.iter().find(|o| {
            o.traits & traits::NOMINAL == 0 && (o.tokens.0 as usize) <= k && k < o.tokens.1 as usize
        })
    }

    /// The last word of the leading noun phrase, and the name where it ends in one.
    fn leading(&self) -> Option<(usize, Option<&'a Occurrence>)> {
        let Source { table, document, first, end, .. } = *self;
        let mut k = first;
        let mut last = None;
        let mut name: Option<&Occurrence> = None;
        while k < end {
            if let Some(o) = self.name_at(k) {
                name = Some(o);
                k = o.tokens.1 as usize;
                last = Some(k - 1);
                if o.traits & traits::POSSESSIVE != 0 && k < end && word::is_clitic(document.word(k)) {
                    k += 1;
                }
                continue;
            }
            let person = name.is_some_and(|o| table.entity(o.entity).kind == Kind::Person);
            if person && word::is_honour(document.word(k)) {
                k += 1;
                continue;
            }
            // "a report released last year": past the noun
            let noun =
                |l: usize| table.words[l].flags & (PERSON | GROUP | BODY | DOCUMENT) != 0 || name.is_some();
            if self.ends_before(k, last.is_some_and(noun)) {
                break;
            }
            if document.tokens[k].class == Class::Word {
                last = Some(k);
                name = None;
            }
            k += 1;
        }
        Some((last?, name))
    }

    /// Whether the leading noun phrase, of which there is a `noun` already, ends before token `k`.
    fn ends_before(&self, k: usize, noun: bool) -> bool {
        let token = self.document.tokens[k];
        let word = self.document.word(k);
        let flags = self.table.words[k].flags;
        let mark = token.class == Class::Mark
            && !matches!(word, "-" | "&" | "/" | "'" | "’" | "." | "\"" | "“" | "”")
            && !word::is_clitic(word);
        let verbal = flags & (PREPOSITION | VERB | SAY) != 0 && flags & (PERSON | DOCUMENT) == 0
            || matches!(word, "who" | "which" | "that" | "whose");
        let participle = noun && (word.ends_with("ed") || word.ends_with("ing"));
        mark || !token.upper && (k > self.first && verbal || participle)
    }
}

#[cfg(test)]
mod tests {
    use super::super::entity::Context;
    use super::*;

    /// What the last `source` of a text says of itself: the name, and the rule that found it.
    fn check(text: &str, source: &str, want: Option<(&str, &str)>) {
        let document = Document::new(text);
        let table = Table::build(&document, &[], &Context::default());
        let start = text.rfind(source).expect("the source stands in the text");
        let got = match table.head(&document, Span::new(start, start + source.len())) {
            Head::Entity(id, rule) => table.entity(id).name.as_deref().map(|name| (name, rule)),
            _ => None,
        };
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn ends_in_name() {
        check("It sank, Mayor Mara Quill said.", "Mayor Mara Quill", Some(("Mara Quill", "name")));
    }

    #[test]
    fn name_beside_role() {
        let text = "It sank, a spokeswoman, Susan Quill, said.";
        check(text, "a spokeswoman", Some(("Susan Quill", "apposition")));
    }

    #[test]
    fn name_behind_comma() {
        let text = "It sank, said another witness at the inquiry, former pilot Susan Quill.";
        let source = "another witness at the inquiry, former pilot Susan Quill";
        check(text, source, Some(("Susan Quill", "apposition")));
    }

    #[test]
    fn named_body() {
        let text = "It sank, the Ruritanian foreign ministry said.";
        let name = Some(("Ruritanian foreign ministry", "description"));
        check(text, "the Ruritanian foreign ministry", name);
    }

    #[test]
    fn body_before_document() {
        let text = "It sank, a Harbour Institute study said.";
        let name = Some(("Harbour Institute", "name before noun"));
        check(text, "a Harbour Institute study", name);
    }

    #[test]
    fn author_of_document() {
        let text = "It sank, a letter from the Harbour Institute said.";
        let name = Some(("Harbour Institute", "author of document"));
        check(text, "a letter from the Harbour Institute", name);
    }

    #[test]
    fn pronouns_and_nouns_stay_to_be_looked_for() {
        check("It sank, she said.", "she", None);
        check("It sank, the lawyer said.", "the lawyer", None);
    }
}
