//! Why something was not read.

use thiserror::Error;

/// Why a file, or a record of one, gave no article. Each is a short plain sentence.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Reason {
    #[error("no such file or directory")]
    Missing,
    #[error("permission denied")]
    Denied,
    #[error("a symbolic link that leads back to a directory above it")]
    LinkLoop,
    #[error("a symbolic link that leads nowhere")]
    DeadLink,
    #[error("a symbolic link that leads out of the folder (--follow-links reads such)")]
    LinkOut,
    /// The word names what it is: "FIFO", "socket", "device", "link".
    #[error("not a regular file but a {0}")]
    NotAFile(&'static str),
    #[error("cannot be read: {0}")]
    Io(String),
    #[error("the file is empty")]
    Empty,
    #[error("binary data, not text")]
    Binary,
    /// The word names the format.
    #[error("{0} is not a format that can be read here")]
    Unsupported(&'static str),
    /// The format, and the feature of the build that reads it.
    #[error("{format} is read only by a program built with `--features {feature}`")]
    Feature { format: &'static str, feature: &'static str },
    #[error("larger than the limit of {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("unpacks to more than its packed size can honestly hold")]
    Bomb,
    #[error("archives nested more than {limit} deep")]
    Nested { limit: u32 },
    #[error("elements nested more than {limit} deep")]
    TooDeep { limit: u32 },
    #[error("an archive member whose path climbs out of the archive")]
    Climbs,
    #[error("an encrypted archive member")]
    Encrypted,
    /// Format, and what the reader said.
    #[error("malformed {format}: {what}")]
    Malformed { format: &'static str, what: String },
    #[error("cut off in the middle: {0}")]
    Truncated(String),
    /// What was missing: "body", "text".
    #[error("holds no {0}")]
    Lacks(&'static str),
    /// A fault of the program; what it said.
    #[error("internal error: {0}")]
    Internal(String),
    /// The article is there, without its quotations: a fault of the program; what it said.
    #[error("read without its quotations, internal error: {0}")]
    Unattributed(String),
    /// What it is instead: "a picture", "a redirect".
    #[error("no article but {0}")]
    NotAnArticle(&'static str),
}

impl Reason {
    pub(crate) fn malformed(format: &'static str, what: impl ToString) -> Reason {
        Reason::Malformed { format, what: what.to_string() }
    }

    /// The reason behind a failed read.
    pub fn from_io(error: &std::io::Error) -> Reason {
        use std::io::ErrorKind;
        match error.kind() {
            ErrorKind::NotFound => Reason::Missing,
            ErrorKind::PermissionDenied => Reason::Denied,
            ErrorKind::UnexpectedEof => Reason::Truncated(error.to_string()),
            _ => Reason::Io(error.to_string()),
        }
    }
}

/// A file, or a record of one, that gave no article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// As in [`Origin::path`](crate::article::Origin::path).
    pub path: String,
    /// Line, from 1, of a record inside its file; `None` when the whole file was skipped.
    pub line: Option<u32>,
    /// Byte offset of a record inside its (unpacked) file; `None` when the whole file was skipped.
    pub offset: Option<u64>,
    pub reason: Reason,
}

impl Skipped {
    /// A whole file.
    pub fn file(path: impl Into<String>, reason: Reason) -> Skipped {
        Skipped { path: path.into(), line: None, offset: None, reason }
    }
}

impl std::fmt::Display for Skipped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.line, self.offset) {
            (Some(line), _) => write!(f, "{}:{line}: {}", self.path, self.reason),
            (None, Some(offset)) => write!(f, "{} at byte {offset}: {}", self.path, self.reason),
            (None, None) => write!(f, "{}: {}", self.path, self.reason),
        }
    }
}
