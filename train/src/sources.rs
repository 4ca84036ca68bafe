//! The weights of `attribution`: which stretches are quotations and whose they are.

use std::collections::HashSet;
use std::io::Write;

use whosaid::attribution::Context;
use whosaid::attribution::training::candidates::Candidacy;
use whosaid::attribution::training::features::{self, History, Sink, VERSION};
use whosaid::attribution::training::model::{DIMS, MAGIC, Model, SCREEN_BITS, Scorer, Screen, Sum};
use whosaid::attribution::training::{Models, attribute_by, decode};
use whosaid::text::Document;

use crate::antecedents;
use crate::augment;
use crate::card::{Card, argument, number};
use crate::gold::{self, Gold, Lesson, lesson, read};
use crate::net::{Plain, Random, Trainer, accumulate, committee, scale, screen, write_screen};
use crate::predict::predict;

struct Options {
    epochs: usize,
    bits: u32,
    rate: f32,
    drop: f32,
    decay: f32,
    seed: u64,
}

/// A linear model that ranks the options of a stretch, by its few features only.
fn train_screen(lessons: &[&Lesson], seed: u64) -> Screen {
    let shift = 32 - SCREEN_BITS;
    let mut weights = vec![0.0f32; 1 << SCREEN_BITS];
    let mut total = weights.clone();
    let mut random = Random(seed);
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    for epoch in 0..6 {
        random.shuffle(&mut order);
        let rate = 0.1 / (1.0 + epoch as f32);
        for case in order.iter().flat_map(|&l| &lessons[l].cases) {
            let n = case.options.len();
            if n < 2 || !case.right[..n].iter().any(|r| *r) {
                continue;
            }
            let scores: Vec<f32> =
                case.screen.iter().map(|f| f.iter().map(|&x| weights[(x >> shift) as usize]).sum()).collect();
            let max = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let exps: Vec<f32> = scores.iter().map(|s| (s - max).exp()).collect();
            let all: f32 = exps.iter().sum();
            let good: f32 = exps.iter().zip(&case.right).filter(|(_, r)| **r).map(|(e, _)| e).sum();
            for (k, exp) in exps.iter().enumerate() {
                let want = if case.right[k] { exp / good.max(1e-9) } else { 0.0 };
                let step = rate * (want - exp / all);
                for &x in &case.screen[k] {
                    weights[(x >> shift) as usize] += step;
                }
            }
        }
        total.iter_mut().zip(&weights).for_each(|(t, w)| *t += w);
    }
    screen(&total)
}

/// The options that pass the screen, as indices.
fn passing(screen: &Screen, case: &gold::Case) -> Vec<usize> {
    let mut ranked: Vec<(i32, u32)> =
        case.screen.iter().enumerate().map(|(k, f)| (-screen.score(f), k as u32)).collect();
    // the hopeless teach, too
    decode::pass(&mut ranked, i32::MAX);
    ranked.into_iter().map(|r| r.1 as usize).collect()
}

/// Scorers that judge stretches together: one alone is less sure of itself in texts
/// unlike those it has seen.
const COMMITTEE: usize = 5;

/// What a source counts in training: in marks that were made, and beside such marks
/// once more; in news, of which there is less; and where it is a description, since a
/// name put in its place is the worst of errors. Found in five folds.
const MADE: f32 = 0.25;
const AGAIN: f32 = 0.25;
const NEWS: f32 = 1.5;
const DESCRIBED: f32 = 3.0;

/// Copies of each PolNeAR article with marks around reported speech.
const COPIES: usize = 3;

/// Whether the source of a case is a description: no name, no pronoun.
fn described(lesson: &Lesson, case: &gold::Case) -> bool {
    case.head.is_some_and(|head| {
        let word = head.of(lesson.reading.document.text);
        word.len() > 4 && word.starts_with(char::is_lowercase)
    })
}

