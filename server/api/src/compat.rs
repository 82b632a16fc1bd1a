//! Doors for clients of other systems, which keep their requests, answers and errors. Each is: authenticate,
//! convert, ask the engine, convert, answer. None keeps anything of its own.

mod jpush;
mod ksana;

use poem::{Request, Route};

pub use jpush::JpushOptions;
pub use ksana::KsanaOptions;

/// Which doors are open, and how each behaves.
#[derive(Debug, Clone, Default)]
pub struct Doors {
    /// `JPush` Schedule's; `None`: closed.
    pub jpush: Option<JpushOptions>,
    /// Ksana's; `None`: closed.
    pub ksana: Option<KsanaOptions>,
}

/// Adds the doors that are open.
pub(crate) fn routes(mut routes: Route, doors: &Doors) -> Route {
    if let Some(options) = &doors.jpush {
        routes = routes.nest_no_strip("/v3", jpush::Jpush::new(options.clone()));
    }
    if let Some(options) = &doors.ksana {
        routes = routes.nest_no_strip("/jobs", ksana::Ksana::new(options.clone()));
    }
    routes
}

/// Whether a door answers this request's OPTIONS by itself.
pub(crate) fn answers_options(request: &Request, doors: &Doors) -> bool {
    let path = request.uri().path();
    doors.ksana.is_some() && (path == "/jobs" || path.starts_with("/jobs/"))
}
