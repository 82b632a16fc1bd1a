//! The console: a client of `/api/v1` that runs in a browser.
//!
//! Pages (`pages`) fetch and arrange, parts (`parts`) draw, and `mainspring-ui-model` thinks. What all of
//! them share hangs on one [`console::Console`]. Only the typed client and `live` talk to the server.

mod app;
mod asking;
mod browser;
mod clock;
mod confirm;
mod console;
mod effects;
mod keyboard;
mod later;
mod live;
mod lookup;
mod overlays;
mod paged;
mod pages;
mod parts;
mod router;
mod session;
mod settings;
mod shell;
mod tail;
mod time;
mod toasts;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the console into the page.
#[wasm_bindgen(start)]
pub fn start() {
    std::panic::set_hook(Box::new(|panic| browser::complain(&panic.to_string())));
    leptos::mount::mount_to_body(app::App);
}
