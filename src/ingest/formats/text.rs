//! Plain text, most often copied off a page.

use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::charset;
use crate::ingest::readers::lines::{self, Line};
use crate::ingest::{Options, Record};

pub fn read(record: &Record, options: &Options) -> Drafts {
    let mut article = Article::default();
    let lines = without_highlights(lines::of(&charset::decode(&record.bytes, None)?), &mut article);
    lines::compose(lines, &mut article, options);
    one(article)
}

/// Takes away summaries that a data set wrote beside the story, each paragraph below a line
/// that says "@highlight".
fn without_highlights(lines: Vec<Line>, article: &mut Article) -> Vec<Line> {
    if !lines.iter().any(|l| l.text.trim() == "@highlight") {
        return lines;
    }
    // the line itself, then the paragraph below it
    let (mut open, mut begun) = (false, false);
    let mut kept = Vec::new();
    for line in lines {
        let text = line.text.trim();
        if text == "@highlight" {
            (open, begun) = (true, false);
        } else if open && text.is_empty() {
            open = !begun;
        } else if open {
            begun = true;
            article.cut.push(text.to_string());
        } else {
            kept.push(line);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::ingest::{Format, Options, Record, parse};

    fn read(text: &str) -> Article {
        let record = Record::new("a.txt", Format::Text, text.as_bytes().to_vec());
        let parsed = parse(&record, &Options::default());
        assert_eq!(parsed.skipped, [], "{text}");
        parsed.articles.into_iter().next().unwrap()
    }

    const PROSE: &str = "The harbour board closed the north quay on Tuesday after a crane driver heard it groan under the ebb.";

    #[test]
    fn a_story_copied_off_a_page() {
        let a = read(&format!(
            "Story by Mara Quill\n(Bloomberg) -- {PROSE}\n“It groaned,” he said.\nNo comments:\nPost a Comment\n"
        ));
        assert_eq!(a.bylines[0].text, "Story by Mara Quill");
        assert_eq!(a.bylines[0].names, ["Mara Quill"]);
        assert_eq!((a.title, a.publisher.as_deref(), a.published), (None, Some("Bloomberg"), None));
        assert_eq!(a.dateline.unwrap().text, "(Bloomberg) --");
        assert_eq!(a.body, format!("{PROSE}\n“It groaned,” he said."));
        assert_eq!(a.cut, ["No comments:", "Post a Comment"]);
    }

    #[test]
    fn heads_as_large_sites_print_them() {
        for head in [
            "Quay groans at last\n2 hours ago\nShare\nSave\nMara Quill\nBBC News, Port Lyle\nReporting from Port Lyle\n",
            "World news\n\nThis article is more than 2 years old\n\nQuay groans at last\n\nMara Quill\nHarbour correspondent\n\nShare\n",
            "Quay groans at last\n\nListen to this article · 6:12 min Learn more\n\nShare full article\n\n52\n\nMara Quill\nBy Mara Quill\nReporting from Port Lyle\n\n",
            "Politics\nQuay groans at last\nBy MARA QUILL\nShare\n",
        ] {
            let a = read(&format!("{head}{PROSE}\n"));
            assert_eq!(a.title.as_deref(), Some("Quay groans at last"), "{head}");
            assert_eq!((a.body.as_str(), a.publisher), (PROSE, None), "{head}");
            assert_eq!(a.bylines[0].names, ["Mara Quill"], "{head}");
        }
    }

    #[test]
    fn paper_date_headline_byline() {
        for head in [
            "Lyle Evening Post\nTuesday, November 24, 2020\n\nQuay groans\n\nBy Mara Quill\n\n",
            "LYLE EVENING POST — Tuesday 24 November 2020\n\nQuay groans\n\nBy Mara Quill\n\n",
            "Lyle Evening Post\nNews | Sport | Tides | Weather\n\nQuay groans\n\nBy Mara Quill\n24 November 2020\n\n",
        ] {
            let a = read(&format!("{head}{PROSE}\n"));
            assert_eq!(a.publisher.as_deref(), Some("Lyle Evening Post"), "{head}");
            assert_eq!(a.title.as_deref(), Some("Quay groans"), "{head}");
            assert_eq!(
                a.published.as_ref().map(|p| p.date.to_string()).as_deref(),
                Some("2020-11-24"),
                "{head}"
            );
            assert_eq!(
                (a.bylines[0].names.as_slice(), a.body.as_str()),
                (["Mara Quill".to_string()].as_slice(), PROSE)
            );
        }
    }

    #[test]
    fn header_lines() {
        let a = read(&format!(
            "Title: Quay groans\nAuthor: Mara Quill\nDate: 2020-11-24\nSource: The Ledger\n\n{PROSE}"
        ));
        assert_eq!((a.title.as_deref(), a.publisher.as_deref()), (Some("Quay groans"), Some("The Ledger")));
        assert_eq!(a.published.unwrap().provenance, "line Date");
        assert_eq!(a.body, PROSE);
    }

    #[test]
    fn lines_of_the_source_are_known() {
        let a = read(&format!(
            "Quay groans\n\nBy Mara Quill\n\n{PROSE}\nAdvertisement\n\n\n“It groaned,” he said.\n"
        ));
        let at = a.body.find("“It").unwrap();
        assert_eq!((a.line_at(0), a.line_at(at)), (Some(5), Some(9)));
        assert_eq!(a.body, format!("{PROSE}\n\n“It groaned,” he said."));
    }

    #[test]
    fn summaries_beside_the_story() {
        let a = read(&format!(
            "{PROSE}\n\n“It groaned,” he said.\n\n@highlight\n\nQuay groans\n\n@highlight\n\nCrane saw\nit\n"
        ));
        assert_eq!(a.body, format!("{PROSE}\n\n“It groaned,” he said."));
        assert_eq!(a.cut, ["Quay groans", "Crane saw", "it"]);
        assert_eq!(a.line_at(a.body.find("“It").unwrap()), Some(3));
    }

    #[test]
    fn short_texts_are_bodies() {
        assert_eq!(read("Quay shut").body, "Quay shut");
        let a = read("Quay shut\n\nBack on Monday.");
        assert_eq!((a.title.as_deref(), a.body.as_str()), (Some("Quay shut"), "Back on Monday."));
    }

    #[test]
    fn dates_of_files_and_datelines() {
        let record = Record::new("x/2020-11-24-quay.txt", Format::Text, PROSE.into());
        assert_eq!(
            parse(&record, &Options::default()).articles[0].published.as_ref().unwrap().provenance,
            "file name"
        );
        let a = read(&format!("PORT LYLE, April 10, 2024 (Coast Wire) — {PROSE}"));
        assert_eq!(a.published.unwrap().date.to_string(), "2024-04-10");
        assert_eq!(a.publisher.as_deref(), Some("Coast Wire"));
    }
}
