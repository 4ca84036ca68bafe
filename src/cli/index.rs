//! `whosaid index`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::Found;
use super::args::{Global, Reading, threads};
use super::interrupt::{Interrupted, Signals};
use super::output::Output;
use super::tell::tell;
use crate::archive::counted;
use crate::backend::{self, Location, Start, WriterOptions};
use crate::index::{Root, Stats, home};
use crate::ingest::{Reason, Walk};
use crate::pipeline::{Counters, Refresh, Summary, forget, refresh};

/// Build the index, or bring it up to date
///
/// Reads only what changed since the last run, replaces changed files and
/// removes vanished ones. Without PATH: the folders indexed before, or ./corpus.
/// Ctrl-C commits what is done; the next run goes on from there.
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
Examples:
  whosaid index                          build or refresh ./index from ./corpus
  whosaid index ~/clippings dump.jsonl   index a folder and a file
  whosaid index --forget ~/clippings     drop a folder, and all that came from it
  whosaid index --rebuild                read everything again")]
pub struct Args {
    /// Files and folders to read
    pub paths: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: Reading,
    /// Throw the index away and build it anew
    #[arg(long)]
    pub rebuild: bool,
    /// Drop a file or folder that was indexed, and all that came from it
    #[arg(long, value_name = "PATH", conflicts_with_all = ["paths", "rebuild"])]
    pub forget: Vec<PathBuf>,
    /// Follow links that lead out of the folders named
    #[arg(long)]
    pub follow_links: bool,
    /// How long to go on without making visible what was read
    #[arg(long, value_name = "SECONDS", default_value = COMMIT_EVERY, value_parser = seconds)]
    pub commit_every: Duration,
    /// Worker threads [default: one a core]
    #[arg(long, value_name = "N")]
    pub threads: Option<usize>,
    /// Name every file that was read, and every file and record that was left out,
    /// however many they are [default: where they are at most 1,000]
    #[arg(long, short)]
    pub verbose: bool,
}

const COMMIT_EVERY: &str = "60";

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| format!("{text:?} is no number of seconds"))?;
    Duration::try_from_secs_f64(seconds).map_err(|_| format!("{text:?} is out of range"))
}

impl Args {
    pub fn of(path: &Path) -> Args {
        Args {
            paths: vec![path.to_owned()],
            reading: Reading::default(),
            rebuild: false,
            forget: Vec::new(),
            follow_links: false,
            commit_every: seconds(COMMIT_EVERY).unwrap_or(Duration::from_secs(60)),
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
    let nothing_read = stats.articles == 0 && left > 0 || summary.rootless;
    Ok(if nothing_read { Found::Failed } else { Found::Some })
}

/// "12 345 of 20 000, 61.7%"
fn share(part: u64, whole: u64) -> String {
    if whole == 0 { "0".to_owned() } else { format!("{:.1}%", 100.0 * part as f64 / whole as f64) }
}

/// Builds or refreshes an index; `progress` tells whether to draw a bar.
///
/// # Errors
/// When the index cannot be written, or the run is [`Interrupted`]; files that cannot be
/// read are only reported.
pub fn build(dir: &Path, args: &Args, progress: Option<bool>) -> anyhow::Result<(Summary, Stats)> {
    let at = Location::of_path(dir)?;
    let signals = Signals::watch().context("signals cannot be watched")?;
    // what is not there makes no index, and an index that is there is not thrown away for it
    if !args.paths.is_empty() && !args.paths.iter().any(|path| path.exists()) && !backend::exists(&at) {
        for path in &args.paths {
            let error = path.metadata().err().unwrap_or_else(|| std::io::ErrorKind::NotFound.into());
            tell(format_args!("skipped {}: {}", path.display(), Reason::from_io(&error)));
        }
        anyhow::bail!("nothing to index: none of the files and folders named is there");
    }
    let mut args = args.clone();
    if args.rebuild && args.paths.is_empty() {
        args.paths = known(dir, &at)?;
    }
    let threads = threads(args.threads);
    let options = WriterOptions { threads, ..WriterOptions::default() };
    let start = if args.rebuild { Start::Anew } else { Start::Update };
    let (mut writer, known) = backend::writer(&at, start, options)?;
    let home = home(dir).with_context(|| format!("the folder of {}", dir.display()))?;
    let summary = if args.forget.is_empty() {
        let what = Refresh {
            roots: roots(&args, &known.roots, &home)?,
            home,
            walk: Walk { exclude: Some(dir.to_owned()), follow_links: args.follow_links },
            ingest: args.reading.options()?,
            threads,
            commit_every: args.commit_every,
        };
        let counters = Arc::new(Counters::default());
        let bar = Bar::start(counters.clone(), progress.unwrap_or(false));
        let result = refresh(&mut *writer, &known, &what, &counters, &signals.flag);
        bar.stop();
        result?
    } else {
        let removed = forget(&mut *writer, &known, &home, &args.forget)?;
        Summary { removed, ..Summary::default() }
    };
    report_skipped(&summary, args.verbose);
    if summary.interrupted {
        return Err(Interrupted { articles: summary.articles }.into());
    }
    writer.close()?;
    let stats = backend::open(&at)?.stats()?;
    Ok((summary, stats))
}

/// What to read: what was asked for, else what was read before, else ./corpus.
fn roots(args: &Args, known: &[Root], home: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !args.paths.is_empty() {
        return Ok(args.paths.clone());
    }
    if !known.is_empty() {
        return Ok(known.iter().map(|root| from_here(&root.resolve(home))).collect());
    }
    let corpus = PathBuf::from("corpus");
    if corpus.is_dir() {
        return Ok(vec![corpus]);
    }
    anyhow::bail!("nothing to index: there is no ./corpus here; name the files or folders to read")
}

/// The roots of an index that is about to be built anew; none where there is no index,
/// or one of an older format, which does not tell.
fn known(dir: &Path, at: &Location) -> anyhow::Result<Vec<PathBuf>> {
    if !backend::exists(at) {
        return Ok(Vec::new());
    }
    let home = home(dir).with_context(|| format!("the folder of {}", dir.display()))?;
    let roots = match backend::open(at) {
        Ok(index) => index.roots()?,
        Err(_) => Vec::new(),
    };
    Ok(roots.iter().map(|root| from_here(&root.resolve(&home))).collect())
}

/// A path as one would type it in the current folder.
fn from_here(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(|here| here.canonicalize());
    match here.ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned)) {
        Some(below) if below.as_os_str().is_empty() => PathBuf::from("."),
        Some(below) => below,
        None => path.to_owned(),
    }
}

/// Files are named one a line, at most so many unless all are asked for.
const SHOWN: usize = 1000;

/// What was read, file by file; where that would be too long a list, nobody is
/// helped by the start of it.
fn report_read(summary: &Summary, verbose: bool) {
    if verbose || summary.read.len() <= SHOWN {
        for (path, articles) in &summary.read {
            tell(format_args!("read {path}: {}", counted(*articles as u64, "article")));
        }
    }
}

fn report_skipped(summary: &Summary, verbose: bool) {
    let shown = if verbose { usize::MAX } else { SHOWN };
    for skipped in summary.skipped.iter().take(shown) {
        tell(format_args!("skipped {skipped}"));
    }
    if summary.skipped.len() > shown {
        tell(format_args!("… and {} more (--verbose names all)", summary.skipped.len() - shown));
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
