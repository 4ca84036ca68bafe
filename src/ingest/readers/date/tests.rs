use proptest::prelude::*;

use super::*;

fn read(raw: &str) -> Option<(String, Precision, Option<String>)> {
    published_from(raw, "field date").map(|p| (p.date.to_string(), p.precision, p.time))
}

#[track_caller]
fn is(raw: &str, date: &str, precision: Precision, time: Option<&str>) {
    assert_eq!(read(raw), Some((date.to_owned(), precision, time.map(str::to_owned))), "{raw}");
}

#[test]
fn iso_8601() {
    is("2025-03-07", "2025-03-07", Precision::Day, None);
    is("2025-03-07T18:15:00-04:00", "2025-03-07", Precision::Second, Some("18:15:00-04:00"));
    is("2025-03-07T18:15:00.123456Z", "2025-03-07", Precision::Second, Some("18:15:00.123456Z"));
    is("2025-03-07 18:15:00,5 +0100", "2025-03-07", Precision::Second, Some("18:15:00,5 +0100"));
    is("2025-03-07T18:15+01", "2025-03-07", Precision::Day, Some("18:15+01"));
    is(
        "2025-03-07T23:30:00-08:00[America/Los_Angeles]",
        "2025-03-07",
        Precision::Second,
        Some("23:30:00-08:00[America/Los_Angeles]"),
    );
    is("20250307", "2025-03-07", Precision::Day, None);
    is("20250307T101500Z", "2025-03-07", Precision::Second, Some("101500Z"));
    is("20250307T101500+0000", "2025-03-07", Precision::Second, Some("101500+0000"));
    is("20250307101500", "2025-03-07", Precision::Second, Some("101500"));
    is("202503071015", "2025-03-07", Precision::Day, Some("1015"));
    is("2025-W10-5", "2025-03-07", Precision::Day, None);
    is("2025W105", "2025-03-07", Precision::Day, None);
    is("2025-066", "2025-03-07", Precision::Day, None);
    is("2025-03", "2025-03-01", Precision::Month, None);
    is("2025", "2025-01-01", Precision::Year, None);
    is("2025-03-00", "2025-03-01", Precision::Month, None);
}

#[test]
fn mail_and_unix_dates() {
    is("Fri, 07 Mar 2025 18:15:00 +0100", "2025-03-07", Precision::Second, Some("18:15:00 +0100"));
    is("Fri, 7 Mar 2025 18:15:00 GMT", "2025-03-07", Precision::Second, Some("18:15:00 GMT"));
    is("07 Mar 25 18:15 EST", "2025-03-07", Precision::Day, Some("18:15 EST"));
    is("Fri Mar 7 18:15 EST 2025", "2025-03-07", Precision::Day, Some("18:15 EST"));
    is("Fri Mar  7 18:15:00 2025", "2025-03-07", Precision::Second, Some("18:15:00"));
    is("1741371300", "2025-03-07", Precision::Second, Some("18:15:00Z"));
    is("1741371300000", "2025-03-07", Precision::Second, Some("18:15:00Z"));
    is("1741371300.25", "2025-03-07", Precision::Second, Some("18:15:00Z"));
    is("26-FEB-1987 15:01:01.01", "1987-02-26", Precision::Second, Some("15:01:01.01"));
}

#[test]
fn as_people_write() {
    for raw in [
        "March 7, 2025",
        "Mar. 7, 2025",
        "7 March 2025",
        "7th March, 2025",
        "the 7th of March 2025",
        "Friday, March 7th 2025",
        "2025/03/07",
        "2025/3/7",
        "2025.03.07",
        "07.03.2025",
        "7. 3. 2025",
        "03/07/2025",
        "3/7/25",
        "7-Mar-2025",
        "2025-Mar-07",
        "7 mars 2025",
        "vendredi 7 mars 2025",
        "7. März 2025",
        "Freitag, 7. Maerz 2025",
        "7 de marzo de 2025",
        "7 de março de 2025",
        "7 marzo 2025",
        "2025年3月7日",
        "Published: 7 March 2025",
    ] {
        is(raw, "2025-03-07", Precision::Day, None);
    }
    is("1er avril 2025", "2025-04-01", Precision::Day, None);
    is("March 7, 2025 at 6:15 p.m. ET", "2025-03-07", Precision::Day, Some("6:15 p.m. ET"));
    is("7 March 2025 | 18.15 GMT", "2025-03-07", Precision::Day, Some("18.15 GMT"));
    is("le 7 mars 2025 à 18h15", "2025-03-07", Precision::Day, Some("18h15"));
    is("18:15, 7 March 2025", "2025-03-07", Precision::Day, Some("18:15"));
    is("March 2025", "2025-03-01", Precision::Month, None);
    is("mars 2025", "2025-03-01", Precision::Month, None);
    is("03/2025", "2025-03-01", Precision::Month, None);
}

#[test]
fn day_and_month_change_places() {
    is("25/12/2024", "2024-12-25", Precision::Day, None);
    is("Thu 03/07/2025", "2025-07-03", Precision::Day, None);
    let p = published_in_order("03/07/2025", "field date", Order::DayFirst).unwrap();
    assert_eq!(p.date.to_string(), "2025-07-03");
}

