//! Drafts → articles: what all formats settle alike, done once. Where an article came
//! from, its id, its language, its dateline, and the fields that others can stand in for.

use super::draft::{Drafts, Gap, Place};
use super::readers::{date, dateline, language};
use super::{Options, Parsed, Reason, Record};
use crate::article::{Article, Published};

/// The articles of a record out of what its format made of it.
pub fn finish(drafts: Drafts, record: &Record, options: &Options) -> Parsed {
    let mut parsed = Parsed::default();
    let drafts = drafts.unwrap_or_else(|reason| vec![Err(Gap::new(Place::Whole, reason))]);
    for draft in drafts {
        let number = parsed.articles.len() + parsed.blank.len();
        match draft {
            Ok(article) if article.body.trim().is_empty() => {
                let place = article.origin.offset.map_or(Place::Whole, Place::Byte);
                let gap = Gap::new(place, Reason::Lacks("text"));
                parsed.skipped.push(gap.skipped(record));
                if record.format.is_page() {
                    let article = Article { body: String::new(), ..article };
                    parsed.blank.push(finished(article, number, record, options));
                }
            }
            Ok(article) => parsed.articles.push(finished(article, number, record, options)),
            Err(gap) => parsed.skipped.push(gap.skipped(record)),
        }
    }
    debug_assert!(parsed.articles.iter().all(|a| !a.id.is_empty() && !a.body.trim().is_empty()));
    parsed
}

/// The article at place `number` (from 0) of its record.
fn finished(mut article: Article, number: usize, record: &Record, options: &Options) -> Article {
    if record.format.is_page()
        && let Some(declared) = &article.language
    {
        article.language = Some(language::of_page(declared, &article.body));
    }
    let origin = &mut article.origin;
    origin.path.clone_from(&record.origin.path);
    origin.offset = origin.offset.or(record.origin.offset);
    origin.line = origin.line.or(record.origin.line);
    origin.url = origin.url.take().or_else(|| record.origin.url.clone());
    if article.dateline.is_none() {
        article.dateline = dateline::read(&article.body).map(|(d, _)| d);
    }
    if let Some(sidecar) = &record.sidecar {
        // what is said of a file is said of an article only where the file is that article
        let alone = record.format.is_one_article() && !record.origin.path.contains("!/");
        sidecar.apply(&mut article, alone);
    }
    sign(&mut article);
    if article.published.is_none() {
        article.published = elsewhere(&article, record, options);
    }
    if article.language.is_none() {
        article.language = language::detect(&article.body);
    }
    if article.id.trim().is_empty() {
        article.id = id(record, number);
    }
    article
}

/// Tells the house from the person: an agency that signs is the publisher where nothing
/// better is known, and a paper or an agency is nobody's name.
fn sign(article: &mut Article) {
    let agency = article.dateline.as_ref().and_then(|d| d.agency.clone());
    if article.publisher.is_none() && agency.is_some() {
        article.publisher.clone_from(&agency);
        article.provenance.push(("publisher", "dateline".to_string()));
    }
    let houses = [article.publisher.as_ref(), agency.as_ref()];
    for byline in &mut article.bylines {
        byline.names.retain(|name| !houses.iter().flatten().any(|house| house.eq_ignore_ascii_case(name)));
    }
}

/// A date of publication from outside the article's own fields: its address, the
/// name of its file, its dateline, the person who runs the program.
fn elsewhere(article: &Article, record: &Record, options: &Options) -> Option<Published> {
    let url = article.origin.url.as_deref().and_then(date::from_url);
    let named = || {
        let whole = record.format.is_one_article() && record.origin.offset.is_none();
        whole.then(|| date::from_file_name(&record.origin.path)).flatten()
    };
    let dated = || {
        let (_, mut published) = date::find_in_text(&article.dateline.as_ref()?.text)?;
        published.provenance = "dateline".to_string();
        Some(published)
    };
    url.or_else(named).or_else(dated).or_else(|| options.published.clone())
}

/// A stable id for an article whose source gave none: XXH3-64 of the record's bytes as
/// 16 hexadecimal digits, and from the second article of a record on its number. It
/// does not depend on where the file lies or how its path was typed.
fn id(record: &Record, number: usize) -> String {
    let hash = xxhash_rust::xxh3::xxh3_64(&record.bytes);
    if number == 0 { format!("{hash:016x}") } else { format!("{hash:016x}-{}", number + 1) }
}
