//! The engine: what guests may use, and how much of the machine is held ready for them.

use std::thread;
use std::time::Duration;

use mainspring_domain::work::LARGEST_MEMORY;
use wasmtime::{
    Config, Enabled, Engine, EngineWeak, PoolingAllocationConfig, Result, WasmBacktraceDetails,
};

/// Places in the pool for calls of `describe`, beside those of attempts.
pub(super) const INSPECTIONS: u32 = 2;

/// The most instances of core modules in one component. The toolchains of scripting languages make
/// dozens: componentize-py 0.25 was seen to need more than 40.
const CORE_INSTANCES: u32 = 60;

/// The most tables in one component; the same toolchains.
const TABLES: u32 = 60;

/// The most elements of a table: an interpreter needs tens of thousands.
const TABLE_ELEMENTS: usize = 40_000;

/// The most linear memories in one component: one, but for composed components.
const MEMORIES: u32 = 4;

/// Room for the engine's own record of one instance.
const INSTANCE_SIZE: usize = 4 << 20;

/// What all idle places together may keep of memory that guests have used, so that the next guest
/// finds it in place. An idle server keeps this much.
const WARM: usize = 24 << 20;

/// The most that one place keeps: more than small guests ever touch.
const WARM_PER_SLOT: usize = 1 << 20;

/// The same where the kernel cannot tell which pages were touched (Linux before 6.7): all that is
/// kept is then overwritten after every call.
const WARM_PER_SLOT_BLIND: usize = 128 << 10;

/// Idle places that stay bound to the plugin they ran last.
const WARM_SLOTS: u32 = 16;

/// Frames of a guest's stack that are kept; a Rust panic alone brings ten of its own.
pub(super) const FRAMES: usize = 64;

/// Time between two looks at the clock by a guest that computes.
const TICK: Duration = Duration::from_millis(10);

/// Builds the engine, with room for `slots` instances at a time, and starts its ticker.
pub(super) fn build(slots: u32) -> Result<Engine> {
    let engine = Engine::new(&config(slots))?;
    let weak = engine.weak();
    thread::Builder::new().name("wasm-ticker".to_owned()).spawn(move || tick(&weak))?;
    Ok(engine)
}

fn config(slots: u32) -> Config {
    let mut config = Config::new();
    config
        .wasm_component_model(true)
        .concurrency_support(false)
        .consume_fuel(true)
        .epoch_interruption(true)
        .cranelift_nan_canonicalization(true)
        .shared_memory(false)
        .wasm_memory64(false)
        .wasm_relaxed_simd(false)
        // With details each capture parses the component's debug information anew (milliseconds).
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        .wasm_backtrace_max_frames(FRAMES.try_into().ok())
        // For native debuggers only; it costs at every load.
        .native_unwind_info(false)
        .memory_init_cow(true)
        .allocation_strategy(pool(slots));
    config
}

fn pool(slots: u32) -> PoolingAllocationConfig {
    let scan = PoolingAllocationConfig::is_pagemap_scan_available();
    let per_slot = if scan { WARM_PER_SLOT } else { WARM_PER_SLOT_BLIND };
    let share = WARM / (slots.max(1) as usize);
    let most_memory = usize::try_from(LARGEST_MEMORY).unwrap_or(usize::MAX);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(slots)
        .total_core_instances(slots.saturating_mul(CORE_INSTANCES))
        .total_memories(slots.saturating_mul(MEMORIES))
        .total_tables(slots.saturating_mul(TABLES))
        .total_stacks(slots)
        .max_core_instances_per_component(CORE_INSTANCES)
        .max_memories_per_component(MEMORIES)
        .max_tables_per_component(TABLES)
        .max_tables_per_module(TABLES)
        .table_elements(TABLE_ELEMENTS)
        .max_component_instance_size(INSTANCE_SIZE)
        .max_core_instance_size(INSTANCE_SIZE)
        .max_memory_size(most_memory)
        .max_unused_warm_slots(WARM_SLOTS)
        .linear_memory_keep_resident(per_slot.min(share))
        .table_keep_resident(8 << 10)
        .pagemap_scan(if scan { Enabled::Yes } else { Enabled::No });
    pool
}

/// Advances the epoch until the engine is gone. Deadlines are not counted in ticks, which drift:
/// a tick only makes a computing guest look at the clock.
fn tick(engine: &EngineWeak) {
    while let Some(engine) = engine.upgrade() {
        engine.increment_epoch();
        drop(engine);
        thread::sleep(TICK);
    }
}
