//! Who speaks: the names of an archive joined to speakers, with their roles over
//! time.
//!
//! [`Directory::new`] reads the names of a whole archive, because only the whole
//! tells whether "Halvorsen" can be but one person. It joins them (see
//! [`join`](super::join)) and then cuts apart namesakes: a name that a coastguard
//! and a head teacher bear is two people. [`Directory::speakers`] counts the
//! matching quotations of a query by these speakers.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::aliases::{self, Aliases};
use super::join::{self, Entry};
use super::names::{Kind, Name, fold_all};
use super::roles::Trade;
use crate::index::{IndexError, Occurrence, Scope, Searcher, Tally};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};

/// A namesake is believed where this share of the name's quotations is the
/// namesake's: a role that the reader of an article got wrong is rarer.
const NAMESAKE: f64 = 0.05;

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
}

/// The speakers of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Speakers {
    /// Most quoted first.
    pub rows: Vec<SpeakerRow>,
    /// Quotations whose speaker has no name.
    pub unattributed: usize,
}

/// Which names of an archive are whose.
pub struct Directory {
    names: Vec<Parsed>,
    by_text: FxHashMap<String, u32>,
    people: Vec<Person>,
    aliases: Aliases,
}

struct Parsed {
    text: String,
    entry: Entry,
    person: u32,
}

struct Person {
    /// The name to show.
    name: String,
    /// Members of [`Directory::names`], most quoted first.
    names: Vec<u32>,
    namesakes: Option<Namesakes>,
}

/// People of one name, told apart by their trades.
struct Namesakes {
    /// Trades of each; no two of one conflict.
    trades: Vec<Vec<Trade>>,
    /// Whose quotations an article holds, where its roles tell.
    articles: FxHashMap<u64, usize>,
    /// Days on which each speaks, sorted.
    days: Vec<Vec<Date>>,
}

impl Directory {
    /// Reads the names of all quotations of an archive.
    pub fn new(archive: &Tally, aliases: &Aliases) -> Directory {
        let mut quotes = vec![0usize; archive.speakers.len()];
        for speaker in archive.rows.iter().filter_map(|row| row.speaker) {
            quotes[speaker as usize] += 1;
        }
        let entries: Vec<Entry> = archive
            .speakers
            .iter()
            .zip(&quotes)
            .map(|(text, &quotes)| Entry { name: Name::parse(text), folded: fold_all(text), quotes })
            .collect();
        let mut sets = join::join(&entries, aliases);
        let mut person_of = vec![0u32; entries.len()];
        for (person, members) in sets.iter_mut().enumerate() {
            members.sort_by_key(|&k| (std::cmp::Reverse(quotes[k as usize]), k));
            for &k in members.iter() {
                person_of[k as usize] = person as u32;
            }
        }
        let names: Vec<Parsed> = archive
            .speakers
            .iter()
            .zip(entries)
            .zip(&person_of)
            .map(|((text, entry), &person)| Parsed { text: text.clone(), entry, person })
            .collect();
        let people = sets
            .into_iter()
            .map(|members| Person { name: shown(&names, &members, aliases), names: members, namesakes: None })
            .collect();
        let by_text = names.iter().enumerate().map(|(k, n)| (n.text.clone(), k as u32)).collect();
        let mut directory = Directory { names, by_text, people, aliases: aliases.clone() };
        directory.find_namesakes(archive);
        directory
    }

    /// The names, exactly as the archive has them, that belong to the speakers
    /// meant by `name`.
    ///
    /// A name of several words means the speaker who bears it; where nobody
    /// does, and for a single word, everybody is meant who has a name with these
    /// words in it.
    pub fn expand(&self, name: &str) -> Vec<String> {
        let people = self.meant(name);
        let mut out: Vec<String> = people
            .iter()
            .flat_map(|&p| &self.people[p as usize].names)
            .map(|&k| self.names[k as usize].text.clone())
            .collect();
        out.sort_unstable();
        out
    }

    fn meant(&self, name: &str) -> FxHashSet<u32> {
        let asked = fold_all(name);
        let parsed = Name::parse(name);
        if asked.is_empty() {
            return FxHashSet::default();
        }
        let ruled = self.aliases.standing_for(name);
        let ruled: Vec<String> = ruled
            .iter()
            .flat_map(|s| std::iter::once(&s.name).chain(&s.names))
            .map(|n| fold_all(n))
            .collect();
        let bears = |n: &Parsed| {
            n.entry.folded == asked
                || ruled.contains(&n.entry.folded)
                || n.entry.name.kind == parsed.kind
                    && parsed.kind != Kind::Bare
                    && n.entry.name.key == parsed.key
        };
        if asked.contains(' ') || !ruled.is_empty() {
            let people: FxHashSet<u32> = self.names.iter().filter(|n| bears(n)).map(|n| n.person).collect();
            if !people.is_empty() {
                return people;
            }
        }
        let run = format!(" {asked} ");
        self.names
            .iter()
            .filter(|n| format!(" {} ", n.entry.folded).contains(&run))
            .map(|n| n.person)
            .collect()
    }

