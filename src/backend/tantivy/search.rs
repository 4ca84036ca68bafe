//! Questions to one commit.

use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

use tantivy::collector::Count as Counter;
use tantivy::query::{EnableScoring, Explanation, Query as EngineQuery, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocSet, Searcher, TERMINATED};

use super::columns::{Columns, Store, Trades};
use super::copies::Copies;
use super::decisions::Held;
use super::fetch::Fetcher;
use super::groups::{Clusters, Grouping};
use super::layout::{Data, Layout};
use super::lower::{Boxed, Lowering};
use super::people::People;
use super::rows::{Row, Rows, Wanted, rows};
use super::schema::{FORMAT, Fields};
use super::speakers::{Asking, Which};
use super::stamp::Stamp;
use super::tables::Snapshot;
use super::walk::stream;
use super::{count, engine, frequency, io};
use crate::index::fields::{Number, Text, flag, whole};
use crate::index::plan::{Plan, Tiers, Words};
use crate::index::{
    Asked, Count, Counting, Days, Entry, FileEntry, FileKey, Hit, IndexError, Person, PersonName, Request,
    Response, Root, Scope, Sort, Speakers, SpeakersRequest, Stats,
};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};

/// Answers from one commit.
pub struct TantivySearcher {
    layout: Layout,
    data: Data,
    fields: Fields,
    store: Arc<Store>,
    stamp: Stamp,
    snapshot: Snapshot,
    copies: OnceLock<Arc<Copies>>,
    clusters: OnceLock<Arc<Clusters>>,
    people: OnceLock<(People, Vec<String>)>,
}

impl TantivySearcher {
    pub(super) fn new(
        layout: Layout,
        data: Data,
        fields: Fields,
        searcher: Searcher,
        stamp: Stamp,
        snapshot: Snapshot,
    ) -> TantivySearcher {
        TantivySearcher {
            layout,
            data,
            fields,
            store: Arc::new(Store::new(searcher)),
            stamp,
            snapshot,
            copies: OnceLock::new(),
            clusters: OnceLock::new(),
            people: OnceLock::new(),
        }
    }

    /// The engine's own searcher, with its columns.
    #[cfg(test)]
    pub(super) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    fn copies(&self) -> Result<&Arc<Copies>, IndexError> {
        if let Some(copies) = self.copies.get() {
            return Ok(copies);
        }
        let copies = Arc::new(self.snapshot.copies()?);
        Ok(self.copies.get_or_init(|| copies))
    }

    /// Who is whom, and the names by number from 0.
    fn people(&self) -> Result<&(People, Vec<String>), IndexError> {
        if let Some(people) = self.people.get() {
            return Ok(people);
        }
        let (people, names) = (self.snapshot.people()?, self.snapshot.names()?);
        if people.of_name.len() != names.len() || people.quotes.len() != names.len() {
            let reason = "the list of names does not fit the table of people".to_owned();
            return Err(IndexError::Damaged { path: self.layout.root.clone(), reason });
        }
        Ok(self.people.get_or_init(|| (people, names)))
    }

    fn clusters(&self) -> Result<Arc<Clusters>, IndexError> {
        if let Some(clusters) = self.clusters.get() {
            return Ok(clusters.clone());
        }
        let (numbers, clusters) = self.copies()?.numbered();
        Ok(self.clusters.get_or_init(|| Arc::new(Clusters::new(numbers, clusters))).clone())
    }

    fn grouping(&self, scope: Scope, collapse: bool) -> Result<Grouping, IndexError> {
        Ok(match scope {
            _ if !collapse => Grouping::Apart,
            Scope::Articles => Grouping::Articles(self.clusters()?),
            Scope::Quotes => Grouping::Quotes(self.stamp.wordings as usize),
        })
    }

    fn lower(&self, plan: &Plan) -> Result<Boxed, IndexError> {
        let copies = || self.copies().cloned();
        Lowering::new(&self.store, &self.fields, &copies)?.lower(plan)
    }

    /// What counts: the first tier, or both.
    fn counted(&self, scope: Scope, query: &Query, near: bool) -> Result<Plan, IndexError> {
        let tiers = tiers(scope, query)?;
        Ok(match tiers.near {
            Some(around) if near => Plan::Or(vec![tiers.own, around]),
            _ => tiers.own,
        })
    }

    fn flagged(&self, flag: &str) -> Result<u64, IndexError> {
        let query = TermQuery::new(Term::from_field_text(self.fields.flags, flag), IndexRecordOption::Basic);
        Ok(self.store.searcher.search(&query, &Counter).map_err(engine)? as u64)
    }

