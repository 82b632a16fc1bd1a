use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use mainspring_domain::app::{APP_SECRET, App, AppSpec, Caller, Role};
use mainspring_domain::http::SignedNonce;
use mainspring_domain::id::{AppId, KeyId};
use mainspring_domain::ports::Secrets as _;
use mainspring_domain::retry::Retry;
use mainspring_domain::vault::{HostPattern, OpenSecret, SealedSecret, SecretName, SecretValue};
use mainspring_domain::{Invalid, Timestamp, settle};
use subtle::ConstantTimeEq as _;

use crate::auth::require;
use crate::{Core, Engine, Error, Missing, Topic};

/// How long the keys and secrets of apps are, in letters and digits: there are clients that take no shorter key than 24.
const KEY_LENGTH: usize = 24;
const SECRET_LENGTH: usize = 32;

/// How long nonces are that are made here, and how long those may be that others make.
const NONCE_LENGTH: usize = 16;
const LONGEST_NONCE: usize = 256;

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
    /// See [`AppSpec::retry`]; `Some(None)` removes it.
    pub retry: Option<Option<Retry>>,
    /// See [`AppSpec::signature_window`]; `Some(None)` removes it.
    pub signature_window: Option<Option<Duration>>,
    /// See [`AppSpec::callback_form`].
    pub callback_form: Option<bool>,
}

impl Engine {
    /// Makes an app with a key and a secret, which comes with it this once.
    pub async fn create_app(
        &self,
        caller: &Caller,
        spec: AppSpec,
    ) -> Result<(App, SecretValue), Error> {
        require_all_apps(caller, Role::Admin)?;
        self.core.new_app(&caller.name, spec, KEY_LENGTH).await
    }

    /// The same through a door, whose clients expect keys of this length. `None`: anybody may there.
    pub async fn register_app(
        &self,
        caller: Option<&Caller>,
        spec: AppSpec,
        key_length: usize,
    ) -> Result<(App, SecretValue), Error> {
        if let Some(caller) = caller {
            require_all_apps(caller, Role::Operator)?;
        }
        let by = caller.map_or("anyone", |caller| caller.name.as_str());
        self.core.new_app(by, spec, key_length).await
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
            retry: patch.retry.unwrap_or(before.spec.retry),
            signature_window: patch.signature_window.unwrap_or(before.spec.signature_window),
            callback_form: patch.callback_form.unwrap_or(before.spec.callback_form),
        };
        spec.check()?;
        let app = App { spec, updated_at: core.now(), ..before };
        if !core.store().update_app(app.clone()).await? {
            return Err(Invalid::one("name", "is another app's").into());
        }
        core.forget_app(&app);
        if let Some(secret) = core.app_secret(id).await?
            && secret.hosts != core.hosts_of(&app.spec)
        {
            core.put_app_secret(&caller.name, &app, &secret.value).await?;
        }
        Ok(app)
    }

    /// Grants the secrets of all apps to where the server's settings send their messages now.
    pub async fn regrant_apps(&self) -> Result<(), Error> {
        let core = &self.core;
        for app in core.store().apps().await?.into_iter().filter(|app| app.key.is_some()) {
            // One that cannot be read is told of where all such secrets are.
            let Ok(Some(secret)) = core.app_secret(app.id).await else { continue };
            if secret.hosts != core.hosts_of(&app.spec) {
                core.put_app_secret("the server's settings", &app, &secret.value).await?;
            }
        }
        Ok(())
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
        let secret = core.new_app_secret(&caller.name, &app).await?;
        Ok((app, secret))
    }

    /// The app whose key and secret these are, as a caller: an operator.
    pub async fn authenticate_app(&self, key: &str, secret: &str) -> Result<(App, Caller), Error> {
        let (app, known) = self.core.enabled_app(key).await?;
        if !bool::from(known.value.reveal().as_bytes().ct_eq(secret.as_bytes())) {
            return Err(Error::Unauthenticated);
        }
        let caller = caller(&app);
        Ok((app, caller))
    }

    /// The app whose secret has signed this nonce, as a caller: an operator. `window`: how old the signature may be, in
    /// the future it may lie anywhere. An app with a window of its own takes none from outside of that, and each nonce once.
    pub async fn authenticate_signed(
        &self,
        signed: &SignedNonce,
        window: Duration,
    ) -> Result<(App, Caller), Error> {
        let (core, now) = (&self.core, self.core.now());
        let (app, secret) = core.enabled_app(&signed.key).await?;
        let at = signed.at().filter(|_| signed.is_signed_with(secret.value.reveal()));
        let at = at.ok_or(Error::Unauthenticated)?;
        // Times are signed in whole seconds.
        let now = Timestamp::from_second(now.as_second()).unwrap_or(now);
        let (first, last) = match app.spec.signature_window {
            Some(own) => (before(now, own), settle::after(now, own)),
            None => (before(now, window), Timestamp::MAX),
        };
        if !(first..=last).contains(&at) || signed.nonce.len() > LONGEST_NONCE {
            return Err(Error::Unauthenticated);
        }
        if let Some(own) = app.spec.signature_window {
            // At the window's very end it is still let in.
            let until = settle::after(at, own + Duration::from_secs(1));
            let nonce = signed.nonce.clone();
            if !core.store().use_nonce(app.id, nonce, now, until).await? {
                return Err(Error::Unauthenticated);
            }
        }
        let caller = caller(&app);
        Ok((app, caller))
    }

    /// A fresh nonce, signed as the app.
    pub fn sign_as(&self, app: &App, secret: &SecretValue, payload: &str) -> SignedNonce {
        let (key, nonce) =
            (app.key.as_deref().unwrap_or_default(), self.core.letters(NONCE_LENGTH));
        SignedNonce::new(key, secret.reveal(), self.core.now(), nonce, payload)
    }
}

