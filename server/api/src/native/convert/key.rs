use mainspring_domain::Invalid;
use mainspring_domain::app as domain;
use mainspring_domain::app::KeySecret;
use mainspring_engine as engine;
use mainspring_wire::{CreatedKey, Key, NewKey, Role};

use super::{field, read_time_of, time};

pub(crate) fn read(new: NewKey) -> Result<engine::NewKey, Invalid> {
    let mut invalid = Invalid::default();
    let read = engine::NewKey {
        name: new.name,
        role: match new.role {
            Role::Viewer => domain::Role::Viewer,
            Role::Operator => domain::Role::Operator,
            Role::Admin => domain::Role::Admin,
        },
        app: new.app_id.and_then(|app| field(|| "app_id", app.parse(), &mut invalid)),
        expires_at: read_time_of("expires_at", new.expires_at.as_ref(), &mut invalid),
    };
    invalid.into_result().map(|()| read)
}

pub(crate) fn created((key, secret): (domain::Key, Option<KeySecret>)) -> CreatedKey {
    CreatedKey { key: view(key), secret: secret.map(|secret| secret.reveal().to_owned()) }
}

pub(crate) fn view(key: domain::Key) -> Key {
    Key {
        id: key.id.to_string(),
        name: key.name,
        role: role(key.role),
        app_id: key.app.map(|app| app.to_string()),
        created_at: time(key.created_at),
        expires_at: key.expires_at.map(time),
        revoked_at: key.revoked_at.map(time),
    }
}

pub(super) fn role(role: domain::Role) -> Role {
    match role {
        domain::Role::Viewer => Role::Viewer,
        domain::Role::Operator => Role::Operator,
        domain::Role::Admin => Role::Admin,
    }
}
