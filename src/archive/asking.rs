//! From a question to its rows: understood on one commit, asked, and remembered where
//! it is a saved search.

use std::ops::ControlFlow;

use super::answer::Answer;
use super::ask::Ask;
use super::engine;
use super::error::AskError;
use super::note::{Note, Noun};
use super::people;
use super::saved::{Known, Memory};
use super::settings::Saved;
use super::{Archive, Commit};
use crate::index::Count;
use crate::index::{Hit, IndexError, Request, Response, Scope, Searcher};
use crate::persons::Aliases;
use crate::query::ast::Query;

/// A question as understood, on one commit.
pub struct Question {
    pub commit: Commit,
    pub aliases: Aliases,
    pub query: Query,
    saved: Option<Saved>,
    pub notes: Vec<Note>,
}

impl Question {
    pub fn searcher(&self) -> &dyn Searcher {
        &*self.commit.searcher
    }

    pub fn answer<R, F>(self, rows: Vec<R>, frame: F, total: Count) -> Answer<R, F> {
        Answer { total, notes: self.notes, ..Answer::new(rows, frame, self.query) }
    }
}

impl Archive {
    pub(super) fn question(&self, ask: &Ask) -> Result<Question, AskError> {
        let saved = self.settings.expand(&ask.text)?;
        if ask.only_new && saved.is_none() {
            return Err(AskError::NotSaved);
        }
        let text = saved.as_ref().map_or(ask.text.as_str(), |saved| &saved.text);
        let (query, notes) = ask.understand(text, self.today())?;
        let commit = self.commit();
        let aliases = self.aliases()?;
        let query = people::widen(&*commit.searcher, &aliases, query).map_err(AskError::Unanswered)?;
        Ok(Question { commit, aliases, query, saved, notes })
    }

    /// The query of another question that is asked beside one, on the same commit.
    pub(super) fn query(&self, ask: &Ask, beside: &Question) -> Result<Query, AskError> {
        let text = beside.saved.as_ref().map_or(ask.text.as_str(), |saved| &saved.text);
        let (query, _) = ask.understand(text, self.today())?;
        people::widen(beside.searcher(), &beside.aliases, query).map_err(AskError::Unanswered)
    }

    /// Gives each hit; where the query is a saved search, remembers what it found, and
    /// with `only_new` gives only what it had not found before.
    pub(super) fn each<R>(
        &self,
        ask: &Ask,
        question: Question,
        scope: Scope,
        give: &mut dyn FnMut(Hit) -> Result<ControlFlow<()>, IndexError>,
    ) -> Result<Answer<R>, AskError> {
        let memory = question.saved.as_ref().zip(self.memory());
        let memory = memory.map(|(saved, folder)| Memory::of(&folder, scope, saved));
        let (shown_rows, found, remembered) = match &memory {
            Some(memory) if ask.only_new => only_new(ask, &question, scope, memory, give)?,
            _ => {
                let mut known = Known::default();
                if memory.is_some() {
                    engine::keys(question.searcher(), scope, &question.query, &mut |key| known.insert(key))
                        .map_err(AskError::Unanswered)?;
                }
                let (n, found) = rows(ask, &question, scope, ask.limit, give)?;
                (n, found, known)
            }
        };
        let mut notes: Vec<Note> = tiers(shown_rows, &found, noun(scope)).into_iter().collect();
        if let Some(memory) = memory
            && let Err(error) = memory.add(remembered)
        {
            match error {
                // The answer stands even where nothing can be written, as in another's archive.
                AskError::File { source, .. } => {
                    notes.push(Note::NotRemembered { path: memory.path(), reason: source.to_string() });
                }
                other => return Err(other),
            }
        }
        let mut answer = question.answer(Vec::new(), (), found.rows);
        answer.explanation = found.explanation;
        answer.notes.extend(notes);
        Ok(answer)
    }
}

/// Asks the engine for rows; gives their number.
fn rows(
    ask: &Ask,
    question: &Question,
    scope: Scope,
    limit: Option<usize>,
    give: &mut dyn FnMut(Hit) -> Result<ControlFlow<()>, IndexError>,
) -> Result<(usize, Response), AskError> {
    let request = Request {
        scope,
        query: question.query.clone(),
        sort: ask.sort,
        limit,
        counting: ask.counting,
        explain: ask.explain,
    };
    let mut n = 0;
    let mut failure = None;
    let found = engine::each(question.searcher(), &request, &mut |hit| {
        n += 1;
        give(hit).unwrap_or_else(|error| {
            failure = Some(error);
            ControlFlow::Break(())
        })
    });
    match failure {
        Some(error) => Err(AskError::Unanswered(error)),
        None => Ok((n, found.map_err(AskError::Unanswered)?)),
    }
}

/// Gives the rows of articles that were not found before, and what to remember.
fn only_new(
    ask: &Ask,
    question: &Question,
    scope: Scope,
    memory: &Memory,
    give: &mut dyn FnMut(Hit) -> Result<ControlFlow<()>, IndexError>,
) -> Result<(usize, Response, Known), AskError> {
    let before = memory.before()?;
    let most = ask.limit.unwrap_or(usize::MAX);
    let mut seen = Known::default();
    let mut late = Vec::new();
    let (mut all, mut given) = (0u64, 0);
    let (_, found) = rows(ask, question, scope, None, &mut |hit| {
        let key = hit.article.key;
        if before.contains(key) {
            return Ok(ControlFlow::Continue(()));
        }
        all += 1;
        if given < most {
            given += 1;
            seen.insert(key);
            let flow = give(hit)?;
            if flow.is_break() {
                late.push(key);
            }
            return Ok(flow);
        }
        late.push(key);
        Ok(ControlFlow::Continue(()))
    })?;
    // An article that was shown in part comes again.
    late.into_iter().for_each(|key| seen.remove(key));
    let rows = Response { rows: Count::Exact(all), near: Count::Exact(0), ..found };
    Ok((given, rows, seen))
}

fn noun(scope: Scope) -> Noun {
    match scope {
        Scope::Articles => Noun::Articles,
        Scope::Quotes => Noun::Quotations,
    }
}

/// Says how much there is of both tiers, when not all is shown.
fn tiers(rows: usize, found: &Response, noun: Noun) -> Option<Note> {
    let (own, near) = (found.rows.number(), found.near.number());
    if near == 0 && found.near.is_exact() {
        return shown(rows, found.rows, noun);
    }
    Some(Note::Near { shown: rows as u64, own, near, more: !found.near.is_exact() })
}

/// Says how much there is, when not all is shown.
pub fn shown(rows: usize, total: Count, noun: Noun) -> Option<Note> {
    let (shown, of, more) = (rows as u64, total.number(), !total.is_exact());
    (of > shown).then_some(Note::Shown { shown, of, more, noun })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_says_how_much_is_not_shown() {
        assert_eq!(shown(3, Count::Exact(3), Noun::Articles), None);
        let note = shown(3, Count::AtLeast(9), Noun::Articles);
        assert_eq!(note, Some(Note::Shown { shown: 3, of: 9, more: true, noun: Noun::Articles }));
    }
}
