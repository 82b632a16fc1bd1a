use crate::wasm::abi_v1::log::{Host, Level};
use crate::wasm::guest::Guest;

impl Host for Guest {
    fn write(&mut self, level: Level, message: String, fields: Vec<(String, String)>) {
        self.recorder.log(level.into(), message, fields);
    }
}
