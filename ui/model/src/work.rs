//! What a job runs.

use mainspring_wire::{HttpWork, PluginWork, Work};

/// In a few words: the plugin's name, or the request's method and URL.
pub fn brief(work: &Work) -> String {
    match work {
        Work::Plugin(plugin) => plugin.name.clone(),
        Work::Http(http) => format!("{} {}", http.method, http.url),
    }
}

/// The plugin, where it runs one.
pub fn plugin(work: &Work) -> Option<&PluginWork> {
    match work {
        Work::Plugin(plugin) => Some(plugin),
        Work::Http(_) => None,
    }
}

/// The request, where it makes one.
pub fn http(work: &Work) -> Option<&HttpWork> {
    match work {
        Work::Plugin(_) => None,
        Work::Http(http) => Some(http),
    }
}

/// What is sent or given unless a run brings its own input, as text.
pub fn input(work: &Work) -> String {
    match work {
        Work::Plugin(plugin) => plugin.input.as_str().to_owned(),
        Work::Http(http) => http.body.as_ref().map_or("null", |body| body.as_str()).to_owned(),
    }
}
