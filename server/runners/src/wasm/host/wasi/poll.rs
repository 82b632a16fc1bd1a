//! `wasi:io/poll`, where guests wait for clocks: as wasmtime has it, but ended with the attempt, and seen
//! by those who look at it.

use std::mem::take;

use wasmtime::component::{Linker, Resource};
use wasmtime::{Result, StoreContextMut};
use wasmtime_wasi::p2::DynPollable;
use wasmtime_wasi::p2::bindings::io::poll::{Host, HostPollable};

use crate::wasm::guest::Guest;
use crate::wasm::stop::waiting;

/// The interface, in the version that wasmtime has it in.
const POLL: &str = "wasi:io/poll@0.2.12";

type Pollable = Resource<DynPollable>;

/// Puts these functions in the place of wasmtime's own.
pub(super) fn replace_in_linker(linker: &mut Linker<Guest>) -> Result<()> {
    linker.allow_shadowing(true);
    let mut interface = linker.instance(POLL)?;
    interface.func_wrap_async("poll", |store, (pollables,): (Vec<Pollable>,)| {
        Box::new(async move { Ok((poll(store, pollables).await?,)) })
    })?;
    interface.func_wrap_async("[method]pollable.block", |store, (pollable,): (Pollable,)| {
        Box::new(block(store, pollable))
    })?;
    linker.allow_shadowing(false);
    Ok(())
}

async fn poll(mut store: StoreContextMut<'_, Guest>, pollables: Vec<Pollable>) -> Result<Vec<u32>> {
    // What is waited for borrows the table, and whoever looks needs the store: so they are parted. A
    // guest that waits uses no handle.
    let mut table = take(&mut store.data_mut().table);
    let ready = waiting(&mut store, "wasi:io/poll", Host::poll(&mut table, pollables)).await;
    store.data_mut().table = table;
    ready?
}

async fn block(mut store: StoreContextMut<'_, Guest>, pollable: Pollable) -> Result<()> {
    let mut table = take(&mut store.data_mut().table);
    let wait = HostPollable::block(&mut table, pollable);
    let ready = waiting(&mut store, "wasi:io/poll", wait).await;
    store.data_mut().table = table;
    ready?
}
