//! Subtitles: WebVTT and SubRip (.srt). Times, numbers and tags go; the cues become paragraphs, and a voice becomes
//! the label before what it says.

use super::Head;
use crate::article::{Article, LineMark};
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::language;
use crate::ingest::readers::{charset, lines, markup};
use crate::ingest::{Options, Reason, Record};

/// Without voices, a paragraph ends with the first sentence past so many bytes.
const PARAGRAPH: usize = 400;

/// It says so, or its first block is a number, a span of time and words.
pub fn is(head: &Head) -> bool {
    let mut lines = head.text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    if first == "WEBVTT" || first.starts_with("WEBVTT ") || first.starts_with("WEBVTT\t") {
        return true;
    }
    is_timing(first)
        || !first.is_empty()
            && first.bytes().all(|b| b.is_ascii_digit())
            && lines.next().is_some_and(is_timing)
}

/// "00:00:01.000 --> 00:00:04.000 align:start"
fn is_timing(line: &str) -> bool {
    let Some((from, to)) = line.split_once("-->") else { return false };
    let time =
        |t: &str| t.contains(':') && t.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b'.' | b','));
    time(from.trim()) && to.split_whitespace().next().is_some_and(time)
}

pub fn read(record: &Record, _: &Options) -> Drafts {
    let text = charset::decode(&record.bytes, None)?;
    let mut article = Article::default();
    let cues = cues(&text, &mut article);
    if cues.is_empty() {
        return Err(Reason::Lacks("text"));
    }
    // the first words are no headline
    paragraphs(cues, &mut article);
    one(article)
}

/// What is shown at one time and said by one voice.
struct Cue {
    voice: Option<String>,
    text: String,
    line: u32,
}

fn cues(text: &str, article: &mut Article) -> Vec<Cue> {
    let mut out: Vec<Cue> = Vec::new();
    let mut inside = false;
    for (number, line) in (1u32..).zip(lines::of(text)) {
        let line = line.text.trim();
        if is_timing(line) {
            inside = true;
        } else if line.is_empty() {
            inside = false;
        } else if inside {
            if is_labelled(line) || line.starts_with(['-', '–']) {
                // another speaker in the same cue
                out.last_mut().into_iter().for_each(|last| last.text.push('\n'));
            }
            voices(line, number, &mut out);
        } else if let Some(tag) = line.strip_prefix("Language:").filter(|_| out.is_empty()) {
            article.language = language::from_tag(tag);
        }
        if line.is_empty()
            && let Some(last) = out.last_mut()
            && !last.text.ends_with('\n')
        {
            last.text.push('\n');
        }
    }
    // rolling captions show a line again while the next one comes
    out.dedup_by(|next, last| next.voice == last.voice && next.text.trim() == last.text.trim());
    out
}

/// Adds one line of a cue, cut where voices change.
fn voices(line: &str, number: u32, out: &mut Vec<Cue>) {
    let open = out.last().is_some_and(|c| !c.text.ends_with('\n'));
    let mut voice: Option<String> = None;
    let mut text = String::new();
    let mut started = false;
    let mut push = |voice: Option<String>, text: &str, started: bool| {
        let text = markup::unescape(text.trim());
        // a dash tells that another one speaks
        let dashed = text.starts_with(['-', '–']);
        match out.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if open && !started && !dashed => {
                last.text.push(' ');
                last.text.push_str(&text);
            }
            _ => out.push(Cue { voice, text, line: number }),
        }
    };
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let close = if rest.starts_with('{') { '}' } else { '>' };
        let Some(end) = rest.find(close).filter(|_| is_tag(rest)) else {
            text.push_str(&rest[..1]);
            rest = &rest[1..];
            continue;
        };
        let tag = &rest[1..end];
        if let Some(name) =
            tag.strip_prefix("v ").or_else(|| tag.strip_prefix("v.").and_then(|t| Some(t.split_once(' ')?.1)))
        {
            push(voice.take(), &std::mem::take(&mut text), started);
            started = true;
            voice = Some(markup::unescape(name.trim()));
        }
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    push(voice, &text, started);
}

