//! An adapter, to go when writers take what changed: [`Whole`] applies each [`Delta`] to
//! the whole [`State`] of an index, for a [`Writer`] that wants all of it at every commit,
//! and finds the copies, which a writer will do by itself.

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::lock;
use crate::cluster::{self, Clusterer, Signature};
use crate::index::{Copies, Delta, Entry, FileKey, IndexError, Manifest, State, Writer};

/// The state of the last commit with what was done since.
pub struct Whole {
    pub manifest: Manifest,
    copies: Mutex<Copying>,
}

#[derive(Default)]
struct Copying {
    clusters: Clusterer,
    /// Keys of the articles of each file, by the number of the file.
    articles: BTreeMap<u64, Vec<u64>>,
}

impl Whole {
    /// # Errors
    /// When the record of copies is damaged.
    pub fn new(state: State) -> Result<Whole, cluster::Error> {
        let mut copies = Copying::default();
        if let Some((head, rest)) = state.signatures.split_first_chunk::<8>() {
            let length = usize::try_from(u64::from_le_bytes(*head)).unwrap_or(usize::MAX);
            let (clusters, articles) = rest.split_at(length.min(rest.len()));
            copies.clusters = Clusterer::from_bytes(clusters)?;
            let mut numbers = articles.as_chunks().0.iter().map(|b| u64::from_le_bytes(*b));
            while let (Some(file), Some(n)) = (numbers.next(), numbers.next()) {
                let keys = numbers.by_ref().take(usize::try_from(n).unwrap_or(usize::MAX)).collect();
                copies.articles.insert(file, keys);
            }
        }
        Ok(Whole { manifest: state.manifest, copies: Mutex::new(copies) })
    }

    /// An article was added.
    pub fn add(&self, file: &FileKey, entry: &Entry) {
        let article = &entry.article;
        let signature = Signature::new(article.title.as_deref().unwrap_or_default(), article.story());
        let mut copies = lock(&self.copies);
        copies.articles.entry(file.number()).or_default().push(entry.key);
        copies.clusters.add(entry.key, article.published.as_ref().map(|p| p.date), &signature);
    }

    /// A file was removed.
    pub fn remove(&self, file: &FileKey) {
        let mut copies = lock(&self.copies);
        for article in copies.articles.remove(&file.number()).unwrap_or_default() {
            copies.clusters.remove(article);
        }
    }

    /// # Errors
    /// As for [`Writer::commit`].
    pub fn commit(&mut self, writer: &mut dyn Writer, delta: Delta) -> Result<(), IndexError> {
        self.manifest.apply(delta);
        let copies = lock(&self.copies);
        let clusters = copies.clusters.to_bytes();
        let mut signatures = (clusters.len() as u64).to_le_bytes().to_vec();
        signatures.extend(clusters);
        for (file, keys) in &copies.articles {
            for number in [*file, keys.len() as u64].iter().chain(keys) {
                signatures.extend(number.to_le_bytes());
            }
        }
        let pairs = copies.clusters.clusters();
        let pairs = pairs.into_iter().flat_map(|c| c.copies.into_iter().map(move |copy| (copy, c.head)));
        let copies = Copies::new(pairs.collect());
        writer.commit(&State { manifest: self.manifest.clone(), copies, signatures })
    }
}
