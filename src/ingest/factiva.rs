//! Exports of Factiva (XML and HTML) and of Europresse (HTML).

use scraper::{ElementRef, Html, Selector};

use super::xml::{Element, Mode, Xml};
use super::{Options, Parsed, Reason, Record, byline, charset, date, dateline, language, markup};
use crate::article::Article;

/// Deeper than this no page of these is; what is deeper is hostile.
const DEPTH: usize = 400;

pub fn parse_xml(record: &Record, options: &Options) -> Parsed {
    let mut parsed = Parsed::default();
    let declared = charset::declared(&record.bytes);
    let xml = charset::decode(&record.bytes, declared.as_deref())
        .and_then(|text| Xml::parse(&text, Mode::Strict, "Factiva XML"));
    let xml = match xml {
        Ok(xml) => xml,
        Err(reason) => {
            parsed.skip(record, reason);
            return parsed;
        }
    };
    for article in xml.root().descendants().filter(|e| e.name() == "article") {
        parsed.push(from_xml(&article), record, options);
    }
    if parsed.articles.is_empty() && parsed.skipped.is_empty() {
        parsed.skip(record, Reason::NotAnArticle("a response without one"));
    }
    parsed
}

fn from_xml(element: &Element) -> Article {
    let mut article =
        Article { id: element.text_of("accessionNo").unwrap_or_default(), ..Article::default() };
    article.title = element.text_of("headline");
    article.publisher = element.text_of("sourceName").or_else(|| element.text_of("publisherName"));
    article.language = element.text_of("baseLanguage").and_then(|t| language::from_tag(&t));
    article.section = element.text_of("sectionName").or_else(|| element.text_of("section"));
    article.bylines = byline::from_list(element.text_of("byline").as_deref());
    article.dateline = element.text_of("dateline").and_then(|t| dateline::from_field(&t));
    article.published = element
        .text_of("publicationDate")
        .and_then(|raw| date::published_from(&raw, "factiva publicationDate"));
    article.keywords =
        element.children().filter(|e| e.name() == "newsSubject").filter_map(|e| e.text_of("name")).collect();
    let mut body = Vec::new();
    for part in element.children().filter(|e| matches!(e.name(), "leadParagraph" | "tailParagraphs")) {
        let marked: Vec<String> =
            part.children().filter(|e| e.name() == "paragraph").filter_map(|e| e.text()).collect();
        if marked.is_empty() {
            // copy that kept its line breaks
            let raw = part.raw_text();
            let text = raw.trim_matches('\n').trim_end();
            body.extend((!text.trim().is_empty()).then(|| text.to_string()));
        }
        body.extend(marked);
    }
    article.body = body.join("\n\n");
    article
}

/// A page of one of these services as a tree, unless it is nested beyond reason.
fn page(record: &Record) -> Result<Html, Reason> {
    let declared = charset::declared(&record.bytes);
    let text = charset::decode(&record.bytes, declared.as_deref())?;
    let mut depth = 0usize;
    for tag in text.split('<').skip(1) {
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
            depth += 1;
        }
        // <br>, <p> and <img> need no end: a page holds thousands and is not deep
        if depth > 100 * DEPTH {
            return Err(Reason::TooDeep { limit: DEPTH as u32 });
        }
    }
    Ok(Html::parse_document(&text))
}

fn select<'d>(element: ElementRef<'d>, selector: &Option<Selector>) -> Vec<ElementRef<'d>> {
    selector.as_ref().map(|s| element.select(s).collect()).unwrap_or_default()
}

fn selector(of: &str) -> Option<Selector> {
    Selector::parse(of).ok()
}

