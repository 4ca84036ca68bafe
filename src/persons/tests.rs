//! Who is whom: what was decided, and what the alias file makes of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::correct::corrected;
use super::join::{self, Entry};
use super::*;
use crate::query::stem::possessor;

type Named = (String, u64, Vec<(Trade, u64)>);

fn decided(names: &[Named]) -> Vec<Group> {
    let facts: Vec<NameFacts> =
        names.iter().map(|(text, quotes, trades)| NameFacts { text, quotes: *quotes, trades }).collect();
    decide(&facts)
}

/// The persons that a commit of these names has.
fn stored(names: &[Named]) -> Vec<PersonNames> {
    let own = |&k: &u32| (names[k as usize].0.clone(), names[k as usize].1);
    decided(names)
        .iter()
        .map(|group| PersonNames {
            shown: names[group.shown as usize].0.clone(),
            names: group.members.iter().map(own).collect(),
        })
        .collect()
}

/// Those that an index would find by these words.
fn found(people: &[PersonNames], words: &[String]) -> Vec<PersonNames> {
    let has = |name: &str| name_words(name).any(|w| words.iter().any(|word| *word == w));
    people.iter().filter(|p| p.names.iter().any(|(name, _)| has(name))).cloned().collect()
}

fn spoken(names: &[(&str, u64)]) -> Vec<Named> {
    names.iter().map(|&(text, quotes)| (text.to_owned(), quotes, Vec::new())).collect()
}

/// Names to show with their quotations, after correction.
fn people(names: &[(&str, u64)], aliases: &str) -> Vec<(String, u64)> {
    let aliases = Aliases::parse(aliases).unwrap();
    let all = stored(&spoken(names));
    let mut out: Vec<(String, u64)> = corrected(&all, &aliases)
        .into_iter()
        .map(|p| (p.shown, p.names.iter().map(|(_, n)| n).sum()))
        .collect();
    out.sort();
    out
}

fn own(rows: &[(&str, u64)]) -> Vec<(String, u64)> {
    rows.iter().map(|&(name, n)| (name.to_owned(), n)).collect()
}

#[test]
fn names_of_one_speaker_are_joined() {
    let names = [
        ("Otto Marrable", 9),
        ("Otto B. Marrable", 2),
        ("Bank Chairman Marrable", 1),
        ("Marrable", 2),
        ("O.B. Marrable", 1),
        ("Ida Quill", 3),
    ];
    assert_eq!(people(&names, ""), own(&[("Ida Quill", 3), ("Otto Marrable", 15)]));
}

#[test]
fn two_speakers_are_not() {
    let names = [
        ("Otto Bell", 6),
        ("Otto Bell Jr.", 5),
        ("Rosa Bell", 4),
        ("Bell", 2),
        ("Ann B. Carr", 2),
        ("Ann D. Carr", 2),
        ("Ann Carr", 1),
    ];
    assert_eq!(people(&names, "").len(), 7);
    assert_eq!(people(&[("Mr. Vane", 1), ("Mrs. Vane", 1)], "").len(), 2);
}

#[test]
fn bodies_are_joined_by_form_and_acronym() {
    let names = [
        ("Skerry Motor Corp", 2),
        ("Skerry Motor", 1),
        ("Skerry Relief Fund (SRF)", 2),
        ("SRF", 2),
        ("SKF", 1),
    ];
    let expected = own(&[("SKF", 1), ("Skerry Motor Corp", 3), ("Skerry Relief Fund (SRF)", 4)]);
    assert_eq!(people(&names, ""), expected);
}

#[test]
fn a_surname_joins_whoever_is_heard_five_times_as_often() {
    let known = [("Bill Ferry", 10), ("William Ferry", 1), ("Ned Ferry", 2), ("Ferry", 3)];
    assert_eq!(people(&known, ""), own(&[("Bill Ferry", 14), ("Ned Ferry", 2)]));
    // A company of that name is as likely.
    assert_eq!(people(&[("Bill Ferry", 10), ("Ferry Lines Corp", 4), ("Ferry", 3)], "").len(), 3);
}

#[test]
fn namesakes_have_trades_that_conflict() {
    let trades = vec![(Trade::Force, 4), (Trade::Education, 2), (Trade::Politics, 3)];
    let names =
        [("Jem Prior".to_owned(), 12, trades), ("Ida Quill".to_owned(), 3, vec![(Trade::Politics, 3)])];
    let groups = decided(&names);
    assert_eq!(groups[0].namesakes, Vec::<Vec<Trade>>::new());
    assert_eq!(groups[1].namesakes, [vec![Trade::Force, Trade::Politics], vec![Trade::Education]]);
    // One wrong role in forty is the reader's.
    assert!(namesakes::split([(Trade::Force, 39), (Trade::Education, 1)]).is_empty());
}

