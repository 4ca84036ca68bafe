//! A draft held against the archive: which words it puts into whose mouth, and
//! whether the archive has them.

use std::sync::Arc;

use super::aliases::Aliases;
use super::stop::is_stop;
use crate::attribution::{self, reading::Reading};
use crate::check::{Comparison, DiffOp, Verdict, compare, speaker_agrees};
use crate::index::{Entry, Hit, IndexError, Request, Scope, Searcher, Sort};
use crate::query::ast::{Field, Leaf, Pattern, Query, Value};
use crate::query::words::words;
use crate::quote::{Quote, QuoteKind};
use crate::span::Span;
use crate::text::Document;

/// Words that a draft says were said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// In the draft, in bytes, without the marks.
    pub content: Vec<Span>,
    /// The words, pieces joined by a space: what stands between them in the draft
    /// is the writer's, and stands for nothing left out.
    pub text: String,
    /// Who said it, as the draft has it.
    pub claimed: Option<String>,
}

impl Claim {
    pub fn extent(&self) -> Span {
        Span::new(self.content[0].start, self.content[self.content.len() - 1].end)
    }

    fn new(draft: &str, content: Vec<Span>, claimed: Option<String>) -> Claim {
        let pieces: Vec<&str> = content.iter().map(|span| span.of(draft)).collect();
        Claim { text: pieces.join(" "), content, claimed }
    }
}

/// Words in quotation marks that nobody is said to have said are checked from this
/// length on: fewer are a title or a name.
const SENTENCE: usize = 5;

/// Read before the draft, for a draft may open with a quotation and articles hardly
/// do: the first words of a text are taken for a headline.
const LEAD: &str = "Much was said at the meeting that week.\n\n";

