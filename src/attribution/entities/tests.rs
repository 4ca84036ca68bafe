use proptest::prelude::*;

use super::entity::Kind;
use super::rank::Weights;
use super::*;
use crate::quote::{Mention, MentionKind, Speaker};
use crate::span::Span;
use crate::text::Document;

/// The table of a text, its quoted stretches told by curly marks.
fn build<'t>(text: &'t str, title: Option<&str>) -> (Document<'t>, Vec<Span>) {
    let document = Document::new(text);
    let mut quoted = Vec::new();
    let mut open = None;
    for (at, c) in text.char_indices() {
        match c {
            '“' => open = Some(at + c.len_utf8()),
            '”' => quoted.extend(open.take().map(|from| Span::new(from, at))),
            _ => {}
        }
    }
    let _ = title;
    (document, quoted)
}

fn mention(text: &str, source: &str) -> Mention {
    let start = text.rfind(source).expect("the source stands in the text");
    Mention { span: Span::new(start, start + source.len()), kind: MentionKind::Name }
}

/// The speaker of the last quotation, which has the last `source` of the text.
fn speaker(text: &str, source: &str) -> Option<Speaker> {
    let (document, quoted) = build(text, None);
    let table = Table::build(&document, &quoted, &Context::default());
    let mut previous = Vec::new();
    for pair in quoted.windows(2) {
        let between = Span::new(pair[0].end, pair[1].start);
        let entity = table.occurrences().iter().find(|o| between.contains(o.span)).map(|o| o.entity);
        previous.push(Previous { quote: pair[0], source: None, entity });
    }
    let quote = quoted.last().copied().unwrap_or_default();
    table
        .resolve(Weights::embedded(), &document, mention(text, source), &Scene { quote, previous: &previous })
        .speaker
}

pub(super) fn name(text: &str, source: &str) -> Option<String> {
    speaker(text, source).map(|s| s.name)
}

#[test]
fn a_surname_finds_its_full_name_before_and_after() {
    assert_eq!(
        name("Mara Quill spoke first. “We lost,” Quill said.", "Quill").as_deref(),
        Some("Mara Quill")
    );
    assert_eq!(
        name("“We lost,” Quill said. It was Mara Quill who chaired.", "Quill said").as_deref(),
        Some("Mara Quill")
    );
}

#[test]
fn the_title_of_the_article_completes_a_name() {
    let text = "Quill spoke on Monday. “We lost,” Quill said.";
    let (document, quoted) = build(text, None);
    let context = Context { title: Some("Marian Quill loses the harbour vote"), authors: &[] };
    let table = Table::build(&document, &quoted, &context);
    let id = table.entity_of(mention(text, "Quill").span).expect("somebody");
    assert_eq!(table.entity(id).name.as_deref(), Some("Marian Quill"));
}

#[test]
fn titles_tell_people_with_one_surname_apart() {
    let text = "Peter Oddle and Susan Oddle run the ferry. “It sank,” Mrs Oddle said.";
    assert_eq!(name(text, "Mrs Oddle").as_deref(), Some("Susan Oddle"));
    let text = "Susan and Peter Oddle run the ferry. “It sank,” Mrs Oddle said.";
    assert_eq!(name(text, "Mrs Oddle").as_deref(), Some("Susan Oddle"));
}

#[test]
fn labels_in_capitals_are_names() {
    let text = "Peter Oddle met the press. ODDLE: “It sank.”";
    assert_eq!(name(text, "ODDLE").as_deref(), Some("Peter Oddle"));
}

#[test]
fn roles_stand_beside_names() {
    let text = "Harbour Secretary Mara Quill spoke. “We lost,” Quill said.";
    assert_eq!(speaker(text, "Quill").and_then(|s| s.role).as_deref(), Some("Harbour Secretary"));
    let text = "Mara Quill, a pilot at the Ode Institute, spoke. “We lost,” Quill said.";
    assert_eq!(speaker(text, "Quill").and_then(|s| s.role).as_deref(), Some("pilot at the Ode Institute"));
    let text = "Ruritania’s Prime Minister Mara Quill spoke. “We lost,” Quill said.";
    assert_eq!(speaker(text, "Quill").and_then(|s| s.role).as_deref(), Some("Prime Minister"));
}

#[test]
fn a_role_finds_the_one_who_carries_it() {
    let text =
        "Judge Mara Quill sat on Monday. Peter Oddle pleaded guilty. “You drowned it,” the judge said.";
    assert_eq!(name(text, "the judge").as_deref(), Some("Mara Quill"));
}