#[test]
fn nonsense_is_refused() {
    for raw in [
        "",
        "n/a",
        "yesterday",
        "0000-00-00 00:00:00",
        "0001-01-01T00:00:00Z",
        "1970-01-01T00:00:00Z",
        "2025-02-30",
        "32/13/2025",
        "1599-12-31",
        "2101-01-01",
        "12345",
        "0",
        "99999999999999999999999999",
        "version 1.10.3.2019",
        "the year 2025 was good",
    ] {
        assert_eq!(read(raw), None, "{raw}");
    }
}

#[test]
fn a_change_is_not_the_publication() {
    is("Updated March 9, 2025; published March 7, 2025", "2025-03-07", Precision::Day, None);
    is("Last updated: March 9, 2025", "2025-03-09", Precision::Day, None);
    assert!(find_in_text("Last updated: March 9, 2025").is_none());
}

#[test]
fn keeps_the_raw_words_and_the_written_day() {
    let p = published_from("  2025-03-07T23:59:00-11:00 ", "json-ld").unwrap();
    assert_eq!((p.raw.as_str(), p.provenance.as_str()), ("2025-03-07T23:59:00-11:00", "json-ld"));
    assert_eq!(p.date.to_string(), "2025-03-07");
}

#[test]
fn addresses() {
    let read = |url: &str| from_url(url).map(|p| (p.date.to_string(), p.precision, p.raw));
    let day = |date: &str, raw: &str| Some((date.to_owned(), Precision::Day, raw.to_owned()));
    assert_eq!(read("https://example.org/2025/03/07/harbour-bridge"), day("2025-03-07", "/2025/03/07/"));
    assert_eq!(
        read("https://example.org/news/2025/mar/07/bridge?x=2020-01-01"),
        day("2025-03-07", "/2025/mar/07/")
    );
    assert_eq!(read("https://example.org/bridge-2025-03-07.html"), day("2025-03-07", "2025-03-07"));
    assert_eq!(read("https://example.org/article/idUSL1871971520061020"), day("2006-10-20", "20061020"));
    assert_eq!(read("https://example.org/a/idINDEX20061020"), day("2006-10-20", "20061020"));
    assert_eq!(read("https://example.org/2025/0307/bridge"), day("2025-03-07", "/2025/0307/"));
    assert_eq!(
        read("https://example.org/2025/03/bridge"),
        Some(("2025-03-01".to_owned(), Precision::Month, "/2025/03/".to_owned()))
    );
    assert_eq!(read("https://20250307.example.org/bridge"), None);
    assert_eq!(read("https://example.org/story/99887766"), None);
    assert_eq!(read("https://example.org/2025/13/07/"), None);
}

#[test]
fn file_names() {
    let read = |name: &str| from_file_name(name).map(|p| (p.date.to_string(), p.precision));
    let day = |date: &str| Some((date.to_owned(), Precision::Day));
    assert_eq!(read("2025-03-07-bridge.md"), day("2025-03-07"));
    assert_eq!(read("old/2019-01-01/20250307_bridge.txt"), day("2025-03-07"));
    assert_eq!(read("bridge_2025_03_07.html"), day("2025-03-07"));
    assert_eq!(read("bridge 7 March 2025.txt"), day("2025-03-07"));
    assert_eq!(read("2025-03 bridge.txt"), Some(("2025-03-01".to_owned(), Precision::Month)));
    assert_eq!(read("papers_2006_2013.jsonl.zst"), None);
    assert_eq!(read("000_ab3578da4bd83720.txt"), None);
}

#[test]
fn dates_in_text() {
    let text =
        "The Merrow Gazette\nBy Ada Quill\nPublished 7 March 2025 at 10:15\nThe bridge closed in 1998.";
    let (span, p) = find_in_text(text).unwrap();
    assert_eq!(span.of(text), "7 March 2025 at 10:15");
    assert_eq!((p.date.to_string().as_str(), p.time.as_deref()), ("2025-03-07", Some("10:15")));
    assert!(find_in_text("In 1998 the bridge carried 2025 cars a day, on May 7.").is_none());
}

proptest! {
    #[test]
    fn never_panics(raw in "\\PC{0,60}") {
        let _ = published_from(&raw, "field");
        let _ = from_url(&raw);
        let _ = from_file_name(&raw);
        if let Some((span, p)) = find_in_text(&raw) {
            prop_assert_eq!(span.of(&raw), p.raw.as_str());
        }
    }

    #[test]
    fn date_like_noise_never_panics(raw in "([0-9]{1,14}|[-/.:T+Z, ()]|Mar|à|am|p|\\.m\\.|of|W){0,12}") {
        if let Some(p) = published_from(&raw, "field") {
            prop_assert!((1600..=2100).contains(&p.date.year()));
        }
        let _ = from_url(&raw);
        let _ = from_file_name(&raw);
        let _ = find_in_text(&raw);
    }

    #[test]
    fn every_shape_gives_the_day_back(year in 1600i16..=2100, month in 1i8..=12, number in 1i8..=28) {
        let date = jiff::civil::date(year, month, number);
        let name = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
            [month as usize - 1];
        for raw in [
            format!("{year}-{month:02}-{number:02}"),
            format!("{year}{month:02}{number:02}"),
            format!("{number} {name} {year}"),
            format!("{name} {number}, {year}"),
            format!("{number:02}.{month:02}.{year}"),
            format!("{month}/{number}/{year}"),
        ] {
            prop_assert_eq!(published_from(&raw, "field").map(|p| p.date), Some(date), "{}", raw);
        }
    }
}
