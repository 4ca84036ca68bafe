//! Answers for a person: title, publisher, date, speaker, the words, the place.

use std::io::{self, Write};

use super::{Style, columns_of, harmless, wrap};
use crate::archive::Doubt;
use crate::article::{Article, Precision};
use crate::index::{Entry, Hit};
use crate::quote::{Quote, Speaker};
use crate::snippet::Snippet;

/// How text is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    pub style: Style,
    /// Columns.
    pub width: usize,
    /// From which confidence on speakers are named.
    pub doubt: Doubt,
}

impl Default for Layout {
    fn default() -> Layout {
        Layout { style: Style::default(), width: 80, doubt: Doubt::default() }
    }
}

const INDENT: &str = "   ";

impl Layout {
    fn indented(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        for line in wrap(text, self.width.saturating_sub(INDENT.len()).max(20)) {
            writeln!(out, "{INDENT}{line}")?;
        }
        Ok(())
    }

    /// One row of `search`.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn article(
        &self,
        out: &mut dyn Write,
        number: usize,
        hit: &Hit,
        title: Option<&Snippet>,
        snippets: &[Snippet],
    ) -> io::Result<()> {
        let a = &hit.article.article;
        writeln!(out, "{number}. {}{}", self.title(title, Style::strong), self.copies(hit))?;
        writeln!(out, "{INDENT}{}", self.style.faint(&where_and_when(a)))?;
        for snippet in snippets {
            self.indented(out, &self.marked(snippet))?;
        }
        self.place(out, a, 0)?;
        writeln!(out)
    }

    /// One row of `quotes`.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn quotation(
        &self,
        out: &mut dyn Write,
        number: usize,
        hit: &Hit,
        title: Option<&Snippet>,
        snippet: &Snippet,
    ) -> io::Result<()> {
        let entry = &hit.article;
        let Some(quote) = hit.quote.map(|k| &entry.quotes[k]) else { return Ok(()) };
        let a = &entry.article;
        writeln!(out, "{number}. {}{}{}", self.speaker(entry, quote), when(quote), self.copies(hit))?;
        self.indented(out, &self.marked(snippet))?;
        let place = self.style.faint(&format!(" · {}", where_and_when(a)));
        self.indented(out, &format!("{}{place}", self.title(title, Style::faint)))?;
        self.place(out, a, quote.extent().start)?;
        writeln!(out)
    }

    /// An article with its quotations marked and named.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn whole(&self, out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
        let a = &entry.article;
        writeln!(out, "{}", self.style.strong(&harmless(a.title.as_deref().unwrap_or("(no title)"))))?;
        for byline in &a.bylines {
            writeln!(out, "{}", harmless(&byline.text))?;
        }
        writeln!(out, "{}", self.style.faint(&where_and_when(a)))?;
        self.place(out, a, 0)?;
        writeln!(out)?;
        let mut spans: Vec<(crate::span::Span, usize)> = entry
            .quotes
            .iter()
            .enumerate()
            .flat_map(|(k, q)| q.content.iter().map(move |&s| (s, k)))
            .collect();
        spans.sort_unstable();
        let body = harmless(&a.body);
        let mut text = String::new();
        let mut at = 0;
        for (span, number) in spans {
            if span.start < at {
                continue;
            }
            text.push_str(&body[at..span.start]);
            // Word by word, so that a line break keeps the mark to the words.
            for (k, word) in span.of(&body).split_inclusive(char::is_whitespace).enumerate() {
                let trimmed = word.trim_end();
                if k == 0 {
                    text.push_str(&self.style.faint(&format!("[{}]", number + 1)));
                }
                text.push_str(&self.style.said(trimmed));
                text.push_str(&word[trimmed.len()..]);
            }
            at = span.end;
        }
        text.push_str(&body[at..]);
        for line in wrap(&text, self.width) {
            writeln!(out, "{line}")?;
        }
        if !entry.quotes.is_empty() {
            writeln!(out)?;
        }
        for (k, quote) in entry.quotes.iter().enumerate() {
            writeln!(
                out,
                "[{}] {}{} · {}, {}, {:.2}",
                k + 1,
                self.speaker(entry, quote),
                when(quote),
                quote.kind.as_str(),
                quote.evidence,
                quote.confidence
            )?;
        }
        Ok(())
    }

    /// The speaker with their role, as far as the attribution is sure.
    fn speaker(&self, entry: &Entry, quote: &Quote) -> String {
        let named = self.named(&entry.article.body, quote);
        match &quote.speaker {
            Some(Speaker { role: Some(role), .. }) if quote.confidence >= self.doubt.unknown => {
                format!("{named}, {}", harmless(role))
            }
            _ => named,
        }
    }

    /// The name of the speaker; with a question mark where it is doubtful, and
    /// "unknown" where it is too doubtful to put words in somebody's mouth, with the
    /// words of the article (`body`) that name the source.
    pub(super) fn named(&self, body: &str, quote: &Quote) -> String {
        let speaker = quote.speaker.as_ref().filter(|_| quote.confidence >= self.doubt.unknown);
        match (speaker, quote.source) {
            (Some(speaker), _) if quote.confidence < self.doubt.doubt => {
                self.style.faint(&format!("{}?", harmless(&speaker.name)))
            }
            (Some(speaker), _) => self.style.speaker(&harmless(&speaker.name)),
            (None, Some(source)) => format!("unknown ({})", harmless(source.span.of(body))),
            (None, None) => "unknown".to_owned(),
        }
    }

    fn copies(&self, hit: &Hit) -> String {
        match hit.copies {
            0 => String::new(),
            1 => self.style.faint(" +1 copy"),
            n => self.style.faint(&format!(" +{n} copies")),
        }
    }

    /// A title in a style, and in another what matched.
    fn title(&self, title: Option<&Snippet>, plain: fn(Style, &str) -> String) -> String {
        let Some(Snippet { text, highlights }) = title else { return plain(self.style, "(no title)") };
        let text = harmless(text);
        let mut out = String::new();
        let mut at = 0;
        for span in highlights {
            out.push_str(&plain(self.style, &text[at..span.start]));
            out.push_str(&self.style.found(span.of(&text)));
            at = span.end;
        }
        out + &plain(self.style, &text[at..])
    }

    fn marked(&self, snippet: &Snippet) -> String {
        self.style.highlighted(&harmless(&snippet.text), &snippet.highlights)
    }

    fn place(&self, out: &mut dyn Write, a: &Article, at: usize) -> io::Result<()> {
        place(out, a, at, self.style, self.width)
    }
}

