//! What the quotations of one speaker add up to.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::index::{Occurrence, Tally};
use crate::persons::fold_all;

/// One speaker in the answer to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpeakerRow {
    /// The commonest full name.
    pub name: String,
    /// Every name among the matching quotations, commonest first.
    pub names: Vec<String>,
    /// In the order of their first dates, undated last.
    pub roles: Vec<RoleSpan>,
    pub quotes: usize,
    pub articles: usize,
    pub first: Option<Date>,
    pub last: Option<Date>,
}

/// What a speaker was called, and from when to when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleSpan {
    pub role: String,
    pub first: Option<Date>,
    pub last: Option<Date>,
    pub quotes: usize,
    /// Articles that call the speaker so.
    pub articles: usize,
}

/// Counts quotations, each group once where copies collapse.
#[derive(Default)]
pub struct Seen {
    groups: FxHashSet<u64>,
    pub quotes: usize,
}

impl Seen {
    /// Whether the row counts.
    pub fn add(&mut self, row: &Occurrence, collapse: bool) -> bool {
        let new = !collapse || self.groups.insert(row.group);
        self.quotes += usize::from(new);
        new
    }
}

/// First and last of some dates.
#[derive(Clone, Copy, Default)]
struct Ends(Option<(Date, Date)>);

impl Ends {
    fn add(&mut self, date: Option<Date>) {
        if let Some(date) = date {
            let (first, last) = self.0.unwrap_or((date, date));
            self.0 = Some((first.min(date), last.max(date)));
        }
    }

    fn first(self) -> Option<Date> {
        self.0.map(|(first, _)| first)
    }

    fn last(self) -> Option<Date> {
        self.0.map(|(_, last)| last)
    }
}

/// What a speaker's quotations add up to.
#[derive(Default)]
pub struct Counts {
    seen: Seen,
    articles: FxHashSet<u64>,
    ends: Ends,
    names: FxHashMap<u32, usize>,
    /// By role, or by name where the row has no role.
    roles: FxHashMap<Called, Role>,
}

/// What the quotations under one role add up to.
#[derive(Default)]
struct Role {
    quotes: usize,
    articles: FxHashSet<u64>,
    ends: Ends,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Called {
    Role(u32),
    Name(u32),
}

impl Counts {
    pub fn add(&mut self, row: &Occurrence, speaker: u32, collapse: bool) {
        let new = usize::from(self.seen.add(row, collapse));
        self.articles.insert(row.article);
        self.ends.add(row.date);
        *self.names.entry(speaker).or_default() += 1;
        let role = self.roles.entry(row.role.map_or(Called::Name(speaker), Called::Role)).or_default();
        role.quotes += new;
        role.articles.insert(row.article);
        role.ends.add(row.date);
    }

    /// `role_of` gives the role that stands in front of a name itself.
    pub fn row<'r>(
        self,
        shown: Option<&str>,
        tally: &Tally,
        role_of: impl Fn(u32) -> Option<&'r str>,
    ) -> SpeakerRow {
        let mut names: Vec<(usize, &str)> =
            self.names.into_iter().map(|(k, n)| (n, tally.speakers[k as usize].as_str())).collect();
        names.sort_unstable_by_key(|&(n, name)| (std::cmp::Reverse(n), name));
        let name = shown.unwrap_or_else(|| names.first().map_or("", |(_, name)| name)).to_owned();
        let mut forms: FxHashMap<String, Vec<(&str, &Role)>> = FxHashMap::default();
        for (called, role) in &self.roles {
            let text = match *called {
                Called::Role(k) => Some(tally.roles[k as usize].as_str()),
                Called::Name(k) => role_of(k),
            };
            if let Some(text) = text {
                forms.entry(bare_role(text)).or_default().push((text, role));
            }
        }
        let mut roles: Vec<RoleSpan> = forms
            .into_values()
            .map(|mut forms| {
                forms.sort_unstable_by_key(|(form, role)| (std::cmp::Reverse(role.quotes), *form));
                let mut ends = Ends::default();
                for (_, role) in &forms {
                    ends.add(role.ends.first());
                    ends.add(role.ends.last());
                }
                let articles: FxHashSet<u64> =
                    forms.iter().flat_map(|(_, role)| &role.articles).copied().collect();
                RoleSpan {
                    role: forms[0].0.to_owned(),
                    first: ends.first(),
                    last: ends.last(),
                    quotes: forms.iter().map(|(_, role)| role.quotes).sum(),
                    articles: articles.len(),
                }
            })
            .filter(|role| role.quotes > 0)
            .collect();
        let order = |r: &RoleSpan| (r.first.is_none(), r.first, std::cmp::Reverse(r.quotes));
        roles.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.role.cmp(&b.role)));
        SpeakerRow {
            name,
            names: names.into_iter().map(|(_, name)| name.to_owned()).collect(),
            roles,
            quotes: self.seen.quotes,
            articles: self.articles.len(),
            first: self.ends.first(),
            last: self.ends.last(),
        }
    }
}

/// A role as roles are compared: folded, without its article.
fn bare_role(role: &str) -> String {
    let folded = fold_all(role);
    let bare = ["the ", "a ", "an "].iter().find_map(|article| folded.strip_prefix(article));
    bare.unwrap_or(&folded).to_owned()
}