/// The screen, and both scorers, averaged over the later epochs.
fn train(lessons: &[&Lesson], news: &[bool], o: &Options) -> (Screen, Plain, Plain) {
    let screen = train_screen(lessons, o.seed);
    let member = |m: usize| {
        let units = m * DIMS / COMMITTEE..(m + 1) * DIMS / COMMITTEE;
        Trainer::new(o.bits.min(14), o.seed + 1 + 1000 * m as u64, o.rate, o.decay, units)
    };
    let mut stretch: Vec<Trainer> = (0..COMMITTEE).map(member).collect();
    let mut pair = Trainer::new(o.bits, o.seed + 2, o.rate, o.decay, 0..DIMS);
    let mut random = Random(o.seed + 3);
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let mut totals: Vec<Plain> = Vec::new();
    let mut count = 0.0;
    for epoch in 0..o.epochs {
        random.shuffle(&mut order);
        let (mut right, mut seen) = (0, 0);
        let rate = o.rate * (1.0 - 0.85 * epoch as f32 / o.epochs as f32);
        stretch.iter_mut().chain([&mut pair]).for_each(|t| t.rate = rate);
        for &l in &order {
            let (r, s) = learn(lessons[l], news[l], &screen, &mut stretch, &mut pair, &mut random, o);
            right += r;
            seen += s;
        }
        if epoch * 2 >= o.epochs {
            count += 1.0;
            let now = stretch.iter().chain([&pair]).map(|t| &t.net);
            if totals.is_empty() {
                totals = now.map(copy).collect();
            } else {
                totals.iter_mut().zip(now).for_each(|(total, net)| accumulate(total, net));
            }
        }
        if argument("--quiet").is_none() {
            eprintln!(
                "epoch {epoch}: {:.2}% of {seen} sources right while training",
                100.0 * right as f32 / seen.max(1) as f32
            )
        };
    }
    totals.iter_mut().for_each(|total| scale(total, 1.0 / count));
    let pair = totals.pop().expect("at least one epoch");
    (screen, committee(totals), pair)
}

fn copy(p: &Plain) -> Plain {
    Plain {
        bits: p.bits,
        wide: p.wide.clone(),
        deep: p.deep.clone(),
        bias: p.bias,
        output: p.output,
        offset: p.offset,
    }
}

fn learn(
    lesson: &Lesson,
    news: bool,
    screen: &Screen,
    stretch: &mut [Trainer],
    pair: &mut Trainer,
    random: &mut Random,
    o: &Options,
) -> (usize, usize) {
    let copy = lesson.cases.iter().any(|c| c.made);
    let mut history = History::default();
    let (mut hits, mut seen) = (0, 0);
    let mut sink = Sink::default();
    let mut before: Option<(usize, bool)> = None;
    for case in &lesson.cases {
        sink.0.clear();
        features::stretch_history(&lesson.reading, &case.scene, before, &mut sink);
        let mut odds = 0.0;
        for member in stretch.iter_mut() {
            let kept: Vec<u32> =
                case.stretch.iter().chain(&sink.0).copied().filter(|_| random.unit() >= o.drop).collect();
            let mut sum = Sum::default();
            member.add(&kept, &mut sum);
            let score = member.score(&sum);
            let p = 1.0 / (1.0 + (-score).exp());
            if !copy {
                member.step(&[&kept], &sum, p - case.quotation as u32 as f32);
            }
            odds += score;
        }
        // go on from what the model thinks, as when decoding
        before = Some((case.index, odds >= 0.0));
        if !case.quotation || !case.attributed {
            if case.quotation {
                history.end = case.scene.end;
            }
            continue;
        }
        let n = case.options.len();
        let passing = passing(screen, case);
        let mut options: Vec<_> = passing.iter().map(|&k| case.options[k]).collect();
        let mut right: Vec<bool> = passing.iter().chain([&n]).map(|&k| case.right[k]).collect();
        let mut features: Vec<Vec<u32>> =
            passing.iter().chain([&n]).map(|&k| case.features[k].clone()).collect();
        if let Some(last) = history.last.checked_sub(1) {
            match options.iter().position(|o| o.mention == last) {
                Some(k) => right[k] |= case.carried,
                None => {
                    // the kept source of the stretch before, from farther away
                    let none = features.pop().unwrap_or_default();
                    let none_right = right.pop().unwrap_or(false);
                    let option = Candidacy { mention: last, order: 6, between: 5 };
                    let c = &lesson.reading.mentions[last as usize];
                    let profile = features::profile(&lesson.reading, c, 1, 0, 0);
                    sink.0.clear();
                    features::pair(&lesson.reading, &case.scene, c, &profile, 6, 5, &mut sink);
                    features.push(sink.0.clone());
                    features.push(none);
                    right.push(case.carried);
                    right.push(none_right);
                    options.push(option);
                }
            }
        }
        if !right.iter().any(|r| *r) {
            history.end = case.scene.end;
            continue;
        }
        let mut sums = Vec::with_capacity(right.len());
        for (k, features) in features.iter_mut().enumerate() {
            sink.0.clear();
            decode::history(&lesson.reading, &case.scene, options.get(k), history, &mut sink);
            features.extend(&sink.0);
            if o.drop > 0.0 {
                features.retain(|_| random.unit() >= o.drop);
            }
            let mut sum = Sum::default();
            pair.add(features, &mut sum);
            sums.push((sum, pair.score(&sum)));
        }
        let weight = match (case.made, copy) {
            (true, _) => MADE,
            (false, true) => AGAIN,
            (false, false) => 1.0,
        } * if news { NEWS } else { 1.0 }
            * if described(lesson, case) { DESCRIBED } else { 1.0 };
        let max = sums.iter().map(|s| s.1).fold(f32::NEG_INFINITY, f32::max);
        let exps: Vec<f32> = sums.iter().map(|s| (s.1 - max).exp()).collect();
        let total: f32 = exps.iter().sum();
        let good: f32 = exps.iter().zip(&right).filter(|(_, r)| **r).map(|(e, _)| e).sum();
        for k in 0..right.len() {
            let want = if right[k] { exps[k] / good } else { 0.0 };
            let slope = (exps[k] / total - want) * weight;
            if slope.abs() > 1e-4 {
                pair.step(&[&features[k]], &sums[k].0, slope);
            }
        }
        let best = (0..right.len()).max_by(|&a, &b| sums[a].1.total_cmp(&sums[b].1)).unwrap_or(0);
        hits += right[best] as usize;
        seen += 1;
        // go on from what the model would have chosen, or from the truth
        let go = if right[best] || random.unit() < 0.3 {
            best
        } else {
            (0..right.len())
                .filter(|&k| right[k])
                .max_by(|&a, &b| sums[a].1.total_cmp(&sums[b].1))
                .unwrap_or(best)
        };
        let chosen = options.get(go).map_or(0, |o| o.mention + 1);
        history = decode::advance(history, chosen, case.scene.end);
    }
    (hits, seen)
}

