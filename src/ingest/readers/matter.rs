//! Front matter: fields above a text, in YAML or TOML.

use super::fields::{Owned, Value};

/// Front matter as it stands between its marks.
#[derive(Debug, PartialEq)]
pub enum Matter<'t> {
    None,
    Yaml(&'t str),
    Toml(&'t str),
}

/// Divides front matter from text. Without a closing mark it ends at the first
/// empty line, if all lines before that one are fields.
pub fn split(text: &str) -> (Matter<'_>, &str) {
    let start = text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']);
    for mark in ["---", "+++"] {
        let Some(rest) = start.strip_prefix(mark) else { continue };
        let Some(open) = rest.find('\n').filter(|&at| rest[..at].trim().is_empty()) else { continue };
        let inner = &rest[open + 1..];
        let mut at = 0;
        for line in inner.split_inclusive('\n') {
            let bare = line.trim_end();
            if bare == mark || mark == "---" && bare == "..." {
                let matter = &inner[..at];
                let matter = if mark == "---" { Matter::Yaml(matter) } else { Matter::Toml(matter) };
                return (matter, &inner[at + line.len()..]);
            }
            at += line.len();
        }
        let end = inner.find("\n\n").map_or(inner.len(), |at| at + 1);
        let sign = if mark == "---" { ": " } else { " = " };
        let fields = !inner[..end].trim().is_empty()
            && inner[..end].lines().all(|l| l.contains(sign) || l.starts_with([' ', '-']));
        if fields {
            let matter =
                if mark == "---" { Matter::Yaml(&inner[..end]) } else { Matter::Toml(&inner[..end]) };
            return (matter, &inner[end..]);
        }
    }
    (Matter::None, text)
}

/// The pairs of a YAML mapping. What the strict reading refuses (tabs, unquoted
/// colons, `@` at the start of a value: all common in matter written by hand) is
/// read line by line.
pub fn yaml(text: &str) -> Result<Vec<(String, Value<'static>)>, String> {
    match serde_saphyr::from_str::<Owned>(text) {
        Ok(Owned(value)) => Ok(pairs(value)),
        Err(error) => {
            let pairs = by_lines(text);
            if pairs.is_empty() {
                Err(error.to_string().lines().next().unwrap_or_default().to_string())
            } else {
                Ok(pairs)
            }
        }
    }
}

/// The pairs of a TOML document.
pub fn toml(text: &str) -> Result<Vec<(String, Value<'static>)>, String> {
    toml::from_str::<Owned>(text).map(|Owned(value)| pairs(value)).map_err(|e| e.message().to_string())
}

fn pairs(value: Value<'static>) -> Vec<(String, Value<'static>)> {
    match value {
        Value::Map(pairs) => pairs.into_iter().map(|(k, v)| (k.into_owned(), v)).collect(),
        _ => Vec::new(),
    }
}

/// "key: value" lines and "- item" lists below a key, nothing else.
fn by_lines(text: &str) -> Vec<(String, Value<'static>)> {
    let mut out: Vec<(String, Value<'static>)> = Vec::new();
    for line in text.lines() {
        if let Some(item) = line.trim_start().strip_prefix("- ") {
            if let Some((_, Value::List(items))) = out.last_mut() {
                items.push(Value::Text(unquoted(item).into()));
            }
            continue;
        }
        if line.starts_with([' ', '\t', '#']) {
            continue;
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = match unquoted(value) {
            v if v.is_empty() => Value::List(Vec::new()),
            v => Value::Text(v.into()),
        };
        out.push((name.trim().to_string(), value));
    }
    out
}

fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = ['"', '\''].iter().find_map(|q| value.strip_prefix(*q)?.strip_suffix(*q));
    inner.unwrap_or(value).to_string()
}
