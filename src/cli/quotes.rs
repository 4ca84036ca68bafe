//! `whosaid quotes`

use super::Found;
use super::args::{Answering, Filters, Global};
use super::output::Output;

const EXAMPLES: &str = "\
Examples:
  whosaid quotes harbour                         what was said about the harbour
  whosaid quotes --speaker halloran harbour      by one speaker
  whosaid quotes 'type:direct herring -treaty'   in marks, without another word
  whosaid quotes harbour --min-confidence 0.8    only by speakers known for sure
  whosaid quotes --speaker '=Ingrid Halloran' --limit 0 --format csv";

/// Quotations, ranked, with speaker, date and context
///
/// Quotations that hold the words come first; after them those that stand near
/// them: in their paragraph, the one before it, or the title. A speaker of whom
/// the attribution is not sure has a question mark, and is not named where it is
/// less sure than that.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = EXAMPLES, after_long_help = super::args::with_query(EXAMPLES))]
pub struct Args {
    /// Words, phrases, fields and operators (empty for all quotations)
    pub query: Vec<String>,
    #[command(flatten)]
    pub filters: Filters,
    #[command(flatten)]
    pub answer: Answering,
    /// Quotations that only stand near the words too
    #[arg(long)]
    pub near: bool,
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
    let archive = super::open::archive(global)?;
    let ask = super::ask::answering(&args.query, &args.filters, &args.answer)
        .near(args.near)
        .only_new(args.new)
        .variants(args.variants)
        .context(SENTENCE.saturating_mul(args.context));
    super::ask::listed(&args.answer, global, out, |give| archive.each_quotation(&ask, give))
}
