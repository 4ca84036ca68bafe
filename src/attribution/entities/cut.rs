//! Which part of a run of capitalised words is the name, and which a title or a role.
//!
//! A run goes through [`RULES`] in their order. A rule looks at what is left of the run
//! and either makes it another [`Piece`] or has nothing to say. What is left then is a
//! name, unless one of [`REFUSALS`] says that it names nobody.

use super::headline::{labels, shouts_beside};
use super::lexicon::*;
use super::nickname::behind_nickname;
use super::run::Run;
use super::word::{
    Word, is_capitals, is_honour, is_party_and_place, is_possessive, is_shouted, starts_clause,
};
use crate::lexicon::{BODIES, TITLES};
use crate::text::{Class, Document};

/// The text around a run.
struct Ctx<'a, 't> {
    document: &'a Document<'t>,
    words: &'a [Word],
    /// First token of the run.
    first: usize,
    /// A clause starts with the run.
    opens: bool,
}

/// What is left of a run, and what is known of it so far. Tokens, the end exclusive.
#[derive(Clone, Copy, Debug)]
struct Piece {
    start: usize,
    end: usize,
    /// Where the name starts, behind titles and roles.
    body: usize,
    titled: bool,
    /// HE or SHE, 0 for unknown.
    gender: Flags,
    /// Nothing but a role.
    role_only: bool,
}

type Rule = fn(&Ctx, Piece) -> Option<Piece>;

const RULES: &[Rule] = &[
    narrow_heading,
    drop_honours,
    skip_titles,
    skip_trade,
    skip_body_before_person,
    note_titles,
    judge_role_only,
    note_role_before_run,
    note_gender_of_given_name,
];

type Refusal = fn(&Ctx, &Piece) -> bool;

const REFUSALS: &[Refusal] = &[is_one_letter, has_words_run_together, is_common_word, is_seat];

type Leading = fn(&Ctx, usize, usize) -> bool;

/// What makes the first word of a run, token `start`, no part of a name.
const LEADING: &[Leading] = &[is_mark_or_small, is_adverb, is_stop_word, is_time, is_passing_word, is_ticker];

/// Cuts tokens `start..end` into role and name, and pushes what is left.
pub fn cut(document: &Document, words: &[Word], start: usize, end: usize, out: &mut Vec<Run>) {
    let first = start;
    let start = behind_based(document, start, end);
    let opens = starts_clause(document, start) && (start == 0 || document.word(start - 1) != "(");
    let ctx = Ctx { document, words, first, opens };
    let dropped = |k: &usize| LEADING.iter().any(|rule| rule(&ctx, *k, end));
    let Some(start) = (start..end).find(|k| !dropped(k)) else {
        out.extend(month(&ctx, end));
        return;
    };
    if heading(&ctx, start, end, out) {
        return;
    }
    let mut piece = Piece { start, end, body: start, titled: false, gender: 0, role_only: false };
    for rule in RULES {
        piece = rule(&ctx, piece).unwrap_or(piece);
    }
    if !REFUSALS.iter().any(|refused| refused(&ctx, &piece)) {
        out.push(ctx.run(&piece));
    }
}

impl Ctx<'_, '_> {
    fn flags(&self, k: usize) -> Flags {
        self.words[k].flags
    }

    fn has(&self, k: usize, flags: Flags) -> bool {
        self.flags(k) & flags != 0
    }

    /// A given name, whatever else the word may be.
    fn is_given(&self, k: usize) -> bool {
        self.has(k, MALE | FEMALE)
    }

    /// A run of one word that is a name only where somebody is called so.
    fn doubtful(&self, k: usize, possessive: bool) -> Run {
        let one = (k as u32, k as u32 + 1);
        Run { whole: one, name: one, titled: false, gender: 0, possessive, weak: false, doubtful: true }
    }

    fn run(&self, piece: &Piece) -> Run {
        let known = self.has(piece.body, PLACE | DEMONYM);
        let opens = piece.start == self.first && self.opens;
        Run {
            whole: (piece.start as u32, piece.end as u32),
            name: (piece.body as u32, piece.end as u32),
            titled: piece.titled,
            gender: piece.gender,
            possessive: is_possessive(self.document, piece.end - 1),
            weak: piece.is_single() && !piece.titled && opens && !known,
            doubtful: piece.role_only,
        }
    }
}

