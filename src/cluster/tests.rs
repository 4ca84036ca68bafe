use jiff::civil::date;
use proptest::prelude::*;

use super::*;

/// A text of `n` words that no other seed gives.
fn prose(seed: u64, n: usize) -> Vec<String> {
    let mut state = seed;
    let mut next = || {
        state = signature::mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15));
        state
    };
    (0..n).map(|_| format!("w{}", next() % 5000)).collect()
}

/// The same text with every `step`th word replaced.
fn edited(words: &[String], step: usize) -> String {
    let change = |(k, w): (usize, &String)| if k % step == step - 1 { format!("new{k}") } else { w.clone() };
    words.iter().enumerate().map(change).collect::<Vec<_>>().join(" ")
}

fn of(clusters: &[Cluster]) -> Vec<(u64, Vec<u64>)> {
    clusters.iter().map(|c| (c.head, c.copies.clone())).collect()
}

#[test]
fn case_marks_and_spaces_do_not_count() {
    let a = Signature::new("Toll rises", "The harbour toll, the mayor said, will rise – by a third.");
    let b = Signature::new("TOLL RISES", "the HARBOUR toll the mayor\n said: will rise by a “third”");
    assert_eq!(a, b);
    assert_eq!(a.words(), 11);
}

#[test]
fn the_estimate_is_near_the_truth() {
    let words = prose(1, 2000);
    let a = Signature::new("", &words.join(" "));
    // every 25th word changed: 5 of 25 shingles go, Jaccard 20/30
    let b = Signature::new("", &edited(&words, 25));
    let c = Signature::new("", &prose(2, 2000).join(" "));
    assert!((a.similarity(&b) - 0.667).abs() < 0.2, "{}", a.similarity(&b));
    assert!(a.similarity(&c) < 0.1);
}

#[test]
fn copies_and_updates_join_the_earliest() {
    let words = prose(3, 400);
    let body = words.join(" ");
    let mut all = Clusterer::new();
    all.add(5, None, &Signature::new("Toll", &body));
    all.add(4, Some(date(2025, 3, 8)), &Signature::new("Toll rises", &edited(&words, 100)));
    all.add(3, Some(date(2025, 3, 7)), &Signature::new("Toll", &body));
    all.add(2, Some(date(2025, 3, 7)), &Signature::new("Fair", &prose(4, 400).join(" ")));
    assert_eq!(of(&all.clusters()), [(3, vec![4, 5])]);
    assert!(all.remove(3));
    assert!(!all.remove(3));
    assert_eq!(of(&all.clusters()), [(4, vec![5])]);
}

#[test]
fn a_template_is_no_story() {
    let report = |n: u64| {
        let rows: Vec<String> = (0..12)
            .map(|k| {
                format!("turnips closed at {} crowns a sack after {} the day before", n * 7 + k, n * 5 + k)
            })
            .collect();
        format!(
            "Market report of the town of Merrow. {} The market opens again tomorrow at eight.",
            rows.join(". ")
        )
    };
    let mut all = Clusterer::new();
    for n in 0..20 {
        all.add(n, Some(date(2025, 3, 1 + n as i8)), &Signature::new("Market report", &report(n)));
    }
    assert_eq!(of(&all.clusters()), []);
}

#[test]
fn a_paragraph_more_is_the_same_story() {
    // two hundred words with two numbers; the second paper has a paragraph of its
    // own with other numbers below, the third one in the middle
    let mut words = prose(20, 200);
    words[40] = "48".to_string();
    words[90] = "1987".to_string();
    let mut more = prose(21, 45);
    more[3] = "12".to_string();
    more[30] = "2031".to_string();
    let below = [words.clone(), more.clone()].concat().join(" ");
    let between = [words[..120].to_vec(), more, words[120..].to_vec()].concat().join(" ");
    let mut all = Clusterer::new();
    all.add(1, Some(date(2025, 3, 7)), &Signature::new("Toll rises", &words.join(" ")));
    all.add(2, Some(date(2025, 3, 8)), &Signature::new("Harbour dearer", &below));
    all.add(3, Some(date(2025, 3, 7)), &Signature::new("Toll up", &between));
    // a week on it is a story that quotes the old one
    all.add(
        4,
        Some(date(2025, 3, 13)),
        &Signature::new("Toll paid", &[words, prose(22, 160)].concat().join(" ")),
    );
    assert_eq!(of(&all.clusters()), [(1, vec![3, 2])]);
}

