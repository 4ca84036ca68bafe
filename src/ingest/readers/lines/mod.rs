//! From the lines of a text copied off a page to an article: what stands at its
//! head (paper, date, headline, byline, dateline), what is furniture, what is body.
//!
//! Plain text and Markdown share this; both know the source line of each line of
//! theirs, and the body keeps it.

mod signs;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use signs::{is_paper, is_section, is_station, signed};

use super::fields::{self, Given, Slot, Value};
use super::{byline, date, dateline, furniture};
use crate::article::{Article, LineMark};
use crate::ingest::Options;

/// One line of text, and the source lines its parts were copied from: (byte in
/// `text`, line), the first part at byte 0.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    pub text: String,
    pub marks: Vec<(usize, u32)>,
}

impl Line {
    pub fn new(text: impl Into<String>, line: u32) -> Line {
        Line { text: text.into(), marks: vec![(0, line)] }
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    fn number(&self) -> u32 {
        self.marks.first().map_or(1, |m| m.1)
    }
}

/// The lines of a text in NFC, without white space at their ends, each with its
/// number.
pub fn of(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    for (k, line) in split_lines(text).enumerate() {
        let line = line.trim_end();
        let text = match is_nfc_quick(line.chars()) {
            IsNormalized::Yes => line.to_string(),
            _ => line.nfc().collect(),
        };
        out.push(Line::new(text, k as u32 + 1));
    }
    out
}

/// Lines closed by LF, CR LF, a lone CR (old Mac files) or a form feed.
fn split_lines(text: &str) -> impl Iterator<Item = &str> {
    let mac = !text.contains('\n') && text.contains('\r');
    text.split(move |c| if mac { c == '\r' } else { c == '\n' })
        .map(|l| l.strip_suffix('\r').unwrap_or(l))
        .map(|l| l.trim_matches('\u{c}'))
}

/// The head of a text is looked for in this many lines that are not blank.
const HEAD: usize = 12;

/// A headline is no longer, in bytes.
const HEADLINE: usize = 180;

/// What a line at the head of a text is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Role {
    /// A headline, a deck or the name of the paper: told apart by what surrounds them.
    Words,
    Date,
    Byline,
    Furniture,
    /// "Section: Harbour"
    Field,
}

/// Fills what the article lacks from the lines, and sets its body.
pub fn compose(lines: Vec<Line>, article: &mut Article, options: &Options) {
    let mut lines = lines;
    let texts: Vec<&str> = lines.iter().map(|l| l.text.as_str()).collect();
    let gone = furniture::mark(&texts);
    let mut keep: Vec<bool> = gone.iter().map(|g| !g).collect();
    let start = head(&lines, &gone, &mut keep, article, options);
    sign_off(&lines, start, &mut keep, article);
    if !(0..lines.len()).any(|k| keep[k] && !lines[k].is_blank()) {
        // a text that is nothing but head and furniture is taken as it stands
        keep.iter_mut().for_each(|k| *k = true);
        article.title = None;
    }
    for (k, line) in lines.iter().enumerate() {
        if !keep[k] && gone[k] {
            article.cut.push(line.text.trim().to_string());
        }
    }
    // the dateline opens the first line of prose and is told apart from it
    if article.dateline.is_none()
        && let Some(k) = (start..lines.len()).find(|&k| keep[k] && !lines[k].is_blank())
        && let Some((found, at)) = dateline::read(&lines[k].text)
        && at < lines[k].text.len()
    {
        let number = lines[k].number();
        let line = &mut lines[k];
        line.text.drain(..at);
        line.marks =
            std::iter::once((0, line.marks.iter().rev().find(|m| m.0 <= at).map_or(number, |m| m.1)))
                .chain(line.marks.iter().filter(|m| m.0 > at).map(|m| (m.0 - at, m.1)))
                .collect();
        article.dateline = Some(found);
    }
    join(&lines, &keep, article);
}

/// As [`compose`], of lines or paragraphs that have no place in a file of lines.
pub fn compose_unnumbered(lines: &[String], article: &mut Article, options: &Options) {
    compose(lines.iter().map(|l| Line::new(l.as_str(), 0)).collect(), article, options);
    article.lines.clear();
    article.origin.line = None;
}

