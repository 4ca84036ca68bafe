//! Every example of every help page does what it says.

use super::util::{Dir, root, run_in, sample};

/// Asks for gold data, which the sample archive is not.
const NOT_RUN: &[&str] = &["eval"];

/// The commands that the program lists.
fn commands() -> Vec<String> {
    let help = run_in(root(), &["--help"]).code(0).out;
    let (_, list) = help.split_once("Commands:\n").expect("a list of commands");
    let lines = list.lines().map_while(|line| line.strip_prefix("  "));
    lines
        .filter(|l| !l.starts_with(' '))
        .filter_map(|l| l.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

/// The example lines of a help page, without what the shell would do with the
/// output and without the words that explain the line.
fn examples(help: &str) -> Vec<String> {
    let Some((_, examples)) = help.split_once("Examples:\n") else { return Vec::new() };
    let lines = examples.lines().map_while(|line| line.strip_prefix("  "));
    let commands = lines.filter(|line| line.starts_with("whosaid "));
    commands.map(|line| command(line).to_owned()).collect()
}

/// A line up to a redirection, a pipe, a comment or a gap of two spaces, none of
/// them in quotation marks.
fn command(line: &str) -> &str {
    let mut quoted = None;
    for (at, c) in line.char_indices() {
        match (quoted, c) {
            (None, '\'' | '"') => quoted = Some(c),
            (Some(mark), c) if mark == c => quoted = None,
            (None, '>' | '|' | '#') if line[..at].ends_with(' ') => return line[..at].trim_end(),
            (None, ' ') if line[at..].starts_with("  ") => return &line[..at],
            _ => {}
        }
    }
    line.trim_end()
}

/// The words of a command line, quotation marks taken off as a shell does.
fn words(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = None;
    for c in line.chars() {
        match (quoted, c) {
            (None, '\'' | '"') => {
                quoted = Some(c);
                word.get_or_insert_default();
            }
            (Some(mark), c) if mark == c => quoted = None,
            (None, ' ') => out.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    out
}

/// A folder as the examples take it to be: the sample archive in `corpus`, its
/// index beside it, and files under the names that the help pages use.
fn scene() -> (Dir, String) {
    let dir = Dir::new();
    copy(&root().join("corpus"), &dir.path().join("corpus"));
    copy(std::path::Path::new(sample()), &dir.path().join("index"));
    copy(&root().join("corpus/clippings"), &dir.path().join("clippings"));
    let read = |path: &str| std::fs::read(root().join("corpus").join(path)).expect("a file of the sample");
    dir.file("dump.jsonl", read("halven-courier/briefs.jsonl"));
    dir.file("page.html", read("skerby-evening-post/2024/mcallery-guilty.html"));
    dir.file("draft.txt", "“The harbour is not for sale,” said Ingrid Halloran.\n");
    dir.file(
        "whosaid.toml",
        "[searches]\ntreaty = 'herring treaty'\nharbour = '\"old harbour\"'\nferries = 'ferry OR ferries'\n",
    );
    let rows = dir.run(&["search", "harbour", "--limit", "1", "--format", "jsonl"]).code(0).rows();
    let id = rows[0]["id"].as_str().expect("an id").to_owned();
    (dir, id)
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}

#[test]
fn every_example_runs() {
    let (dir, id) = scene();
    let home = dir.path().to_string_lossy().into_owned();
    let pages: Vec<Vec<String>> =
        commands().into_iter().map(|name| vec![name, "--help".to_owned()]).collect();
    assert!(pages.len() > 10, "{pages:?}");
    let mut wrong = Vec::new();
    for page in [vec!["--help".to_owned()]].iter().chain(&pages) {
        let help = dir.run(&page.iter().map(String::as_str).collect::<Vec<_>>()).code(0).out;
        let examples = examples(&help);
        if examples.is_empty() {
            wrong.push(format!("{page:?} ends without examples"));
        }
        for line in examples.iter().filter(|_| !NOT_RUN.contains(&page[0].as_str())) {
            let args = words(&line.replace("~/", &format!("{home}/")).replace("ID", &id));
            let run = dir.run(&args.iter().skip(1).map(String::as_str).collect::<Vec<_>>());
            if run.code != 0 && run.code != 1 {
                wrong.push(format!("{line}: {}: {}", run.code, run.err));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_are_cut_as_a_shell_cuts_them() {
    let page = "x\n\nExamples:\n  whosaid search '\"a > b\" | c'   words | more\n  whosaid man > whosaid.1\n  whosaid quotes  # all\n  more\nExit status: 0\n";
    let found = examples(page);
    assert_eq!(found, ["whosaid search '\"a > b\" | c'", "whosaid man", "whosaid quotes"]);
    assert_eq!(words(&found[0]), ["whosaid", "search", "\"a > b\" | c"]);
}
