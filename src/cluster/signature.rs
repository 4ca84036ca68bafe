//! The fingerprint of an article's text: b-bit MinHash by one permutation.
//!
//! Every run of [`SHINGLE`] words is hashed once; the hash says which of [`BINS`]
//! bins it falls into and what it counts there, and each bin keeps its least
//! (Li, Owen and Zhang 2012). Bins that stay empty borrow from others (Shrivastava
//! 2017), and of each least hash one byte is kept (Li and König 2010). The share
//! of equal bytes then estimates the Jaccard similarity of the two sets of
//! shingles with a standard error of about .06 in the middle of the range.

/// Words in a shingle. Five are long enough that two reports from one template,
/// with other numbers and names in it, share few.
pub const SHINGLE: usize = 5;
/// Bins of the body.
pub const BINS: usize = 50;
/// Bins of its numbers, each with the word before it: reports from one template
/// differ in these first.
const NUMBERS: usize = 8;
/// Bytes that a body comes to: bins, numbers, length in words.
pub const BODY: usize = BINS + NUMBERS + 2;
/// Bins of the title, over single words.
pub const TITLE: usize = 4;
/// Bytes of a signature.
pub const BYTES: usize = BODY + TITLE;

/// A body and a title, in 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Signature {
    pub(super) body: [u8; BODY],
    pub(super) title: [u8; TITLE],
}

impl Signature {
    /// Signs a text. Case, punctuation and spacing do not count.
    pub fn new(title: &str, body: &str) -> Signature {
        let mut signature = Signature { body: [0; BODY], title: [0; TITLE] };
        let mut bins = [u64::MAX; BINS];
        let mut numbers = [u64::MAX; NUMBERS];
        let mut ring = [0u64; SHINGLE];
        let mut rolled = 0u64;
        let mut count = 0usize;
        let mut before = 0u64;
        words(body, |word, number| {
            let oldest = std::mem::replace(&mut ring[count % SHINGLE], word);
            rolled = rolled.wrapping_mul(BASE).wrapping_add(word).wrapping_sub(oldest.wrapping_mul(OUT));
            count += 1;
            if count >= SHINGLE {
                drop_into(&mut bins, mix(rolled));
            }
            if number {
                drop_into(&mut numbers, mix(before.rotate_left(32) ^ word));
            }
            before = word;
        });
        if count > 0 && count < SHINGLE {
            drop_into(&mut bins, mix(rolled));
        }
        fill(&bins, &mut signature.body[..BINS]);
        fill(&numbers, &mut signature.body[BINS..BINS + NUMBERS]);
        let length = u16::try_from(count).unwrap_or(u16::MAX);
        signature.body[BINS + NUMBERS..].copy_from_slice(&length.to_le_bytes());
        let mut bins = [u64::MAX; TITLE];
        words(title, |word, _| drop_into(&mut bins, mix(word)));
        fill(&bins, &mut signature.title);
        signature
    }

    /// Words of the body, up to 65,535.
    pub fn words(&self) -> u16 {
        length(&self.body)
    }

    /// Estimated Jaccard similarity of the bodies, 0 to 1.
    pub fn similarity(&self, other: &Signature) -> f32 {
        similarity(&self.body, &other.body)
    }

    pub fn to_bytes(&self) -> [u8; BYTES] {
        let mut bytes = [0; BYTES];
        bytes[..BODY].copy_from_slice(&self.body);
        bytes[BODY..].copy_from_slice(&self.title);
        bytes
    }

    /// Any 64 bytes are a signature.
    pub fn from_bytes(bytes: &[u8; BYTES]) -> Signature {
        let mut signature = Signature { body: [0; BODY], title: [0; TITLE] };
        signature.body.copy_from_slice(&bytes[..BODY]);
        signature.title.copy_from_slice(&bytes[BODY..]);
        signature
    }
}

/// Words of a signed body.
pub fn length(body: &[u8; BODY]) -> u16 {
    u16::from_le_bytes([body[BODY - 2], body[BODY - 1]])
}

/// Estimated similarity of two signed bodies.
pub fn similarity(a: &[u8; BODY], b: &[u8; BODY]) -> f32 {
    estimate(&a[..BINS], &b[..BINS])
}

/// Estimated share of the shorter of two signed bodies that the longer one holds,
/// from their similarity and their lengths.
pub fn contained(a: &[u8; BODY], b: &[u8; BODY]) -> f32 {
    let (a_words, b_words) = (f32::from(length(a)), f32::from(length(b)));
    let shared = similarity(a, b) / (1.0 + similarity(a, b));
    shared * (a_words + b_words) / a_words.min(b_words).max(1.0)
}