fn before(now: Timestamp, window: Duration) -> Timestamp {
    let window = SignedDuration::try_from(window).unwrap_or(SignedDuration::MAX);
    now.checked_sub(window).unwrap_or(Timestamp::MIN)
}

fn caller(app: &App) -> Caller {
    let (name, key) = (app.spec.name.clone(), KeyId(app.id.0));
    Caller { app: Some(app.id), key, name, role: Role::Operator }
}

/// Only whoever works for the whole server makes apps.
fn require_all_apps(caller: &Caller, needs: Role) -> Result<(), Error> {
    require(caller, needs)?;
    if caller.app.is_none() { Ok(()) } else { Err(Error::ForbiddenToApps) }
}

impl Core {
    async fn new_app(
        &self,
        by: &str,
        spec: AppSpec,
        key_length: usize,
    ) -> Result<(App, SecretValue), Error> {
        spec.check()?;
        let (id, key) = (self.new_id(AppId::new), Some(self.letters(key_length)));
        let now = self.now();
        let app = App { id, key, spec, created_at: now, updated_at: now };
        if !self.store().insert_app(app.clone()).await? {
            return Err(Invalid::one("name", "is another app's").into());
        }
        let secret = self.new_app_secret(by, &app).await?;
        Ok((app, secret))
    }

    fn forget_app(&self, app: &App) {
        if let Some(key) = &app.key {
            self.apps.forget(key);
        }
    }

    async fn recent_app(&self, key: &str) -> Result<Option<App>, Error> {
        let (name, now) = (key.to_owned(), self.now());
        if let Some(app) = self.apps.get(&name, now) {
            return Ok(Some(app));
        }
        let app = self.store().app_by_key(key).await?;
        if let Some(app) = &app {
            self.apps.put(name, app.clone(), now);
        }
        Ok(app)
    }

    /// The app that programs name by this key, with its secret, unless it is disabled.
    async fn enabled_app(&self, key: &str) -> Result<(App, Arc<OpenSecret>), Error> {
        let app = self.recent_app(key).await?.filter(|app| app.spec.enabled);
        let app = app.ok_or(Error::Unauthenticated)?;
        let secret = self.app_secret(app.id).await?.ok_or(Error::Unauthenticated)?;
        Ok((app, secret))
    }

    async fn app_secret(&self, app: AppId) -> Result<Option<Arc<OpenSecret>>, Error> {
        let found = self.ports.vault.secret(app, &secret_name()?).await;
        found.map_err(|error| Error::Unavailable(error.to_string()))
    }

    /// Where the app's secret may be sent: to its addresses, the server's gateway included where it stands for one.
    fn hosts_of(&self, spec: &AppSpec) -> Vec<HostPattern> {
        let gateway_url = spec.gateway_url.clone().or_else(|| self.settings.gateway_url.clone());
        AppSpec { gateway_url, ..spec.clone() }.hosts()
    }

    async fn new_app_secret(&self, by: &str, app: &App) -> Result<SecretValue, Error> {
        let secret = SecretValue::new(self.letters(SECRET_LENGTH));
        self.put_app_secret(by, app, &secret).await?;
        Ok(secret)
    }

    /// Where an app has no address, its secret goes nowhere.
    async fn put_app_secret(&self, by: &str, app: &App, value: &SecretValue) -> Result<(), Error> {
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
            updated_by: by.to_owned(),
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
