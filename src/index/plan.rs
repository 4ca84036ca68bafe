//! A query -> what is looked for in which field of which documents.
//!
//! The plan is resolved against the table of fields and knows no engine: which text a
//! word without a field means, what lives on articles and what on quotations, how the
//! words of a name may stand, what scores and what only filters. A backend translates
//! about ten nodes.
//!
//! # Scores
//!
//! They are made of what every engine can compute. A word scores by BM25, where the
//! number of documents that hold it is the number of those that hold any of its forms.
//! Phrases and proximity filter, and their words score. Prefixes, fuzzy words and
//! regular expressions score [`PATTERN_SCORE`]. Names, flags and numbers score nothing.
//! Words near a quotation score without regard to length. The score of a quotation is
//! multiplied with its weight (see [`super::block::weight`]).

use super::Scope;
use super::fields::{Holder, Number, Text, day, flag, flag_of, whole};
use crate::query::ast::{Field, Has, Is, Leaf, Near, Pattern, Proximity, Query, Value};
use crate::query::form::Form;
use crate::query::words::words;

/// A title says what an article is about.
const TITLE_BOOST: f32 = 2.5;

/// Initials that may stand between the words of a name.
pub const INITIALS: u32 = 2;

/// The score of a prefix, a fuzzy word or a regular expression: that of a word which
/// every third text holds once, whatever it was widened to.
pub const PATTERN_SCORE: f32 = 2.2;

/// What documents must hold.
#[derive(Clone, Debug)]
pub enum Plan {
    All,
    /// All of the first, none of the second. The first may be empty: everything.
    And(Vec<Plan>, Vec<Plan>),
    Or(Vec<Plan>),
    Words(Words),
    /// Quotations with this in the words around them or in their article's title.
    Around(Row),
    /// Documents with this very flag.
    Flag(String),
    /// Documents with a flag that starts so.
    FlagPrefix(String),
    /// Documents with a number in this range, both ends inclusive.
    Range(Number, i64, i64),
    /// Articles that are copies of an earlier one, and their quotations.
    Copies,
    /// The quotations of the articles that match, or the articles of the quotations.
    Other(Scope, Box<Plan>),
}

/// Words that stand together in one field.
#[derive(Clone, Debug)]
pub struct Words {
    pub field: Text,
    /// One or more.
    pub rows: Vec<Row>,
    pub how: How,
    /// What the score of each word is multiplied with; `None` only filters.
    pub boost: Option<f32>,
}

/// One word, or words in a row.
#[derive(Clone, Debug)]
pub struct Row {
    pub forms: Vec<Form>,
    /// How many further words may stand in between.
    pub slop: u32,
}

/// How rows must stand to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// There is one row.
    Alone,
    /// At most so many words between neighbours.
    Near(u32),
    /// The same, in order.
    Pre(u32),
    Sentence,
    Paragraph,
}

/// The plan of a question: what matches, and what only stands near.
#[derive(Clone, Debug)]
pub struct Tiers {
    pub own: Plan,
    /// For quotations and a query with words: quotations that do not hold the words
    /// themselves but stand near them.
    pub near: Option<Plan>,
}

/// Which text stands for a word without a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    /// Of a quotation: the words said.
    Own,
    /// Of a quotation: those and the words around it.
    Any,
}

/// Why a query has no plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("{0}: takes no words")]
    NoWords(&'static str),
}

impl Tiers {
    /// The plan of a query for documents of one kind.
    ///
    /// # Errors
    /// When a field is asked for what it does not hold.
    pub fn of(scope: Scope, query: &Query) -> Result<Tiers, PlanError> {
        let asked = |reach| Ok(bound(scope, Planner { scope, reach }.node(query)?));
        let own = asked(Reach::Own)?;
        let near = match scope {
            Scope::Quotes if has_plain_text(query) => {
                Some(Plan::And(vec![asked(Reach::Any)?], vec![own.clone()]))
            }
            _ => None,
        };
        Ok(Tiers { own, near })
    }
}

