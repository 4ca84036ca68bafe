//! Quotations in texts that are not English: by their marks alone, nobody named.
//!
//! The rules and weights for sources were learned from English. Elsewhere they would take "Selon Lundi Matin" for a
//! person, so a quotation there has its words and no speaker.

use crate::quote::{Quote, QuoteKind};
use crate::span::Span;
use crate::text::Document;

/// What says that a quotation was found by its marks.
pub const MARKS: &str = "marks alone";

/// Whether a text is in another language than English. What is declared of it may be a template's, so a text full
/// of English words is English; where nothing is known, letters with accents say that it is not.
pub fn is_foreign(language: Option<&str>, text: &str) -> bool {
    match language {
        Some(tag) if tag.get(..2).is_some_and(|code| code.eq_ignore_ascii_case("en")) => false,
        Some(_) => !is_english(text),
        None => {
            let (mut letters, mut others) = (0, 0);
            for c in text.chars().filter(|c| c.is_alphabetic()).take(1500) {
                letters += 1;
                others += usize::from(!c.is_ascii());
            }
            others >= 3 && 30 * others >= letters && !is_english(text)
        }
    }
}

/// Whether one word in nine is one of those that hold English together, and no other language.
fn is_english(text: &str) -> bool {
    let (mut words, mut known) = (0, 0);
    for word in text.split_whitespace().take(300) {
        words += 1;
        known += usize::from(matches!(word, "the" | "The" | "of" | "and" | "to" | "that" | "said" | "with"));
    }
    known >= 3 && 9 * known >= words
}

/// The quotations of a text, in order.
pub fn quotations(document: &Document) -> Vec<Quote> {
    let text = document.text;
    let mut out = Vec::new();
    for &paragraph in &document.paragraphs {
        let marked = marked(text, paragraph);
        let spoken = if marked.is_empty() { spoken(text, paragraph) } else { Vec::new() };
        if !spoken.is_empty() {
            out.push(quote(QuoteKind::Direct, spoken));
        }
        out.extend(marked.into_iter().map(|(kind, inner)| quote(kind, vec![inner])));
    }
    out
}

fn quote(kind: QuoteKind, content: Vec<Span>) -> Quote {
    let (cue, source, speaker, said) = (None, None, None, None);
    Quote { kind, content, cue, source, speaker, said, confidence: 0.5, evidence: MARKS }
}

/// The marks that close what `opener` opens. Germans and Danes also print »so«, Swedes and Finns ”so”.
fn closers(opener: char) -> Option<&'static [char]> {
    Some(match opener {
        '"' | '＂' => &['"', '＂'],
        '«' => &['»'],
        '»' => &['«', '»'],
        '„' | '‟' => &['“', '”', '"', '‟'],
        '“' => &['”', '"'],
        '”' => &['”'],
        '「' => &['」'],
        '『' => &['』'],
        '〝' => &['〞', '〟'],
        '‘' => &['’'],
        '‚' => &['‘', '’'],
        _ => return None,
    })
}

/// What stands inside marks in a paragraph.
fn marked(text: &str, paragraph: Span) -> Vec<(QuoteKind, Span)> {
    let mut out = Vec::new();
    let mut at = paragraph.start;
    while let Some((start, opener)) =
        text[at..paragraph.end].char_indices().find(|(_, c)| closers(*c).is_some()).map(|(k, c)| (at + k, c))
    {
        let inside = start + opener.len_utf8();
        let closing = closers(opener).unwrap_or_default();
        at = inside;
        if !may_open(text, start, inside, opener) {
            continue;
        }
        let (inner, end) = match close(text, Span::new(inside, paragraph.end), opener, closing) {
            Some((inner, end)) => (inner, end),
            // speech that goes on in the next paragraph
            None if text[paragraph.start..start].trim().is_empty() => (paragraph.end, paragraph.end),
            None => continue,
        };
        at = end;
        let mut inner = trim(text, Span::new(inside, inner));
        let trail = inner.of(text).len() - inner.of(text).trim_end_matches(['，', '、']).len();
        // the comma before the cue is the writer's
        inner.end -= trail;
        if let Some(kind) = kind(text, paragraph, Span::new(start, end), inner) {
            out.push((kind, inner));
        }
    }
    out
}