#[test]
fn namesakes_are_told_by_trade_article_and_time() {
    let (force, school) = (Trade::Force, Trade::Education);
    let quotes =
        [(force, 1, Some(100)), (school, 2, Some(900)), (school, 3, None), (Trade::Sport, 4, Some(1))];
    for turned in [false, true] {
        let mut quotes = quotes.to_vec();
        if turned {
            quotes.reverse();
        }
        let namesakes = Namesakes::learn(vec![vec![force], vec![school]], quotes);
        assert_eq!(namesakes.whose(Some(school), 1, Some(100)), 1);
        assert_eq!(namesakes.whose(None, 1, Some(900)), 0);
        assert_eq!(namesakes.whose(None, 3, None), 1);
        assert_eq!([0, 499, 501, 5000].map(|day| namesakes.whose(None, 7, Some(day))), [0, 0, 1, 1]);
        assert_eq!(namesakes.whose(Some(Trade::Sport), 7, None), 0);
    }
}

#[test]
fn the_file_has_the_last_word() {
    let names = [("Otto Marrable", 9), ("Marrable", 2), ("The Baron", 3), ("Ida Quill", 3)];
    let rules = "[[same]]\nname = \"Otto Marrable\"\nnames = [\"the baron\"]\n[[not]]\nnames = [\"Marrable\", \"Otto Marrable\"]";
    assert_eq!(people(&names, rules), own(&[("Ida Quill", 3), ("Marrable", 2), ("Otto Marrable", 12)]));
    let got = correct(&stored(&spoken(&names)), &Aliases::parse(rules).unwrap());
    let number = |shown: &str| got.shown.iter().position(|s| s == shown).unwrap() as u32;
    let (otto, bare) = (number("Otto Marrable"), number("Marrable"));
    let listed = [("Marrable", bare), ("Otto Marrable", otto), ("The Baron", otto)];
    assert_eq!(got.names, listed.map(|(name, k)| (name.to_owned(), k)));
}

#[test]
fn what_is_left_of_a_person_remains_that_person() {
    let names = [("Otto Marrable", 9), ("Marrable", 2), ("O. Marrable", 1)];
    let aliases = Aliases::parse("[[not]]\nnames = [\"Marrable\", \"Otto Marrable\"]").unwrap();
    let got = correct(&stored(&spoken(&names)), &aliases);
    assert_eq!(got.names, [("Marrable".to_owned(), 0)]);
    assert_eq!(got.shown, ["Marrable"]);
}

#[test]
fn a_name_that_no_article_has_can_be_shown() {
    let names = [("Conrad Trumble", 9), ("Conrad J. Trumble", 3), ("Trumble", 2)];
    let rules = "[[same]]\nname = \"The Don\"\nnames = [\"Conrad Trumble\"]";
    assert_eq!(people(&names, rules), own(&[("The Don", 14)]));
}

#[test]
fn rules_in_effect_can_be_given_back() {
    let names = [("Otto Bell", 6), ("Otto K. Bell", 1), ("Otto Bell Jr.", 5)];
    let all = stored(&spoken(&names));
    let text = rules(&all, &Aliases::default(), names);
    let aliases = Aliases::parse(&text).unwrap();
    assert_eq!(aliases.same()[0].names, ["Otto K. Bell"]);
    assert_eq!(aliases.not(), [["Otto Bell".to_owned(), "Otto Bell Jr.".to_owned()]]);
    assert_eq!(people(&names, &text), people(&names, ""));
    assert_eq!(rules(&all, &aliases, names), text);
    assert!(!rules(&all, &aliases, [("Otto Bell Jr.", 1)]).contains("[[same]]\nname"));
}

#[test]
fn a_full_name_means_one_and_a_word_means_all() {
    let all = stored(&spoken(&[
        ("Conrad Trumble", 9),
        ("Conrad J. Trumble", 3),
        ("Trumble", 2),
        ("Conrad Trumble Jr.", 1),
        ("Melina Trumble", 1),
        ("Ida Quill", 1),
    ]));
    let ask = |aliases: &Aliases, name: &str| meant(&found(&all, &asked(aliases, name)), aliases, name);
    let names = |name: &str| ask(&Aliases::default(), name);
    let conrad = ["Conrad J. Trumble", "Conrad Trumble", "Trumble"];
    assert_eq!(names("conrad trumble"), conrad);
    assert_eq!(names("Conrad Trumble Jr"), ["Conrad Trumble Jr."]);
    assert_eq!(names("trumble").len(), 5);
    assert!(names("Nobody").is_empty() && names("").is_empty() && names("—").is_empty());
    let aliases = Aliases::parse("[[same]]\nname = \"The Don\"\nnames = [\"Conrad Trumble\"]").unwrap();
    assert_eq!(ask(&aliases, "the don"), conrad);
    assert_eq!(ask(&aliases, "trumble").len(), 5);
}

