//! Answers as rows: what a kind of answer gives to every output format.
//!
//! A kind of answer implements [`Rows`], or [`Listed`] where each row stands for
//! itself; an output format (see [`formats`](super::formats)) asks only for these.

use std::io::{self, Write};
use std::ops::ControlFlow;

use serde::Serialize;

use super::terminal::Layout;
use crate::archive::{Answer, AskError};

/// How a value is written as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Json {
    /// On one line.
    Line,
    /// Over several lines, indented.
    Pretty,
}

impl Json {
    /// # Errors
    /// When the value cannot be JSON (never, for the shapes of [`wire`](super::wire)).
    pub fn write(self, value: &impl Serialize) -> io::Result<String> {
        Ok(match self {
            Json::Line => serde_json::to_string(value)?,
            Json::Pretty => serde_json::to_string_pretty(value)?,
        })
    }
}

/// One row of an answer for a program.
pub trait Row {
    /// The row as one JSON value.
    ///
    /// # Errors
    /// As for [`Json::write`].
    fn json(&self, json: Json) -> io::Result<String>;

    /// The row as lines of a table, each with a cell for every column; most rows are
    /// one line.
    fn lines(&self) -> Vec<Vec<String>>;
}

/// An answer, whatever it is of.
pub trait Rows {
    /// The heads of the table's columns.
    fn columns(&self) -> Vec<&'static str>;

    /// Whether each row is a JSON document of its own, not a member of a list.
    fn alone(&self) -> bool {
        false
    }

    /// Gives every row in order.
    ///
    /// # Errors
    /// What `give` returns, or what keeps the answer from going on.
    fn each(&mut self, give: &mut dyn FnMut(&dyn Row) -> io::Result<()>) -> io::Result<()>;

    /// Writes all of it for a person.
    ///
    /// # Errors
    /// When the writer fails.
    fn text(&mut self, out: &mut dyn Write, layout: Layout) -> io::Result<()>;
}

/// A row that needs to know nothing of the others.
pub trait Listed: Row {
    const COLUMNS: &'static [&'static str];
    /// As of [`Rows::alone`].
    const ALONE: bool = false;

    /// Writes the row for a person; `number` counts from 1.
    ///
    /// # Errors
    /// When the writer fails.
    fn text(&self, number: usize, out: &mut dyn Write, layout: Layout) -> io::Result<()>;
}

impl<R: Listed> Rows for Answer<R> {
    fn columns(&self) -> Vec<&'static str> {
        R::COLUMNS.to_vec()
    }

    fn alone(&self) -> bool {
        R::ALONE
    }

    fn each(&mut self, give: &mut dyn FnMut(&dyn Row) -> io::Result<()>) -> io::Result<()> {
        self.rows.iter().try_for_each(|row| give(row))
    }

    fn text(&mut self, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        self.rows.iter().enumerate().try_for_each(|(k, row)| row.text(k + 1, out, layout))
    }
}

/// An answer whose rows are made one by one while they are written.
pub struct Stream<'s, R> {
    ask: Box<Visit<'s, R>>,
    /// The answer, once all rows were given.
    pub answer: Option<Answer<R>>,
    /// Rows given.
    pub rows: usize,
}

/// Asks a question and gives each row of its answer.
type Visit<'s, R> = dyn FnMut(&mut dyn FnMut(R) -> ControlFlow<()>) -> Result<Answer<R>, AskError> + 's;

impl<'s, R: Listed> Stream<'s, R> {
    pub fn new(
        ask: impl FnMut(&mut dyn FnMut(R) -> ControlFlow<()>) -> Result<Answer<R>, AskError> + 's,
    ) -> Stream<'s, R> {
        Stream { ask: Box::new(ask), answer: None, rows: 0 }
    }

    fn visit(&mut self, mut give: impl FnMut(usize, &R) -> io::Result<()>) -> io::Result<()> {
        let mut failure = None;
        let rows = &mut self.rows;
        let answer = (self.ask)(&mut |row| {
            *rows += 1;
            match give(*rows, &row) {
                Ok(()) => ControlFlow::Continue(()),
                Err(error) => {
                    failure = Some(error);
                    ControlFlow::Break(())
                }
            }
        });
        match failure {
            Some(error) => Err(error),
            None => {
                self.answer = Some(answer.map_err(io::Error::other)?);
                Ok(())
            }
        }
    }
}

impl<R: Listed> Rows for Stream<'_, R> {
    fn columns(&self) -> Vec<&'static str> {
        R::COLUMNS.to_vec()
    }

    fn alone(&self) -> bool {
        R::ALONE
    }

    fn each(&mut self, give: &mut dyn FnMut(&dyn Row) -> io::Result<()>) -> io::Result<()> {
        self.visit(|_, row| give(row))
    }

    fn text(&mut self, out: &mut dyn Write, layout: Layout) -> io::Result<()> {
        self.visit(|number, row| row.text(number, out, layout))
    }
}