/// What the weights score on articles that they were not made from.
fn scores(model: &Model) -> String {
    let Some(dev) = argument("--dev").and_then(|p| std::fs::read_to_string(p).ok()) else {
        return String::new();
    };
    let run = |text: &str, title: Option<&str>, authors: &[String]| {
        let models = Models { sources: model, ..Models::embedded() };
        attribute_by(
            &models,
            &Document::new(text),
            &Context { title, bylines: authors, ..Context::default() },
        )
    };
    match whosaid::eval::quotes::score(&dev, None, &run) {
        Ok(scores) => {
            let c = scores.counts;
            format!(
                "\nOn held-out PolNeAR articles ({} segments):\nfound               {}\nsource right        {:.1} of {}\nboth                {}\nboth, 5 words up    {}\nconfidence >= 0.9   {} of {} predicted, {} right\n",
                c.gold,
                c.detection(),
                100.0 * c.attributed_right as f64 / c.attributed.max(1) as f64,
                c.attributed,
                c.e2e(),
                c.e2e_long(),
                c.sure,
                c.predicted,
                c.sure_right
            )
        }
        Err(e) => format!("\nno dev scores: {e}\n"),
    }
}

/// Why no candidate of a stretch is its source.
fn unreached(lesson: &Lesson, case: &gold::Case) -> &'static str {
    let Some(head) = case.head else { return "no span" };
    let r = &lesson.reading;
    let covering: Vec<usize> = (0..r.mentions.len()).filter(|&m| r.mentions[m].span.contains(head)).collect();
    if r.quoted.iter().any(|q| q.outer.contains(head)) {
        "inside marks"
    } else if covering.is_empty() {
        "no mention"
    } else if !covering.iter().any(|&m| r.outside.contains(&(m as u32))) {
        "not plausible"
    } else if covering.iter().any(|&m| case.options.iter().any(|o| o.mention == m as u32)) {
        "too long"
    } else {
        "too far"
    }
}

