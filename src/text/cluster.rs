//! Makes the lexicon of [`super::tag`] from raw text.
//!
//! The exchange algorithm (Kneser and Ney 1993): every frequent word moves to the
//! cluster where the likelihood of a class bigram model is highest, until hardly
//! any word moves. A cluster then takes the class that most of its seeds have.

use rustc_hash::FxHashMap;

use super::tag::{CODED, Tag, UNKNOWN, hash};
use super::{Class, Document};

const CLUSTERS: usize = UNKNOWN as usize;
/// How many words the lexicon holds.
const WORDS: usize = 20_000;
const ROUNDS: usize = 9;

/// Words whose class tells that of their cluster.
const SEEDS: &[(Tag, &str)] = &[
    (
        Tag::Noun,
        "prison place office secretary crime violence investors analysts home treasury chief detective state \
         street deal man service force fund policy n o market industry executive analyst earnings profit \
         group firm police probation comment act bank union judge spokesman growth data markets crisis \
         business life murder terms percent billion increase rise one each money demand evidence information \
         case report debt capital level period court jury sales prices officer estate plan decision interest \
         tax rate rates else bailey cases problems risk value year week per euros shares members euro \
         criminal end number news law part head stock international company government board city assets jobs \
         index points facebooktwittergoogle share lot years months oil energy family death banks companies \
         trading price work support early least president minister house campaign time way plans forecast \
         justice zone quarter states people officers management research pressure based",
    ),
    (
        Tag::Name,
        "march july tuesday friday nasdaq poor mr john inc corp dan bernard motor motors york hampshire \
         reuters jpm china america london europe trump clinton donald hillary smith johnson",
    ),
    (
        Tag::Adjective,
        "global european serious alleged central finance high low like doing financial credit recent few \
         child domestic clear possible net annual guilty worth first united own record most top former major \
         south north average wall other private right bill likely close monetary hedge more less further long \
         good big last next new san public drug republican white economic fiscal young black",
    ),
    (Tag::Determiner, "this en the knowl no insufficient some all such whose a an"),
    (Tag::Possessive, "its their his her"),
    (Tag::Subject, "they i it there he she something anyone"),
    (Tag::Object, "them him"),
    (Tag::Verb, "found heard came got made reported rose fell told called said says"),
    (Tag::Base, "help put need come use show do think get make"),
    (Tag::Gerund, "according referring working looking making taking increased leading"),
    (
        Tag::Participle,
        "compared charged reporting editing been fallen known convicted set hit expected going used seen",
    ),
    (Tag::Be, "is was are were be become"),
    (Tag::Have, "has had have haven't"),
    (Tag::Modal, "will would may did"),
    (Tag::To, "to"),
    (
        Tag::Preposition,
        "for against with representing at from by swindler in since of naoto on upon about around",
    ),
    (Tag::Conjunction, "and or"),
    (Tag::Subordinator, "than dhabi after when as amid but while"),
    (Tag::That, "that"),
    (Tag::Wh, "who which what how"),
    (
        Tag::Adverb,
        "out back however instead earlier later not vegas today yesterday so then very too much well being \
         recently just only up down also now",
    ),
    (Tag::Number, "noah palo sudip lavender two three"),
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
    let mut out = b"WLX1".to_vec();
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
