use std::time::Duration;

use wasmtime::Result;
use wasmtime::component::Linker;

use crate::wasm::abi_v1::SLEEP;
use crate::wasm::guest::Guest;
use crate::wasm::stop::waiting;

/// By hand and not by the bindings: those do not lend the store, and whoever looks at a guest that
/// sleeps reads its stack there.
pub(super) fn add_to_linker(linker: &mut Linker<Guest>) -> Result<()> {
    linker.instance(SLEEP)?.func_wrap_async("sleep", |mut store, (milliseconds,): (u64,)| {
        Box::new(async move {
            store.data().recorder.tick();
            let wait = tokio::time::sleep(Duration::from_millis(milliseconds));
            waiting(&mut store, "sleep", wait).await
        })
    })
}
