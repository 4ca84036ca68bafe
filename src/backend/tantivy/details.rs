//! What the quotations of a speaker add up to.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::columns::Columns;
use crate::index::fields::date_of;
use crate::index::{RoleSpan, SpeakerRow};
use crate::persons::fold_all;
use crate::persons::names::Name;

/// One quotation, as far as its speaker's row needs it.
#[derive(Clone, Copy, Debug)]
pub struct Detail {
    pub unit: u32,
    pub day: Option<i32>,
    pub article: u64,
    pub ordinal: u32,
    pub group: Option<u32>,
    /// Number of the name, from 0.
    pub name: u32,
    /// In a part of the index: the role's place in its dictionary; here: its number.
    pub role: Option<u64>,
}

impl Detail {
    /// The earliest of a group stands for it.
    fn age(&self) -> (bool, Option<i32>, u64, u32) {
        (self.day.is_none(), self.day, self.article, self.ordinal)
    }
}

/// The quotations of some speakers.
pub struct Details {
    /// Sorted by unit, then by age.
    all: Vec<Detail>,
    /// Roles by number.
    roles: Vec<String>,
}

impl Details {
    /// Puts the parts of the index together.
    pub fn new(parts: Vec<(&Columns, Vec<Detail>)>) -> Details {
        let mut numbers: FxHashMap<String, u64> = FxHashMap::default();
        let mut roles: Vec<String> = Vec::new();
        let mut all = Vec::with_capacity(parts.iter().map(|(_, found)| found.len()).sum());
        for (columns, found) in parts {
            let mut known: FxHashMap<u64, Option<u64>> = FxHashMap::default();
            for mut detail in found {
                detail.role = detail.role.and_then(|place| {
                    *known.entry(place).or_insert_with(|| {
                        let text = columns.role_text(place)?;
                        Some(*numbers.entry(text.clone()).or_insert_with(|| {
                            roles.push(text);
                            roles.len() as u64 - 1
                        }))
                    })
                });
                all.push(detail);
            }
        }
        all.sort_unstable_by_key(|detail| (detail.unit, detail.age()));
        Details { all, roles }
    }

    pub fn of(&self, unit: u32) -> &[Detail] {
        let from = self.all.partition_point(|d| d.unit < unit);
        let to = self.all.partition_point(|d| d.unit <= unit);
        &self.all[from..to]
    }
}

/// First and last of some days.
#[derive(Clone, Copy, Default)]
struct Ends(Option<(i32, i32)>);

impl Ends {
    fn add(&mut self, day: Option<i32>) {
        if let Some(day) = day {
            let (first, last) = self.0.unwrap_or((day, day));
            self.0 = Some((first.min(day), last.max(day)));
        }
    }

    fn first(self) -> Option<Date> {
        self.0.and_then(|(first, _)| date_of(i64::from(first)))
    }

    fn last(self) -> Option<Date> {
        self.0.and_then(|(_, last)| date_of(i64::from(last)))
    }
}

/// What the quotations under one role add up to.
#[derive(Default)]
struct Role {
    quotes: usize,
    articles: FxHashSet<u64>,
    ends: Ends,
    /// How often each wording of the role stands there.
    forms: FxHashMap<String, usize>,
}

/// The row of one speaker, given the quotations from the earliest on. One repeated in the
/// same words counts under the role that the earliest has.
pub fn row(shown: &str, quotations: &[Detail], details: &Details, names: &[String]) -> SpeakerRow {
    let mut groups: FxHashSet<u32> = FxHashSet::default();
    let mut articles: FxHashSet<u64> = FxHashSet::default();
    let mut heard: FxHashMap<u32, usize> = FxHashMap::default();
    let mut called: FxHashMap<(bool, u64), Option<(String, String)>> = FxHashMap::default();
    let mut roles: FxHashMap<String, Role> = FxHashMap::default();
    let mut ends = Ends::default();
    let mut quotes = 0;
    for quotation in quotations {
        let new = usize::from(quotation.group.is_none_or(|group| groups.insert(group)));
        quotes += new;
        articles.insert(quotation.article);
        ends.add(quotation.day);
        *heard.entry(quotation.name).or_default() += 1;
        // by role, or by what stands before the name where there is no role
        let called = called
            .entry(quotation.role.map_or((true, u64::from(quotation.name)), |role| (false, role)))
            .or_insert_with(|| {
                let role = match quotation.role {
                    Some(role) => details.roles.get(role as usize).cloned(),
                    None => Name::parse(&names[quotation.name as usize]).role,
                };
                role.map(|role| (bare_role(&role), role))
            });
        if let Some((bare, form)) = called {
            let role = roles.entry(bare.clone()).or_default();
            role.quotes += new;
            role.articles.insert(quotation.article);
            role.ends.add(quotation.day);
            *role.forms.entry(form.clone()).or_default() += new;
        }
    }
    let mut heard: Vec<(usize, &str)> =
        heard.into_iter().map(|(name, n)| (n, names[name as usize].as_str())).collect();
    heard.sort_unstable_by_key(|&(n, name)| (std::cmp::Reverse(n), name));
    SpeakerRow {
        name: shown.to_owned(),
        names: heard.into_iter().map(|(_, name)| name.to_owned()).collect(),
        roles: spans(roles),
        quotes,
        articles: articles.len(),
        first: ends.first(),
        last: ends.last(),
    }
}

/// Roles in the order of their first dates, each as it is most often put.
fn spans(roles: FxHashMap<String, Role>) -> Vec<RoleSpan> {
    let mut spans: Vec<RoleSpan> = roles
        .into_values()
        .filter(|role| role.quotes > 0)
        .filter_map(|role| {
            let form = role.forms.iter().max_by_key(|(form, n)| (**n, std::cmp::Reverse(*form)))?;
            Some(RoleSpan {
                role: form.0.clone(),
                first: role.ends.first(),
                last: role.ends.last(),
                quotes: role.quotes,
                articles: role.articles.len(),
            })
        })
        .collect();
    let order = |r: &RoleSpan| (r.first.is_none(), r.first, std::cmp::Reverse(r.quotes));
    spans.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.role.cmp(&b.role)));
    spans
}

/// A role as roles are compared: folded, without its article.
fn bare_role(role: &str) -> String {
    let folded = fold_all(role);
    let bare = ["the ", "a ", "an "].iter().find_map(|article| folded.strip_prefix(article));
    bare.unwrap_or(&folded).to_owned()
}
