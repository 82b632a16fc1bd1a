//! One guest: a store with everything that belongs to a single call, dropped after it.

use std::sync::Arc;

use mainspring_domain::attempt::Usage;
use mainspring_domain::work::{Bounds, LARGEST_TEXT};
use wasmtime::component::ResourceTable;
use wasmtime::{Engine, Result, Store, UpdateDeadline};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{WasiHttpCtx, WasiHttpCtxView, WasiHttpView};

use super::bounds::Memory;
use super::host::wasi::{self, NoRequests};
use super::recorder::Recorder;
use super::stop::Control;

/// Fuel per millisecond of an attempt's timeout where the job sets no fuel: more than real code
/// burns (8–21 million per millisecond on a fast core), so that the clock normally comes first.
const FUEL_PER_MILLISECOND: u64 = 25_000_000;

/// Fuel after which a guest lets others run: some 50 µs, at which yielding costs nothing measurable.
const YIELD_INTERVAL: u64 = 1_000_000;

/// What one host call may take out of the guest's memory, in bytes; beyond it the guest traps.
const CALL_BYTES: u64 = LARGEST_TEXT + (1 << 20);

/// What the host keeps for a guest.
pub(super) struct Guest {
    pub(super) control: Control,
    pub(super) recorder: Arc<Recorder>,
    pub(super) table: ResourceTable,
    memory: Memory,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    requests: NoRequests,
}

/// A new store under these bounds.
pub(super) fn store(
    engine: &Engine,
    bounds: &Bounds,
    control: Control,
    recorder: Arc<Recorder>,
) -> Result<Store<Guest>> {
    let guest = Guest {
        control,
        table: wasi::table(),
        memory: Memory::new(bounds.memory),
        wasi: wasi::context(&recorder),
        http: wasi::http_context(),
        requests: NoRequests,
        recorder,
    };
    let mut store = Store::new(engine, guest);
    store.limiter(|guest| &mut guest.memory);
    store.set_fuel(fuel(bounds))?;
    store.fuel_async_yield_interval(Some(YIELD_INTERVAL))?;
    store.set_hostcall_fuel(usize::try_from(CALL_BYTES)?);
    store.set_max_component_handles(wasi::HANDLES);
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(|store| {
        let guest = store.data();
        guest.recorder.tick();
        guest.control.check(None)?;
        guest.control.looks().answer(None, &store);
        Ok(UpdateDeadline::Continue(1))
    });
    Ok(store)
}

/// What the guest in this store has used so far. Holds after a trap too.
pub(super) fn usage(store: &Store<Guest>, bounds: &Bounds) -> Usage {
    let (log, log_dropped) = store.data().recorder.log_bytes();
    Usage {
        fuel: store.get_fuel().ok().map(|left| fuel(bounds).saturating_sub(left)),
        peak_memory: store.data().memory.peak(),
        log,
        log_dropped,
    }
}

fn fuel(bounds: &Bounds) -> u64 {
    bounds.fuel.unwrap_or_else(|| {
        let milliseconds = u64::try_from(bounds.timeout.as_millis()).unwrap_or(u64::MAX);
        milliseconds.saturating_mul(FUEL_PER_MILLISECOND)
    })
}

impl WasiView for Guest {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

impl WasiHttpView for Guest {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView { ctx: &mut self.http, table: &mut self.table, hooks: &mut self.requests }
    }
}
