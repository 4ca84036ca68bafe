//! Messages: newsletters as .eml or out of an mbox, and pages saved as one (MHTML).

mod forwarded;
mod mbox;

use mail_parser::{Address, HeaderValue, Message, MessageParser, MessagePart, MimeHeaders};

use super::{Head, html};
use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::{byline, date, language, lines, markup};
use crate::ingest::{Options, Reason, Record};
use forwarded::Forwarded;
pub use mbox::{ENVELOPE, is as is_mbox, next_message};

/// Header lines, among them ones that only mail has.
pub fn is_message(head: &Head) -> bool {
    Signs::of(head.text).is_some_and(|signs| signs.speak_for_mail(head))
}

/// A message whose parts belong together: a page and its pictures.
pub fn is_saved_page(head: &Head) -> bool {
    Signs::of(head.text).is_some_and(|signs| signs.related && signs.speak_for_mail(head))
}

/// What the header lines at the start of a text show.
#[derive(Default)]
struct Signs {
    headers: usize,
    /// Headers that letters to people have.
    personal: usize,
    /// A header that only mail has.
    telling: bool,
    related: bool,
}

impl Signs {
    /// `None` where a line above the first empty one is no header.
    fn of(text: &str) -> Option<Signs> {
        const TELLING: &[&str] = &[
            "mime-version",
            "received",
            "return-path",
            "message-id",
            "delivered-to",
            "x-mailer",
            "content-transfer-encoding",
        ];
        let mut signs = Signs::default();
        for line in text.lines().take_while(|line| !line.trim().is_empty()) {
            if line.starts_with([' ', '\t']) {
                signs.related |= line.contains("text/html") && line.contains("type=");
                continue;
            }
            if !is_header(line) {
                return None;
            }
            signs.headers += 1;
            let name = line.split(':').next().unwrap_or("").to_lowercase();
            signs.telling |= TELLING.contains(&name.as_str());
            signs.personal += usize::from(matches!(name.as_str(), "from" | "to" | "subject" | "date"));
            signs.related |= name == "content-type" && line.contains("multipart/related");
            signs.related |= name == "snapshot-content-location";
        }
        Some(signs)
    }

    fn speak_for_mail(&self, head: &Head) -> bool {
        self.headers >= 3 && self.telling && self.personal >= 2
            || self.headers >= 1 && head.is_named(&[".eml", ".mht", ".mhtml"])
            || self.headers >= 2 && self.related
    }
}

fn is_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| {
        !name.is_empty() && name.len() < 60 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

pub fn read(record: &Record, options: &Options) -> Drafts {
    let bytes = unquoted(&record.bytes);
    let message = MessageParser::default().parse(&bytes[..]);
    let message = message.ok_or_else(|| Reason::malformed("mail", "no header can be read"))?;
    one(article(&message, record.origin.url.as_deref(), options)?)
}

/// A page saved with its pictures, its style sheets and the frames in it.
pub fn read_page(record: &Record, _: &Options) -> Drafts {
    let message = MessageParser::default().parse(&record.bytes[..]);
    let message = message.ok_or_else(|| Reason::malformed("MHTML", "no header can be read"))?;
    let own =
        message.header_raw("Snapshot-Content-Location").or_else(|| message.header_raw("Content-Location"));
    let own = own.map(unfolded);
    let (part, page) = main_part(&message, own.as_deref()).ok_or(Reason::Lacks("page"))?;
    let url = own.or_else(|| part.content_location().map(unfolded)).filter(|u| u.starts_with("http"));
    one(html::article(page, url.as_deref())?)
}

/// The part that is the page: the one that the message names as its start, then the one
/// that lies at the address of the message, then the first that is a page at all, or the
/// longest where an address leads nowhere.
fn main_part<'m>(message: &'m Message, own: Option<&str>) -> Option<(&'m MessagePart<'m>, &'m str)> {
    let start = message.content_type().and_then(|t| t.attribute("start")).map(bracketless);
    let is_page =
        |part: &MessagePart| part.is_text_html() || part.is_content_type("application", "xhtml+xml");
    let pages = || message.parts.iter().filter(|part| is_page(part) && part.text_contents().is_some());
    let started = |part: &&MessagePart| start.is_some() && part.content_id().map(bracketless) == start;
    let place = |address: &str| unfolded(address).split('#').next().map(str::to_string);
    let own = own.and_then(place);
    let located = |part: &&MessagePart| own.is_some() && part.content_location().and_then(place) == own;
    // the root of a message is its first part, where it does not say otherwise
    let root = || if own.is_some() { pages().max_by_key(|part| part.len()) } else { pages().next() };
    let part = pages().find(started).or_else(|| pages().find(located)).or_else(root);
    // a part of no stated type is a page if anything is
    let part = part.or_else(|| message.html_bodies().find(|part| part.text_contents().is_some()))?;
    Some((part, part.text_contents()?))
}

