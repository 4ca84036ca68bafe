//! The fields of an index, and what one document of each kind holds.
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

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions,
};

/// Version of this layout. Another number means: build the index anew.
pub const FORMAT: u32 = 2;

/// Flags: exact terms for what a document is or has.
pub mod flag {
    pub const ARTICLE: &str = "kind:article";
    pub const QUOTE: &str = "kind:quote";
    pub const UNDATED: &str = "undated";
    pub const HAS_SPEAKER: &str = "has:speaker";
    pub const HAS_ROLE: &str = "has:role";
    pub const HAS_SAID: &str = "has:said";
    pub const HAS_TITLE: &str = "has:title";
    pub const HAS_BYLINE: &str = "has:byline";
    pub const HAS_PUBLISHER: &str = "has:publisher";
    pub const HAS_QUOTE: &str = "has:quote";
    pub const LANGUAGE: &str = "lang:";
    pub const TYPE: &str = "type:";
    pub const ID: &str = "id:";
}

/// Name of the analyzer that splits text into words.
pub const WORDS: &str = "whosaid_words";

/// Name of the analyzer for text that is split into words already.
pub const FOLDED: &str = "whosaid_folded";

/// Name of the analyzer that takes flags as they are.
pub const FLAGS: &str = "whosaid_flags";

/// The fields, resolved.
#[derive(Clone, Debug)]
pub struct Fields {
    pub schema: Schema,
    /// On articles.
    pub title: Field,
    pub body: Field,
    /// On quotations.
    pub quote: Field,
    /// On both: names as words; whole names are flags ("speaker=ana lima").
    pub speaker: Field,
    /// On quotations.
    pub role: Field,
    pub cue: Field,
    /// On articles.
    pub publisher: Field,
    pub byline: Field,
    pub section: Field,
    pub place: Field,
    pub url: Field,
    pub flags: Field,
    /// Days since 1970.
    pub date: Field,
    pub said: Field,
    /// Confidence in thousandths.
    pub conf: Field,
    /// Key of the file, for deletion.
    pub file: Field,
    /// Key of the article.
    pub key: Field,
    /// Place in the block: 0 is the article.
    pub ordinal: Field,
    /// On articles: number of quotations in the block.
    pub quotes: Field,
    /// On quotations: words of the body [from, to) that surround it.
    pub about_from: Field,
    pub about_to: Field,
    /// On quotations: hash of the words said.
    pub words: Field,
    /// On quotations, for counting: names as written.
    pub speaker_name: Field,
    pub role_name: Field,
    /// On articles: the entry, encoded.
    pub record: Field,
}

impl Fields {
    pub fn new() -> Fields {
        let mut b = Schema::builder();
        let text = |tokenizer, norms| {
            TextOptions::default().set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(tokenizer)
                    .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                    .set_fieldnorms(norms),
            )
        };
        let exact = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(FLAGS)
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        );
        let number: NumericOptions = FAST.into();
        let title = b.add_text_field("title", text(FOLDED, true));
        let body = b.add_text_field("body", text(FOLDED, true));
        let quote = b.add_text_field("quote", text(FOLDED, true));
        let name = text(WORDS, false);
        let speaker = b.add_text_field("speaker", name.clone());
        let role = b.add_text_field("role", name.clone());
        let cue = b.add_text_field("cue", name.clone());
        let publisher = b.add_text_field("publisher", name.clone());
        let byline = b.add_text_field("byline", name.clone());
        let section = b.add_text_field("section", name.clone());
        let place = b.add_text_field("place", name.clone());
        let url = b.add_text_field("url", name);
        let flags = b.add_text_field("flags", exact);
        let date = b.add_i64_field("date", number.clone());
        let said = b.add_i64_field("said", number.clone());
        let conf = b.add_u64_field("conf", number.clone());
        let file = b.add_u64_field("file", INDEXED);
        let key = b.add_u64_field("key", number.clone());
        let ordinal = b.add_u64_field("ordinal", number.clone());
        let quotes = b.add_u64_field("quotes", number.clone());
        let about_from = b.add_u64_field("about_from", number.clone());
        let about_to = b.add_u64_field("about_to", number.clone());
        let words = b.add_u64_field("words", number);
        let speaker_name = b.add_text_field("speaker_name", TextOptions::default().set_fast("raw"));
        let role_name = b.add_text_field("role_name", TextOptions::default().set_fast("raw"));
        let record = b.add_bytes_field("record", STORED);
        Fields {
            schema: b.build(),
            title,
            body,
            quote,
            speaker,
            role,
            cue,
            publisher,
            byline,
            section,
            place,
            url,
            flags,
            date,
            said,
            conf,
            file,
            key,
            ordinal,
            quotes,
            about_from,
            about_to,
            words,
            speaker_name,
            role_name,
            record,
        }
    }
}
