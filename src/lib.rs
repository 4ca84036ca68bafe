//! Searches a news archive by who said what, when.
//!
//! Two doors lead in. An **archive** is an index that is opened and asked:
//!
//! ```
//! # #[cfg(feature = "index")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use std::sync::atomic::AtomicBool;
//! # use whosaid::backend::{self, Start, WriterOptions};
//! # use whosaid::ingest::Walk;
//! # use whosaid::pipeline::{Counters, Refresh, refresh};
//! # let folder = tempfile::tempdir()?;
//! # let index = folder.path().join("index");
//! # let article = folder.path().join("quay.txt");
//! # std::fs::write(
//! #     &article,
//! #     "Quay shut\n\n2024-05-01\n\n“The harbour is shut for good,” said Mara Quill, the harbour master.\n",
//! # )?;
//! # let at = Location::of_path(&index)?;
//! # let options = WriterOptions { threads: 1, memory: 32 << 20, ..WriterOptions::default() };
//! # let (mut out, known) = backend::writer(&at, Start::Update, options)?;
//! # let what = Refresh {
//! #     roots: vec![article],
//! #     home: folder.path().to_owned(),
//! #     walk: Walk { exclude: Some(index.clone()), follow_links: false },
//! #     ingest: whosaid::ingest::Options::default(),
//! #     threads: 1,
//! #     commit_every: std::time::Duration::from_secs(60),
//! # };
//! # refresh(&mut *out, &known, &what, &Counters::default(), &AtomicBool::new(false))?;
//! # out.close()?;
//! # let index = index.to_str().ok_or("a path that is text")?;
//! use whosaid::archive::{Archive, Ask, Location};
//!
//! let archive = Archive::open(Location::parse(index)?)?;
//! let answer = archive.quotes(&Ask::new("harbour").speaker("quill").limit(20))?;
//! for row in &answer.rows {
//!     let speaker = row.quote().speaker.as_ref().map_or("unknown", |speaker| &speaker.name);
//!     println!("{speaker}: {}", row.quote().text(&row.article().body));
//! }
//! # assert_eq!(answer.rows.len(), 1);
//! # assert_eq!(answer.rows[0].quote().speaker.as_ref().map(|s| s.name.as_str()), Some("Mara Quill"));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "index"))]
//! # fn main() {}
//! ```
//!
//! **Extraction** and attribution need no index: [`ingest`] makes articles of bytes,
//! [`attribution`] finds who said what in one, [`timex`] when. With
//! `default-features = false` they come without the engine and without anything for a
//! terminal.
//!
//! # Features
//!
//! | feature | adds |
//! |---|---|
//! | `index` | the engine, `archive`, `report`, and all of `render` |
//! | `cli` | the command line, and with it the program; implies `index` |
//! | `pdf`, `epub` | readers of these formats |
//!
//! # What is stable
//!
//! The JSON of [`render::wire`] (schema `whosaid/1`) and the exit codes of the program
//! only ever gain. `archive` is what programs should build on: it changes with a
//! new minor version and a word in the changelog. The other rooms are public so that
//! they can be used and measured apart, and may change with any version. The files of
//! an index carry the number of their format.
//!
//! # Rooms
//!
//! Data moves one way: bytes → `Article` → `Quote`s → index → query → snippet →
//! terminal or JSON. The rooms, in the order in which data visits them:

// The nouns, and what every room may lean on.
pub mod article;
pub mod ascii;
pub mod lexicon;
pub mod quote;
pub mod span;
// Text and queries, without files and without an engine.
pub mod query;
pub mod text;
// Bytes → articles → who said what, when.
pub mod attribution;
pub mod check;
pub mod cluster;
pub mod ingest;
pub mod persons;
pub mod timex;
// What an index is, and what to show of a text.
pub mod index;
pub mod snippet;
// An engine behind it, and what its answers have in common.
#[cfg(feature = "index")]
pub mod backend;
#[cfg(feature = "index")]
pub mod report;
// All of it together: files → index, questions → answers.
#[cfg(feature = "index")]
pub mod archive;
pub mod eval;
pub mod pipeline;
// The way out.
#[cfg(feature = "cli")]
pub mod cli;
pub mod render;
