//! What is counted, and how it reads.

use std::collections::BTreeMap;
use std::fmt;

use crate::eval::percent;

/// Counts over all articles; segments unless said otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub gold: usize,
    pub predicted: usize,
    pub found: usize,
    /// Of five words or more.
    pub long_gold: usize,
    pub long_predicted: usize,
    pub long_found_gold: usize,
    pub long_found_predicted: usize,
    /// Found with a gold source, and of these with the right one.
    pub attributed: usize,
    pub attributed_right: usize,
    /// Found with the right source, or rightly without one.
    pub right_e2e: usize,
    pub long_right_gold: usize,
    pub long_right_predicted: usize,
    /// Predicted with a confidence of 0.9 or more, and of these right.
    pub sure: usize,
    pub sure_right: usize,
    /// Contents of indirect speech; "speech" where the cue is a reporting verb.
    pub indirect_gold: usize,
    pub indirect_predicted: usize,
    pub indirect_found: usize,
    pub indirect_right: usize,
    pub speech_gold: usize,
    pub speech_found: usize,
    pub speech_right: usize,
    /// Resolved speakers.
    pub speakers: usize,
    pub speakers_found: usize,
    pub speakers_right: usize,
    pub speakers_full: usize,
}

/// Scores over a gold file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuoteScores {
    pub counts: Counts,
    /// Right and all, of found segments with a gold source, by the kind of source
    /// and by where it stands.
    pub by_kind: BTreeMap<&'static str, (usize, usize)>,
    /// Right and all, of predicted segments.
    pub by_evidence: BTreeMap<&'static str, (usize, usize)>,
    /// Articles with most segments missed or wrong: id, how many of how many.
    pub worst: Vec<(String, usize, usize)>,
}

/// Precision, recall and F1 in per cent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl Rates {
    /// From what is right among the predicted and among the gold.
    pub fn new(right_predicted: usize, predicted: usize, right_gold: usize, gold: usize) -> Rates {
        let (precision, recall) = (percent(right_predicted, predicted), percent(right_gold, gold));
        let sum = precision + recall;
        Rates { precision, recall, f1: if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 } }
    }
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "P {:.1}  R {:.1}  F1 {:.1}", self.precision, self.recall, self.f1)
    }
}

impl Counts {
    pub fn detection(&self) -> Rates {
        Rates::new(self.found, self.predicted, self.found, self.gold)
    }

    pub fn detection_long(&self) -> Rates {
        Rates::new(self.long_found_predicted, self.long_predicted, self.long_found_gold, self.long_gold)
    }

    pub fn e2e(&self) -> Rates {
        Rates::new(self.right_e2e, self.predicted, self.right_e2e, self.gold)
    }

    pub fn e2e_long(&self) -> Rates {
        Rates::new(self.long_right_predicted, self.long_predicted, self.long_right_gold, self.long_gold)
    }

    pub fn indirect(&self) -> Rates {
        Rates::new(self.indirect_right, self.indirect_predicted, self.indirect_right, self.indirect_gold)
    }
}

impl fmt::Display for QuoteScores {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let c = &self.counts;
        writeln!(
            f,
            "segments found            {}  ({} gold, {} predicted)",
            c.detection(),
            c.gold,
            c.predicted
        )?;
        writeln!(f, "  of 5 words or more      {}", c.detection_long())?;
        writeln!(
            f,
            "source right, of found    {:.1} of {}",
            percent(c.attributed_right, c.attributed),
            c.attributed
        )?;
        for (kind, (right, all)) in &self.by_kind {
            writeln!(f, "  {kind:<22}  {:.1} of {all}", percent(*right, *all))?;
        }
        writeln!(f, "found and source right    {}", c.e2e())?;
        writeln!(f, "  of 5 words or more      {}", c.e2e_long())?;
        writeln!(
            f,
            "confidence 0.9 or more    {:.1} right, {:.1} of all predicted",
            percent(c.sure_right, c.sure),
            percent(c.sure, c.predicted)
        )?;
        writeln!(
            f,
            "indirect, source right    {}  ({} gold, {} predicted)",
            c.indirect(),
            c.indirect_gold,
            c.indirect_predicted
        )?;
        writeln!(
            f,
            "  reported speech         {:.1} found, {:.1} with its source, of {}",
            percent(c.speech_found, c.speech_gold),
            percent(c.speech_right, c.speech_gold),
            c.speech_gold
        )?;
        if c.speakers > 0 {
            writeln!(
                f,
                "speakers                  {:.1} right, {:.1} by full name, of {}",
                percent(c.speakers_right, c.speakers),
                percent(c.speakers_full, c.speakers),
                c.speakers
            )?;
        }
        writeln!(f, "by evidence (right of predicted segments)")?;
        for (evidence, (right, all)) in &self.by_evidence {
            writeln!(f, "  {evidence:<32} {:.1} of {all}", percent(*right, *all))?;
        }
        writeln!(f, "worst articles (missed or wrong, of gold segments)")?;
        for (id, bad, all) in &self.worst {
            writeln!(f, "  {bad:>3} of {all:>3}  {id}")?;
        }
        Ok(())
    }
}
