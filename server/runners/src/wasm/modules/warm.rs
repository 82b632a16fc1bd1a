use std::collections::HashMap;
use std::sync::Arc;

use mainspring_domain::plugin::Digest;

use crate::wasm::abi_v1::Job;

/// The most machine code that is kept ready, in bytes: some hundred small plugins, or a handful of
/// those with an interpreter inside (40 MB each).
const MOST: usize = 256 << 20;

/// Plugins in memory. The ones not used for longest make room for new ones.
#[derive(Default)]
pub(super) struct Warm {
    entries: HashMap<Digest, Entry>,
    bytes: usize,
    uses: u64,
}

struct Entry {
    job: Arc<Job>,
    bytes: usize,
    used: u64,
}

impl Warm {
    pub(super) fn get(&mut self, digest: Digest) -> Option<Arc<Job>> {
        let entry = self.entries.get_mut(&digest)?;
        self.uses += 1;
        entry.used = self.uses;
        Some(entry.job.clone())
    }

    pub(super) fn insert(&mut self, digest: Digest, job: Arc<Job>) {
        let image = job.component().image_range();
        let bytes = image.end.addr() - image.start.addr();
        self.uses += 1;
        self.bytes += bytes;
        let entry = Entry { job, bytes, used: self.uses };
        if let Some(former) = self.entries.insert(digest, entry) {
            self.bytes -= former.bytes;
        }
        while self.bytes > MOST && self.entries.len() > 1 {
            self.evict();
        }
    }

    fn evict(&mut self) {
        let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
        let Some(digest) = oldest.map(|(digest, _)| *digest) else { return };
        if let Some(entry) = self.entries.remove(&digest) {
            self.bytes -= entry.bytes;
        }
    }
}
