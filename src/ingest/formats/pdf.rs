//! PDF: the text of printed pages, put back into paragraphs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::Cut;
use crate::article::Article;
use crate::ingest::draft::{Drafts, one};
use crate::ingest::readers::lines;
use crate::ingest::{Options, Reason, Record};

pub const CUT: Cut = Cut::Whole;

pub fn read(record: &Record, options: &Options) -> Drafts {
    let mut article = Article::default();
    lines::compose_unnumbered(&paragraphs(&pages(&record.bytes)?), &mut article, options);
    one(article)
}

/// The text of each page.
fn pages(bytes: &[u8]) -> Result<Vec<String>, Reason> {
    // fonts are little programs, and the crate gives up on some of them loudly
    let read = catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem_by_pages(bytes)));
    match read {
        Ok(Ok(pages)) => Ok(pages),
        Ok(Err(error)) if error.to_string().contains("ecrypt") => Err(Reason::Encrypted),
        Ok(Err(error)) => Err(Reason::malformed("PDF", error)),
        Err(_) => Err(Reason::malformed("PDF", "a font or a page that cannot be read")),
    }
}

/// The paragraphs of pages: lines joined, words that were broken at the end of a
/// line whole again, without the lines that stand at the head or foot of every page.
fn paragraphs(pages: &[String]) -> Vec<String> {
    let pages: Vec<Vec<&str>> = pages.iter().map(|p| p.lines().map(str::trim).collect()).collect();
    let running = running(&pages);
    let mut out: Vec<String> = Vec::new();
    for page in &pages {
        let (first, last) = edges(page);
        let own = |&(k, line): &(usize, &&str)| {
            let edge = first == Some(k) || last == Some(k);
            !(edge && (is_number(line) || running.contains(&masked(line))))
        };
        let lines = page.iter().enumerate().filter(own).map(|(_, line)| *line);
        let lines: Vec<&str> = lines.skip_while(|line| line.is_empty()).collect();
        // a page may end within a sentence
        let open = out.last().is_some_and(|p| p.ends_with(|c: char| c.is_lowercase() || c == ','));
        if !(open && lines.first().is_some_and(|line| line.starts_with(char::is_lowercase))) {
            out.push(String::new());
        }
        let upto = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
        for line in &lines[..upto] {
            match out.last_mut() {
                Some(now) if !line.is_empty() => append(now, line),
                _ => out.push(String::new()),
            }
        }
    }
    out.retain(|p| !p.is_empty());
    out
}

fn append(paragraph: &mut String, line: &str) {
    let broken = paragraph.strip_suffix('-').is_some_and(|p| p.ends_with(char::is_alphabetic));
    if broken && line.starts_with(char::is_lowercase) {
        paragraph.pop();
    } else if !paragraph.is_empty() {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// First and last line of a page that are not empty.
fn edges(page: &[&str]) -> (Option<usize>, Option<usize>) {
    (page.iter().position(|l| !l.is_empty()), page.iter().rposition(|l| !l.is_empty()))
}

/// Lines, without their numbers, that stand at the edges of most pages.
fn running(pages: &[Vec<&str>]) -> Vec<String> {
    let mut seen: Vec<(String, usize)> = Vec::new();
    for page in pages {
        let (first, last) = edges(page);
        for k in first.into_iter().chain(last.filter(|&l| Some(l) != first)) {
            let line = masked(page[k]);
            match seen.iter_mut().find(|(l, _)| *l == line) {
                Some((_, n)) => *n += 1,
                None => seen.push((line, 1)),
            }
        }
    }
    seen.into_iter().filter(|&(_, n)| n >= 2 && 2 * n > pages.len()).map(|(line, _)| line).collect()
}

fn masked(line: &str) -> String {
    line.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// The number of a page.
fn is_number(line: &str) -> bool {
    let inner = line.trim_matches(|c: char| !c.is_alphanumeric());
    !inner.is_empty() && inner.len() <= 4 && inner.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::tests::read_file;

    /// A file of one page with a line of text at each of these heights.
    fn file(lines: &[(u32, &str)]) -> Vec<u8> {
        let mut content = String::from("BT /F1 11 Tf\n");
        for (y, text) in lines {
            content.push_str(&format!(
                "1 0 0 1 72 {y} Tm ({}) Tj\n",
                text.replace('(', "\\(").replace(')', "\\)")
            ));
        }
        content.push_str("ET\n");
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_string(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_string(),
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_string(),
            format!("<< /Length {} >>\nstream\n{content}endstream", content.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_string(),
        ];
        let mut out = String::from("%PDF-1.4\n");
        let mut places = Vec::new();
        for (k, object) in objects.iter().enumerate() {
            places.push(out.len());
            out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", k + 1));
        }
        let table = out.len();
        out.push_str("xref\n0 6\n0000000000 65535 f \n");
        for place in places {
            out.push_str(&format!("{place:010} 00000 n \n"));
        }
        out.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
        out.into_bytes()
    }

    #[test]
    fn a_page_gives_its_story() {
        let bytes = file(&[
            (720, "Quay shut for good"),
            (690, "By Mara Quill"),
            (660, "The quay of Lyle is shut for good, and nobody in the har-"),
            (646, "bour was surprised, the harbour master said on Monday."),
            (616, "\"It groaned,\" said harbour master Ewan Tolliver."),
        ]);
        let (articles, skipped) = read_file("2024-05-01-quay.pdf", &bytes);
        assert_eq!(skipped, []);
        let a = &articles[0];
        assert_eq!(a.title.as_deref(), Some("Quay shut for good"));
        assert_eq!(a.bylines[0].names, ["Mara Quill"]);
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2024-05-01");
        assert_eq!(
            a.body,
            "The quay of Lyle is shut for good, and nobody in the harbour was surprised, the harbour master said on Monday.\n\"It groaned,\" said harbour master Ewan Tolliver."
        );
    }

    #[test]
    fn heads_and_feet_of_pages_go() {
        let page = |n: u32, text: &str| format!("The Lyle Ledger {n}\n\n{text}\n\n- {n} -\n");
        let pages = [
            page(1, "The quay is shut,\nthe mayor said.\n\nNobody was surprised by"),
            page(2, "the news."),
            page(3, "The end."),
        ];
        assert_eq!(
            paragraphs(&pages),
            ["The quay is shut, the mayor said.", "Nobody was surprised by the news.", "The end."]
        );
    }

    #[test]
    fn broken_files_are_named() {
        let bytes = file(&[(720, "Quay shut")]);
        let (articles, skipped) = read_file("q.pdf", &bytes[..200]);
        assert_eq!(articles, []);
        assert!(matches!(skipped[0].reason, Reason::Malformed { format: "PDF", .. }), "{}", skipped[0]);
    }
}
