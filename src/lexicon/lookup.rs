//! Reads a data file: word → tags, and tag → words.

use rustc_hash::FxHashMap;

/// A word with its tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    pub word: &'static str,
    tags: &'static str,
}

impl Row {
    /// The tags in the order of the file.
    pub fn tags(self) -> impl Iterator<Item = &'static str> {
        self.tags.split(' ')
    }

    pub fn has(self, tag: &str) -> bool {
        self.tags().any(|t| t == tag)
    }

    /// What stands behind `key=` among the tags.
    pub fn value(self, key: &str) -> Option<&'static str> {
        self.tags().find_map(|t| t.strip_prefix(key)?.strip_prefix('='))
    }

    /// The tag that is a number.
    pub fn number(self) -> Option<u8> {
        self.tags().find_map(|t| t.parse().ok())
    }
}

/// The words of one data file, sorted by their bytes.
#[derive(Clone, Debug)]
pub struct Words {
    rows: Vec<Row>,
    by_tag: FxHashMap<&'static str, Vec<&'static str>>,
}

impl Words {
    /// Reads the rows of a file; lines that start with `#` explain it.
    pub(super) fn read(data: &'static str) -> Words {
        let row = |line: &'static str| {
            let (word, tags) = line.split_once('\t')?;
            (!word.starts_with('#')).then_some(Row { word, tags })
        };
        let rows: Vec<Row> = data.lines().filter_map(row).collect();
        let mut by_tag: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for row in &rows {
            for tag in row.tags() {
                by_tag.entry(tag).or_default().push(row.word);
            }
        }
        Words { rows, by_tag }
    }

    pub fn rows(&self) -> impl Iterator<Item = Row> {
        self.rows.iter().copied()
    }

    /// The row of a word, which is compared byte by byte.
    pub fn get(&self, word: &str) -> Option<Row> {
        let at = self.rows.binary_search_by(|row| row.word.cmp(word)).ok()?;
        Some(self.rows[at])
    }

    pub fn has(&self, word: &str, tag: &str) -> bool {
        self.get(word).is_some_and(|row| row.has(tag))
    }

    /// Whether a word in lower case but for its capital has a tag.
    pub fn has_capitalised(&self, word: &str, tag: &str) -> bool {
        if !word.starts_with(char::is_uppercase) {
            return false;
        }
        let lower = word.to_lowercase();
        word.get(1..) == lower.get(1..) && self.has(&lower, tag)
    }

    /// All words that have a tag, sorted.
    pub fn with(&self, tag: &str) -> impl Iterator<Item = &'static str> {
        self.by_tag.get(tag).into_iter().flatten().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_found_by_its_word() {
        let words = Words::read("# kind  what it is\nheron\tbird of=air\npike\tfish 3\n");
        assert!(words.has("heron", "bird") && !words.has("heron", "fish") && !words.has("eel", "fish"));
        assert!(words.has_capitalised("Heron", "bird"));
        assert!(["heron", "HERON", "Pike", "Ähre"].iter().all(|word| !words.has_capitalised(word, "bird")));
        assert_eq!(words.get("heron").and_then(|row| row.value("of")), Some("air"));
        assert_eq!(words.get("pike").and_then(Row::number), Some(3));
        assert_eq!(words.with("fish").collect::<Vec<_>>(), ["pike"]);
    }
}
