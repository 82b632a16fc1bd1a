use crate::wasm::abi_v1::progress::Host;
use crate::wasm::guest::Guest;

impl Host for Guest {
    fn report(&mut self, done: u64, total: Option<u64>, message: Option<String>) {
        self.recorder.progress(done, total, message);
    }
}