/// The quotations of a draft, in order. A draft without any quotation marks is
/// taken whole.
pub fn claims(draft: &str) -> Vec<Claim> {
    let text = [LEAD, draft].concat();
    let document = Document::new(&text);
    let marked = Reading::new(&document).quoted;
    let length = |claim: &Claim| words(&claim.text).count();
    if marked.is_empty() {
        let start = draft.len() - draft.trim_start().len();
        let whole = Claim::new(draft, vec![Span::new(start, start + draft.trim().len())], None);
        return Some(whole).filter(|claim| length(claim) > 0).into_iter().collect();
    }
    let own = |span: &Span| Span::new(span.start - LEAD.len(), span.end - LEAD.len());
    let quotes = attribution::attribute(&document, &attribution::Context::default());
    let (mut claims, mut others) = (Vec::new(), Vec::new());
    for quote in quotes.into_iter().filter(|quote| quote.kind != QuoteKind::Indirect) {
        let said = quote.source.is_some();
        let content = quote.content.iter().map(own).collect();
        let claim = Claim::new(draft, content, quote.speaker.map(|speaker| speaker.name));
        if said || claim.claimed.is_some() { claims.push(claim) } else { others.push(claim) }
    }
    for stretch in marked.iter().map(|stretch| own(&stretch.inner)) {
        let mut known = claims.iter().chain(&others).flat_map(|claim| &claim.content);
        if !known.any(|span| span.overlaps(stretch)) {
            others.push(Claim::new(draft, vec![stretch], None));
        }
    }
    let fewest = if claims.is_empty() && others.iter().all(|c| length(c) < SENTENCE) { 1 } else { SENTENCE };
    claims.extend(others.into_iter().filter(|claim| length(claim) >= fewest));
    claims.retain(|claim| length(claim) > 0);
    claims.sort_by_key(Claim::extent);
    claims
}

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
/// Quotations that share rare words, and articles that do.
const QUOTES: usize = 50;
const ARTICLES: usize = 10;
/// Other wordings shown.
const WORDINGS: usize = 3;
/// Words of a claim that are looked for as they stand.
const PHRASE: usize = 32;
/// From so many words on, a claim that is part of a longer quotation is that
/// quotation and not a turn of phrase that two people share.
const TELLING: usize = 4;

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
        let said: Vec<String> = words(&claim.text).map(|w| w.text.into_owned()).collect();
        let names = self.names(&claim);
        let mut found = Found { claim: &claim, names: &names, matches: Vec::new() };
        if !said.is_empty() {
            self.look(&said, &mut found)?;
        }
        let (ruling, matches) = found.judge(said.len());
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
    /// their rare words in one, and both in whole articles.
    fn look(&self, said: &[String], found: &mut Found) -> Result<(), IndexError> {
        let row = Pattern::Exact(said.iter().take(PHRASE).cloned().collect());
        self.quotes(leaf(Field::Quote, row.clone()), SAME_WORDS, found)?;
        if found.verbatim() && !found.agreed() {
            // A short phrase has more places than were looked at: are some of them the speaker's?
            for name in found.names {
                let last = words(name).last().map(|w| Pattern::Term(w.text.into_owned()));
                let Some(last) = last else { continue };
                let own = Query::And(vec![leaf(Field::Quote, row.clone()), leaf(Field::Speaker, last)]);
                self.quotes(own, SAME_WORDS, found)?;
            }
        }
        if found.verbatim() {
            return Ok(());
        }
        let rare = rare(self.searcher, said)?;
        if let Some(query) = any(Field::Quote, &rare) {
            self.quotes(query, QUOTES, found)?;
        }
        if !found.verbatim() {
            self.articles(leaf(Field::Body, row), found)?;
        }
        if !found.verbatim()
            && let Some(query) = any(Field::Body, &rare)
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
            collapse: false,
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

/// The article with one more quotation, of unknown speaker.
fn with_stretch(entry: &Entry, stretch: Span) -> (Arc<Entry>, usize) {
    let mut entry = entry.clone();
    entry.quotes.push(Quote {
        kind: QuoteKind::Indirect,
        content: vec![stretch],
        cue: None,
        source: None,
        speaker: None,
        said: None,
        confidence: 0.0,
        evidence: "words of the article",
    });
    let number = entry.quotes.len() - 1;
    (Arc::new(entry), number)
}

/// A quotation with those of the same speaker before and behind it: a draft may
/// quote on where the article has a cue between two sentences.
struct Utterance {
    /// Pieces joined by a space.
    text: String,
    /// Where the words of a quotation start in the text, and its number; sorted.
    starts: Vec<(usize, usize)>,
}

/// Bytes that a cue between two quotations of one utterance may take.
const CUE: usize = 300;

impl Utterance {
    fn around(entry: &Entry, number: usize) -> Utterance {
        let quotes = &entry.quotes;
        let goes_on = |a: usize, b: usize| {
            let (a, b) = (&quotes[a], &quotes[b]);
            let name = |q: &Quote| q.speaker.as_ref().map(|s| s.name.clone());
            name(a) == name(b)
                && b.kind != QuoteKind::Indirect
                && b.extent().start.saturating_sub(a.extent().end) <= CUE
        };
        let marked = |k: &usize| quotes[*k].kind != QuoteKind::Indirect;
        let mut run = vec![number];
        if marked(&number) {
            for before in (0..number).rev().filter(marked) {
                if !goes_on(before, run[0]) {
                    break;
                }
                run.insert(0, before);
            }
            for after in (number + 1..quotes.len()).filter(marked) {
                if !goes_on(run[run.len() - 1], after) {
                    break;
                }
                run.push(after);
            }
        }
        let mut text = String::new();
        let mut starts = Vec::new();
        for k in run {
            for span in &quotes[k].content {
                if !text.is_empty() {
                    text.push(' ');
                }
                starts.push((text.len(), k));
                text.push_str(span.of(&entry.article.body));
            }
        }
        Utterance { text, starts }
    }

    /// The quotation in which a stretch of the text starts.
    fn quote_at(&self, stretch: Span) -> usize {
        let k = self.starts.partition_point(|(start, _)| *start <= stretch.start);
        self.starts[k.saturating_sub(1)].1
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
        verbatim.sort_by(|a, b| when(a).cmp(&when(b)));
        let agreed = verbatim.iter().any(|m| self.agrees(m) == Some(true));
        let (others, own): (Vec<Match>, Vec<Match>) =
            verbatim.into_iter().partition(|m| self.agrees(m) == Some(false));
        if agreed {
            return (Ruling::Verbatim, own);
        }
        let whole = |m: &Match| words(&m.quote().text(&m.hit.article.article.body)).count() <= 2 * said;
        let others: Vec<Match> = others.into_iter().filter(|m| said >= TELLING || whole(m)).collect();
        match (others.is_empty(), own.is_empty()) {
            (false, _) => (Ruling::Misattributed, others),
            (true, false) => (Ruling::Verbatim, own),
            (true, true) => (Ruling::Absent, Vec::new()),
        }
    }
}

/// Earliest first, undated last.
fn when(found: &Match) -> impl Ord + use<'_> {
    let article = &found.hit.article.article;
    let date = article.published.as_ref().map(|p| (p.date, p.time.as_deref()));
    (date.is_none(), date, &article.origin.path, article.origin.offset, found.quote().content[0])
}

