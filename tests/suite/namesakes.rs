//! People who share a surname, and one who bears his father's name.

use super::util::{Dir, Run};

fn story(id: &str, date: &str, body: &str) -> String {
    serde_json::json!({"id": id, "title": "Minutes", "publisher": "The Courier", "date": date, "body": body})
        .to_string()
        + "\n"
}

fn archive() -> Dir {
    let dir = Dir::new();
    let lines = [
        story(
            "father",
            "2024-05-01",
            "The council met in the old hall on Monday.\n“The pier must stay,” said Osric Tarrow, the mayor. \
             “It was here before any of us,” Tarrow said.",
        ),
        story(
            "wife",
            "2024-05-02",
            "The school opened its doors on Tuesday.\n“Nobody asked the children about the pier,” said Petra \
             Tarrow, a painter.",
        ),
        story(
            "son",
            "2024-05-03",
            "The fish market closed early on Friday.\n“My father never fished from that pier,” said Osric \
             Tarrow Jr., a fishmonger.",
        ),
        story(
            "other",
            "2024-05-04",
            "A storm came up the coast overnight.\n“The pier took the worst of it,” said Rufus Loom, the \
             harbour master.",
        ),
    ];
    dir.file("corpus/a.jsonl", lines.concat());
    dir.run(&["index"]).code(0);
    dir
}

fn speakers(run: &Run) -> Vec<String> {
    let mut names: Vec<String> =
        run.rows().iter().map(|row| row["speaker"]["name"].as_str().expect("a name").to_owned()).collect();
    names.sort();
    names.dedup();
    names
}

#[test]
fn a_surname_covers_all_who_bear_it_and_says_whom() {
    let dir = archive();
    let found = speakers(&dir.run(&["quotes", "pier", "--speaker", "tarrow", "--format", "jsonl"]).code(0));
    assert_eq!(found, ["Osric Tarrow", "Osric Tarrow Jr", "Petra Tarrow"]);
    for args in [&["quotes", "pier", "--speaker", "tarrow"][..], &["quotes", "speaker:tarrow pier"][..]] {
        let err = dir.run(args).code(0).err;
        assert!(err.contains("“tarrow” covers Osric Tarrow ("), "{err}");
        assert!(err.contains("Petra Tarrow (1)") && err.contains("Osric Tarrow Jr (1)"), "{err}");
        assert!(!err.contains("Loom"), "{err}");
    }
}

#[test]
fn a_full_name_is_one_person() {
    let dir = archive();
    for (asked, name) in [
        ("Osric Tarrow", "Osric Tarrow"),
        ("=Osric Tarrow", "Osric Tarrow"),
        ("Petra Tarrow", "Petra Tarrow"),
        ("Osric Tarrow Jr", "Osric Tarrow Jr"),
        ("osric tarrow jr.", "Osric Tarrow Jr"),
    ] {
        let run = dir.run(&["quotes", "--speaker", asked, "--format", "jsonl"]).code(0);
        assert_eq!(speakers(&run), [name], "{asked}");
        assert!(!dir.run(&["quotes", "--speaker", asked]).code(0).err.contains("covers"), "{asked}");
    }
}

#[test]
fn speakers_are_listed_apart() {
    let dir = archive();
    let rows = dir.run(&["speakers", "--speaker", "tarrow", "--format", "jsonl"]).code(0).rows();
    let names: Vec<&str> = rows.iter().filter_map(|row| row["name"].as_str()).collect();
    assert_eq!(names, ["Osric Tarrow", "Osric Tarrow Jr", "Petra Tarrow"]);
}
