//! Ctrl-C, and the other signals that ask a run to end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Exit code of a run that was interrupted, as shells have it.
pub const CODE: u8 = 130;

/// A run was interrupted; what it had done is committed.
#[derive(Debug, thiserror::Error)]
#[error("interrupted: {articles} articles committed; run `whosaid index` again to go on")]
pub struct Interrupted {
    pub articles: u64,
}

/// As long as this lives, the first signal sets the flag and a second one ends the
/// program; afterwards the first one does.
pub struct Signals {
    pub flag: Arc<AtomicBool>,
}

impl Signals {
    /// # Errors
    /// When the system refuses to tell of signals.
    pub fn watch() -> std::io::Result<Signals> {
        let flag = Arc::new(AtomicBool::new(false));
        for signal in wanted() {
            // in this order: the second signal meets the flag that the first has set
            signal_hook::flag::register_conditional_shutdown(signal, CODE.into(), flag.clone())?;
            signal_hook::flag::register(signal, flag.clone())?;
        }
        Ok(Signals { flag })
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.flag.store(true, Ordering::Relaxed);
    }
}

/// The signals that end a program, without those that whoever started it wants ignored
/// (`nohup`, a job in the background of a script).
fn wanted() -> Vec<i32> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let mut signals = vec![SIGINT, SIGTERM];
    #[cfg(unix)]
    signals.push(signal_hook::consts::SIGHUP);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    signals.retain(|signal| ignored >> (signal - 1) & 1 == 0);
    signals
}