    /// The speakers of matching quotations with the number of these, most quoted
    /// first: which people a loose name covered.
    pub fn covered(&self, tally: &Tally) -> Vec<(String, usize)> {
        let speakers = self.speakers(tally, false);
        speakers.rows.into_iter().map(|row| (row.name, row.quotes)).collect()
    }

    /// Counts the quotations of a query by speaker.
    ///
    /// With `collapse`, a quotation repeated in the same words counts once.
    pub fn speakers(&self, tally: &Tally, collapse: bool) -> Speakers {
        let known: Vec<Option<u32>> =
            tally.speakers.iter().map(|name| self.by_text.get(name).copied()).collect();
        let trades: Vec<Option<Trade>> = tally.roles.iter().map(|role| Trade::of(role)).collect();
        let mut counts: FxHashMap<(usize, usize), Counts> = FxHashMap::default();
        let mut unattributed = Seen::default();
        for row in &tally.rows {
            let Some(speaker) = row.speaker else {
                unattributed.add(row, collapse);
                continue;
            };
            // A name that the archive did not have when it was read stands for itself.
            let person = match known[speaker as usize] {
                Some(k) => self.names[k as usize].person as usize,
                None => self.people.len() + speaker as usize,
            };
            let namesake =
                self.people.get(person).and_then(|p| p.namesakes.as_ref()).map_or(0, |namesakes| {
                    namesakes.whose(row.role.and_then(|r| trades[r as usize]), row.article, row.date)
                });
            counts.entry((person, namesake)).or_default().add(row, speaker, collapse);
        }
        let mut rows: Vec<SpeakerRow> = counts
            .into_iter()
            .map(|((person, _), counts)| {
                let shown = self.people.get(person).map(|p| p.name.as_str());
                counts.row(shown, tally, |speaker| {
                    known[speaker as usize].and_then(|k| self.names[k as usize].entry.name.role.as_deref())
                })
            })
            .collect();
        rows.sort_by(|a, b| {
            (b.quotes, b.articles)
                .cmp(&(a.quotes, a.articles))
                .then_with(|| (&a.name, a.first).cmp(&(&b.name, b.first)))
        });
        Speakers { rows, unattributed: unattributed.quotes }
    }

    /// The rules by which the speakers of these quotations were told, as a
    /// `speakers.toml`.
    pub fn rules(&self, tally: &Tally) -> String {
        let mut quotes: FxHashMap<u32, usize> = FxHashMap::default();
        for speaker in tally.rows.iter().filter_map(|row| row.speaker) {
            if let Some(&k) = self.by_text.get(&tally.speakers[speaker as usize]) {
                *quotes.entry(self.names[k as usize].person).or_default() += 1;
            }
        }
        let mut people: Vec<(u32, usize)> = quotes.into_iter().collect();
        people.sort_unstable_by_key(|&(p, n)| (std::cmp::Reverse(n), p));
        let mut same: Vec<(&str, Vec<String>)> = Vec::new();
        for &(person, _) in &people {
            let person = &self.people[person as usize];
            let others: Vec<String> =
                distinct(person.names.iter().map(|&k| &self.names[k as usize]), &person.name);
            if !others.is_empty() {
                same.push((&person.name, others));
            }
        }
        let not = self.kept_apart(&people);
        aliases::write(
            same.iter().map(|(name, names)| (*name, names.as_slice())),
            not.iter().map(Vec::as_slice),
        )
    }

    /// The people of one given name and surname that the rules keep apart, and
    /// what the file already keeps apart.
    fn kept_apart(&self, people: &[(u32, usize)]) -> Vec<Vec<String>> {
        let mut alike: FxHashMap<(&str, &str), Vec<String>> = FxHashMap::default();
        for &(person, _) in people {
            let person = &self.people[person as usize];
            let full = person.names.iter().find_map(|&k| match &self.names[k as usize].entry.name.kind {
                Kind::Full(full) => Some(full),
                _ => None,
            });
            if let Some(full) = full {
                let alike = alike.entry((full.given.as_str(), full.surname.as_str())).or_default();
                if !alike.iter().any(|n| fold_all(n) == fold_all(&person.name)) {
                    alike.push(person.name.clone());
                }
            }
        }
        let mut out: Vec<Vec<String>> = alike.into_values().filter(|names| names.len() > 1).collect();
        out.sort_unstable();
        out.retain(|names| !self.aliases.not().contains(names));
        self.aliases.not().iter().cloned().chain(out).collect()
    }

