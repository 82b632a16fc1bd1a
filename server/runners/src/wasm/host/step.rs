use crate::wasm::abi_v1::step::Host;
use crate::wasm::guest::Guest;

impl Host for Guest {
    fn begin(&mut self, name: String) -> u32 {
        self.recorder.begin_step(name)
    }

    fn end(&mut self, step: u32, error: Option<String>) {
        self.recorder.end_step(step, error);
    }
}