    /// What a file held, document by document.
    pub(super) fn held(&self, file: u64, give: &mut dyn FnMut(Held)) -> Result<(), IndexError> {
        for (segment, reader) in (0..).zip(self.store.searcher.segment_readers()) {
            let columns = self.store.columns(segment);
            let (keys, ordinals, names) = (
                columns.keys().map_err(engine)?,
                columns.ordinals().map_err(engine)?,
                columns.names().map_err(engine)?,
            );
            let index = reader.inverted_index(self.fields.file).map_err(engine)?;
            let term = Term::from_field_u64(self.fields.file, file);
            let postings = index.read_postings(&term, IndexRecordOption::Basic).map_err(engine)?;
            let alive = reader.alive_bitset();
            let mut trades = Trades::default();
            let Some(mut postings) = postings else { continue };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    give(match ordinals.get_val(doc) {
                        0 => Held::Article(keys.get_val(doc)),
                        _ => Held::Quote(names.get_val(doc) as u32, columns.trade(doc, &mut trades)),
                    });
                }
                doc = postings.advance();
            }
        }
        Ok(())
    }

    /// Rows of both tiers, in order, and what was counted.
    fn rows(&self, request: &Request) -> Result<Found, IndexError> {
        let tiers = tiers(request.scope, &request.query)?;
        let copies = || self.copies().cloned();
        let lowering = Lowering::new(&self.store, &self.fields, &copies)?;
        let limit = request.limit.unwrap_or(usize::MAX);
        let grouping = self.grouping(request.scope, request.counting.collapse)?;
        let mut wanted = Wanted { scope: request.scope, sort: request.sort, limit, grouping };
        let query = lowering.lower(&tiers.own)?;
        let own = rows(&self.store, &*query, &wanted)?;
        let tiered = tiers.near.is_some();
        let mut found = Found { query, own, near: None, tiered };
        if let Some(around) = &tiers.near
            && (request.counting.near || found.own.rows.len() < limit)
        {
            wanted.limit = limit - found.own.rows.len().min(limit);
            let query = lowering.lower(around)?;
            let near = rows(&self.store, &*query, &wanted)?;
            found.near = Some((query, near));
        }
        Ok(found)
    }

    fn response(&self, request: &Request, found: &Found) -> Result<Response, IndexError> {
        let near = match &found.near {
            Some((_, near)) => Count::Exact(near.groups),
            None if found.tiered => Count::AtLeast(0),
            None => Count::Exact(0),
        };
        let explanation = match request.explain {
            true => self.explain(request.scope, found)?,
            false => None,
        };
        Ok(Response {
            matches: Count::Exact(found.own.matches),
            rows: Count::Exact(found.own.groups),
            near,
            hits: Vec::new(),
            explanation,
        })
    }

    /// How the first row scores.
    fn explain(&self, scope: Scope, found: &Found) -> Result<Option<String>, IndexError> {
        let near = found.near.as_ref().and_then(|(query, near)| Some((query, near.rows.first()?)));
        let (query, row, base, tier) = match (found.own.rows.first(), near) {
            (Some(row), _) => {
                (&found.query, row, 1.0, "1 + s/(s+10), as the quotation holds the words itself; s is")
            }
            (None, Some((query, row))) => {
                (query, row, 0.0, "s/(s+10), as the quotation stands near the words; s is")
            }
            (None, None) => return Ok(None),
        };
        let weight =
            query.weight(EnableScoring::enabled_from_searcher(&self.store.searcher)).map_err(engine)?;
        let reader = self.store.searcher.segment_reader(row.segment);
        let mut explanation = weight.explain(reader, row.doc).map_err(engine)?;
        if scope == Scope::Quotes {
            let weights = self.store.columns(row.segment).numbers(Number::Weight).map_err(engine)?;
            let factor = weights.get_val(row.doc) as f32 / 1000.0;
            let weighed = explanation.value() * factor;
            let what = format!("×{factor:.2} for its kind, length and confidence");
            let mut outer = Explanation::new_with_string(what, weighed);
            outer.add_detail(explanation);
            explanation = outer;
            if found.tiered {
                let mut outer = Explanation::new(tier, base + squeeze(weighed));
                outer.add_detail(explanation);
                explanation = outer;
            }
        }
        Ok(Some(super::explain::lines(&explanation)))
    }
}

/// What was found of a request.
struct Found {
    query: Boxed,
    own: Rows,
    near: Option<(Boxed, Rows)>,
    /// Whether there are two tiers.
    tiered: bool,
}

