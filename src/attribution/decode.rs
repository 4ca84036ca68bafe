//! Choosing the sources of all stretches of an article together: a beam search in
//! reading order, in which each choice sees the ones before it.

use super::candidates::{Candidacy, Profiles, candidates};
use super::features::{self, History, Record, Scene, Sink};
use super::model::{Scorer, Screen, Sum};
use super::reading::Reading;

/// What was decided for one stretch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// Index of the stretch in `reading.quoted`.
    pub stretch: usize,
    /// Probability that the stretch is a quotation.
    pub quotation: f32,
    /// Mention that is its source.
    pub source: Option<u32>,
    /// Probability of that source among all candidates, given the choices before.
    pub certainty: f32,
    /// Probability of the next best.
    pub runner_up: f32,
}

/// Stretches less likely to be quotations are none. Above one half, since a title or a
/// word under reserve taken for speech is worse than a short quotation passed over.
const QUOTATION: f32 = 0.55;

/// Hypotheses kept at each stretch.
const BEAM: usize = 4;

/// Choices less likely than this beside the best are not followed.
const FAINT: f32 = 0.02;

#[derive(Clone, Copy)]
struct Hypothesis {
    score: f32,
    history: History,
    /// Index of its last step in the trail, `u32::MAX` for none.
    step: u32,
}

/// One choice of a hypothesis and the step before it.
struct Step {
    back: u32,
    chosen: u32,
    certainty: f32,
    runner_up: f32,
}

/// The stretches that are quotations and the source of each.
pub fn decode(reading: &Reading, screen: &Screen, stretch: &impl Scorer, pair: &impl Scorer) -> Vec<Choice> {
    let mut found: Vec<(usize, f32)> = Vec::new();
    if reading.quoted.is_empty() {
        return Vec::new();
    }
    let mut profiles = Profiles::new(reading);
    let mut sink = Sink::default();
    let mut options: Vec<Candidacy> = Vec::new();
    let mut trail: Vec<Step> = Vec::new();
    let mut beam = vec![Hypothesis { score: 0.0, history: History::default(), step: u32::MAX }];
    let mut before: Option<(usize, bool)> = None;
    let repeats = features::repeats(reading);
    for (q, &repeated) in repeats.iter().enumerate() {
        let scene = features::scene(reading, q);
        sink.0.clear();
        features::stretch(reading, &scene, repeated, &mut sink);
        features::stretch_history(reading, &scene, before, &mut sink);
        let mut sum = Sum::default();
        stretch.add(&sink.0, &mut sum);
        let quotation = 1.0 / (1.0 + (-stretch.score(&sum)).exp());
        before = Some((q, quotation >= 0.5));
        if quotation < QUOTATION || features::is_title(reading, &scene) {
            continue;
        }
        found.push((q, quotation));
        let labelled = candidates(reading, &scene, &mut options);
        shortlist(reading, &scene, screen, &mut profiles, &mut options, &mut sink);
        for h in &beam {
            if let Some(kept) = h.history.last.checked_sub(1)
                && !labelled
                && !options.iter().any(|o| o.mention == kept)
            {
                options.push(Candidacy { mention: kept, order: 6, between: 5 });
            }
        }
        let sums = score_options(reading, &scene, &options, &mut profiles, pair, &mut sink);
        let mut next: Vec<Hypothesis> = Vec::new();
        let mut past = Past::default();
        for h in &beam {
            let scores = scores(reading, &scene, &options, &sums, h.history, pair, &mut past, &mut sink);
            follow(h, &scores, &options, scene.end, &mut trail, &mut next);
        }
        prune(next, &mut beam);
    }
    let mut chosen = Vec::with_capacity(found.len());
    let mut step = beam.first().map_or(u32::MAX, |h| h.step);
    while let Some(s) = trail.get(step as usize) {
        chosen.push(s);
        step = s.back;
    }
    found
        .iter()
        .zip(chosen.into_iter().rev())
        .map(|(&(stretch, quotation), s)| Choice {
            stretch,
            quotation,
            source: s.chosen.checked_sub(1),
            certainty: s.certainty,
            runner_up: s.runner_up,
        })
        .collect()
}

/// Adds what becomes of a hypothesis by each of its likely choices, whose scores are given.
fn follow(
    h: &Hypothesis,
    scores: &[f32],
    options: &[Candidacy],
    end: usize,
    trail: &mut Vec<Step>,
    next: &mut Vec<Hypothesis>,
) {
    let max = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let total: f32 = scores.iter().map(|s| (s - max).exp()).sum();
    let share = |k: usize| (scores[k] - max).exp() / total;
    let mut order: Vec<usize> = (0..scores.len()).filter(|&k| scores[k] > max - 8.0).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    for (rank, &k) in order.iter().take(BEAM).enumerate() {
        let certainty = share(k);
        if rank > 0 && certainty < FAINT {
            break;
        }
        let rival = order.get(if rank == 0 { 1 } else { 0 });
        let chosen = options.get(k).map_or(0, |o| o.mention + 1);
        next.push(Hypothesis {
            score: h.score + certainty.max(1e-9).ln(),
            history: advance(h.history, chosen, end),
            step: trail.len() as u32,
        });
        let runner_up = rival.map_or(0.0, |&r| share(r));
        trail.push(Step { back: h.step, chosen, certainty, runner_up });
    }
}

