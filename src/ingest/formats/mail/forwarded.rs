//! Messages that somebody passed on: the header lines of the first message stand in the text.

use crate::article::Published;
use crate::ingest::readers::date;

/// What a header line that was written into a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    From,
    Date,
    Subject,
    To,
}

/// How mail programs write these lines, in small letters.
const NAMES: &[(&str, Part)] = &[
    ("a", Part::To),
    ("aan", Part::To),
    ("an", Part::To),
    ("antwort an", Part::To),
    ("assunto", Part::Subject),
    ("asunto", Part::Subject),
    ("betreff", Part::Subject),
    ("cc", Part::To),
    ("cci", Part::To),
    ("da", Part::From),
    ("data", Part::Date),
    ("date", Part::Date),
    ("datum", Part::Date),
    ("de", Part::From),
    ("enviado", Part::Date),
    ("envoyé", Part::Date),
    ("fecha", Part::Date),
    ("from", Part::From),
    ("gesendet", Part::Date),
    ("kopie", Part::To),
    ("objet", Part::Subject),
    ("oggetto", Part::Subject),
    ("onderwerp", Part::Subject),
    ("para", Part::To),
    ("reply-to", Part::To),
    ("sent", Part::Date),
    ("subject", Part::Subject),
    ("to", Part::To),
    ("van", Part::From),
    ("verzonden", Part::Date),
    ("von", Part::From),
    ("à", Part::To),
];

/// Marks of a message that was passed on, before its subject.
const LEADS: &[&str] = &["fwd:", "fw:", "wg:", "tr:", "rv:", "enc:", "doorst:"];

/// A text that somebody passed on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forwarded {
    /// The name, or else the address, in its "From:".
    pub from: Option<String>,
    pub published: Option<Published>,
    pub subject: Option<String>,
    /// What stands above the text: the words of whoever passed it on, and the header lines.
    pub above: Vec<String>,
    pub text: String,
}

/// The message inside `text`; of one that went through many hands the innermost.
pub fn read(text: &str) -> Option<Forwarded> {
    let mut found: Option<Forwarded> = None;
    // each turn makes the text shorter
    while let Some(inner) = once(found.as_ref().map_or(text, |f| f.text.as_str())) {
        let outer = found.take().unwrap_or_default();
        let above = outer.above.into_iter().chain(inner.above).collect();
        found = Some(Forwarded { above, ..inner });
    }
    found
}

/// A subject without the mark of a message that was passed on; `None` where it has none.
pub fn subject(subject: &str) -> Option<&str> {
    let mut rest = subject.trim();
    while let Some(lead) =
        LEADS.iter().find(|l| rest.get(..l.len()).is_some_and(|r| r.eq_ignore_ascii_case(l)))
    {
        rest = rest[lead.len()..].trim_start();
    }
    (rest.len() < subject.trim().len() && !rest.is_empty()).then_some(rest)
}

/// How many lines of whoever passed a message on are looked at.
const ABOVE: usize = 60;

/// How long their words may be, in bytes, where no rule parts them from the message.
const NOTE: usize = 300;

fn once(text: &str) -> Option<Forwarded> {
    let lines: Vec<&str> = text.lines().collect();
    let start = (0..lines.len().min(ABOVE)).find(|&k| header(lines[k]).is_some_and(|h| h.0 == Part::From))?;
    let mut forwarded = Forwarded::default();
    let mut parts = Vec::new();
    let mut end = start;
    while let Some(line) = lines.get(end) {
        match header(line) {
            Some((part, value)) => {
                parts.push(part);
                match part {
                    Part::From => forwarded.from = name(value),
                    Part::Subject => forwarded.subject = Some(subject(value).unwrap_or(value).to_string()),
                    Part::Date => forwarded.published = date::published_from(value, "forwarded Date"),
                    Part::To => {}
                }
            }
            // a list of addressees runs over the line
            None if parts.last() == Some(&Part::To) && line.contains('@') => {}
            // pages made of tables have an empty line after each
            None if bare(line).is_empty() && lines.get(end + 1).is_some_and(|l| header(l).is_some()) => {}
            None => break,
        }
        end += 1;
    }
    let ruled = lines[..start].iter().rev().find(|l| !bare(l).is_empty()).is_some_and(|l| is_rule(l));
    let telling = [Part::Date, Part::Subject].iter().filter(|p| parts.contains(p)).count();
    // an article may print a message below its own words
    let note = lines[..start].iter().map(|l| l.len()).sum::<usize>() <= NOTE;
    if telling < 2 && !(ruled && telling == 1) || !ruled && !note {
        return None;
    }
    let rest = &lines[end..];
    let quoted = rest.iter().all(|l| l.trim().is_empty() || l.starts_with('>'));
    let kept = rest.iter().map(|l| if quoted { bare(l) } else { l }).collect::<Vec<_>>().join("\n");
    if kept.trim().is_empty() {
        return None;
    }
    forwarded.above =
        lines[..end].iter().map(|l| l.trim()).filter(|l| !l.is_empty()).map(str::to_string).collect();
    forwarded.text = kept.trim_matches('\n').to_string();
    Some(forwarded)
}

