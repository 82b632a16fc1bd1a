//! What the domain needs of the outside world.

mod clock;
mod overview;
mod runner;
mod store;

pub use clock::{Clock, Entropy};
pub use overview::{Activity, Attention, Lateness, Minute, Overview, UpcomingFire};
pub use runner::{
    Call, Finished, Handle, InspectError, Inspected, PluginFiles, Runner, SecretError, Secrets,
    Started, Stop, Task, TraceSink,
};
pub use store::{
    CancelResult, Claimed, Created, DueJob, Ear, Fire, JobFilter, Once, QueuedRun, RunCounts,
    RunFilter, Settlement, Store, StoreError, TraceChunk,
};
