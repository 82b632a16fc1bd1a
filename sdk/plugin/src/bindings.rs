//! The contract, in Rust.

wit_bindgen::generate!({
    path: "../wit",
    world: "job",
    pub_export_macro: true,
    default_bindings_module: "mainspring_plugin::bindings",
});
