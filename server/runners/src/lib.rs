//! Executes attempts: WebAssembly components, each in a fresh sandbox with a hard budget.

mod wasm;

pub use wasm::{WasmConfig, WasmError, WasmRunner};
