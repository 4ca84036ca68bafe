//! Makes the lexicon of [`whosaid::text::tag`] from raw text.
//!
//! The exchange algorithm (Kneser and Ney 1993): every frequent word moves to the
//! cluster where the likelihood of a class bigram model is highest, until hardly
//! any word moves. A cluster then takes the class that most of its seeds have.

use rustc_hash::FxHashMap;

use whosaid::text::tag::{CODED, MAGIC, Tag, UNKNOWN, hash};
use whosaid::text::{Class, Document};

const CLUSTERS: usize = UNKNOWN as usize;
/// How many words the lexicon holds.
const WORDS: usize = 20_000;
const ROUNDS: usize = 9;

/// Common words whose class tells that of their cluster; most votes count.
const SEEDS: &[(Tag, &str)] = &[
    (
        Tag::Noun,
        "prison place office crime violence investors analysts home chief man service force policy \
         market industry growth data business life murder percent million billion increase rise money \
         demand evidence information case report debt capital level period court jury sales prices \
         officer decision interest tax rate rates cases problems risk value week euro end number law \
         part head stock government city assets jobs points share years months oil energy family death \
         companies price work president minister house time way forecast zone states people officers \
         management research pressure company year day country party campaign war health school children \
         women men police world group statement support deal plan talks issue problem question attack \
         victims hospital water food car road team game players season book film story lawyer spokesman \
         spokeswoman officials executive director member members leader leaders workers union voters \
         election vote votes trade economy budget cuts unemployment banks loans shareholders profits \
         revenue quarter results earnings",
    ),
    (
        Tag::Name,
        "july tuesday friday monday nasdaq john york hampshire reuters china america london europe trump \
         clinton donald hillary smith johnson david michael james robert mary paul peter mark thomas \
         obama bush sanders cruz washington germany france britain russia japan india iran israel \
         california texas florida boston chicago paris berlin moscow beijing tokyo google microsoft \
         apple facebook ford boeing toyota jones williams brown davis miller wilson taylor anderson \
         march april september",
    ),
    (
        Tag::Adjective,
        "european serious global alleged financial recent domestic clear possible annual guilty united \
         own former major south north average private close further good big last next new public \
         republican white economic fiscal young black american british german chinese russian japanese \
         political national local federal international social military foreign large small great strong \
         weak high low early late important difficult able likely different current previous senior top \
         key free open real hard long short full whole particular common special democratic conservative",
    ),
    (Tag::Determiner, "this no some all such a an the every these those any"),
    (Tag::Possessive, "its their his her my our your"),
    (Tag::Subject, "they i it he she we you something anyone someone everyone nobody"),
    (Tag::Object, "them him me us himself themselves"),
    (
        Tag::Verb,
        "found heard came got made reported rose fell told called said says took gave went saw knew \
         thought felt left lost won met began became held kept brought wrote asked wanted seemed \
         appeared killed signed opened closed agreed refused argued insisted warned denied admitted \
         claimed believes wants thinks knows expects shows includes remains",
    ),
    (
        Tag::Base,
        "help put need come use show do think get make take go see know give find keep tell leave become \
         bring pay buy sell hold run build stop start try meet win lose change move",
    ),
    (
        Tag::Gerund,
        "working looking making taking going getting doing trying using running buying selling saying \
         telling calling giving leading following having being coming moving building holding",
    ),
    (
        Tag::Participle,
        "been compared charged expected known convicted seen taken given shown involved based made used \
         accused arrested sentenced killed fallen forced allowed driven written done",
    ),
    (Tag::Be, "is was are were be isn't wasn't aren't weren't"),
    (Tag::Have, "has had have haven't hasn't hadn't"),
    (
        Tag::Modal,
        "will would may did can could should might must shall does do didn't can't won't wouldn't \
         couldn't don't",
    ),
    (Tag::To, "to"),
    (
        Tag::Preposition,
        "for against with at from by in since of on upon about around between under over through during \
         into without within near among across despite",
    ),
    (Tag::Conjunction, "and or but nor"),
    (
        Tag::Subordinator,
        "than after when as while if because before although though where until unless whereas",
    ),
    (Tag::That, "that"),
    (Tag::Wh, "who which what how whom whose why whether"),
    (
        Tag::Adverb,
        "out back however instead earlier later not today yesterday so then very too much well recently \
         just only up down also now still already never always often even again soon here there away \
         really quickly nearly almost particularly especially certainly probably perhaps",
    ),
    (Tag::Number, "two three four five six seven eight nine ten twenty thirty"),
];

