use std::sync::{Arc, Mutex};

use leptos::prelude::*;

/// What is drawn anew whenever a signal that it reads changes, or nothing.
///
/// A closure that is a view by itself brings some kilobytes of its own into the browser; here all share
/// one type. Closures that stand within `view!` are treated like this by the macro.
pub(crate) fn dynamic(draw: impl FnMut() -> Option<AnyView> + Send + 'static) -> AnyView {
    let draw: Arc<Mutex<dyn FnMut() -> Option<AnyView> + Send>> = Arc::new(Mutex::new(draw));
    draw.into_any()
}