impl Found {
    /// All rows with their scores; those of the first tier come first.
    fn rows(&self) -> impl Iterator<Item = (&Row, f32, bool)> {
        let score = |row: &Row, base| if self.tiered { base + squeeze(row.score) } else { row.score };
        let near = self.near.iter().flat_map(|(_, near)| &near.rows);
        let own = self.own.rows.iter().map(move |row| (row, score(row, 1.0), false));
        own.chain(near.map(move |row| (row, score(row, 0.0), true)))
    }
}

/// A score in one unit, so that one tier stays above the other.
fn squeeze(score: f32) -> f32 {
    let s = score.max(0.0);
    s / (s + 10.0)
}

fn tiers(scope: Scope, query: &Query) -> Result<Tiers, IndexError> {
    Tiers::of(scope, query).map_err(|e| IndexError::Query(e.to_string()))
}

impl crate::index::Searcher for TantivySearcher {
    fn search(&self, request: &Request) -> Result<Response, IndexError> {
        let mut hits = Vec::new();
        let response = self.each(request, &mut |hit| {
            hits.push(hit);
            ControlFlow::Continue(())
        })?;
        Ok(Response { hits, ..response })
    }

    fn each(
        &self,
        request: &Request,
        give: &mut dyn FnMut(Hit) -> ControlFlow<()>,
    ) -> Result<Response, IndexError> {
        let found = self.rows(request)?;
        let response = self.response(request, &found)?;
        let mut fetcher = Fetcher::new(&self.store.searcher, &self.fields);
        for (row, score, near) in found.rows() {
            let article = fetcher.entry(row.article())?;
            let quote = (row.ordinal as usize).checked_sub(1);
            if give(Hit { score, copies: row.copies, article, quote, near }).is_break() {
                break;
            }
        }
        Ok(response)
    }

    fn keys(&self, scope: Scope, query: &Query, give: &mut dyn FnMut(u64)) -> Result<(), IndexError> {
        let query = self.lower(&self.counted(scope, query, true)?)?;
        stream(&self.store, &*query, Columns::keys, |keys, doc| {
            give(keys.get_val(doc));
            ControlFlow::Continue(())
        })
    }

    fn count(&self, scope: Scope, query: &Query, counting: Counting) -> Result<Count, IndexError> {
        let query = self.lower(&self.counted(scope, query, counting.near)?)?;
        let grouping = self.grouping(scope, counting.collapse)?;
        Ok(Count::Exact(count::count(&self.store, &*query, &grouping)?))
    }

    fn days(&self, scope: Scope, query: &Query, counting: Counting) -> Result<Days, IndexError> {
        let query = self.lower(&self.counted(scope, query, counting.near)?)?;
        count::days(&self.store, &*query, &self.grouping(scope, counting.collapse)?)
    }

    fn speakers(&self, request: &SpeakersRequest) -> Result<Speakers, IndexError> {
        let asked = self.counted(Scope::Quotes, request.query, request.counting.near)?;
        let query = self.lower(&asked)?;
        let (people, names) = self.people()?;
        let grouping = self.grouping(Scope::Quotes, request.counting.collapse)?;
        let quotations_of = |numbers: &[u32], which: Which| -> Result<Box<dyn EngineQuery>, IndexError> {
            let of = |&number: &u32| Plan::Flag(whole(Text::Speaker, &names[number as usize]));
            let mut needed = match which {
                Which::WithRoles => {
                    [flag::QUOTE, flag::HAS_ROLE].map(|name| Plan::Flag(name.to_owned())).to_vec()
                }
                Which::Asked => vec![asked.clone()],
            };
            needed.push(Plan::Or(numbers.iter().map(of).collect()));
            self.lower(&Plan::And(needed, Vec::new()))
        };
        let asking = Asking {
            store: &self.store,
            query: &*query,
            grouping: &grouping,
            people,
            names,
            quotations_of: &quotations_of,
        };
        asking.speakers(request)
    }

