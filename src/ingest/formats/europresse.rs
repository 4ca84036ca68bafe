//! Exports of Europresse: HTML.

use scraper::ElementRef;

use super::{Markup, html};
use crate::article::Article;
use crate::ingest::draft::{Drafts, some};
use crate::ingest::readers::selectors::{page, select, selector, text_of};
use crate::ingest::readers::{byline, date, markup};
use crate::ingest::{Options, Record};

pub fn is(markup: &Markup) -> bool {
    html::is_page(markup) && markup.holds(&["cedrom-sni", "docpublicationname"])
}

/// Europresse's pages: `<article>` elements in the newer, tables in the older.
pub fn read(record: &Record, _: &Options) -> Drafts {
    let html = page(&record.bytes)?;
    let root = html.root_element();
    let newer = select(root, &selector("article"));
    let older = selector(".DocPublicationName");
    let articles = if newer.is_empty() {
        // the cell of a table that holds the paper's name holds the article
        select(root, &older)
            .into_iter()
            .filter_map(|e| e.ancestors().filter_map(ElementRef::wrap).find(|a| a.value().name() == "td"))
            .collect()
    } else {
        newer
    };
    some(articles.into_iter().map(article), "a page without one")
}

fn article(element: ElementRef) -> Article {
    let mut article = Article::default();
    let all = |of: &str| {
        select(element, &selector(of)).into_iter().map(text_of).filter(|t| !t.is_empty()).collect::<Vec<_>>()
    };
    // "Le Quai, no. 5968"
    let name = all(".DocPublicationName").into_iter().next();
    article.publisher = name.map(|n| n.split(", no").next().unwrap_or_default().trim().to_string());
    let titles = all(".titreArticleVisu, .TitreArticleVisu");
    article.title = titles.into_iter().next();
    // "Politique, mardi 14 mars 2006, p. 12"
    let header = all(".DocHeader").join(" ");
    article.published = date::find_in_text(&header)
        .map(|(_, p)| p)
        .or_else(|| date::published_from(&header, ""))
        .map(|mut p| {
            p.provenance = "europresse header".to_string();
            p
        });
    let section = header.split(',').next().unwrap_or("").trim();
    if !section.is_empty() && !section.chars().any(|c| c.is_ascii_digit()) {
        article.section = Some(section.to_string());
    }
    if let Some(text) = select(element, &selector("section")).first() {
        article.body = markup::to_text(&text.inner_html());
        let header = select(element, &selector("header > div"));
        // the author stands alone below the headline
        if let Some(author) =
            header.last().filter(|e| e.value().classes().next().is_none()).map(|e| text_of(*e))
        {
            article.bylines = byline::from_list([author.as_str()]);
            article.bylines.retain(|b| !b.names.is_empty());
        }
        article.id = all("footer p").into_iter().find_map(|p| number(&p)).unwrap_or_default();
        return article;
    }
    older(&markup::to_text(&element.inner_html()), &mut article);
    article
}

/// "Numéro de document : news·20040501·LM·0x1"
fn number(line: &str) -> Option<String> {
    let (name, value) = line.split_once(':')?;
    let known = name.starts_with("Numéro de document") || name.starts_with("Document number");
    known.then(|| value.trim().to_string()).filter(|v| !v.is_empty())
}

/// The older page has no element around the text: it lies between the headline
/// and the line of rights.
fn older(text: &str, article: &mut Article) {
    let title = article.title.clone().unwrap_or_default();
    let mut lines =
        text.lines().map(str::trim).filter(|l| !l.is_empty()).skip_while(|l| *l != title).skip(1).peekable();
    // an author stands above the text, a short line that is a name and no sentence
    if let Some(line) = lines.peek()
        && line.len() < 60
        && !line.ends_with('.')
    {
        let found = byline::clean(line);
        if found.names.iter().any(|n| n.contains(' ')) {
            article.bylines.push(found);
            lines.next();
        }
    }
    let mut body: Vec<&str> = Vec::new();
    for line in lines {
        if let Some(number) = number(line) {
            article.id = number;
            break;
        }
        if !line.starts_with('©') {
            body.push(line);
        }
    }
    article.body = body.join("\n\n");
}

#[cfg(test)]
mod tests {
    use crate::ingest::tests::read_file;

    #[test]
    fn newer_and_older() {
        let newer = "<!DOCTYPE html><html><body><article><header><div><span class='DocPublicationName'>Le Quai </span></div><div><span class='DocHeader'>Port, mardi 14 mars 2006, p. 12</span></div>\
            <div class='titreArticle'><p class='titreArticleVisu'>Quai fermé</p></div><div>Ariane Morel</div></header><section><p>Un.</p><p>Deux.</p></section>\
            <footer><p>Numéro de document : news·1</p></footer></article></body></html>";
        let older = "<html><body><table><tr><td><span class='DocPublicationName'>Le Quai</span><br><span class='DocHeader'>Port, </span><span class='DocHeader'>mardi </span><span class='DocHeader'>14 mars 2006</span><br><br>\
            <span class='TitreArticleVisu'>Quai fermé</span><br><br>Ariane Morel<br><p></p>Un.<p></p>Deux.<p></p><b>© 2006 Le Quai</b><p></p>Numéro de document : news·1<br></td></tr></table></body></html>";
        for page in [newer, older] {
            let (articles, _) = read_file("e.html", page.as_bytes());
            let a = &articles[0];
            assert_eq!(
                (a.title.as_deref(), a.publisher.as_deref(), a.section.as_deref()),
                (Some("Quai fermé"), Some("Le Quai"), Some("Port"))
            );
            assert_eq!(
                (a.id.as_str(), a.body.as_str(), a.bylines[0].names[0].as_str()),
                ("news·1", "Un.\n\nDeux.", "Ariane Morel")
            );
            assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2006-03-14");
        }
    }
}
