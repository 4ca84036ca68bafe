//! Where a query stands in a text: the words to mark.

use std::collections::{BTreeMap, BTreeSet};

use super::Part;
use crate::index::Scope;
use crate::query::ast::{Field, Leaf, Pattern, Proximity, Query, Value};
use crate::query::form::Form;
use crate::query::stem::LANGUAGES;
use crate::query::words::words;
use crate::span::Span;
use crate::text::Document;

/// What a query looks for in texts, leaving out whatever stands under a NOT.
#[derive(Debug)]
pub struct Matcher {
    scope: Scope,
    /// Tests of single words, each once.
    forms: Vec<Form>,
    rules: Vec<Rule>,
    /// Of the texts looked at, where it has a stemmer of its own.
    language: Option<String>,
}

/// One pattern, or several that must stand near one another.
#[derive(Debug, PartialEq)]
struct Rule {
    field: Option<Field>,
    how: Option<Proximity>,
    rows: Vec<Row>,
}

/// Words in a row.
#[derive(Debug, PartialEq)]
struct Row {
    /// Indices into the forms.
    forms: Vec<usize>,
    slop: u32,
    /// Nothing may stand before or behind it.
    whole: bool,
}

/// Words to mark, and for which part of the query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub span: Span,
    /// Which of the query's patterns, from 0.
    pub rule: usize,
}

/// Words to stand between the parts of a name, such as initials.
const INITIALS: u32 = 2;
/// Stretches one proximity rule may find in one text.
const MOST: usize = 20_000;

impl Matcher {
    pub fn new(query: &Query, scope: Scope) -> Matcher {
        let mut matcher = Matcher { scope, forms: Vec::new(), rules: Vec::new(), language: None };
        let mut known: Vec<(Pattern, Option<Field>)> = Vec::new();
        let mut stack = vec![(query, true)];
        while let Some((query, wanted)) = stack.pop() {
            match query {
                Query::And(sides) | Query::Or(sides) => stack.extend(sides.iter().rev().map(|q| (q, wanted))),
                Query::Not(inner) => stack.push((inner, !wanted)),
                Query::Near(near) if wanted => {
                    matcher.rule(near.field, Some(near.how), &near.operands);
                }
                Query::Leaf(Leaf { field, value: Value::Pattern(pattern) }) if wanted => {
                    let key = (pattern.clone(), *field);
                    if !known.contains(&key) {
                        matcher.rule(*field, None, std::slice::from_ref(pattern));
                        known.push(key);
                    }
                }
                _ => {}
            }
        }
        matcher
    }

    /// Says which language the texts to come are in.
    pub fn set_language(&mut self, language: Option<&str>) {
        self.language = language.filter(|l| LANGUAGES.contains(l)).map(str::to_owned);
    }

    /// Whether a form stands for a word, folded and as it is written.
    fn accepts(&self, form: usize, word: &str, written: &str) -> bool {
        match &self.language {
            Some(language) => self.forms[form].accepts_in(word, written, language),
            None => self.forms[form].accepts(word),
        }
    }

    fn rule(&mut self, field: Option<Field>, how: Option<Proximity>, patterns: &[Pattern]) {
        let name =
            field.is_some_and(|f| !matches!(f, Field::Title | Field::Body | Field::Quote | Field::About));
        let mut rows = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let (mut forms, mut slop) = Form::row(pattern);
            if name && field != Some(Field::Cue) {
                // names have no grammar
                forms = forms.into_iter().map(|form| form.literal()).collect();
                slop = slop.max(INITIALS);
            }
            if forms.is_empty() {
                return;
            }
            let whole = name && matches!(pattern, Pattern::Exact(_));
            let forms = forms.into_iter().map(|form| self.form(form)).collect();
            rows.push(Row { forms, slop: if whole { 0 } else { slop }, whole });
        }
        self.rules.push(Rule { field, how, rows });
    }

    fn form(&mut self, form: Form) -> usize {
        self.forms.push(form);
        self.forms.len() - 1
    }

    fn applies(&self, rule: &Rule, part: Part) -> bool {
        let quotes = self.scope == Scope::Quotes;
        let alone = rule.how.is_none();
        match (part, rule.field) {
            (Part::Title, None) => alone,
            (Part::Title, Some(field)) => field == Field::Title || field == Field::About && alone,
            (Part::Body, None) => alone || !quotes,
            (Part::Body, Some(field)) => field == Field::Body || field == Field::About && alone,
            (Part::Quote, None) => quotes,
            (Part::Quote, Some(field)) => field == Field::Quote,
            (Part::Name(part), field) => field == Some(part),
        }
    }

    /// Words to mark in a text of its own, in order.
    pub fn find(&self, part: Part, text: &str) -> Vec<Mark> {
        self.find_in(part, text, &[Span::new(0, text.len())], None)
    }

    /// Words to mark in pieces of a text that are read as one, such as those of a
    /// broken quotation. `document` is the whole text, cut up; without it all of
    /// the text is one sentence.
    pub fn find_in(
        &self,
        part: Part,
        text: &str,
        pieces: &[Span],
        document: Option<&Document<'_>>,
    ) -> Vec<Mark> {
        let rules: Vec<usize> =
            (0..self.rules.len()).filter(|&k| self.applies(&self.rules[k], part)).collect();
        if rules.is_empty() {
            return Vec::new();
        }
        let mut wanted = vec![false; self.forms.len()];
        for row in rules.iter().flat_map(|&k| &self.rules[k].rows) {
            row.forms.iter().for_each(|&form| wanted[form] = true);
        }
        let mut read = Read { words: Vec::new(), places: vec![Vec::new(); self.forms.len()] };
        let mut word = String::new();
        for (k, piece) in pieces.iter().enumerate() {
            let piece_text = piece.of(text);
            let mut words = words(piece_text);
            while let Some(span) = words.next_into(&mut word) {
                let at = read.words.len() as u32;
                read.words.push((Span::new(piece.start + span.start, piece.start + span.end), k));
                for (form, places) in read.places.iter_mut().enumerate() {
                    if wanted[form] && self.accepts(form, &word, span.of(piece_text)) {
                        places.push(at);
                    }
                }
            }
        }
        let mut marks = Vec::new();
        for k in rules {
            self.apply(k, &read, document, &mut marks);
        }
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    fn apply(&self, rule: usize, read: &Read, document: Option<&Document<'_>>, marks: &mut Vec<Mark>) {
        let Rule { how, rows, .. } = &self.rules[rule];
        let found: Vec<Vec<Vec<u32>>> = rows.iter().map(|row| read.row(row)).collect();
        if found.iter().any(Vec::is_empty) {
            return;
        }
        let chosen: BTreeSet<&[u32]> = match how {
            None => found.iter().flatten().map(Vec::as_slice).collect(),
            Some(Proximity::Near(n)) => near(&found, *n, false),
            Some(Proximity::Pre(n)) => near(&found, *n, true),
            Some(Proximity::Sentence | Proximity::Paragraph) => {
                let room = |place: u32| {
                    let at = read.words[place as usize].0.start;
                    document.map_or(0, |d| match how {
                        Some(Proximity::Sentence) => d.sentence_at(at),
                        _ => d.paragraph_at(at),
                    })
                };
                together(&found, room)
            }
        };
        for places in chosen {
            // words of one row that stand side by side are one mark
            let mut from = 0;
            for k in 1..=places.len() {
                let side_by_side = k < places.len()
                    && places[k] == places[k - 1] + 1
                    && read.words[places[k] as usize].1 == read.words[places[k - 1] as usize].1;
                if !side_by_side {
                    let (first, last) = (places[from] as usize, places[k - 1] as usize);
                    marks.push(Mark {
                        span: Span::new(read.words[first].0.start, read.words[last].0.end),
                        rule,
                    });
                    from = k;
                }
            }
        }
    }
}

