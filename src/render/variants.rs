//! Other wordings of a quotation.

use std::io::{self, Write};

use serde::Serialize;

use super::check::{DiffOut, marked};
use super::terminal::{Layout, where_and_when};
use super::wire::QuotationOut;
use super::wrap;
use crate::report::variants::Variant;

/// A row of `quotes --variants`.
#[derive(Serialize)]
pub struct WithVariants<'a> {
    #[serde(flatten)]
    pub quotation: QuotationOut<'a>,
    /// Only where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variants: Option<Vec<VariantOut<'a>>>,
}

#[derive(Serialize)]
pub struct VariantOut<'a> {
    #[serde(flatten)]
    pub quotation: QuotationOut<'a>,
    /// 0 to 1.
    pub similarity: f64,
    /// "removed" is in the row's wording only, "added" in this one only.
    pub diff: Vec<DiffOut<'a>>,
}

impl<'a> WithVariants<'a> {
    pub fn new(quotation: QuotationOut<'a>, variants: Option<&'a Vec<Variant>>) -> WithVariants<'a> {
        let shape = |variant: &'a Variant| VariantOut {
            quotation: QuotationOut::new(&variant.hit, variant.hit.quote.unwrap_or_default(), None),
            similarity: (variant.similarity * 1000.0).round() / 1000.0,
            diff: variant.diff.iter().map(DiffOut::new).collect(),
        };
        WithVariants { quotation, variants: variants.map(|v| v.iter().map(shape).collect()) }
    }
}

/// Writes the other wordings below their row; nothing where there are none.
///
/// # Errors
/// When the writer fails.
pub fn text(out: &mut dyn Write, variants: &[Variant], layout: Layout) -> io::Result<()> {
    const INDENT: &str = "     ";
    for variant in variants {
        let copies = match variant.hit.copies {
            0 => String::new(),
            n => format!(" +{n}"),
        };
        let place = format!("≠ {}{copies}:", where_and_when(&variant.hit.article.article));
        let line = format!("{} {}", layout.style.faint(&place), marked(&variant.diff, layout.style));
        for line in wrap(&line, layout.width.saturating_sub(INDENT.len()).max(20)) {
            writeln!(out, "{INDENT}{line}")?;
        }
    }
    if variants.is_empty() { Ok(()) } else { writeln!(out) }
}
