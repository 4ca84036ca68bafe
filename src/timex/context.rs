//! Which way the words around a time expression point.

use super::calendar::Lean;
use super::lex::{Token, Word};
use crate::lexicon::SAYING;

/// How many tokens before an expression are read.
const REACH: usize = 14;
/// How many after it, where nothing before it tells.
const AHEAD: usize = 7;

const FUTURE: &[&str] = &[
    "will",
    "ll",
    "would",
    "shall",
    "until",
    "till",
    "due",
    "expected",
    "scheduled",
    "slated",
    "plans",
    "planned",
    "planning",
    "expects",
    "expect",
    "hopes",
    "begins",
    "starts",
    "opens",
    "expires",
    "expire",
    "payable",
    "upcoming",
    "deadline",
    "may",
    "could",
    "should",
    "ahead",
    "effective",
    "resume",
    "resumes",
    "tomorrow",
    "must",
    "going",
    "likely",
    "pending",
    "maturing",
];

const PAST: &[&str] = &[
    "said", "says", "was", "were", "had", "has", "have", "did", "since", "told", "rose", "fell", "took",
    "made", "held", "met", "won", "lost", "left", "came", "went", "saw", "gave", "began", "found", "wrote",
    "sent", "spoke", "became", "shot", "got", "ran", "bought", "sold", "built", "sought", "brought", "kept",
    "led", "rang", "drew", "grew", "hit", "set", "put", "broke", "chose", "struck", "flew", "fought",
    "after", "late", "earlier", "previous", "last",
];

/// Past, where the nearest verb before the expression (or else after it) is past;
/// future, where it is "will", "is due to" and the like, or "until" or "by".
pub fn lean(text: &str, tokens: &[Token], from: usize, to: usize) -> Lean {
    let word = |k: usize| &text[tokens[k].start as usize..tokens[k].end as usize];
    let mut infinitive = false;
    for k in (from.saturating_sub(REACH)..from).rev() {
        let token = &tokens[k];
        match token.word {
            // the sentence or the speech before is another story
            Word::Mark(b'.' | b';' | b'"' | b'?' | b'!' | b'>') => break,
            Word::Next | Word::Coming => return Lean::Future,
            Word::Last => return Lean::Past,
            // "between now and Friday"
            Word::Now => return Lean::Future,
            Word::Mark(_) => continue,
            _ => {}
        }
        let lower = word(k).to_ascii_lowercase();
        if lower == "by" && from - k <= 2 {
            return Lean::Future;
        }
        if FUTURE.contains(&lower.as_str()) {
            return Lean::Future;
        }
        if lower == "to" && k + 1 < from && matches!(word(k + 1), "be" | "have")
            || lower == "to" && k + 1 < from && tokens[k + 1].word == Word::Other && !tokens[k + 1].upper
        {
            infinitive = true;
            continue;
        }
        if PAST.contains(&lower.as_str())
            || lower.len() > 4 && lower.ends_with("ed") && !lower.ends_with("eed")
        {
            let wish = SAYING.has(&lower, "wish");
            return if infinitive && wish { Lean::Future } else { Lean::Past };
        }
        if infinitive
            && matches!(
                lower.as_str(),
                "is" | "are" | "s" | "re" | "plan" | "want" | "wants" | "hope" | "intends" | "set"
            )
        {
            return Lean::Future;
        }
    }
    if infinitive {
        return Lean::Future;
    }
    for token in tokens.iter().skip(to).take(AHEAD) {
        match token.word {
            Word::Mark(b'.' | b';' | b'"' | b'?' | b'!') => break,
            Word::Mark(_) => continue,
            _ => {}
        }
        let lower = text[token.start as usize..token.end as usize].to_ascii_lowercase();
        if matches!(lower.as_str(), "will" | "would" | "shall") {
            return Lean::Future;
        }
        if PAST.contains(&lower.as_str()) || lower.len() > 4 && lower.ends_with("ed") {
            return Lean::Past;
        }
    }
    Lean::Unknown
}
