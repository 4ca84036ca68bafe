//! `whosaid quotes`

use std::io::Write;

use super::Found;
use super::args::{Answer, Filters, Format, Global};
use super::ask::title;
use super::output::Output;
use crate::index::Scope;
use crate::render::csv;
use crate::render::terminal::Layout;
use crate::render::variants::{self as render, WithVariants};
use crate::render::wire::QuotationOut;
use crate::report::variants::{Variant, variants};
use crate::snippet::{self, Limits, Matcher, Snippet};
use crate::text::Document;

const EXAMPLES: &str = "\
Examples:
  whosaid quotes harbour                         what was said about the harbour
  whosaid quotes --speaker halloran harbour      by one speaker
  whosaid quotes 'type:direct herring -treaty'   in marks, without another word
  whosaid quotes --speaker '=Ingrid Halloran' --limit 0 --format csv";

/// Quotations, ranked, with speaker, date and context
///
/// Quotations that hold the words come first; after them those that stand near
/// them: in their paragraph, the one before it, or the title.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = EXAMPLES, after_long_help = super::args::with_query(EXAMPLES))]
pub struct Args {
    /// Words, phrases, fields and operators (empty for all quotations)
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub answer: Answer,
    /// Of a saved search, only what came since it was last asked
    #[arg(long)]
    pub new: bool,
    /// Show how the wording differs in other articles (not in CSV)
    #[arg(long)]
    pub variants: bool,
    /// Sentences of context around a quotation
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub context: usize,
}

/// Characters that a sentence is taken to have.
const SENTENCE: usize = 120;

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    let query = super::ask::understand(&super::ask::text(&args.query), &args.filters)?;
    let searcher = super::ask::open(global)?;
    let query = super::ask::widen(&*searcher, global, query)?;
    let request = super::ask::request(Scope::Quotes, query, &args.answer);
    let response = super::asked::ask(&*searcher, global, &request, args.new)?;
    if args.answer.explain {
        super::ask::explain(&request, &response);
    }
    let mut matcher = Matcher::new(&request.query, Scope::Quotes);
    let limits = Limits { context: SENTENCE * args.context, ..Limits::default() };
    let snippets: Vec<Snippet> = match args.answer.format {
        Format::Csv => Vec::new(),
        _ => response
            .hits
            .iter()
            .filter_map(|hit| {
                let entry = &hit.article;
                let document = Document::new(&entry.article.body);
                matcher.set_language(entry.article.language.as_deref());
                Some(snippet::quotation(&matcher, &document, &entry.quotes[hit.quote?], &limits))
            })
            .collect(),
    };
    let wordings: Vec<Vec<Variant>> = match args.variants {
        true => response.hits.iter().map(|hit| variants(&*searcher, hit)).collect::<Result<_, _>>()?,
        false => response.hits.iter().map(|_| Vec::new()).collect(),
    };
    let rows = || response.hits.iter().zip(&snippets).zip(&wordings);
    let shape = |((hit, snippet), wordings)| {
        let row = QuotationOut::new(hit, hit.quote.unwrap_or_default(), Some(snippet));
        WithVariants::new(row, args.variants.then_some(wordings))
    };
    match args.answer.format {
        Format::Text => {
            out.page(global);
            let layout = Layout { style: out.style, width: out.width };
            for (k, ((hit, snippet), wordings)) in rows().enumerate() {
                layout.quotation(out, k + 1, hit, title(&matcher, hit).as_ref(), snippet)?;
                render::text(out, wordings, layout)?;
            }
            super::ask::tally_line(&response, "quotations");
            super::ask::tell_covered(&*searcher, global, &request)?;
        }
        Format::Json => {
            writeln!(out, "{}", serde_json::to_string_pretty(&rows().map(shape).collect::<Vec<_>>())?)?;
        }
        Format::Jsonl => {
            for row in rows() {
                writeln!(out, "{}", serde_json::to_string(&shape(row))?)?;
            }
        }
        Format::Csv => csv::quotations(out, &response.hits)?,
    }
    Ok(Found::from(!response.hits.is_empty()))
}
