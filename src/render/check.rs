//! What a check of a draft found, for a person and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::terminal::{self, where_and_when};
use super::wire::{Chars, QuotationOut};
use super::{Style, harmless, wrap};
use crate::check::{DiffKind, DiffOp};
use crate::quote::QuoteKind;
use crate::report::check::{Finding, Match, Ruling};

/// A row of `check`.
#[derive(Serialize)]
pub struct FindingOut<'a> {
    /// The words of the draft, pieces joined by " … ".
    pub text: String,
    /// In the draft, in characters.
    pub start: usize,
    pub end: usize,
    pub verdict: &'static str,
    pub claimed: Option<&'a str>,
    pub matches: Vec<MatchOut<'a>>,
}

#[derive(Serialize)]
pub struct MatchOut<'a> {
    #[serde(flatten)]
    pub quotation: QuotationOut<'a>,
    pub diff: Vec<DiffOut<'a>>,
}

/// A run of words: "same", "removed" (in the archive only), "added" (in the draft
/// only), "elided" (left out by an ellipsis or a bracket), "bracketed".
#[derive(Serialize)]
pub struct DiffOut<'a> {
    pub op: &'static str,
    pub text: &'a str,
}

impl<'a> DiffOut<'a> {
    pub fn new(op: &'a DiffOp) -> DiffOut<'a> {
        let name = match op.kind {
            DiffKind::Same => "same",
            DiffKind::Removed => "removed",
            DiffKind::Added => "added",
            DiffKind::Elided => "elided",
            DiffKind::Bracketed => "bracketed",
        };
        DiffOut { op: name, text: &op.text }
    }
}

impl<'a> FindingOut<'a> {
    /// `draft` is the text that the finding is about.
    pub fn new(draft: &str, chars: &Chars<'_>, finding: &'a Finding) -> FindingOut<'a> {
        let claim = &finding.claim;
        let [start, end] = chars.pair(claim.extent());
        let pieces: Vec<&str> = claim.content.iter().map(|span| span.of(draft)).collect();
        FindingOut {
            text: pieces.join(" … "),
            start,
            end,
            verdict: finding.ruling.as_str(),
            claimed: claim.claimed.as_deref(),
            matches: finding.matches.iter().map(MatchOut::new).collect(),
        }
    }
}

impl<'a> MatchOut<'a> {
    fn new(found: &'a Match) -> MatchOut<'a> {
        let mut quotation = QuotationOut::new(&found.hit, found.hit.quote.unwrap_or_default(), None);
        if found.outside {
            quotation.id = found.hit.article.article.id.clone();
        }
        MatchOut { quotation, diff: found.diff().iter().map(DiffOut::new).collect() }
    }
}

/// Places shown of those that have the words.
const PLACES: usize = 3;
const INDENT: &str = "   ";

/// Writes the findings, numbered, and how many there are of each kind.
///
/// # Errors
/// When the writer fails.
pub fn text(out: &mut dyn Write, findings: &[Finding], style: Style, width: usize) -> io::Result<()> {
    for (k, finding) in findings.iter().enumerate() {
        let claimed =
            finding.claim.claimed.as_deref().map_or(String::new(), |name| format!(" · {}", harmless(name)));
        writeln!(out, "{}. {}{claimed}", k + 1, style.strong(finding.ruling.as_str()))?;
        lines(out, &format!("“{}”", harmless(&finding.claim.text)), width)?;
        let count = match finding.ruling {
            Ruling::Altered => 1,
            _ => PLACES,
        };
        for found in finding.matches.iter().take(count) {
            place(out, found, finding.ruling, style, width)?;
        }
        let articles = finding.matches.len();
        if finding.ruling != Ruling::Altered && articles > count {
            writeln!(out, "{INDENT}{}", style.faint(&format!("and {} more places", articles - count)))?;
        }
        writeln!(out)?;
    }
    let count = |ruling| findings.iter().filter(|f| f.ruling == ruling).count();
    let kinds = [Ruling::Verbatim, Ruling::Altered, Ruling::Misattributed, Ruling::Absent];
    let kinds = kinds.map(|ruling| format!("{} {}", count(ruling), ruling.as_str()));
    let noun = if findings.len() == 1 { "quotation" } else { "quotations" };
    writeln!(out, "{} {noun}: {}", findings.len(), kinds.join(", "))
}

fn place(out: &mut dyn Write, found: &Match, ruling: Ruling, style: Style, width: usize) -> io::Result<()> {
    let article = &found.hit.article.article;
    let speaker = match &found.quote().speaker {
        _ if found.outside => "in the article's own words, in nobody's mouth".to_owned(),
        Some(speaker) => style.speaker(&harmless(&speaker.name)),
        None => "speaker unknown".to_owned(),
    };
    let speaker = match found.quote().kind {
        QuoteKind::Indirect if !found.outside => format!("{speaker}, in reported speech"),
        _ => speaker,
    };
    let title = harmless(article.title.as_deref().unwrap_or("(no title)"));
    let head = format!("{speaker} · {}", style.faint(&format!("{title} · {}", where_and_when(article))));
    lines(out, &head, width)?;
    if ruling == Ruling::Altered {
        lines(out, &marked(found.diff(), style), width)?;
    }
    terminal::place(out, article, found.quote().extent().start, style, width)
}

/// Two wordings in one line: what only the archive has as `[-words-]`, what only
/// the draft has as `{+words+}`, what an ellipsis leaves out as `[…]`.
pub fn marked(diff: &[DiffOp], style: Style) -> String {
    let runs = diff.iter().map(|op| {
        let text = harmless(&op.text);
        match op.kind {
            DiffKind::Same => text.into_owned(),
            DiffKind::Removed => style.removed(&format!("[-{text}-]")),
            DiffKind::Added => style.added(&format!("{{+{text}+}}")),
            DiffKind::Elided => style.faint("[…]"),
            DiffKind::Bracketed => format!("[{text}]"),
        }
    });
    runs.collect::<Vec<_>>().join(" ")
}

fn lines(out: &mut dyn Write, text: &str, width: usize) -> io::Result<()> {
    for line in wrap(text, width.saturating_sub(INDENT.len()).max(20)) {
        writeln!(out, "{INDENT}{line}")?;
    }
    Ok(())
}
