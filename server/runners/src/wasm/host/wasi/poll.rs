//! `wasi:io/poll`, where guests wait for clocks: as wasmtime has it, but ended with the attempt.

use wasmtime::Result;
use wasmtime::component::{HasData, Linker, Resource, ResourceTable};
use wasmtime_wasi::p2::DynPollable;
use wasmtime_wasi::p2::bindings::io::poll::{Host, HostPollable, add_to_linker};

use crate::wasm::guest::Guest;
use crate::wasm::stop::Control;

/// Puts these functions in the place of wasmtime's own.
pub(super) fn replace_in_linker(linker: &mut Linker<Guest>) -> Result<()> {
    linker.allow_shadowing(true);
    add_to_linker::<_, HasWaits>(linker, |guest| Waits {
        table: &mut guest.table,
        control: &guest.control,
    })?;
    linker.allow_shadowing(false);
    Ok(())
}

struct HasWaits;

impl HasData for HasWaits {
    type Data<'a> = Waits<'a>;
}

struct Waits<'a> {
    table: &'a mut ResourceTable,
    control: &'a Control,
}

impl Host for Waits<'_> {
    async fn poll(&mut self, pollables: Vec<Resource<DynPollable>>) -> Result<Vec<u32>> {
        self.control.waiting("wasi:io/poll", Host::poll(self.table, pollables)).await?
    }
}

impl HostPollable for Waits<'_> {
    async fn block(&mut self, pollable: Resource<DynPollable>) -> Result<()> {
        self.control.waiting("wasi:io/poll", HostPollable::block(self.table, pollable)).await?
    }

    async fn ready(&mut self, pollable: Resource<DynPollable>) -> Result<bool> {
        HostPollable::ready(self.table, pollable).await
    }

    fn drop(&mut self, pollable: Resource<DynPollable>) -> Result<()> {
        HostPollable::drop(self.table, pollable)
    }
}
