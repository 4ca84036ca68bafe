//! Arguments that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::ingest;
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};

const EVERYWHERE: &str = "Options of every command";

/// The query language in short, for help pages.
const QUERY: &str = "\
Query:
  harbour ferry                  both words, in any of their forms
  \"old harbour\"  \"…\"~3          a phrase; with up to three words between
  a OR b   -a   NOT a   ( )      either; without; together
  treat*  tready~1  /treat.*/    start of a word, a slip (~2: two), regular expression
  =treaties  =\"the treaty\"      in no other form
  a NEAR/5 b  PRE/3              at most so many words between; in this order
  a SAME/s b  SAME/p             in one sentence, in one paragraph
  speaker:hale  speaker:=\"Mara Hale\"    any of a speaker's names; only this one
  role: quote: about: cue: type: said: conf:>=0.9            of a quotation
  title: body: byline: publisher: section: place: lang: url: id:
                                 of an article; every field takes words, phrases and ( )
  date:2025  date:2025-03..  date:\"last week\"  since:  until:
  has:speaker  is:undated …      what there is, or is not; a wrong one lists them all

";

/// The end of a help page: the query language, then examples.
pub fn with_query(examples: &str) -> String {
    [QUERY, examples].concat()
}

/// Arguments of every command.
#[derive(Args, Clone, Debug)]
pub struct Global {
    /// Folder of the index
    #[arg(long, global = true, value_name = "DIR", env = "WHOSAID_INDEX", help_heading = EVERYWHERE)]
    pub index: Option<PathBuf>,
    /// When to use colours and links
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN", help_heading = EVERYWHERE)]
    pub color: Color,
    /// Never send text through $PAGER
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub no_pager: bool,
    /// The pager of a configuration file
    #[arg(skip)]
    pub pager: Option<String>,
    /// The saved search that the query is
    #[arg(skip)]
    pub saved: Option<Saved>,
}

/// A query that names a saved search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// "@treaty"
    pub written: String,
    /// What it stands for.
    pub text: String,
}

impl Global {
    pub fn index_dir(&self) -> PathBuf {
        self.index.clone().unwrap_or_else(|| PathBuf::from("index"))
    }
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Relevance,
    Date,
}

/// What narrows a query.
#[derive(Args, Clone, Debug, Default)]
pub struct Filters {
    /// Only what this person or organisation said (any of their names; =NAME for exactly this one)
    #[arg(long, value_name = "NAME")]
    pub speaker: Vec<String>,
    /// Only from this day on (2025, 2025-03, 2025-03-07, yesterday, "last week" …)
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// Only up to and including this day, month or year
    #[arg(long, value_name = "DATE")]
    pub until: Option<String>,
    /// Only from this publisher
    #[arg(long, value_name = "NAME")]
    pub publisher: Vec<String>,
}

impl Filters {
    /// The query narrowed by the filters.
    ///
    /// # Errors
    /// When a date is none.
    pub fn narrow(&self, query: Query, today: Date) -> anyhow::Result<Query> {
        let mut parts = match query {
            Query::All => Vec::new(),
            Query::And(parts) => parts,
            other => vec![other],
        };
        for (field, names) in [(Field::Speaker, &self.speaker), (Field::Publisher, &self.publisher)] {
            let mut leaves: Vec<Query> = names.iter().map(|n| name_leaf(field, n)).collect();
            match leaves.len() {
                0 => {}
                1 => parts.append(&mut leaves),
                _ => parts.push(Query::Or(leaves)),
            }
        }
        let from =
            self.since.as_deref().map(|d| day("--since", d, today)).transpose()?.and_then(|(from, _)| from);
        let to = self.until.as_deref().map(|d| day("--until", d, today)).transpose()?.and_then(|(_, to)| to);
        if from.is_some() || to.is_some() {
            let raw = format!(
                "{}..{}",
                from.map(|d| d.to_string()).unwrap_or_default(),
                to.map(|d| d.to_string()).unwrap_or_default()
            );
            parts.push(Query::Leaf(Leaf { field: Some(Field::Date), value: Value::Dates { from, to, raw } }));
        }
        Ok(match parts.len() {
            0 => Query::All,
            1 => parts.swap_remove(0),
            _ => Query::And(parts),
        })
    }
}

