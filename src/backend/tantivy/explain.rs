//! Why a document scores as it does, in lines that a person reads.

use std::fmt::Write;

use tantivy::query::Explanation;

/// A part of a score with the parts that it is made of.
struct Part {
    score: f64,
    what: String,
    parts: Vec<Part>,
}

/// The explanation as an indented list, the score of each part in front; parts that
/// add nothing are left out.
pub fn lines(explanation: &Explanation) -> String {
    let mut out = String::new();
    // A tree of strings and numbers always has a JSON value.
    let part = serde_json::to_value(explanation).map(|value| read(&value));
    match part {
        Ok(part) if part.score != 0.0 => part.write(&mut out, 0),
        _ => out.push_str("0  nothing asked for weighs: the latest comes first\n"),
    }
    out
}

fn read(value: &serde_json::Value) -> Part {
    let details = value["details"].as_array().map_or(&[][..], Vec::as_slice);
    let mut parts: Vec<Part> = details.iter().map(read).filter(|part| part.score != 0.0).collect();
    let sum = value["description"].as_str().filter(|text| !text.contains("sum of"));
    match sum {
        // A sum of one is that one.
        None if parts.len() == 1 => parts.remove(0),
        what => Part {
            score: value["value"].as_f64().unwrap_or(0.0),
            what: what.unwrap_or("the sum of").to_owned(),
            parts,
        },
    }
}

impl Part {
    fn write(&self, out: &mut String, depth: usize) {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}{:.2}  {}", "  ".repeat(depth), self.score, self.what);
        for part in &self.parts {
            part.write(out, depth + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_adds_to_the_score_is_listed() {
        let mut sum = Explanation::new("BooleanClause. sum of ...", 3.0);
        let mut inner = Explanation::new("BooleanClause. sum of ...", 2.0);
        inner.add_detail(Explanation::new("the harbour", 2.0));
        inner.add_detail(Explanation::new("Const", 0.0));
        sum.add_detail(inner);
        sum.add_detail(Explanation::new("the ferry", 1.0));
        assert_eq!(lines(&sum), "3.00  the sum of\n  2.00  the harbour\n  1.00  the ferry\n");
        assert!(lines(&Explanation::new("Const", 0.0)).contains("the latest"));
    }
}
