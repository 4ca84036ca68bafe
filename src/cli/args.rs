//! Arguments that several commands share.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use crate::archive::{LIMIT, Settings};
use crate::ingest;
use crate::render::formats;

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
    /// What the configuration files say
    #[arg(skip)]
    pub settings: Settings,
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

/// An output format, by its name.
#[derive(Clone, Copy)]
pub struct Format(&'static dyn formats::Format);

impl Format {
    /// The names of all formats.
    pub fn names() -> impl Iterator<Item = &'static str> {
        formats::FORMATS.iter().map(|format| format.name())
    }

    /// Reads a name on the command line.
    pub fn parser() -> impl TypedValueParser<Value = Format> {
        PossibleValuesParser::new(Format::names()).try_map(|name| {
            formats::named(&name).map(Format).ok_or_else(|| format!("there is no format {name:?}"))
        })
    }
}

impl std::ops::Deref for Format {
    type Target = dyn formats::Format;

    fn deref(&self) -> &Self::Target {
        self.0
    }
}

impl std::fmt::Debug for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name())
    }
}

#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Relevance,
    /// Latest first
    #[value(alias = "date")]
    Newest,
    /// Earliest first
    Oldest,
    /// Surest attribution first
    Confidence,
}

impl From<Sort> for crate::archive::Sort {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Relevance => Self::Relevance,
            Sort::Newest => Self::Newest,
            Sort::Oldest => Self::Oldest,
            Sort::Confidence => Self::Confidence,
        }
    }
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
    /// Only quotations attributed with at least this confidence (0 to 1)
    #[arg(long, value_name = "X")]
    pub min_confidence: Option<f64>,
}

/// How a query command answers.
#[derive(Args, Clone, Debug)]
pub struct Answering {
    /// What to put first
    #[arg(long, value_enum, default_value = "relevance")]
    pub sort: Sort,
    /// How many rows (0 for all)
    #[arg(long, short = 'n', default_value_t = LIMIT, value_name = "N")]
    pub limit: usize,
    #[arg(long, value_parser = Format::parser(), default_value = "text", value_name = "FORMAT")]
    pub format: Format,
    /// Show every copy instead of one of each
    #[arg(long)]
    pub all_copies: bool,
    /// Say how the query was understood and why the first row scores as it does
    #[arg(long)]
    pub explain: bool,
}

impl Answering {
    pub fn limit(&self) -> Option<usize> {
        (self.limit > 0).then_some(self.limit)
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