/// The bytes of `lexicon.bin` for a body of texts; the same texts give the same bytes.
pub fn lexicon<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<u8> {
    let (names, stream) = words(texts);
    let pairs = Pairs::new(names.len(), &stream);
    let clusters = exchange(&pairs);
    let mut votes = vec![[0u32; CODED.len()]; CLUSTERS];
    let at: FxHashMap<&str, usize> = names.iter().enumerate().map(|(k, n)| (n.as_str(), k)).collect();
    for (tag, seeds) in SEEDS {
        let code = CODED.iter().position(|t| t == tag).unwrap_or(0);
        for seed in seeds.split_whitespace() {
            if let Some(&k) = at.get(seed) {
                votes[clusters[k]][code] += 1;
            }
        }
    }
    let mut rows: Vec<(u32, u8)> = Vec::new();
    for (k, name) in names.iter().enumerate() {
        if name.starts_with(char::is_alphabetic) {
            rows.push((hash(name), clusters[k] as u8));
        }
    }
    // of two words with one hash the more frequent, which comes first, stays
    rows.sort_by_key(|r| r.0);
    rows.dedup_by_key(|r| r.0);
    let mut out = MAGIC.to_vec();
    out.extend((rows.len() as u32).to_le_bytes());
    for vote in &votes {
        let best = (0..vote.len()).rev().max_by_key(|&c| vote[c]).unwrap_or(0);
        out.push(best as u8);
    }
    rows.iter().for_each(|r| out.extend(r.0.to_le_bytes()));
    out.extend(rows.iter().map(|r| r.1));
    out
}

/// The most frequent words, and the texts as numbers of such words; others are `u32::MAX`.
fn words<'t>(texts: impl Iterator<Item = &'t str>) -> (Vec<String>, Vec<u32>) {
    let mut ids: FxHashMap<String, u32> = FxHashMap::default();
    let mut counts: Vec<u64> = Vec::new();
    let mut stream: Vec<u32> = Vec::new();
    let mut put = |word: &str, stream: &mut Vec<u32>| {
        let id = ids.get(word).copied().unwrap_or_else(|| {
            counts.push(0);
            ids.insert(word.to_owned(), counts.len() as u32 - 1);
            counts.len() as u32 - 1
        });
        counts[id as usize] += 1;
        stream.push(id);
    };
    for text in texts {
        let document = Document::new(text);
        for sentence in &document.sentences {
            put("<s>", &mut stream);
            for k in sentence.tokens.0 as usize..sentence.tokens.1 as usize {
                match document.tokens[k].class {
                    Class::Number => put("<n>", &mut stream),
                    _ => put(&document.word(k).to_lowercase().replace('’', "'"), &mut stream),
                }
            }
        }
    }
    let mut names: Vec<(String, u32)> = ids.into_iter().collect();
    names.sort_by(|a, b| counts[b.1 as usize].cmp(&counts[a.1 as usize]).then_with(|| a.0.cmp(&b.0)));
    names.truncate(WORDS);
    let mut rank = vec![u32::MAX; counts.len()];
    for (r, (_, id)) in names.iter().enumerate() {
        rank[*id as usize] = r as u32;
    }
    for id in &mut stream {
        *id = rank[*id as usize];
    }
    (names.into_iter().map(|n| n.0).collect(), stream)
}

/// Which words follow and precede each word, and how often.
struct Pairs {
    after: Vec<Vec<(u32, f64)>>,
    before: Vec<Vec<(u32, f64)>>,
}

