//! How formats show in the beginning of a file.

/// A sign of a format. Signs of one kind are asked in the order of the table.
pub enum Sign {
    /// The file starts with these bytes.
    Magic(&'static [u8]),
    /// Asked of text that starts with `{` or `[`.
    Data(fn(&Head) -> bool),
    /// Asked of text that starts with `<`.
    Markup(fn(&Markup) -> bool),
    /// Asked of all other text, and of what starts with `<` and is no markup.
    Text(fn(&Head) -> bool),
    /// A .zip holds this member, and the member is the record.
    Member(&'static str),
}

/// The beginning of a file that is text.
pub struct Head<'t> {
    /// Without white space and byte order mark before it.
    pub text: &'t str,
    /// The name of the file, in small letters.
    pub name: &'t str,
    /// Whether there is nothing after it.
    pub whole: bool,
}

impl Head<'_> {
    /// Whether the name has one of these endings.
    pub fn is_named(&self, endings: &[&str]) -> bool {
        endings.iter().any(|e| self.name.ends_with(e))
    }
}

/// The beginning of a file that is marked up.
pub struct Markup {
    /// In small letters.
    lower: String,
    /// Local name of the first element.
    root: String,
}

impl Markup {
    pub fn new(text: &str) -> Markup {
        let lower = text.chars().take(6000).collect::<String>().to_lowercase();
        let root = root(&lower).unwrap_or_default().to_string();
        Markup { lower, root }
    }

    /// The local name of the first element, in small letters; empty where there is none.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Whether one of these stands in it. They are in small letters.
    pub fn holds(&self, any: &[&str]) -> bool {
        any.iter().any(|part| self.lower.contains(part))
    }

    /// Whether it is XML: it says so, or its first element is closed in `text`.
    pub fn is_xml(&self, text: &str) -> bool {
        self.lower.starts_with("<?xml")
            || self.lower.contains("xmlns")
            || !self.root.is_empty() && text.contains(&format!("</{}", self.root))
    }
}

/// The local name of the first element.
fn root(head: &str) -> Option<&str> {
    let mut rest = head;
    loop {
        let at = rest.find('<')?;
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->")? + 3..];
            continue;
        }
        if rest.starts_with(['!', '?']) {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
        return rest[..end].rsplit(':').next();
    }
}
