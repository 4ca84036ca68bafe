//! The archive that a command asks.

use std::mem::ManuallyDrop;
use std::path::Path;

use super::args::Global;
use super::index;
use super::tell::tell;
use crate::archive::{self, Archive, Location};

/// Opens the archive; where there is no index but `./corpus` is there, builds it first
/// and says so.
///
/// The archive stays open until the process ends: that gives back all its maps of files at
/// once, where closing them one after the other is a tenth of a short answer's time.
///
/// # Errors
/// When there is neither, or the index cannot be opened.
pub fn archive(global: &Global) -> anyhow::Result<ManuallyDrop<Archive>> {
    let location = Location::of_path(&global.index_dir())?;
    if !archive::exists(&location) {
        let corpus = Path::new("corpus");
        let Some(dir) = location.folder().filter(|_| corpus.is_dir()) else {
            anyhow::bail!(
                "there is no index in {location} and no ./corpus to build one from: run `whosaid index PATH` first"
            );
        };
        tell(format_args!("no index in {location}: building it from ./corpus"));
        index::build(dir, &index::Args::of(corpus), None)?;
    }
    Ok(ManuallyDrop::new(Archive::open_with(location, global.settings.clone())?))
}