/// Keeps the best hypotheses, of those with one history the better.
fn prune(mut next: Vec<Hypothesis>, beam: &mut Vec<Hypothesis>) {
    next.sort_by(|a, b| b.score.total_cmp(&a.score));
    let best = next.first().map_or(0.0, |h| h.score);
    beam.clear();
    for h in next {
        let known =
            beam.iter().any(|b| (b.history.last, b.history.other) == (h.history.last, h.history.other));
        if beam.len() < BEAM && !known && h.score > best - 5.0 {
            beam.push(Hypothesis { score: h.score - best, ..h });
        }
    }
}

/// Mentions that pass the screen for one stretch, at most.
const SHORT: usize = 7;

/// Those that the screen finds so much worse than the best do not pass, in steps of
/// its weights.
const HOPELESS: i32 = 60_000;

/// Keeps the options that the screen finds likely, in their order.
fn shortlist(
    reading: &Reading,
    scene: &Scene,
    screen: &Screen,
    profiles: &mut Profiles,
    options: &mut Vec<Candidacy>,
    sink: &mut Sink,
) {
    if options.len() < 2 {
        return;
    }
    let mut ranked: Vec<(i32, u32)> = Vec::with_capacity(options.len());
    for (k, o) in options.iter().enumerate() {
        sink.0.clear();
        let c = &reading.mentions[o.mention as usize];
        features::screen(scene, c, profiles.get(reading, o.mention), o.order, o.between, sink);
        ranked.push((-screen.score(&sink.0), k as u32));
    }
    pass(&mut ranked, HOPELESS);
    for (to, &(_, from)) in ranked.iter().enumerate() {
        options[to] = options[from as usize];
    }
    options.truncate(ranked.len());
}

/// Keeps the options that pass the screen, given as (how bad, index), by index: so
/// many, and none that is worse than the best by more than `margin`.
pub fn pass(ranked: &mut Vec<(i32, u32)>, margin: i32) {
    ranked.sort_unstable();
    ranked.truncate(SHORT);
    let worst = ranked.first().map_or(0, |best| best.0.saturating_add(margin));
    ranked.retain(|r| r.0 <= worst);
    ranked.sort_unstable_by_key(|r| r.1);
}

/// The history after choosing mention `chosen - 1` (0: none) for a stretch ending at `end`.
pub fn advance(h: History, chosen: u32, end: usize) -> History {
    if chosen == 0 || chosen == h.last {
        return History { end, ..h };
    }
    History { last: chosen, other: h.last, end }
}

/// Sums of the features that do not depend on earlier choices, one for each option
/// and one for "none".
fn score_options(
    reading: &Reading,
    scene: &Scene,
    options: &[Candidacy],
    profiles: &mut Profiles,
    pair: &impl Scorer,
    sink: &mut Sink,
) -> Vec<Sum> {
    let mut sums = Vec::with_capacity(options.len() + 1);
    for o in options {
        sink.0.clear();
        let c = &reading.mentions[o.mention as usize];
        features::pair(reading, scene, c, profiles.get(reading, o.mention), o.order, o.between, sink);
        let mut sum = Sum::default();
        pair.add(&sink.0, &mut sum);
        sums.push(sum);
    }
    sink.0.clear();
    features::none(reading, scene, options.len(), sink);
    let mut sum = Sum::default();
    pair.add(&sink.0, &mut sum);
    sums.push(sum);
    sums
}

/// What histories add to the sum of an option, for one stretch. It hangs on no more
/// than a [`features::Relation`], which many options and histories share.
#[derive(Default)]
struct Past {
    known: Vec<(features::Relation, Sum)>,
}

/// Scores of all options and of "none" (last) after a history.
#[allow(clippy::too_many_arguments)]
fn scores(
    reading: &Reading,
    scene: &Scene,
    options: &[Candidacy],
    sums: &[Sum],
    h: History,
    pair: &impl Scorer,
    past: &mut Past,
    sink: &mut Sink,
) -> Vec<f32> {
    (0..=options.len())
        .map(|k| {
            let relation = relation(reading, scene, options.get(k), h);
            let known = past.known.iter().find(|(r, _)| *r == relation).map(|(_, sum)| *sum);
            let added = known.unwrap_or_else(|| {
                sink.0.clear();
                features::history(reading, scene, relation, sink);
                let mut sum = Sum::default();
                pair.add(&sink.0, &mut sum);
                past.known.push((relation, sum));
                sum
            });
            pair.score(&sums[k].and(&added))
        })
        .collect()
}

/// Adds the features of one option after a history.
pub fn history(
    reading: &Reading,
    scene: &Scene,
    option: Option<&Candidacy>,
    h: History,
    sink: &mut impl Record,
) {
    features::history(reading, scene, relation(reading, scene, option, h), sink);
}

fn relation(reading: &Reading, scene: &Scene, option: Option<&Candidacy>, h: History) -> features::Relation {
    let head = |m: u32| reading.words[reading.mentions[m as usize].head as usize].hash;
    let same_head = match (option, h.last.checked_sub(1)) {
        (Some(o), Some(last)) => head(o.mention) == head(last),
        _ => false,
    };
    features::relation(reading, scene, option.map(|o| o.mention + 1), h, same_head)
}