fn bracketless(id: &str) -> &str {
    id.trim().trim_start_matches('<').trim_end_matches('>')
}

/// An address that a header broke into lines.
fn unfolded(address: &str) -> String {
    address.split_whitespace().collect()
}

/// A message without the mbox line above it and the quoting inside it (mboxrd:
/// each line that starts with any number of `>` and "From " has one `>` too many).
fn unquoted(bytes: &[u8]) -> Vec<u8> {
    if !bytes.starts_with(b"From ") {
        return bytes.to_vec();
    }
    let mut out = Vec::with_capacity(bytes.len());
    for (k, line) in bytes.split_inclusive(|&b| b == b'\n').enumerate() {
        if k == 0 {
            continue;
        }
        let bare = line.iter().position(|&b| b != b'>').unwrap_or(line.len());
        let quoted = bare > 0 && line[bare..].starts_with(b"From ");
        out.extend_from_slice(if quoted { &line[1..] } else { line });
    }
    out
}

fn article(message: &Message, url: Option<&str>, options: &Options) -> Result<Article, Reason> {
    let marked = message.html_bodies().find(|p| p.is_text_html()).and_then(|p| p.text_contents());
    let plain =
        message.text_bodies().find(|p| p.is_text() && !p.is_text_html()).and_then(|p| p.text_contents());
    let inner: Option<Forwarded>;
    let mut article = match (plain, marked) {
        // a plain part of one line only says that there is another
        (Some(plain), marked) if marked.is_none() || plain.split_whitespace().nth(40).is_some() => {
            let mut article = Article { title: title(message), ..Article::default() };
            inner = forwarded::read(plain);
            let text = inner.as_ref().map_or(plain, |inner| &inner.text);
            if let Some(inner) = &inner {
                article.title = inner.subject.clone().or(article.title);
                article.cut.clone_from(&inner.above);
            }
            lines::compose(lines::of(text), &mut article, options);
            // lines of the decoded part are not lines of the file
            article.lines.clear();
            article.origin.line = None;
            article
        }
        (_, Some(page)) => {
            let mut article = html::article(page, url)?;
            let found = forwarded::read(&article.body);
            if let Some(found) = &found {
                article.body.clone_from(&found.text);
                article.cut.extend(found.above.iter().cloned());
            }
            // the header lines may be left out of the text already
            let passed_on = title(message).is_some_and(|title| forwarded::subject(&title).is_some());
            let whole = || passed_on.then(|| forwarded::read(&markup::to_text(page))).flatten();
            inner = found.or_else(whole);
            article
        }
        _ => return Err(Reason::Lacks("text")),
    };
    article.title = title(message).or(article.title);
    let forwarded = inner.is_some();
    if let Some(title) = article.title.as_deref().and_then(forwarded::subject) {
        article.title = Some(title.to_string());
    }
    if let Some(inner) = inner {
        // who passed it on wrote none of it
        article.title = inner.subject.or(article.title);
        article.published = inner.published.or(article.published);
        article.publisher = inner.from.or(article.publisher);
    }
    article.id = message.message_id().unwrap_or_default().to_string();
    if let Some(raw) =
        message.header_raw("Date").map(str::trim).filter(|_| !forwarded || article.published.is_none())
    {
        article.published = date::published_from(raw, "mail Date").or(article.published);
    }
    let (name, address) = sender(message);
    if article.publisher.is_none() {
        // a newsletter is signed with the paper's name; a person's name is an author's
        let list = match message.list_id() {
            HeaderValue::Text(t) => {
                Some(t.split('<').next().unwrap_or("").trim().trim_matches('"').to_string())
            }
            _ => None,
        };
        article.publisher = list.filter(|l| !l.is_empty()).or_else(|| name.clone()).or(address);
    }
    if article.bylines.is_empty()
        && !forwarded
        && let Some(name) = name.filter(|n| Some(n) != article.publisher.as_ref())
    {
        article.bylines = byline::from_list([name.as_str()]);
    }
    if let Some(tag) = message.header_raw("Content-Language") {
        article.language = language::from_tag(tag);
    }
    article.origin.line = None;
    Ok(article)
}

fn title(message: &Message) -> Option<String> {
    let subject = message.subject()?.split_whitespace().collect::<Vec<_>>().join(" ");
    (!subject.is_empty()).then_some(subject)
}

