//! How an answer is ordered and counted.

/// What comes first. Equal rows are ordered by date, latest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Sort {
    /// Best score first; of speakers, who is most quoted.
    #[default]
    Relevance,
    /// Latest first, undated last.
    Newest,
    /// Earliest first, undated last.
    Oldest,
    /// Surest attribution first; articles and speakers as by relevance.
    Confidence,
}

/// A number, and how it was come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    Exact(u64),
    /// Counting ended here, there may be more.
    AtLeast(u64),
    /// Estimated.
    About(u64),
}

impl Count {
    pub fn number(self) -> u64 {
        match self {
            Count::Exact(n) | Count::AtLeast(n) | Count::About(n) => n,
        }
    }

    pub fn is_exact(self) -> bool {
        matches!(self, Count::Exact(_))
    }
}

/// Which documents count, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counting {
    /// Whether copies (near-identical articles, quotations in the same words) count once.
    pub collapse: bool,
    /// Whether quotations that only stand near the words count too.
    pub near: bool,
}
