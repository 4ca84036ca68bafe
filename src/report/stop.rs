//! Words that are no topic of their own.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lexicon::{SAYING, months};

/// Function words, in English and a little of its neighbours: a phrase neither
/// begins nor ends with one.
const FUNCTION: &str = "\
    a able about above according across after again against ago all almost along already also although \
    always am amid among an and another any anyone anything are aren't around as at au aux away back be \
    became because become been before being below between both but by came can can't cannot come con could \
    couldn't dans de del der des despite did didn't die do does doesn't doing don't done down du due during \
    each either el else en enough est et even ever every everyone everything few first for former from \
    further gave get gets give given go goes going gone got had hadn't has hasn't have haven't having he \
    he'd he'll he's her here hers herself him himself his how however i i'd i'll i'm i've if in including \
    instead into is isn't it it's its itself just keep kept la las last later le least les less let let's \
    like los made make makes making many may me might more most much must my myself near nearly never next \
    no none nor not nothing now of off often on once one ones only onto or other others our ours out over \
    own par per perhaps por pour put que qui quite rather really same saw see seen \
    several shall she she'd she'll she's should shouldn't since so some someone something soon still such \
    sur take taken taking than that that's the their theirs them themselves then there there's these they \
    they'd they'll they're they've thing things this those though through thus to together too took \
    toward towards un una under une unless until up upon us use used using very via was wasn't way we we'd \
    we'll we're we've well went were weren't what what's when where whether which while who who's whom \
    whose why will with within without won't would wouldn't y yes yet you you'd you'll you're you've your \
    yours yourself";

/// Words of reporting and of the calendar, which every article has, and the legal
/// forms of companies.
const REPORTING: &str = "\
    billion co corp cos early february five four friday half \
    hour hours hundred inc late llc ltd million minute minutes monday month months \
    morning night percent plc saturday second six spokesman spokeswoman \
    statement sunday ten third thousand three thursday time today tomorrow tuesday two wednesday week weeks \
    year years yesterday";

static STOPS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
    FUNCTION
        .split_whitespace()
        .chain(REPORTING.split_whitespace())
        .chain(months::long_english())
        .chain(SAYING.with("topic-edge"))
        .collect()
});

/// Whether a folded word cannot be the edge of a phrase.
pub fn is_stop(word: &str) -> bool {
    STOPS.contains(word) || word.chars().nth(1).is_none() || word.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stops_are_known() {
        assert!(["the", "said", "monday", "2010", "x", "é", ""].iter().all(|w| is_stop(w)));
        assert!(!["herring", "gulf"].iter().any(|w| is_stop(w)));
    }
}