    /// Finds the names that people of conflicting trades bear.
    fn find_namesakes(&mut self, archive: &Tally) {
        let trades: Vec<Option<Trade>> = archive.roles.iter().map(|role| Trade::of(role)).collect();
        let trade_of = |row: &Occurrence| row.role.and_then(|r| trades[r as usize]);
        let mut heard: Vec<FxHashMap<Trade, usize>> = vec![FxHashMap::default(); self.people.len()];
        for row in &archive.rows {
            if let (Some(speaker), Some(trade)) = (row.speaker, trade_of(row)) {
                *heard[self.names[speaker as usize].person as usize].entry(trade).or_default() += 1;
            }
        }
        for (person, heard) in self.people.iter_mut().zip(heard) {
            // What the file joins stays joined.
            if !person
                .names
                .iter()
                .any(|&k| self.aliases.standing_for(&self.names[k as usize].text).is_some())
            {
                person.namesakes = Namesakes::of(heard);
            }
        }
        for row in &archive.rows {
            let Some(speaker) = row.speaker else { continue };
            let person = &mut self.people[self.names[speaker as usize].person as usize];
            if let (Some(namesakes), Some(trade)) = (&mut person.namesakes, trade_of(row)) {
                namesakes.learn(trade, row);
            }
        }
        for namesakes in self.people.iter_mut().filter_map(|p| p.namesakes.as_mut()) {
            namesakes.days.iter_mut().for_each(|days| days.sort_unstable());
        }
    }
}

/// The names that `name` is to be asked for with: every name in the archive of
/// the speakers that it means.
///
/// Reads only the quotations of people who share its last word, which is enough
/// to tell them apart, so that it is quick in a large archive.
///
/// # Errors
/// When the index cannot answer.
pub fn widen(searcher: &dyn Searcher, aliases: &Aliases, name: &str) -> Result<Vec<String>, IndexError> {
    let mut asked = vec![name.to_owned()];
    if let Some(same) = aliases.standing_for(name) {
        asked.extend(std::iter::once(&same.name).chain(&same.names).cloned());
    }
    let mut words: Vec<String> = asked.iter().filter_map(|name| last_word(name)).collect();
    words.sort_unstable();
    words.dedup();
    let leaf = |word| {
        let value = Value::Pattern(Pattern::Term(word));
        Query::Leaf(Leaf { field: Some(Field::Speaker), value })
    };
    let mut leaves: Vec<Query> = words.into_iter().map(leaf).collect();
    let query = match leaves.len() {
        0 => return Ok(Vec::new()),
        1 => leaves.swap_remove(0),
        _ => Query::Or(leaves),
    };
    Ok(Directory::new(&searcher.tally(Scope::Quotes, &query)?, aliases).expand(name))
}

/// The word of a name that all its forms share: of a person, the end of the surname.
fn last_word(name: &str) -> Option<String> {
    let parsed = Name::parse(name);
    let text = match &parsed.kind {
        Kind::Full(full) => &full.surname,
        _ => &parsed.key,
    };
    crate::query::words::words(text).last().map(|w| w.text.into_owned())
}

/// Texts of names that differ by more than case and marks, without `but`.
fn distinct<'n>(names: impl Iterator<Item = &'n Parsed>, but: &str) -> Vec<String> {
    let mut seen: FxHashSet<&str> = FxHashSet::default();
    let but = fold_all(but);
    names.filter(|n| n.entry.folded != but && seen.insert(&n.entry.folded)).map(|n| n.text.clone()).collect()
}

/// The name to show for a speaker: what the file says, else the commonest full name.
fn shown(names: &[Parsed], members: &[u32], aliases: &Aliases) -> String {
    if let Some(same) = members.iter().find_map(|&k| aliases.standing_for(&names[k as usize].text)) {
        return same.name.clone();
    }
    let rank = |k: u32| {
        let entry = &names[k as usize].entry;
        let fullness = match &entry.name.kind {
            Kind::Full(full) if full.only_initials() || entry.name.role.is_some() => 2,
            Kind::Full(_) => 3,
            Kind::Body { .. } => 1,
            Kind::Bare => 0,
        };
        (fullness, entry.quotes)
    };
    // Members come most quoted first: of equals, the first is to be kept.
    let best = members.iter().rev().max_by_key(|&&k| rank(k));
    best.map_or_else(String::new, |&k| names[k as usize].text.clone())
}