impl Piece {
    fn is_single(&self) -> bool {
        self.end - self.body == 1
    }
}

/// "Ruritania-based Odle Corp": the name starts behind the last such word.
fn behind_based(document: &Document, start: usize, end: usize) -> usize {
    const TAILS: [&str; 7] = ["-based", "-born", "-led", "-owned", "-backed", "-listed", "-style"];
    let based = |k: &usize| TAILS.iter().any(|tail| document.word(*k).ends_with(tail));
    (start..end - 1).rev().find(based).map_or(start, |k| k + 1)
}

/// A mark, a number or a word without a capital.
fn is_mark_or_small(ctx: &Ctx, start: usize, _end: usize) -> bool {
    let token = ctx.document.tokens[start];
    !token.upper || token.class != Class::Word
}

/// "Pledging help", "Earlier": an adverb or a participle that opens the sentence.
fn is_adverb(ctx: &Ctx, start: usize, end: usize) -> bool {
    let word = ctx.document.word(start);
    ctx.opens
        && start == ctx.first
        && !ctx.has(start, MALE | FEMALE | PLACE | TITLE | INSTITUTION | PERSON)
        && start + 1 < end
        && (word.ends_with("ing") || word.ends_with("ly"))
        && word.len() > 4
}

/// "The", "But": no part of a name, except in "All Elite Ferries" and "People's Daily".
fn is_stop_word(ctx: &Ctx, start: usize, end: usize) -> bool {
    let inside = matches!(ctx.document.word(start), "All" | "Any" | "Every" | "More" | "Only" | "Never");
    let owner = start + 1 < end && is_possessive(ctx.document, start) && !ctx.has(start, DETERMINER);
    ctx.has(start, STOP)
        && (!ctx.is_given(start) || ctx.has(start, DETERMINER | PREPOSITION))
        && (ctx.opens || end - start == 1 || !inside)
        && !owner
}

/// "Monday", "March", unless somebody or a body may be called so.
fn is_time(ctx: &Ctx, start: usize, end: usize) -> bool {
    ctx.has(start, TIME) && !ctx.is_given(start) && (end - start == 1 || !ctx.has(start, INSTITUTION))
}

/// "Former Odle Corp", "Rival Odle Corp".
fn is_passing_word(ctx: &Ctx, start: usize, end: usize) -> bool {
    start + 1 < end
        && matches!(
            ctx.document.word(start),
            "Former" | "Rival" | "Fellow" | "Outgoing" | "Incoming" | "Ousted" | "Billionaire"
        )
}

/// What is left of a ticker: ".N Quill said".
fn is_ticker(ctx: &Ctx, start: usize, end: usize) -> bool {
    let before = &ctx.document.text.as_bytes()[..ctx.document.tokens[start].start as usize];
    ctx.document.word(start).len() == 1 && start + 1 < end && (before.ends_with(b" .") || before == b".")
}

/// "May" alone may be somebody.
fn month(ctx: &Ctx, end: usize) -> Option<Run> {
    let last = end - 1;
    let called = ctx.is_given(last) || ctx.document.word(last) == "May";
    (ctx.has(last, TIME) && called).then(|| ctx.doubtful(last, is_possessive(ctx.document, last)))
}

/// Whether all words are in capitals, one of them too long for an acronym.
fn is_shouting(ctx: &Ctx, start: usize, end: usize) -> bool {
    let document = ctx.document;
    (start..end).any(|k| is_shouted(document.word(k)))
        && (start..end).all(|k| document.tokens[k].class != Class::Word || is_capitals(document.word(k)))
}

/// The given name in a heading in capitals.
fn given_in_heading(ctx: &Ctx, start: usize, end: usize) -> Option<usize> {
    (start..end - 1).find(|&k| ctx.is_given(k) && !ctx.has(k, PLACE | TITLE))
}

/// A heading in capitals without a given name in it names nobody: each of its words is
/// a name only where somebody is called so. Whether this is one.
fn heading(ctx: &Ctx, start: usize, end: usize, out: &mut Vec<Run>) -> bool {
    if !is_shouting(ctx, start, end) || given_in_heading(ctx, start, end).is_some() {
        return false;
    }
    let labelled = (2..=3).contains(&(end - start)) && labels(ctx.document, ctx.words, end);
    if labelled || end - start < 2 && !shouts_beside(ctx.document, start) {
        return false;
    }
    let words = start..end.min(start + 6);
    out.extend(words.filter(|&k| ctx.words[k].hash != 0).map(|k| ctx.doubtful(k, false)));
    true
}