#[test]
fn whom_the_file_joins_is_meant_by_each_name() {
    let all = stored(&spoken(&[("Otto Marrable", 9), ("Marrable", 2), ("The Baron", 3), ("Rosa Baron", 1)]));
    let aliases = Aliases::parse("[[same]]\nname = \"Otto Marrable\"\nnames = [\"The Baron\"]").unwrap();
    for name in ["marrable", "otto marrable", "the baron"] {
        let got = meant(&found(&all, &asked(&aliases, name)), &aliases, name);
        assert_eq!(got, ["Marrable", "Otto Marrable", "The Baron"], "{name}");
    }
}

/// Names that meet one another often.
fn name() -> impl Strategy<Value = String> {
    let front = of(select(vec!["Mr.", "Mrs.", "Harbour Chairman", "Dr.", "Prof"]));
    let given = of(select(vec!["Bill", "William", "W.", "Rosa", "R.", "Björn"]));
    let middle = of(select(vec!["K.", "Karl", "B."]));
    let surname = select(vec!["Tarn", "van der Tarn", "Bell", "Ferry", "Al-Tarn", "Bell-Tarn"]);
    let back = of(select(vec!["Jr.", "III", "’s", "(SRF)"]));
    let person = (front, given, middle, surname, back).prop_map(|(front, given, middle, surname, back)| {
        let middle = middle.filter(|_| given.is_some());
        let parts = [front, given, middle, Some(surname), back];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ").replace(" ’", "’")
    });
    let body = select(vec![
        "Ferry Lines Corp",
        "Ferry Lines",
        "Bell Inc",
        "SRF",
        "Skerry Relief Fund (SRF)",
        "Bell Society (SRF)",
        "Tarn Relief Fund",
        "the Tarn Police",
        "The Baron",
        "—",
    ]);
    prop_oneof![4 => person, 1 => body.prop_map(str::to_owned)]
}

/// How often a name is quoted with a role of each trade.
fn heard() -> impl Strategy<Value = Vec<(Trade, u64)>> {
    vec((select(Trade::ALL.to_vec()), 1..9u64), 0..3)
}

fn named() -> impl Strategy<Value = Vec<Named>> {
    vec((name(), 1..40u64, heard()), 0..30).prop_map(|names| {
        let names: BTreeMap<String, (u64, Vec<(Trade, u64)>)> =
            names.into_iter().map(|(text, quotes, trades)| (text, (quotes, trades))).collect();
        names.into_iter().map(|(text, (quotes, trades))| (text, quotes, trades)).collect()
    })
}

/// A file of rules over some of these names, as text.
fn file(names: &[Named]) -> impl Strategy<Value = Aliases> + use<> {
    let texts: Vec<String> = names.iter().map(|(text, ..)| text.clone()).chain(["Nobody".into()]).collect();
    let some = 0..=texts.len().min(5);
    let lists = vec((any::<bool>(), subsequence(texts, some)), 0..4);
    lists.prop_map(|lists| {
        let mut text = String::new();
        for (same, names) in lists.iter().filter(|(_, names)| names.len() > 1) {
            let table = match same {
                true => format!("\n[[same]]\nname = {:?}\nnames = {:?}\n", names[0], &names[1..]),
                false => format!("\n[[not]]\nnames = {names:?}\n"),
            };
            // A table that contradicts the others is left out.
            if Aliases::parse(&format!("{text}{table}")).is_ok() {
                text += &table;
            }
        }
        Aliases::parse(&text).unwrap()
    })
}

fn with_file() -> impl Strategy<Value = (Vec<Named>, Aliases)> {
    named().prop_flat_map(|names| {
        let aliases = file(&names);
        (Just(names), aliases)
    })
}

/// Sets of names, whatever their order.
fn sets<'n>(people: impl IntoIterator<Item = Vec<&'n str>>) -> BTreeSet<BTreeSet<&'n str>> {
    people.into_iter().map(|names| names.into_iter().collect()).collect()
}

