//! Effects without types of their own: each closure that leptos is given as it is brings a kilobyte of code.

use leptos::prelude::*;

/// Calls a function now, and again whenever a signal that it reads changes.
pub(crate) fn effect(mut run: impl FnMut() + 'static) {
    effect_since(move |()| run());
}

/// The same with what the call before answered; the first is given the default.
pub(crate) fn effect_since<T: Default + 'static>(mut run: impl FnMut(T) -> T + 'static) {
    let mut before = T::default();
    erased(Box::new(move || before = run(std::mem::take(&mut before))));
}

fn erased(mut run: Box<dyn FnMut()>) {
    Effect::new(move || run());
}

/// Calls a function with an element once it is in the document.
pub(crate) fn once_shown<E>(node: NodeRef<E>, then: impl FnOnce(E::Output) + 'static)
where
    E: leptos::html::ElementType + 'static,
    E::Output: Clone + wasm_bindgen::JsCast + 'static,
{
    let mut then = Some(then);
    effect(move || {
        if let Some(node) = node.get()
            && let Some(then) = then.take()
        {
            crate::browser::next_frame(move || then(node));
        }
    });
}
