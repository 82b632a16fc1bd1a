use mainspring_domain::Invalid;
use mainspring_domain::app::{APP_SECRET, App, AppSpec, Caller, Role};
use mainspring_domain::id::{AppId, KeyId};
use mainspring_domain::ports::Secrets as _;
use mainspring_domain::vault::{HostPattern, OpenSecret, SealedSecret, SecretName, SecretValue};
use subtle::ConstantTimeEq as _;

use crate::auth::require;
use crate::{Core, Engine, Error, Missing, Topic};

/// How long the keys and secrets of apps are, in letters and digits: there are clients that take no shorter key than 24.
const KEY_LENGTH: usize = 24;
const SECRET_LENGTH: usize = 32;

/// A change of an app: what is `Some` replaces the whole value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AppPatch {
    /// See [`AppSpec::name`].
    pub name: Option<String>,
    /// See [`AppSpec::enabled`].
    pub enabled: Option<bool>,
    /// See [`AppSpec::callback_url`]; `Some(None)` removes it.
    pub callback_url: Option<Option<String>>,
    /// See [`AppSpec::gateway_url`]; `Some(None)` removes it.
    pub gateway_url: Option<Option<String>>,
    /// See [`AppSpec::note`].
    pub note: Option<String>,
}

impl Engine {
    /// Makes an app with a key and a secret, which comes with it this once.
    pub async fn create_app(
        &self,
        caller: &Caller,
        spec: AppSpec,
    ) -> Result<(App, SecretValue), Error> {
        require_all_apps(caller)?;
        spec.check()?;
        let (core, now) = (&self.core, self.core.now());
        let (id, key) = (core.new_id(AppId::new), Some(core.letters(KEY_LENGTH)));
        let app = App { id, key, spec, created_at: now, updated_at: now };
        if !core.store().insert_app(app.clone()).await? {
            return Err(Invalid::one("name", "is another app's").into());
        }
        let secret = core.new_app_secret(caller, &app).await?;
        Ok((app, secret))
    }

    /// The apps that the caller sees, oldest first.
    pub async fn apps(&self, caller: &Caller) -> Result<Vec<App>, Error> {
        let apps = self.core.store().apps().await?;
        Ok(apps.into_iter().filter(|app| caller.sees(app.id)).collect())
    }

    /// The app.
    pub async fn app(&self, caller: &Caller, id: AppId) -> Result<App, Error> {
        let app = self.core.store().app(id).await?.filter(|app| caller.sees(app.id));
        app.ok_or(Error::NotFound(Missing::App(id)))
    }

    /// Changes an app. Its secret is granted to the hosts of its addresses.
    pub async fn update_app(
        &self,
        caller: &Caller,
        id: AppId,
        patch: AppPatch,
    ) -> Result<App, Error> {
        require(caller, Role::Admin)?;
        let (core, before) = (&self.core, self.app(caller, id).await?);
        let spec = AppSpec {
            name: patch.name.unwrap_or(before.spec.name),
            enabled: patch.enabled.unwrap_or(before.spec.enabled),
            callback_url: patch.callback_url.unwrap_or(before.spec.callback_url),
            gateway_url: patch.gateway_url.unwrap_or(before.spec.gateway_url),
            note: patch.note.unwrap_or(before.spec.note),
        };
        spec.check()?;
        let app = App { spec, updated_at: core.now(), ..before };
        if !core.store().update_app(app.clone()).await? {
            return Err(Invalid::one("name", "is another app's").into());
        }
        if let Some(secret) = core.app_secret(id).await?
            && secret.hosts != core.hosts_of(&app.spec)
        {
            core.put_app_secret(caller, &app, &secret.value).await?;
        }
        Ok(app)
    }

