//! WASI 0.2: all of it is there, because the toolchains of most languages import all of it, and it
//! is empty. Clocks and random work; there are no files, sockets, arguments or variables, and every
//! HTTP request is refused.

mod poll;
mod requests;
mod stdio;

use std::sync::Arc;

use wasmtime::Result;
use wasmtime::component::{Linker, ResourceTable};
use wasmtime_wasi::{WasiCtx, WasiCtxBuilder};
use wasmtime_wasi_http::WasiHttpCtx;

use crate::wasm::guest::Guest;
use crate::wasm::recorder::{Recorder, Stream};
use stdio::Output;

pub(crate) use requests::NoRequests;

/// The most handles that a guest may hold; each can cost the host some kilobytes.
pub(crate) const HANDLES: usize = 1_000;

/// The most random bytes that a guest gets by one call.
const RANDOM_BYTES: u64 = 1 << 20;

/// The most that the fields of one HTTP message may hold, in bytes.
const FIELD_BYTES: usize = 16 << 10;

pub(crate) fn add_to_linker(linker: &mut Linker<Guest>) -> Result<()> {
    wasmtime_wasi::p2::add_to_linker_async(linker)?;
    wasmtime_wasi_http::p2::add_only_http_to_linker_async(linker)?;
    poll::replace_in_linker(linker)
}

/// The surroundings of one guest.
pub(crate) fn context(recorder: &Arc<Recorder>) -> WasiCtx {
    WasiCtxBuilder::new()
        .stdout(Output::new(Stream::Stdout, recorder.clone()))
        .stderr(Output::new(Stream::Stderr, recorder.clone()))
        .allow_tcp(false)
        .allow_udp(false)
        .allow_ip_name_lookup(false)
        .max_random_size(RANDOM_BYTES)
        .build()
}

/// The same for `wasi:http`.
pub(crate) fn http_context() -> WasiHttpCtx {
    let mut context = WasiHttpCtx::new();
    context.set_field_size_limit(FIELD_BYTES);
    context
}

/// An empty table for the guest's handles.
pub(crate) fn table() -> ResourceTable {
    let mut table = ResourceTable::new();
    table.set_max_capacity(HANDLES);
    table
}