/// Share of the numbers of one signed body that are among those of the other, as
/// far as the bins hold them; whichever is higher. All where either has none.
pub fn numbers_held(a: &[u8; BODY], b: &[u8; BODY]) -> f32 {
    let [a, b] = [a, b].map(|body| {
        let mut kept = [0; NUMBERS];
        kept.copy_from_slice(&body[BINS..BINS + NUMBERS]);
        kept.sort_unstable();
        kept
    });
    if a == [0; NUMBERS] || b == [0; NUMBERS] {
        return 1.0;
    }
    let different = |of: &[u8; NUMBERS]| 1 + of.windows(2).filter(|w| w[0] != w[1]).count();
    let mut before = None;
    let shared = a.iter().filter(|&&x| before.replace(x) != Some(x) && b.contains(&x)).count();
    shared as f32 / different(&a).min(different(&b)) as f32
}

/// Estimated similarity of the numbers in two signed bodies, in steps of 1/8.
pub fn numbers(a: &[u8; BODY], b: &[u8; BODY]) -> f32 {
    estimate(&a[BINS..BINS + NUMBERS], &b[BINS..BINS + NUMBERS])
}

/// Estimated similarity of two signed titles, in steps of 1/4.
pub fn titles(a: &[u8; TITLE], b: &[u8; TITLE]) -> f32 {
    estimate(a, b)
}

fn estimate(a: &[u8], b: &[u8]) -> f32 {
    let equal = a.iter().zip(b).filter(|(x, y)| x == y).count();
    // one pair of bytes in 256 is equal by chance
    let share = equal as f32 / a.len() as f32;
    ((share - 1.0 / 256.0) / (1.0 - 1.0 / 256.0)).max(0.0)
}

/// An odd constant with bits all over (the golden ratio).
const BASE: u64 = 0x9e37_79b9_7f4a_7c15;
/// BASE to the power of SHINGLE: what the oldest word has become.
const OUT: u64 = {
    let mut out = 1u64;
    let mut k = 0;
    while k < SHINGLE {
        out = out.wrapping_mul(BASE);
        k += 1;
    }
    out
};

/// MurmurHash3's finalizer.
pub(super) fn mix(mut h: u64) -> u64 {
    h ^= h >> 33;
    h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
    h ^= h >> 33;
    h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

/// Calls `each` with the hash (FNV-1a) of every word in lower case. A word is a
/// run of letters and digits, ASCII ones and all beyond; the flag says that it
/// starts with a digit.
fn words(text: &str, mut each: impl FnMut(u64, bool)) {
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    let mut hash = START;
    let mut first = 0u8;
    let bytes = text.as_bytes();
    let mut k = 0;
    while k < bytes.len() {
        let class = CLASS[bytes[k] as usize];
        // typographic quotes, dashes and spaces (U+2000 to U+206F, U+00A0) are marks
        let mark = match bytes[k] {
            0xe2 if matches!(bytes.get(k + 1), Some(0x80 | 0x81)) => 3,
            0xc2 => 2,
            _ => 0,
        };
        if class != 0 && mark == 0 {
            hash = (hash ^ u64::from(class)).wrapping_mul(0x0100_0000_01b3);
            if first == 0 {
                first = class;
            }
            k += 1;
            continue;
        }
        if first != 0 {
            each(hash, first.is_ascii_digit());
            hash = START;
            first = 0;
        }
        k += mark.max(1);
    }
    if first != 0 {
        each(hash, first.is_ascii_digit());
    }
}

/// The byte a byte counts as: lower case, or 0 for what is no letter or digit.
const CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut b = 0;
    while b < 256 {
        let byte = b as u8;
        class[b] = match byte {
            b'0'..=b'9' | b'a'..=b'z' | 0x80.. => byte,
            b'A'..=b'Z' => byte + 32,
            _ => 0,
        };
        b += 1;
    }
    class
};

fn drop_into<const N: usize>(bins: &mut [u64; N], hash: u64) {
    let bin = ((u128::from(hash) * N as u128) >> 64) as usize;
    // the bin took the upper bits; what it counts must not depend on them
    let value = hash.wrapping_mul(BASE);
    bins[bin] = bins[bin].min(value);
}

/// One byte of each bin; empty ones take that of another, chosen by hash alone so
/// that two texts borrow alike.
fn fill<const N: usize>(bins: &[u64; N], out: &mut [u8]) {
    if bins.iter().all(|&b| b == u64::MAX) {
        return;
    }
    for (k, byte) in out.iter_mut().enumerate() {
        let mut from = k;
        let mut attempt = 0u64;
        while bins[from] == u64::MAX {
            attempt += 1;
            let hash = mix(((k as u64) << 32) | attempt);
            from = ((u128::from(hash) * N as u128) >> 64) as usize;
        }
        *byte = (mix(bins[from]) >> 56) as u8;
    }
}
