//! Gold lines: offsets in the file count characters, here bytes.

use serde::Deserialize;

use crate::eval::EvalError;
use crate::span::Span;

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    author: Option<serde_json::Value>,
    attributions: Vec<Raw>,
}

#[derive(Deserialize)]
struct Raw {
    id: String,
    kind: String,
    content: Vec<(usize, usize)>,
    #[serde(default)]
    source: Option<Vec<(usize, usize)>>,
    #[serde(default)]
    source_head: Option<(usize, usize)>,
    #[serde(default)]
    source_text: Option<String>,
    #[serde(default)]
    cue_text: Option<String>,
}

pub struct Article {
    pub id: String,
    pub text: String,
    pub title: Option<String>,
    pub author: Option<String>,
    pub attributions: Vec<Attribution>,
    /// Byte of each character, and the length.
    at: Vec<usize>,
}

pub struct Attribution {
    pub id: String,
    pub kind: String,
    pub content: Vec<Span>,
    pub source: Vec<Span>,
    /// Head word of the source; `None` where there is no source.
    pub head: Option<Span>,
    pub source_text: String,
    pub cue_text: String,
}

/// Who is behind one attribution.
#[derive(Deserialize)]
pub struct SpeakerRow {
    pub id: String,
    pub attribution_id: String,
    pub content_start: usize,
    pub content_end: usize,
    /// Full name; `None` where nobody can be told.
    pub canonical: Option<String>,
    #[serde(default)]
    pub alt: Vec<String>,
}

impl Article {
    /// A stretch given in characters.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let last = self.at.len() - 1;
        let (start, end) = (self.at[start.min(last)], self.at[end.min(last)]);
        Span::new(start, end.max(start))
    }
}

/// Reads one gold line.
pub fn article(line: &str, number: usize) -> Result<Article, EvalError> {
    let raw: Line =
        serde_json::from_str(line).map_err(|e| EvalError::Gold { line: number, reason: e.to_string() })?;
    let mut at: Vec<usize> = raw.text.char_indices().map(|(k, _)| k).collect();
    at.push(raw.text.len());
    let author = raw.author.as_ref().and_then(|a| a.as_str()).map(str::to_owned);
    let mut article =
        Article { id: raw.id, text: raw.text, title: raw.title, author, attributions: Vec::new(), at };
    for a in raw.attributions {
        let spans =
            |list: &[(usize, usize)]| list.iter().map(|&(s, e)| article.span(s, e)).collect::<Vec<Span>>();
        let source = spans(a.source.as_deref().unwrap_or(&[]));
        let head = source.first().map(|first| a.source_head.map_or(*first, |(s, e)| article.span(s, e)));
        let content = spans(&a.content);
        article.attributions.push(Attribution {
            id: a.id,
            kind: a.kind,
            content,
            source,
            head,
            source_text: a.source_text.unwrap_or_default(),
            cue_text: a.cue_text.unwrap_or_default(),
        });
    }
    Ok(article)
}

/// Reads the lines of a speakers file.
pub fn speakers(jsonl: &str) -> Result<Vec<SpeakerRow>, EvalError> {
    let mut out = Vec::new();
    for (k, line) in jsonl.lines().enumerate().filter(|(_, l)| !l.trim().is_empty()) {
        out.push(
            serde_json::from_str(line).map_err(|e| EvalError::Gold { line: k + 1, reason: e.to_string() })?,
        );
    }
    Ok(out)
}

/// Verbs of reporting by their stems, each with its endings.
const SPEECH: &[(&str, &str)] = &[
    ("sa", "y ys id ying"),
    ("t", "ell ells old elling"),
    ("add", "- s ed ing"),
    ("stat", "e es ed ing"),
    ("wr", "ite ites ote itten iting"),
    ("argu", "e es ed ing"),
    ("claim", "- s ed ing"),
    ("announc", "e es ed ing"),
    ("report", "- s ed ing"),
    ("explain", "- s ed ing"),
    ("note", "- s d"),
    ("not", "ing ed"),
    ("insist", "- s ed ing"),
    ("warn", "- s ed ing"),
    ("declar", "e es ed ing"),
    ("ask", "- s ed ing"),
    ("repl", "y ies ied"),
    ("respond", "- s ed ing"),
    ("suggest", "- s ed ing"),
    ("acknowledg", "e es ed ing"),
    ("admit", "- s ted ting"),
    ("conced", "e es ed ing"),
    ("den", "y ies ied ying"),
    ("call", "- s ed ing"),
    ("describ", "e es ed ing"),
    ("accus", "e es ed ing"),
    ("contend", "- s ed ing"),
    ("alleg", "e es ed ing"),
    ("testif", "y ies ied"),
    ("remark", "- s ed"),
    ("observ", "e es ed"),
    ("recall", "- s ed ing"),
    ("predict", "- s ed ing"),
    ("assert", "- s ed ing"),
    ("promis", "e es ed ing"),
    ("vow", "- s ed ing"),
    ("pledg", "e es ed ing"),
    ("urg", "e es ed ing"),
    ("mention", "- s ed ing"),
    ("comment", "- s ed ing"),
    ("statement", "-"),
    ("quot", "e es ed ing"),
    ("sp", "eak eaks oke oken"),
    ("talk", "- s ed ing"),
    ("emphasi", "se ses sed ze zes zed"),
    ("stress", "- es ed"),
    ("continu", "e es ed"),
    ("conclud", "e es ed"),
];

/// Whether a cue holds a reporting verb.
pub fn is_speech(cue: &str) -> bool {
    let lower = cue.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|w| !w.is_empty()).collect();
    let verb = |w: &str| {
        w.starts_with("tweet")
            || SPEECH.iter().any(|(stem, endings)| {
                w.strip_prefix(stem)
                    .is_some_and(|tail| endings.split(' ').any(|e| e == tail || e == "-" && tail.is_empty()))
            })
    };
    words.iter().any(|w| verb(w))
        || words.windows(2).any(|w| {
            w == ["according", "to"]
                || w[1] == "out" && matches!(w[0], "point" | "points" | "pointed" | "pointing")
        })
}

#[cfg(test)]
mod tests {
    use super::is_speech;

    #[test]
    fn reporting_verbs_in_any_form() {
        for cue in ["said", "has been telling", "According to", "tweeted", "denies", "pointed out"] {
            assert!(is_speech(cue), "{cue}");
        }
        for cue in ["wants", "believes that", "plans to", "pointed at"] {
            assert!(!is_speech(cue), "{cue}");
        }
    }
}
