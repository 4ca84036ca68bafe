//! Markdown with YAML (`---`) or TOML (`+++`) front matter.

use std::borrow::Cow;

use pulldown_cmark::{Event, HeadingLevel, Options as Extensions, Parser, Tag, TagEnd};

use super::Head;
use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::fields::Given;
use crate::ingest::readers::lines::{Line, compose};
use crate::ingest::readers::matter::{self, Matter};
use crate::ingest::readers::{charset, markup};
use crate::ingest::{Options, Reason, Record};

/// The name says so, or there is front matter.
pub fn is(head: &Head) -> bool {
    head.is_named(&[".md", ".markdown", ".mdx"])
        || !matches!(matter::split(head.text).0, Matter::None)
            && head.text.lines().nth(1).is_some_and(|l| l.contains([':', '=']) || l.starts_with('#'))
}

pub fn read(record: &Record, options: &Options) -> Drafts {
    let text = charset::decode(&record.bytes, None)?;
    let (matter, body) = matter::split(&text);
    // broken front matter costs the fields, not the article
    let mut article = fields(&matter, options).map_or_else(
        |reason| Article { provenance: vec![("front matter", reason.to_string())], ..Article::default() },
        |given| given.into_article("front matter", options),
    );
    article.body.clear();
    // exports of content systems escape what YAML would keep
    article.title = article.title.map(|t| markup::unescape(&t));
    let first_line = text[..text.len() - body.len()].matches('\n').count() as u32 + 1;
    let (lines, heading) = render(body, first_line);
    if article.title.is_none() && heading.is_some() {
        article.title = heading;
        article.provenance.push(("title", "heading".to_string()));
    }
    compose(lines, &mut article, options);
    one(article)
}

fn fields(matter: &Matter, options: &Options) -> Result<Given<'static>, Reason> {
    let mut given = Given::default();
    let pairs = match matter {
        Matter::None => Vec::new(),
        Matter::Yaml(text) => matter::yaml(text).map_err(|e| Reason::malformed("YAML front matter", e))?,
        Matter::Toml(text) => matter::toml(text).map_err(|e| Reason::malformed("TOML front matter", e))?,
    };
    for (name, value) in pairs {
        given.put(&name, value, options);
    }
    // what the front matter calls "text" or "description" is not the text
    (given.body, given.html, given.summary) = (None, None, None);
    Ok(given)
}

/// The text of Markdown as lines, one per paragraph, heading or list item, with
/// blank lines between blocks; and the heading that stands above everything else.
fn render(body: &str, first_line: u32) -> (Vec<Line>, Option<String>) {
    let body = &without_shortcodes(body);
    let mut page = Page { body, first_line, at: 0, number: first_line, ..Page::default() };
    let extensions = Extensions::ENABLE_TABLES | Extensions::ENABLE_STRIKETHROUGH;
    for (event, range) in Parser::new_ext(body, extensions).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                page.close();
                page.heading = Some(level);
            }
            Event::Start(Tag::Image { .. }) => page.silent += 1,
            Event::End(TagEnd::Image) => page.silent = page.silent.saturating_sub(1),
            Event::End(TagEnd::Heading(_)) => page.close(),
            Event::Start(
                Tag::Paragraph
                | Tag::Item
                | Tag::BlockQuote(_)
                | Tag::CodeBlock(_)
                | Tag::TableRow
                | Tag::TableHead,
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
                | TagEnd::TableRow
                | TagEnd::TableHead,
            )
            | Event::Rule => page.close(),
            Event::End(TagEnd::TableCell) => page.put(" ", range.start),
            Event::Text(text) | Event::Code(text) => page.put(&text, range.start),
            Event::Html(html) => {
                for part in markup::to_text(&html).split('\n').filter(|p| !p.is_empty()) {
                    page.put(part, range.start);
                    page.close();
                }
            }
            // "<br>" in running text
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => {
                page.put(" ", range.start)
            }
            Event::SoftBreak | Event::HardBreak => page.put(" ", range.start),
            _ => {}
        }
    }
    page.close();
    (page.lines, page.title)
}

#[derive(Default)]
struct Page<'t> {
    body: &'t str,
    first_line: u32,
    /// How far line breaks were counted, and the line there.
    at: usize,
    number: u32,
    lines: Vec<Line>,
    open: Line,
    heading: Option<HeadingLevel>,
    title: Option<String>,
    silent: u32,
}

