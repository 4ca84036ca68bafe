//! What a format makes of a record, before it is finished.

use super::{Reason, Record, Skipped};
use crate::article::Article;

/// What a record gave: drafts in the order of the record, or the reason why there are none.
pub type Drafts = Result<Vec<Draft>, Reason>;

/// An article as its format gives it, still without what all formats settle alike; or
/// the part of the record that gave none.
pub type Draft = Result<Article, Gap>;

/// A part of a record without an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    pub place: Place,
    pub reason: Reason,
}

/// Which part of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// All of it.
    Whole,
    /// The part that starts at this byte of the file.
    Byte(u64),
    /// A document of a delivery, counted from 0, and its line where that is known. It is
    /// named like the member of an archive.
    Document { number: usize, line: Option<u32> },
}

impl Gap {
    pub fn new(place: Place, reason: Reason) -> Gap {
        Gap { place, reason }
    }

    /// As the reader of the archive is told.
    pub fn skipped(self, record: &Record) -> Skipped {
        let origin = &record.origin;
        let path = origin.path.clone();
        let reason = self.reason;
        match self.place {
            Place::Whole => Skipped { path, line: origin.line, offset: origin.offset, reason },
            Place::Byte(offset) => Skipped { path, line: None, offset: Some(offset), reason },
            Place::Document { number, line } => {
                Skipped { line, ..Skipped::file(format!("{path}!/{}", number + 1), reason) }
            }
        }
    }
}

/// The drafts of a record that holds one article.
pub fn one(article: Article) -> Drafts {
    Ok(vec![Ok(article)])
}

/// The drafts of these articles; without any the record is `what` it is.
pub fn some(articles: impl Iterator<Item = Article>, what: &'static str) -> Drafts {
    let drafts: Vec<_> = articles.map(Ok).collect();
    if drafts.is_empty() { Err(Reason::NotAnArticle(what)) } else { Ok(drafts) }
}
