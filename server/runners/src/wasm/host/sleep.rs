use std::time::Duration;

use wasmtime::Result;

use crate::wasm::abi_v1::sleep::{Host, Milliseconds};
use crate::wasm::guest::Guest;

impl Host for Guest {
    async fn sleep(&mut self, duration: Milliseconds) -> Result<()> {
        self.recorder.tick();
        let wait = tokio::time::sleep(Duration::from_millis(duration));
        self.control.waiting("sleep", wait).await
    }
}
