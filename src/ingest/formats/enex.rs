//! Notes of Evernote, as it exports them: clipped articles, with the address of the page.

use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::xml::{Mode, Xml};
use crate::ingest::readers::{date, ends, markup};
use crate::ingest::{Options, Record};

/// One `<note>`.
pub fn read(record: &Record, options: &Options) -> Drafts {
    let xml = Xml::read(&record.bytes, Mode::Lenient, "Evernote export")?;
    let note = xml.root();
    let mut article = Article { title: note.text_of("title"), ..Article::default() };
    let about = note.child("note-attributes");
    // its author is who kept the note
    article.origin.url = about.and_then(|a| a.text_of("source-url")).filter(|url| url.starts_with("http"));
    let content = note.child("content").map(|c| c.raw_text()).unwrap_or_default();
    article.body = body(&content, article.title.as_deref());
    let told = ends::without_tail(&article.body, article.title.as_deref(), &mut article.cut).len();
    article.body.truncate(told);
    article.keywords = note.children().filter(|e| e.name() == "tag").filter_map(|e| e.text()).collect();
    // when it was clipped is the least that is known
    if options.modified_as_published
        && let Some(raw) = note.text_of("created")
    {
        article.published = date::published_from(&raw, "note created");
    }
    one(article)
}

/// The paragraphs of a note, each of them a `div`, without the title above them.
fn body(content: &str, title: Option<&str>) -> String {
    let text = markup::to_text(content);
    let paragraphs: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let titled = paragraphs.len() > 1 && paragraphs.first().copied() == title;
    paragraphs[usize::from(titled)..].join("\n\n")
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn clipped_pages() {
        let note = |title: &str, url: &str, text: &str| {
            format!(
                "<note><title>{title}</title><created>20240609T080000Z</created><tag>clips</tag><note-attributes><author>Jo</author>\
                 <source-url>{url}</source-url></note-attributes><content><![CDATA[<?xml version=\"1.0\"?><!DOCTYPE en-note SYSTEM \"x\">\
                 <en-note>{text}</en-note>]]></content></note>"
            )
        };
        let enex = format!(
            "<?xml version='1.0'?><!DOCTYPE en-export SYSTEM 'x'><en-export application='Evernote'>{}{}</en-export>",
            note(
                "Quay shut",
                "https://ledger.example/2024/05/01/quay",
                "<div><span>Quay shut</span></div><div>It is &ldquo;shut&rdquo;.</div><div><br/></div><div>Out.</div><en-media type='i'/>"
            ),
            note("Tide", "https://ledger.example/tide", "<p>One.</p><p>Two.</p>"),
        );
        let (articles, skipped) = read_file("clips.enex", enex.as_bytes());
        assert_eq!((articles.len(), skipped.len()), (2, 0));
        let a = &articles[0];
        assert_eq!((a.title.as_deref(), a.body.as_str()), (Some("Quay shut"), "It is “shut”.\n\nOut."));
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
        assert!(a.bylines.is_empty() && articles[1].published.is_none());
    }
}
