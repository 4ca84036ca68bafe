//! Words of texts, and where the patterns of a query stand among them.

use std::collections::HashMap;

use whosaid::query::ast::{Near, Pattern, Proximity};
use whosaid::query::form::Form;
use whosaid::query::words::words;
use whosaid::span::Span;
use whosaid::text::Document;

/// Every different word of an archive: folded, as written, and the language it is written in.
#[derive(Default)]
pub struct Vocabulary {
    pub words: Vec<(String, String, String)>,
    numbers: HashMap<(String, String, String), u32>,
}

impl Vocabulary {
    fn number(&mut self, folded: &str, written: &str, language: &str) -> u32 {
        let key = (folded.to_owned(), written.to_owned(), language.to_owned());
        *self.numbers.entry(key.clone()).or_insert_with(|| {
            self.words.push(key);
            self.words.len() as u32 - 1
        })
    }
}

pub struct Word {
    /// In the vocabulary.
    pub number: u32,
    pub sentence: u32,
    pub paragraph: u32,
}

/// The words of a text in order.
#[derive(Default)]
pub struct Text {
    pub words: Vec<Word>,
}

impl Text {
    /// A title or a name: one sentence.
    pub fn line(vocabulary: &mut Vocabulary, text: &str, language: &str) -> Text {
        Text::cut(vocabulary, text, &[Span::new(0, text.len())], language, &Document::new(""))
    }

    /// Pieces of a text, one behind the other.
    pub fn cut(
        vocabulary: &mut Vocabulary,
        text: &str,
        pieces: &[Span],
        language: &str,
        document: &Document,
    ) -> Text {
        let mut out = Text::default();
        for piece in pieces {
            for word in words(piece.of(text)) {
                let start = piece.start + word.span.start;
                out.words.push(Word {
                    number: vocabulary.number(&word.text, word.span.of(piece.of(text)), language),
                    sentence: document.sentences.partition_point(|s| s.span.start <= start) as u32,
                    paragraph: document.paragraphs.partition_point(|p| p.start <= start) as u32,
                });
            }
        }
        out
    }
}

/// Places of the first and the last word of a match.
pub type Stretch = (usize, usize);

/// Words in a row, as a query has them: for each the words of the vocabulary that it
/// stands for, and how many others may stand in between.
pub struct Row {
    slots: Vec<Vec<bool>>,
    slop: usize,
}

impl Row {
    pub fn new(vocabulary: &Vocabulary, forms: &[Form], slop: u32) -> Row {
        let known = |form: &Form| {
            let accepts = |(folded, written, language): &(String, String, String)| {
                form.accepts_in(folded, written, language)
            };
            vocabulary.words.iter().map(accepts).collect()
        };
        Row { slots: forms.iter().map(known).collect(), slop: slop as usize }
    }

    /// Everywhere the row stands in a text.
    pub fn places(&self, text: &Text) -> Vec<Stretch> {
        let mut out = Vec::new();
        if self.slots.is_empty() {
            return out;
        }
        for start in 0..text.words.len() {
            if self.fits(0, text, start) {
                self.go_on(1, text, (start, start), self.slop, &mut out);
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    fn fits(&self, slot: usize, text: &Text, at: usize) -> bool {
        text.words.get(at).is_some_and(|word| self.slots[slot][word.number as usize])
    }

    fn go_on(&self, slot: usize, text: &Text, (start, at): Stretch, spare: usize, out: &mut Vec<Stretch>) {
        if slot == self.slots.len() {
            out.push((start, at));
            return;
        }
        for skipped in 0..=spare {
            let next = at + 1 + skipped;
            if self.fits(slot, text, next) {
                self.go_on(slot + 1, text, (start, next), spare - skipped, out);
            }
        }
    }
}

/// Whether a text holds one occurrence of each row that stand as `near` asks.
pub fn stand_near(near: &Near, rows: &[&Row], text: &Text) -> bool {
    let places: Vec<Vec<Stretch>> = rows.iter().map(|row| row.places(text)).collect();
    choose(near.how, &places, text, &mut Vec::new())
}

/// Tries every choice of one occurrence a row.
fn choose(how: Proximity, places: &[Vec<Stretch>], text: &Text, chosen: &mut Vec<Stretch>) -> bool {
    let Some(own) = places.get(chosen.len()) else { return right(how, text, chosen) };
    own.iter().any(|&place| {
        chosen.push(place);
        let found = choose(how, places, text, chosen);
        chosen.pop();
        found
    })
}

fn right(how: Proximity, text: &Text, chosen: &[Stretch]) -> bool {
    let mut sorted = chosen.to_vec();
    sorted.sort_unstable();
    let gaps = |n: u32| {
        sorted.windows(2).all(|pair| pair[1].0 > pair[0].1 && pair[1].0 - pair[0].1 - 1 <= n as usize)
    };
    let one = |of: &dyn Fn(&Word) -> u32| {
        let first = of(&text.words[sorted[0].0]);
        let distinct = sorted.windows(2).all(|pair| pair[0] != pair[1]);
        distinct && sorted.iter().all(|&(a, b)| of(&text.words[a]) == first && of(&text.words[b]) == first)
    };
    match how {
        Proximity::Near(n) => gaps(n),
        Proximity::Pre(n) => sorted == chosen && gaps(n),
        Proximity::Sentence => one(&|word| word.sentence),
        Proximity::Paragraph => one(&|word| word.paragraph),
    }
}

/// The tests of a pattern's words in a text.
pub fn in_text(pattern: &Pattern) -> (Vec<Form>, u32) {
    Form::row(pattern)
}

/// The same in a name: words in no other form, and initials may stand in between.
pub fn in_name(pattern: &Pattern) -> (Vec<Form>, u32) {
    const INITIALS: u32 = 2;
    let (forms, slop) = Form::row(pattern);
    (forms.into_iter().map(Form::literal).collect(), slop.max(INITIALS))
}

/// The same in an address, which the query leaves in one piece: its last word is open
/// where the address is.
pub fn in_address(pattern: &Pattern) -> (Vec<Form>, u32) {
    let (text, open) = match pattern {
        Pattern::Prefix(start) => (start.clone(), start.ends_with(char::is_alphanumeric)),
        Pattern::Term(text) => (text.clone(), false),
        Pattern::Exact(words) => (words.join(" "), false),
        _ => return in_name(pattern),
    };
    let exact = |word: String| Form::row(&Pattern::Exact(vec![word])).0.remove(0);
    let mut all: Vec<String> = words(&text).map(|w| w.text.into_owned()).collect();
    let last = if open { all.pop() } else { None };
    let forms = all.into_iter().map(exact).chain(last.map(Form::Prefix)).collect();
    (forms, in_name(pattern).1)
}