#[test]
fn a_template_filled_in_anew_is_no_copy() {
    // a hundred words alike, two numbers not
    let mut all = Clusterer::new();
    for n in 0..4u64 {
        let mut words = prose(23, 100);
        words[30] = format!("{}", 11 + n);
        words[60] = format!("{}", 170 + 3 * n);
        let day = Some(date(2025, 3, 7 + n as i8));
        all.add(n, day, &Signature::new("Dividend", &words.join(" ")));
    }
    assert_eq!(of(&all.clusters()), []);
}

#[test]
fn a_short_text_needs_its_title() {
    let mut all = Clusterer::new();
    let day = Some(date(2025, 3, 7));
    all.add(
        1,
        day,
        &Signature::new("Quill Brewing sets dividend", "Dividend five crowns. Payable April 15."),
    );
    all.add(
        2,
        day,
        &Signature::new("Ostrow Shipping regular payout", "Dividend five crowns. Payable April 15."),
    );
    all.add(
        3,
        day,
        &Signature::new("Quill Brewing sets dividend", "Dividend five crowns. Payable April 15."),
    );
    all.add(4, day, &Signature::new("Quill Brewing sets dividend", ""));
    all.add(5, day, &Signature::new("Quill Brewing sets dividend", ""));
    assert_eq!(of(&all.clusters()), [(1, vec![3])]);
}

#[test]
fn a_list_printed_every_month_is_new_every_month() {
    let words = prose(6, 300);
    let mut all = Clusterer::new();
    all.add(1, Some(date(2025, 1, 1)), &Signature::new("Tolls", &words.join(" ")));
    all.add(2, Some(date(2025, 2, 1)), &Signature::new("Tolls", &edited(&words, 25)));
    all.add(3, Some(date(2026, 1, 1)), &Signature::new("Tolls", &words.join(" ")));
    assert_eq!(of(&all.clusters()), [(1, vec![3])]);
}

#[test]
fn garbage_is_refused() {
    let mut all = Clusterer::new();
    all.add(1, Some(date(2025, 1, 1)), &Signature::new("a", &prose(1, 80).join(" ")));
    let bytes = all.whole();
    let read = |bytes: &[u8]| Clusterer::new().apply(bytes);
    assert_eq!(read(&bytes), Ok(()));
    assert_eq!(read(&bytes[..bytes.len() - 1]), Err(Error));
    assert_eq!(read(&[9]), Err(Error));
    assert_eq!(read(&[bytes.as_slice(), &bytes].concat()), Err(Error));
}

/// Eight articles of three stories in several versions.
fn stories() -> Vec<(u64, Option<Date>, Signature)> {
    let mut out = Vec::new();
    for story in 0..3u64 {
        let words = prose(story + 10, 250);
        for version in 0..4u64 {
            let body = if version == 0 { words.join(" ") } else { edited(&words, 40 * version as usize) };
            let day = (version != 3).then(|| date(2025, 3, 1 + (story + version) as i8));
            out.push((story * 10 + version, day, Signature::new("Toll", &body)));
        }
    }
    out
}

proptest! {
    #[test]
    fn the_order_of_feeding_does_not_matter(order in Just((0..12usize).collect::<Vec<_>>()).prop_shuffle(), gone in 0..12usize, extra in any::<u64>()) {
        let stories = stories();
        let mut straight = Clusterer::new();
        for (key, day, signature) in &stories {
            if *key != stories[gone].0 {
                straight.add(*key, *day, signature);
            }
        }
        let mut shuffled = Clusterer::new();
        shuffled.add(stories[gone].0, None, &Signature::new("Other", &prose(extra, 120).join(" ")));
        for &k in &order {
            let (key, day, signature) = &stories[k];
            shuffled.add(*key, *day, signature);
        }
        shuffled.remove(stories[gone].0);
        prop_assert_eq!(straight.clusters(), shuffled.clusters());
        for bytes in [shuffled.whole(), shuffled.changes().to_vec()] {
            let mut back = Clusterer::new();
            prop_assert_eq!(back.apply(&bytes), Ok(()));
            prop_assert_eq!(back.clusters(), shuffled.clusters());
            prop_assert_eq!(back.len(), shuffled.len());
            prop_assert!(back.changes().is_empty());
        }
    }

    #[test]
    fn any_text_can_be_signed(title in "\\PC{0,40}", body in "\\PC{0,200}") {
        let signature = Signature::new(&title, &body);
        prop_assert_eq!(Signature::from_bytes(&signature.to_bytes()), signature);
        prop_assert!(signature.similarity(&signature) > 0.99);
    }

    #[test]
    fn any_bytes_can_be_read(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = Clusterer::new().apply(&bytes);
    }
}
