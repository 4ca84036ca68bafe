//! By what people and bodies are called, and whom that means.

use super::tests::name;

fn check(text: &str, source: &str, want: Option<&str>) {
    assert_eq!(name(text, source).as_deref(), want, "{text}");
}

#[test]
fn people_called_like_places() {
    let text = "He met Georgia Oddle at noon. “We lost,” Oddle said.";
    check(text, "Oddle", Some("Georgia Oddle"));
    let text = "He met Paris Oddle at noon. “We lost,” Ms Oddle said.";
    check(text, "Ms Oddle", Some("Paris Oddle"));
}

#[test]
fn by_family_name_first() {
    let text = "It sank, said Gao Meilin, a teacher. “We lost,” Ms. Gao said.";
    check(text, "Ms. Gao", Some("Gao Meilin"));
    let text = "Gao Meilin and Gao Lan are teachers. “We lost,” Ms. Gao said.";
    check(text, "Ms. Gao", Some("Gao"));
}

#[test]
fn by_next_pronoun() {
    let text = "Susan Oddle met the former mayor, Peter Oddle. It was Peter Oddle who sank it. \
        Oddle was calm. “We lost,” she said.";
    check(text, "Oddle", Some("Susan Oddle"));
}

#[test]
fn a_nickname_is_part_of_the_name() {
    let text = "It sank, said Susan (Sue) Oddle. “We lost,” Oddle said.";
    check(text, "Oddle", Some("Susan (Sue) Oddle"));
    check(
        "It sank, said Susan (Sue) Oddle. “We lost,” Sue Oddle said.",
        "Sue Oddle",
        Some("Susan (Sue) Oddle"),
    );
}

#[test]
fn only_bearer() {
    let text = "Susan Oddle met Judge Peter Quill. Oddle was calm. The judge spoke of “a loss”.";
    check(text, "The judge", Some("Peter Quill"));
    let text =
        "Susan Oddle met Judge Peter Quill, another judge and two judges. The judge spoke of “a loss”.";
    assert_ne!(super::tests::name(text, "The judge").as_deref(), Some("Susan Oddle"), "{text}");
}

#[test]
fn who_is_the_one_before_parentheses() {
    let text = "It sank, said Mayor Susan Oddle (Quill Union), who spoke of “a loss”.";
    check(text, "who", Some("Susan Oddle"));
}

#[test]
fn only_paper() {
    let text = "The Oddle Post on Monday praised Susan Quill. “We won,” the influential British daily wrote.";
    check(text, "the influential British daily", Some("Oddle Post"));
    let text = "It sank. “We won,” a British daily wrote.";
    check(text, "a British daily", None);
    let text = "The Oddle Post praised Susan Quill at noon. “We won,” the Post said.";
    check(text, "the Post", Some("Oddle Post"));
}