/// Whether `<` or `{` opens a tag: "<i>", "</v>", "<00:01.000>", "{\an8}".
fn is_tag(rest: &str) -> bool {
    let next = rest[1..].chars().next();
    if rest.starts_with('{') {
        next == Some('\\')
    } else {
        next.is_some_and(|c| c == '/' || c.is_ascii_alphanumeric())
    }
}

/// Cues as paragraphs of the body, each with the line that it starts on.
fn paragraphs(cues: Vec<Cue>, article: &mut Article) {
    let body = &mut article.body;
    let mut start = 0;
    let mut current: Option<String> = None;
    for cue in cues {
        let text = cue.text.trim();
        let fresh = text.starts_with(['-', '–', '>', '[', '(']) || is_labelled(text);
        let full = cue.voice.is_none() && is_full(&body[start..]);
        let goes_on = cue.voice == current && !fresh && !full;
        if !body.is_empty() && goes_on {
            body.push(' ');
            body.push_str(text);
            continue;
        }
        if !body.is_empty() {
            body.push_str("\n\n");
        }
        start = body.len();
        article.lines.push(LineMark { body: start, line: cue.line });
        if let Some(voice) = &cue.voice {
            body.push_str(voice);
            body.push_str(": ");
        }
        body.push_str(text);
        current = cue.voice;
    }
    article.origin.line = article.lines.first().map(|mark| mark.line);
}

/// Whether the words start with who says them ("MARA QUILL: It stays shut.").
fn is_labelled(text: &str) -> bool {
    text.split_once(": ").is_some_and(|(label, _)| {
        label.len() <= 50 && label.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
    })
}

fn is_full(text: &str) -> bool {
    text.len() > PARAGRAPH && text.ends_with(['.', '!', '?', '…', '"', '”'])
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::ingest::{Format, Options, Record, parse};

    fn read(text: &str) -> Article {
        let record = Record::new("a.vtt", Format::Subtitles, text.as_bytes().to_vec());
        let parsed = parse(&record, &Options::default());
        assert_eq!(parsed.skipped, [], "{text}");
        parsed.articles.into_iter().next().unwrap()
    }

    #[test]
    fn voices_become_labels() {
        let a = read(
            "WEBVTT\nKind: captions\nLanguage: en\n\nNOTE taped in Port Lyle\n\n1\n\
            00:01.000 --> 00:04.000 align:start\n\
             <v Mara Quill>The quay is <i>shut</i>,\nand stays shut.\n\n2\n00:04.200 --> 00:06.000\n\
             <v Mara Quill>Until May.</v>\n\n\
             3\n00:06.200 --> 00:08.000\n<v.loud John Teva>Tea &amp; cake?\n",
        );
        assert_eq!(
            a.body,
            "Mara Quill: The quay is shut, and stays shut. Until May.\n\nJohn Teva: Tea & cake?"
        );
        assert_eq!(a.language.as_deref(), Some("en"));
    }

    #[test]
    fn numbers_times_and_tags_are_no_text() {
        let a = read(
            "1\r\n00:00:01,000 --> 00:00:04,000\r\n{\\an8}<font color=\"red\">The quay of Port Lyle\r\n\
            is shut.</font>\r\n\r\n\
             2\r\n00:00:04,200 --> 00:00:06,000\r\nIt opens at 5:30 in May.\r\n\r\n\
             3\r\n00:00:07,200 --> 00:00:09,000\r\nMARA QUILL: In May?\r\nJOHN TEVA: In May.\r\n",
        );
        let want = "The quay of Port Lyle is shut. It opens at 5:30 in May.\n\nMARA QUILL: In May?\n\n\
        JOHN TEVA: In May.";
        assert_eq!((a.body.as_str(), a.title.as_deref()), (want, None));
        assert_eq!(a.line_at(a.body.find("JOHN").unwrap()), Some(13));
    }
}
