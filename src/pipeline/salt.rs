//! What shapes articles and quotations beside the bytes they are read from.

use xxhash_rust::xxh3::Xxh3;

use crate::ingest::Options;

/// Counts up whenever the same bytes may be read to other articles or quotations: a
/// reader changed, new weights. Files that an earlier version read are then read again.
const READING: u32 = 3;

/// Hashes of the options and of what this build can read. A file whose hash is another
/// one is read again though its bytes are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Salt {
    /// Of the options and the version of reading.
    plain: u64,
    /// Of these and of the formats this build can read.
    able: u64,
}

impl Salt {
    pub fn new(options: &Options) -> Salt {
        Salt::of(options, READING, &[cfg!(feature = "pdf"), cfg!(feature = "epub")])
    }

    fn of(options: &Options, version: u32, able: &[bool]) -> Salt {
        // every field by name: a new one must be thought of here
        let Options { map, max_file_size, published, modified_as_published } = options;
        let mut hasher = Xxh3::new();
        let mut text = |text: &str| {
            hasher.update(&(text.len() as u64).to_le_bytes());
            hasher.update(text.as_bytes());
        };
        for (ours, theirs) in map {
            text(ours);
            text(theirs);
        }
        if let Some(published) = published {
            text(&published.date.to_string());
            text(published.time.as_deref().unwrap_or_default());
            text(published.precision.as_str());
            text(&published.provenance);
            text(&published.raw);
        }
        hasher.update(&(map.len() as u64).to_le_bytes());
        hasher.update(&[u8::from(published.is_some()), u8::from(*modified_as_published)]);
        hasher.update(&max_file_size.to_le_bytes());
        hasher.update(&version.to_le_bytes());
        let plain = hasher.digest();
        hasher.update(&able.iter().map(|&yes| u8::from(yes)).collect::<Vec<_>>());
        Salt { plain, able: hasher.digest() }
    }

    /// The hash to remember of a file. What this build can read matters only to a file
    /// of which something was left out: another build may read that.
    pub fn for_file(self, left_out: bool) -> u64 {
        if left_out { self.able } else { self.plain }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Precision, Published};

    #[test]
    fn every_option_counts_and_so_does_the_version() {
        let plain = Options::default();
        let salt = |options: &Options| Salt::of(options, 1, &[false, false]);
        let published = Published {
            date: jiff::civil::date(2020, 1, 2),
            time: None,
            precision: Precision::Day,
            provenance: "option".to_owned(),
            raw: "2020-01-02".to_owned(),
        };
        let others = [
            Options { map: vec![("title".to_owned(), "head".to_owned())], ..plain.clone() },
            Options { max_file_size: 1, ..plain.clone() },
            Options { published: Some(published), ..plain.clone() },
            Options { modified_as_published: true, ..plain.clone() },
        ];
        for other in &others {
            assert_ne!(salt(other).for_file(false), salt(&plain).for_file(false), "{other:?}");
        }
        assert_ne!(Salt::of(&plain, 2, &[false, false]).for_file(false), salt(&plain).for_file(false));
    }

    #[test]
    fn a_build_that_can_read_more_reads_again_only_what_was_left_out() {
        let (less, more) = (
            Salt::of(&Options::default(), 1, &[false, false]),
            Salt::of(&Options::default(), 1, &[true, false]),
        );
        assert_eq!(less.for_file(false), more.for_file(false));
        assert_ne!(less.for_file(true), more.for_file(true));
    }

    /// New weights without a new number would leave old quotations in every index.
    #[test]
    fn the_version_counts_the_weights() {
        const WEIGHTS: u64 = 6_841_269_922_306_637_267;
        let mut hasher = Xxh3::new();
        let mut found = 0;
        let src = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files: Vec<_> =
            ["attribution", "attribution/entities", "attribution/indirect", "text", "timex"]
                .iter()
                .flat_map(|room| std::fs::read_dir(src.join(room)).unwrap())
                .map(|entry| entry.unwrap().path())
                .filter(|path| path.extension().is_some_and(|e| e == "bin"))
                .collect();
        files.sort();
        for file in files {
            hasher.update(&std::fs::read(file).unwrap());
            found += 1;
        }
        assert!(found > 0);
        assert_eq!(hasher.digest(), WEIGHTS, "count READING up and note the new hash here");
    }
}
