//! A draft held against the archive: which words it puts into whose mouth, and
//! whether the archive has them.

mod claims;
mod utterance;
pub(super) mod wanted;

use crate::check::{Comparison, DiffOp, Verdict, compare, runs, speaker_agrees};
use crate::index::{Counting, Hit, IndexError, Request, Scope, Searcher, Sort};
use crate::query::ast::{Field, Pattern, Query};
use crate::query::words::words;
use crate::quote::Quote;
use crate::span::Span;

use crate::persons::Aliases;
pub use claims::{Claim, claims};
use utterance::{Utterance, with_stretch};
use wanted::Likeness;

/// What the archive says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// The same words, by the same speaker as far as both name one.
    Verbatim,
    /// The same sentence in other words.
    Altered,
    /// The same words by somebody else.
    Misattributed,
    Absent,
}

impl Ruling {
    pub fn as_str(self) -> &'static str {
        match self {
            Ruling::Verbatim => "verbatim",
            Ruling::Altered => "altered",
            Ruling::Misattributed => "misattributed",
            Ruling::Absent => "absent",
        }
    }
}

/// A place of the archive that has the words, or nearly.
#[derive(Clone, Debug)]
pub struct Match {
    /// Its quotation holds the words.
    pub hit: Hit,
    /// The words stand in the article outside the quotations that were found in it;
    /// the hit's quotation was made for them and has no number of its own.
    pub outside: bool,
    pub comparison: Comparison,
}

impl Match {
    pub fn quote(&self) -> &Quote {
        &self.hit.article.quotes[self.hit.quote.unwrap_or_default()]
    }

    pub fn diff(&self) -> &[DiffOp] {
        &self.comparison.diff
    }
}

/// A claim and what was found for it.
#[derive(Clone, Debug)]
pub struct Finding {
    pub claim: Claim,
    pub ruling: Ruling,
    /// Verbatim or misattributed: every place found, earliest first. Altered: the
    /// nearest wordings, the nearest first.
    pub matches: Vec<Match>,
}

/// Places with the very words that are looked at.
const SAME_WORDS: usize = 100;
/// Quotations that have much in common with a claim, and articles that have.
const QUOTES: usize = 50;
const ARTICLES: usize = 10;
/// Other wordings shown.
const WORDINGS: usize = 3;
/// From so many words on, a claim that is part of a longer quotation is that
/// quotation and not a turn of phrase that two people share.
const TELLING: usize = 4;
/// Fewer words are anybody's.
const FEWEST: usize = 3;
/// So many words are a sentence that nobody else comes by.
const SENTENCE: usize = 7;
/// Fewer are a turn of phrase where so many others use them.
const COMMONPLACE: usize = 3;

/// Checks claim after claim against one archive.
pub struct Checker<'s> {
    pub searcher: &'s dyn Searcher,
    pub aliases: &'s Aliases,
}

impl Checker<'_> {
    /// What the archive says of a claim.
    ///
    /// # Errors
    /// When the index cannot answer.
    pub fn check(&self, claim: Claim) -> Result<Finding, IndexError> {
        let runs = runs(&claim.text);
        let names = self.names(&claim);
        let mut found = Found { claim: &claim, names: &names, matches: Vec::new() };
        if !runs.is_empty() {
            self.look(&runs, &mut found)?;
        }
        let (ruling, matches) = found.judge(words(&claim.text).count());
        Ok(Finding { claim, ruling, matches })
    }

    /// All names of the one who is said to have said it.
    fn names(&self, claim: &Claim) -> Vec<String> {
        let Some(claimed) = &claim.claimed else { return Vec::new() };
        let same = self.aliases.standing_for(claimed);
        let others = same.into_iter().flat_map(|s| std::iter::once(&s.name).chain(&s.names));
        std::iter::once(claimed).chain(others).cloned().collect()
    }

    /// From the likeliest place to the last: the words as they stand in a quotation,
    /// much of them in one, and both in whole articles.
    fn look(&self, runs: &[Vec<String>], found: &mut Found) -> Result<(), IndexError> {
        let row = wanted::whole(Field::Quote, runs);
        self.quotes(row.clone(), SAME_WORDS, found)?;
        if found.verbatim() && !found.agreed() {
            // A short phrase has more places than were looked at: are some of them the speaker's?
            for name in found.names {
                let last = words(name).last().map(|w| Pattern::Term(w.text.into_owned()));
                let Some(last) = last else { continue };
                let own = wanted::both(vec![row.clone(), wanted::leaf(Field::Speaker, last)]);
                self.quotes(own, SAME_WORDS, found)?;
            }
        }
        if found.verbatim() {
            return Ok(());
        }
        let likeness = Likeness::of(self.searcher, runs)?;
        if let Some(query) = likeness.query(Field::Quote) {
            self.quotes(query, QUOTES, found)?;
        }
        if !found.verbatim() {
            self.articles(wanted::whole(Field::Body, runs), found)?;
        }
        if !found.verbatim()
            && let Some(query) = likeness.query(Field::Body)
        {
            self.articles(query, found)?;
        }
        Ok(())
    }

    fn ask(&self, scope: Scope, query: Query, limit: usize) -> Result<Vec<Hit>, IndexError> {
        let request = Request {
            scope,
            query,
            sort: Sort::Relevance,
            limit: Some(limit),
            counting: Counting { collapse: false, near: false },
            explain: false,
        };
        Ok(self.searcher.search(&request)?.hits)
    }

    fn quotes(&self, query: Query, limit: usize, found: &mut Found) -> Result<(), IndexError> {
        for hit in self.ask(Scope::Quotes, query, limit)? {
            let Some(number) = hit.quote else { continue };
            let utterance = Utterance::around(&hit.article, number);
            let comparison = compare(&found.claim.text, &utterance.text);
            let quote = comparison.stretch.map_or(number, |stretch| utterance.quote_at(stretch));
            found.add(Match { hit: Hit { quote: Some(quote), ..hit }, outside: false, comparison });
        }
        Ok(())
    }

    fn articles(&self, query: Query, found: &mut Found) -> Result<(), IndexError> {
        for hit in self.ask(Scope::Articles, query, ARTICLES)? {
            let comparison = compare(&found.claim.text, &hit.article.article.body);
            let Some(stretch) = comparison.stretch else { continue };
            let inside = hit.article.quotes.iter().position(|quote| {
                let common = |s: &Span| s.end.min(stretch.end).saturating_sub(s.start.max(stretch.start));
                quote.content.iter().map(common).sum::<usize>() * 2 > stretch.len()
            });
            let (article, quote) = match inside {
                Some(quote) => (hit.article, quote),
                None => with_stretch(&hit.article, stretch),
            };
            let hit = Hit { article, quote: Some(quote), ..hit };
            found.add(Match { hit, outside: inside.is_none(), comparison });
        }
        Ok(())
    }
}

