use mainspring_domain::Invalid;
use mainspring_domain::vault::{HostPattern, SecretName, SecretValue};
use mainspring_engine as engine;
use mainspring_engine::KnownSecret;
use mainspring_wire::{NewSecret, Secret};

use super::{field, time};

pub(crate) fn read(name: SecretName, new: NewSecret) -> Result<engine::NewSecret, Invalid> {
    let mut invalid = Invalid::default();
    let host = |(i, host): (usize, &String)| {
        field(|| format!("hosts.{i}"), HostPattern::new(host), &mut invalid)
    };
    let hosts = new.hosts.iter().enumerate().filter_map(host).collect();
    invalid.into_result().map(|()| engine::NewSecret {
        name,
        value: SecretValue::new(new.value),
        hosts,
    })
}

pub(crate) fn view(KnownSecret { secret, readable }: KnownSecret) -> Secret {
    Secret {
        name: secret.name.into(),
        app_id: secret.app.to_string(),
        hosts: secret.hosts.iter().map(|host| host.as_str().to_owned()).collect(),
        created_at: time(secret.created_at),
        updated_at: time(secret.updated_at),
        updated_by: secret.updated_by,
        readable,
    }
}
