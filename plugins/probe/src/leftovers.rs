//! What a former attempt left in memory. In a fresh instance there must be nothing.

use std::arch::wasm32::{memory_grow, memory_size};
use std::hint::black_box;
use std::ops::Range;
use std::ptr;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use mainspring_plugin::prelude::*;
use serde_json::Value;

const PAGE: usize = 1 << 16;
const WORD: usize = size_of::<u64>();
/// 4 MiB: more than any host keeps resident for the next instance.
const GROWTH: usize = 64;
/// 32 KiB, twice: `black_box` takes a copy. The stack has 128 KiB.
const STACK: usize = 1 << 12;

/// 1 MiB that begins as zeros.
static AREA: [AtomicU64; 1 << 17] = [const { AtomicU64::new(0) }; 1 << 17];
static COUNTER: AtomicU64 = AtomicU64::new(0);

/// Finds as numbers of 64-bit words: `marks` anywhere in the memory, other than zero in the `area`
/// of a static and in memory that was just `grown`. In a fresh instance all of `before` is 0, and
/// `after` shows that the search finds what there is.
pub(crate) fn search_leave_search() -> Result<Value, Failure> {
    let first = memory_grow::<0>(GROWTH);
    if first == usize::MAX {
        return Err(Failure::permanent("there is not enough memory to look at"));
    }
    let grown = first * PAGE..(first + GROWTH) * PAGE;
    let mark = mark();

    let before = search(mark, &grown);
    leave(mark, &grown);
    leave_on_stack(mark);
    let after = search(mark, &grown);

    let searched = memory_size::<0>() * PAGE;
    Ok(json!({ "before": before, "after": after, "searched_bytes": searched }))
}

fn search(mark: u64, grown: &Range<usize>) -> Value {
    // Address 0 is no place for a pointer.
    let everything = WORD..memory_size::<0>() * PAGE;
    json!({
        "counter": COUNTER.load(Relaxed),
        "area": AREA.iter().filter(|word| word.load(Relaxed) != 0).count(),
        "grown": words(grown).filter(|word| *word != 0).count(),
        "marks": words(&everything).filter(|word| *word == mark).count(),
    })
}

fn leave(mark: u64, grown: &Range<usize>) {
    COUNTER.fetch_add(1, Relaxed);
    for word in &AREA {
        word.store(mark, Relaxed);
    }
    for address in grown.clone().step_by(WORD) {
        #[expect(unsafe_code, reason = "no allocator knows of this memory")]
        // SAFETY: the pages were grown for this function alone, and the address is aligned.
        unsafe {
            ptr::with_exposed_provenance_mut::<u64>(address).write_volatile(mark);
        }
    }
}

#[inline(never)]
#[expect(clippy::large_stack_arrays, reason = "the stack is to be filled")]
fn leave_on_stack(mark: u64) {
    black_box([mark; STACK]);
}

fn words(range: &Range<usize>) -> impl Iterator<Item = u64> {
    range.clone().step_by(WORD).map(|address| {
        #[expect(unsafe_code, reason = "memory is looked at from below the language")]
        // SAFETY: the address is aligned and within the memory, where any bits make a word.
        unsafe {
            ptr::with_exposed_provenance::<u64>(address).read_volatile()
        }
    })
}

/// Computed, so that the memory of a fresh instance does not hold it as a constant.
fn mark() -> u64 {
    !black_box(0x1234_5678_9abc_def0)
}