    fn people(&self, asked: &Asked) -> Result<Vec<Person>, IndexError> {
        let (people, names) = self.people()?;
        let mut persons: Vec<u32> = match asked {
            Asked::All => (0..people.shown.len() as u32).collect(),
            Asked::Names(wanted) => {
                let wanted: rustc_hash::FxHashSet<&str> = wanted.iter().map(String::as_str).collect();
                let known = names.iter().zip(&people.of_name);
                known.filter(|(name, _)| wanted.contains(name.as_str())).map(|(_, person)| *person).collect()
            }
            Asked::Word(word) => {
                let row = crate::query::form::Form::row(&Pattern::Exact(vec![word.clone()]));
                let row = crate::index::plan::Row { forms: row.0, slop: row.1 };
                let how = crate::index::plan::How::Alone;
                let words = Words { field: Text::Speaker, rows: vec![row], how, boost: None };
                let query = self.lower(&Plan::Words(words))?;
                let mut found = vec![false; names.len() + 1];
                stream(&self.store, &*query, Columns::names, |names, doc| {
                    if let Some(found) = found.get_mut(names.get_val(doc) as usize) {
                        *found = true;
                    }
                    ControlFlow::Continue(())
                })?;
                let numbers = found.into_iter().enumerate().skip(1).filter(|(_, found)| *found);
                numbers.map(|(number, _)| people.of_name[number - 1]).collect()
            }
        };
        persons.retain(|&person| person != super::people::NOBODY);
        persons.sort_unstable();
        persons.dedup();
        let members = people.members();
        let named = |&number: &u32| PersonName {
            text: names[number as usize].clone(),
            quotes: u64::from(people.quotes[number as usize]),
        };
        Ok(persons
            .into_iter()
            .map(|person| Person {
                name: names[people.shown[person as usize] as usize].clone(),
                names: members.get(&person).into_iter().flatten().map(named).collect(),
            })
            .collect())
    }

    fn names(&self, query: &Query) -> Result<Vec<PersonName>, IndexError> {
        let query = self.lower(&self.counted(Scope::Quotes, query, false)?)?;
        let (_, names) = self.people()?;
        let mut counts = vec![0u64; names.len() + 1];
        stream(&self.store, &*query, Columns::names, |names, doc| {
            if let Some(count) = counts.get_mut(names.get_val(doc) as usize) {
                *count += 1;
            }
            ControlFlow::Continue(())
        })?;
        let heard = names.iter().zip(&counts[1..]).filter(|(_, n)| **n > 0);
        Ok(heard.map(|(text, &quotes)| PersonName { text: text.clone(), quotes }).collect())
    }

    fn frequencies(&self, phrases: &[Vec<&str>]) -> Result<Vec<Count>, IndexError> {
        frequency::frequencies(&self.store.searcher, self.fields.text(Text::Body), phrases)
    }

    fn articles(&self, id: &str) -> Result<Vec<Arc<Entry>>, IndexError> {
        let value = Value::Pattern(Pattern::Exact(vec![id.to_owned()]));
        let query = Query::Leaf(Leaf { field: Some(Field::Id), value });
        let request = Request {
            scope: Scope::Articles,
            query,
            sort: Sort::Newest,
            limit: None,
            counting: Counting { collapse: false, near: false },
            explain: false,
        };
        Ok(self.search(&request)?.hits.into_iter().map(|hit| hit.article).collect())
    }

    fn head(&self, key: u64) -> Result<u64, IndexError> {
        Ok(self.copies()?.head(key))
    }

    fn stats(&self) -> Result<Stats, IndexError> {
        let (people, _) = self.people()?;
        let flags = [flag::QUOTE, flag::HAS_SPEAKER].map(|name| Plan::Flag(name.to_owned()));
        let attributed = self.lower(&Plan::And(flags.to_vec(), Vec::new()))?;
        let root = &self.layout.root;
        Ok(Stats {
            articles: self.flagged(flag::ARTICLE)?,
            quotes: self.flagged(flag::QUOTE)?,
            attributed: self.store.searcher.search(&*attributed, &Counter).map_err(engine)? as u64,
            undated: self.flagged(flag::UNDATED)?,
            copies: self.copies()?.len() as u64,
            speakers: people.shown.len() as u64,
            files: self.stamp.sources,
            skipped: self.stamp.skipped,
            bytes: folder_size(&self.data.folder)
                .map_err(|e| io(format!("measuring {}", root.display()), e))?,
            format: format!("{}, format {FORMAT}", tantivy::version_string()),
            commit: self.stamp.commit,
        })
    }

    fn files(&self, give: &mut dyn FnMut(&FileKey, &FileEntry) -> ControlFlow<()>) -> Result<(), IndexError> {
        for (key, file) in &self.snapshot.manifest()?.files {
            if give(key, file).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn roots(&self) -> Result<Vec<Root>, IndexError> {
        Ok(self.snapshot.manifest()?.roots)
    }
}

/// Bytes of all files in a folder; those that go meanwhile count nothing.
fn folder_size(root: &std::path::Path) -> std::io::Result<u64> {
    let mut total = 0;
    for entry in walkdir::WalkDir::new(root) {
        let size = entry.and_then(|e| e.metadata()).map(|meta| if meta.is_file() { meta.len() } else { 0 });
        match size.map_err(std::io::Error::from) {
            Ok(size) => total += size,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
    }
    Ok(total)
}