#[test]
fn an_apposition_names_the_nominal() {
    let text = "“It sank,” said the chairman of the Ode Harbour Board, Sir Peter Oddle.";
    assert_eq!(
        name(text, "the chairman of the Ode Harbour Board, Sir Peter Oddle").as_deref(),
        Some("Peter Oddle")
    );
}

#[test]
fn whom_the_text_leaves_unnamed_stays_so() {
    let text = "Peter Oddle drowned on Monday. “It sank,” a police spokesman said.";
    assert_eq!(name(text, "a police spokesman"), None);
    let text = "Peter Oddle’s lawyer came. “It sank,” Peter Oddle’s lawyer said.";
    assert_eq!(name(text, "Peter Oddle’s lawyer"), None);
}

#[test]
fn pronouns_go_to_the_one_who_spoke() {
    let text = "Mara Quill met Peter Oddle. “We lost,” Quill said. “It was late,” she said.";
    assert_eq!(name(text, "she").as_deref(), Some("Mara Quill"));
    let text = "Susan Oddle was there. Peter Quill said the ferry sank. “It was late,” he said.";
    assert_eq!(name(text, "he").as_deref(), Some("Peter Quill"));
}

#[test]
fn bodies_are_known_by_short_names_and_initials() {
    let text = "Odle Corp sank a ferry. “We regret it,” Odle said.";
    assert_eq!(name(text, "Odle").as_deref(), Some("Odle Corp"));
    let text = "The ferry safety council (FSC) met. “We regret it,” the FSC said.";
    assert_eq!(name(text, "the FSC").as_deref(), Some("ferry safety council"));
    let text = "The Ruritanian Harbour Commission met. “We regret it,” the RHC said.";
    assert_eq!(name(text, "the RHC").as_deref(), Some("Ruritanian Harbour Commission"));
}

#[test]
fn bodies_named_by_a_common_noun_keep_it() {
    let text = "Ferries sank. “We regret it,” the Ruritanian foreign ministry said.";
    assert_eq!(name(text, "the Ruritanian foreign ministry").as_deref(), Some("Ruritanian foreign ministry"));
}

#[test]
fn words_that_start_sentences_are_no_names() {
    let text = "Earlier Quill left. Pledging help, Mara Quill stayed. Nobody came.";
    let document = Document::new(text);
    let table = Table::build(&document, &[], &Context::default());
    let named: Vec<&str> = table.entities().iter().filter_map(|e| e.name.as_deref()).collect();
    assert_eq!(named, ["Mara Quill"]);
}

#[test]
fn a_quotation_without_source_goes_on() {
    let text = "“We lost,” said Mara Quill. “It was late.”";
    let (document, quoted) = build(text, None);
    let table = Table::build(&document, &quoted, &Context::default());
    let entity = table.entity_of(mention(text, "Mara Quill").span);
    let previous = [Previous { quote: quoted[0], source: None, entity }];
    let found =
        table.fallback(Weights::embedded(), &document, &Scene { quote: quoted[1], previous: &previous });
    assert_eq!(found.entity, entity);
    assert!(found.confidence > 0.5);
}

#[test]
fn a_surname_before_a_common_noun_is_still_the_persons() {
    let text = "The Quill administration lost. Mara Quill spoke. “We lost,” Quill said.";
    assert_eq!(name(text, "Quill said").as_deref(), Some("Mara Quill"));
    let text = "Mara Sun spoke of the Sun, which rose. “We lost,” Sun said.";
    assert_eq!(name(text, "Sun said").as_deref(), Some("Mara Sun"));
}

#[test]
fn who_goes_by_the_given_name_does_not_go_by_the_surname() {
    let text = "Emma Oddle was lost. Emma swam, Emma ran and Emma Oddle dived. Susan Oddle came. \
        “It sank,” Oddle said.";
    assert_eq!(name(text, "Oddle said").as_deref(), Some("Susan Oddle"));
}

#[test]
fn how_the_quoted_call_somebody_says_nothing_of_the_surname() {
    let text = "Emma Oddle swam home, and Peter Oddle came. “Emma swam,” Quill said. “Emma ran,” he said. Emma \
                Oddle dived. “It sank,” Oddle said.";
    assert_eq!(name(text, "Oddle said").as_deref(), Some("Emma Oddle"));
}

