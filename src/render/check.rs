//! What a check of a draft found, for a person and as JSON.

use std::io::{self, Write};

use serde::Serialize;

use super::cells::{day, or_blank};
use super::rows::{Json, Row, Rows};
use super::terminal::{self, Layout, where_and_when};
use super::wire::{Chars, QuotationOut};
use super::{Style, harmless, wrap};
use crate::archive::{Answer, counted};
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

/// A finding with the draft that it is about.
struct Framed<'a> {
    finding: &'a Finding,
    draft: &'a str,
    chars: &'a Chars<'a>,
}

impl Row for Framed<'_> {
    fn json(&self, json: Json) -> io::Result<String> {
        json.write(&FindingOut::new(self.draft, self.chars, self.finding))
    }

    /// One line a place of the archive; one without a place where there is none.
    fn lines(&self) -> Vec<Vec<String>> {
        let finding = FindingOut::new(self.draft, self.chars, self.finding);
        let own = [
            finding.text,
            finding.start.to_string(),
            finding.end.to_string(),
            finding.verdict.to_owned(),
            finding.claimed.unwrap_or_default().to_owned(),
        ];
        let place = |found: &Match| {
            let (a, quote) = (&found.hit.article.article, found.quote());
            vec![
                MatchOut::new(found).quotation.id,
                quote.text(&a.body),
                or_blank(quote.speaker.as_ref().map(|s| s.name.as_str())),
                or_blank(a.title.as_deref()),
                or_blank(a.publisher.as_deref()),
                day(a),
                a.origin.path.clone(),
                a.line_at(quote.extent().start).map(|l| l.to_string()).unwrap_or_default(),
                or_blank(a.origin.url.as_deref()),
            ]
        };
        let mut places: Vec<Vec<String>> = self.finding.matches.iter().map(place).collect();
        if places.is_empty() {
            places.push(vec![String::new(); COLUMNS.len() - own.len()]);
        }
        places.into_iter().map(|place| [&own[..], &place].concat()).collect()
    }
}

const COLUMNS: [&str; 14] = [
    "text",
    "start",
    "end",
    "verdict",
    "claimed",
    "id",
    "quote",
    "speaker",
    "title",
    "publisher",
    "published",
    "path",
    "line",
    "url",
];

impl Rows for Answer<Finding, String> {
    fn columns(&self) -> Vec<&'static str> {
        COLUMNS.to_vec()
    }

    fn each(&mut self, give: &mut dyn FnMut(&dyn Row) -> io::Result<()>) -> io::Result<()> {
        let (draft, chars) = (self.frame.as_str(), Chars::new(&self.frame));
        self.rows.iter().try_for_each(|finding| give(&Framed { finding, draft, chars: &chars }))
    }

    fn text(&mut self, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        if self.rows.is_empty() { Ok(()) } else { text(out, &self.rows, layout) }
    }
}

/// Writes the findings, numbered, and how many there are of each kind.
fn text(out: &mut dyn Write, findings: &[Finding], layout: Layout) -> io::Result<()> {
    let Layout { style, width, .. } = layout;
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
            place(out, found, finding.ruling, layout)?;
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
    writeln!(out, "{}: {}", counted(findings.len() as u64, "quotation"), kinds.join(", "))
}

fn place(out: &mut dyn Write, found: &Match, ruling: Ruling, layout: Layout) -> io::Result<()> {
    let Layout { style, width, .. } = layout;
    let article = &found.hit.article.article;
    let quote = found.quote();
    let speaker = match &quote.speaker {
        _ if found.outside => "in the article's own words, in nobody's mouth".to_owned(),
        Some(_) => layout.named(&article.body, quote),
        None => "speaker unknown".to_owned(),
    };
    let speaker = match quote.kind {
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
