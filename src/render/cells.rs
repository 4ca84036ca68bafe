//! What tables say of an article.

use crate::article::Article;

/// What every table says of an article.
pub const ARTICLE: [&str; 10] =
    ["id", "title", "publisher", "published", "bylines", "section", "language", "path", "line", "url"];

/// [`ARTICLE`] and two columns more.
pub const fn article_and(more: [&'static str; 2]) -> [&'static str; ARTICLE.len() + 2] {
    let mut out = [""; ARTICLE.len() + 2];
    let mut k = 0;
    while k < ARTICLE.len() {
        out[k] = ARTICLE[k];
        k += 1;
    }
    [out[k], out[k + 1]] = more;
    out
}

pub fn article_cells(a: &Article) -> Vec<String> {
    let names: Vec<&str> = a.bylines.iter().flat_map(|b| b.names.iter().map(String::as_str)).collect();
    vec![
        a.id.clone(),
        or_blank(a.title.as_deref()),
        or_blank(a.publisher.as_deref()),
        day(a),
        names.join("; "),
        or_blank(a.section.as_deref()),
        or_blank(a.language.as_deref()),
        a.origin.path.clone(),
        a.origin.line.map(|l| l.to_string()).unwrap_or_default(),
        or_blank(a.origin.url.as_deref()),
    ]
}

/// The text, or a blank cell.
pub fn or_blank(text: Option<&str>) -> String {
    text.unwrap_or_default().to_owned()
}

/// The day of publication; blank where there is none.
pub fn day(a: &Article) -> String {
    a.published.as_ref().map(|p| p.date.to_string()).unwrap_or_default()
}
