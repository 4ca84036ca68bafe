//! `whosaid index`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::Found;
use super::args::{Global, Reading, threads};
use super::output::Output;
use crate::backend::tantivy::{self, WriterOptions};
use crate::index::{Searcher, State, Stats, Writer};
use crate::ingest::Skipped;
use crate::pipeline::{Counters, Refresh, Summary, refresh};

/// Build the index, or bring it up to date
///
/// Reads only what changed since the last run, replaces changed files and
/// removes vanished ones. Without PATH: the folders indexed before, or ./corpus.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid index                          build or refresh ./index from ./corpus
  whosaid index ~/clippings dump.jsonl   index a folder and a file
  whosaid index --rebuild                read everything again")]
pub struct Args {
    /// Files and folders to read
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// Throw the index away and build it anew
    #[arg(long)]
    pub rebuild: bool,
    /// Worker threads [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Name every file that was read, and every file and record that was left out,
    /// however many they are [default: where they are at most 1,000]
    #[arg(long, short)]
    pub verbose: bool,
}

impl Args {
    pub fn of(path: &Path) -> Args {
        Args {
            paths: vec![path.to_owned()],
            reading: Reading::default(),
            rebuild: false,
            threads: None,
            verbose: false,
        }
    }
}

pub fn run(args: &Args, global: &Global, out: &mut Output) -> anyhow::Result<Found> {
    use std::io::Write;
    let dir = global.index_dir();
    let started = Instant::now();
    let (summary, stats) = build(&dir, args, Some(out.terminal))?;
    report_read(&summary, args.verbose);
    writeln!(
        out,
        "files: {} added, {} changed, {} removed, {} unchanged",
        summary.added, summary.changed, summary.removed, summary.unchanged
    )?;
    writeln!(
        out,
        "archive: {} articles ({} undated, {} copies), {} quotations ({} attributed), {} speakers",
        stats.articles,
        stats.undated,
        stats.copies,
        stats.quotes,
        share(stats.attributed, stats.quotes),
        stats.speakers
    )?;
    let left = summary.skipped.len();
    if left > 0 || summary.still_skipped > 0 {
        write!(out, "skipped: {left}")?;
        if summary.still_skipped > 0 {
            write!(
                out,
                " (and {} in unchanged files; see `whosaid status --failed`)",
                summary.still_skipped
            )?;
        }
        writeln!(out)?;
    }
    let read = summary.articles;
    writeln!(
        out,
        "time: {:.1} s, {read} articles read, index in {}",
        started.elapsed().as_secs_f64(),
        dir.display()
    )?;
    let nothing_read = stats.articles == 0 && left > 0;
    Ok(if nothing_read { Found::Failed } else { Found::Some })
}

/// "12 345 of 20 000, 61.7%"
fn share(part: u64, whole: u64) -> String {
    if whole == 0 { "0".to_owned() } else { format!("{:.1}%", 100.0 * part as f64 / whole as f64) }
}

/// Builds or refreshes an index; `progress` tells whether to draw a bar.
///
/// # Errors
/// When the index cannot be written; files that cannot be read are only reported.
pub fn build(dir: &Path, args: &Args, progress: Option<bool>) -> anyhow::Result<(Summary, Stats)> {
    if args.rebuild {
        tantivy::remove(dir)?;
    }
    let threads = threads(args.threads);
    let options = WriterOptions { threads, ..WriterOptions::default() };
    let (mut writer, state) = tantivy::writer(dir, options)?;
    let what = Refresh {
        roots: roots(args, &state)?,
        exclude: Some(dir.to_owned()),
        ingest: args.reading.options()?,
        threads,
        commit_every: super::ask::COMMIT_EVERY,
    };
    let counters = Arc::new(Counters::default());
    let cancel = AtomicBool::new(false);
    let bar = Bar::start(counters.clone(), progress.unwrap_or(false));
    let result = refresh(&mut writer, state, &what, &counters, &cancel);
    bar.stop();
    let summary = result?;
    Box::new(writer).close()?;
    report_skipped(&summary, args.verbose);
    let stats = tantivy::open(dir)?.stats()?;
    Ok((summary, stats))
}

/// What to read: what was asked for, else what was read before, else ./corpus.
fn roots(args: &Args, state: &State) -> anyhow::Result<Vec<PathBuf>> {
    if !args.paths.is_empty() {
        return Ok(args.paths.clone());
    }
    if !state.manifest.roots.is_empty() {
        let here = std::env::current_dir()?;
        return Ok(state
            .manifest
            .roots
            .iter()
            .map(|r| Path::new(r).strip_prefix(&here).map_or_else(|_| PathBuf::from(r), Path::to_owned))
            .collect());
    }
    let corpus = PathBuf::from("corpus");
    if corpus.is_dir() {
        return Ok(vec![corpus]);
    }
    anyhow::bail!("nothing to index: there is no ./corpus here; name the files or folders to read")
}

/// Files are named one a line, at most so many unless all are asked for.
const SHOWN: usize = 1000;

/// What was read, file by file; where that would be too long a list, nobody is
/// helped by the start of it.
fn report_read(summary: &Summary, verbose: bool) {
    if verbose || summary.read.len() <= SHOWN {
        for (path, articles) in &summary.read {
            eprintln!("whosaid: read {path}: {articles} article{}", if *articles == 1 { "" } else { "s" });
        }
    }
}

fn report_skipped(summary: &Summary, verbose: bool) {
    let shown = if verbose { usize::MAX } else { SHOWN };
    for skipped in summary.skipped.iter().take(shown) {
        eprintln!("whosaid: skipped {}", place(skipped));
    }
    if summary.skipped.len() > shown {
        eprintln!("whosaid: … and {} more (--verbose names all)", summary.skipped.len() - shown);
    }
}

/// "path:line: reason"
pub fn place(skipped: &Skipped) -> String {
    match (skipped.line, skipped.offset) {
        (Some(line), _) => format!("{}:{line}: {}", skipped.path, skipped.reason),
        (None, Some(offset)) => format!("{} at byte {offset}: {}", skipped.path, skipped.reason),
        (None, None) => format!("{}: {}", skipped.path, skipped.reason),
    }
}

/// A line of progress on standard error.
struct Bar {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Bar {
    fn start(counters: Arc<Counters>, visible: bool) -> Bar {
        let bar = if visible { ProgressBar::new(0) } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{spinner} {pos}/{len} files {msg} {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        let stop = Arc::new(AtomicBool::new(false));
        let thread = visible.then(|| {
            let (bar, stop) = (bar.clone(), stop.clone());
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let get = |c: &std::sync::atomic::AtomicU64| c.load(Ordering::Relaxed);
                    bar.set_length(get(&counters.files));
                    bar.set_position(get(&counters.files_done));
                    let mb = get(&counters.bytes) as f64 / 1e6;
                    bar.set_message(format!(
                        "{} articles, {} quotations, {mb:.0} MB",
                        get(&counters.articles),
                        get(&counters.quotes)
                    ));
                    std::thread::sleep(Duration::from_millis(100));
                }
            })
        });
        Bar { bar, stop, thread }
    }

    fn stop(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A bar that failed to draw is no reason to fail.
            let _ = thread.join();
        }
        self.bar.finish_and_clear();
    }
}