/// A line without the marks of a quoted one.
fn bare(line: &str) -> &str {
    let rest = line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest));
    rest.trim_end()
}

/// The header that a line of text is: "From: The Ledger <news@ledger.example>", "*Sent:* …".
fn header(line: &str) -> Option<(Part, &str)> {
    let line = bare(line).trim_start();
    if line.len() > 1000 {
        return None;
    }
    let (name, value) = line.split_once(':')?;
    let folded = name.trim().trim_matches('*').to_lowercase();
    let part = NAMES.iter().find(|(n, _)| *n == folded)?.1;
    Some((part, value.trim().trim_start_matches('*').trim()))
}

/// "---------- Forwarded message ---------", "________".
fn is_rule(line: &str) -> bool {
    let line = bare(line).trim();
    line.starts_with("---") || line.starts_with("___")
}

/// The name beside an address, or else the address.
fn name(value: &str) -> Option<String> {
    let before = value.split(['<', '[']).next().unwrap_or_default().trim().trim_matches(['"', '\'']).trim();
    let address = value.trim_matches(|c: char| !c.is_alphanumeric());
    Some(if before.is_empty() { address } else { before }).filter(|n| !n.is_empty()).map(str::to_string)
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::ingest::tests::read_file;

    const TEXT: &str = "The harbour board closed the north quay on Tuesday after a crane driver heard it groan.\n\n\
        “It groaned,” said Mara Quill, the harbour master of Lyle, and she would not say more than that.\n";

    fn read(body: &str, kind: &str) -> Article {
        let mail = format!(
            "Subject: Fwd: Quay shut\nFrom: Tomas Day <day@desk.example>\nTo: x@y.example\n\
             Date: Wed, 08 May 2024 07:00:00 +0100\nMIME-Version: 1.0\nContent-Type: {kind}; charset=\"utf-8\"\n\n{body}"
        );
        let (articles, skipped) = read_file("f.eml", mail.as_bytes());
        assert_eq!(skipped, [], "{body}");
        articles.into_iter().next().unwrap()
    }

    #[test]
    fn a_newsletter_that_was_passed_on() {
        let quoted: String = TEXT.lines().map(|l| format!("> {l}\n")).collect();
        for body in [
            format!(
                "FYI\n\n---------- Forwarded message ---------\nFrom: The Ledger <news@ledger.example>\n\
                 Date: Mon, 6 May 2024 at 18:02\nSubject: Quay shut\nTo: <day@desk.example>\n\n\n{TEXT}"
            ),
            format!(
                "________________________________\nVon: The Ledger <news@ledger.example>\n\
                 Gesendet: Montag, 6. Mai 2024 18:02\nAn: Tomas Day\nBetreff: Quay shut\n\n{TEXT}"
            ),
            format!(
                "See below.\n\nBegin forwarded message:\n\n> From: The Ledger <news@ledger.example>\n\
                 > Subject: Quay shut\n> Date: 6 May 2024 at 18:02:11 BST\n> To: day@desk.example\n> \n{quoted}"
            ),
        ] {
            let a = read(&body, "text/plain");
            assert_eq!(
                (a.title.as_deref(), a.publisher.as_deref()),
                (Some("Quay shut"), Some("The Ledger")),
                "{body}"
            );
            assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-06", "{body}");
            assert_eq!(a.body, TEXT.trim_end(), "{body}");
            assert!(
                a.bylines.is_empty() && a.cut.iter().any(|l| l.contains("news@ledger.example")),
                "{:?}",
                a.cut
            );
        }
    }

    #[test]
    fn as_a_page() {
        let paragraphs: String = TEXT.lines().map(|l| format!("<p>{l}</p>")).collect();
        let a = read(
            &format!(
                "<div dir=\"ltr\">FYI<br><br><div class=\"gmail_quote\"><div dir=\"ltr\">---------- Forwarded message \
                 ---------<br>From: <b>The Ledger</b> &lt;news@ledger.example&gt;<br>Date: Mon, 6 May 2024 at 18:02<br>\
                 Subject: Quay shut<br>To: &lt;day@desk.example&gt;<br></div><br><br>{paragraphs}{paragraphs}</div></div>"
            ),
            "text/html",
        );
        assert!(!a.body.contains("Forwarded") && !a.body.contains('@'), "{}", a.body);
        assert!(a.body.contains("“It groaned,” said Mara Quill"), "{}", a.body);
        assert_eq!((a.title.as_deref(), a.publisher.as_deref()), (Some("Quay shut"), Some("The Ledger")));
        assert_eq!(a.published.unwrap().date.to_string(), "2024-05-06");
    }

    #[test]
    fn a_letter_about_a_message_is_none() {
        let a = read(&format!("From: the quay\n\n{TEXT}"), "text/plain");
        assert!(
            a.published.unwrap().date.to_string() == "2024-05-08"
                && a.publisher.as_deref() == Some("Tomas Day")
        );
    }
}