/// Whether a mark that could also close stands as an opener does.
fn may_open(text: &str, start: usize, inside: usize, opener: char) -> bool {
    if !matches!(opener, '"' | '＂' | '»' | '”' | '‘' | '‚') {
        return true;
    }
    let before = text[..start].chars().next_back();
    let after = text[inside..].chars().next();
    let free = before
        .is_none_or(|c| !c.is_ascii() && !c.is_alphabetic() || !c.is_alphanumeric() && !".!?,".contains(c));
    free && after.is_some_and(|c| !c.is_whitespace())
}

/// Where the content ends and where its closing mark does, past what is nested inside.
fn close(text: &str, rest: Span, opener: char, closing: &[char]) -> Option<(usize, usize)> {
    let mut depth = 0;
    for (k, c) in rest.of(text).char_indices() {
        let at = rest.start + k;
        // an apostrophe ends nothing
        if c == '’' && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric) {
            continue;
        }
        if closing.contains(&c) {
            if depth == 0 {
                return Some((at, at + c.len_utf8()));
            }
            depth -= 1;
        } else if c == opener {
            depth += 1;
        }
    }
    None
}

fn trim(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

/// Direct where sentences are said, mixed for words inside the writer's clause, nothing for a title or one odd word.
fn kind(text: &str, paragraph: Span, outer: Span, inner: Span) -> Option<QuoteKind> {
    let said = inner.of(text);
    if !said.contains(char::is_alphanumeric) {
        return None;
    }
    let before = text[paragraph.start..outer.start].trim_end();
    let after = text[outer.end..paragraph.end].trim_start();
    let introduced =
        before.is_empty() || before.ends_with([':', '：', '—', '–', '-', '.', '!', '?', '。', '，', ',']);
    let ends = said.ends_with(['.', '!', '?', '…', ',', '。', '，', '！', '？']);
    let goes_on = after.is_empty() || after.starts_with([',', '.', '!', '?', '，', '。', '—', '–', '-']);
    // scripts without spaces, and without capitals
    let dense = said.chars().filter(|&c| c >= '\u{3040}').count();
    let long = dense >= 6 || said.split_whitespace().count() >= 3;
    let small = said.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_lowercase);
    let whole = introduced && !small && (ends || goes_on || dense > 0);
    match (whole, long || ends) {
        (true, long) if long || before.is_empty() || before.ends_with([':', '：']) => {
            Some(QuoteKind::Direct)
        }
        (_, true) => Some(QuoteKind::Mixed),
        _ => None,
    }
}

