//! Which mentions can be the source of a stretch: those of its paragraph and of the
//! paragraphs beside it, nearest first, a bounded number of them.

use super::features::{self, Profile, Scene};
use super::lexicon::Flags;
use super::reading::Reading;

/// A mention considered for one stretch.
#[derive(Clone, Copy, Debug)]
pub struct Candidacy {
    /// Index into the mentions of the reading.
    pub mention: u32,
    /// Rank by distance on its side, at most 5.
    pub order: u32,
    /// Mentions between this one and the cue (or the stretch).
    pub between: u32,
}

/// Nearest mentions kept on either side of a stretch.
const LEFT: usize = 16;
const RIGHT: usize = 12;

/// Profiles of mentions, made when first asked for.
pub struct Profiles {
    made: Vec<Profile>,
    /// Index into `made` plus one of each mention, 0 for not yet.
    place: Vec<u32>,
    /// Times the head word of each mention heads a name.
    frequency: Vec<u32>,
    /// Times such a mention stands beside a verb of saying.
    voice: Vec<u32>,
    rank: Vec<u32>,
}

impl Profiles {
    pub fn new(reading: &Reading) -> Profiles {
        let n = reading.mentions.len();
        let mut counts: rustc_hash::FxHashMap<u32, u32> = rustc_hash::FxHashMap::default();
        for c in &reading.mentions {
            *counts.entry(reading.words[c.head as usize].hash).or_default() += 1;
        }
        let frequency =
            reading.mentions.iter().map(|c| counts[&reading.words[c.head as usize].hash]).collect();
        let mut voices: rustc_hash::FxHashMap<u32, u32> = rustc_hash::FxHashMap::default();
        let says = |k: usize| reading.is(k, Flags::SAY) && reading.inside[k] == 0;
        for &m in &reading.outside {
            let c = &reading.mentions[m as usize];
            if says(c.end as usize) || c.first > 0 && says(c.first as usize - 1) {
                *voices.entry(reading.words[c.head as usize].hash).or_default() += 1;
            }
        }
        let voice = reading
            .mentions
            .iter()
            .map(|c| voices.get(&reading.words[c.head as usize].hash).copied().unwrap_or(0))
            .collect();
        let mut rank = vec![0; n];
        let mut sentence = u32::MAX;
        let mut seen = 0;
        for &m in &reading.outside {
            let s = reading.sentence[reading.mentions[m as usize].first as usize];
            if s != sentence {
                sentence = s;
                seen = 0;
            }
            rank[m as usize] = seen;
            seen += 1;
        }
        Profiles {
            made: Vec::with_capacity(reading.outside.len()),
            place: vec![0; n],
            frequency,
            voice,
            rank,
        }
    }

    pub fn get(&mut self, reading: &Reading, m: u32) -> &Profile {
        let k = m as usize;
        if self.place[k] == 0 {
            let (frequency, voice, rank) = (self.frequency[k], self.voice[k], self.rank[k]);
            self.made.push(features::profile(reading, &reading.mentions[k], frequency, voice, rank));
            self.place[k] = self.made.len() as u32;
        }
        &self.made[self.place[k] as usize - 1]
    }
}

/// A name in capitals, longer than the letters of questions and answers.
fn is_capitals(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() > 2 && !name.contains(char::is_lowercase)
}

/// The mentions to choose from for stretch `scene`. Whether there is nothing to choose:
/// a label in capitals says who speaks ("PENN: No.").
pub fn candidates(reading: &Reading, scene: &Scene, out: &mut Vec<Candidacy>) -> bool {
    out.clear();
    let mentions = &reading.mentions;
    let paragraph = scene.paragraph;
    let at = reading.outside.partition_point(|&m| (mentions[m as usize].first as usize) < scene.first);
    let mut own = 0;
    let mut earlier = 0;
    for &m in reading.outside[..at].iter().rev().take(2 * LEFT) {
        let c = &mentions[m as usize];
        let p = reading.paragraph(c.first as usize);
        if p == paragraph {
            if own == LEFT {
                break;
            }
            own += 1;
        } else {
            let back = paragraph - p;
            let room = if own == 0 { 8 } else { 6 };
            if back > 2 || earlier == room || back == 2 && (own > 0 || earlier >= 4) {
                break;
            }
            earlier += 1;
        }
        let between = match scene.cue_before {
            Some(cue) => reading.outside[..at]
                .iter()
                .rev()
                .take_while(|&&o| o > m)
                .filter(|&&o| mentions[o as usize].first >= c.end && mentions[o as usize].end as usize <= cue)
                .count(),
            None => own + earlier - 1,
        };
        out.push(Candidacy {
            mention: m,
            order: (out.len() as u32).min(5),
            between: (between as u32).min(4),
        });
    }
    let left = out.len();
    let after = reading.outside.partition_point(|&m| (mentions[m as usize].first as usize) < scene.end);
    let mut own_right = 0;
    let mut later = 0;
    for &m in reading.outside[after..].iter().take(2 * RIGHT) {
        let p = reading.paragraph(mentions[m as usize].first as usize);
        if p == paragraph {
            if own_right == RIGHT {
                break;
            }
            own_right += 1;
        } else {
            if p > paragraph + 1 || own + own_right > 0 && !reading.is(scene.end, Flags::SAY) || later == 3 {
                break;
            }
            later += 1;
        }
        let order = (out.len() - left) as u32;
        out.push(Candidacy { mention: m, order: order.min(5), between: order.min(4) });
    }
    if let Some(colon) = scene.label {
        let k = mentions.partition_point(|m| (m.first as usize) <= scene.first);
        let named = mentions[k..].iter().take(4).position(|m| m.quoted && m.end as usize == colon);
        if let Some(found) = named {
            let only = is_capitals(mentions[k + found].span.of(reading.document.text));
            if only {
                out.clear();
            }
            out.push(Candidacy { mention: (k + found) as u32, order: 0, between: 0 });
            return only;
        }
    }
    false
}
