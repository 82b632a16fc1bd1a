use bytes::Bytes;
use mainspring_domain::app::{Caller, Role};
use mainspring_domain::plugin::{Digest, Plugin, PluginVersion};

use super::{Made, made};
use crate::auth::require;
use crate::{Core, Engine, Error, Missing, Topic};

/// Who uploaded what came with the binary.
const BUILT_IN: &str = "built-in";

impl Engine {
    /// Takes a plugin file: checks it, compiles it, keeps it. The first version of a plugin is
    /// active at once, a later one where `activate` says so.
    pub async fn upload_plugin(
        &self,
        caller: &Caller,
        file: Bytes,
        activate: bool,
    ) -> Result<Made<PluginVersion>, Error> {
        require_for_all(caller)?;
        let limit = self.core.settings.max_plugin_bytes;
        if file.len() as u64 > limit {
            return Err(Error::TooLarge { limit });
        }
        self.core.install(file, &caller.name, activate).await
    }

    /// Takes a plugin that came with the binary. It becomes active unless somebody made another
    /// version of that plugin active.
    pub async fn install_builtin(&self, file: Bytes) -> Result<(), Error> {
        let core = &self.core;
        if core.store().plugin_version(Digest::of(&file)).await?.is_some() {
            return Ok(());
        }
        let made = core.install(file, BUILT_IN, false).await?;
        let name = &made.value.manifest.name;
        let active = core.store().plugin(name).await?;
        if active.is_some_and(|plugin| plugin.active.uploaded_by == BUILT_IN) {
            core.activate(name, made.value.digest).await?;
        }
        Ok(())
    }

    /// All plugins, by name.
    pub async fn plugins(&self) -> Result<Vec<Plugin>, Error> {
        Ok(self.core.store().plugins().await?)
    }

    /// The plugin.
    pub async fn plugin(&self, name: &str) -> Result<Plugin, Error> {
        let plugin = self.core.store().plugin(name).await?;
        plugin.ok_or_else(|| Error::NotFound(Missing::Plugin(name.to_owned())))
    }

    /// Whether there is a plugin of this name.
    pub async fn has_plugin(&self, name: &str) -> Result<bool, Error> {
        Ok(self.core.catalog.active(self.core.store(), name).await?.is_some())
    }

    /// Its versions, latest upload first.
    pub async fn plugin_versions(&self, name: &str) -> Result<Vec<PluginVersion>, Error> {
        self.plugin(name).await?;
        Ok(self.core.store().plugin_versions(name).await?)
    }

    /// Makes a version the one that jobs run. Running attempts finish on theirs.
    pub async fn activate_plugin(
        &self,
        caller: &Caller,
        name: &str,
        digest: Digest,
    ) -> Result<Plugin, Error> {
        require_for_all(caller)?;
        self.plugin(name).await?;
        self.core.activate(name, digest).await?;
        self.plugin(name).await
    }
}

/// Plugins are everybody's: an app's own admin may not change what other apps run.
fn require_for_all(caller: &Caller) -> Result<(), Error> {
    require(caller, Role::Admin)?;
    if caller.app.is_none() { Ok(()) } else { Err(Error::ForbiddenToApps) }
}

impl Core {
    async fn install(
        &self,
        file: Bytes,
        by: &str,
        activate: bool,
    ) -> Result<Made<PluginVersion>, Error> {
        let digest = Digest::of(&file);
        if let Some(known) = self.store().plugin_version(digest).await? {
            if activate {
                self.activate(&known.manifest.name, digest).await?;
            }
            return Ok(Made::again(known));
        }
        let inspected = self.ports.runner.inspect(file.clone()).await?;
        let version = PluginVersion {
            digest,
            manifest: inspected.manifest,
            imports: inspected.imports,
            exports: inspected.exports,
            size: file.len() as u64,
            uploaded_at: self.now(),
            uploaded_by: by.to_owned(),
        };
        let made = made(self.store().insert_plugin(version.clone(), file, activate).await?)?;
        self.catalog.forget_plugin(&version.manifest.name);
        self.changes.ring(Topic::Plugins);
        Ok(Made { value: version, again: made.again })
    }

    async fn activate(&self, name: &str, digest: Digest) -> Result<(), Error> {
        let done = self.store().activate_plugin(name, digest).await?;
        self.catalog.forget_plugin(name);
        self.changes.ring(Topic::Plugins);
        if done {
            Ok(())
        } else {
            Err(Error::NotFound(Missing::PluginVersion(name.to_owned(), digest)))
        }
    }
}
