//! What the reader of an answer should know beside its rows.

use std::fmt;
use std::path::PathBuf;

use crate::query::Hint;

/// What the rows of an answer are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    Articles,
    Quotations,
    Speakers,
}

impl Noun {
    pub fn as_str(self) -> &'static str {
        match self {
            Noun::Articles => "articles",
            Noun::Quotations => "quotations",
            Noun::Speakers => "speakers",
        }
    }
}

/// What the reader of an answer should know beside its rows.
///
/// [`Display`](fmt::Display) gives the words of the command line.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Note {
    /// A part of the query may not have been read as it was meant.
    Hint { query: String, hint: Hint },
    /// Not all rows are in the answer; `more` when even `of` is only a lower bound.
    Shown { shown: u64, of: u64, more: bool, noun: Noun },
    /// Quotations that hold the words, and those that only stand near them; `more` when
    /// the latter were not all counted.
    Near { shown: u64, own: u64, near: u64, more: bool },
    /// A speaker named by one word stood for several people: the most quoted, each with
    /// the number of matching quotations, and how many others there are.
    Covered { name: String, people: Vec<(String, u64)>, others: u64 },
    /// Documents without a date, which have no place among the periods.
    Undated { articles: u64, quotes: u64 },
    /// Quotations whose speaker has no name.
    Unattributed(u64),
    /// No phrase marks these articles against the rest of the archive.
    NothingMarks { articles: u64 },
    /// No article has this id.
    NoArticle(String),
    /// There is no quotation in a text to check.
    NoQuotation,
    /// What a saved search found could not be written down for the next time.
    NotRemembered { path: PathBuf, reason: String },
    /// The settings of an archive name a program, which only the user's own may.
    PagerIgnored { path: PathBuf },
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Hint { query, hint } => write!(f, "hint: {}", hint.render(query)),
            Note::Shown { shown, of, more, noun } => {
                let of = if *more { format!("at least {of}") } else { of.to_string() };
                match noun {
                    Noun::Speakers => write!(f, "{shown} of {of} speakers; --limit 0 shows all"),
                    noun => write!(f, "{shown} of {of} {} shown (--limit 0 for all)", noun.as_str()),
                }
            }
            Note::Near { shown, own, near, more } => {
                let all = if *own + *near > *shown || *more { "; --limit 0 for all" } else { "" };
                match (near, more) {
                    (0, true) => write!(
                        f,
                        "{shown} of {own} quotations with these words shown \
                         (--limit 0 for all, --near counts those near them too)"
                    ),
                    (_, true) => {
                        write!(f, "{own} quotations with these words, at least {near} near them{all}")
                    }
                    (_, false) => write!(f, "{own} quotations with these words, {near} near them{all}"),
                }
            }
            Note::Covered { name, people, others } => {
                let mut list: Vec<String> = people.iter().map(|(name, n)| format!("{name} ({n})")).collect();
                if *others > 0 {
                    list.push(format!("{others} more"));
                }
                let first = people.first().map_or("", |(name, _)| name.as_str());
                write!(f, "“{name}” covers {}; --speaker '{first}' for one", list.join(", "))
            }
            Note::Undated { articles, quotes } => {
                let (articles, quotes) = (counted(*articles, "article"), counted(*quotes, "quotation"));
                write!(f, "undated, not among the rows: {articles}, {quotes}")
            }
            Note::Unattributed(n) => write!(f, "{n} quotations have no named speaker"),
            Note::NothingMarks { articles } => {
                write!(f, "no phrase marks the {articles} matching articles against the rest of the archive")
            }
            Note::NoArticle(id) => write!(f, "no article has the id {id:?}"),
            Note::NoQuotation => f.write_str("there is no quotation in this text to check"),
            Note::NotRemembered { path, reason } => {
                write!(f, "{}: what was found cannot be remembered: {reason}", path.display())
            }
            Note::PagerIgnored { path } => {
                write!(
                    f,
                    "{}: pager is ignored: only your own configuration may name a program",
                    path.display()
                )
            }
        }
    }
}

/// "1 article", "2 articles"
pub fn counted(n: u64, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn notes_read_as_the_command_line_says_them() {
        let shown = |more, noun| Note::Shown { shown: 10, of: 27, more, noun }.to_string();
        assert_eq!(shown(false, Noun::Quotations), "10 of 27 quotations shown (--limit 0 for all)");
        assert_eq!(shown(true, Noun::Articles), "10 of at least 27 articles shown (--limit 0 for all)");
        assert_eq!(shown(false, Noun::Speakers), "10 of 27 speakers; --limit 0 shows all");
        let hint = Hint { message: "OR is written in capitals".into(), span: Span::new(2, 4) };
        assert_eq!(
            Note::Hint { query: "a or b".into(), hint }.to_string(),
            "hint: OR is written in capitals\n  a or b\n    ^^"
        );
        assert_eq!(Note::NoArticle("x#1".into()).to_string(), "no article has the id \"x#1\"");
    }

    #[test]
    fn of_many_people_covered_some_are_named() {
        let people = |n: u64| (0..n).map(|k| (format!("P{k}"), n - k)).collect();
        let text = |n, others| Note::Covered { name: "tarrow".into(), people: people(n), others }.to_string();
        assert_eq!(text(2, 0), "“tarrow” covers P0 (2), P1 (1); --speaker 'P0' for one");
        assert!(text(6, 2).contains("P5 (1), 2 more; --speaker 'P0'"), "{}", text(6, 2));
    }

    #[test]
    fn the_tiers_are_told_apart() {
        let near = |shown, own, near, more| Note::Near { shown, own, near, more }.to_string();
        assert_eq!(
            near(10, 164, 3407, false),
            "164 quotations with these words, 3407 near them; --limit 0 for all"
        );
        assert_eq!(near(5, 2, 3, false), "2 quotations with these words, 3 near them");
        assert!(near(10, 164, 0, true).contains("--near"));
    }
}
