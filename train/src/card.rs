//! What every stage shares: options, and the card written beside what it makes.

/// The value after an option.
pub fn argument(name: &str) -> Option<String> {
    let mut args = std::env::args();
    args.find(|a| a == name)?;
    args.next()
}

pub fn number(name: &str, default: f32) -> f32 {
    argument(name).and_then(|v| v.parse().ok()).unwrap_or(default)
}

/// FNV-1a, to tell the data that something was made from.
pub fn hash(parts: &[Vec<u8>]) -> u64 {
    parts.iter().flatten().fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ *b as u64).wrapping_mul(0x0100_0000_01b3))
}

/// The word classes that everything but themselves is made with.
const LEXICON: &[u8] = include_bytes!("../../src/text/lexicon.bin");

/// Says beside an embedded file what it is made of.
pub struct Card<'c> {
    pub title: &'c str,
    /// Of the features or the layout; loading refuses another one.
    pub version: u32,
    pub inputs: &'c [String],
    pub uses_lexicon: bool,
}

impl Card<'_> {
    /// Writes `bytes` to `path` and the card to `path` with `.card.txt` for its ending.
    pub fn write(&self, path: &str, bytes: &[u8], scores: &str) {
        let data: Vec<Vec<u8>> =
            self.inputs.iter().map(|p| std::fs::read(p).unwrap_or_else(|e| panic!("{p}: {e}"))).collect();
        let names: Vec<&str> = self.inputs.iter().map(|p| p.rsplit('/').next().unwrap_or(p)).collect();
        let own = ["--out", "--dev", "--date", "--archives"].map(argument);
        let options: Vec<String> = std::env::args()
            .skip(1)
            .filter(|a| {
                !self.inputs.contains(a) && !["--out", "--dev", "--date", "--archives"].contains(&a.as_str())
            })
            .filter(|a| !own.iter().flatten().any(|o| o == a))
            .collect();
        let lexicon = if self.uses_lexicon {
            format!("lexicon   FNV-1a {:016x}\n", hash(&[LEXICON.to_vec()]))
        } else {
            String::new()
        };
        let card = format!(
            "# {}\n\nversion   {}\nsize      {} bytes, FNV-1a {:016x}\ndata      {}\ndata hash FNV-1a {:016x}\n{lexicon}made      {}\nby        whosaid-train {}\n{scores}",
            self.title,
            self.version,
            bytes.len(),
            hash(&[bytes.to_vec()]),
            names.join(" + "),
            hash(&data),
            argument("--date").unwrap_or_default(),
            options.join(" ")
        );
        std::fs::write(path, bytes).unwrap_or_else(|e| panic!("{path}: {e}"));
        let beside = std::path::Path::new(path).with_extension("card.txt");
        std::fs::write(&beside, card).unwrap_or_else(|e| panic!("{}: {e}", beside.display()));
    }
}