impl Pairs {
    fn new(words: usize, stream: &[u32]) -> Pairs {
        let mut counts: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for pair in stream.windows(2) {
            if pair[0] != u32::MAX && pair[1] != u32::MAX {
                *counts.entry((pair[0], pair[1])).or_default() += 1;
            }
        }
        let mut sorted: Vec<_> = counts.into_iter().collect();
        sorted.sort_unstable();
        let mut out = Pairs { after: vec![Vec::new(); words], before: vec![Vec::new(); words] };
        for ((a, b), n) in sorted {
            out.after[a as usize].push((b, f64::from(n)));
            out.before[b as usize].push((a, f64::from(n)));
        }
        out
    }
}

fn entropy(x: f64) -> f64 {
    if x <= 0.0 { 0.0 } else { x * x.ln() }
}

/// The cluster of each word.
fn exchange(pairs: &Pairs) -> Vec<usize> {
    let words = pairs.after.len();
    let mut clusters: Vec<usize> = (0..words).map(|k| k % CLUSTERS).collect();
    let mut joint = vec![0.0; CLUSTERS * CLUSTERS];
    let (mut rows, mut columns) = (vec![0.0; CLUSTERS], vec![0.0; CLUSTERS]);
    for (word, after) in pairs.after.iter().enumerate() {
        for &(next, n) in after {
            let (a, b) = (clusters[word], clusters[next as usize]);
            joint[a * CLUSTERS + b] += n;
            rows[a] += n;
            columns[b] += n;
        }
    }
    for _ in 0..ROUNDS {
        let mut moved = 0;
        for word in 0..words {
            // counts of the word with each cluster, and with itself
            let (mut left, mut right) = (vec![0.0; CLUSTERS], vec![0.0; CLUSTERS]);
            let (mut own, mut out_of, mut into) = (0.0, 0.0, 0.0);
            for &(next, n) in &pairs.after[word] {
                out_of += n;
                if next as usize == word { own += n } else { right[clusters[next as usize]] += n }
            }
            for &(last, n) in &pairs.before[word] {
                into += n;
                if last as usize != word {
                    left[clusters[last as usize]] += n;
                }
            }
            let shift =
                |cluster: usize, sign: f64, joint: &mut [f64], rows: &mut [f64], columns: &mut [f64]| {
                    for z in 0..CLUSTERS {
                        joint[z * CLUSTERS + cluster] += sign * left[z];
                        joint[cluster * CLUSTERS + z] += sign * right[z];
                    }
                    joint[cluster * CLUSTERS + cluster] += sign * own;
                    rows[cluster] += sign * out_of;
                    columns[cluster] += sign * into;
                };
            let from = clusters[word];
            shift(from, -1.0, &mut joint, &mut rows, &mut columns);
            let lefts: Vec<usize> = (0..CLUSTERS).filter(|&z| left[z] > 0.0).collect();
            let rights: Vec<usize> = (0..CLUSTERS).filter(|&z| right[z] > 0.0).collect();
            let gain = |b: usize, joint: &[f64], rows: &[f64], columns: &[f64]| {
                let mut gain = 0.0;
                for &z in lefts.iter().filter(|&&z| z != b) {
                    let n = joint[z * CLUSTERS + b];
                    gain += entropy(n + left[z]) - entropy(n);
                }
                for &z in rights.iter().filter(|&&z| z != b) {
                    let n = joint[b * CLUSTERS + z];
                    gain += entropy(n + right[z]) - entropy(n);
                }
                let n = joint[b * CLUSTERS + b];
                gain += entropy(n + left[b] + right[b] + own) - entropy(n);
                gain - entropy(rows[b] + out_of) + entropy(rows[b]) - entropy(columns[b] + into)
                    + entropy(columns[b])
            };
            let mut best = (f64::MIN, from);
            for b in 0..CLUSTERS {
                let g = gain(b, &joint, &rows, &columns);
                if g > best.0 + 1e-9 {
                    best = (g, b);
                }
            }
            shift(best.1, 1.0, &mut joint, &mut rows, &mut columns);
            moved += usize::from(best.1 != from);
            clusters[word] = best.1;
        }
        if moved * 200 < words {
            break;
        }
    }
    clusters
}