/// Appends a wrong decision to the file of `--errors`.
fn report(lesson: &Lesson, case: &gold::Case, class: &str, choice: Option<&decode::Choice>, why: &str) {
    let Some(path) = argument("--errors") else { return };
    let r = &lesson.reading;
    let t = r.document.text;
    let show = |m: u32| r.mentions[m as usize].span.of(t);
    let q = r.quoted[case.index];
    let edge = |at: usize| floor(t, at);
    let inner = q.inner.of(t);
    let said = if inner.len() > 90 {
        format!("{} … {}", &inner[..floor(inner, 50)], &inner[floor(inner, inner.len() - 25)..])
    } else {
        inner.to_owned()
    };
    let right: Vec<&str> =
        case.options.iter().zip(&case.right).filter(|(_, r)| **r).map(|(o, _)| show(o.mention)).collect();
    let mut file = std::fs::OpenOptions::new().append(true).create(true).open(path).expect("errors file");
    let line = format!(
        "{class}\t{why}\tCHOSE {:?} {:.2}\tRIGHT {right:?} gold {:?}\t{} [[{said}]] {}",
        choice.map(|c| c.source.map(show)),
        choice.map_or(0.0, |c| c.certainty),
        case.gold,
        &t[edge(q.outer.start.saturating_sub(160))..q.outer.start],
        &t[q.outer.end..edge(q.outer.end + 120).max(q.outer.end)],
    );
    writeln!(file, "{}", line.replace('\n', "/")).expect("write");
}

/// The character edge at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&k| text.is_char_boundary(k)).unwrap_or(0)
}

/// Counts of held-out cases.
#[derive(Default)]
struct Tally {
    gold: usize,
    found: usize,
    predicted: usize,
    sourced: usize,
    right: usize,
    own: usize,
    own_right: usize,
    reachable: usize,
}

impl Tally {
    fn count(&mut self, lesson: &Lesson, model: &Model) {
        let choices = decode::decode(&lesson.reading, &model.screen, &model.stretch, &model.pair);
        let mut last = None;
        for case in &lesson.cases {
            let choice = choices.iter().find(|c| c.stretch == case.index);
            self.predicted += choice.is_some() as usize;
            self.gold += case.quotation as usize;
            self.found += (case.quotation && choice.is_some()) as usize;
            if choice.is_some() != case.quotation {
                report(lesson, case, if case.quotation { "missed" } else { "noise" }, None, "");
            }
            let Some(choice) = choice else { continue };
            if !case.quotation {
                continue;
            }
            let k = match choice.source {
                Some(m) => case.options.iter().position(|o| o.mention == m),
                None => Some(case.options.len()),
            };
            let ok = k.is_some_and(|k| case.right[k])
                || case.carried && choice.source.is_some() && choice.source == last;
            last = choice.source;
            self.sourced += 1;
            self.right += ok as usize;
            self.own += case.own as usize;
            self.own_right += (case.own && ok) as usize;
            self.reachable += (case.own && case.right.iter().any(|r| *r)) as usize;
            if !ok {
                let why = if case.right.contains(&true) { "wrong" } else { unreached(lesson, case) };
                report(lesson, case, if case.own { "own" } else { "none" }, Some(choice), why);
            }
        }
    }

    fn line(&self) -> String {
        let pc = |a: usize, b: usize| 100.0 * a as f64 / b.max(1) as f64;
        let (p, r) = (pc(self.found, self.predicted), pc(self.found, self.gold));
        format!(
            "found P {p:.2} R {r:.2} F {:.2}  right of found {:.2}  own source {:.2} of {} (reachable {:.2})  e2e {:.2}",
            2.0 * p * r / (p + r),
            pc(self.right, self.sourced),
            pc(self.own_right, self.own),
            self.own,
            pc(self.reachable, self.own),
            2.0 * self.right as f64 * 100.0 / (self.predicted + self.gold) as f64
        )
    }
}

fn pack(screen: &Screen, stretch: &Plain, pair: &Plain) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend(VERSION.to_le_bytes());
    write_screen(screen, &mut out);
    stretch.write(&mut out);
    pair.write(&mut out);
    out
}