/// "SHIPWRECK MARA QUILL BURNT": of a heading in capitals a given name and the next word.
fn narrow_heading(ctx: &Ctx, p: Piece) -> Option<Piece> {
    if !is_shouting(ctx, p.start, p.end) {
        return None;
    }
    let start = given_in_heading(ctx, p.start, p.end)?;
    Some(Piece { start, body: start, end: start + 2, ..p })
}

/// "Mara Quill QC": letters of honour behind the name of a person.
fn drop_honours(ctx: &Ctx, p: Piece) -> Option<Piece> {
    let personal = |k: usize| ctx.is_given(k) && !ctx.has(k, PLACE) || ctx.has(k, TITLE);
    if !(p.start..p.end - 1).any(personal) {
        return None;
    }
    let mut end = p.end;
    while end > p.start + 2 && is_honour(ctx.document.word(end - 1)) {
        end -= 1;
    }
    Some(Piece { end, ..p })
}

/// "Prime Minister Mara Quill": the last title or role before the last word ends the role.
fn skip_titles(ctx: &Ctx, p: Piece) -> Option<Piece> {
    let mut out = p;
    for k in p.start..p.end - 1 {
        if ctx.has(k, TITLE | PERSON)
            && ctx.document.tokens[k].upper
            && !KEPT.iter().any(|kept| kept(ctx, &p, k))
            && let Some(body) = behind_title(ctx, &p, k)
        {
            out.body = body;
            out.gender |= ctx.flags(k) & (HE | SHE);
        }
    }
    Some(out)
}

type Kept = fn(&Ctx, &Piece, usize) -> bool;

/// What makes a title or a role at a token a part of the name.
const KEPT: &[Kept] = &[
    is_surname_like_title,
    is_given_name_like_title,
    is_in_nickname,
    is_first_of_cause,
    is_first_of_party,
    is_first_of_described_body,
];

/// "Guy Quill", "Finance Minister Marshal Quill": a given name in front of the surname.
fn is_given_name_like_title(ctx: &Ctx, p: &Piece, k: usize) -> bool {
    let word = |k: usize| ctx.document.word(k);
    if k + 2 != p.end
        || !ctx.is_given(k)
        || is_capitals(word(k))
        || ctx.has(k + 1, TITLE | INSTITUTION | BODY)
    {
        return false;
    }
    let leads = k == p.start || ctx.has(k - 1, TITLE | PERSON);
    if leads && TITLES.has_capitalised(word(k), "names-given") && !is_spoken_of(ctx, k) {
        return true;
    }
    // "Defence Minister Marshal Quill" may be one of the army
    let office = (p.start..k).any(|k| ctx.has(k, TITLE | PERSON) && !ctx.has(k, MALE | FEMALE));
    let force = |k: usize| {
        let trade = TITLES.get(&word(k).to_lowercase()).and_then(|row| row.value("trade"));
        trade == Some("force") || matches!(word(k), "Defence" | "Defense" | "War" | "Army" | "Air" | "Field")
    };
    office
        && TITLES.has_capitalised(word(k), "names-given-too")
        && (ctx.first.saturating_sub(2)..k).all(|k| !force(k))
}

/// Whether the words around have the title at token `k` in small letters too, or with "of".
fn is_spoken_of(ctx: &Ctx, k: usize) -> bool {
    const REACH: usize = 400;
    let hash = ctx.words[k].hash;
    (k.saturating_sub(REACH)..ctx.words.len().min(k + REACH)).any(|j| {
        let small = || !ctx.document.tokens[j].upper;
        let of = || ctx.document.tokens.get(j + 1).is_some_and(|t| t.span().of(ctx.document.text) == "of");
        ctx.words[j].hash == hash && (small() || of())
    })
}

/// "Susan “The Captain” Quill"
fn is_in_nickname(ctx: &Ctx, p: &Piece, k: usize) -> bool {
    (p.start.max(k.saturating_sub(3))..k)
        .any(|j| behind_nickname(ctx.document, j).is_some_and(|next| next > k))
}

