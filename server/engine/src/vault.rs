//! Secrets that jobs use: kept encrypted, opened for attempts.

mod key;
mod seal;

use std::sync::Arc;

use async_trait::async_trait;
use mainspring_domain::id::AppId;
use mainspring_domain::ports::{Clock, Entropy, SecretError, Secrets, Store};
use mainspring_domain::vault::{HostPattern, OpenSecret, SealedSecret, SecretName, SecretValue};

use crate::auth::Recent;
pub use key::{BadMasterKey, MasterKey};
use seal::{Sealer, Unopened};

/// Seals and opens secrets. What was opened is believed for two seconds: the time that a change on
/// another node takes to be noticed here.
pub struct Vault {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    sealer: Sealer,
    recent: Recent<(AppId, SecretName), Arc<OpenSecret>>,
}

impl Vault {
    /// A vault over what the store holds, under this key.
    pub fn new(
        key: &MasterKey,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self { store, clock, entropy, sealer: Sealer::new(key), recent: Recent::default() }
    }

    /// Whether a secret was set under this vault's key.
    pub(crate) fn is_ours(&self, secret: &SealedSecret) -> bool {
        self.sealer.has_sealed(&secret.sealed)
    }

    /// Encrypts a value for its place.
    pub(crate) fn seal(
        &self,
        app: AppId,
        name: &SecretName,
        hosts: &[HostPattern],
        value: &SecretValue,
    ) -> Option<Vec<u8>> {
        self.sealer.seal(self.entropy.bytes(), app, name, hosts, value)
    }

    /// The same secret under another master key; itself where it is under that one already. `None` where
    /// it cannot be opened.
    pub(crate) fn reseal(&self, secret: SealedSecret, key: &MasterKey) -> Option<SealedSecret> {
        let other = Sealer::new(key);
        if other.open(&secret).is_ok() {
            return Some(secret);
        }
        let value = self.sealer.open(&secret).ok()?;
        let SealedSecret { app, name, hosts, .. } = &secret;
        let sealed = other.seal(self.entropy.bytes(), *app, name, hosts, &value)?;
        Some(SealedSecret { sealed, ..secret })
    }

    /// To be called after a change of the secret.
    pub(crate) fn forget(&self, app: AppId, name: &SecretName) {
        self.recent.forget(&(app, name.clone()));
    }

    fn open(&self, secret: SealedSecret) -> Result<OpenSecret, SecretError> {
        match self.sealer.open(&secret) {
            Ok(value) => Ok(OpenSecret { value, hosts: secret.hosts }),
            Err(Unopened::OtherKey) => Err(SecretError::Undecipherable { name: secret.name }),
            Err(Unopened::Damaged) => Err(SecretError::Damaged { name: secret.name }),
        }
    }
}

#[async_trait]
impl Secrets for Vault {
    async fn secret(
        &self,
        app: AppId,
        name: &SecretName,
    ) -> Result<Option<Arc<OpenSecret>>, SecretError> {
        let (place, now) = ((app, name.clone()), self.clock.now());
        if let Some(secret) = self.recent.get(&place, now) {
            return Ok(Some(secret));
        }
        let Some(sealed) = self.store.secret(app, name).await? else { return Ok(None) };
        let secret = Arc::new(self.open(sealed)?);
        self.recent.put(place, Arc::clone(&secret), now);
        Ok(Some(secret))
    }
}
