//! Pages of delivery services, whose markup is known: read by selectors.

use scraper::{ElementRef, Html, Selector};

use super::charset;
use crate::ingest::Reason;

/// Deeper than this no page of these is; what is deeper is hostile.
const DEPTH: usize = 400;

/// A page of one of these services as a tree, unless it is nested beyond reason.
///
/// # Errors
/// When the bytes are binary data, or nested too deep.
pub fn page(bytes: &[u8]) -> Result<Html, Reason> {
    let text = charset::decode_marked_up(bytes)?;
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

/// The elements inside that a selector finds.
pub fn select<'d>(element: ElementRef<'d>, selector: &Option<Selector>) -> Vec<ElementRef<'d>> {
    selector.as_ref().map(|s| element.select(s).collect()).unwrap_or_default()
}

/// A selector, as style sheets write it; `None` for one that is none.
pub fn selector(of: &str) -> Option<Selector> {
    Selector::parse(of).ok()
}

/// The text of an element, its white space collapsed.
pub fn text_of(element: ElementRef) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