#[test]
fn a_short_given_name_in_capitals_is_a_name_all_the_same() {
    let text = "* BOARD CHAIRMAN BEN ODDLE, January 7\n“It sank,” BEN ODDLE wrote.";
    assert_eq!(name(text, "BEN ODDLE wrote").as_deref(), Some("Ben Oddle"));
}

#[test]
fn a_statement_is_of_whom_it_is_by() {
    let text = "Peter Oddle spoke. “It sank,” according to a tweet on Monday by the mayor Mara Quill.";
    assert_eq!(name(text, "a tweet").as_deref(), Some("Mara Quill"));
    let text = "Peter Oddle spoke. “It sank,” a letter to the mayor, written on Monday, said.";
    assert_ne!(name(text, "a letter").as_deref(), Some("Mara Quill"));
}

#[test]
fn a_statement_stays_with_whom_it_was_first_said_to_be_by() {
    let rest = "Peter Oddle and Quayle Corp came by. Odle Corp left. “It sank,” the statement said.";
    let said = format!("Ferry Council said in a statement on Monday that it was late. {rest}");
    assert_eq!(name(&said, "the statement").as_deref(), Some("Ferry Council"));
    let by = format!("A statement by Mara Quill was read out. {rest}");
    assert_eq!(name(&by, "the statement").as_deref(), Some("Mara Quill"));
    let other = format!("Ferry Council said nothing. A statement was read out. {rest}");
    assert_ne!(name(&other, "the statement").as_deref(), Some("Ferry Council"));
}

#[test]
fn a_name_that_nothing_else_tells_stands_after_its_noun() {
    let text = "Ferries sank. “We lost,” the assailant, Orn Vale, said.";
    assert_eq!(name(text, "the assailant, Orn Vale").as_deref(), Some("Orn Vale"));
}

#[test]
fn a_title_finds_whom_it_fits_for_sure() {
    let text = "Orrel Quill was lost. Orrel Quill was found. Doreen and Neville Quill wept. “We lost,” Mrs Quill said.";
    assert_eq!(name(text, "Mrs Quill").as_deref(), Some("Doreen Quill"));
}

#[test]
fn possessives_may_be_part_of_a_name() {
    let text = "Ferries sank. “We lost,” the People’s Daily said.";
    assert_eq!(name(text, "the People’s Daily").as_deref(), Some("People’s Daily"));
    let text = "Odle Corp was rated by Oddle’s on Monday. “It sank,” Oddle’s said.";
    assert_eq!(name(text, "Oddle’s said").as_deref(), Some("Oddle’s"));
}

#[test]
fn bodies_are_known_by_their_words_in_another_order() {
    let text = "It was the United Ruritania Department of Ferry. “We lost,” the Ferry Department said.";
    assert_eq!(name(text, "the Ferry Department").as_deref(), Some("United Ruritania Department of Ferry"));
    let text = "He left Big Odle Records. “We lost,” Big Odle said.";
    assert_eq!(name(text, "Big Odle").as_deref(), Some("Big Odle Records"));
}

#[test]
fn a_ministry_with_of_is_a_body() {
    let document = Document::new("They met at the Ministry of Oars on Monday.");
    let table = Table::build(&document, &[], &Context::default());
    let kinds: Vec<(Option<&str>, Kind)> =
        table.entities().iter().map(|e| (e.name.as_deref(), e.kind)).collect();
    assert_eq!(kinds, [(Some("Ministry of Oars"), Kind::Organisation)]);
}

#[test]
fn a_country_before_a_name_is_no_part_of_it() {
    let text = "“We lost,” Special Envoy for Iran Adam Quill said.";
    assert_eq!(name(text, "Special Envoy for Iran Adam Quill").as_deref(), Some("Adam Quill"));
}

#[test]
fn a_body_is_no_he() {
    let text = "Adam Quill rowed. He met Odle Corp. “We lost,” he said.";
    assert_ne!(name(text, "he said").as_deref(), Some("Odle Corp"));
    let text = "The tanker left Odle Port and met Susan Oddle as a suspect. “We lost,” she said.";
    assert_eq!(name(text, "she").as_deref(), Some("Susan Oddle"));
}

#[test]
fn a_statement_is_the_words_of_the_body_before_it() {
    let text = "Ferries sank. “We lost,” a Harbour police statement said.";
    assert_eq!(name(text, "a Harbour police statement").as_deref(), Some("Harbour police"));
}

#[test]
fn words_written_small_elsewhere_are_no_names() {
    let text = "Swimmers said the ferry sank. “It was late,” other swimmers said.";
    let document = Document::new(text);
    let table = Table::build(&document, &[], &Context::default());
    assert!(table.entities().iter().all(|e| e.name.is_none()));
}

