//! Makes the files that the program carries from annotated articles and raw text.
//!
//! usage: whosaid-train STAGE INPUT... --date YYYY-MM-DD --out FILE [OPTION VALUE]...
//!
//! | stage         | makes                                       | inputs                         |
//! |---------------|---------------------------------------------|--------------------------------|
//! | `lexicon`     | `src/text/lexicon.bin`                      | raw articles                   |
//! | `sources`     | `src/attribution/weights.bin`               | annotated articles, both kinds |
//! | `indirect`    | `src/attribution/indirect/weights.bin`      | articles with every attribution|
//! | `antecedents` | `src/attribution/entities/antecedent.weights` | articles with named speakers |
//!
//! Beside FILE every stage writes a card that says what it was made from. The same
//! inputs and options give the same bytes. The lexicon comes first: the others see
//! its classes.
//!
//! `train/annotated.jsonl` and `train/reported.jsonl` have offsets, but no texts: with one
//! among its inputs, `sources` and `indirect` find these in the files of `--archives FILE,FILE` (.jsonl or
//! .jsonl.zst) by hash.
//!
//! `sources` also measures: `--dev GOLD` puts scores on the card, `--folds N` with
//! `--check yes` cross-validates by article, `--folds N --predict FILE` writes what
//! held-out news articles get, `--errors FILE` lists what went wrong in them.
//! `indirect` knows `--dev` too, and `--folds N --predict FILE`; `antecedents` always cross-validates
//! (`--folds`, 5) and without `--out` does no more.

mod antecedents;
mod augment;
mod card;
mod cluster;
mod fit;
mod gold;
mod lexicon;
mod net;
mod predict;
mod reported;
mod sources;

fn main() {
    let mut args = std::env::args().skip(1);
    let stage = args.next().unwrap_or_default();
    let inputs: Vec<String> = args.take_while(|a| !a.starts_with("--")).collect();
    match stage.as_str() {
        "lexicon" => lexicon::main(&inputs),
        "sources" => sources::main(&inputs),
        "indirect" => reported::main(&inputs),
        "antecedents" => antecedents::main(&inputs),
        _ => {
            eprintln!(
                "usage: whosaid-train lexicon|sources|indirect|antecedents INPUT... --date YYYY-MM-DD --out FILE"
            );
            std::process::exit(2);
        }
    }
}