/// Speech behind a dash at the start of a paragraph: its pieces, less what the writer puts in between
/// ("—Sí —dijo—.").
fn spoken(text: &str, paragraph: Span) -> Vec<Span> {
    let whole = paragraph.of(text);
    let Some(rest) = whole.strip_prefix(['—', '―', '–']) else { return Vec::new() };
    let first = rest.trim_start().chars().next();
    // a list has dashes too, but seldom sentences
    let opens = first.is_some_and(|c| c.is_uppercase() || matches!(c, '¿' | '¡' | '…'));
    if !opens || !whole.trim_end_matches(['»', '"']).ends_with(['.', '!', '?', '…']) {
        return Vec::new();
    }
    let from = paragraph.end - rest.len();
    let mut pieces: Vec<Span> = Vec::new();
    let (mut start, mut speech) = (from, true);
    for (k, c) in rest.char_indices().filter(|(_, c)| matches!(c, '—' | '―' | '–')) {
        let (at, end) = (from + k, from + k + c.len_utf8());
        let before = text[start..at].chars().next_back();
        let after = text[end..paragraph.end].trim_start().chars().next();
        let turns = if speech {
            // the writer goes on in small letters
            before.is_some_and(char::is_whitespace) && after.is_some_and(char::is_lowercase)
        } else {
            before.is_some_and(|c| {
                !c.is_alphanumeric()
                    || c.is_alphabetic() && text[end..].starts_with(['.', ',', ':', ';', ' '])
            })
        };
        if turns {
            if speech {
                pieces.push(trim(text, Span::new(start, at)));
            }
            (start, speech) = (end, !speech);
        }
    }
    if speech {
        let tail = text[start..paragraph.end].trim_start_matches(['.', ',', ':', ';', ' ']);
        pieces.push(trim(text, Span::new(paragraph.end - tail.len(), paragraph.end)));
    }
    pieces.retain(|p| p.of(text).contains(char::is_alphanumeric));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(QuoteKind, String)> {
        let found = quotations(&Document::new(text));
        assert!(found.iter().all(|q| q.speaker.is_none() && q.source.is_none() && q.cue.is_none()), "{text}");
        found.iter().map(|q| (q.kind, q.text(text))).collect()
    }

    #[test]
    fn marks_of_many_languages() {
        for (text, want) in [
            ("« Le quai fermera lundi », a dit la capitaine Ines Morel.", "Le quai fermera lundi"),
            ("„Der Kai bleibt zu“, sagte Kapitänin Ines Mohr.", "Der Kai bleibt zu"),
            ("»Der Kai bleibt zu«, sagte Kapitänin Ines Mohr.", "Der Kai bleibt zu"),
            ("Die Kapitänin sagte: „Nein.“ Der Kai ist alt.", "Nein."),
            ("”Kajen förblir stängd”, sade kapten Ines Mohr.", "Kajen förblir stängd"),
            ("\"El muelle está frío\", dijo un estibador.", "El muelle está frío"),
            ("„Molo zůstane zavřené,“ řekla kapitánka.", "Molo zůstane zavřené,"),
            ("‘De kade is ’s avonds dicht’, zei kapitein Ines Mohr.", "De kade is ’s avonds dicht"),
            ("“码头将关闭到五月，”船长说。", "码头将关闭到五月"),
            ("船長は「埠頭は五月まで閉鎖する」と述べた。", "埠頭は五月まで閉鎖する"),
            ("« Le quai “ Lune ” fermera », a-t-elle dit.", "Le quai “ Lune ” fermera"),
        ] {
            let got = said(text);
            assert_eq!(got.len(), 1, "{text} {got:?}");
            assert_eq!(got[0].1, want);
        }
        // a title and a single odd word are nobody's speech
        assert_eq!(said("Le film « Marée » sort lundi."), []);
        assert_eq!(said("Selon le port, « rien n'est sûr » avant mai.")[0].0, QuoteKind::Mixed);
    }

    #[test]
    fn speech_behind_dashes() {
        let text = "—Cerramos el muelle —dijo la capitana—. No hay grúas.\n\n—¿Y en mayo? —preguntó él.";
        let got: Vec<String> = said(text).into_iter().map(|(_, t)| t).collect();
        assert_eq!(got, ["Cerramos el muelle … No hay grúas.", "¿Y en mayo?"]);
        assert_eq!(said("— pan y sal\n— agua"), []);
    }

    #[test]
    fn a_text_shows_that_it_is_not_english() {
        assert!(
            is_foreign(Some("fr"), "") && !is_foreign(Some("en-GB"), "") && !is_foreign(None, "Quay shut.")
        );
        assert!(is_foreign(None, "„Molo zůstane zavřené,“ řekla kapitánka přístavu."));
        assert!(!is_foreign(None, "The café of Zoë Brontë, naïve to the end, and the quay of Lyle shut."));
        // a template's language
        assert!(!is_foreign(
            Some("fr"),
            "The board of the port said that the quay and the crane belong to it."
        ));
    }
}