/// A text as words.
struct Read {
    /// With the piece each stands in.
    words: Vec<(Span, usize)>,
    /// For each form, the indices of the words it accepts.
    places: Vec<Vec<u32>>,
}

impl Read {
    /// Where the words of a row follow one another with at most `slop` others
    /// between them in all, from each place of the first.
    fn row(&self, row: &Row) -> Vec<Vec<u32>> {
        let mut out = Vec::new();
        'starts: for &start in &self.places[row.forms[0]] {
            let mut places = vec![start];
            let mut spare = row.slop;
            let mut at = start;
            for &form in &row.forms[1..] {
                let list = &self.places[form];
                match list.get(list.partition_point(|&p| p <= at)) {
                    Some(&next) if next - at - 1 <= spare => {
                        spare -= next - at - 1;
                        at = next;
                        places.push(at);
                    }
                    _ => continue 'starts,
                }
            }
            if !row.whole || start == 0 && at as usize + 1 == self.words.len() {
                out.push(places);
            }
        }
        out
    }
}

fn first(row: &[u32]) -> u32 {
    row.first().copied().unwrap_or(0)
}

fn last(row: &[u32]) -> u32 {
    row.last().copied().unwrap_or(0)
}

/// The rows that stand with at most `n` words between neighbours, one of each
/// operand, each operand joining those before it.
fn near(operands: &[Vec<Vec<u32>>], n: u32, ordered: bool) -> BTreeSet<&[u32]> {
    // stretch of words → the rows in it
    let mut found: BTreeMap<(u32, u32), BTreeSet<&[u32]>> = BTreeMap::new();
    for row in &operands[0] {
        found.entry((first(row), last(row))).or_default().insert(row);
    }
    for operand in &operands[1..] {
        let longest = operand.iter().map(|row| last(row) - first(row)).max().unwrap_or(0);
        let mut next: BTreeMap<(u32, u32), BTreeSet<&[u32]>> = BTreeMap::new();
        'stretches: for (&(a, b), rows) in &found {
            let from =
                operand.partition_point(|row| first(row) < a.saturating_sub(n.saturating_add(1 + longest)));
            let to = operand.partition_point(|row| first(row) <= b.saturating_add(n).saturating_add(1));
            for row in operand.get(from..to).unwrap_or_default() {
                let (c, d) = (first(row), last(row));
                let stretch = if c > b && c - b - 1 <= n {
                    (a, d)
                } else if !ordered && d < a && a - d - 1 <= n {
                    (c, b)
                } else {
                    continue;
                };
                let into = next.entry(stretch).or_default();
                into.extend(rows.iter().copied());
                into.insert(row);
                if next.len() > MOST {
                    break 'stretches;
                }
            }
        }
        found = next;
    }
    found.into_values().flatten().collect()
}

/// The rows in those rooms (sentences, paragraphs) that hold one of each operand.
fn together(operands: &[Vec<Vec<u32>>], room: impl Fn(u32) -> usize) -> BTreeSet<&[u32]> {
    let mut rooms: BTreeMap<usize, (BTreeSet<usize>, BTreeSet<&[u32]>)> = BTreeMap::new();
    for (k, operand) in operands.iter().enumerate() {
        for row in operand {
            let at = room(first(row));
            if room(last(row)) == at {
                let (present, rows) = rooms.entry(at).or_default();
                present.insert(k);
                rows.insert(row);
            }
        }
    }
    let full = rooms.into_values().filter(|(present, rows)| {
        // the same word twice asks for two places
        present.len() == operands.len() && rows.len() >= operands.len()
    });
    full.flat_map(|(_, rows)| rows).collect()
}
