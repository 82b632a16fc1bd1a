use mainspring_domain::app as domain;
use mainspring_domain::vault::SecretValue;
use mainspring_engine as engine;
use mainspring_wire::{App, AppPatch, AppWithSecret, NewApp};

use super::time;

pub(crate) fn read(new: NewApp) -> domain::AppSpec {
    let NewApp { name, callback_url, gateway_url, note } = new;
    domain::AppSpec { name, enabled: true, callback_url, gateway_url, note }
}

pub(crate) fn read_patch(patch: AppPatch) -> engine::AppPatch {
    let AppPatch { name, enabled, callback_url, gateway_url, note } = patch;
    engine::AppPatch { name, enabled, callback_url, gateway_url, note }
}

pub(crate) fn with_secret((app, secret): (domain::App, SecretValue)) -> AppWithSecret {
    AppWithSecret { app: view(app), secret: secret.reveal().to_owned() }
}

pub(crate) fn view(app: domain::App) -> App {
    let spec = app.spec;
    App {
        id: app.id.to_string(),
        key: app.key,
        name: spec.name,
        enabled: spec.enabled,
        callback_url: spec.callback_url,
        gateway_url: spec.gateway_url,
        note: spec.note,
        created_at: time(app.created_at),
        updated_at: time(app.updated_at),
    }
}
