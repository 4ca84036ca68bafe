//! Words of saying, against words of thinking, wanting and doing.

use std::sync::OnceLock;

use rustc_hash::FxHashSet;

use crate::text::tag::hash;

/// Verbs whose forms follow the rules.
const REGULAR: &str = "accuse acknowledge add address admit advise affirm allege announce answer apologize apologise argue ask \
     assert assure blame boast brag call caution challenge chide claim clarify comment complain concede conclude \
     condemn confess confirm congratulate contend counsel counter criticize criticise declare decry denounce deny \
     deride describe detail disclose discuss dispute echo elaborate emphasize emphasise endorse exclaim explain \
     express grumble hint indicate inform insist instruct interject joke lament lash lecture maintain mention mock muse \
     note notify object observe opine order outline plead pledge post praise predict proclaim profess promise \
     propose protest question quip rail rant reaffirm reassure rebuff rebuke rebut recall recommend recount refute \
     reiterate relate relay remark remind repeat reply report request respond reveal scoff shout slam specify \
     speculate state stress suggest summarize summarise talk tease testify thank threaten tout tweet underline \
     underscore urge utter vent voice vow warn whisper wonder";

/// Forms that follow none, and nouns and particles that report.
const IRREGULAR: &str = "say says said saying tell tells told telling write writes wrote written writing speak speaks spoke spoken \
     speaking read reads swear swears swore sworn swearing according cite cites cited citing quote quotes quoted \
     quoting refer refers referred referring admitting admitted rebutted rebutting quipped quipping slammed slamming \
     bragged bragging statement statements claims comment comments remarks announcement accusation accusations \
     allegation allegations warning warnings criticism assertion declaration testimony reportedly allegedly \
     suggestion complaint complaints promise promises pledge pledges vow vows argument denial decline declines \
     declined declining refuse refused";

/// Whether `word`, a [`hash`], says that something is said.
pub fn is_speech(word: u32) -> bool {
    static WORDS: OnceLock<FxHashSet<u32>> = OnceLock::new();
    WORDS.get_or_init(words).contains(&word)
}

fn words() -> FxHashSet<u32> {
    let mut out: FxHashSet<u32> = IRREGULAR.split_whitespace().map(hash).collect();
    for verb in REGULAR.split_whitespace() {
        let (stem, s, ed) = if let Some(stem) = verb.strip_suffix('e') {
            (stem, "es", "ed")
        } else if let Some(stem) = verb.strip_suffix('y').filter(|s| !s.ends_with(['a', 'e', 'o'])) {
            (stem, "ies", "ied")
        } else if verb.ends_with("sh") || verb.ends_with("ch") || verb.ends_with("ss") {
            (verb, "es", "ed")
        } else {
            (verb, "s", "ed")
        };
        let ing = if verb.ends_with('e') { format!("{stem}ing") } else { format!("{verb}ing") };
        for form in [verb.to_string(), format!("{stem}{s}"), format!("{stem}{ed}"), ing] {
            out.insert(hash(&form));
        }
    }
    out
}