fn texts(person: &PersonNames) -> Vec<&str> {
    person.names.iter().map(|(name, _)| name.as_str()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_name_is_in_one_group(names in named()) {
        let groups = decided(&names);
        let mut all: Vec<u32> = groups.iter().flat_map(|g| g.members.iter().copied()).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..names.len() as u32).collect::<Vec<_>>());
        for group in &groups {
            prop_assert!(group.members.contains(&group.shown));
            prop_assert!(group.members.is_sorted_by(|&a, &b| names[a as usize].1 >= names[b as usize].1));
            prop_assert!(group.namesakes.len() != 1);
        }
    }

    #[test]
    fn the_order_of_names_does_not_matter(
        (names, turned) in named().prop_flat_map(|names| (Just(names.clone()), Just(names).prop_shuffle()))
    ) {
        let plain = |names: &[Named]| -> Vec<_> {
            let text = |k: u32| names[k as usize].0.clone();
            decided(names)
                .into_iter()
                .map(|g| (g.members.iter().map(|&k| text(k)).collect::<Vec<_>>(), text(g.shown), g.namesakes))
                .collect()
        };
        prop_assert_eq!(plain(&names), plain(&turned));
    }

    #[test]
    fn without_rules_nothing_changes(names in named(), words in vec("tarn|bell|ferry|srf|lines|baron", 0..3)) {
        let people = found(&stored(&names), &words);
        prop_assert_eq!(correct(&people, &Aliases::default()), Corrected::default());
        let mut people = corrected(&people, &Aliases::default());
        people.sort_by(|a, b| a.names.cmp(&b.names));
        let mut before = found(&stored(&names), &words);
        for person in &mut before {
            person.names.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        }
        before.sort_by(|a, b| a.names.cmp(&b.names));
        prop_assert_eq!(people, before);
    }

    #[test]
    fn rules_about_others_change_nothing(names in named()) {
        let rules = "[[same]]\nname = \"Ida Tarn\"\nnames = [\"Ida Bell\"]\n[[not]]\nnames = [\"O. Ferry\", \"Otto SRF\"]";
        let aliases = Aliases::parse(rules).unwrap();
        let people = found(&stored(&names), &concerned(&aliases));
        prop_assert_eq!(correct(&people, &aliases), Corrected::default());
    }

    #[test]
    fn the_file_is_obeyed((names, aliases) in with_file()) {
        let people = corrected(&found(&stored(&names), &concerned(&aliases)), &aliases);
        for person in &people {
            let folded: BTreeSet<String> = person.names.iter().map(|(n, _)| fold_all(n)).collect();
            for not in aliases.not() {
                let both = not.iter().map(|n| fold_all(n)).filter(|n| folded.contains(n)).count();
                prop_assert!(both < 2, "{not:?} in {person:?}");
            }
        }
        for same in aliases.same() {
            let all: Vec<String> =
                std::iter::once(&same.name).chain(&same.names).map(|n| fold_all(n)).collect();
            let has = |p: &&PersonNames| p.names.iter().any(|(n, _)| all.contains(&fold_all(n)));
            let bearers: Vec<&PersonNames> = people.iter().filter(has).collect();
            prop_assert!(bearers.len() < 2, "{same:?}: {bearers:?}");
            prop_assert!(bearers.iter().all(|p| p.shown == same.name));
        }
    }

    /// Correcting the persons concerned is as good as joining the whole archive anew.
    #[test]
    fn correcting_a_few_is_joining_all((names, aliases) in with_file()) {
        let entries: Vec<Entry> = names
            .iter()
            .map(|(text, quotes, _)| Entry { name: Name::parse(text), folded: fold_all(text), quotes: *quotes })
            .collect();
        let anew = join::join(&entries, &aliases);
        let anew = sets(anew.iter().map(|set| set.iter().map(|&k| names[k as usize].0.as_str()).collect()));
        let all = stored(&names);
        let some = found(&all, &concerned(&aliases));
        let others = all.iter().filter(|p| !some.contains(p)).map(texts);
        let few = corrected(&some, &aliases);
        prop_assert_eq!(sets(few.iter().map(texts).chain(others)), anew);
    }

    #[test]
    fn all_names_of_whoever_is_meant_are_given((names, aliases) in with_file(), asked_for in name()) {
        let all = corrected(&stored(&names), &aliases);
        let some = found(&stored(&names), &asked(&aliases, &asked_for));
        let got = meant(&some, &aliases, &asked_for);
        for name in &got {
            let person = all.iter().find(|p| texts(p).contains(&name.as_str())).unwrap();
            prop_assert!(texts(person).iter().all(|n| got.iter().any(|g| g == n)), "{got:?} {person:?}");
        }
    }
}

/// The words under which a name is to be found: folded, without a possessive ending.
fn name_words(name: &str) -> impl Iterator<Item = Cow<'_, str>> {
    words(name).map(|word| match word.text {
        Cow::Borrowed(text) => Cow::Borrowed(possessor(text)),
        Cow::Owned(text) => match possessor(&text).len() {
            n if n < text.len() => Cow::Owned(text[..n].to_owned()),
            _ => Cow::Owned(text),
        },
    })
}
