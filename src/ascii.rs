//! Runs of ASCII, many bytes at a time.

/// The end of the ASCII letters and digits that start at `at`, and whether there
/// are capitals among them.
///
/// Eight bytes at a time, each in a lane of its own: adding moves a byte of the
/// wanted range past 0x80, and no lane overflows into the next as all start below.
#[inline]
pub fn alphanumerics(bytes: &[u8], mut at: usize) -> (usize, bool) {
    const LANES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * LANES;
    let from = |low: u8, lanes: u64| lanes + u64::from(0x80 - low) * LANES;
    let mut capital = false;
    while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let raw = u64::from_le_bytes(*eight);
        let seven = raw & !HIGH;
        let small = seven | (0x20 * LANES);
        let letters = from(b'a', small) & !from(b'z' + 1, small);
        let digits = from(b'0', seven) & !from(b'9' + 1, seven);
        let others = !((letters | digits) & !raw) & HIGH;
        let run = others.trailing_zeros() as usize / 8;
        // bit 5 of a byte tells small from capital
        let capitals = letters & !(raw << 2) & HIGH;
        capital |= capitals != 0 && (capitals.trailing_zeros() as usize) / 8 < run;
        at += run;
        if run < 8 {
            return (at, capital);
        }
    }
    while let Some(byte) = bytes.get(at).filter(|b| b.is_ascii_alphanumeric()) {
        capital |= byte.is_ascii_uppercase();
        at += 1;
    }
    (at, capital)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_run_ends_where_its_bytes_say(text in "([a-zA-Z0-9]{0,20}|\\PC{0,3}|[@`\\[{/:^_]){0,4}", at in 0usize..40) {
            let bytes = text.as_bytes();
            let at = at.min(bytes.len());
            let run = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric());
            let capital = run.clone().any(u8::is_ascii_uppercase);
            prop_assert_eq!(alphanumerics(bytes, at), (at + run.count(), capital));
        }
    }
}