/// The plan with documents of the other kind left out.
fn bound(scope: Scope, plan: Plan) -> Plan {
    let kind = match scope {
        Scope::Articles => flag::ARTICLE,
        Scope::Quotes => flag::QUOTE,
    };
    match plan {
        Plan::All => Plan::Flag(kind.to_owned()),
        plan if plan.kind() == Some(scope) => plan,
        plan => Plan::And(vec![Plan::Flag(kind.to_owned()), plan], Vec::new()),
    }
}

impl Plan {
    /// The kind of all documents that can match; `None` where both kinds can.
    fn kind(&self) -> Option<Scope> {
        match self {
            Plan::All | Plan::Copies | Plan::Range(..) | Plan::FlagPrefix(_) => None,
            Plan::And(parts, _) => parts.iter().find_map(Plan::kind),
            Plan::Or(parts) => {
                let first = parts.first()?.kind();
                first.filter(|_| parts.iter().all(|p| p.kind() == first))
            }
            Plan::Words(words) => match words.field.holder() {
                Holder::Articles => Some(Scope::Articles),
                Holder::Quotes => Some(Scope::Quotes),
                Holder::Both => None,
            },
            Plan::Around(_) => Some(Scope::Quotes),
            Plan::Flag(name) if name == flag::ARTICLE => Some(Scope::Articles),
            Plan::Flag(name) if name == flag::QUOTE || name.starts_with(flag::TYPE) => Some(Scope::Quotes),
            Plan::Flag(_) => None,
            Plan::Other(to, _) => Some(*to),
        }
    }
}

/// Whether a query has words that may also be found around a quotation.
fn has_plain_text(query: &Query) -> bool {
    match query {
        Query::And(parts) | Query::Or(parts) => parts.iter().any(has_plain_text),
        Query::Leaf(leaf) => leaf.field.is_none() && matches!(leaf.value, Value::Pattern(_)),
        Query::Not(_) | Query::All | Query::Near(_) => false,
    }
}

#[derive(Clone, Copy)]
struct Planner {
    scope: Scope,
    reach: Reach,
}

impl Planner {
    fn node(self, query: &Query) -> Result<Plan, PlanError> {
        let own = Planner { reach: Reach::Own, ..self };
        Ok(match query {
            Query::All => Plan::All,
            Query::And(parts) => {
                let (mut must, mut not) = (Vec::new(), Vec::new());
                for part in parts {
                    match part {
                        Query::Not(inner) => not.push(own.node(inner)?),
                        _ => must.push(self.node(part)?),
                    }
                }
                Plan::And(must, not)
            }
            Query::Or(parts) => Plan::Or(parts.iter().map(|p| self.node(p)).collect::<Result<_, _>>()?),
            Query::Not(inner) => Plan::And(Vec::new(), vec![own.node(inner)?]),
            Query::Near(near) => self.near(near)?,
            Query::Leaf(leaf) => self.leaf(leaf)?,
        })
    }

    fn leaf(self, leaf: &Leaf) -> Result<Plan, PlanError> {
        Ok(match &leaf.value {
            Value::Pattern(pattern) => match leaf.field {
                None => self.plain(pattern),
                Some(field) => self.pattern(field, pattern)?,
            },
            Value::Dates { from, to, .. } => {
                // an open end reaches to the first or last day, never to what has none
                let from = from.map_or(super::fields::UNDATED + 1, day);
                let to = to.map_or(i64::MAX, day);
                match leaf.field {
                    Some(Field::Said) => self.on_quotes(Plan::Range(Number::Said, from, to)),
                    _ => Plan::Range(Number::Date, from, to),
                }
            }
            Value::Numbers { from, to, .. } => {
                let (from, to) = (from.map_or(0, at_least), to.map_or(1000, at_most));
                self.on_quotes(Plan::Range(Number::Confidence, from, to))
            }
            Value::Kind(kind) => self.on_quotes(Plan::Flag(flag_of(flag::TYPE, kind.as_str()))),
            Value::Has(has) => self.has(*has),
            Value::Is(Is::Undated) => self.on_articles(named(flag::UNDATED)),
            Value::Is(Is::Unattributed) => {
                self.on_quotes(Plan::And(vec![named(flag::QUOTE)], vec![named(flag::HAS_SPEAKER)]))
            }
            Value::Is(Is::Copy) => Plan::Copies,
        })
    }

