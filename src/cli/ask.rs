//! What every query command does: ask, print, and tell the notes.

use std::io::Write;
use std::ops::ControlFlow;

use super::Found;
use super::args::{Answering, Filters, Format, Global};
use super::output::Output;
use crate::archive::{Answer, Ask, AskError, Note};
use crate::render::harmless;
use crate::render::rows::{Listed, Rows, Stream};
use crate::render::terminal::Layout;

/// The question that the words of a query and the filters make.
pub fn question(words: &[String], filters: &Filters) -> Ask {
    let mut ask = Ask::new(words.join(" "));
    for name in &filters.speaker {
        ask = ask.speaker(name);
    }
    for name in &filters.publisher {
        ask = ask.publisher(name);
    }
    if let Some(date) = &filters.since {
        ask = ask.since(date);
    }
    if let Some(date) = &filters.until {
        ask = ask.until(date);
    }
    if let Some(confidence) = filters.min_confidence {
        ask = ask.min_confidence(confidence);
    }
    ask
}

/// The same with how it is to be answered.
pub fn answering(words: &[String], filters: &Filters, how: &Answering) -> Ask {
    question(words, filters)
        .sort(how.sort.into())
        .limit(how.limit())
        .all_copies(how.all_copies)
        .explain(how.explain)
        .snippets(how.format.shows_snippets())
}

/// Prints rows; text goes through the pager.
///
/// # Errors
/// When they cannot be written.
pub fn print(rows: &mut dyn Rows, format: Format, global: &Global, out: &mut Output) -> anyhow::Result<()> {
    if format.for_people() {
        out.page(global);
    }
    let layout = Layout { style: out.style, width: out.width, doubt: global.settings.doubt() };
    Ok(format.print(out, rows, layout)?)
}

/// Asks, prints the answer and what to know beside it. Where all rows are wanted, they
/// are printed as they come.
///
/// # Errors
/// When the archive cannot answer, or the answer cannot be written.
pub fn listed<R: Listed>(
    how: &Answering,
    global: &Global,
    out: &mut Output,
    mut ask: impl FnMut(&mut dyn FnMut(R) -> ControlFlow<()>) -> Result<Answer<R>, AskError>,
) -> anyhow::Result<Found> {
    // With an explanation, or where a person reads, what is to know comes before the rows.
    if how.limit().is_none() && !how.explain && !how.format.for_people() {
        let mut rows = Stream::new(ask);
        print(&mut rows, how.format, global, out)?;
        if let Some(answer) = &rows.answer {
            notes(&answer.notes, how.format);
        }
        return Ok(Found::from(rows.rows > 0));
    }
    let mut rows = Vec::new();
    let answer = ask(&mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    whole(Answer { rows, ..answer }, how.explain, how.format, global, out)
}

/// Prints an answer that is whole, and what to know beside it; with `explained`, how
/// the query was understood.
///
/// # Errors
/// When it cannot be written.
pub fn whole<R, F>(
    mut answer: Answer<R, F>,
    explained: bool,
    format: Format,
    global: &Global,
    out: &mut Output,
) -> anyhow::Result<Found>
where
    Answer<R, F>: Rows,
{
    let before = hints(&mut answer.notes);
    notes(&before, format);
    if explained {
        explain(&answer);
    }
    print(&mut answer, format, global, out)?;
    notes(&answer.notes, format);
    Ok(Found::from(!answer.is_empty()))
}

/// Takes out the notes that are best read before the rows: how the query was read.
fn hints(notes: &mut Vec<Note>) -> Vec<Note> {
    let (before, after) =
        std::mem::take(notes).into_iter().partition(|note| matches!(note, Note::Hint { .. }));
    *notes = after;
    before
}

/// Shows how a query was understood.
pub fn explain<R, F>(answer: &Answer<R, F>) {
    let mut text = format!("query: {}\n", answer.query);
    if let Some(explanation) = &answer.explanation {
        text.push_str("the first row scores\n");
        text.push_str(explanation);
    }
    // With standard error closed there is nobody left to tell.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// Says on standard error what to know beside the rows.
pub fn notes(notes: &[Note], format: Format) {
    let people = format.for_people();
    for note in notes {
        let text = match note {
            // Sums below the rows, for those who read them.
            Note::Shown { .. } | Note::Near { .. } | Note::Covered { .. } | Note::Unattributed(_) => {
                if !people {
                    continue;
                }
                harmless(&note.to_string()).into_owned()
            }
            // Text has it among its rows.
            Note::Undated { .. } if people => continue,
            other => format!("whosaid: {}", harmless(&other.to_string())),
        };
        // With standard error closed there is nobody left to tell.
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}