/// Words looked up in the archive, and asked for.
const LOOKUPS: usize = 10;
const ASKED: usize = 5;

/// The rarest words of a text that the archive has: of its longest ones, those in
/// the fewest articles.
pub(super) fn rare(searcher: &dyn Searcher, said: &[String]) -> Result<Vec<String>, IndexError> {
    let mut long: Vec<&String> = said.iter().filter(|word| !is_stop(word)).collect();
    long.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    long.dedup();
    let mut rare = Vec::new();
    for word in long.into_iter().take(LOOKUPS) {
        let articles = searcher.frequency(&[word])?.articles;
        if articles > 0 {
            rare.push((articles, word.clone()));
        }
    }
    rare.sort_unstable();
    rare.truncate(ASKED);
    Ok(rare.into_iter().map(|(_, word)| word).collect())
}

/// Any of the words.
pub(super) fn any(field: Field, words: &[String]) -> Option<Query> {
    let mut leaves: Vec<Query> = words.iter().map(|w| leaf(field, Pattern::Exact(vec![w.clone()]))).collect();
    match leaves.len() {
        0 => None,
        1 => leaves.pop(),
        _ => Some(Query::Or(leaves)),
    }
}

fn leaf(field: Field, pattern: Pattern) -> Query {
    Query::Leaf(Leaf { field: Some(field), value: Value::Pattern(pattern) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(draft: &str) -> Vec<(String, Option<String>)> {
        claims(draft).into_iter().map(|c| (c.text, c.claimed)).collect()
    }

    #[test]
    fn the_quotations_of_a_draft_and_whose_they_are() {
        let draft = "“The pilots were never asked,” said Mara Ketteridge, the harbour master. “They were told.”\n\
                     Rufus Hale said the board had “no other choice that winter”.";
        let own = |name: &str| Some(name.to_owned());
        assert_eq!(
            read(draft),
            [
                ("The pilots were never asked,".to_owned(), own("Mara Ketteridge")),
                ("They were told.".to_owned(), own("Mara Ketteridge")),
                ("no other choice that winter".to_owned(), own("Rufus Hale")),
            ]
        );
        let extent = claims(draft)[2].extent();
        assert_eq!(extent.of(draft), "no other choice that winter");
    }

    #[test]
    fn a_cue_inside_stands_for_nothing_left_out() {
        let claims = read("“We will not,” Hale said, “sell the harbour.”");
        assert_eq!(claims[0].0, "We will not, sell the harbour.");
    }

    #[test]
    fn a_draft_may_open_with_a_quotation_and_a_title_alone_is_taken_whole() {
        let draft = "“Never again,” said Hale.";
        assert_eq!(read(draft), [("Never again,".to_owned(), Some("Hale".to_owned()))]);
        assert_eq!(read("“The Harbour at Night”").len(), 1);
    }

    #[test]
    fn a_sentence_alone_is_taken_whole() {
        assert_eq!(
            read("  We will not sell the harbour \n"),
            [("We will not sell the harbour".to_owned(), None)]
        );
        assert_eq!(read("\"We will not sell\"").len(), 1);
        assert!(read(" … ").is_empty() && read("").is_empty());
    }
}