/// A name as given with an option.
fn name_leaf(field: Field, name: &str) -> Query {
    let pattern = match name.strip_prefix('=') {
        Some(exact) => Pattern::Exact(exact.split_whitespace().map(str::to_owned).collect()),
        None => Pattern::Phrase { words: name.split_whitespace().map(str::to_owned).collect(), slop: 0 },
    };
    Query::Leaf(Leaf { field: Some(field), value: Value::Pattern(pattern) })
}

fn day(option: &str, text: &str, today: Date) -> anyhow::Result<(Option<Date>, Option<Date>)> {
    crate::query::dates::parse(text, today).map_err(|e| {
        let suggestion = e.suggestion.map(|s| format!("; try {s}")).unwrap_or_default();
        anyhow::anyhow!("{option} {text:?}: {}{suggestion}", e.message)
    })
}

/// How a query command answers.
#[derive(Args, Clone, Debug)]
pub struct Answer {
    /// What to put first
    #[arg(long, value_enum, default_value = "relevance")]
    pub sort: Sort,
    /// How many rows (0 for all)
    #[arg(long, short = 'n', default_value_t = 10, value_name = "N")]
    pub limit: usize,
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Show every copy instead of one of each
    #[arg(long)]
    pub all_copies: bool,
    /// Say how the query was understood and why the first row scores as it does
    #[arg(long)]
    pub explain: bool,
}

impl Answer {
    pub fn limit(&self) -> Option<usize> {
        (self.limit > 0).then_some(self.limit)
    }

    pub fn sort(&self) -> crate::index::Sort {
        match self.sort {
            Sort::Relevance => crate::index::Sort::Relevance,
            Sort::Date => crate::index::Sort::Date,
        }
    }
}

/// How files are read.
#[derive(Args, Clone, Debug, Default)]
pub struct Reading {
    /// Take a field from another name: title=headline,date=pub_time
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = mapping)]
    pub map: Vec<(String, String)>,
    /// Largest article, unpacked (64M; K, M and G are understood)
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_file_size: Option<u64>,
    /// When articles appeared that do not say so themselves
    #[arg(long, value_name = "DATE")]
    pub published: Option<String>,
    /// Take the date of the last change where there is none of publication
    #[arg(long)]
    pub modified_as_published: bool,
}

impl Reading {
    /// # Errors
    /// When `--published` is no date.
    pub fn options(&self) -> anyhow::Result<ingest::Options> {
        let mut options = ingest::Options::default();
        options.map.clone_from(&self.map);
        if let Some(size) = self.max_file_size {
            options.max_file_size = size;
        }
        if let Some(raw) = &self.published {
            let date = ingest::date::published_from(raw, "option --published");
            options.published = Some(date.ok_or_else(|| anyhow::anyhow!("--published: {raw:?} is no date"))?);
        }
        options.modified_as_published = self.modified_as_published;
        Ok(options)
    }
}

fn mapping(text: &str) -> Result<(String, String), String> {
    const OURS: [&str; 11] = [
        "id",
        "title",
        "byline",
        "publisher",
        "section",
        "keywords",
        "language",
        "date",
        "url",
        "body",
        "place",
    ];
    match text.split_once('=') {
        Some((ours, theirs)) if OURS.contains(&ours) && !theirs.is_empty() => {
            Ok((ours.to_owned(), theirs.to_owned()))
        }
        Some((ours, _)) => Err(format!("{ours:?} is none of the fields {}", OURS.join(", "))),
        None => Err("write OURS=THEIRS, as in title=headline".to_owned()),
    }
}

fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 1,
        "K" | "KB" | "KIB" => 1 << 10,
        "M" | "MB" | "MIB" => 1 << 20,
        "G" | "GB" | "GIB" => 1u64 << 30,
        other => return Err(format!("{other:?} is none of K, M and G")),
    };
    let number: u64 = digits.parse().map_err(|_| format!("{text:?} is no size"))?;
    number.checked_mul(unit).filter(|&n| n > 0).ok_or_else(|| format!("{text:?} is out of range"))
}

/// Threads to use where nothing is said.
pub fn threads(asked: Option<usize>) -> usize {
    asked.filter(|&n| n > 0).unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from))
}

pub fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}
