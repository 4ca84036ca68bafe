//! A question, and how it becomes a query.

use jiff::civil::Date;

use super::error::AskError;
use super::note::Note;
use crate::index::{Counting, Sort};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};

/// Rows of an answer where nothing else is asked for.
pub const LIMIT: usize = 10;

/// A question: the words of a query, what narrows it, and how to answer.
///
/// ```
/// # use whosaid::archive::{Ask, Sort};
/// let ask = Ask::new("harbour").speaker("halloran").since("2021").sort(Sort::Newest).limit(20);
/// assert_eq!(ask.text(), "harbour");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub(super) text: String,
    pub(super) speakers: Vec<String>,
    pub(super) publishers: Vec<String>,
    pub(super) since: Option<String>,
    pub(super) until: Option<String>,
    pub(super) min_confidence: Option<f64>,
    pub(super) sort: Sort,
    pub(super) limit: Option<usize>,
    pub(super) counting: Counting,
    pub(super) explain: bool,
    pub(super) only_new: bool,
    pub(super) snippets: bool,
    pub(super) variants: bool,
    pub(super) context: usize,
}

impl Ask {
    /// A question in the query language; blank text asks for everything, `@name` for
    /// a saved search.
    pub fn new(text: impl Into<String>) -> Ask {
        Ask {
            text: text.into(),
            speakers: Vec::new(),
            publishers: Vec::new(),
            since: None,
            until: None,
            min_confidence: None,
            sort: Sort::Relevance,
            limit: Some(LIMIT),
            counting: Counting { collapse: true, near: false },
            explain: false,
            only_new: false,
            snippets: true,
            variants: false,
            context: crate::snippet::Limits::default().context,
        }
    }

    /// The words of the query as given.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Only what this person or organisation said: any of their names, or with `=` in
    /// front exactly this one. Several speakers are alternatives.
    pub fn speaker(mut self, name: impl Into<String>) -> Ask {
        self.speakers.push(name.into());
        self
    }

    /// Only from this publisher; several are alternatives.
    pub fn publisher(mut self, name: impl Into<String>) -> Ask {
        self.publishers.push(name.into());
        self
    }

    /// Only what was published from this day on ("2025", "2025-03-07", "last week" …).
    pub fn since(mut self, date: impl Into<String>) -> Ask {
        self.since = Some(date.into());
        self
    }

    /// Only what was published up to the end of this day, month or year.
    pub fn until(mut self, date: impl Into<String>) -> Ask {
        self.until = Some(date.into());
        self
    }

    /// Leaves out quotations with an attribution less sure than this, from 0 to 1.
    pub fn min_confidence(mut self, confidence: f64) -> Ask {
        self.min_confidence = Some(confidence);
        self
    }

    pub fn sort(mut self, sort: Sort) -> Ask {
        self.sort = sort;
        self
    }

    /// Rows wanted; `None` is all of them.
    pub fn limit(mut self, rows: impl Into<Option<usize>>) -> Ask {
        self.limit = rows.into();
        self
    }

    /// Whether every copy is shown and counted, instead of one of each.
    pub fn all_copies(mut self, all: bool) -> Ask {
        self.counting.collapse = !all;
        self
    }

    /// Whether quotations that only stand near the words count too.
    pub fn near(mut self, near: bool) -> Ask {
        self.counting.near = near;
        self
    }

    /// Whether to say why the first row scores as it does.
    pub fn explain(mut self, explain: bool) -> Ask {
        self.explain = explain;
        self
    }

    /// Of a saved search, only what came since it was last asked.
    pub fn only_new(mut self, new: bool) -> Ask {
        self.only_new = new;
        self
    }

    /// Whether rows come with the words that matched, which costs reading each body.
    pub fn snippets(mut self, snippets: bool) -> Ask {
        self.snippets = snippets;
        self
    }

    /// Whether quotations come with their other wordings.
    pub fn variants(mut self, variants: bool) -> Ask {
        self.variants = variants;
        self
    }

    /// Characters of context on either side of a quotation.
    pub fn context(mut self, characters: usize) -> Ask {
        self.context = characters;
        self
    }

