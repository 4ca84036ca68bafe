//! What a commit is made of beside the documents.

use serde::{Deserialize, Serialize};

use super::log::End;

/// What a commit is made of beside the engine's segments: stored with them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Commits so far.
    pub commit: u64,
    pub files: End,
    pub names: End,
    pub groups: End,
    pub signatures: End,
    /// Bytes that the list of files had when it was last written anew.
    pub whole: u64,
    /// Wordings of quotations.
    pub wordings: u32,
    /// Files that were read.
    pub sources: u64,
    /// Files and records left out.
    pub skipped: u64,
}