#[test]
fn roles_have_no_verbs_and_no_forms_of_address() {
    let text = "They heard President Mara Quill. “We lost,” Quill said.";
    assert_eq!(speaker(text, "Quill").and_then(|s| s.role).as_deref(), Some("President"));
    let text = "It was Dr. Mara Quill. “We lost,” Quill said.";
    assert_eq!(speaker(text, "Quill").map(|s| s.role), Some(None));
    let text = "Mara Quill, an analyst at Odle Corp, spoke. “We lost,” Quill said.";
    assert_eq!(speaker(text, "Quill").and_then(|s| s.role).as_deref(), Some("analyst at Odle Corp"));
}

#[test]
fn links_for_sharing_are_no_part_of_a_name() {
    let text =
        "The harbour froze. Facebook Twitter Pinterest Mara Quill was there. “It is over,” Quill said.";
    assert_eq!(speaker(text, "Quill said").map(|s| s.name).as_deref(), Some("Mara Quill"));
}

#[test]
fn what_is_left_of_a_ticker_is_no_initial() {
    let text =
        "Mayor Mara Quill spoke. Shares fell late. .N Quill said it was over. “It is over,” Quill said.";
    assert_eq!(speaker(text, "N Quill").map(|s| s.name).as_deref(), Some("Mara Quill"));
}

/// Words of which texts are made that reach every rule.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "Mara",
        "Quill",
        "QUILL",
        "Mr",
        ".",
        ",",
        "the",
        "The",
        "judge",
        "Judge",
        "Prime",
        "Minister",
        "of",
        "and",
        "Odle",
        "Corp",
        "Inc",
        "(",
        ")",
        "FSC",
        "’s",
        "'s",
        "said",
        "he",
        "She",
        "who",
        "“",
        "”",
        "\n\n",
        "police",
        "spokesman",
        "statement",
        "company",
        "é",
        "Éva",
        "a",
        "May",
        "-based",
        "43",
        ":",
        "QC",
        "J.",
        "&",
        "\u{200b}",
        "日本",
        "is",
        "as",
        "Harbour",
        "Committee",
        "MP",
    ];
    prop::collection::vec((0..words.len(), prop::bool::weighted(0.85)), 0..60).prop_map(move |list| {
        list.iter().map(|&(k, space)| format!("{}{}", words[k], if space { " " } else { "" })).collect()
    })
}

/// Credits are looked for in the last part of a text only, and a word may reach into it.
#[test]
fn a_long_word_before_by() {
    for length in [10, 1180, 1192, 1195, 1200, 1300, 4000] {
        for head in ["", "Reporting by ", "é "] {
            for tail in ["ing by ", "Reporting by ", "(Editing by ", "eporting by "] {
                let text = format!("{head}{}{tail}Mara Quill", "a".repeat(length));
                let (document, quoted) = build(&text, None);
                let table = Table::build(&document, &quoted, &Context { title: None, authors: &[] });
                assert!(table.occurrences().iter().all(|o| o.span.end <= text.len()));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn offsets_lie_on_character_edges(
        text in prop_oneof![pieces(), "\\PC{0,200}"], a in 0usize..400, b in 0usize..400,
    ) {
        let (document, quoted) = build(&text, None);
        let table = Table::build(&document, &quoted, &Context { title: Some(&text), authors: &[] });
        let mut end = 0;
        for o in table.occurrences() {
            prop_assert!(o.span.start >= end && o.span.start <= o.span.end && o.span.end <= text.len());
            prop_assert!(text.is_char_boundary(o.span.start) && text.is_char_boundary(o.span.end));
            prop_assert!((o.entity.0 as usize) < table.entities().len());
            end = o.span.end;
        }
        for entity in table.entities() {
            for role in &entity.roles {
                prop_assert!(text.get(role.start..role.end).is_some());
            }
        }
        // any span on character edges may be asked for
        let edge = |mut at: usize| {
            at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (a, b) = (edge(a), edge(b));
        let span = Span::new(a.min(b), a.max(b));
        let previous = [Previous { quote: span, source: None, entity: table.entity_of(span) }];
        let scene = Scene { quote: span, previous: &previous };
        let found = table.resolve(Weights::embedded(), &document, Mention { span, kind: MentionKind::Name }, &scene);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
        let found = table.fallback(Weights::embedded(), &document, &scene);
        prop_assert!((0.0..=1.0).contains(&found.confidence));
    }
}