    fn has(self, has: Has) -> Plan {
        match has {
            Has::Date => self.on_articles(Plan::And(Vec::new(), vec![named(flag::UNDATED)])),
            Has::Said => self.on_quotes(named(flag::HAS_SAID)),
            Has::Speaker => named(flag::HAS_SPEAKER),
            Has::Role => named(flag::HAS_ROLE),
            Has::Quote if self.scope == Scope::Quotes => Plan::All,
            Has::Quote => named(flag::HAS_QUOTE),
            Has::Title => self.on_articles(named(flag::HAS_TITLE)),
            Has::Byline => self.on_articles(named(flag::HAS_BYLINE)),
            Has::Publisher => self.on_articles(named(flag::HAS_PUBLISHER)),
        }
    }

    /// A pattern without a field.
    fn plain(self, pattern: &Pattern) -> Plan {
        match (self.scope, self.reach) {
            (Scope::Articles, _) => Plan::Or(vec![prose(Text::Title, pattern), prose(Text::Body, pattern)]),
            (Scope::Quotes, Reach::Own) => prose(Text::Quote, pattern),
            (Scope::Quotes, Reach::Any) => {
                Plan::Or(vec![prose(Text::Quote, pattern), Plan::Around(Row::of(pattern))])
            }
        }
    }

    fn pattern(self, field: Field, pattern: &Pattern) -> Result<Plan, PlanError> {
        Ok(match field {
            Field::Title => self.on_articles(prose(Text::Title, pattern)),
            Field::Body => self.on_articles(prose(Text::Body, pattern)),
            Field::Quote => self.on_quotes(prose(Text::Quote, pattern)),
            Field::About => self.on_quotes(Plan::Around(Row::of(pattern))),
            Field::Lang => {
                self.on_articles(Plan::Flag(flag_of(flag::LANGUAGE, &text_of(pattern).to_lowercase())))
            }
            Field::Id => self.on_articles(match pattern {
                Pattern::Prefix(start) => Plan::FlagPrefix(flag_of(flag::ID, start)),
                _ => Plan::Flag(flag_of(flag::ID, &text_of(pattern))),
            }),
            // a verb in any of its forms: "says" is a cue as "said" is
            Field::Cue => self.on_quotes(Plan::Words(Words {
                field: Text::Cue,
                rows: vec![Row::of(pattern)],
                how: How::Alone,
                boost: None,
            })),
            other => {
                let field = name_field(other)?;
                self.where_names_are(field, name(field, pattern))
            }
        })
    }

    fn near(self, near: &Near) -> Result<Plan, PlanError> {
        let how = match near.how {
            Proximity::Near(n) => How::Near(n),
            Proximity::Pre(n) => How::Pre(n),
            Proximity::Sentence => How::Sentence,
            Proximity::Paragraph => How::Paragraph,
        };
        let rows = || near.operands.iter().map(Row::of).collect();
        let together = |field| Plan::Words(Words { field, rows: rows(), how, boost: Some(boost(field)) });
        Ok(match (near.field, self.scope) {
            (None | Some(Field::Quote), Scope::Quotes) => together(Text::Quote),
            (Some(Field::Quote), Scope::Articles) => self.on_quotes(together(Text::Quote)),
            (Some(Field::Title), _) => self.on_articles(together(Text::Title)),
            (None, Scope::Articles) => Plan::Or(vec![together(Text::Title), together(Text::Body)]),
            (Some(Field::Body), _) => self.on_articles(together(Text::Body)),
            (Some(other), _) => return Err(PlanError::NoWords(other.name())),
        })
    }

    /// A plan over a field of names, brought to the documents asked for.
    fn where_names_are(self, field: Text, plan: Plan) -> Plan {
        match field.holder() {
            Holder::Both => plan,
            Holder::Quotes => self.on_quotes(plan),
            Holder::Articles => self.on_articles(plan),
        }
    }