/// A noun for a person with a capital that is no title ("Victim", "Liberal"), the first of its run.
fn is_noun_that_opens(ctx: &Ctx, p: &Piece, k: usize) -> bool {
    k == p.start && ctx.has(k, PERSON) && !ctx.has(k, TITLE | HE | SHE)
}

/// "Victim Aid"
fn is_first_of_cause(ctx: &Ctx, p: &Piece, k: usize) -> bool {
    k + 2 == p.end
        && is_noun_that_opens(ctx, p, k)
        && BODIES.has_capitalised(ctx.document.word(k + 1), "names-cause")
}

/// Whether "the" stands right before the run.
fn has_article(ctx: &Ctx) -> bool {
    ctx.first > 0 && matches!(ctx.document.word(ctx.first - 1), "the" | "The")
        || matches!(ctx.document.word(ctx.first), "The")
}

/// "the Liberal Unionists"
fn is_first_of_party(ctx: &Ctx, p: &Piece, k: usize) -> bool {
    const TAILS: [&str; 5] = ["ists", "crats", "tives", "cans", "izens"];
    let many = |k: usize| {
        ctx.has(k, GROUP) || TAILS.iter().any(|tail| ctx.document.word(k).ends_with(tail)) && !ctx.is_given(k)
    };
    k + 2 == p.end && is_noun_that_opens(ctx, p, k) && many(k + 1)
}

/// "the Victim Hands charity"
fn is_first_of_described_body(ctx: &Ctx, p: &Piece, k: usize) -> bool {
    const OTHERS: [&str; 6] = ["administration", "campaign", "camp", "family", "government", "team"];
    is_noun_that_opens(ctx, p, k)
        && has_article(ctx)
        && !ctx.is_given(k + 1)
        && ctx.words.get(p.end).is_some_and(|w| w.flags & (BODY | PERSON) == BODY)
        && !ctx.document.tokens[p.end].upper
        && !OTHERS.contains(&ctx.document.word(p.end))
        && !starts_clause(ctx.document, p.end)
        && !is_possessive(ctx.document, p.end - 1)
}

/// "Martin Luther King Jr": a title after a given name and before "Jr" is a surname.
fn is_surname_like_title(ctx: &Ctx, p: &Piece, k: usize) -> bool {
    k > p.start
        && ctx.is_given(k - 1)
        && ctx.has(k, MALE | FEMALE | PERSON)
        && k + 1 < p.end
        && ctx.has(k + 1, SUFFIX)
}

/// Where the name starts behind the title at token `k`; `None` where what follows is no
/// name of a person.
fn behind_title(ctx: &Ctx, p: &Piece, k: usize) -> Option<usize> {
    let address = ctx.has(k, HE | SHE);
    let mut next = k + 1;
    while next < p.end && ctx.document.tokens[next].class == Class::Mark {
        next += 1;
    }
    if next < p.end && matches!(ctx.document.word(next), "of" | "for") {
        // "Secretary of State Ann Doe": the name starts with a given name or not at all
        let given = |n: &usize| ctx.is_given(*n) && !ctx.has(*n, PLACE | INSTITUTION);
        next = (next + 2..p.end).find(given).filter(|_| !address)?;
    }
    if next >= p.end {
        return None;
    }
    let body = |n: usize| ctx.has(n, COMPANY | INSTITUTION) && !ctx.is_given(n);
    let body_ahead = (next + 1..p.end).any(body) || body(next) && !address;
    // "General Motors", "Judge Business School"
    let soft = ctx.has(next, SOFT) && p.end - next == 1;
    (!body_ahead && !soft).then_some(next)
}

/// "Breeder Adam Quill": a trade that the lexicon does not hold opens the sentence.
fn skip_trade(ctx: &Ctx, p: Piece) -> Option<Piece> {
    const TAILS: [&str; 5] = ["er", "or", "ist", "ian", "man"];
    let trade = ctx.opens
        && p.body == ctx.first
        && p.end - p.body == 3
        && !ctx.is_given(p.body)
        && ctx.is_given(p.body + 1)
        && TAILS.iter().any(|tail| ctx.document.word(p.body).ends_with(tail));
    trade.then_some(Piece { body: p.body + 1, ..p })
}