impl Page<'_> {
    fn put(&mut self, text: &str, offset: usize) {
        if self.silent > 0 {
            return;
        }
        let number = self.line_of(offset);
        for (k, part) in text.split('\n').enumerate() {
            let number = number + k as u32;
            if k > 0 && !self.open.text.ends_with(' ') && !self.open.text.is_empty() {
                self.open.text.push(' ');
            }
            let part = if self.open.text.is_empty() || self.open.text.ends_with(' ') {
                part.trim_start()
            } else {
                part
            };
            if part.is_empty() {
                continue;
            }
            if self.open.marks.last().is_none_or(|m| m.1 != number) && part.trim() != "" {
                self.open.marks.push((self.open.text.len(), number));
            }
            for c in part.chars() {
                if c != ' ' || !self.open.text.ends_with(' ') {
                    self.open.text.push(c);
                }
            }
        }
    }

    /// The source line at a byte of the body. Offsets mostly grow, so counting
    /// goes on from the last one.
    fn line_of(&mut self, offset: usize) -> u32 {
        if offset < self.at {
            (self.at, self.number) = (0, self.first_line);
        }
        let between = &self.body.as_bytes()[self.at..offset];
        self.number += memchr::memchr_iter(b'\n', between).count() as u32;
        self.at = offset;
        self.number
    }

    fn close(&mut self) {
        let mut line = std::mem::take(&mut self.open);
        line.text.truncate(line.text.trim_end().len());
        let heading = self.heading.take();
        if line.text.is_empty() {
            return;
        }
        if heading == Some(HeadingLevel::H1)
            && self.title.is_none()
            && self.lines.iter().filter(|l| !l.text.is_empty()).count() < 2
        {
            self.title = Some(line.text.clone());
            return;
        }
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        self.lines.push(line);
    }
}

/// Blanks out the shortcodes of site generators, `{{< figure … >}}`, `{% embed … %}`:
/// what follows keeps its place.
fn without_shortcodes(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    let mut at = 0;
    while let Some((start, close)) =
        [("{{", "}}"), ("{%", "%}")].iter().filter_map(|(o, c)| Some((at + text[at..].find(o)?, *c))).min()
    {
        let Some(end) = text[start..].find(close).map(|e| start + e + close.len()) else { break };
        let blank: String = text[start..end].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        out.to_mut().replace_range(start..end, &blank);
        at = end;
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::ingest::{Format, Options, Record, parse};

    fn read(text: &str) -> Article {
        let record = Record::new("a.md", Format::Markdown, text.as_bytes().to_vec());
        parse(&record, &Options::default()).articles.into_iter().next().unwrap()
    }

    #[test]
    fn yaml_and_toml() {
        let yaml = "---\ntitle: \"Quay: shut\"\nauthors: [Mara Quill, T. Day]\ndate: 2024-05-01\ntags:\n  - tides\n---\nThe quay is *shut*.\n";
        let toml = "+++\ntitle = \"Quay: shut\"\nauthors = [\"Mara Quill\", \"T. Day\"]\ndate = 2024-05-01T07:40:00+01:00\ntags = [\"tides\"]\n+++\nThe quay is *shut*.\n";
        for text in [yaml, toml] {
            let a = read(text);
            assert_eq!(a.title.as_deref(), Some("Quay: shut"));
            assert_eq!(a.bylines.iter().flat_map(|b| &b.names).collect::<Vec<_>>(), ["Mara Quill", "T. Day"]);
            assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
            assert_eq!(a.published.unwrap().provenance, "front matter date");
            assert_eq!(
                (a.keywords.as_slice(), a.body.as_str()),
                (["tides".to_string()].as_slice(), "The quay is shut.")
            );
        }
    }

    #[test]
    fn matter_that_yaml_refuses() {
        let a =
            read("---\ntitle: Quay: shut at last\n\tauthor: x\ndate: 2024-05-01\n---\nThe quay is shut.\n");
        assert_eq!(a.title.as_deref(), Some("Quay: shut at last"));
        assert_eq!(a.body, "The quay is shut.");
        assert!(a.published.is_some());
    }

    #[test]
    fn text_keeps_its_lines() {
        let a = read(
            "---\ntitle: Quay\n---\n\n# Quay\n\nThe [quay](http://q.example) is **shut**,\nshe said.\n\n> “Never,”\n> he said.\n\n![A quay](q.jpg)\n",
        );
        assert_eq!(a.body, "The quay is shut, she said.\n\n“Never,” he said.");
        let at = |word: &str| a.line_at(a.body.find(word).unwrap());
        assert_eq!(
            (at("The"), at("she"), at("“Never"), at("he said.")),
            (Some(7), Some(8), Some(10), Some(8))
        );
        assert_eq!(a.line_at(a.body.len() - 3), Some(11));
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        let a = read("---\n\nThe quay is shut.\n\nNo matter follows.\n");
        assert_eq!(a.body, "The quay is shut.\n\nNo matter follows.");
        assert_eq!(read("# Quay shut\n\nFor good.").title.as_deref(), Some("Quay shut"));
    }

    #[test]
    fn matter_that_is_never_closed() {
        let a = read("---\ntitle: Quay &#8211; shut\ndate: 2024-05-01\n\nThe quay is shut for good.\n");
        assert_eq!(
            (a.title.as_deref(), a.body.as_str()),
            (Some("Quay – shut"), "The quay is shut for good.")
        );
    }

    #[test]
    fn shortcodes_go() {
        assert_eq!(
            read("The quay {{< figure src=x >}}is shut {% now %}today.").body,
            "The quay is shut today."
        );
    }
}