/// The file and line of a place in an article, and the article's id: on one line
/// where both fit.
///
/// # Errors
/// When the writer fails.
pub fn place(out: &mut dyn Write, a: &Article, at: usize, style: Style, width: usize) -> io::Result<()> {
    let path = harmless(&a.origin.path);
    let label = match a.line_at(at) {
        Some(line) => format!("{path}:{line}"),
        None => path.into_owned(),
    };
    let fits = INDENT.len() + columns_of(&label) + 2 + columns_of(&a.id) <= width;
    let gap = if fits { "  ".to_owned() } else { format!("\n{INDENT}") };
    writeln!(out, "{INDENT}{}{gap}{}", style.file_link(&label, &a.origin.path), style.faint(&harmless(&a.id)))
}

/// "The Courier, 2021-03-07"
pub fn where_and_when(a: &Article) -> String {
    let publisher = harmless(a.publisher.as_deref().unwrap_or("unknown publisher"));
    match &a.published {
        None => format!("{publisher}, undated"),
        Some(p) => {
            let date = match p.precision {
                Precision::Year => p.date.strftime("%Y").to_string(),
                Precision::Month => p.date.strftime("%Y-%m").to_string(),
                Precision::Day | Precision::Second => p.date.to_string(),
            };
            format!("{publisher}, {date}")
        }
    }
}

/// " · on Thursday (2025-03-06)"
fn when(quote: &Quote) -> String {
    match &quote.said {
        Some(said) if !said.raw.is_empty() => match said.date {
            Some(date) => format!(" · {} ({date})", harmless(&said.raw)),
            None => format!(" · {}", harmless(&said.raw)),
        },
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quote::{Mention, MentionKind, QuoteKind};
    use crate::span::Span;

    #[test]
    fn doubt_is_shown() {
        let body = "“No,” a keeper said.";
        let quote = |confidence| Quote {
            kind: QuoteKind::Direct,
            content: vec![Span::new(3, 6)],
            cue: None,
            source: Some(Mention { span: Span::new(10, 18), kind: MentionKind::Nominal }),
            speaker: Some(Speaker { name: "Ida Quill".into(), role: Some("keeper".into()) }),
            said: None,
            confidence,
            evidence: "test",
        };
        let plain = Layout::default();
        assert_eq!(plain.named(body, &quote(0.61)), "Ida Quill");
        assert_eq!(plain.named(body, &quote(0.59)), "Ida Quill?");
        assert_eq!(plain.named(body, &quote(0.39)), "unknown (a keeper)");
        assert_eq!(plain.named(body, &Quote { source: None, ..quote(0.1) }), "unknown");
        let bold = Layout { doubt: Doubt { doubt: 0.0, unknown: 0.0 }, ..plain };
        assert_eq!(bold.named(body, &quote(0.1)), "Ida Quill");
        let color = Layout { style: Style { color: true, links: false }, ..plain };
        assert_eq!(color.named(body, &quote(0.5)), "\u{1b}[2mIda Quill?\u{1b}[0m");
    }
}
