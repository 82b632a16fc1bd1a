use mainspring_domain::Invalid;
use mainspring_domain::plugin as domain;
use mainspring_domain::plugin::Digest;
use mainspring_wire::{Activation, Plugin, PluginVersion};

use super::{field, raw, time, work};

pub(crate) fn read(activation: &Activation) -> Result<Digest, Invalid> {
    let mut invalid = Invalid::default();
    field(|| "digest", activation.digest.parse(), &mut invalid).ok_or(invalid)
}

pub(crate) fn view(plugin: domain::Plugin) -> Plugin {
    Plugin { name: plugin.name, active: version(plugin.active), versions: plugin.versions }
}

pub(crate) fn version(version: domain::PluginVersion) -> PluginVersion {
    let manifest = version.manifest;
    PluginVersion {
        digest: version.digest.to_string(),
        name: manifest.name,
        version: manifest.version,
        summary: manifest.summary,
        parameters: manifest.parameters.as_ref().map(raw),
        capabilities: manifest.capabilities,
        limits: work::limits(&manifest.limits),
        imports: version.imports,
        exports: version.exports,
        size_bytes: version.size,
        uploaded_at: time(version.uploaded_at),
        uploaded_by: version.uploaded_by,
    }
}