/// Reads the head; the line at which the text proper starts.
fn head(lines: &[Line], gone: &[bool], keep: &mut [bool], article: &mut Article, options: &Options) -> usize {
    let mut roles: Vec<(usize, Role)> = Vec::new();
    let mut given = Given::default();
    let mut start = lines.len();
    for (k, line) in lines.iter().enumerate() {
        if line.is_blank() {
            continue;
        }
        let text = line.text.trim();
        let role = if gone[k] {
            Role::Furniture
        } else if text.bytes().all(|b| b.is_ascii_digit()) {
            // how many have shared it
            keep[k] = false;
            Role::Furniture
        } else if field(text, &mut given, options)
            && roles.iter().all(|r| matches!(r.1, Role::Field | Role::Furniture))
        {
            Role::Field
        } else if is_prose(text) {
            start = k;
            break;
        } else if let Some(found) = byline::from_line(text).or_else(|| signed(text, &lines[k + 1..], &roles))
        {
            if !article.bylines.iter().any(|b| b == &found || !b.names.is_empty() && b.names == found.names) {
                article.bylines.push(found);
                article.provenance.push(("byline", "byline in the text".to_string()));
            }
            Role::Byline
        } else if date_line(text, roles.is_empty(), article, options) {
            Role::Date
        } else if roles.last().is_some_and(|r| r.1 == Role::Byline) && is_station(text) {
            // who the writer is, and where from
            Role::Byline
        } else {
            Role::Words
        };
        roles.push((k, role));
        if roles.len() > HEAD {
            start = k + 1;
            break;
        }
    }
    let fields = given.into_article("line", options);
    let words: Vec<usize> = roles.iter().filter(|r| r.1 == Role::Words).map(|r| r.0).collect();
    if start >= lines.len() {
        // no prose: a headline needs something below it
        start = words.last().copied().unwrap_or(lines.len());
    }
    for &(k, role) in &roles {
        if matches!(role, Role::Date | Role::Byline | Role::Field) && k < start {
            keep[k] = false;
        }
    }
    adopt(fields, article);
    let mut words = words.into_iter().filter(|&k| k < start).peekable();
    // the paper's name stands above the date or the menu, the headline below
    if let Some(&k) = words.peek() {
        let next = roles.iter().position(|r| r.0 == k).and_then(|p| roles.get(p + 1));
        let parted = next.is_some_and(|&(at, role)| {
            role == Role::Date || role == Role::Furniture && furniture::is_menu_line(&lines[at].text)
        });
        let more = roles.iter().filter(|r| r.1 == Role::Words && r.0 > k && r.0 < start).count() > 0;
        let name = lines[k].text.trim();
        if parted && more && is_paper(name) {
            if article.publisher.is_none() {
                article.publisher = Some(unshout(name));
                article.provenance.push(("publisher", "first line".to_string()));
            }
            keep[k] = false;
            words.next();
        }
    }
    // the section stands above the headline
    if let Some(&k) = words.peek()
        && is_section(lines[k].text.trim())
        && words.clone().nth(1).is_some()
    {
        article.section.get_or_insert_with(|| lines[k].text.trim().to_string());
        keep[k] = false;
        words.next();
    }
    // a byline right at the top leaves no room for a headline
    if article.title.is_none()
        && let Some(k) = words.next()
        && roles.iter().all(|r| r.1 != Role::Byline || r.0 > k)
    {
        article.title = Some(lines[k].text.split_whitespace().collect::<Vec<_>>().join(" "));
        article.provenance.push(("title", "headline in the text".to_string()));
        keep[k] = false;
    } else if let Some(title) = &article.title {
        // the headline again, above the text
        for &(k, role) in &roles {
            if role == Role::Words && k < start && lines[k].text.trim().eq_ignore_ascii_case(title) {
                keep[k] = false;
            }
        }
    }
    start
}

/// Values of header lines, where nothing better is known.
fn adopt(fields: Article, article: &mut Article) {
    article.title = article.title.take().or(fields.title);
    article.publisher = article.publisher.take().or(fields.publisher);
    article.section = article.section.take().or(fields.section);
    article.language = article.language.take().or(fields.language);
    article.published = article.published.take().or(fields.published);
    article.origin.url = article.origin.url.take().or(fields.origin.url);
    if article.bylines.is_empty() {
        article.bylines = fields.bylines;
    }
    if article.keywords.is_empty() {
        article.keywords = fields.keywords;
    }
}

/// Takes in a header line, "Author: Mara Quill".
fn field(text: &str, given: &mut Given<'static>, options: &Options) -> bool {
    let Some((name, value)) = text.split_once(": ") else { return false };
    let value = value.trim();
    if name.len() > 20 || value.is_empty() || text.len() > 300 || name.split(' ').count() > 2 {
        return false;
    }
    let known = matches!(
        fields::slot(name).map(|s| s.0),
        Some(
            Slot::Title
                | Slot::Authors
                | Slot::Publisher
                | Slot::Section
                | Slot::Keywords
                | Slot::Language
                | Slot::Date
                | Slot::Url
        )
    );
    if known {
        given.put(name, Value::Text(value.to_string().into()), options);
    }
    known
}

