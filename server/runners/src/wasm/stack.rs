//! Stacks as the engine knows them: no lines, and names only where the component has them.

use wasmtime::{FrameInfo, WasmBacktrace};

use super::engine::FRAMES;

/// A guest's stack, innermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct Stack(pub(super) Vec<RawFrame>);

/// One function on it.
#[derive(Debug, Clone)]
pub(super) struct RawFrame {
    /// Its number in its module.
    pub(super) function: u32,
    /// Its mangled name.
    pub(super) name: Option<String>,
    /// Where in it.
    pub(super) address: Option<Address>,
}

/// An instruction, by offsets into the component's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Address {
    pub(super) instruction: usize,
    /// The beginning of its function's body. Tells the file's own code from the engine's adapters, whose
    /// offsets are not the file's.
    pub(super) body: usize,
}

impl Stack {
    pub(super) fn of(stack: &WasmBacktrace) -> Self {
        Self(stack.frames().iter().map(RawFrame::of).collect())
    }

    /// Whether it is as deep as is looked at, and one function fills half of it.
    pub(super) fn is_endless(&self) -> bool {
        let functions = || self.0.iter().map(|frame| frame.function);
        let most = functions().map(|one| functions().filter(|other| *other == one).count()).max();
        self.0.len() >= FRAMES && most.is_some_and(|most| most * 2 >= self.0.len())
    }
}

impl RawFrame {
    fn of(info: &FrameInfo) -> Self {
        let address = info
            .module_offset()
            .zip(info.func_offset())
            .and_then(|(at, into)| Some(Address { instruction: at, body: at.checked_sub(into)? }));
        let name = info.func_name().map(str::to_owned);
        Self { function: info.func_index(), name, address }
    }
}
