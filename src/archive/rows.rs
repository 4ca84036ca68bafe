//! Hits become rows: with the words that matched marked.

use super::answer::{ArticleRow, QuotationRow};
use super::engine;
use crate::index::{Hit, IndexError, Scope, Searcher};
use crate::query::ast::Query;
use crate::snippet::{self, Limits, Matcher, Part, Snippet};
use crate::text::Document;

/// Makes rows of the hits of one query.
pub struct Shaper<'s> {
    searcher: &'s dyn Searcher,
    matcher: Matcher,
    limits: Limits,
    snippets: bool,
    variants: bool,
}

impl<'s> Shaper<'s> {
    /// `context`: characters on either side of a quotation.
    pub fn new(searcher: &'s dyn Searcher, query: &Query, scope: Scope, context: usize) -> Shaper<'s> {
        Shaper {
            searcher,
            matcher: Matcher::new(query, scope),
            limits: Limits { context, ..Limits::default() },
            snippets: true,
            variants: false,
        }
    }

    pub fn with(mut self, snippets: bool, variants: bool) -> Shaper<'s> {
        (self.snippets, self.variants) = (snippets, variants);
        self
    }

    fn title(&mut self, hit: &Hit) -> Option<Snippet> {
        let article = &hit.article.article;
        self.matcher.set_language(article.language.as_deref());
        Some(snippet::marked(&self.matcher, Part::Title, article.title.as_deref()?))
    }

    pub fn article(&mut self, hit: Hit) -> ArticleRow {
        let title = self.title(&hit);
        let entry = &hit.article;
        let snippets = match self.snippets {
            true => snippet::article(
                &self.matcher,
                &Document::new(&entry.article.body),
                &entry.quotes,
                &self.limits,
            ),
            false => Vec::new(),
        };
        ArticleRow { hit, title, snippets }
    }

    /// `None` for the hit of an article.
    pub fn quotation(&mut self, hit: Hit) -> Result<Option<QuotationRow>, IndexError> {
        let Some(number) = hit.quote else { return Ok(None) };
        let title = self.title(&hit);
        let variants = self.variants.then(|| engine::variants(self.searcher, &hit)).transpose()?;
        let snippet = self.snippets.then(|| {
            let document = Document::new(&hit.article.article.body);
            snippet::quotation(&self.matcher, &document, &hit.article.quotes[number], &self.limits)
        });
        Ok(Some(QuotationRow { hit, number, title, snippet, variants }))
    }
}
