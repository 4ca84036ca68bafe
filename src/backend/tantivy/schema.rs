//! The engine's fields, made from the table of logical ones.
//!
//! Articles and quotations share one tantivy index, so that one commit covers
//! both. An article and its quotations are added as one block: the article
//! first, its quotations right after, in order. A block is never torn (a merge
//! keeps the order, a file's documents are deleted together), so a quotation at
//! document `d` with ordinal `k` belongs to the article at `d - k`. Quotations
//! therefore store nothing of their own, and the words around one are found
//! through the positions of its article's body.
//!
//! Text is indexed as written, lower-cased, unstemmed: a query expands a word to
//! the indexed forms that share its stem.
//!
//! Every document has every number, so that reading one is one look into a packed
//! column; what has nothing to tell holds 0.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

use crate::index::fields::{Number, Text};

/// Version of this layout. Another number means: build the index anew.
pub const FORMAT: u32 = 3;

/// Name of the analyzer that splits names into words.
pub const WORDS: &str = "whosaid_words";

/// Name of the analyzer for text that is split into words already.
pub const FOLDED: &str = "whosaid_folded";

/// Name of the analyzer that takes flags as they are.
pub const FLAGS: &str = "whosaid_flags";

/// The fields, resolved.
#[derive(Clone, Debug)]
pub struct Fields {
    pub schema: Schema,
    texts: Vec<Field>,
    numbers: Vec<Field>,
    pub flags: Field,
    /// Number of the file, for deletion.
    pub file: Field,
    /// Key of the article.
    pub key: Field,
    /// Place in the block: 0 is the article.
    pub ordinal: Field,
    /// On articles: number of quotations in the block.
    pub quotes: Field,
    /// On quotations: number of its wording, which those in the same words share. On
    /// articles: see `groups::mark`.
    pub group: Field,
    /// On quotations: number of the speaker's name, counted from 1; 0 for none.
    pub name: Field,
    /// On quotations, for counting: the role as written.
    pub role_name: Field,
    /// On articles: the entry, encoded.
    pub record: Field,
}

/// Names of the columns that only this backend knows.
pub mod column {
    pub const KEY: &str = "key";
    pub const ORDINAL: &str = "ordinal";
    pub const QUOTES: &str = "quotes";
    pub const GROUP: &str = "group";
    pub const NAME: &str = "name";
    pub const ROLE: &str = "role_name";
}

impl Fields {
    pub fn new() -> Fields {
        let mut b = Schema::builder();
        let text = |tokenizer, norms, option| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(tokenizer)
                    .set_index_option(option)
                    .set_fieldnorms(norms),
            )
        };
        let texts = Text::ALL
            .map(|(field, name, _, has_length, _)| {
                let tokenizer = if field.is_prose() { FOLDED } else { WORDS };
                b.add_text_field(name, text(tokenizer, has_length, IndexRecordOption::WithFreqsAndPositions))
            })
            .to_vec();
        let flags = b.add_text_field("flags", text(FLAGS, false, IndexRecordOption::Basic));
        let number: NumericOptions = FAST.into();
        let numbers = Number::ALL.map(|(_, name)| b.add_i64_field(name, number.clone())).to_vec();
        let file = b.add_u64_field("file", INDEXED);
        let key = b.add_u64_field(column::KEY, number.clone());
        let ordinal = b.add_u64_field(column::ORDINAL, number.clone());
        let quotes = b.add_u64_field(column::QUOTES, number.clone());
        let group = b.add_u64_field(column::GROUP, number.clone());
        let name = b.add_u64_field(column::NAME, number);
        let role_name = b.add_text_field(column::ROLE, TextOptions::default().set_fast("raw"));
        let record = b.add_bytes_field("record", STORED);
        Fields {
            schema: b.build(),
            texts,
            numbers,
            flags,
            file,
            key,
            ordinal,
            quotes,
            group,
            name,
            role_name,
            record,
        }
    }

    pub fn text(&self, field: Text) -> Field {
        self.texts[field as usize]
    }

    pub fn number(&self, number: Number) -> Field {
        self.numbers[number as usize]
    }
}
