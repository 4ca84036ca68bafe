//! The questions an archive answers.

use std::ops::ControlFlow;
use std::sync::Arc;

use super::Archive;
use super::answer::{
    Answer, ArticleRow, CountRow, EntryRow, FailedRow, QuotationRow, Status, TimelineFrame, TopicsFrame,
};
use super::ask::Ask;
use super::asking::shown;
use super::engine;
use super::error::AskError;
use super::note::{Note, Noun};
use super::people;
use super::rows::Shaper;
use crate::index::{Count, Counting, Entry, Request, Scope, Searcher, Sort, SpeakerRow};
use crate::ingest::charset;
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::report::check::{Finding, claims};
use crate::report::period::Unit;
use crate::report::timeline::Row as TimelineRow;
use crate::report::topics::TopicRow;

type Give<'g, R> = &'g mut dyn FnMut(R) -> ControlFlow<()>;

impl Archive {
    /// Articles, ranked, with the places that match.
    ///
    /// # Errors
    /// When the query, a date or a file of the archive is wrong, or the index fails.
    pub fn search(&self, ask: &Ask) -> Result<Answer<ArticleRow>, AskError> {
        let mut rows = Vec::new();
        let answer = self.each_article(ask, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        Ok(Answer { rows, ..answer })
    }

    /// As [`Archive::search`], row by row: the answer itself has none.
    ///
    /// # Errors
    /// As for [`Archive::search`].
    pub fn each_article(
        &self,
        ask: &Ask,
        give: Give<'_, ArticleRow>,
    ) -> Result<Answer<ArticleRow>, AskError> {
        let question = self.question(ask)?;
        let commit = question.commit.clone();
        let mut shaper = Shaper::new(&*commit.searcher, &question.query, Scope::Articles, ask.context)
            .with(ask.snippets, false);
        self.each(ask, question, Scope::Articles, &mut |hit| Ok(give(shaper.article(hit))))
    }

    /// Quotations, ranked, with speaker, date and context.
    ///
    /// # Errors
    /// As for [`Archive::search`].
    pub fn quotes(&self, ask: &Ask) -> Result<Answer<QuotationRow>, AskError> {
        let mut rows = Vec::new();
        let answer = self.each_quotation(ask, &mut |row| {
            rows.push(row);
            ControlFlow::Continue(())
        })?;
        Ok(Answer { rows, ..answer })
    }

    /// As [`Archive::quotes`], row by row: the answer itself has none.
    ///
    /// # Errors
    /// As for [`Archive::search`].
    pub fn each_quotation(
        &self,
        ask: &Ask,
        give: Give<'_, QuotationRow>,
    ) -> Result<Answer<QuotationRow>, AskError> {
        let question = self.question(ask)?;
        let commit = question.commit.clone();
        let mut covered = people::covered(&*commit.searcher, &question.aliases, &question.query)
            .map_err(AskError::Unanswered)?;
        let mut shaper = Shaper::new(&*commit.searcher, &question.query, Scope::Quotes, ask.context)
            .with(ask.snippets, ask.variants);
        let mut answer =
            self.each(ask, question, Scope::Quotes, &mut |hit| match shaper.quotation(hit)? {
                Some(row) => Ok(give(row)),
                None => Ok(ControlFlow::Continue(())),
            })?;
        answer.notes.append(&mut covered);
        Ok(answer)
    }

    /// Who speaks (on that), how often, when, under which names and roles. Relevance
    /// puts who is most quoted first, Newest who spoke last, Oldest who spoke first.
    ///
    /// # Errors
    /// As for [`Archive::search`].
    pub fn speakers(&self, ask: &Ask) -> Result<Answer<SpeakerRow>, AskError> {
        let mut question = self.question(ask)?;
        let speakers = engine::speakers(
            question.searcher(),
            &question.query,
            ask.counting,
            ask.sort,
            ask.limit,
            &question.aliases,
        )
        .map_err(AskError::Unanswered)?;
        let total = Count::Exact(speakers.all);
        question.notes.extend(shown(speakers.rows.len(), total, Noun::Speakers));
        if speakers.unattributed > 0 {
            question.notes.push(Note::Unattributed(speakers.unattributed));
        }
        Ok(question.answer(speakers.rows, (), total))
    }

    /// Which names were taken for one speaker, in the form of `speakers.toml`: the text,
    /// and whether any quotation matches.
    ///
    /// # Errors
    /// As for [`Archive::search`].
    pub fn speaker_rules(&self, ask: &Ask) -> Result<Answer<String>, AskError> {
        let question = self.question(ask)?;
        let (rules, any) = engine::rules(question.searcher(), &question.query, &question.aliases)
            .map_err(AskError::Unanswered)?;
        let total = Count::Exact(u64::from(any));
        Ok(question.answer(vec![rules], (), total))
    }

    /// Phrases that mark the matching articles against the rest of the archive.
    ///
    /// # Errors
    /// As for [`Archive::search`].
    pub fn topics(&self, ask: &Ask, by: Option<Unit>) -> Result<Answer<TopicRow, TopicsFrame>, AskError> {
        let mut question = self.question(ask)?;
        let topics = engine::topics(question.searcher(), &question.query, ask.limit, by, ask.counting)
            .map_err(AskError::Unanswered)?;
        if topics.rows.is_empty() && topics.articles > 0 {
            question.notes.push(Note::NothingMarks { articles: topics.articles as u64 });
        }
        let frame = TopicsFrame {
            periods: topics.periods,
            totals: topics.totals,
            read: topics.read,
            articles: topics.articles,
        };
        let total = Count::Exact(topics.rows.len() as u64);
        Ok(question.answer(topics.rows, frame, total))
    }

    /// Articles and quotations period by period; several speakers have a series each.
    ///
    /// # Errors
    /// As for [`Archive::search`].
    pub fn timeline(
        &self,
        ask: &Ask,
        by: Option<Unit>,
    ) -> Result<Answer<TimelineRow, TimelineFrame>, AskError> {
        let mut question = self.question(ask)?;
        let mut series = Vec::new();
        if ask.speakers.len() > 1 {
            for name in &ask.speakers {
                let own = self.query(&ask.about_one(name), &question)?;
                series.push((Some(name.trim_start_matches('=').to_owned()), own));
            }
        } else {
            series.push((None, question.query.clone()));
        }
        let timeline =
            engine::timeline(question.searcher(), &series, by, ask.counting).map_err(AskError::Unanswered)?;
        // An article may be in several series and is one all the same.
        let undated = match &timeline.undated[..] {
            [one] => *one,
            _ => {
                let all = [(None, question.query.clone())];
                let all = engine::timeline(question.searcher(), &all, by, ask.counting);
                all.map_err(AskError::Unanswered)?.undated.swap_remove(0)
            }
        };
        if undated.articles + undated.quotes > 0 {
            let (articles, quotes) = (undated.articles as u64, undated.quotes as u64);
            question.notes.push(Note::Undated { articles, quotes });
        }
        let frame =
            TimelineFrame { unit: timeline.unit, speakers: timeline.speakers, undated: timeline.undated };
        let total = Count::Exact(timeline.rows.len() as u64);
        Ok(question.answer(timeline.rows, frame, total))
    }

    /// How many articles and quotations match.
    ///
    /// # Errors
    /// As for [`Archive::search`].
    pub fn count(&self, ask: &Ask) -> Result<Answer<CountRow>, AskError> {
        let question = self.question(ask)?;
        let count = |scope| {
            engine::count(question.searcher(), scope, &question.query, ask.counting)
                .map_err(AskError::Unanswered)
        };
        let row = CountRow { articles: count(Scope::Articles)?, quotes: count(Scope::Quotes)? };
        Ok(question.answer(vec![row], (), Count::Exact(1)))
    }

    /// Articles like one, by the words that tell it from the others. `id` is that of an
    /// article, or of a quotation in it ("ID#2").
    ///
    /// # Errors
    /// When the index fails.
    pub fn related(&self, id: &str, limit: Option<usize>) -> Result<Answer<ArticleRow>, AskError> {
        let commit = self.commit();
        let searcher = &*commit.searcher;
        let Some((entry, _)) = entries(searcher, id)?.into_iter().next() else {
            return Ok(not_there(id));
        };
        let found = engine::related(searcher, &entry, limit).map_err(AskError::Unanswered)?;
        let Some((query, found)) = found else { return Ok(Answer::new(Vec::new(), (), of_id(id))) };
        let total = found.rows;
        let mut shaper = Shaper::new(searcher, &query, Scope::Articles, 0);
        let rows = found.hits.into_iter().map(|hit| shaper.article(hit)).collect();
        Ok(Answer { total, ..Answer::new(rows, (), query) })
    }

    /// The article with this id, or with the quotation of this id ("ID#2"); several
    /// where sources gave several articles one id.
    ///
    /// # Errors
    /// When the index fails.
    pub fn show(&self, id: &str) -> Result<Answer<EntryRow>, AskError> {
        let commit = self.commit();
        let found = entries(&*commit.searcher, id)?;
        if found.is_empty() {
            return Ok(not_there(id));
        }
        let rows = found.into_iter().map(|(entry, number)| EntryRow { entry, number }).collect();
        Ok(Answer::new(rows, (), of_id(id)))
    }

    /// What the archive says of each quotation in a text. The frame is that text, which
    /// the offsets of the findings count in.
    ///
    /// # Errors
    /// When the alias file is wrong or the index fails.
    pub fn check(&self, draft: &str) -> Result<Answer<Finding, String>, AskError> {
        let commit = self.commit();
        let aliases = self.aliases()?;
        let check = |claim| engine::check(&*commit.searcher, &aliases, claim);
        let rows: Vec<Finding> = claims(draft).into_iter().map(check).collect::<Result<_, _>>()?;
        let mut answer = Answer::new(rows, draft.to_owned(), Query::All);
        if answer.is_empty() {
            answer.notes.push(Note::NoQuotation);
        }
        Ok(answer)
    }

    /// Figures of the archive.
    ///
    /// # Errors
    /// When the index fails.
    pub fn status(&self) -> Result<Status, AskError> {
        Ok(engine::status(&*self.commit().searcher)?)
    }

    /// The articles that have no date.
    ///
    /// # Errors
    /// When the index fails.
    pub fn undated(&self) -> Result<Answer<EntryRow>, AskError> {
        let query = engine::undated();
        let request = Request {
            scope: Scope::Articles,
            query: query.clone(),
            sort: Sort::Relevance,
            limit: None,
            counting: Counting { collapse: false, near: false },
            explain: false,
        };
        let mut rows = Vec::new();
        engine::each(&*self.commit().searcher, &request, &mut |hit| {
            rows.push(EntryRow { entry: hit.article, number: None });
            ControlFlow::Continue(())
        })?;
        Ok(Answer::new(rows, (), query))
    }

    /// The files and records that were left out, with the reason.
    ///
    /// # Errors
    /// When the index fails.
    pub fn failed(&self) -> Result<Answer<FailedRow>, AskError> {
        Ok(Answer::new(engine::failed(&*self.commit().searcher)?, (), Query::All))
    }
}

/// An article, and the number of a quotation in it, from 0.
type Numbered = (Arc<Entry>, Option<usize>);

/// The articles of an id, with the number of the quotation that it names.
fn entries(searcher: &dyn Searcher, id: &str) -> Result<Vec<Numbered>, AskError> {
    let found = engine::articles(searcher, id)?;
    if !found.is_empty() {
        return Ok(found.into_iter().map(|entry| (entry, None)).collect());
    }
    // An id may hold the sign itself: only where no article has it, it is a quotation's.
    let Some((article, number)) = quotation_id(id) else { return Ok(Vec::new()) };
    let found = engine::articles(searcher, article)?;
    Ok(found.into_iter().map(|entry| (entry, number.checked_sub(1))).collect())
}

/// "ARTICLE#2" as the article's id and the number.
fn quotation_id(id: &str) -> Option<(&str, usize)> {
    let (article, number) = id.rsplit_once('#')?;
    Some((article, number.parse().ok()?))
}

fn of_id(id: &str) -> Query {
    let pattern = Pattern::Exact(vec![id.to_owned()]);
    Query::Leaf(Leaf { field: Some(Field::Id), value: Value::Pattern(pattern) })
}

fn not_there<R>(id: &str) -> Answer<R> {
    let mut answer = Answer::new(Vec::new(), (), of_id(id));
    answer.notes.push(Note::NoArticle(id.to_owned()));
    answer
}

/// The text of a draft to check, in whatever encoding it is.
///
/// # Errors
/// When the bytes are not a text.
pub fn draft(bytes: &[u8]) -> Result<String, AskError> {
    charset::decode(bytes, None).map(|text| text.into_owned()).map_err(|_| AskError::NotText)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_may_name_a_quotation() {
        assert_eq!(quotation_id("hc-7#2"), Some(("hc-7", 2)));
        assert_eq!(quotation_id("a#b#12"), Some(("a#b", 12)));
        assert_eq!((quotation_id("a#b"), quotation_id("a#"), quotation_id("a")), (None, None, None));
    }
}