/// What was found for a claim so far.
struct Found<'c> {
    claim: &'c Claim,
    names: &'c [String],
    matches: Vec<Match>,
}

impl Found<'_> {
    fn add(&mut self, new: Match) {
        if new.comparison.verdict == Verdict::Different {
            return;
        }
        let place = |m: &Match| (m.hit.article.key, m.quote().content[0]);
        match self.matches.iter_mut().find(|old| place(old) == place(&new)) {
            Some(old) if old.comparison.similarity < new.comparison.similarity => *old = new,
            Some(_) => {}
            None => self.matches.push(new),
        }
    }

    fn verbatim(&self) -> bool {
        self.matches.iter().any(|m| m.comparison.verdict == Verdict::Verbatim)
    }

    /// Whether it is the claimed speaker's; `None` where one of the two is not named.
    fn agrees(&self, found: &Match) -> Option<bool> {
        let speaker = found.quote().speaker.as_ref().filter(|_| !self.names.is_empty())?;
        Some(self.names.iter().any(|name| speaker_agrees(name, &speaker.name)))
    }

    fn agreed(&self) -> bool {
        let verbatim = |m: &&Match| m.comparison.verdict == Verdict::Verbatim;
        self.names.is_empty() || self.matches.iter().filter(verbatim).any(|m| self.agrees(m) == Some(true))
    }

    fn judge(mut self, said: usize) -> (Ruling, Vec<Match>) {
        let matches = std::mem::take(&mut self.matches);
        let (mut verbatim, mut altered): (Vec<Match>, Vec<Match>) =
            matches.into_iter().partition(|m| m.comparison.verdict == Verdict::Verbatim);
        if verbatim.is_empty() {
            altered.sort_by(|a, b| {
                let by_speaker = || (self.agrees(b) == Some(true)).cmp(&(self.agrees(a) == Some(true)));
                let nearer = b.comparison.similarity.total_cmp(&a.comparison.similarity);
                nearer.then_with(by_speaker).then_with(|| when(a).cmp(&when(b)))
            });
            altered.truncate(WORDINGS);
            let ruling = if altered.is_empty() { Ruling::Absent } else { Ruling::Altered };
            return (ruling, altered);
        }
        // What is the speaker's for sure comes before what is nobody's.
        verbatim.sort_by(|a, b| {
            let sure = |m: &Match| self.agrees(m) != Some(true);
            (sure(a), when(a)).cmp(&(sure(b), when(b)))
        });
        let agreed = verbatim.iter().any(|m| self.agrees(m) == Some(true));
        let (others, own): (Vec<Match>, Vec<Match>) =
            verbatim.into_iter().partition(|m| self.agrees(m) == Some(false));
        if agreed {
            return (Ruling::Verbatim, own);
        }
        if others.is_empty() {
            return (Ruling::Verbatim, own);
        }
        let whole = |m: &Match| words(&m.quote().text(&m.hit.article.article.body)).count() <= 2 * said;
        let others: Vec<Match> = match said {
            SENTENCE.. => others,
            _ if said < FEWEST || speakers(&others) >= COMMONPLACE => Vec::new(),
            _ => others.into_iter().filter(|m| said >= TELLING || whole(m)).collect(),
        };
        // Two people may share a turn of phrase.
        let ruling = if others.is_empty() { Ruling::Absent } else { Ruling::Misattributed };
        (ruling, others)
    }
}

/// How many people are named for these places.
fn speakers(places: &[Match]) -> usize {
    let mut known: Vec<&str> = Vec::new();
    for name in places.iter().filter_map(|m| Some(&m.quote().speaker.as_ref()?.name)) {
        if !known.iter().any(|other| speaker_agrees(other, name)) {
            known.push(name);
        }
    }
    known.len()
}

/// Earliest first, undated last.
fn when(found: &Match) -> impl Ord + use<'_> {
    let article = &found.hit.article.article;
    let date = article.published.as_ref().map(|p| (p.date, p.time.as_deref()));
    (date.is_none(), date, &article.origin.path, article.origin.offset, found.quote().content[0])
}