impl Namesakes {
    /// `None` where one person may be behind all trades.
    fn of(heard: FxHashMap<Trade, usize>) -> Option<Namesakes> {
        if heard.len() < 2 {
            return None;
        }
        let mut heard: Vec<(Trade, usize)> = heard.into_iter().collect();
        heard.sort_unstable_by_key(|&(trade, n)| (std::cmp::Reverse(n), trade));
        let most = heard[0].1;
        let mut trades: Vec<Vec<Trade>> = Vec::new();
        for (trade, n) in heard {
            let fitting = trades.iter_mut().find(|known| !known.iter().any(|t| t.conflicts(trade)));
            match fitting {
                Some(known) => known.push(trade),
                None if n as f64 >= NAMESAKE * most as f64 => trades.push(vec![trade]),
                None => {}
            }
        }
        let days = vec![Vec::new(); trades.len()];
        (trades.len() > 1).then(|| Namesakes { trades, articles: FxHashMap::default(), days })
    }

    fn by_trade(&self, trade: Trade) -> Option<usize> {
        self.trades.iter().position(|trades| trades.contains(&trade))
    }

    fn learn(&mut self, trade: Trade, row: &Occurrence) {
        if let Some(k) = self.by_trade(trade) {
            self.articles.entry(row.article).or_insert(k);
            self.days[k].extend(row.date);
        }
    }

    /// Who said something: by trade, else by what else the article holds, else
    /// whoever is quoted nearest in time.
    fn whose(&self, trade: Option<Trade>, article: u64, date: Option<Date>) -> usize {
        if let Some(k) = trade.and_then(|t| self.by_trade(t)).or_else(|| self.articles.get(&article).copied())
        {
            return k;
        }
        let Some(date) = date else { return 0 };
        let distance = |days: &[Date]| {
            let at = days.partition_point(|&d| d < date);
            let near = [at.checked_sub(1), Some(at)].into_iter().flatten().filter_map(|k| days.get(k));
            near.map(|&d| (d - date).get_days().unsigned_abs()).min().unwrap_or(u32::MAX)
        };
        (0..self.days.len()).min_by_key(|&k| distance(&self.days[k])).unwrap_or(0)
    }
}

/// Counts quotations, each group once where copies collapse.
#[derive(Default)]
struct Seen {
    groups: FxHashSet<u64>,
    quotes: usize,
}

impl Seen {
    /// Whether the row counts.
    fn add(&mut self, row: &Occurrence, collapse: bool) -> bool {
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
struct Counts {
    seen: Seen,
    articles: FxHashSet<u64>,
    ends: Ends,
    names: FxHashMap<u32, usize>,
    /// By role, or by name where the row has no role.
    roles: FxHashMap<Called, (usize, Ends)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Called {
    Role(u32),
    Name(u32),
}

impl Counts {
    fn add(&mut self, row: &Occurrence, speaker: u32, collapse: bool) {
        let new = usize::from(self.seen.add(row, collapse));
        self.articles.insert(row.article);
        self.ends.add(row.date);
        *self.names.entry(speaker).or_default() += 1;
        let (quotes, ends) =
            self.roles.entry(row.role.map_or(Called::Name(speaker), Called::Role)).or_default();
        *quotes += new;
        ends.add(row.date);
    }

    /// `role_of` gives the role that stands in front of a name itself.
    fn row<'r>(
        self,
        shown: Option<&str>,
        tally: &Tally,
        role_of: impl Fn(u32) -> Option<&'r str>,
    ) -> SpeakerRow {
        let mut names: Vec<(usize, &str)> =
            self.names.into_iter().map(|(k, n)| (n, tally.speakers[k as usize].as_str())).collect();
        names.sort_unstable_by_key(|&(n, name)| (std::cmp::Reverse(n), name));
        let name = shown.unwrap_or_else(|| names.first().map_or("", |(_, name)| name)).to_owned();
        let mut roles: FxHashMap<String, Vec<(usize, &str, Ends)>> = FxHashMap::default();
        for (called, &(quotes, ends)) in &self.roles {
            let role = match *called {
                Called::Role(k) => Some(tally.roles[k as usize].as_str()),
                Called::Name(k) => role_of(k),
            };
            if let Some(role) = role {
                roles.entry(bare_role(role)).or_default().push((quotes, role, ends));
            }
        }
        let mut roles: Vec<RoleSpan> = roles
            .into_values()
            .map(|mut forms| {
                forms.sort_unstable_by_key(|&(n, form, _)| (std::cmp::Reverse(n), form));
                let mut ends = Ends::default();
                for (_, _, e) in &forms {
                    ends.add(e.first());
                    ends.add(e.last());
                }
                let quotes = forms.iter().map(|(n, ..)| n).sum();
                RoleSpan { role: forms[0].1.to_owned(), first: ends.first(), last: ends.last(), quotes }
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