    /// The same question about one of its speakers.
    pub(super) fn about_one(&self, speaker: &str) -> Ask {
        Ask { speakers: vec![speaker.to_owned()], ..self.clone() }
    }

    /// Parses `text` (the query after saved searches were put in), and narrows it.
    ///
    /// # Errors
    /// When the query or a date is wrong.
    pub(super) fn understand(&self, text: &str, today: Date) -> Result<(Query, Vec<Note>), AskError> {
        let parsed = crate::query::parse(text, today)
            .map_err(|error| AskError::Query { text: text.to_owned(), error })?;
        let note = |hint| Note::Hint { query: text.to_owned(), hint };
        let notes = parsed.hints.into_iter().map(note).collect();
        Ok((self.narrow(parsed.query, today)?, notes))
    }

    fn narrow(&self, query: Query, today: Date) -> Result<Query, AskError> {
        let mut parts = match query {
            Query::All => Vec::new(),
            Query::And(parts) => parts,
            other => vec![other],
        };
        for (field, names) in [(Field::Speaker, &self.speakers), (Field::Publisher, &self.publishers)] {
            let mut leaves: Vec<Query> = names.iter().map(|n| name_leaf(field, n)).collect();
            match leaves.len() {
                0 => {}
                1 => parts.append(&mut leaves),
                _ => parts.push(Query::Or(leaves)),
            }
        }
        let day = |option, text: &Option<String>| {
            let Some(text) = text else { return Ok((None, None)) };
            crate::query::dates::parse(text, today).map_err(|error| AskError::Date {
                option,
                text: text.clone(),
                error,
            })
        };
        let (from, to) = (day("since", &self.since)?.0, day("until", &self.until)?.1);
        if from.is_some() || to.is_some() {
            let end = |date: Option<Date>| date.map(|d| d.to_string()).unwrap_or_default();
            let raw = format!("{}..{}", end(from), end(to));
            parts.push(Query::Leaf(Leaf { field: Some(Field::Date), value: Value::Dates { from, to, raw } }));
        }
        if let Some(least) = self.min_confidence {
            if !(0.0..=1.0).contains(&least) {
                return Err(AskError::Confidence(least));
            }
            let value = Value::Numbers { from: Some(least), to: None, raw: format!(">={least}") };
            parts.push(Query::Leaf(Leaf { field: Some(Field::Conf), value }));
        }
        Ok(match parts.len() {
            0 => Query::All,
            1 => parts.swap_remove(0),
            _ => Query::And(parts),
        })
    }
}

/// A name as given beside the query.
fn name_leaf(field: Field, name: &str) -> Query {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let pattern = match name.strip_prefix('=') {
        Some(exact) => Pattern::Exact(words(exact)),
        None => Pattern::Phrase { words: words(name), slop: 0 },
    };
    Query::Leaf(Leaf { field: Some(field), value: Value::Pattern(pattern) })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn understood(ask: &Ask) -> Result<String, String> {
        let read = ask.understand(&ask.text, date(2024, 5, 15));
        read.map(|(query, _)| query.to_string()).map_err(|e| e.to_string())
    }

    #[test]
    fn options_narrow_the_query() {
        let ask = Ask::new("harbour OR ferry").speaker("halloran").since("2021").until("last month");
        let query = understood(&ask.min_confidence(0.5)).unwrap();
        assert_eq!(
            query,
            "(harbour OR ferry) AND speaker:\"halloran\" AND date:2021-01-01..2024-04-30 AND conf:>=0.5"
        );
        let ask = Ask::new("").publisher("courier").publisher("=The Herald");
        assert!(understood(&ask).unwrap().contains(" OR publisher:=\"The Herald\""), "{ask:?}");
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert!(understood(&Ask::new("harbour OR")).unwrap_err().contains("\n          ^^"));
        assert!(
            understood(&Ask::new("a").since("someday")).unwrap_err().starts_with("--since \"someday\": ")
        );
        assert!(understood(&Ask::new("a").min_confidence(60.0)).unwrap_err().contains("from 0 to 1"));
    }
}