/// The sender's name, and the host of the address.
fn sender(message: &Message) -> (Option<String>, Option<String>) {
    let first = match message.from() {
        Some(Address::List(list)) => list.first(),
        Some(Address::Group(groups)) => groups.first().and_then(|g| g.addresses.first()),
        None => None,
    };
    let Some(first) = first else { return (None, None) };
    let name = first.name.as_deref().map(str::trim).filter(|n| !n.is_empty()).map(str::to_string);
    let host = first.address.as_deref().and_then(|a| a.split('@').nth(1)).map(str::to_string);
    (name, host)
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn newsletters_in_an_mbox() {
        let mbox = "From MAILER Mon Nov 23 02:45:12 2026\nSubject: =?utf-8?q?Quay_=E2=80=93_shut?=\nFrom: The Ledger <news@ledger.example>\n\
            Date: Wed, 01 May 2024 10:00:00 +0200\nMessage-ID: <q1@ledger.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=\"utf-8\"\n\
            Content-Transfer-Encoding: quoted-printable\n\n>From here on the quay is =E2=80=9Cshut=E2=80=9D, and nobody has sa=\nid for how long it will be.\n\n\
            From MAILER Mon Nov 23 02:45:12 2026\nSubject: Two\nFrom: a@b.example\nDate: x\n\nTide out, said the harbour master.\n";
        let (articles, skipped) = read_file("m", mbox.as_bytes());
        assert_eq!((articles.len(), skipped.len()), (2, 0));
        let a = &articles[0];
        assert_eq!(
            (a.title.as_deref(), a.publisher.as_deref(), a.id.as_str()),
            (Some("Quay – shut"), Some("The Ledger"), "q1@ledger.example")
        );
        assert_eq!(a.body, "From here on the quay is “shut”, and nobody has said for how long it will be.");
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
    }

    #[test]
    fn pages_in_messages() {
        let page = "<html><head><title>Quay shut</title></head><body><article><h1>Quay shut</h1><p>The quay is shut, said the harbour master of Lyle on Monday, and will be for long.</p><p>Nobody was surprised, least of all the gulls that sat on it.</p></article></body></html>";
        let mhtml = format!(
            "From: <Saved by Browser>\nSnapshot-Content-Location: https://ledger.example/2024/05/01/quay\nSubject: Quay shut\nMIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\n\n--b\nContent-Type: text/html\nContent-Location: https://ledger.example/2024/05/01/quay\n\n{page}\n--b--\n"
        );
        let (articles, skipped) = read_file("q.mhtml", mhtml.as_bytes());
        assert_eq!(skipped, []);
        assert_eq!(articles[0].origin.url.as_deref(), Some("https://ledger.example/2024/05/01/quay"));
        assert!(articles[0].body.contains("said the harbour master"));
        assert_eq!(articles[0].published.as_ref().unwrap().date.to_string(), "2024-05-01");
    }

    #[test]
    fn a_page_among_other_parts() {
        let page = |title: &str, text: &str| {
            format!(
                "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
            )
        };
        let advert = page(
            "Boats",
            "Buy a boat now, said the seller of boats, and get another boat for half of the price.",
        );
        let quay = page(
            "Quay shut",
            "The quay is shut, said the harbour master of Lyle on Monday, and will be for long.",
        );
        let part = |kind: &str, id: &str, place: &str, text: &str| {
            format!("--b\nContent-Type: {kind}\nContent-ID: <{id}>\nContent-Location: {place}\n\n{text}\n")
        };
        let (style, own) = (part("text/css", "c", "cid:css", "p {}"), "https://ledger.example/quay");
        let (quay, advert) =
            (part("text/html", "f0", own, &quay), part("text/html", "f1", "https://boats.example/", &advert));
        for (headers, parts) in [
            ("".to_string(), [&style, &quay, &advert]),
            (format!("Snapshot-Content-Location: {own}#top\n"), [&advert, &style, &quay]),
        ] {
            let mhtml = |start: &str| {
                format!(
                    "From: <Saved by Browser>\n{headers}Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\
                     \ttype=\"text/html\";{start} boundary=\"b\"\n\n{}{}{}--b--\n",
                    parts[0], parts[1], parts[2]
                )
            };
            for text in [mhtml(""), mhtml(" start=\"<f0>\";")] {
                let (articles, skipped) = read_file("q.mhtml", text.as_bytes());
                assert_eq!((articles[0].title.as_deref(), skipped.len()), (Some("Quay shut"), 0), "{text}");
                assert!(articles[0].origin.url.as_deref().is_some_and(|url| url.starts_with(own)));
            }
        }
    }
}