    /// A plan over quotations, from wherever it is asked.
    fn on_quotes(self, plan: Plan) -> Plan {
        match self.scope {
            Scope::Quotes => plan,
            Scope::Articles => Plan::Other(Scope::Articles, Box::new(bound(Scope::Quotes, plan))),
        }
    }

    /// A plan over articles, from wherever it is asked.
    fn on_articles(self, plan: Plan) -> Plan {
        match self.scope {
            Scope::Articles => plan,
            Scope::Quotes => Plan::Other(Scope::Quotes, Box::new(bound(Scope::Articles, plan))),
        }
    }
}

impl Row {
    fn of(pattern: &Pattern) -> Row {
        let (forms, slop) = Form::row(pattern);
        Row { forms, slop }
    }
}

/// The fewest thousandths that are not less than a number: those of what comes right after
/// .9 are 901.
fn at_least(x: f64) -> i64 {
    let near = (x * 1000.0).round();
    (near as i64 + i64::from(near / 1000.0 < x)).clamp(0, 1001)
}

/// The most thousandths that are not more than a number.
fn at_most(x: f64) -> i64 {
    let near = (x * 1000.0).round();
    (near as i64 - i64::from(near / 1000.0 > x)).clamp(-1, 1000)
}

fn named(flag: &str) -> Plan {
    Plan::Flag(flag.to_owned())
}

fn boost(field: Text) -> f32 {
    if field == Text::Title { TITLE_BOOST } else { 1.0 }
}

/// A pattern in one field of prose.
fn prose(field: Text, pattern: &Pattern) -> Plan {
    Plan::Words(Words { field, rows: vec![Row::of(pattern)], how: How::Alone, boost: Some(boost(field)) })
}

/// A pattern over names: words in no other form, initials may stand in between.
fn name(field: Text, pattern: &Pattern) -> Plan {
    match pattern {
        Pattern::Exact(value) if field.has_whole() => Plan::Flag(whole(field, &value.join(" "))),
        _ => Plan::Words(Words { field, rows: vec![name_row(field, pattern)], how: How::Alone, boost: None }),
    }
}

fn name_row(field: Text, pattern: &Pattern) -> Row {
    let (forms, slop) = match pattern {
        Pattern::Fuzzy { .. } | Pattern::Regex(_) => Form::row(pattern),
        _ if field == Text::Url => (address(pattern), 0),
        _ => Form::row(pattern),
    };
    Row { forms: forms.into_iter().map(Form::literal).collect(), slop: slop.max(INITIALS) }
}

fn name_field(field: Field) -> Result<Text, PlanError> {
    Ok(match field {
        Field::Speaker => Text::Speaker,
        Field::Role => Text::Role,
        Field::Cue => Text::Cue,
        Field::Publisher => Text::Publisher,
        Field::Byline => Text::Byline,
        Field::Section => Text::Section,
        Field::Place => Text::Place,
        Field::Url => Text::Url,
        other => return Err(PlanError::NoWords(other.name())),
    })
}

/// The text of a pattern on a field of codes.
fn text_of(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Term(text) | Pattern::Prefix(text) | Pattern::Regex(text) => text.clone(),
        Pattern::Fuzzy { word, .. } => word.clone(),
        Pattern::Phrase { words, .. } | Pattern::Exact(words) => words.join(" "),
    }
}

/// The words of an address, which a query leaves in one piece and the index does not;
/// the last is open where the address is.
fn address(pattern: &Pattern) -> Vec<Form> {
    let text = text_of(pattern);
    let mut forms: Vec<Form> = words(&text).map(|w| Form::any(&w.text)).collect();
    if let Pattern::Prefix(start) = pattern
        && start.ends_with(char::is_alphanumeric)
        && let Some(last) = words(&text).last()
    {
        forms.pop();
        forms.push(Form::Prefix(last.text.into_owned()));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_confidence_are_exact() {
        assert_eq!((at_least(0.9), at_most(0.9)), (900, 900));
        assert_eq!((at_least(0.9f64.next_up()), at_most(0.9f64.next_down())), (901, 899));
        assert_eq!((at_least(0.57), at_most(0.57)), (570, 570));
        assert_eq!((at_least(0.0), at_most(1.0)), (0, 1000));
    }
}
