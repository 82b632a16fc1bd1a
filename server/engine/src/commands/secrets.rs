use mainspring_domain::Invalid;
use mainspring_domain::app::{Caller, Role};
use mainspring_domain::id::AppId;
use mainspring_domain::vault::{self, HostPattern, SealedSecret, SecretName, SecretValue};

use crate::auth::require;
use crate::{Conflict, Engine, Error, MasterKey, Missing, Topic};

/// How many of the jobs that stand in the way of a deletion are named.
const MOST_NAMED: u32 = 5;

/// A secret to be set.
#[derive(Debug, Clone)]
pub struct NewSecret {
    /// What jobs call it.
    pub name: SecretName,
    /// What is sent.
    pub value: SecretValue,
    /// Where it may be sent.
    pub hosts: Vec<HostPattern>,
}

/// A secret without its value, which nobody reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSecret {
    /// What is kept of it.
    pub secret: SealedSecret,
    /// Whether it was set under the server's master key; otherwise it has to be set again.
    pub readable: bool,
}

impl Engine {
    /// Sets a secret of the caller's app: a new one, or another value for the same name. Who grants it
    /// to other hosts must know its value.
    pub async fn set_secret(&self, caller: &Caller, new: NewSecret) -> Result<KnownSecret, Error> {
        require(caller, Role::Operator)?;
        let core = &self.core;
        let NewSecret { name, value, hosts } = new;
        let mut invalid = Invalid::default();
        vault::check(value.reveal(), &hosts, &mut invalid);
        invalid.into_result()?;
        let app = caller.own_app();
        self.leave_room(app, &name).await?;
        let sealed = core.ports.vault.seal(app, &name, &hosts, &value);
        let sealed = sealed.ok_or_else(|| Invalid::one("value", "is too long"))?;
        let now = core.now();
        let secret = SealedSecret {
            app,
            name,
            hosts,
            sealed,
            created_at: now,
            updated_at: now,
            updated_by: caller.name.clone(),
        };
        let created_at = core.store().put_secret(secret.clone()).await?;
        core.ports.vault.forget(app, &secret.name);
        core.changes.ring(Topic::Secrets);
        Ok(KnownSecret { secret: SealedSecret { created_at, ..secret }, readable: true })
    }

    /// The secrets that the caller's jobs may use, without their values.
    pub async fn secrets(&self, caller: &Caller) -> Result<Vec<KnownSecret>, Error> {
        let core = &self.core;
        let secrets = core.store().secrets(caller.app).await?;
        let known = secrets.into_iter().map(|secret| {
            let readable = core.ports.vault.is_ours(&secret);
            KnownSecret { secret, readable }
        });
        Ok(known.collect())
    }

    /// Secrets that were set under another master key than this server's: nobody can use them.
    pub async fn foreign_secrets(&self) -> Result<Vec<SecretName>, Error> {
        let vault = &self.core.ports.vault;
        let all = self.core.store().secrets(None).await?;
        let foreign = all.into_iter().filter(|secret| !vault.is_ours(secret));
        Ok(foreign.map(|secret| secret.name).collect())
    }

    /// Encrypts all secrets under another master key. Tells how many are under it then, and which cannot
    /// be opened. For whoever has both keys, while no server runs; what was begun and cut off is gone on
    /// with by the same call.
    pub async fn rekey(&self, key: &MasterKey) -> Result<(usize, Vec<SecretName>), Error> {
        let core = &self.core;
        let (mut done, mut foreign) = (0, Vec::new());
        for secret in core.store().secrets(None).await? {
            let name = secret.name.clone();
            match core.ports.vault.reseal(secret, key) {
                Some(secret) => {
                    core.store().put_secret(secret).await?;
                    done += 1;
                }
                None => foreign.push(name),
            }
        }
        Ok((done, foreign))
    }

    /// Deletes a secret of the caller's app that no job uses.
    pub async fn delete_secret(&self, caller: &Caller, name: &SecretName) -> Result<(), Error> {
        require(caller, Role::Operator)?;
        let (core, app) = (&self.core, caller.own_app());
        let jobs = core.store().jobs_naming(app, name, MOST_NAMED).await?;
        if !jobs.is_empty() {
            let jobs = jobs.into_iter().map(|job| job.spec.name).collect();
            return Err(Error::Conflict(Conflict::SecretInUse { name: name.clone(), jobs }));
        }
        let deleted = core.store().delete_secret(app, name).await?;
        core.ports.vault.forget(app, name);
        core.changes.ring(Topic::Secrets);
        if deleted { Ok(()) } else { Err(Error::NotFound(Missing::Secret(name.clone()))) }
    }

    /// Refuses one secret more than an app may have.
    async fn leave_room(&self, app: AppId, name: &SecretName) -> Result<(), Error> {
        let secrets = self.core.store().secrets(Some(app)).await?;
        if secrets.len() < vault::MOST_SECRETS || secrets.iter().any(|one| one.name == *name) {
            return Ok(());
        }
        let most = vault::MOST_SECRETS;
        let reason = format!("is one too many: an app may have {most} secrets, and has them");
        Err(Invalid::one("name", reason).into())
    }
}