fn text_of(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Factiva's page: tables of two columns, a code of two letters and its value.
pub fn parse_html(record: &Record, options: &Options) -> Parsed {
    let mut parsed = Parsed::default();
    let html = match page(record) {
        Ok(html) => html,
        Err(reason) => {
            parsed.skip(record, reason);
            return parsed;
        }
    };
    let (articles, rows, cells) = (selector("div.article"), selector("tr"), selector("td"));
    for element in select(html.root_element(), &articles) {
        let mut article = Article::default();
        let mut body = Vec::new();
        for row in select(element, &rows) {
            let cells = select(row, &cells);
            let [code, value] = cells[..] else { continue };
            let text = text_of(value);
            if text.is_empty() {
                continue;
            }
            match text_of(code).as_str() {
                "HD" => article.title = Some(text),
                "BY" => article.bylines = byline::from_list([text.as_str()]),
                "PD" => article.published = date::published_from(&text, "factiva PD"),
                "SN" => article.publisher = Some(text),
                "SE" => article.section = Some(text),
                "LA" => article.language = language::from_tag(&text),
                "DLN" => article.dateline = dateline::from_field(&text),
                "LP" | "TD" => body.push(markup::to_text(&value.inner_html())),
                "NS" => {
                    article.keywords = text
                        .split('|')
                        .filter_map(|w| w.split(" : ").nth(1))
                        .map(|w| w.trim().to_string())
                        .collect()
                }
                "AN" => article.id = text.trim_start_matches("Document ").to_string(),
                _ => {}
            }
        }
        article.body = body.join("\n\n");
        parsed.push(article, record, options);
    }
    if parsed.articles.is_empty() && parsed.skipped.is_empty() {
        parsed.skip(record, Reason::NotAnArticle("a page without one"));
    }
    parsed
}

/// Europresse's pages: `<article>` elements in the newer, tables in the older.
pub fn parse_europresse(record: &Record, options: &Options) -> Parsed {
    let mut parsed = Parsed::default();
    let html = match page(record) {
        Ok(html) => html,
        Err(reason) => {
            parsed.skip(record, reason);
            return parsed;
        }
    };
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
    for element in articles {
        parsed.push(from_europresse(element), record, options);
    }
    if parsed.articles.is_empty() && parsed.skipped.is_empty() {
        parsed.skip(record, Reason::NotAnArticle("a page without one"));
    }
    parsed
}

fn from_europresse(element: ElementRef) -> Article {
    let mut article = Article { language: None, ..Article::default() };
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
    fn factiva_xml() {
        let xml = "<?xml version='1.0'?><PPSResponse><article><accessionNo>Q1</accessionNo><headline><paragraph><hlt>Quay</hlt> shut</paragraph></headline>\
            <leadParagraph><paragraph>One.</paragraph></leadParagraph><tailParagraphs><paragraph>Two.</paragraph></tailParagraphs>\
            <publicationDate><dateTime>2012-01-09T01:35:58Z</dateTime></publicationDate><sourceName>The Ledger</sourceName></article></PPSResponse>";
        let (articles, _) = read_file("f.xml", xml.as_bytes());
        let a = &articles[0];
        assert_eq!(
            (a.id.as_str(), a.title.as_deref(), a.body.as_str()),
            ("Q1", Some("Quay shut"), "One.\n\nTwo.")
        );
        assert_eq!(a.published.as_ref().unwrap().date.to_string(), "2012-01-09");
    }

    #[test]
    fn factiva_html() {
        let html = "<html><head><title>Factiva</title></head><body><div class='article enArticle'><table><tr><td><b>HD</b>&nbsp;</td><td><b>Quay shut</b></td></tr>\
            <tr><td><b>PD</b></td><td>29 December 2011</td></tr><tr><td><b>LP</b></td><td><p>One.</p><p>Two.</p></td></tr><tr><td><b>AN</b></td><td>Document Q1</td></tr></table></div></body></html>";
        let (articles, _) = read_file("f.html", html.as_bytes());
        let a = &articles[0];
        assert_eq!(
            (a.id.as_str(), a.title.as_deref(), a.body.as_str()),
            ("Q1", Some("Quay shut"), "One.\n\nTwo.")
        );
    }

    #[test]
    fn europresse_newer_and_older() {
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
