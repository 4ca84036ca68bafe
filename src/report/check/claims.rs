//! The quotations of a draft.

use crate::attribution::{self, reading::Reading};
use crate::query::words::words;
use crate::quote::{MentionKind, QuoteKind};
use crate::span::Span;
use crate::text::Document;

/// Words that a draft says were said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// In the draft, in bytes, without the marks.
    pub content: Vec<Span>,
    /// The words, pieces joined by a space: what stands between them in the draft
    /// is the writer's, and stands for nothing left out.
    pub text: String,
    /// Who said it, as the draft has it.
    pub claimed: Option<String>,
}

impl Claim {
    pub fn extent(&self) -> Span {
        Span::new(self.content[0].start, self.content[self.content.len() - 1].end)
    }

    fn new(draft: &str, content: Vec<Span>, claimed: Option<String>) -> Claim {
        let pieces: Vec<&str> = content.iter().map(|span| span.of(draft)).collect();
        Claim { text: pieces.join(" "), content, claimed }
    }
}

/// Words in quotation marks that nobody is said to have said are checked from this
/// length on: fewer are a title or a name.
const SENTENCE: usize = 5;

/// "the company" says nothing of whose words the draft takes them for, unless it is
/// as clear as this.
const SURE: f32 = 0.8;

/// Read before the draft, for a draft may open with a quotation and articles hardly
/// do: the first words of a text are taken for a headline.
const LEAD: &str = "Much was said at the meeting that week.\n\n";

/// The quotations of a draft, in order. A draft without any quotation marks is
/// taken whole.
pub fn claims(draft: &str) -> Vec<Claim> {
    let text = spoken([LEAD, draft].concat());
    let document = Document::new(&text);
    let marked = Reading::new(&document).quoted;
    let length = |claim: &Claim| words(&claim.text).count();
    if marked.is_empty() {
        let start = draft.len() - draft.trim_start().len();
        let whole = Claim::new(draft, vec![Span::new(start, start + draft.trim().len())], None);
        return Some(whole).filter(|claim| length(claim) > 0).into_iter().collect();
    }
    let own = |span: &Span| Span::new(span.start - LEAD.len(), span.end - LEAD.len());
    let quotes = attribution::attribute(&document, &attribution::Context::default());
    let (mut claims, mut others) = (Vec::new(), Vec::new());
    for quote in quotes.into_iter().filter(|quote| quote.kind != QuoteKind::Indirect) {
        let said = quote.source.is_some();
        let content = quote.content.iter().map(own).collect();
        let sure = quote.confidence >= SURE
            || quote.source.is_some_and(|source| source.kind != MentionKind::Nominal);
        let speaker = quote.speaker.filter(|_| sure);
        let claim = Claim::new(draft, content, speaker.map(|speaker| speaker.name));
        if said || claim.claimed.is_some() { claims.push(claim) } else { others.push(claim) }
    }
    for stretch in marked.iter().map(|stretch| own(&stretch.inner)) {
        let mut known = claims.iter().chain(&others).flat_map(|claim| &claim.content);
        if !known.any(|span| span.overlaps(stretch)) {
            others.push(Claim::new(draft, vec![stretch], None));
        }
    }
    let fewest = if claims.is_empty() && others.iter().all(|c| length(c) < SENTENCE) { 1 } else { SENTENCE };
    claims.extend(others.into_iter().filter(|claim| length(claim) >= fewest));
    claims.retain(|claim| length(claim) > 0);
    claims.sort_by_key(Claim::extent);
    claims
}

/// The text with quotations in capitals written small, at the same places: capitals
/// are read as names.
fn spoken(text: String) -> String {
    let loud = |stretch: &str| {
        stretch.split_whitespace().nth(2).is_some() && !stretch.contains(|c: char| c.is_lowercase())
    };
    let document = Document::new(&text);
    let marked = Reading::new(&document).quoted;
    let loud: Vec<Span> = marked.iter().map(|m| m.inner).filter(|inner| loud(inner.of(&text))).collect();
    let mut spoken = text;
    for inner in loud {
        let first = spoken[inner.start..].chars().next().map_or(0, char::len_utf8);
        // Letters outside ASCII may take another number of bytes when small.
        let small = spoken[inner.start + first..inner.end].to_ascii_lowercase();
        spoken.replace_range(inner.start + first..inner.end, &small);
    }
    spoken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(draft: &str) -> Vec<(String, Option<String>)> {
        claims(draft).into_iter().map(|c| (c.text, c.claimed)).collect()
    }

    #[test]
    fn the_quotations_of_a_draft_and_whose_they_are() {
        let draft = "“The pilots were never asked,” said Mara Ketteridge, the harbour master. “They were told.”\n\
                     Rufus Hale said the board had “no other choice that winter”.";
        let own = |name: &str| Some(name.to_owned());
        assert_eq!(
            read(draft),
            [
                ("The pilots were never asked,".to_owned(), own("Mara Ketteridge")),
                ("They were told.".to_owned(), own("Mara Ketteridge")),
                ("no other choice that winter".to_owned(), own("Rufus Hale")),
            ]
        );
        let extent = claims(draft)[2].extent();
        assert_eq!(extent.of(draft), "no other choice that winter");
    }

    #[test]
    fn a_cue_inside_stands_for_nothing_left_out() {
        let claims = read("“We will not,” Hale said, “sell the harbour.”");
        assert_eq!(claims[0].0, "We will not, sell the harbour.");
    }

    #[test]
    fn a_draft_may_open_with_a_quotation_and_a_title_alone_is_taken_whole() {
        let draft = "“Never again,” said Hale.";
        assert_eq!(read(draft), [("Never again,".to_owned(), Some("Hale".to_owned()))]);
        assert_eq!(read("“The Harbour at Night”").len(), 1);
    }

    #[test]
    fn capitals_inside_marks_are_no_names() {
        let draft = "“We are done,” said Mara Ketteridge.\n\n“THE HARBOUR IS NOT FOR SALE,” said Rufus Hale.";
        let found = read(draft);
        assert_eq!(found[1], ("THE HARBOUR IS NOT FOR SALE,".to_owned(), Some("Rufus Hale".to_owned())));
    }

    #[test]
    fn a_sentence_alone_is_taken_whole() {
        assert_eq!(
            read("  We will not sell the harbour \n"),
            [("We will not sell the harbour".to_owned(), None)]
        );
        assert_eq!(read("\"We will not sell\"").len(), 1);
        assert!(read(" … ").is_empty() && read("").is_empty());
    }
}