    /// Gives an app another secret, and a key where it has none. The one before is worth nothing from now on.
    pub async fn rotate_app(
        &self,
        caller: &Caller,
        id: AppId,
    ) -> Result<(App, SecretValue), Error> {
        require(caller, Role::Admin)?;
        let (core, mut app) = (&self.core, self.app(caller, id).await?);
        if app.key.is_none() {
            app = App { key: Some(core.letters(KEY_LENGTH)), updated_at: core.now(), ..app };
            core.store().update_app(app.clone()).await?;
        }
        let secret = core.new_app_secret(caller, &app).await?;
        Ok((app, secret))
    }

    /// The app whose key and secret these are, as a caller: an operator.
    pub async fn authenticate_app(&self, key: &str, secret: &str) -> Result<(App, Caller), Error> {
        let core = &self.core;
        let app = core.store().app_by_key(key).await?.filter(|app| app.spec.enabled);
        let app = app.ok_or(Error::Unauthenticated)?;
        let known = core.app_secret(app.id).await?.ok_or(Error::Unauthenticated)?;
        if !bool::from(known.value.reveal().as_bytes().ct_eq(secret.as_bytes())) {
            return Err(Error::Unauthenticated);
        }
        let (name, key) = (app.spec.name.clone(), KeyId(app.id.0));
        let caller = Caller { app: Some(app.id), key, name, role: Role::Operator };
        Ok((app, caller))
    }
}

/// Only whoever manages the whole server makes apps.
fn require_all_apps(caller: &Caller) -> Result<(), Error> {
    require(caller, Role::Admin)?;
    if caller.app.is_none() { Ok(()) } else { Err(Error::ForbiddenToApps) }
}

impl Core {
    async fn app_secret(&self, app: AppId) -> Result<Option<std::sync::Arc<OpenSecret>>, Error> {
        let found = self.ports.vault.secret(app, &secret_name()?).await;
        found.map_err(|error| Error::Unavailable(error.to_string()))
    }

    /// Where the app's secret may be sent: to its addresses, the server's gateway included where it stands for one.
    fn hosts_of(&self, spec: &AppSpec) -> Vec<HostPattern> {
        let gateway_url = spec.gateway_url.clone().or_else(|| self.settings.gateway_url.clone());
        AppSpec { gateway_url, ..spec.clone() }.hosts()
    }

    async fn new_app_secret(&self, caller: &Caller, app: &App) -> Result<SecretValue, Error> {
        let secret = SecretValue::new(self.letters(SECRET_LENGTH));
        self.put_app_secret(caller, app, &secret).await?;
        Ok(secret)
    }

    /// Where an app has no address, its secret goes nowhere.
    async fn put_app_secret(
        &self,
        caller: &Caller,
        app: &App,
        value: &SecretValue,
    ) -> Result<(), Error> {
        let (name, hosts, now) = (secret_name()?, self.hosts_of(&app.spec), self.now());
        let sealed = self.ports.vault.seal(app.id, &name, &hosts, value);
        let sealed = sealed.ok_or_else(|| Invalid::one("secret", "is too long"))?;
        let secret = SealedSecret {
            app: app.id,
            name: name.clone(),
            hosts,
            sealed,
            created_at: now,
            updated_at: now,
            updated_by: caller.name.clone(),
        };
        self.store().put_secret(secret).await?;
        self.ports.vault.forget(app.id, &name);
        self.changes.ring(Topic::Secrets);
        Ok(())
    }

    /// So many random letters and digits.
    fn letters(&self, count: usize) -> String {
        const ALPHABET: &[u8; 62] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        let mut text = String::with_capacity(count);
        while text.len() < count {
            let bytes: [u8; 32] = self.ports.entropy.bytes();
            // Four times the alphabet: what lies above would favour its beginning.
            let fair = bytes.iter().filter(|&&byte| byte < 248);
            let letters = fair.filter_map(|byte| ALPHABET.get(usize::from(byte % 62)));
            text.extend(letters.take(count - text.len()).map(|&letter| char::from(letter)));
        }
        text
    }
}

fn secret_name() -> Result<SecretName, Error> {
    APP_SECRET.parse().map_err(|_| Error::Unavailable("the app's secret has no name".to_owned()))
}