/// "Harbour Committee Chairmann Adam Quill", "Iran Adam Quill" behind "envoy for": two
/// words of a person's name after those of a body.
fn skip_body_before_person(ctx: &Ctx, p: Piece) -> Option<Piece> {
    if p.end - p.body < 3 {
        return None;
    }
    let (given, surname) = (p.end - 2, p.end - 1);
    let personal = ctx.is_given(given) && !ctx.has(given, PLACE | INSTITUTION | SOFT | TITLE | STOP);
    let plain = !ctx.has(surname, PLACE | INSTITUTION | COMPANY | BODY | SUFFIX | PERSON | TIME);
    let body = (p.body..given).any(|k| ctx.has(k, INSTITUTION | DEMONYM | PLACE)) && !ctx.is_given(given - 1);
    let found = personal && plain && body && ctx.document.tokens[given - 1].upper;
    found.then_some(Piece { body: given, ..p })
}

/// Whatever stands in the run before the name is a title.
fn note_titles(_ctx: &Ctx, p: Piece) -> Option<Piece> {
    (p.body > p.start).then_some(Piece { titled: true, ..p })
}

/// "Prime Minister", "Justice Secretary", "California Democrat": nothing but a role.
fn judge_role_only(ctx: &Ctx, p: Piece) -> Option<Piece> {
    let addressed = p.titled && p.is_single() && p.gender != 0;
    // "Ministry of Justice"
    let body = |k: usize| ctx.has(k, INSTITUTION) && matches!(ctx.document.word(k + 1), "of" | "for");
    let role = ctx.has(p.end - 1, PERSON | TITLE)
        && (p.body..p.end).all(|k| !ctx.is_given(k) || ctx.has(k, PLACE))
        && !addressed
        && !(p.body..p.end - 1).any(body);
    role.then_some(Piece { role_only: true, ..p })
}

/// "planetary geologist Ann Doe": a role right before the run.
fn note_role_before_run(ctx: &Ctx, p: Piece) -> Option<Piece> {
    let first = ctx.first;
    if p.role_only || p.body != first || first == 0 {
        return None;
    }
    let token = ctx.document.tokens[first - 1];
    let role = token.class == Class::Word
        && !token.upper
        && ctx.has(first - 1, PERSON)
        && !ctx.has(first - 1, STOP)
        && !starts_clause(ctx.document, first)
        && !is_possessive(ctx.document, first - 1);
    let gender = p.gender | ctx.flags(first - 1) & (HE | SHE);
    role.then_some(Piece { titled: true, gender, ..p })
}

/// "Mara Quill", "pilot Mara": the given name tells the gender where no title does.
fn note_gender_of_given_name(ctx: &Ctx, p: Piece) -> Option<Piece> {
    if p.gender != 0 || p.role_only || p.is_single() && !p.titled {
        return None;
    }
    let gender = match (ctx.has(p.body, MALE), ctx.has(p.body, FEMALE)) {
        (true, false) => HE,
        (false, true) => SHE,
        _ => 0,
    };
    Some(Piece { gender, ..p })
}

/// "Mr Q": one letter names nobody.
fn is_one_letter(ctx: &Ctx, p: &Piece) -> bool {
    p.is_single() && ctx.document.word(p.body).len() < 2
}

/// Words run together name nobody.
fn has_words_run_together(ctx: &Ctx, p: &Piece) -> bool {
    (p.body..p.end).any(|k| ctx.document.word(k).len() > 24)
}

/// "General", "Monday": alone, without a title, and no place.
fn is_common_word(ctx: &Ctx, p: &Piece) -> bool {
    // "the Post" may be short for a paper
    let body = ctx.has(p.body, INSTITUTION) && !ctx.has(p.body, TIME | TITLE) && has_article(ctx);
    p.is_single() && !p.titled && ctx.has(p.body, SOFT | TIME) && !ctx.has(p.body, PLACE) && !body
}

/// "R-Pell.", "Lab-Orrin": party and constituency.
fn is_seat(ctx: &Ctx, p: &Piece) -> bool {
    is_party_and_place(ctx.document.word(p.body))
}

#[cfg(test)]
#[path = "cut_tests.rs"]
mod tests;
