//! Readable stacks: names and source lines, found when somebody looks and kept for the next look.

mod lines;
mod readable;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use mainspring_domain::attempt::Frame;
use mainspring_domain::plugin::Digest;
use mainspring_domain::ports::PluginFiles;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::stack::{Address, Stack};
use lines::Place;
use readable::readable;

/// How long a reader waits for source lines; without them, names are shown.
const PATIENCE: Duration = Duration::from_secs(2);

/// The most instructions that places are kept of, some hundred bytes each. Traps and looks come back to
/// the same few.
const MOST: usize = 20_000;

/// Makes stacks readable.
pub(super) struct Symbols {
    files: Arc<dyn PluginFiles>,
    known: Arc<Mutex<Known>>,
    /// Debug information is read of one file at a time, which bounds what it takes of memory.
    turn: Arc<Semaphore>,
}

type Known = HashMap<(Digest, Address), Arc<[Place]>>;

impl Symbols {
    pub(super) fn new(files: Arc<dyn PluginFiles>) -> Self {
        Self { files, known: Arc::default(), turn: Arc::new(Semaphore::new(1)) }
    }

    /// The frames of a stack, innermost first, beginning with the first that is neither the standard
    /// library's nor the panic machinery's.
    pub(super) async fn frames(&self, version: Digest, stack: &Stack) -> Vec<Frame> {
        if !self.unknown(version, stack).is_empty() {
            // What takes longer goes on, and is there for the next reader.
            let _ = timeout(PATIENCE, self.learn(version, stack)).await;
        }
        let known = self.known();
        readable(stack, |address| known.get(&(version, address)).map_or(&[], |places| places))
    }

    /// `None` where there is nothing to learn from.
    async fn learn(&self, version: Digest, stack: &Stack) -> Option<()> {
        let turn = Arc::clone(&self.turn).acquire_owned().await.ok()?;
        let wanted = self.unknown(version, stack);
        if wanted.is_empty() {
            return Some(());
        }
        let file = self.files.plugin_file(version).await.ok()??;
        let known = Arc::clone(&self.known);
        let learning = spawn_blocking(move || {
            let found = lines::find(&file, &wanted);
            let mut known = lock(&known);
            if known.len() + found.len() > MOST {
                known.clear();
            }
            known.extend(found.into_iter().map(|(at, places)| ((version, at), places.into())));
            drop(turn);
        });
        learning.await.ok()
    }

    fn unknown(&self, version: Digest, stack: &Stack) -> Vec<Address> {
        let known = self.known();
        let addresses = stack.0.iter().filter_map(|frame| frame.address);
        addresses.filter(|address| !known.contains_key(&(version, *address))).collect()
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        lock(&self.known)
    }
}

fn lock(known: &Mutex<Known>) -> MutexGuard<'_, Known> {
    known.lock().unwrap_or_else(PoisonError::into_inner)
}
