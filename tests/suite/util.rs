//! A folder of its own for each test, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// A folder that goes when the test ends.
pub struct Dir {
    folder: tempfile::TempDir,
}

impl Dir {
    pub fn new() -> Dir {
        Dir { folder: tempfile::tempdir().expect("a folder for the test") }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and the folders above it.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a name below the folder")).expect("folders");
        fs::write(&path, content).expect("a file");
        path
    }

    /// Runs the program here.
    pub fn run(&self, args: &[&str]) -> Run {
        run_in(self.path(), args)
    }
}

/// What a run printed.
pub struct Run {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Run {
    /// The run, after its exit code was held against `code`.
    #[track_caller]
    pub fn code(self, code: i32) -> Run {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn rows(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e} in {l}"))).collect()
    }
}

pub fn run_in(dir: &Path, args: &[&str]) -> Run {
    let output = command(dir, args).output().expect("the program starts");
    finished(&output)
}

pub fn command(dir: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.current_dir(dir).args(args).env_remove("WHOSAID_INDEX").env_remove("NO_COLOR");
    // Whoever runs the tests may have a configuration of their own.
    command.env("XDG_CONFIG_HOME", root().join("tests"));
    command
}

pub fn finished(output: &Output) -> Run {
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The project's folder, which holds ./corpus.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// An index of the sample archive, built once for all tests; its folder.
pub fn sample() -> &'static str {
    static INDEX: OnceLock<(tempfile::TempDir, String)> = OnceLock::new();
    &INDEX
        .get_or_init(|| {
            let folder = tempfile::tempdir().expect("a folder for the sample index");
            let index = folder.path().join("index").to_string_lossy().into_owned();
            run_in(root(), &["index", "corpus", "--index", &index]).code(0);
            (folder, index)
        })
        .1
}

/// Asks the sample archive; gives the rows as JSON.
#[track_caller]
pub fn ask(args: &[&str]) -> Vec<serde_json::Value> {
    let mut all = args.to_vec();
    all.extend(["--format", "jsonl", "--index", sample()]);
    let run = run_in(root(), &all);
    assert!(run.code < 2, "{args:?}: {}", run.err);
    run.rows()
}