pub fn main(paths: &[String]) {
    let options = Options {
        epochs: number("--epochs", 8.0) as usize,
        bits: number("--bits", 16.0) as u32,
        rate: number("--rate", 0.08),
        drop: number("--drop", 0.3),
        decay: number("--decay", 0.0),
        seed: number("--seed", 7.0) as u64,
    };
    let gold: Vec<Gold> = paths.iter().flat_map(|p| read(p)).collect();
    let originals = gold.len();
    let mut random = Random(1);
    let mut gold = gold;
    // where each text comes from, to hold made ones back with their originals
    let mut origin: Vec<usize> = (0..originals).collect();
    let (glue, list) = (number("--glue", 0.3), number("--list", 0.15));
    for k in 0..originals {
        if !gold[k].news && random.unit() < glue {
            gold.push(augment::glued(&gold[k]));
            origin.push(k);
        }
        if !gold[k].news
            && random.unit() < list
            && let Some(made) = augment::listed(&gold[k], &mut random)
        {
            gold.push(made);
            origin.push(k);
        }
        for _ in 0..COPIES {
            if !gold[k].news
                && let Some(made) = augment::marked(&gold[k], &mut random)
            {
                gold.push(made);
                origin.push(k);
            }
        }
    }
    let gold = gold;
    let documents: Vec<Document> = gold.iter().map(|g| Document::new(&g.text)).collect();
    let lessons: Vec<Lesson> = gold.iter().zip(&documents).map(|(g, d)| lesson(g, d)).collect();
    let news: Vec<bool> = gold.iter().map(|g| g.news).collect();
    let mut out =
        argument("--predict").map(|p| std::io::BufWriter::new(std::fs::File::create(p).expect("create")));
    let folds = number("--folds", 0.0) as usize;
    if folds > 0 && argument("--check").is_some() {
        let mut tally = [Tally::default(), Tally::default()];
        for fold in 0..(number("--upto", folds as f32) as usize) {
            let held = |k: usize| origin[k] % folds == fold;
            let kept: Vec<usize> = (0..gold.len()).filter(|&k| !held(k)).collect();
            let chosen: Vec<&Lesson> = kept.iter().map(|&k| &lessons[k]).collect();
            let flags: Vec<bool> = kept.iter().map(|&k| news[k]).collect();
            let (screen, a, b) = train(&chosen, &flags, &options);
            let model = Model::read(&pack(&screen, &a, &b)).expect("own weights");
            for k in (0..originals).filter(|&k| held(k)) {
                tally[news[k] as usize].count(&lessons[k], &model);
            }
        }
        for (name, t) in ["polnear", "news"].iter().zip(&tally) {
            println!("{name}: {}", t.line());
        }
        return;
    }
    if folds > 0 {
        // PolNeAR held back as well, for the scorer of that
        let everything = argument("--everything").is_some();
        for fold in 0..folds {
            let held = |k: usize| (news[k] || everything) && origin[k] % folds == fold;
            let kept: Vec<usize> = (0..gold.len()).filter(|&k| !held(k)).collect();
            let chosen: Vec<&Lesson> = kept.iter().map(|&k| &lessons[k]).collect();
            let flags: Vec<bool> = kept.iter().map(|&k| news[k]).collect();
            let (screen, a, b) = train(&chosen, &flags, &options);
            let model = Model::read(&pack(&screen, &a, &b)).expect("own weights");
            let away: HashSet<&str> =
                (0..originals).filter(|&k| held(k)).map(|k| gold[k].id.as_str()).collect();
            let antecedents = antecedents::without(paths, |id| away.contains(id));
            for k in (0..originals).filter(|&k| held(k)) {
                if let Some(out) = &mut out {
                    let models = Models { sources: &model, antecedents: &antecedents, ..Models::embedded() };
                    predict(out, &gold[k].id, &gold[k].text, &models);
                }
            }
        }
        return;
    }
    let all: Vec<&Lesson> = lessons.iter().collect();
    let (screen, a, b) = train(&all, &news, &options);
    let bytes = pack(&screen, &a, &b);
    let model = Model::read(&bytes).expect("own weights");
    if let Some(path) = argument("--out") {
        let card = Card {
            title: "Weights of quotation attribution",
            version: VERSION,
            inputs: paths,
            uses_lexicon: true,
        };
        card.write(&path, &bytes, &scores(&model));
    }
    if let (Some(out), Some(on)) = (&mut out, argument("--on")) {
        for g in read(&on) {
            predict(out, &g.id, &g.text, &Models { sources: &model, ..Models::embedded() });
        }
    }
}
