//! What the domain needs of the outside world.

mod clock;
mod runner;
mod store;

pub use clock::{Clock, Entropy};
pub use runner::{
    Call, Finished, InspectError, Inspected, PluginFiles, Runner, Started, Stop, Stopper, TraceSink,
};
pub use store::{
    Activity, Attention, CancelResult, Claimed, Created, DueJob, Fire, JobFilter, Lateness, Minute,
    Once, Overview, QueuedRun, RunCounts, RunFilter, Settlement, Store, StoreError, TraceChunk,
    UpcomingFire,
};