/// Takes in a line that is a date, alone or behind the paper's name.
/// `first` says that nothing stands above it.
fn date_line(text: &str, first: bool, article: &mut Article, options: &Options) -> bool {
    if text.len() > 120 {
        return false;
    }
    let lower = text.to_lowercase();
    let changed =
        ["updated", "last updated", "modified", "last modified"].iter().any(|w| lower.starts_with(w));
    let (span, mut published) = match date::find_in_text(text) {
        Some(found) => found,
        // a line that says it is the date of change holds no other
        None if changed && lower.chars().any(|c| c.is_ascii_digit()) => {
            if options.modified_as_published && article.published.is_none() {
                article.published = date::published_from(text, "date line");
            }
            return true;
        }
        None => return false,
    };
    let before = text[..span.start].trim().trim_end_matches([',', '-', '–', '—', '|', '·', ':', '•']).trim();
    let after = text[span.end..].trim().trim_matches(|c: char| !c.is_alphanumeric());
    let mut name = before;
    // weekdays and lead-ins are part of the date
    while let Some(last) = name.rsplit(' ').next().filter(|w| !w.is_empty()) {
        let folded = last.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if !(is_weekday(&folded)
            || matches!(folded.as_str(), "published" | "posted" | "date" | "on" | "first" | "created" | ""))
        {
            break;
        }
        name = name[..name.len() - last.len()]
            .trim()
            .trim_end_matches([',', '-', '–', '—', '|', '·', ':', '•'])
            .trim();
    }
    let tail_words = after.split_whitespace().count();
    let late = !after.is_empty()
        && (tail_words > 6 || !(after.to_lowercase().starts_with("updated") || tail_words <= 3));
    let words = name.split_whitespace().count();
    let labelled = !name.is_empty();
    if late
        || words > 5
        || labelled
            && (name.contains([':', '.', '?', '!', '“', '"']) || !name.starts_with(char::is_uppercase))
    {
        return false;
    }
    if labelled && first {
        if article.publisher.is_none() {
            article.publisher = Some(unshout(name));
            article.provenance.push(("publisher", "date line".to_string()));
        }
    } else if labelled {
        // below the headline it is a person that signs beside a date, or the paper
        let found = byline::clean(name);
        if !found.names.is_empty() {
            article.bylines.push(found);
        } else if article.publisher.is_none() {
            article.publisher = Some(unshout(name));
            article.provenance.push(("publisher", "date line".to_string()));
        } else {
            return false;
        }
    }
    if article.published.is_none() {
        published.provenance = "date line".to_string();
        article.published = Some(published);
    }
    true
}

fn is_weekday(word: &str) -> bool {
    const DAYS: &[&str] = &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    DAYS.iter().any(|d| word == *d || word.len() >= 3 && word.len() <= 5 && d.starts_with(word))
}

/// Long, or closed like a sentence and long enough for one.
fn is_prose(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let stopped = text.ends_with('.') && !text.ends_with("..");
    let quoted = text.ends_with(['”', '"', '’']);
    text.len() > HEADLINE
        || words >= 25
        || stopped && words >= 4
        || quoted && words >= 10
        || opens_with_dateline(text)
}

/// "LYLE (Reuters) - The quay …": a dateline with a sentence after it, not only a
/// paper's name and a date.
fn opens_with_dateline(text: &str) -> bool {
    dateline::read(text).is_some_and(|(_, at)| text[at..].split_whitespace().nth(5).is_some())
}

/// Agency sign-offs at the end: "(Reporting by …; Editing by …)".
fn sign_off(lines: &[Line], start: usize, keep: &mut [bool], article: &mut Article) {
    for k in (start..lines.len()).rev().filter(|&k| !lines[k].is_blank()).take(6) {
        let text = lines[k].text.trim().trim_start_matches('(');
        let lower = text.get(..24).unwrap_or(text).to_lowercase();
        let starts = [
            "reporting by",
            "additional reporting by",
            "(reporting by",
            "editing by",
            "writing by",
            "compiled by",
        ];
        if text.len() > 300 || !starts.iter().any(|s| lower.starts_with(s)) || !keep[k] {
            continue;
        }
        keep[k] = false;
        article.cut.push(lines[k].text.trim().to_string());
        if article.bylines.is_empty() && lower.starts_with("reporting by") {
            article.bylines.push(byline::clean(lines[k].text.trim()));
            article.provenance.push(("byline", "sign-off".to_string()));
        }
    }
}

/// "THE TIDE POST" as "The Tide Post"; short forms ("BBC") stay.
fn unshout(name: &str) -> String {
    let shouted =
        name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase) && name.contains(' ');
    if !shouted {
        return name.to_string();
    }
    let mut out = String::with_capacity(name.len());
    for (k, word) in name.split(' ').enumerate() {
        if k > 0 {
            out.push(' ');
        }
        let mut chars = word.chars();
        out.extend(chars.next());
        out.extend(chars.flat_map(char::to_lowercase));
    }
    out
}

/// Puts the body together, with a mark wherever the line of the source is not the
/// one that counting would give.
fn join(lines: &[Line], keep: &[bool], article: &mut Article) {
    let mut body = String::new();
    let mut marks: Vec<LineMark> = Vec::new();
    // the source line that counting from the last mark gives for the end of the body
    let mut counted = 0u32;
    let mut blank = false;
    for (k, line) in lines.iter().enumerate() {
        if !keep[k] || line.is_blank() {
            blank |= line.is_blank() && !body.is_empty();
            continue;
        }
        if !body.is_empty() {
            body.push_str(if blank { "\n\n" } else { "\n" });
            counted += 1 + u32::from(blank);
        }
        blank = false;
        let start = body.len();
        for &(at, number) in &line.marks {
            if marks.is_empty() || number != counted {
                marks.push(LineMark { body: start + at, line: number });
                counted = number;
            }
        }
        body.push_str(&line.text);
    }
    article.origin.line = marks.first().map(|m| m.line);
    article.body = body;
    article.lines = marks;
}
